//! What services allow, and what packages are like.

use serde_json::{Value, json};

use super::Random;
use super::places::OFFSHORE;

pub(crate) const CARRIERS: [&str; 14] = [
    "ROYAL_POST",
    "NORTHERN",
    "SWIFT",
    "PENNINE",
    "ALBION",
    "HARBOUR",
    "LOCKERS",
    "EXPRESS_ONE",
    "EXPRESS_TWO",
    "PARCEL_FORCE",
    "MERIDIAN",
    "COURIERS",
    "PALLETS",
    "TIDEWAY",
];

pub(crate) const TAGS: [&str; 6] = ["Alcohol", "Flammables", "Batteries", "Fragile", "Liquids", "Age restricted"];

/// Weight bands, in kg; services share these few ladders.
pub(crate) const BANDS: [&[&str; 8]; 4] = [
    &["0.25", "0.5", "1", "2", "3", "5", "10", "20"],
    &["0.5", "1", "2", "5", "10", "15", "20", "30"],
    &["1", "2", "3", "5", "7.5", "10", "15", "25"],
    &["2", "5", "10", "20", "30", "40", "50", "70"],
];

/// A decimal as a JSON number.
pub(crate) fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// An amount of so many pence.
pub(crate) fn pence(pence: u64) -> Value {
    number(&format!("{}.{:02}", pence / 100, pence % 100))
}

pub(crate) fn rules(random: &mut Random) -> Value {
    let mut rules = json!({});
    let max = random.one(&["1", "2", "2", "5", "5", "10", "15", "20", "30", "70"]);
    let mut weight = json!({ "Max": number(max), "Unit": "Kg" });
    if random.percent(35) {
        weight["Min"] = number(random.one(&["0.25", "0.5", "0.75", "1"]));
    }
    if random.percent(30) {
        weight["Basis"] = json!("Package");
    }
    rules["Weight"] = weight;
    if random.percent(85) {
        rules["Length"] = json!({ "Max": random.one(&[35, 35, 45, 60, 61, 100, 120, 150]), "Unit": "Cm" });
    }
    if random.percent(60) {
        rules["Girth"] = json!({ "Max": random.one(&[60, 90, 120, 150, 180, 240]), "Unit": "Cm" });
    }
    if random.percent(20) {
        rules["LengthPlusGirth"] = json!({ "Max": random.one(&[90, 225, 300, 330, 400]), "Unit": "Cm" });
    }
    if random.percent(80) {
        rules["Value"] = json!({ "Max": random.one(&[20, 50, 100, 150, 250, 500, 1000, 2500]), "Currency": "GBP" });
    }
    let tags: Vec<&str> = TAGS.into_iter().filter(|_| random.percent(20)).collect();
    if !tags.is_empty() {
        rules["Tags"] = json!(tags);
    }
    if random.percent(33) {
        let places = OFFSHORE.into_iter().filter(|_| random.percent(80));
        let mut places: Vec<&str> = places.collect();
        if random.percent(10) {
            places.push("GB M2 6LW");
        }
        if !places.is_empty() {
            rules["ExcludedPlaces"] = json!(places);
        }
    }
    rules
}

/// Boxes in cm, with a weight in grams from and to which they are filled.
const BOXES: [([u64; 3], [u64; 2]); 9] = [
    ([23, 16, 2], [80, 700]),
    ([35, 25, 3], [150, 1_500]),
    ([33, 19, 12], [400, 2_500]),
    ([33, 19, 12], [400, 2_500]),
    ([36, 26, 18], [900, 9_000]),
    ([45, 35, 20], [1_200, 12_000]),
    ([60, 40, 40], [2_500, 19_000]),
    ([115, 25, 20], [2_000, 14_000]),
    ([80, 60, 60], [6_000, 29_000]),
];

pub(crate) fn package(random: &mut Random) -> Value {
    let ([length, width, height], [light, heavy]) = random.one(&BOXES);
    let grams = random.within(light / 50, heavy / 50) * 50;
    let kilograms = number(&format!("{}.{:03}", grams / 1000, grams % 1000));
    let weight = if random.percent(80) { json!({ "Value": kilograms, "Unit": "Kg" }) } else { json!({ "Value": grams, "Unit": "g" }) };
    let (least, most) = random.one(&[(500, 3_000), (500, 9_000), (2_000, 45_000)]);
    let value = pence(random.within(least, most));
    json!({
        "Weight": weight,
        "Dimensions": { "Unit": "Cm", "Length": length, "Width": width, "Height": height },
        "Value": { "Amount": value, "Currency": { "IsoCode": "GBP" } },
        "Description": "goods", "Barcode": null,
    })
}
