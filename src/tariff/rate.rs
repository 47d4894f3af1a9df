//! Rate lanes, compiled.

use chrono::{Datelike, NaiveDate};
use num_bigint::BigInt;

use super::chargeable::Measure;
use super::figure::Figuring;
use super::scaled::{Scaled, Table};
use super::zoned::Terms;
use crate::measure::Unit;
use crate::money::Currency;
use crate::rule_set::{Band, RateLane};

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

    /// The days for which both are.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }

    pub(crate) fn holds(self, day: i32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The list prices of a lane, or of a zone of a tariff.
#[derive(Debug)]
pub(crate) struct Rate {
    pub(crate) currency: Currency,
    /// Of what bands go by, for people.
    pub(super) unit: Unit,
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

impl Figures {
    pub(super) fn new(table: &Table<'_>) -> Self {
        match Scaled::<i128>::new(table) {
            Some(long) => long.shortened().map_or(Self::Long(long), Self::Short),
            None => Self::Endless(Scaled::endless(table)),
        }
    }
}

impl Rate {
    /// Whether 64 bits hold its figures.
    pub(crate) fn is_short(&self) -> bool {
        matches!(self.figures, Figures::Short(_))
    }

    /// The list prices of a lane's bands.
    pub(crate) fn new(lane: &RateLane, own: Currency) -> Self {
        let bands: Vec<(Band, bool)> = lane.bands.iter().map(|band| (band.clone(), true)).collect();
        let terms = Terms::new(lane.by, lane.unit, lane.currency.unwrap_or(own));
        terms.rate(&lane.weighing(), lane.next_break.unwrap_or(false), &bands)
    }

    /// How its figure comes about, if 64 bits hold that.
    pub(crate) fn figuring(&self) -> Option<&Figuring<i64>> {
        if let Figures::Short(scaled) = &self.figures { Some(&scaled.figuring) } else { None }
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
