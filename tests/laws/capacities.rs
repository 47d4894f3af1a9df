//! Capacities in turn: what the oracle says, whole batches, and a ledger of many threads.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use chrono::{DateTime, Utc};
use consign::{Allocation, Consignment, Ledger, OPTION_DAYS, Pool, Usage};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::ask::{after, instant, offered, read, used};
use super::support::generate::{self, Case};
use super::support::oracle::{self, Booking, Choice, Use, exact, usage};
use super::{allocated, compiled, pool, readable};

/// What allocating adds to the use, in a world in which something is taken.
fn allocate(pool: &Pool, consignment: &Consignment, at: DateTime<Utc>) -> Usage {
    match pool.allocate(consignment, at) {
        Ok(Allocation::Allocated(summary)) => summary.increments,
        _ => Usage::default(),
    }
}

/// The greatest of each capacity that has one, by its reference.
fn greatest(rule_set: &Value) -> BTreeMap<String, &Value> {
    let field = |one: &'_ Value, name: &str| one.as_object().unwrap().keys().find(|key| key.eq_ignore_ascii_case(name)).cloned();
    let Some(list) = field(rule_set, "Capacities") else { return BTreeMap::new() };
    let all = rule_set[list].as_array().unwrap().iter();
    all.filter_map(|one| Some((one["Reference"].as_str()?.to_owned(), &one[field(one, "Max")?]))).collect()
}

