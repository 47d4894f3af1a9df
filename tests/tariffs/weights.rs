//! Chargeable weights.

use serde_json::{Value, json};

use super::{consignment, matcher, package, price, refused, rules};

/// A price of 1 for each pound or part of one that is charged.
fn by_the_pound(chargeable: &Value) -> Value {
    json!({ "Rates": [{ "Unit": "Lb", "Chargeable": chargeable, "Bands": [{ "PerUnit": 1 }] }] })
}

fn charged(chargeable: &Value, packages: &[Value]) -> Result<String, Vec<String>> {
    price(&matcher(&by_the_pound(chargeable), &json!({})), &consignment(packages))
}

fn in_pounds(value: u32) -> Value {
    json!({ "Value": value, "Unit": "In3PerLb" })
}

#[test]
fn sides_are_rounded_before_the_volume_is_taken() {
    let chargeable = |sides: &str| json!({ "Sides": { "Round": sides }, "Divisor": in_pounds(139), "Weight": { "Round": "Up" } });
    let parcel = [package(["11.1", "8.5", "6.2"], "2")];
    assert_eq!(charged(&chargeable("Up"), &parcel), Ok("6.00".to_owned()), "756 in³");
    assert_eq!(charged(&chargeable("Nearest"), &parcel), Ok("5.00".to_owned()), "11 × 9 × 6");
    let unrounded = json!({ "Sides": { "Round": "Up" }, "Divisor": in_pounds(139) });
    assert_eq!(charged(&unrounded, &parcel), Ok("5.44".to_owned()));
    assert_eq!(charged(&unrounded, &[package(["278", "1", "1"], "1")]), Ok("2.00".to_owned()), "exactly 2 lb");
    let rounded = chargeable("Up");
    assert_eq!(charged(&rounded, &[package(["277.5", "0.7", "1"], "1")]), Ok("2.00".to_owned()));
    assert_eq!(charged(&rounded, &[package(["278.01", "1", "1"], "1")]), Ok("3.00".to_owned()));
}

#[test]
fn the_volumetric_weight_may_count_above_a_volume_only() {
    let chargeable =
        json!({ "Divisor": in_pounds(166), "VolumetricAbove": { "Volume": 1728, "Unit": "In3" }, "Weight": { "Round": "Up" } });
    for (sides, expected) in [
        (["12", "12", "20"], "18.00"),
        (["12", "10", "6"], "3.00"),
        (["12", "12", "14"], "13.00"),
        (["12", "12", "12"], "3.00"),
        (["12", "12", "12.01"], "11.00"),
    ] {
        assert_eq!(charged(&chargeable, &[package(sides, "3")]), Ok(expected.to_owned()), "{sides:?}");
    }
    let by_weight = json!({ "Divisor": in_pounds(100), "VolumetricAbove": { "Weight": 5, "Unit": "Lb" } });
    for (length, expected) in [("500", "1.00"), ("501", "5.01")] {
        assert_eq!(charged(&by_weight, &[package([length, "1", "1"], "1")]), Ok(expected.to_owned()));
    }
}

#[test]
fn volumes_are_weighed_in_three_units() {
    let box_of = |sides: [&str; 3]| {
        let [length, width, height] = sides;
        json!({ "Weight": { "Value": 1, "Unit": "kg" }, "Dimensions": { "Unit": "cm", "Length": length, "Width": width, "Height": height } })
    };
    let by_kilogram = |divisor: &Value| json!({ "Rates": [{ "Chargeable": { "Divisor": divisor }, "Bands": [{ "PerUnit": 1 }] }] });
    for (value, unit, expected) in [("5000", "Cm3PerKg", "12.00"), ("250", "KgPerM3", "15.00"), ("166", "In3PerLb", "10.00")] {
        let matcher = matcher(&by_kilogram(&json!({ "Value": value, "Unit": unit })), &json!({}));
        assert_eq!(price(&matcher, &consignment(&[box_of(["50", "40", "30"])])), Ok(expected.to_owned()), "{unit}");
    }
}

