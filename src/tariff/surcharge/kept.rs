//! What surcharges come to that depend on a consignment alone: worked out once, however many services have them.

use std::cell::Cell;
use std::num::NonZeroU32;

/// The number under which something is kept; all that is the same has one.
pub(crate) type Key = NonZeroU32;

/// So many are kept at once. Surcharges that stand together have numbers in a row, and don't drive each other out.
const ROOM: usize = 32;

/// What surcharges of one consignment were found to come to.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The numbers of what is kept, or 0.
    keys: [Cell<u32>; ROOM],
    lines: [Cell<i64>; ROOM],
}

/// Of what has no price.
const UNPRICED: i64 = -1;

impl Kept {
    /// So many minor units, 0 of what doesn't apply; `None` of what can't be worked out.
    #[inline]
    pub(super) fn line(&self, key: Key, find: impl FnOnce() -> Option<i64>) -> Option<i64> {
        let place = key.get() as usize % ROOM;
        let (own, line) = self.keys.get(place).zip(self.lines.get(place))?;
        if own.get() != key.get() {
            line.set(find().unwrap_or(UNPRICED));
            own.set(key.get());
        }
        Some(line.get()).filter(|line| *line != UNPRICED)
    }
}

/// How a price is worked out of which only the sum is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quick<'a> {
    pub(crate) kept: &'a Kept,
    /// In minor units of the lane: of what comes to more nothing else is asked.
    pub(crate) most: i64,
}
