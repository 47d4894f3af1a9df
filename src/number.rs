//! Numbers as authors write them: exact decimals, within stated limits.

mod signed;

use rust_decimal::Decimal;
use thiserror::Error;

pub use signed::Signed;

/// Decimals that the fixed-point form of an amount keeps.
pub(crate) const AMOUNT_SCALE: u32 = 20;
/// The first amount that is too large.
const AMOUNT_LIMIT: i64 = 10_000_000_000;

/// Why a figure is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QuantityError {
    /// It isn't a decimal number.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// It has more than 28 digits, or is finer than the quantity can be held exactly.
    #[error("`{0}` has more digits than can be held exactly")]
    TooFine(String),
    /// It is larger than the quantity can be.
    #[error("`{value}` is too large: at most `{limit}`")]
    TooLarge {
        /// What was given.
        value: String,
        /// The largest that is accepted.
        limit: &'static str,
    },
    /// It is smaller than the quantity can be.
    #[error("`{value}` is too small: at least `{limit}`")]
    TooSmall {
        /// What was given.
        value: String,
        /// The smallest that is accepted.
        limit: &'static str,
    },
    /// It is negative.
    #[error("`{0}` is negative")]
    Negative(String),
    /// It must be above zero.
    #[error("`{0}` is not above zero")]
    NotPositive(String),
    /// The unit is not one of the known.
    #[error("unknown unit `{given}`: one of {known}")]
    UnknownUnit {
        /// What was given.
        given: String,
        /// The units that are known.
        known: &'static str,
    },
}

/// A figure as code gives it: a decimal, a whole number, a text (`"1.8"`), or a binary number, which counts as its shortest decimal text:
/// `1.8` is exactly 1.8, and `0.1 + 0.2` is 0.30000000000000004.
pub trait Number {
    /// The figure, exactly.
    ///
    /// # Errors
    /// As [`parse_decimal`]: not a number, or of more digits than can be held exactly.
    fn decimal(self) -> Result<Decimal, QuantityError>;
}

macro_rules! exact {
    ($($type:ty)*) => {$(
        impl Number for $type {
            fn decimal(self) -> Result<Decimal, QuantityError> {
                Ok(self.into())
            }
        }
    )*};
}
exact! { Decimal i32 u32 i64 u64 usize }

impl<T: AsRef<str> + ?Sized> Number for &T {
    fn decimal(self) -> Result<Decimal, QuantityError> {
        parse_decimal(self.as_ref())
    }
}

impl Number for f64 {
    fn decimal(self) -> Result<Decimal, QuantityError> {
        parse_decimal(&self.to_string())
    }
}

/// Reads a decimal as written, exponents included; never rounds.
///
/// # Errors
/// [`QuantityError::NotANumber`], or [`QuantityError::TooFine`] beyond 28 significant digits or 28 decimals.
pub fn parse_decimal(text: &str) -> Result<Decimal, QuantityError> {
    plain_decimal(text).map_or_else(|| parse_any_decimal(text), Ok)
}

/// Reads what nearly all figures are, digits with perhaps a point between them and at most 18 in all; `None` for anything else.
fn plain_decimal(text: &str) -> Option<Decimal> {
    if text.len() > 19 {
        return None;
    }
    let (mut count, mut point) = (0_u64, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => count = count * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
    }
    let decimals = point.map_or(0, |at| text.len() - at - 1);
    let digits = text.len() - usize::from(point.is_some());
    let ends_in_digit = !text.is_empty() && (point.is_none() || decimals > 0);
    if !ends_in_digit || digits > 18 {
        return None;
    }
    Some(Decimal::new(i64::try_from(count).ok()?, u32::try_from(decimals).ok()?))
}

/// Reads any decimal, and says what is wrong with what is none.
fn parse_any_decimal(text: &str) -> Result<Decimal, QuantityError> {
    let not_a_number = || QuantityError::NotANumber(shortened(text));
    let too_fine = || QuantityError::TooFine(shortened(text));
    let trimmed = text.trim();
    let (mantissa, exponent) = match trimmed.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| not_a_number())?),
        None => (trimmed, 0),
    };
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(not_a_number());
    }
    let mut value: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(i128::from(digit - b'0')))
            .filter(|value| *value < 10_i128.pow(28))
            .ok_or_else(too_fine)?;
    }
    let fraction_digits = i32::try_from(fraction.len()).map_err(|_| too_fine())?;
    let mut scale = fraction_digits.checked_sub(exponent).ok_or_else(too_fine)?;
    while value != 0 && scale > 28 && value % 10 == 0 {
        value /= 10;
        scale -= 1;
    }
    if value == 0 {
        scale = scale.clamp(0, 28);
    }
    while scale < 0 {
        value = value.checked_mul(10).filter(|value| *value < 10_i128.pow(28)).ok_or_else(too_fine)?;
        scale += 1;
    }
    let scale = u32::try_from(scale).ok().filter(|scale| *scale <= 28).ok_or_else(too_fine)?;
    Decimal::try_from_i128_with_scale(if negative { -value } else { value }, scale).map_err(|_| too_fine())
}

