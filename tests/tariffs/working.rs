//! How prices come about, in words.

use consign::Consignment;
use serde_json::{Value, json};

use super::{consignment, matcher, package};

fn worked(service: &Value, more: &Value, consignment: &Value) -> String {
    let consignment = Consignment::from_json(&consignment.to_string()).unwrap();
    let matcher = matcher(service, more);
    let quotes = matcher.all().quotes(&consignment, "2026-11-02T09:00:00Z".parse().unwrap()).unwrap();
    quotes.iter().next().unwrap().working().to_string()
}

#[test]
fn every_step_of_a_tariff_is_told() {
    let chart = json!([{ "Reference": "UPS", "Charts": [{ "Zones": { "2": ["US 850-853"], "8": ["US"] } }] }]);
    let chargeable = json!({ "Basis": "Package", "Sides": { "Round": "Up" }, "Divisor": { "Value": 139, "Unit": "In3PerLb" }, "Weight": { "Round": "Up" } });
    let tariff = json!({ "Reference": "GROUND", "ZoneChart": "UPS", "Unit": "Lb", "Chargeable": chargeable, "UpTo": [1, 6],
        "Prices": { "2": [7.85, 9], "8": [9.50, 12.35] }, "Beyond": { "8": { "PerUnit": 0.51, "Step": 1 } },
        "Discount": { "Percent": 40, "Minimum": { "Zone": "2", "Weight": 1, "Less": 1 } } });
    let service = json!({ "Rates": [{ "Tariff": "GROUND" }], "Surcharges": [{ "Name": "Fuel", "Percent": 10 }] });
    let more = json!({ "ZoneCharts": chart, "Tariffs": [tariff], "Vat": [{ "Rate": 0.1 }] });
    let mut parcel = consignment(&[package(["11.1", "8.5", "6.2"], "2"), package(["1", "1", "1"], "0.5"), package(["1", "1", "1"], "7.5")]);
    parcel["Addresses"][0]["Postcode"] = json!("10001");
    assert_eq!(
        worked(&service, &more, &parcel),
        "tariff GROUND, zone 8 of chart UPS\n\
         package 1: weight 2 lb, volume 756 In3, sides rounded up to 1 in, weighs 5.4388… lb; rounded 6 lb\n\
         package 2: weight 0.5 lb, volume 1 In3, sides rounded up to 1 in, weighs 0.0071… lb; rounded 1 lb\n\
         package 3: weight 7.5 lb, volume 1 In3, sides rounded up to 1 in, weighs 0.0071… lb; rounded 8 lb\n\
         package 1: 6 lb, in the band to 6 lb: 12.35, less 40 %: 7.41\n\
         package 2: 1 lb, in the band to 1 lb: 9.50, less 40 %, but the minimum 6.85\n\
         package 3: 8 lb, in the last band, without end: 13.37, less 40 %: 8.02\n\
         base 22.28 USD\n\
         Fuel 2.23: it applies, 10 % of 22.28\n\
         net 24.51, VAT at 10 % 2.45, gross 26.96 USD\n"
    );
}

#[test]
fn and_of_a_lane_with_bands() {
    let lane = |lane: Value| json!({ "Rates": [{ "From": ["GB"], "Bands": [{}] }, lane] });
    let of = |own: Value, parcel: &Value| worked(&lane(own), &json!({}), parcel);
    let parcel = consignment(&[package(["10", "10", "10"], "2")]);
    assert_eq!(
        of(
            json!({ "Chargeable": { "Divisor": { "Value": 5000, "Unit": "Cm3PerKg" }, "VolumetricAbove": { "Volume": 1, "Unit": "M3" } }, "PricesInclude": "Vat", "Bands": [{ "PerUnit": 1 }] }),
            &parcel
        ),
        "rate lane 2\n\
         weight 0.90718474 kg, volume 16387.064 Cm3 weighs 3.2774128 kg, which doesn't count; counts as 0.90718474 kg\n\
         0.90718474 kg, in a band without end: 0.90718474\n\
         base 0.91 USD\n\
         the prices include VAT: net 0.91, VAT at 0 % 0.00, gross 0.91 USD\n"
    );
    assert_eq!(
        of(
            json!({ "By": "Packages", "Bands": [{ "UpTo": 1, "Price": 50 }, { "UpTo": 3, "Price": 90 }] }),
            &consignment(&[package(["1", "1", "1"], "1"), package(["1", "1", "1"], "1")])
        ),
        "rate lane 2\n\
         2 packages, in the band to 3 packages: 90.00\n\
         base 90.00 USD\n\
         net 90.00, VAT at 0 % 0.00, gross 90.00 USD\n"
    );
}

#[test]
fn what_a_surcharge_is_reckoned_by_is_told() {
    let service = json!({ "Rates": [{ "Bands": [{ "Price": 6 }] }], "Surcharges": [
        { "Name": "Zone", "Percent": 120, "Minimum": 7.75 },
        { "Name": "Fuel", "Of": "All", "Table": [{ "ValidFrom": "2026-10-05", "Percent": 4 }, { "ValidFrom": "2026-11-02", "Percent": 12.5 }] },
        { "Name": "Weight", "PerUnit": 0.45, "Unit": "Kg", "Minimum": 20, "Maximum": 50 },
        { "Name": "Steps", "Amount": 2, "PerUnit": 1.5, "Unit": "Kg", "Above": 0.1, "Step": 0.5, "Currency": "EUR" },
        { "Name": "Value", "PercentOfValue": 1.5, "Above": 100, "Step": 100 }] });
    let mut parcel = consignment(&[package(["1", "1", "1"], "1")]);
    parcel["Packages"][0]["Value"] = json!({ "Amount": 250, "Currency": { "IsoCode": "USD" } });
    let told = worked(&service, &json!({ "ExchangeRates": { "EUR": 1.1 } }), &parcel);
    for line in [
        "Zone 7.75: it applies, 120 % of 6.00, at least 7.75\n",
        "Fuel 1.72: it applies, 12.5 % of 13.75\n",
        "Steps 3.85: it applies, 2 EUR and 1.5 EUR for each 0.5 kg begun above 0.1 kg\n",
        "Value 3.00: it applies, 1.5 % of the value above 100, in steps of 100\n",
        "Weight 20.00: it applies, 0.45 for each kg, at least 20.00, at most 50.00\n",
    ] {
        assert!(told.contains(line), "{told}");
    }
}
