//! What is said of shipping rules, with the published figures.

use serde_json::{Value, json};

use super::published::{consignment, rule_set, service, with};
use super::{Choice, delivery_options, judge};

const AT: &str = "2026-11-02T09:00:00Z";

/// The codes of the service `A` under these rules.
fn codes_at(rules: &Value, consignment: &Value, at: &str) -> String {
    let rule_set = with(&rule_set(&json!([service("A"), service("B")])), "ShippingRules", rules.clone());
    let verdict = judge(&rule_set, consignment, at, &Choice::All);
    verdict.excluded.get("A").map(|codes| codes.join(" ")).unwrap_or_default()
}

fn codes(rules: &Value, consignment: &Value) -> String {
    codes_at(rules, consignment, AT)
}

fn rule(kind: &str, when: &Value) -> Value {
    json!({ "Reference": "R", "Name": "A rule", "Type": kind, "When": when })
}

fn packages(count: usize, kilograms: u32) -> Value {
    with(&consignment(), "Packages", json!(vec![json!({ "Weight": { "Value": kilograms, "Unit": "Kg" } }); count]))
}

#[test]
fn ten_to_fifteen_kilograms() {
    let taken = |kind: &str| {
        let rules = json!([rule(kind, &json!({ "Weight": { "Min": 10, "Max": 15 } }))]);
        [9, 10, 12, 15, 16].map(|kilograms| codes(&rules, &packages(1, kilograms)).is_empty())
    };
    assert_eq!(taken("Include"), [false, true, true, true, false]);
    assert_eq!(taken("Exclude"), [true, false, false, false, true]);
}

#[test]
fn a_service_for_each_number_of_packages() {
    let services = ["GROUND", "THREE_DAY", "EXPRESS"].map(service);
    let include = |reference: &str, packages: Value| {
        let rule = rule("Include", &json!({ "Packages": packages }));
        with(&with(&rule, "Services", json!([reference])), "Reference", json!(reference))
    };
    let rules = json!([
        include("GROUND", json!({ "Min": 10 })),
        include("THREE_DAY", json!({ "Min": 5, "Max": 9 })),
        include("EXPRESS", json!({ "Below": 5 })),
    ]);
    let rule_set = with(&rule_set(&json!(services)), "ShippingRules", rules);
    let taker = |count| judge(&rule_set, &packages(count, 1), AT, &Choice::All).service.unwrap();
    assert_eq!([4, 5, 9, 10].map(taker), ["EXPRESS", "THREE_DAY", "THREE_DAY", "GROUND"]);
    // It holds for a service that is named, too.
    assert_eq!(judge(&rule_set, &packages(4, 1), AT, &Choice::Service("GROUND")).status, 422);
}

#[test]
fn dangerous_goods() {
    let item = json!({ "DangerousGoods": { "Classes": ["2.3A", "7"], "PackingGroup": "III" } });
    let goods = with(&consignment(), "Packages", json!([{ "Weight": { "Value": 1, "Unit": "Kg" }, "Items": [item] }]));
    let classes = |kind: &str, of: &str, classes: Value| {
        codes(&json!([rule(kind, &json!({ of: { "DangerousGoods": { "Classes": classes } } }))]), &goods)
    };
    assert_eq!(classes("Include", "EveryItem", json!({ "Only": ["2"] })), "ShippingRule");
    assert_eq!(classes("Exclude", "AnyItem", json!(["2.1"])), "");
    assert_eq!(classes("Exclude", "AnyItem", json!(["7"])), "ShippingRule");
}

#[test]
fn the_services_are_the_union_of_the_lists() {
    let mut rules = rule_set(&json!([service("DPD_1"), service("dpd_2"), service("X"), service("Y")]));
    rules["Carriers"] = json!([{ "Reference": "CARRIER_X" }, { "Reference": "YODEL" }]);
    rules["CarrierServices"][3]["Carrier"] = json!("YODEL");
    rules["ShippingLocations"][0]["Collections"] = json!([{ "Carrier": "CARRIER_X" }, { "Carrier": "YODEL" }]);
    rules["CarrierServiceGroups"] = json!([{ "Reference": "NEXT", "Services": ["X"] }]);
    let eligible = |lists: &[(&str, Value)]| {
        let mut exclude = rule("Exclude", &json!({}));
        for (list, names) in lists {
            exclude[*list] = names.clone();
        }
        judge(&with(&rules, "ShippingRules", json!([exclude])), &consignment(), AT, &Choice::All).eligible.join(" ")
    };
    assert_eq!(eligible(&[]), "");
    assert_eq!(eligible(&[("Services", json!(["DPD_*"]))]), "X Y dpd_2");
    assert_eq!(eligible(&[("Services", json!(["*_*"])), ("Carriers", json!(["YO*"]))]), "X");
    assert_eq!(eligible(&[("CarrierServiceGroups", json!(["NEXT"])), ("Carriers", json!(["YODEL"]))]), "DPD_1 dpd_2");
}

