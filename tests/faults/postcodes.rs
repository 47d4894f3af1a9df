//! Row 12 and 13 in their second edition: postcodes by their country's pattern, places by districts, codes and words, and what is told where
//! an address doesn't say enough.

use consign::RuleSet;
use serde_json::{Value, json};

use super::{explained, one, parcel_with, price, rules, service_with, violations};

/// A parcel to an address of these fields.
fn to(fields: &Value) -> Value {
    let mut address = json!({ "AddressType": "Destination" });
    for (field, value) in fields.as_object().unwrap() {
        address[field] = match field.as_str() {
            "Country" => json!({ "IsoCode": { "TwoLetterCode": value } }),
            _ => value.clone(),
        };
    }
    parcel_with(&json!({ "Addresses": [address] }))
}

fn at(country: &str, postcode: &str) -> Value {
    to(&json!({ "Country": country, "Postcode": postcode }))
}

/// Whether a lane to a place leads to an address.
fn leads(place: &str, address: &Value) -> bool {
    let lane = json!({ "Transit": [{ "To": [place], "TransitDays": { "Min": 1, "Max": 1 } }] });
    price(&one(&lane), address).is_ok()
}

/// What a service that excludes a place says of an address.
fn excluded(place: &str, address: &Value) -> Vec<String> {
    price(&one(&json!({ "Rules": { "ExcludedPlaces": [place] } })), address).err().unwrap_or_default()
}

/// The sentences of the reasons of a service of these fields.
fn sentences(fields: &Value, address: &Value) -> Vec<String> {
    let explanation = explained(&one(fields), address);
    let service = explanation.unqualified.first().unwrap();
    service.reasons().flat_map(|reason| reason.figures().map(|figure| figure.message).collect::<Vec<_>>()).collect()
}

#[test]
fn row_12_letters_of_the_country_before_a_postcode_are_dropped() {
    for (place, country, postcode) in [
        ("LV 10", "LV", "LV-1010"),
        ("LT 010", "LT", "LT-01001"),
        ("DE 25980", "DE", "D-25980"),
        ("DE 25980", "DE", "D 25980"),
        ("DE 25980", "DE", "de25980"),
        ("AT 1010", "AT", "A-1010"),
        ("SE 11122", "SE", "SE-111 22"),
        ("SE 11122", "SE", "S-111 22"),
        ("LU 1009", "LU", "L-1009"),
        ("LI 9490", "LI", "FL-9490"),
        ("FI 00100", "FI", "FIN-00100"),
        ("FI 00100", "FI", "SF-00100"),
        ("NL 1012AB", "NL", "NL-1012 AB"),
        ("GB M2", "GB", "GB-M2 6LW"),
        ("HK 12", "HK", "HK 123"),
        ("LV LV-10", "LV", "1010"),
    ] {
        assert!(leads(place, &at(country, postcode)), "{place} {country} {postcode}");
    }
    // Letters of another country are no letters of this one.
    for (place, country, postcode) in [("DE 25980", "DE", "A-25980"), ("HK 12", "HK", "HKT123"), ("FR 75", "FR", "D-75001")] {
        assert!(!leads(place, &at(country, postcode)), "{place} {country} {postcode}");
    }
}

