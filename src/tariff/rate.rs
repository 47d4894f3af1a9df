//! Rate lanes, compiled.

use chrono::{Datelike, NaiveDate};
use num_bigint::BigInt;

use super::scaled::{Scaled, volume_weight};
use crate::measure::WEIGHT_GRAIN;
use crate::money::Currency;
use crate::number::Quantity;
use crate::rule::Basis;
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

/// What a price goes by: of what, and how many cm³ weigh as much as a kilogram, in 10^-20; 0 where volumes don't count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Measure {
    pub(crate) basis: Basis,
    pub(crate) divisor: i128,
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

impl Measure {
    /// What a cubic micrometre weighs in grains, as a fraction, if 64 bits hold that.
    pub(crate) fn grains_of_volume(&self) -> Option<[i64; 2]> {
        let [numerator, denominator] = volume_weight::<i128>(self.divisor, WEIGHT_GRAIN)?;
        Some([i64::try_from(numerator).ok()?, i64::try_from(denominator).ok()?])
    }
}

impl Rate {
    /// Whether 64 bits hold its figures.
    pub(crate) fn is_short(&self) -> bool {
        matches!(self.figures, Figures::Short(_))
    }

    pub(crate) fn new(lane: &RateLane, own: Currency) -> Self {
        let currency = lane.currency.unwrap_or(own);
        let measure =
            Measure { basis: lane.basis.unwrap_or(Basis::Consignment), divisor: lane.volumetric_divisor.map_or(0, Quantity::exact) };
        let figures = match Scaled::<i128>::new(lane, currency, measure.divisor) {
            Some(long) => long.shortened().map_or(Figures::Long(long), Figures::Short),
            None => Figures::Endless(Scaled::endless(lane, currency, measure.divisor)),
        };
        Self { validity: Validity::new(lane.valid_from, lane.valid_to), currency, measure, figures }
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
