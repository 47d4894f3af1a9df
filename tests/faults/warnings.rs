//! Row 5, and the last of row 16: what is no fault, but can hardly be meant.

use std::path::Path;

use consign::RuleSet;
use serde_json::{Value, json};

use super::{rules, service, service_with};

/// Code and path of each warning on a date.
pub(super) fn warned_on(rules: &Value, today: Option<&str>) -> Vec<(String, String)> {
    let source = rules.to_string();
    let rules = RuleSet::from_json(&source).unwrap_or_else(|error| panic!("{error}"));
    let today = today.map(|today| today.parse().unwrap());
    let warnings = rules.warnings_in(&source, today);
    assert!(warnings.iter().all(|warning| warning.place.position.is_some() && source.get(warning.place.bytes.clone()).is_some()));
    assert!(rules.compile().is_ok(), "a warning refuses nothing");
    warnings.iter().map(|warning| (warning.code.to_string(), warning.place.path.to_string())).collect()
}

pub(super) fn warned(rules: &Value) -> Vec<(String, String)> {
    warned_on(rules, None)
}

pub(super) fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

fn bounded(fields: &Value) -> Value {
    let mut service = service_with("A", &json!({ "Rates": [{ "Bands": [{ "UpTo": 20, "Price": 5 }] }] }));
    for (field, value) in fields.as_object().unwrap() {
        service[field] = value.clone();
    }
    service
}

#[test]
fn row_05_what_is_as_it_should_be_gives_no_warning() {
    assert!(warned(&rules(&[bounded(&json!({}))])).is_empty());
}

#[test]
fn row_05_an_empty_group_and_what_nothing_uses() {
    let mut document = rules(&[bounded(&json!({}))]);
    document["CarrierServiceGroups"] = json!([{ "Reference": "G", "Services": [] }]);
    assert_eq!(warned(&document), one("empty-list", "CarrierServiceGroups[0].Services"));
    let mut document = rules(&[bounded(&json!({}))]);
    document["Zones"] = json!([{ "Reference": "Z", "Include": ["GB M"] }]);
    assert_eq!(warned(&document), one("unused", "Zones[0]"));
    let mut document = rules(&[bounded(&json!({}))]);
    document["Carriers"] = json!([{ "Reference": "UPS" }, { "Reference": "DPD" }]);
    assert_eq!(warned(&document), one("unused", "Carriers[0]"));
    let mut document = rules(&[bounded(&json!({}))]);
    document["ShippingLocations"] = json!([{ "Reference": "ATTIC" }]);
    assert_eq!(warned(&document), one("unused", "ShippingLocations[0]"));
}

#[test]
fn row_05_a_service_that_can_never_win() {
    for (fields, path) in [
        (json!({ "Enabled": false }), ".Enabled"),
        (json!({ "Transit": [] }), ""),
        (json!({ "Rates": [] }), ""),
        (json!({ "Rules": { "ExcludedPlaces": ["*"] } }), ".Rules.ExcludedPlaces[0]"),
        (json!({ "Rules": { "Weight": { "Min": 30, "Unit": "Kg" } } }), ".Rates[0].Bands[0].UpTo"),
        (
            json!({ "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }, { "To": ["GB M"], "TransitDays": { "Min": 1, "Max": 1 } }] }),
            ".Transit[1]",
        ),
        (json!({ "Rates": [{ "Currency": "EUR", "Bands": [{ "UpTo": 2 }] }] }), ".Rates[0].Currency"),
    ] {
        assert_eq!(warned(&rules(&[bounded(&fields)])), one("never-wins", &format!("CarrierServices[0]{path}")), "{fields}");
    }
    let twins = [bounded(&json!({})), bounded(&json!({ "Reference": "B" }))];
    assert_eq!(warned(&rules(&twins)), one("never-wins", "CarrierServices[1].Reference"));
}

#[test]
fn row_05_bands_with_a_gap_and_a_service_without_an_end() {
    let limited = |max: u32| bounded(&json!({ "Rules": { "Weight": { "Max": max, "Unit": "Kg" } } }));
    assert_eq!(warned(&rules(&[limited(25)])), one("gap", "CarrierServices[0].Rates[0].Bands[0].UpTo"));
    assert!(warned(&rules(&[limited(20)])).is_empty());
    assert_eq!(warned(&rules(&[service("A")])), one("unlimited", "CarrierServices[0].Rates[0].Bands"));
}

#[test]
fn row_16_a_holiday_table_that_ends_before_the_horizon() {
    let mut document = rules(&[bounded(&json!({ "Transit": [{ "To": ["GB M", "DE"], "TransitDays": { "Min": 1, "Max": 1 } }] }))]);
    document["Holidays"] = json!({ "GB": ["2026-12-25", "2026-12-28"], "DE": ["2027-12-25"] });
    document["HorizonDays"] = json!(10);
    assert!(warned(&document).is_empty() && warned_on(&document, Some("2026-12-18")).is_empty());
    assert_eq!(warned_on(&document, Some("2026-12-19")), one("outdated", "Holidays.GB"));
    document["Holidays"]["FR"] = json!(["2026-07-14"]);
    assert_eq!(warned_on(&document, Some("2026-12-18")), one("unused", "Holidays.FR"));
    // At the end of all calendars there is no horizon, and no panic.
    let rules: RuleSet = document.to_string().parse().unwrap();
    assert!(!rules.warnings(Some(chrono::NaiveDate::MAX)).is_empty());
}

#[test]
fn row_05_warnings_are_the_same_every_time_and_in_the_order_of_the_text() {
    let services: Vec<Value> =
        (0..300).map(|number| bounded(&json!({ "Reference": format!("S{number}"), "Enabled": number % 3 != 0 }))).collect();
    let mut document = rules(&services);
    document["Zones"] = (0..300).map(|number| json!({ "Reference": format!("Z{number}"), "Include": ["FR"] })).collect();
    let source = document.to_string();
    let rules: RuleSet = source.parse().unwrap();
    let warnings = rules.warnings_in(&source, None);
    assert!(warnings.len() > 500);
    assert!(warnings.is_sorted_by_key(|warning| warning.place.bytes.start));
    assert_eq!(RuleSet::from_json(&source).unwrap().warnings_in(&source, None), warnings);
}

#[test]
fn row_05_a_realistic_rule_set_is_not_drowned_in_warnings() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples/uk-retailer/rules.json");
    let Ok(source) = std::fs::read_to_string(path) else { return };
    let mut warnings = RuleSet::from_json(&source).unwrap().warnings_in(&source, None);
    // What the second edition reads otherwise is told at each place, however many there are.
    warnings.retain(|warning| warning.code != consign::ViolationCode::Changed);
    assert!(warnings.len() < 10, "{warnings:#?}");
}
