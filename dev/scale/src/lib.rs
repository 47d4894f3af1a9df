//! A UK retailer's rule set of any size, and consignments for it: what the benches run on, and the tests and commands that need load.
//! Other kinds of shippers are in [`shapes`].
//!
//! Everything follows from a seed: the same seed gives the same texts on every machine. A service depends on the seed and its own number
//! alone, so the services of a small rule set are the first of a larger one. Limits, zones and weight bands come from small sets that
//! many services share, as they do in real carriers' price lists.
#![allow(clippy::indexing_slicing, reason = "fields of JSON that is made here, and places of lists that are written here")]

mod limits;
pub mod orders;
mod places;
mod random;
pub mod shapes;
pub mod shipping_rules;

use limits::{BANDS, CARRIERS, TAGS};
pub use random::Random;
use serde_json::{Value, json};

/// When the consignments are to be allocated: a Monday morning, before every cut-off of the day.
pub const AT: &str = "2026-11-02T09:00:00Z";

/// The seed that the benches use.
pub const SEED: u64 = 20_261_102;

/// Where a service delivers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The UK and its islands only.
    Home,
    /// Both.
    Everywhere,
    /// All but the UK.
    Abroad,
}

/// A rule set of so many services, as JSON.
#[must_use]
pub fn rule_set(services: usize, seed: u64) -> String {
    rule_set_value(services, seed).to_string()
}

/// The same, before it is text.
#[must_use]
pub fn rule_set_value(services: usize, seed: u64) -> Value {
    let groups = (0..services.div_ceil(50)).map(|number| {
        let members = (0..services).filter(|service| Random::of(seed, "group", number * services + service).percent(10));
        let members: Vec<String> = members.map(reference).collect();
        json!({ "Reference": format!("GROUP-{number}"), "Services": members })
    });
    json!({
        "Name": format!("UK retailer with {services} services"),
        "Currency": "GBP",
        "VatRate": 0.2,
        "HorizonDays": 14,
        "ExchangeRates": { "EUR": 0.86, "USD": 0.75 },
        "Holidays": { "GB": ["2026-12-25", "2026-12-28", "2027-01-01"], "DE": ["2026-12-25"], "FR": ["2026-11-11", "2026-12-25"] },
        "ShippingLocations": places::LOCATIONS.iter().enumerate().map(|(number, _)| location(number, seed)).collect::<Value>(),
        "Zones": places::zones(),
        "Carriers": CARRIERS.iter().map(|carrier| json!({ "Reference": carrier, "Name": places::title(carrier) })).collect::<Value>(),
        "CarrierServices": (0..services).map(|number| service(number, seed)).collect::<Value>(),
        "CarrierServiceGroups": groups.collect::<Value>(),
    })
}

fn reference(number: usize) -> String {
    let carrier = CARRIERS[number % CARRIERS.len()];
    format!("{carrier}-{number:04}")
}

fn location(number: usize, seed: u64) -> Value {
    let (reference, place) = places::LOCATIONS[number];
    let calendars = CARRIERS.iter().enumerate().filter_map(|(carrier, name)| {
        let mut random = Random::of(seed, "calendar", number * CARRIERS.len() + carrier);
        // Every carrier collects at the first location, most at the others.
        if number > 0 && random.percent(25) {
            return None;
        }
        let hour = random.within(14, 19);
        let days = if random.percent(30) { places::WEEK_AND_SATURDAY } else { places::WEEK };
        Some(json!({
            "Carrier": name, "Days": days, "Time": format!("{hour}:30"),
            "AllocationCutOff": { "Time": format!("{}:{}", hour - random.within(0, 2), random.one(&["00", "15", "30"])) },
            "Closed": ["2026-12-25", "2026-12-26", "2026-12-28", "2027-01-01"]
        }))
    });
    json!({ "Reference": reference, "Place": place, "TimeZone": "Europe/London", "Collections": calendars.collect::<Value>() })
}

fn service(number: usize, seed: u64) -> Value {
    let mut random = Random::of(seed, "service", number);
    let reach = match random.within(0, 99) {
        0..60 => Reach::Home,
        60..80 => Reach::Everywhere,
        _ => Reach::Abroad,
    };
    let zones = places::ZONES.iter().filter(|zone| match reach {
        Reach::Home => zone.is_home,
        Reach::Everywhere => true,
        Reach::Abroad => !zone.is_home,
    });
    let zones: Vec<&places::Zone> = zones.collect();
    json!({
        "Reference": reference(number),
        "Name": format!("Service {number}"),
        "Carrier": CARRIERS[number % CARRIERS.len()],
        "Enabled": !random.percent(3),
        "Direction": if random.percent(6) { "Inbound" } else { "Outbound" },
        "IsPickUp": random.percent(10), "IsDropOff": random.percent(15), "IsTimed": random.percent(10),
        "IsTracked": random.percent(80), "IsSigned": random.percent(35),
        "Rules": limits::rules(&mut random),
        "Transit": transit(&mut random, &zones),
        "Rates": rates(&mut random, &zones),
        "Surcharges": surcharges(&mut random),
    })
}

