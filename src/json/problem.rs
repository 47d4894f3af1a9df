//! What is wrong with a document, as it is found.

use std::collections::HashSet;
use std::ops::Range;

use super::{Path, Step, ViolationCode};

/// What is wrong at one place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) path: Path,
    pub(crate) message: String,
    /// What would be right.
    pub(crate) hint: Option<String>,
    /// The other party of a clash.
    pub(crate) other: Option<(Path, String)>,
    pub(crate) code: ViolationCode,
    /// A consignment that shows it, as JSON.
    pub(crate) witness: Option<String>,
    /// Where it stands, if that is known; else its path tells.
    pub(super) bytes: Option<Range<usize>>,
}

impl Problem {
    pub(crate) fn new(path: Path, message: impl Into<String>) -> Self {
        Self { path, message: message.into(), hint: None, other: None, code: ViolationCode::InvalidValue, witness: None, bytes: None }
    }

    pub(crate) fn code(mut self, code: ViolationCode) -> Self {
        self.code = code;
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn other(mut self, path: Path, label: impl Into<String>) -> Self {
        self.other = Some((path, label.into()));
        self
    }

    pub(crate) fn witness(mut self, witness: Option<String>) -> Self {
        self.witness = witness;
        self
    }

    pub(super) fn standing(mut self, bytes: Range<usize>) -> Self {
        self.bytes = Some(bytes);
        self
    }
}

/// The most problems of one document that are told one by one.
const MOST_PROBLEMS: usize = 10_000;

/// The problems found so far: the first [`MOST_PROBLEMS`] one by one, of the others how many they are.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    pub(super) told: Vec<Problem>,
    pub(super) more: usize,
}

impl Problems {
    pub(crate) fn len(&self) -> usize {
        self.told.len() + self.more
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// Whether there are more than are told one by one. Then the document isn't checked any further: nobody knows what follows from the others.
    pub(super) fn are_counted(&self) -> bool {
        self.more > 0
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        self.add(|| problem);
    }

    /// Puts down a problem, which is put into words only if it is told.
    pub(super) fn add(&mut self, problem: impl FnOnce() -> Problem) {
        if self.told.len() < MOST_PROBLEMS {
            self.told.push(problem());
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn refuse(&mut self, path: Path, message: impl Into<String>) {
        self.push(Problem::new(path, message));
    }

    /// Adds what was found by checking a document in which these problems were found by reading: what doesn't follow from something that
    /// could not be read, because it is at the same place, within it, or around it, or clashes with what is there.
    pub(crate) fn append_unexplained(&mut self, found: Self) {
        if self.are_counted() {
            return;
        }
        let unread = || self.told.iter().filter(|problem| problem.code != ViolationCode::UnknownField).map(|problem| problem.path.clone());
        // That the document itself lacks a field says nothing of its other fields.
        let unread: Vec<Path> = unread().filter(|path| !path.steps().is_empty()).collect();
        let within: HashSet<&[Step]> = unread.iter().map(Path::steps).collect();
        let around: HashSet<&[Step]> = unread.iter().flat_map(Path::ways).collect();
        let explained = |path: &Path| path.ways().any(|way| within.contains(way)) || around.contains(path.steps());
        let clashes = |problem: &Problem| problem.other.as_ref().is_some_and(|(other, _)| other.ways().any(|way| within.contains(way)));
        let follows = |problem: &Problem| explained(&problem.path) || clashes(problem);
        found.told.into_iter().filter(|problem| !follows(problem)).for_each(|problem| self.push(problem));
        self.more += found.more;
    }
}

impl From<Vec<Problem>> for Problems {
    fn from(mut told: Vec<Problem>) -> Self {
        let more = told.len().saturating_sub(MOST_PROBLEMS);
        told.truncate(MOST_PROBLEMS);
        Self { told, more }
    }
}
