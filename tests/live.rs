//! Rule sets are exchanged while others allocate: every answer is wholly of one of them, and nobody waits.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use consign::{Consignment, Fingerprint, LiveMatcher, Replaced, RuleSet};
use serde_json::json;

const ALLOCATORS: usize = 3;
const SWAPS: usize = 120;

/// Two services; which of them is the cheaper, and all that is said of it, differs between rule sets.
fn rules(cheaper: &str, price: f64, fuel: f64, days: u64) -> String {
    let service = |reference: &str| {
        let price = if reference == cheaper { price } else { 50.0 };
        json!({ "Reference": reference, "Name": format!("{reference} of {cheaper}"), "Carrier": "SWIFT",
            "Transit": [{ "TransitDays": { "Min": days, "Max": days }, "DeliveryDays": ["Tuesday", "Wednesday", "Thursday"] }],
            "Rates": [{ "Bands": [{ "UpTo": 10, "Price": price }] }],
            "Surcharges": [{ "Name": format!("Fuel of {cheaper}"), "Percent": fuel }] })
    };
    json!({
        "Currency": "GBP",
        "ShippingLocations": [{ "Reference": "Leeds", "Place": "GB LS10 1AB", "TimeZone": "Europe/London",
            "Collections": [{ "Carrier": "SWIFT", "Days": ["Monday", "Tuesday"], "Time": "17:00" }] }],
        "Carriers": [{ "Reference": "SWIFT", "Name": format!("Swift Parcels of {cheaper}") }],
        "CarrierServices": [service("ONE"), service("OTHER")]
    })
    .to_string()
}

