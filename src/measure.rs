//! Weights and lengths, exact in every unit.
//!
//! They are counted in smallest steps, in which every unit is whole. What has few digits is also counted in grains, of which 64 bits hold
//! enough for every consignment that is sent: picograms and nanometres.

mod figure;
mod volume;

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::number::{QuantityError, unscaled};
use figure::Figure;
pub(crate) use volume::volume_of;
pub use volume::{Unit, VolumeUnit};

/// So many decimals have whole steps in every unit.
const FEW_DECIMALS: usize = 10;

/// The first count of digits that is not plain.
const MOST_PLAIN: i64 = 1 << 27;

/// One, a tenth, a hundredth and so on, of a whole that they divide.
#[expect(clippy::indexing_slicing, reason = "worked out when compiling")]
const fn tenths(whole: i128) -> [i128; FEW_DECIMALS] {
    assert!(whole < i128::MAX / MOST_PLAIN as i128, "no plain count of them overflows");
    let (mut parts, mut next) = ([whole; FEW_DECIMALS], 1);
    while next < FEW_DECIMALS {
        assert!(parts[next - 1] % 10 == 0, "a tenth is of whole steps");
        parts[next] = parts[next - 1] / 10;
        next += 1;
    }
    parts
}

/// Steps in grains, the unit of quick figures; negative where they aren't whole.
#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "worked out when compiling, of at most 10^15 grains")]
const fn in_grains(steps: [i128; FEW_DECIMALS], grain: i128) -> [i64; FEW_DECIMALS] {
    let (mut grains, mut next) = ([-1; FEW_DECIMALS], 0);
    while next < FEW_DECIMALS {
        if steps[next] % grain == 0 {
            grains[next] = (steps[next] / grain) as i64;
        }
        next += 1;
    }
    grains
}

macro_rules! units {
    ($(#[$meta:meta])* $name:ident, $known:literal, $grain:expr => { $($(#[$unit_meta:meta])* $unit:ident = $symbol:literal, $factor:literal);* $(;)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$unit_meta])* $unit),* }

        impl $name {
            /// Every unit.
            pub const ALL: &'static [Self] = &[$(Self::$unit),*];

            /// The unit as it is written.
            #[must_use]
            pub fn symbol(self) -> &'static str {
                match self { $(Self::$unit => $symbol),* }
            }

            /// How many of the smallest steps make a grain.
            const GRAIN: i128 = $grain;

            /// How many of the smallest steps make one.
            pub(crate) const fn steps(self) -> i128 {
                match self { $(Self::$unit => $factor),* }
            }

            /// How many grains make one.
            fn grains(self) -> i64 {
                let [one, ..] = self.grains_of_decimals();
                *one
            }

            /// How many of the smallest steps make one, a tenth, a hundredth and so on.
            #[inline]
            fn steps_of_decimals(self) -> &'static [i128; FEW_DECIMALS] {
                match self { $(Self::$unit => const { &tenths($factor) }),* }
            }

            /// The same of grains; negative where they aren't whole.
            #[inline]
            fn grains_of_decimals(self) -> &'static [i64; FEW_DECIMALS] {
                match self { $(Self::$unit => const { &in_grains(tenths($factor), $grain) }),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.symbol())
            }
        }

        impl FromStr for $name {
            type Err = QuantityError;

            /// Reads a unit in any case.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|unit| unit.symbol().eq_ignore_ascii_case(crate::number::trimmed(text)))
                    .ok_or_else(|| QuantityError::UnknownUnit { given: crate::number::shortened(text), known: $known })
            }
        }
    };
}

units! {
    /// A unit of weight. One pound is 453.59237 g, one ounce a sixteenth of it.
    WeightUnit, "g, kg, oz, lb", WEIGHT_GRAIN => {
        /// Gram.
        Gram = "g", 1_000_000_000_000_000_000_000_000_000;
        /// Kilogram.
        Kilogram = "kg", 1_000_000_000_000_000_000_000_000_000_000;
        /// Ounce, 28.349523125 g.
        Ounce = "oz", 28_349_523_125_000_000_000_000_000_000;
        /// Pound, 453.59237 g.
        Pound = "lb", 453_592_370_000_000_000_000_000_000_000;
    }
}

impl WeightUnit {
    /// How many kilograms one is, exactly.
    #[must_use]
    pub fn kilograms(self) -> Decimal {
        match self {
            Self::Gram => Decimal::new(1, 3),
            Self::Kilogram => Decimal::ONE,
            Self::Ounce => Decimal::new(28_349_523_125, 12),
            Self::Pound => Decimal::new(45_359_237, 8),
        }
    }
}

