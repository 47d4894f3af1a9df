//! What could not be carried over from a sheet as it stands there, and what was made of it instead.

use std::collections::BTreeSet;

use serde::Serialize;

/// What became of something in a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Kind {
    /// It cannot be read, or contradicts something else: nobody knows what was meant.
    Mistaken,
    /// It is understood, and a rule set has no place for it.
    LeftOut,
    /// The sheet does not say it: a default, or the usual meaning, was taken.
    Assumed,
}

/// One kind of thing that is said of a sheet, with all the lines on which it happens.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Note {
    pub(crate) kind: Kind,
    /// The sheet's name; empty for the whole import.
    pub(crate) file: String,
    /// From 1, the header included; empty for the whole sheet.
    pub(crate) lines: BTreeSet<u64>,
    /// As the sheet's header writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<String>,
    /// How often it happens.
    pub(crate) count: u64,
    /// What happened, and why.
    pub(crate) why: String,
}

/// Everything that is to be said, alike things once.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    file: String,
    all: Vec<Note>,
}

impl Notes {
    /// From now on it is about this sheet.
    pub(crate) fn open(&mut self, file: &str) {
        file.clone_into(&mut self.file);
    }

    /// Says something of a cell.
    pub(crate) fn cell(&mut self, kind: Kind, line: u64, column: &str, why: impl Into<String>) {
        self.add(kind, Some(line), Some(column), why.into());
    }

    /// Says something of a row.
    pub(crate) fn row(&mut self, kind: Kind, line: u64, why: impl Into<String>) {
        self.add(kind, Some(line), None, why.into());
    }

    /// Says something of a whole column.
    pub(crate) fn column(&mut self, kind: Kind, column: &str, why: impl Into<String>) {
        self.add(kind, None, Some(column), why.into());
    }

    /// Says the same of many rows.
    pub(crate) fn rows(&mut self, kind: Kind, lines: &[u64], column: Option<&str>, why: &str) {
        for line in lines {
            self.add(kind, Some(*line), column, why.to_owned());
        }
    }

    /// Says something of the whole sheet.
    pub(crate) fn sheet(&mut self, kind: Kind, why: impl Into<String>) {
        self.add(kind, None, None, why.into());
    }

    fn add(&mut self, kind: Kind, line: Option<u64>, column: Option<&str>, why: String) {
        let alike = |note: &&mut Note| note.kind == kind && note.column.as_deref() == column && note.why == why && note.file == self.file;
        if let Some(note) = self.all.iter_mut().find(alike) {
            note.count += u64::from(line.is_some_and(|line| note.lines.insert(line)));
            return;
        }
        let (file, column, lines) = (self.file.clone(), column.map(str::to_owned), line.into_iter().collect());
        self.all.push(Note { kind, file, lines, column, count: 1, why });
    }

    /// All of them: by sheet, the worst first, else in the order in which they were said.
    pub(crate) fn sorted(&self, files: &[String]) -> Vec<&Note> {
        let mut all: Vec<&Note> = self.all.iter().collect();
        all.sort_by_key(|note| (files.iter().position(|file| *file == note.file), note.kind));
        all
    }

    /// How many of a kind there are, each line for itself.
    pub(crate) fn count(&self, kind: Kind) -> u64 {
        self.all.iter().filter(|note| note.kind == kind).map(|note| note.count).sum()
    }
}

/// How many runs of lines are shown.
const MOST_RUNS: usize = 8;

/// `line 4`, `lines 2-5, 9 (5)`
pub(crate) fn lines(lines: &BTreeSet<u64>) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => runs.push((*line, *line)),
        }
    }
    let shown = runs.iter().take(MOST_RUNS).map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") });
    let shown = shown.collect::<Vec<_>>().join(", ");
    match (lines.len(), runs.len() > MOST_RUNS) {
        (1, _) => format!("line {shown}"),
        (many, false) => format!("lines {shown} ({many})"),
        (many, true) => format!("lines {shown}, ... ({many})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_notes_are_one_with_its_lines() {
        let mut notes = Notes::default();
        notes.open("a.csv");
        for line in [2, 3, 4, 9] {
            notes.cell(Kind::LeftOut, line, "zip", "no place for it");
        }
        notes.cell(Kind::Mistaken, 9, "rate", "`x` is not a number");
        notes.sheet(Kind::Assumed, "kg");
        notes.open("b.csv");
        notes.cell(Kind::LeftOut, 2, "zip", "no place for it");
        let files = ["a.csv".to_owned(), "b.csv".to_owned()];
        let told: Vec<_> = notes.sorted(&files).iter().map(|note| (note.kind, note.count, lines(&note.lines))).collect();
        assert_eq!(
            told,
            [
                (Kind::Mistaken, 1, "line 9".to_owned()),
                (Kind::LeftOut, 4, "lines 2-4, 9 (4)".to_owned()),
                (Kind::Assumed, 1, "lines  (0)".to_owned()),
                (Kind::LeftOut, 1, "line 2".to_owned()),
            ]
        );
        assert_eq!(notes.count(Kind::LeftOut), 5);
    }
}
