//! Bands: by weight and by other figures, ends included or not, and the next band's price.

use serde_json::{Value, json};

use super::{consignment, matcher, package, price, refused, rules};

fn of_lane(lane: &Value, consignment: &Value) -> Result<String, Vec<String>> {
    price(&matcher(&json!({ "Rates": [lane] }), &json!({ "ExchangeRates": { "EUR": 1.25, "JPY": 0.0064 } })), consignment)
}

fn weighing(kilograms: &str) -> Value {
    consignment(&[json!({ "Weight": { "Value": kilograms, "Unit": "kg" } })])
}

fn worth(amount: &str, currency: &str) -> Value {
    let mut consignment = weighing("1");
    consignment["Value"] = json!({ "Amount": amount, "Currency": { "IsoCode": currency } });
    consignment
}

#[test]
fn bands_go_by_value() {
    let lane = json!({ "By": "Value", "Bands": [{ "Below": 100, "Price": 5 }, {}] });
    for (amount, currency, expected) in [
        ("0", "USD", "5.00"),
        ("99.99", "USD", "5.00"),
        ("99.99999999", "USD", "5.00"),
        ("100", "USD", "0.00"),
        ("150", "USD", "0.00"),
        ("79.99", "EUR", "5.00"),
        ("80", "EUR", "0.00"),
        ("15624", "JPY", "5.00"),
        ("15625", "JPY", "0.00"),
    ] {
        assert_eq!(of_lane(&lane, &worth(amount, currency)), Ok(expected.to_owned()), "{amount} {currency}");
    }
    assert_eq!(of_lane(&lane, &weighing("1")), Err(vec!["MissingData".to_owned()]));
    assert_eq!(of_lane(&lane, &worth("1", "GBP")), Err(vec!["Currency".to_owned()]));
    let rising = json!({ "By": "Value", "Currency": "EUR", "Bands": [{ "Price": 1, "PerUnit": 0.01, "Above": 50 }] });
    assert_eq!(of_lane(&rising, &worth("150", "EUR")), Ok("2.00".to_owned()));
    assert_eq!(of_lane(&rising, &worth("100", "USD")), Ok("1.30".to_owned()));
}

/// The price needn't be whole where it is the minimum that counts.
#[test]
fn a_minimum_bounds_a_price_that_never_changes_too() {
    for (price, minimum, expected) in
        [("1.005", "4.99", "4.99"), ("1.005", "5", "5.00"), ("4.995", "4.99", "5.00"), ("5", "1.005", "5.00"), ("0.3333", "0.333", "0.33")]
    {
        let lane = json!({ "Bands": [{ "UpTo": 2, "Price": price, "Minimum": minimum }, { "Price": 9 }] });
        assert_eq!(of_lane(&lane, &weighing("1")), Ok(expected.to_owned()), "{price} {minimum}");
    }
}

#[test]
fn bands_go_by_the_number_of_packages() {
    let lane = json!({ "By": "Packages", "Bands": [{ "UpTo": 1, "Price": 50 }, { "UpTo": 2, "Price": 90 }, { "UpTo": 3, "Price": 125 }] });
    for (count, expected) in [(1, Ok("50.00")), (2, Ok("90.00")), (3, Ok("125.00")), (4, Err("NoRate"))] {
        let pallets = consignment(&vec![json!({ "Weight": { "Value": 300, "Unit": "kg" } }); count]);
        assert_eq!(of_lane(&lane, &pallets), expected.map(str::to_owned).map_err(|code| vec![code.to_owned()]), "{count}");
    }
}

