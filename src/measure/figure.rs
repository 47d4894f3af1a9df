//! The figure of a measure, in as few bytes as it takes.

/// A figure in 64 bits where it is whole in grains, else in smallest steps: consignments are moved about, and most figures are short.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    /// The grains, or the lower and the upper half of the steps.
    pub(super) halves: [u64; 2],
    pub(super) in_grains: bool,
}

impl Figure {
    /// A figure in steps, which are so many grains if they are whole ones and 64 bits count them.
    pub(super) fn new(steps: i128, grains: Option<i64>) -> Self {
        const HALF: u32 = u64::BITS;
        let [lower, upper] = [steps & i128::from(u64::MAX), steps >> HALF].map(|half| u64::try_from(half).unwrap_or(u64::MAX));
        grains.map_or(Self { halves: [lower, upper], in_grains: false }, Self::of_grains)
    }

    #[inline]
    pub(super) fn of_grains(grains: i64) -> Self {
        Self { halves: [grains.cast_unsigned(), 0], in_grains: true }
    }

    #[inline]
    pub(super) fn grains(self) -> Option<i64> {
        let [grains, _] = self.halves;
        self.in_grains.then_some(grains.cast_signed())
    }

    /// The steps of a figure that isn't in grains.
    pub(super) fn steps(self) -> i128 {
        let [lower, upper] = self.halves;
        (u128::from(upper) << 64 | u128::from(lower)).cast_signed()
    }
}
