//! Surcharges: figures that carriers publish, and what is worked out by hand.

use serde_json::{Value, json};

use super::{consignment, matcher, package, price, refused, rules};

const SHOEBOX: [&str; 3] = ["14", "8", "5"];
const SKIS: [&str; 3] = ["70", "8", "6"];

/// A service of that base price with some surcharges.
fn with(base: &str, surcharges: &Value) -> Value {
    json!({ "Rates": [{ "Unit": "Lb", "Bands": [{ "Price": base }] }], "Surcharges": surcharges })
}

/// The same, priced by package.
fn by_package(band: &Value, surcharges: &Value) -> Value {
    json!({ "Rates": [{ "Unit": "Lb", "Basis": "Package", "Bands": [band] }], "Surcharges": surcharges })
}

fn priced(service: &Value, packages: &[Value]) -> Result<String, Vec<String>> {
    price(&matcher(service, &json!({})), &consignment(packages))
}

/// What one service of these surcharges is refused for.
fn wrong(surcharges: &Value) -> String {
    refused(&rules(&with("10", surcharges), &json!({})))
}

#[expect(clippy::unnecessary_wraps, reason = "what a price is compared with")]
fn ok(price: &str) -> Result<String, Vec<String>> {
    Ok(price.to_owned())
}

fn with_fields(packages: &[Value], fields: &Value) -> Value {
    let mut consignment = consignment(packages);
    consignment.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    consignment
}

fn worth(amount: &str, currency: &str) -> Value {
    json!({ "Value": { "Amount": amount, "Currency": { "IsoCode": currency } } })
}

#[test]
fn fuel_is_of_the_base_and_of_fees() {
    let fuel = |of: Value| json!([{ "Name": "Residential", "Amount": 6.45 }, { "Name": "Area", "Amount": 4.45 }, { "Name": "Fuel", "Percent": 18.5, "Of": of }]);
    let parcel = [package(SHOEBOX, "4")];
    assert_eq!(priced(&with("12.40", &fuel(json!("All"))), &parcel), ok("27.61"));
    assert_eq!(priced(&with("12.40", &fuel(json!(["Base", "Residential", "Area"]))), &parcel), ok("27.61"));
    assert_eq!(priced(&with("12.40", &fuel(json!(["Residential"]))), &parcel), ok("24.49"), "1.19");
    assert_eq!(priced(&with("12.40", &fuel(json!("Base"))), &parcel), ok("25.59"));
    let two = json!([{ "Name": "Fee", "Amount": 5.50 }, { "Name": "Fuel", "Percent": "15.25", "Of": ["Base", "Fee"] }]);
    assert_eq!(priced(&with("10.97", &two), &parcel), ok("18.98"));
}

#[test]
fn percentages_and_weights_have_a_least() {
    let parcelforce = json!([{ "Name": "Zone", "Percent": 120, "Minimum": 7.75 }]);
    assert_eq!(priced(&with("6.00", &parcelforce), &[package(SHOEBOX, "4")]), ok("13.75"));
    assert_eq!(priced(&with("10.00", &parcelforce), &[package(SHOEBOX, "4")]), ok("22.00"));
    let per_kg = json!([{ "Name": "Remote", "PerUnit": 0.45, "Unit": "Kg", "Minimum": 20 }]);
    let kilograms = |weight: u32| [json!({ "Weight": { "Value": weight, "Unit": "Kg" } })];
    assert_eq!(priced(&with("1", &per_kg), &kilograms(30)), ok("21.00"));
    assert_eq!(priced(&with("1", &per_kg), &kilograms(60)), ok("28.00"));
    let above = json!([{ "Name": "Heavy", "Amount": 2, "PerUnit": 1.5, "Unit": "Kg", "Above": 20, "Step": 5 }]);
    for (weight, expected) in [(20, "3.00"), (21, "4.50"), (25, "4.50"), (26, "6.00")] {
        assert_eq!(priced(&with("1", &above), &kilograms(weight)), ok(expected), "{weight}");
    }
}

/// What carriers charge for what is long, wide or heavy.
fn handling() -> Value {
    json!({ "Name": "Additional Handling", "Amount": 28, "Per": "Package",
        "When": { "Any": [{ "Longest": { "Above": 48, "Unit": "In" } }, { "Middle": { "Above": 30, "Unit": "In" } }, { "Weight": { "Above": 50, "Unit": "Lb" } }] } })
}

