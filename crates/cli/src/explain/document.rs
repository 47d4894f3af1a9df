//! The explanation for programs: names as in SortedPRO's answers.

use chrono::{DateTime, SecondsFormat, Utc};
use consign::pro::{PriceDocument, UnqualifiedDocument};
use consign::{Currency, Explanation, Fingerprint, HeldPreference, Instead, LeftOut, ObjectiveWorking, Quote, UnknownObjective, Working};
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
    /// The service that comes next, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    runner_up: Option<NextDocument>,
    /// What would be chosen without a rule, a preference, an objective.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    instead: Vec<InsteadDocument>,
    unqualified_services: Vec<UnqualifiedDocument>,
}

/// What comes after the chosen service.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NextDocument {
    carrier_service_reference: String,
    /// By how much it is dearer as prices are compared; below 0 if it is cheaper.
    #[serde(serialize_with = "number")]
    margin: Decimal,
    currency: Currency,
}

/// What would be chosen without something.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct InsteadDocument {
    without: LeftOut,
    carrier_service_reference: String,
    price: PriceDocument,
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
    pub(super) fn new(explanation: &Explanation, instead: &[Instead], at: DateTime<Utc>, rule_set: Fingerprint, has_working: bool) -> Self {
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
            runner_up: explanation.runner_up().zip(explanation.margin()).map(|(next, (margin, currency))| NextDocument {
                carrier_service_reference: next.service().reference.to_string(),
                margin,
                currency,
            }),
            instead: instead.iter().map(InsteadDocument::from).collect(),
            unqualified_services: explanation.unqualified.iter().map(UnqualifiedDocument::from).collect(),
        }
    }
}

impl From<&Instead> for InsteadDocument {
    fn from(Instead { without, quote, .. }: &Instead) -> Self {
        let service = quote.service().reference.to_string();
        Self { without: without.clone(), carrier_service_reference: service, price: PriceDocument::from(&quote.price()) }
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
