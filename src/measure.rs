//! Weights and lengths, exact in every unit.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::number::{QuantityError, unscaled};

macro_rules! units {
    ($(#[$meta:meta])* $name:ident, $known:literal { $($(#[$unit_meta:meta])* $unit:ident = $symbol:literal, $factor:literal);* $(;)? }) => {
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

            /// How many of the smallest steps make one.
            pub(crate) const fn steps(self) -> i128 {
                match self { $(Self::$unit => $factor),* }
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
                    .find(|unit| unit.symbol().eq_ignore_ascii_case(text.trim()))
                    .ok_or_else(|| QuantityError::UnknownUnit { given: crate::number::shortened(text), known: $known })
            }
        }
    };
}

units! {
    /// A unit of weight. One pound is 453.59237 g, one ounce a sixteenth of it.
    WeightUnit, "g, kg, oz, lb" {
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

units! {
    /// A unit of length. One inch is 25.4 mm.
    LengthUnit, "mm, cm, m, in" {
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

/// The largest count of digits that a decimal holds.
const LARGEST_MANTISSA: i128 = (1 << 96) - 1;

macro_rules! measure {
    ($(#[$meta:meta])* $name:ident, $unit:ident, $limit:literal, $limit_text:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name {
            steps: i128,
            unit: $unit,
        }

        impl $name {
            const LIMIT: i128 = $limit;

            /// A measure of so many units.
            ///
            /// # Errors
            /// [`QuantityError`] if it is negative, beyond the limit, or finer than can be held exactly.
            pub fn new(value: Decimal, unit: $unit) -> Result<Self, QuantityError> {
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
                Self::from_steps(steps, unit).ok_or_else(too_large)
            }

            pub(crate) fn from_steps(steps: i128, unit: $unit) -> Option<Self> {
                (steps <= Self::LIMIT).then_some(Self { steps, unit })
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
                let (whole, mut rest) = (self.steps / unit.steps(), self.steps % unit.steps());
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
                self.steps
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.steps == other.steps
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
                self.steps.cmp(&other.steps)
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

/// A figure in smallest steps as a person reads it, in `unit`.
pub(crate) fn weight_text(steps: i128, unit: WeightUnit) -> String {
    Weight { steps, unit }.to_string()
}

/// A figure in smallest steps as a person reads it, in `unit`. Sums of lengths may exceed what one length can be.
pub(crate) fn length_text(steps: i128, unit: LengthUnit) -> String {
    Length { steps, unit }.to_string()
}

/// The smallest steps of a weight in one kilogram, and of a length in one centimetre.
pub(crate) const KILOGRAM: i128 = 1_000_000_000_000_000_000_000_000_000_000;
pub(crate) const CENTIMETRE: i128 = 10_000_000_000_000_000_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(value: &str, unit: WeightUnit) -> Weight {
        Weight::new(value.parse().unwrap(), unit).unwrap()
    }

    #[test]
    fn units_convert_exactly() {
        assert_eq!(weight("1", WeightUnit::Pound), weight("16", WeightUnit::Ounce));
        assert_eq!(weight("1", WeightUnit::Ounce), weight("28.349523125", WeightUnit::Gram));
        assert_eq!(weight("1.5", WeightUnit::Kilogram), weight("1500", WeightUnit::Gram));
        let inch = Length::new(1.into(), LengthUnit::Inch).unwrap();
        assert_eq!(inch, Length::new("2.54".parse().unwrap(), LengthUnit::Centimetre).unwrap());
        assert_eq!(Length::new(1.into(), LengthUnit::Metre).unwrap(), Length::new(1000.into(), LengthUnit::Millimetre).unwrap());
    }

    #[test]
    fn figures_come_back_as_given() {
        for unit in WeightUnit::ALL {
            for value in ["0", "0.5", "12.345", "99999.99", "0.000000000000000001"] {
                assert_eq!(weight(value, *unit).value().to_string(), value, "{unit}");
            }
        }
        assert_eq!(weight("0.0026416254469548302", WeightUnit::Kilogram).to_string(), "0.0026416254469548302 kg");
    }

    #[test]
    fn limits_are_inclusive() {
        assert!(Weight::new(100_000_000.into(), WeightUnit::Kilogram).is_ok());
        let over = Weight::new("100000000.000000001".parse().unwrap(), WeightUnit::Kilogram);
        assert!(matches!(over, Err(QuantityError::TooLarge { .. })));
        assert!(matches!(Weight::new(Decimal::MAX, WeightUnit::Gram), Err(QuantityError::TooLarge { .. })));
        assert!(Length::new(1_000_000.into(), LengthUnit::Metre).is_ok());
        assert!(Length::new("1000000.1".parse().unwrap(), LengthUnit::Metre).is_err());
        let fine = Weight::new("0.0000000000000000000000000001".parse().unwrap(), WeightUnit::Gram);
        assert!(matches!(fine, Err(QuantityError::TooFine(_))));
    }

    #[test]
    fn units_are_read_in_any_case() {
        assert_eq!("KG".parse::<WeightUnit>().unwrap(), WeightUnit::Kilogram);
        assert_eq!("Cm".parse::<LengthUnit>().unwrap(), LengthUnit::Centimetre);
        assert_eq!("stone".parse::<WeightUnit>().unwrap_err().to_string(), "unknown unit `stone`: one of g, kg, oz, lb");
    }
}
