//! What would let a service take a consignment, or be chosen.

use consign::{Address, Change, Consignment, Package, RuleSet, WhyNot};
use serde_json::{Value, json};

use super::rules;

fn asked(rules: &Value, order: &Consignment, at: &str) -> WhyNot {
    let matcher = RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap();
    assert!(matcher.all().why_not("NONE", order, at.parse().unwrap()).unwrap().is_none());
    matcher.all().why_not("STD", order, at.parse().unwrap()).unwrap().unwrap()
}

fn told(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {} -> {}", change.figure, change.from, change.to)).collect()
}

const MONDAY: &str = "2026-11-02T09:00:00Z";

fn order(weight: &str) -> Consignment {
    let package = Package::kg(weight.parse::<rust_decimal::Decimal>().unwrap()).cm(40, 30, 20).value("20", "GBP");
    Consignment::new("EC-1", Address::to("GB", "M1 1AA")).package(package).build().unwrap()
}

#[test]
fn the_least_weight_side_and_value_that_are_enough() {
    let limits = |rules_of: Value| rules(&json!({ "Rules": rules_of }), &json!({}));
    let answer = asked(&limits(json!({ "Weight": { "Max": 20.0005, "Unit": "Kg" } })), &order("25"), MONDAY);
    assert_eq!(answer.reasons.to_string(), "Weight");
    assert_eq!(told(&answer.to_take), ["Weight 25 kg -> 20.0005 kg"]);
    assert_eq!(told(&answer.to_win), ["Weight 25 kg -> 20.0005 kg"]);
    let answer = asked(&limits(json!({ "Length": { "Max": 35, "Unit": "Cm" } })), &order("1"), MONDAY);
    assert_eq!(told(&answer.to_take), ["LongestSide 40 cm -> 35 cm"]);
    // Of girth and length together the one side alone.
    let answer = asked(&limits(json!({ "LengthPlusGirth": { "Max": 130, "Unit": "Cm" } })), &order("1"), MONDAY);
    assert_eq!(told(&answer.to_take), ["LongestSide 40 cm -> 30 cm"]);
    let answer = asked(&limits(json!({ "Value": { "Min": 50 } })), &order("1"), MONDAY);
    assert_eq!(told(&answer.to_take), ["Value 20 GBP -> 50 GBP", "Packages 1 -> 3"]);
    let answer = asked(&limits(json!({ "Packages": { "Min": 3 } })), &order("1"), MONDAY);
    assert_eq!(told(&answer.to_take), ["Packages 1 -> 3"]);
    let answer =
        asked(&limits(json!({ "Weight": { "Max": 20, "Unit": "Kg" }, "Length": { "Max": 35, "Unit": "Cm" } })), &order("25"), MONDAY);
    assert_eq!((answer.reasons.to_string(), told(&answer.to_take)), ("Weight, Length".to_owned(), vec![]), "no single change is enough");
}

/// What stands in the way may be the condition of a rule: its ends are tried as those of limits are, each of its own figure.
#[test]
fn the_figure_at_which_a_shipping_rule_lets_it_pass() {
    let with = |when: Value| {
        let rule = json!({ "Reference": "R", "Type": "Exclude", "Carriers": ["C"], "When": when });
        asked(&rules(&json!({}), &json!({ "ShippingRules": [rule] })), &order("25"), MONDAY)
    };
    for (when, expected) in [
        (json!({ "Weight": { "Above": 12.3456 } }), "Weight 25 kg -> 12.3456 kg"),
        (json!({ "Weight": { "Below": 26.00005 } }), "Weight 25 kg -> 26.00005 kg"),
        (json!({ "AnyPackage": { "Longest": { "Above": 33.333 } } }), "LongestSide 40 cm -> 33.333 cm"),
        (json!({ "Value": { "Below": 99.995 } }), "Value 20 GBP -> 99.995 GBP"),
    ] {
        let answer = with(when.clone());
        assert_eq!(
            (answer.reasons.to_string().as_str(), told(&answer.to_take).first().map(String::as_str)),
            ("ShippingRule", Some(expected)),
            "{when}"
        );
    }
}

#[test]
fn an_instant_in_time_and_a_date_that_can_be_kept() {
    let location = json!([{ "Reference": "HUB", "Collections": [{ "Carrier": "C", "Days": ["Monday"], "Time": "17:00", "AllocationCutOff": { "Time": "12:00" } }] }]);
    let rules = rules(&json!({}), &json!({ "ShippingLocations": location, "HorizonDays": 1 }));
    let order = Consignment::new("EC-1", Address::to("GB", "M1 1AA")).package(Package::kg(1)).from("HUB");
    let answer = asked(&rules, &order.clone().build().unwrap(), "2026-11-02T12:34:56Z");
    assert_eq!(told(&answer.to_take), ["Instant 2026-11-02T12:34:56Z -> 2026-11-02T12:00:00Z"]);
    let late = order.deliver_by("2026-11-02".parse().unwrap()).build().unwrap();
    let answer = asked(&rules, &late, "2026-11-02T09:00:00Z");
    assert_eq!(told(&answer.to_take).last().map(String::as_str), Some("DeliveryDate 2026-11-02 -> 2026-11-03"));
}

#[test]
fn the_price_at_which_it_would_be_chosen() {
    let rival = |price: &str| {
        let mut rules = rules(&json!({}), &json!({}));
        let mut own = rules["CarrierServices"][0].clone();
        own["Reference"] = json!("RIVAL");
        own["Rates"][0]["Bands"][0]["Price"] = serde_json::from_str(price).unwrap();
        rules["CarrierServices"].as_array_mut().unwrap().push(own);
        rules
    };
    let answer = asked(&rival("4.50"), &order("1"), MONDAY);
    assert_eq!((answer.chosen.unwrap().to_string(), answer.to_take.len()), ("RIVAL".to_owned(), 0));
    assert_eq!(told(&answer.to_win), ["Price 5.00 GBP net -> 4.49 GBP net"], "of equal prices RIVAL comes first");
    let answer = asked(&rival("6"), &order("1"), MONDAY);
    assert!(answer.to_win.is_empty() && answer.reasons.is_empty());
}

/// The price falls with what preferences take off it, and into what they ask of prices.
#[test]
fn the_price_falls_with_preferences_that_go_by_it() {
    let with = |preferences: Value| {
        let mut rules = rules(&json!({ "Rates": [{ "Bands": [{ "UpTo": 30, "Price": 8 }] }] }), &json!({ "Preferences": preferences }));
        let mut own = rules["CarrierServices"][0].clone();
        own["Reference"] = json!("RIVAL");
        own["Rates"][0]["Bands"][0]["Price"] = json!(4);
        rules["CarrierServices"].as_array_mut().unwrap().push(own);
        told(&asked(&rules, &order("1"), MONDAY).to_win)
    };
    let adjust = |adjust: Value| json!({ "Reference": "P", "Services": ["STD"], "Adjust": adjust });
    assert_eq!(with(json!([])), ["Price 8.00 GBP net -> 3.99 GBP net"]);
    assert_eq!(with(json!([adjust(json!({ "Percent": -20 }))])), ["Price 8.00 GBP net -> 4.99 GBP net"]);
    let below = json!({ "Reference": "P", "Services": ["STD"], "Tier": 1, "When": { "Offer": { "Price": { "Max": 6.5 } } } });
    assert_eq!(with(json!([below])), ["Price 8.00 GBP net -> 6.50 GBP net"]);
}
