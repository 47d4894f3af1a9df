//! Laws: what holds for every rule set, consignment and instant. The oracle reads the contract aloud; the matcher must agree.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod batches;
mod changes;
mod choice;
mod reasons;
mod round_trips;
#[path = "../support"]
mod support {
    pub mod generate;
    pub mod oracle;
}

use chrono::{DateTime, Utc};
use consign::{Allocation, Consignment, Explanation, Matcher, Pool, Quote, Refusal, RuleSet, ServiceFilter};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use support::generate;
use support::oracle::{self, Choice, Verdict};

/// So many worlds for a law, or as many as `PROPTEST_CASES` says.
fn worlds(cases: u32) -> ProptestConfig {
    // The same worlds on every run and machine, unless more are asked for: then others each time.
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let rng_seed = if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(20_261_121) };
    ProptestConfig { cases: asked.unwrap_or(cases), rng_seed, ..ProptestConfig::default() }
}

fn compiled(rule_set: &Value) -> Matcher {
    let text = serde_json::to_string_pretty(rule_set).unwrap();
    let rule_set = RuleSet::from_json(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    rule_set.compile().unwrap()
}

fn instant(at: &str) -> DateTime<Utc> {
    at.parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc()
}

fn pool(matcher: &Matcher, choice: &Choice<'_>) -> Pool {
    match choice {
        Choice::All => matcher.all(),
        Choice::Group(group) => matcher.group(group).unwrap(),
        Choice::Service(service) => matcher.service(service).unwrap(),
        Choice::Filters { direction, pick_up, drop_off } => matcher.all().filter(ServiceFilter {
            direction: direction.map(|direction| direction.parse().unwrap()),
            is_pick_up: *pick_up,
            is_drop_off: *drop_off,
        }),
    }
}

/// The consignments of a world that can be read.
fn readable(consignments: &[Value]) -> Vec<Consignment> {
    consignments.iter().filter_map(|consignment| Consignment::from_json(&consignment.to_string()).ok()).collect()
}

/// Everything that a pool says of consignments, to the last byte.
fn told(pool: &Pool, consignments: &[Consignment], at: DateTime<Utc>) -> String {
    let told = consignments.iter().map(|consignment| {
        let (allocation, explanation) = (pool.allocate(consignment, at), pool.explain(consignment, at));
        format!("{allocation:?}\n{explanation:?}\n")
    });
    told.collect()
}

/// The matcher's answer in the oracle's terms.
fn answer(pool: &Pool, consignment: &Value, at: &str) -> Verdict {
    let at = instant(at);
    let mut verdict = Verdict::default();
    let Ok(consignment) = Consignment::from_json(&consignment.to_string()) else { return Verdict { status: 400, ..verdict } };
    match pool.allocate(&consignment, at) {
        Err(Refusal::Invalid(_)) => return Verdict { status: 400, ..verdict },
        Err(_) => return Verdict { status: 409, ..verdict },
        Ok(Allocation::Allocated(summary)) => {
            verdict.status = 200;
            describe(&mut verdict, &summary.quote);
        }
        Ok(Allocation::Failed(_)) => verdict.status = 422,
    }
    let Explanation { quotes, unqualified, .. } = pool.explain(&consignment, at).unwrap();
    verdict.eligible = quotes.iter().map(|quote| quote.service.reference.to_string()).collect();
    for service in unqualified {
        let reference = service.service.reference.to_string();
        verdict.excluded.insert(reference.clone(), service.reasons.iter().map(|reason| reason.code.to_string()).collect());
        verdict.flags.insert(reference, (service.available, service.rates));
    }
    verdict
}

fn describe(verdict: &mut Verdict, quote: &Quote) {
    let price = &quote.price;
    verdict.service = Some(quote.service.reference.to_string());
    verdict.base = Some(price.base.to_string());
    verdict.net = Some(price.net.to_string());
    verdict.vat = Some(price.vat_amount.to_string());
    verdict.gross = Some(price.gross.to_string());
    verdict.currency = Some(price.currency.to_string());
    verdict.surcharges = price.surcharges.iter().map(|line| (line.name.clone(), line.amount.to_string())).collect();
    verdict.collection = Some(quote.collection.format("%Y-%m-%dT%H:%M:%S%:z").to_string());
    verdict.earliest = Some(quote.earliest_delivery.format("%Y-%m-%dT%H:%M:%S").to_string());
    verdict.latest = Some(quote.latest_delivery.format("%Y-%m-%dT%H:%M:%S").to_string());
}

proptest! {
    #![proptest_config(worlds(200))]

    #[test]
    fn the_matcher_agrees_with_the_oracle(case in generate::cases()) {
        let matcher = compiled(&case.rule_set);
        for consignment in &case.consignments {
            for choice in generate::choices(&case.rule_set) {
                let expected = oracle::judge(&case.rule_set, consignment, &case.at, &choice);
                prop_assert_eq!(answer(&pool(&matcher, &choice), consignment, &case.at), expected, "{:?}", choice);
            }
        }
    }
}

/// What is found by chance once in a thousand worlds, every time: a country of its own, and the postcode of a location elsewhere.
#[test]
fn the_matcher_and_the_oracle_read_a_lent_postcode_alike() {
    let address = |country: &str| {
        let country = json!({ "IsoCode": { "TwoLetterCode": country } });
        json!({ "AddressType": "Destination", "Country": country, "ShippingLocationReference": "LONDON" })
    };
    let service = json!({
        "Reference": "A", "Carrier": "X", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 1 }] }],
        "Rules": { "ExcludedPlaces": ["DE 10", "GB M2", "US 902", "IM IM1"] },
    });
    let rules = json!({
        "Currency": "GBP", "Carriers": [{ "Reference": "X" }], "CarrierServices": [service],
        "ShippingLocations": [{ "Reference": "LONDON", "Place": "GB M2 6LW" }],
    });
    let matcher = compiled(&rules);
    for country in ["GB", "DE", "US", "IM", "FR"] {
        let package = json!({ "Weight": { "Value": 1, "Unit": "Kg" } });
        let consignment = json!({ "Reference": "EC-1", "Packages": [package], "Addresses": [address(country)] });
        let at = "2026-11-02T09:00:00Z";
        let expected = oracle::judge(&rules, &consignment, at, &Choice::All);
        assert_eq!(answer(&matcher.all(), &consignment, at), expected, "{country}");
    }
}
