//! Figures of a consignment as they are written, and back.

use rust_decimal::Decimal;

use crate::json::{Problems, Trail, number, record};
use crate::measure::{Length, LengthUnit, Weight, WeightUnit};
use crate::money::{Currency, Money};
use crate::number::Quantity;

/// Length, width and height; which is which doesn't matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions {
    /// One side.
    pub length: Length,
    /// Another.
    pub width: Length,
    /// The third.
    pub height: Length,
}

record! {
    /// A weight.
    #[derive(Copy)]
    pub struct WeightDocument, "a weight" {
        /// The figure, in `Unit`: at least 0, at most 100,000 t.
        #[serde(serialize_with = "number")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
        pub value: Decimal = "Value",
        /// Its unit.
        pub unit: WeightUnit = "Unit",
    }

    /// Three sides, in one unit.
    #[derive(Copy)]
    pub struct DimensionsDocument, "dimensions" {
        /// The unit of all three.
        pub unit: LengthUnit = "Unit",
        /// One side: at least 0, at most 1,000 km.
        #[serde(serialize_with = "number")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
        pub length: Decimal = "Length",
        /// Another side: at least 0, at most 1,000 km.
        #[serde(serialize_with = "number")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
        pub width: Decimal = "Width",
        /// The third side: at least 0, at most 1,000 km.
        #[serde(serialize_with = "number")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
        pub height: Decimal = "Height",
    }

    /// An amount of money.
    #[derive(Copy)]
    pub struct MoneyDocument, "an amount of money" {
        /// The amount.
        pub amount: Quantity = "Amount",
        /// Its currency.
        pub currency: IsoCurrency = "Currency",
    }

    /// A currency by its code.
    #[derive(Copy)]
    pub struct IsoCurrency, "a currency" {
        /// The code, ISO 4217: `GBP`.
        pub code: Currency = "IsoCode",
    }
}

impl WeightDocument {
    /// The weight, or a problem.
    pub(crate) fn understood(self, trail: &Trail<'_>, problems: &mut Problems) -> Option<Weight> {
        Weight::new(self.value, self.unit).map_err(|error| problems.refuse(trail.path(), error.to_string())).ok()
    }
}

impl DimensionsDocument {
    /// The dimensions, or a problem.
    pub(crate) fn understood(self, trail: &Trail<'_>, problems: &mut Problems) -> Option<Dimensions> {
        let mut side = |value: Decimal, key| {
            Length::new(value, self.unit).map_err(|error| problems.refuse(trail.key(key).path(), error.to_string())).ok()
        };
        let (length, width, height) = (side(self.length, "Length"), side(self.width, "Width"), side(self.height, "Height"));
        Some(Dimensions { length: length?, width: width?, height: height? })
    }
}

impl MoneyDocument {
    pub(super) fn money(self) -> Money {
        Money { amount: self.amount, currency: self.currency.code }
    }
}

impl From<Weight> for WeightDocument {
    fn from(weight: Weight) -> Self {
        Self { value: weight.value(), unit: weight.unit() }
    }
}

impl From<Dimensions> for DimensionsDocument {
    /// Sides in several units are written in the first one's, or in millimetres.
    fn from(sides: Dimensions) -> Self {
        let all = [sides.length, sides.width, sides.height];
        let unit = if all.iter().all(|side| side.unit() == sides.length.unit()) { sides.length.unit() } else { LengthUnit::Millimetre };
        let [length, width, height] = all.map(|side| side.in_unit(unit));
        Self { unit, length, width, height }
    }
}

impl From<Money> for MoneyDocument {
    fn from(money: Money) -> Self {
        Self { amount: money.amount, currency: IsoCurrency { code: money.currency } }
    }
}
