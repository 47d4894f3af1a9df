//! Many consignments, many threads, many times: always the same answers.

use std::thread;

use consign::pro::{AllocationAnswer, Answers, Calls, ConsignmentRecord, MemoryStore};
use consign::{Matcher, State};
use proptest::prelude::*;
use serde_json::json;

use super::support::generate::{self, Case};
use super::{compiled, instant, pool, readable, told};

/// A store of the consignments of a world whose references are asked for, those that can't be read among them.
fn stored(case: &Case, references: &[String]) -> MemoryStore {
    let store = MemoryStore::default();
    for consignment in &case.consignments {
        let reference = consignment["Reference"].as_str().unwrap();
        if references.iter().any(|asked| asked == reference) {
            store.put(ConsignmentRecord::new(reference.parse().unwrap(), consignment.to_string()));
        }
    }
    store
}

/// All of them in one request: the answers as they are written, and the store afterwards.
fn allocated(matcher: &Matcher, store: MemoryStore, references: &[String], case: &Case) -> (Vec<AllocationAnswer<'static>>, MemoryStore) {
    let calls = Calls::new(matcher.clone(), store, Answers::default().with_reasons(true));
    let request = json!({ "ConsignmentReferences": references }).to_string();
    let answers = calls.allocate_using_default_rules(&request, instant(&case.at)).unwrap();
    (answers, calls.store().clone())
}

fn written(answers: &[AllocationAnswer]) -> Vec<String> {
    answers.iter().map(|answer| serde_json::to_string(answer).unwrap()).collect()
}

/// Every reference of the world, and one that the store doesn't know.
fn references(case: &Case) -> Vec<String> {
    let known = case.consignments.iter().map(|consignment| consignment["Reference"].as_str().unwrap());
    known.chain(["EC-NOWHERE"]).map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(15))]

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(case in generate::cases()) {
        let (matcher, at, consignments) = (compiled(&case.rule_set), instant(&case.at), readable(&case.consignments));
        let choices = generate::choices(&case.rule_set);
        let all = |matcher: &Matcher| choices.iter().map(|choice| told(&pool(matcher, choice), &consignments, at)).collect::<String>();
        let once = all(&matcher);
        prop_assert_eq!(&all(&matcher), &once, "a second time");
        // Tables are seeded anew for each matcher.
        prop_assert_eq!(&all(&compiled(&case.rule_set)), &once, "compiled a second time");
        for threads in [2, 8] {
            let answers: Vec<String> = thread::scope(|scope| {
                let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| all(&matcher))).collect();
                running.into_iter().map(|one| one.join().unwrap()).collect()
            });
            prop_assert!(answers.iter().all(|answers| *answers == once), "{} threads", threads);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_batch_is_its_consignments_one_at_a_time(case in generate::cases()) {
        let (matcher, references) = (compiled(&case.rule_set), references(&case));
        let (batch, store) = allocated(&matcher, stored(&case, &references), &references, &case);
        prop_assert_eq!(batch.len(), references.len());
        let mut one_by_one = stored(&case, &references);
        for (reference, answer) in references.iter().zip(written(&batch)) {
            let (answers, after) = allocated(&matcher, one_by_one, std::slice::from_ref(reference), &case);
            prop_assert_eq!(written(&answers), [answer]);
            one_by_one = after;
        }
        prop_assert_eq!(store.all(), one_by_one.all(), "the stores differ");
    }

    #[test]
    fn one_that_fails_changes_none_of_the_others(case in generate::cases()) {
        let (matcher, consignments) = (compiled(&case.rule_set), readable(&case.consignments));
        let references = references(&case);
        let (batch, store) = allocated(&matcher, stored(&case, &references), &references, &case);
        let good: Vec<AllocationAnswer> = batch.iter().filter(|answer| answer.status_code == 200).cloned().collect();
        let names: Vec<String> = good.iter().filter_map(|answer| answer.consignment_reference.as_deref().map(str::to_owned)).collect();
        let (alone, _) = allocated(&matcher, stored(&case, &names), &names, &case);
        prop_assert_eq!(written(&alone), written(&good));
        for consignment in &consignments {
            let answer = batch.iter().find(|answer| answer.consignment_reference.as_deref() == Some(consignment.reference.as_str())).unwrap();
            let after = store.all().into_iter().find(|record| record.reference == consignment.reference).unwrap();
            let state = match answer.status_code {
                200 => State::Allocated,
                422 => State::AllocationFailed,
                _ => consignment.state.clone(),
            };
            prop_assert_eq!(&after.state, &state);
            prop_assert_eq!(after.allocation.is_some(), answer.status_code == 200);
            let mut kept = after.consignment().unwrap();
            kept.state.clone_from(&consignment.state);
            prop_assert_eq!(&kept, consignment, "nothing else has changed");
        }
    }
}
