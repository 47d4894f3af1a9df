//! Zone charts, and tariffs that services share.

use consign::{Consignment, Explanation, Matcher};
use serde_json::{Value, json};

use super::{consignment, matcher, price, refused, rules};

fn chart() -> Value {
    json!([{ "Reference": "UPS", "Charts": [
        { "From": ["PHX"], "Zones": { "2": ["US 850-853"], "3": ["US 854-857", "US 85001"], "8": ["*"], "9": ["US-HI"] } },
        { "Zones": { "5": ["US"] } },
    ] }])
}

fn tariff(more: &Value) -> Value {
    let mut tariff = json!({ "Reference": "GROUND", "ZoneChart": "UPS", "Unit": "Lb", "UpTo": [1, 2, 3],
        "Prices": { "2": [9.50, 9.80, 10.05], "3": [9.90, 10.30, null], "8": [19, 20, 30] },
        "Beyond": { "2": { "PerUnit": 0.51, "Step": 1 } } });
    tariff.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    tariff
}

fn shared(tariff: &Value) -> Value {
    let locations = json!([{ "Reference": "PHX", "Place": "US 85034", "Collections": [{ "Carrier": "C" }] },
        { "Reference": "ELP", "Place": "US 79901", "Collections": [{ "Carrier": "C" }] }]);
    json!({ "ZoneCharts": chart(), "Tariffs": [tariff], "ShippingLocations": locations })
}

fn by(rate: &Value, tariff: &Value) -> Matcher {
    matcher(&json!({ "Rates": [rate] }), &shared(tariff))
}

fn sent(from: &str, to: &str, pounds: &str) -> Value {
    let mut consignment = consignment(&[json!({ "Weight": { "Value": pounds, "Unit": "lb" } })]);
    consignment["Addresses"][0]["Postcode"] = json!(to);
    let origin = json!({ "AddressType": "Origin", "ShippingLocationReference": from });
    consignment["Addresses"].as_array_mut().unwrap().push(origin);
    consignment
}

fn said(matcher: &Matcher, consignment: &Value) -> String {
    let consignment = Consignment::from_json(&consignment.to_string()).unwrap();
    let at = "2026-11-02T09:00:00Z".parse().unwrap();
    let Explanation { unqualified, .. } = matcher.all().explain(&consignment, at).unwrap();
    let service = unqualified.first().unwrap();
    service.reasons().flat_map(|reason| reason.figures().map(|figure| figure.message).collect::<Vec<_>>()).collect::<Vec<_>>().join("; ")
}

#[test]
fn the_narrowest_place_is_the_zone() {
    let matcher = by(&json!({ "Tariff": "GROUND" }), &tariff(&json!({})));
    for (to, pounds, expected) in [
        ("85002", "1", Ok("9.50")),
        ("85001", "1", Ok("9.90")),
        ("85001-1234", "1", Ok("9.90")),
        ("85401", "2", Ok("10.30")),
        ("10001", "2", Ok("20.00")),
        ("85002", "3", Ok("10.05")),
        ("85002", "3.1", Ok("10.56")),
        ("85002", "5", Ok("11.07")),
        ("85401", "3", Err("NoRate")),
        ("10001", "3.1", Err("NoRate")),
        ("96801", "1", Err("NoRate")),
    ] {
        let expected = expected.map(str::to_owned).map_err(|code| vec![code.to_owned()]);
        assert_eq!(price(&matcher, &sent("PHX", to, pounds)), expected, "{to} {pounds} lb");
    }
    // Of a chart the first entry that is from the origin counts, and zone 5 has no prices.
    assert_eq!(price(&matcher, &sent("ELP", "85002", "1")), Err(vec!["NoRate".to_owned()]));
}

#[test]
fn the_first_rates_that_have_a_zone_count() {
    let rates = json!([{ "Tariff": "GROUND", "From": ["PHX"], "To": ["US 8"], "ValidTo": "2026-11-01" },
        { "Tariff": "GROUND", "To": ["AZ"] }, { "Bands": [{ "Price": 50 }] }]);
    let mut more = shared(&tariff(&json!({})));
    more["Zones"] = json!([{ "Reference": "AZ", "Include": ["US 850-865"] }]);
    let rates = rates.to_string().replace("US 8\"", "US 850-865\"");
    let matcher = matcher(&json!({ "Rates": serde_json::from_str::<Value>(&rates).unwrap() }), &more);
    assert_eq!(price(&matcher, &sent("PHX", "85002", "1")), Ok("9.50".to_owned()));
    assert_eq!(price(&matcher, &sent("PHX", "10001", "1")), Ok("50.00".to_owned()));
    assert_eq!(price(&matcher, &sent("PHX", "85401", "3")), Err(vec!["NoRate".to_owned()]), "no other lane is looked for");
    let expired = tariff(&json!({ "ValidTo": "2026-10-31" }));
    let rates = json!([{ "Tariff": "GROUND" }, { "Bands": [{ "Price": 50 }] }]);
    let matcher = self::matcher(&json!({ "Rates": rates }), &shared(&expired));
    assert_eq!(price(&matcher, &sent("PHX", "85002", "1")), Ok("50.00".to_owned()));
}