#[test]
fn packages_count_together_or_each() {
    let packages = [
        json!({ "Weight": { "Value": 10, "Unit": "kg" }, "Dimensions": { "Unit": "cm", "Length": 100, "Width": 10, "Height": 10 } }),
        json!({ "Weight": { "Value": 1, "Unit": "kg" }, "Dimensions": { "Unit": "cm", "Length": 100, "Width": 20, "Height": 20 } }),
    ];
    for (basis, expected) in [("Consignment", "11.00"), ("PackageWeights", "18.00"), ("Package", "18.00")] {
        let lane = json!({ "Chargeable": { "Basis": basis, "Divisor": { "Value": 5000, "Unit": "Cm3PerKg" } },
            "Bands": [{ "UpTo": 100, "PerUnit": 1 }] });
        let matcher = matcher(&json!({ "Rates": [lane] }), &json!({}));
        assert_eq!(price(&matcher, &consignment(&packages)), Ok(expected.to_owned()), "{basis}");
        // Its own weight counts only for a consignment as a whole.
        let mut heavy = consignment(&packages);
        heavy["Weight"] = json!({ "Value": 12, "Unit": "kg" });
        let expected = if basis == "Consignment" { "12.00" } else { expected };
        assert_eq!(price(&matcher, &heavy), Ok(expected.to_owned()), "{basis}");
    }
    let weights = json!({ "Chargeable": { "Basis": "PackageWeights", "Weight": { "Round": "Up", "To": 0.5, "Least": 2 } }, "Bands": [{ "PerUnit": 1 }] });
    let light = |value: &str| json!({ "Weight": { "Value": value, "Unit": "kg" } });
    let matcher = matcher(&json!({ "Rates": [weights] }), &json!({}));
    assert_eq!(price(&matcher, &consignment(&[light("0.1"), light("2.2"), light("3")])), Ok("7.50".to_owned()));
}

#[test]
fn weights_are_rounded_to_multiples() {
    let lane = |weight: &Value| json!({ "Rates": [{ "Chargeable": { "Weight": weight }, "Bands": [{ "UpTo": 50, "PerUnit": 1 }] }] });
    for (weight, given, expected) in [
        (json!({ "Round": "Nearest" }), "2.49", "2.00"),
        (json!({ "Round": "Nearest" }), "2.5", "3.00"),
        (json!({ "Round": "Up", "To": 0.1 }), "2.41", "2.50"),
        (json!({ "Round": "Up", "To": 100, "Unit": "g" }), "2.4", "2.40"),
        (json!({ "Round": "Up", "To": "0.000000000000000001" }), "2.4", "2.40"),
        (json!({ "Least": 5 }), "2.4", "5.00"),
        (json!({ "Least": 5 }), "5.4", "5.40"),
        (json!({ "Round": "Nearest", "To": 10, "Least": 1 }), "4.9", "1.00"),
        (json!({ "Round": "Up" }), "49.1", "50.00"),
    ] {
        let parcel = consignment(&[json!({ "Weight": { "Value": given, "Unit": "kg" } })]);
        assert_eq!(price(&matcher(&lane(&weight), &json!({})), &parcel), Ok(expected.to_owned()), "{weight}");
    }
}

#[test]
fn what_is_missing_has_no_price() {
    let chargeable = json!({ "Sides": { "Round": "Up" }, "Divisor": in_pounds(139) });
    assert_eq!(charged(&chargeable, &[json!({ "Weight": { "Value": 1, "Unit": "lb" } })]), Err(vec!["MissingData".to_owned()]));
}

#[test]
fn what_weighs_nothing_is_refused() {
    for (chargeable, expected) in [
        (json!({ "Divisor": in_pounds(0) }), "Chargeable.Divisor.Value: the divisor `0` divides nothing: it is above 0"),
        (json!({ "Sides": { "Round": "Up" } }), "Chargeable.Sides: `Sides` is about volumes, which don't count without a `Divisor`"),
        (json!({ "Sides": { "Round": "Up", "To": 0 }, "Divisor": in_pounds(1) }), "Chargeable.Sides.To: nothing is a multiple of `0`"),
        (json!({ "Sides": { "Round": "Down" }, "Divisor": in_pounds(1) }), "expected a way of rounding, one of Up, Nearest"),
        (json!({ "VolumetricAbove": { "Volume": 1, "Unit": "In3" } }), "Chargeable.VolumetricAbove: `VolumetricAbove` is about volumes"),
        (
            json!({ "Divisor": in_pounds(1), "VolumetricAbove": { "Volume": 1, "Unit": "Lb" } }),
            "`lb` is no unit of `Volume`: one of Cm3, L, M3, In3, Ft3",
        ),
        (json!({ "Divisor": in_pounds(1), "VolumetricAbove": { "Unit": "Lb" } }), "it states `Volume` or `Weight`"),
        (json!({ "Weight": { "To": 1 } }), "it states `Round`, `Up` or `Nearest`; without it `Least` alone"),
        (json!({ "Weight": { "Round": "Up", "To": 0 } }), "nothing is a multiple of `0`"),
    ] {
        let message = refused(&rules(&by_the_pound(&chargeable), &json!({})));
        assert!(message.contains(expected), "{chargeable}: {message}");
    }
    let twice = json!({ "Rates": [{ "Basis": "Package", "VolumetricDivisor": 5000, "Chargeable": {}, "Bands": [{ "Price": 1 }] }] });
    let message = refused(&rules(&twice, &json!({})));
    for key in ["Basis", "VolumetricDivisor"] {
        let expected = format!("Rates[0].{key}: `{key}` is short for a part of `Chargeable`, which is stated beside it");
        assert!(message.contains(&expected), "{message}");
    }
}
