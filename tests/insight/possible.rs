//! Which conditions hold of something that a service takes, and which fail of something: a rule whose condition never holds is dead, and
//! one that excludes whenever its condition holds leaves nothing where it never fails. What can't be told is never said.

use serde_json::{Value, json};

use super::{rules, said};

/// A service of two to thirty kilograms, of up to three packages of at most 120 cm, that carries two tags.
fn ruled(when: &Value) -> Value {
    let limits = json!({ "Weight": { "Min": 2, "Max": 30, "Unit": "Kg" }, "Packages": { "Max": 3 }, "Length": { "Max": 120, "Unit": "Cm" },
        "Value": { "Min": 1, "Max": 1000 }, "Tags": ["Oil", "Wine"] });
    let transit = json!([{ "TransitDays": { "Min": 1, "Max": 1 }, "DeliveryDays": ["Monday", "Tuesday"] }]);
    let rule = json!({ "Reference": "R", "Type": "Exclude", "Carriers": ["C"], "When": when });
    rules(&json!({ "Rules": limits, "Transit": transit }), &json!({ "ShippingRules": [rule] }))
}

/// Whether a condition holds of something that the service takes, and whether it fails of something.
fn may(when: &Value) -> [bool; 2] {
    let said = said(&ruled(when));
    let tells = |what: &str| said.iter().any(|one| one.contains(what));
    [!tells("the rule excludes nothing"), !tells("the rule excludes all that `STD` takes: never chosen")]
}

const EITHER: [bool; 2] = [true, true];
const ALWAYS: [bool; 2] = [true, false];
const NEVER: [bool; 2] = [false, true];

#[test]
fn conditions_that_hold_always_never_or_now_and_then() {
    let any = |all: Value| json!({ "Any": all });
    let all = |all: Value| json!({ "All": all });
    for (when, expected) in [
        // Figures within the limits.
        (json!({ "Weight": { "Above": 30 } }), NEVER),
        (json!({ "Weight": { "Max": 40 } }), ALWAYS),
        (json!({ "Weight": { "Max": 30 } }), ALWAYS),
        (json!({ "Weight": { "Below": 30 } }), EITHER),
        (json!({ "Weight": { "Above": 2, "Below": 2.001 } }), EITHER),
        (json!({ "Weight": { "Max": 1 } }), NEVER),
        (json!({ "Packages": { "Min": 3 } }), EITHER),
        (json!({ "Packages": { "Min": 4 } }), NEVER),
        (json!({ "Packages": { "Max": 3 } }), ALWAYS),
        (json!({ "Items": { "Min": 1000 } }), EITHER),
        (json!({ "Items": { "Min": 0 } }), ALWAYS),
        // Limits of values may be in other currencies.
        (json!({ "Value": { "Above": 1000 } }), EITHER),
        // Several at once.
        (json!({ "Weight": { "Above": 20 }, "Packages": { "Min": 4 } }), NEVER),
        (json!({ "Weight": { "Above": 20 }, "Packages": { "Min": 2 } }), EITHER),
        (all(json!([{ "Weight": { "Above": 20 } }, { "Weight": { "Below": 10 } }])), NEVER),
        (all(json!([{ "Weight": { "Min": 5, "Max": 5 } }, { "Weight": { "Above": 1 } }])), EITHER),
        (all(json!([{ "Weight": { "Above": 1 } }, { "Weight": { "Min": 5, "Max": 5 } }])), EITHER),
        (any(json!([{ "Weight": { "Above": 10 } }, { "Weight": { "Max": 10 } }])), ALWAYS),
        (any(json!([{ "Weight": { "Above": 10 } }, { "Weight": { "Below": 10 } }])), EITHER),
        (any(json!([{ "Weight": { "Above": 40 } }, { "Packages": { "Min": 4 } }])), NEVER),
        (json!({ "Not": { "Weight": { "Max": 40 } } }), NEVER),
        (json!({ "Not": { "Weight": { "Above": 30 } } }), ALWAYS),
        (json!({ "Not": { "Weight": { "Above": 20 } } }), EITHER),
        (all(json!([{ "Value": { "Above": 500 } }, { "Value": { "Below": 100 } }])), NEVER),
        (all(json!([{ "Value": { "Above": 500 } }, { "Value": { "Below": 100, "Currency": "JPY" } }])), EITHER),
        // Of each package, and of none; figures of the consignment are the same in all of them.
        (json!({ "AnyPackage": { "Longest": { "Above": 120 } } }), NEVER),
        (json!({ "EveryPackage": { "Longest": { "Above": 120 } } }), NEVER),
        (json!({ "AnyPackage": { "Longest": { "Max": 120 } } }), ALWAYS),
        (json!({ "EveryPackage": { "Longest": { "Max": 120 } } }), ALWAYS),
        (json!({ "AnyPackage": { "Longest": { "Max": 60 } } }), EITHER),
        (json!({ "Packages": { "Max": 1 }, "AnyPackage": { "Packages": { "Min": 2 } } }), NEVER),
        (json!({ "Packages": { "Max": 1 }, "AnyPackage": { "Packages": { "Max": 1 } } }), EITHER),
        // There may be no items.
        (json!({ "AnyItem": { "Quantity": { "Min": 0 } } }), EITHER),
        (json!({ "EveryItem": { "Quantity": { "Min": 0 } } }), ALWAYS),
        (json!({ "EveryItem": { "Quantity": { "Min": 2 } } }), EITHER),
        // Tags that the service carries, the directions and places that it serves.
        (json!({ "Tags": ["Oil"] }), EITHER),
        (json!({ "Tags": ["Beer"] }), NEVER),
        (json!({ "Tags": { "All": ["Oil", "Beer"] } }), NEVER),
        (json!({ "Tags": { "All": ["Oil", "Wine"] } }), EITHER),
        (json!({ "Tags": { "None": ["Beer"] } }), ALWAYS),
        (json!({ "Tags": { "None": ["Oil"] } }), EITHER),
        (json!({ "Direction": "Inbound" }), NEVER),
        (json!({ "Direction": "Outbound" }), ALWAYS),
        (json!({ "Source": ["api"] }), EITHER),
        (json!({ "Residential": true }), EITHER),
        // The service's own days; its last day is any.
        (json!({ "DeliveryDate": { "Days": ["Sunday"] } }), NEVER),
        (json!({ "DeliveryDate": { "Days": ["Sunday", "Monday"] } }), EITHER),
        (json!({ "DeliveryDate": { "From": "2026-12-01" } }), EITHER),
        (json!({ "CollectionDate": { "To": "2026-12-01" } }), EITHER),
        (json!({ "CollectionDate": { "Present": false } }), NEVER),
        (json!({ "ShippingDate": { "Present": false } }), EITHER),
    ] {
        assert_eq!(may(&when), expected, "{when}");
    }
}