#[test]
fn bands_go_by_volume_and_by_the_longest_side() {
    let volume = json!({ "By": "Volume", "Unit": "In3", "Chargeable": { "Sides": { "Round": "Up", "Unit": "In" } },
        "Bands": [{ "UpTo": 756, "Price": 1 }, { "UpTo": 1000, "PerUnit": 0.01 }] });
    for (sides, expected) in
        [(["11.1", "8.5", "6.2"], Ok("1.00")), (["12.1", "8.5", "6.2"], Ok("8.19")), (["12.1", "12", "12"], Err("NoRate"))]
    {
        let expected = expected.map(str::to_owned).map_err(|code| vec![code.to_owned()]);
        assert_eq!(of_lane(&volume, &consignment(&[package(sides, "1")])), expected, "{sides:?}");
    }
    let litres = json!({ "By": "Volume", "Unit": "L", "Bands": [{ "Below": 2, "Price": 1 }, { "UpTo": 4, "Price": 2 }] });
    let centimetres = |sides: [&str; 3]| {
        let [length, width, height] = sides;
        json!({ "Weight": { "Value": 1, "Unit": "kg" }, "Dimensions": { "Unit": "cm", "Length": length, "Width": width, "Height": height } })
    };
    for (sides, expected) in [(["20", "10", "9.9999"], "1.00"), (["20", "10", "10"], "2.00")] {
        assert_eq!(of_lane(&litres, &consignment(&[centimetres(sides)])), Ok(expected.to_owned()), "{sides:?}");
    }
    let longest = json!({ "By": "Longest", "Unit": "Cm", "Bands": [{ "UpTo": 60, "Price": 1 }, { "Price": 2 }] });
    for (longer, expected) in [("60", "1.00"), ("60.00000000001", "2.00")] {
        assert_eq!(
            of_lane(&longest, &consignment(&[centimetres(["1", "2", "3"]), centimetres(["3", longer, "1"])])),
            Ok(expected.to_owned())
        );
    }
    for lane in [volume, litres, longest] {
        assert_eq!(of_lane(&lane, &weighing("1")), Err(vec!["MissingData".to_owned()]));
    }
}

#[test]
fn the_next_bands_price_may_be_less() {
    let flat = json!({ "NextBreak": true, "Bands": [{ "UpTo": 45, "PerUnit": 5 }, { "PerUnit": 4 }] });
    for (weight, expected) in [("10", "50.00"), ("35.99", "179.95"), ("36", "180.00"), ("40", "180.00"), ("45", "180.00"), ("46", "184.00")]
    {
        assert_eq!(of_lane(&flat, &weighing(weight)), Ok(expected.to_owned()), "{weight} kg");
    }
    // One band further only.
    let falling =
        json!({ "NextBreak": true, "Bands": [{ "UpTo": 1, "Price": 9 }, { "UpTo": 2, "Price": 7 }, { "UpTo": 3, "Price": "4.005" }] });
    for (weight, expected) in [("1", "7.00"), ("1.5", "4.01"), ("3", "4.01")] {
        assert_eq!(of_lane(&falling, &weighing(weight)), Ok(expected.to_owned()), "{weight} kg");
    }
}

#[test]
fn an_end_may_be_left_out() {
    let lane = json!({ "Bands": [{ "Below": 1, "Price": 1 }, { "UpTo": 2, "Price": 2 }, { "Below": 3, "Price": 3 }] });
    for (weight, expected) in
        [("0.999999999999999999", Ok("1.00")), ("1", Ok("2.00")), ("2", Ok("2.00")), ("2.999999", Ok("3.00")), ("3", Err("NoRate"))]
    {
        let expected = expected.map(str::to_owned).map_err(|code| vec![code.to_owned()]);
        assert_eq!(of_lane(&lane, &weighing(weight)), expected, "{weight} kg");
    }
}

#[test]
fn bands_that_contradict_what_they_go_by_are_refused() {
    for (lane, expected) in [
        (json!({ "Unit": "Cm3", "Bands": [{}] }), "Rates[0].Unit: `Cm3` is no unit that goes with `By` `Weight`: one of g, kg, oz, lb"),
        (json!({ "By": "Volume", "Unit": "Kg", "Bands": [{}] }), "Rates[0].Unit: `kg` is no unit that goes with `By` `Volume`"),
        (json!({ "By": "Value", "Unit": "Kg", "Bands": [{}] }), "Rates[0].Unit: bands by `Value` have no unit"),
        (json!({ "By": "Packages", "Basis": "Package", "Bands": [{}] }), "Rates[0].By: `Packages` is a figure of the consignment"),
        (json!({ "By": "Longest", "Chargeable": { "Basis": "PackageWeights" }, "Bands": [{}] }), "Rates[0].By: `Longest` is a figure"),
        (json!({ "Bands": [{ "UpTo": 1, "Below": 2 }] }), "Bands[0].Below: `Below` stands in place of `UpTo`, not beside it"),
        (json!({ "Bands": [{ "UpTo": 2 }, { "Below": 2 }] }), "Bands[1].Below: weight bands rise strictly: `Below` `2` is not above `2`"),
        (json!({ "By": "Weigth", "Bands": [{}] }), "one of Weight, Volume, Longest, Packages, Value"),
    ] {
        let message = refused(&rules(&json!({ "Rates": [lane] }), &json!({})));
        assert!(message.contains(expected), "{lane}: {message}");
    }
}
