//! The explanation for programs: names as in SortedPRO's answers.

use chrono::{DateTime, SecondsFormat, Utc};
use consign::pro::{PriceDocument, UnqualifiedDocument};
use consign::{Explanation, Fingerprint, HeldPreference, ObjectiveWorking, Quote, UnknownObjective, Working};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::documents::{Surcharge, date_time, instant, number, surcharges};

/// Everything about one consignment.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Document {
    consignment_reference: String,
    at: String,
    rule_set_fingerprint: String,
    /// What the eligible services offer, in the order of allocation.
    quotes: Vec<QuoteDocument>,
    /// The service that is chosen.
    chosen: Option<String>,
    /// What the objective leaves of them, if one counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    objective: Option<ObjectiveWorking>,
    /// Objectives before it of which it isn't known whether they hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown_objectives: Vec<UnknownObjective>,
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
    surcharges: Vec<Surcharge>,
    collection_date: String,
    earliest_delivery_date: String,
    latest_delivery_date: String,
    expiry_date: String,
    tier: u32,
    #[serde(serialize_with = "number")]
    compared_price: Decimal,
    /// The preferences that hold of it.
    preferences: Vec<HeldPreference>,
    /// How the price comes about, if that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    working: Option<Working>,
}

impl Document {
    pub(super) fn new(explanation: &Explanation, at: DateTime<Utc>, rule_set: Fingerprint, has_working: bool) -> Self {
        Self {
            consignment_reference: explanation.consignment.to_string(),
            at: at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            rule_set_fingerprint: rule_set.to_string(),
            quotes: explanation
                .quotes
                .iter()
                .map(|quote| QuoteDocument { working: has_working.then(|| quote.working()), ..QuoteDocument::from(&quote) })
                .collect(),
            chosen: explanation.chosen().map(|quote| quote.service().reference.to_string()),
            objective: explanation.objective.clone(),
            unknown_objectives: explanation.unknown_objectives.clone(),
            unqualified_services: explanation.unqualified.iter().map(UnqualifiedDocument::from).collect(),
        }
    }
}

impl From<&Quote> for QuoteDocument {
    fn from(quote: &Quote) -> Self {
        let price = quote.price();
        Self {
            carrier_reference: quote.service().carrier.to_string(),
            carrier_name: quote.service().carrier_name.clone(),
            carrier_service_reference: quote.service().reference.to_string(),
            carrier_service_name: quote.service().name.clone(),
            price: PriceDocument::from(&price),
            base: price.base,
            surcharges: surcharges(&price),
            collection_date: instant(quote.collection()),
            earliest_delivery_date: date_time(quote.earliest_delivery()),
            latest_delivery_date: date_time(quote.latest_delivery()),
            expiry_date: instant(quote.expires()),
            tier: quote.tier(),
            compared_price: quote.compared_price(),
            preferences: quote.preferences(),
            working: None,
        }
    }
}
