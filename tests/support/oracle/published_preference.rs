//! What is said of preferences, with the published figures.

use serde_json::{Value, json};

use super::number::decimal;
use super::published::{consignment, rule_set, service, with};
use super::{Choice, Offer, allocated, delivery_options, offers};

const AT: &str = "2026-11-02T09:00:00Z";

/// `A`, `B` and `C` at 4.00 in three days, 4.30 in one, 6.00 in one.
pub fn three() -> Value {
    let priced = |reference: &str, price: &str, days: u8| {
        let priced = with(&service(reference), "Rates", json!([{ "Bands": [{ "Price": price }] }]));
        with(&priced, "Transit", json!([{ "TransitDays": { "Min": days, "Max": days } }]))
    };
    rule_set(&json!([priced("A", "4.00", 3), priced("B", "4.30", 1), priced("C", "6.00", 1)]))
}

pub fn preference(services: &[&str], does: (&str, Value)) -> Value {
    let mut preference = json!({ "Reference": "P", "Name": "A preference", "Services": services });
    preference[does.0] = does.1;
    preference
}

fn quoted(preferences: &Value) -> Vec<Offer> {
    offers(&with(&three(), "Preferences", preferences.clone()), &consignment(), AT, &Choice::All).unwrap()
}

/// The services in the order of allocation, each with its compared price.
fn compared(preferences: &Value) -> Vec<(String, f64)> {
    let written = |offer: &Offer| (&offer.compared * decimal("1000")).to_integer().to_string().parse::<f64>().unwrap() / 1000.0;
    quoted(preferences).iter().map(|offer| (offer.service.clone(), written(offer))).collect()
}

fn pairs(expected: &[(&str, f64)]) -> Vec<(String, f64)> {
    expected.iter().map(|(service, compared)| ((*service).to_owned(), *compared)).collect()
}

#[test]
fn an_adjustment_changes_what_is_compared_and_not_what_is_answered() {
    let adjusted = json!([preference(&["C"], ("Adjust", json!({ "Amount": -2.50 })))]);
    assert_eq!(compared(&adjusted), pairs(&[("C", 3.5), ("A", 4.0), ("B", 4.3)]));
    let rules = with(&three(), "Preferences", adjusted);
    let (verdict, told) = allocated(&rules, &consignment(), AT, &Choice::All, None);
    assert_eq!((verdict.service.unwrap().as_str(), verdict.net.unwrap().as_str()), ("C", "6.00"));
    assert_eq!(told.compared, Some(decimal("3.5")));
    let next = told.runner_up.unwrap();
    assert_eq!((next.service.as_str(), next.net.as_str(), next.compared), ("A", "4.00", decimal("4")));
    assert_eq!(told.cost_of_objective, None);
}

/// The percentages are of the price, and not of what is adjusted.
#[test]
fn all_adjustments_that_hold_are_added() {
    let adjusted = json!([
        preference(&["A"], ("Adjust", json!({ "Amount": -5, "Percent": 10 }))),
        preference(&["*"], ("Adjust", json!({ "Percent": "-2.5" }))),
        with(&preference(&["A"], ("Adjust", json!({ "Amount": 100 }))), "When", json!({ "Weight": { "Above": 20 } })),
    ]);
    assert_eq!(compared(&adjusted), pairs(&[("A", -0.7), ("B", 4.192), ("C", 5.85)]));
}

#[test]
fn tiers_come_before_prices() {
    let first = json!([preference(&["C"], ("Tier", json!(1)))]);
    assert_eq!(compared(&first), pairs(&[("C", 6.0), ("A", 4.0), ("B", 4.3)]));
    // The least of those that hold; 100 where none does; unknown is false.
    let several = json!([
        preference(&["C", "A"], ("Tier", json!(101))),
        preference(&["A"], ("Tier", json!(7))),
        with(&preference(&["C"], ("Tier", json!(0))), "When", json!({ "Value": { "Max": 5 } })),
    ]);
    let tiers: Vec<(String, u64)> = quoted(&several).into_iter().map(|offer| (offer.service, offer.tier)).collect();
    assert_eq!(tiers, [("A".to_owned(), 7), ("B".to_owned(), 100), ("C".to_owned(), 101)]);
}

#[test]
fn an_option_is_the_first_in_the_order_of_allocation() {
    let of = |preferences: Value| {
        let options = delivery_options(&with(&three(), "Preferences", preferences), &consignment(), AT, &Choice::All, 3).unwrap();
        options.into_iter().map(|option| option.service).collect::<Vec<_>>()
    };
    assert_eq!(of(json!([])), ["B", "B", "A"]);
    let first = preference(&["C"], ("Tier", json!(1)));
    assert_eq!(of(json!([first])), ["C", "C", "C"]);
    // Each is asked with its own dates and price.
    let tuesday = json!({ "CollectionDate": { "From": "2026-11-03", "To": "2026-11-03" }, "Offer": { "Price": { "Min": 6 } } });
    assert_eq!(of(json!([with(&preference(&["*"], ("Tier", json!(1))), "When", tuesday)])), ["B", "C", "A"]);
}

#[test]
fn a_preference_stands_where_and_when_a_rule_would() {
    let tier = preference(&["C"], ("Tier", json!(1)));
    let first = |preference: Value| quoted(&json!([preference]))[0].service.clone();
    assert_eq!(first(with(&tier, "ShippingLocations", json!(["Sorted1"]))), "C");
    assert_eq!(first(with(&tier, "ValidTo", json!("2026-11-01"))), "A");
    assert_eq!(first(with(&tier, "ValidTo", json!("2026-11-02"))), "C");
}
