//! How rules are written.

use consign::RuleSet;
use serde_json::{Value, json};

use super::document;

#[test]
fn a_rule_is_written_as_it_was_read() {
    let rules = json!([{ "Reference": "HEAVY_ISLES", "Name": "No heavy parcels", "Type": "Exclude", "Services": ["FAST", "S*"], "Carriers": ["C"],
        "CarrierServiceGroups": ["NEXT"], "ShippingLocations": ["Leeds"], "ValidFrom": "2026-11-01", "ValidTo": "2026-12-24",
        "When": { "Weight": { "Above": 20, "Unit": "kg" }, "To": ["ISLES"], "Offer": { "Price": { "Max": 5, "Currency": "GBP" }, "TransitDays": { "Max": 2 } } } }]);
    let read = RuleSet::from_json(&document(&rules).to_string()).unwrap();
    let written: Value = serde_json::from_str(&read.to_json()).unwrap();
    assert_eq!(written["ShippingRules"], rules);
    assert_eq!(RuleSet::from_json(&read.to_json()).unwrap(), read);
}
