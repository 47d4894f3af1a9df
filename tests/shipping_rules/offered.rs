//! Rules that go by what a service itself offers.

use serde_json::{Value, json};

use super::{AT, answers, consignment, matchers, read, taking, told};

fn excluding(when: &Value) -> Vec<String> {
    let mut taking = taking(&json!({ "Reference": "R", "Type": "Exclude", "When": when }));
    taking.sort();
    taking
}

#[test]
fn price_and_days_are_the_offers_own() {
    assert_eq!(excluding(&json!({ "Offer": { "Price": { "Above": 6 } } })), ["PLAIN", "SLOW"]);
    // 9 EUR are 7.20 GBP.
    assert_eq!(excluding(&json!({ "Offer": { "Price": { "Min": 7.20, "Max": "7.20" } } })), ["FAST", "PLAIN", "SLOW"]);
    assert_eq!(excluding(&json!({ "Offer": { "Price": { "Above": 7.20 } } })), ["EURO", "PLAIN", "SLOW"]);
    assert_eq!(excluding(&json!({ "Offer": { "Price": { "Min": 9, "Currency": "EUR" } } })), ["PLAIN", "SLOW"]);
    assert_eq!(excluding(&json!({ "Offer": { "TransitDays": { "Max": 2 } } })), ["SLOW"]);
    assert_eq!(excluding(&json!({ "Offer": { "TransitDays": { "Above": 1 }, "Price": { "Below": 6 } } })), ["EURO", "FAST", "PLAIN"]);
    assert_eq!(excluding(&json!({ "CollectionDate": { "To": "2026-11-02" } })).len(), 0);
    assert_eq!(excluding(&json!({ "CollectionDate": { "To": "2026-11-01" } })).len(), 4);
    assert_eq!(excluding(&json!({ "DeliveryDate": { "From": "2026-11-05" } })), ["EURO", "FAST", "PLAIN"]);
    assert_eq!(excluding(&json!({ "DeliveryDate": { "Days": ["Tuesday", "Wednesday"] }, "To": ["ISLES"] })), ["SLOW"]);
    let include = taking(&json!({ "Reference": "R", "Type": "Include", "When": { "Offer": { "TransitDays": { "Max": 1 } } } }));
    assert_eq!(include, ["EURO", "FAST"]);
}

#[test]
fn what_decided_is_told() {
    let rules = json!([
        { "Reference": "R", "Type": "Exclude", "When": { "Offer": { "Price": { "Above": 7 }, "TransitDays": { "Max": 1 } } } },
        { "Reference": "S", "Type": "Include", "Services": ["SLOW"], "When": { "DeliveryDate": { "To": "2026-11-04" } } }]);
    let (taking, others) = answers(&rules, &consignment(), AT);
    assert_eq!(taking, ["PLAIN"]);
    assert_eq!(
        others,
        [
            "EURO: ShippingRule: `R`: net price `9 EUR` is above `7 GBP`, days on the way `1` is at most `1`",
            "FAST: ShippingRule: `R`: net price `8 GBP` is above `7 GBP`, days on the way `1` is at most `1`",
            "SLOW: ShippingRule: `S`: latest delivery date `2026-11-05` is not until `2026-11-04`",
        ]
    );
}

#[test]
fn a_service_that_has_none_is_not_asked() {
    // An Include that holds of nothing: what has no date has its own reason, and what has no price isn't asked for its price.
    let include = |when: Value| json!([{ "Reference": "R", "Type": "Include", "When": when }]);
    let mut document = super::document(&include(json!({ "CollectionDate": { "Present": false } })));
    document["CarrierServices"][0]["Transit"][0]["To"] = json!(["FR"]);
    document["CarrierServices"][1]["Rates"][0]["Bands"][0]["UpTo"] = json!(20);
    let others = |document: &Value| {
        let matcher = consign::RuleSet::from_json(&document.to_string()).unwrap().compile().unwrap();
        told(&matcher.all(), &consignment(), AT).1.into_iter().map(|text| text.chars().take(28).collect::<String>()).collect::<Vec<_>>()
    };
    let told = others(&document);
    assert!(told[1].starts_with("FAST: NoLane: "), "{told:?}");
    assert!(told[3].starts_with("SLOW: NoRate: "), "{told:?}");
    let all = |document: &Value| {
        let matcher = consign::RuleSet::from_json(&document.to_string()).unwrap().compile().unwrap();
        super::told(&matcher.all(), &consignment(), AT).1
    };
    assert!(!all(&document)[1].contains("ShippingRule") && all(&document)[3].contains("; ShippingRule: `R`: there is a collection date"));
    document["ShippingRules"] = include(json!({ "Offer": { "Price": { "Max": 1 } } }));
    assert!(!all(&document)[1].contains("ShippingRule") && !all(&document)[3].contains("ShippingRule"), "{:?}", all(&document));
}

#[test]
fn a_service_is_never_moved_to_another_date_but_others_can_be_chosen() {
    // Collected on Monday or never; as a delivery option it is offered on the other days.
    let rules = json!([{ "Reference": "R", "Type": "Exclude", "When": { "CollectionDate": { "Days": ["Monday"] } } }]);
    let (taking, others) = answers(&rules, &consignment(), AT);
    assert_eq!((taking.len(), others.len()), (0, 4));
    for matcher in matchers(&rules) {
        let (pool, consignment, at) = (matcher.all(), read(&consignment()), AT.parse().unwrap());
        let options = pool.delivery_options(&consignment, at, 6).unwrap();
        let dates: Vec<String> = options.iter().map(|option| option.date.to_string()).collect();
        // Tuesday would be of Monday's collection.
        assert_eq!(dates, ["2026-11-04", "2026-11-05", "2026-11-06", "2026-11-07", "2026-11-08"]);
        for option in &options {
            assert!(matches!(pool.select(&consignment, option, at).unwrap(), consign::Allocation::Allocated(_)));
        }
    }
}

#[test]
fn what_is_full_has_no_price_and_is_barred_says_all_three() {
    let mut document =
        super::document(&json!([{ "Reference": "R", "Type": "Exclude", "When": { "CollectionDate": { "Present": true } } }]));
    document["Capacities"] = json!([{ "Reference": "FULL", "Services": ["PLAIN"], "Of": "Weight", "Unit": "Kg", "Max": 20 }]);
    document["CarrierServices"][2]["Rates"][0]["Bands"][0]["UpTo"] = json!(20);
    let matcher = consign::RuleSet::from_json(&document.to_string()).unwrap_or_else(|error| panic!("{error}")).compile().unwrap();
    let others = told(&matcher.all(), &consignment(), AT).1;
    let parts: Vec<&str> = others[2].split("; ").collect();
    assert!(
        parts[0].starts_with("PLAIN: NoRate: ") && parts[1].starts_with("ShippingRule: `R`") && parts[2].starts_with("CapacityReached: "),
        "{parts:?}"
    );
    assert_eq!(parts.len(), 3);
}