fn transit(random: &mut Random, zones: &[&places::Zone]) -> Value {
    let fastest = random.one(&[1_u64, 1, 2, 2, 3]);
    let spread = random.one(&[0_u64, 0, 1, 2]);
    let days = if random.percent(25) { places::WEEK_AND_SATURDAY } else { places::WEEK };
    let window = random.percent(20).then(|| random.one(&[["08:00", "12:00"], ["08:00", "18:00"], ["09:00", "17:30"], ["18:00", "22:00"]]));
    // One lane for all zones that are equally far.
    let lanes = (0..=3_u64).filter_map(|far| {
        let to: Vec<&str> = zones.iter().filter(|zone| zone.extra_days == far).map(|zone| zone.reference).collect();
        let (min, max) = (fastest + far, fastest + spread + 2 * far);
        let mut lane = json!({ "To": to, "TransitDays": { "Min": min, "Max": max }, "DeliveryDays": days });
        if let Some([start, end]) = window {
            lane["DeliveryWindow"] = json!({ "Start": start, "End": end });
        }
        (!to.is_empty()).then_some(lane)
    });
    lanes.collect()
}

fn rates(random: &mut Random, zones: &[&places::Zone]) -> Value {
    let bands = random.one(&BANDS);
    let (start, slope) = (random.within(240, 900), random.within(15, 70));
    let per_unit = random.percent(25).then(|| (random.within(8, 60), random.one(&[None, Some("0.5"), Some("1")])));
    let divisor = random.percent(15).then(|| random.one(&[4000, 5000, 6000]));
    let (currency, of_packages) = (random.percent(5).then_some("EUR"), random.percent(15));
    let lanes = zones.iter().map(|zone| {
        let mut price = start * zone.dearer / 100;
        let mut below = "0";
        let last = bands.len() - 1;
        let bands = bands.iter().enumerate().map(|(index, up_to)| {
            price += slope * zone.dearer * (index as u64 + 1) / 100 + random.within(0, 25);
            let mut band = json!({ "UpTo": limits::number(up_to), "Price": limits::pence(price) });
            if let Some((pence, step)) = per_unit.filter(|_| index == last) {
                band["PerUnit"] = limits::pence(pence);
                band["Above"] = limits::number(below);
                if let Some(step) = step {
                    band["Step"] = limits::number(step);
                }
            }
            below = up_to;
            band
        });
        let mut lane = json!({ "To": [zone.reference], "Bands": bands.collect::<Value>() });
        if let Some(divisor) = divisor {
            lane["VolumetricDivisor"] = json!(divisor);
        }
        if let Some(currency) = currency {
            lane["Currency"] = json!(currency);
        }
        if of_packages {
            lane["Basis"] = json!("Package");
        }
        lane
    });
    lanes.collect()
}

fn surcharges(random: &mut Random) -> Value {
    let mut surcharges = Vec::new();
    if random.percent(80) {
        surcharges.push(json!({ "Name": "Fuel", "Percent": limits::number(random.one(&["3.5", "4.5", "6.5", "7.25", "9"])) }));
    }
    if random.percent(50) {
        let amount = limits::pence(random.one(&[250, 450, 600, 995]));
        surcharges.push(json!({ "Name": "Remote area", "Amount": amount, "Per": "Package", "Places": places::REMOTE }));
    }
    if random.percent(15) {
        surcharges.push(json!({ "Name": "Saturday", "Amount": 2.5, "Days": ["Saturday"] }));
    }
    if random.percent(10) {
        surcharges.push(json!({ "Name": "Dangerous goods", "Amount": 6.5, "Tags": [TAGS[1], TAGS[2]] }));
    }
    if random.percent(20) {
        surcharges.push(json!({ "Name": "Peak", "Amount": 0.35, "ValidFrom": "2026-11-16", "ValidTo": "2026-12-31" }));
    }
    surcharges.into()
}

/// So many consignments for any of these rule sets, each one JSON object on a line.
#[must_use]
pub fn consignments(count: usize, seed: u64) -> Vec<String> {
    (0..count).map(|number| consignment(number, seed).to_string()).collect()
}

/// One of them, before it is text.
#[must_use]
pub fn consignment(number: usize, seed: u64) -> Value {
    let mut random = Random::of(seed, "consignment", number);
    let percentile = random.within(0, 99);
    let (country, postcode) = random.one(places::destinations(percentile));
    let packages = random.one(&[1, 1, 1, 1, 1, 2, 2, 3]);
    let packages: Value = (0..packages).map(|_| limits::package(&mut random)).collect();
    let mut consignment = json!({
        "Reference": format!("EC-{number:06}"), "State": "Unallocated", "Direction": "Outbound",
        "Source": "web shop", "OrderDate": "2026-11-01T18:42:07+00:00", "Packages": packages,
        "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": random.one(&places::LOCATIONS).0 },
            { "AddressType": "Destination", "Contact": { "FirstName": "Ada", "LastName": "Example", "Telephone": "0161 496 0000" },
              "AddressLine1": format!("{} High Street", number % 211 + 1), "Town": "Anytown", "Postcode": postcode,
              "Country": { "Name": "", "IsoCode": { "TwoLetterCode": country } } }
        ],
        "MetaData": [{ "KeyValue": "Channel", "StringValue": "web" }, { "KeyValue": "Basket", "StringValue": format!("B-{number}") }],
    });
    if random.percent(33) {
        let day = random.one(&[3_u64, 4, 4, 5, 5, 6, 6, 9]);
        let (date, exactly) = (format!("2026-11-{day:02}T00:00:00+00:00"), random.percent(15));
        consignment["RequestedDeliveryDate"] = json!({ "Date": date, "IsToBeExactlyOnTheDateSpecified": exactly });
        if random.percent(10) {
            consignment["DeliveryWindow"] = json!({ "Start": "08:00", "End": "18:00" });
        }
    }
    if random.percent(12) {
        consignment["Tags"] = if random.percent(15) { json!([TAGS[0], TAGS[3]]) } else { json!([random.one(&TAGS)]) };
    }
    consignment
}
