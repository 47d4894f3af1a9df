//! Names as clients of the platform write them: any case is read, and a slip of the pen is told.

use consign::{Direction, ReasonCode, RuleSet};
use serde_json::{Value, json};

use super::{compiled, explained, one, parcel, parcel_with, read, rules, service_with, violations};

/// A document with the names of its fields in lower case.
fn lowered(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.to_lowercase(), lowered(value))).collect(),
        Value::Array(elements) => elements.iter().map(lowered).collect(),
        other => other.clone(),
    }
}

#[test]
fn a_tag_in_lower_case_is_a_tag() {
    let given = lowered(&parcel_with(&json!({ "Tags": ["Oil"] })));
    assert!(given["tags"].is_array());
    let explanation = explained(&one(&json!({})), &given);
    let codes: Vec<_> = explanation.unqualified.iter().flat_map(|service| service.reasons()).map(|reason| reason.code()).collect();
    assert_eq!(codes, [ReasonCode::Tags]);
}

#[test]
fn field_names_are_read_in_any_case_and_written_in_one() {
    assert_eq!(read(&lowered(&parcel())), read(&parcel()));
    let document = rules(&[service_with("A", &json!({ "Rules": { "Tags": ["Oil"], "Weight": { "Max": 2, "Unit": "kg" } } }))]);
    let read = RuleSet::from_json(&lowered(&document).to_string()).unwrap();
    assert_eq!(read, RuleSet::from_json(&document.to_string()).unwrap());
    assert!(read.to_json().contains("\"CarrierServices\""));
    // Names that are the author's own are exact: here two days of two currencies of one author.
    let found = violations(r#"{ "currency": "GBP", "exchangerates": { "EUR": 0.86, "eur": 0.9 } }"#);
    assert_eq!(found[0].code.to_string(), "duplicate-key");
}

#[test]
fn two_spellings_of_one_field_are_named_both() {
    let found = violations("{ \"currency\": \"GBP\",\n  \"Currency\": \"EUR\" }");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].to_string(),
        "2:15: Currency: `currency` and `Currency` are one field: names are read in any case (the first is at 1:15)"
    );
    let error = read(&json!({ "reference": "A", "REFERENCE": "B", "Packages": [], "Addresses": [] })).unwrap_err().to_string();
    assert!(error.contains("`REFERENCE` and `reference`") || error.contains("`reference` and `REFERENCE`"), "{error}");
}

#[test]
fn a_violation_of_a_field_in_another_case_stands_where_the_field_does() {
    let found = violations("{ \"currency\": \"GBP\",\n \"carriers\": [{ \"reference\": \"A\" },\n  { \"reference\": \"A\" }] }");
    assert_eq!(found[0].place.position.map(|position| (position.line, position.column)), Some((3, 18)), "{found:?}");
}

#[test]
fn a_near_miss_makes_a_consignment_invalid() {
    for (slip, meant) in [("Pakages", "Packages"), ("Adresses", "Addresses"), ("Addressess", "Addresses"), ("Packgaes", "Packages")] {
        let mut given = parcel();
        let value = given.as_object_mut().unwrap().remove(meant).unwrap();
        given[slip] = value;
        let error = read(&given).unwrap_err().to_string();
        assert!(error.contains(&format!("unknown field `{slip}`; did you mean `{meant}`?")), "{error}");
    }
    for slip in ["Tag", "Tagss", "tahs", "Tasg"] {
        assert!(read(&parcel_with(&json!({ slip: ["Oil"] }))).is_err(), "{slip}");
        // Where the right one is given, too, it is the document's own.
        assert!(read(&parcel_with(&json!({ slip: ["Oil"], "Tags": [] }))).is_ok(), "{slip}");
    }
    let mut given = parcel();
    given["Packages"][0] = json!({ "Weigth": { "Value": 1, "Unit": "Kg" } });
    let error = read(&given).unwrap_err().to_string();
    assert!(error.contains("Packages[0].Weigth"), "{error}");
    // Other names are nobody's business, nor is one that is near to a name that is given.
    for field in ["Tracking", "Package", "OrderDate", "MetaData", "Tagline"] {
        assert!(read(&parcel_with(&json!({ field: 1 }))).is_ok(), "{field}");
    }
}

#[test]
fn words_of_sets_are_read_comma_joined() {
    let matcher = one(&json!({ "Direction": "Inbound, Outbound" }));
    assert_eq!(matcher.services().next().unwrap().directions, [Direction::Inbound, Direction::Outbound]);
    let days = |days: Value| service_with("A", &json!({ "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 }, "DeliveryDays": days }] }));
    let joined = compiled(&rules(&[days(json!("Monday,Tuesday , friday"))]));
    assert_eq!(joined.fingerprint(), compiled(&rules(&[days(json!(["Monday", "Tuesday", "Friday"]))])).fingerprint());
    let found = violations(&rules(&[days(json!("Monday, Tusday"))]).to_string());
    assert!(found.len() == 1 && found[0].to_string().contains("unknown word `Tusday`"), "{found:?}");
}
