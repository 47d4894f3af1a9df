//! What is dead can be left out and no offer changes; and what shows a warning is what the oracle says it is.

use std::cell::Cell;

use consign::{Consignment, RuleSet, Violation};
use proptest::prelude::*;
use proptest::test_runner::{TestRunner, contextualize_config};
use serde_json::Value;

use super::support::ask::{answer, compiled, instant};
use super::support::generate;
use super::support::oracle::{self, Choice};

/// What every service offers for consignments.
fn offers(rules: &Value, consignments: &[Value], at: &str) -> Vec<Vec<String>> {
    let (matcher, at) = (compiled(rules), instant(at));
    let readable = consignments.iter().filter_map(|one| Consignment::from_json(&one.to_string()).ok());
    let offered = |one: &Consignment| {
        let quotes = matcher.all().quotes(one, at).ok();
        quotes.iter().flat_map(|quotes| quotes.iter()).map(|quote| format!("{quote:?}")).collect()
    };
    readable.map(|one| offered(&one)).collect()
}

/// The steps of a path, of those of which a part may be left out.
fn part(path: &str) -> Option<(usize, &'static str, usize)> {
    let rest = path.strip_prefix("CarrierServices[")?;
    let (service, rest) = rest.split_once(']')?;
    let lists =
        [(".Transit[", "Transit"), (".Rates[", "Rates"), (".Surcharges[", "Surcharges"), (".Rules.ExcludedPlaces[", "ExcludedPlaces")];
    let (rest, list) = lists.iter().find_map(|(start, list)| Some((rest.strip_prefix(start)?, *list)))?;
    let (place, rest) = rest.split_once(']')?;
    // Of bands and the like more is meant than the lane.
    (list == "Surcharges" || rest.is_empty()).then_some((service.parse().ok()?, list, place.parse().ok()?))
}

/// The rule set without what a warning calls dead; `None` if it says otherwise, or the rest isn't a rule set.
fn without(rules: &Value, warning: &Violation) -> Option<Value> {
    let (service, list, place) = part(&warning.place.path.to_string())?;
    let said = ["the lane is never used", "is never charged", "excludes nothing"];
    if !said.iter().any(|said| warning.message.contains(said)) {
        return None;
    }
    let mut rules = rules.clone();
    let own = rules.get_mut("CarrierServices")?.get_mut(service)?;
    let own = if list == "ExcludedPlaces" { own.get_mut("Rules")? } else { own };
    let all = own.get_mut(list)?.as_array_mut()?;
    if place >= all.len() {
        return None;
    }
    all.remove(place);
    RuleSet::from_json(&rules.to_string()).is_ok().then_some(rules)
}

#[test]
fn what_is_dead_changes_no_offer_and_what_shows_is_what_the_oracle_says() {
    let (left_out, shown) = (Cell::new(0), Cell::new(0));
    let law = |case: generate::Case| {
        let (rules, consignments, at) = (&case.rule_set, &case.consignments, &*case.at);
        let text = rules.to_string();
        let warnings = RuleSet::from_json(&text).unwrap().warnings_in(&text, Some(instant(at).date_naive()));
        let (before, matcher) = (offers(rules, consignments, at), compiled(rules));
        for warning in &warnings {
            if let Some(rest) = without(rules, warning) {
                prop_assert_eq!(&offers(&rest, consignments, at), &before, "{}\n{:#}", warning, rules);
                left_out.set(left_out.get() + 1);
            }
            let Some(witness) = &warning.witness else { continue };
            let witness: Value = serde_json::from_str(witness).unwrap();
            let at = witness["At"].as_str().unwrap().to_owned();
            prop_assert_eq!(answer(&matcher.all(), &witness, &at), oracle::judge(rules, &witness, &at, &Choice::All), "{}", warning);
            shown.set(shown.get() + 1);
        }
        Ok(())
    };
    let config = ProptestConfig { source_file: Some(file!()), ..ProptestConfig::with_cases(40) };
    TestRunner::new(contextualize_config(config)).run(&generate::cases(), law).unwrap();
    assert!(left_out.get() > 5 && shown.get() > 5, "{left_out:?} {shown:?}");
}
