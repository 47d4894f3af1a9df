//! What an import tells: what was mistaken, left out and assumed, alike things once.

use std::collections::HashMap;
use std::fmt::{self, Display};

use serde::Serialize;

/// What became of something in a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Kind {
    /// It can't be read, or contradicts something else: nothing is imported.
    Mistaken,
    /// It is understood, and is no part of what was imported.
    LeftOut,
    /// The sheet doesn't say it: the usual meaning was taken.
    Assumed,
}

/// Something that is told, with the first place where it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Note {
    /// What became of it.
    pub kind: Kind,
    /// The first place: `prices.csv:2, column B`; none if it is about everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What happened, and what would be right.
    pub why: String,
    /// How often it happens.
    pub count: u64,
}

impl Display for Note {
    /// `prices.csv:2, column B: why (and 4 more)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.why)?;
        if self.count > 1 { write!(f, " (and {} more)", self.count - 1) } else { Ok(()) }
    }
}

/// How many different notes are kept; all are counted.
const MOST: usize = 1_000;

/// Everything that is told.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    all: Vec<Note>,
    /// Where each stands.
    known: HashMap<(Kind, String), usize>,
    /// How many there are that aren't kept, by kind.
    more: [u64; 3],
    is_fatal: bool,
}

impl Notes {
    pub(crate) fn mistaken(&mut self, place: impl Display, why: impl Into<String>) {
        self.add(Kind::Mistaken, Some(&place), why.into());
    }

    /// Tells a mistake that no leniency leaves out: of a whole column, service or chart.
    pub(crate) fn fatal(&mut self, place: impl Display, why: impl Into<String>) {
        self.is_fatal = true;
        self.add(Kind::Mistaken, Some(&place), why.into());
    }

    pub(crate) fn fatal_general(&mut self, why: &str) {
        self.is_fatal = true;
        self.add(Kind::Mistaken, None, why.to_owned());
    }

    pub(crate) fn is_fatal(&self) -> bool {
        self.is_fatal
    }

    pub(crate) fn left_out(&mut self, place: impl Display, why: impl Into<String>) {
        self.add(Kind::LeftOut, Some(&place), why.into());
    }

    pub(crate) fn assumed(&mut self, place: impl Display, why: impl Into<String>) {
        self.add(Kind::Assumed, Some(&place), why.into());
    }

    /// Tells something about everything.
    pub(crate) fn general(&mut self, kind: Kind, why: impl Into<String>) {
        self.add(kind, None, why.into());
    }

    fn add(&mut self, kind: Kind, place: Option<&dyn Display>, why: String) {
        let known = self.known.get(&(kind, why.clone())).copied();
        match known {
            Some(index) => self.all.get_mut(index).into_iter().for_each(|note| note.count += 1),
            None if self.all.len() < MOST => {
                self.known.insert((kind, why.clone()), self.all.len());
                self.all.push(Note { kind, place: place.map(ToString::to_string), why, count: 1 });
            }
            None => self.more.get_mut(kind as usize).into_iter().for_each(|more| *more += 1),
        }
    }

    /// Those of a kind, in the order in which they were told.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Note> {
        self.all.iter().filter(move |note| note.kind == kind)
    }

    /// How many of a kind there are, each place for itself.
    #[must_use]
    pub fn count(&self, kind: Kind) -> u64 {
        self.of(kind).map(|note| note.count).sum::<u64>() + self.more.get(kind as usize).copied().unwrap_or_default()
    }

    /// At most so many lines of a kind; the last says how many more there are.
    #[must_use]
    pub fn lines(&self, kind: Kind, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = self.of(kind).take(most).map(ToString::to_string).collect();
        let told: u64 = self.of(kind).take(most).map(|note| note.count).sum();
        if let Some(more) = self.count(kind).checked_sub(told).filter(|more| *more > 0) {
            lines.push(format!("and {more} more"));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_notes_are_one_with_their_first_place() {
        let mut notes = Notes::default();
        notes.left_out("a:2, column B", "no place for it");
        notes.left_out("a:3, column B", "no place for it");
        notes.mistaken("a:9", "`x` is not a number");
        notes.general(Kind::Assumed, "kg");
        assert_eq!(notes.lines(Kind::LeftOut, 5), ["a:2, column B: no place for it (and 1 more)"]);
        assert_eq!((notes.count(Kind::LeftOut), notes.lines(Kind::Assumed, 5)), (2, vec!["kg".to_owned()]));
        for index in 0..1200 {
            notes.mistaken("a", index.to_string());
        }
        assert_eq!((notes.count(Kind::Mistaken), notes.lines(Kind::Mistaken, 1).len()), (1201, 2));
    }
}
