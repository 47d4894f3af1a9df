//! What shells complete out of the rule set: its services, groups, objectives, capacities.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use consign::{LONGEST_RULE_SET, RuleSet};
use consign_tables::{is_stdin, read_text};

use crate::config::Config;

/// The carrier services.
pub(crate) fn services() -> ArgValueCompleter {
    completer(|rules| rules.carrier_services.iter().map(|service| (service.reference.to_string(), service.name.clone())).collect())
}

/// The carrier service groups.
pub(crate) fn groups() -> ArgValueCompleter {
    completer(|rules| rules.carrier_service_groups.iter().map(|group| (group.reference.to_string(), group.name.clone())).collect())
}

/// The objectives.
pub(crate) fn objectives() -> ArgValueCompleter {
    completer(|rules| rules.objectives.iter().map(|objective| (objective.reference.to_string(), None)).collect())
}

/// What may begin a booking code: services, and groups behind `@`.
pub(crate) fn booking_codes() -> ArgValueCompleter {
    completer(|rules| {
        let services = rules.carrier_services.iter().map(|service| (service.reference.to_string(), service.name.clone()));
        services.chain(rules.carrier_service_groups.iter().map(|group| (format!("@{}", group.reference), group.name.clone()))).collect()
    })
}

/// What may begin a change: a service, a capacity, an objective, a shipping location.
pub(crate) fn changes() -> ArgValueCompleter {
    completer(|rules| {
        let services = rules.carrier_services.iter().map(|service| format!("CarrierServices[{}]", service.reference));
        let capacities = rules.capacities.iter().map(|capacity| format!("Capacities[{}]", capacity.reference));
        let objectives = rules.objectives.iter().map(|objective| format!("Objectives[{}]", objective.reference));
        let locations = rules.shipping_locations.iter().map(|location| format!("ShippingLocations[{}]", location.reference));
        services.chain(capacities).chain(objectives).chain(locations).map(|path| (path, None)).collect()
    })
}

/// Names, and what they stand for.
type Names = Vec<(String, Option<String>)>;

fn completer(names: fn(&RuleSet) -> Names) -> ArgValueCompleter {
    ArgValueCompleter::new(move |current: &OsStr| {
        let current = current.to_string_lossy();
        let names = rules().map(|rules| names(&rules)).unwrap_or_default();
        let fitting = names.into_iter().filter(|(name, _)| name.starts_with(&*current));
        fitting.map(|(name, help)| CompletionCandidate::new(name).help(help.map(Into::into))).collect::<Vec<_>>()
    })
}

/// The rule set of the command line that is being completed. Where there is none, or it is refused, nothing is completed.
fn rules() -> Option<RuleSet> {
    let path = named(std::env::args_os()).or_else(|| Config::find().ok()?.rules()).filter(|path| !is_stdin(path))?;
    RuleSet::from_json(&read_text(&path, LONGEST_RULE_SET).ok()?.1).ok()
}

fn named(arguments: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    let mut arguments = arguments.skip_while(|argument| argument != "--").skip(1);
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy();
        if ["--rules", "--before", "-r"].contains(&&*text) {
            return arguments.next().map(PathBuf::from);
        }
        if let Some(path) = text.strip_prefix("--rules=").or_else(|| text.strip_prefix("--before=")) {
            return Some(path.into());
        }
    }
    None
}
