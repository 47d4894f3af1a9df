//! Numbers for everything that is made.

/// Numbers that look like chance and follow from a seed (splitmix64).
pub struct Random(u64);

impl Random {
    /// The numbers of one thing among many.
    #[must_use]
    pub fn of(seed: u64, kind: &str, number: usize) -> Self {
        let kind = kind.bytes().fold(0, |kind: u64, byte| kind.wrapping_mul(257).wrapping_add(u64::from(byte)));
        let mut random = Self(seed ^ kind.rotate_left(24) ^ (number as u64).rotate_left(40));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn within(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One of several.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        let index = self.within(0, of.len() as u64 - 1);
        of.iter().copied().nth(usize::try_from(index).unwrap_or(0)).unwrap_or_else(|| unreachable!("the list has elements"))
    }
}
