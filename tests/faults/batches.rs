//! Rows 20, 21 and 22: a rule set that is replaced, one bad item in a batch, and any number of threads.

use std::sync::{Arc, Barrier, RwLock};
use std::thread;

use consign::pro::{Answers, Calls, ConsignmentRecord, MemoryStore};
use consign::{Consignment, Matcher, RuleSet};
use serde_json::{Value, json};

use super::{compiled, monday, parcel_with, read, rules, service, service_with};

fn priced(price: u32) -> Matcher {
    compiled(&rules(&[service_with("A", &json!({ "Rates": [{ "Bands": [{ "Price": price }] }] }))]))
}

fn named(reference: &str, fields: &Value) -> Consignment {
    let mut parcel = parcel_with(fields);
    parcel["Reference"] = json!(reference);
    read(&parcel).unwrap()
}

#[test]
fn row_20_who_is_in_the_middle_of_a_batch_finishes_with_the_rule_set_it_began_with() {
    let current = RwLock::new(priced(5));
    let began = Barrier::new(2);
    let replaced = Barrier::new(2);
    let fingerprint = current.read().unwrap().fingerprint();
    thread::scope(|scope| {
        let batch = scope.spawn(|| {
            let store = MemoryStore::default();
            let names: Vec<String> = (0..200).map(|number| format!("EC-{number}")).collect();
            for name in &names {
                store.add(named(name, &json!({})));
            }
            let calls = Calls::new(current.read().unwrap().clone(), store, Answers::default());
            began.wait();
            replaced.wait();
            calls.allocate_using_default_rules(&json!({ "ConsignmentReferences": names }).to_string(), monday()).unwrap()
        });
        began.wait();
        *current.write().unwrap() = priced(7);
        replaced.wait();
        for answer in batch.join().unwrap() {
            assert_eq!(answer.rule_set_fingerprint, fingerprint);
            assert_eq!(answer.price.unwrap().net.to_string(), "5.00");
        }
    });
    let now = current.read().unwrap();
    assert_ne!(now.fingerprint(), fingerprint);
    assert_eq!(now.all().quotes(&named("EC-1", &json!({})), monday()).unwrap().first().unwrap().price().net.to_string(), "7.00");
}

#[test]
fn row_20_a_bad_replacement_leaves_the_old_one() {
    let current = Arc::new(priced(5));
    let before = current.fingerprint();
    for bad in ["", "{}", r#"{ "Currency": "GBP", "CarrierServices": [{ "Reference": "A", "Carrier": "NOPE" }] }"#] {
        assert!(RuleSet::from_json(bad).and_then(|rules| rules.compile()).is_err());
    }
    let mut built: RuleSet = rules(&[service("A")]).to_string().parse().unwrap();
    built.carriers.clear();
    assert!(built.compile().is_err(), "what is built in code is checked as well");
    assert_eq!(current.fingerprint(), before);
    assert_eq!(current.all().quotes(&named("EC-1", &json!({})), monday()).unwrap().len(), 1);
}

#[test]
fn row_20_fingerprints_are_of_what_is_said_not_of_how_it_is_written() {
    let spaced = r#"{ "Currency" : "gbp", "Carriers":[ {"Reference":"X"} ], "VatRate": "0.2" }"#;
    let bare = r#"{"VatRate":0.2,"Carriers":[{"Reference":"X"}],"Currency":"GBP"}"#;
    let fingerprint = |source: &str| RuleSet::from_json(source).unwrap().compile().unwrap().fingerprint();
    assert_eq!(fingerprint(spaced), fingerprint(bare));
    assert_ne!(fingerprint(bare), fingerprint(&bare.replace("0.2", "0.21")));
}