#[test]
fn discounts_are_taken_off_the_list_price() {
    let list = tariff(&json!({ "Prices": { "2": [7.85, 9.80, 10.05], "8": [9.50, 20, 30] }, "Beyond": {} }));
    let discounted = |discount: Value, to: &str, pounds: &str| {
        price(&by(&json!({ "Tariff": "GROUND", "Discount": discount }), &list), &sent("PHX", to, pounds))
    };
    let minimum = |less: Value| json!({ "Percent": 40, "Minimum": { "Zone": "2", "Weight": 1, "Less": less } });
    for (discount, to, pounds, expected) in [
        (json!({ "Percent": 40 }), "10001", "1", "5.70"),
        (minimum(Value::Null), "10001", "1", "7.85"),
        (minimum(json!(1)), "10001", "1", "6.85"),
        (minimum(json!(100)), "10001", "1", "5.70"),
        (json!({ "Percent": 40, "Minimum": { "Amount": 6.85 } }), "10001", "1", "6.85"),
        (json!({ "Percent": 32, "Zones": { "8": 36 } }), "10001", "1", "6.08"),
        (json!({ "Percent": 32, "Zones": { "8": 36 } }), "85002", "1", "5.34"),
        (json!({ "Zones": { "8": 36 } }), "85002", "1", "7.85"),
        (json!({ "Bands": [{ "UpTo": 1, "Percent": 50 }, { "UpTo": 2, "Percent": 10, "Zones": { "8": 100 } }] }), "10001", "1", "4.75"),
        (json!({ "Bands": [{ "UpTo": 1, "Percent": 50 }, { "UpTo": 2, "Percent": 10, "Zones": { "8": 100 } }] }), "10001", "1.5", "0.00"),
        (json!({ "Bands": [{ "UpTo": 1, "Percent": 50 }, { "UpTo": 2, "Percent": 10 }] }), "10001", "2.5", "30.00"),
    ] {
        assert_eq!(discounted(discount.clone(), to, pounds), Ok(expected.to_owned()), "{discount} {to}");
    }
    // That of the lane stands in place of the tariff's, as a whole.
    let own = tariff(&json!({ "Discount": { "Percent": 50, "Minimum": { "Amount": 9 } } }));
    assert_eq!(price(&by(&json!({ "Tariff": "GROUND" }), &own), &sent("PHX", "10001", "1")), Ok("9.50".to_owned()));
    assert_eq!(
        price(&by(&json!({ "Tariff": "GROUND", "Discount": { "Percent": 90 } }), &own), &sent("PHX", "10001", "1")),
        Ok("1.90".to_owned())
    );
    // Packages are discounted by themselves, and rounded together.
    let lane = json!({ "Basis": "Package", "Bands": [{ "UpTo": 1, "Price": "1.01" }, { "Price": "2.50" }], "Discount": { "Percent": 50, "Minimum": { "Amount": 1 } } });
    let two = consignment(&[json!({ "Weight": { "Value": 1, "Unit": "kg" } }), json!({ "Weight": { "Value": 2, "Unit": "kg" } })]);
    assert_eq!(price(&matcher(&json!({ "Rates": [lane] }), &json!({})), &two), Ok("2.25".to_owned()));
}

#[test]
fn a_lane_may_weigh_otherwise_than_its_tariff() {
    let list = tariff(&json!({ "Chargeable": { "Weight": { "Least": 2 } } }));
    for (lane, expected) in [
        (json!({ "Tariff": "GROUND" }), "9.80"),
        (json!({ "Tariff": "GROUND", "Chargeable": { "Weight": { "Least": 3 } } }), "10.05"),
        (json!({ "Tariff": "GROUND", "Basis": "Package" }), "9.50"),
    ] {
        assert_eq!(price(&by(&lane, &list), &sent("PHX", "85002", "1")), Ok(expected.to_owned()), "{lane}");
    }
}

