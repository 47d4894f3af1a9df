//! The United States: charts of zones.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::parts::{Size, document, fuel, leaving, location, ranges, transit};
use crate::Random;
use crate::limits::pence;

const CARRIERS: [&str; 5] = ["UPS", "FEDEX", "USPS", "ONTRAC", "LASER"];

/// The first and the last three-digit ZIP code.
pub(super) const ZIP3: [u64; 2] = [5, 999];

/// The far end of zone 2, and how wide each of the others is, in thousandths of what a tenth of the country measures.
const ZONE_WIDTH: u64 = 9_000;

/// The heaviest package that has a price, in pounds.
const HEAVIEST: u64 = 150;

/// An origin and one of its zones.
struct Lane {
    origin: String,
    zone: u64,
    to: String,
}

pub(super) fn rule_set(size: &Size) -> Value {
    let (size, carriers) = size.named(&CARRIERS);
    let (mut locations, mut zones, mut lanes) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..size.origins {
        let (origin, zip) = (format!("O{number}"), Random::of(size.seed, "us origin", number).within(ZIP3[0], ZIP3[1]));
        locations.push(location(&origin, &format!("US {zip:03}01"), "America/New_York", &carriers));
        for (zone, zips) in chart(zip) {
            let to = format!("{origin}Z{zone}");
            zones.push(json!({ "Reference": to, "Include": ranges("US", &zips, 3) }));
            lanes.push(Lane { origin: origin.clone(), zone, to });
        }
    }
    let services = (0..size.services).map(|number| service(&size, &carriers, number, &lanes)).collect();
    document("USD", &locations, &zones, &carriers, services)
}

/// Where a ZIP code lies, the same for every seed: the first digit grows from east to west.
fn position(zip: u64) -> (u64, u64) {
    let mut random = Random::of(0, "us position", usize::try_from(zip).unwrap_or(0));
    (zip / 100 * 10_000 + random.within(0, 11_999), random.within(0, 24_999))
}

/// The zones of an origin, 2 to 8, by distance.
fn chart(origin: u64) -> BTreeMap<u64, Vec<u64>> {
    let from = position(origin);
    let mut zones: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for zip in ZIP3[0]..=ZIP3[1] {
        let to = position(zip);
        let distance = (from.0.abs_diff(to.0).pow(2) + from.1.abs_diff(to.1).pow(2)).isqrt();
        zones.entry((2 + distance / ZONE_WIDTH).min(8)).or_default().push(zip);
    }
    zones
}

fn service(size: &Size, carriers: &[String], number: usize, lanes: &[Lane]) -> Value {
    let carrier = &carriers[size.carrier(number)];
    let (base, slow) = (Random::of(size.seed, "us service", number).within(500, 2_000), number as u64 % 3);
    let transit = lanes.iter().map(|Lane { origin, zone, to }| transit(Some(origin), to, 1 + zone / 3 + slow, 1 + zone / 2 + slow));
    let rates = lanes.iter().map(|Lane { origin, zone, to }| {
        let price = |pounds: u64| base + 40 * zone + pounds * (25 + 6 * zone);
        let bands = (1..=HEAVIEST).map(|pounds| json!({ "UpTo": pounds, "Price": pence(price(pounds)) }));
        let lane = json!({ "To": [to], "Unit": "Lb", "VolumetricDivisor": 5000, "Basis": "Package", "Bands": bands.collect::<Value>() });
        leaving(Some(origin), lane)
    });
    json!({
        "Reference": format!("{carrier}_{number:04}"),
        "Carrier": carrier,
        "Rules": {
            "Weight": { "Max": HEAVIEST, "Unit": "Lb", "Basis": "Package" },
            "Length": { "Max": 108, "Unit": "In" },
            "LengthPlusGirth": { "Max": 165, "Unit": "In" },
        },
        "Transit": transit.collect::<Value>(),
        "Rates": rates.collect::<Value>(),
        "Surcharges": [fuel("18.5")],
    })
}
