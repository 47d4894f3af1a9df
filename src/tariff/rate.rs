//! Rate lanes, compiled.

use chrono::{Datelike, NaiveDate};
use num_bigint::BigInt;

use super::chargeable::Measure;
use super::figure::{Figuring, Kind};
use super::scaled::{Scaled, Table};
use crate::measure::{Unit, WeightUnit};
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

impl Figures {
    fn new(table: &Table<'_>) -> Self {
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

    /// The bands of a lane.
    pub(crate) fn new(lane: &RateLane, own: Currency) -> Self {
        let currency = lane.currency.unwrap_or(own);
        let kind = Kind::new(lane.by, currency);
        let unit = lane.unit.unwrap_or(Unit::of(lane.by));
        let weight_unit = if let Unit::Weight(unit) = unit { unit } else { WeightUnit::Kilogram };
        let measure = Measure::new(kind, &lane.weighing(), weight_unit);
        let bands: Vec<(Band, bool)> = lane.bands.iter().map(|band| (band.clone(), true)).collect();
        let table = Table { measure: &measure, unit, currency, next_break: lane.next_break.unwrap_or(false), bands: &bands };
        Self { validity: Validity::new(lane.valid_from, lane.valid_to), currency, figures: Figures::new(&table), measure }
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
