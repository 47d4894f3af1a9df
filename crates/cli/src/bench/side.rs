//! A rule set that is measured, and the questions that are asked of it.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use consign::{Consignment, Matcher, Pool, RuleSet};

use super::clock::{Times, nanoseconds, timed};
use super::sample::Sample;
use crate::choice::Choice;
use crate::rules;
use crate::stop::Stop;
use crate::terminal::Look;

/// Into so many parts the time for a question is cut: the rule sets take turns at them.
const TURNS: u32 = 10;
/// Whatever the time, so many consignments are asked about.
const FEWEST: u64 = 20;
/// How many decisions are made between two looks at the clock.
const STRIDE: usize = 64;

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
    pub(super) fn load(path: &Path, choice: &Choice, errors: Look) -> Result<Self, Stop> {
        let rule_set = rules::rule_set(path, errors)?;
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

/// How long each rule set takes for a question, asked by turns.
pub(super) fn times(sides: &[Side], sample: &Sample, question: Question, budget: Duration, clock: u64) -> Result<Vec<Times>, Stop> {
    let mut all = sides.iter().map(|_| Times::new()).collect::<Result<Vec<Times>, Stop>>()?;
    for turn in 1..=TURNS {
        for (side, times) in sides.iter().zip(&mut all) {
            let from = usize::try_from(times.count()).unwrap_or(0);
            let begun = Instant::now();
            for consignment in sample.scattered(from) {
                let (took, _) = timed(|| question.ask(&side.pool, consignment, sample.at));
                times.add(took, clock);
                let is_enough = turn < TURNS || times.count() >= FEWEST;
                if is_enough && begun.elapsed() >= budget / TURNS {
                    break;
                }
            }
        }
    }
    Ok(all)
}

/// How many decisions each rule set makes in a second on one thread, by turns, without a clock in between.
pub(super) fn decisions_per_second(sides: &[Side], sample: &Sample, budget: Duration) -> Vec<u64> {
    let mut all = vec![(0_u64, 0_u64); sides.len()];
    for _ in 0..TURNS {
        for (side, (count, taken)) in sides.iter().zip(&mut all) {
            let mut asked = sample.scattered(usize::try_from(*count).unwrap_or(0));
            let begun = Instant::now();
            while begun.elapsed() < budget / TURNS {
                for consignment in asked.by_ref().take(STRIDE) {
                    std::hint::black_box(Question::Choose.ask(&side.pool, consignment, sample.at));
                }
                *count += STRIDE as u64;
            }
            *taken += nanoseconds(begun.elapsed());
        }
    }
    let per_second = |(count, taken): (u64, u64)| u128::from(count) * 1_000_000_000 / u128::from(taken.max(1));
    all.into_iter().map(|one| u64::try_from(per_second(one)).unwrap_or(u64::MAX)).collect()
}
