//! What is said of chargeable weights, bands, zone charts, tariffs and discounts in the second edition, with the published figures.

use serde_json::{Value, json};

use super::published::{ask, consignment, rule_set, service, with};
use super::{Choice, Verdict, judge};

const AT: &str = "2026-11-02T09:00:00Z";

/// Inches and pounds.
pub fn parcel(sides: [f64; 3], pounds: f64) -> Value {
    let [length, width, height] = sides;
    json!({
        "Weight": { "Value": pounds, "Unit": "Lb" },
        "Dimensions": { "Unit": "In", "Length": length, "Width": width, "Height": height },
    })
}

/// Centimetres and kilograms.
fn boxed(sides: [f64; 3], kilograms: f64) -> Value {
    let [length, width, height] = sides;
    json!({
        "Weight": { "Value": kilograms, "Unit": "Kg" },
        "Dimensions": { "Unit": "Cm", "Length": length, "Width": width, "Height": height },
    })
}

fn of(packages: &[Value]) -> Value {
    with(&consignment(), "Packages", json!(packages))
}

fn priced(lane: &Value, consignment: &Value) -> Verdict {
    ask(&json!([with(&service("A"), "Rates", json!([lane]))]), consignment, AT)
}

/// The net price, or why there is none.
fn net(lane: &Value, consignment: &Value) -> String {
    let verdict = priced(lane, consignment);
    verdict.net.unwrap_or_else(|| verdict.excluded["A"].join(" "))
}

/// One of the lane's unit for each unit of chargeable weight, so that the price is the weight.
fn weight(chargeable: &Value, unit: &str, packages: &[Value]) -> String {
    net(&json!({ "Unit": unit, "Chargeable": chargeable, "Bands": [{ "PerUnit": 1 }] }), &of(packages))
}

#[test]
fn sides_rounded_before_the_volume() {
    let of = |round: &str| {
        let sides = json!({ "Round": round });
        json!({ "Sides": sides, "Divisor": { "Value": 139, "Unit": "In3PerLb" }, "Weight": { "Round": "Up" } })
    };
    let uneven = [parcel([11.1, 8.5, 6.2], 2.0)];
    assert_eq!(weight(&of("Up"), "Lb", &uneven), "6.00");
    assert_eq!(weight(&of("Nearest"), "Lb", &uneven), "5.00");
    // 756 and 594 cubic inches by 139, not yet rounded.
    for (round, unrounded) in [("Up", "5.44"), ("Nearest", "4.27")] {
        assert_eq!(weight(&with(&of(round), "Weight", Value::Null), "Lb", &uneven), unrounded);
    }
    assert_eq!(weight(&of("Up"), "Lb", &[parcel([27.8, 5.0, 2.0], 1.0)]), "3.00", "28 x 5 x 2");
    assert_eq!(weight(&with(&of("Up"), "Sides", Value::Null), "Lb", &[parcel([27.8, 5.0, 2.0], 1.0)]), "2.00", "278 is exactly 2 lb");
}

#[test]
fn volumetric_above_a_volume_only() {
    let usps = json!({
        "Divisor": { "Value": 166, "Unit": "In3PerLb" }, "VolumetricAbove": { "Volume": 1728, "Unit": "In3" }, "Weight": { "Round": "Up" },
    });
    assert_eq!(weight(&usps, "Lb", &[parcel([12.0, 12.0, 20.0], 3.0)]), "18.00");
    assert_eq!(weight(&usps, "Lb", &[parcel([12.0, 10.0, 6.0], 3.0)]), "3.00");
    assert_eq!(weight(&usps, "Lb", &[parcel([12.0, 12.0, 12.0], 3.0)]), "3.00", "not strictly above");
    // Of the sum, where volumes are summed; of the package, where they aren't.
    let two = [parcel([12.0, 12.0, 8.0], 1.0), parcel([12.0, 12.0, 8.0], 1.0)];
    assert_eq!(weight(&usps, "Lb", &two), "14.00");
    assert_eq!(weight(&with(&usps, "Basis", json!("PackageWeights")), "Lb", &two), "2.00");
    let by_weight = json!({ "Divisor": { "Value": 5000, "Unit": "Cm3PerKg" }, "VolumetricAbove": { "Weight": 5, "Unit": "Kg" } });
    assert_eq!(weight(&by_weight, "Kg", &[boxed([50.0, 50.0, 10.0], 1.0)]), "1.00");
    assert_eq!(weight(&by_weight, "Kg", &[boxed([50.0, 50.0, 10.1], 1.0)]), "5.05");
}

