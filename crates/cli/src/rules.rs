//! Rule sets from files.

use std::path::Path;

use chrono::NaiveDate;
use consign::{LONGEST_RULE_SET, Matcher, Position, RuleSet};

use crate::input::Input;
use crate::report::{Finding, Text, rendered};
use crate::stop::Stop;
use crate::terminal::{Look, counted};
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
    let input = Input::open(path)?;
    let name = input.name.clone();
    let bytes = input.read_all(LONGEST_RULE_SET)?;
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
pub(crate) fn rule_set(path: &Path, look: Look) -> Result<RuleSet, Stop> {
    let Read { text, rule_set, findings } = read(path, Warn::No)?;
    rule_set.ok_or_else(|| refused(&text, &findings, look))
}

/// Reads and compiles the rule set that a run depends on.
pub(crate) fn load(path: &Path, look: Look) -> Result<Matcher, Stop> {
    compiled(&rule_set(path, look)?)
}

pub(crate) fn compiled(rule_set: &RuleSet) -> Result<Matcher, Stop> {
    rule_set.compile().map_err(|error| Stop::Said(error.to_string()))
}

/// A rule set with the history of a file beside it.
pub(crate) fn with_history(rule_set: RuleSet, path: &Path, look: Look) -> Result<RuleSet, Stop> {
    let input = Input::open(path)?;
    let name = input.name.clone();
    let unreadable = |_| Stop::Said(format!("cannot read `{name}`: it is not UTF-8"));
    let source = String::from_utf8(input.read_all(LONGEST_RULE_SET)?).map_err(unreadable)?;
    rule_set.with_history(&source).map_err(|error| {
        let findings: Vec<Finding> = error.violations.iter().map(Finding::error).collect();
        let report = rendered(&findings, &Text::new(&name, &source), look);
        let count = counted(findings.len() as u64, "violation");
        Stop::Reported(format!("{report}{} the history `{name}` is refused: {count}\n", look.bad("error:")))
    })
}

/// What is said of a rule set that is refused: everything that is wrong with it.
pub(crate) fn refused(text: &Text, findings: &[Finding], look: Look) -> Stop {
    let report = rendered(findings, text, look);
    let count = counted(findings.len() as u64, "violation");
    Stop::Reported(format!("{report}{} the rule set `{}` is refused: {count}\n", look.bad("error:"), text.name()))
}
