//! One consignment out of a table, by its reference.

use std::path::Path;

use chrono::{DateTime, Utc};
use consign::Consignment;

use super::which::{MOST_COMPARED, MOST_LISTED, several, unknown};
use crate::source::{ColumnOptions, Source, SourceOptions};
use crate::stop::Stop;
use crate::terminal::to_stderr;
use consign_orders::{Row, Work};

/// The consignment of a row.
pub(super) struct Found {
    pub(super) line: u64,
    pub(super) consignment: Consignment,
    pub(super) at: Option<DateTime<Utc>>,
}

/// Looks for the rows with a reference; for all of them, if none is named.
struct Finding<'a>(Option<&'a str>);

/// The rows that were looked for, and the references of the others.
#[derive(Default)]
struct Seen {
    found: Vec<Found>,
    others: Vec<String>,
}

impl Work for Finding<'_> {
    type Worker = ();
    type Part = Seen;

    fn worker(&self) {}

    fn rows(&self, (): &mut (), seen: &mut Seen, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        for Row { line, consignment, at, .. } in rows {
            let reference = consignment.reference.as_str();
            if self.0.is_some_and(|asked| asked != reference) {
                seen.others.push(reference.to_owned());
            } else if seen.found.len() <= MOST_LISTED {
                seen.found.push(Found { line: *line, consignment: (*consignment).clone(), at: *at });
            }
        }
    }
}

/// The name of a table in messages, and its one consignment, or the one that was asked for. Rows that are none are only told where it isn't found.
pub(super) fn find(path: &Path, reference: Option<&str>, columns: &ColumnOptions) -> Result<(String, Found), Stop> {
    let source = Source::open(&[path.to_owned()], &SourceOptions { columns: columns.clone(), ..SourceOptions::default() })?;
    let (name, mut seen) = (source.name().to_owned(), Seen::default());
    let fold = |part: Seen| {
        seen.found.extend(part.found);
        seen.found.truncate(MOST_LISTED + 1);
        seen.others.extend(part.others);
        seen.others.truncate(MOST_COMPARED);
        Ok(())
    };
    let (_, said) = source.read_untold(true, |orders, console| orders.run(&Finding(reference), console, fold), |ran| ran.tally)?;
    let Seen { found, others } = seen;
    let references = |found: &[Found]| found.iter().map(|found| found.consignment.reference.to_string()).collect::<Vec<_>>();
    match (reference, found.as_slice()) {
        (None, [_, _, ..]) => return Err(several(&name, &references(&found))),
        (Some(reference), [first, second, ..]) => {
            let Found { line, .. } = first;
            to_stderr(&format!("note: `{reference}` stands in rows {line} and {} of `{name}`: this is row {line}\n", second.line));
        }
        _ => {}
    }
    let Some(found) = found.into_iter().next() else {
        to_stderr(&said);
        return Err(match reference {
            Some(reference) => unknown(reference, &name, &others),
            None => Stop::Said(format!("no consignment in `{name}`")),
        });
    };
    Ok((name, found))
}
