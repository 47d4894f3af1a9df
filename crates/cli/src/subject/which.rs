//! What to say where it isn't told which consignment of a file is meant, or there is none of that name.

use crate::stop::Stop;

/// How many consignments of a file are named to somebody who hasn't said which one.
pub(super) const MOST_LISTED: usize = 5;
/// How many consignments of a file are remembered for "did you mean".
pub(super) const MOST_COMPARED: usize = 10_000;

pub(super) fn several(name: &str, references: &[String]) -> Stop {
    let listed: Vec<String> = references.iter().take(MOST_LISTED).map(|reference| format!("`{reference}`")).collect();
    let more = if references.len() > MOST_LISTED { " ..." } else { "" };
    Stop::Said(format!("`{name}` holds several consignments: say which one with `--reference`: {}{more}", listed.join(", ")))
}

pub(super) fn unknown(reference: &str, name: &str, others: &[String]) -> Stop {
    let mut known: Vec<&str> = others.iter().map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let near = consign_tables::near(reference, &known);
    let near = if near.is_empty() { String::new() } else { format!(": did you mean {near}?") };
    Stop::Said(format!("no consignment `{reference}` in `{name}`{near}"))
}
