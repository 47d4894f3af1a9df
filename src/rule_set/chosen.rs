//! Which services something of a rule set is for: by their references, by carrier, by group.

use std::collections::HashMap;

use super::{RuleSet, Surcharge};
use crate::check::Checker;
use crate::condition::is_like;
use crate::json::{Trail, ViolationCode};
use crate::reference::Reference;

/// The services of a rule set, by all that names them.
pub(crate) struct Chosen<'a> {
    by_reference: HashMap<&'a str, usize>,
    by_carrier: HashMap<&'a str, Vec<usize>>,
    by_group: HashMap<&'a str, Vec<usize>>,
    count: usize,
}

impl<'a> Chosen<'a> {
    pub(crate) fn new(rule_set: &'a RuleSet) -> Self {
        let (mut by_reference, mut by_carrier) = (HashMap::new(), HashMap::<&str, Vec<usize>>::new());
        for (index, service) in rule_set.carrier_services.iter().enumerate() {
            by_reference.entry(service.reference.as_str()).or_insert(index);
            by_carrier.entry(service.carrier.as_str()).or_default().push(index);
        }
        let members = |services: &[Reference]| services.iter().filter_map(|service| by_reference.get(service.as_str()).copied()).collect();
        let groups = rule_set.carrier_service_groups.iter().map(|group| (group.reference.as_str(), members(&group.services)));
        let by_group = groups.collect();
        Self { by_reference, by_carrier, by_group, count: rule_set.carrier_services.len() }
    }

    /// The services that have a shared surcharge, by their places in the document, ascending.
    pub(crate) fn of(&self, surcharge: &Surcharge) -> Vec<usize> {
        let Surcharge { services, carriers, carrier_service_groups: groups, .. } = surcharge;
        if services.is_none() && carriers.is_none() && groups.is_none() {
            return (0..self.count).collect();
        }
        let mut found: Vec<usize> = Vec::new();
        for name in services.iter().flatten() {
            found.extend(named(&self.by_reference, name).copied());
        }
        for name in carriers.iter().flatten() {
            found.extend(named(&self.by_carrier, name).flatten());
        }
        for name in groups.iter().flatten() {
            found.extend(self.by_group.get(name.as_str()).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Each name means something.
    pub(super) fn check(&self, surcharge: &Surcharge, path: &Trail<'_>, checker: &mut Checker<'_>) {
        let Surcharge { services, carriers, carrier_service_groups: groups, .. } = surcharge;
        let known_carriers = || checker.names.carriers.keys().copied().collect::<Vec<_>>();
        let known: [Vec<&str>; 3] =
            [self.by_reference.keys().copied().collect(), known_carriers(), self.by_group.keys().copied().collect()];
        let groups: Option<Vec<String>> = groups.as_ref().map(|groups| groups.iter().map(ToString::to_string).collect());
        let lists = [
            ("Services", "carrier service", services),
            ("Carriers", "carrier", carriers),
            ("CarrierServiceGroups", "carrier service group", &groups),
        ];
        for ((key, kind, list), known) in lists.into_iter().zip(known) {
            let path = path.key(key);
            checker.not_empty(list.as_deref(), &path, "all services");
            for (index, name) in list.iter().flatten().enumerate() {
                let is_pattern = name.contains('*') && key != "CarrierServiceGroups";
                if !is_pattern && !known.contains(&name.as_str()) {
                    checker.unknown_among(kind, name, &path.index(index), known.iter().copied());
                } else if is_pattern && !known.iter().any(|own| is_like(own, name)) {
                    let message = format!("no {kind} is like `{}`", crate::number::shortened(name));
                    let problem = crate::json::Problem::new(path.index(index).path(), message);
                    checker.problems.push(problem.code(ViolationCode::UnknownReference));
                }
            }
        }
    }
}

/// What has a name, or is like it.
fn named<'m, T>(all: &'m HashMap<&str, T>, name: &'m str) -> impl Iterator<Item = &'m T> {
    let exact = all.get(name);
    let like = exact.is_none() && name.contains('*');
    exact.into_iter().chain(all.iter().filter(move |(own, _)| like && is_like(own, name)).map(|(_, value)| value))
}
