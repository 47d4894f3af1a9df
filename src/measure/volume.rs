//! Units of volume.

use std::fmt;
use std::str::FromStr;

use crate::json::words;

words! {
    /// A unit of volume. One cubic inch is 16.387064 cm³, one cubic foot 1,728 of them.
    pub enum VolumeUnit, "a unit of volume" {
        /// Cubic centimetre.
        CubicCentimetre = "Cm3",
        /// Litre, 1,000 cm³.
        Litre = "L",
        /// Cubic metre, 1,000,000 cm³.
        CubicMetre = "M3",
        /// Cubic inch.
        CubicInch = "In3",
        /// Cubic foot.
        CubicFoot = "Ft3",
    }
}

impl VolumeUnit {
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
    type Err = crate::number::QuantityError;

    /// Reads a unit in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let weight = text.parse().map(Self::Weight).ok();
        let length = || text.parse().map(Self::Length).ok();
        let volume = || text.parse().map(Self::Volume).ok();
        weight.or_else(length).or_else(volume).ok_or_else(|| crate::number::QuantityError::UnknownUnit {
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
