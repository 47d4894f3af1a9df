//! Kinds of figures that bands go by.

use crate::exact::Whole;
use crate::measure::{LENGTH_GRAIN, Length, Unit, WEIGHT_GRAIN, Weight};
use crate::money::Currency;
use crate::number::{AMOUNT_SCALE, Quantity};
use crate::rule_set::By;

/// One in units of 10^-20, as [`Quantity::exact`] counts.
pub(super) const ONE: i128 = 10_i128.pow(AMOUNT_SCALE);

/// A kind of figure. Each is counted in smallest steps, in which every unit is whole, and in grains, of which 64 bits hold enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Weight,
    /// Grains are cubic micrometres.
    Volume,
    /// Of all packages.
    Longest,
    /// How many there are.
    Packages,
    /// In a currency; grains are millionths of it.
    Value(Currency),
}

impl Kind {
    pub(crate) fn new(by: Option<By>, currency: Currency) -> Self {
        match by {
            None | Some(By::Weight) => Self::Weight,
            Some(By::Volume) => Self::Volume,
            Some(By::Longest) => Self::Longest,
            Some(By::Packages) => Self::Packages,
            Some(By::Value) => Self::Value(currency),
        }
    }

    /// How many smallest steps make a grain.
    pub(super) fn grain(self) -> i128 {
        match self {
            Self::Weight => WEIGHT_GRAIN,
            Self::Longest => LENGTH_GRAIN,
            Self::Volume | Self::Packages => ONE,
            Self::Value(_) => ONE / 1_000_000,
        }
    }

    /// A figure as its author wrote it, counted in units that have so many smallest steps; `None` if it isn't whole in these.
    pub(super) fn count<T: Whole>(self, figure: Quantity, unit: Unit, of: i128) -> Option<T> {
        let known = |steps: Option<i128>| {
            debug_assert!(steps.is_some(), "a figure that has been checked is one");
            T::of(steps.unwrap_or(i128::MAX))
        };
        let steps = match (self, unit) {
            (Self::Weight, Unit::Weight(unit)) => known(Weight::new(figure.decimal(), unit).map(Weight::steps).ok()),
            (Self::Longest, Unit::Length(unit)) => known(Length::new(figure.decimal(), unit).map(Length::steps).ok()),
            (Self::Volume, Unit::Volume(unit)) => T::of(figure.exact())?.checked_mul(&T::of(unit.micrometres())?),
            _ => T::of(figure.exact()),
        };
        whole(&steps?, &T::of(of)?)
    }
}

/// A number divided by another, if that leaves nothing.
pub(super) fn whole<T: Whole>(number: &T, by: &T) -> Option<T> {
    let (quotient, rest) = number.div_rem(by);
    rest.is_zero().then_some(quotient)
}
