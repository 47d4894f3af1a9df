//! Allowed length plus girth of every package, its end included.

use super::length::{LengthColumn, LengthLimit, PackageFigure};
use super::{Axis, Column, ReasonCode, RuleKind, Rules};
use crate::check::Checker;
use crate::facts::PackageFacts;
use crate::json::{Trail, record};
use crate::measure::LengthUnit;
use crate::number::Quantity;

record! {
    /// The most that a length may be, included.
    pub struct MaximumLength, "a length limit" {
        /// The most.
        pub max: Quantity = "Max",
        /// Its unit.
        pub unit: LengthUnit = "Unit",
    }
}

impl MaximumLength {
    pub(super) fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.length(Some(self.max), self.unit, &path.key("Max"));
    }
}

pub(super) fn column(rules: &[Option<&Rules>]) -> Option<Box<dyn Column>> {
    let sum = PackageFigure {
        kind: RuleKind::LengthPlusGirth,
        code: ReasonCode::LengthPlusGirth,
        name: "length plus girth",
        axes: [Axis::LeastLengthPlusGirth, Axis::GreatestLengthPlusGirth],
        of_package: PackageFacts::length_plus_girth,
        extremes: |facts| facts.lengths_plus_girths,
    };
    LengthColumn::of(rules, sum, |rules| {
        rules.length_plus_girth.as_ref().map(|limit| LengthLimit { min: None, max: Some(limit.max), unit: limit.unit })
    })
}
