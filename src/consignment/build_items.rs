//! Items made in code.

use super::build::{Draft, measured, money};
use super::items::{DangerousGoods, Item};
use crate::measure::{Weight, WeightUnit};
use crate::number::Number;

impl Item {
    /// One piece of what the shipper calls so; see [`Draft`].
    pub fn new(sku: impl Into<String>) -> Draft<Self> {
        Self { sku: Some(sku.into()), ..Self::default() }.into()
    }
}

impl Draft<Item> {
    /// How many pieces.
    pub fn quantity(self, quantity: u32) -> Self {
        self.with(|item| item.quantity = quantity)
    }

    /// What it is, for people.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.with(|item| item.description = Some(text.into()))
    }

    /// Its kind.
    pub fn category(self, text: impl Into<String>) -> Self {
        self.with(|item| item.category = Some(text.into()))
    }

    /// Where it was made: a code of a country.
    pub fn made_in(self, country: impl Into<String>) -> Self {
        self.with(|item| item.country_of_origin = Some(country.into()))
    }

    /// Its code in the Harmonised System.
    pub fn harmonisation_code(self, code: impl Into<String>) -> Self {
        self.with(|item| item.harmonisation_code = Some(code.into()))
    }

    /// What one piece weighs.
    pub fn weighing(self, weight: impl Number, unit: WeightUnit) -> Self {
        let weight = measured(weight, |value| Weight::new(value, unit));
        self.put("Weight", weight, |item, weight| item.weight = Some(weight))
    }

    /// What one piece is worth.
    pub fn value(self, amount: impl Number, currency: impl AsRef<str>) -> Self {
        self.put("Value", money(amount, currency), |item, value| item.value = Some(value))
    }

    /// What is dangerous about it.
    pub fn dangerous(self, goods: DangerousGoods) -> Self {
        self.with(|item| item.dangerous_goods = Some(goods))
    }
}

impl DangerousGoods {
    /// Dangerous goods of these classes: `2.3A`, `7`.
    #[must_use]
    pub fn of<T: Into<String>>(classes: impl IntoIterator<Item = T>) -> Self {
        Self { classes: classes.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}