#[test]
fn transit_lanes_go_by_charts() {
    let lanes = [
        json!([{ "ZoneChart": "UPS", "Zone": ["2", "3"], "TransitDays": { "Min": 1, "Max": 1 } }, { "ZoneChart": "UPS", "Zone": "8", "TransitDays": { "Min": 5, "Max": 5 } }]),
        json!([{ "ZoneChart": "UPS", "Days": { "2": { "Min": 1, "Max": 1 }, "3": { "Min": 1, "Max": 1 }, "8": { "Min": 5, "Max": 5 } } }]),
    ];
    for lanes in lanes {
        let matcher = matcher(&json!({ "Transit": lanes, "Rates": [{ "Bands": [{ "Price": 1 }] }] }), &shared(&tariff(&json!({}))));
        for (to, expected) in [("85002", Some("2026-11-03")), ("85401", Some("2026-11-03")), ("10001", Some("2026-11-07")), ("96801", None)]
        {
            let consignment = Consignment::from_json(&sent("PHX", to, "1").to_string()).unwrap();
            let quotes = matcher.all().quotes(&consignment, "2026-11-02T09:00:00Z".parse().unwrap()).unwrap();
            let latest = quotes.iter().next().map(|quote| quote.latest_delivery().date().to_string());
            assert_eq!(latest.as_deref(), expected, "{to}");
        }
    }
}

#[test]
fn what_has_no_price_says_why() {
    let ground = || by(&json!({ "Tariff": "GROUND" }), &tariff(&json!({})));
    for (matcher, to, pounds, expected) in [
        (by(&json!({ "To": ["CA", "DE"], "Bands": [{}] }), &tariff(&json!({}))), "85002", "1", "no rate lane leads to `US 850`"),
        (ground(), "85401", "3", "tariff `GROUND` in zone `3` of chart `UPS` has no price at `3 lb`"),
        (ground(), "10001", "4", "the chargeable weight `4 lb` is beyond the last band of tariff `GROUND` in zone `8` of chart `UPS`"),
        (ground(), "96801", "1", "tariff `GROUND` in zone `9` of chart `UPS` has no price at `1 lb`"),
        (
            by(&json!({ "Tariff": "GROUND", "ValidFrom": "2026-12-01" }), &tariff(&json!({}))),
            "85002",
            "1",
            "no rate lane to `US 850` is valid on the collection date `2026-11-02`",
        ),
        (
            by(&json!({ "Tariff": "GROUND" }), &tariff(&json!({ "ValidTo": "2026-10-01" }))),
            "85002",
            "1",
            "no rate lane to `US 850` is valid on the collection date `2026-11-02`",
        ),
        (ground(), "", "1", "chart `UPS` has no zone for `US`: it takes a readable postcode or `Region` to tell"),
    ] {
        assert_eq!(said(&matcher, &sent("PHX", to, pounds)), expected);
    }
}

#[test]
fn charts_and_tariffs_that_contradict_themselves_are_refused() {
    let with = |tariff: &Value, rate: &Value| rules(&json!({ "Rates": [rate] }), &shared(tariff));
    let ground = json!({ "Tariff": "GROUND" });
    let prices = |prices: Value| with(&tariff(&json!({ "Prices": prices, "Beyond": {} })), &ground);
    let lane = |lane: Value| with(&tariff(&json!({})), &lane);
    let zones = |zones: Value| {
        let mut rules = lane(json!({ "Tariff": "GROUND" }));
        rules["ZoneCharts"][0]["Charts"][1]["Zones"] = zones;
        rules
    };
    for (rules, expected) in [
        (
            zones(json!({ "2": ["US 850"], "3": ["US 851", "US 850"] })),
            "ZoneCharts[0].Charts[1].Zones.3[1]: `US 850` of zone `3` and `US 850` of zone `2` are equally narrow, and some address lies in both",
        ),
        (zones(json!({})), "ZoneCharts[0].Charts[1].Zones: no zones"),
        (zones(json!({ "2": [] })), "Zones.2: an empty list"),
        (prices(json!({ "2": [1, 2] })), "Tariffs[0].Prices.2: zone `2` has `2` prices, and `UpTo` has `3`"),
        (prices(json!({ "12": [1, 2, 3] })), "Tariffs[0].Prices.12: `12` is no zone of chart `UPS`"),
        (with(&tariff(&json!({ "UpTo": [1, 3, 3] })), &ground), "Tariffs[0].UpTo[2]: `UpTo` rises strictly: `3` is not above `3`"),
        (with(&tariff(&json!({ "ZoneChart": "UPZ" })), &ground), "Tariffs[0].ZoneChart: unknown zone chart `UPZ`"),
        (
            with(&tariff(&json!({ "Beyond": { "3": { "PerUnit": 1 } } })), &ground),
            "Tariffs[0].Beyond.3: zone `3` has no last price that goes on beyond it",
        ),
        (with(&tariff(&json!({ "Beyond": { "9": { "PerUnit": 1 } } })), &ground), "Tariffs[0].Beyond.9: `9` is no zone of `Prices`"),
        (
            with(&tariff(&json!({ "Chargeable": { "Divisor": { "Value": 0, "Unit": "Cm3PerKg" } } })), &ground),
            "Tariffs[0].Chargeable.Divisor.Value: the divisor `0`",
        ),
        (
            with(&tariff(&json!({ "Discount": { "Minimum": { "Zone": "7", "Weight": 1 } } })), &ground),
            "Tariffs[0].Discount.Minimum.Zone: `7` is no zone of tariff `GROUND`",
        ),
        (
            with(&tariff(&json!({ "Discount": { "Minimum": { "Zone": "3", "Weight": 3 } } })), &ground),
            "Discount.Minimum.Weight: tariff `GROUND` has no price in zone `3` at `3 lb`",
        ),
        (with(&tariff(&json!({ "Discount": { "Percent": 101 } })), &ground), "Tariffs[0].Discount.Percent: `101` percent is more than all"),
        (
            with(&tariff(&json!({ "Discount": { "Percent": 1, "Bands": [{ "UpTo": 1 }] } })), &ground),
            "Discount.Percent: `Bands` stand in place of `Percent`",
        ),
    ] {
        let message = refused(&rules);
        assert!(message.contains(expected), "{message}\n  should be\n{expected}");
    }
}

