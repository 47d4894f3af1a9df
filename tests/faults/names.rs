//! Rows 11, 12 and 24: tags and postcodes as people type them, and what is told of an address.

use consign::pro::Answers;
use consign::{Allocation, Place, Postcode, ReasonCode};
use serde_json::{Value, json};

use super::{explained, monday, one, parcel_with, price, read, rules, service_with, violations};

fn tagged(tags: &Value) -> Value {
    parcel_with(&json!({ "Tags": tags }))
}

/// Service and consignment, each with its tags.
fn carries(service: &Value, consignment: &Value) -> bool {
    price(&one(&json!({ "Rules": { "Tags": service } })), &tagged(consignment)).is_ok()
}

#[test]
fn row_11_an_empty_tag_is_refused_on_either_side() {
    for empty in ["", " ", "\t", "\u{a0}", "\u{200b}", "\u{feff}", " \u{200d}\u{2060} "] {
        let error = read(&tagged(&json!(["Oil", empty]))).unwrap_err();
        assert_eq!(error.violations.len(), 1, "{error}");
        assert_eq!(error.violations[0].place.path.to_string(), "Tags[1]");
        let found = violations(&rules(&[service_with("A", &json!({ "Rules": { "Tags": [empty] } }))]).to_string());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].place.path.to_string(), "CarrierServices[0].Rules.Tags[0]");
    }
}

#[test]
fn row_11_space_and_nothing_visible_around_a_tag_do_not_count() {
    for tag in [" Oil", "Oil ", "\u{a0}Oil\u{2009}", "\u{200b}Oil\u{feff}", "\u{200d}Oil\u{ad}"] {
        assert!(carries(&json!(["Oil"]), &json!([tag])), "{tag:?}");
        assert!(carries(&json!([tag]), &json!(["Oil"])), "{tag:?}");
    }
    // Within a tag every character counts, and so does its case.
    for (own, other) in [("Oil", "oil"), ("Oil", "Ｏil"), ("Dry Ice", "Dry  Ice"), ("Oil", "O\u{200b}il"), ("é", "e\u{301}")] {
        assert!(!carries(&json!([own]), &json!([other])), "{own:?} {other:?}");
    }
}

#[test]
fn row_11_tags_given_twice_are_one() {
    assert!(carries(&json!(["Oil", " Oil "]), &json!(["Oil", "Oil", "\u{200b}Oil"])));
    let explanation = explained(&one(&json!({})), &tagged(&json!(["Oil", "Oil ", "\u{200b}Oil"])));
    let reasons: Vec<_> = explanation.unqualified.iter().flat_map(|service| service.reasons()).collect();
    let [reason] = &reasons[..] else { panic!("{explanation:?}") };
    assert_eq!(reason.code(), ReasonCode::Tags);
    assert_eq!(reason.figures().count(), 1, "{reason}");
    let explanation = explained(&one(&json!({ "Rules": { "Tags": ["Oil", "Oil"] } })), &tagged(&json!(["Alcohol"])));
    let figure = explanation.unqualified.first().unwrap().reasons().next().unwrap().figures().next().unwrap();
    assert_eq!(figure.allowed.as_deref(), Some("Oil"), "{explanation:?}");
}

#[test]
fn row_11_references_are_not_empty_either() {
    for empty in ["", " ", "\u{200b}", "\u{a0}"] {
        assert!(read(&parcel_with(&json!({ "Reference": empty }))).is_err(), "{empty:?}");
        let found = violations(&rules(&[service_with(empty, &json!({}))]).to_string());
        assert_eq!(found[0].place.path.to_string(), "CarrierServices[0].Reference", "{empty:?}");
    }
}

fn to(country: &str, postcode: &Value) -> Value {
    let country = json!({ "IsoCode": { "TwoLetterCode": country } });
    parcel_with(&json!({ "Addresses": [{ "AddressType": "Destination", "Postcode": postcode, "Country": country }] }))
}

/// What a service that excludes a place says of an address there, or of one that can't be told.
fn told(place: &str, country: &str, postcode: &Value) -> Result<String, Vec<String>> {
    price(&one(&json!({ "Rules": { "ExcludedPlaces": [place] } })), &to(country, postcode))
}

#[test]
fn row_12_a_postcode_is_read_in_any_spelling() {
    for postcode in ["M2 6LW", "m26lw", " m2  6Lw ", "M2\u{a0}6LW", "M2\u{2009}6LW", "\u{feff}M2 6LW", "M2\u{200b}6LW", "M\t2\n6LW"] {
        assert_eq!(told("GB M2", "GB", &json!(postcode)), Err(vec!["ExcludedPlace".to_owned()]), "{postcode:?}");
    }
    for zip in ["90210", " 90210 ", "90210-1234", "902101234", "\u{a0}90210\u{200b}"] {
        assert_eq!(told("US 902", "US", &json!(zip)), Err(vec!["ExcludedPlace".to_owned()]), "{zip:?}");
    }
}

