//! Rate lanes, compiled.

use chrono::{Datelike, NaiveDate};
use num_bigint::BigInt;

use super::chargeable::{Charging, Measure};
use super::scaled::Scaled;
use crate::measure::WeightUnit;
use crate::money::Currency;
use crate::rule_set::RateLane;

/// The days for which something is valid, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Validity {
    from: i32,
    to: i32,
}

impl Validity {
    pub(crate) fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Self {
        let day = |date: NaiveDate| date.num_days_from_ce();
        Self { from: from.map_or(i32::MIN, day), to: to.map_or(i32::MAX, day) }
    }

    /// Whether there is no day for which it isn't valid.
    pub(crate) fn is_endless(self) -> bool {
        self.from == i32::MIN && self.to == i32::MAX
    }

    pub(crate) fn holds(self, day: i32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// A rate lane.
#[derive(Debug)]
pub(crate) struct Rate {
    pub(crate) validity: Validity,
    pub(crate) currency: Currency,
    pub(crate) measure: Measure,
    pub(super) figures: Figures,
}

/// The figures of a lane, as small as they fit.
#[derive(Debug)]
pub(super) enum Figures {
    Short(Scaled<i64>),
    Long(Scaled<i128>),
    Endless(Scaled<BigInt>),
}

impl Rate {
    /// Whether 64 bits hold its figures.
    pub(crate) fn is_short(&self) -> bool {
        matches!(self.figures, Figures::Short(_))
    }

    pub(crate) fn new(lane: &RateLane, own: Currency) -> Self {
        let currency = lane.currency.unwrap_or(own);
        let measure = Measure::new(&lane.weighing(), lane.unit.unwrap_or(WeightUnit::Kilogram));
        let figures = match Scaled::<i128>::new(lane, currency, &measure) {
            Some(long) => long.shortened().map_or(Figures::Long(long), Figures::Short),
            None => Figures::Endless(Scaled::endless(lane, currency, &measure)),
        };
        Self { validity: Validity::new(lane.valid_from, lane.valid_to), currency, measure, figures }
    }

    /// How goods are weighed for it, if 64 bits hold the figures.
    pub(crate) fn charging(&self) -> Option<&Charging<i64>> {
        if let Figures::Short(scaled) = &self.figures { Some(&scaled.charging) } else { None }
    }

    pub(crate) fn memory(&self) -> usize {
        size_of::<Self>()
            + match &self.figures {
                Figures::Short(scaled) => scaled.memory(),
                Figures::Long(scaled) => scaled.memory(),
                Figures::Endless(scaled) => scaled.memory(),
            }
    }
}
