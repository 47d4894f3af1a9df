//! Prices by hand: figures that carriers publish, or that were worked out from published terms.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bands;
mod screened;
mod surcharges;
mod tax;
mod weights;
mod working;
mod zones;

use consign::{Consignment, Explanation, Matcher, RuleSet};
use serde_json::{Value, json};

/// A rule set of one service, with fields of the service and of the rule set.
fn rules(service: &Value, more: &Value) -> Value {
    let mut own = json!({ "Reference": "A", "Carrier": "C", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }] });
    let mut rules = json!({ "Currency": "USD", "Carriers": [{ "Reference": "C" }] });
    for (document, fields) in [(&mut own, service), (&mut rules, more)] {
        document.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    }
    rules["CarrierServices"] = json!([own]);
    rules
}

fn matcher(service: &Value, more: &Value) -> Matcher {
    let rules = rules(service, more).to_string();
    RuleSet::from_json(&rules).unwrap_or_else(|error| panic!("{error}")).compile().unwrap()
}

/// A package in inches and pounds.
fn package(sides: [&str; 3], pounds: &str) -> Value {
    let [length, width, height] = sides;
    json!({ "Weight": { "Value": pounds, "Unit": "lb" }, "Dimensions": { "Unit": "in", "Length": length, "Width": width, "Height": height } })
}

fn consignment(packages: &[Value]) -> Value {
    let address = json!({ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "US" } } });
    json!({ "Reference": "R", "Packages": packages, "Addresses": [address] })
}

/// The net price; the codes, where there is none.
fn price(matcher: &Matcher, consignment: &Value) -> Result<String, Vec<String>> {
    let consignment = Consignment::from_json(&consignment.to_string()).unwrap();
    let at = "2026-11-02T09:00:00Z".parse().unwrap();
    let Explanation { quotes, unqualified, .. } = matcher.all().explain(&consignment, at).unwrap_or_else(|error| panic!("{error}"));
    match quotes.first() {
        Some(quote) => Ok(quote.price().net.to_string()),
        None => Err(unqualified.first().unwrap().reasons().map(|reason| reason.code().to_string()).collect()),
    }
}

/// What a rule set is refused for.
fn refused(rules: &Value) -> String {
    RuleSet::from_json(&rules.to_string()).unwrap_err().to_string()
}
