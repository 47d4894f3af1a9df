//! What the services of a rule set share: locations and their calendars, zones, carriers, holidays, sizes, currencies.

use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::part::{Part, TIMES, count, days, dimensions, figure, maybe, object, text, weekdays, weight};
use super::place::{self, ZONES};

const CARRIERS: [&str; 4] = ["CARRIER_X", "CARRIER_Y", "CARRIER_Z", "UPS"];

/// Currencies, each with what one unit of it may be worth. Some of the rates turn a pool's amount into another.
const CURRENCIES: [(&str, &[&str]); 5] = [
    ("GBP", &["1.25", "2", "200"]),
    ("EUR", &["0.86", "0.5", "1"]),
    ("USD", &["0.8", "0.5", "8e-1"]),
    ("JPY", &["0.005", "0.0005"]),
    ("KWD", &["2.5", "2"]),
];

/// All of a rule set but its services and groups.
#[derive(Clone, Debug)]
pub struct Setting {
    body: Value,
    locations: Vec<Value>,
    zones: Vec<Value>,
    sizes: Vec<Value>,
    carriers: usize,
}

impl Setting {
    /// The rule set so far.
    pub fn rule_set(&self) -> Value {
        let mut rule_set = self.body.clone();
        let lists = [("ShippingLocations", &self.locations), ("Zones", &self.zones), ("PackageSizes", &self.sizes)];
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            rule_set[name] = json!(list);
        }
        let carriers = CARRIERS[..self.carriers].iter();
        rule_set["Carriers"] = carriers.map(|carrier| json!({ "Reference": carrier, "Name": carrier })).collect();
        for location in rule_set["ShippingLocations"].as_array_mut().into_iter().flatten() {
            for collection in location["Collections"].as_array_mut().into_iter().flatten() {
                let number = collection["Carrier"].as_u64().and_then(|number| usize::try_from(number).ok());
                collection["Carrier"] = json!(self.carrier(number.expect("a carrier's number")));
            }
        }
        rule_set
    }

    /// One of the carriers there are.
    pub fn carrier(&self, number: usize) -> &'static str {
        CARRIERS[number % self.carriers]
    }

    pub fn locations(&self) -> Vec<&str> {
        self.locations.iter().filter_map(|location| location["Reference"].as_str()).collect()
    }

    /// The locations and zones that there are.
    pub fn names(&self) -> Vec<&str> {
        let zones = self.zones.iter().filter_map(|zone| zone["Reference"].as_str());
        self.locations().into_iter().chain(zones).collect()
    }

    /// One of the standard sizes there are.
    pub fn size(&self, number: usize) -> Option<&Value> {
        self.sizes.get(number % self.sizes.len().max(1))
    }
}

pub fn settings(today: Date) -> impl Strategy<Value = Setting> {
    let locations = (proptest::bool::weighted(0.9), locations(today));
    let zones = [(0.8, 0), (0.6, 1), (0.6, 2), (0.1, 3)].map(|(often, number)| zone(often, ZONES[number]));
    let sizes = [size("SHOEBOX", 0.1), size("TUBE", 0.5)];
    (body(today), locations, zones, sizes, 1..=CARRIERS.len()).prop_map(|(body, (any, locations), zones, sizes, carriers)| Setting {
        body,
        locations: if any { given(locations) } else { Vec::new() },
        zones: given(Vec::from(zones)),
        sizes: given(Vec::from(sizes)),
        carriers,
    })
}

fn given(parts: Vec<Value>) -> Vec<Value> {
    parts.into_iter().filter(|part| !part.is_null()).collect()
}

fn body(today: Date) -> Part {
    let body = object(vec![
        ("Name", text(&["Small world"])),
        ("VatRate", maybe(0.8, figure(&["0.2", "0.175", "0", "0.0825", "1"]))),
        ("HorizonDays", maybe(0.6, count(&[7, 28, 3, 1, 0, 14]))),
        ("Holidays", maybe(0.4, holidays(today))),
    ]);
    // Without decimals of its own the yen shows whether prices are compared before they are rounded.
    let own = prop_oneof![6 => Just(0_usize), 2 => Just(3), 1 => 1..CURRENCIES.len()];
    let rates = CURRENCIES.map(|(_, pool)| maybe(0.8, figure(pool)));
    (body, own, rates)
        .prop_map(|(mut body, own, rates)| {
            body["Currency"] = json!(CURRENCIES[own].0);
            let others = CURRENCIES.iter().zip(rates).enumerate().filter(|(at, (_, rate))| *at != own && !rate.is_null());
            let others: Map<String, Value> = others.map(|(_, ((code, _), rate))| ((*code).to_owned(), rate)).collect();
            if !others.is_empty() {
                body["ExchangeRates"] = Value::Object(others);
            }
            body
        })
        .boxed()
}

/// Of some countries, in one notation each.
fn holidays(today: Date) -> Part {
    let dates = || days(today, &[0, 1, 2, 3, 4, 7], 4);
    prop_oneof![
        object(vec![("GB", dates()), ("USA", maybe(0.3, dates())), ("DE", maybe(0.3, dates()))]),
        object(vec![("826", dates()), ("US", maybe(0.3, dates())), ("IM", maybe(0.3, dates()))]),
    ]
    .boxed()
}

fn locations(today: Date) -> impl Strategy<Value = Vec<Value>> {
    let of = |often, names, places, zone| {
        let location = object(vec![
            ("Reference", text(names)),
            ("Place", maybe(0.85, text(places))),
            ("TimeZone", maybe(0.95, text(zone))),
            ("Collections", maybe(0.95, vec(collection(today), 1..=8).prop_map(|all| json!(all)).boxed())),
        ]);
        maybe(often, location)
    };
    [
        of(0.9, &["LONDON"][..], &["GB M1 5WG", "GB", "826 M2 6LW"][..], &["Europe/London"][..]),
        of(0.4, &["NEWYORK"], &["US 10001", "USA", "US 90210"], &["America/New_York"]),
        of(0.4, &["AUCKLAND", "NZ"], &["NZ 1010", "NZ", "GB IM1 1AA"], &["Pacific/Auckland"]),
    ]
    .prop_map(|locations| given(Vec::from(locations)))
}

/// A collection of a carrier, which is still a number.
fn collection(today: Date) -> Part {
    let cut_off = || object(vec![("Time", text(&TIMES)), ("DaysBefore", maybe(0.4, count(&[0, 1, 2, 9])))]);
    object(vec![
        ("Carrier", count(&[0, 1, 2, 3])),
        ("Days", maybe(0.6, weekdays())),
        ("Time", maybe(0.8, text(&TIMES))),
        ("AllocationCutOff", maybe(0.7, cut_off())),
        ("OperationalCutOff", maybe(0.2, cut_off())),
        ("Closed", maybe(0.2, days(today, &[0, 1, 2, 3], 3))),
    ])
}

fn zone(often: f64, name: &'static str) -> Part {
    let include = if name == "MAINLAND" { text(&["GB", "826"]).prop_map(|all| json!([all])).boxed() } else { place::places(3) };
    let zone =
        object(vec![("Reference", Just(json!(name)).boxed()), ("Include", include), ("Exclude", maybe(0.6, place::narrow_places(3)))]);
    maybe(often, zone)
}

fn size(name: &'static str, with_weight: f64) -> Part {
    let size =
        object(vec![("Reference", Just(json!(name)).boxed()), ("Dimensions", dimensions()), ("Weight", maybe(with_weight, weight()))]);
    maybe(0.7, size)
}
