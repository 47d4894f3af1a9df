//! What is missing, odd or contradicts itself.

use consign::ReasonCode;
use serde_json::{Value, json};

use super::{one, put, rules, said, shown, warned};

#[test]
fn weights_without_a_price_are_shown() {
    let rules = rules(&json!({ "Rates": [{ "Bands": [{ "UpTo": 20, "Price": 5 }] }] }), &json!({}));
    let all = warned(&rules);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].code.to_string(), "gap");
    let shown = shown(&rules, &all[0]);
    assert_eq!(shown.unqualified.iter().next().unwrap().reasons().next().unwrap().code(), ReasonCode::NoRate);
}

#[test]
fn places_between_others_without_a_price() {
    let transit = json!([{ "To": ["GB IV"], "TransitDays": { "Min": 1, "Max": 1 } }]);
    let rate = |to: &str| json!({ "To": [to], "Bands": [{ "UpTo": 30, "Price": 5 }] });
    let with =
        |lanes: &[&str]| rules(&json!({ "Transit": transit, "Rates": lanes.iter().map(|to| rate(to)).collect::<Vec<_>>() }), &json!({}));
    let message =
        "gap CarrierServices[0].Rates: service `STD` delivers to `GB IV` and has no price there, though it has elsewhere in that country";
    let (_, explanation) = one(&with(&["GB IV1-28", "GB IV30-63"]), message);
    assert_eq!(explanation.unqualified.iter().next().unwrap().reasons().next().unwrap().code(), ReasonCode::NoRate);
    assert_eq!(said(&with(&["GB IV1-28", "GB IV"])), [""; 0]);
}

#[test]
fn days_between_others_without_a_price() {
    let rate = |from: &str, to: &str| json!({ "ValidFrom": from, "ValidTo": to, "Bands": [{ "UpTo": 30, "Price": 5 }] });
    let with = |second: &str| rules(&json!({ "Rates": [rate("2026-01-01", "2026-11-10"), rate(second, "2027-12-31")] }), &json!({}));
    let message = "gap CarrierServices[0].Rates[1]: service `STD` has no price for what is collected from `2026-11-11` to `2026-11-20`";
    let (_, explanation) = one(&with("2026-11-21"), message);
    assert_eq!(explanation.unqualified.iter().next().unwrap().reasons().next().unwrap().code(), ReasonCode::NoRate);
    assert_eq!(said(&with("2026-11-11")), [""; 0]);
}

#[test]
fn a_heavier_weight_that_is_cheaper() {
    let with = |lane: Value| rules(&json!({ "Rates": [lane] }), &json!({}));
    let bands = json!([{ "UpTo": 10, "Price": 9 }, { "UpTo": 30, "Price": 7 }]);
    let message = "odd-price CarrierServices[0].Rates[0].Bands[1]: with `STD` `10.01 kg` cost 7.00 GBP, less than `10 kg`, which cost 9.00";
    let (_, explanation) = one(&with(json!({ "Bands": bands })), message);
    assert_eq!(explanation.quotes.first().unwrap().price().net.to_string(), "7.00");
    assert_eq!(said(&with(json!({ "Bands": bands, "NextBreak": true }))), [""; 0]);
    let by_kg = json!([{ "UpTo": 10, "PerUnit": 2 }, { "UpTo": 30, "PerUnit": 1 }]);
    assert_eq!(said(&with(json!({ "Bands": by_kg }))).len(), 1);
}

#[test]
fn a_farther_zone_that_is_cheaper() {
    let chart = json!([{ "Reference": "Z", "Charts": [{ "Zones": { "2": ["US 900-961"], "3": ["US 100-149"] } }] }]);
    let with = |third: i32| {
        let tariff = json!([{ "Reference": "T", "ZoneChart": "Z", "UpTo": [10, 30], "Prices": { "2": [5, 8], "3": [6, third] } }]);
        let transit = json!([{ "ZoneChart": "Z", "Zone": ["2", "3"], "TransitDays": { "Min": 1, "Max": 1 } }]);
        rules(&json!({ "Transit": transit, "Rates": [{ "Tariff": "T" }] }), &json!({ "ZoneCharts": chart, "Tariffs": tariff }))
    };
    let message =
        "odd-price Tariffs[0].Prices.3[1]: with `STD` `30 kg` cost 7.00 GBP in zone `3`, less than in zone `2`, where they cost 8.00";
    let (_, explanation) = one(&with(7), message);
    assert_eq!(explanation.quotes.first().unwrap().price().net.to_string(), "7.00");
    assert_eq!(said(&with(9)), [""; 0]);
}

#[test]
fn weights_that_nobody_takes_between_others_that_somebody_does() {
    let heavy = json!({ "Reference": "HEAVY", "Carrier": "C", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
        "Rates": [{ "Bands": [{ "UpTo": 100, "Price": 50 }] }], "Rules": { "Weight": { "Min": 35, "Max": 100, "Unit": "Kg" } } });
    let with = |least: i32| {
        let (mut rules, mut heavy) = (rules(&json!({}), &json!({})), heavy.clone());
        heavy["Rules"]["Weight"]["Min"] = json!(least);
        rules["CarrierServices"].as_array_mut().unwrap().push(heavy);
        rules
    };
    let message = "gap CarrierServices: nobody takes `30.001 kg` to `GB M`, though somebody takes what is lighter, and what is heavier";
    let (_, explanation) = one(&with(35), message);
    assert_eq!(explanation.quotes.len(), 0);
    assert_eq!(said(&with(30)), [""; 0]);
}

