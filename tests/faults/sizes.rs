//! Rows 17 and 19: limits, at them and one past them; nesting; keys from outside.

use std::fmt::Write as _;
use std::path::Path;

use consign::pro::{Answers, Calls, Failure, MOST_REFERENCES, MemoryStore, RequestError};
use consign::{Consignment, LONGEST_CONSIGNMENT, LONGEST_RULE_SET, MOST_PACKAGES, MOST_SERVICES, RuleSet};
use serde_json::json;

use super::{compiled, listed, monday, one, parcel, price, read, rules, service, violations};

/// The consignment of so many packages of a gram.
fn packages(count: usize) -> String {
    let package = r#"{"Weight":{"Value":1,"Unit":"g"}}"#;
    let packages = vec![package; count].join(",");
    parcel().to_string().replacen(r#"{"Weight":{"Unit":"Kg","Value":1}}"#, &packages, 1)
}

#[test]
fn row_17_a_hundred_thousand_packages_and_not_one_more() {
    let matcher = one(&json!({ "Rates": [{ "Basis": "Package", "Bands": [{ "Price": 1 }] }] }));
    let most = Consignment::from_json(&packages(MOST_PACKAGES)).unwrap();
    let quotes = matcher.all().quotes(&most, monday()).unwrap();
    assert_eq!(quotes.first().unwrap().price().net.to_string(), "100000.00");
    let mut more = most;
    more.packages.push(more.packages[0].clone());
    assert!(matcher.facts(&more).is_err(), "one more, built in code");
    for count in [MOST_PACKAGES + 1, 1_000_000] {
        let error = Consignment::from_json(&packages(count)).unwrap_err();
        assert_eq!(listed(&error.violations).len(), 1, "{count}");
        let text = error.to_string();
        assert!(text.contains("Packages: ") && text.contains(&count.to_string()) && text.contains("100000"), "{text}");
        assert_eq!(error.violations[0].code.to_string(), "too-large");
    }
}

#[test]
fn row_17_a_hundred_thousand_faults_of_one_reason_make_ten_figures() {
    let matcher = one(&json!({ "Rules": { "Weight": { "Min": 2, "Unit": "g", "Basis": "Package" } } }));
    let most = Consignment::from_json(&packages(MOST_PACKAGES)).unwrap();
    let explanation = matcher.all().explain(&most, monday()).unwrap();
    let reasons: Vec<_> = explanation.unqualified.iter().flat_map(|service| service.reasons()).collect();
    let [reason] = &reasons[..] else { panic!("{explanation:?}") };
    assert_eq!((reason.figures().count(), reason.more()), (10, MOST_PACKAGES - 10));
}

#[test]
fn row_17_a_text_is_read_up_to_its_limit() {
    let mut text = rules(&[service("A")]).to_string();
    text.extend(std::iter::repeat_n(' ', LONGEST_RULE_SET - text.len()));
    assert!(RuleSet::from_json(&text).is_ok());
    text.push(' ');
    let found = violations(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.to_string(), "too-large");
    assert!(found[0].message.contains(&(LONGEST_RULE_SET + 1).to_string()) && found[0].message.contains(&LONGEST_RULE_SET.to_string()));
    let mut text = parcel().to_string();
    text.extend(std::iter::repeat_n(' ', LONGEST_CONSIGNMENT - text.len()));
    assert!(Consignment::from_json(&text).is_ok());
    text.push(' ');
    assert_eq!(Consignment::from_json(&text).unwrap_err().violations[0].code.to_string(), "too-large");
}

#[test]
fn row_17_services_are_counted() {
    let mut text = r#"{"Currency":"GBP","Carriers":[{"Reference":"X"}],"CarrierServices":["#.to_owned();
    for number in 0..=MOST_SERVICES {
        write!(text, r#"{}{{"Reference":"{number}","Carrier":"X"}}"#, if number == 0 { "" } else { "," }).unwrap();
    }
    text.push_str("]}");
    let found = violations(&text);
    assert_eq!(listed(&found), [("too-large".to_owned(), 1, "CarrierServices".to_owned())]);
    let one_less = text.replacen(r#"{"Reference":"0","Carrier":"X"},"#, "", 1);
    assert!(RuleSet::from_json(&one_less).is_ok());
}

#[test]
fn row_17_references_of_a_request_are_counted() {
    let calls = Calls::new(compiled(&rules(&[service("A")])), MemoryStore::default(), Answers::default());
    let names: Vec<String> = (0..=MOST_REFERENCES).map(|number| number.to_string()).collect();
    let request = |names: &[String]| calls.allocate_using_default_rules(&json!({ "ConsignmentReferences": names }).to_string(), monday());
    assert_eq!(request(&names[1..]).unwrap().len(), MOST_REFERENCES);
    assert!(matches!(request(&names), Err(Failure::Refused(RequestError::TooMany(count))) if count == MOST_REFERENCES + 1));
}

#[test]
fn row_17_no_nesting_overflows_the_stack() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")] {
        for depth in [127, 128, 129, 1_000, 100_000] {
            let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            // In a field that nobody knows, in one of another kind, alone, and cut off.
            let foreign = parcel().to_string().replacen('{', &format!(r#"{{"Contact":{nested},"#), 1);
            assert!(Consignment::from_json(&foreign).is_ok(), "{depth} of {open}: {}", Consignment::from_json(&foreign).unwrap_err());
            let fields = parcel().to_string().replacen(r#""EC-1""#, &nested, 1);
            assert!(Consignment::from_json(&fields).is_err());
            let rules = rules(&[service("A")]).to_string();
            for field in [r#""Name":"#, r#""Zones":"#, r#""Nmae":"#, r#""Holidays":"#, r#""ExchangeRates":"#, r#""CarrierServiceGroups":"#]
            {
                let found = violations(&rules.replacen('{', &format!("{{{field}{nested},"), 1));
                assert!(!found.is_empty() && found.iter().all(|violation| violation.to_string().len() < 2_000));
            }
            assert_eq!(violations(&open.repeat(depth))[0].code.to_string(), "syntax");
            assert!(RuleSet::from_json(&nested).is_err() && Consignment::from_json(&nested).is_err());
        }
    }
}

#[test]
fn row_17_what_people_read_is_short_whatever_was_given() {
    let long = "x".repeat(1_000_000);
    for (field, value) in [("Currency", json!(long)), ("TimeZone", json!(long)), (&long[..], json!(1)), ("Name", json!([long]))] {
        let mut rules = rules(&[service("A")]);
        rules[field] = value;
        for violation in violations(&rules.to_string()) {
            assert!(violation.to_string().len() < 1_000, "{} bytes", violation.to_string().len());
        }
    }
    let mut parcel = parcel();
    parcel["Reference"] = json!(long);
    parcel["State"] = json!(long);
    parcel["Addresses"][0]["Postcode"] = json!(long);
    parcel["Packages"][0]["Weight"]["Value"] = json!(long);
    assert!(read(&parcel).unwrap_err().to_string().len() < 3_000);
}

#[test]
fn row_19_keys_from_outside_flood_no_table() {
    // Names that end alike, begin alike, differ in one bit: a weak hash puts them in one place.
    let names: Vec<String> = (0..4_096_u32).map(|number| format!("{number:012b}{}", "0".repeat(52))).collect();
    let services: Vec<_> = names.iter().map(|name| service(name)).collect();
    let mut rules = rules(&services);
    rules["CarrierServiceGroups"] = json!([{ "Reference": "G", "Services": names }]);
    rules["Zones"] = names.iter().map(|name| json!({ "Reference": name, "Include": ["GB"] })).collect();
    let matcher = compiled(&rules);
    assert!(names.iter().all(|name| matcher.service(name).is_some()));
    assert_eq!(price(&matcher, &parcel()), Ok("5.00".to_owned()));
    // Tables are the standard library's, seeded anew for each, or sorted: no other hash comes in by a side door.
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for hash in ["BuildHasherDefault", "with_hasher", "FxHash", "rustc_hash", "ahash", "foldhash", "nohash"] {
                assert!(!text.contains(hash), "{hash} in {}", path.file_name().unwrap().display());
            }
        }
    }
}
