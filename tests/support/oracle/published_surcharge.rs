//! What is said of surcharges in the second edition, with the published figures.

use serde_json::{Value, json};

use super::published::{ask, consignment, rule_set, service, with};
use super::published_tariff::{parcel, rules, to};
use super::{Choice, Verdict, judge};

const AT: &str = "2026-11-02T09:00:00Z";

fn base(price: &str) -> Value {
    json!([{ "Bands": [{ "Price": price }] }])
}

fn judged(rates: &Value, surcharges: &Value, consignment: &Value) -> Verdict {
    ask(&json!([with(&with(&service("A"), "Rates", rates.clone()), "Surcharges", surcharges.clone())]), consignment, AT)
}

/// Every line with its name, then the net price; or why there is none.
fn lines(verdict: &Verdict) -> String {
    let Some(net) = &verdict.net else { return verdict.excluded["A"].join(" ") };
    let lines: Vec<String> = verdict.surcharges.iter().map(|(name, amount)| format!("{name} {amount}, ")).collect();
    format!("{}net {net}", lines.concat())
}

fn told(price: &str, surcharges: &Value, consignment: &Value) -> String {
    lines(&judged(&base(price), surcharges, consignment))
}

fn packages(packages: &[Value]) -> Value {
    with(&consignment(), "Packages", json!(packages))
}

fn weighing(kilograms: &str) -> Value {
    packages(&[json!({ "Weight": { "Value": kilograms, "Unit": "Kg" } })])
}

fn worth(amount: &str, currency: &str) -> Value {
    let value = json!({ "Amount": amount, "Currency": { "IsoCode": currency } });
    packages(&[json!({ "Weight": { "Value": 1, "Unit": "Kg" }, "Value": value })])
}

#[test]
fn fuel_on_base_and_fees() {
    let one = json!([{ "Name": "Residential", "Amount": 5.50 }, { "Name": "Fuel", "Percent": 15.25, "Of": ["Base", "Residential"] }]);
    assert_eq!(told("10.97", &one, &consignment()), "Residential 5.50, Fuel 2.51, net 18.98");
    let two = json!([
        { "Name": "Residential", "Amount": 6.45 },
        { "Name": "Area", "Amount": 4.45 },
        { "Name": "Fuel", "Percent": 18.5, "Of": "All" },
    ]);
    assert_eq!(told("12.40", &two, &consignment()), "Residential 6.45, Area 4.45, Fuel 4.31, net 27.61");
    let of_one =
        json!([{ "Name": "Area", "Amount": 4 }, { "Name": "Fuel", "Percent": 50, "Of": ["Area"] }, { "Name": "More", "Percent": 10 }]);
    assert_eq!(told("10", &of_one, &consignment()), "Area 4.00, Fuel 2.00, More 1.00, net 17.00");
}

#[test]
fn a_percentage_with_a_minimum() {
    let zone = json!([{ "Name": "Zone", "Percent": 120, "Minimum": 7.75 }]);
    assert_eq!(told("6.00", &zone, &consignment()), "Zone 7.75, net 13.75");
    assert_eq!(told("10.00", &zone, &consignment()), "Zone 12.00, net 22.00");
}

#[test]
fn by_the_kilogram_with_a_minimum() {
    let dear = json!([{ "Name": "Remote", "PerUnit": 0.45, "Unit": "Kg", "Minimum": 20 }]);
    assert_eq!(told("1", &dear, &weighing("30")), "Remote 20.00, net 21.00");
    assert_eq!(told("1", &dear, &weighing("60")), "Remote 27.00, net 28.00");
    let both = json!([{ "Name": "Heavy", "Amount": 5, "PerUnit": 2, "Unit": "Kg", "Above": 30, "Step": 10, "Maximum": 10 }]);
    assert_eq!(
        ["30", "31", "51"].map(|weight| told("1", &both, &weighing(weight))),
        ["Heavy 5.00, net 6.00", "Heavy 7.00, net 8.00", "Heavy 10.00, net 11.00"]
    );
}

/// Additional handling and large packages, of which the dearer counts for each package.
fn ups() -> Value {
    json!([
        { "Name": "Handling", "Per": "Package", "Amount": 28, "OneOf": "Size",
          "When": { "Any": [ { "Longest": { "Above": 48, "Unit": "In" } }, { "Middle": { "Above": 30, "Unit": "In" } },
                             { "Weight": { "Above": 50, "Unit": "Lb" } } ] } },
        { "Name": "Large", "Per": "Package", "Amount": 110, "OneOf": "Size", "LeastWeight": { "Value": 90, "Unit": "Lb" },
          "When": { "Volume": { "Above": 17280, "Unit": "In3" } } },
    ])
}