#[test]
fn lanes_that_contradict_charts_and_tariffs_are_refused() {
    let lane = |lane: Value| rules(&json!({ "Rates": [lane] }), &shared(&tariff(&json!({}))));
    let transit = |own: Value| {
        let mut rules = lane(json!({ "Tariff": "GROUND" }));
        rules["CarrierServices"][0]["Transit"] = json!([own]);
        rules
    };
    for (rules, expected) in [
        (lane(json!({ "Tariff": "GROUNT" })), "Rates[0].Tariff: unknown tariff `GROUNT`; did you mean `GROUND`?"),
        (
            lane(json!({ "Tariff": "GROUND", "Bands": [{}] })),
            "Rates[0].Bands: `Bands` stands in the tariff; a lane names either `Tariff` or `Bands`",
        ),
        (lane(json!({ "Tariff": "GROUND", "Currency": "USD" })), "Rates[0].Currency: `Currency` stands in the tariff"),
        (
            lane(json!({ "Tariff": "GROUND", "Discount": { "Zones": { "22": 1 } } })),
            "Rates[0].Discount.Zones.22: `22` is no zone of chart `UPS`",
        ),
        (lane(json!({ "Bands": [{}], "Discount": { "Zones": { "2": 1 } } })), "Discount.Zones.2: a lane with bands has no zones"),
        (lane(json!({})), "Rates[0].Bands: an empty list: a rate lane has at least one band, or names a `Tariff`"),
        (
            transit(json!({ "ZoneChart": "UPS", "Zone": "77", "TransitDays": { "Min": 1, "Max": 1 } })),
            "Transit[0].Zone: `77` is no zone of chart `UPS`",
        ),
        (
            transit(json!({ "ZoneChart": "UPS", "To": ["US"], "Zone": "2", "TransitDays": { "Min": 1, "Max": 1 } })),
            "Transit[0].To: a lane leads to places or to zones of a chart",
        ),
        (
            transit(json!({ "ZoneChart": "UPS", "Days": { "2": { "Min": 3, "Max": 1 } } })),
            "Transit[0].Days.2.Min: `Min` `3` is above `Max` `1`",
        ),
        (
            transit(json!({ "ZoneChart": "UPS", "Zone": "2" })),
            "Transit[0]: a transit lane by a chart states `Zone` and `TransitDays`, or `Days`",
        ),
        (
            transit(json!({ "Zone": "2", "TransitDays": { "Min": 1, "Max": 1 } })),
            "Transit[0].Zone: `Zone` names zones of a chart: `ZoneChart` is missing",
        ),
        (transit(json!({})), "Transit[0].TransitDays: `TransitDays` is missing"),
    ] {
        let message = refused(&rules);
        assert!(message.contains(expected), "{message}\n  should be\n{expected}");
    }
}

#[test]
fn charts_behind_one_for_every_origin_are_never_taken() {
    let chart = json!([{ "Reference": "C", "Charts": [{ "Zones": { "2": ["GB"] } }, { "Zones": { "2": ["*"] } }] }]);
    let lane = json!([{ "ZoneChart": "C", "Zone": "2", "TransitDays": { "Min": 1, "Max": 1 } }]);
    let matcher = matcher(&json!({ "Transit": lane, "Rates": [{ "Bands": [{ "Price": 1 }] }] }), &json!({ "ZoneCharts": chart }));
    let parcel = consignment(&[json!({ "Weight": { "Value": 1, "Unit": "kg" } })]);
    assert_eq!(price(&matcher, &parcel), Err(vec!["NoLane".to_owned()]));
}
