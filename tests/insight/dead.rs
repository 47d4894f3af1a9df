//! What can never be met.

use consign::ReasonCode;
use serde_json::{Value, json};

use super::{one, rules, said};

/// A service that costs 5.00 and 12.00 in two zones or places.
fn zoned(to: [&str; 2]) -> Value {
    let zones =
        json!([{ "Reference": "ALL", "Include": ["GB", "JE", "GG", "IM"] }, { "Reference": "NORTH", "Include": ["GB IV", "GB KW"] }]);
    let used = |zone: &&Value| to.contains(&zone["Reference"].as_str().unwrap());
    let zones: Vec<&Value> = zones.as_array().unwrap().iter().filter(used).collect();
    let rates = [(to[0], 5), (to[1], 12)].map(|(to, price)| json!({ "To": [to], "Bands": [{ "UpTo": 30, "Price": price }] }));
    rules(&json!({ "Rates": rates }), &json!({ "Zones": zones }))
}

#[test]
fn a_lane_behind_one_that_covers_it_through_zones_too() {
    let behind = "never-wins CarrierServices[0].Rates[1]: the lane is never used: one before it holds all that it does";
    for to in [["ALL", "NORTH"], ["ALL", "GB IV"]] {
        let (warning, shown) = one(&zoned(to), behind);
        assert_eq!(warning.other.unwrap().0.path.to_string(), "CarrierServices[0].Rates[0]");
        assert_eq!(shown.quotes.first().unwrap().price().net.to_string(), "5.00", "its author meant 12.00");
    }
    assert_eq!(said(&zoned(["NORTH", "ALL"])), [""; 0]);
    assert!(said(&zoned(["GB", "NORTH"])).iter().any(|one| one == behind));
}

#[test]
fn a_lane_behind_several_that_cover_it_together() {
    let lane = |to: &str| json!({ "To": [to], "Bands": [{ "UpTo": 30, "Price": 1 }] });
    let all = |lanes: [&str; 3]| {
        rules(&json!({ "Rates": lanes.map(lane), "Transit": [{ "To": ["DE"], "TransitDays": { "Min": 1, "Max": 1 } }] }), &json!({}))
    };
    let behind = "never-wins CarrierServices[0].Rates[2]: the lane is never used: those before it hold all that it does";
    one(&all(["DE 00-49", "DE 50-99", "DE 40-59"]), behind);
    assert_eq!(said(&all(["DE 00-49", "DE 50-99", "DE"])), [""; 0], "an address without a postcode");
    assert_eq!(
        said(&all(["NL 1000AA-1012ZZ", "DE", "NL 1012"])).iter().filter(|one| one.ends_with(behind)).count(),
        0,
        "of `1012` alone only the last is sure"
    );
}

#[test]
fn a_lane_behind_others_that_are_valid_as_long() {
    let with = |lanes: &[Value]| {
        let rates: Vec<Value> = lanes
            .iter()
            .map(|dates| {
                let mut lane = json!({ "Bands": [{ "UpTo": 30, "Price": 1 }] });
                super::put(&mut lane, dates);
                lane
            })
            .collect();
        rules(&json!({ "Rates": rates }), &json!({}))
    };
    let year = json!({ "ValidFrom": "2026-01-01", "ValidTo": "2026-12-31" });
    let to_end = |end: &str| json!({ "ValidTo": end });
    let at = |lane: usize, behind: &str| format!("never-wins CarrierServices[0].Rates[{lane}]: the lane is never used: {behind}");
    one(&with(&[json!({}), to_end("2026-12-31")]), &at(1, "one before it holds all that it does"));
    one(&with(&[year.clone(), year]), &at(1, "one before it holds all that it does"));
    let both = [to_end("2026-12-31"), json!({ "ValidFrom": "2027-01-01" }), json!({})];
    one(&with(&both), &at(2, "those before it hold all that it does"));
    assert_eq!(said(&with(&[to_end("2026-12-31"), json!({})])), [""; 0]);
    assert_eq!(said(&with(&[to_end("2026-12-31"), to_end("2027-01-01")])), [""; 0]);
}

