//! What `explain`, `why-not`, `quote` and `options` are about: a rule set, and one of some orders.

use chrono::{DateTime, Utc};
use clap::Args;
use consign::{Consignment, ConsignmentError, Matcher, Position, Refusal};
use consign_orders::{Original, Rejected, Row, Work, in_file, read_bytes};

use crate::aim::Aim;
use crate::choice::Choice;
use crate::orders::{Orders, Rules};
use crate::output::JsonTo;
use crate::report::{Finding, Text, rendered};
use crate::rules;
use crate::source::{Source, TableOptions};
use crate::stop::Stop;
use crate::terminal::{Look, to_stderr};

/// How many consignments are named to somebody who hasn't said which one.
const MOST_LISTED: usize = 5;
/// How many consignments are remembered for "did you mean".
const MOST_COMPARED: usize = 10_000;

/// The rule set and the consignment, when and of which services it is asked, and how it is answered.
#[derive(Debug, Args)]
pub(crate) struct Subject {
    #[command(flatten)]
    rules: Rules,

    #[command(flatten)]
    orders: Orders,

    /// Which of the orders, by its `Reference`
    #[arg(long, value_name = "REF")]
    reference: Option<String>,

    #[command(flatten)]
    tables: TableOptions,

    #[command(flatten)]
    pub(crate) choice: Choice,

    #[command(flatten)]
    pub(crate) answer: JsonTo,
}

/// What is asked about.
pub(crate) struct Asked {
    pub(crate) matcher: Matcher,
    pub(crate) consignment: Consignment,
    pub(crate) at: DateTime<Utc>,
    place: Place,
}

/// Where a consignment stands.
struct Place {
    file: String,
    line: u64,
    /// Its JSON, and where that begins.
    json: Option<(Vec<u8>, Position)>,
}

impl Asked {
    /// What is said of a consignment that this rule set refuses.
    pub(crate) fn refused(&self, refusal: &Refusal) -> Stop {
        let Place { file, line, json } = &self.place;
        match (refusal, json) {
            (Refusal::Invalid(error), Some((text, start))) => refused(error, text, *start, file),
            (Refusal::Invalid(error), None) => {
                Stop::Said(format!("{file}:{line}: the consignment `{}` is not valid: {error}", self.consignment.reference))
            }
            _ => Stop::Said(refusal.to_string()),
        }
    }
}

impl Subject {
    /// Reads the rule set, perhaps with a history beside it, and the consignment.
    pub(crate) fn asked(&self, aim: Option<&Aim>) -> Result<Asked, Stop> {
        let (rules, orders) = (&self.rules.rules, self.orders.paths());
        let rule_set = aim.map_or_else(|| rules::rule_set(rules), |aim| aim.rule_set(rules))?;
        let matcher = rules::compiled(&rule_set)?;
        let source = Source::untold(&orders, &self.tables.read(self.choice.all_at())?, false)?;
        let name = source.name().to_owned();
        let mut seen = Seen::default();
        let work = Looking(self.reference.as_deref());
        source.run(&work, true, |part| {
            seen.found.extend(part.found);
            seen.found.truncate(MOST_LISTED + 1);
            seen.others.extend(part.others);
            seen.others.truncate(MOST_COMPARED);
            Ok(())
        })?;
        let Found { place, read, .. } = seen.one(&name, self.reference.as_deref())?;
        let (consignment, own) = read.map_err(|rejected| unread(&rejected, &place))?;
        let at = self.choice.at_of(own);
        if own.is_some_and(|own| self.choice.is_at_other_than(own)) {
            to_stderr(&format!("note: `{}` says itself when: `--at` is for those that don't, `--all-at` for all\n", consignment.reference));
        }
        Ok(Asked { matcher, consignment, at, place })
    }
}

/// A consignment with its own instant, or what can't be read.
type Read = Result<(Consignment, Option<DateTime<Utc>>), Box<Rejected>>;

/// One of the orders.
struct Found {
    place: Place,
    reference: String,
    read: Read,
}

/// Looks for the orders with a reference; for all of them, if none is named.
struct Looking<'a>(Option<&'a str>);