#[test]
fn row_12_what_is_no_postcode_of_its_country_is_said_first_and_never_read_as_another_place() {
    for (place, country, postcode, sentence) in [
        ("US 070", "US", "7030", "`7030` is no US postcode: five digits; has a leading 0 been lost? "),
        ("DE 10", "DE", "1067", "`1067` is no DE postcode: five digits; has a leading 0 been lost? "),
        ("ES 80", "ES", "8001", "`8001` is no ES postcode: five digits; has a leading 0 been lost? "),
        ("AU 2", "AU", "NSW", "`NSW` is no AU postcode: four digits; "),
        ("NL 10", "NL", "1012A", "`1012A` is no NL postcode: of the form `9999AA`; "),
        ("GB M", "GB", "M2", "`M2` is no GB postcode: such as `M2 6LW`; "),
    ] {
        let address = at(country, postcode);
        assert_eq!(excluded(place, &address), ["PostcodeUnreadable"], "{country} {postcode}");
        assert!(!leads(place, &address) && leads(country, &address));
        let lane = json!({ "Transit": [{ "To": [place], "TransitDays": { "Min": 1, "Max": 1 } }] });
        let rate = json!({ "Rates": [{ "To": [place], "Bands": [{ "Price": 5 }] }] });
        for fields in [lane, rate, json!({ "Rules": { "ExcludedPlaces": [place] } })] {
            let told = sentences(&fields, &address);
            assert!(told.len() == 1 && told[0].starts_with(sentence), "{told:?}");
        }
        // Of several places the first says it for all.
        let told = sentences(&json!({ "Rules": { "ExcludedPlaces": [place, place] } }), &address);
        assert!(told.iter().map(|one| one.matches("is no").count()).sum::<usize>() == 1, "{told:?}");
        // A lane to elsewhere doesn't lead there for another reason.
        let elsewhere = sentences(&json!({ "Transit": [{ "To": ["FR 75"], "TransitDays": { "Min": 1, "Max": 1 } }] }), &address);
        assert!(!elsewhere[0].contains("is no"), "{elsewhere:?}");
    }
}

#[test]
fn row_12_some_postcodes_are_read_in_part() {
    for (country, part, shorter, longer, other) in [
        ("NL", "1012", "NL 10", "NL 1012AB", "NL 1013AB"),
        ("PT", "1000", "PT 1000", "PT 1000-001", "PT 1001-001"),
        ("CA", "K1A", "CA K1", "CA K1A 0B1", "CA K1B"),
        ("IE", "D02", "IE D02", "IE D02 AF30", "IE D04"),
    ] {
        let address = at(country, part);
        assert_eq!(excluded(shorter, &address), ["ExcludedPlace"], "{shorter}");
        assert_eq!(excluded(longer, &address), ["PostcodeUnreadable"], "{longer}");
        assert!(excluded(other, &address).is_empty(), "{other}");
    }
}

#[test]
fn row_12_jersey_guernsey_and_man_lie_where_their_postcodes_do() {
    let zone = json!({ "Reference": "MAIN", "Include": ["GB"], "Exclude": ["JE"] });
    let lies = |place: &str, address: &Value| {
        let mut document = rules(&[service_with("A", &json!({ "Rules": { "ExcludedPlaces": [place] } }))]);
        document["Zones"] = json!([zone]);
        price(&super::compiled(&document), address).err().unwrap_or_default()
    };
    for (address, lies_in, not_in, unknown) in [
        (at("GB", "JE2 3AB"), "JE|GB JE|GB JE2|JE JE2", "GB|MAIN|GG|GB M", ""),
        (at("JE", "JE2 3AB"), "JE|GB JE|GB JE2", "GB|MAIN", ""),
        (at("GB", "GY1 1AA"), "GG|GB GY", "GB|JE", ""),
        (at("GB", "IM1 1AA"), "IM|GB IM", "GB|JE", ""),
        (at("GB", "M2 6LW"), "GB|MAIN", "JE|GB JE", ""),
        (at("GB", "?"), "GB", "", "JE|GB IM|MAIN|GB M|GB JE2"),
        (at("JE", "?"), "JE|GB JE", "GB|GG|MAIN", "GB JE2"),
    ] {
        for (places, expected) in [(lies_in, &["ExcludedPlace"][..]), (not_in, &[]), (unknown, &["PostcodeUnreadable"])] {
            for place in places.split('|').filter(|place| !place.is_empty()) {
                assert_eq!(lies(place, &address), expected, "{place} {address}");
            }
        }
    }
}