#[test]
fn a_condition_is_asked_of_each_package() {
    let service = with("12.00", &json!([handling()]));
    let skis = package(SKIS, "12");
    assert_eq!(priced(&service, std::slice::from_ref(&skis)), ok("40.00"));
    assert_eq!(priced(&service, &[skis.clone(), package(SHOEBOX, "4")]), ok("40.00"), "one fee");
    assert_eq!(priced(&service, &[skis.clone(), skis.clone()]), ok("68.00"));
    assert_eq!(priced(&service, &[package(["45", "32", "6"], "40")]), ok("40.00"));
    assert_eq!(priced(&service, &[package(["48", "30", "6"], "50")]), ok("12.00"), "ends");
    assert_eq!(priced(&service, &[package(["6", "48", "30"], "50.1")]), ok("40.00"));
    let bare = json!({ "Weight": { "Value": 40, "Unit": "Lb" } });
    assert_eq!(priced(&service, std::slice::from_ref(&bare)), Err(vec!["MissingData".to_owned()]));
    assert_eq!(priced(&service, &[json!({ "Weight": { "Value": 60, "Unit": "Lb" } })]), ok("40.00"), "heavy whatever the sides");
}

#[test]
fn of_a_family_the_dearest_counts_and_least_weights_hold() {
    let large = json!({ "Name": "Large Package", "OneOf": "SIZE", "Amount": 110, "Per": "Package", "LeastWeight": { "Value": 90, "Unit": "Lb" },
        "When": { "Any": [{ "Volume": { "Above": 17280, "Unit": "In3" } }, { "Longest": { "Above": 96, "Unit": "In" } }] } });
    let mut handling = handling();
    handling["OneOf"] = json!("SIZE");
    let fuel = json!({ "Name": "Fuel", "Percent": 10, "Of": ["Base", "SIZE"] });
    let service = by_package(&json!({ "PerUnit": 1 }), &json!([handling, large, fuel]));
    let box_of = package(["31", "24", "24"], "40");
    assert_eq!(priced(&service, std::slice::from_ref(&box_of)), ok("220.00"), "(90 + 110) × 1.1");
    assert_eq!(priced(&service, &[package(["31", "24", "23"], "40")]), ok("44.00"), "17,112 in³");
    assert_eq!(priced(&service, &[package(["50", "10", "10"], "40")]), ok("74.80"), "(40 + 28) × 1.1");
    assert_eq!(priced(&service, &[box_of, package(["50", "10", "10"], "40")]), ok("294.80"), "(90 + 40 + 110 + 28) × 1.1");
    // Of equals the first; what is beaten counts as nothing, though its least weight holds.
    let mut weighs =
        json!({ "Name": "Weighs", "OneOf": "SIZE", "Amount": 1, "Per": "Package", "LeastWeight": { "Value": 90, "Unit": "Lb" } });
    let other = json!({ "Name": "Other", "OneOf": "SIZE", "Amount": 1, "Per": "Package" });
    let of_weighs = json!({ "Name": "Tenth", "Percent": 50, "Of": ["Weighs"] });
    assert_eq!(priced(&by_package(&json!({ "PerUnit": 1 }), &json!([weighs, other, of_weighs])), &[package(SHOEBOX, "4")]), ok("91.50"));
    assert_eq!(wrong(&json!([weighs, of_weighs, other])).matches("what is counted stands before").count(), 1);
    weighs["Amount"] = json!(0.5);
    assert_eq!(priced(&by_package(&json!({ "PerUnit": 1 }), &json!([weighs, other, of_weighs])), &[package(SHOEBOX, "4")]), ok("91.00"));
    let alone = json!([{ "Name": "Weighs", "Per": "Package", "LeastWeight": { "Value": 90, "Unit": "Lb" } }]);
    assert_eq!(priced(&by_package(&json!({ "PerUnit": 1 }), &alone), &[package(SHOEBOX, "4")]), ok("90.00"));
    // Prices may fall with the weight.
    let falling = json!({ "Rates": [{ "Unit": "Lb", "Basis": "Package", "Bands": [{ "UpTo": 10, "Price": 9 }, { "Price": 5 }] }], "Surcharges": alone });
    assert_eq!(priced(&falling, &[package(SHOEBOX, "4")]), ok("5.00"));
}

