//! A problem of a document as its author reads it.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use super::locate::Spans;
use super::{Path, Position, Problems, words};

words! {
    /// What kind of violation it is: stable, for programs.
    #[non_exhaustive]
    pub enum ViolationCode, "a code of a violation" {
        /// `syntax`: not JSON.
        Syntax = "syntax",
        /// `wrong-type`: a text where a number belongs, and the like.
        WrongType = "wrong-type",
        /// `unknown-field`: a field that the document doesn't have.
        UnknownField = "unknown-field",
        /// `missing-field`: a field that must be given.
        MissingField = "missing-field",
        /// `duplicate-key`: a key that stands twice in one object.
        DuplicateKey = "duplicate-key",
        /// `invalid-value`: a value that isn't one of its kind, or beyond its limits.
        InvalidValue = "invalid-value",
        /// `empty-list`: a list that says nothing.
        EmptyList = "empty-list",
        /// `duplicate-reference`: two things of one kind with one name.
        DuplicateReference = "duplicate-reference",
        /// `unknown-reference`: a name that nothing has.
        UnknownReference = "unknown-reference",
        /// `ambiguous-name`: a name that two kinds of things have.
        AmbiguousName = "ambiguous-name",
        /// `out-of-order`: a range that runs backwards, bands that don't rise.
        OutOfOrder = "out-of-order",
        /// `conflict`: two fields that don't go together.
        Conflict = "conflict",
        /// `too-large`: more than is read.
        TooLarge = "too-large",
        /// `unused`: something that nothing refers to.
        Unused = "unused",
        /// `never-wins`: a service or a lane that cannot be chosen.
        NeverWins = "never-wins",
        /// `gap`: weights that the rules allow and no band prices.
        Gap = "gap",
        /// `unlimited`: no upper end where one is usual.
        Unlimited = "unlimited",
        /// `outdated`: a table that ends too soon.
        Outdated = "outdated",
    }
}

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
            other: other.map(|(bytes, path, label)| (place(path, bytes), label)),
        })
        .collect();
    if more > 0 {
        let message = format!("`{more}` violations more");
        let place = place(Path::default(), 0..0);
        violations.push(Violation { code: ViolationCode::TooLarge, message, hint: None, place, other: None });
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
