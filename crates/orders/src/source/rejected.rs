//! Rows that are no consignments, and why.

use std::fmt;

use consign::{Position, Violation};

/// How many reasons of one row are told.
const MOST_REASONS: usize = 5;

/// Why a row is rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Where, if that is known better than by the row's line.
    position: Option<Position>,
    text: String,
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self { position: None, text }
    }
}

impl From<Violation> for Reason {
    fn from(mut violation: Violation) -> Self {
        let position = violation.place.position.take();
        Self { position, text: violation.to_string() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(position) => write!(f, "{position}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// What was in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// The cells of a row.
    Cells(Vec<Vec<u8>>),
    /// A text that should be JSON.
    Text(Vec<u8>),
    /// A row of columns, which its number tells.
    Numbered,
}

/// A row that is no consignment, or none for this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its line, or in a file without lines its number, from 1.
    pub line: u64,
    /// Why, each.
    pub reasons: Vec<Reason>,
    /// What was in the file.
    pub original: Original,
}

impl Rejected {
    /// It in one line, with the file's name: ``orders.csv:17: Weight: `abc` is not a number``
    #[must_use]
    pub fn told(&self, name: &str) -> String {
        let reasons = self.reasons.iter().take(MOST_REASONS).map(|reason| reason.text.as_str());
        let reasons = reasons.collect::<Vec<_>>().join("; ");
        let more = match self.reasons.len().saturating_sub(MOST_REASONS) {
            0 => String::new(),
            1 => "; and one reason more".to_owned(),
            more => format!("; and {more} reasons more"),
        };
        let place = match self.reasons.first().and_then(|reason| reason.position) {
            Some(position) => position.to_string(),
            None if self.original == Original::Numbered => format!("row {}", self.line),
            None => self.line.to_string(),
        };
        format!("{name}:{place}: {reasons}{more}")
    }
}

/// How many rows there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All rows, the rejected ones among them.
    pub rows: u64,
    /// Those that are no consignments.
    pub rejected: u64,
}
