//! Laws: what holds for every rule set, consignment and instant. The oracle reads the contract aloud; the matcher must agree.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod batches;
mod capacities;
mod changes;
mod choice;
#[cfg(feature = "schema")]
mod fields;
mod reasons;
mod round_trips;
mod ruled;
mod spoilt;
mod terms;
mod valid;
#[path = "../support"]
mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}

use chrono::{DateTime, Utc};
use consign::{Consignment, Pool};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::ask::{after, aimed, allocated, answer, compiled, instant, pool};
use support::generate;
use support::oracle::{self, Booking, Choice, usage};

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_matcher_agrees_with_the_oracle(case in generate::cases()) {
        let matcher = compiled(&case.rule_set);
        let used = Booking::default().with_usage(usage(&case.usage));
        for consignment in &case.consignments {
            for choice in generate::choices(&case.rule_set) {
                let expected = oracle::called(&case.rule_set, consignment, &case.at, &choice, &used, None);
                let pool = after(pool(&matcher, &choice), &case.usage);
                prop_assert_eq!(allocated(&pool, consignment, &case.at), expected, "{:?}", choice);
            }
            for objective in matcher.objectives().map(ToString::to_string) {
                let expected = oracle::allocated(&case.rule_set, consignment, &case.at, &Choice::All, Some(&objective));
                let told = allocated(&aimed(matcher.all(), &objective), consignment, &case.at);
                prop_assert_eq!(told, expected, "by {}", objective);
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
