//! Faults and bad input: what others shipped and had to repair, each with what good looks like. The names count the rows of that table.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod batches;
mod calendar;
mod clocks;
mod conditions;
mod days;
mod documents;
mod doubts;
mod edges;
mod growth;
mod names;
mod numbers;
mod overflow;
mod postcodes;
mod preferences;
mod shipping_rules;
mod sizes;
mod slips;
mod spelling;
mod surcharges;
mod tariffs;
mod ties;
mod twice;
mod warnings;

use chrono::{DateTime, Utc};
use consign::{Consignment, ConsignmentError, Explanation, Matcher, RuleSet, UnqualifiedService, Violation};
use serde_json::{Value, json};

/// A service that takes everything, everywhere, for 5.
fn service(reference: &str) -> Value {
    json!({
        "Reference": reference,
        "Carrier": "DPD",
        "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
        "Rates": [{ "Bands": [{ "Price": 5 }] }],
    })
}

/// A service that differs from that one in some fields.
fn service_with(reference: &str, fields: &Value) -> Value {
    let mut service = service(reference);
    for (field, value) in fields.as_object().unwrap() {
        service[field] = value.clone();
    }
    service
}

/// A rule set of these services.
fn rules(services: &[Value]) -> Value {
    json!({ "Currency": "GBP", "Carriers": [{ "Reference": "DPD" }], "CarrierServices": services })
}

fn compiled(rules: &Value) -> Matcher {
    RuleSet::from_json(&rules.to_string()).unwrap_or_else(|error| panic!("{error}")).compile().unwrap()
}

/// A matcher of one service of these fields.
fn one(fields: &Value) -> Matcher {
    compiled(&rules(&[service_with("A", fields)]))
}

/// A consignment of one kilogram to Manchester.
fn parcel() -> Value {
    json!({
        "Reference": "EC-1",
        "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }],
        "Addresses": [{ "AddressType": "Destination", "Postcode": "M2 6LW", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }],
    })
}

/// That consignment but for some fields.
fn parcel_with(fields: &Value) -> Value {
    let mut parcel = parcel();
    for (field, value) in fields.as_object().unwrap() {
        parcel[field] = value.clone();
    }
    parcel
}

fn read(consignment: &Value) -> Result<Consignment, ConsignmentError> {
    Consignment::from_json(&consignment.to_string())
}

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

/// A Monday.
fn monday() -> DateTime<Utc> {
    at("2026-11-02T09:00:00Z")
}

fn explained(matcher: &Matcher, consignment: &Value) -> Explanation {
    let consignment = read(consignment).unwrap_or_else(|error| panic!("{error}"));
    matcher.all().explain(&consignment, monday()).unwrap_or_else(|error| panic!("{error}"))
}

/// The net price of the one service; else its reasons.
fn price(matcher: &Matcher, consignment: &Value) -> Result<String, Vec<String>> {
    let Explanation { quotes, unqualified, .. } = explained(matcher, consignment);
    match quotes.first() {
        Some(quote) => Ok(quote.price().net.to_string()),
        None => Err(codes(unqualified.first().unwrap())),
    }
}

fn codes(service: UnqualifiedService<'_>) -> Vec<String> {
    service.reasons().map(|reason| reason.code().to_string()).collect()
}

/// What is wrong with a rule set.
fn violations(source: &str) -> Vec<Violation> {
    RuleSet::from_json(source).expect_err("a violation").violations
}

/// What is wrong with a rule set, each with its code, its path, what it says, what would be right, and where the other party of a clash
/// stands.
fn refused(rules: &Value) -> Vec<String> {
    said(&violations(&format!("{rules:#}")))
}

/// What is doubtful in a rule set, said as [`refused`] says it.
fn doubted(rules: &Value) -> Vec<String> {
    let source = format!("{rules:#}");
    let read = RuleSet::from_json(&source).unwrap_or_else(|error| panic!("{error}"));
    said(&read.warnings_in(&source, Some("2026-11-02".parse().unwrap())))
}

fn said(violations: &[Violation]) -> Vec<String> {
    let text = |violation: &Violation| {
        let Violation { code, place, message, hint, other, .. } = violation;
        assert!(place.position.is_some(), "{violation} stands nowhere");
        let hint = hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
        let other = other.as_ref().map_or(String::new(), |(other, _)| {
            assert!(other.position.is_some(), "the other party of {violation} stands nowhere");
            format!(" [{}]", other.path)
        });
        format!("{code} {}: {message}{hint}{other}", place.path)
    };
    violations.iter().map(text).collect()
}

/// A value at a way through a document, given as its keys and numbers.
fn put(document: &mut Value, way: &str, value: Value) {
    *at_way(document, way) = value;
}

fn at_way<'d>(document: &'d mut Value, way: &str) -> &'d mut Value {
    way.split('.').filter(|step| !step.is_empty()).fold(document, |at, step| match step.parse::<usize>() {
        Ok(number) if at.is_array() => &mut at[number],
        _ => &mut at[step],
    })
}

/// Code, line and path of each.
fn listed(violations: &[Violation]) -> Vec<(String, usize, String)> {
    let line = |violation: &Violation| violation.place.position.map_or(0, |position| position.line);
    violations.iter().map(|violation| (violation.code.to_string(), line(violation), violation.place.path.to_string())).collect()
}