/// The batch of these, by reference and status.
fn statuses(names: &[&str]) -> (Vec<(String, u16)>, Vec<String>) {
    let store = MemoryStore::default();
    for name in ["GOOD", "ALSO-GOOD", "LAST"] {
        store.add(named(name, &json!({})));
    }
    store.add(named("HEAVY", &json!({ "Weight": { "Value": 100, "Unit": "Kg" } })));
    store.add(named("DONE", &json!({ "State": "Allocated" })));
    store.add(named("NO-WEIGHT", &json!({ "Packages": [{}] })));
    store.add(named("NO-SIZE", &json!({ "Packages": [{ "PackageSizeReference": "NOPE" }] })));
    let two_currencies = ["GBP", "EUR"]
        .map(|code| json!({ "Weight": { "Value": 1, "Unit": "Kg" }, "Value": { "Amount": 1, "Currency": { "IsoCode": code } } }));
    store.add(named("TWO-CURRENCIES", &json!({ "Packages": two_currencies })));
    store.put(ConsignmentRecord::new("BROKEN".parse().unwrap(), "{".to_owned()));
    let fields = json!({ "Rules": { "Weight": { "Max": 30, "Unit": "Kg" } } });
    let matcher = compiled(&rules(&[service_with("A", &fields)]));
    let calls = Calls::new(matcher, store, Answers::default());
    let answers = calls.allocate_using_default_rules(&json!({ "ConsignmentReferences": names }).to_string(), monday()).unwrap();
    let statuses =
        answers.iter().map(|answer| (answer.consignment_reference.as_deref().unwrap_or_default().to_owned(), answer.status_code));
    (statuses.collect(), answers.iter().map(|answer| serde_json::to_string(answer).unwrap()).collect())
}

#[test]
fn row_21_one_bad_item_changes_none_of_the_others() {
    let all = ["GOOD", "NOWHERE", "HEAVY", "ALSO-GOOD", "DONE", "NO-WEIGHT", "BROKEN", "NO-SIZE", "TWO-CURRENCIES", "LAST"];
    let (found, written) = statuses(&all);
    let codes = [200, 404, 422, 200, 409, 400, 400, 400, 400, 200];
    let expected: Vec<_> = all.iter().zip(codes).map(|(name, status)| ((*name).to_owned(), status)).collect();
    let named_or_not: Vec<_> = found
        .iter()
        .zip(&expected)
        .map(|((name, status), (asked, _))| (if name.is_empty() { asked } else { name }.clone(), *status))
        .collect();
    assert_eq!(named_or_not, expected);
    let (_, good) = statuses(&["GOOD", "ALSO-GOOD", "LAST"]);
    assert_eq!(good, [written[0].clone(), written[3].clone(), written[9].clone()]);
    for (position, name) in all.iter().enumerate() {
        assert_eq!(statuses(&[name]).1, [written[position].clone()], "{name} alone");
    }
}

#[test]
fn row_21_every_answer_says_which_consignment_it_is_for() {
    let all = ["GOOD", "NOWHERE", "HEAVY", "DONE", "NO-WEIGHT", "BROKEN", "TWO-CURRENCIES"];
    let (found, _) = statuses(&all);
    assert_eq!(found.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), all);
}

#[test]
fn row_22_any_number_of_threads_and_any_seed_give_the_same_bytes() {
    let services: Vec<Value> = (0..200)
        .map(|number| {
            let place = ["GB M2", "GB", "US", "DE 1"][number % 4];
            let fields = json!({
                "Rules": { "Tags": [format!("T{}", number % 7)], "ExcludedPlaces": [place, format!("Z{}", number % 5)] },
                "Rates": [{ "Bands": [{ "Price": number % 3 }], "To": [format!("Z{}", number % 5), "GB"] }],
            });
            service_with(&format!("S{number}"), &fields)
        })
        .collect();
    let mut rules = rules(&services);
    let zones = ["GB", "GB M", "US", "DE", "FR"].iter().enumerate();
    rules["Zones"] = zones.map(|(number, place)| json!({ "Reference": format!("Z{number}"), "Include": [place] })).collect();
    let consignments: Vec<Consignment> = (0..40)
        .map(|number| {
            named(
                &format!("EC-{number}"),
                &json!({ "Tags": if number % 2 == 0 { json!([]) } else { json!([format!("T{}", number % 7)]) } }),
            )
        })
        .collect();
    let all = |matcher: &Matcher, threads: usize| -> Vec<String> {
        let told =
            |part: &[Consignment]| -> Vec<_> { part.iter().map(|one| format!("{:?}", matcher.all().explain(one, monday()))).collect() };
        let size = consignments.len().div_ceil(threads);
        thread::scope(|scope| {
            let running: Vec<_> = consignments.chunks(size).map(|part| scope.spawn(move || told(part))).collect();
            running.into_iter().flat_map(|one| one.join().unwrap()).collect()
        })
    };
    let matcher = compiled(&rules);
    let once = all(&matcher, 1);
    for threads in [1, 2, 8] {
        assert_eq!(all(&matcher, threads), once, "{threads} threads");
        // Every table of another matcher has another seed.
        assert_eq!(all(&compiled(&rules), threads), once, "another seed, {threads} threads");
    }
}
