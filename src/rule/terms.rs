//! Limits as a rule set writes them.

use super::Basis;
use super::limit::{Limit, Unit};
use super::metric::{Metric, PACKAGE_WEIGHT};
use crate::check::Checker;
use crate::json::{Trail, record};
use crate::measure::{LengthUnit, WeightUnit};
use crate::money::Currency;
use crate::number::Quantity;

record! {
    /// Bounds of a weight, ends included; one of them at least.
    pub struct WeightLimit, "a weight limit" {
        /// The least.
        pub min: Option<Quantity> = "Min",
        /// The most.
        pub max: Option<Quantity> = "Max",
        /// The unit of both.
        pub unit: WeightUnit = "Unit",
        /// Of the consignment, if it isn't given.
        pub basis: Option<Basis> = "Basis",
    }

    /// Bounds of a length, ends included; one of them at least.
    pub struct LengthLimit, "a length limit" {
        /// The least.
        pub min: Option<Quantity> = "Min",
        /// The most.
        pub max: Option<Quantity> = "Max",
        /// The unit of both.
        pub unit: LengthUnit = "Unit",
    }

    /// The most that a length may be, included.
    pub struct MaximumLength, "a length limit" {
        /// The most.
        pub max: Quantity = "Max",
        /// Its unit.
        pub unit: LengthUnit = "Unit",
    }

    /// The most that a consignment may be worth, included.
    pub struct ValueLimit, "a value limit" {
        /// The most.
        pub max: Quantity = "Max",
        /// Its currency. The rule set's if it isn't given.
        pub currency: Option<Currency> = "Currency",
    }
}

/// The terms of a limit: how they are checked, and what they come to for a metric.
pub(super) trait Terms {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>);

    /// `own` is the rule set's currency.
    fn limit(&self, metric: &'static Metric, own: Currency) -> Limit;
}

impl Terms for WeightLimit {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            checker.weight(figure, self.unit, &path.key(key));
        }
    }

    fn limit(&self, metric: &'static Metric, _: Currency) -> Limit {
        let metric = if self.basis == Some(Basis::Package) { &PACKAGE_WEIGHT } else { metric };
        Limit::new(metric, [self.min, self.max], Unit::Weight(self.unit))
    }
}

impl Terms for LengthLimit {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            checker.length(figure, self.unit, &path.key(key));
        }
    }

    fn limit(&self, metric: &'static Metric, _: Currency) -> Limit {
        Limit::new(metric, [self.min, self.max], Unit::Length(self.unit))
    }
}

impl Terms for MaximumLength {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.length(Some(self.max), self.unit, &path.key("Max"));
    }

    fn limit(&self, metric: &'static Metric, _: Currency) -> Limit {
        Limit::new(metric, [None, Some(self.max)], Unit::Length(self.unit))
    }
}

impl Terms for ValueLimit {
    fn check(&self, _: &Trail<'_>, _: &mut Checker<'_>) {}

    fn limit(&self, metric: &'static Metric, own: Currency) -> Limit {
        Limit::new(metric, [None, Some(self.max)], Unit::Money(self.currency.unwrap_or(own)))
    }
}
