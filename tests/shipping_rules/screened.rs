//! What is told of rules beforehand is what they answer one by one.

use consign::{Consignment, RuleSet};
use consign_scale::{AT, SEED, consignment, rule_set_value, shipping_rules};
use serde_json::{Value, json};

/// Rules by every axis, alone and together with what goes by none.
fn rules() -> Vec<Value> {
    let parts = [
        json!({ "To": ["HIGHLANDS", "GB BT1", "FR 75"] }),
        json!({ "To": { "NoneOf": ["GB M", "IE", "SMALL_ISLANDS"] } }),
        json!({ "To": ["region:FR Bretagne", "GB EH"] }),
        json!({ "To": ["Glasgow"] }),
        json!({ "Weight": { "Min": 2, "Below": 10 } }),
        json!({ "Weight": { "Above": 2, "Max": 10 } }),
        json!({ "Not": { "Weight": { "Min": 1500, "Unit": "g" } } }),
        json!({ "Any": [{ "Weight": { "Below": 1 } }, { "Weight": { "Above": 20 } }] }),
        json!({ "Residential": true }),
        json!({ "Not": { "PostOfficeBox": true }, "Direction": ["Outbound"] }),
        json!({ "Tags": ["Alcohol"] }),
        json!({ "Tags": { "None": ["Fragile", "Liquids"] } }),
        json!({ "AnyItem": { "Sku": ["A*"] } }),
        json!({ "EveryItem": { "Quantity": { "Min": 2 } } }),
        json!({ "Value": { "Above": 50 } }),
        json!({ "DeliveryDate": { "Days": ["Wednesday"] } }),
        json!({ "Offer": { "Price": { "Above": 9 } } }),
    ];
    let mut all = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let (next, third) = (&parts[(number + 4) % parts.len()], &parts[(number * 5 + 9) % parts.len()]);
        let joined = json!({ "All": [part, next, { "Not": third }] });
        for (when, kind) in [(part, "Exclude"), (part, "Include"), (&joined, "Exclude"), (&joined, "Include")] {
            let services = json!([format!("*{}", all.len() % 10), format!("*{}{}", number % 6, all.len() % 10)]);
            let mut rule = json!({ "Reference": format!("R{}", all.len()), "Type": kind, "Services": services, "When": when });
            match all.len() % 7 {
                0 => rule["ShippingLocations"] = json!(["Glasgow", "Daventry"]),
                1 => rule["ValidFrom"] = json!("2026-11-03"),
                2 => rule["ValidTo"] = json!("2026-11-02"),
                _ => {}
            }
            all.push(rule);
        }
    }
    all
}

/// Consignments that say more, and less, than those of the workload.
fn consignments() -> Vec<Value> {
    let vary = |number: usize| {
        let mut one = consignment(number, SEED);
        let destination = one["Addresses"].as_array().unwrap().len() - 1;
        let kilograms = [1, 2, 10, 20, 21][number / 6 % 5];
        match number % 6 {
            0 => one["Addresses"][destination]["Postcode"] = json!(""),
            1 => one["Addresses"][destination]["Postcode"] = ["EH1", "??", "BT1 1AA", "75001"][number / 6 % 4].into(),
            2 => one["Packages"] = json!([{ "Weight": { "Value": kilograms, "Unit": "Kg" }, "Items": [{ "Sku": "A1", "Quantity": 1 }] }]),
            3 => one["Addresses"][destination]["Residential"] = json!(number % 4 == 3),
            4 => {
                one["Addresses"][0]["Residential"] = json!(true);
                one["Direction"] = json!("Inbound");
            }
            _ => one["Addresses"][destination]["Region"] = json!("Bretagne"),
        }
        one
    };
    (0..180).map(vary).collect()
}

#[test]
fn screens_move_no_answer() {
    let mut document = rule_set_value(60, SEED);
    let mut rules = rules();
    for more in [shipping_rules::of_others(30), shipping_rules::of_all(30)] {
        for rule in more.as_array().unwrap() {
            let mut rule = rule.clone();
            rule["Reference"] = json!(format!("M{}", rules.len()));
            rules.push(rule);
        }
    }
    document["ShippingRules"] = json!(rules);
    let read = RuleSet::from_json(&document.to_string()).unwrap_or_else(|error| panic!("{error}"));
    let (screened, plain) = (read.compile().unwrap().all(), read.compile_without_index().unwrap().all());
    let (mut barred, mut unknown) = (0, 0);
    for consignment in consignments() {
        let read: Consignment = consignment.to_string().parse().unwrap();
        let at = AT.parse().unwrap();
        let (one, other) = (screened.explain(&read, at).unwrap(), plain.explain(&read, at).unwrap());
        assert_eq!(one, other, "{consignment}");
        let told = one.unqualified.iter().map(|service| service.to_string()).collect::<String>();
        barred += told.matches("ShippingRule: ").count();
        unknown += told.matches("MissingData: ").count();
        let chosen = |pool: &consign::Pool| pool.decide(&read, at).unwrap().map(|choice| choice.service().reference.to_string());
        assert_eq!(chosen(&screened), chosen(&plain));
    }
    assert!(barred > 2_000 && unknown > 300, "{barred} {unknown}");
}
