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
use std::path::{Path, PathBuf};

use clap::Args;
use consign::{LONGEST_RULE_SET, Position, RuleSet, Violation, ViolationCode};

use consign_tables::read_text;

use crate::complete;
use crate::report::{Finding, Text, rendered};
use crate::stop::Stop;
use crate::terminal::{Look, counted};
use consign_orders::after;
use notation::{Action, Change, Value};
use shape::Shape;
use tree::{At, Node};
use wrong::Wrong;

/// The longest file of changes that is read, in bytes.
const LONGEST: usize = 1024 * 1024;

/// What is different from the rule set that stands in the file.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ChangeOptions {
    /// A change of the rule set, so that no second file is needed; several are made in their order
    ///
    /// `PATH = VALUE`, `PATH += VALUE`, `PATH -= VALUE`, `PATH *= NUMBER`, `PATH += 5%` or `remove PATH`. A path is fields with points
    /// between them; in brackets stands which elements of a list: their names with `*` for any signs, or a field and what it holds.
    /// A factor or a percentage on `Rates`, `Surcharges` or `Tariffs` multiplies all prices in them. A value is JSON, one word, or @FILE
    /// for what stands in a file. Figures stay exact decimals: nothing is rounded.
    ///
    /// Examples: `CarrierServices[DPD*].Rates *= 1.05`; `CarrierServices[Carrier=DPD].Enabled = false`;
    /// `CarrierServices[DPD_NEXT].Rates[*].Bands[*].Price += 0.20`; `CarrierServices[DPD_NEXT].Rates = @rates.json`;
    /// `Tariffs[GROUND].Prices.8 += 5%`; `Tariffs[GROUND].Prices.8[0] = 9.95`;
    /// `Surcharges[FUEL].Table[ValidFrom=2026-11-02].Percent = 19.5`;
    /// `ShippingLocations[Leeds].Collections[DPD].AllocationCutOff.Time = 16:00`; `CarrierServices[DPD*].Rules.Weight.Max = 20`;
    /// `CarrierServices[DPD*].Rules.Tags += Alcohol`; `CarrierServices += @service.json`; `remove CarrierServices[EVRI_2DAY]`
    #[arg(long, value_name = "CHANGE", add = complete::changes(), help_heading = "What if")]
    change: Vec<String>,

    /// A file of changes, one a line; made before those of --change. A line that begins with `#` is a comment
    #[arg(long, value_name = "FILE", help_heading = "What if")]
    changes: Vec<PathBuf>,
}

/// A rule set with its changes made.
pub(crate) struct Changed {
    pub(crate) rule_set: RuleSet,
    /// Each change as it was written, and what it has done.
    pub(crate) done: Vec<(String, String)>,
}

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

    fn findings(&self, wrongs: Vec<Wrong>) -> Vec<Finding> {
        let finding = |Wrong { message, hint, at }: Wrong| {
            let start = Position { line: 1, column: 1, offset: 0 };
            let position = self.text.as_bytes().iter().take(at.start).fold(start, |position, byte| after(position, *byte));
            Finding::at("change", message, hint, position, at)
        };
        wrongs.into_iter().map(finding).collect()
    }

    fn report(&self, wrongs: Vec<Wrong>) -> String {
        rendered(&self.findings(wrongs), &Text::new(&self.name, &self.text), Look::stderr())
    }
}

impl ChangeOptions {
    pub(crate) fn is_empty(&self) -> bool {
        self.change.is_empty() && self.changes.is_empty()
    }

    /// The rule set with all changes made, one after the other, and then checked as any other.
    ///
    /// # Errors
    /// Everything that is wrong with the changes; and every violation of what comes of them, at the change that has caused it.
    pub(crate) fn applied(&self, rules: &RuleSet) -> Result<Changed, Stop> {
        let sources = self.sources()?;
        let schema = consign::schema::rule_set();
        let original = Node::parse(&rules.to_json()).map_err(|error| Stop::Said(format!("cannot change the rule set: {error}")))?;
        let (mut root, mut done, mut reports, mut count) = (original.clone(), Vec::new(), String::new(), 0);
        for source in &sources {
            let mut wrongs = Vec::new();
            for change in &source.changes {
                match made(&mut root, change, Shape::of(&schema)) {
                    Ok(said) => done.push((change.text.clone(), said)),
                    Err(wrong) => wrongs.push(wrong),
                }
            }
            count += wrongs.len();
            reports += &source.report(wrongs);
        }
        if count > 0 {
            return Err(refused(&reports, count));
        }
        match RuleSet::from_json(&root.to_string()) {
            Ok(rule_set) => Ok(Changed { rule_set, done }),
            Err(error) => Err(clashes(original, &sources, error.violations, Shape::of(&schema))),
        }
    }

    /// The changes, read; or everything that is wrong with how they are written.
    fn sources(&self) -> Result<Vec<Source>, Stop> {
        let files = self.changes.iter().map(|path| Ok::<_, Stop>((path.display().to_string(), read(path)?, true)));
        let texts = files.chain(self.change.iter().map(|change| Ok(("--change".to_owned(), change.clone(), false))));
        let (mut sources, mut reports, mut count) = (Vec::new(), String::new(), 0);
        for text in texts {
            let (name, text, is_file): (String, String, bool) = text?;
            let (source, wrongs) = Source::of(&name, text, is_file);
            count += wrongs.len();
            reports += &source.report(wrongs);
            sources.push(source);
        }
        if count > 0 { Err(refused(&reports, count)) } else { Ok(sources) }
    }
}

fn refused(reports: &str, count: usize) -> Stop {
    let count = counted(count as u64, "mistake");
    Stop::Reported(format!("{reports}{} the changes are refused: {count}\n", Look::stderr().bad("error:")))
}

fn read(path: &Path) -> Result<String, Stop> {
    Ok(read_text(path, LONGEST)?.1)
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
fn clashes(original: Node, sources: &[Source], violations: Vec<Violation>, shape: Shape<'_>) -> Stop {
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
    let reports: String = sources.iter().zip(wrongs).map(|(source, wrongs)| source.report(wrongs)).collect();
    let count = counted(count as u64, "violation");
    Stop::Reported(format!("{reports}{} the changed rule set is refused: {count}\n", Look::stderr().bad("error:")))
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
