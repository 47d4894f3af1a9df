//! Simulations and comparisons, counted again by other means: from explanations, by really taking rules out of the rule set, by hand.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod baseline;
mod by_hand;
mod compared;
mod counted;
mod documents;
mod in_turn;
mod merged;
mod rule_costs;
#[path = "../support"]
mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}

use std::collections::BTreeMap;

use consign::simulation::{Aggregates, Costs, EXAMPLES, Simulation};
use consign::{Consignment, Currency, Pool, Price, Reference};
use proptest::strategy::Strategy;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use support::ask::{compiled, instant};
use support::generate::{self, Case, group::Group};

/// Worlds in which no consignment counts for another: what does is told by `in_turn`.
fn worlds() -> impl Strategy<Value = Case> {
    generate::cases_without(&[Group::Capacities])
}

/// Sums by currency, those of 0 left out.
type Sums = BTreeMap<Currency, Decimal>;

fn sums(costs: &Costs) -> Sums {
    costs.amounts().collect()
}

fn add(sums: &mut Sums, price: &Price, times: i32) {
    let sum = sums.entry(price.currency).or_default();
    *sum += price.net * Decimal::from(times);
    if sum.is_zero() {
        sums.remove(&price.currency);
    }
}

/// The least references, as many as are kept.
fn least(mut references: Vec<Reference>) -> Vec<Reference> {
    references.sort();
    references.dedup();
    references.truncate(EXAMPLES);
    references
}

/// What comes of consignments in one go.
fn simulated(pool: &Pool, consignments: &[Consignment], at: &str) -> Aggregates {
    let mut simulation = Simulation::new(pool);
    for consignment in consignments {
        let _ = simulation.add(consignment, instant(at));
    }
    simulation.aggregates()
}

/// A consignment of so many kg to a country and postcode.
fn consignment(reference: &str, kilograms: &str, country: &str, postcode: &str) -> Value {
    let weight: Value = serde_json::from_str(kilograms).unwrap();
    json!({
        "Reference": reference, "Packages": [{ "Weight": { "Value": weight, "Unit": "Kg" } }],
        "Addresses": [{ "AddressType": "Destination", "Postcode": postcode, "Country": { "IsoCode": { "TwoLetterCode": country } } }],
    })
}

/// A service at one price that takes two days.
fn service(reference: &str, price: &str, currency: &str, rules: &Value) -> Value {
    json!({
        "Reference": reference, "Carrier": "X", "Rules": rules, "Transit": [{ "TransitDays": { "Min": 1, "Max": 2 } }],
        "Rates": [{ "Currency": currency, "Bands": [{ "Price": price.parse::<serde_json::Number>().unwrap() }] }],
    })
}

fn rules(services: &[Value]) -> Value {
    json!({
        "Currency": "GBP", "ExchangeRates": { "EUR": 0.86, "JPY": 0.0053 }, "Carriers": [{ "Reference": "X", "Name": "Ex" }],
        "CarrierServices": services,
    })
}

fn read(consignment: &Value) -> Consignment {
    consignment.to_string().parse().unwrap()
}

const AT: &str = "2026-11-02T09:00:00Z";

fn pool(services: &[Value]) -> Pool {
    compiled(&rules(services)).all()
}
