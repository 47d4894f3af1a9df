//! What is said of names, codes, postcodes and places in the second edition.

use serde_json::{Value, json};

use super::published::{ask, consignment, rule_set, service, with};
use super::{Choice, judge};

const AT: &str = "2026-11-02T09:00:00Z";

/// To a country and, if it isn't empty, a postcode there; with some more fields of the address.
fn to(country: &str, postcode: &str, more: &[(&str, &str)]) -> Value {
    let mut changed = consignment();
    let address = &mut changed["Addresses"][1];
    address["Country"]["IsoCode"]["TwoLetterCode"] = json!(country);
    address["Postcode"] = json!(postcode);
    for (field, value) in more {
        address[*field] = json!(value);
    }
    changed
}

/// Whether a place matches: `yes`, `no`, or the code of what is not known.
fn lies(place: &str, consignment: &Value) -> String {
    let services = json!([with(&service("A"), "Rules", json!({ "ExcludedPlaces": [place] }))]);
    let verdict = ask(&services, consignment, AT);
    match verdict.excluded.get("A").map(|codes| codes.join(" ")).as_deref() {
        None if verdict.status == 200 => "no".to_owned(),
        None => verdict.status.to_string(),
        Some("ExcludedPlace") => "yes".to_owned(),
        Some(codes) => codes.to_owned(),
    }
}

const UNREADABLE: &str = "PostcodeUnreadable";
const MISSING: &str = "MissingData";

fn all_lie(cases: &[(&str, &str, &str, &str)]) {
    for (place, country, postcode, expected) in cases {
        assert_eq!(lies(place, &to(country, postcode, &[])), *expected, "{country} {postcode} in {place}");
    }
}

#[test]
fn field_names_in_any_case() {
    let mut plain = consignment();
    plain["tags"] = json!(["Oil"]);
    plain["addresses"] = plain["Addresses"].take();
    plain.as_object_mut().unwrap().remove("Addresses");
    let rules = json!([with(&service("A"), "rules", json!({ "tags": ["Oil"] })), service("B")]);
    assert_eq!(ask(&rules, &plain, AT).eligible, ["A"]);
    // Twice in one object.
    assert_eq!(ask(&rules, &with(&plain, "Tags", json!(["Oil"])), AT).status, 400);
}

#[test]
fn fields_that_are_nearly_named() {
    let status = |from: &str, to: &str| {
        let mut misspelt = with(&consignment(), "Tags", json!([]));
        let field = misspelt[from].take();
        misspelt.as_object_mut().unwrap().remove(from);
        misspelt[to] = field;
        ask(&json!([service("A")]), &misspelt, AT).status
    };
    for (right, wrong) in [("Packages", "Pakages"), ("Addresses", "Adresses"), ("Tags", "Tgas"), ("Tags", "Tag")] {
        assert_eq!(status(right, wrong), 400, "{wrong}");
    }
    assert_eq!(status("Tags", "Labels"), 200);
    let mut package = consignment();
    package["Packages"][0]["Weigth"] = json!(1);
    assert_eq!(ask(&json!([service("A")]), &package, AT).status, 200, "its weight isn't lacking");
    let mut item = consignment();
    item["Packages"][0]["Items"] = json!([{ "HarmonizationCode": "6402" }]);
    assert_eq!(ask(&json!([service("A")]), &item, AT).status, 200);
}

#[test]
fn words_joined_by_commas() {
    let both = with(&service("A"), "Direction", json!("Inbound, Outbound"));
    assert_eq!(ask(&json!([both]), &with(&consignment(), "Direction", json!("Inbound")), AT).status, 200);
}