fn ruled(all: &Value) -> Value {
    let services = json!({ "Rules": { "Weight": { "Max": 30, "Unit": "Kg" }, "Tags": ["Oil"] } });
    let mut all = all.clone();
    for rule in all.as_array_mut().unwrap() {
        put(rule, &json!({ "Services": ["STD"] }));
    }
    rules(&services, &json!({ "ShippingRules": all }))
}

#[test]
fn rules_that_exclude_all() {
    let exclude = |fields: Value| {
        let mut rule = json!({ "Reference": "R", "Type": "Exclude" });
        put(&mut rule, &fields);
        ruled(&json!([rule]))
    };
    let all = "never-wins ShippingRules[0]: the rule excludes all that `STD` takes: never chosen";
    for when in [json!({}), json!({ "Packages": { "Min": 1 } }), json!({ "Not": { "Direction": "Inbound" } })] {
        let (_, explanation) = one(&exclude(json!({ "When": when })), all);
        assert!(explanation.quotes.is_empty());
    }
    one(&exclude(json!({})), all);
    // A strike ends; and some of what the service takes is left.
    for some in [json!({ "ValidTo": "2999-12-31" }), json!({ "When": { "Weight": { "Below": 30 } } })] {
        assert_eq!(said(&exclude(some)), [""; 0]);
    }
}

#[test]
fn rules_that_decide_nothing() {
    let exclude = |when: Value| ruled(&json!([{ "Reference": "R", "Type": "Exclude", "When": when }]));
    let nothing = "never-wins ShippingRules[0].When: the rule excludes nothing: its condition holds of nothing that its services take";
    for when in [
        json!({ "Weight": { "Above": 30 } }),
        json!({ "Tags": ["Alcohol"] }),
        json!({ "Direction": "Inbound" }),
        json!({ "Packages": { "Below": 1 } }),
        json!({ "Weight": { "Above": 20 }, "Not": { "Weight": { "Above": 10 } } }),
    ] {
        let (_, explanation) = one(&exclude(when), nothing);
        assert_eq!(explanation.quotes.len(), 1);
    }
    for when in [json!({ "Weight": { "Min": 30 } }), json!({ "Tags": ["Oil"] }), json!({ "AnyItem": { "Quantity": { "Above": 3 } } })] {
        assert_eq!(said(&exclude(when)), [""; 0]);
    }
}

#[test]
fn rules_that_contradict_one_another() {
    let rule = |name: &str, kind: &str, when: Value| json!({ "Reference": name, "Type": kind, "When": when });
    let light = rule("LIGHT", "Include", json!({ "Weight": { "Max": 10 } }));
    let heavy = rule("HEAVY", "Include", json!({ "Weight": { "Above": 10 } }));
    let message = "contradiction ShippingRules[1]: `LIGHT` and `HEAVY` never hold together: service `STD` takes nothing";
    let (_, explanation) = one(&ruled(&json!([light, heavy])), message);
    assert_eq!(explanation.quotes.len(), 0);
    let all = rule("ALL", "Exclude", json!({ "Weight": { "Below": 11 } }));
    let message = "contradiction ShippingRules[1]: `ALL` excludes all that `LIGHT` leaves: service `STD` takes nothing";
    let (_, explanation) = one(&ruled(&json!([light, all])), message);
    assert_eq!(explanation.quotes.len(), 0);
    let some = rule("SOME", "Exclude", json!({ "Weight": { "Below": 9 } }));
    assert_eq!(said(&ruled(&json!([light, some]))), [""; 0]);
    let mut later = heavy;
    put(&mut later, &json!({ "ValidFrom": "2027-01-01" }));
    let mut now = light;
    put(&mut now, &json!({ "ValidTo": "2026-12-31" }));
    assert_eq!(said(&ruled(&json!([now, later]))), [""; 0]);
}

#[test]
fn preferences_of_nobody_and_among_services_that_never_compete() {
    let to = |reference: &str, place: &str| {
        let mut own = rules(&json!({ "Reference": reference }), &json!({}))["CarrierServices"][0].clone();
        own["Transit"] = json!([{ "To": [place], "TransitDays": { "Min": 1, "Max": 1 } }]);
        own
    };
    let with = |second: &str, preference: Value| {
        let mut own = json!({ "Reference": "P", "Services": ["STD"], "Tier": 1 });
        put(&mut own, &preference);
        rules(&json!({}), &json!({ "CarrierServices": [to("STD", "DE"), to("OTHER", second)], "Preferences": [own] }))
    };
    let nobody = "never-wins Preferences[0]: nobody is preferred: no other service goes where these do";
    assert_eq!(said(&with("FR", json!({}))), [nobody]);
    assert_eq!(said(&with("DE 10-19", json!({}))), [""; 0]);
    let never = "never-wins Preferences[0].When: nobody is preferred: the condition holds of nothing that the services take";
    let (_, explanation) = one(&with("DE", json!({ "When": { "To": ["FR"] } })), never);
    assert_eq!(explanation.quotes.len(), 2);
}
