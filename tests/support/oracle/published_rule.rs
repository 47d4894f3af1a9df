//! What is said of allocation rules and conditions in the second edition, with the published figures.

use serde_json::{Value, json};

use super::published::{ask, consignment, rule_set, service, with};
use super::{Choice, judge};

const AT: &str = "2026-11-02T09:00:00Z";

fn parcel(sides: [u16; 3], grams: u32) -> Value {
    let [length, width, height] = sides;
    json!({
        "Weight": { "Value": grams, "Unit": "g" },
        "Dimensions": { "Unit": "Mm", "Length": length, "Width": width, "Height": height },
    })
}

fn packages(packages: &[Value]) -> Value {
    with(&consignment(), "Packages", json!(packages))
}

/// The codes of a service with these rules.
fn broken(rules: &Value, consignment: &Value) -> String {
    let verdict = ask(&json!([with(&service("A"), "Rules", rules.clone())]), consignment, AT);
    verdict.excluded.get("A").map(|codes| codes.join(" ")).unwrap_or_default()
}

#[test]
fn formats_by_three_sides() {
    let format = |reference: &str, sides: [u16; 3], price: f64| {
        let sized = with(&service(reference), "Rules", json!({ "Sides": { "Max": sides, "Unit": "Mm" } }));
        with(&sized, "Rates", json!([{ "Bands": [{ "Price": price }] }]))
    };
    let services =
        json!([format("LARGE_LETTER", [353, 250, 25], 2.0), format("SMALL", [450, 350, 160], 3.9), format("MEDIUM", [610, 460, 460], 6.5)]);
    let of = |sides| ask(&services, &packages(&[parcel(sides, 320)]), AT).service.unwrap();
    assert_eq!(of([200, 150, 100]), "SMALL");
    assert_eq!(of([100, 100, 100]), "SMALL");
    assert_eq!(of([250, 250, 250]), "MEDIUM");
    assert_eq!(of([20, 340, 240]), "LARGE_LETTER");
    let sides = json!({ "Sides": { "Max": [64, 41, 38], "Unit": "Cm" } });
    assert_eq!(broken(&sides, &packages(&[parcel([380, 640, 410], 1)])), "");
    assert_eq!(broken(&sides, &packages(&[parcel([1, 1, 1], 1), parcel([381, 640, 410], 1)])), "Sides");
    assert_eq!(broken(&sides, &consignment()), "MissingData");
}

#[test]
fn other_rules() {
    let two = packages(&[parcel([100, 200, 300], 1), parcel([100, 100, 100], 1)]);
    let is = |rule: &str, terms: Value| broken(&json!({ rule: terms }), &two);
    assert_eq!(is("Volume", json!({ "Max": 7, "Unit": "L" })), "");
    assert_eq!(is("Volume", json!({ "Max": "6.999", "Unit": "L" })), "Volume");
    assert_eq!(is("Volume", json!({ "Max": 6, "Unit": "L", "Basis": "Package" })), "");
    assert_eq!(is("Volume", json!({ "Min": 6, "Unit": "L", "Basis": "Package" })), "Volume");
    assert_eq!(is("SidesSum", json!({ "Max": 60, "Unit": "Cm" })), "");
    assert_eq!(is("SidesSum", json!({ "Min": 31, "Unit": "Cm" })), "SidesSum");
    assert_eq!(is("Packages", json!({ "Max": 1 })), "Packages");
    assert_eq!(is("Packages", json!({ "Min": 2, "Max": 2 })), "");
    assert_eq!(is("Items", json!({ "Min": 1 })), "Items");
    let mut filled = two.clone();
    filled["Packages"][0]["Items"] = json!([{ "Quantity": 3 }, {}]);
    assert_eq!(broken(&json!({ "Items": { "Min": 4, "Max": 4 } }), &filled), "");
    let all = json!({ "Value": { "Min": 1 }, "Volume": { "Max": 1 }, "Items": { "Min": 1 }, "Packages": { "Max": 1 }, "SidesSum": { "Max": 1 },
                      "Sides": { "Max": [1, 1, 1] } });
    assert_eq!(broken(&all, &two), "Sides Volume SidesSum Packages Items MissingData");
}

