//! The doubts about a rule set while they are looked for.

use crate::check::Names;
use crate::json::{Path, Problem, ViolationCode};

/// The doubts found so far, and the names to look up.
pub(super) struct Doubts<'r> {
    pub(super) names: Names<'r>,
    pub(super) found: Vec<Problem>,
}

impl Doubts<'_> {
    pub(super) fn add(&mut self, code: ViolationCode, path: Path, message: impl Into<String>) {
        self.found.push(Problem::new(path, message).code(code));
    }

    pub(super) fn hinted(&mut self, code: ViolationCode, path: Path, message: impl Into<String>, hint: &str) {
        self.found.push(Problem::new(path, message).code(code).hint(hint));
    }
}
