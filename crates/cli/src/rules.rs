//! Rule sets from files.

use std::path::Path;

use chrono::NaiveDate;
use consign::{LONGEST_RULE_SET, Matcher, Position, RuleSet};

use crate::report::{Finding, Text};
use crate::stop::Stop;
use consign_orders::after;

/// A rule set as it was read: it, or why it is refused.
pub(crate) struct Read {
    pub(crate) text: Text,
    pub(crate) rule_set: Option<RuleSet>,
    /// Violations; of a rule set that can be used, warnings.
    pub(crate) findings: Vec<Finding>,
}

/// What to warn of, in a rule set that can be used.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Warn {
    /// Nothing.
    No,
    /// Everything, also what is out of date on a day.
    On(NaiveDate),
}

/// Reads a rule set.
pub(crate) fn read(path: &Path, warn: Warn) -> Result<Read, Stop> {
    let (name, bytes) = consign_tables::read_bytes(path, LONGEST_RULE_SET)?;
    let source = match String::from_utf8(bytes) {
        Ok(source) => source,
        Err(error) => {
            let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
            let start = Position { line: 1, column: 1, offset: 0 };
            let position = before.iter().fold(start, |position, byte| after(position, *byte));
            let text = Text::new(&name, &String::from_utf8_lossy(error.as_bytes()));
            return Ok(Read { text, rule_set: None, findings: vec![Finding::not_utf_8(position)] });
        }
    };
    let (rule_set, findings) = match RuleSet::from_json(&source) {
        Ok(rule_set) => {
            let warnings = match warn {
                Warn::No => Vec::new(),
                Warn::On(today) => rule_set.warnings_in(&source, Some(today)),
            };
            (Some(rule_set), warnings.iter().map(Finding::warning).collect())
        }
        Err(error) => (None, error.violations.iter().map(Finding::error).collect()),
    };
    Ok(Read { text: Text::new(&name, &source), rule_set, findings })
}

/// Reads the rule set that a run depends on. One that is refused is reported as `check` does.
pub(crate) fn rule_set(path: &Path) -> Result<RuleSet, Stop> {
    let Read { text, rule_set, findings } = read(path, Warn::No)?;
    rule_set.ok_or_else(|| refused(&text, &findings))
}

pub(crate) fn compiled(rule_set: &RuleSet) -> Result<Matcher, Stop> {
    rule_set.compile().map_err(|error| Stop::Said(error.to_string()))
}

/// A rule set with the history of a file beside it.
pub(crate) fn with_history(rule_set: RuleSet, path: &Path) -> Result<RuleSet, Stop> {
    let (name, source) = consign_tables::read_text(path, LONGEST_RULE_SET)?;
    rule_set.with_history(&source).map_err(|error| {
        let findings: Vec<Finding> = error.violations.iter().map(Finding::error).collect();
        Stop::refused("history", &Text::new(&name, &source), &findings, "violation")
    })
}

/// What is said of a rule set that is refused: everything that is wrong with it.
pub(crate) fn refused(text: &Text, findings: &[Finding]) -> Stop {
    Stop::refused("rule set", text, findings, "violation")
}
