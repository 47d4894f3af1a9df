//! Europe: countries, islands and remote postcodes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::parts::{Size, distinct, document, fuel, location, thousandths, transit};
use crate::Random;
use crate::limits::{number, pence};
use crate::orders::{candidates, postcode};

const COUNTRIES: &str = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO RS SE SI SK TR";

/// The countries with remote postcodes, and how many digits these have.
const REMOTE: [(&str, u32); 15] = [
    ("AT", 4),
    ("BE", 4),
    ("CH", 4),
    ("DK", 4),
    ("HU", 4),
    ("LU", 4),
    ("NO", 4),
    ("DE", 5),
    ("ES", 5),
    ("FR", 5),
    ("IT", 5),
    ("FI", 5),
    ("SE", 5),
    ("PL", 5),
    ("GR", 5),
];

/// The countries with islands.
const WITH_ISLANDS: [&str; 6] = ["DE", "ES", "FR", "IT", "FI", "SE"];

/// The zone of a carrier's islands; the others have lower numbers.
const ISLANDS: u64 = 9;

/// The ends of the weight bands, in tenths of a kilogram.
const TOPS: [u64; 12] = [5, 10, 20, 30, 50, 70, 100, 120, 150, 200, 250, 315];

/// Where most is sent.
const LARGE: &str = "DE DE DE DE DE FR FR FR GB GB ES ES IT IT PL PL NL NL AT AT BE CH SE CZ";

/// What the services of a carrier share.
struct Carrier {
    reference: String,
    zones: Vec<u64>,
    remote: Vec<String>,
}

pub(super) fn rule_set(size: &Size) -> Value {
    let references = size.numbered();
    let mut zones = Vec::new();
    let carriers: Vec<Carrier> =
        references.iter().enumerate().map(|(number, reference)| carrier(size, number, reference, &mut zones)).collect();
    let services = (0..size.services).map(|number| service(size, &carriers[size.carrier(number)], number)).collect();
    document("EUR", &[location("L0", "DE 10115", "Europe/Berlin", &references)], &zones, &references, services)
}

fn carrier(size: &Size, number: usize, reference: &str, zones: &mut Vec<Value>) -> Carrier {
    let mut random = Random::of(size.seed, "eu carrier", number);
    let last = random.within(4, 8);
    let mut countries: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for country in COUNTRIES.split_whitespace() {
        countries.entry(random.within(1, last)).or_default().push(country);
    }
    let islands = distinct(&mut random, 3, WITH_ISLANDS.len()).into_iter().map(|place| {
        let first = random.within(10, 90);
        format!("{} {first}-{}", WITH_ISLANDS[place], first + random.within(0, 3))
    });
    let islands: Vec<String> = islands.collect();
    let reference_of = |zone: u64| format!("{reference}Z{zone}");
    zones.extend(
        countries.iter().map(|(zone, include)| json!({ "Reference": reference_of(*zone), "Include": include, "Exclude": islands })),
    );
    zones.push(json!({ "Reference": reference_of(ISLANDS), "Include": islands }));
    let remote = (0..200).map(|_| {
        let (country, digits) = random.one(&REMOTE);
        format!("{country} {}", random.within(10_u64.pow(digits - 1), 10_u64.pow(digits) - 1))
    });
    Carrier { reference: reference.to_owned(), remote: remote.collect(), zones: countries.into_keys().chain([ISLANDS]).collect() }
}

fn service(size: &Size, carrier: &Carrier, number_of: usize) -> Value {
    let Carrier { reference, zones, remote } = carrier;
    let mut random = Random::of(size.seed, "eu service", number_of);
    let base = random.within(4_000, 15_000);
    let (heaviest, girth) = (random.one(&["5", "20", "31.5", "70"]), random.one(&[180, 240, 300]));
    let transit = zones.iter().map(|zone| transit(None, &format!("{reference}Z{zone}"), 1 + zone / 3, 2 + zone / 2));
    let rates = zones.iter().map(|zone| {
        let price = |tenths: u64| thousandths(base + zone * 1_100 + tenths * 35);
        let up_to = |tenths: u64| number(&format!("{}.{}", tenths / 10, tenths % 10));
        let bands = TOPS.into_iter().map(|tenths| json!({ "UpTo": up_to(tenths), "Price": price(tenths) }));
        let heavier = json!({ "Price": price(315), "PerUnit": pence(30 + zone * 5), "Above": up_to(315) });
        json!({
            "To": [format!("{reference}Z{zone}")],
            "VolumetricDivisor": random.one(&[4000, 5000, 6000]),
            "Currency": "EUR",
            "Bands": bands.chain([heavier]).collect::<Value>(),
        })
    });
    json!({
        "Reference": format!("{reference}_{number_of:04}"),
        "Carrier": reference,
        "Rules": { "Weight": { "Max": number(heaviest), "Unit": "Kg" }, "Girth": { "Max": girth, "Unit": "Cm" } },
        "Transit": transit.collect::<Value>(),
        "Rates": rates.collect::<Value>(),
        "Surcharges": [fuel("12.25"), { "Name": "Remote", "Amount": 18, "Places": remote }],
    })
}

/// An address: mostly in the large countries, four in a hundred on one of the rule set's remote postcodes, as many on its islands.
pub(super) fn destination(random: &mut Random, rules: &Value) -> (String, String) {
    let listed = match random.within(0, 99) {
        0..4 => one_of(random, &rules["CarrierServices"]).map(|service| &service["Surcharges"][1]["Places"]),
        4..8 => one_of(random, &rules["CarrierServices"])
            .map(|service| &service["Rates"])
            .and_then(|rates| rates.as_array()?.last()?["To"][0].as_str())
            .and_then(|zone| rules["Zones"].as_array()?.iter().find(|one| one["Reference"] == zone))
            .map(|zone| &zone["Include"]),
        _ => None,
    };
    let place = listed.and_then(|places| one_of(random, places)).and_then(|place| place.as_str()?.split_once(' '));
    if let Some((country, code)) = place {
        let first = code.split_once('-').map_or(code, |(first, _)| first);
        return (country.to_owned(), postcode(random, country, first));
    }
    let countries = if random.percent(75) { LARGE } else { COUNTRIES };
    let country = random.one(&countries.split_whitespace().collect::<Vec<_>>());
    (country.to_owned(), anywhere(random, country))
}

/// A postcode as the country has them.
fn anywhere(random: &mut Random, country: &str) -> String {
    match country {
        "GB" => {
            let districts: Vec<String> = candidates("GB").into_iter().map(|candidate| candidate.code.text).collect();
            let place = random.within(0, districts.len() as u64 - 1);
            postcode(random, country, &districts[usize::try_from(place).unwrap_or(0)])
        }
        "LI" => format!("94{:02}", random.within(85, 98)),
        "MC" => "98000".to_owned(),
        // They begin with letters.
        "IE" | "MT" => postcode(random, country, ""),
        _ => {
            let first = random.within(1, 9).to_string();
            postcode(random, country, &first)
        }
    }
}

fn one_of<'v>(random: &mut Random, of: &'v Value) -> Option<&'v Value> {
    let of = of.as_array().filter(|of| !of.is_empty())?;
    of.get(usize::try_from(random.within(0, of.len() as u64 - 1)).ok()?)
}