#[test]
fn the_sum_of_the_greater_weights() {
    let packages = [boxed([50.0, 20.0, 10.0], 10.0), boxed([50.0, 40.0, 20.0], 1.0)];
    let of = |basis: &str| json!({ "Basis": basis, "Divisor": { "Value": 200, "Unit": "KgPerM3" } });
    assert_eq!(weight(&of("PackageWeights"), "Kg", &packages), "18.00");
    assert_eq!(weight(&of("Consignment"), "Kg", &packages), "11.00");
    let rounded = json!({ "Basis": "PackageWeights", "Weight": { "Round": "Up", "To": 0.5, "Least": 2 } });
    assert_eq!(weight(&rounded, "Kg", &[boxed([1.0, 1.0, 1.0], 2.1), boxed([1.0, 1.0, 1.0], 0.2)]), "4.50");
    // The consignment's own weight counts for the basis Consignment alone.
    let own = with(&super::published_tariff::of(&packages), "Weight", json!({ "Value": 30, "Unit": "Kg" }));
    let lane = |basis| json!({ "Chargeable": of(basis), "Bands": [{ "PerUnit": 1 }] });
    assert_eq!((net(&lane("Consignment"), &own), net(&lane("PackageWeights"), &own)), ("30.00".to_owned(), "18.00".to_owned()));
}

#[test]
fn the_next_break() {
    let lane = json!({ "NextBreak": true, "Bands": [{ "UpTo": 45, "PerUnit": 5 }, { "PerUnit": 4 }] });
    let of = |lane: &Value, kilograms: f64| net(lane, &of(&[boxed([1.0, 1.0, 1.0], kilograms)]));
    assert_eq!([30.0, 36.0, 40.0, 45.0, 46.0].map(|weight| of(&lane, weight)), ["150.00", "180.00", "180.00", "180.00", "184.00"]);
    assert_eq!(of(&with(&lane, "NextBreak", json!(false)), 40.0), "200.00");
    let below = json!({ "NextBreak": true, "Bands": [{ "Below": 45, "PerUnit": 5 }, { "PerUnit": 4 }] });
    assert_eq!([40.0, 45.0].map(|weight| of(&below, weight)), ["180.00", "180.00"]);
}

#[test]
fn bands_by_another_figure() {
    let parcel = |value: u32| {
        let amount = json!({ "Amount": value, "Currency": { "IsoCode": "GBP" } });
        with(&boxed([60.0, 30.0, 10.0], 1.0), "Value", amount)
    };
    let pallets =
        json!({ "By": "Packages", "Bands": [{ "UpTo": 1, "Price": 50 }, { "UpTo": 2, "Price": 90 }, { "UpTo": 3, "Price": 125 }] });
    let of_pallets = |count: usize| net(&pallets, &of(&vec![parcel(1); count]));
    assert_eq!([1, 2, 3, 4].map(of_pallets), ["50.00", "90.00", "125.00", "NoRate"]);
    let by_value = json!({ "By": "Value", "Bands": [{ "Below": 100, "Price": 5 }, { "Price": 0 }] });
    let of_goods = |value| net(&by_value, &of(&[parcel(value)]));
    assert_eq!([99, 100, 101].map(of_goods), ["5.00", "0.00", "0.00"]);
    assert_eq!(net(&by_value, &of(&[boxed([1.0, 1.0, 1.0], 1.0)])), "MissingData");
    assert_eq!(net(&with(&by_value, "Currency", json!("EUR")), &of(&[parcel(99)])), "Currency");
    let by_volume = json!({ "By": "Volume", "Unit": "L", "Bands": [{ "UpTo": 18, "Price": 1 }, { "Price": 2 }] });
    assert_eq!(net(&by_volume, &of(&[parcel(1)])), "1.00");
    assert_eq!(net(&by_volume, &of(&[parcel(1), parcel(1)])), "2.00");
    let each = with(&by_volume, "Chargeable", json!({ "Basis": "Package" }));
    assert_eq!(net(&each, &of(&[parcel(1), parcel(1)])), "2.00");
    let longest = json!({ "By": "Longest", "Unit": "M", "Bands": [{ "UpTo": 0.5, "Price": 1 }, { "UpTo": 0.6, "Price": 3 }] });
    assert_eq!(net(&longest, &of(&[parcel(1), boxed([10.0, 10.0, 10.0], 1.0)])), "3.00");
}

