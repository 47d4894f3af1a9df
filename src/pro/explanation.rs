//! Everything about one consignment, and what would let a service take it, as they are answered: names as in SortedPRO's answers.

use chrono::{DateTime, FixedOffset, NaiveDateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

use super::document::{PriceDocument, UnqualifiedDocument, local, some_offset_date_time};
use crate::allocation::{
    Change, Explanation, HeldPreference, Instead, LeftOut, ObjectiveWorking, Price, Quote, UnknownObjective, WhyNot, Working,
};
use crate::fingerprint::Fingerprint;
use crate::json::number;
use crate::money::Currency;
use crate::reference::Reference;
use crate::rule::ReasonCode;

/// What every service says to one consignment, as JSON.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExplanationAnswer {
    consignment_reference: Reference,
    at: String,
    rule_set_fingerprint: Fingerprint,
    /// What the eligible services offer, in the order of allocation.
    quotes: Vec<Offered>,
    /// The service that is chosen.
    chosen: Option<Reference>,
    /// What the objective leaves of them, if one counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    objective: Option<ObjectiveWorking>,
    /// Objectives before it of which it isn't known whether they hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown_objectives: Vec<UnknownObjective>,
    /// The service that comes next, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    runner_up: Option<Next>,
    /// What would be chosen without a rule, a preference, an objective.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    instead: Vec<InsteadOffered>,
    unqualified_services: Vec<UnqualifiedDocument>,
}

/// What comes after the chosen service.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Next {
    carrier_service_reference: Reference,
    /// By how much it is dearer as prices are compared; below 0 if it is cheaper.
    #[serde(serialize_with = "number")]
    margin: Decimal,
    currency: Currency,
}

/// What would be chosen without something.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct InsteadOffered {
    without: LeftOut,
    carrier_service_reference: Reference,
    price: PriceDocument,
}

/// What one service offers.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Offered {
    carrier_reference: Reference,
    carrier_name: String,
    carrier_service_reference: Reference,
    carrier_service_name: String,
    price: PriceDocument,
    #[serde(serialize_with = "number")]
    base: Decimal,
    surcharges: Vec<Surcharge>,
    #[serde(serialize_with = "some_offset_date_time")]
    collection_date: DateTime<FixedOffset>,
    #[serde(serialize_with = "local")]
    earliest_delivery_date: NaiveDateTime,
    #[serde(serialize_with = "local")]
    latest_delivery_date: NaiveDateTime,
    #[serde(serialize_with = "some_offset_date_time")]
    expiry_date: DateTime<FixedOffset>,
    tier: u32,
    #[serde(serialize_with = "number")]
    compared_price: Decimal,
    /// The preferences that hold of it.
    preferences: Vec<HeldPreference>,
    /// How the price comes about, if that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    working: Option<Working>,
}

/// One surcharge of a price.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Surcharge {
    name: String,
    #[serde(serialize_with = "number")]
    amount: Decimal,
}

impl ExplanationAnswer {
    /// Of an explanation, what would be chosen [instead](crate::Pool::instead), the instant, and the rule set; perhaps with how each price
    /// comes about.
    #[must_use]
    pub fn new(explanation: &Explanation, instead: &[Instead], at: DateTime<Utc>, rule_set: Fingerprint, has_working: bool) -> Self {
        let offered = |quote: Quote| Offered { working: has_working.then(|| quote.working()), ..Offered::of(&quote) };
        Self {
            consignment_reference: explanation.consignment.clone(),
            at: written(at),
            rule_set_fingerprint: rule_set,
            quotes: explanation.quotes.iter().map(offered).collect(),
            chosen: explanation.chosen().map(|quote| quote.service().reference.clone()),
            objective: explanation.objective.clone(),
            unknown_objectives: explanation.unknown_objectives.clone(),
            runner_up: explanation.runner_up().zip(explanation.margin()).map(|(next, (margin, currency))| Next {
                carrier_service_reference: next.service().reference.clone(),
                margin,
                currency,
            }),
            instead: instead.iter().map(InsteadOffered::of).collect(),
            unqualified_services: explanation.unqualified.iter().map(UnqualifiedDocument::from).collect(),
        }
    }
}

impl InsteadOffered {
    fn of(Instead { without, quote }: &Instead) -> Self {
        let service = quote.service().reference.clone();
        Self { without: without.clone(), carrier_service_reference: service, price: quote.total().into() }
    }
}

impl Offered {
    fn of(quote: &Quote) -> Self {
        let (service, price) = (quote.service(), quote.price());
        Self {
            carrier_reference: service.carrier.clone(),
            carrier_name: service.carrier_name.clone(),
            carrier_service_reference: service.reference.clone(),
            carrier_service_name: service.name.clone(),
            price: PriceDocument::from(&price),
            base: price.base,
            surcharges: surcharges(&price),
            collection_date: quote.collection(),
            earliest_delivery_date: quote.earliest_delivery(),
            latest_delivery_date: quote.latest_delivery(),
            expiry_date: quote.expires(),
            tier: quote.tier(),
            compared_price: quote.compared_price(),
            preferences: quote.preferences(),
            working: None,
        }
    }
}

fn surcharges(price: &Price) -> Vec<Surcharge> {
    price.surcharges.iter().map(|line| Surcharge { name: line.name.clone(), amount: line.amount }).collect()
}

/// What would let a service take a consignment, or be chosen, as JSON.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct WhyNotAnswer {
    consignment_reference: Reference,
    at: String,
    service: Reference,
    reasons: Vec<&'static str>,
    chosen: Option<Reference>,
    to_take: Vec<Change>,
    to_win: Vec<Change>,
}

impl WhyNotAnswer {
    /// Of what was found about a consignment at an instant.
    #[must_use]
    pub fn new(WhyNot { service, reasons, chosen, to_take, to_win }: WhyNot, consignment: Reference, at: DateTime<Utc>) -> Self {
        let reasons = reasons.iter().map(ReasonCode::as_str).collect();
        Self { consignment_reference: consignment, at: written(at), service, reasons, chosen, to_take, to_win }
    }
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
