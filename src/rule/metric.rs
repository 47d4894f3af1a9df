//! What can be limited: the figures of a consignment, and of its packages. A row here is all that enforcing, explaining and the index
//! know of a kind of limit.

use super::{ReasonCode, RuleKind};
use crate::facts::{Extremes, PackageFigures, Totals, volume_of_packages};
use crate::measure::volume_of;

/// A figure that limits can be set to.
#[derive(Debug)]
pub(crate) struct Metric {
    pub(crate) kind: RuleKind,
    pub(crate) code: ReasonCode,
    /// What people call it.
    pub(crate) name: &'static str,
    pub(crate) of: Of,
    /// Whether another metric of the same rule tells what is missing.
    pub(crate) is_another_side: bool,
}

/// What has the figure, in smallest steps; `None` if it isn't known.
#[derive(Debug)]
pub(crate) enum Of {
    Consignment(fn(&Totals<'_>) -> Option<Extremes>),
    /// Of every package, which each must keep the limit.
    Package(fn(&PackageFigures) -> Option<Extremes>),
}

impl Metric {
    const fn new(kind: RuleKind, code: ReasonCode, name: &'static str, of: Of) -> Self {
        Self { kind, code, name, of, is_another_side: false }
    }
}

pub(super) static WEIGHT: Metric =
    Metric::new(RuleKind::Weight, ReasonCode::Weight, "weight", Of::Consignment(|totals| Some(totals.weight.into())));

pub(super) static PACKAGE_WEIGHT: Metric =
    Metric::new(RuleKind::Weight, ReasonCode::Weight, "weight", Of::Package(|package| Some(package.weight.into())));

/// The longest side.
pub(super) static LENGTH: Metric =
    Metric::new(RuleKind::Length, ReasonCode::Length, "length", Of::Package(|package| Some(package.length()?.into())));

/// Twice the sum of the other two sides.
pub(super) static GIRTH: Metric =
    Metric::new(RuleKind::Girth, ReasonCode::Girth, "girth", Of::Package(|package| Some(package.girth()?.into())));

pub(super) static LENGTH_PLUS_GIRTH: Metric = Metric::new(
    RuleKind::LengthPlusGirth,
    ReasonCode::LengthPlusGirth,
    "length plus girth",
    Of::Package(|package| Some((package.length()? + package.girth()?).into())),
);

/// In units of 10^-20 of the consignment's currency.
pub(super) static VALUE: Metric =
    Metric::new(RuleKind::Value, ReasonCode::Value, "value", Of::Consignment(|totals| Some(totals.worth?.amount.into())));

pub(super) static PACKAGE_VALUE: Metric =
    Metric::new(RuleKind::Value, ReasonCode::Value, "value", Of::Package(|package| Some(package.value?.into())));

const fn another_side(name: &'static str, side: fn(&PackageFigures) -> Option<Extremes>) -> Metric {
    Metric { is_another_side: true, ..Metric::new(RuleKind::Sides, ReasonCode::Sides, name, Of::Package(side)) }
}

/// Each side against its own end, both from the longest.
pub(super) static SIDES: [Metric; 3] = [
    Metric::new(RuleKind::Sides, ReasonCode::Sides, "longest side", Of::Package(|package| package.sides.map(|[side, _, _]| side.into()))),
    another_side("middle side", |package| package.sides.map(|[_, side, _]| side.into())),
    another_side("shortest side", |package| package.sides.map(|[_, _, side]| side.into())),
];

/// In cubic nanometres.
pub(super) static VOLUME: Metric =
    Metric::new(RuleKind::Volume, ReasonCode::Volume, "volume", Of::Consignment(|totals| volume_of_packages(totals.packages).map(range)));

pub(super) static PACKAGE_VOLUME: Metric = Metric::new(
    RuleKind::Volume,
    ReasonCode::Volume,
    "volume",
    Of::Package(|package| package.sides.map(|sides| range(volume_of(std::iter::once(sides))))),
);

/// Length, width and height together.
pub(super) static SIDES_SUM: Metric = Metric::new(
    RuleKind::SidesSum,
    ReasonCode::SidesSum,
    "sum of sides",
    Of::Package(|package| package.sides.map(|sides| sides.iter().sum::<i128>().into())),
);

pub(super) static PACKAGES: Metric = Metric::new(
    RuleKind::Packages,
    ReasonCode::Packages,
    "number of packages",
    Of::Consignment(|totals| i128::try_from(totals.packages.len()).ok().map(Extremes::from)),
);

/// Quantities of all items together; 0 without items.
pub(super) static ITEMS: Metric = Metric::new(
    RuleKind::Items,
    ReasonCode::Items,
    "number of items",
    Of::Consignment(|totals| {
        let items = totals.packages.iter().flat_map(|package| &package.items);
        Some(items.map(|item| i128::from(item.quantity)).sum::<i128>().into())
    }),
);

fn range([least, greatest]: [i128; 2]) -> Extremes {
    Extremes { least, greatest }
}
