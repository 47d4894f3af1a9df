//! What is refused, and how.

use serde_json::{Value, json};

use super::{abc, read};

fn violations(fields: &Value) -> Vec<String> {
    let error = read(&abc(fields)).unwrap_err();
    error
        .violations
        .iter()
        .map(|violation| violation.to_string().split_once(": ").map_or_else(String::new, |(_, told)| told.to_owned()))
        .collect()
}

#[test]
fn preferences_say_what_is_wrong_with_them() {
    let preference = |fields: &Value| {
        let mut preference = json!({ "Reference": "P" });
        for (field, value) in fields.as_object().unwrap() {
            preference[field] = value.clone();
        }
        json!({ "Preferences": [preference] })
    };
    for (fields, expected) in [
        (json!({}), "Preferences[0]: a preference states `Tier`, `Adjust` or both"),
        (json!({ "Tier": 1001 }), "Preferences[0].Tier: the tier `1001` is too large: 0 to 1000, the least first"),
        (json!({ "Tier": -1 }), "Preferences[0].Tier: expected a whole number from 0, found `-1`"),
        (json!({ "Tier": 1.5 }), "Preferences[0].Tier: expected a whole number from 0, found `1.5`"),
        (json!({ "Adjust": {} }), "Preferences[0].Adjust: an adjustment states `Amount`, `Percent` or both"),
        (
            json!({ "Adjust": { "Percent": -101 } }),
            "Preferences[0].Adjust.Percent: `-101` % takes off more than the price: at least `-100`",
        ),
        (json!({ "Adjust": { "Percent": 1001 } }), "Preferences[0].Adjust.Percent: `1001` % is too much: at most `1000`; `5` is 5 %"),
        (
            json!({ "Adjust": { "Percent": "0.00000000001" } }),
            "Preferences[0].Adjust.Percent: `0.00000000001` has too many decimals: at most 10",
        ),
        (
            json!({ "Adjust": { "Amount": "-10000000000" } }),
            "Preferences[0].Adjust.Amount: `-10000000000` is too small: at least `-9999999999.99`",
        ),
        (json!({ "Tier": 1, "Services": ["D"] }), "Preferences[0].Services[0]: unknown carrier service `D`"),
        (json!({ "Tier": 1, "Services": ["D*"] }), "Preferences[0].Services[0]: no carrier service is like `D*`"),
        (json!({ "Tier": 1, "Type": "Exclude" }), "Preferences[0].Type: unknown field `Type`; a preference has"),
    ] {
        let told = violations(&preference(&fields));
        assert!(told.len() == 1 && told[0].starts_with(expected), "{fields}: {told:?}");
    }
    let twice = json!({ "Preferences": [{ "Reference": "P", "Tier": 1 }, { "Reference": "P", "Tier": 2 }] });
    assert!(violations(&twice)[0].contains("a second preference `P`"));
}

#[test]
fn objectives_say_what_is_wrong_with_them() {
    let objective = |choose: &Value| json!({ "Objectives": [{ "Reference": "O", "Choose": choose }] });
    for (choose, expected) in [
        (json!([]), "Objectives[0].Choose: an objective has at least one step; `[\"Cheapest\"]` is what holds without an objective"),
        (json!(["Cheepest"]), "Objectives[0].Choose[0]: unknown word `Cheepest`: expected an order, one of Cheapest, Fastest, LeastCarbon"),
        (
            json!(["Fastest", { "Within": { "Percent": 1 } }]),
            "Objectives[0].Choose[0]: `Fastest` is an order, and an order is the last step: nothing follows it",
        ),
        (json!([{ "BestValue": { "PerDay": 1 } }, "Fastest"]), "Objectives[0].Choose[0]: `BestValue` is an order"),
        (json!([{}]), "Objectives[0].Choose[0]: a step is a word, or states"),
        (
            json!([{ "Within": { "Percent": 1 }, "OnTime": { "Probability": "0.9" } }]),
            "Objectives[0].Choose[0].Within: a step states one thing: `OnTime` or `Within`; write two steps",
        ),
        (
            json!([{ "Within": { "Percent": 1, "Amount": 1 } }]),
            "Objectives[0].Choose[0].Within.Amount: a tolerance states `Percent` or `Amount`, not both",
        ),
        (json!([{ "Within": {} }]), "Objectives[0].Choose[0].Within: a tolerance states `Percent` or `Amount`"),
        (json!([{ "Within": { "Percent": -1 } }]), "Objectives[0].Choose[0].Within.Percent: `-1` is negative"),
        (
            json!([{ "OnTime": { "Probability": 95 } }]),
            "Objectives[0].Choose[0].OnTime.Probability: the probability `95` is above `1`: 95 % is `0.95`",
        ),
        (
            json!([{ "OnTime": { "Probability": 0 } }]),
            "Objectives[0].Choose[0].OnTime.Probability: the probability `0` leaves all: it is above 0",
        ),
        (
            json!([{ "DeliveredWithin": { "Days": 367 } }]),
            "Objectives[0].Choose[0].DeliveredWithin.Days: `367` days are too many: at most `366`",
        ),
        (json!([{ "DeliveredWithin": {} }]), "Objectives[0].Choose[0].DeliveredWithin.Days: `Days` is missing"),
        (json!([{ "Prefer": {} }]), "Objectives[0].Choose[0].Prefer: it prefers nobody: `Services`, `Carriers` or `CarrierServiceGroups`"),
        (json!([{ "Prefer": { "Services": ["D"] } }]), "Objectives[0].Choose[0].Prefer.Services[0]: unknown carrier service `D`"),
        (json!([{ "Preferr": {} }]), "Objectives[0].Choose[0].Preferr: unknown field `Preferr`"),
    ] {
        let told = violations(&objective(&choose));
        assert!(told.iter().any(|told| told.contains(expected)), "{choose}: {told:?}");
    }
}

