//! Currencies and amounts of money.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

use crate::number::{AMOUNT_SCALE, Quantity, unscaled};

/// Why a currency is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown currency `{0}`: an ISO 4217 code such as `GBP`")]
pub struct CurrencyError(String);

/// A currency of ISO 4217 that has a minor unit (or, as the yen, none): precious metals and test codes are not money to pay with.
///
/// ```
/// use consign::Currency;
/// assert_eq!("gbp".parse::<Currency>()?.code(), "GBP");
/// assert_eq!("JPY".parse::<Currency>()?.decimals(), 0);
/// assert!("XAU".parse::<Currency>().is_err());
/// # Ok::<(), consign::CurrencyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(
    /// Its three letters, and how many decimals its minor unit has: four bytes are compared at once.
    [u8; 4],
);

impl Currency {
    pub(crate) const PLACEHOLDER: Self = Self(*b"XXX\x02");

    fn known(code: &str) -> Option<Self> {
        let code = <[u8; 3]>::try_from(code.as_bytes()).ok()?.map(|letter| letter.to_ascii_uppercase());
        let known = iso_currency::Currency::from_code(std::str::from_utf8(&code).ok()?)?;
        let decimals = known.exponent().and_then(|digits| u8::try_from(digits).ok()).filter(|digits| *digits <= 4)?;
        let [first, second, third] = code;
        Some(Self([first, second, third, decimals]))
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        let [letters @ .., _] = &self.0;
        std::str::from_utf8(letters).unwrap_or("XXX")
    }

    /// Its name in English.
    #[must_use]
    pub fn name(&self) -> String {
        iso_currency::Currency::from_code(self.code()).map(|known| known.name().to_owned()).unwrap_or_default()
    }

    /// How many decimals its minor unit has: 0 to 4.
    #[must_use]
    pub fn decimals(self) -> u32 {
        let [.., decimals] = self.0;
        u32::from(decimals)
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::known(crate::number::trimmed(text)).ok_or_else(|| CurrencyError(crate::number::shortened(text)))
    }
}

impl AsRef<str> for Currency {
    fn as_ref(&self) -> &str {
        self.code()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// How much: 0 to below 10,000,000,000, with at most 20 decimals.
    pub amount: Quantity,
    /// In which currency.
    pub currency: Currency,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

/// What currencies are worth in a rule set's own, in 10^-18 of it for one unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exchange(HashMap<Currency, i128>);

impl Exchange {
    /// Exchange rates are counted in 10^-18.
    const SCALE: u32 = 18;

    /// Some rates, and the own currency's.
    pub(crate) fn new(own: Currency, rates: impl Iterator<Item = (Currency, Quantity)>) -> Self {
        let scaled = |rate: Quantity| rate.exact() / 10_i128.pow(AMOUNT_SCALE - Self::SCALE);
        let mut rates: HashMap<Currency, i128> = rates.map(|(currency, rate)| (currency, scaled(rate))).collect();
        rates.insert(own, 10_i128.pow(Self::SCALE));
        Self(rates)
    }

    pub(crate) fn rate(&self, currency: Currency) -> Option<i128> {
        self.0.get(&currency).copied()
    }

    /// A rate as its author wrote it.
    pub(crate) fn quantity(&self, currency: Currency) -> Option<Quantity> {
        Quantity::new(unscaled(self.rate(currency)?, Self::SCALE)).ok()
    }

    /// What one minor unit of a currency is in the own one, in 10^-22: what prices are compared in.
    pub(crate) fn of_minor(&self, currency: Currency) -> Option<i128> {
        Some(10_i128.pow(4 - currency.decimals()) * self.rate(currency)?)
    }
}

/// A price line as a count of a currency's minor unit: at least 0, below 10^9 of the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Minor(i64);

impl Minor {
    /// A count that is known to be one.
    pub(crate) fn known(count: i64) -> Self {
        Self(count)
    }

    pub(crate) fn count(self) -> i64 {
        self.0
    }

    /// The amount in units of 10^-20.
    pub(crate) fn exact(self, currency: Currency) -> i128 {
        i128::from(self.0) * 10_i128.pow(AMOUNT_SCALE - currency.decimals())
    }

    /// The amount with the currency's digits: `27.69`, `500` for yen.
    pub(crate) fn decimal(self, currency: Currency) -> Decimal {
        Decimal::new(self.0, currency.decimals())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_know_their_minor_unit() {
        for (code, decimals) in [("GBP", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("eur", 2)] {
            assert_eq!(code.parse::<Currency>().unwrap().decimals(), decimals, "{code}");
        }
        for code in ["", "GB", "GBPX", "ZZZ", "XAU", "£"] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
    }
}