/// Of so many figures that not all can be tried, nothing is said, though none of them would do.
#[test]
fn what_would_take_too_long_to_try_is_not_said() {
    let ends = |key: &str, ends: [u32; 4]| json!({ "Any": ends.map(|end| json!({ key: { "Min": end, "Max": end } })) });
    let all = |keys: &[&str]| keys.iter().map(|key| ends(key, [3, 5, 7, 9])).collect::<Vec<_>>();
    let never = json!({ "Packages": { "Min": 4 } });
    let with = |keys: &[&str]| {
        let parts: Vec<Value> = all(keys).into_iter().chain([never.clone()]).collect();
        json!({ "All": parts })
    };
    assert_eq!(may(&with(&["Weight", "Items"])), NEVER);
    assert_eq!(may(&with(&["Weight", "Items", "Value"])), EITHER);
}

/// Days on which a surcharge counts, and on which its condition does.
#[test]
fn a_surcharge_whose_days_are_over_before_its_condition_holds() {
    let charged = |date: &str, days: Value| {
        let surcharge = json!({ "Name": "S", "Amount": 3, "ValidFrom": "2026-11-02", "ValidTo": "2026-11-30", "When": { date: days } });
        let said = said(&rules(&json!({ "Surcharges": [surcharge] }), &json!({})));
        !said
            .iter()
            .any(|one| one.ends_with("Surcharges[0].When: `S` is never charged: its condition holds of nothing that the service takes"))
    };
    for (date, days, expected) in [
        ("CollectionDate", json!({ "From": "2026-12-01" }), false),
        ("CollectionDate", json!({ "From": "2026-11-30" }), true),
        ("CollectionDate", json!({ "To": "2026-11-01" }), false),
        ("CollectionDate", json!({ "To": "2026-11-02" }), true),
        ("CollectionDate", json!({ "From": "2026-11-10", "To": "2026-11-11" }), true),
        ("DeliveryDate", json!({ "From": "2026-12-01" }), true),
        ("DeliveryDate", json!({ "To": "2026-11-01" }), false),
        ("DeliveryDate", json!({ "To": "2026-11-02" }), true),
    ] {
        assert_eq!(charged(date, days.clone()), expected, "{date} {days}");
    }
}

/// What may well hold isn't doubted.
#[test]
fn codes_of_countries_and_goods_that_are_there() {
    for (item, doubt) in [
        (json!({ "CountryOfOrigin": ["GB", "C*"] }), None),
        (json!({ "CountryOfOrigin": ["England"] }), Some("`England` is no code of a country")),
        (json!({ "DangerousGoods": { "Present": true, "Classes": ["3"] } }), None),
        (json!({ "DangerousGoods": { "LimitedQuantity": false, "Classes": ["3"] } }), None),
        (json!({ "DangerousGoods": { "Present": false, "Classes": ["3"] } }), Some("no `Classes` is among any")),
    ] {
        let said = said(&ruled(&json!({ "AnyItem": item })));
        match doubt {
            None => assert_eq!(said, [""; 0], "{item}"),
            Some(doubt) => assert!(said.len() == 1 && said[0].contains(doubt), "{item}: {said:?}"),
        }
    }
}