#[test]
fn codes_of_countries() {
    all_lie(&[
        ("GR", "EL", "104 31", "yes"),
        ("EL 10", "GRC", "104 31", "yes"),
        ("GB M", "UK", "M2 6LW", "yes"),
        ("XK", "XK", "10000", "yes"),
        ("XI", "GB", "BT1 1AA", "yes"),
        ("GB BT", "XI", "", "yes"),
        ("GB", "XI", "", "yes"),
        ("GB-NIR", "XI", "", "yes"),
        ("GB M", "XI", "", "no"),
        ("JE", "XI", "", "no"),
        ("GB BT1", "XI", "", UNREADABLE),
        ("GB BT1", "XI", "BT1 1AA", "yes"),
        ("IC", "ES", "35001", "yes"),
        ("IC", "ES", "38001", "yes"),
        ("IC", "ES", "28001", "no"),
        ("ES 35-38", "IC", "", "yes"),
        ("ES 35", "IC", "", UNREADABLE),
        ("ES 08", "IC", "", "no"),
        ("ES", "IC", "", "yes"),
    ]);
}

#[test]
fn letters_of_the_country_before_a_postcode() {
    all_lie(&[
        ("LV 1010", "LV", "LV-1010", "yes"),
        ("DE 25980", "DE", "D-25980", "yes"),
        ("SE 11122", "SE", "SE-111 22", "yes"),
        ("LU 1009", "LU", "L-1009", "yes"),
        ("LI 9490", "LI", "FL-9490", "yes"),
        ("AT 1010", "AT", "A 1010", "yes"),
        ("LT 01001", "LT", "LT-01001", "yes"),
        ("GB M2", "GB", "GB-M2 6LW", "yes"),
        ("FI 00100", "FI", "FIN-00100", "yes"),
        // Another country's letters, and letters before what doesn't fit.
        ("DE 25980", "DE", "A-25980", UNREADABLE),
        ("AT 1010", "AT", "A-10101", UNREADABLE),
        // Without a pattern, alpha-2 before a digit.
        ("HK 1", "HK", "HK 123", "yes"),
        ("HK HKX", "HK", "HKX", "yes"),
    ]);
}

#[test]
fn what_does_not_fit_is_unreadable() {
    for (country, postcode) in
        [("DE", "1067"), ("US", "7030"), ("ES", "8001"), ("AU", "NSW"), ("FR", "7500"), ("NL", "1012A"), ("PT", "10000")]
    {
        let place = format!("{country} 1");
        assert_eq!(lies(&place, &to(country, postcode, &[])), UNREADABLE, "{country} {postcode}");
        assert_eq!(lies(country, &to(country, postcode, &[])), "yes");
    }
}

#[test]
fn what_can_be_read_in_part() {
    all_lie(&[
        ("NL 10", "NL", "1012", "yes"),
        ("NL 1012", "NL", "NL-1012", "yes"),
        ("NL 1012AB", "NL", "1012", UNREADABLE),
        ("NL 1013AB", "NL", "1012", "no"),
        ("NL 1012AB", "NL", "1012 AB", "yes"),
        ("NL 1000-1099", "NL", "1012", "yes"),
        ("PT 1000-001", "PT", "1000", UNREADABLE),
        ("CA K1A", "CA", "k1a", "yes"),
        ("CA K1A 0B1", "CA", "K1A", UNREADABLE),
        ("IE D02", "IE", "D02", "yes"),
        ("IE D02 X285", "IE", "D02", UNREADABLE),
        ("IE D6W", "IE", "D6W XK28", "yes"),
        ("IE D02 X285", "IE", "D04", "no"),
    ]);
}

#[test]
fn territories() {
    all_lie(&[
        ("JE", "GB", "JE2 3AB", "yes"),
        ("GB JE", "JE", "", "yes"),
        ("JE JE", "JE", "", "yes"),
        ("GB JE2", "JE", "JE2 3AB", "yes"),
        ("GB", "GB", "JE2 3AB", "no"),
        ("GG", "GB", "GY1 1AA", "yes"),
        ("GB GY", "GG", "", "yes"),
        ("IM", "GB", "IM1 1AA", "yes"),
        ("JE", "GB", "none", UNREADABLE),
        ("GB", "GB", "none", "yes"),
        ("JE", "GB", "M2 6LW", "no"),
    ]);
    // A zone of GB without JE.
    let mut rules = rule_set(&json!([with(&service("A"), "Transit", json!([{ "To": ["MAIN"], "TransitDays": { "Min": 1, "Max": 1 } }]))]));
    rules["Zones"] = json!([{ "Reference": "MAIN", "Include": ["GB"], "Exclude": ["JE"] }]);
    assert_eq!(judge(&rules, &to("GB", "JE2 3AB", &[]), AT, &Choice::All).excluded["A"], ["NoLane"]);
    assert_eq!(judge(&rules, &to("GB", "M2 6LW", &[]), AT, &Choice::All).status, 200);
}

