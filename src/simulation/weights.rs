//! Weight bands: where one ends and the next begins.

use thiserror::Error;

use crate::measure::{Weight, WeightUnit};
use crate::number::{Quantity, QuantityError};

/// The upper ends of the usual weight bands in kg, included; a last band without end follows them.
pub const WEIGHT_BANDS: [&str; 15] = ["0.1", "0.25", "0.5", "1", "2", "5", "10", "15", "20", "25", "30", "50", "100", "500", "1000"];

/// Why weight bands are refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WeightBandsError {
    /// An end is 0, or not above the one before.
    #[error("weight bands must rise: `{0}` kg is not above `{1}` kg")]
    NotRising(Quantity, Quantity),
    /// An end is no weight.
    #[error(transparent)]
    Weight(#[from] QuantityError),
}

/// The ends in kg, each in smallest steps too.
pub(super) fn checked(ends: &[Quantity]) -> Result<Vec<(Quantity, i128)>, WeightBandsError> {
    let mut checked = Vec::with_capacity(ends.len());
    let mut before = Quantity::default();
    for end in ends {
        if *end <= before {
            return Err(WeightBandsError::NotRising(*end, before));
        }
        checked.push((*end, Weight::new(end.decimal(), WeightUnit::Kilogram)?.steps()));
        before = *end;
    }
    Ok(checked)
}

/// The usual bands.
pub(super) fn usual() -> Vec<(Quantity, i128)> {
    let ends: Vec<Quantity> = WEIGHT_BANDS.iter().filter_map(|end| end.parse().ok()).collect();
    // They rise, and each is a weight: see the test.
    checked(&ends).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn the_usual_bands_are_bands() {
        assert_eq!(usual().len(), WEIGHT_BANDS.len());
    }

    #[test]
    fn bands_rise_from_above_nothing() {
        assert_eq!(checked(&[]).unwrap(), []);
        assert!(matches!(checked(&[quantity("0")]), Err(WeightBandsError::NotRising(..))));
        let message = checked(&["1", "2", "2.0"].map(quantity)).unwrap_err().to_string();
        assert_eq!(message, "weight bands must rise: `2.0` kg is not above `2` kg");
        assert!(matches!(checked(&[quantity("9999999999")]), Err(WeightBandsError::Weight(_))));
    }
}