#[test]
fn row_12_northern_ireland_and_the_canary_islands_are_countries_of_addresses() {
    for (country, postcode, lies_in, not_in, unknown) in [
        ("XI", "", "XI|GB|GB BT|GB-NIR", "GB M|JE|IE|ES", "GB BT1|XI BT1"),
        ("XI", "BT1 1AA", "XI|GB|GB BT1|XI BT1", "GB BT2", ""),
        ("XI", "M2 6LW", "XI|GB BT", "GB M|GB M2 6LW", "GB BT1"),
        ("GB", "BT1 1AA", "XI|GB-NIR", "", ""),
        ("IC", "", "IC|ES|ES 35-38|ES 3", "ES 28|ES 36-37|FR", "ES 35|ES 35-36|ES 35001"),
        ("IC", "35001", "IC|ES 35|IC 35", "ES 38", ""),
        ("ES", "38001", "IC|ES 38", "ES 35", ""),
        ("ES", "36001", "ES", "IC", ""),
        ("ES", "", "ES", "", "IC"),
    ] {
        let address = at(country, postcode);
        for (places, expected) in [(lies_in, &["ExcludedPlace"][..]), (not_in, &[]), (unknown, &["PostcodeUnreadable"])] {
            for place in places.split('|').filter(|place| !place.is_empty()) {
                assert_eq!(excluded(place, &address), expected, "{place} {country} {postcode}");
            }
        }
    }
    assert_eq!(excluded("GR", &at("EL", "10431")), ["ExcludedPlace"]);
    assert_eq!(excluded("UK", &at("GB", "")), ["ExcludedPlace"]);
    assert_eq!(excluded("XK 1", &at("XK", "10000")), ["ExcludedPlace"]);
}

#[test]
fn row_13_districts_and_codes_by_number() {
    for (place, yes, no) in [
        ("GB KW15-17", "GB KW15 1AA|GB KW17 2AA", "GB KW1 4XX|GB KW14 7AA|GB KW18 1AA"),
        ("GB PH16-PH40", "GB PH16 5AA|GB PH22 1AA|GB PH40 4AA", "GB PH2 8AA|GB PH41 4AA|GB PA20 1AA"),
        ("GB IV1-28", "GB IV1 1AA|GB IV3 8AA|GB IV28 3AA", "GB IV30 1AA|GB IV40 8AA"),
        ("GB W1-W2", "GB W1A 1AA|GB W1 1AA|GB W2 1AA", "GB W10 4AA|GB WC1A 1AA|GB W3 1AA"),
        ("US 90210", "US 90210|US 90210-1234", "US 90211"),
        ("US 90210-90260", "US 90210|US 90260-1234", "US 90261|US 90209-9999"),
        ("BH =101", "BH 101", "BH 1011"),
        ("BH 101", "BH 101|BH 1011", "BH 102"),
        ("TW =106-409", "TW 106409|TW 106-409", "TW 106|TW 300"),
        ("US =90210", "US 90210-1234", "US 90211"),
    ] {
        for (addresses, expected) in [(yes, true), (no, false)] {
            for address in addresses.split('|') {
                let (country, postcode) = address.split_once(' ').unwrap();
                assert_eq!(leads(place, &at(country, postcode)), expected, "{place} {address}");
            }
        }
    }
}

#[test]
fn row_13_codes_of_a_rule_set_can_begin_a_postcode() {
    for (place, message) in [
        ("AU 200-299", "write `AU 0200-0299` or `AU 2000-2999`"),
        ("US 7030-7039", "write `US 07030-07039` or `US 70300-70399`"),
        ("DE 101155", "no DE postcode begins with `101155`: five digits"),
        ("DE 1A", "no DE postcode begins with `1A`"),
        ("NL AB", "no NL postcode begins with `AB`"),
        ("GB KW17-KW15", "runs backwards"),
        ("GB KW15-PH17", "no part of a UK postcode"),
        ("US 9021", "three digits (`902`), five (`90210`)"),
        ("DE =10", "`10` is no DE postcode: five digits; after `=` stands a whole postcode"),
        ("NL =1012", "`1012` is no whole postcode"),
        ("US-XX", "`US-XX` is no subdivision"),
        ("XI M2", "`M2` does not lie in `XI`"),
        ("IC 28", "`28` does not lie in `IC`"),
        ("region:QA", "names no region"),
        ("town:QQ Doha", "unknown country `QQ`"),
    ] {
        let found = violations(&rules(&[service_with("A", &json!({ "Rules": { "ExcludedPlaces": [place] } }))]).to_string());
        assert!(found.len() == 1 && found[0].message.contains(message), "{place}: {found:?}");
    }
    let warned = |place: &str| {
        let source = rules(&[service_with("A", &json!({ "Rules": { "ExcludedPlaces": [place] } }))]).to_string();
        RuleSet::from_json(&source).unwrap().warnings(None).iter().any(|one| one.code.to_string() == "ambiguous-place")
    };
    assert!(warned("AU 200") && warned("TW 106-409") && !warned("AU 0200") && !warned("US 902-906"));
}

