//! Choosing allocates nothing on the heap: not for those that can be allocated, not for those that fail, not in any pool.
//!
//! What does allocate, by design:
//! - making a pool, a quote, an explanation, an allocation, and facts that are kept: they are kept;
//! - preparing a consignment whose packages name standard sizes, or with tags beyond the 62nd that the rule set names;
//! - prices in numbers that 128 bits don't hold.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use allocation_counter::{AllocationInfo, measure};
use chrono::{DateTime, Utc};
use consign::{Consignment, Direction, Facts, Matcher, Pool, RuleSet, ServiceFilter};
use consign_scale::{AT, SEED, consignment, rule_set, rule_set_value};
use serde_json::{Value, json};

const SIZES: [usize; 3] = [10, 100, 1_000];
const CONSIGNMENTS: usize = 512;

fn at() -> DateTime<Utc> {
    AT.parse().unwrap()
}

fn rules(services: usize) -> RuleSet {
    RuleSet::from_json(&rule_set(services, SEED)).unwrap()
}

/// Every kind of pool, by name.
fn pools(matcher: &Matcher) -> [(&'static str, Pool); 5] {
    let mut filter = ServiceFilter::default();
    (filter.direction, filter.is_pick_up) = (Some(Direction::Outbound), Some(false));
    let one = matcher.services().next().unwrap().reference.as_str();
    [
        ("all", matcher.all()),
        ("a group", matcher.group("GROUP-0").unwrap()),
        ("one service", matcher.service(one).unwrap()),
        ("filtered", matcher.all().filter(filter)),
        ("a group, filtered", matcher.group("GROUP-0").unwrap().filter(filter)),
    ]
}

/// A rule set whose every price is of packages.
fn by_package() -> RuleSet {
    let mut rules = rule_set_value(20, SEED);
    for rate in rules["CarrierServices"].as_array_mut().unwrap().iter_mut().flat_map(|service| service["Rates"].as_array_mut().unwrap()) {
        rate["Basis"] = json!("Package");
    }
    RuleSet::from_json(&rules.to_string()).unwrap()
}

/// A package that hardly any service refuses.
fn letter() -> Value {
    json!({
        "Weight": { "Value": 0.1, "Unit": "Kg" }, "Dimensions": { "Unit": "Cm", "Length": 20, "Width": 15, "Height": 1 },
        "Value": { "Amount": 1, "Currency": { "IsoCode": "GBP" } }
    })
}

/// What asking allocates, and how many of the questions found a service.
fn counted<T>(of: &[T], mut ask: impl FnMut(&T) -> bool) -> (AllocationInfo, usize) {
    let mut found = 0;
    let info = measure(|| found = of.iter().filter(|one| ask(one)).count());
    (info, found)
}

/// The first consignment that makes a question allocate, for the message.
fn culprit<T>(of: &[T], mut ask: impl FnMut(&T) -> bool) -> Option<usize> {
    of.iter().position(|one| {
        let info = measure(|| {
            ask(one);
        });
        info.count_total > 0
    })
}

fn read(document: &Value) -> Consignment {
    Consignment::from_json(&document.to_string()).unwrap()
}

#[test]
fn choosing_allocates_nothing() {
    let consignments: Vec<Consignment> = (0..CONSIGNMENTS).map(|number| read(&consignment(number, SEED))).collect();
    for services in SIZES {
        let matcher = rules(services).compile().unwrap();
        let facts: Vec<Facts> = consignments.iter().map(|consignment| matcher.facts(consignment).unwrap()).collect();
        let moment = matcher.moment(at());
        for (name, pool) in pools(&matcher) {
            let choose = |facts: &Facts| pool.choose(facts, at()).unwrap().is_some() && pool.choose_at(facts, &moment).unwrap().is_some();
            let decide = |consignment: &Consignment| pool.decide(consignment, at()).unwrap().is_some();
            let (chosen, found) = counted(&facts, choose);
            let (decided, same) = counted(&consignments, decide);
            let place = || format!("{services} services, {name}");
            assert_eq!(chosen.count_total, 0, "choose: {}, consignment {:?}", place(), culprit(&facts, choose));
            assert_eq!(decided.count_total, 0, "decide: {}, consignment {:?}", place(), culprit(&consignments, decide));
            assert_eq!(found, same, "{}", place());
            // Both ends are among them.
            assert!(found < CONSIGNMENTS, "{}: none fails", place());
            assert!(found > 0 || name == "one service" || services == 10, "{}: all fail", place());
        }
    }
}

/// The counter counts, and what the comment above lists does allocate; so that neither can go unnoticed.
#[test]
fn what_allocates_by_design_does() {
    let rules = rules(100);
    let (matcher, plain) = (rules.compile().unwrap(), rules.compile_without_index().unwrap());
    let mut ordinary = consignment(0, SEED);
    ordinary["Packages"] = json!([letter()]);
    ordinary["Addresses"][1]["Country"] = json!({ "IsoCode": { "TwoLetterCode": "GB" } });
    ordinary["Addresses"][1]["Postcode"] = json!("M1 5WG");
    let mut many = ordinary.clone();
    many["Packages"] = vec![letter(); 7].into();
    let mut tagged = ordinary.clone();
    tagged["Tags"] = (0..40).map(|number| json!(format!("TAG-{number}"))).collect();
    let count = |pool: &Pool, document: &Value| {
        let consignment = read(document);
        let facts = pool.matcher().facts(&consignment).unwrap();
        assert!(pool.choose(&facts, at()).unwrap().is_some() || document["Tags"].is_array());
        let chosen = measure(|| _ = pool.choose(&facts, at()).unwrap());
        let decided = measure(|| drop(pool.decide(&consignment, at())));
        (chosen.count_total, decided.count_total)
    };
    let (all, without) = (matcher.all(), plain.all());
    let of_packages = by_package().compile().unwrap().all();
    let booked = matcher.all().booked(&"*".parse().unwrap()).unwrap();
    for (what, counted) in [
        ("an ordinary consignment", count(&all, &ordinary)),
        ("many packages", count(&of_packages, &many)),
        ("many tags", count(&all, &tagged)),
        ("no index", count(&without, &ordinary)),
        ("a booking code", count(&booked, &ordinary)),
    ] {
        assert_eq!(counted, (0, 0), "{what}");
    }
    let mut sized = ordinary.clone();
    sized["Packages"][0]["PackageSizeReference"] = json!("BOX");
    let mut with_sizes = rule_set_value(20, SEED);
    with_sizes["PackageSizes"] = json!([{ "Reference": "BOX", "Weight": { "Value": 1, "Unit": "Kg" } }]);
    let of_sizes = RuleSet::from_json(&with_sizes.to_string()).unwrap().compile().unwrap().all();
    assert!(count(&of_sizes, &sized).1 > 0, "a standard size");
    let ordinary = read(&ordinary);
    let facts = matcher.facts(&ordinary).unwrap();
    for (what, info) in [
        ("a pool", measure(|| drop(matcher.all()))),
        ("facts", measure(|| drop(matcher.facts(&ordinary).map(Facts::into_kept)))),
        ("a quote", measure(|| drop(all.choose(&facts, at()).unwrap().map(|choice| choice.quote())))),
        ("an explanation", measure(|| drop(all.explain_facts(&facts, at()).unwrap()))),
    ] {
        assert!(info.count_total > 0, "{what}");
    }
}
