//! What an import says: for people, and for programs.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use serde::Serialize;

use crate::import::note::{Kind, Note, Notes, lines};
use crate::import::sheet::Part;
use crate::terminal::{Look, counted};

/// How much came out of a sheet.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Outcome {
    pub(crate) file: String,
    pub(crate) rows: usize,
    pub(crate) services: usize,
    pub(crate) zones: usize,
    pub(crate) bands: usize,
}

impl Outcome {
    pub(crate) fn of(part: &Part) -> Self {
        Self {
            file: part.name.clone(),
            rows: part.rows,
            services: part.services.len(),
            zones: part.zones.len(),
            bands: part.services.iter().map(|imported| imported.bands).sum(),
        }
    }
}

/// The report for programs.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'r> {
    is_written: bool,
    sheets: &'r [Outcome],
    mistaken: u64,
    left_out: u64,
    assumed: u64,
    notes: Vec<&'r Note>,
}

/// What an import says of its sheets.
pub(crate) struct Report<'r> {
    pub(crate) outcomes: &'r [Outcome],
    pub(crate) notes: &'r Notes,
}

impl Report<'_> {
    fn files(&self) -> Vec<String> {
        self.outcomes.iter().map(|outcome| outcome.file.clone()).collect()
    }

    pub(crate) fn json(&self, is_written: bool) -> String {
        let count = |kind| self.notes.count(kind);
        let document = Document {
            is_written,
            sheets: self.outcomes,
            mistaken: count(Kind::Mistaken),
            left_out: count(Kind::LeftOut),
            assumed: count(Kind::Assumed),
            notes: self.notes.sorted(&self.files()),
        };
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }

    pub(crate) fn text(&self, look: Look) -> String {
        let mut text = String::new();
        let files = self.files();
        let all = self.notes.sorted(&files);
        let sheets = self.outcomes.iter().map(|outcome| (outcome.file.as_str(), headline(outcome)));
        for (file, headline) in sheets.chain([("", "all sheets together".to_owned())]) {
            let own: Vec<&&Note> = all.iter().filter(|note| note.file == file).collect();
            if file.is_empty() && own.is_empty() {
                continue;
            }
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}", look.title(&headline));
            for (kind, title) in [(Kind::Mistaken, "mistaken"), (Kind::LeftOut, "left out"), (Kind::Assumed, "assumed")] {
                let title = if kind == Kind::Mistaken { look.bad(title) } else { look.faint(title) };
                for (index, notes) in alike(own.iter().copied().copied().filter(|note| note.kind == kind)).iter().enumerate() {
                    if index == 0 {
                        let _ = writeln!(text, "  {title}");
                    }
                    let _ = writeln!(text, "    {}", sentence(notes));
                }
            }
        }
        text
    }
}

fn headline(outcome: &Outcome) -> String {
    let counted = |count: usize, one: &str| counted(count as u64, one);
    format!(
        "{}: {} {}, {}, {}",
        outcome.file,
        if outcome.rows == 1 { "1 row makes".to_owned() } else { counted(outcome.rows, "row") + " make" },
        counted(outcome.services, "service"),
        counted(outcome.zones, "zone"),
        counted(outcome.bands, "band")
    )
}

/// Notes that say the same of the same lines and differ in their columns, together.
fn alike<'n>(notes: impl Iterator<Item = &'n Note>) -> Vec<Vec<&'n Note>> {
    let mut groups: Vec<Vec<&Note>> = Vec::new();
    let mut places: HashMap<(&str, &BTreeSet<u64>), usize> = HashMap::new();
    for note in notes {
        let place = *places.entry((&note.why, &note.lines)).or_insert(groups.len());
        match groups.get_mut(place).filter(|_| note.column.is_some()) {
            Some(group) if group.iter().all(|other| other.column.is_some()) => group.push(note),
            _ => groups.push(vec![note]),
        }
    }
    groups
}

/// `line 12, column domicile: why`
fn sentence(alike: &[&Note]) -> String {
    let Some(first) = alike.first() else { return String::new() };
    let place = (!first.lines.is_empty()).then(|| lines(&first.lines));
    let columns: Vec<&str> = alike.iter().filter_map(|note| note.column.as_deref()).collect();
    let columns = match columns.as_slice() {
        [] => None,
        [one] => Some(format!("column {one}")),
        many => Some(format!("columns {}", many.join(", "))),
    };
    let place = [place, columns].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if place.is_empty() { first.why.clone() } else { format!("{place}: {}", first.why) }
}
