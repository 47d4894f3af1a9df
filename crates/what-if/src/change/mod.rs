//! Changes of a rule set that need no second file: `--change 'CarrierServices[DPD*].Rates *= 1.05'`.
//!
//! ```text
//! PATH = VALUE      sets a value: JSON, one word, or @FILE for what stands in a file
//! PATH += NUMBER    adds to numbers          PATH += VALUE    appends to lists
//! PATH -= NUMBER    takes from numbers       PATH -= VALUE    takes out of lists
//! PATH += 5%        multiplies: numbers, and all prices in Rates, Surcharges and Tariffs
//! PATH *= NUMBER    the same by a factor
//! remove PATH       takes out elements and fields
//! ```
//!
//! A path is the fields of the document, with points between them. In brackets stand the elements of a list that are meant: what they are
//! called by (`Reference`, `Carrier` or `Name`, the first that they have; the text itself; else their number from 0), or a field and what
//! stands in it, `[Carrier=DPD]`. `*` stands for any signs, commas set alternatives apart, several brackets must all match.

mod apply;
mod glob;
mod notation;
mod select;
mod shape;
mod tree;
mod wrong;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use consign::{LONGEST_RULE_SET, Position, RuleSet, Violation, ViolationCode};
use consign_orders::{MappingError, Mistake, after};
use consign_tables::read_text;

use crate::words::counted;
use notation::{Action, Change, Value};
use shape::Shape;
use tree::{At, Node};
use wrong::Wrong;

/// A text with changes of a rule set in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChanges {
    /// What it is called in messages.
    pub name: String,
    /// The changes.
    pub text: String,
    /// Whether it is a file: a change a line, and lines that begin with `#` are comments. Otherwise it is one change.
    pub is_file: bool,
}

/// A rule set with its changes made.
#[derive(Debug, Clone)]
pub struct ChangedRules {
    /// The rule set.
    pub rule_set: RuleSet,
    /// Each change as it was written, and what it has done.
    pub done: Vec<(String, String)>,
}

/// Changes that can't be made, or of which no rule set comes.
#[derive(Debug)]
pub struct RefusedChanges {
    /// Each text, with what is wrong in it.
    pub texts: Vec<MappingError>,
    /// How many mistakes, or violations of what came of them.
    pub count: usize,
    /// Whether the changes could be made, but the rule set that came of them is refused.
    pub are_made: bool,
}

impl fmt::Display for RefusedChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, noun) = if self.are_made { ("changed rule set is", "violation") } else { ("changes are", "mistake") };
        write!(f, "the {what} refused: {}", counted(self.count as u64, noun))
    }
}

impl std::error::Error for RefusedChanges {}

/// A text with changes in it.
struct Source {
    name: String,
    text: String,
    changes: Vec<Change>,
}

impl Source {
    fn of(name: &str, text: String, is_file: bool) -> (Self, Vec<Wrong>) {
        let (mut changes, mut wrongs, mut start) = (Vec::new(), Vec::new(), 0);
        let lines: Vec<&str> = if is_file { text.split_inclusive('\n').collect() } else { vec![&text] };
        for line in lines {
            let trimmed = line.trim();
            if !is_file || !trimmed.is_empty() && !trimmed.starts_with('#') {
                match notation::parse(line.trim_end(), start) {
                    Ok(change) => changes.push(change),
                    Err(wrong) => wrongs.push(wrong),
                }
            }
            start += line.len();
        }
        (Self { name: name.to_owned(), text, changes }, wrongs)
    }

    /// It with what is wrong in it.
    fn refused(&self, wrongs: Vec<Wrong>) -> MappingError {
        let mistake = |Wrong { message, hint, at }: Wrong| {
            let start = Position { line: 1, column: 1, offset: 0 };
            let position = self.text.as_bytes().iter().take(at.start).fold(start, |position, byte| after(position, *byte));
            Mistake { message, hint, position, bytes: at }
        };
        MappingError { name: self.name.clone(), source_text: self.text.clone(), mistakes: wrongs.into_iter().map(mistake).collect() }
    }
}

/// A rule set with all changes made, one after the other, and then checked as any other.
///
/// ```
/// use consign_what_if::{RuleChanges, change_rules};
/// # let rules: consign::RuleSet = r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "X" }], "CarrierServices": [{ "Reference": "X_1", "Carrier": "X" }] }"#.parse()?;
/// let text = "CarrierServices[X*].Enabled = false".to_owned();
/// let changed = change_rules(&rules, &[RuleChanges { name: "the change".to_owned(), text, is_file: false }])?;
/// assert_eq!(changed.done[0].1, "1 value set in 1 CarrierServices: X_1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the changes; and every violation of what comes of them, at the change that has caused it.
pub fn change_rules(rules: &RuleSet, changes: &[RuleChanges]) -> Result<ChangedRules, RefusedChanges> {
    let sources = sources(changes)?;
    let schema = consign::schema::rule_set();
    let (mut root, mut done, mut wrongs) = (original(rules), Vec::new(), Vec::new());
    for source in &sources {
        let mut own = Vec::new();
        for change in &source.changes {
            match made(&mut root, change, Shape::of(&schema)) {
                Ok(said) => done.push((change.text.clone(), said)),
                Err(wrong) => own.push(wrong),
            }
        }
        wrongs.push(own);
    }
    refuse(&sources, wrongs)?;
    RuleSet::from_json(&root.to_string())
        .map(|rule_set| ChangedRules { rule_set, done })
        .map_err(|error| clashes(original(rules), &sources, error.violations, Shape::of(&schema)))
}

