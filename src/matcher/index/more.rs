//! What surcharges add to bounds once the consignment is known: those whose lines depend on it alone.

use std::cell::Cell;

use super::shelf::range_at;
use crate::matcher::compiled::{Compiled, RateLane};
use crate::matcher::verdict::Asking;

/// Parts of a minor unit in which rates of exchange are.
const SHIFT: u32 = 16;

/// The list of surcharges that all lanes of a member have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct More {
    list: u32,
    /// What a minor unit of its lanes is in those of the rule set's currency, in 65,536ths, rounded down; 0 if nothing is known of it.
    exchange: u32,
}

impl More {
    pub(super) const NONE: Self = Self { list: u32::MAX, exchange: 0 };

    /// Of some lanes.
    pub(super) fn of<'a>(compiled: &Compiled, mut lanes: impl Iterator<Item = &'a RateLane>) -> Self {
        let own = |lane: &RateLane| {
            let counts = compiled.surcharges_of(lane).has_more() && compiled.taxation.adds(lane.has_tax);
            let exchange = lane.exchange.filter(|_| counts)?.checked_mul(1 << SHIFT)? / compiled.minor_unit;
            Some(Self { list: lane.surcharges, exchange: u32::try_from(exchange).unwrap_or(u32::MAX) })
        };
        let first = lanes.next().and_then(own);
        first.filter(|first| lanes.all(|lane| own(lane) == Some(*first))).unwrap_or(Self::NONE)
    }

    /// Those of members, and for each shelf what all its members have, by where they begin; nothing, if nobody has any.
    pub(super) fn put(mores: Vec<Self>, firsts: &[u32]) -> [Box<[Self]>; 2] {
        if mores.iter().all(|more| *more == Self::NONE) {
            return Default::default();
        }
        let common = |shelf: usize| {
            let own = mores.get(range_at(firsts, shelf)).unwrap_or_default();
            own.first().filter(|first| own.iter().all(|other| other == *first)).copied().unwrap_or(Self::NONE)
        };
        let commons = (0..firsts.len().saturating_sub(1)).map(common).collect();
        [mores.into(), commons]
    }

    /// What they come to in minor units of the rule set's currency, or less.
    #[inline(never)]
    fn least(self, asking: &Asking<'_>, service: u32) -> u32 {
        let lines = asking.more(self.list, service).map(|lines| (i128::from(lines) * i128::from(self.exchange)) >> SHIFT);
        lines.and_then(|lines| u32::try_from(lines).ok()).unwrap_or(u32::MAX)
    }
}

/// Tells what surcharges add for one consignment: most members that follow each other have the same.
pub(super) struct Adding<'a> {
    asking: &'a Asking<'a>,
    last: Cell<(More, u32)>,
}

impl<'a> Adding<'a> {
    pub(super) fn to(asking: &'a Asking<'a>) -> Self {
        Self { asking, last: Cell::new((More::NONE, 0)) }
    }

    /// To the bounds of a service, in minor units of the rule set's currency, or less.
    #[inline]
    pub(super) fn least(&self, more: More, service: u32) -> u32 {
        let (last, known) = self.last.get();
        if more == last {
            return known;
        }
        let least = if more == More::NONE { 0 } else { more.least(self.asking, service) };
        self.last.set((more, least));
        least
    }
}
