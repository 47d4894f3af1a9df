//! What `RuleSet::warnings` proves: each verdict, the consignment that shows it, and that nothing is said without need.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod dead;
mod found;
mod laws;
mod possible;
mod why_not;
#[path = "../support"]
mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}

use consign::{Consignment, Explanation, RuleSet, Violation};
use serde_json::{Value, json};

/// A rule set of one service that goes everywhere and takes up to 30 kg, with some fields of it and of the rule set.
pub(crate) fn rules(service: &Value, more: &Value) -> Value {
    let mut own = json!({ "Reference": "STD", "Carrier": "C", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
        "Rates": [{ "Bands": [{ "UpTo": 30, "Price": 5 }] }], "Rules": { "Weight": { "Max": 30, "Unit": "Kg" } } });
    put(&mut own, service);
    let mut rules = json!({ "Currency": "GBP", "Carriers": [{ "Reference": "C" }], "CarrierServices": [own] });
    put(&mut rules, more);
    rules
}

pub(crate) fn put(to: &mut Value, fields: &Value) {
    for (field, value) in fields.as_object().unwrap() {
        to[field] = value.clone();
    }
}

/// The warnings of a rule set.
pub(crate) fn warned(rules: &Value) -> Vec<Violation> {
    let text = rules.to_string();
    RuleSet::from_json(&text).unwrap_or_else(|error| panic!("{error}")).warnings_in(&text, None)
}

/// Code, path and message of each.
pub(crate) fn said(rules: &Value) -> Vec<String> {
    warned(rules).iter().map(|warning| format!("{} {}: {}", warning.code, warning.place.path, warning.message)).collect()
}

/// What the engine says to the consignment that shows a warning.
pub(crate) fn shown(rules: &Value, warning: &Violation) -> Explanation {
    let witness = warning.witness.as_ref().unwrap_or_else(|| panic!("nothing shows it: {warning}"));
    let consignment = Consignment::from_json(witness).unwrap_or_else(|error| panic!("{error}: {witness}"));
    let at = serde_json::from_str::<Value>(witness).unwrap()["At"].as_str().unwrap().parse().unwrap();
    let matcher = RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap();
    matcher.all().explain(&consignment, at).unwrap()
}

/// The one warning of a rule set, and what the engine says to what shows it.
pub(crate) fn one(rules: &Value, expected: &str) -> (Violation, Explanation) {
    let all = warned(rules);
    let said = said(rules);
    assert_eq!(said, [expected], "{rules:#}");
    let shown = shown(rules, &all[0]);
    (all[0].clone(), shown)
}
