//! Rows 10 and 13: bounds, which include their ends everywhere, and places whose names begin alike.

use consign::Explanation;
use serde_json::{Value, json};

use super::{at, codes, explained, one, parcel, parcel_with, price, read};

fn weighing(value: &str, unit: &str) -> Value {
    parcel_with(&json!({ "Packages": [{ "Weight": { "Value": value, "Unit": unit } }] }))
}

fn sized(sides: [&str; 3], unit: &str) -> Value {
    let [length, width, height] = sides;
    let sides = json!({ "Unit": unit, "Length": length, "Width": width, "Height": height });
    parcel_with(&json!({ "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" }, "Dimensions": sides }] }))
}

#[test]
fn row_10_a_band_holds_its_end_to_the_gram() {
    for (unit, ends) in [("kg", ["2", "10"]), ("g", ["2000", "10000"])] {
        let bands = json!([{ "UpTo": ends[0], "Price": 1 }, { "UpTo": ends[1], "Price": 2 }]);
        let matcher = one(&json!({ "Rates": [{ "Unit": unit, "Bands": bands }] }));
        let no_rate = || Err(vec!["NoRate".to_owned()]);
        for (grams, expected) in [
            ("1999", Ok("1.00")),
            ("2000", Ok("1.00")),
            ("2000.000000001", Ok("2.00")),
            ("2001", Ok("2.00")),
            ("9999", Ok("2.00")),
            ("10000", Ok("2.00")),
            ("10001", Err(())),
        ] {
            let expected = expected.map(str::to_owned).or_else(|()| no_rate());
            assert_eq!(price(&matcher, &weighing(grams, "g")), expected, "{grams} g, bands in {unit}");
        }
    }
}

#[test]
fn row_10_a_step_ends_where_the_next_begins() {
    let bands = json!([{ "Price": 1, "PerUnit": 2, "Above": 1, "Step": 0.5 }]);
    let matcher = one(&json!({ "Rates": [{ "Bands": bands }] }));
    for (grams, expected) in [("999", "1.00"), ("1000", "1.00"), ("1001", "3.00"), ("1500", "3.00"), ("1501", "5.00")] {
        assert_eq!(price(&matcher, &weighing(grams, "g")), Ok(expected.to_owned()), "{grams} g");
    }
}

#[test]
fn row_10_a_volumetric_weight_meets_its_band() {
    let matcher =
        one(&json!({ "Rates": [{ "VolumetricDivisor": 5000, "Bands": [{ "UpTo": 2, "Price": 1 }, { "UpTo": 3, "Price": 2 }] }] }));
    for (length, expected) in [("24.999", "1.00"), ("25", "1.00"), ("25.001", "2.00")] {
        assert_eq!(price(&matcher, &sized(["20", length, "20"], "cm")), Ok(expected.to_owned()), "{length} cm");
    }
}

/// Whether a rule lets a parcel through; if not, it alone is the reason.
fn allowed(rule: &str, terms: &Value, parcel: &Value) -> bool {
    let mut fields = json!({ "Rules": {} });
    fields["Rules"][rule] = terms.clone();
    match price(&one(&fields), parcel) {
        Ok(_) => true,
        Err(codes) => {
            assert_eq!(codes, [rule]);
            false
        }
    }
}

