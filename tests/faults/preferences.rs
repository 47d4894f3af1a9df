//! Preferences, objectives and the history: duplicates, names that nearly are, sizes at the limit and past it, figures at their ends.

use consign::RuleSet;
use serde_json::{Value, json};

use super::{refused, rules, service};

fn with(fields: &Value) -> Value {
    let mut rules = rules(&[service("A"), service("B")]);
    for (field, value) in fields.as_object().unwrap() {
        rules[field] = value.clone();
    }
    rules
}

#[test]
fn row_3_references_stand_once() {
    let twice = json!({
        "Preferences": [{ "Reference": "P", "Tier": 1 }, { "Reference": "P", "Tier": 2 }],
        "Objectives": [{ "Reference": "P", "Choose": ["Fastest"] }, { "Reference": "P", "Choose": ["Fastest"] }] });
    let told = refused(&with(&twice));
    assert_eq!(told.len(), 2, "{told:?}");
    for expected in [
        "duplicate-reference Preferences[1].Reference: a second preference `P` [Preferences[0].Reference]",
        "duplicate-reference Objectives[1].Reference: a second objective `P` [Objectives[0].Reference]",
    ] {
        assert!(told.iter().any(|told| told == expected), "{told:?}");
    }
}

#[test]
fn row_4_a_name_that_nearly_is_is_suggested() {
    let mut rules = with(&json!({ "History": [{ "Service": "KC_42", "Days": { "1": 30 } }] }));
    rules["CarrierServices"][0]["Reference"] = json!("KC_24");
    assert!(refused(&rules)[0].contains("unknown carrier service `KC_42` (did you mean `KC_24`?)"), "{:?}", refused(&rules));
}

#[test]
fn row_6_figures_at_their_ends() {
    for (adjust, is_fine) in [
        (json!({ "Amount": "-9999999999.999999999999999999" }), true),
        (json!({ "Amount": "9999999999.999999999999999999" }), true),
        (json!({ "Amount": "10000000000" }), false),
        (json!({ "Amount": "0.000000000000000000001" }), false),
        (json!({ "Percent": -100 }), true),
        (json!({ "Percent": "-100.0000000001" }), false),
        (json!({ "Percent": 1000 }), true),
        (json!({ "Percent": "1000.0000000001" }), false),
        (json!({ "Percent": "NaN" }), false),
    ] {
        let rules = with(&json!({ "Preferences": [{ "Reference": "P", "Adjust": adjust }] }));
        assert_eq!(RuleSet::from_json(&rules.to_string()).is_ok(), is_fine, "{adjust}");
    }
}

#[test]
fn row_17_sizes_at_the_limit_and_one_past_it() {
    let preferences = |count: usize| json!({ "Preferences": (0..count).map(|number| json!({ "Reference": format!("P{number}"), "Services": ["B"], "Tier": number % 1_000 })).collect::<Value>() });
    let objectives = |count: usize| json!({ "Objectives": (0..count).map(|number| json!({ "Reference": format!("O{number}"), "When": { "Not": {} }, "Choose": ["Fastest"] })).collect::<Value>() });
    let at_limit = with(&preferences(10_000));
    assert!(RuleSet::from_json(&at_limit.to_string()).unwrap().compile().is_ok());
    assert!(RuleSet::from_json(&with(&objectives(1_000)).to_string()).unwrap().compile().is_ok());
    for (rules, expected) in [
        (with(&preferences(10_001)), "Preferences: `10001` preferences are too many: at most `10000`"),
        (with(&objectives(1_001)), "Objectives: `1001` objectives are too many: at most `1000`"),
        (
            with(&json!({ "Objectives": [{ "Reference": "O", "Choose": vec![json!({ "Within": { "Percent": 1 } }); 101] }] })),
            "Objectives[0].Choose: `101` steps are too many: at most `100`",
        ),
    ] {
        assert!(refused(&rules).iter().any(|told| told.contains(expected)), "{:?}", refused(&rules));
    }
}

#[test]
fn row_14_of_equals_the_order_of_the_contract_decides() {
    // What is taken off makes them equal: 5.00 each.
    let mut rules = with(&json!({ "Preferences": [{ "Reference": "P", "Services": ["B"], "Adjust": { "Amount": "-0.01" } }] }));
    rules["CarrierServices"][1]["Rates"][0]["Bands"][0]["Price"] = json!("5.01");
    let matcher = RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap();
    let consignment =
        consign::Consignment::new("EC-1", consign::Address::to("GB", "M1 5WG")).package(consign::Package::kg(1)).build().unwrap();
    let quotes = matcher.all().quotes(&consignment, "2026-11-02T09:00:00Z".parse().unwrap()).unwrap();
    let told: Vec<String> = quotes.iter().map(|quote| format!("{} {}", quote.service().reference, quote.compared_price())).collect();
    assert_eq!(told, ["A 5.00", "B 5.00"]);
}
