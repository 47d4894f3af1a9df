//! Whether a usage is one of a rule set's capacities.

use super::compiled::Compiled;
use super::engine::Matcher;
use crate::capacity::{Usage, UsageError};
use crate::check::Checker;
use crate::json::{Path, Problem, Problems, ViolationCode, violations};
use crate::number::shortened;

impl Matcher {
    /// Reads a usage of this rule set's capacities.
    ///
    /// # Errors
    /// Everything that is wrong with the text, with line and column, and of what can be read as [`Matcher::check_usage`].
    pub fn usage(&self, source: &str) -> Result<Usage, UsageError> {
        let (usage, mut problems) = Usage::read(source)?;
        self.0.check_usage(&usage, &mut problems);
        if problems.is_empty() { Ok(usage) } else { Err(UsageError { violations: violations(problems, Some(source)) }) }
    }

    /// Whether a usage is one of this rule set's capacities.
    ///
    /// # Errors
    /// Every name in it that is no capacity's, and every period that isn't one of its capacity's.
    pub fn check_usage(&self, usage: &Usage) -> Result<(), UsageError> {
        let mut problems = Problems::default();
        self.0.check_usage(usage, &mut problems);
        if problems.is_empty() { Ok(()) } else { Err(UsageError { violations: violations(problems, None) }) }
    }
}

impl Compiled {
    fn check_usage(&self, usage: &Usage, problems: &mut Problems) {
        let (mut comparisons, mut last) = (0, None);
        for (reference, period, _) in usage.all() {
            let at = Path::default().key(reference.to_string());
            match self.capacities.all.iter().find(|capacity| capacity.reference == *reference) {
                None if last == Some(reference) => {}
                None => {
                    last = Some(reference);
                    let message = format!("unknown capacity `{}`", shortened(reference.as_str()));
                    let known = self.capacities.all.iter().map(|capacity| capacity.reference.as_str());
                    let mut problem = Problem::new(at, message).code(ViolationCode::UnknownReference);
                    problem.hint = Checker::nearest(&mut comparisons, known, reference.as_str());
                    problems.push(problem);
                }
                Some(capacity) if !capacity.per.has(period) => {
                    let message = format!("`{period}` is no period of capacity `{reference}`, which goes by {}", capacity.per.written());
                    problems.push(Problem::new(at.key(period.to_string()), message));
                }
                Some(_) => {}
            }
        }
    }
}