units! {
    /// A unit of length. One inch is 25.4 mm.
    LengthUnit, "mm, cm, m, in", LENGTH_GRAIN => {
        /// Millimetre.
        Millimetre = "mm", 1_000_000_000_000_000_000_000_000;
        /// Centimetre.
        Centimetre = "cm", 10_000_000_000_000_000_000_000_000;
        /// Metre.
        Metre = "m", 1_000_000_000_000_000_000_000_000_000;
        /// Inch, 25.4 mm.
        Inch = "in", 25_400_000_000_000_000_000_000_000;
    }
}

/// A figure of a unit that has so many grains, in grains; `None` if it isn't whole in these or 64 bits don't count them.
fn grains(figure: Decimal, unit: i64) -> Option<i64> {
    let divisor = 10_i64.checked_pow(figure.scale())?;
    if unit % divisor != 0 {
        return None;
    }
    i64::try_from(figure.mantissa()).ok()?.checked_mul(unit / divisor)
}

/// Steps in grains, if they are whole ones and 64 bits count them.
fn grains_of(steps: i128, grain: i128) -> Option<i64> {
    (steps % grain == 0).then(|| i64::try_from(steps / grain).ok()).flatten()
}

/// So many grains, as far as 64 bits count them.
#[expect(clippy::cast_possible_truncation, reason = "no more than 64 bits hold")]
const fn most_grains(grains: i128) -> i64 {
    if grains > i64::MAX as i128 { i64::MAX } else { grains as i64 }
}

/// The largest count of digits that a decimal holds.
const LARGEST_MANTISSA: i128 = (1 << 96) - 1;

macro_rules! measure {
    ($(#[$meta:meta])* $name:ident, $unit:ident, $limit:literal, $limit_text:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name {
            // The parts of a figure, so that the unit stands in what would be left free behind it.
            halves: [u64; 2],
            in_grains: bool,
            unit: $unit,
        }

        impl $name {
            const LIMIT: i128 = $limit;
            /// The same in grains, as far as 64 bits count them.
            const MOST_GRAINS: i64 = most_grains($limit / $unit::GRAIN);

            #[inline]
            fn of(Figure { halves, in_grains }: Figure, unit: $unit) -> Self {
                Self { halves, in_grains, unit }
            }

            #[inline]
            fn figure(self) -> Figure {
                Figure { halves: self.halves, in_grains: self.in_grains }
            }

            /// A measure of so many units.
            ///
            /// # Errors
            /// [`QuantityError`] if it is negative, beyond the limit, or finer than can be held exactly.
            pub fn new(value: Decimal, unit: $unit) -> Result<Self, QuantityError> {
                let digits = i64::try_from(value.mantissa()).ok();
                if let Some(plain) = digits.and_then(|digits| Self::plain(digits, value.scale(), unit)) {
                    return Ok(plain);
                }
                Self::any(value, unit)
            }

            /// The same of digits of which so many stand behind the point: `1210` with 3 decimals is 1.21. For those who have the digits:
            /// it is several times as quick.
            ///
            /// # Errors
            /// As [`Self::new`]; with more than 28 decimals the figure is too fine.
            #[inline]
            pub fn of_digits(digits: i64, decimals: u32, unit: $unit) -> Result<Self, QuantityError> {
                match Self::plain(digits, decimals, unit) {
                    Some(plain) => Ok(plain),
                    None => Self::of_any_digits(digits, decimals, unit),
                }
            }

            fn of_any_digits(digits: i64, decimals: u32, unit: $unit) -> Result<Self, QuantityError> {
                let value = Decimal::try_from_i128_with_scale(digits.into(), decimals);
                Self::new(value.map_err(|_| QuantityError::TooFine(format!("{digits}e-{decimals}")))?, unit)
            }

            fn any(value: Decimal, unit: $unit) -> Result<Self, QuantityError> {
                let text = || format!("{value} {unit}");
                if value.is_sign_negative() && !value.is_zero() {
                    return Err(QuantityError::Negative(text()));
                }
                let too_large = || QuantityError::TooLarge { value: text(), limit: $limit_text };
                if value > Decimal::from(1_000_000_000_000_u64) {
                    return Err(too_large());
                }
                let normal = value.normalize();
                let divisor = 10_i128.pow(normal.scale());
                // Divided first by what they share, so that the product stays within 128 bits.
                let common = num_integer::gcd(unit.steps(), divisor);
                let (factor, divisor) = (unit.steps() / common, divisor / common);
                if divisor > 1 && normal.mantissa() % divisor != 0 {
                    return Err(QuantityError::TooFine(text()));
                }
                let steps = (normal.mantissa() / divisor).checked_mul(factor).ok_or_else(too_large)?;
                if steps > Self::LIMIT {
                    return Err(too_large());
                }
                Ok(Self::of(Figure::new(steps, grains(normal, unit.grains())), unit))
            }

            /// A measure of a few digits, as nearly all are: far below every limit, and of whole steps by its scale alone.
            #[inline]
            fn plain(digits: i64, decimals: u32, unit: $unit) -> Option<Self> {
                let decimals = usize::try_from(decimals).ok()?;
                let grain = *unit.grains_of_decimals().get(decimals)?;
                if !(0..MOST_PLAIN).contains(&digits) {
                    return None;
                }
                if grain >= 0 {
                    let grains = digits.checked_mul(grain)?;
                    return (grains <= Self::MOST_GRAINS).then(|| Self::of(Figure::of_grains(grains), unit));
                }
                let steps = i128::from(digits) * *unit.steps_of_decimals().get(decimals)?;
                (steps <= Self::LIMIT).then(|| Self::of(Figure::new(steps, grains_of(steps, $unit::GRAIN)), unit))
            }

            /// The measure in grains, if it is whole in these and 64 bits count them.
            pub(crate) fn grains(self) -> Option<i64> {
                self.figure().grains()
            }

            /// The unit that it was given in.
            #[must_use]
            pub fn unit(self) -> $unit {
                self.unit
            }

            /// The figure, in its own unit.
            #[must_use]
            pub fn value(self) -> Decimal {
                self.in_unit(self.unit)
            }

            /// The figure in another unit; cut after 28 digits where it has no end.
            #[must_use]
            pub fn in_unit(self, unit: $unit) -> Decimal {
                let (whole, mut rest) = (self.steps() / unit.steps(), self.steps() % unit.steps());
                let (mut digits, mut scale) = (whole, 0);
                while rest != 0 && scale < 28 {
                    let next = digits * 10 + rest * 10 / unit.steps();
                    if next > LARGEST_MANTISSA {
                        break;
                    }
                    (digits, rest, scale) = (next, rest * 10 % unit.steps(), scale + 1);
                }
                unscaled(digits, scale)
            }

            /// The measure as a count of the smallest step.
            pub(crate) fn steps(self) -> i128 {
                match self.figure().grains() {
                    Some(grains) => i128::from(grains) * $unit::GRAIN,
                    None => self.figure().steps(),
                }
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.steps() == other.steps()
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.steps().cmp(&other.steps())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.value(), self.unit)
            }
        }
    };
}

