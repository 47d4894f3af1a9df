//! `consign explain`: everything about one consignment.

mod document;
mod page;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use consign::{Consignment, ConsignmentError};

use crate::choice::Choice;
use crate::consignments;
use crate::elements::{Element, Elements, Stuck};
use crate::input::{Input, cannot_read, is_stdin};
use crate::output::Output;
use crate::report::{Finding, Text, rendered};
use crate::rules;
use crate::stop::{Exit, Stop};
use crate::terminal::{Color, Look};
use document::Document;
use page::Page;

/// Shows for one consignment what every carrier service says to it
///
/// First the services that can take it, cheapest first, with price, collection and delivery: the first is the one that `consign
/// allocate` chooses. Then the others, with every reason and its figures, those that came nearest first.
///
/// CONSIGNMENT is a file with one consignment; or with several (a JSON array or JSON Lines), of which --reference picks one. The
/// consignment's state does not matter.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign explain --rules rules.json --consignment consignment.json
  consign explain --rules rules.json --consignment orders.jsonl --reference EC-000-05B-MMA
  consign explain --rules rules.json --consignment orders.jsonl --reference EC-000-05B-MMA \\
      --at 2026-11-02T09:00:00Z --group valuableGoods
  consign explain --rules rules.json --consignment consignment.json --format json | jq '.Quotes[0]'

Exit codes:
  0  done; that no service can take it is an answer
  2  could not run: wrong usage, a rule set that is refused, a consignment that is invalid or not
     there, an unknown group")]
pub(crate) struct Explain {
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
    choice: Choice,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs: quotes and unqualified services
    Json,
}

/// The consignment that was asked for, as it was read, and the text that it was read from.
struct Found {
    element: Element,
    consignment: Result<Consignment, ConsignmentError>,
}

impl Explain {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        if is_stdin(&self.rules) && is_stdin(&self.consignment) {
            return Err(Stop::Said("only one of `--rules` and `--consignment` can be standard input".to_owned()));
        }
        let errors = Look::stderr(color);
        let matcher = rules::load(&self.rules, errors)?;
        let pool = self.choice.pool(&matcher)?;
        let input = Input::open(&self.consignment)?;
        let name = input.name.clone();
        let Found { element, consignment } = self.find(input)?;
        let refused = |error: &ConsignmentError| refused(error, &element, &name, errors);
        let consignment = consignment.map_err(|error| refused(&error))?;
        let at = self.choice.at();
        let explanation = pool.explain(&consignment, at).map_err(|error| refused(&error))?;
        let mut out = Output::new();
        match self.format {
            Format::Json => out.pretty_json(&Document::new(&explanation, at, matcher.fingerprint()))?,
            Format::Table => {
                let page = Page { consignment: &consignment, explanation: &explanation, at, look: Look::stdout(color) };
                out.text(&page.text())?;
            }
        }
        out.flush()?;
        Ok(Exit::Done)
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
            let consignment = consignments::read(&element);
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
            (_, Some(reference)) => {
                let known: Vec<&str> = others.iter().map(String::as_str).collect();
                let near = crate::choice::near(reference, &known);
                let near = if near.is_empty() { String::new() } else { format!(": did you mean {near}?") };
                Err(Stop::Said(format!("no consignment `{reference}` in `{name}`{near}")))
            }
            (None, None) => Err(Stop::Said(format!("no consignment in `{name}`"))),
        }
    }
}

/// How many consignments of a file are named to somebody who hasn't said which one.
const MOST_LISTED: usize = 5;
/// How many consignments of a file are remembered for "did you mean".
const MOST_COMPARED: usize = 10_000;

fn several(name: &str, references: &[String]) -> Stop {
    let listed: Vec<String> = references.iter().take(MOST_LISTED).map(|reference| format!("`{reference}`")).collect();
    let more = if references.len() > MOST_LISTED { " ..." } else { "" };
    Stop::Said(format!("`{name}` holds several consignments: say which one with `--reference`: {}{more}", listed.join(", ")))
}

fn refused(error: &ConsignmentError, element: &Element, name: &str, look: Look) -> Stop {
    let findings: Vec<Finding> = error.violations.iter().map(Finding::error).collect();
    let in_file = consignments::in_file(error.clone(), element.start);
    let text = Text::within(name, &String::from_utf8_lossy(&element.text), element.start);
    let reference = error.reference.as_ref().map(|reference| format!(" `{reference}`")).unwrap_or_default();
    let report = rendered(&findings, &text, look);
    let place = in_file.violations.first().and_then(|violation| violation.place.position).unwrap_or(element.start);
    Stop::Reported(format!("{report}{} {name}:{place}: the consignment{reference} is not valid\n", look.bad("error:")))
}