#[test]
fn additional_handling() {
    let skis = parcel([70.0, 8.0, 6.0], 10.0);
    let shoebox = parcel([13.0, 7.0, 5.0], 2.0);
    let handling = json!([ups()[0]]);
    assert_eq!(told("12", &handling, &packages(std::slice::from_ref(&skis))), "Handling 28.00, net 40.00");
    assert_eq!(told("12", &handling, &packages(&[skis.clone(), shoebox.clone()])), "Handling 28.00, net 40.00");
    assert_eq!(told("12", &handling, &packages(std::slice::from_ref(&shoebox))), "net 12.00");
    assert_eq!(told("12", &handling, &packages(&[parcel([45.0, 32.0, 6.0], 9.0), skis])), "Handling 56.00, net 68.00");
    let unmeasured = json!({ "Weight": { "Value": 1, "Unit": "Lb" } });
    let verdict = judged(&base("12"), &handling, &packages(&[unmeasured, shoebox]));
    assert_eq!((lines(&verdict).as_str(), verdict.flags["A"]), ("MissingData", (true, false)));
    let heavy = json!({ "Weight": { "Value": 51, "Unit": "Lb" } });
    assert_eq!(told("12", &handling, &packages(&[heavy])), "Handling 28.00, net 40.00", "unknown or true is true");
}

#[test]
fn large_packages_and_the_family() {
    let by_the_pound = json!([{ "Unit": "Lb", "Chargeable": { "Basis": "Package" }, "Bands": [{ "PerUnit": 1 }] }]);
    let large = parcel([31.0, 24.0, 24.0], 40.0);
    let verdict = judged(&by_the_pound, &ups(), &packages(std::slice::from_ref(&large)));
    assert_eq!((verdict.base.as_deref(), lines(&verdict).as_str()), (Some("90.00"), "Large 110.00, net 200.00"));
    // Both apply to the first, handling to the second, the least weight to the first alone.
    let both = packages(&[parcel([50.0, 24.0, 24.0], 60.0), parcel([49.0, 2.0, 2.0], 7.0)]);
    let verdict = judged(&by_the_pound, &ups(), &both);
    assert_eq!((verdict.base.as_deref(), lines(&verdict).as_str()), (Some("97.00"), "Handling 28.00, Large 110.00, net 235.00"));
    // Beaten or not, its weight counts; and by itself it is no line.
    let mut beaten = ups();
    beaten[1]["Amount"] = json!(27);
    let verdict = judged(&by_the_pound, &beaten, &packages(&[parcel([50.0, 24.0, 24.0], 60.0)]));
    assert_eq!((verdict.base.as_deref(), lines(&verdict).as_str()), (Some("90.00"), "Handling 28.00, net 118.00"));
    beaten[1].as_object_mut().unwrap().remove("Amount");
    assert_eq!(lines(&judged(&by_the_pound, &json!([beaten[1]]), &packages(&[large]))), "net 90.00");
    // Of equals the first.
    let equal = json!([{ "Name": "One", "Amount": 5, "OneOf": "F" }, { "Name": "Two", "Amount": 5, "OneOf": "F" },
                       { "Name": "Fuel", "Percent": 10, "Of": ["Base", "Two"] }, { "Name": "Third", "Percent": 30, "OneOf": "G" }]);
    assert_eq!(told("10", &equal, &consignment()), "One 5.00, Fuel 1.00, Third 3.00, net 19.00");
}

#[test]
fn by_the_unit_of_what_was_priced() {
    let lane = |basis: &str| {
        let divisor = json!({ "Value": 5000, "Unit": "Cm3PerKg" });
        json!([{ "Chargeable": { "Basis": basis, "Divisor": divisor, "Weight": { "Round": "Up" } }, "Bands": [{ "Price": 1 }] }])
    };
    let size = json!({ "Unit": "Cm", "Length": 20, "Width": 25, "Height": 21 });
    let package = json!({ "Weight": { "Value": 1.5, "Unit": "Kg" }, "Dimensions": size });
    let two = packages(&[package.clone(), package]);
    let per = |per: &str| json!([{ "Name": "Heavy", "PerUnit": 1, "Per": per }]);
    let of = |basis: &str, per: &Value| lines(&judged(&lane(basis), per, &two));
    assert_eq!(of("Consignment", &per("Consignment")), "Heavy 5.00, net 6.00", "4.2 kg up");
    assert_eq!(of("Package", &per("Consignment")), "Heavy 6.00, net 8.00", "2.1 kg up, twice");
    assert_eq!(of("PackageWeights", &per("Package")), "Heavy 6.00, net 7.00");
    assert_eq!(of("Consignment", &per("Package")), "Heavy 3.00, net 4.00", "a package's own weight");
}

