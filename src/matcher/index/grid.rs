//! The grid: weights in steps, the same for all cells, so that a consignment's steps are found once.

use super::lane_price::{Measure, QuickRate};
use super::tariff::Tariff;

/// The most steps of one measure. Where bands end at more weights, prices are bounded less closely.
const MOST_STEPS: usize = 256;
const WORDS: usize = MOST_STEPS / 64;

/// Where the bands of rate lanes end, by measure.
#[derive(Default)]
pub(super) struct Grid {
    /// The upper ends of the steps but the last, included, in grains, ascending.
    ends: [Box<[i64]>; Measure::ALL.len()],
    /// The steps at which the bands of each rate lane end, one bit each; needed while cells are built.
    of_rates: Vec<[u64; WORDS]>,
}

impl Grid {
    /// The grid of the rate lanes, of no more steps than so many for each measure.
    pub(super) fn of(tariff: &Tariff, most_steps: usize) -> Self {
        let ends = Measure::ALL.map(|measure| {
            let rates = tariff.rates().flatten().filter(|rate| rate.measure() == measure);
            let mut ends: Vec<i64> = rates.flat_map(ends).collect();
            ends.sort_unstable();
            ends.dedup();
            let every = (ends.len() + 1).div_ceil(most_steps.min(MOST_STEPS));
            ends.into_iter().skip(every - 1).step_by(every).collect()
        });
        let mut grid = Self { ends, of_rates: Vec::new() };
        grid.of_rates = tariff.rates().map(|rate| rate.map_or([0; WORDS], |rate| grid.bits(rate))).collect();
        grid
    }

    fn bits(&self, rate: &QuickRate) -> [u64; WORDS] {
        let mut bits = [0; WORDS];
        let grid = self.ends_of(rate.measure());
        for step in ends(rate).filter_map(|end| grid.binary_search(&end).ok()) {
            if let Some(word) = bits.get_mut(step / 64) {
                *word |= 1 << (step % 64);
            }
        }
        bits
    }

    /// Forgets what it takes to build cells.
    pub(super) fn built(&mut self) {
        self.of_rates = Vec::new();
    }

    fn ends_of(&self, measure: Measure) -> &[i64] {
        self.ends.get(measure as usize).map(|ends| &**ends).unwrap_or_default()
    }

    /// How many steps a measure has.
    pub(super) fn steps(&self, measure: Measure) -> usize {
        self.ends_of(measure).len() + 1
    }

    /// The step that a weight is in.
    #[expect(clippy::cast_possible_truncation, reason = "at most MOST_STEPS - 1")]
    pub(super) fn step(&self, measure: Measure, weight: i64) -> u8 {
        self.ends_of(measure).partition_point(|end| *end < weight) as u8
    }

    /// The parts that the bands of some rate lanes cut weights into, no more than so many: the first step of each, and its upper end.
    pub(super) fn parts(&self, measure: Measure, rates: impl Iterator<Item = u32>, most: usize) -> (Vec<usize>, Vec<i64>) {
        let mut bits = [0; WORDS];
        for own in rates.filter_map(|rate| self.of_rates.get(rate as usize)) {
            bits.iter_mut().zip(own).for_each(|(bits, own)| *bits |= own);
        }
        let is_set = |step: &usize| bits.get(step / 64).is_some_and(|word| word >> (step % 64) & 1 == 1);
        let steps: Vec<(usize, i64)> = self.ends_of(measure).iter().copied().enumerate().filter(|(step, _)| is_set(step)).collect();
        let every = (steps.len() + 1).div_ceil(most);
        let (last, mut ends): (Vec<usize>, Vec<i64>) = steps.into_iter().skip(every - 1).step_by(every).unzip();
        ends.push(i64::MAX);
        (std::iter::once(0).chain(last.into_iter().map(|last| last + 1)).collect(), ends)
    }

    pub(super) fn memory(&self) -> usize {
        self.ends.iter().map(|ends| size_of_val(&**ends)).sum()
    }
}

/// Where the bands of a rate lane end that do.
fn ends(rate: &QuickRate) -> impl Iterator<Item = i64> {
    rate.bands.iter().map(|band| band.up_to).filter(|end| *end < i64::MAX)
}
