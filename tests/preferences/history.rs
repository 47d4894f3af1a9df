//! How long services took.

use serde_json::{Value, json};

use super::{chosen, rules, winner};

/// Two services on a Monday, promised by some day of November: the cheap one took what it took.
fn choosing(probability: &str, counts: &Value) -> Value {
    rules(
        &[("CHEAP", "3.00", 2), ("SURE", "5.00", 1)],
        &json!({ "Objectives": [{ "Reference": "O", "Choose": [{ "OnTime": { "Probability": probability } }] }],
            "History": [{ "Service": "CHEAP", "To": ["GB M"], "Days": counts }] }),
    )
}

fn promised(day: u32) -> Value {
    json!({ "RequestedDeliveryDate": { "Date": format!("2026-11-{day:02}") } })
}

#[test]
fn the_figures_of_the_contract() {
    let counts = json!({ "2": 75, "3": 15, "4": 5, "5": 2, "8": 3 });
    for (probability, days) in [("0.75", 2), ("0.90", 3), ("0.95", 4), ("0.97", 5), ("0.99", 8)] {
        let rules = choosing(probability, &counts);
        assert_eq!(winner(&rules, &promised(2 + days)), "CHEAP", "{probability}");
        assert_eq!(winner(&rules, &promised(2 + days - 1)), "SURE", "{probability}");
        assert_eq!(winner(&rules, &json!({})), "CHEAP", "without a promise all");
    }
}

#[test]
fn few_observations_and_other_places_leave_the_days_of_the_tariff() {
    assert_eq!(winner(&choosing("0.99", &json!({ "9": 29 })), &promised(4)), "CHEAP");
    assert_eq!(winner(&choosing("0.99", &json!({ "9": 30 })), &promised(4)), "SURE");
    let mut elsewhere = choosing("0.99", &json!({ "9": 30 }));
    elsewhere["History"][0]["To"] = json!(["GB B"]);
    assert_eq!(winner(&elsewhere, &promised(4)), "CHEAP");
}

#[test]
fn the_first_row_that_matches_is_a_services() {
    let mut rules = choosing("0.99", &json!({ "2": 30 }));
    rules["History"] = json!([{ "Service": "SURE", "Days": { "1": 99 } }, { "Service": "CHEAP", "To": ["GB M1"], "Days": { "2": 3 } }, { "Service": "CHEAP", "Days": { "9": 30 } }]);
    assert_eq!(winner(&rules, &promised(4)), "CHEAP", "the first has too few");
    rules["History"][1]["To"] = json!(["GB M2"]);
    assert_eq!(winner(&rules, &promised(4)), "SURE");
}

#[test]
fn what_a_filter_leaves_out_is_not_next() {
    let rules = choosing("0.99", &json!({ "9": 30 }));
    assert_eq!(chosen(&rules, &promised(4)), ("SURE".to_owned(), "5.00".to_owned(), "5.00".to_owned(), None));
}