#[test]
fn lanes_where_the_service_does_not_go() {
    let transit = json!([{ "To": ["GB BT"], "TransitDays": { "Min": 1, "Max": 1 } }]);
    let rate = |to: &str| json!({ "To": [to], "Bands": [{ "UpTo": 30, "Price": 1 }] });
    let both = rules(&json!({ "Transit": transit, "Rates": [rate("GB BT"), rate("GB M")] }), &json!({}));
    one(&both, "never-wins CarrierServices[0].Rates[1]: the lane is never used: the service delivers to none of its destinations");
    let excluded =
        json!([{ "To": ["GB BT"], "TransitDays": { "Min": 1, "Max": 1 } }, { "To": ["GB M"], "TransitDays": { "Min": 1, "Max": 1 } }]);
    let excluded = rules(&json!({ "Transit": excluded, "Rules": { "ExcludedPlaces": ["GB BT"] } }), &json!({}));
    let (_, shown) = one(
        &excluded,
        "never-wins CarrierServices[0].Transit[0]: the lane is never used: the service delivers to none of its destinations",
    );
    assert_eq!(shown.quotes.len(), 0);
}

#[test]
fn services_that_take_nothing_wherever_they_go() {
    let transit = json!([{ "To": ["GB BT"], "TransitDays": { "Min": 1, "Max": 1 } }]);
    let excluded = rules(&json!({ "Transit": transit, "Rules": { "ExcludedPlaces": ["GB BT"] } }), &json!({}));
    let message = "never-wins CarrierServices[0].Rules.ExcludedPlaces: service `STD` excludes every destination that it delivers to: it is never chosen";
    let (_, shown) = one(&excluded, message);
    assert_eq!(shown.unqualified.iter().next().unwrap().reasons().next().unwrap().code(), ReasonCode::ExcludedPlace);
    let elsewhere = rules(&json!({ "Transit": transit, "Rates": [{ "To": ["GB M"], "Bands": [{ "Price": 5, "UpTo": 30 }] }] }), &json!({}));
    let (_, shown) =
        one(&elsewhere, "never-wins CarrierServices[0].Rates: service `STD` has no rate wherever it delivers: it is never chosen");
    assert_eq!(shown.unqualified.iter().next().unwrap().reasons().next().unwrap().code(), ReasonCode::NoRate);
}

#[test]
fn an_exclusion_of_where_the_service_does_not_go_anyway() {
    let transit = json!([{ "To": ["GB", "JE", "GG", "IM"], "TransitDays": { "Min": 1, "Max": 1 } }]);
    let excluded = |place: &str| rules(&json!({ "Transit": transit, "Rules": { "ExcludedPlaces": [place] } }), &json!({}));
    let nothing =
        "never-wins CarrierServices[0].Rules.ExcludedPlaces[0]: `FR` excludes nothing: service `STD` doesn't deliver there anyway";
    one(&excluded("FR"), nothing);
    assert_eq!(said(&excluded("GB BT")), [""; 0]);
}

#[test]
fn surcharges_that_are_never_charged() {
    let to_belfast = json!([{ "To": ["GB BT"], "TransitDays": { "Min": 1, "Max": 1 }, "DeliveryDays": ["Monday", "Tuesday"] }]);
    let with = |surcharge: Value| {
        let mut own = json!({ "Name": "S", "Amount": 3 });
        super::put(&mut own, &surcharge);
        let limits = json!({ "Weight": { "Max": 30, "Unit": "Kg" }, "Length": { "Max": 120, "Unit": "Cm" }, "Tags": ["Oil"] });
        rules(&json!({ "Transit": to_belfast, "Rules": limits, "Surcharges": [own] }), &json!({}))
    };
    for (terms, key, why) in [
        (json!({ "Tags": ["Alcohol"] }), "Tags", "the service carries none of these tags"),
        (json!({ "Places": ["GB ZE"] }), "Places", "the service delivers to none of these places"),
        (json!({ "DeliveryDays": ["Sunday"] }), "DeliveryDays", "nothing is delivered on these days"),
        (json!({ "Zones": ["2"] }), "Zones", "no lane of the service goes by these zones"),
        (json!({ "When": { "Weight": { "Above": 30 } } }), "When", "its condition holds of nothing that the service takes"),
        (
            json!({ "When": { "Weight": { "Above": 20 }, "Any": [{ "Weight": { "Below": 10 } }] } }),
            "When",
            "its condition holds of nothing that the service takes",
        ),
        (
            json!({ "Per": "Package", "When": { "Longest": { "Above": 120 } } }),
            "When",
            "its condition holds of nothing that the service takes",
        ),
        (json!({ "When": { "To": ["GB M"] } }), "When", "its condition holds of nothing that the service takes"),
        (json!({ "When": { "Direction": "Inbound" } }), "When", "its condition holds of nothing that the service takes"),
        (json!({ "When": { "DeliveryDate": { "Days": ["Sunday"] } } }), "When", "its condition holds of nothing that the service takes"),
    ] {
        if key == "Zones" {
            continue; // A zone must be one of some chart.
        }
        let (_, shown) = one(&with(terms), &format!("never-wins CarrierServices[0].Surcharges[0].{key}: `S` is never charged: {why}"));
        assert_eq!(shown.quotes.first().unwrap().price().surcharges.len(), 0);
    }
    for terms in [
        json!({}),
        json!({ "Tags": ["Alcohol", "Oil"] }),
        json!({ "Places": ["GB BT1"] }),
        json!({ "DeliveryDays": ["Tuesday", "Sunday"] }),
        json!({ "When": { "Weight": { "Min": 30 } } }),
        json!({ "When": { "AnyPackage": { "Weight": { "Above": 30 } } } }),
        json!({ "Per": "Package", "When": { "Longest": { "Min": 120 } } }),
        json!({ "When": { "Not": { "Weight": { "Max": 29 } }, "Fields": { "MetaData.Channel": ["web"] } } }),
        json!({ "When": { "EveryItem": { "Weight": { "Above": 30, "Below": 31 } }, "Residential": true } }),
    ] {
        assert_eq!(said(&with(terms)), [""; 0]);
    }
}

