//! What can be limited: the figures of a consignment, and of its packages. A row here is all that enforcing, explaining and the index
//! know of a kind of limit.

use super::{ReasonCode, RuleKind};
use crate::facts::{PackageFigures, Totals};

/// A figure that limits can be set to.
#[derive(Debug)]
pub(crate) struct Metric {
    pub(crate) kind: RuleKind,
    pub(crate) code: ReasonCode,
    /// What people call it.
    pub(crate) name: &'static str,
    pub(crate) of: Of,
}

/// What has the figure, in smallest steps; `None` if it isn't known.
#[derive(Debug)]
pub(crate) enum Of {
    Consignment(fn(&Totals) -> Option<i128>),
    /// Of every package, which each must keep the limit.
    Package(fn(&PackageFigures) -> Option<i128>),
}

impl Metric {
    const fn new(kind: RuleKind, code: ReasonCode, name: &'static str, of: Of) -> Self {
        Self { kind, code, name, of }
    }
}

pub(super) static WEIGHT: Metric =
    Metric::new(RuleKind::Weight, ReasonCode::Weight, "weight", Of::Consignment(|totals| Some(totals.weight)));

pub(super) static PACKAGE_WEIGHT: Metric =
    Metric::new(RuleKind::Weight, ReasonCode::Weight, "weight", Of::Package(|package| Some(package.weight)));

/// The longest side.
pub(super) static LENGTH: Metric = Metric::new(RuleKind::Length, ReasonCode::Length, "length", Of::Package(PackageFigures::length));

/// Twice the sum of the other two sides.
pub(super) static GIRTH: Metric = Metric::new(RuleKind::Girth, ReasonCode::Girth, "girth", Of::Package(PackageFigures::girth));

pub(super) static LENGTH_PLUS_GIRTH: Metric = Metric::new(
    RuleKind::LengthPlusGirth,
    ReasonCode::LengthPlusGirth,
    "length plus girth",
    Of::Package(|package| Some(package.length()? + package.girth()?)),
);

/// In units of 10^-20 of the consignment's currency.
pub(super) static VALUE: Metric =
    Metric::new(RuleKind::Value, ReasonCode::Value, "value", Of::Consignment(|totals| totals.worth.map(|worth| worth.amount)));
