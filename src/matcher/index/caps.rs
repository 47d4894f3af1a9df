//! How much the index may hold. Where it is too little, more is looked at; no answer moves.

use crate::facts::MOST_WEIGHERS;

/// How many limits, sets of collecting carriers, and tags gates have room for.
pub(super) const MOST_FIELDS: usize = 15;
pub(super) const MOST_ORIGINS: u32 = 16;
pub(super) const MOST_TAGS: u32 = 43;

/// The most of everything that has an end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caps {
    /// Looks at lanes and classes that finding ways may take; the services of lists that are then left are loose.
    pub(super) looks: usize,
    /// Bytes that classes and ways may take, and as many times what the rule set takes besides: lists and services that are then left are
    /// loose.
    pub(super) room: [usize; 2],
    /// Coarse steps of weight; of them two to the power of so many make a class of weights.
    pub(super) coarse: usize,
    pub(super) class_shift: u32,
    /// Lanes that weigh otherwise are looked at loosely.
    pub(super) weighers: usize,
    /// Steps of a shelf, and as many more as its members have ends between them; none has more than the last.
    pub(super) steps: [usize; 3],
    /// Limits that have a step in gates.
    pub(super) fields: usize,
    /// Sets of collecting carriers, and tags, that have a bit in gates.
    pub(super) origins: u32,
    pub(super) tags: u32,
    /// Answers of shipping rules that may be worked out beforehand; other rules are asked one by one.
    pub(in crate::matcher) screened: usize,
}

impl Caps {
    pub(crate) const USUAL: Self = Self {
        looks: 200_000_000,
        room: [8_000_000, 4],
        coarse: 48,
        class_shift: 2,
        weighers: MOST_WEIGHERS,
        steps: [24, 2, 384],
        fields: MOST_FIELDS,
        origins: MOST_ORIGINS,
        tags: MOST_TAGS,
        screened: 4_000_000,
    };

    /// So little that whatever there is for want of room is met in small rule sets.
    pub(crate) const TINY: Self = Self {
        looks: 150,
        room: [12_000, 0],
        coarse: 3,
        class_shift: 0,
        weighers: 1,
        steps: [2, 0, 2],
        fields: 1,
        origins: 1,
        tags: 1,
        screened: 40,
    };
}
