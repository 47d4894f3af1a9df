//! A problem of a document as its author reads it.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use super::locate::Spans;
use super::{Path, Position, Problems, ViolationCode};

/// What is wrong at one place of a document, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// What kind of violation it is.
    pub code: ViolationCode,
    /// What is wrong, in one line.
    pub message: String,
    /// What would be right, if that can be said.
    pub hint: Option<String>,
    /// Where it is.
    pub place: DocumentPlace,
    /// The other party of a clash, and what it is.
    pub other: Option<(DocumentPlace, String)>,
    /// Of a warning a small consignment that shows it, where one does: JSON as `consign explain` reads it, with the instant as `At`.
    pub witness: Option<String>,
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

/// Finds the problems of a document in its text, if there is one. If not all are told, the last says how many more there are.
pub(crate) fn violations(problems: impl Into<Problems>, source: Option<&str>) -> Vec<Violation> {
    let Problems { told, more } = problems.into();
    if told.is_empty() {
        return Vec::new();
    }
    let others = told.iter().filter_map(|problem| problem.other.as_ref()).map(|(path, _)| path);
    let looked_up = told.iter().filter(|problem| problem.bytes.is_none()).map(|problem| &problem.path);
    let spans = source.map(|source| Spans::of(source, looked_up.chain(others)));
    let bytes_of = |path: &Path| spans.as_ref().map_or(0..0, |spans| spans.value(path));
    let mut found: Vec<_> = told
        .into_iter()
        .map(|mut problem| {
            let other = problem.other.take().map(|(path, label)| (bytes_of(&path), path, label));
            (problem.bytes.take().unwrap_or_else(|| bytes_of(&problem.path)), problem, other)
        })
        .collect();
    found.sort_by_key(|(bytes, ..)| bytes.start);
    let offsets = found.iter().flat_map(|(bytes, _, other)| [bytes.start, other.as_ref().map_or(0, |(bytes, ..)| bytes.start)]);
    let positions = source.map_or_else(HashMap::new, |source| Position::of_offsets(source, offsets.chain([0]).collect()));
    let place = |path: Path, bytes: Range<usize>| DocumentPlace { path, position: positions.get(&bytes.start).copied(), bytes };
    let mut violations: Vec<Violation> = found
        .into_iter()
        .map(|(bytes, problem, other)| Violation {
            code: problem.code,
            message: problem.message,
            hint: problem.hint,
            place: place(problem.path, bytes),
            witness: problem.witness,
            other: other.map(|(bytes, path, label)| (place(path, bytes), label)),
        })
        .collect();
    if more > 0 {
        let message = format!("`{more}` violations more");
        let place = place(Path::default(), 0..0);
        violations.push(Violation { code: ViolationCode::TooLarge, message, hint: None, place, other: None, witness: None });
    }
    violations
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
