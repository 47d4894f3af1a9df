//! Timing: what one question takes, without what looking at the clock takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::stop::Stop;

/// How long a single question may take, in nanoseconds, and be told exactly: an hour.
const LONGEST: u64 = 3_600_000_000_000;

/// How long questions took, in nanoseconds, to three digits.
pub(super) struct Times(Histogram<u64>);

impl Times {
    pub(super) fn new() -> Result<Self, Stop> {
        Histogram::new_with_bounds(1, LONGEST, 3).map(Self).map_err(|error| Stop::Said(format!("cannot count times: {error}")))
    }

    pub(super) fn add(&mut self, took: Duration, clock: u64) {
        self.0.saturating_record(nanoseconds(took).saturating_sub(clock).max(1));
    }

    pub(super) fn count(&self) -> u64 {
        self.0.len()
    }

    /// The time within which that part of the questions were answered.
    pub(super) fn quantile(&self, quantile: f64) -> u64 {
        self.0.value_at_quantile(quantile)
    }

    pub(super) fn most(&self) -> u64 {
        self.0.max()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean lies between the least and the most")]
    pub(super) fn mean(&self) -> u64 {
        self.0.mean().round() as u64
    }
}

pub(super) fn nanoseconds(took: Duration) -> u64 {
    u64::try_from(took.as_nanos()).unwrap_or(u64::MAX)
}

/// What looking at the clock takes, in nanoseconds: the median of timing nothing.
pub(super) fn cost() -> Result<u64, Stop> {
    let mut nothing = Times::new()?;
    for _ in 0..20_000 {
        let begun = Instant::now();
        black_box(());
        nothing.add(begun.elapsed(), 0);
    }
    Ok(nothing.quantile(0.5))
}

/// The time that something takes.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let answer = black_box(work());
    (begun.elapsed(), answer)
}

/// The shortest time of each of two, by turns, over as many rounds as there is time for; at least three.
pub(super) fn shortest(budget: Duration, mut one: impl FnMut(), mut other: impl FnMut()) -> [Duration; 2] {
    const FEWEST: usize = 3;
    let begun = Instant::now();
    let mut best = [Duration::MAX; 2];
    let mut rounds = 0;
    while rounds < FEWEST || begun.elapsed() < budget {
        best = [best[0].min(timed(&mut one).0), best[1].min(timed(&mut other).0)];
        rounds += 1;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_by_percentiles() {
        let mut times = Times::new().unwrap_or_else(|_| unreachable!("the bounds are sensible"));
        for number in 1..=1_000 {
            times.add(Duration::from_nanos(number + 20), 20);
        }
        times.add(Duration::from_nanos(5), 20);
        assert_eq!((times.count(), times.quantile(0.5), times.quantile(0.9), times.most()), (1_001, 500, 900, 1_000));
        assert_eq!(times.mean(), 500);
    }

    #[test]
    fn each_of_two_is_done_equally_often() {
        let mut counts = [0, 0];
        let [one, other] = &mut counts;
        shortest(Duration::ZERO, || *one += 1, || *other += 1);
        assert_eq!(counts, [3, 3]);
    }
}
