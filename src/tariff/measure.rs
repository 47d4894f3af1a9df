//! How goods are weighed, exact.

use num_bigint::BigInt;
use num_integer::Integer;

use super::kind::{Kind, ONE};
use crate::exact::Whole;
use crate::facts::STEPS_OF_MICROMETRE;
use crate::measure::{Length, LengthUnit, Unit, VolumeUnit, WEIGHT_GRAIN, Weight, WeightUnit};
use crate::number::Quantity;
use crate::rule_set::{ChargeBasis, Chargeable, DivisorUnit, Rounding};

/// How goods are weighed for a price, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Measure {
    /// What bands go by.
    pub(super) kind: Kind,
    pub(crate) basis: ChargeBasis,
    /// Sides are rounded to multiples of so many smallest steps.
    pub(super) sides: Option<(Rounding, i128)>,
    /// What a cubic micrometre weighs in grains, as a fraction; none where volumes don't count.
    pub(super) divisor: Option<[i128; 2]>,
    pub(super) above: Option<Above>,
    /// Weights are rounded to multiples of so many smallest steps.
    pub(super) weight: Option<(Rounding, i128)>,
    /// In smallest steps.
    pub(super) least: i128,
}

/// Above what the volumetric weight counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Above {
    /// So many units, in 10^-20.
    Volume(i128, VolumeUnit),
    /// So many smallest steps of weight.
    Weight(i128),
}

fn weight_steps(figure: Quantity, unit: WeightUnit) -> i128 {
    let steps = Weight::new(figure.decimal(), unit).map(Weight::steps);
    debug_assert!(steps.is_ok(), "a weight that has been checked is one");
    steps.unwrap_or(i128::MAX)
}

impl Measure {
    /// By terms that have been checked, where weights that name no unit are in one.
    pub(crate) fn new(kind: Kind, terms: &Chargeable, unit: WeightUnit) -> Self {
        let one = Quantity::ONE;
        let side_unit = match terms.divisor.map(|divisor| divisor.unit) {
            Some(DivisorUnit::In3PerLb) => LengthUnit::Inch,
            _ => LengthUnit::Centimetre,
        };
        let sides = terms.sides.and_then(|sides| {
            let step = Length::new(sides.to.unwrap_or(one).decimal(), sides.unit.unwrap_or(side_unit)).map(Length::steps);
            debug_assert!(step.is_ok(), "a length that has been checked is one");
            Some((sides.round, step.ok()?))
        });
        // In lowest terms a pound is so many grains for so many cubic micrometres of a cubic inch.
        let [pound, inch] = [WeightUnit::Pound.steps() / WEIGHT_GRAIN, VolumeUnit::CubicInch.micrometres()];
        let common = pound.gcd(&inch);
        let divisor = terms.divisor.map(|divisor| match divisor.unit {
            DivisorUnit::Cm3PerKg => [1_000 * ONE, divisor.value.exact()],
            DivisorUnit::In3PerLb => [pound / common * ONE, divisor.value.exact() * (inch / common)],
            DivisorUnit::KgPerM3 => [divisor.value.exact(), 1_000 * ONE],
        });
        let above = terms.volumetric_above.and_then(|above| match (above.volume, above.weight, above.unit) {
            (Some(volume), _, Unit::Volume(unit)) => Some(Above::Volume(volume.exact(), unit)),
            (_, Some(weight), Unit::Weight(unit)) => Some(Above::Weight(weight_steps(weight, unit))),
            _ => None,
        });
        let rounding = terms.weight.unwrap_or_default();
        let unit = rounding.unit.unwrap_or(unit);
        Self {
            kind,
            basis: terms.basis.unwrap_or(ChargeBasis::Consignment),
            sides,
            divisor: divisor.map(crate::exact::reduced),
            above,
            weight: rounding.round.map(|round| (round, weight_steps(rounding.to.unwrap_or(one), unit))),
            least: rounding.least.map_or(0, |least| weight_steps(least, unit)),
        }
    }

    /// How many cubic micrometres make the unit in which volumes are counted, as a fraction.
    pub(super) fn unit_of_volume(&self) -> [BigInt; 2] {
        let cube = |figure: i128| BigInt::from(figure).pow(3);
        self.sides.map_or_else(|| [1.into(), 1.into()], |(_, step)| [cube(step), cube(STEPS_OF_MICROMETRE)])
    }

    /// Whether nothing is charged for less than it weighs.
    pub(crate) fn is_never_less(&self) -> bool {
        self.kind == Kind::Weight && !matches!(self.weight, Some((Rounding::Nearest, _)))
    }
}

/// A fraction in lowest terms, if both parts fit.
pub(super) fn fit<S: Whole>(numerator: BigInt, denominator: BigInt) -> Option<[S; 2]> {
    let common = numerator.gcd(&denominator);
    Some([S::fit(&(numerator / &common))?, S::fit(&(denominator / common))?])
}