#[test]
fn limits_that_no_package_meets_together() {
    let limits = json!({ "Length": { "Min": 40, "Unit": "Cm" }, "Girth": { "Max": 100, "Unit": "Cm" }, "Sides": { "Max": [35, 25, 2], "Unit": "Cm" } });
    let message = "contradiction CarrierServices[0].Rules.Sides: no package meets `Length` and `Sides`: service `STD` takes nothing";
    let (warning, shown) = one(&rules(&json!({ "Rules": limits }), &json!({})), message);
    assert_eq!(warning.other.unwrap().1, "length at least `40 cm` is");
    assert_eq!(shown.quotes.len(), 0);
}

#[test]
fn bands_of_weights_that_are_not_taken() {
    let bands = json!([{ "Bands": [{ "UpTo": 2, "Price": 1 }, { "UpTo": 20, "Price": 5 }, { "UpTo": 40, "Price": 9 }] }]);
    let with = |weight: Value| rules(&json!({ "Rates": bands, "Rules": { "Weight": weight } }), &json!({}));
    let at = |band: usize, what: &str| format!("never-wins CarrierServices[0].Rates[0].Bands[{band}]: the band prices nothing: it {what}");
    let (_, shown) = one(&with(json!({ "Max": 20, "Unit": "Kg" })), &at(2, "begins at `20 kg`, and the service takes up to `20 kg`"));
    assert_eq!(shown.quotes.len(), 0);
    one(&with(json!({ "Min": 3, "Max": 40, "Unit": "Kg" })), &at(0, "ends at `2 kg`, and the service takes `3` to `40 kg`"));
    assert_eq!(said(&with(json!({ "Min": 2, "Max": 40, "Unit": "Kg" }))), [""; 0]);
    assert_eq!(said(&with(json!({ "Max": 20001, "Unit": "g" }))).len(), 0);
}

#[test]
fn lanes_to_shipping_locations_and_surcharges_there_are_not_dead() {
    let locations = json!([{ "Reference": "SHOP", "Place": "GB M1 5WG" }, { "Reference": "HUB", "Place": "GB LS1 4DY", "Collections": [
        { "Carrier": "C", "Days": ["Monday"] }] }, { "Reference": "YARD", "Collections": [{ "Carrier": "C", "Days": ["Saturday"] }] }]);
    let to_shop = json!([{ "From": ["HUB", "YARD"], "To": ["SHOP"], "TransitDays": { "Min": 1, "Max": 1 } }]);
    let surcharges = |day: &str| json!([{ "Name": "S", "Amount": 1, "Places": ["SHOP"], "Days": [day] }]);
    let with = |day: &str| rules(&json!({ "Transit": to_shop, "Surcharges": surcharges(day) }), &json!({ "ShippingLocations": locations }));
    assert_eq!(said(&with("Saturday")), [""; 0]);
    assert_eq!(said(&with("Monday")), [""; 0]);
    one(&with("Sunday"), "never-wins CarrierServices[0].Surcharges[0].Days: `S` is never charged: nothing is collected on these days");
}
