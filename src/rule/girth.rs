//! Allowed girth: twice the sum of the two shorter sides of every package, both ends included.

use super::length::{LengthColumn, PackageFigure};
use super::{Axis, Column, ReasonCode, RuleKind, Rules};
use crate::facts::PackageFacts;

pub(super) fn column(rules: &[Option<&Rules>]) -> Option<Box<dyn Column>> {
    let girth = PackageFigure {
        kind: RuleKind::Girth,
        code: ReasonCode::Girth,
        name: "girth",
        axes: [Axis::LeastGirth, Axis::GreatestGirth],
        of_package: PackageFacts::girth,
        extremes: |facts| facts.girths,
    };
    LengthColumn::of(rules, girth, |rules| rules.girth.clone())
}
