//! Preferences, objectives and the history: who goes first, what is best, and what is told of it.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod history;
mod objectives;
mod refused;
mod tiers;
mod told;

use chrono::{DateTime, Utc};
use consign::{Allocation, AllocationSummary, CallOptions, Consignment, Matcher, Pool, RuleSet, RuleSetError};
use serde_json::{Value, json};

/// Services by reference, price and days, each with more fields.
fn rules(services: &[(&str, &str, u32)], fields: &Value) -> Value {
    let services: Vec<Value> = services
        .iter()
        .map(|(reference, price, days)| {
            json!({ "Reference": reference, "Carrier": format!("C{}", &reference[..1]),
                "Transit": [{ "TransitDays": { "Min": days, "Max": days } }], "Rates": [{ "Bands": [{ "Price": price }] }] })
        })
        .collect();
    let carriers: Vec<Value> = ('A'..='Z').map(|letter| json!({ "Reference": format!("C{letter}") })).collect();
    let mut rules = json!({ "Currency": "GBP", "Carriers": carriers, "CarrierServices": services });
    for (field, value) in fields.as_object().unwrap() {
        rules[field] = value.clone();
    }
    rules
}

/// A, B and C of the contract: 4.00 in three days, 4.30 in one, 6.00 in one.
fn abc(fields: &Value) -> Value {
    rules(&[("A", "4.00", 3), ("B", "4.30", 1), ("C", "6.00", 1)], fields)
}

fn read(rules: &Value) -> Result<RuleSet, RuleSetError> {
    RuleSet::from_json(&rules.to_string())
}

fn compiled(rules: &Value) -> Matcher {
    read(rules).unwrap_or_else(|error| panic!("{error}")).compile().unwrap()
}

fn consignment(fields: &Value) -> Consignment {
    let mut consignment = json!({ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
        "Addresses": [{ "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] });
    for (field, value) in fields.as_object().unwrap() {
        consignment[field] = value.clone();
    }
    consignment.to_string().parse().unwrap()
}

/// A Monday.
fn monday() -> DateTime<Utc> {
    "2026-11-02T09:00:00Z".parse().unwrap()
}

fn summary(pool: &Pool, consignment: &Consignment) -> AllocationSummary {
    match pool.allocate(consignment, monday()).unwrap() {
        Allocation::Allocated(summary) => summary,
        Allocation::Failed(failure) => panic!("{:?}", failure.unqualified),
    }
}

fn by(objective: &str) -> CallOptions {
    let mut options = CallOptions::default();
    options.objective = Some(objective.parse().unwrap());
    options
}

/// Who is chosen of all, with the price that is answered, the one that is compared, and who comes next. All ways to choose choose alike,
/// with the index or without it.
fn chosen(rules: &Value, order: &Value) -> (String, String, String, Option<String>) {
    let consignment = consignment(order);
    let compiled = compiled(rules);
    let plain = read(rules).unwrap().compile_without_index().unwrap();
    let tiny = read(rules).unwrap().compile_with_tiny_index().unwrap();
    let told = [&compiled, &plain, &tiny].map(|matcher| {
        let pool = matcher.all();
        let AllocationSummary { quote, runner_up, .. } = summary(&pool, &consignment);
        let facts = matcher.facts(&consignment).unwrap();
        let choice = pool.choose(&facts, monday()).unwrap().unwrap();
        assert_eq!(choice.service().reference, quote.service().reference);
        let reference = |quote: &consign::Quote| quote.service().reference.to_string();
        (reference(&quote), quote.price().net.to_string(), quote.compared_price().to_string(), runner_up.as_ref().map(reference))
    });
    assert!(told[0] == told[1] && told[0] == told[2], "{told:?}");
    told[0].clone()
}

/// The same by name alone.
fn winner(rules: &Value, order: &Value) -> String {
    chosen(rules, order).0
}

/// The services that can take it in the order of allocation.
fn order(rules: &Value, order: &Value) -> Vec<String> {
    let quotes = compiled(rules).all().quotes(&consignment(order), monday()).unwrap();
    quotes.iter().map(|quote| quote.service().reference.to_string()).collect()
}
