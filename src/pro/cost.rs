//! Prices of quotes and delivery options: SortedPRO's money, with its tax told in full.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use crate::allocation::{Price, Quote};
use crate::json::number;
use crate::money::Currency;
use crate::place::Country;

/// A price of a quote or of a delivery option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Cost {
    /// Without VAT.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub net: Decimal,
    /// With VAT.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub gross: Decimal,
    /// At what rate.
    pub vat_rate: VatRate,
    /// The VAT.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub vat_amount: Decimal,
    /// The currency of all of them.
    pub currency: NamedCurrency,
}

/// A rate of VAT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct VatRate {
    /// Country and rate: `GB-0.2000`.
    pub reference: String,
    /// Where the consignment goes to, by its two letters.
    pub country_iso_code: String,
    /// `Zero`; `Standard`, if it is the greatest that a service of the rule set charges there; `Reduced`.
    pub r#type: &'static str,
    /// A fraction: 0.2 is 20 %.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub rate: Decimal,
}

/// A currency by its name and its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct NamedCurrency {
    /// In English.
    pub name: String,
    /// ISO 4217.
    pub iso_code: Currency,
}

/// What the costs of one answer have in common.
#[derive(Clone, Copy)]
pub(super) struct Taxed {
    country: Country,
    /// The greatest rate.
    full: Decimal,
}

impl Taxed {
    pub(super) fn of(quote: &Quote) -> Self {
        Self { country: quote.destination(), full: quote.full_vat_rate() }
    }

    /// What it costs in all.
    pub(super) fn cost(self, price: &Price) -> Cost {
        self.costing([price.net, price.gross], price)
    }

    /// The base alone, with its own tax.
    pub(super) fn base(self, price: &Price) -> Cost {
        let sum = price.surcharges.iter().fold(price.base, |sum, line| sum + line.amount);
        let rounded = |figure: Decimal| figure.round_dp_with_strategy(price.currency.decimals(), RoundingStrategy::MidpointAwayFromZero);
        let ends = if sum == price.gross && sum != price.net {
            // The lines include it.
            [rounded(price.base / (Decimal::ONE + price.vat_rate)), price.base]
        } else {
            [price.base, price.base + rounded(price.base * price.vat_rate)]
        };
        self.costing(ends, price)
    }

    fn costing(self, [net, gross]: [Decimal; 2], price: &Price) -> Cost {
        let (rate, currency) = (price.vat_rate.normalize(), price.currency);
        let r#type = match rate {
            rate if rate.is_zero() => "Zero",
            rate if rate < self.full => "Reduced",
            _ => "Standard",
        };
        let country_iso_code = self.country.to_string();
        let vat_rate = VatRate { reference: format!("{country_iso_code}-{rate:.4}"), country_iso_code, r#type, rate };
        Cost { net, gross, vat_rate, vat_amount: gross - net, currency: NamedCurrency { name: currency.name(), iso_code: currency } }
    }
}
