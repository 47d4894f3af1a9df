//! What isn't wrong and can hardly be meant is a warning, wherever it stands; and so is what the second edition reads otherwise.

use serde_json::{Value, json};

use super::tariffs::charted;
use super::{doubted, put};

/// The warnings of a kind about charted services but for some values.
fn about(kind: &str, values: &[(&str, Value)]) -> Vec<String> {
    let mut all = charted();
    for (way, value) in values {
        put(&mut all, way, value.clone());
    }
    doubted(&all).into_iter().filter_map(|text| Some(text.strip_prefix(kind)?.trim_start().to_owned())).collect()
}

/// A code without its first 0 is told of in every list of places that there is.
#[test]
fn a_lost_zero_is_told_wherever_a_place_stands() {
    let short = json!(["DE 1067"]);
    let surcharge = |fields: Value| json!([{ "Name": "X", "Amounts": [{ "Amount": 1 }], "Reference": null }, fields]);
    for (way, value, path) in [
        ("Zones", json!([{ "Reference": "Z", "Include": short }]), "Zones[0].Include[0]"),
        ("Zones", json!([{ "Reference": "Z", "Include": ["DE"], "Exclude": short }]), "Zones[0].Exclude[0]"),
        ("ZoneCharts.0.Charts.0.Zones.2", short.clone(), "ZoneCharts[0].Charts[0].Zones.2[0]"),
        ("ZoneCharts.0.Charts.0.From", short.clone(), "ZoneCharts[0].Charts[0].From[0]"),
        ("Vat", json!([{ "To": short, "Rate": 0.2 }]), "Vat[0].To[0]"),
        ("CarrierServices.0.Vat", json!([{ "To": short, "Rate": 0.2 }]), "CarrierServices[0].Vat[0].To[0]"),
        ("CarrierServices.0.Transit.0.To", short.clone(), "CarrierServices[0].Transit[0].To[0]"),
        ("CarrierServices.0.Rates.0.From", short.clone(), "CarrierServices[0].Rates[0].From[0]"),
        ("CarrierServices.0.Rules", json!({ "ExcludedPlaces": short }), "CarrierServices[0].Rules.ExcludedPlaces[0]"),
        (
            "CarrierServices.0.Surcharges",
            surcharge(json!({ "Name": "Y", "Amount": 1, "Places": short })),
            "CarrierServices[0].Surcharges[1].Places[0]",
        ),
        (
            "CarrierServices.0.Surcharges",
            surcharge(json!({ "Name": "Y", "Amount": 1, "From": short })),
            "CarrierServices[0].Surcharges[1].From[0]",
        ),
        ("Surcharges", json!([{ "Reference": "R", "Amounts": [{ "Places": short, "Amount": 1 }] }]), "Surcharges[0].Amounts[0].Places[0]"),
        (
            "Surcharges",
            json!([{ "Reference": "R", "Amount": 1, "When": { "Not": { "To": { "NoneOf": short } } } }]),
            "Surcharges[0].When.Not.To.NoneOf[0]",
        ),
        ("ShippingLocations", json!([{ "Reference": "L", "Place": "DE 1067" }]), "ShippingLocations[0].Place"),
    ] {
        let expected = format!(
            "{path}: `DE 1067` is one digit short of a postcode: it is read as the beginning of longer ones (has a leading 0 been lost? `DE 01067`)"
        );
        assert_eq!(about("ambiguous-place", &[(way, value)]), [expected]);
    }
}

/// Addresses in GB with a postcode of Jersey, Guernsey or the Isle of Man lie there now, whatever says `GB`.
#[test]
fn each_gb_that_used_to_take_islands_is_told() {
    let zone = |include: &[&str], exclude: &[&str]| json!([{ "Reference": "Z", "Include": include, "Exclude": exclude }]);
    let to_all = "they lie in `JE`, `GG` and `IM` (add `JE`, `GG` and `IM` if addresses there are meant)";
    let postcode = "addresses in GB with a postcode of Jersey, Guernsey and the Isle of Man";
    let holidays = json!({ "GB": ["2026-12-25", "2027-12-25"] });
    for (way, value, expected) in [
        ("Zones", zone(&["GB"], &[]), Some(format!("Zones[0].Include[0]: `GB` used to take {postcode}: {to_all}"))),
        ("Zones", zone(&["*"], &["GB"]), Some(format!("Zones[0].Exclude[0]: `GB` used to keep out {postcode}: {to_all}"))),
        (
            "Zones",
            zone(&["GB"], &["GB JE", "GB IM"]),
            Some("Zones[0].Include[0]: `GB` used to take addresses in GB with a postcode of Guernsey: they lie in `GG` (add `GG` if addresses there are meant)".to_owned()),
        ),
        ("Zones", zone(&["GB"], &["GB JE", "GB GY", "GB IM"]), None),
        ("Zones", zone(&["DE"], &["GB"]), None),
        ("Zones", zone(&["*"], &["GB", "JE", "GG", "IM"]), None),
        ("CarrierServices.0.Surcharges", json!([{ "Name": "X", "Amount": 1, "Places": ["GB"] }]), Some(format!("CarrierServices[0].Surcharges[0].Places[0]: `GB` used to take {postcode}: {to_all}"))),
        ("Holidays", holidays.clone(), Some(format!("Holidays.GB: the days off of `GB` used to count for {postcode}: {to_all}"))),
        ("Holidays", json!({ "GB": ["2027-12-25"], "JE": ["2027-12-25"], "GG": ["2027-12-25"], "IM": ["2027-12-25"] }), None),
    ] {
        assert_eq!(about("changed", &[(way, value.clone())]), expected.into_iter().collect::<Vec<_>>(), "{way} {value}");
    }
    // Where nothing is delivered to the islands, their days off are nobody's.
    let to = ("CarrierServices.0.Transit.0.To", json!(["GB M"]));
    assert!(about("changed", &[("Holidays", holidays), to]).is_empty());
}