fn consignment() -> Consignment {
    r#"{ "Reference": "EC-000-05B-MMA", "Packages": [{ "Weight": { "Value": 1.8, "Unit": "Kg" } }],
         "Addresses": [{ "AddressType": "Origin", "ShippingLocationReference": "Leeds" },
             { "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#
        .parse()
        .unwrap()
}

fn at() -> DateTime<Utc> {
    "2026-11-02T09:00:00Z".parse().unwrap()
}

/// One request: everything that is said, by the three ways of asking, and the fingerprint it is said under.
fn asked(live: &LiveMatcher, consignment: &Consignment) -> (Fingerprint, String) {
    let current = live.current();
    let choice = current.all().decide(consignment, at()).unwrap().unwrap();
    let quote = choice.quote();
    let price = quote.price();
    let facts = current.facts(consignment).unwrap();
    let prepared = current.all().choose(&facts, at()).unwrap().unwrap();
    let everything = current.service("ONE").unwrap().explain(consignment, at()).unwrap();
    let said = format!(
        "{} {} {} {} {} {:?} {:?}",
        choice.service().reference,
        choice.net(),
        choice.latest_delivery_date(),
        prepared.service().name,
        prepared.net(),
        price.surcharges,
        everything.quotes.first().unwrap().service(),
    );
    (current.fingerprint(), said)
}

/// What each of the rule sets says when it is left alone.
fn expected(texts: &[String]) -> BTreeMap<Fingerprint, String> {
    let alone = |text: &String| asked(&LiveMatcher::new(RuleSet::from_json(text).unwrap().compile().unwrap()), &consignment());
    texts.iter().map(alone).collect()
}

#[test]
fn every_answer_is_wholly_of_one_rule_set() {
    let texts = [rules("ONE", 3.10, 6.5, 1), rules("OTHER", 4.25, 9.0, 2)];
    let expected = expected(&texts);
    assert_eq!(expected.len(), 2);
    let live = LiveMatcher::new(RuleSet::from_json(&texts[0]).unwrap().compile().unwrap());
    let answers: Vec<AtomicU64> = (0..ALLOCATORS).map(|_| AtomicU64::new(0)).collect();
    let (is_over, is_wrong) = (AtomicBool::new(false), AtomicBool::new(false));
    let mut replaced: Vec<Replaced> = Vec::new();
    let seen: Vec<BTreeMap<Fingerprint, u64>> = std::thread::scope(|scope| {
        let allocators: Vec<_> = answers
            .iter()
            .map(|answered| {
                let (live, expected, is_over, is_wrong) = (&live, &expected, &is_over, &is_wrong);
                scope.spawn(move || {
                    let (consignment, mut seen) = (consignment(), BTreeMap::new());
                    while !is_over.load(Ordering::Relaxed) {
                        let (fingerprint, said) = asked(live, &consignment);
                        *seen.entry(fingerprint).or_insert(0) += 1;
                        // Told to the other threads, which would wait for our answers for ever.
                        if expected.get(&fingerprint) != Some(&said) {
                            is_wrong.store(true, Ordering::Relaxed);
                            panic!("{fingerprint}: {said}, not {:?}", expected.get(&fingerprint));
                        }
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                    seen
                })
            })
            .collect();
        for number in 1..=SWAPS {
            replaced.push(live.replace_with(&texts[number % 2]).unwrap());
            // Every allocator begins and ends a request under each rule set; what it began before may end under it.
            let before: Vec<u64> = answers.iter().map(|answered| answered.load(Ordering::Relaxed)).collect();
            let is_behind = || answers.iter().zip(&before).any(|(answered, before)| answered.load(Ordering::Relaxed) < before + 2);
            while is_behind() && !is_wrong.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
        }
        is_over.store(true, Ordering::Relaxed);
        allocators.into_iter().map(|allocator| allocator.join().unwrap()).collect()
    });
    for seen in &seen {
        let least = SWAPS as u64 / 2;
        assert!(seen.len() == 2 && seen.values().all(|count| *count >= least), "{seen:?}");
    }
    assert_eq!(replaced.len(), SWAPS);
    assert!(replaced.iter().all(|old| !old.is_in_use()), "nothing of a request is left behind");
}

#[test]
fn thousands_of_threads_share_one() {
    const THREADS: usize = 2_500;
    let texts = [rules("ONE", 3.10, 6.5, 1), rules("OTHER", 4.25, 9.0, 2)];
    let expected = expected(&texts);
    let live = LiveMatcher::new(RuleSet::from_json(&texts[0]).unwrap().compile().unwrap());
    let begin = Barrier::new(THREADS + 1);
    std::thread::scope(|scope| {
        let ask = || {
            begin.wait();
            let (fingerprint, said) = asked(&live, &consignment());
            assert_eq!(expected.get(&fingerprint), Some(&said));
        };
        let builder = || std::thread::Builder::new().stack_size(512 * 1024);
        let threads: Vec<_> = (0..THREADS).map(|_| builder().spawn_scoped(scope, ask).unwrap()).collect();
        begin.wait();
        for number in 1..=20 {
            drop(live.replace_with(&texts[number % 2]).unwrap());
        }
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn what_was_taken_before_a_change_stays_what_it_was() {
    let texts = [rules("ONE", 3.10, 6.5, 1), rules("OTHER", 4.25, 9.0, 2)];
    let live = LiveMatcher::new(RuleSet::from_json(&texts[0]).unwrap().compile().unwrap());
    let (current, consignment) = (live.current(), consignment());
    let quote = current.all().quotes(&consignment, at()).unwrap().first().unwrap();
    let replaced = live.replace_with(&texts[1]).unwrap();
    // A request under way, a quote and a pool that were kept: all of the old rule set.
    assert_eq!(current.all().decide(&consignment, at()).unwrap().unwrap().service().reference.as_str(), "ONE");
    assert_eq!((quote.service().name.as_str(), quote.price().net.to_string().as_str()), ("ONE of ONE", "3.30"));
    assert_eq!(live.current().all().decide(&consignment, at()).unwrap().unwrap().service().reference.as_str(), "OTHER");
    drop(current);
    assert!(replaced.is_in_use(), "the quote has been kept");
    drop(quote);
    assert!(!replaced.is_in_use());
    // Back to it.
    let there = replaced.matcher().clone();
    drop(live.swap(there));
    assert_eq!(live.current().all().decide(&consignment, at()).unwrap().unwrap().service().reference.as_str(), "ONE");
}
