//! What the worlds reach, for a law is worth no more than the worlds it was tried on.

use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::super::oracle::{CODES, Choice, judge, offers};
use super::group::{Group, Groups, all, known};
use super::{cases, cases_of};

/// What told the best two offers apart, in the order in which it is asked.
pub const LEVELS: [&str; 5] = ["by tier", "by price", "by delivery date", "by collection", "by reference"];

/// Codes that no world reaches without a part of the second edition, or that no part reaches yet.
const SECOND: [(&str, Option<Group>); 10] = [
    ("Sides", Some(Group::Rules)),
    ("Volume", Some(Group::Rules)),
    ("SidesSum", Some(Group::Rules)),
    ("Packages", Some(Group::Rules)),
    ("Items", Some(Group::Rules)),
    ("ShippingRule", Some(Group::ShippingRules)),
    ("CapacityReached", Some(Group::Capacities)),
    ("Objective", Some(Group::Objectives)),
    ("by tier", Some(Group::Preferences)),
    ("by objective", Some(Group::Objectives)),
];

/// Everything that the worlds should reach: every outcome, every code, every level of the tie-break, an objective that chooses
/// another than the first.
pub fn to_reach(groups: &Groups) -> impl Iterator<Item = &'static str> {
    let part = |label: &str| SECOND.iter().find(|(second, _)| *second == label).map(|(_, part)| *part);
    let labels = ["200", "400", "409", "422"].into_iter().chain(CODES).chain(LEVELS).chain(["by objective"]);
    labels.filter(move |label| part(label).is_none_or(|part| part.is_some_and(|part| groups.contains(&part))))
}

/// In how many of so many worlds each outcome, code and level was reached. Besides them, under `eligible of 100`, how
/// many services of a hundred could take a consignment that isn't invalid.
pub fn reached(groups: &Groups, samples: usize) -> BTreeMap<String, usize> {
    let mut runner = TestRunner::deterministic();
    let worlds = cases_of(groups.clone());
    let mut reached: BTreeMap<String, usize> = to_reach(groups).map(|label| (label.to_owned(), 0)).collect();
    let (mut eligible, mut asked) = (0, 0);
    for _ in 0..samples {
        let case = worlds.new_tree(&mut runner).expect("a world").current();
        let mut here = BTreeSet::new();
        for consignment in &case.consignments {
            let filters = Choice::Filters { direction: Some("Outbound"), pick_up: None, drop_off: Some(false) };
            for choice in [filters, Choice::All] {
                let verdict = judge(&case.rule_set, consignment, &case.at, &choice);
                here.insert(verdict.status.to_string());
                if verdict.service.is_some() && verdict.service.as_ref() != verdict.eligible.first() {
                    here.insert("by objective".to_owned());
                }
                here.extend(verdict.excluded.into_values().flatten());
                if let Ok([first, second, ..]) = offers(&case.rule_set, consignment, &case.at, &choice).as_deref() {
                    here.insert(LEVELS[first.compare(second).0].to_owned());
                }
                if matches!((&choice, verdict.status), (Choice::All, 200 | 422)) {
                    eligible += verdict.eligible.len();
                    asked += verdict.flags.len() + verdict.eligible.len();
                }
            }
        }
        for label in here {
            *reached.entry(label).or_default() += 1;
        }
    }
    reached.insert("eligible of 100".to_owned(), 100 * eligible / asked.max(1));
    reached
}

/// What is made to be refused is refused: but for a location of which a rule set without locations takes no notice.
#[test]
fn every_fault_is_one() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..500 {
        let case = cases().new_tree(&mut runner).expect("a world").current();
        for consignment in case.consignments.iter().filter(|consignment| consignment["Fault"].is_string()) {
            let status = judge(&case.rule_set, consignment, &case.at, &Choice::All).status;
            let fault = consignment["Fault"].as_str().expect("a fault");
            let expected = if fault.starts_with("WrongState") { 409 } else { 400 };
            let unnoticed = fault == "UnknownLocation" && case.rule_set["ShippingLocations"].is_null();
            assert!(unnoticed || status == expected, "{status}: {consignment}");
        }
    }
}

/// Each in at least one world of 200, with the parts that the laws are tried on and with all.
#[test]
fn the_worlds_reach_everything() {
    for groups in BTreeSet::from([known(), all()]) {
        let reached = reached(&groups, 1_000);
        for label in to_reach(&groups) {
            assert!(reached[label] >= 5, "{label} is reached in {} of 1000 worlds", reached[label]);
        }
        assert!((10..=50).contains(&reached["eligible of 100"]), "{reached:?}");
    }
}