/// The orders that were looked for, and the references of the others.
#[derive(Default)]
struct Seen {
    found: Vec<Found>,
    others: Vec<String>,
}

impl Looking<'_> {
    fn see(&self, seen: &mut Seen, reference: &str, place: impl FnOnce() -> Place, read: impl FnOnce() -> Read) {
        if self.0.is_some_and(|asked| asked != reference) {
            seen.others.push(reference.to_owned());
        } else if seen.found.len() <= MOST_LISTED {
            seen.found.push(Found { place: place(), reference: reference.to_owned(), read: read() });
        }
    }
}

impl Work for Looking<'_> {
    type Worker = ();
    type Part = Seen;

    fn worker(&self) {}

    fn rows(&self, (): &mut (), seen: &mut Seen, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        for row in rows {
            let json = || row.json.map(|json| (json.text.to_vec(), json.start));
            let place = || Place { file: row.file.to_owned(), line: row.line, json: json() };
            self.see(seen, row.consignment.reference.as_str(), place, || Ok((row.consignment.clone(), row.at)));
        }
    }

    fn unread(&self, (): &mut (), seen: &mut Seen, file: &str, row: &Rejected) {
        let json = || match (&row.original, row.start) {
            (Original::Text(text), Some(start)) => Some((text.clone(), start)),
            _ => None,
        };
        let place = || Place { file: file.to_owned(), line: row.line, json: json() };
        self.see(seen, row.reference.as_deref().unwrap_or_default(), place, || Err(Box::new(row.clone())));
    }
}

impl Seen {
    /// The one that was asked for, or the only one.
    fn one(self, name: &str, asked: Option<&str>) -> Result<Found, Stop> {
        match (asked, self.found.as_slice()) {
            (None, [_, _, ..]) => {
                let listed = self.found.iter().take(MOST_LISTED).map(|found| format!("`{}`", found.reference)).collect::<Vec<_>>();
                let more = if self.found.len() > MOST_LISTED { " ..." } else { "" };
                let listed = listed.join(", ");
                return Err(Stop::Said(format!("`{name}` holds several consignments: say which one with `--reference`: {listed}{more}")));
            }
            (Some(reference), [first, second, ..]) => {
                let (line, other) = (first.place.line, second.place.line);
                to_stderr(&format!("note: `{reference}` stands in rows {line} and {other} of `{name}`: this is row {line}\n"));
            }
            _ => {}
        }
        let mut known: Vec<&str> = self.others.iter().map(String::as_str).collect();
        known.sort_unstable();
        known.dedup();
        self.found.into_iter().next().ok_or_else(|| match asked {
            Some(reference) => {
                let near = consign_tables::near(reference, &known);
                let near = if near.is_empty() { String::new() } else { format!(": did you mean {near}?") };
                Stop::Said(format!("no consignment `{reference}` in `{name}`{near}"))
            }
            None => Stop::Said(format!("no consignment in `{name}`")),
        })
    }
}

/// What is said of an order that is no consignment.
fn unread(rejected: &Rejected, place: &Place) -> Stop {
    match place.json.as_ref().map(|(text, start)| (read_bytes(text), text, *start)) {
        Some((Err(error), text, start)) => refused(&error, text, start, &place.file),
        Some((Ok(_), _, start)) => Stop::Said(format!("{}:{start}: {}", place.file, rejected.reasons())),
        None => Stop::Said(rejected.told(&place.file)),
    }
}

fn refused(error: &ConsignmentError, text: &[u8], start: Position, name: &str) -> Stop {
    let look = Look::stderr();
    let findings: Vec<Finding> = error.violations.iter().map(Finding::error).collect();
    let in_file = in_file(error.clone(), start);
    let text = Text::within(name, &String::from_utf8_lossy(text), start);
    let reference = error.reference.as_ref().map(|reference| format!(" `{reference}`")).unwrap_or_default();
    let report = rendered(&findings, &text, look);
    let place = in_file.violations.first().and_then(|violation| violation.place.position).unwrap_or(start);
    Stop::Reported(format!("{report}{} {name}:{place}: the consignment{reference} is not valid\n", look.bad("error:")))
}
