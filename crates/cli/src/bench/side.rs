//! A rule set that is measured, and the questions that are asked of it.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use consign::{Consignment, Matcher, Pool, RuleSet};

use super::clock::{Times, timed};
use crate::choice::Choice;
use crate::rules;
use crate::stop::Stop;

/// A rule set.
pub(super) struct Side {
    /// How messages call its file.
    pub(super) name: String,
    pub(super) rule_set: RuleSet,
    pub(super) matcher: Matcher,
    pub(super) pool: Pool,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Choose,
    Quote,
    Explain,
}

impl Question {
    pub(super) const ALL: [Self; 3] = [Self::Choose, Self::Quote, Self::Explain];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Choose => "choose",
            Self::Quote => "quote",
            Self::Explain => "explain",
        }
    }

    /// Asks, and lets go of the answer. How many services can take it, as far as the question tells.
    pub(super) fn ask(self, pool: &Pool, consignment: &Consignment, at: DateTime<Utc>) -> usize {
        match self {
            Self::Choose => pool.decide(consignment, at).map_or(0, |choice| usize::from(choice.is_some())),
            Self::Quote => pool.quotes(consignment, at).map_or(0, |quotes| quotes.len()),
            Self::Explain => pool.explain(consignment, at).map_or(0, |explanation| explanation.quotes.len()),
        }
    }
}

impl Side {
    pub(super) fn load(path: &Path, choice: &Choice) -> Result<Self, Stop> {
        let rule_set = rules::rule_set(path)?;
        let matcher = compiled(&rule_set)?;
        let pool = choice.pool(&matcher)?;
        Ok(Self { name: path.display().to_string(), rule_set, matcher, pool })
    }

    /// How long the rule set takes to compile, in nanoseconds: the median of a few times.
    pub(super) fn compile_time(&self, budget: Duration) -> Result<u64, Stop> {
        const MOST: usize = 15;
        let begun = Instant::now();
        let mut times = Times::new()?;
        while times.count() == 0 || begun.elapsed() < budget && times.count() < MOST as u64 {
            let (took, matcher) = timed(|| compiled(&self.rule_set));
            matcher?;
            times.add(took, 0);
        }
        Ok(times.quantile(0.5))
    }
}

/// A rule set that was read compiles.
pub(super) fn compiled(rule_set: &RuleSet) -> Result<Matcher, Stop> {
    rule_set.compile().map_err(|error| Stop::Said(error.to_string()))
}
