//! Conditions that can't be meant as they are written, and the ends of what a rule set may ask.

use serde_json::{Value, json};

use super::tariffs::charted;
use super::{doubted, refused};

fn when(condition: &Value) -> Value {
    let mut all = charted();
    all["CarrierServices"][0]["Surcharges"] = json!([{ "Name": "X", "Amount": 1, "When": condition }]);
    all
}

/// What is wrong with a condition.
fn with(condition: &Value) -> Vec<String> {
    let path = "CarrierServices[0].Surcharges[0].When";
    refused(&when(condition)).iter().map(|text| text.replace(&format!("{path}."), "").replace(path, "")).collect()
}

#[test]
fn bounds_leave_something_between_them() {
    for (bounds, expected) in [
        (json!({}), "invalid-value Weight: bounds state one of `Min`, `Max`, `Above`, `Below` at least"),
        (json!({ "Min": 5, "Max": 3 }), "out-of-order Weight.Min: nothing is within: `Min` is `5`, `Max` is `3` [Weight.Max]"),
        (json!({ "Above": 5, "Max": 5 }), "out-of-order Weight.Above: nothing is within: `Above` is `5`, `Max` is `5` [Weight.Max]"),
        (json!({ "Min": 5, "Above": 4 }), "conflict Weight.Above: `Min` and `Above` are two of the same end: one of them [Weight.Min]"),
        (json!({ "Max": 5, "Below": 6 }), "conflict Weight.Below: `Max` and `Below` are two of the same end: one of them [Weight.Max]"),
        (json!({ "Below": 0 }), "invalid-value Weight.Below: nothing is below `0`"),
        (json!({ "Min": -1 }), "invalid-value Weight.Min: `-1` is negative"),
        (json!({ "Min": 9_999_999_999_u64 }), "invalid-value Weight.Min: `9999999999 kg` is too large: at most `100000 t`"),
        (json!({ "Min": 1, "Unit": "Cm" }), "invalid-value Weight.Unit: unknown unit `Cm`: one of g, kg, oz, lb"),
        (
            json!({ "Min": 1, "Currency": "GBP" }),
            "unknown-field Weight.Currency: unknown field `Currency` (bounds has Min, Max, Above, Below, Unit)",
        ),
    ] {
        assert_eq!(with(&json!({ "Weight": bounds })), [expected]);
    }
}

#[test]
fn lists_ask_something_that_there_may_be() {
    let danger = |goods: Value| json!({ "AnyItem": { "DangerousGoods": goods } });
    let of = "AnyItem.DangerousGoods";
    for (condition, expected) in [
        (json!({ "To": [] }), "empty-list To: an empty list asks nothing: at least one".to_owned()),
        (json!({ "To": { "NoneOf": [] } }), "empty-list To.NoneOf: an empty list asks nothing: at least one".to_owned()),
        (json!({ "Any": [] }), "empty-list Any: an empty list of conditions: `Any` has one at least".to_owned()),
        (json!({ "Fields": { "MetaData.P": [null] } }), "invalid-value Fields.MetaData.P[0]: expected a text, a number, true or false".to_owned()),
        (json!({ "At": { "To": "00:00" } }), "invalid-value At.To: the day begins at `00:00`: nothing is before it; leave `To` out for the end of the day".to_owned()),
        (json!({ "At": { "From": "22:00", "To": "22:00" } }), "conflict At.To: `From` and `To` are equal: nothing is between them; leave both out for the whole day [At.From]".to_owned()),
        (json!({ "Longest": { "Min": 1 } }), "unknown-field Longest: `Longest` is a package's, and the consignment is asked here (`{ \"AnyPackage\": { \"Longest\": … } }` or `EveryPackage`)".to_owned()),
        (danger(json!({})), format!("invalid-value {of}: it asks nothing of dangerous goods: `{{ \"Present\": true }}` where there are some")),
        (danger(json!({ "PackingGroup": ["IV"] })), format!("invalid-value {of}.PackingGroup[0]: `IV` is no packing group: `I`, `II` or `III`")),
        (danger(json!({ "UnNumber": ["UN12"] })), format!("invalid-value {of}.UnNumber[0]: `UN12` is no UN number: four digits, with or without `UN`, as in `UN1263`")),
        (danger(json!({ "Classes": { "NoneOf": ["4"], "Only": ["3"] } })), format!("invalid-value {of}.Classes.Only: `Only` and `NoneOf` stand in place of each other: of two conditions in `All` both hold")),
        (danger(json!({ "Classes": { "Only": ["3"], "only": ["4"] } })), format!("duplicate-key {of}.Classes.Only: `Only` and `only` are one field: names are read in any case [{of}.Classes.Only]")),
    ] {
        assert_eq!(with(&condition), [expected]);
    }
    doubted(&when(&danger(json!({ "UnNumber": ["UN 1263", 1950, "126*", "*"], "Classes": { "Only": ["3".repeat(10_000)] } }))));
}

/// Everything that is wrong is told at once, each with the name that was meant.
#[test]
fn misspelt_members_are_told_together_with_what_was_meant() {
    let found = with(
        &json!({ "Wieght": { "Min": 1 }, "AnyPackage": { "Longst": { "Min": 1 } }, "Tags": { "NoneOf": ["x"] }, "CollectionDat": {} }),
    );
    let mut meant: Vec<&str> = found.iter().filter_map(|text| text.split_once("did you mean `")?.1.split('`').next()).collect();
    meant.sort_unstable();
    assert_eq!(meant, ["CollectionDate", "Longest", "None", "Weight"], "{found:#?}");
}

#[test]
fn row_17_conditions_lie_16_deep_and_no_deeper() {
    let deep = |times: usize| (1..times).fold(json!({}), |within, _| json!({ "Not": within }));
    doubted(&when(&deep(16)));
    for times in [17, 18, 60] {
        let found = with(&deep(times));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with("conditions in conditions are too deep: at most `16`"), "{found:?}");
    }
    let too_deep = format!("{}{}", r#"{"Not":"#.repeat(100_000), "}".repeat(100_000));
    let error = too_deep.parse::<consign::Condition>().unwrap_err();
    assert_eq!(error.violations.len(), 1, "{error}");
}

#[test]
fn row_17_a_rule_set_has_100_000_members_of_conditions_and_no_more() {
    let many = |members: usize| when(&json!({ "Any": vec![json!({ "Packages": { "Min": 1 } }); members - 1] })).to_string();
    assert!(consign::RuleSet::from_json(&many(100_000)).is_ok());
    let error = consign::RuleSet::from_json(&many(100_001)).unwrap_err();
    assert_eq!(error.violations.len(), 1, "{error}");
    assert!(error.violations[0].message.ends_with("have more than `100000` members"), "{error}");
}
