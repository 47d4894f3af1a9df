//! What is written is read as the same again.

use consign::{
    Consignment, Country, Length, LengthUnit, Place, Postcode, Quantity, Reference, RuleSet, Tag, TimeOfDay, Weight, WeightUnit,
    parse_decimal,
};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use super::support::generate;
use super::{instant, readable, told};

/// Figures of up to 28 digits, as people and machines write them.
fn figures() -> impl Strategy<Value = String> {
    prop_oneof![
        "(0|[1-9][0-9]{0,8})(\\.[0-9]{1,4})?",
        "(0|[1-9][0-9]{0,8})\\.[0-9]{1,18}",
        "[1-9][0-9]{0,3}[eE]-?[0-9]",
        "0\\.0{0,20}[1-9]{1,6}"
    ]
}

fn countries() -> impl Strategy<Value = &'static str> {
    select(&["GB", "JE", "US", "DE", "NL", "PL", "PT", "IE", "NZ", "840", "gbr"][..])
}

/// What may follow a country, in any spelling.
fn parts() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Za-z]{1,2}[0-9]{1,2}[A-Z]? ?([0-9]([A-Z]{2})?)?",
        "[A-Z]{1,2}",
        "[0-9]{3}(-[0-9]{3})?",
        "[0-9]{1,5}[ -]?[0-9A-Z]{0,5}",
        "[0-9]{5}(-?[0-9]{4})?",
        "[A-Z0-9 -]{1,12}",
    ]
}

/// The figure and the unit of something that writes both.
fn split(text: &str) -> (Decimal, &str) {
    let (figure, unit) = text.split_once(' ').unwrap();
    (parse_decimal(figure).unwrap(), unit)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_rule_set_is_read_as_it_was_written(case in generate::cases()) {
        let read = RuleSet::from_json(&case.rule_set.to_string()).unwrap();
        let again: RuleSet = read.to_json().parse().unwrap();
        prop_assert_eq!(&again, &read);
        prop_assert_eq!(again.to_json(), read.to_json());
        let (one, other) = (read.compile().unwrap(), again.compile().unwrap());
        prop_assert_eq!(one.fingerprint(), other.fingerprint());
        let (consignments, at) = (readable(&case.consignments), instant(&case.at));
        prop_assert_eq!(told(&one.all(), &consignments, at), told(&other.all(), &consignments, at));
    }

    #[test]
    fn a_consignment_is_read_as_it_was_written(case in generate::cases()) {
        for consignment in readable(&case.consignments) {
            let text = serde_json::to_string(&consignment).unwrap();
            let again: Consignment = text.parse().unwrap();
            prop_assert_eq!(&again, &consignment);
            // Weights are equal in any unit; written, they keep theirs.
            prop_assert_eq!(format!("{again:?}"), format!("{consignment:?}"));
            prop_assert_eq!(serde_json::to_string(&again).unwrap(), text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn weights_and_lengths_write_what_they_are((figure, weight, length) in (figures(), select(WeightUnit::ALL), select(LengthUnit::ALL))) {
        let value = parse_decimal(&figure).unwrap();
        if let Ok(one) = Weight::new(value, weight) {
            let text = one.to_string();
            let (again, unit) = split(&text);
            prop_assert_eq!((again, unit.parse()), (value, Ok(weight)));
            prop_assert_eq!(Weight::new(again, weight), Ok(one));
            prop_assert_eq!((one.value(), one.unit()), (value, weight));
        }
        if let Ok(one) = Length::new(value, length) {
            let text = one.to_string();
            let (again, unit) = split(&text);
            prop_assert_eq!((again, unit.parse()), (value, Ok(length)));
            prop_assert_eq!(Length::new(again, length), Ok(one));
        }
        if let Ok(one) = figure.parse::<Quantity>() {
            prop_assert_eq!(one.to_string().parse(), Ok(one));
            prop_assert_eq!(one.decimal(), value);
        }
    }

    #[test]
    fn places_and_postcodes_write_what_they_are((country, part) in (countries(), parts())) {
        if let Ok(place) = format!("{country} {part}").parse::<Place>() {
            prop_assert_eq!(place.to_string().parse(), Ok(place));
        }
        let country: Country = country.parse().unwrap();
        prop_assert_eq!(country.to_string().parse(), Ok(country));
        if let Ok(postcode) = Postcode::parse(country, &part) {
            prop_assert_eq!(Postcode::parse(country, &postcode.to_string()), Ok(postcode.clone()));
            prop_assert_eq!(postcode.to_string(), postcode.as_str());
            // Written as a place it is the place where that postcode is, but for ZIP codes, whose places are shorter.
            if country.code() != "US" && postcode.as_str().len() <= 16 {
                let place: Place = format!("{country} {postcode}").parse().unwrap();
                prop_assert!(place.contains(country, Some(&postcode)), "{place}");
            }
        }
    }

    #[test]
    fn names_and_times_write_what_they_are((text, time) in (".{0,300}", "[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?")) {
        if let Ok(reference) = text.parse::<Reference>() {
            prop_assert_eq!(reference.as_str(), &text);
            prop_assert_eq!(reference.to_string().parse(), Ok(reference));
        }
        if let Ok(tag) = text.parse::<Tag>() {
            prop_assert_eq!(tag.to_string().parse(), Ok(tag));
        }
        if let Ok(time) = time.parse::<TimeOfDay>() {
            prop_assert_eq!(time.to_string().parse(), Ok(time));
        }
    }
}
