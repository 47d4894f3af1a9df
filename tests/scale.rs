//! The workload of the benches: it is what it says it is, and the matcher agrees with the oracle on it.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support {
    pub mod oracle;
}

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consign::{Consignment, Matcher, RuleSet};
use consign_scale::{self as scale, AT, SEED, consignment, rule_set, rule_set_value};
use serde_json::Value;
use support::oracle::{self, Choice};

fn compiled(services: usize) -> Matcher {
    RuleSet::from_json(&rule_set(services, SEED)).unwrap_or_else(|error| panic!("{error}")).compile().unwrap()
}

fn at() -> DateTime<Utc> {
    AT.parse().unwrap()
}

#[test]
fn the_matcher_agrees_with_the_oracle() {
    for (services, consignments) in [(10, 200), (120, 60)] {
        let rules = rule_set_value(services, SEED);
        let pool = compiled(services).all();
        for number in 0..consignments {
            let document = consignment(number, SEED);
            let expected = oracle::judge(&rules, &document, AT, &Choice::All);
            assert!(matches!(expected.status, 200 | 422), "{document}");
            let explanation = pool.explain(&Consignment::from_json(&document.to_string()).unwrap(), at()).unwrap();
            let quotes: Vec<_> = explanation.quotes.iter().map(|quote| quote.service().reference.to_string()).collect();
            assert_eq!(quotes, expected.eligible, "{document}");
            let first = explanation.quotes.first();
            assert_eq!(first.as_ref().map(|quote| quote.price().net.to_string()), expected.net, "{document}");
            assert_eq!(first.map(|quote| quote.latest_delivery().to_string().replace(' ', "T")), expected.latest, "{document}");
            let excluded = explanation.unqualified.iter().map(|service| {
                let codes = service.reasons().map(|reason| reason.code().to_string()).collect();
                (service.service().reference.to_string(), codes)
            });
            assert_eq!(excluded.collect::<std::collections::BTreeMap<_, Vec<_>>>(), expected.excluded, "{document}");
        }
    }
}

#[test]
fn about_a_tenth_of_the_services_is_eligible() {
    let (services, consignments) = (300, 300);
    let pool = compiled(services).all();
    let (mut eligible, mut failed, mut codes) = (0, 0, BTreeSet::new());
    for number in 0..consignments {
        let document = consignment(number, SEED).to_string();
        let explanation = pool.explain(&document.parse().unwrap(), at()).unwrap();
        eligible += explanation.quotes.len();
        failed += usize::from(explanation.quotes.is_empty());
        let reasons = explanation.unqualified.iter().flat_map(|service| service.reasons());
        codes.extend(reasons.map(|reason| reason.code().to_string()));
    }
    let percent = eligible * 100 / (services * consignments);
    assert!((8..=12).contains(&percent), "{percent} % eligible, {failed} of {consignments} failed");
    assert!(failed < consignments / 8, "{failed} of {consignments} failed");
    assert!(codes.len() >= 12, "{codes:?}");
}

#[test]
fn a_smaller_rule_set_is_the_beginning_of_a_larger_one() {
    let (small, large) = (rule_set_value(10, SEED), rule_set_value(40, SEED));
    let services = |rules: &Value| rules["CarrierServices"].as_array().unwrap().clone();
    assert_eq!(services(&small)[..], services(&large)[..10]);
    let home = services(&rule_set_value(1_000, SEED)).iter().filter(|service| service["Rates"].as_array().unwrap().len() == 7).count();
    assert!((570..=630).contains(&home), "{home} of 1000 services deliver in the UK only");
}

#[test]
fn the_same_seed_gives_the_same_texts() {
    assert_eq!(rule_set(20, SEED), rule_set(20, SEED));
    assert_ne!(rule_set(20, SEED), rule_set(20, SEED + 1));
    assert_eq!(scale::consignments(3, SEED), scale::consignments(5, SEED)[..3]);
}
