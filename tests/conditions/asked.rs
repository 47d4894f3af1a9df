//! What conditions answer.

use serde_json::{Value, json};

use super::{Is, consignment, is, surcharged, with};
use Is::{No, Unknown, Yes};

fn hold(cases: &[(Value, Is)]) {
    for (when, expected) in cases {
        assert_eq!(is(when, &consignment()), *expected, "{when}");
    }
}

#[test]
fn bounds_include_their_ends_or_not() {
    hold(&[
        (json!({}), Yes),
        (json!({ "Weight": { "Min": 25 } }), Yes),
        (json!({ "Weight": { "Above": 25 } }), No),
        (json!({ "Weight": { "Above": 24.999, "Max": 25 } }), Yes),
        (json!({ "Weight": { "Below": 25000, "Unit": "g" } }), No),
        (json!({ "weight": { "max": 56, "unit": "lb" } }), Yes),
        (json!({ "Volume": { "Min": 73000 } }), Yes),
        (json!({ "Volume": { "Above": 73, "Unit": "L" } }), No),
        (json!({ "Value": { "Min": 96, "Max": 96 } }), Yes),
        (json!({ "Value": { "Above": 120, "Currency": "EUR" } }), No),
        (json!({ "Value": { "Min": 1, "Currency": "USD" } }), Unknown),
        (json!({ "Packages": { "Min": 2 } }), Yes),
        (json!({ "Items": { "Min": 7, "Max": 7 } }), Yes),
    ]);
    assert_eq!(
        is(&json!({ "Volume": { "Min": 1 } }), &with(&json!({ "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }] }))),
        Unknown
    );
    let fine = with(
        &json!({ "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" }, "Dimensions": { "Unit": "mm", "Length": "0.0000001", "Width": 1000, "Height": 10 } }] }),
    );
    assert_eq!(is(&json!({ "Volume": { "Min": "0.000001" } }), &fine), Yes);
    assert_eq!(is(&json!({ "Volume": { "Above": "0.000001" } }), &fine), No);
}

#[test]
fn places_are_named_as_everywhere() {
    hold(&[
        (json!({ "To": ["ISLES"] }), Yes),
        (json!({ "To": { "NoneOf": ["ISLES"] } }), No),
        (json!({ "To": ["GB M", "FR"] }), No),
        (json!({ "From": ["Leeds"], "To": ["GB"] }), Yes),
        (json!({ "From": ["GB LS1"] }), Yes),
        (json!({ "From": ["GB M"] }), No),
    ]);
    let mut nowhere = consignment();
    nowhere["Addresses"][1]["Postcode"] = json!("");
    assert_eq!(is(&json!({ "To": ["ISLES"] }), &nowhere), Unknown);
    assert_eq!(is(&json!({ "To": { "NoneOf": ["ISLES"] } }), &nowhere), Unknown);
    assert_eq!(is(&json!({ "To": ["GB"] }), &nowhere), Yes);
    assert_eq!(is(&json!({ "Any": [{ "To": ["ISLES"] }, { "To": ["GB"] }] }), &nowhere), Yes);
    assert_eq!(is(&json!({ "To": ["ISLES"], "Direction": ["Inbound"] }), &nowhere), No);
    assert_eq!(is(&json!({ "Not": { "Any": [{ "To": ["ISLES"] }, { "Direction": ["Inbound"] }] } }), &nowhere), Unknown);
}

#[test]
fn packages_and_items_are_asked_one_by_one() {
    hold(&[
        (json!({ "AnyPackage": { "Longest": { "Above": 100 } } }), Yes),
        (json!({ "EveryPackage": { "Longest": { "Above": 100 } } }), No),
        (json!({ "AnyPackage": { "Middle": { "Min": 30, "Max": 30 }, "Shortest": { "Max": 20 } } }), Yes),
        (
            json!({ "AnyPackage": { "Girth": { "Min": 100 }, "LengthPlusGirth": { "Max": 220 }, "SidesSum": { "Min": 170, "Max": 170 } } }),
            Yes,
        ),
        (json!({ "AnyPackage": { "Weight": { "Max": 1 }, "Longest": { "Above": 100 } } }), No),
        (json!({ "AnyPackage": { "Weight": { "Max": 1 }, "Packages": { "Min": 2 }, "To": ["ISLES"] } }), Yes),
        (json!({ "AnyPackage": { "PackagingType": ["bo*"] } }), Yes),
        (json!({ "EveryPackage": { "PackagingType": { "NoneOf": ["Tube"] } } }), Yes),
        (json!({ "EveryPackage": { "EveryItem": { "Sku": ["SPRAY*", "book"] } } }), Yes),
        (json!({ "EveryPackage": { "AnyItem": {} } }), No),
        (json!({ "EveryPackage": { "Value": { "Min": 16 } } }), Yes),
        (json!({ "AnyItem": { "Quantity": { "Min": 6 }, "Weight": { "Max": 200, "Unit": "g" }, "Value": { "Max": 3.2 } } }), Yes),
        (json!({ "AnyItem": { "CountryOfOrigin": ["gbr"] } }), Yes),
        (json!({ "AnyItem": { "CountryOfOrigin": ["GB"], "Category": ["Cosmetics"] } }), No),
        (json!({ "AnyItem": { "HarmonisationCode": ["3303*"] } }), Yes),
        (json!({ "AnyItem": { "Description": [" a BOOK "] } }), Yes),
        (json!({ "EveryItem": { "Weight": { "Max": 1 } } }), Unknown),
        (json!({ "AnyItem": { "Weight": { "Min": 100, "Unit": "g" } } }), Yes),
        (json!({ "AnyItem": { "Not": { "Category": ["Cosmetics"] } } }), Yes),
    ]);
    let empty = with(&json!({ "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }] }));
    assert_eq!(is(&json!({ "EveryItem": { "Sku": ["X"] } }), &empty), Yes);
    assert_eq!(is(&json!({ "AnyItem": {} }), &empty), No);
    assert_eq!(is(&json!({ "Items": { "Max": 0 } }), &empty), Yes);
}

#[test]
fn dangerous_goods_have_classes() {
    let danger = |danger: Value| json!({ "AnyItem": { "DangerousGoods": danger } });
    let every = |danger: Value| json!({ "EveryItem": { "DangerousGoods": danger } });
    hold(&[
        (danger(json!({ "Present": true })), Yes),
        (every(json!({ "Present": true })), No),
        (danger(json!({ "Classes": ["2"] })), Yes),
        (danger(json!({ "Classes": ["2.1"] })), No),
        (danger(json!({ "Classes": [7] })), Yes),
        (danger(json!({ "Classes": ["2.3"] })), Yes),
        (every(json!({ "Classes": { "Only": ["2"] } })), No),
        (every(json!({ "Classes": { "Only": ["2", "7"] } })), Yes),
        (danger(json!({ "Classes": { "NoneOf": ["1"] }, "PackingGroup": ["III"], "UnNumber": ["1950"], "LimitedQuantity": true })), Yes),
        (danger(json!({ "PhysicalForm": ["Liquid"] })), No),
        (danger(json!({ "LimitedQuantity": false })), No),
        (danger(json!({ "Present": false })), Yes),
    ]);
}

#[test]
fn words_and_fields_are_compared_without_case() {
    hold(&[
        (json!({ "Tags": ["Glass", "Oil"] }), Yes),
        (json!({ "Tags": ["glass"] }), No),
        (json!({ "Tags": { "All": ["Glass", "Oil"] } }), No),
        (json!({ "Tags": { "Any": ["Glass"], "None": ["Oil"] } }), Yes),
        (json!({ "Direction": "Inbound, Outbound" }), Yes),
        (json!({ "Direction": ["Inbound"] }), No),
        (json!({ "Source": ["web*"] }), Yes),
        (json!({ "Source": { "NoneOf": ["web shop"] } }), No),
        (json!({ "Fields": { "MetaData.Channel": ["web", "APP*"] } }), Yes),
        (json!({ "Fields": { "MetaData.Channel": { "NoneOf": ["web"] }, "MetaData.Other": { "NoneOf": ["web"] } } }), Yes),
        (json!({ "Fields": { "MetaData.Priority": { "Min": 3 } } }), Yes),
        (json!({ "Fields": { "MetaData.Priority": { "Above": 3 } } }), No),
        (json!({ "Fields": { "MetaData.Priority": [3.0] } }), Yes),
        (json!({ "Fields": { "MetaData.Priority": ["3"] } }), No),
        (json!({ "Fields": { "MetaData.Gift": [true] } }), Yes),
        (json!({ "Fields": { "MetaData.Gift": ["true"] } }), No),
        (json!({ "Fields": { "customsDocumentation.shippingterms": ["ddu"] } }), Yes),
        (json!({ "Fields": { "CustomsDocumentation.Lines.Duty": { "Min": 7 } } }), Yes),
        (json!({ "Fields": { "CustomsDocumentation.Lines.Duty": [1.5] } }), Yes),
        (json!({ "Fields": { "Addresses.Destination.Contact.Phone": { "Present": true } } }), No),
        (json!({ "Fields": { "Addresses.Destination.Contact.Phone": { "Present": false } } }), Yes),
        (json!({ "Fields": { "Addresses.Destination.Contact": { "Present": true } } }), Yes),
        (json!({ "Fields": { "Addresses.Destination.AddressLine1": ["PO Box*", "P.O. Box*"] } }), Yes),
        (json!({ "Fields": { "Addresses.Origin.AddressLine1": { "Present": true } } }), No),
    ]);
}

#[test]
fn dates_and_the_time_are_asked() {
    hold(&[
        (json!({ "At": { "From": "09:30", "To": "17:00" } }), Yes),
        (json!({ "At": { "From": "09:00", "To": "09:30" } }), No),
        (json!({ "At": { "Days": ["Monday"] } }), Yes),
        (json!({ "At": { "Days": ["Sunday"], "From": "22:00", "To": "10:00" } }), Yes),
        (json!({ "At": { "Days": ["Monday"], "From": "22:00", "To": "10:00" } }), No),
        (json!({ "At": { "From": "22:00", "To": "06:00" } }), No),
        (json!({ "ShippingDate": { "Present": false } }), Yes),
        (json!({ "ShippingDate": { "From": "2026-01-01" } }), No),
        (json!({ "CollectionDate": { "From": "2026-11-02", "To": "2026-11-02" } }), Yes),
        (json!({ "CollectionDate": { "Days": ["Tuesday"] } }), No),
        (json!({ "DeliveryDate": { "Days": ["Wednesday"] } }), Yes),
        (json!({ "Promise": { "WithinDays": { "Max": 4 }, "Exactly": false } }), Yes),
        (json!({ "Promise": { "WithinDays": { "Max": 3 } } }), No),
        (json!({ "Promise": { "Exactly": true } }), No),
        (json!({ "Promise": { "Present": false } }), No),
    ]);
    let mut dated = with(&json!({ "ShippingDate": "2026-11-03" }));
    assert_eq!(is(&json!({ "ShippingDate": { "Days": ["Tuesday"] }, "CollectionDate": { "From": "2026-11-03" } }), &dated), Yes);
    dated.as_object_mut().unwrap().remove("RequestedDeliveryDate");
    assert_eq!(is(&json!({ "Promise": { "Present": false } }), &dated), Yes);
}

#[test]
fn an_address_is_residential_if_it_says_so() {
    let mut order = consignment();
    assert_eq!(is(&json!({ "Residential": true }), &order), Unknown);
    assert_eq!(is(&json!({ "Any": [{ "PostOfficeBox": true }, { "To": ["GB"] }] }), &order), Yes);
    order["Addresses"][1]["Residential"] = json!(true);
    order["Addresses"][1]["PostOfficeBox"] = json!(false);
    assert_eq!([is(&json!({ "Residential": true }), &order), is(&json!({ "Residential": false }), &order)], [Yes, No]);
    assert_eq!(is(&json!({ "PostOfficeBox": false }), &order), Yes);
    // Of what comes back the customer's address is the origin.
    order["Direction"] = json!("Inbound");
    assert_eq!(is(&json!({ "Residential": true }), &order), Unknown);
}

#[test]
fn what_is_not_known_is_told() {
    let told = |surcharge: Value, consignment: &Value| {
        let (is, told) = surcharged(&surcharge, consignment);
        assert_eq!(is, Unknown);
        told
    };
    let mut bare = consignment();
    bare["Packages"] = json!([{ "Weight": { "Value": 24, "Unit": "Kg" } }, { "Weight": { "Value": 1, "Unit": "Kg" } }]);
    bare["Addresses"][1]["Postcode"] = json!(null);
    assert_eq!(
        told(json!({ "When": { "Weight": { "Above": 20 }, "Value": { "Min": 1 } } }), &bare),
        "surcharge `Extra`: the value is not known"
    );
    assert_eq!(
        told(json!({ "When": { "Longest": { "Above": 20 } }, "Per": "Package" }), &bare),
        "surcharge `Extra`: package 1: the longest side is not known"
    );
    let said = told(json!({ "When": { "To": ["ISLES"] } }), &bare);
    assert_eq!(said, "surcharge `Extra`: destination `GB` has no readable postcode to tell whether it lies in `ISLES`");
    assert_eq!(
        told(json!({ "When": { "Residential": true } }), &bare),
        "surcharge `Extra`: it isn't said whether it is a residential address"
    );
    assert_eq!(
        told(json!({ "When": { "Value": { "Min": 1, "Currency": "USD" } } }), &consignment()),
        "surcharge `Extra`: no exchange rate to compare the value `120 EUR` with `1 USD`"
    );
}

#[test]
fn consignments_made_in_code_have_fields() {
    use consign::{Address, Consignment, Item, Package, RuleSet};
    let rules = super::rules(
        &json!({ "When": { "Fields": { "MetaData.Channel": ["web"], "Customs.Terms": ["DDP"], "Addresses.Destination.Postcode": ["ZE*"] },
        "AnyItem": { "Sku": ["A"] } } }),
    );
    let matcher = RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap();
    let made = |channel: &str| {
        let package = Package::kg(1).item(Item::new("A").quantity(2));
        let made = Consignment::new("EC-1", Address::to("GB", "ZE1 0AA")).package(package).from("Leeds");
        made.meta("Channel", channel).field("Customs.Terms", "DDP").build().unwrap()
    };
    let net = |consignment: &Consignment| {
        let at = "2026-11-02T09:30:00Z".parse().unwrap();
        matcher.all().decide(consignment, at).unwrap().unwrap().net().to_string()
    };
    assert_eq!([net(&made("web")), net(&made("shop"))], ["11.00", "10.00"]);
    let read: Consignment = serde_json::from_str(&serde_json::to_string(&made("web")).unwrap()).unwrap();
    assert_eq!(net(&read), "11.00");
}
