//! Shipping rules for a retailer's services, of many kinds: for all services, a carrier's, those of some names, a group's.

use serde_json::{Value, json};

use super::limits::CARRIERS;

/// So many rules that no consignment has to do with: of other places, weights, tags, goods, times. They are told apart by their figures.
#[must_use]
pub fn of_others(count: usize) -> Value {
    rules(count, |number| match number % 8 {
        0 => ("Exclude", json!({ "To": [format!("NZ {:04}", 1_000 + number)] })),
        1 => ("Exclude", json!({ "Weight": { "Above": 100 + number } })),
        2 => ("Exclude", json!({ "Tags": [format!("Tobacco {number}")], "Weight": { "Above": 500 } })),
        3 => (
            "Exclude",
            json!({ "AnyItem": { "DangerousGoods": { "Classes": [format!("{}", number % 9 + 1)] } }, "Value": { "Above": number } }),
        ),
        4 => ("Include", json!({ "To": { "NoneOf": [format!("AU {:04}", 2_000 + number)] } })),
        5 => ("Exclude", json!({ "Direction": ["Inbound"], "Fields": { "MetaData.Channel": [format!("shop-{number}")] } })),
        6 => ("Include", json!({ "Weight": { "Max": 1_000 + number } })),
        _ => ("Exclude", json!({ "To": ["CH"], "AnyPackage": { "Longest": { "Above": 100 + number } } })),
    })
}

/// So many rules that have to do with every consignment, none of which bars any: of some it takes only where it goes, or what it weighs, of
/// others its packages, its value, its tags.
#[must_use]
pub fn of_all(count: usize) -> Value {
    rules(count, |number| match number % 8 {
        0 => ("Include", json!({ "To": { "NoneOf": [format!("NZ {:04}", 1_000 + number)] }, "Weight": { "Max": 200 + number } })),
        1 => ("Include", json!({ "Any": [{ "Weight": { "Max": 300 + number } }, { "Packages": { "Max": 3 } }] })),
        2 => ("Exclude", json!({ "To": { "NoneOf": ["NZ"] }, "AnyPackage": { "Longest": { "Above": 300 + number } } })),
        3 => ("Exclude", json!({ "Value": { "Above": 100_000 + number } })),
        4 => ("Include", json!({ "Weight": { "Below": 400 + number }, "Direction": ["Outbound"] })),
        5 => ("Exclude", json!({ "Weight": { "Below": 500 }, "Tags": [format!("Tobacco {number}")] })),
        6 => ("Exclude", json!({ "Packages": { "Above": 20 + number } })),
        _ => ("Include", json!({ "To": { "NoneOf": ["CH 1234"] } })),
    })
}

fn rules(count: usize, rule: impl Fn(usize) -> (&'static str, Value)) -> Value {
    let one = |number: usize| {
        let (kind, when) = rule(number);
        let mut rule = json!({ "Reference": format!("RULE-{number}"), "Type": kind, "When": when });
        match number % 5 {
            0 => {}
            1 => rule["Carriers"] = json!([CARRIERS[number % CARRIERS.len()]]),
            2 => rule["Services"] = json!([format!("{}*", &CARRIERS[number % CARRIERS.len()][..3]), "*7"]),
            3 => rule["CarrierServiceGroups"] = json!(["GROUP-0"]),
            _ => rule["Services"] = json!(["*-00*"]),
        }
        rule
    };
    (0..count).map(one).collect()
}