#[test]
fn delivery_areas_by_zip_code() {
    let mut rules = rules();
    rules["CarrierServices"][0]["Surcharges"] = json!([{ "Name": "Area", "Amount": 4.45, "Places": ["US 90044", "US 90046-90048"] }]);
    let of = |zip: &str| lines(&judge(&rules, &to(zip, 1.0), AT, &Choice::All));
    assert_eq!(["90044", "90044-1234", "90045"].map(of), ["Area 4.45, net 13.95", "Area 4.45, net 13.95", "net 9.50"]);
}

#[test]
fn zones_origins_and_delivery_days() {
    let mut rules = rules();
    rules["CarrierServices"][0]["Surcharges"] = json!([
        { "Name": "Near", "Amount": 1, "Zones": ["2"] },
        { "Name": "Far", "Amount": 2, "Zones": ["8", "7"], "From": ["Sorted1"] },
        { "Name": "Elsewhere", "Amount": 3, "From": ["US"] },
        { "Name": "Friday", "Amount": 4, "DeliveryDays": ["Friday"] },
    ]);
    let of = |rules: &Value, zip: &str| lines(&judge(rules, &to(zip, 1.0), AT, &Choice::All));
    assert_eq!(of(&rules, "85002"), "Near 1.00, net 10.50");
    assert_eq!(of(&rules, "10001"), "Far 2.00, Friday 4.00, net 18.00");
    // Without a tariff the zone is that of the transit lane's chart.
    rules["CarrierServices"][0]["Rates"] = base("5");
    assert_eq!(of(&rules, "85002"), "Near 1.00, net 6.00");
}

#[test]
fn a_percentage_of_the_value() {
    let insured = json!([{ "Name": "Cover", "PercentOfValue": 5, "Minimum": 22 }]);
    assert_eq!(told("1", &insured, &worth("1000", "GBP")), "Cover 50.00, net 51.00");
    assert_eq!(told("1", &insured, &worth("100", "GBP")), "Cover 22.00, net 23.00");
    assert_eq!(told("1", &insured, &consignment()), "MissingData");
    assert_eq!(told("1", &insured, &worth("100", "EUR")), "Currency");
    let steps = json!([{ "Name": "Cover", "PercentOfValue": 1, "Above": 100, "Step": 100 }]);
    assert_eq!(
        ["100", "100.01", "300", "301"].map(|value| told("1", &steps, &worth(value, "GBP"))),
        ["Cover 0.00, net 1.00", "Cover 1.00, net 2.00", "Cover 2.00, net 3.00", "Cover 3.00, net 4.00"]
    );
}

#[test]
fn a_table_of_weeks() {
    let table = json!([{ "ValidFrom": "2026-11-02", "Percent": 18.25 }, { "ValidFrom": "2026-11-09", "Percent": 20 }]);
    let fuel = json!([{ "Name": "Fuel", "Table": table }]);
    let on = |date: &str| lines(&ask_on(&fuel, date));
    assert_eq!(on("2026-11-02"), "Fuel 1.83, net 11.83");
    assert_eq!(on("2026-11-08"), "Fuel 1.83, net 11.83");
    assert_eq!(on("2026-11-09"), "Fuel 2.00, net 12.00");
    assert_eq!(on("2026-11-01"), "NoRate");
    let elsewhere = json!([with(&fuel[0], "Places", json!(["FR"]))]);
    assert_eq!(lines(&ask_on(&elsewhere, "2026-11-01")), "net 10.00", "where it doesn't apply it needs no entry");
}

fn ask_on(surcharges: &Value, date: &str) -> Verdict {
    let service = with(&with(&service("A"), "Rates", base("10")), "Surcharges", surcharges.clone());
    ask(&json!([service]), &with(&consignment(), "ShippingDate", json!(date)), "2026-10-30T09:00:00Z")
}

