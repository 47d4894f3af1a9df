//! Figures of a consignment as they are written, and back.

use rust_decimal::Decimal;

use super::Dimensions;
use super::document::{DimensionsDocument, IsoCurrency, MoneyDocument, WeightDocument};
use crate::json::{Problems, Trail};
use crate::measure::{Length, LengthUnit, Weight};
use crate::money::Money;

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
