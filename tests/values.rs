//! serde reads what it has written, values as documents have them, digit for digit.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Debug;

use consign::{
    Basis, Consignment, Country, Currency, Direction, Fingerprint, Length, Money, Place, Quantity, ReasonCodes, Reference, RuleKind,
    RuleSet, State, Tag, TimeOfDay, Weekday, Weight, Window,
};
use serde::Serialize;
use serde_json::value::RawValue;

#[test]
fn values_come_back_as_they_are_written() {
    fn comes_back<T: Serialize + serde::de::DeserializeOwned + PartialEq + Debug>(text: &str) {
        let value: T = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        assert_eq!(serde_json::from_value::<T>(serde_json::to_value(&value).unwrap()).unwrap(), value);
    }
    comes_back::<Weight>(r#"{"Value":1.8,"Unit":"kg"}"#);
    comes_back::<Length>(r#"{"Value":12,"Unit":"in"}"#);
    comes_back::<Money>(r#"{"Amount":5.99,"Currency":{"IsoCode":"GBP"}}"#);
    comes_back::<Quantity>("0.08439999999999999");
    comes_back::<Window>(r#"{"Start":"09:00","End":"12:00"}"#);
    comes_back::<ReasonCodes>(r#"["Weight","Tags"]"#);
    comes_back::<(Currency, Country, Place, Reference, Tag)>(r#"["GBP","GB","GB M2","EC-1","Alcohol"]"#);
    comes_back::<(Weekday, TimeOfDay, Direction, State, State)>(r#"["Monday","17:00","Inbound","ManifestFailed","Lost"]"#);
    assert_eq!("gbp".parse::<Currency>().unwrap().as_ref(), "GBP");
    comes_back::<(Basis, RuleKind, Fingerprint)>(r#"["Package","Tags","0123456789abcdef"]"#);
}

#[test]
fn figures_are_read_digit_for_digit_and_checked() {
    assert_eq!(serde_json::from_str::<Quantity>("0.1000000000000000055").unwrap().to_string(), "0.1000000000000000055");
    assert_eq!(serde_json::from_str::<Quantity>("\"2.50\"").unwrap().to_string(), "2.50");
    for text in [r#"{"Value":-1,"Unit":"kg"}"#, r#"{"Value":1,"Unit":"stone"}"#, r#"{"Value":"","Unit":"kg"}"#, r#"{"Value":1}"#] {
        assert!(serde_json::from_str::<Weight>(text).is_err(), "{text}");
    }
    let error = serde_json::from_str::<Country>("\"EN\"").unwrap_err().to_string();
    assert!(error.contains("unknown country `EN`"), "{error}");
}

#[test]
fn documents_are_read_by_every_way_alike() {
    let text = include_str!("../rules-examples/uk-retailer/rules.json");
    let rule_set = RuleSet::from_json(text).unwrap();
    assert_eq!(RuleSet::from_slice(text.as_bytes()).unwrap(), rule_set);
    assert_eq!(RuleSet::from_value(&serde_json::from_str(text).unwrap()).unwrap(), rule_set);
    assert_eq!(serde_json::from_str::<RuleSet>(text).unwrap(), rule_set);
    let consignments = include_str!("../rules-examples/uk-retailer/consignments.json");
    let elements: Vec<Box<RawValue>> = serde_json::from_str(consignments).unwrap();
    for element in &elements {
        let read = Consignment::from_json(element.get());
        assert_eq!(serde_json::from_str::<Consignment>(element.get()).ok(), read.as_ref().ok().cloned());
        if let Ok(read) = read {
            assert_eq!(serde_json::from_str::<Consignment>(&serde_json::to_string(&read).unwrap()).unwrap(), read);
        }
    }
    let error = serde_json::from_str::<RuleSet>(r#"{ "Currency": "GBQ", "VatRat": 0 }"#).unwrap_err().to_string();
    assert!(error.contains("GBQ") && error.contains("; ") && error.contains("`VatRate`"), "{error}");
    assert_eq!(Consignment::from_slice(b"{ \xff }").unwrap_err().to_string(), "not UTF-8: byte `2` begins no character");
}