#[test]
fn values() {
    let worth = |amounts: &[u32]| {
        let package = |amount: &u32| with(&parcel([1, 1, 1], 1), "Value", json!({ "Amount": amount, "Currency": { "IsoCode": "GBP" } }));
        packages(&amounts.iter().map(package).collect::<Vec<_>>())
    };
    let sum = json!({ "Value": { "Min": 100, "Max": 200, "Currency": "GBP" } });
    let of_sum = |amounts: [u32; 2]| broken(&sum, &worth(&amounts));
    assert_eq!([[50, 50], [100, 100], [49, 50], [101, 100]].map(of_sum), ["", "", "Value", "Value"]);
    let each = json!({ "Value": { "Min": 100, "Basis": "Package" } });
    assert_eq!(broken(&each, &worth(&[100, 99])), "Value");
    assert_eq!(broken(&each, &worth(&[100, 100])), "");
}

/// Whether a condition holds: asked as the limit of a surcharge.
fn holds(condition: &Value, consignment: &Value) -> Option<bool> {
    holds_in(&json!({}), condition, consignment, AT)
}

fn holds_in(more: &Value, condition: &Value, consignment: &Value, at: &str) -> Option<bool> {
    let surcharge = json!([{ "Name": "S", "Amount": 1, "When": condition }]);
    let tagged = with(&service("A"), "Rules", json!({ "Tags": ["Oil", "Gas"] }));
    let mut rules = rule_set(&json!([with(&tagged, "Surcharges", surcharge)]));
    rules.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let verdict = judge(&rules, consignment, at, &Choice::All);
    if verdict.status == 422 {
        assert_eq!((verdict.excluded["A"].join(" "), verdict.flags["A"]), ("MissingData".to_owned(), (true, false)));
    }
    (verdict.status == 200).then_some(!verdict.surcharges.is_empty())
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

#[test]
fn bounds_of_a_consignment() {
    let weighing = |kilograms: u32| packages(&[parcel([1, 1, 1], kilograms * 1000)]);
    let is = |bounds: &Value| [9, 10, 12, 15, 16].map(|kilograms| holds(&json!({ "Weight": bounds }), &weighing(kilograms)));
    assert_eq!(is(&json!({ "Min": 10, "Max": 15 })), [NO, YES, YES, YES, NO]);
    assert_eq!(is(&json!({ "Above": 10, "Below": 15, "Unit": "Kg" })), [NO, NO, YES, NO, NO]);
    let of = |count| {
        let named = [("Ground", json!({ "Min": 10 })), ("3-Day", json!({ "Min": 5, "Max": 9 })), ("Express", json!({ "Below": 5 }))];
        let held = named
            .into_iter()
            .filter(|(_, bounds)| holds(&json!({ "Packages": bounds }), &packages(&vec![parcel([1, 1, 1], 1); count])) == YES);
        held.map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!([4, 5, 9, 10].map(of), ["Express", "3-Day", "3-Day", "Ground"]);
}

#[test]
fn dangerous_goods() {
    let goods = json!({ "Classes": ["2.3A", "7"], "PackingGroup": "III", "UnNumber": "UN1950" });
    let mut dangerous = consignment();
    dangerous["Packages"][0]["Items"] = json!([{ "DangerousGoods": goods }]);
    let every = |classes: &Value| holds(&json!({ "EveryItem": { "DangerousGoods": { "Classes": { "Only": classes } } } }), &dangerous);
    let some = |terms: Value| holds(&json!({ "AnyItem": { "DangerousGoods": terms } }), &dangerous);
    assert_eq!((every(&json!(["2"])), every(&json!(["2", "7"]))), (NO, YES));
    assert_eq!(["2.1", "7", "2", "2.3", "2.3a"].map(|class| some(json!({ "Classes": [class] }))), [NO, YES, YES, YES, YES]);
    assert_eq!(some(json!({ "Classes": { "NoneOf": ["1", "3"] }, "PackingGroup": ["iii"], "UnNumber": ["1950"], "Present": true })), YES);
    assert_eq!(some(json!({ "PackingGroup": ["II"] })), NO);
    dangerous["Packages"][0]["Items"][0]["DangerousGoods"]["Classes"] = json!(["10"]);
    assert_eq!(holds(&json!({ "AnyItem": { "DangerousGoods": { "Classes": ["1"] } } }), &dangerous), NO);
    // Of what has none.
    let any = |condition: Value| holds(&condition, &packages(&[with(&parcel([1, 1, 1], 1), "Items", json!([{}]))]));
    assert_eq!(any(json!({ "AnyItem": { "DangerousGoods": { "Present": false } } })), YES);
    assert_eq!(any(json!({ "AnyItem": { "DangerousGoods": { "LimitedQuantity": false } } })), NO);
    assert_eq!(any(json!({ "EveryItem": { "DangerousGoods": { "Classes": { "Only": ["2"] } } } })), YES);
    assert_eq!(any(json!({ "AnyItem": { "Weight": { "Max": 1 } } })), None);
    assert_eq!(holds(&json!({ "EveryItem": { "Sku": ["X"] } }), &consignment()), YES);
}

#[test]
fn packages_and_logic() {
    let two = packages(&[parcel([700, 80, 60], 5000), parcel([100, 100, 100], 200)]);
    let is = |condition: Value| holds(&condition, &two);
    assert_eq!(is(json!({ "AnyPackage": { "Longest": { "Above": 69 }, "Weight": { "Min": 5 } } })), YES);
    assert_eq!(is(json!({ "EveryPackage": { "Longest": { "Above": 69 } } })), NO);
    assert_eq!(
        is(
            json!({ "AnyPackage": { "Girth": { "Max": 28 }, "LengthPlusGirth": { "Min": 98 }, "SidesSum": { "Max": 84 }, "Weight": { "Max": 10 } } })
        ),
        YES
    );
    assert_eq!(is(json!({ "Weight": { "Min": 5.2 }, "Volume": { "Max": 4360 } })), YES);
    assert_eq!(is(json!({ "Not": { "Any": [{ "Weight": { "Above": 6 } }, { "All": [] }] } })), NO);
    assert_eq!(is(json!({ "Value": { "Max": 5 } })), None);
    assert_eq!(is(json!({ "Value": { "Max": 5 }, "Weight": { "Above": 6 } })), NO);
    assert_eq!(is(json!({ "Any": [{ "Value": { "Max": 5 } }, { "Weight": { "Below": 6 } }] })), YES);
    assert_eq!(is(json!({})), YES);
}

#[test]
fn places_tags_and_addresses() {
    let is = |condition: Value| holds(&condition, &with(&consignment(), "Tags", json!(["Oil", "Gas"])));
    assert_eq!(is(json!({ "From": ["Sorted1"], "To": ["GB M1"] })), YES);
    assert_eq!(is(json!({ "To": { "NoneOf": ["GB M1"] } })), NO);
    assert_eq!(is(json!({ "To": ["region:GB Lancashire"] })), None);
    assert_eq!(is(json!({ "Tags": ["Oil"], "Direction": "Inbound, Outbound", "Source": { "NoneOf": ["Api"] } })), YES);
    assert_eq!(is(json!({ "Tags": { "All": ["Oil", "Gas"], "None": ["oil"] } })), YES);
    assert_eq!(is(json!({ "Tags": { "Any": ["Oil"], "None": ["Gas"] } })), NO);
    assert_eq!(is(json!({ "Residential": true })), None);
    let assume = json!({ "Assume": { "Residential": true } });
    assert_eq!(holds_in(&assume, &json!({ "Residential": true, "PostOfficeBox": false }), &consignment(), AT), None);
    assert_eq!(holds_in(&assume, &json!({ "Residential": false, "PostOfficeBox": false }), &consignment(), AT), NO);
}

#[test]
fn fields_of_the_document() {
    let mut json = consignment();
    json["metaData"] = json!([{ "KeyValue": "Channel", "StringValue": " Web " }, { "KeyValue": "a.b", "StringValue": "", "IntValue": 3 }]);
    json["CustomsDocumentation"] = json!({ "ShippingTerms": "DDU", "Lines": [{ "No": 1 }, { "No": 2 }] });
    json["Addresses"][1]["Contact"] = json!({ "Phone": " " });
    let is = |path: &str, asked: Value| holds(&json!({ "Fields": { path: asked } }), &json) == YES;
    assert!(is("metadata.Channel", json!(["web", "app*"])) && !is("MetaData.channel", json!("web")));
    assert!(is("MetaData.a.b", json!({ "Min": 3 })) && is("MetaData.a.b", json!(["x", 3])) && !is("MetaData.a.b", json!(["3"])));
    assert!(!is("customsdocumentation.shippingTerms", json!({ "NoneOf": ["ddu"] })));
    assert!(is("CustomsDocumentation.Nothing", json!({ "NoneOf": ["ddu"] })) && !is("CustomsDocumentation.Nothing", json!({ "Max": 9 })));
    assert!(is("CustomsDocumentation.Lines.No", json!([2])) && is("CustomsDocumentation.Lines.No", json!({ "Above": 1 })));
    assert!(is("Addresses.destination.Contact.Phone", json!({ "Present": false })) && is("Addresses.Destination.Postcode", json!("m1 *")));
}

#[test]
fn hours_and_dates() {
    let is = |condition: &Value, at: &str| holds_in(&json!({}), condition, &consignment(), at) == YES;
    let night = json!({ "At": { "Days": ["Friday"], "From": "22:00", "To": "06:00" } });
    for (at, expected) in [
        ("2026-11-06T21:59:59Z", false),
        ("2026-11-06T22:00:00Z", true),
        ("2026-11-07T05:59:59Z", true),
        ("2026-11-07T06:00:00Z", false),
        ("2026-11-06T05:00:00Z", false),
        ("2026-11-07T22:00:00Z", false),
    ] {
        assert_eq!(is(&night, at), expected, "{at}");
    }
    assert!(
        is(&json!({ "At": { "To": "10:00" } }), "2026-07-01T08:59:00Z") && !is(&json!({ "At": { "To": "10:00" } }), "2026-07-01T09:00:00Z")
    );
    let dates = |condition: Value| is(&condition, AT);
    assert!(dates(json!({ "CollectionDate": { "From": "2026-11-02", "To": "2026-11-02", "Days": "Monday, Friday" } })));
    assert!(dates(json!({ "DeliveryDate": { "From": "2026-11-03" } })) && !dates(json!({ "DeliveryDate": { "To": "2026-11-02" } })));
    assert!(
        dates(json!({ "ShippingDate": { "Present": false }, "Promise": { "Present": false } }))
            && !dates(json!({ "Promise": { "Exactly": false } }))
    );
    let promised = with(&consignment(), "RequestedDeliveryDate", json!({ "Date": "2026-11-04", "IsToBeExactlyOnTheDateSpecified": false }));
    assert_eq!(
        holds(&json!({ "Promise": { "WithinDays": { "Min": 2, "Max": 2 }, "Exactly": false, "Days": ["Wednesday"] } }), &promised),
        YES
    );
    assert_eq!(holds(&json!({ "Promise": { "WithinDays": { "Max": 1 } } }), &promised), NO);
}