measure! {
    /// A weight: at least 0, at most 100,000 tonnes, exact to 10^-27 g. Weights compare by what they weigh, whatever their unit.
    ///
    /// ```
    /// use consign::{Weight, WeightUnit};
    /// let pound = Weight::new(1.into(), WeightUnit::Pound)?;
    /// let grams = Weight::new("453.59237".parse()?, WeightUnit::Gram)?;
    /// assert_eq!(pound, grams);
    /// assert!(Weight::new((-1).into(), WeightUnit::Gram).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Weight, WeightUnit, 100_000_000_000_000_000_000_000_000_000_000_000_000, "100000 t"
}

measure! {
    /// A length: at least 0, at most 1,000 km, exact to 10^-24 mm. Lengths compare by how long they are, whatever their unit.
    Length, LengthUnit, 1_000_000_000_000_000_000_000_000_000_000_000, "1000 km"
}

/// The smallest steps in a grain of weight, the unit of quick figures.
pub(crate) const WEIGHT_GRAIN: i128 = 1_000_000_000_000_000;

/// The smallest steps in a grain of length.
pub(crate) const LENGTH_GRAIN: i128 = 1_000_000_000_000_000_000;

impl Weight {
    pub(crate) fn from_steps(steps: i128, unit: WeightUnit) -> Option<Self> {
        (steps <= Self::LIMIT).then(|| Self::of(Figure::new(steps, grains_of(steps, WEIGHT_GRAIN)), unit))
    }
}

impl Length {
    pub(crate) fn from_steps(steps: i128, unit: LengthUnit) -> Option<Self> {
        ((0..=Self::LIMIT).contains(&steps)).then(|| Self::of(Figure::new(steps, grains_of(steps, LENGTH_GRAIN)), unit))
    }
}

/// A figure in smallest steps as a person reads it, in `unit`.
pub(crate) fn weight_text(steps: i128, unit: WeightUnit) -> String {
    Weight::of(Figure::new(steps, None), unit).to_string()
}

/// A figure in smallest steps as a person reads it, in `unit`. Sums of lengths may exceed what one length can be.
pub(crate) fn length_text(steps: i128, unit: LengthUnit) -> String {
    Length::of(Figure::new(steps, None), unit).to_string()
}

/// The smallest steps of a length in one centimetre.
pub(crate) const CENTIMETRE: i128 = 10_000_000_000_000_000_000_000_000;

#[cfg(test)]
mod tests;
