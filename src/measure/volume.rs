//! Units of volume, and figures in them.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;

use super::LengthUnit;
use crate::number::QuantityError;
use crate::number::{Quantity, unscaled};

/// A unit of volume. One cubic inch is 16.387064 cm³, one cubic foot 1,728 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VolumeUnit {
    /// Cubic centimetre.
    CubicCentimetre,
    /// Litre, 1,000 cm³.
    Litre,
    /// Cubic metre, 1,000,000 cm³.
    CubicMetre,
    /// Cubic inch.
    CubicInch,
    /// Cubic foot.
    CubicFoot,
}

impl fmt::Display for VolumeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

impl FromStr for VolumeUnit {
    type Err = QuantityError;

    /// Reads a unit in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|unit| unit.symbol().eq_ignore_ascii_case(crate::number::trimmed(text)));
        known.ok_or_else(|| QuantityError::UnknownUnit { given: crate::number::shortened(text), known: "Cm3, L, M3, In3, Ft3" })
    }
}

impl VolumeUnit {
    /// Every unit.
    pub const ALL: &'static [Self] = &[Self::CubicCentimetre, Self::Litre, Self::CubicMetre, Self::CubicInch, Self::CubicFoot];

    /// The unit as it is written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::CubicCentimetre => "Cm3",
            Self::Litre => "L",
            Self::CubicMetre => "M3",
            Self::CubicInch => "In3",
            Self::CubicFoot => "Ft3",
        }
    }

    /// How many cubic micrometres make one.
    pub(crate) fn micrometres(self) -> i128 {
        match self {
            Self::CubicCentimetre => 1_000_000_000_000,
            Self::Litre => 1_000_000_000_000_000,
            Self::CubicMetre => 1_000_000_000_000_000_000,
            Self::CubicInch => 16_387_064_000_000,
            Self::CubicFoot => 28_316_846_592_000_000,
        }
    }

    /// How many cubic nanometres make one.
    pub(crate) fn steps(self) -> i128 {
        self.micrometres() * 1_000_000_000
    }

    /// A figure of it in cubic nanometres.
    pub(crate) fn steps_of(self, figure: Quantity) -> Result<i128, String> {
        let value = figure.decimal().normalize();
        let (divisor, common) = (10_i128.pow(value.scale()), self.steps().gcd(&10_i128.pow(value.scale())));
        let too_fine = || format!("`{figure} {self}` is finer than can be held exactly");
        let factor = (divisor == common).then(|| self.steps() / common).ok_or_else(too_fine)?;
        value.mantissa().checked_mul(factor).ok_or_else(|| format!("`{figure} {self}` is too large"))
    }

    /// Cubic nanometres as a person reads them, cut after three decimals.
    pub(crate) fn text(self, steps: i128) -> String {
        let thousandths = steps.saturating_mul(1_000) / self.steps();
        let digits = if steps > i128::MAX / 1_000 { (steps / self.steps()).saturating_mul(1_000) } else { thousandths };
        format!("{} {self}", unscaled(digits, 3).normalize())
    }
}

/// A unit of a weight, a length or a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Of a weight.
    Weight(super::WeightUnit),
    /// Of a length.
    Length(super::LengthUnit),
    /// Of a volume.
    Volume(VolumeUnit),
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weight(unit) => unit.fmt(f),
            Self::Length(unit) => unit.fmt(f),
            Self::Volume(unit) => unit.fmt(f),
        }
    }
}

impl FromStr for Unit {
    type Err = QuantityError;

    /// Reads a unit in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let weight = text.parse().map(Self::Weight).ok();
        let length = || text.parse().map(Self::Length).ok();
        let volume = || text.parse().map(Self::Volume).ok();
        weight.or_else(length).or_else(volume).ok_or_else(|| QuantityError::UnknownUnit {
            given: crate::number::shortened(text),
            known: "g, kg, oz, lb, mm, cm, m, in, Cm3, L, M3, In3, Ft3",
        })
    }
}

impl From<super::WeightUnit> for Unit {
    fn from(unit: super::WeightUnit) -> Self {
        Self::Weight(unit)
    }
}

/// The smallest steps of length in a nanometre. Limits of volumes are in cubic nanometres.
const NANOMETRE: i128 = LengthUnit::Millimetre.steps() / 1_000_000;

/// The volumes of some boxes together, in cubic nanometres: rounded down, and up.
pub(crate) fn volume_of<'s>(boxes: impl Iterator<Item = [i128; 3]> + Clone + 's) -> [i128; 2] {
    let whole = |side: i128| (side % NANOMETRE == 0).then_some(side / NANOMETRE);
    let short = boxes
        .clone()
        .try_fold(0_i128, |sum, [one, other, third]| sum.checked_add(whole(one)?.checked_mul(whole(other)?)?.checked_mul(whole(third)?)?));
    short.map_or_else(|| long_volume(boxes), |volume| [volume; 2])
}

#[cold]
fn long_volume(boxes: impl Iterator<Item = [i128; 3]>) -> [i128; 2] {
    let sum: BigInt = boxes.map(|sides| sides.into_iter().map(BigInt::from).product::<BigInt>()).sum();
    let (volume, rest) = sum.div_rem(&BigInt::from(NANOMETRE).pow(3));
    let up = &volume + i32::from(rest != BigInt::ZERO);
    [volume, up].map(|volume| volume.to_i128().unwrap_or(i128::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::Length;
    use super::*;

    fn volume(sides: [Length; 3]) -> [i128; 2] {
        volume_of(std::iter::once(sides.map(Length::steps)))
    }

    #[test]
    fn volumes_are_exact_in_every_unit() {
        let side = |text: &str, unit| Length::new(text.parse().unwrap(), unit).unwrap();
        let inches = volume(["12", "10", "6"].map(|text| side(text, LengthUnit::Inch)));
        assert_eq!(inches, [VolumeUnit::CubicInch.steps_of("720".parse().unwrap()).unwrap(); 2]);
        assert_eq!(VolumeUnit::CubicInch.text(inches[0]), "720 In3");
        assert_eq!(VolumeUnit::CubicFoot.steps(), VolumeUnit::CubicInch.steps() * 1728);
        assert_eq!(VolumeUnit::Litre.text(volume(["10", "10", "10.55"].map(|text| side(text, LengthUnit::Centimetre)))[0]), "1.055 L");
        // Less than one is rounded both ways.
        let [down, up] = volume(["0.0000000001"; 3].map(|text| side(text, LengthUnit::Inch)));
        assert_eq!(up, down + 1);
        let largest = volume([side("1000000", LengthUnit::Metre); 3]);
        assert_eq!(largest, [i128::MAX; 2]);
        assert!(VolumeUnit::CubicInch.steps_of("0.0000000000000001".parse().unwrap()).is_err());
    }
}
