//! SortedPRO's calls over a store: apart from storing, for many at once, over a store that may fail.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use consign::pro::{
    Allocate, Among, Answers, Asks, Call, Calls, Changes, Claims, ConsignmentRecord, Create, Desk, Due, Failure, Given, KeptAnswer,
    KeptOption, KeptQuote, MemoryStore, Options, Quotes, RequestError, SelectOption, Store, Subject, Tell,
};
use consign::{LiveMatcher, Matcher, Reference, RuleSet, State, Usage};
use serde_json::json;

fn at() -> DateTime<Utc> {
    "2026-11-02T09:00:00Z".parse().unwrap()
}

fn matcher(most: u32) -> Matcher {
    let rules = json!({
        "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }],
        "CarrierServices": [{ "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
            "Rates": [{ "Bands": [{ "UpTo": 30, "Price": 3.95 }] }] }],
        "Capacities": [{ "Reference": "SWIFT_ALL", "Carriers": ["SWIFT"], "Per": "Total", "Max": most }],
    });
    RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap()
}

fn reference(name: &str) -> Reference {
    name.parse().unwrap()
}

fn document(name: &str) -> String {
    let address =
        json!({ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } }, "Contact": { "LastName": "Lovelace" } });
    json!({ "Reference": name, "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }], "Addresses": [address] }).to_string()
}

fn stored(names: &[String]) -> MemoryStore {
    let store = MemoryStore::default();
    for name in names {
        store.put(ConsignmentRecord::new(reference(name), document(name)));
    }
    store
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("EC-{number}")).collect()
}

fn allocate(name: &str) -> Allocate {
    Allocate::among(Among::All, vec![reference(name)])
}

/// A store that fails, or says that another has been quicker, as often as it is told to.
#[derive(Default)]
struct Shaky {
    store: MemoryStore,
    fails: bool,
    quicker: AtomicU32,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the disk is full")]
struct Full;

impl Shaky {
    fn unless_full<T>(&self, found: Result<T, std::convert::Infallible>) -> Result<T, Full> {
        let Ok(found) = found;
        if self.fails { Err(Full) } else { Ok(found) }
    }
}

impl Store for Shaky {
    type Error = Full;

    fn consignments(&self, references: &[Reference]) -> Result<Vec<ConsignmentRecord>, Full> {
        self.unless_full(self.store.consignments(references))
    }

    fn due(&self, due: &Due) -> Result<Vec<Reference>, Full> {
        self.unless_full(self.store.due(due))
    }

    fn quote(&self, reference: &str) -> Result<Option<KeptQuote>, Full> {
        self.unless_full(self.store.quote(reference))
    }

    fn option(&self, reference: &str) -> Result<Option<KeptOption>, Full> {
        self.unless_full(self.store.option(reference))
    }

    fn answer(&self, reference: &str) -> Result<Option<KeptAnswer>, Full> {
        self.unless_full(self.store.answer(reference))
    }

    fn usage(&self) -> Result<Usage, Full> {
        self.unless_full(self.store.usage())
    }

    fn keep(&self, changes: Changes) -> Result<bool, Full> {
        if self.quicker.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            return Ok(false);
        }
        self.unless_full(self.store.keep(changes))
    }
}

#[test]
fn a_store_that_fails_is_told_and_nothing_has_changed() {
    let store = Shaky { store: stored(&names(1)), fails: true, ..Shaky::default() };
    let calls = Calls::new(matcher(9), store, Answers::default());
    assert_eq!(calls.make(&allocate("EC-0"), at()), Err(Failure::Store(Full)));
    assert_eq!(calls.store().store.all()[0].state, State::Unallocated);
}