/// A chart, a tariff of two zones in dollars, and a service that uses both.
pub fn rules() -> Value {
    let mut rules = rule_set(&json!([{
        "Reference": "A", "Name": "A", "Carrier": "CARRIER_X",
        "Transit": [{ "ZoneChart": "UPS", "Days": { "2": { "Min": 1, "Max": 1 }, "8": { "Min": 3, "Max": 4 } } }],
        "Rates": [{ "Tariff": "GROUND" }],
    }]));
    rules["Currency"] = json!("USD");
    rules["VatRate"] = Value::Null;
    rules["ZoneCharts"] = json!([{ "Reference": "UPS", "Charts": [
        { "From": ["US 100"], "Zones": { "3": ["*"] } },
        { "From": ["Sorted1"], "Zones": { "2": ["US 850-853", "US 90210", "US-CA"], "3": ["US 854-857"], "8": ["US", "US 8500", "US 902"] } },
    ] }]);
    rules["ZoneCharts"][0]["Charts"][1]["Zones"]["8"] = json!(["US", "US 85001", "US 902"]);
    rules["Tariffs"] = json!([{
        "Reference": "GROUND", "ZoneChart": "UPS", "Currency": "USD", "Unit": "Lb", "UpTo": [1, 2, 3],
        "Prices": { "2": [9.50, 9.80, 10.05], "3": [9.90, 10.30, null], "8": [12.00, 13.00, 14.00] },
        "Beyond": { "2": { "PerUnit": 0.51, "Step": 1 }, "3": { "PerUnit": 1 } },
    }]);
    rules
}

pub fn to(zip: &str, pounds: f64) -> Value {
    let mut changed = of(&[parcel([10.0, 10.0, 10.0], pounds)]);
    changed["Addresses"][1] = json!({ "AddressType": "Destination", "Postcode": zip, "Country": { "IsoCode": { "TwoLetterCode": "US" } } });
    changed
}

fn charged(rules: &Value, zip: &str, pounds: f64) -> String {
    let verdict = judge(rules, &to(zip, pounds), AT, &Choice::All);
    verdict.net.unwrap_or_else(|| verdict.excluded["A"].join(" "))
}

#[test]
fn the_zone_that_matches_most_narrowly() {
    let latest = |zip: &str| judge(&rules(), &to(zip, 1.0), AT, &Choice::All).latest.map(|latest| latest[..10].to_owned());
    let days = |zip: &str| latest(zip).unwrap_or_default();
    assert_eq!(days("85002"), "2026-11-03");
    assert_eq!(days("85001"), "2026-11-06", "five digits before a range of three");
    assert_eq!(days("90210"), "2026-11-03", "five digits before three");
    assert_eq!(days("90211"), "2026-11-06", "a code before a subdivision");
    assert_eq!(days("94105"), "2026-11-03", "a subdivision before a country");
    assert_eq!(days("10001"), "2026-11-06");
    // Zone 3 has no days there; and an unreadable ZIP code might lie in any of the narrower places.
    for zip in ["85401", "7030"] {
        assert_eq!(judge(&rules(), &to(zip, 1.0), AT, &Choice::All).excluded["A"], ["NoLane"], "{zip}");
    }
}

