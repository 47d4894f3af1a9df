//! Sums of money: of each currency by itself, to the last digit.

use std::collections::BTreeMap;
use std::fmt;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::exact::rounded;
use crate::json::{Decode, Reader, Trail};
use crate::money::Currency;
use crate::number::{AMOUNT_SCALE, Quantity, scaled};

/// What some consignments cost together, net: of each currency by itself, exactly. Nothing is converted and nothing is rounded.
///
/// In JSON an object of currencies and amounts, `{ "EUR": 346.97, "GBP": 3406.10 }`; a currency of which the sum is 0 is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Costs(BTreeMap<Currency, i128>);

impl Costs {
    /// Whether every sum is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The sum of each currency that isn't 0, with the currency's digits. A difference may be below 0.
    pub fn amounts(&self) -> impl Iterator<Item = (Currency, Decimal)> {
        self.0.iter().map(|(currency, minor)| (*currency, decimal(*minor, *currency)))
    }

    /// The sums converted to one currency and added, rounded to its minor unit once, halves away from zero. `rates` are units of that
    /// currency for one unit of another; of a currency without a rate nothing is added.
    #[must_use]
    pub fn converted(&self, own: Currency, rates: &BTreeMap<Currency, Quantity>) -> Decimal {
        // In 10^-24: a minor unit has 10^20 of these, or more.
        let mut total = BigInt::ZERO;
        for (currency, minor) in &self.0 {
            let rate = if *currency == own { Some(ONE) } else { rates.get(currency).map(|rate| rate.exact()) };
            total += rate.map_or(BigInt::ZERO, |rate| BigInt::from(*minor) * rate * 10_i128.pow(4 - currency.decimals()));
        }
        let minor_unit = BigInt::from(10_i128.pow(24 - own.decimals()));
        let rounded = rounded(&total.abs(), &minor_unit).and_then(|minor| minor.to_i128()).unwrap_or(i128::MAX);
        decimal(if total.is_negative() { -rounded } else { rounded }, own)
    }

    pub(crate) fn add(&mut self, currency: Currency, minor: i128) {
        let sum = self.0.entry(currency).or_default();
        *sum = sum.saturating_add(minor);
        if *sum == 0 {
            self.0.remove(&currency);
        }
    }

    /// Adds the sums of others.
    pub fn add_all(&mut self, others: &Self) {
        for (currency, minor) in &others.0 {
            self.add(*currency, *minor);
        }
    }
}

/// One in units of 10^-20, as rates are counted.
const ONE: i128 = 10_i128.pow(AMOUNT_SCALE);

fn decimal(minor: i128, currency: Currency) -> Decimal {
    Decimal::try_from_i128_with_scale(minor, currency.decimals()).unwrap_or(Decimal::MAX)
}

impl fmt::Display for Costs {
    /// `346.97 EUR + 3406.10 GBP`, or `0`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0");
        }
        for (index, (currency, amount)) in self.amounts().enumerate() {
            write!(f, "{}{amount} {currency}", if index == 0 { "" } else { " + " })?;
        }
        Ok(())
    }
}

impl Serialize for Costs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let figure = |amount: Decimal| RawValue::from_string(amount.to_string()).map_err(serde::ser::Error::custom);
        let amounts = self.amounts().map(|(currency, amount)| Ok((currency, figure(amount)?)));
        amounts.collect::<Result<BTreeMap<_, _>, S::Error>>()?.serialize(serializer)
    }
}

impl Decode for Costs {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        let start = reader.start();
        let mut costs = Self::default();
        for (currency, amount) in BTreeMap::<Currency, Decimal>::decode(reader, at) {
            match scaled(amount, currency.decimals()) {
                Some(minor) => costs.add(currency, minor),
                None => reader.refuse(at, start, format!("`{amount}` is finer than the minor unit of `{currency}`")),
            }
        }
        costs
    }

    fn placeholder() -> Self {
        Self::default()
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Costs {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Costs".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Net amounts by currency, ISO 4217.",
            "type": "object", "additionalProperties": { "type": "number" }
        })
    }
}
