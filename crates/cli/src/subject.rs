//! What `explain`, `quote` and `options` are about: a rule set, and one consignment out of a file.

mod row;
mod which;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;
use consign::{Consignment, ConsignmentError, Matcher, Refusal};

use crate::aim::Aim;
use crate::input::{Input, cannot_read, is_stdin};
use crate::report::{Finding, Text, rendered};
use crate::rules;
use crate::source::ColumnOptions;
use crate::stop::Stop;
use crate::terminal::Look;
use consign_orders::{Element, Elements, Stuck};
use consign_orders::{in_file, instant, read};
use which::{MOST_COMPARED, MOST_LISTED, several, unknown};

/// The rule set and the consignment.
#[derive(Debug, Args)]
pub(crate) struct Subject {
    /// The rule set
    #[arg(long, short, value_name = "RULES")]
    rules: PathBuf,

    /// The consignment: a file, or `-` for standard input
    #[arg(long, short, value_name = "CONSIGNMENT")]
    consignment: PathBuf,

    /// Which consignment of the file, by its `Reference`
    #[arg(long, value_name = "REF")]
    reference: Option<String>,

    #[command(flatten)]
    columns: ColumnOptions,
}

/// The consignment that was asked for, as it was read, and the text that it was read from.
struct Found {
    element: Element,
    consignment: Result<Consignment, ConsignmentError>,
}

/// Where a consignment stood.
enum Origin {
    /// In JSON.
    Element(Element),
    /// In a table, in that line.
    Row(u64),
}

/// The consignment that was asked for, and where it came from.
pub(crate) struct Given {
    pub(crate) consignment: Consignment,
    /// The instant that the file gives for it, if it does.
    pub(crate) at: Option<DateTime<Utc>>,
    origin: Origin,
    /// How messages call its file.
    name: String,
    errors: Look,
}

impl Given {
    /// The report on a consignment that this rule set refuses.
    pub(crate) fn refused(&self, refusal: &Refusal) -> Stop {
        let Refusal::Invalid(error) = refusal else { return Stop::Said(refusal.to_string()) };
        match &self.origin {
            Origin::Element(element) => refused(error, element, &self.name, self.errors),
            Origin::Row(line) => {
                let Self { name, consignment, .. } = self;
                Stop::Said(format!("{name}:{line}: the consignment `{}` is not valid: {error}", consignment.reference))
            }
        }
    }
}

impl Subject {
    /// The rule set, compiled.
    pub(crate) fn rules(&self, errors: Look) -> Result<Matcher, Stop> {
        self.one_stdin()?;
        rules::load(&self.rules, errors)
    }

    /// The same with a history beside it.
    pub(crate) fn rules_with(&self, aim: &Aim, errors: Look) -> Result<Matcher, Stop> {
        self.one_stdin()?;
        aim.load(&self.rules, errors)
    }

    fn one_stdin(&self) -> Result<(), Stop> {
        if is_stdin(&self.rules) && is_stdin(&self.consignment) {
            return Err(Stop::Said("only one of `--rules` and `--consignment` can be standard input".to_owned()));
        }
        Ok(())
    }

    /// The consignment.
    pub(crate) fn consignment(&self, errors: Look) -> Result<Given, Stop> {
        if !self.columns.is_plain_json(&self.consignment) {
            let (name, found) = row::find(&self.consignment, self.reference.as_deref(), &self.columns)?;
            let row::Found { line, consignment, at } = found;
            return Ok(Given { consignment, at, origin: Origin::Row(line), name, errors });
        }
        let input = Input::open(&self.consignment)?;
        let name = input.name.clone();
        let Found { element, consignment } = self.find(input)?;
        let consignment = consignment.map_err(|error| refused(&error, &element, &name, errors))?;
        let at = instant(&element.text, self.columns.at());
        let at = at.map_err(|reason| Stop::Said(format!("{name}:{}: {reason}", element.start)))?;
        Ok(Given { consignment, at, origin: Origin::Element(element), name, errors })
    }

    /// The one consignment of a file, or the one that was asked for.
    fn find(&self, input: Input) -> Result<Found, Stop> {
        let name = input.name;
        let mut found: Option<Found> = None;
        let mut others: Vec<String> = Vec::new();
        for element in Elements::new(input.reader) {
            let element = element.map_err(|stuck| match stuck {
                Stuck::Read(error) => cannot_read(&name, &error),
                Stuck::Syntax { message, at } => Stop::Said(format!("{name}:{at}: {message}")),
            })?;
            let consignment = read(&element);
            let reference = match &consignment {
                Ok(consignment) => Some(consignment.reference.to_string()),
                Err(error) => error.reference.clone(),
            };
            if self.reference.is_some() && reference == self.reference {
                return Ok(Found { element, consignment });
            }
            others.extend(reference);
            match &found {
                None if self.reference.is_none() => found = Some(Found { element, consignment }),
                Some(_) if others.len() > MOST_LISTED => return Err(several(&name, &others)),
                _ => others.truncate(MOST_COMPARED),
            }
        }
        match (found, &self.reference) {
            (Some(_), None) if others.len() > 1 => Err(several(&name, &others)),
            (Some(found), None) => Ok(found),
            (_, Some(reference)) => Err(unknown(reference, &name, &others)),
            (None, None) => Err(Stop::Said(format!("no consignment in `{name}`"))),
        }
    }
}

fn refused(error: &ConsignmentError, element: &Element, name: &str, look: Look) -> Stop {
    let findings: Vec<Finding> = error.violations.iter().map(Finding::error).collect();
    let in_file = in_file(error.clone(), element.start);
    let text = Text::within(name, &String::from_utf8_lossy(&element.text), element.start);
    let reference = error.reference.as_ref().map(|reference| format!(" `{reference}`")).unwrap_or_default();
    let report = rendered(&findings, &text, look);
    let place = in_file.violations.first().and_then(|violation| violation.place.position).unwrap_or(element.start);
    Stop::Reported(format!("{report}{} {name}:{place}: the consignment{reference} is not valid\n", look.bad("error:")))
}