#[test]
fn row_10_limits_include_their_ends_in_every_unit() {
    for basis in ["Consignment", "Package"] {
        let terms = json!({ "Min": 1, "Max": 25, "Unit": "Kg", "Basis": basis });
        for (value, unit, expected) in
            [("999", "g", false), ("1000", "g", true), ("25", "kg", true), ("25001", "g", false), ("25000.000000000000001", "g", false)]
        {
            assert_eq!(allowed("Weight", &terms, &weighing(value, unit)), expected, "{value} {unit} {basis}");
        }
    }
    let terms = json!({ "Min": 10, "Max": 25.4, "Unit": "cm" });
    for (length, unit, expected) in
        [("99.9", "mm", false), ("100", "mm", true), ("10", "in", true), ("254", "mm", true), ("254.1", "mm", false)]
    {
        assert_eq!(allowed("Length", &terms, &sized([length, "1", "1"], unit)), expected, "length {length} {unit}");
    }
    let terms = json!({ "Min": 40, "Max": 60, "Unit": "cm" });
    for (width, expected) in [("9.9", false), ("10", true), ("20", true), ("20.1", false)] {
        assert_eq!(allowed("Girth", &terms, &sized(["30", width, "10"], "cm")), expected, "girth, width {width} cm");
    }
    for (length, expected) in [("60", true), ("60.1", false)] {
        assert_eq!(
            allowed("LengthPlusGirth", &json!({ "Max": 100, "Unit": "cm" }), &sized([length, "10", "10"], "cm")),
            expected,
            "{length} cm"
        );
    }
    for (amount, expected) in [("499.99", true), ("500", true), ("500.00000000000000001", false)] {
        let parcel = parcel_with(&json!({ "Value": { "Amount": amount, "Currency": { "IsoCode": "GBP" } } }));
        assert_eq!(allowed("Value", &json!({ "Max": 500, "Currency": "GBP" }), &parcel), expected, "{amount}");
    }
    for (amount, basis, expected) in
        [("499.99", "Consignment", false), ("500", "Consignment", true), ("500", "Package", true), ("499", "Package", false)]
    {
        let mut parcel = parcel();
        parcel["Packages"][0]["Value"] = json!({ "Amount": amount, "Currency": { "IsoCode": "GBP" } });
        assert_eq!(allowed("Value", &json!({ "Min": 500, "Basis": basis }), &parcel), expected, "{amount} {basis}");
    }
}

#[test]
fn row_10_limits_of_size_and_number_include_their_ends() {
    let letter = json!({ "Max": [353, 25, 250], "Unit": "Mm" });
    for (sides, expected) in [(["25", "353", "250"], true), (["25.01", "353", "250"], false), (["24", "250.01", "251"], false)] {
        assert_eq!(allowed("Sides", &letter, &sized(sides, "mm")), expected, "{sides:?}");
    }
    for (sides, unit, expected) in
        [(["12", "12", "12"], "in", true), (["12", "12", "12.0000000001"], "in", false), (["11.999", "12", "12"], "in", false)]
    {
        assert_eq!(allowed("Volume", &json!({ "Min": 1, "Max": 1, "Unit": "Ft3" }), &sized(sides, unit)), expected, "{sides:?}");
        assert_eq!(
            allowed("Volume", &json!({ "Min": 1728, "Max": 1728, "Unit": "In3", "Basis": "Package" }), &sized(sides, unit)),
            expected,
            "{sides:?}"
        );
    }
    for (sides, expected) in [(["60", "30", "10"], true), (["60", "30", "10.1"], false), (["60", "30", "9.9"], false)] {
        assert_eq!(allowed("SidesSum", &json!({ "Min": 100, "Max": 100, "Unit": "Cm" }), &sized(sides, "cm")), expected, "{sides:?}");
    }
    for (count, expected) in [(1, false), (2, true), (3, true), (4, false)] {
        let packages = vec![parcel()["Packages"][0].clone(); count];
        assert_eq!(
            allowed("Packages", &json!({ "Min": 2, "Max": 3 }), &parcel_with(&json!({ "Packages": packages }))),
            expected,
            "{count}"
        );
    }
}

#[test]
fn row_10_validity_includes_its_first_and_last_day() {
    let lane = json!({ "ValidFrom": "2026-11-03", "ValidTo": "2026-11-05", "Bands": [{ "Price": 5 }] });
    let surcharge = json!({ "Name": "Peak", "Amount": 1, "ValidFrom": "2026-11-04", "ValidTo": "2026-11-04" });
    let matcher = one(&json!({ "Rates": [lane], "Surcharges": [surcharge] }));
    for (day, expected) in [("02", None), ("03", Some("5.00")), ("04", Some("6.00")), ("05", Some("5.00")), ("06", None)] {
        let parcel = parcel_with(&json!({ "ShippingDate": format!("2026-11-{day}") }));
        let expected = expected.map(str::to_owned).ok_or_else(|| vec!["NoRate".to_owned()]);
        assert_eq!(price(&matcher, &parcel), expected, "the {day}th");
    }
}

