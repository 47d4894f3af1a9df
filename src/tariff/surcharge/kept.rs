//! What surcharges come to that depend on a consignment alone: worked out once, however many services have them.

use std::cell::Cell;
use std::num::NonZeroU32;

/// The number under which something is kept; all that is the same has one.
pub(crate) type Key = NonZeroU32;

/// So many are kept at once. Surcharges that stand together have numbers in a row, and don't drive each other out.
const ROOM: usize = 32;

/// What surcharges of one consignment were found to come to.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The first and the last day on which something is collected.
    pub(super) days: [i32; 2],
    /// The numbers of what is kept, or 0.
    keys: [Cell<u32>; ROOM],
    lines: [Cell<i64>; ROOM],
}

/// Of what can't be worked out.
pub(super) const UNPRICED: i64 = -1;
/// Of what is not the same on all days.
pub(super) const UNEVEN: i64 = -2;

impl Kept {
    /// For collections on the days from one to another, ends included.
    #[inline]
    pub(crate) fn new(days: [i32; 2]) -> Self {
        Self { days, keys: Default::default(), lines: Default::default() }
    }

    /// So many minor units, 0 of what doesn't apply; [`UNPRICED`] or [`UNEVEN`].
    #[inline]
    pub(super) fn line(&self, key: Key, find: impl FnOnce() -> i64) -> i64 {
        let place = key.get() as usize % ROOM;
        let Some((own, line)) = self.keys.get(place).zip(self.lines.get(place)) else { return UNEVEN };
        if own.get() != key.get() {
            line.set(find());
            own.set(key.get());
        }
        line.get()
    }
}

/// How a price is worked out of which only the sum is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quick<'a> {
    pub(crate) kept: &'a Kept,
    /// In minor units of the lane: of what comes to more nothing else is asked.
    pub(crate) most: i64,
}
