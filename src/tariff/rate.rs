//! Rate lanes, compiled.

use chrono::{Datelike, NaiveDate};
use num_bigint::BigInt;

use super::chargeable::{Charging, Goods, Leasts};
use super::figure::Figuring;
use super::kind::Kind;
use super::measure::Measure;
use super::ratio::Fraction;
use super::scaled::{Scaled, Table};
use super::unpriced::{Calculated, Unpriced};
use super::watch::Watch;
use crate::exact::Whole;
use crate::facts::Facts;
use crate::measure::Unit;
use crate::money::Currency;

/// The days for which something is valid, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Validity {
    from: i32,
    to: i32,
}

impl Validity {
    pub(crate) fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Self {
        let day = |date: NaiveDate| date.num_days_from_ce();
        Self { from: from.map_or(i32::MIN, day), to: to.map_or(i32::MAX, day) }
    }

    /// The first and the last day.
    pub(crate) fn ends(self) -> [i32; 2] {
        [self.from, self.to]
    }

    /// Whether there is no day for which it isn't valid.
    pub(crate) fn is_endless(self) -> bool {
        self.from == i32::MIN && self.to == i32::MAX
    }

    /// The days for which both are.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }

    /// Whether it is valid on all of some days, or on none of them.
    pub(crate) fn is_even(self, [first, last]: [i32; 2]) -> bool {
        self.from <= first && last <= self.to || last < self.from || self.to < first
    }

    pub(crate) fn holds(self, day: i32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Runs a calculation in integers of the smallest size that holds it.
macro_rules! in_smallest {
    ($figures:expr, $scaled:ident => $run:ident($($argument:expr),*)) => {{
        let result = match $figures {
            Figures::Short($scaled) => $run::<i64, _, _>($($argument),*)
                .or_else(|| $run::<i128, _, _>($($argument),*))
                .or_else(|| $run::<BigInt, _, _>($($argument),*)),
            Figures::Long($scaled) => $run::<i128, _, _>($($argument),*).or_else(|| $run::<BigInt, _, _>($($argument),*)),
            Figures::Endless($scaled) => $run::<BigInt, _, _>($($argument),*),
        };
        debug_assert!(result.is_some(), "numbers without limit hold every figure");
        result.unwrap_or(Err(Unpriced::TooLarge))
    }};
}
pub(super) use in_smallest;

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

/// The chargeable weight of a package, or of all that is priced, in grains.
fn weight_of<T: Whole, S: Clone + Into<T>, W: Watch>(
    charging: &Charging<S>,
    package: Option<usize>,
    facts: &Facts<'_>,
    leasts: Leasts<'_>,
    watch: &mut W,
) -> Calculated<Fraction> {
    let weight = match package {
        Some(number) => {
            let package = facts.consignment().packages.get(number)?;
            charging.of::<T>(&Goods::package(package, number, charging.takes_volumes(), leasts)?, watch)
        }
        None => charging.whole::<T>(facts, leasts, watch),
    };
    Some(match weight? {
        Ok(weight) => Ok(charging.in_grains(weight)?),
        Err(unpriced) => Err(unpriced),
    })
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
    /// The first amount of minor units that is no price.
    pub(super) fn limit(&self) -> i64 {
        10_i64.pow(9 + self.currency.decimals())
    }

    /// The chargeable weight, in grains, of a package, or of all that is priced: where packages count for themselves, the sum of theirs.
    pub(crate) fn chargeable(&self, package: Option<usize>, facts: &Facts<'_>, leasts: Leasts<'_>) -> Result<Fraction, Unpriced> {
        in_smallest!(&self.figures, scaled => weight_of(&scaled.figuring.charging, package, facts, leasts, &mut ()))
    }

    /// Where its bands end, in smallest steps, if they go by weight.
    pub(crate) fn weight_ends(&self) -> Vec<i128> {
        fn ends<T: Clone>(scaled: &Scaled<T>, count: impl Fn(&T) -> Option<i128>) -> Vec<i128> {
            let of = scaled.figuring.unit;
            let ends = scaled.ends.iter().filter(|_| scaled.figuring.kind == Kind::Weight);
            ends.filter_map(|end| count(end)?.checked_mul(of)).collect()
        }
        match &self.figures {
            Figures::Short(scaled) => ends(scaled, |end| Some(i128::from(*end))),
            Figures::Long(scaled) => ends(scaled, |end| Some(*end)),
            Figures::Endless(scaled) => ends(scaled, |end| i128::try_from(end).ok()),
        }
    }

    /// Whether 64 bits hold its figures.
    pub(crate) fn is_short(&self) -> bool {
        matches!(self.figures, Figures::Short(_))
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