/// A decimal as an integer count of 10^-`scale`, if it is a whole count.
pub(crate) fn scaled(value: Decimal, scale: u32) -> Option<i128> {
    // A few digits are far below every limit, however they are written.
    let power = scale.checked_sub(value.scale()).and_then(|power| POWERS_OF_TEN.get(power as usize));
    if let (Ok(count), Some(power)) = (u32::try_from(value.mantissa()), power) {
        return Some(i128::from(count) * power);
    }
    let value = value.normalize();
    10_i128.checked_pow(scale.checked_sub(value.scale())?)?.checked_mul(value.mantissa())
}

/// What few digits are multiplied by: 1, 10, 100 and so on.
const POWERS_OF_TEN: [i128; AMOUNT_SCALE as usize + 1] = powers_of_ten();

#[expect(clippy::indexing_slicing, reason = "worked out when compiling")]
const fn powers_of_ten() -> [i128; AMOUNT_SCALE as usize + 1] {
    let (mut powers, mut next) = ([1; AMOUNT_SCALE as usize + 1], 1);
    while next < powers.len() {
        powers[next] = powers[next - 1] * 10;
        next += 1;
    }
    powers
}

/// A decimal from a count of 10^-`scale`, written without superfluous zeros.
pub(crate) fn unscaled(count: i128, scale: u32) -> Decimal {
    let (mut count, mut scale) = (count, scale);
    while scale > 0 && count % 10 == 0 {
        count /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(count, scale.min(28)).unwrap_or(Decimal::MAX)
}

/// The most bytes of a decimal's text: 29 digits, a point and a sign.
pub(crate) const LONGEST_DECIMAL: usize = 31;

/// The text that a decimal displays, in a place that is lent; `None` for one that is negative or has more digits than
/// 64 bits hold.
pub(crate) fn decimal_text(value: Decimal, place: &mut [u8; LONGEST_DECIMAL]) -> Option<&str> {
    let mut count = u64::try_from(value.mantissa()).ok().filter(|_| value.is_sign_positive())?;
    let scale = usize::try_from(value.scale()).ok()?;
    let (mut free, mut written) = (place.iter_mut().rev(), 0);
    while count > 0 || written <= scale {
        if written == scale && scale > 0 {
            *free.next()? = b'.';
        }
        *free.next()? = b'0' + u8::try_from(count % 10).ok()?;
        count /= 10;
        written += 1;
    }
    let start = free.len();
    std::str::from_utf8(place.get(start..)?).ok()
}

/// A figure of a rule set or an amount of money: at least 0, below 10,000,000,000, with at most 20 decimals.
///
/// ```
/// use consign::Quantity;
/// assert_eq!("0.08439999999999999".parse::<Quantity>()?.to_string(), "0.08439999999999999");
/// assert!("-1".parse::<Quantity>().is_err());
/// assert!("10000000000".parse::<Quantity>().is_err());
/// # Ok::<(), consign::QuantityError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(Decimal);

impl Quantity {
    pub(crate) const ONE: Self = Self(Decimal::ONE);

    /// Checks the limits.
    ///
    /// # Errors
    /// [`QuantityError`] below 0, from 10^10 upwards, or with more than 20 decimals.
    #[inline]
    pub fn new(value: Decimal) -> Result<Self, QuantityError> {
        // Most figures are far from every limit, whatever their scale.
        if value.scale() <= AMOUNT_SCALE && (0..i128::from(AMOUNT_LIMIT)).contains(&value.mantissa()) {
            return Ok(Self(value));
        }
        Self::any(value)
    }

    fn any(value: Decimal) -> Result<Self, QuantityError> {
        if value.is_sign_negative() && !value.is_zero() {
            return Err(QuantityError::Negative(value.to_string()));
        }
        if value >= Decimal::from(AMOUNT_LIMIT) {
            return Err(QuantityError::TooLarge { value: value.to_string(), limit: "9999999999.99" });
        }
        if value.normalize().scale() > AMOUNT_SCALE {
            return Err(QuantityError::TooFine(value.to_string()));
        }
        Ok(Self(value))
    }

    /// The figure as a decimal.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The figure in units of 10^-20.
    pub(crate) fn exact(self) -> i128 {
        scaled(self.0, AMOUNT_SCALE).unwrap_or(i128::MAX)
    }
}

impl From<u32> for Quantity {
    fn from(count: u32) -> Self {
        Self(count.into())
    }
}

impl std::str::FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(parse_decimal(text)?)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Without white space at its ends, of which nearly no text has any.
pub(crate) fn trimmed(text: &str) -> &str {
    let is_bare = text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.as_bytes().last().is_some_and(u8::is_ascii_graphic);
    if is_bare { text } else { text.trim() }
}

/// User text, cut so that a message stays one readable line.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    let clean: String = text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() { format!("{clean}…") } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_written() {
        for (text, expected) in [
            ("5.99", "5.99"),
            ("1234567890.123456789", "1234567890.123456789"),
            ("0.0026416254469548302", "0.0026416254469548302"),
            ("1e3", "1000"),
            ("-2.5E-3", "-0.0025"),
            ("0e99", "0"),
            ("5.990", "5.990"),
        ] {
            assert_eq!(parse_decimal(text).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn figures_of_code_are_exact() {
        let told = [1.8.decimal(), (0.1 + 0.2).decimal(), 1e-7.decimal(), 3.decimal(), "2.50".decimal(), (&"7".to_owned()).decimal()];
        assert_eq!(told.map(|figure| figure.unwrap().to_string()), ["1.8", "0.30000000000000004", "0.0000001", "3", "2.50", "7"]);
        assert!(f64::NAN.decimal().is_err() && f64::INFINITY.decimal().is_err() && 1e300.decimal().is_err());
    }

    #[test]
    fn plain_figures_are_read_as_all_others() {
        for text in
            ["0", "00.10", "5.99", "0.000", "123456789012345678", "1.23456789012345678", "999999999999999999", "0.00000000000000001"]
        {
            let plain = plain_decimal(text).unwrap();
            assert_eq!((plain, plain.scale()), parse_any_decimal(text).map(|any| (any, any.scale())).unwrap(), "{text}");
        }
        for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1.2.3", " 1", "1 ", "1234567890123456789", "123456789.0123456789", "１"] {
            assert_eq!(plain_decimal(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", ".", "1.", ".5", "+1", "1,5", "0x10", "NaN", "1e", "1e9999999999", "--1", "١"] {
            assert!(matches!(parse_decimal(text), Err(QuantityError::NotANumber(_))), "{text}");
        }
        for text in ["1e400", "1e-400", "12345678901234567890123456789", "1e2147483647", "1e-2147483648"] {
            assert!(matches!(parse_decimal(text), Err(QuantityError::TooFine(_))), "{text}");
        }
    }

    #[test]
    fn decimals_are_written_as_they_display() {
        for text in ["0", "0.00", "5", "5.99", "0.05", "27.690", "1000", "1.0000000000000000000", "0.0000000000000000000000000001"] {
            let value = parse_decimal(text).unwrap();
            assert_eq!(decimal_text(value, &mut [0; LONGEST_DECIMAL]), Some(value.to_string().as_str()), "{text}");
        }
        for text in ["-1", "18446744073709551616"] {
            assert_eq!(decimal_text(text.parse().unwrap(), &mut [0; LONGEST_DECIMAL]), None, "{text}");
        }
    }

    #[test]
    fn quantities_have_limits() {
        assert!("9999999999.999999".parse::<Quantity>().is_ok());
        assert!(matches!("10000000000".parse::<Quantity>(), Err(QuantityError::TooLarge { .. })));
        assert!(matches!("-0.01".parse::<Quantity>(), Err(QuantityError::Negative(_))));
        assert!(matches!("0.000000000000000000001".parse::<Quantity>(), Err(QuantityError::TooFine(_))));
        assert_eq!("2.5".parse::<Quantity>().unwrap().exact(), 250_000_000_000_000_000_000);
    }

    #[test]
    fn few_digits_are_scaled_as_all_others() {
        for (text, expected) in [
            ("0", Some(0)),
            ("0.00", Some(0)),
            ("5.99", Some(599 * 10_i128.pow(18))),
            ("5.990000000000000000000000", Some(599 * 10_i128.pow(18))),
            ("42.94967295", Some(4_294_967_295 * 10_i128.pow(12))),
            ("42.94967296", Some(4_294_967_296 * 10_i128.pow(12))),
            ("9999999999", Some(9_999_999_999 * 10_i128.pow(20))),
            ("0.00000000000000000001", Some(1)),
            ("0.000000000000000000001", None),
            ("0.000000000000000000010", Some(1)),
        ] {
            assert_eq!(scaled(parse_decimal(text).unwrap(), 20), expected, "{text}");
        }
        assert_eq!(scaled(parse_decimal("-2.5").unwrap(), 20), Some(-25 * 10_i128.pow(19)));
    }

    #[test]
    fn fixed_point_round_trips() {
        for text in ["0", "5.99", "0.00000000000000000001", "1234567890.123456789"] {
            let value = parse_decimal(text).unwrap();
            assert_eq!(unscaled(scaled(value, 20).unwrap(), 20), value);
        }
    }
}