#[test]
fn prices_of_a_tariff() {
    let rules = with(
        &rules(),
        "CarrierServices",
        json!([{
            "Reference": "A", "Carrier": "CARRIER_X", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Tariff": "GROUND" }],
        }]),
    );
    assert_eq!([0.5, 1.0, 1.1, 3.0].map(|pounds| charged(&rules, "85002", pounds)), ["9.50", "9.50", "9.80", "10.05"]);
    assert_eq!([3.1, 4.0, 5.2].map(|pounds| charged(&rules, "85002", pounds)), ["10.56", "10.56", "11.58"]);
    assert_eq!([2.0, 2.5, 3.5].map(|pounds| charged(&rules, "85401", pounds)), ["10.30", "NoRate", "NoRate"]);
    assert_eq!([3.0, 3.1].map(|pounds| charged(&rules, "10001", pounds)), ["14.00", "NoRate"]);
    // The first entry whose chart gives a zone is the one, though it has no price.
    let mut two = rules.clone();
    two["CarrierServices"][0]["Rates"] = json!([{ "Tariff": "GROUND" }, { "Bands": [{ "Price": 1 }] }]);
    assert_eq!((charged(&two, "85401", 3.0), charged(&two, "7030", 3.0)), ("NoRate".to_owned(), "1.00".to_owned()));
    two["Tariffs"][0]["ValidFrom"] = json!("2026-11-03");
    assert_eq!(charged(&two, "85002", 1.0), "1.00");
}

#[test]
fn discounts() {
    let with_discount = |discount: Value| {
        let mut rules = rules();
        rules["CarrierServices"][0]["Rates"][0]["Discount"] = discount;
        rules
    };
    let of = |discount: Value| charged(&with_discount(discount), "85002", 1.0);
    assert_eq!(of(json!({ "Percent": 40 })), "5.70");
    let of_zone = |less: Value| json!({ "Percent": 40, "Minimum": { "Zone": "8", "Weight": 1, "Less": less } });
    let mut cheaper = with_discount(of_zone(Value::Null));
    cheaper["Tariffs"][0]["Prices"]["8"][0] = json!(7.85);
    assert_eq!(charged(&cheaper, "85002", 1.0), "7.85");
    cheaper["CarrierServices"][0]["Rates"][0]["Discount"] = of_zone(json!("1.00"));
    assert_eq!(charged(&cheaper, "85002", 1.0), "6.85");
    assert_eq!(of(json!({ "Percent": 40, "Minimum": { "Amount": 6.85 } })), "6.85");
    assert_eq!(of(json!({ "Percent": 40, "Zones": { "2": 50 } })), "4.75");
    assert_eq!(of(json!({ "Zones": { "3": 50 } })), "9.50");
    let bands = json!({ "Bands": [{ "UpTo": 1, "Percent": 10 }, { "UpTo": 2, "Percent": 20, "Zones": { "2": 50 } }] });
    assert_eq!([1.0, 2.0, 3.0].map(|pounds| charged(&with_discount(bands.clone()), "85002", pounds)), ["8.55", "4.90", "10.05"]);
    // A tariff's stands unless the entry has its own.
    let mut both = with_discount(json!({ "Percent": 50 }));
    both["Tariffs"][0]["Discount"] = json!({ "Percent": 10, "Minimum": { "Amount": 9 } });
    assert_eq!(charged(&both, "85002", 1.0), "4.75");
    both["CarrierServices"][0]["Rates"][0]["Discount"] = Value::Null;
    assert_eq!(charged(&both, "85002", 1.0), "9.00");
    // Of each package by itself, rounded by itself.
    both["Tariffs"][0]["Discount"] = json!({ "Percent": "33.33" });
    both["Tariffs"][0]["Chargeable"] = json!({ "Basis": "Package" });
    let two = with(&to("85002", 1.0), "Packages", json!([parcel([1.0, 1.0, 1.0], 1.0), parcel([1.0, 1.0, 1.0], 1.0)]));
    assert_eq!(judge(&both, &two, AT, &Choice::All).net.unwrap(), "12.66", "twice 6.33365");
}
