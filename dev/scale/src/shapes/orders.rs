//! Consignments of each shape.

use serde_json::{Value, json};

use super::kind::Shape;
use super::{au, eu, uk, us};
use crate::Random;
use crate::limits::{number, pence};
use crate::orders::postcode;

/// A kind of box, with the least and the most that it weighs when it is filled.
type Kind = ([u64; 3], [u64; 2]);

/// What packages of a shape are like: inches and tenths of a pound in the United States, centimetres and hundredths of a kilogram elsewhere.
struct Boxes {
    /// The smallest first; a consignment of several packages has the smaller half.
    usual: &'static [Kind],
    /// What no service takes.
    refused: &'static [Kind],
    /// The dates that are promised, in days from the day of allocation.
    promised: &'static [u64],
}

const US: Boxes = Boxes {
    usual: &[
        ([9, 6, 2], [3, 20]),
        ([12, 9, 4], [10, 80]),
        ([14, 10, 6], [20, 150]),
        ([16, 12, 12], [50, 300]),
        ([20, 16, 12], [100, 450]),
        ([24, 18, 18], [150, 700]),
        ([48, 8, 8], [80, 400]),
        ([30, 24, 20], [300, 1_000]),
    ],
    refused: &[([112, 8, 8], [100, 400]), ([100, 32, 2], [200, 800]), ([30, 24, 20], [1_510, 1_800])],
    promised: &[3, 4, 5, 7, 8, 10],
};

const UK: Boxes = Boxes {
    usual: &[
        ([23, 16, 2], [8, 70]),
        ([35, 25, 3], [15, 150]),
        ([33, 19, 12], [40, 250]),
        ([36, 26, 18], [90, 900]),
        ([45, 35, 20], [120, 1_200]),
        ([60, 40, 40], [250, 1_900]),
        ([115, 25, 20], [200, 1_400]),
        ([80, 50, 30], [600, 2_900]),
    ],
    refused: &[([160, 20, 20], [200, 1_400]), ([60, 40, 40], [3_100, 4_500])],
    promised: &[1, 2, 3, 4, 7],
};

const EU: Boxes = Boxes {
    usual: &[
        ([23, 16, 2], [10, 70]),
        ([33, 24, 12], [40, 300]),
        ([36, 26, 18], [90, 900]),
        ([45, 35, 20], [120, 1_200]),
        ([60, 40, 40], [250, 1_900]),
        ([80, 60, 40], [1_000, 3_100]),
        ([100, 60, 60], [2_500, 6_500]),
    ],
    refused: &[([120, 100, 60], [1_000, 3_000]), ([60, 40, 40], [7_100, 9_000])],
    promised: &[2, 3, 4, 7, 8, 9],
};

const AU: Boxes = Boxes {
    usual: &[
        ([23, 16, 2], [10, 70]),
        ([30, 20, 15], [50, 500]),
        ([40, 30, 30], [200, 2_200]),
        ([60, 40, 40], [500, 3_000]),
        ([120, 40, 40], [1_500, 6_000]),
        ([120, 100, 90], [6_000, 40_000]),
    ],
    refused: &[([120, 100, 100], [51_000, 70_000])],
    promised: &[4, 7, 8, 9, 11, 14],
};

pub(super) fn consignments(shape: Shape, count: usize, seed: u64, rules: &Value) -> Vec<Value> {
    let origins = rules["ShippingLocations"].as_array().map_or(&[][..], Vec::as_slice);
    let origins: Vec<&str> = origins.iter().filter_map(|location| location["Reference"].as_str()).collect();
    let districts = if shape == Shape::Uk { uk::districts() } else { Vec::new() };
    let codes = if shape == Shape::Au { au::codes() } else { Vec::new() };
    let each = (0..count).map(|number| {
        let mut random = Random::of(seed, shape.name(), number);
        let (country, postcode) = match shape {
            Shape::Us | Shape::UsCharts => ("US".to_owned(), zip(&mut random)),
            Shape::Uk => {
                let district = random.within(0, districts.len() as u64 - 1);
                ("GB".to_owned(), postcode(&mut random, "GB", &districts[usize::try_from(district).unwrap_or(0)]))
            }
            Shape::Eu => eu::destination(&mut random, rules),
            Shape::Au => ("AU".to_owned(), format!("{:04}", random.one(&codes))),
        };
        let origin = random.one(&origins);
        let addresses = json!([
            { "AddressType": "Origin", "ShippingLocationReference": origin },
            { "AddressType": "Destination", "Contact": { "FirstName": "Ada", "LastName": "Example" },
              "AddressLine1": format!("{} High Street", number % 211 + 1), "Town": "Anytown", "Postcode": postcode,
              "Country": { "Name": "", "IsoCode": { "TwoLetterCode": country } } }
        ]);
        consignment(shape, number, &mut random, (&rules["Currency"], addresses))
    });
    each.collect()
}

fn consignment(shape: Shape, number: usize, random: &mut Random, (currency, addresses): (&Value, Value)) -> Value {
    let boxes = match shape {
        Shape::Us | Shape::UsCharts => US,
        Shape::Uk => UK,
        Shape::Eu => EU,
        Shape::Au => AU,
    };
    let count = random.one(&[1, 1, 1, 1, 1, 1, 2, 2, 3]);
    let usual = if count == 1 { boxes.usual } else { &boxes.usual[..boxes.usual.len() / 2] };
    let kinds = if random.percent(3) { boxes.refused } else { usual };
    let packages = (0..count).map(|_| {
        let kind = random.one(kinds);
        package(shape, random, kind, currency)
    });
    let mut consignment = json!({
        "Reference": format!("EC-{number:06}"), "State": "Unallocated", "Direction": "Outbound", "Source": "web shop",
        "Packages": packages.collect::<Value>(), "Addresses": addresses,
        "MetaData": [{ "KeyValue": "Channel", "StringValue": "web" }],
    });
    if random.percent(20) {
        let date = format!("2026-11-{:02}T00:00:00+00:00", 2 + random.one(boxes.promised));
        consignment["RequestedDeliveryDate"] = json!({ "Date": date, "IsToBeExactlyOnTheDateSpecified": random.percent(5) });
    }
    if random.percent(1) {
        consignment["Tags"] = json!(["Explosives"]);
    }
    consignment
}

fn package(shape: Shape, random: &mut Random, ([length, width, height], [light, heavy]): Kind, currency: &Value) -> Value {
    let weight = random.within(light, heavy);
    let (weight, unit, sides) = match shape {
        Shape::Us | Shape::UsCharts => (format!("{}.{}", weight / 10, weight % 10), "Lb", "In"),
        _ => (format!("{}.{:02}", weight / 100, weight % 100), "Kg", "Cm"),
    };
    json!({
        "Weight": { "Value": number(&weight), "Unit": unit },
        "Dimensions": { "Unit": sides, "Length": length, "Width": width, "Height": height },
        "Value": { "Amount": pence(random.within(500, 20_000)), "Currency": { "IsoCode": currency } },
        "Description": "goods",
    })
}

/// A ZIP code anywhere in the country; a tenth have the four digits of a delivery point.
fn zip(random: &mut Random) -> String {
    let zip = format!("{:03}{:02}", random.within(us::ZIP3[0], us::ZIP3[1]), random.within(1, 99));
    if random.percent(10) { format!("{zip}-{:04}", random.within(1, 9_999)) } else { zip }
}