#[test]
fn a_call_is_made_anew_while_others_are_quicker_and_not_for_ever() {
    let store = Shaky { store: stored(&names(1)), quicker: AtomicU32::new(5), ..Shaky::default() };
    let calls = Calls::new(matcher(9), store, Answers::default());
    assert_eq!(calls.make(&allocate("EC-0"), at()).unwrap()[0].status_code, 200);
    assert_eq!(calls.store().store.all()[0].version, 2);
    calls.store().quicker.store(u32::MAX, Ordering::Relaxed);
    assert_eq!(calls.deallocate(r#"["EC-0"]"#, at()), Err(Failure::Busy));
    assert_eq!(calls.store().store.all()[0].state, State::Allocated);
}

#[test]
fn what_is_decided_by_an_older_version_is_not_kept() {
    let store = stored(&names(1));
    let (matcher, answers) = (matcher(9), Answers::default());
    let desk = Desk::new(&matcher, &answers, at());
    let decided = || {
        let (mut given, mut changes) = (Given::default(), Changes::default());
        let Ok(records) = store.consignments(&[reference("EC-0")]);
        given.consignments = records.into_iter().map(|record| (record.reference.clone(), record)).collect();
        allocate("EC-0").answer(&desk, &given, &mut changes).unwrap();
        changes
    };
    let (first, second) = (decided(), decided());
    assert_eq!((store.keep(first), store.keep(second)), (Ok(true), Ok(false)));
    assert_eq!(store.all()[0].version, 2);
}

#[test]
fn what_another_call_holds_is_allocating_and_let_go_in_the_end() {
    let claims = Claims::default();
    let all = [reference("A"), reference("B")];
    let mut records = all.clone().map(|reference| ConsignmentRecord::new(reference.clone(), document(reference.as_str())));
    let first = claims.claim(&all[..1], true);
    let second = claims.claim(&all, true);
    assert_eq!((second.own(), second.others()), (&all[1..], &all[..1]));
    second.mark(&mut records);
    assert_eq!(records.each_ref().map(|record| record.state.as_str()), ["Allocating", "Unallocated"]);
    // Who only looks holds nothing.
    assert_eq!(claims.claim(&all, false).others(), all);
    drop((first, second));
    assert_eq!(claims.claim(&all, true).own(), all);
}

#[test]
fn a_batch_counts_in_turn_and_threads_never_exceed_a_capacity() {
    let names = names(40);
    let calls = Calls::new(matcher(7), stored(&names), Answers::default());
    let some: Vec<Reference> = names[..5].iter().map(|name| reference(name)).collect();
    let answers = calls.make(&Allocate::among(Among::All, some), at()).unwrap();
    assert!(answers.iter().all(|answer| answer.status_code == 200));
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asked: Vec<_> =
            names[5..].iter().map(|name| scope.spawn(|| calls.make(&allocate(name), at()).unwrap()[0].status_code)).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 2, "{statuses:?}");
    let Ok(usage) = calls.store().usage();
    assert_eq!(usage.to_string(), r#"{"SWIFT_ALL":{"Total":7}}"#);
    calls.deallocate(r#"["EC-0", "EC-1"]"#, at()).unwrap();
    let Ok(usage) = calls.store().usage();
    assert_eq!(usage.to_string(), r#"{"SWIFT_ALL":{"Total":5}}"#);
}

#[test]
fn an_option_creates_the_consignment_that_it_was_asked_for() {
    let calls = Calls::new(matcher(9), MemoryStore::default(), Answers::default());
    let offered = calls.make(&Options::read(document("EC-1")).unwrap(), at()).unwrap();
    let option = offered.delivery_options[0].reference.clone();
    assert!(option.starts_with("EDO-"), "{option}");
    let call = SelectOption::new(option.clone());
    assert_eq!(call.asks(), Asks::Option(&option));
    assert_eq!(calls.make(&call, at()).unwrap().status_code, 200);
    let record = &calls.store().all()[0];
    assert_eq!((record.state.clone(), &record.document), (State::Allocated, &document("EC-1")));
    // What is kept is plain: it is read as it was written.
    let written = serde_json::to_string(record).unwrap();
    assert_eq!(&serde_json::from_str::<ConsignmentRecord>(&written).unwrap(), record);
    let Ok(kept) = calls.store().option(&option);
    let written = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Option<KeptOption>>(&written).unwrap(), kept);
    let unknown = calls.make(&SelectOption::new("EDO-1".to_owned()), at()).unwrap_err();
    assert_eq!(unknown, Failure::Refused(RequestError::UnknownOption("EDO-1".to_owned())));
}

#[test]
fn consignments_are_told_as_they_came() {
    let calls = Calls::new(matcher(0), MemoryStore::default(), Answers::default());
    calls.make(&Create::read(document("EC-1")).unwrap(), at()).unwrap();
    let again = calls.make(&Create::read(document("EC-1")).unwrap(), at());
    assert_eq!(again.unwrap_err(), Failure::Refused(RequestError::Exists(reference("EC-1"))));
    assert_eq!(calls.make(&allocate("EC-1"), at()).unwrap()[0].status_code, 422);
    let told = serde_json::to_value(calls.make(&Tell(reference("EC-1")), at()).unwrap()).unwrap();
    assert_eq!((&told["ConsignmentState"], &told["Allocation"]), (&json!("AllocationFailed"), &json!(null)));
    assert_eq!(told["Addresses"][0]["Contact"]["LastName"], "Lovelace");
    assert!(told["FailedAllocation"]["Message"].as_str().unwrap().contains("the one service cannot take it"), "{told}");
}

#[test]
fn each_call_is_of_the_rule_set_that_is_in_force() {
    let live = std::sync::Arc::new(LiveMatcher::new(matcher(9)));
    let calls = Calls::new(live.clone(), stored(&names(1)), Answers::default());
    let quoted = |calls: &Calls<MemoryStore>| calls.make(&Quotes(Subject::Stored(reference("EC-0"))), at()).unwrap();
    assert_eq!(quoted(&calls).quotes.len(), 1);
    let none = matcher(0);
    drop(live.swap(none));
    assert_eq!(quoted(&calls).quotes.len(), 0);
}