#[test]
fn a_location_that_is_no_address_any_more_or_lies_elsewhere_is_told() {
    for (place, expected) in [
        ("DE 106", Some("`DE 106` used to be read as an address with that postcode: it is no whole one, so finer places are unknown here")),
        ("GB JE2 3AA", Some("`GB JE2 3AA` used to lie in `GB`: it lies in `JE`, in places, tax and holidays")),
        ("JE JE2 3AA", None),
        ("DE 01067", None),
        ("GB M1 5WG", None),
        ("US 902", None),
    ] {
        let expected: Vec<String> = expected.map(|text| format!("ShippingLocations[0].Place: {text}")).into_iter().collect();
        assert_eq!(about("changed", &[("ShippingLocations", json!([{ "Reference": "L", "Place": place }]))]), expected);
    }
}

#[test]
fn surcharges_that_can_hardly_be_meant_are_told() {
    let own = |surcharges: Value| about("", &[("CarrierServices.0.Surcharges", surcharges)]);
    let has = |found: Vec<String>, expected: &str| assert!(found.iter().any(|text| text.starts_with(expected)), "{expected}: {found:#?}");
    let path = "CarrierServices[0].Surcharges";
    let member = |name: &str, family: &str| json!({ "Name": name, "Amount": 1, "OneOf": family });
    has(
        own(json!([member("X", "SIZE"), member("Y", "SIZE"), member("Z", "SIZES")])),
        &format!(
            "ambiguous-name {path}[2].OneOf: the family `SIZES` has no other member: this one is charged beside all others (did you mean `SIZE`?)"
        ),
    );
    has(
        own(json!([{ "Name": "X", "Amount": 1, "Currency": "SEK" }])),
        &format!("never-wins {path}[0].Currency: `SEK` has no exchange rate"),
    );
    let when = |condition: Value| own(json!([{ "Name": "X", "Amount": 1, "When": condition }]));
    has(
        when(json!({ "Any": [{ "Value": { "Min": 1, "Currency": "SEK" } }] })),
        &format!("never-wins {path}[0].When.Any[0].Value.Currency: `SEK` has no exchange rate"),
    );
    has(
        when(json!({ "AnyItem": { "CountryOfOrigin": ["DE", "Germny"] } })),
        &format!("invalid-value {path}[0].When.AnyItem.CountryOfOrigin[1]: `Germny` is no code of a country"),
    );
    has(
        when(json!({ "Fields": { "MetaDta.Channel": ["web"] } })),
        &format!(
            "unknown-field {path}[0].When.Fields.MetaDta.Channel: a consignment has no field `MetaDta`: nothing is there (did you mean `MetaData`?)"
        ),
    );
    has(
        when(json!({ "Fields": { "Addresses.Destinaton.Phone": { "Present": true } } })),
        &format!(
            "unknown-field {path}[0].When.Fields.Addresses.Destinaton.Phone: a consignment has no field `Destinaton`: nothing is there (did you mean `Destination`?)"
        ),
    );
    has(
        when(json!({ "AnyItem": { "DangerousGoods": { "Present": false, "Classes": ["3"] } } })),
        &format!(
            "conflict {path}[0].When.AnyItem.DangerousGoods.Classes: where there are no dangerous goods, no `Classes` is among any: this never holds [{path}[0].When.AnyItem.DangerousGoods.Present]"
        ),
    );
    let bands = ("CarrierServices.0.Rates", json!([{ "Bands": [{ "UpTo": 5, "Price": 5 }] }]));
    let zoned = ("CarrierServices.0.Surcharges", json!([{ "Name": "X", "Amount": 1, "Zones": ["1"] }]));
    has(
        about("", &[bands, zoned]),
        &format!("never-wins {path}[0].Zones: `X` is never charged: no lane of the service goes by these zones"),
    );
}
