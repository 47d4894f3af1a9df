//! Row 3: references and keys that are given twice, named with both places.

use consign::pro::{Answers, Calls, Failure, MemoryStore, RequestError};
use consign::{Consignment, Violation};
use serde_json::json;

use super::{compiled, monday, parcel, read, rules, service, violations};

/// Line and column of the violation, and of the other party.
fn places(violation: &Violation) -> [(usize, usize); 2] {
    let (other, _) = violation.other.as_ref().unwrap_or_else(|| panic!("no other party: {violation}"));
    [violation.place.position, other.position].map(|position| position.map(|position| (position.line, position.column)).unwrap())
}

/// The places of a text that is marked: `«` before each.
fn marked(source: &str) -> (String, Vec<(usize, usize)>) {
    let mut found = Vec::new();
    for (line, text) in source.lines().enumerate() {
        let column = |at: usize| text[..at].replace('«', "").chars().count() + 1;
        found.extend(text.match_indices('«').map(|(at, _)| (line + 1, column(at))));
    }
    (source.replace('«', ""), found)
}

#[test]
fn row_03_a_reference_is_unique_within_its_kind() {
    for (list, first, second) in [
        (
            "PackageSizes",
            r#"{ "Reference": «"X", "Weight": { "Value": 1, "Unit": "Kg" } }"#,
            r#"{ "Weight": { "Value": 1, "Unit": "Kg" }, "Reference": «"X" }"#,
        ),
        ("ShippingLocations", r#"{ "Reference": «"X" }"#, r#"{ "Place": "GB", "Reference": «"X" }"#),
        ("Zones", r#"{ "Reference": «"X", "Include": ["GB"] }"#, r#"{ "Include": ["GB"], "Reference": «"X" }"#),
        ("Carriers", r#"{ "Reference": «"X" }"#, r#"{ "Name": "X", "Reference": «"X" }"#),
        ("CarrierServiceGroups", r#"{ "Reference": «"X", "Services": [] }"#, r#"{ "Reference": «"X", "Services": [] }"#),
    ] {
        let (source, expected) = marked(&format!("{{ \"Currency\": \"GBP\",\n \"{list}\": [{first},\n  {second}] }}"));
        let found = violations(&source);
        assert_eq!(found.len(), 1, "{list}: {found:#?}");
        assert_eq!(found[0].code.to_string(), "duplicate-reference", "{list}");
        assert_eq!(places(&found[0]), [expected[1], expected[0]], "{list}: {}", found[0]);
    }
}

#[test]
fn row_03_a_service_is_unique_and_stands_once_in_a_group() {
    let (source, expected) = marked(
        r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "DPD" }],
        "CarrierServices": [
            { "Reference": «"A", "Carrier": "DPD" },
            { "Reference": «"A", "Carrier": "DPD" }
        ],
        "CarrierServiceGroups": [{ "Reference": "G", "Services": [«"A", «"A"] }] }"#,
    );
    let found = violations(&source);
    assert!(found.iter().all(|violation| violation.code.to_string() == "duplicate-reference"), "{found:#?}");
    let found: Vec<_> = found.iter().map(places).collect();
    assert_eq!(found, [[expected[1], expected[0]], [expected[3], expected[2]]]);
}

#[test]
fn row_03_a_key_that_is_given_twice_is_refused_with_both_places() {
    for source in [
        "{ \"Currency\": «\"GBP\",\n  \"Currency\": «\"EUR\" }",
        "{ \"Currency\": \"GBP\",\n  \"ExchangeRates\": { \"EUR\": «0.86,\n  \"EUR\": «0.9 } }",
        "{ \"Currency\": \"GBP\",\n  \"ExchangeRates\": { \"EUR\": «0.86,\n  \"eur\": «0.9 } }",
        "{ \"Currency\": \"GBP\", \"Holidays\": { \"GB\": «[],\n  \"GBR\": «[\"2026-12-25\"] } }",
        "{ \"Currency\": \"GBP\", \"Carriers\": [{ \"Reference\": «\"A\",\n \"Refe\\u0072ence\": «\"B\" }] }",
    ] {
        let (source, expected) = marked(source);
        let found = violations(&source);
        assert_eq!(found.len(), 1, "{source}: {found:#?}");
        assert_eq!(found[0].code.to_string(), "duplicate-key");
        // The key or its value, as long as it is the right one of the two.
        let found = places(&found[0]);
        for (found, expected) in found.iter().zip([expected[1], expected[0]]) {
            assert!(found.0 == expected.0 && found.1 <= expected.1, "{source}: {found:?}, expected {expected:?}");
        }
    }
}

#[test]
fn row_03_a_third_time_is_named_as_well() {
    let found = violations("{ \"Currency\": \"GBP\",\n \"Currency\": \"GBP\",\n \"Currency\": \"GBP\" }");
    assert_eq!(found.iter().map(|violation| places(violation)[0].0).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn row_03_a_consignment_says_nothing_twice() {
    let (text, expected) = marked(
        r#"{ "Reference": "EC-1", "Packages": [{ "Weight": «{ "Value": 1, "Unit": "Kg" },
            "Weight": «{ "Value": 100, "Unit": "Kg" } }],
            "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#,
    );
    let error = Consignment::from_json(&text).unwrap_err();
    assert_eq!(error.reference.as_deref(), Some("EC-1"));
    assert_eq!(error.violations.len(), 1, "{error}");
    assert_eq!(error.violations[0].code.to_string(), "duplicate-key");
    let found = places(&error.violations[0]);
    assert_eq!([found[0].0, found[1].0], [expected[1].0, expected[0].0]);
    // What isn't ours is nobody's business.
    let mut foreign = parcel().to_string();
    foreign.insert_str(1, r#""Contact": 1, "Contact": 2,"#);
    assert!(Consignment::from_json(&foreign).is_ok());
    // Two destinations are no better.
    let mut two = parcel();
    two["Addresses"] = json!([parcel()["Addresses"][0], parcel()["Addresses"][0]]);
    let error = read(&two).unwrap_err();
    assert!(error.violations.len() == 1 && error.violations[0].other.is_some(), "{error}");
}

#[test]
fn row_03_a_request_lists_a_consignment_once() {
    let calls = Calls::new(compiled(&rules(&[service("A")])), MemoryStore::default(), Answers::default());
    let refused = calls.allocate_using_default_rules(r#"{ "ConsignmentReferences": ["EC-1", "EC-2", "EC-1"] }"#, monday());
    assert!(matches!(&refused, Err(Failure::Refused(RequestError::ListedTwice(twice))) if twice.as_str() == "EC-1"), "{refused:?}");
    let refused =
        calls.allocate_using_default_rules(r#"{ "ConsignmentReferences": ["EC-1"], "ConsignmentReferences": ["EC-2"] }"#, monday());
    assert!(matches!(&refused, Err(Failure::Refused(RequestError::Unreadable(_)))), "{refused:?}");
}
