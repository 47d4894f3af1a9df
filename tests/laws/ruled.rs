//! Shipping rules, preferences and objectives, written otherwise or left out.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::generate;
use super::support::oracle::Verdict;
use super::{answer, compiled, pool};

/// With another list in this place; `None` takes it out.
fn with(rule_set: &Value, list: &str, rules: Option<Value>) -> Value {
    let mut changed = rule_set.clone();
    drop(changed.as_object_mut().unwrap().remove(list));
    if let Some(rules) = rules {
        changed[list] = rules;
    }
    changed
}

fn listed<'a>(rule_set: &'a Value, list: &str) -> &'a [Value] {
    rule_set.get(list).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The answer to each consignment, of all that may be chosen from.
fn answers(case: &generate::Case, rule_set: &Value) -> Vec<Verdict> {
    let matcher = compiled(rule_set);
    let choices = generate::choices(&case.rule_set);
    let all = choices.iter().flat_map(|choice| {
        let pool = pool(&matcher, choice);
        case.consignments.iter().map(move |consignment| answer(&pool, consignment, &case.at))
    });
    all.collect()
}

/// Each service alone: what it answers if it can take the consignment.
fn prices(case: &generate::Case, rule_set: &Value) -> Vec<BTreeMap<String, Verdict>> {
    let matcher = compiled(rule_set);
    let of = |consignment: &Value| {
        let alone = matcher.services().map(|service| {
            let pool = matcher.service(service.reference.as_str()).unwrap();
            (service.reference.to_string(), answer(&pool, consignment, &case.at))
        });
        alone.filter(|(_, verdict)| verdict.status == 200).collect()
    };
    case.consignments.iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whichever type it has: it bars or it doesn't.
    #[test]
    fn a_shipping_rule_never_adds_a_service(case in generate::cases()) {
        let rules = listed(&case.rule_set, "ShippingRules");
        for left_out in 0..rules.len() {
            let others: Vec<&Value> = rules.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, rule)| rule).collect();
            let without = prices(&case, &with(&case.rule_set, "ShippingRules", Some(json!(others))));
            for (with, without) in prices(&case, &case.rule_set).iter().zip(&without) {
                for (service, verdict) in with {
                    prop_assert_eq!(without.get(service), Some(verdict), "{}", rules[left_out]);
                }
            }
        }
    }

    #[test]
    fn an_include_that_always_holds_changes_nothing(case in generate::cases()) {
        let mut rules = listed(&case.rule_set, "ShippingRules").to_vec();
        rules.push(json!({ "Reference": "ALWAYS", "Type": "Include", "When": {} }));
        prop_assert_eq!(answers(&case, &with(&case.rule_set, "ShippingRules", Some(json!(rules)))), answers(&case, &case.rule_set));
    }

    /// What is unknown is unknown when it is denied, and excludes whichever type the rule has.
    #[test]
    fn to_include_is_to_exclude_what_is_not(case in generate::cases()) {
        let rules = listed(&case.rule_set, "ShippingRules");
        let turned = rules.iter().map(|rule| {
            let mut turned = rule.clone();
            turned["Type"] = json!(if rule["Type"] == "Include" { "Exclude" } else { "Include" });
            turned["When"] = json!({ "Not": rule.get("When").cloned().unwrap_or_else(|| json!({})) });
            turned
        });
        let turned = with(&case.rule_set, "ShippingRules", Some(turned.collect()));
        prop_assert_eq!(answers(&case, &turned), answers(&case, &case.rule_set));
    }

    /// As long as they stand in the same order, and so to 100, which a service has without one.
    #[test]
    fn moving_all_tiers_alike_changes_no_answer(case in generate::cases()) {
        let preferences = listed(&case.rule_set, "Preferences");
        let below: BTreeSet<u64> = preferences.iter().filter_map(|one| one.get("Tier")?.as_u64()).filter(|tier| *tier < 100).collect();
        let moved = preferences.iter().map(|preference| {
            let mut moved = preference.clone();
            if let Some(place) = preference.get("Tier").and_then(|tier| below.iter().position(|one| tier == one)) {
                moved["Tier"] = json!(place);
            }
            moved
        });
        let moved = with(&case.rule_set, "Preferences", Some(moved.collect()));
        prop_assert_eq!(answers(&case, &moved), answers(&case, &case.rule_set));
    }

    #[test]
    fn a_preference_never_changes_an_answered_price(case in generate::cases()) {
        prop_assert_eq!(prices(&case, &with(&case.rule_set, "Preferences", None)), prices(&case, &case.rule_set));
    }

    #[test]
    fn the_cheapest_is_what_is_chosen_without_an_objective(case in generate::cases()) {
        let cheapest = json!([{ "Reference": "cheapest", "Choose": ["Cheapest"] }]);
        let cheapest = with(&case.rule_set, "Objectives", Some(cheapest));
        prop_assert_eq!(answers(&case, &cheapest), answers(&case, &with(&case.rule_set, "Objectives", None)));
    }
}

/// What is found by chance once in a hundred worlds, every time.
#[test]
fn each_rule_names_its_places_in_its_own_words() {
    let services = ["A", "B"].map(|reference| json!({ "Reference": reference, "Carrier": "X" }));
    let rule = |service: &str, place: &str| {
        let when = json!({ "To": [place] });
        json!({ "Reference": format!("NOT_{service}"), "Type": "Exclude", "Services": [service], "When": when })
    };
    let rules = json!({
        "Currency": "GBP", "Carriers": [{ "Reference": "X" }], "CarrierServices": services,
        "ShippingRules": [rule("A", "GBR"), rule("B", "826")],
    });
    let destination = json!({ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } });
    let package = json!({ "Weight": { "Value": 1, "Unit": "Kg" } });
    let consignment = json!({ "Reference": "EC-1", "Packages": [package], "Addresses": [destination] }).to_string().parse().unwrap();
    let explanation = compiled(&rules).all().explain(&consignment, "2026-11-02T09:00:00Z".parse().unwrap()).unwrap();
    let told: Vec<String> = explanation.unqualified.iter().map(|service| service.to_string()).collect();
    assert!(told[0].contains("`GBR`") && told[1].contains("`826`"), "{told:?}");
}
