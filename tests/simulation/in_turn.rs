//! Consignments decided one after the other, which share what was found of those before: as if each were the first.

use chrono::{DateTime, TimeDelta, Utc};
use consign::simulation::{Decision, Simulation};
use consign::{Consignment, ConsignmentError, RuleSet};
use consign_scale::{Random, SEED};
use serde_json::json;

use super::pool;
use super::support::ask::instant;

/// Decided by a simulation that has been fed nothing else.
fn first(pool: &consign::Pool, consignment: &Consignment, at: DateTime<Utc>) -> Result<Decision, ConsignmentError> {
    Simulation::new(pool).add(consignment, at)
}

/// Instants that mostly go on by a little, around cut-offs, midnights and changes of the clocks, and now and then jump.
fn instants(count: usize) -> Vec<DateTime<Utc>> {
    let mut random = Random::of(SEED, "instants", 0);
    let starts =
        ["2026-03-27T12:59:50Z", "2026-10-24T22:00:00Z", "2026-12-23T13:14:59.5Z", "2026-07-01T23:59:59.5Z", "2062-10-27T12:00:00Z"];
    let mut at = instant(starts[0]);
    let mut instants = Vec::with_capacity(count);
    while instants.len() < count {
        instants.push(at);
        at = match random.within(0, 19) {
            0 => instant(random.one(&starts)),
            1 => at - TimeDelta::minutes(45),
            2..=5 => at + TimeDelta::milliseconds(500),
            6..=12 => at,
            13..=15 => at + TimeDelta::minutes(15),
            16..=18 => at + TimeDelta::hours(2),
            _ => at + TimeDelta::days(1),
        };
    }
    instants
}

#[test]
fn what_was_found_before_changes_nothing() {
    let rules = RuleSet::from_json(&consign_scale::rule_set(60, SEED)).unwrap();
    let pool = rules.compile().unwrap().all();
    let consignments: Vec<Consignment> = consign_scale::consignments(3_000, SEED).iter().map(|text| text.parse().unwrap()).collect();
    let (mut one_by_one, mut together) = (Simulation::new(&pool), Simulation::new(&pool));
    let instants = instants(consignments.len());
    let mut expected = Vec::new();
    for (consignment, at) in consignments.iter().zip(&instants) {
        let decided = first(&pool, consignment, *at);
        assert_eq!(one_by_one.add(consignment, *at), decided, "{} {at}", consignment.reference);
        expected.push(decided);
    }
    let mut decided = Vec::new();
    together.add_all(consignments.iter().zip(instants), |decision| decided.push(decision));
    assert!(decided == expected);
    assert_eq!(together.aggregates(), one_by_one.aggregates());
    assert!(together.clone().aggregates() == one_by_one.aggregates());
    let failed = expected.iter().filter(|decided| matches!(decided, Ok(Decision::Failed(_)))).count();
    assert!(failed > 20 && failed < 1_500, "{failed}");
}

/// Of three consignments the second is not valid here, and the third takes more digits than the index has.
#[test]
fn all_kinds_are_told_in_their_order() {
    let pool = pool(&[super::service("A", "2.50", "GBP", &json!({}))]);
    let mut consignments: Vec<Consignment> = Vec::new();
    for number in 0..100 {
        let mut consignment = super::consignment(&format!("EC-{number:02}"), "1", "GB", "M1 5WG");
        match number % 3 {
            1 => consignment["Packages"][0] = json!({ "PackageSizeReference": "UNKNOWN" }),
            2 => consignment["Packages"][0]["Weight"]["Value"] = json!(1.000_000_000_000_000_1),
            _ => {}
        }
        consignments.push(super::read(&consignment));
    }
    let (at, mut decided) = (instant("2026-11-02T09:00:00Z"), Vec::new());
    let mut simulation = Simulation::new(&pool);
    simulation.add_all(consignments.iter().map(|consignment| (consignment, at)), |decision| decided.push(decision));
    assert_eq!(decided.len(), consignments.len());
    for (number, (decided, consignment)) in decided.iter().zip(&consignments).enumerate() {
        match decided {
            Ok(Decision::Allocated(_)) => assert_ne!(number % 3, 1),
            Err(error) => assert!(number % 3 == 1 && error.reference.as_deref() == Some(consignment.reference.as_str())),
            Ok(Decision::Failed(_)) => panic!("{number}"),
        }
    }
    let aggregates = simulation.aggregates();
    assert_eq!((aggregates.allocated, aggregates.invalid), (67, 33));
}

#[test]
fn a_full_capacity_costs_what_is_paid_elsewhere() {
    let service = |reference: &str, price: u32, max: u32| {
        json!({ "Reference": reference, "Carrier": "ROAD", "Rules": { "Weight": { "Max": max, "Unit": "Kg" } },
            "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": price }] }] })
    };
    let rules = json!({ "Currency": "GBP", "Carriers": [{ "Reference": "ROAD" }],
        "CarrierServices": [service("A", 2, 50), service("B", 5, 10)],
        "Capacities": [{ "Reference": "VAN", "Services": ["A"], "Max": 1, "Per": "Total" }, { "Reference": "WIDE", "Services": ["A"], "Max": 9 }] });
    let mut simulation = Simulation::new(&RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap().all());
    for (reference, weight) in [("first", 1), ("dearer", 1), ("failed", 20), ("too-heavy", 90)] {
        let consignment = json!({ "Reference": reference, "Packages": [{ "Weight": { "Value": weight, "Unit": "Kg" } }],
            "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] });
        let consignment: Consignment = consignment.to_string().parse().unwrap();
        let _ = simulation.add(&consignment, instant("2026-03-02T09:00:00Z"));
    }
    let results = simulation.aggregates();
    // Without it the second would go by A for 3 less, and 20 kg would go at all; 90 kg are too heavy for both.
    let names: Vec<&str> = results.capacities.keys().map(AsRef::as_ref).collect();
    assert_eq!(names, ["VAN"]);
    let van = results.capacities.values().next().unwrap();
    assert_eq!((van.moved, van.failed, van.extra_paid.to_string()), (1, 1, "3.00 GBP".to_owned()));
    assert_eq!(van.examples.iter().map(ToString::to_string).collect::<Vec<_>>(), ["dearer", "failed"]);
}
