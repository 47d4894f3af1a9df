//! What a price goes by: the chargeable weight.

use crate::json::{record, words};
use crate::measure::{LengthUnit, Unit, VolumeUnit, WeightUnit};
use crate::number::Quantity;

words! {
    /// Of what a chargeable weight is.
    #[non_exhaustive]
    pub enum ChargeBasis, "a basis of prices" {
        /// Weights and volumes are summed first. A consignment's own weight takes the place of the sum.
        Consignment = "Consignment",
        /// Each package is priced by itself; the prices, not yet rounded, are summed.
        Package = "Package",
        /// Each package has its chargeable weight, rounded as stated; their sum is priced.
        PackageWeights = "PackageWeights",
    }

    /// What bands go by.
    #[non_exhaustive]
    pub enum By, "a figure that bands go by" {
        /// The chargeable weight.
        Weight = "Weight",
        /// The volume, sides rounded as stated.
        Volume = "Volume",
        /// The longest side of all packages.
        Longest = "Longest",
        /// How many packages there are.
        Packages = "Packages",
        /// What the consignment is worth, in the lane's currency.
        Value = "Value",
    }

    /// A way of rounding.
    #[non_exhaustive]
    pub enum Rounding, "a way of rounding" {
        /// To the next that is no less.
        Up = "Up",
        /// To the nearest, halves upwards.
        Nearest = "Nearest",
    }

    /// How volumes are weighed.
    #[non_exhaustive]
    pub enum DivisorUnit, "a unit of divisors" {
        /// Cubic centimetres that weigh a kilogram.
        Cm3PerKg = "Cm3PerKg",
        /// Cubic inches that weigh a pound.
        In3PerLb = "In3PerLb",
        /// Kilograms that a cubic metre weighs.
        KgPerM3 = "KgPerM3",
    }
}

record! {
    /// How goods are weighed for a price: sides are rounded, the volume of the rounded sides is weighed by the divisor, the larger of the
    /// two weights is taken and rounded. 11.1 × 8.5 × 6.2 in, up to whole inches, are 756 in³; at 139 in³ a pound that is 5.44 lb, and up
    /// to whole pounds 6 lb.
    #[derive(Copy, Default)]
    #[non_exhaustive]
    pub struct Chargeable, "a chargeable weight" {
        /// What one chargeable weight is of. Default: `Consignment`.
        pub basis: Option<ChargeBasis> = "Basis",
        /// How each side is rounded before the volume is taken. Default: not rounded.
        pub sides: Option<SidesRounding> = "Sides",
        /// How volumes are weighed. Default: volumes don't count.
        pub divisor: Option<Divisor> = "Divisor",
        /// The volumetric weight counts only above this. Default: it always counts.
        pub volumetric_above: Option<VolumetricAbove> = "VolumetricAbove",
        /// How the larger of the two weights is rounded. Default: not rounded.
        pub weight: Option<WeightRounding> = "Weight",
    }

    /// How the sides of a package are rounded. Rules see them as given.
    #[derive(Copy)]
    pub struct SidesRounding, "a rounding of sides" {
        /// Which way.
        pub round: Rounding = "Round",
        /// To multiples of this; above 0, in `Unit`. Default: 1.
        pub to: Option<Quantity> = "To",
        /// The unit of `To`. Default: In with a divisor in `In3PerLb`, else Cm.
        pub unit: Option<LengthUnit> = "Unit",
    }

    /// How volumes are weighed.
    #[derive(Copy)]
    pub struct Divisor, "a divisor" {
        /// The figure; above 0.
        pub value: Quantity = "Value",
        /// What the figure means.
        pub unit: DivisorUnit = "Unit",
    }

    /// Above what, itself excluded, the volumetric weight counts: a volume or a volumetric weight, of the package, or of the sum where
    /// weights and volumes are summed first.
    #[derive(Copy)]
    pub struct VolumetricAbove, "a volume or a weight" {
        /// A volume, itself excluded. Default: none; then `Weight` is given.
        pub volume: Option<Quantity> = "Volume",
        /// A volumetric weight, itself excluded. Default: none; then `Volume` is given.
        pub weight: Option<Quantity> = "Weight",
        /// The unit of the volume or of the weight.
        pub unit: Unit = "Unit",
    }

    /// How a chargeable weight is rounded.
    #[derive(Copy, Default)]
    #[non_exhaustive]
    pub struct WeightRounding, "a rounding of weights" {
        /// Which way. Default: not rounded.
        pub round: Option<Rounding> = "Round",
        /// To multiples of this; above 0, in `Unit`. Default: 1.
        pub to: Option<Quantity> = "To",
        /// The unit of both figures. Default: the lane's.
        pub unit: Option<WeightUnit> = "Unit",
        /// The least chargeable weight, in `Unit`, also where nothing is rounded. Default: none.
        pub least: Option<Quantity> = "Least",
    }
}

impl Unit {
    /// What figures are in where no unit is named.
    pub(crate) fn of(by: Option<By>) -> Self {
        match by {
            Some(By::Volume) => Self::Volume(VolumeUnit::CubicCentimetre),
            Some(By::Longest) => Self::Length(LengthUnit::Centimetre),
            _ => Self::Weight(WeightUnit::Kilogram),
        }
    }
}
