//! Shipping rules that can't be meant as they are written.

use serde_json::{Value, json};

use super::tariffs::charted;
use super::{doubted, refused};

fn with(rules: &Value) -> Value {
    let mut all = charted();
    all["ShippingLocations"] = json!([{ "Reference": "Leeds", "Collections": [{ "Carrier": all["Carriers"][0]["Reference"] }] }]);
    all["CarrierServiceGroups"] = json!([{ "Reference": "NEXT", "Services": [all["CarrierServices"][0]["Reference"]] }]);
    all["ShippingRules"] = rules.clone();
    all
}

/// What is wrong with one rule.
fn wrong(fields: &Value) -> Vec<String> {
    let mut rule = json!({ "Reference": "R", "Type": "Exclude" });
    rule.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    refused(&with(&json!([rule]))).iter().map(|text| text.replace("ShippingRules[0].", "")).collect()
}

#[test]
fn what_is_wrong_with_a_rule_is_told_with_what_was_meant() {
    let of_offer = |offer: Value| json!({ "When": { "Offer": offer } });
    for (fields, expected) in [
        (
            json!({ "Type": "Exlude" }),
            "invalid-value Type: unknown word `Exlude`: expected a type of shipping rule, one of Include, Exclude",
        ),
        (json!({ "Name": " " }), "invalid-value Name: the name is empty"),
        (json!({ "Services": [] }), "empty-list Services: an empty list matches nothing: leave it out for all services"),
        (json!({ "Services": ["Z*Z"] }), "unknown-reference Services[0]: no carrier service is like `Z*Z`"),
        (json!({ "Carriers": ["Z*"] }), "unknown-reference Carriers[0]: no carrier is like `Z*`"),
        (
            json!({ "CarrierServiceGroups": ["NEXTT"] }),
            "unknown-reference CarrierServiceGroups[0]: unknown carrier service group `NEXTT` (did you mean `NEXT`?)",
        ),
        (
            json!({ "CarrierServiceGroups": ["NE*"] }),
            "unknown-reference CarrierServiceGroups[0]: unknown carrier service group `NE*` (groups are named whole: `*` stands in `Services` and `Carriers`)",
        ),
        (
            json!({ "ShippingLocations": ["Leds"] }),
            "unknown-reference ShippingLocations[0]: unknown shipping location `Leds` (did you mean `Leeds`?)",
        ),
        (json!({ "ShippingLocations": [] }), "empty-list ShippingLocations: an empty list matches nothing: leave it out for any origin"),
        (
            json!({ "ValidFrom": "2026-12-01", "ValidTo": "2026-11-30" }),
            "out-of-order ValidFrom: `ValidFrom` `2026-12-01` is above `ValidTo` `2026-11-30` [ValidTo]",
        ),
        (of_offer(json!({})), "invalid-value When.Offer: it asks nothing of the offer: `Price`, `TransitDays` or both"),
        (of_offer(json!({ "Price": {} })), "invalid-value When.Offer.Price: bounds state one of `Min`, `Max`, `Above`, `Below` at least"),
        (
            of_offer(json!({ "Price": { "Max": 1, "Unit": "Kg" } })),
            "unknown-field When.Offer.Price.Unit: unknown field `Unit` (bounds has Min, Max, Above, Below, Currency)",
        ),
        (
            of_offer(json!({ "TransitDays": { "Min": 3, "Below": 3 } })),
            "out-of-order When.Offer.TransitDays.Min: nothing is within: `Min` is `3`, `Below` is `3` [When.Offer.TransitDays.Below]",
        ),
        (
            of_offer(json!({ "Prize": { "Max": 1 }, "Price": { "Max": 1 } })),
            "unknown-field When.Offer.Prize: unknown field `Prize` (did you mean `Price`?)",
        ),
    ] {
        assert_eq!(wrong(&fields), [expected], "{fields}");
    }
}

#[test]
fn everything_is_told_at_once() {
    let found = refused(&with(&json!([
        { "Reference": "R", "Type": "Exclude", "When": { "To": ["ISLE"] } },
        { "Reference": "R", "Type": "Include", "Services": ["Z"], "Carriers": ["Z*"] },
        { "Type": "Include", "Wen": {} }])));
    let paths: Vec<&str> = found.iter().filter_map(|text| text.split(' ').nth(1)).collect();
    assert_eq!(
        paths,
        [
            "ShippingRules[0].When.To[0]:",
            "ShippingRules[1].Carriers[0]:",
            "ShippingRules[1].Reference:",
            "ShippingRules[1].Services[0]:",
            "ShippingRules[2].Reference:",
            "ShippingRules[2].Wen:",
        ],
        "{found:#?}"
    );
}

#[test]
fn there_are_ten_thousand_at_most() {
    let rules = |count: usize| (0..count).map(|number| json!({ "Reference": format!("R{number}"), "Type": "Include" })).collect::<Value>();
    doubted(&with(&rules(10_000)));
    let found = refused(&with(&rules(10_001)));
    assert_eq!(found, ["too-large ShippingRules: `10001` shipping rules are too many: at most `10000`"]);
}
