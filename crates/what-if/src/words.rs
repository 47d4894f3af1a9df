//! Codes and amounts in words, for whoever hasn't written the rule set.

use std::fmt;

use consign::{Currency, ReasonCode};
use rust_decimal::Decimal;

/// Why a service does not take a consignment.
#[must_use]
pub fn in_words(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::NotEnabled => "The service is switched off",
        ReasonCode::NotConfigured => "The service goes nowhere yet",
        ReasonCode::Direction => "The service goes the other way",
        ReasonCode::NoLane => "The service does not go there",
        ReasonCode::NotCollected => "The carrier does not collect there",
        ReasonCode::NoCollectionDate => "No collection is open",
        ReasonCode::Promise => "Too late for the delivery promise",
        ReasonCode::NoRate => "No price for it",
        ReasonCode::PriceOverflow => "No sensible price for it",
        ReasonCode::Currency => "An exchange rate is missing",
        ReasonCode::Weight => "Too heavy or too light",
        ReasonCode::Length => "A side too long or too short",
        ReasonCode::Girth => "Girth too large or too small",
        ReasonCode::LengthPlusGirth => "Length and girth together too large",
        ReasonCode::Value => "Value too high or too low",
        ReasonCode::Sides => "Does not fit into the sides that are allowed",
        ReasonCode::Volume => "Volume too large or too small",
        ReasonCode::SidesSum => "Sides together too long or too short",
        ReasonCode::Packages => "Too many or too few packages",
        ReasonCode::Items => "Too many or too few items",
        ReasonCode::Tags => "Goods that the service does not carry",
        ReasonCode::ExcludedPlace => "The service excludes the destination",
        ReasonCode::PostcodeUnreadable => "The postcode cannot be read",
        ReasonCode::ShippingRule => "A shipping rule keeps the service from it",
        ReasonCode::MissingData => "Something is not known of it",
        ReasonCode::Objective => "Left out by the objective",
        ReasonCode::Filter => "Left out by the filter",
        newer => newer.as_str(),
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// How much, with the digits to be shown.
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl fmt::Display for Money {
    /// `3,406.10 GBP`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", grouped(self.amount), self.currency)
    }
}

/// `one service`, `2 services`, with thousands set apart.
#[must_use]
pub fn counted(count: u64, one: &str) -> String {
    format!("{} {one}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// A figure with its thousands set apart: `-1,234.50`.
///
/// ```
/// let figure: rust_decimal::Decimal = "-1234.50".parse()?;
/// assert_eq!([consign_what_if::grouped(figure), consign_what_if::grouped(999_u64)], ["-1,234.50", "999"]);
/// # Ok::<(), rust_decimal::Error>(())
/// ```
#[must_use]
pub fn grouped(figure: impl Into<Decimal>) -> String {
    let figure = figure.into();
    let digits = figure.abs().to_string();
    let (whole, fraction) = digits.find('.').map_or((digits.as_str(), ""), |point| digits.split_at(point));
    let sign = if figure.is_sign_negative() && !figure.is_zero() { "-" } else { "" };
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}
