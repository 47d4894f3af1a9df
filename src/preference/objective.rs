//! What is best, compiled.

use num_bigint::BigInt;

use crate::condition::ConditionId;
use crate::number::Quantity;
use crate::reference::Reference;
use crate::service_set::ServiceSet;

/// How much dearer than the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tolerance {
    /// Such a share of it, in 10^-22.
    Percent(i128),
    /// In 10^-22 of the rule set's currency.
    Amount(i128),
}

/// A step that leaves services out before tiers count.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Filter {
    DeliveredWithin(u32),
    OnTime(Quantity),
}

/// A step that leaves some of the best tier.
#[derive(Debug)]
pub(crate) enum Narrowing {
    Within(Tolerance),
    Prefer(ServiceSet, Option<Tolerance>),
}

/// The order of what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Last {
    Cheapest,
    Fastest,
    /// So much for each day, in 10^-22.
    BestValue(i128),
    LeastCarbon,
}

/// An objective. Steps have the numbers that they have in the rule set, from 0.
#[derive(Debug)]
pub(crate) struct Objective {
    pub(crate) reference: Reference,
    /// What must hold; always, if there is none.
    pub(crate) when: Option<ConditionId>,
    pub(crate) filters: Vec<(u32, Filter)>,
    pub(crate) narrowings: Vec<(u32, Narrowing)>,
    pub(crate) last: Last,
    /// The step that says so, if one does.
    pub(crate) last_step: Option<u32>,
    /// Its steps as the rule set writes them.
    pub(crate) written: Vec<Box<str>>,
}

impl Objective {
    /// Whether it leaves the first of those that pass its filters.
    pub(crate) fn only_filters(&self) -> bool {
        self.narrowings.is_empty() && self.last == Last::Cheapest
    }

    pub(crate) fn memory(&self) -> usize {
        size_of::<Self>() + self.written.iter().map(|step| step.len()).sum::<usize>()
    }
}

/// What a service emits, in 10^-20 g.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Carbon {
    pub(crate) per_consignment: i128,
    pub(crate) per_kilogram: i128,
}

impl Carbon {
    /// What it emits with a weight in smallest steps, 10^-27 g, in 10^-50 g.
    pub(crate) fn of(self, weight: i128) -> BigInt {
        // A kilogram has 10^30 of these steps.
        BigInt::from(self.per_consignment) * 10_i128.pow(30) + BigInt::from(self.per_kilogram) * weight
    }
}
