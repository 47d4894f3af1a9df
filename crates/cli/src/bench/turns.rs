//! The rule sets take turns at each question, so that whatever else the machine does slows none of them alone.

use std::time::{Duration, Instant};

use super::clock::{Times, nanoseconds, timed};
use super::sample::Sample;
use super::side::{Question, Side};
use crate::stop::Stop;

/// Into so many parts the time for a question is cut: the rule sets take turns at them.
const TURNS: u32 = 10;
/// Whatever the time, so many consignments are asked about.
const FEWEST: u64 = 20;
/// How many decisions are made between two looks at the clock.
const STRIDE: usize = 64;

/// How long each rule set takes for a question, asked by turns.
pub(super) fn times(sides: &[Side], sample: &Sample, question: Question, budget: Duration, clock: u64) -> Result<Vec<Times>, Stop> {
    let mut all = sides.iter().map(|_| Times::new()).collect::<Result<Vec<Times>, Stop>>()?;
    for turn in 1..=TURNS {
        for (side, times) in sides.iter().zip(&mut all) {
            let from = usize::try_from(times.count()).unwrap_or(0);
            let begun = Instant::now();
            for (consignment, at) in sample.scattered(from) {
                let (took, _) = timed(|| question.ask(&side.pool, consignment, *at));
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
                for (consignment, at) in asked.by_ref().take(STRIDE) {
                    std::hint::black_box(Question::Choose.ask(&side.pool, consignment, *at));
                }
                *count += STRIDE as u64;
            }
            *taken += nanoseconds(begun.elapsed());
        }
    }
    let per_second = |(count, taken): (u64, u64)| u128::from(count) * 1_000_000_000 / u128::from(taken.max(1));
    all.into_iter().map(|one| u64::try_from(per_second(one)).unwrap_or(u64::MAX)).collect()
}
