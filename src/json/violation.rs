//! A problem of a document as its author reads it.

use std::fmt;
use std::ops::Range;

use super::{Path, Position, Problem, Spans, SyntaxError};

/// What is wrong at one place of a document, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// What is wrong, in one line.
    pub message: String,
    /// What would be right, if that can be said.
    pub hint: Option<String>,
    /// Where it is.
    pub place: DocumentPlace,
    /// The other party of a clash, and what it is.
    pub other: Option<(DocumentPlace, String)>,
}

/// A place in a document: the way to it and, if there is a text, where that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentPlace {
    /// `CarrierServices[3].Rates[0]`; empty for the whole document.
    pub path: Path,
    /// Line and column of its first character; `None` for what was built in code.
    pub position: Option<Position>,
    /// Its bytes in the text; empty for what was built in code.
    pub bytes: Range<usize>,
}

impl fmt::Display for Violation {
    /// One line: `12:5: CarrierServices[3].Carrier: unknown carrier `DPT` (did you mean `DPD`?)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.place.position {
            write!(f, "{position}: ")?;
        }
        let path = self.place.path.to_string();
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some((place, label)) = &self.other {
            match place.position {
                Some(position) => write!(f, " ({label} at {position})")?,
                None => write!(f, " ({label} at {})", place.path)?,
            }
        }
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// Finds the problems of a document in its text, if there is one.
pub(crate) fn violations(mut problems: Vec<Problem>, source: Option<&str>) -> Vec<Violation> {
    if problems.is_empty() {
        return Vec::new();
    }
    let spans = source.map(|source| (source, Spans::of(source)));
    let place = |path: &Path, at_key: bool| {
        let bytes = spans.as_ref().map_or(0..0, |(_, spans)| if at_key { spans.key(path) } else { spans.value(path) });
        let position = spans.as_ref().map(|(source, _)| Position::of_offset(source, bytes.start));
        DocumentPlace { path: path.clone(), position, bytes }
    };
    let mut violations: Vec<Violation> = problems
        .drain(..)
        .map(|problem| Violation {
            place: place(&problem.path, problem.at_key),
            other: problem.other.map(|(path, label)| (place(&path, false), label)),
            message: problem.message,
            hint: problem.hint,
        })
        .collect();
    violations.sort_by_key(|violation| violation.place.bytes.start);
    violations
}

impl From<SyntaxError> for Violation {
    fn from(error: SyntaxError) -> Self {
        let SyntaxError { message, position } = error;
        Self {
            message: format!("not JSON: {message}"),
            hint: None,
            place: DocumentPlace { path: Path::default(), position: Some(position), bytes: position.offset..position.offset },
            other: None,
        }
    }
}

/// Writes violations one a line.
pub(crate) fn write_all(f: &mut fmt::Formatter<'_>, violations: &[Violation]) -> fmt::Result {
    for (index, violation) in violations.iter().enumerate() {
        if index > 0 {
            f.write_str("\n")?;
        }
        fmt::Display::fmt(violation, f)?;
    }
    Ok(())
}
