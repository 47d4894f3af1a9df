//! A problem of a document as its author reads it.

use std::fmt;
use std::ops::Range;

use super::{Lines, Path, Position, Problem, Spans, SyntaxError};

/// What kind of violation it is: stable, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ViolationCode {
    /// `syntax`: not JSON.
    Syntax,
    /// `wrong-type`: a text where a number belongs, and the like.
    WrongType,
    /// `unknown-field`: a field that the document doesn't have.
    UnknownField,
    /// `missing-field`: a field that must be given.
    MissingField,
    /// `duplicate-key`: a key that stands twice in one object.
    DuplicateKey,
    /// `invalid-value`: a value that isn't one of its kind, or beyond its limits.
    InvalidValue,
    /// `empty-list`: a list that says nothing.
    EmptyList,
    /// `duplicate-reference`: two things of one kind with one name.
    DuplicateReference,
    /// `unknown-reference`: a name that nothing has.
    UnknownReference,
    /// `ambiguous-name`: a name that two kinds of things have.
    AmbiguousName,
    /// `out-of-order`: a range that runs backwards, bands that don't rise.
    OutOfOrder,
    /// `conflict`: two fields that don't go together.
    Conflict,
    /// `too-large`: more than is read.
    TooLarge,
    /// `unused`: something that nothing refers to.
    Unused,
    /// `never-wins`: a service or a lane that cannot be chosen.
    NeverWins,
    /// `gap`: weights that the rules allow and no band prices.
    Gap,
    /// `unlimited`: no upper end where one is usual.
    Unlimited,
    /// `outdated`: a table that ends too soon.
    Outdated,
}

impl fmt::Display for ViolationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "syntax",
            Self::WrongType => "wrong-type",
            Self::UnknownField => "unknown-field",
            Self::MissingField => "missing-field",
            Self::DuplicateKey => "duplicate-key",
            Self::InvalidValue => "invalid-value",
            Self::EmptyList => "empty-list",
            Self::DuplicateReference => "duplicate-reference",
            Self::UnknownReference => "unknown-reference",
            Self::AmbiguousName => "ambiguous-name",
            Self::OutOfOrder => "out-of-order",
            Self::Conflict => "conflict",
            Self::TooLarge => "too-large",
            Self::Unused => "unused",
            Self::NeverWins => "never-wins",
            Self::Gap => "gap",
            Self::Unlimited => "unlimited",
            Self::Outdated => "outdated",
        })
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

/// The most violations of one document that are told one by one.
const MOST_VIOLATIONS: usize = 10_000;

/// Finds the problems of a document in its text, if there is one. Beyond [`MOST_VIOLATIONS`] the last says how many more there are.
pub(crate) fn violations(problems: Vec<Problem>, source: Option<&str>) -> Vec<Violation> {
    if problems.is_empty() {
        return Vec::new();
    }
    let paths = || problems.iter().flat_map(|problem| [Some(&problem.path), problem.other.as_ref().map(|(path, _)| path)]).flatten();
    let spans = source.map(|source| Spans::of(source, paths()));
    let bytes_of = |path: &Path, at_key: bool, own: Option<Range<usize>>| {
        let found = || spans.as_ref().map_or(0..0, |spans| if at_key { spans.key(path) } else { spans.value(path) });
        own.unwrap_or_else(found)
    };
    let mut found: Vec<(Range<usize>, Range<usize>, Problem)> = problems
        .into_iter()
        .map(|mut problem| {
            let [own, other] = problem.bytes.take().map_or([None, None], |bytes| bytes.map(Some));
            let other_bytes = problem.other.as_ref().map_or(0..0, |(path, _)| bytes_of(path, false, other));
            (bytes_of(&problem.path, problem.at_key, own), other_bytes, problem)
        })
        .collect();
    found.sort_by_key(|(bytes, _, _)| bytes.start);
    let more = found.len().saturating_sub(MOST_VIOLATIONS);
    found.truncate(MOST_VIOLATIONS);
    // Each kind of place is asked for in the order of the text, or nearly so.
    let (mut lines, mut other_lines) = (source.map(Lines::of), source.map(Lines::of));
    let place = |lines: &mut Option<Lines<'_>>, path: Path, bytes: Range<usize>| {
        let position = lines.as_mut().map(|lines| lines.position(bytes.start));
        DocumentPlace { path, position, bytes }
    };
    let mut violations: Vec<Violation> = found
        .into_iter()
        .map(|(bytes, other_bytes, problem)| Violation {
            code: problem.code,
            place: place(&mut lines, problem.path, bytes),
            other: problem.other.map(|(path, label)| (place(&mut other_lines, path, other_bytes), label)),
            message: problem.message,
            hint: problem.hint,
        })
        .collect();
    if more > 0 {
        let place = place(&mut lines, Path::default(), 0..0);
        let message = format!("`{more}` violations more");
        violations.push(Violation { code: ViolationCode::TooLarge, message, hint: None, place, other: None });
    }
    violations
}

impl From<SyntaxError> for Violation {
    fn from(error: SyntaxError) -> Self {
        let SyntaxError { message, position, path } = error;
        Self {
            code: ViolationCode::Syntax,
            message: format!("not JSON: {message}"),
            hint: None,
            place: DocumentPlace { path, position: Some(position), bytes: position.offset..position.offset },
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