#[test]
fn what_is_unknown_excludes_whichever_type_the_rule_has() {
    for kind in ["Include", "Exclude"] {
        assert_eq!(codes(&json!([rule(kind, &json!({ "Value": { "Min": 5 } }))]), &consignment()), "MissingData");
    }
    // A rule that bars is told beside one that isn't known.
    let both = json!([rule("Exclude", &json!({ "Volume": { "Min": 5 } })), rule("Include", &json!({ "Packages": { "Min": 2 } }))]);
    assert_eq!(codes(&both, &consignment()), "ShippingRule MissingData");
    // What a false member decides is known.
    let known = json!({ "Value": { "Min": 5 }, "Weight": { "Above": 20 } });
    assert_eq!(codes(&json!([rule("Exclude", &known)]), &consignment()), "");
}

#[test]
fn where_and_when_a_rule_is_there() {
    let at = |location: Value| with(&rule("Exclude", &json!({})), "ShippingLocations", location);
    assert_eq!(codes(&json!([at(json!(["Sorted1"]))]), &consignment()), "ShippingRule");
    let mut nowhere = consignment();
    nowhere["Addresses"][0] = json!({ "AddressType": "Origin", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } });
    assert_eq!(codes(&json!([at(json!(["Sorted1"]))]), &nowhere), "");
    assert_eq!(codes(&json!([rule("Exclude", &json!({}))]), &nowhere), "ShippingRule");
    // By the local date at the origin, ends included: in summer London is an hour ahead.
    let in_july = json!([with(&with(&rule("Exclude", &json!({})), "ValidFrom", json!("2026-07-02")), "ValidTo", json!("2026-07-03"))]);
    for (at, barred) in [
        ("2026-07-01T22:59:59Z", ""),
        ("2026-07-01T23:00:00Z", "ShippingRule"),
        ("2026-07-03T22:59:59Z", "ShippingRule"),
        ("2026-07-03T23:00:00Z", ""),
    ] {
        assert_eq!(codes_at(&in_july, &consignment(), at), barred, "{at}");
    }
}

#[test]
fn the_services_own_dates_and_price() {
    let exclude = |when: Value| json!([rule("Exclude", &when)]);
    let price = |bounds: Value| codes(&exclude(json!({ "Offer": { "Price": bounds } })), &consignment());
    assert_eq!(price(json!({ "Above": 5.99 })), "");
    assert_eq!(price(json!({ "Min": 5.99 })), "ShippingRule");
    assert_eq!(codes(&exclude(json!({ "Offer": { "TransitDays": { "Max": 1 } } })), &consignment()), "ShippingRule");
    assert_eq!(codes(&exclude(json!({ "CollectionDate": { "To": "2026-11-02" } })), &consignment()), "ShippingRule");
    assert_eq!(codes(&exclude(json!({ "Not": { "DeliveryDate": { "From": "2026-11-03" } } })), &consignment()), "");
    // It is not asked of a service that has none; its own reason stands there.
    let late = with(&consignment(), "ShippingDate", json!("2027-11-02"));
    assert_eq!(codes(&exclude(json!({ "Not": { "Any": [{ "CollectionDate": { "Days": ["Monday"] } }] } })), &late), "NoCollectionDate");
    assert_eq!(codes(&exclude(json!({})), &late), "NoCollectionDate ShippingRule");
    // No service is moved to another date, but a delivery option has its own.
    let rules = with(&rule_set(&json!([service("A")])), "ShippingRules", exclude(json!({ "CollectionDate": { "Days": ["Monday"] } })));
    assert_eq!(judge(&rules, &consignment(), AT, &Choice::All).status, 422);
    let options = delivery_options(&rules, &consignment(), AT, &Choice::All, 8).unwrap();
    let dates: Vec<&str> = options.iter().map(|option| &option.date[8..]).collect();
    assert_eq!(dates, ["04", "05", "06", "07", "08", "09"]);
}
