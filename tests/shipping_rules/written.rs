//! How rules are written, and what is wrong with them.

use consign::RuleSet;
use serde_json::{Value, json};

use super::{document, wrong};

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

#[test]
fn everything_wrong_is_told_at_once() {
    let told = wrong(&json!([
        { "Reference": "R", "Type": "Exlude", "When": { "Offer": { "Prize": {} } } },
        { "Reference": "R", "Type": "Include", "Services": ["FAS"], "Carriers": ["X*"], "CarrierServiceGroups": ["NEXTT"], "ShippingLocations": ["Leds"] },
        { "Reference": "S", "Type": "Include", "Services": [], "ShippingLocations": [], "ValidFrom": "2026-12-01", "ValidTo": "2026-11-30", "Name": " " },
        { "Type": "Include", "When": { "To": ["ISLE"], "Offer": {} } }]));
    for expected in [
        "ShippingRules[0].Type: unknown word `Exlude`: expected a type of shipping rule, one of Include, Exclude",
        "ShippingRules[0].When.Offer.Prize: unknown field `Prize`",
        "ShippingRules[3].Reference: `Reference` is missing",
    ] {
        assert!(told.contains(expected), "{expected} in\n{told}");
    }
    let told = wrong(&json!([
        { "Reference": "R", "Type": "Exclude" },
        { "Reference": "R", "Type": "Include", "Services": ["FAS"], "Carriers": ["X*"], "CarrierServiceGroups": ["NEXTT"], "ShippingLocations": ["Leds"] },
        { "Reference": "S", "Type": "Include", "Services": [], "ShippingLocations": [], "ValidFrom": "2026-12-01", "ValidTo": "2026-11-30", "Name": " " },
        { "Reference": "T", "Type": "Include", "When": { "To": ["ISLE"], "Offer": {} } }]));
    for expected in [
        "ShippingRules[1].Reference: a second shipping rule `R`",
        "ShippingRules[1].Services[0]: unknown carrier service `FAS`; did you mean `FAST`?",
        "ShippingRules[1].Carriers[0]: no carrier is like `X*`",
        "ShippingRules[1].CarrierServiceGroups[0]: unknown carrier service group `NEXTT`; did you mean `NEXT`?",
        "ShippingRules[1].ShippingLocations[0]: unknown shipping location `Leds`; did you mean `Leeds`?",
        "ShippingRules[2].Services: an empty list matches nothing: leave it out for all services",
        "ShippingRules[2].ShippingLocations: an empty list matches nothing: leave it out for any origin",
        "ShippingRules[2].Name: the name is empty",
        "ShippingRules[2].ValidFrom: `ValidFrom` `2026-12-01` is above `ValidTo` `2026-11-30`",
        "ShippingRules[3].When.To[0]: `ISLE` is no shipping location, no zone and no place",
        "ShippingRules[3].When.Offer: it asks nothing of the offer: `Price`, `TransitDays` or both",
    ] {
        assert!(told.contains(expected), "{expected} in\n{told}");
    }
}

#[test]
fn there_are_ten_thousand_at_most() {
    let rules = |count: usize| (0..count).map(|number| json!({ "Reference": format!("R{number}"), "Type": "Include" })).collect::<Vec<_>>();
    assert!(RuleSet::from_json(&document(&json!(rules(10_000))).to_string()).unwrap().compile().is_ok());
    assert!(wrong(&json!(rules(10_001))).contains("ShippingRules: `10001` shipping rules are too many: at most `10000`"));
}