#[test]
fn a_percentage_of_the_value_is_of_its_excess_in_steps() {
    let cover = |fields: &Value| {
        let mut cover = json!({ "Name": "Cover", "PercentOfValue": 5 });
        cover.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        with("0", &json!([cover]))
    };
    let goods = |amount: &str| with_fields(&[package(SHOEBOX, "4")], &worth(amount, "USD"));
    let priced =
        |fields: Value, consignment: &Value| price(&matcher(&cover(&fields), &json!({ "ExchangeRates": { "GBP": 1.25 } })), consignment);
    assert_eq!(priced(json!({ "Minimum": 22 }), &goods("1000")), ok("50.00"));
    assert_eq!(priced(json!({ "Minimum": 22 }), &goods("100")), ok("22.00"));
    assert_eq!(priced(json!({ "Above": 500, "Step": 100 }), &goods("500")), ok("0.00"));
    assert_eq!(priced(json!({ "Above": 500, "Step": 100 }), &goods("500.01")), ok("5.00"));
    assert_eq!(priced(json!({}), &with_fields(&[package(SHOEBOX, "4")], &worth("100", "GBP"))), ok("6.25"));
    assert_eq!(priced(json!({}), &with_fields(&[package(SHOEBOX, "4")], &worth("100", "EUR"))), Err(vec!["Currency".to_owned()]));
    assert_eq!(priced(json!({}), &consignment(&[package(SHOEBOX, "4")])), Err(vec!["MissingData".to_owned()]));
}

#[test]
fn a_table_goes_by_the_collection_date() {
    let table = |first: &str| {
        with(
            "100",
            &json!([{ "Name": "Fuel", "Table": [{ "ValidFrom": first, "Percent": 18.25 }, { "ValidFrom": "2026-11-09", "Percent": 19 }] }]),
        )
    };
    let on = |date: &str| with_fields(&[package(SHOEBOX, "4")], &json!({ "ShippingDate": date }));
    let priced = |first: &str, date: &str| price(&matcher(&table(first), &json!({})), &on(date));
    assert_eq!(priced("2026-11-02", "2026-11-02"), ok("118.25"));
    assert_eq!(priced("2026-11-02", "2026-11-08"), ok("118.25"));
    assert_eq!(priced("2026-11-02", "2026-11-09"), ok("119.00"));
    assert_eq!(priced("2026-11-03", "2026-11-02"), Err(vec!["NoRate".to_owned()]));
}

#[test]
fn the_first_amount_that_holds_counts() {
    let remote = json!([{ "Name": "Remote", "Amounts": [{ "When": { "Weight": { "Above": 20, "Unit": "Lb" } }, "Amount": 9 }, { "Places": ["CA"], "Amount": 8 },
        { "When": { "Value": { "Min": 100 } }, "Amount": 7 }, { "Places": ["US"], "Amount": 6 }] }]);
    let service = with("1", &remote);
    assert_eq!(priced(&service, &[package(SHOEBOX, "21")]), ok("10.00"));
    let valued = |amount: &str| with_fields(&[package(SHOEBOX, "4")], &worth(amount, "USD"));
    assert_eq!(price(&matcher(&service, &json!({})), &valued("100")), ok("8.00"));
    assert_eq!(price(&matcher(&service, &json!({})), &valued("99.99")), ok("7.00"));
    assert_eq!(priced(&service, &[package(SHOEBOX, "4")]), Err(vec!["MissingData".to_owned()]));
}

#[test]
fn what_says_no_makes_what_is_unknown_not_matter() {
    let when = json!({ "Value": { "Min": 100 } });
    for (limit, is_known) in [
        (json!({ "Tags": ["Glass"] }), true),
        (json!({ "ValidTo": "2026-10-31" }), true),
        (json!({ "Places": ["CA"] }), true),
        (json!({ "DeliveryDays": ["Monday"] }), true),
        (json!({ "From": ["CA"] }), true),
        (json!({ "Days": ["Monday"] }), false),
        (json!({ "DeliveryDays": ["Tuesday"] }), false),
    ] {
        let mut surcharge = json!({ "Name": "Extra", "Amount": 1, "When": when });
        surcharge.as_object_mut().unwrap().extend(limit.as_object().unwrap().clone());
        let expected = if is_known { ok("10.00") } else { Err(vec!["MissingData".to_owned()]) };
        assert_eq!(priced(&with("10", &json!([surcharge])), &[package(SHOEBOX, "4")]), expected, "{limit}");
    }
}