#[test]
fn row_12_what_cannot_be_read_is_never_passed() {
    let unreadable = Err(vec!["PostcodeUnreadable".to_owned()]);
    for postcode in
        ["", " ", "Ｍ２ ６ＬＷ", "М2 6LW", "É2 6LW", "M2_6LW", "M2 6L", "２", "🚚", "🚚🚚🚚", "M2 6LW🚚", "\u{202e}M2 6LW", "ſW1A 2AA"]
    {
        assert_eq!(told("GB M2", "GB", &json!(postcode)), unreadable, "{postcode:?}");
        assert_eq!(told("GB", "GB", &json!(postcode)), Err(vec!["ExcludedPlace".to_owned()]), "{postcode:?}");
    }
    for zip in ["9021", "902101", "９０２１０", "9021O", "90210-1", "٩٠٢١٠"] {
        assert_eq!(told("US 902", "US", &json!(zip)), unreadable, "{zip:?}");
    }
    for code in ["", "-", " - ", "１０１１５", "ä"] {
        assert_eq!(told("DE 10", "DE", &json!(code)), unreadable, "{code:?}");
    }
    assert_eq!(told("GB M2", "GB", &Value::Null), unreadable);
}

#[test]
fn row_12_a_country_without_postcodes_misses_none() {
    for country in ["IE", "HK", "AE"] {
        for postcode in [Value::Null, json!(""), json!("none")] {
            assert_eq!(told("GB M2", country, &postcode), Ok("5.00".to_owned()), "{country} {postcode}");
        }
    }
}

#[test]
fn row_12_the_original_is_what_is_written() {
    for postcode in ["m26lw", " M2  6LW", "Ｍ２ ６ＬＷ", "M2\u{200b}6LW", "🚚"] {
        let consignment = read(&to("GB", &json!(postcode))).unwrap();
        assert_eq!(consignment.destination.postcode.as_deref(), Some(postcode));
        let written: Value = serde_json::from_str(&serde_json::to_string(&consignment).unwrap()).unwrap();
        assert_eq!(written["Addresses"][0]["Postcode"], postcode);
    }
}

#[test]
fn row_12_no_text_makes_a_place_or_a_postcode_panic_or_other_than_ascii() {
    let pieces =
        ["", "M", "m2", " ", "-", "6LW", "90210", "902", "É", "ß", "ſ", "ı", "ﬁ", "\u{212a}", "🚚", "\u{200b}", "\u{a0}", "２", "\u{301}"];
    for country in ["GB", "US", "DE", "PL", "IM"] {
        for one in pieces {
            for two in pieces {
                for three in pieces {
                    let text = format!("{one}{two}{three}");
                    if let Ok(postcode) = Postcode::parse(country.parse().unwrap(), &text) {
                        assert!(postcode.as_str().is_ascii(), "{text:?}: {postcode}");
                    }
                    if let Ok(place) = format!("{country} {text}").parse::<Place>() {
                        let seen: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                        assert!(place.to_string().is_ascii(), "{text:?}: {place}");
                        assert!(seen.is_ascii(), "{text:?} is read as the place `{place}`");
                    }
                }
            }
        }
    }
}

#[test]
fn row_24_explanations_and_answers_tell_no_address() {
    let mut parcel = to("GB", &json!("M2 6LW"));
    parcel["Addresses"][0]["City"] = json!("Manchester");
    parcel["Addresses"][0]["Contact"] = json!({ "Name": "Ada Lovelace" });
    let fields = [
        json!({ "Rules": { "ExcludedPlaces": ["GB M2"] } }),
        json!({ "Transit": [{ "To": ["US"], "TransitDays": { "Min": 1, "Max": 1 } }] }),
        json!({ "Rates": [{ "To": ["US"], "Bands": [{ "Price": 1 }] }] }),
    ];
    for fields in fields {
        let matcher = one(&fields);
        let consignment = read(&parcel).unwrap();
        let allocation = matcher.all().allocate(&consignment, monday()).unwrap();
        assert!(matches!(allocation, Allocation::Failed(_)));
        let answer = serde_json::to_string(&Answers::default().allocation(&allocation, None)).unwrap();
        for text in [answer, format!("{allocation:?}")] {
            for secret in ["6LW", "Manchester", "Lovelace"] {
                assert!(!text.contains(secret), "{text}");
            }
        }
    }
}
