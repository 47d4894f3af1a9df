//! Rows that are no consignments, and why.

use std::fmt;

use consign::{ConsignmentError, Position, Violation, ViolationCode};

use crate::consignments::refused;

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
    /// Several rows of one consignment, each with its line.
    Group(Vec<(u64, Original)>),
}

impl Original {
    /// Whether it is told by its number.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        match self {
            Self::Numbered => true,
            Self::Group(rows) => rows.first().is_some_and(|(_, row)| row.is_numbered()),
            _ => false,
        }
    }
}

/// A row that is no consignment, or none for this run; or all rows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its line, or in a file without lines its number, from 1.
    pub line: u64,
    /// The reference that it gives, if that can be read.
    pub reference: Option<String>,
    /// Of JSON, where its text begins.
    pub start: Option<Position>,
    /// Why, each.
    pub reasons: Vec<Reason>,
    /// What was in the file.
    pub original: Original,
}

impl Rejected {
    /// Its reasons in one line, each with its line and column, if it has these.
    #[must_use]
    pub fn reasons(&self) -> String {
        self.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }

    /// The same as the error of a consignment: what has no line and column of its own says in which line or row it stands.
    #[must_use]
    pub fn error(&self) -> ConsignmentError {
        let place = if self.original.is_numbered() { "row" } else { "line" };
        let problem = |reason: &Reason| match (reason.position, self.start) {
            (None, None) => (format!("{place} {}: {}", self.line, reason.text), ViolationCode::InvalidValue, None),
            (own, start) => (reason.text.clone(), ViolationCode::InvalidValue, own.or(start)),
        };
        refused(self.reference.clone(), self.reasons.iter().map(problem))
    }

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
            None if self.original.is_numbered() => format!("row {}", self.line),
            None => self.line.to_string(),
        };
        format!("{name}:{place}: {reasons}{more}")
    }
}

/// A row that can't be read.
#[derive(Clone)]
pub(super) struct Unread {
    pub(super) line: u64,
    pub(super) reference: Option<String>,
    pub(super) start: Option<Position>,
    pub(super) reasons: Vec<Reason>,
}

impl Unread {
    pub(super) fn rejected(self, original: Original) -> Rejected {
        let Self { line, reference, start, reasons } = self;
        Rejected { line, reference, start, reasons, original }
    }
}

/// How many rows there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All rows, the rejected ones among them; where rows are grouped, all groups.
    pub rows: u64,
    /// Those that are no consignments.
    pub rejected: u64,
    /// Of the others, those that say nothing of where they come from.
    pub without_origin: u64,
}
