//! Rows 1, 2 and 4: texts that aren't JSON, many faults at once, names that nothing has.

use std::collections::BTreeSet;

use consign::pro::{Answers, Calls, Failure, MemoryStore, RequestError};
use consign::{Consignment, RuleSet};
use serde_json::json;

use super::{compiled, listed, monday, parcel, rules, service, service_with, violations};

/// A valid rule set over several lines, with a bit of everything.
const RULES: &str = r#"{
  "Currency": "GBP",
  "ExchangeRates": { "EUR": 0.86 },
  "ShippingLocations": [{ "Reference": "Sorted1", "TimeZone": "Europe/London", "Collections": [{ "Carrier": "DPD", "Time": "17:00" }] }],
  "Carriers": [{ "Reference": "DPD", "Name": "Dépêche" }],
  "CarrierServices": [
    { "Reference": "A", "Carrier": "DPD" },
    { "Reference": "B", "Carrier": "DPD",
      "Transit": [{ "From": ["Sorted1"], "TransitDays": { "Min": 1, "Max": 1 } }],
      "Rates": [{ "Bands": [{ "UpTo": 2, "Price": 3.49 }] }] }
  ]
}"#;

#[test]
fn row_01_a_text_that_is_not_json_says_line_column_and_path() {
    for (from, to, path) in [
        (r#""Price": 3.49 }"#, r#""Price": 3.49, «}"#, "CarrierServices[1].Rates[0].Bands[0]"),
        (r#"["Sorted1"]"#, r#"["Sorted1",«]"#, "CarrierServices[1].Transit[0].From"),
        (r#""UpTo": 2"#, r#""UpTo": «NaN"#, "CarrierServices[1].Rates[0].Bands[0].UpTo"),
        (r#""UpTo": 2"#, r#""UpTo": 0«2"#, "CarrierServices[1].Rates[0].Bands[0].UpTo"),
        (r#""EUR": 0.86"#, r#""EUR": 0,«86"#, "ExchangeRates"),
        (r#""EUR": 0.86"#, r#""EUR": «.86"#, "ExchangeRates.EUR"),
        (r#""Reference": "A","#, r"«'Reference': 'A',", "CarrierServices[0]"),
        (r#""Name": "Dépêche""#, r#""Name": "Dépêche" «"Enabled""#, "Carriers[0]"),
        (r#""Currency": "GBP","#, r#""Currency": "GBP", «// pounds"#, ""),
        (r#""Currency": "GBP","#, r#""Currency": "GBP« "#, "Currency"),
    ] {
        let marked = RULES.replacen(from, to, 1);
        let expected = marked.find('«').unwrap();
        let source = marked.replace('«', "");
        let violations = violations(&source);
        let [violation] = &violations[..] else { panic!("{violations:?}") };
        assert_eq!(violation.code.to_string(), "syntax");
        let position = violation.place.position.unwrap();
        let before = &source[..expected];
        let (line, column) = (before.matches('\n').count() + 1, before.lines().last().unwrap().chars().count() + 1);
        // Whether the column is that of the first wrong character, or of the one after it, is the parser's.
        assert!(position.line == line && position.column.abs_diff(column) <= 1, "{to}: {violation}, expected {line}:{column}");
        assert!(violation.place.path.to_string().starts_with(path), "{to}: {violation}, expected {path}");
        assert!(violation.to_string().lines().count() == 1, "{violation}");
    }
}

#[test]
fn row_01_a_byte_order_mark_is_named() {
    let marked = format!("\u{feff}{RULES}");
    let found = violations(&marked);
    assert_eq!(listed(&found), [("syntax".to_owned(), 1, String::new())]);
    assert!(found[0].to_string().contains("byte order mark"), "{}", found[0]);
    let error = Consignment::from_json(&format!("\u{feff}{}", parcel())).unwrap_err();
    assert!(error.to_string().contains("byte order mark"), "{error}");
}

/// Whether a text is refused as no JSON, once and within it.
fn is_cut_off(text: &str, violations: &[consign::Violation]) -> bool {
    let [violation] = violations else { return false };
    violation.code.to_string() == "syntax" && violation.place.position.is_some_and(|position| position.offset <= text.len())
}

#[test]
fn row_01_a_truncated_text_is_refused_wherever_it_ends() {
    let parcel = parcel().to_string();
    for (text, is_refused) in [
        (RULES, (|text| RuleSet::from_json(text).is_err_and(|error| is_cut_off(text, &error.violations))) as fn(&str) -> bool),
        (&parcel, |text| Consignment::from_json(text).is_err_and(|error| is_cut_off(text, &error.violations))),
    ] {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(is_refused(&text[..end]), "{}", &text[..end]);
        }
    }
}

#[test]
fn row_01_no_slip_of_the_keyboard_does_more_than_be_refused() {
    for (at, _) in RULES.char_indices() {
        let (before, after) = RULES.split_at(at);
        let rest: String = after.chars().skip(1).collect();
        for slip in ["", ",", ":", "{", "}", "[", "]", "\"", "\\", "\\ud800", "-", "1e999", "null", "\u{0}", "é"] {
            for source in [format!("{before}{slip}{rest}"), format!("{before}{slip}{after}")] {
                if let Err(error) = RuleSet::from_json(&source) {
                    assert!(!error.violations.is_empty());
                    for violation in &error.violations {
                        let place = &violation.place;
                        assert!(source.get(place.bytes.clone()).is_some(), "{source}\n{violation:?}");
                        assert!(place.position.is_some() && !violation.message.is_empty(), "{source}\n{violation:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn row_01_a_request_that_is_not_json_is_refused_as_a_whole() {
    let calls = Calls::new(compiled(&rules(&[service("A")])), MemoryStore::default(), Answers::default());
    for request in [
        "",
        "{",
        "[]",
        r#"{ "ConsignmentReferences": ["EC-1",] }"#,
        r#"{ "ConsignmentReference": ["EC-1"] }"#,
        r#"{ "ConsignmentReferences": "EC-1" }"#,
    ] {
        let refused = calls.allocate_using_default_rules(request, monday());
        let Err(Failure::Refused(RequestError::Unreadable(violations))) = refused else { panic!("{request}: {refused:?}") };
        assert!(violations.iter().all(|violation| violation.place.position.is_some()), "{violations:?}");
    }
}

/// One fault of each code, one a line.
const MANY: &str = r#"{
  "Currency": "GBPX",
  "VatRate": "much",
  "HorizonDays": 400,
  "ExchangeRates": { "EUR": 0 },
  "Zones": [{ "Reference": "Z", "Include": [] },
    { "Reference": "Z", "Include": ["GB"] }],
  "Carriers": [{ "Reference": "DPD" }],
  "CarrierServices": [
    { "Reference": "A", "Carrier": "DPT" },
    { "Reference": "B", "Carrier": "DPD", "Enabeld": true },
    { "Reference": 7, "Carrier": "DPD" },
    { "Carrier": "DPD" },
    { "Reference": "C", "Carrier": "DPD", "Carrier": "DPD" },
    { "Reference": "D", "Carrier": "DPD", "Rates": [{ "Bands": [{ "UpTo": 2 },
      { "UpTo": 2 }] }] },
    { "Reference": "E", "Carrier": "DPD", "Surcharges": [{ "Name": "Fuel", "Amount": 1,
      "Minimum": 2 }] },
    { "Reference": "F", "Carrier": "DPD", "Transit": [{ "To": [],
      "TransitDays": { "Min": 2, "Max": 1 } }] }
  ],
  "CarrierServiceGroups": [{ "Reference": "G", "Services": ["A",
    "Nope"] }]
}"#;

#[test]
fn row_02_all_faults_are_collected_in_the_order_of_the_text_with_stable_codes() {
    let found = violations(MANY);
    let expected = [
        ("invalid-value", 2, "Currency"),
        ("invalid-value", 3, "VatRate"),
        ("invalid-value", 4, "HorizonDays"),
        ("invalid-value", 5, "ExchangeRates.EUR"),
        ("empty-list", 6, "Zones[0].Include"),
        ("duplicate-reference", 7, "Zones[1].Reference"),
        ("unknown-reference", 10, "CarrierServices[0].Carrier"),
        ("unknown-field", 11, "CarrierServices[1].Enabeld"),
        ("wrong-type", 12, "CarrierServices[2].Reference"),
        ("missing-field", 13, "CarrierServices[3].Reference"),
        ("duplicate-key", 14, "CarrierServices[4].Carrier"),
        ("out-of-order", 16, "CarrierServices[5].Rates[0].Bands[1].UpTo"),
        ("conflict", 18, "CarrierServices[6].Surcharges[0].Minimum"),
        ("empty-list", 19, "CarrierServices[7].Transit[0].To"),
        ("out-of-order", 20, "CarrierServices[7].Transit[0].TransitDays.Min"),
        ("unknown-reference", 23, "CarrierServiceGroups[0].Services[1]"),
    ];
    assert_eq!(listed(&found), expected.map(|(code, line, path)| (code.to_owned(), line, path.to_owned())));
    let texts = || violations(MANY).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!((0..20).all(|_| texts() == texts()), "the same every time");
    for violation in &found {
        let text = violation.to_string();
        assert!(text.lines().count() == 1, "{text}");
        let message = &violation.message;
        assert!(!message.ends_with('.') && message.starts_with(|c: char| !c.is_uppercase()), "{message}");
    }
}

#[test]
fn row_04_an_unknown_name_is_refused_with_the_name_that_was_meant() {
    let location = json!([{ "Reference": "Sorted1", "Collections": [{ "Carrier": "DPT" }] }]);
    let zones = json!([{ "Reference": "MAINLAND", "Include": ["GB"] }]);
    let lane = json!({ "From": ["Sorted2"], "To": ["MAINLND"], "TransitDays": { "Min": 1, "Max": 1 } });
    let rates = json!([{ "To": ["MAINLANDS"], "Bands": [{ "Price": 5 }] }]);
    let fields = json!({
        "Carrier": "DPT", "Legs": [{ "Carrier": "PDP" }], "Transit": [lane], "Rates": rates,
        "Rules": { "ExcludedPlaces": ["MAINLAND1"] }, "Surcharges": [{ "Name": "Fuel", "Percent": 1, "Places": ["mainland"] }],
    });
    let mut rules = rules(&[service_with("NEXT_DAY", &fields)]);
    rules["ShippingLocations"] = location;
    rules["Zones"] = zones;
    rules["CarrierServiceGroups"] = json!([{ "Reference": "G", "Services": ["NEXTDAY"] }]);
    let found = violations(&rules.to_string());
    let all: BTreeSet<(String, Option<String>)> = found.iter().map(|one| (one.place.path.to_string(), one.hint.clone())).collect();
    let services = "CarrierServices[0]";
    for (path, meant) in [
        ("ShippingLocations[0].Collections[0].Carrier".to_owned(), "DPD"),
        (format!("{services}.Carrier"), "DPD"),
        (format!("{services}.Transit[0].From[0]"), "Sorted1"),
        (format!("{services}.Transit[0].To[0]"), "MAINLAND"),
        (format!("{services}.Rates[0].To[0]"), "MAINLAND"),
        (format!("{services}.Rules.ExcludedPlaces[0]"), "MAINLAND"),
        (format!("{services}.Surcharges[0].Places[0]"), "MAINLAND"),
        ("CarrierServiceGroups[0].Services[0]".to_owned(), "NEXT_DAY"),
    ] {
        assert!(all.contains(&(path.clone(), Some(format!("did you mean `{meant}`?")))), "{path}: {all:#?}");
    }
    assert!(found.iter().all(|violation| violation.code.to_string() == "unknown-reference"), "{found:#?}");
    assert_eq!(found.len(), 9);
}

#[test]
fn row_04_of_many_names_the_one_that_was_meant_is_found_every_time() {
    let services: Vec<_> = (0..5_000).map(|number| service(&format!("SERVICE_{:x}", number * 7919 + 100_000))).collect();
    let mut rules = rules(&services);
    let meant: Vec<String> = (0..40).map(|number| services[number * 120]["Reference"].as_str().unwrap().to_owned()).collect();
    let misspelt: Vec<String> = meant.iter().map(|name| name.replace("SERVICE", "SERVCE")).collect();
    rules["CarrierServiceGroups"] = json!([{ "Reference": "G", "Services": misspelt }]);
    let hints: Vec<_> = violations(&rules.to_string()).into_iter().map(|violation| violation.hint.unwrap_or_default()).collect();
    let expected: Vec<_> = meant.iter().map(|name| format!("did you mean `{name}`?")).collect();
    assert_eq!(hints, expected);
}

#[test]
fn row_04_what_was_checked_never_fails_at_run_time() {
    let matcher = compiled(&rules(&[service("A")]));
    assert!(matcher.group("NOPE").is_none() && matcher.service("B").is_none());
    assert!(RuleSet::from_json(RULES).unwrap().compile().is_ok());
}

#[test]
fn row_02_a_missing_field_hides_nothing_else() {
    let found = violations(
        r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "DPD" }],
             "CarrierServices": [{ "Carrier": "NOPE", "Rates": [{ "Bands": [{ "UpTo": 2 }, { "UpTo": 1 }] }] }] }"#,
    );
    let codes: Vec<_> = found.iter().map(|violation| violation.code.to_string()).collect();
    assert_eq!(codes, ["missing-field", "unknown-reference", "out-of-order"], "{found:#?}");
}