#[test]
fn the_first_amount_that_holds() {
    let amounts = json!([{ "Name": "Area", "Amounts": [
        { "Places": ["GB M2"], "Amount": 3 }, { "When": { "Residential": true }, "Amount": 2 }, { "Places": ["GB"], "Amount": 1 },
    ] }]);
    let to = |postcode: &str, residential: Value| {
        let mut changed = consignment();
        changed["Addresses"][1]["Postcode"] = json!(postcode);
        changed["Addresses"][1]["Residential"] = residential;
        told("10", &amounts, &changed)
    };
    assert_eq!(to("M2 6LW", Value::Null), "Area 3.00, net 13.00");
    assert_eq!(to("M1 6LW", json!(true)), "Area 2.00, net 12.00");
    assert_eq!(to("M1 6LW", json!(false)), "Area 1.00, net 11.00");
    assert_eq!(to("M1 6LW", Value::Null), "MissingData");
    assert_eq!(to("none", json!(false)), "Area 1.00, net 11.00", "places don't match an unreadable postcode");
    let nowhere = json!([{ "Name": "Area", "Minimum": 5, "Amounts": [{ "Places": ["FR"], "Amount": 3 }] }]);
    assert_eq!(told("10", &nowhere, &consignment()), "net 10.00");
}

#[test]
fn amounts_in_another_currency() {
    let mut rules = rule_set(&json!([with(&service("A"), "Rates", base("10"))]));
    rules["CarrierServices"][0]["Surcharges"] =
        json!([{ "Name": "Toll", "Amount": "1.01", "PerUnit": 2, "Maximum": 2, "Currency": "EUR" }]);
    let of = |rules: &Value| lines(&judge(rules, &consignment(), AT, &Choice::All));
    assert_eq!(of(&rules), "Currency");
    rules["ExchangeRates"] = json!({ "EUR": 0.86 });
    assert_eq!(of(&rules), "Toll 1.72, net 11.72");
}

#[test]
fn shared_surcharges() {
    let mut rules = rule_set(&json!([with(&service("A"), "Rates", base("10")), with(&service("B"), "Rates", base("10"))]));
    rules["CarrierServiceGroups"] = json!([{ "Reference": "NEXT", "Name": "Next", "Services": ["B"] }]);
    rules["CarrierServices"][0]["Surcharges"] = json!([{ "Name": "Own", "Amount": 1 }]);
    rules["Surcharges"] = json!([
        { "Reference": "PEAK", "Name": "Peak", "Carriers": ["CARRIER_X"], "Amount": 2 },
        { "Reference": "NEXT", "CarrierServiceGroups": ["NEXT"], "Amount": 3 },
        { "Reference": "FUEL", "Services": ["A", "B"], "Percent": 10, "Of": ["Base", "Own", "PEAK", "NEXT"] },
        { "Reference": "OTHER", "Carriers": ["CARRIER_Y"], "Amount": 9 },
    ]);
    let of = |service| lines(&judge(&rules, &consignment(), AT, &Choice::Service(service)));
    assert_eq!(of("A"), "Own 1.00, Peak 2.00, FUEL 1.30, net 14.30");
    assert_eq!(of("B"), "Peak 2.00, NEXT 3.00, FUEL 1.50, net 16.50");
}

#[test]
fn one_reason_the_first() {
    let unknown = json!({ "Name": "R", "Amount": 1, "When": { "Residential": true } });
    let none_yet = json!({ "Name": "T", "Table": [{ "ValidFrom": "2027-01-01", "Amount": 1 }] });
    assert_eq!(told("1", &json!([unknown, none_yet]), &consignment()), "MissingData");
    assert_eq!(told("1", &json!([none_yet, unknown]), &consignment()), "NoRate");
    let elsewhere = with(&unknown, "Places", json!(["FR"]));
    assert_eq!(told("1", &json!([elsewhere]), &consignment()), "net 1.00", "if another limit says no, what is unknown doesn't matter");
    // Packages one after the other: the first has no rate; of the second it isn't known whether it applies.
    let large = json!({ "Volume": { "Above": 1000, "Unit": "Cm3" } });
    let heavier = json!({ "Name": "L", "Per": "Package", "Amount": 1, "Currency": "CHF", "When": large, "LeastWeight": { "Value": 9, "Unit": "Kg" } });
    let measured =
        json!({ "Weight": { "Value": 1, "Unit": "Kg" }, "Dimensions": { "Length": 20, "Width": 20, "Height": 20, "Unit": "Cm" } });
    let unmeasured = json!({ "Weight": { "Value": 1, "Unit": "Kg" } });
    assert_eq!(told("1", &json!([heavier]), &packages(&[measured.clone(), unmeasured.clone()])), "Currency");
    assert_eq!(told("1", &json!([heavier]), &packages(&[unmeasured, measured])), "MissingData");
}
