//! Figures that may be negative.

use rust_decimal::Decimal;

use super::{AMOUNT_SCALE, Quantity, QuantityError, parse_decimal, scaled};

/// A figure of a rule set that may be negative: above -10,000,000,000, below 10,000,000,000, with at most 20 decimals.
///
/// ```
/// use consign::Signed;
/// assert_eq!("-0.50".parse::<Signed>()?.to_string(), "-0.50");
/// assert!("-10000000000".parse::<Signed>().is_err());
/// # Ok::<(), consign::QuantityError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Signed(Decimal);

impl Signed {
    /// Checks the limits.
    ///
    /// # Errors
    /// [`QuantityError`] from 10^10 upwards on either side of 0, or with more than 20 decimals.
    pub fn new(value: Decimal) -> Result<Self, QuantityError> {
        let Err(error) = Quantity::new(value.abs()) else { return Ok(Self(value)) };
        Err(match error {
            QuantityError::TooLarge { .. } if value.is_sign_negative() => {
                QuantityError::TooSmall { value: value.to_string(), limit: "-9999999999.99" }
            }
            QuantityError::TooFine(_) => QuantityError::TooFine(value.to_string()),
            error => error,
        })
    }

    /// The figure as a decimal.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The figure in units of 10^-20.
    pub(crate) fn exact(self) -> i128 {
        scaled(self.0, AMOUNT_SCALE).unwrap_or_default()
    }
}

impl std::str::FromStr for Signed {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(parse_decimal(text)?)
    }
}

impl std::fmt::Display for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