#[test]
fn amounts_may_be_in_another_currency() {
    let rates = json!({ "ExchangeRates": { "GBP": 1.25 } });
    let fee = |currency: &str| with("10", &json!([{ "Name": "Fee", "Amount": "3.333", "Currency": currency }]));
    let parcel = consignment(&[package(SHOEBOX, "4")]);
    assert_eq!(price(&matcher(&fee("GBP"), &rates), &parcel), ok("14.17"), "4.16625");
    assert_eq!(price(&matcher(&fee("EUR"), &rates), &parcel), Err(vec!["Currency".to_owned()]));
    assert_eq!(price(&matcher(&fee("USD"), &rates), &parcel), ok("13.33"));
}

#[test]
fn shared_surcharges_follow_a_services_own() {
    let shared = |who: Value| {
        let mut all = vec![
            json!({ "Reference": "FUEL", "Name": "Fuel", "Percent": 10, "Of": ["Base", "Own"] }),
            json!({ "Reference": "TOLL", "Amount": 1 }),
        ];
        for one in &mut all {
            one.as_object_mut().unwrap().extend(who.as_object().unwrap().clone());
        }
        json!({ "Surcharges": all, "CarrierServiceGroups": [{ "Reference": "G", "Services": ["A"] }, { "Reference": "H", "Services": [] }] })
    };
    let service = with("10", &json!([{ "Name": "Own", "Amount": 5 }]));
    let parcel = consignment(&[package(SHOEBOX, "4")]);
    for (who, expected) in [
        (json!({}), "17.50"),
        (json!({ "Services": ["A"] }), "17.50"),
        (json!({ "Services": ["A*"] }), "17.50"),
        (json!({ "Carriers": ["C"] }), "17.50"),
        (json!({ "CarrierServiceGroups": ["G"] }), "17.50"),
        (json!({ "CarrierServiceGroups": ["H"] }), "15.00"),
        (json!({ "CarrierServiceGroups": ["H"], "Carriers": ["*"] }), "17.50"),
    ] {
        assert_eq!(price(&matcher(&service, &shared(who.clone())), &parcel), ok(expected), "{who}");
    }
    // What a service has not counts as nothing.
    let none = with("10", &json!([{ "Name": "Other", "Amount": 5 }]));
    let said = refused(&rules(&none, &shared(json!({}))));
    assert!(said.contains("Surcharges[0].Of[1]: unknown surcharge `Own`"), "{said}");
    for (who, expected) in [
        (json!({ "Services": ["B"] }), "Surcharges[0].Services[0]: unknown carrier service `B`"),
        (json!({ "Carriers": ["X*"] }), "Surcharges[0].Carriers[0]: no carrier is like `X*`"),
        (json!({ "CarrierServiceGroups": ["I"] }), "Surcharges[0].CarrierServiceGroups[0]: unknown carrier service group `I`"),
        (json!({ "Services": [] }), "Surcharges[0].Services: an empty list"),
    ] {
        let said = refused(&rules(&service, &shared(who)));
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn the_first_reason_in_order_is_the_reason() {
    let parcel = [json!({ "Weight": { "Value": 4, "Unit": "Lb" } })];
    let unknown = json!({ "Name": "Extra", "Amount": 1, "When": { "Value": { "Min": 100 } } });
    let table = json!({ "Name": "Fuel", "Table": [{ "ValidFrom": "2027-01-01", "Percent": 1 }] });
    assert_eq!(priced(&with("10", &json!([unknown, table])), &parcel), Err(vec!["MissingData".to_owned()]));
    assert_eq!(priced(&with("10", &json!([table, unknown])), &parcel), Err(vec!["NoRate".to_owned()]));
    let bands = json!({ "Rates": [{ "Bands": [{ "UpTo": 1, "Price": 1 }] }], "Surcharges": [unknown] });
    assert_eq!(priced(&bands, &parcel), Err(vec!["NoRate".to_owned()]), "the base");
}

#[test]
fn what_is_wrong_with_surcharges_is_told() {
    for (surcharges, expected) in [
        (json!([{ "Name": "A" }]), "a surcharge states `Amount`, `PerUnit`"),
        (json!([{ "Amount": 1 }]), "Surcharges[0].Name: `Name` is missing"),
        (
            json!([{ "Name": "A", "Percent": 1, "Of": ["B"] }, { "Name": "B", "Amount": 1 }]),
            "Surcharges[0].Of[0]: `B` stands after the percentage: what is counted stands before",
        ),
        (json!([{ "Name": "A", "Amount": 1 }, { "Name": "B", "Percent": 1, "Of": ["Basa"] }]), "did you mean `Base`?"),
        (json!([{ "Name": "A", "Percent": 1, "Per": "Package" }]), "never per package"),
        (json!([{ "Name": "A", "Per": "Package", "Table": [{ "ValidFrom": "2026-01-01", "Percent": 1 }] }]), "never per package"),
        (
            json!([{ "Name": "A", "Table": [{ "ValidFrom": "2026-01-02", "Percent": 1 }, { "ValidFrom": "2026-01-02", "Percent": 1 }] }]),
            "dates of a table rise",
        ),
        (json!([{ "Name": "A", "Table": [{ "Percent": 1 }] }]), "`ValidFrom` is missing"),
        (json!([{ "Name": "A", "Table": [] }]), "Surcharges[0].Table: an empty list"),
        (
            json!([{ "Name": "A", "OneOf": "F", "Amount": 1 }, { "Name": "B", "OneOf": "F", "Amount": 1, "Per": "Package" }]),
            "all per package or all per consignment",
        ),
        (json!([{ "Name": "A", "Amount": 1 }, { "Name": "B", "OneOf": "F", "Percent": 1, "Of": "All" }]), "of the base price alone"),
        (
            json!([{ "Name": "A", "Per": "Package", "LeastWeight": { "Value": 1, "Unit": "Lb" } }]),
            "a lane weighs the consignment as a whole",
        ),
        (json!([{ "Name": "A", "LeastWeight": { "Value": 1, "Unit": "Lb" } }]), "`\"Per\": \"Package\"` stands beside it"),
        (json!([{ "Name": "A", "Amount": 1, "Minimum": 2 }]), "`Minimum` bounds what varies"),
        (json!([{ "Name": "A", "PerUnit": 1, "PercentOfValue": 1, "Above": 2 }]), "write two surcharges"),
        (json!([{ "Name": "A", "Amount": 1, "Above": 2 }]), "`Above` goes with `PerUnit` or `PercentOfValue`"),
        (json!([{ "Name": "A", "Amount": 1, "Of": "All" }]), "`Of` goes with `Percent`"),
        (json!([{ "Name": "A", "Amounts": [{ "Amount": 1 }, { "Places": ["US"], "Amount": 1 }] }]), "it is the last"),
        (json!([{ "Name": "A", "Amount": 1, "When": { "Offer": {} } }]), "`Offer` asks for a service's price"),
        (
            json!([{ "Name": "A", "Amount": 1, "When": { "Longest": { "Max": 1 } } }]),
            "`Longest` is a package's, and the consignment is asked here",
        ),
        (json!([{ "Name": "A", "Amount": 1, "Services": ["A"] }]), "`Services` is of surcharges that services share"),
        (json!([{ "Name": "A", "Amount": 1, "Unit": "Kg" }]), "`Unit` goes with `PerUnit`"),
    ] {
        let said = wrong(&surcharges);
        assert!(said.contains(expected) && said.lines().count() == 1, "{expected}\n{said}");
    }
    let lanes = json!({ "Rates": [{ "Bands": [{ "Price": 1 }] }, { "Currency": "GBP", "Bands": [{ "Price": 1 }] }] });
    let shared = |fee: &Value| rules(&lanes, &json!({ "ExchangeRates": { "GBP": 1.25 }, "Surcharges": [fee] }));
    let said = refused(&shared(&json!({ "Reference": "FEE", "Amount": 1 })));
    assert!(said.contains("it meets lanes in `USD` and in `GBP`, and states no `Currency`"), "{said}");
    for fee in [json!({ "Reference": "FEE", "Percent": 1 }), json!({ "Reference": "FEE", "Amount": 1, "Currency": "USD" })] {
        assert!(consign::RuleSet::from_json(&shared(&fee).to_string()).is_ok());
    }
}

#[test]
fn surcharges_go_by_the_zone_that_prices() {
    let charts = json!({
        "ZoneCharts": [{ "Reference": "UPS", "Charts": [{ "Zones": { "2": ["US 850-853"], "8": ["*"] } }] }],
        "Tariffs": [{ "Reference": "GROUND", "ZoneChart": "UPS", "Unit": "Lb", "UpTo": [10], "Prices": { "2": [5], "8": [9] } }],
    });
    let to = |postcode: &str| {
        let mut order = consignment(&[package(SHOEBOX, "4")]);
        order["Addresses"][0]["Postcode"] = json!(postcode);
        order
    };
    let far = json!([{ "Name": "Far", "Amount": 1, "Zones": ["8"] }, { "Name": "By zone", "Amounts": [{ "Zones": ["2"], "Amount": 10 }, { "Amount": 20 }] }]);
    let by_tariff = json!({ "Rates": [{ "Tariff": "GROUND" }], "Surcharges": far });
    let by_transit = json!({ "Rates": [{ "Bands": [{ "Price": 1 }] }], "Surcharges": far,
        "Transit": [{ "ZoneChart": "UPS", "Zone": ["2", "8"], "TransitDays": { "Min": 1, "Max": 1 } }] });
    let without = with("1", &far);
    for (service, near, distant) in [(by_tariff, "15.00", "30.00"), (by_transit, "11.00", "22.00"), (without, "21.00", "21.00")] {
        let matcher = matcher(&service, &charts);
        assert_eq!([price(&matcher, &to("85001")), price(&matcher, &to("10001"))], [ok(near), ok(distant)], "{service}");
    }
    let said = refused(&rules(&with("1", &json!([{ "Name": "Far", "Amount": 1, "Zones": ["9"] }])), &charts));
    assert!(said.contains("Surcharges[0].Zones[0]: unknown zone of a chart `9`"), "{said}");
}

#[test]
fn the_index_never_takes_a_price_for_more_than_it_is() {
    let fee = json!({ "Name": "Fee", "Amount": 1 });
    let lists = [
        json!([fee, { "Name": "Tenfold", "Percent": 500, "Of": ["Fee"] }]),
        json!([fee, { "Name": "All", "Percent": 10, "Of": "All" }]),
        json!([{ "Name": "Fuel", "Of": ["Base"], "Table": [{ "ValidFrom": "2026-01-01", "Percent": 90 }, { "ValidFrom": "2026-11-02", "Percent": 20 }] }]),
        json!([{ "Name": "Bounded", "Percent": 90, "Amount": 1, "Maximum": 2 }]),
        json!([{ "Name": "Least", "PerUnit": 1, "Minimum": 3 }]),
        json!([{ "Name": "Cases", "Minimum": 3, "Amounts": [{ "Places": ["CA"], "Amount": 9 }] }]),
        json!([{ "Name": "One", "OneOf": "F", "Amount": 2 }, { "Name": "Other", "OneOf": "F", "Amount": 3 }]),
        json!([{ "Name": "Pieces", "Per": "Package", "Amount": 2, "When": { "Longest": { "Above": 100 } } }]),
        json!([]),
    ];
    for base in ["9.50", "10", "11", "12", "13", "14", "15", "16", "17"] {
        let mut all = rules(&with(base, &json!([])), &json!({}));
        let service = all["CarrierServices"][0].clone();
        let services = lists.iter().enumerate().map(|(number, list)| {
            let mut service = service.clone();
            service["Reference"] = json!(format!("S{number}"));
            service["Surcharges"] = list.clone();
            service["Rates"] = with(&if number % 2 == 0 { base.to_owned() } else { "12".to_owned() }, list)["Rates"].clone();
            service
        });
        all["CarrierServices"] = services.collect();
        let rules = consign::RuleSet::from_json(&all.to_string()).unwrap();
        let order = consign::Consignment::from_json(&consignment(&[package(SHOEBOX, "4"), package(SKIS, "9")]).to_string()).unwrap();
        let at = "2026-11-03T09:00:00Z".parse().unwrap();
        let chosen = |matcher: &consign::Matcher| {
            matcher.all().decide(&order, at).unwrap().map(|choice| (choice.service().reference.to_string(), choice.net()))
        };
        assert_eq!(chosen(&rules.compile().unwrap()), chosen(&rules.compile_without_index().unwrap()), "{base}");
    }
}
