//! Weight bands: where one ends and the next begins.

use rust_decimal::Decimal;
use thiserror::Error;

use crate::measure::{Weight, WeightUnit};
use crate::number::{Quantity, QuantityError};

/// The upper ends of the usual weight bands in kg, included; a last band without end follows them.
pub const WEIGHT_BANDS: [&str; 15] = ["0.1", "0.25", "0.5", "1", "2", "5", "10", "15", "20", "25", "30", "50", "100", "500", "1000"];

/// The same in pounds, for those who think in these.
pub const POUND_BANDS: [&str; 15] = ["0.5", "1", "2", "5", "10", "20", "30", "40", "50", "70", "100", "150", "500", "1000", "2000"];

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

/// The usual bands for those who think in a unit.
pub(super) fn usual(unit: WeightUnit) -> Vec<(Quantity, i128)> {
    let (ends, unit) = match unit {
        WeightUnit::Gram | WeightUnit::Kilogram => (WEIGHT_BANDS, WeightUnit::Kilogram),
        WeightUnit::Ounce | WeightUnit::Pound => (POUND_BANDS, WeightUnit::Pound),
    };
    let ends = ends.iter().filter_map(|end| Quantity::new(end.parse::<Decimal>().ok()? * unit.kilograms()).ok());
    let ends: Vec<Quantity> = ends.collect();
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
        assert_eq!(WeightUnit::ALL.iter().map(|unit| usual(*unit).len()).collect::<Vec<_>>(), [WEIGHT_BANDS.len(); 4]);
        assert_eq!(usual(WeightUnit::Ounce)[0].0.to_string(), "0.226796185");
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
