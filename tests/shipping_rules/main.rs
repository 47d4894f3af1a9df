//! Shipping rules: which services they bar, where, when, and what is told of it.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod barred;
mod offered;
mod said;
mod screened;
mod written;

use consign::{Consignment, Matcher, Pool, RuleSet};
use serde_json::{Value, json};

/// Monday, 9:30 in Leeds.
const AT: &str = "2026-11-02T09:30:00Z";

/// A rule set of four services of two carriers, with these shipping rules: `FAST` at 8.00 a day on the way, `SLOW` at 5.00 and three, `PLAIN` at
/// 6.00 and two; `EURO` of the other carrier at 9.00 EUR and one.
fn document(rules: &Value) -> Value {
    let service = |reference: &str, carrier: &str, price: u32, days: u32| {
        json!({ "Reference": reference, "Carrier": carrier, "Transit": [{ "TransitDays": { "Min": days, "Max": days } }],
            "Rates": [{ "Currency": if carrier == "D" { "EUR" } else { "GBP" }, "Bands": [{ "Price": price }] }] })
    };
    json!({
        "Currency": "GBP", "ExchangeRates": { "EUR": 0.8 }, "Carriers": [{ "Reference": "C" }, { "Reference": "D" }],
        "Zones": [{ "Reference": "ISLES", "Include": ["GB ZE", "GB HS", "GB KW15"] }],
        "ShippingLocations": [
            { "Reference": "Leeds", "Place": "GB LS1 1AA", "TimeZone": "Europe/London", "Collections": [{ "Carrier": "C", "Time": "17:00" }, { "Carrier": "D", "Time": "17:00" }] },
            { "Reference": "Sydney", "Place": "AU 2000", "TimeZone": "Australia/Sydney", "Collections": [{ "Carrier": "C", "Time": "17:00" }, { "Carrier": "D", "Time": "17:00" }] }],
        "CarrierServices": [service("FAST", "C", 8, 1), service("SLOW", "C", 5, 3), service("PLAIN", "C", 6, 2), service("EURO", "D", 9, 1)],
        "CarrierServiceGroups": [{ "Reference": "NEXT", "Services": ["FAST", "EURO"] }],
        "ShippingRules": rules,
    })
}

fn matchers(rules: &Value) -> [Matcher; 3] {
    let rules = RuleSet::from_json(&document(rules).to_string()).unwrap_or_else(|error| panic!("{error}"));
    [rules.compile().unwrap(), rules.compile_without_index().unwrap(), rules.compile_with_tiny_index().unwrap()]
}

/// One package of 24 kg from Leeds to Shetland.
fn consignment() -> Value {
    json!({
        "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 24, "Unit": "Kg" } }], "MetaData": [{ "KeyValue": "Channel", "StringValue": "web" }],
        "Addresses": [{ "AddressType": "Origin", "ShippingLocationReference": "Leeds" },
            { "AddressType": "Destination", "Postcode": "ZE1 0AA", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }],
    })
}

fn read(consignment: &Value) -> Consignment {
    Consignment::from_json(&consignment.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

/// The services of a pool that may take a consignment, the cheapest first; and each other with its reasons.
fn told(pool: &Pool, consignment: &Value, at: &str) -> (Vec<String>, Vec<String>) {
    let (consignment, at) = (read(consignment), at.parse().unwrap());
    let explained = pool.explain(&consignment, at).unwrap();
    let taking: Vec<String> = explained.quotes.iter().map(|quote| quote.service().reference.to_string()).collect();
    let quoted: Vec<String> = pool.quotes(&consignment, at).unwrap().iter().map(|quote| quote.service().reference.to_string()).collect();
    assert_eq!(taking, quoted);
    let chosen = pool.decide(&consignment, at).unwrap().map(|choice| choice.service().reference.to_string());
    assert_eq!(chosen.as_ref(), taking.first());
    (taking, explained.unqualified.iter().map(|service| service.to_string()).collect())
}

/// The same of all services, with and without an index.
fn answers(rules: &Value, consignment: &Value, at: &str) -> (Vec<String>, Vec<String>) {
    let [one, others @ ..] = matchers(rules).map(|matcher| told(&matcher.all(), consignment, at));
    for other in &others {
        assert_eq!(&one, other, "{rules}");
    }
    one
}

/// Which services may take the consignment under one rule.
fn taking(rule: &Value) -> Vec<String> {
    answers(&json!([rule]), &consignment(), AT).0
}