/// The document of a rule set.
fn original(rules: &RuleSet) -> Node {
    Node::parse(&rules.to_json()).unwrap_or_else(|error| unreachable!("a rule set is written as JSON: {error}"))
}

/// The changes, read; or everything that is wrong with how they are written.
fn sources(changes: &[RuleChanges]) -> Result<Vec<Source>, RefusedChanges> {
    let (sources, wrongs): (Vec<Source>, Vec<Vec<Wrong>>) =
        changes.iter().map(|changes| Source::of(&changes.name, changes.text.clone(), changes.is_file)).unzip();
    refuse(&sources, wrongs)?;
    Ok(sources)
}

/// An error if anything is wrong.
fn refuse(sources: &[Source], wrongs: Vec<Vec<Wrong>>) -> Result<(), RefusedChanges> {
    let count = wrongs.iter().map(Vec::len).sum();
    let texts = sources.iter().zip(wrongs).map(|(source, wrongs)| source.refused(wrongs)).collect();
    if count > 0 { Err(RefusedChanges { texts, count, are_made: false }) } else { Ok(()) }
}

/// Makes one change, and says what it has done.
fn made(root: &mut Node, change: &Change, shape: Shape<'_>) -> Result<String, Wrong> {
    let value = match &change.action {
        Action::Set(value) | Action::Add(value) | Action::Subtract(value) => Some(match value {
            Value::Given(node) => node.clone(),
            Value::File(file) => from_file(file).map_err(|message| Wrong::new(&message, change.value_at.clone()))?,
        }),
        Action::Remove | Action::Multiply(_) => None,
    };
    apply::apply(root, change, value, shape)
}

fn from_file(file: &str) -> Result<Node, String> {
    let (_, text) = read_text(Path::new(file), LONGEST_RULE_SET).map_err(|error| error.to_string())?;
    let at_fault = |error: serde_json::Error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!("`{file}` is not JSON: {}:{}: {message}", error.line(), error.column())
    };
    // As a whole, so that lines and columns count from the beginning of the file.
    serde_json::from_str::<serde::de::IgnoredAny>(&text).map_err(at_fault)?;
    Node::parse(&text).map_err(at_fault)
}

/// What a violation is told apart by, wherever the elements that it is in have moved to.
fn key(violation: &Violation) -> (ViolationCode, String) {
    (violation.code, violation.message.clone())
}

/// The violations of a changed rule set, each at the change since which it is there.
fn clashes(original: Node, sources: &[Source], violations: Vec<Violation>, shape: Shape<'_>) -> RefusedChanges {
    let changes: Vec<(usize, &Change)> =
        sources.iter().enumerate().flat_map(|(number, source)| source.changes.iter().map(move |change| (number, change))).collect();
    let mut root = original;
    let mut known: Vec<BTreeSet<(ViolationCode, String)>> = Vec::new();
    for (_, change) in &changes {
        // It could be made before: it can be made again.
        let _ = made(&mut root, change, shape);
        let violations = RuleSet::from_json(&root.to_string()).err().map(|error| error.violations).unwrap_or_default();
        known.push(violations.iter().map(key).collect());
    }
    let count = violations.len();
    let mut by_change: Vec<Vec<Violation>> = changes.iter().map(|_| Vec::new()).collect();
    for violation in violations {
        let since = known.iter().rposition(|known| !known.contains(&key(&violation))).map_or(0, |before| before + 1);
        by_change.get_mut(since).into_iter().for_each(|own| own.push(violation.clone()));
    }
    let mut wrongs: Vec<Vec<Wrong>> = sources.iter().map(|_| Vec::new()).collect();
    for ((source, change), violations) in changes.into_iter().zip(by_change).filter(|(_, violations)| !violations.is_empty()) {
        wrongs.get_mut(source).into_iter().for_each(|wrongs| wrongs.push(clash(&root, change, &violations)));
    }
    let texts = sources.iter().zip(wrongs).map(|(source, wrongs)| source.refused(wrongs)).collect();
    RefusedChanges { texts, count, are_made: true }
}

/// What a change has led to.
fn clash(root: &Node, change: &Change, violations: &[Violation]) -> Wrong {
    const MOST_TOLD: usize = 3;
    let told: Vec<String> = violations.iter().take(MOST_TOLD).map(|violation| told(root, violation)).collect();
    let more = violations.len().saturating_sub(MOST_TOLD);
    let more = if more > 0 { format!("; and {more} more like that") } else { String::new() };
    let message = format!("after this change the rule set is refused: {}{more}", told.join("; "));
    let is_left = |violation: &&Violation| violation.code == ViolationCode::UnknownReference;
    let hint = match violations.iter().find(is_left) {
        Some(_) if matches!(change.action, Action::Remove) => Some("what names it must go too: `-=` takes a name out of a list".to_owned()),
        _ => violations.first().and_then(|violation| violation.hint.clone()),
    };
    Wrong { message, hint, at: change.at.clone() }
}

/// A violation without lines, which are those of a text that nobody has seen; its element by name.
fn told(root: &Node, violation: &Violation) -> String {
    let path = violation.place.path.to_string();
    let named = path.split_once('[').and_then(|(field, rest)| {
        let (index, rest) = rest.split_once(']')?;
        let element = root.get(&[At::Field(field.to_owned()), At::Index(index.parse().ok()?)])?;
        Some(format!("{field}[{}]{rest}", element.field("Reference")?.as_text()?))
    });
    let path = named.unwrap_or(path);
    let other = violation.other.as_ref().map(|(place, label)| format!(" ({label} at {})", place.path)).unwrap_or_default();
    if path.is_empty() { format!("{}{other}", violation.message) } else { format!("{path}: {}{other}", violation.message) }
}

#[cfg(test)]
mod tests;
