//! How much: consignments, kilograms, pounds sterling.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;
use rust_decimal::Decimal;

use crate::json::{Decode, Reader, Trail};
use crate::number::{QuantityError, parse_decimal, scaled, unscaled};

/// Decimals of an amount.
const SCALE: u32 = 12;
/// An amount of one unit.
const ONE: i128 = 10_i128.pow(SCALE);
/// Nothing is counted beyond.
const MOST: i128 = 10_i128.pow(15) * ONE;

/// How much of something, in 10^-12 of its unit: at least 0, at most 10^15 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Amount(i128);

impl Amount {
    /// In so many parts of a unit it is counted.
    pub(crate) const PARTS: i128 = ONE;

    /// So many whole ones.
    pub(crate) fn count(count: usize) -> Self {
        Self(i128::try_from(count).map_or(MOST, |count| count.saturating_mul(ONE).min(MOST)))
    }

    /// A figure that has been checked.
    pub(crate) fn known(figure: Decimal) -> Self {
        Self(scaled(figure, SCALE).unwrap_or(MOST))
    }

    /// What so many smallest steps are, of which a unit has some: rounded to 10^-12, halves upwards.
    pub(crate) fn of_steps(steps: i128, unit: i128) -> Self {
        if unit <= 0 {
            return Self(MOST);
        }
        let (mut amount, mut rest) = (steps / unit, steps % unit);
        // Four decimals at a time, which no unit is too large for.
        for _ in 0..SCALE / 4 {
            let Some(next) = rest.checked_mul(10_000) else { return Self::of_product([steps, 1], unit) };
            (amount, rest) = (amount.saturating_mul(10_000).saturating_add(next / unit), next % unit);
        }
        Self(amount.saturating_add(i128::from(rest >= unit - rest)).min(MOST))
    }

    /// The same of a product of steps.
    pub(crate) fn of_product([one, other]: [i128; 2], unit: i128) -> Self {
        let twice: BigInt = BigInt::from(one) * other * ONE * 2 + unit;
        Self(twice.div_floor(&(BigInt::from(unit) * 2)).to_i128().unwrap_or(MOST).min(MOST))
    }

    /// Both together; `None` beyond what is counted.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).filter(|sum| *sum <= MOST).map(Self)
    }

    /// What is left; nothing, if less is there.
    pub(crate) fn less(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// In 10^-12.
    pub(crate) fn exact(self) -> i128 {
        self.0
    }

    pub(crate) fn decimal(self) -> Decimal {
        unscaled(self.0, SCALE).normalize()
    }

    /// Reads one as it is written.
    pub(crate) fn parse(text: &str) -> Result<Self, QuantityError> {
        Self::new(parse_decimal(text)?)
    }

    /// A figure of a unit.
    pub(crate) fn new(figure: Decimal) -> Result<Self, QuantityError> {
        if figure.is_sign_negative() && !figure.is_zero() {
            return Err(QuantityError::Negative(figure.to_string()));
        }
        let too_large = || QuantityError::TooLarge { value: figure.to_string(), limit: "1000000000000000" };
        if figure.normalize().scale() > SCALE {
            return Err(QuantityError::TooFine(figure.to_string()));
        }
        scaled(figure, SCALE).filter(|amount| *amount <= MOST).map(Self).ok_or_else(too_large)
    }
}

impl Decode for Amount {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        reader.figure(at, "a number", Self::parse).unwrap_or_default()
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.decimal().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Weight, WeightUnit};

    #[test]
    fn amounts_are_rounded_to_twelve_decimals() {
        let in_pounds = |kilograms: &str| {
            let weight = Weight::new(kilograms.parse().unwrap(), WeightUnit::Kilogram).unwrap();
            Amount::of_steps(weight.steps(), WeightUnit::Pound.steps()).to_string()
        };
        assert_eq!(in_pounds("0.45359237"), "1");
        assert_eq!(in_pounds("1"), "2.204622621849");
        assert_eq!(in_pounds("100000000"), "220462262.184877580723");
        assert_eq!(Amount::of_steps(1, 3), Amount::of_product([1, 1], 3));
        assert_eq!(Amount::of_steps(2, 3).to_string(), "0.666666666667");
        assert_eq!(Amount::of_product([i128::MAX, i128::MAX], 1), Amount(MOST));
        assert_eq!(Amount::of_steps(i128::MAX, i128::MAX / 2).to_string(), "2");
    }

    #[test]
    fn what_is_no_amount_says_why() {
        for (text, expected) in [("-1", "negative"), ("1000000000000001", "1000000000000000"), ("0.0000000000001", "0.0000000000001")] {
            let message = Amount::parse(text).unwrap_err().to_string();
            assert!(message.contains(expected), "{text}: {message}");
        }
        assert_eq!(Amount::parse("12.50").unwrap().to_string(), "12.5");
    }
}
