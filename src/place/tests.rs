//! What places hold, and what is none.

use super::*;

fn matches(place: &str, country: &str, postcode: &str) -> bool {
    let country = country.parse().unwrap();
    let postcode = Postcode::parse(country, postcode).ok();
    place.parse::<Place>().unwrap().contains(country, postcode.as_ref())
}

#[test]
fn uk_places_match_whole_parts() {
    for place in ["GB", "gb m", "GB M2", "GB M2 6", "GB M2 6LW", "GBR m26lw", "826 M2", "*"] {
        assert!(matches(place, "GB", "m2 6lw"), "{place}");
    }
    for (place, postcode) in [("GB M", "ME4 4QA"), ("GB M2", "M20 1AA"), ("GB M2 6", "M2 7LW"), ("GB W1", "W1A 1AA"), ("IM", "M2 6LW")] {
        assert!(!matches(place, "GB", postcode), "{place} {postcode}");
    }
}

#[test]
fn zip_ranges_include_their_ends() {
    for zip in ["90210", "90301", "90601-1234", "906011234"] {
        assert!(matches("US 902-906", "US", zip), "{zip}");
    }
    for zip in ["90101", "90701", "9021", ""] {
        assert!(!matches("US 902-906", "US", zip), "{zip}");
    }
    assert!(matches("US 322", "US", "32202") && !matches("US 322", "US", "32301"));
}

#[test]
fn a_dash_between_unequal_parts_belongs_to_the_code() {
    assert!(matches("PL 00-950", "PL", "00-950") && matches("PL 00-950", "PL", "00950"));
    assert!(matches("PT 1000-001", "PT", "1000 001"));
    assert!(matches("DE 10-19", "DE", "19999") && !matches("DE 10-19", "DE", "20000") && !matches("DE 10-19", "DE", "1"));
    assert_eq!("NL 1000 AB-1999 ZZ".parse::<Place>().unwrap().to_string(), "NL 1000AB-1999ZZ");
}

#[test]
fn what_is_no_place_says_why() {
    for (text, expected) in [
        ("", "a place is empty"),
        ("US 90", "three digits"),
        ("US 9021", "three digits"),
        ("US 906-902", "runs backwards"),
        ("GB 12", "no part of a UK postcode"),
        ("GB M5-M2", "runs backwards"),
        ("GB W1A-W2", "no part of a UK postcode"),
        ("DE 1_", "no postcode prefix"),
        ("DE 19-10", "runs backwards"),
    ] {
        let message = text.parse::<Place>().unwrap_err().to_string();
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn a_place_reads_back_what_it_writes() {
    for text in ["*", "GB", "GB BT", "GB M2 6", "GB M2 6LW", "US 902-906", "DE 10", "PL 00950"] {
        assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
    }
}