#[test]
fn row_12_regions_and_towns_are_told_by_their_fields() {
    let address = |country: &str, region: &str, town: &str, postcode: &str| {
        to(&json!({ "Country": country, "Region": region, "Town": town, "Postcode": postcode }))
    };
    for (place, address, expected) in [
        ("US-CA", address("US", "California", "", ""), "ExcludedPlace"),
        ("US-CA", address("US", "us-ca", "", "10001"), "ExcludedPlace"),
        ("US-CA", address("US", "NY", "", "90210"), ""),
        ("US-CA", address("US", "", "", "90210"), "ExcludedPlace"),
        ("US-CA", address("US", "Nowhere", "", "90210"), "ExcludedPlace"),
        ("US-CA", address("US", "", "", "10001"), ""),
        ("US-CA", address("US", "", "", ""), "MissingData"),
        ("US-CA", address("MX", "", "", ""), ""),
        ("AU-WA", address("AU", "", "", "6000"), "ExcludedPlace"),
        ("CA-ON", address("CA", "", "", "K1A"), "ExcludedPlace"),
        ("AE-DU", address("AE", "Dubai", "", ""), "ExcludedPlace"),
        ("AE-DU", address("AE", "", "", ""), "MissingData"),
        ("region:QA Doha", address("QA", " DOHA ", "", ""), "ExcludedPlace"),
        ("region:QA Doha", address("QA", "Al Rayyan", "", ""), ""),
        ("region:QA Doha", address("QA", "", "Doha", ""), "MissingData"),
        ("town:IE Dublin", address("IE", "", "dublin", ""), "ExcludedPlace"),
        ("town:IE Dublin", address("IE", "", "Dublin 2", ""), ""),
        ("town:IE Dublin", address("IE", "", "", ""), "MissingData"),
        ("town:PL Łódź", address("PL", "", "LODZ", ""), "ExcludedPlace"),
    ] {
        assert_eq!(excluded(place, &address).join(" "), expected, "{place} {address}");
        assert_eq!(leads(place, &address), expected == "ExcludedPlace", "{place} {address}");
    }
    let told = sentences(&json!({ "Rules": { "ExcludedPlaces": ["town:IE Dublin"] } }), &address("IE", "", "", ""));
    assert_eq!(told, ["the destination states no `Town`; destination `IE` may lie in `town:IE Dublin`, which is excluded"]);
    let lane = json!({ "Transit": [{ "To": ["region:QA Doha"], "TransitDays": { "Min": 1, "Max": 1 } }] });
    let told = sentences(&lane, &address("QA", "", "", ""));
    assert_eq!(told, ["the destination states no `Region`; the one transit lane does not lead to `QA` from the origin"]);
}

#[test]
fn row_12_a_list_of_zip_codes_is_a_surcharge() {
    let das = json!({ "Surcharges": [{ "Name": "DAS", "Amount": 4.45, "Places": ["US 90044", "US 10001-10005"] }] });
    for (zip, expected) in [("90044", "9.45"), ("90044-1234", "9.45"), ("90045", "5.00"), ("10003", "9.45")] {
        assert_eq!(price(&one(&das), &at("US", zip)).as_deref(), Ok(expected), "{zip}");
    }
}