#[test]
fn an_objective_asks_nothing_that_is_offered() {
    for (when, expected) in [
        (
            json!({ "Offer": { "Price": { "Max": 1 } } }),
            "`Offer` asks for a service's price, and an objective is asked before there is one",
        ),
        (
            json!({ "CollectionDate": { "Days": ["Monday"] } }),
            "`CollectionDate` is a service's own date, and an objective is asked before there is one",
        ),
        (
            json!({ "Not": { "DeliveryDate": { "Days": ["Monday"] } } }),
            "`DeliveryDate` is a service's own date, and an objective is asked before there is one",
        ),
    ] {
        let told = violations(&json!({ "Objectives": [{ "Reference": "O", "When": when, "Choose": ["Fastest"] }] }));
        assert!(told.len() == 1 && told[0].contains(expected), "{when}: {told:?}");
        let preference = abc(&json!({ "Preferences": [{ "Reference": "P", "When": when, "Tier": 1 }] }));
        assert!(read(&preference).is_ok());
    }
}

#[test]
fn histories_and_carbon_say_what_is_wrong_with_them() {
    let row = |fields: &Value| {
        let mut row = json!({ "Service": "A", "Days": { "2": 75 } });
        for (field, value) in fields.as_object().unwrap() {
            row[field] = value.clone();
        }
        json!({ "History": [row] })
    };
    for (fields, expected) in [
        (json!({ "Service": "D" }), "History[0].Service: unknown carrier service `D`"),
        (json!({ "Days": {} }), "History[0].Days: nothing was observed"),
        (json!({ "Days": { "-1": 3 } }), "`-1` is no number of days: a whole number from 0 to 3650"),
        (json!({ "Days": { "2.5": 3 } }), "`2.5` is no number of days"),
        (json!({ "Days": { "3651": 3 } }), "`3651` is no number of days"),
        (json!({ "Days": { "2": -3 } }), "History[0].Days.2: expected a whole number from 0, found `-3`"),
        (json!({ "Days": { "2": 1, "02": 3 } }), "given twice"),
        (json!({ "To": [] }), "History[0].To: an empty list matches nothing: leave it out for anywhere"),
        (json!({ "To": ["NOWHERE"] }), "History[0].To[0]: `NOWHERE` is no shipping location, no zone and no place"),
    ] {
        let told = violations(&row(&fields));
        assert!(told.iter().any(|told| told.contains(expected)), "{fields}: {told:?}");
    }
    let mut carbon = abc(&json!({}));
    carbon["CarrierServices"][0]["Carbon"] = json!({});
    assert!(
        read(&carbon)
            .unwrap_err()
            .to_string()
            .contains("CarrierServices[0].Carbon: carbon states `PerConsignment`, `PerKg` or both, in grams")
    );
}

#[test]
fn documents_are_written_as_they_are_read() {
    let rules = abc(&json!({
        "Preferences": [{ "Reference": "P", "Name": "N", "Services": ["A*"], "Tier": 0, "Adjust": { "Amount": -0.5, "Percent": 5 }, "When": { "Weight": { "Max": 3 } } }],
        "Objectives": [{ "Reference": "O", "Choose": [{ "DeliveredWithin": { "Days": 2 } }, { "Prefer": { "Services": ["A"], "Tolerance": { "Percent": 3 } } }, { "BestValue": { "PerDay": 0.5 } }] },
            { "Reference": "Q", "When": {}, "Choose": ["LeastCarbon"] }],
        "History": [{ "Service": "A", "To": ["GB"], "Days": { "2": 75, "10": 3 } }] }));
    let read = read(&rules).unwrap();
    let written: Value = serde_json::from_str(&read.to_json()).unwrap();
    for field in ["Preferences", "Objectives", "History"] {
        assert_eq!(written[field], rules[field], "{field}");
    }
}

#[test]
fn what_can_hardly_be_meant_is_warned_of() {
    let rules = abc(&json!({ "Zones": [{ "Reference": "NORTH", "Include": ["GB M"] }, { "Reference": "SOUTH", "Include": ["GB BN"] }],
        "Preferences": [{ "Reference": "P", "CarrierServiceGroups": ["NONE"], "Tier": 1 }],
        "CarrierServiceGroups": [{ "Reference": "NONE", "Services": [] }],
        "History": [{ "Service": "A", "To": ["SOUTH"], "Days": { "1": 30 } }],
        "Objectives": [{ "Reference": "O", "Choose": [{ "Within": { "Percent": 1 } }, { "DeliveredWithin": { "Days": 2 } }] },
            { "Reference": "Q", "When": { "To": ["NORTH"] }, "Choose": ["Fastest"] }] }));
    let told: Vec<String> = read(&rules).unwrap().warnings(None).iter().map(ToString::to_string).collect();
    let has = |part: &str| told.iter().any(|told| told.contains(part));
    assert!(has("rule `P` is for no service"), "{told:?}");
    assert!(has("`DeliveredWithin` is a filter: it is taken before the steps that stand before it"), "{told:?}");
    assert!(!has("NORTH") && !has("SOUTH"), "{told:?}");
}
