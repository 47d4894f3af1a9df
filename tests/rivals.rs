//! The rivals that the benches measure consign against give the same answers, or the figures would mean nothing.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "../benches/support/integer_scan/mod.rs"]
mod integer_scan;

use chrono::{DateTime, Utc};
use consign::{Consignment, Matcher, RuleSet};
use consign_scale::{AT, SEED, consignment, rule_set_value};
use integer_scan::{IntegerScan, Order};
use serde_json::Value;

/// As many as the benches go through.
const CONSIGNMENTS: usize = 256;

/// Service, and net price in minor units.
fn chosen(matcher: &Matcher, document: &Value, at: DateTime<Utc>) -> Option<(String, i64)> {
    let consignment = Consignment::from_json(&document.to_string()).unwrap();
    let facts = matcher.facts(&consignment).unwrap();
    let pool = matcher.all();
    let quote = pool.choose(&facts, at).unwrap()?.quote();
    Some((quote.service().reference.to_string(), quote.price().net.to_string().replace('.', "").parse().unwrap()))
}

fn agree(services: usize, seed: u64) {
    let rules = rule_set_value(services, seed);
    let at: DateTime<Utc> = AT.parse().unwrap();
    let matcher = RuleSet::from_json(&rules.to_string()).unwrap_or_else(|error| panic!("{error}")).compile().unwrap();
    let scans = [Order::ByZone, Order::ByZoneAndWeight].map(|order| IntegerScan::new(&rules, order));
    let scans = scans.map(|scan| (scan.moment(at), scan));
    for document in (0..CONSIGNMENTS).map(|number| consignment(number, seed)) {
        let expected = chosen(&matcher, &document, at);
        for (moment, scan) in &scans {
            let chosen = scan.choose(&scan.parcel(&document), moment);
            let chosen = chosen.map(|offer| (scan.reference(offer.service).to_owned(), offer.net));
            assert_eq!(chosen, expected, "{services} services, {document}");
        }
    }
}

#[test]
fn the_integer_scan_chooses_what_consign_chooses() {
    for services in [10, 100, 1_000, 5_000] {
        agree(services, SEED);
    }
}

#[test]
fn and_on_other_rule_sets() {
    for seed in 1..6 {
        agree(60, seed);
    }
}