#[test]
fn notations_of_codes() {
    all_lie(&[
        ("US 90044", "US", "90044", "yes"),
        ("US 90044", "US", "90044-1234", "yes"),
        ("US 90044", "US", "90045", "no"),
        ("US 90210-90260", "US", "90260", "yes"),
        ("US 90210-90260", "US", "90261", "no"),
        ("US =90210", "US", "902101234", "yes"),
        ("GB PH16-PH40", "GB", "PH16 5AA", "yes"),
        ("GB PH16-PH40", "GB", "PH40 4AA", "yes"),
        ("GB PH16-PH40", "GB", "PH2 0AA", "no"),
        ("GB IV1-28", "GB", "IV28 3AA", "yes"),
        ("GB IV1-28", "GB", "KW1 5AA", "no"),
        ("GB W1-W2", "GB", "W1A 1AA", "yes"),
        ("GB W1", "GB", "W1A 1AA", "no"),
        ("BH =101", "BH", "101", "yes"),
        ("BH =101", "BH", "1011", "no"),
        ("BH 101", "BH", "1011", "yes"),
        ("TW =106-409", "TW", "106-409", "yes"),
        ("TW =106-409", "TW", "106", "no"),
        ("TW =106-409", "TW", "107", "no"),
    ]);
}

#[test]
fn subdivisions() {
    all_lie(&[
        ("US-CA", "US", "90210", "yes"),
        ("US-NY", "US", "90210", "no"),
        ("US-CA", "US", "", MISSING),
        ("AU-WA", "AU", "6000", "yes"),
        ("AU-ACT", "AU", "2600", "yes"),
        ("AU-NT", "AU", "0800", "yes"),
        ("CA-ON", "CA", "K1A 0B1", "yes"),
        ("CA-ON", "CA", "H2X", "no"),
        ("AE-DU", "AE", "", MISSING),
        ("GB-NIR", "GB", "BT1 1AA", "yes"),
        ("GB-NIR", "GB", "", UNREADABLE),
        ("US-CA", "CA", "K1A 0B1", "no"),
    ]);
    for (place, country, postcode, region, expected) in [
        ("US-CA", "US", "", "CA", "yes"),
        ("US-CA", "US", "", "us-ca", "yes"),
        ("US-CA", "US", "10001", " california ", "yes"),
        ("US-CA", "US", "90210", "Somewhere", "yes"),
        ("US-CA", "US", "", "Somewhere", MISSING),
        ("AE-DU", "AE", "", "Dubai", "yes"),
        ("AE-DU", "AE", "", "Abu  Dhabi", "no"),
        ("CA-QC", "CA", "", "Québec", "yes"),
    ] {
        assert_eq!(lies(place, &to(country, postcode, &[("Region", region)])), expected, "{region} {postcode} in {place}");
    }
}

#[test]
fn regions_and_towns() {
    for (place, country, field, text, expected) in [
        ("region:QA Doha", "QA", "Region", " DOHA ", "yes"),
        ("region:QA Doha", "QA", "Region", "Doha West", "no"),
        ("region:QA Doha", "QA", "Region", " ", MISSING),
        ("region:QA Doha", "AE", "Region", "Doha", "no"),
        ("town:IE Dublin", "IE", "Town", "dublin", "yes"),
        ("town:IE Dublin", "IE", "Region", "Dublin", MISSING),
        ("town:DE Weissenfels", "DE", "Town", "Weißenfels", "yes"),
        ("town:PL Łódź", "PL", "Town", "lodz", "yes"),
        ("town:DK Ærøskøbing", "DK", "Town", "aeroskobing", "yes"),
    ] {
        assert_eq!(lies(place, &to(country, "", &[(field, text)])), expected, "{field} {text} in {place}");
    }
}
