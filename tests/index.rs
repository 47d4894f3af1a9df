//! The index changes no answer: with it and without it the same service is chosen, for every pool.
#![allow(missing_docs, clippy::unwrap_used)]

mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}

use std::collections::BTreeSet;

use consign::{Allocation, Consignment, Matcher, RuleSet};
use consign_scale::{AT, SEED};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::ask::{instant, pool, readable, worlds};
use support::generate;

/// A rule set that has nothing in common with those that are generated.
fn other() -> Matcher {
    let rules = r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "ONE" }],
        "ShippingLocations": [{ "Reference": "ANYWHERE", "TimeZone": "Pacific/Apia", "Collections": [{ "Carrier": "ONE", "Days": ["Sunday"] }] }],
        "CarrierServices": [{ "Reference": "ONE_1", "Carrier": "ONE", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
            "Rates": [{ "Bands": [{ "Price": 1 }] }] }] }"#;
    RuleSet::from_json(rules).unwrap().compile().unwrap()
}

proptest! {
    #![proptest_config(worlds(400))]

    #[test]
    fn the_index_moves_no_answer(case in generate::cases()) {
        let rule_set = RuleSet::from_json(&case.rule_set.to_string()).unwrap();
        let (indexed, plain) = (rule_set.compile().unwrap(), rule_set.compile_without_index().unwrap());
        let at = instant(&case.at);
        // Of its own rule set, of the same without the index, of another.
        let moments = [indexed.moment(at), plain.moment(at), other().moment(at)];
        for (_, consignment) in readable(&case.consignments) {
            for choice in generate::choices(&case.rule_set) {
                let (quick, slow) = (pool(&indexed, &choice), pool(&plain, &choice));
                let expected = slow.allocate(&consignment, at);
                prop_assert_eq!(&quick.allocate(&consignment, at), &expected, "{:?}", choice);
                prop_assert_eq!(quick.quotes(&consignment, at), slow.quotes(&consignment, at), "{:?}", choice);
                prop_assert_eq!(quick.explain(&consignment, at), slow.explain(&consignment, at), "{:?}", choice);
                let decided = quick.decide(&consignment, at).map(|choice| choice.map(|choice| choice.quote()));
                for moment in &moments {
                    let then = quick.decide_at(&consignment, moment).map(|choice| choice.map(|choice| choice.quote()));
                    prop_assert_eq!(&then, &decided, "{:?}", choice);
                    if let (Ok(then), Ok(facts)) = (then, indexed.facts(&consignment)) {
                        prop_assert_eq!(quick.choose_at(&facts, moment).map(|choice| choice.quote()), then, "{:?}", choice);
                    }
                }
                match (decided, expected) {
                    (Ok(Some(quote)), Ok(Allocation::Allocated(summary))) => prop_assert_eq!(quote, summary.quote),
                    (Ok(None), Ok(Allocation::Failed(_))) => {}
                    (Err(refusal), Err(expected)) => prop_assert_eq!(refusal, expected),
                    (decided, expected) => prop_assert!(false, "{:?}\n{:?}", decided, expected),
                }
            }
        }
    }
}

#[test]
fn nor_does_it_on_the_workload_of_the_benches() {
    let rule_set = RuleSet::from_json(&consign_scale::rule_set(700, SEED)).unwrap();
    let matcher = rule_set.compile().unwrap();
    let (indexed, plain) = (matcher.all(), rule_set.compile_without_index().unwrap().all());
    for text in consign_scale::consignments(600, SEED) {
        let consignment = Consignment::from_json(&text).unwrap();
        for at in [AT, "2026-03-28T23:30:00Z", "2026-10-23T16:59:59.5Z", "2026-12-24T12:00:00Z"] {
            let at = instant(at);
            assert_eq!(indexed.explain(&consignment, at), plain.explain(&consignment, at), "{text}");
            assert_eq!(indexed.quotes(&consignment, at), plain.quotes(&consignment, at), "{text}");
            let [quick, slow] = [&indexed, &plain].map(|pool| pool.decide(&consignment, at).unwrap().map(|choice| choice.quote()));
            assert_eq!(quick, slow, "{text}");
            let then = indexed.decide_at(&consignment, &matcher.moment(at)).unwrap().map(|choice| choice.quote());
            assert_eq!(then, slow, "{text}");
        }
    }
}

/// Weights are cut into parts, and no more of them than some; a part may then hold several bands of a lane.
#[test]
fn nor_where_bands_end_at_more_weights_than_there_are_parts() {
    let service = |number: usize| {
        let bands = (1..=70).map(|band| json!({ "UpTo": band * 100 + number, "Price": 3 + (number * 37) % 11 + band }));
        json!({ "Reference": format!("ONE_{number}"), "Carrier": "ONE", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
            "Rates": [{ "Bands": bands.collect::<Value>() }] })
    };
    let rules =
        json!({ "Currency": "GBP", "Carriers": [{ "Reference": "ONE" }], "CarrierServices": (0..12).map(service).collect::<Value>() });
    let rule_set = RuleSet::from_json(&rules.to_string()).unwrap();
    let [quick, slow] = [rule_set.compile(), rule_set.compile_without_index()].map(|matcher| matcher.unwrap().all());
    let mut cheapest = BTreeSet::new();
    for weight in (0..7_100).step_by(13) {
        let consignment = json!({ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": weight + 1, "Unit": "Kg" } }],
            "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] });
        let consignment = Consignment::from_json(&consignment.to_string()).unwrap();
        let quotes = quick.quotes(&consignment, instant(AT)).unwrap();
        assert_eq!(quotes, slow.quotes(&consignment, instant(AT)).unwrap(), "{weight}");
        let decided = quick.decide(&consignment, instant(AT)).unwrap().map(|choice| choice.quote());
        assert_eq!(decided, quotes.first(), "{weight}");
        cheapest.extend(decided.map(|quote| quote.service().reference.to_string()));
    }
    assert!(cheapest.len() > 1, "{cheapest:?}");
}
