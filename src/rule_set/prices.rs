//! The limits of the figures that prices are of, and those that bound each other.

use super::{Band, By, ChargeBasis, Chargeable, RateLane};
use crate::check::Checker;
use crate::json::{Problem, Trail, ViolationCode};
use crate::measure::{LengthUnit, Unit, WeightUnit};
use crate::number::Quantity;

pub(super) fn of_rates<'a>(lane: &'a RateLane, path: &Trail<'_>, checker: &mut Checker<'a>) {
    checker.lane(lane.from.as_deref(), lane.to.as_deref(), path);
    checker.validity(lane.valid_from, lane.valid_to, path);
    of_weighing(lane, path, checker);
    let bands = path.key("Bands");
    if lane.tariff.is_some() {
        return;
    }
    if lane.bands.is_empty() {
        let problem = Problem::new(bands.path(), "an empty list: a rate lane has at least one band, or names a `Tariff`");
        checker.problems.push(problem.code(ViolationCode::EmptyList));
    }
    let basis = if lane.basis.is_some() { path.key("Basis") } else { path.key("Chargeable") };
    let unit = of_unit((lane.by, lane.unit, lane.weighing().basis), &basis, path, checker);
    let mut previous: Option<(usize, &'static str, Quantity)> = None;
    for (index, band) in lane.bands.iter().enumerate() {
        let path = bands.index(index);
        of_band(band, unit, &path, checker);
        let end = band.up_to.map(|end| ("UpTo", end)).or(band.below.map(|end| ("Below", end)));
        match (end, previous) {
            (None, _) if index + 1 < lane.bands.len() => {
                checker.clash(
                    ViolationCode::OutOfOrder,
                    &path,
                    "a band without `UpTo` is the last".to_owned(),
                    &bands.index(index + 1),
                    "the next is",
                );
            }
            (Some((key, end)), Some((before, other, lower))) if end <= lower => {
                let what = if lane.by.is_none() { "weight bands" } else { "bands" };
                let message = format!("{what} rise strictly: `{key}` `{end}` is not above `{lower}`");
                checker.clash(
                    ViolationCode::OutOfOrder,
                    &path.key(key),
                    message,
                    &bands.index(before).key(other),
                    &format!("`{lower}` is"),
                );
            }
            _ => {}
        }
        previous = end.map(|(key, end)| (index, key, end)).or(previous);
    }
}

/// The unit of what bands go by, which must be one of that; `other` is where the basis is stated.
pub(super) fn of_unit(
    (stated, given, basis): (Option<By>, Option<Unit>, Option<ChargeBasis>),
    other: &Trail<'_>,
    path: &Trail<'_>,
    checker: &mut Checker<'_>,
) -> Option<Unit> {
    let known = match stated {
        None | Some(By::Weight) => Some("g, kg, oz, lb"),
        Some(By::Volume) => Some("Cm3, L, M3, In3, Ft3"),
        Some(By::Longest) => Some("mm, cm, m, in"),
        Some(By::Packages | By::Value) => None,
    };
    let by = stated.unwrap_or(By::Weight);
    if let Some(basis) = basis.filter(|basis| *basis != ChargeBasis::Consignment)
        && matches!(by, By::Longest | By::Packages | By::Value)
    {
        let message = format!("`{by}` is a figure of the consignment, and packages are priced for themselves");
        checker.clash(ViolationCode::Conflict, &path.key("By"), message, other, &format!("`{basis}` is"));
    }
    let unit = given.unwrap_or(Unit::of(stated));
    let is_one = matches!(
        (by, unit),
        (By::Weight, Unit::Weight(_)) | (By::Volume, Unit::Volume(_)) | (By::Longest, Unit::Length(_)) | (By::Packages | By::Value, _)
    );
    let message = match known {
        Some(known) if !is_one => format!("`{unit}` is no unit that goes with `By` `{by}`: one of {known}"),
        None if given.is_some() => format!("bands by `{by}` have no unit"),
        _ => return known.map(|_| unit),
    };
    if stated.is_some() {
        checker.clash(ViolationCode::Conflict, &path.key("Unit"), message, &path.key("By"), &format!("`{by}` is"));
    } else {
        checker.refuse(&path.key("Unit"), message);
    }
    None
}

fn of_band(band: &Band, unit: Option<Unit>, path: &Trail<'_>, checker: &mut Checker<'_>) {
    for (key, figure) in [("UpTo", band.up_to), ("Below", band.below), ("Above", band.above), ("Step", band.step)] {
        match unit {
            Some(Unit::Weight(unit)) => checker.weight(figure, unit, &path.key(key)),
            Some(Unit::Length(unit)) => checker.length(figure, unit, &path.key(key)),
            _ => {}
        }
    }
    if band.up_to.is_some() && band.below.is_some() {
        let message = "`Below` stands in place of `UpTo`, not beside it".to_owned();
        checker.clash(ViolationCode::Conflict, &path.key("Below"), message, &path.key("UpTo"), "`UpTo` is");
    }
    if band.step.is_some_and(|step| step.decimal().is_zero()) {
        checker.refuse(&path.key("Step"), "the step `0` has no end: it is above 0");
    }
}

/// `Chargeable`, or what is short for it.
fn of_weighing(lane: &RateLane, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let stated = [("Basis", lane.basis.is_some()), ("VolumetricDivisor", lane.volumetric_divisor.is_some())];
    if let Some(chargeable) = &lane.chargeable {
        let own = path.key("Chargeable");
        for (key, _) in stated.into_iter().filter(|(_, is_stated)| *is_stated) {
            let message = format!("`{key}` is short for a part of `Chargeable`, which is stated beside it");
            checker.clash(ViolationCode::Conflict, &path.key(key), message, &own, "`Chargeable` is");
        }
        // With a tariff its unit and what its prices go by decide.
        if lane.tariff.is_none() {
            let unit = if let Some(Unit::Weight(unit)) = lane.unit { unit } else { WeightUnit::Kilogram };
            of_chargeable(chargeable, (unit, lane.by), &own, checker);
        }
    }
    not_zero(lane.volumetric_divisor, &path.key("VolumetricDivisor"), "the divisor `0` divides nothing", checker);
}

pub(super) fn not_zero(figure: Option<Quantity>, path: &Trail<'_>, message: &str, checker: &mut Checker<'_>) {
    if figure.is_some_and(|figure| figure.decimal().is_zero()) {
        checker.refuse(path, format!("{message}: it is above 0"));
    }
}

pub(super) fn of_chargeable(terms: &Chargeable, (unit, by): (WeightUnit, Option<By>), path: &Trail<'_>, checker: &mut Checker<'_>) {
    let has_volumes = by == Some(By::Volume) || terms.divisor.is_some();
    if let Some(divisor) = terms.divisor {
        not_zero(Some(divisor.value), &path.key("Divisor").key("Value"), "the divisor `0` divides nothing", checker);
    }
    let without_divisor = [
        ("Sides", terms.sides.is_some() && !has_volumes),
        ("VolumetricAbove", terms.volumetric_above.is_some() && terms.divisor.is_none()),
    ];
    for (key, _) in without_divisor.into_iter().filter(|(_, is_idle)| *is_idle) {
        checker.refuse(&path.key(key), format!("`{key}` is about volumes, which don't count without a `Divisor`"));
    }
    if let Some(sides) = terms.sides {
        let own = path.key("Sides");
        let path = own.key("To");
        checker.length(sides.to, sides.unit.unwrap_or(LengthUnit::Centimetre), &path);
        not_zero(sides.to, &path, "nothing is a multiple of `0`", checker);
    }
    if let Some(above) = terms.volumetric_above {
        let path = path.key("VolumetricAbove");
        match (above.volume, above.weight, above.unit) {
            (Some(_), Some(_), _) => {
                let message = "a volume or a weight, not both".to_owned();
                checker.clash(ViolationCode::Conflict, &path.key("Weight"), message, &path.key("Volume"), "`Volume` is");
            }
            (None, None, _) => checker.refuse(&path, "it states `Volume` or `Weight`"),
            (Some(_), None, Unit::Volume(_)) => {}
            (None, weight, Unit::Weight(unit)) => checker.weight(weight, unit, &path.key("Weight")),
            (volume, _, unit) => {
                let (key, known) = if volume.is_some() { ("Volume", "Cm3, L, M3, In3, Ft3") } else { ("Weight", "g, kg, oz, lb") };
                let message = format!("`{unit}` is no unit of `{key}`: one of {known}");
                checker.clash(ViolationCode::Conflict, &path.key("Unit"), message, &path.key(key), &format!("`{key}` is"));
            }
        }
    }
    if let Some(rounding) = terms.weight {
        let (path, unit) = (path.key("Weight"), rounding.unit.unwrap_or(unit));
        for (key, figure) in [("To", rounding.to), ("Least", rounding.least)] {
            checker.weight(figure, unit, &path.key(key));
        }
        not_zero(rounding.to, &path.key("To"), "nothing is a multiple of `0`", checker);
        if rounding.round.is_none() && (rounding.to.is_some() || rounding.least.is_none()) {
            checker.refuse(&path, "it states `Round`, `Up` or `Nearest`; without it `Least` alone");
        }
    }
}