/// No more is used than may be, but for what was used before.
fn check_greatest(rule_set: &Value, before: &Use, after: &Use) -> Result<(), TestCaseError> {
    let greatest = greatest(rule_set);
    for (counted, amount) in after {
        let was = before.get(counted).cloned().unwrap_or_default();
        prop_assert!(*amount >= was);
        let most = greatest.get(&counted.0).map(|most| exact(most));
        prop_assert!(*amount == was || most.is_none_or(|most| *amount <= most), "{:?} comes to {}", counted, amount);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Each consignment counts for those after it.
    #[test]
    fn a_batch_is_as_the_oracle_says_in_turn(case in generate::cases()) {
        let matcher = compiled(&case.rule_set);
        let before = usage(&case.usage);
        // Twice, so that small worlds fill up.
        let consignments = [&case.consignments[..], &case.consignments].concat();
        let filters = Choice::Filters { direction: None, pick_up: None, drop_off: Some(false) };
        for choice in [Choice::All, filters] {
            let (expected, all) = oracle::in_turn(&case.rule_set, &consignments, &case.at, &choice, before.clone());
            let mut pool = after(pool(&matcher, &choice), &case.usage);
            for (consignment, expected) in consignments.iter().zip(expected) {
                prop_assert_eq!(&allocated(&pool, consignment, &case.at), &expected);
                if let Some(consignment) = read(consignment) {
                    let increments = allocate(&pool, &consignment, instant(&case.at));
                    pool.usage_mut().add(&increments).unwrap();
                }
            }
            prop_assert_eq!(&used(pool.usage()), &all);
            check_greatest(&case.rule_set, &before, &all)?;
        }
    }

    /// Neither quotes nor options reserve; both go by what is used.
    #[test]
    fn options_go_by_what_is_used(case in generate::cases()) {
        let (matcher, days) = (compiled(&case.rule_set), i64::from(OPTION_DAYS));
        for choice in [Choice::All, Choice::Filters { direction: Some("Outbound"), pick_up: None, drop_off: None }] {
            let pool = after(pool(&matcher, &choice), &case.usage);
            for (json, consignment) in case.consignments.iter().filter_map(|json| Some((json, read(json)?))) {
                let options = pool.delivery_options(&consignment, instant(&case.at), OPTION_DAYS);
                let options = options.map(|options| options.iter().map(offered).collect::<Vec<_>>());
                let expected = oracle::options_in_turn(&case.rule_set, json, &case.at, &choice, days, usage(&case.usage));
                prop_assert_eq!(options.ok(), expected.ok());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_given_back_can_be_taken_again(case in generate::cases()) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        let mut pool = after(matcher.all(), &case.usage);
        for consignment in readable(&case.consignments) {
            let (before, increments) = (pool.usage().clone(), allocate(&pool, &consignment, at));
            pool.usage_mut().add(&increments).unwrap();
            let once = pool.usage().clone();
            pool.usage_mut().take_off(&increments);
            prop_assert_eq!(used(pool.usage()), used(&before));
            prop_assert_eq!(&allocate(&pool, &consignment, at), &increments);
            pool.usage_mut().add(&increments).unwrap();
            prop_assert_eq!(used(pool.usage()), used(&once));
        }
    }

    /// Some are stored; some are given up, and some are lost because their thread fails in between.
    #[test]
    fn threads_never_exceed_a_maximum_and_nothing_is_lost(case in generate::cases(), threads in 1..=6_usize) {
        let (matcher, at, consignments) = (compiled(&case.rule_set), instant(&case.at), readable(&case.consignments));
        let pool = after(matcher.all(), &case.usage);
        let before = pool.usage().clone();
        let ledger = Ledger::new(before.clone());
        let stored: Vec<Usage> = thread::scope(|scope| {
            let (ledger, pool, consignments) = (&ledger, &pool, &consignments);
            let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || work(ledger, pool, consignments, at, thread))).collect();
            running.into_iter().flat_map(|one| one.join().unwrap()).collect()
        });
        let mut expected = before.clone();
        for increments in &stored {
            expected.add(increments).unwrap();
        }
        prop_assert_eq!(used(&ledger.usage()), used(&expected));
        prop_assert_eq!(used(&ledger.taken()), used(&expected), "what was given up is free again");
        check_greatest(&case.rule_set, &used(&before), &used(&expected))?;
        for increments in &stored {
            ledger.release(increments);
        }
        prop_assert_eq!(used(&ledger.usage()), used(&before));
        prop_assert_eq!(used(&ledger.taken()), used(&before));
    }
}

/// What one thread stores of the consignments, beginning at one of its own.
fn work(ledger: &Ledger, pool: &Pool, consignments: &[Consignment], at: DateTime<Utc>, thread: usize) -> Vec<Usage> {
    let mut stored = Vec::new();
    for step in 0..2 * consignments.len() {
        let consignment = &consignments[(thread + step) % consignments.len()];
        let reserved = if (thread + step).is_multiple_of(3) {
            // Decided by what was used before any of them began.
            ledger.reserve(pool.matcher(), &allocate(pool, consignment, at)).ok()
        } else {
            ledger.allocate(pool, consignment, at).ok().map(|(_, reserved)| reserved)
        };
        let Some(reserved) = reserved else { continue };
        match (7 * thread + step) % 5 {
            0 => drop(reserved),
            1 => reserved.release(),
            2 => {
                let failed = catch_unwind(AssertUnwindSafe(|| {
                    let _reserved = reserved;
                    resume_unwind(Box::new("the store fails"))
                }));
                assert!(failed.is_err());
            }
            _ => {
                stored.push(reserved.increments().clone());
                reserved.confirm();
            }
        }
    }
    stored
}

/// The worlds have dates that are full, kinds of both, and commitments that are not met.
#[test]
fn what_is_used_decides_in_some_worlds() {
    use proptest::strategy::{Strategy, ValueTree};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (worlds, mut moved, mut full, mut lured) = (generate::cases(), 0, 0, 0);
    for _ in 0..600 {
        let case: Case = worlds.new_tree(&mut runner).unwrap().current();
        for consignment in &case.consignments {
            let asked = |used: Use, rule_set: &Value| {
                oracle::called(rule_set, consignment, &case.at, &Choice::All, &Booking::default().with_usage(used), None)
            };
            let (with, told) = asked(usage(&case.usage), &case.rule_set);
            let mut unlimited = case.rule_set.clone();
            unlimited.as_object_mut().unwrap().retain(|name, _| !name.eq_ignore_ascii_case("Capacities"));
            let (without, untold) = asked(Use::new(), &unlimited);
            full += usize::from(with.excluded.values().flatten().any(|code| code == "CapacityReached"));
            moved += usize::from(with.service == without.service && with.collection != without.collection);
            lured += usize::from(with.service == without.service && told.compared != untold.compared);
        }
    }
    assert!(full > 30 && moved > 1 && lured > 10, "full {full}, moved {moved}, lured {lured}");
}

/// What is found by chance once in a hundred worlds, every time.
#[test]
fn values_are_counted_in_any_currency() {
    let at = "2026-11-02T09:00:00Z";
    let service = json!({
        "Reference": "A", "Carrier": "X", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 1 }] }],
    });
    let destination = json!({ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } });
    for counted in ["GBP", "KWD", "EUR", "USD", "JPY"] {
        let rules = json!({
            "Currency": "GBP", "ExchangeRates": { "KWD": 2.5, "EUR": "1.25", "USD": 0.8, "JPY": "0.005" }, "Carriers": [{ "Reference": "X" }],
            "CarrierServices": [service], "Capacities": [{ "Reference": "C", "Of": "Value", "Currency": counted, "Max": 5000 }],
        });
        for worth in ["GBP", "KWD", "EUR", "USD", "JPY", "CHF"] {
            let value = json!({ "Amount": 5.99, "Currency": { "IsoCode": worth } });
            let package = json!({ "Weight": { "Value": 1, "Unit": "Kg" }, "Value": value });
            let consignment = json!({ "Reference": "EC-1", "Packages": [package], "Addresses": [destination] });
            let expected = oracle::allocated(&rules, &consignment, at, &Choice::All, None);
            assert_eq!(allocated(&compiled(&rules).all(), &consignment, at), expected, "{worth} in {counted}");
        }
    }
}

/// A date that is closed is asked nothing: what a capacity of it lacks bars the service from no other.
#[test]
fn a_closed_date_lacks_nothing() {
    let at = "2026-11-09T09:00:00Z";
    let service = json!({
        "Reference": "A", "Carrier": "X", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 1 }] }],
    });
    let rules = json!({
        "Currency": "GBP", "Carriers": [{ "Reference": "X" }], "CarrierServices": [service],
        "Capacities": [
            { "Reference": "V", "Of": "Volume", "Max": 27, "ValidTo": "2026-11-09" },
            { "Reference": "D", "Max": 1, "WhenFull": "NextDate" },
        ],
    });
    let destination = json!({ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } });
    let consignment = json!({ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }], "Addresses": [destination] });
    for (full, status) in [("2026-11-09", 200), ("2026-11-10", 422)] {
        let used = json!({ "D": { full: 1 } });
        let expected = oracle::called(&rules, &consignment, at, &Choice::All, &Booking::default().with_usage(usage(&used)), None);
        assert_eq!(expected.0.status, status);
        assert_eq!(allocated(&after(compiled(&rules).all(), &used), &consignment, at), expected, "full on {full}");
    }
}
