//! The explanation for programs: names as in SortedPRO's answers.

use chrono::{DateTime, SecondsFormat, Utc};
use consign::pro::{PriceDocument, UnqualifiedDocument};
use consign::{Explanation, Fingerprint, Quote};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Everything about one consignment.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Document {
    consignment_reference: String,
    at: String,
    rule_set_fingerprint: String,
    /// What the eligible services offer, cheapest first.
    quotes: Vec<QuoteDocument>,
    unqualified_services: Vec<UnqualifiedDocument>,
}

/// What one service offers.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct QuoteDocument {
    carrier_reference: String,
    carrier_name: String,
    carrier_service_reference: String,
    carrier_service_name: String,
    price: PriceDocument,
    #[serde(serialize_with = "number")]
    base: Decimal,
    surcharges: Vec<SurchargeDocument>,
    collection_date: String,
    earliest_delivery_date: String,
    latest_delivery_date: String,
    expiry_date: String,
}

/// One line of a price.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SurchargeDocument {
    name: String,
    #[serde(serialize_with = "number")]
    amount: Decimal,
}

impl Document {
    pub(super) fn new(explanation: &Explanation, at: DateTime<Utc>, rule_set: Fingerprint) -> Self {
        Self {
            consignment_reference: explanation.consignment.to_string(),
            at: at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            rule_set_fingerprint: rule_set.to_string(),
            quotes: explanation.quotes.iter().map(QuoteDocument::from).collect(),
            unqualified_services: explanation.unqualified.iter().map(UnqualifiedDocument::from).collect(),
        }
    }
}

impl From<&Quote> for QuoteDocument {
    fn from(quote: &Quote) -> Self {
        const INSTANT: &str = "%Y-%m-%dT%H:%M:%S%:z";
        const DATE_TIME: &str = "%Y-%m-%dT%H:%M:%S";
        let surcharges = quote.price.surcharges.iter();
        Self {
            carrier_reference: quote.service.carrier.to_string(),
            carrier_name: quote.service.carrier_name.clone(),
            carrier_service_reference: quote.service.reference.to_string(),
            carrier_service_name: quote.service.name.clone(),
            price: PriceDocument::from(&quote.price),
            base: quote.price.base,
            surcharges: surcharges.map(|line| SurchargeDocument { name: line.name.clone(), amount: line.amount }).collect(),
            collection_date: quote.collection.format(INSTANT).to_string(),
            earliest_delivery_date: quote.earliest_delivery.format(DATE_TIME).to_string(),
            latest_delivery_date: quote.latest_delivery.format(DATE_TIME).to_string(),
            expiry_date: quote.expires.format(INSTANT).to_string(),
        }
    }
}

/// A figure as a JSON number, digit for digit.
fn number<S: Serializer>(figure: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    let raw = RawValue::from_string(figure.to_string()).map_err(serde::ser::Error::custom)?;
    raw.serialize(serializer)
}