#[test]
fn row_10_a_promise_and_the_horizon_include_their_last_day() {
    let matcher = one(&json!({}));
    for (date, exactly, kept) in
        [("2026-11-02", false, false), ("2026-11-03", false, true), ("2026-11-03", true, true), ("2026-11-04", true, true)]
    {
        let parcel = parcel_with(&json!({ "RequestedDeliveryDate": { "Date": date, "IsToBeExactlyOnTheDateSpecified": exactly } }));
        assert_eq!(price(&matcher, &parcel).is_ok(), kept, "{date}");
    }
    for (date, open) in [("2026-11-01", false), ("2026-11-02", true), ("2026-11-30", true), ("2026-12-01", false)] {
        let expected = if open { Ok("5.00".to_owned()) } else { Err(vec!["NoCollectionDate".to_owned()]) };
        assert_eq!(price(&matcher, &parcel_with(&json!({ "ShippingDate": date }))), expected, "{date}");
    }
    let window = |start: &str, end: &str| parcel_with(&json!({ "DeliveryWindow": { "Start": start, "End": end } }));
    let morning =
        one(&json!({ "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 }, "DeliveryWindow": { "Start": "08:00", "End": "12:00" } }] }));
    for (start, end, kept) in [("08:00", "12:00", true), ("07:59", "12:01", true), ("08:01", "12:00", false), ("08:00", "11:59", false)] {
        assert_eq!(price(&morning, &window(start, end)).is_ok(), kept, "{start}-{end}");
    }
}

#[test]
fn row_10_a_cut_off_includes_its_instant() {
    let mut rules = super::rules(&[super::service("A")]);
    rules["ShippingLocations"] = json!([{ "Reference": "L", "Place": "GB", "TimeZone": "Europe/London",
        "Collections": [{ "Carrier": "DPD", "Time": "17:00", "AllocationCutOff": { "Time": "16:00" } }] }]);
    let pool = super::compiled(&rules).all();
    let mut parcel = parcel_with(&json!({ "ShippingDate": "2026-11-02" }));
    parcel["Addresses"].as_array_mut().unwrap().push(json!({ "AddressType": "Origin", "ShippingLocationReference": "L" }));
    let parcel = read(&parcel).unwrap();
    for (instant, open) in [("15:59:59.999999999", true), ("16:00:00", true), ("16:00:00.000000001", false)] {
        let explanation = pool.explain(&parcel, at(&format!("2026-11-02T{instant}Z"))).unwrap();
        assert_eq!(!explanation.quotes.is_empty(), open, "{instant}");
    }
}

/// Whether a place excludes an address.
fn excluded(place: &str, country: &str, postcode: &str) -> bool {
    let matcher = one(&json!({ "Rules": { "ExcludedPlaces": [place] } }));
    let country = json!({ "IsoCode": { "TwoLetterCode": country } });
    let address = json!([{ "AddressType": "Destination", "Postcode": postcode, "Country": country }]);
    let Explanation { quotes, unqualified, .. } = explained(&matcher, &parcel_with(&json!({ "Addresses": address })));
    assert!(unqualified.iter().flat_map(codes).all(|code| code == "ExcludedPlace"), "{place} {postcode}");
    quotes.is_empty()
}

#[test]
fn row_13_names_that_begin_alike_are_different_places() {
    for (place, within, outside) in [
        ("GB E1", &["E1 1AA", "e11aa"][..], &["E10 1AA", "E1W 1AA", "EC1A 1BB", "E2 1AA"][..]),
        ("GB E", &["E1 1AA", "E10 1AA", "E1W 1AA"], &["EC1A 1BB", "EH1 1AA", "EN1 1AA"]),
        ("GB B", &["B1 1AA"], &["BT1 1AA", "BN1 1AA", "BB1 1AA"]),
        ("GB BT", &["BT1 1AA"], &["B1 1AA", "BH1 1AA"]),
        ("GB M2", &["M2 6LW", "M2 1AA"], &["M20 6LW", "M21 1AA", "M1 2AA"]),
        ("GB M2 6", &["M2 6LW"], &["M2 7LW", "M26 6LW", "M26 1LW"]),
        ("GB M26", &["M26 1LW"], &["M2 6LW"]),
        ("GB M2 6LW", &["M26LW", "m2 6lw"], &["M2 6LX", "M26 6LW"]),
        ("GB W1", &["W1 1AA"], &["W1A 1AA", "W10 1AA"]),
        ("GB SW1A", &["SW1A 2AA"], &["SW1 2AA", "SW1H 2AA"]),
        ("GB GIR 0AA", &["GIR 0AA"], &["G1 0AA"]),
    ] {
        for postcode in within {
            assert!(excluded(place, "GB", postcode), "{postcode} is in {place}");
        }
        for postcode in outside {
            assert!(!excluded(place, "GB", postcode), "{postcode} is not in {place}");
        }
    }
    for (place, country, postcode, expected) in [
        ("US 902", "US", "90210", true),
        ("US 902", "US", "09021", false),
        ("US 902-906", "US", "90699-1234", true),
        ("US 902-906", "US", "90700", false),
        ("DE 10", "DE", "10115", true),
        ("DE 10", "DE", "01011", false),
        ("DE 10-19", "DE", "20095", false),
        ("DE 1-2", "DE", "29999", true),
        ("IM", "GB", "IM1 1AA", true),
        ("GB IM", "GB", "IM1 1AA", true),
        ("GB", "JE", "JE2 3AB", false),
        ("PL 00-950", "PL", "00-951", false),
        ("PL 00-950", "PL", "00 950", true),
    ] {
        assert_eq!(excluded(place, country, postcode), expected, "{country} {postcode} in {place}");
    }
    assert_eq!(price(&one(&json!({})), &parcel()), Ok("5.00".to_owned()));
}

#[test]
fn limits_tell_what_is_asked_and_what_is_allowed() {
    let told = |rule: &str, terms: serde_json::Value, parcel: &serde_json::Value| {
        let mut fields = json!({ "Rules": {} });
        fields["Rules"][rule] = terms;
        let explanation = super::explained(&one(&fields), parcel);
        let service = explanation.unqualified.first().unwrap();
        service
            .reasons()
            .flat_map(|reason| reason.figures().map(|figure| figure.message).collect::<Vec<_>>())
            .collect::<Vec<_>>()
            .join("; ")
    };
    let sized = |sides: [u32; 3]| {
        let [length, width, height] = sides;
        let mut parcel = parcel();
        parcel["Packages"][0]["Dimensions"] = json!({ "Unit": "Mm", "Length": length, "Width": width, "Height": height });
        parcel
    };
    let letter = json!({ "Max": [353, 250, 25], "Unit": "Mm" });
    assert_eq!(told("Sides", letter.clone(), &sized([200, 150, 100])), "shortest side of package 1 `100 mm` is above `25 mm`");
    assert_eq!(told("Sides", letter, &parcel()), "package 1 has no dimensions: its longest side is not known");
    assert_eq!(told("Volume", json!({ "Max": 2.5, "Unit": "L" }), &sized([200, 150, 100])), "volume `3 L` is above `2.5 L`");
    assert_eq!(told("Volume", json!({ "Max": 2.5, "Unit": "L" }), &parcel()), "the volume of the consignment is not known");
    assert_eq!(
        told("SidesSum", json!({ "Max": 30, "Unit": "Cm" }), &sized([200, 150, 100])),
        "sum of sides of package 1 `45 cm` is above `30 cm`"
    );
    assert_eq!(told("Packages", json!({ "Min": 2 }), &parcel()), "number of packages `1` is below `2`");
    let euros = parcel_with(&json!({ "Value": { "Amount": 10, "Currency": { "IsoCode": "EUR" } } }));
    assert_eq!(told("Value", json!({ "Min": 5, "Basis": "Consignment" }), &euros), "no exchange rate from `EUR` to `GBP` for the value");
    assert_eq!(told("Value", json!({ "Min": 5, "Basis": "Package" }), &parcel()), "the value of package 1 is not known");
    let foreign = |text: &str| {
        let rules = json!({ "Currency": "GBP", "ExchangeRates": { "EUR": 0.5 }, "Carriers": [{ "Reference": "DPD" }],
            "CarrierServices": [super::service_with("A", &json!({ "Rules": { "Value": { "Min": 5, "Max": 6 } } }))] });
        let parcel = parcel_with(&json!({ "Value": { "Amount": text, "Currency": { "IsoCode": "EUR" } } }));
        price(&super::compiled(&rules), &parcel).is_ok()
    };
    let mut items = parcel();
    items["Packages"][0]["Items"] = json!([{ "Sku": "A", "Quantity": 3 }, { "Sku": "B" }]);
    assert_eq!(told("Items", json!({ "Max": 3 }), &items), "number of items `4` is above `3`");
    assert_eq!(told("Items", json!({ "Min": 1 }), &parcel()), "number of items `0` is below `1`");
    assert_eq!(["9.99", "10", "12", "12.01"].map(foreign), [false, true, true, false]);
}
