//! Limits as a rule set writes them.

use super::Basis;
use super::limit::{Limit, Unit};
use super::metric::{Metric, PACKAGE_VALUE, PACKAGE_VOLUME, PACKAGE_WEIGHT, SIDES};
use crate::check::Checker;
use crate::json::{Trail, record};
use crate::measure::{LengthUnit, VolumeUnit, WeightUnit};
use crate::money::Currency;
use crate::number::Quantity;

record! {
    /// Bounds of a weight, ends included; one of them at least.
    pub struct WeightLimit, "a weight limit" {
        /// The least, itself included. Default: none.
        pub min: Option<Quantity> = "Min",
        /// The most, itself included. Default: none.
        pub max: Option<Quantity> = "Max",
        /// The unit of both.
        pub unit: WeightUnit = "Unit",
        /// Whether it is of the consignment or of every package. Default: `Consignment`.
        pub basis: Option<Basis> = "Basis",
    }

    /// Bounds of a length, ends included; one of them at least.
    pub struct LengthLimit, "a length limit" {
        /// The least, itself included. Default: none.
        pub min: Option<Quantity> = "Min",
        /// The most, itself included. Default: none.
        pub max: Option<Quantity> = "Max",
        /// The unit of both.
        pub unit: LengthUnit = "Unit",
    }

    /// The most that a length may be, included.
    pub struct MaximumLength, "a length limit" {
        /// The most, itself included.
        pub max: Quantity = "Max",
        /// Its unit.
        pub unit: LengthUnit = "Unit",
    }

    /// Bounds of a value, ends included; one of them at least.
    pub struct ValueLimit, "a value limit" {
        /// The least, itself included. Default: none.
        pub min: Option<Quantity> = "Min",
        /// The most, itself included. Default: none.
        pub max: Option<Quantity> = "Max",
        /// Their currency. Default: the rule set's.
        pub currency: Option<Currency> = "Currency",
        /// Whether it is of the consignment or of every package. Default: `Consignment`.
        pub basis: Option<Basis> = "Basis",
    }

    /// The sides of the largest box, in any order: each package's, sorted, must fit into these, sorted.
    pub struct SidesLimit, "a limit of sides" {
        /// Three sides, themselves included.
        pub max: Vec<Quantity> = "Max",
        /// The unit of all three.
        pub unit: LengthUnit = "Unit",
    }

    /// Bounds of a volume, ends included; one of them at least.
    pub struct VolumeLimit, "a volume limit" {
        /// The least, itself included. Default: none.
        pub min: Option<Quantity> = "Min",
        /// The most, itself included. Default: none.
        pub max: Option<Quantity> = "Max",
        /// The unit of both.
        pub unit: VolumeUnit = "Unit",
        /// Whether it is of the consignment or of every package. Default: `Consignment`.
        pub basis: Option<Basis> = "Basis",
    }

    /// Bounds of a number, ends included; one of them at least.
    pub struct CountLimit, "a limit of a number" {
        /// The least, itself included, 0 to 4,294,967,295. Default: none.
        pub min: Option<u32> = "Min",
        /// The most, itself included, 0 to 4,294,967,295. Default: none.
        pub max: Option<u32> = "Max",
    }
}

/// The terms of a limit: how they are checked, and what they come to for a metric.
pub(super) trait Terms {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>);

    /// `own` is the rule set's currency.
    fn limits(&self, metric: &'static Metric, own: Currency) -> Vec<Limit>;
}

impl Terms for WeightLimit {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            checker.weight(figure, self.unit, &path.key(key));
        }
    }

    fn limits(&self, metric: &'static Metric, _: Currency) -> Vec<Limit> {
        let metric = if self.basis == Some(Basis::Package) { &PACKAGE_WEIGHT } else { metric };
        vec![Limit::new(metric, [self.min, self.max], Unit::Weight(self.unit))]
    }
}

impl Terms for LengthLimit {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            checker.length(figure, self.unit, &path.key(key));
        }
    }

    fn limits(&self, metric: &'static Metric, _: Currency) -> Vec<Limit> {
        vec![Limit::new(metric, [self.min, self.max], Unit::Length(self.unit))]
    }
}

impl Terms for MaximumLength {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.length(Some(self.max), self.unit, &path.key("Max"));
    }

    fn limits(&self, metric: &'static Metric, _: Currency) -> Vec<Limit> {
        vec![Limit::new(metric, [None, Some(self.max)], Unit::Length(self.unit))]
    }
}

impl Terms for ValueLimit {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
    }

    fn limits(&self, metric: &'static Metric, own: Currency) -> Vec<Limit> {
        let metric = if self.basis == Some(Basis::Package) { &PACKAGE_VALUE } else { metric };
        vec![Limit::new(metric, [self.min, self.max], Unit::Money(self.currency.unwrap_or(own)))]
    }
}

impl Terms for SidesLimit {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        let path = path.key("Max");
        if self.max.len() != 3 {
            checker.refuse(&path, format!("`{}` sides: a box has three, `[64, 41, 38]`", self.max.len()));
        }
        for (index, side) in self.max.iter().enumerate() {
            checker.length(Some(*side), self.unit, &path.index(index));
        }
    }

    fn limits(&self, _: &'static Metric, _: Currency) -> Vec<Limit> {
        let mut sides = self.max.clone();
        sides.sort_unstable_by(|one, other| other.cmp(one));
        SIDES.iter().zip(sides).map(|(metric, side)| Limit::new(metric, [None, Some(side)], Unit::Length(self.unit))).collect()
    }
}

impl Terms for VolumeLimit {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            if let Some(Err(error)) = figure.map(|figure| self.unit.steps_of(figure)) {
                checker.refuse(&path.key(key), error);
            }
        }
    }

    fn limits(&self, metric: &'static Metric, _: Currency) -> Vec<Limit> {
        let metric = if self.basis == Some(Basis::Package) { &PACKAGE_VOLUME } else { metric };
        vec![Limit::new(metric, [self.min, self.max], Unit::Volume(self.unit))]
    }
}

impl Terms for CountLimit {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        let [min, max] = [self.min, self.max].map(|figure| figure.map(Quantity::from));
        checker.bounds(min, max, path);
    }

    fn limits(&self, metric: &'static Metric, _: Currency) -> Vec<Limit> {
        vec![Limit::new(metric, [self.min, self.max].map(|figure| figure.map(Quantity::from)), Unit::Count)]
    }
}
