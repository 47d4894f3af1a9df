//! The United States: charts of zones.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::parts::{Size, WEEK, document, fuel, leaving, location, ranges, transit};
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
        let (origin, zip) = origin(&size, number);
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

/// The name of an origin, and the three digits at which it is.
fn origin(size: &Size, number: usize) -> (String, u64) {
    (format!("O{number}"), Random::of(size.seed, "us origin", number).within(ZIP3[0], ZIP3[1]))
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
    let (base, slow) = terms(size, number);
    let transit = lanes.iter().map(|Lane { origin, zone, to }| {
        let (min, max) = days(*zone, slow);
        transit(Some(origin), to, min, max)
    });
    let rates = lanes.iter().map(|Lane { origin, zone, to }| {
        let bands = (1..=HEAVIEST).map(|pounds| json!({ "UpTo": pounds, "Price": pence(price(base, *zone, pounds)) }));
        let lane = json!({ "To": [to], "Unit": "Lb", "VolumetricDivisor": 5000, "Basis": "Package", "Bands": bands.collect::<Value>() });
        leaving(Some(origin), lane)
    });
    described(size, carriers, number, &transit.collect(), &rates.collect())
}

/// The base price of a service, and how slow it is.
fn terms(size: &Size, number: usize) -> (u64, u64) {
    (Random::of(size.seed, "us service", number).within(500, 2_000), number as u64 % 3)
}

fn price(base: u64, zone: u64, pounds: u64) -> u64 {
    base + 40 * zone + pounds * (25 + 6 * zone)
}

fn days(zone: u64, slow: u64) -> (u64, u64) {
    (1 + zone / 3 + slow, 1 + zone / 2 + slow)
}

fn described(size: &Size, carriers: &[String], number: usize, transit: &Value, rates: &Value) -> Value {
    let carrier = &carriers[size.carrier(number)];
    json!({
        "Reference": format!("{carrier}_{number:04}"),
        "Carrier": carrier,
        "Rules": {
            "Weight": { "Max": HEAVIEST, "Unit": "Lb", "Basis": "Package" },
            "Length": { "Max": 108, "Unit": "In" },
            "LengthPlusGirth": { "Max": 165, "Unit": "In" },
        },
        "Transit": transit,
        "Rates": rates,
        "Surcharges": [fuel("18.5")],
    })
}

/// The same rule set, written as a carrier publishes it: a chart of zones for all origins, a table of prices for each service.
pub(super) fn rule_set_of_charts(size: &Size) -> Value {
    let (size, carriers) = size.named(&CARRIERS);
    let (mut locations, mut charts) = (Vec::new(), Vec::new());
    for number in 0..size.origins {
        let (origin, zip) = origin(&size, number);
        locations.push(location(&origin, &format!("US {zip:03}01"), "America/New_York", &carriers));
        let zones: Map<String, Value> = chart(zip).iter().map(|(zone, zips)| (zone.to_string(), ranges("US", zips, 3).into())).collect();
        charts.push(json!({ "From": [origin], "Zones": zones }));
    }
    let zones: BTreeSet<u64> = (0..size.origins).flat_map(|number| chart(origin(&size, number).1).into_keys()).collect();
    let (mut tariffs, mut services) = (Vec::new(), Vec::new());
    for number in 0..size.services {
        let ((base, slow), tariff) = (terms(&size, number), format!("T{number:04}"));
        let prices = |zone: u64| (1..=HEAVIEST).map(|pounds| pence(price(base, zone, pounds))).collect::<Value>();
        let by_zone = |of: &dyn Fn(u64) -> Value| zones.iter().map(|zone| (zone.to_string(), of(*zone))).collect::<Map<String, Value>>();
        tariffs.push(json!({
            "Reference": tariff,
            "ZoneChart": "US",
            "Unit": "Lb",
            "Chargeable": { "Basis": "Package", "Divisor": { "Value": 5000, "Unit": "Cm3PerKg" } },
            "UpTo": (1..=HEAVIEST).collect::<Vec<u64>>(),
            "Prices": by_zone(&prices),
        }));
        let transit = by_zone(&|zone| {
            let (min, max) = days(zone, slow);
            json!({ "Min": min, "Max": max })
        });
        let transit = json!([{ "ZoneChart": "US", "Days": transit, "DeliveryDays": WEEK }]);
        services.push(described(&size, &carriers, number, &transit, &json!([{ "Tariff": tariff }])));
    }
    let mut document = document("USD", &locations, &[], &carriers, services);
    document["ZoneCharts"] = json!([{ "Reference": "US", "Charts": charts }]);
    document["Tariffs"] = tariffs.into();
    document
}
