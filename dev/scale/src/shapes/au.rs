//! Australia: ranges of postcodes, and prices by the kilogram.

use serde_json::{Value, json};

use super::parts::{Size, distinct, document, fuel, leaving, location, ranges, transit};
use crate::Random;
use crate::limits::pence;

const CARRIERS: [&str; 5] = ["STARTRACK", "TOLL", "TNT", "ARAMEX", "HUNTER"];

const ZONES: usize = 50;

/// All postcodes.
pub(super) fn codes() -> Vec<u64> {
    (200..300).chain(800..1_000).chain(2_000..8_000).collect()
}

pub(super) fn rule_set(size: &Size) -> Value {
    let (size, carriers) = size.named(&CARRIERS);
    let codes = codes();
    // By carrier: the zones that have postcodes.
    let lists: Vec<Vec<(usize, Vec<u64>)>> = (0..size.carriers).map(|number| cut(&size, number, &codes)).collect();
    let zones = carriers.iter().zip(&lists).flat_map(|(carrier, lists)| {
        lists.iter().map(move |(zone, codes)| json!({ "Reference": format!("{carrier}Z{zone:02}"), "Include": ranges("AU", codes, 4) }))
    });
    let zones: Vec<Value> = zones.collect();
    let origins = (0..size.origins).map(|number| {
        let code = Random::of(size.seed, "au origin", number).one(&codes);
        location(&format!("O{number}"), &format!("AU {code:04}"), "Australia/Sydney", &carriers)
    });
    let origins: Vec<Value> = origins.collect();
    let services = (0..size.services).map(|number| {
        let carrier = size.carrier(number);
        let zones: Vec<usize> = lists[carrier].iter().map(|(zone, _)| *zone).collect();
        service(&size, &carriers[carrier], number, &zones)
    });
    document("AUD", &origins, &zones, &carriers, services.collect())
}

/// How a carrier cuts the country: into 151 pieces, of which every zone has one and the others fall anywhere.
fn cut(size: &Size, number: usize, codes: &[u64]) -> Vec<(usize, Vec<u64>)> {
    let mut random = Random::of(size.seed, "au carrier", number);
    let mut cuts = distinct(&mut random, ZONES * 3, codes.len());
    cuts.sort_unstable();
    let starts = [0].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([codes.len()]);
    let mut zones = vec![Vec::new(); ZONES];
    for (piece, (start, end)) in starts.zip(ends).enumerate() {
        let zone = if piece < ZONES { piece } else { usize::try_from(random.within(0, ZONES as u64 - 1)).unwrap_or(0) };
        zones[zone].extend_from_slice(&codes[start..end]);
    }
    // Pieces are met in their order, so every list is sorted.
    zones.into_iter().enumerate().filter(|(_, codes)| !codes.is_empty()).collect()
}

fn service(size: &Size, carrier: &str, number: usize, zones: &[usize]) -> Value {
    let mut random = Random::of(size.seed, "au service", number);
    let base = random.within(500, 1_200);
    let heaviest = random.one(&[22, 35, 500]);
    let days: Vec<u64> = zones.iter().map(|_| random.within(1, 9)).collect();
    let origins: Vec<String> = (0..size.origins).map(|origin| format!("O{origin}")).collect();
    let to = |zone: usize| format!("{carrier}Z{zone:02}");
    let (mut transits, mut rates) = (Vec::new(), Vec::new());
    for origin in &origins {
        for (zone, days) in zones.iter().zip(&days) {
            transits.push(transit(Some(origin), &to(*zone), *days, days + 2));
            let (price, per_unit) = (base + random.within(0, 400), random.within(40, 200));
            let band = json!({ "Price": pence(price), "PerUnit": pence(per_unit), "Step": 1, "Minimum": 9.9 });
            rates.push(leaving(Some(origin), json!({ "To": [to(*zone)], "VolumetricDivisor": 4000, "Bands": [band] })));
        }
    }
    json!({
        "Reference": format!("{carrier}_{number:04}"),
        "Carrier": carrier,
        "Rules": { "Weight": { "Max": heaviest, "Unit": "Kg" } },
        "Transit": transits,
        "Rates": rates,
        "Surcharges": [fuel("14.1")],
    })
}
