//! Rule sets of the shapes that real shippers have, and consignments for them: what the engine is measured on besides the retailer's
//! twelve zones, which all services share.
//!
//! | shape | places | prices |
//! | --- | --- | --- |
//! | [`Shape::Us`] | zone charts: every origin has its own zones 2 to 8, each a list of ranges of three-digit ZIP codes; all carriers share the charts | one for each of 150 steps of a pound and each zone, by package, volumetric |
//! | [`Shape::Uk`] | postcode districts: every carrier cuts the 2,904 districts into six zones of its own; each service excludes 40 districts and charges more in 100 | 8 weight bands, volumetric |
//! | [`Shape::Eu`] | countries: every carrier cuts 35 of them into four to eight zones, and three ranges of postcodes (islands) into a zone of their own; 200 remote postcodes for each carrier | 12 weight bands, and a price per kilogram above the last, volumetric |
//! | [`Shape::Au`] | ranges of postcodes: every carrier has 50 zones | base, whole kilograms and minimum for each pair of origin and zone, volumetric |
//!
//! All arithmetic is in whole numbers, and all that looks like chance follows from a seed, so every machine makes the same.

mod au;
mod eu;
mod orders;
mod uk;
mod us;

use serde_json::{Value, json};

use super::Random;
use super::limits::number;

const WEEK: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// A kind of shipper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The United States: zone charts of every origin.
    Us,
    /// The United Kingdom: zones of postcode districts.
    Uk,
    /// Europe: zones of countries, with remote postcodes.
    Eu,
    /// Australia: zones of ranges of postcodes, priced by the kilogram.
    Au,
}

/// How large a rule set is.
struct Size {
    services: usize,
    origins: usize,
    carriers: usize,
    seed: u64,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Us, Self::Uk, Self::Eu, Self::Au];

    /// Its short name, in small letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Uk => "uk",
            Self::Eu => "eu",
            Self::Au => "au",
        }
    }

    /// When consignments are to be allocated: a Monday morning at its shipping locations, before the cut-offs.
    #[must_use]
    pub fn at(self) -> &'static str {
        match self {
            Self::Us => "2026-11-02T15:00:00Z",
            Self::Uk | Self::Eu => "2026-11-02T09:00:00Z",
            Self::Au => "2026-11-01T22:30:00Z",
        }
    }

    /// How many carriers a rule set has if nothing else is said.
    #[must_use]
    pub fn carriers(self, services: usize) -> usize {
        match self {
            Self::Us | Self::Au => 5,
            Self::Uk => (services / 20).max(4),
            Self::Eu => (services / 10).max(4),
        }
    }

    /// A rule set of so many services. The origins count where prices depend on them, [`Shape::Us`] and [`Shape::Au`]; the others have one
    /// location.
    #[must_use]
    pub fn rule_set(self, services: usize, origins: usize, seed: u64) -> Value {
        self.rule_set_of_carriers(services, origins, self.carriers(services), seed)
    }

    /// The same with another number of carriers, at least 1; [`Shape::Us`] and [`Shape::Au`] have at most 5.
    #[must_use]
    pub fn rule_set_of_carriers(self, services: usize, origins: usize, carriers: usize, seed: u64) -> Value {
        let size = Size { services, origins, carriers: carriers.max(1), seed };
        let mut rule_set = match self {
            Self::Us => us::rule_set(&size),
            Self::Uk => uk::rule_set(&size),
            Self::Eu => eu::rule_set(&size),
            Self::Au => au::rule_set(&size),
        };
        rule_set["Name"] = format!("{} with {services} services", self.name()).into();
        rule_set
    }

    /// [`Shape::rule_set`] as text.
    #[must_use]
    pub fn rule_set_text(self, services: usize, origins: usize, seed: u64) -> String {
        self.rule_set(services, origins, seed).to_string()
    }

    /// So many consignments for a rule set of this shape. Most can be taken; three in a hundred exceed every service's limits, one has a
    /// tag that no service has, and of the fifth that have a promised date some ask for what no service keeps.
    #[must_use]
    pub fn consignments(self, count: usize, seed: u64, rule_set: &Value) -> Vec<Value> {
        orders::consignments(self, count, seed, rule_set)
    }
}

impl Size {
    /// The carrier of a service, as a place in the list of all.
    fn carrier(&self, service: usize) -> usize {
        service % self.carriers
    }

    /// As many carriers as wanted of those that have names.
    fn named(&self, carriers: &[&str]) -> (Self, Vec<String>) {
        let names: Vec<String> = carriers.iter().take(self.carriers).map(ToString::to_string).collect();
        (Self { carriers: names.len(), ..*self }, names)
    }

    /// As many carriers as wanted, numbered.
    fn numbered(&self) -> Vec<String> {
        (0..self.carriers).map(|carrier| format!("C{carrier:02}")).collect()
    }
}

/// What all shapes have in common.
fn document(currency: &str, locations: &[Value], zones: &[Value], carriers: &[String], services: Vec<Value>) -> Value {
    json!({
        "Name": "",
        "Currency": currency,
        "ShippingLocations": locations,
        "Zones": zones,
        "Carriers": carriers.iter().map(|carrier| json!({ "Reference": carrier })).collect::<Value>(),
        // Moved, not copied: they are nearly all of it.
        "CarrierServices": Value::Array(services),
    })
}

/// A location at which all carriers collect from Monday to Friday at 17:00, of what is allocated by 15:00.
fn location(reference: &str, place: &str, time_zone: &str, carriers: &[String]) -> Value {
    let collections = carriers
        .iter()
        .map(|carrier| json!({ "Carrier": carrier, "Days": WEEK, "Time": "17:00", "AllocationCutOff": { "Time": "15:00" } }));
    json!({ "Reference": reference, "Place": place, "TimeZone": time_zone, "Collections": collections.collect::<Value>() })
}

fn transit(from: Option<&str>, to: &str, min: u64, max: u64) -> Value {
    let lane = json!({ "To": [to], "TransitDays": { "Min": min, "Max": max }, "DeliveryDays": WEEK });
    leaving(from, lane)
}

/// A lane that starts at an origin, or anywhere.
fn leaving(from: Option<&str>, mut lane: Value) -> Value {
    if let Some(from) = from {
        lane["From"] = json!([from]);
    }
    lane
}

/// `US 005-012` and `US 014` of sorted numbers, all with so many digits.
fn ranges(country: &str, numbers: &[u64], digits: usize) -> Vec<String> {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let written = runs.filter_map(|run| {
        let (first, last) = (run.first()?, run.last()?);
        let end = if first == last { String::new() } else { format!("-{last:0digits$}") };
        Some(format!("{country} {first:0digits$}{end}"))
    });
    written.collect()
}

/// So many different numbers below `end`, in no order.
fn distinct(random: &mut Random, count: usize, end: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..end).collect();
    let count = count.min(end);
    for place in 0..count {
        let other = usize::try_from(random.within(place as u64, end as u64 - 1)).unwrap_or(place);
        all.swap(place, other);
    }
    all.truncate(count);
    all
}

/// Thousandths of the currency's unit, rounded to hundredths.
fn thousandths(amount: u64) -> Value {
    super::limits::pence((amount + 5) / 10)
}

/// A percentage, as it is written.
fn fuel(percent: &str) -> Value {
    json!({ "Name": "Fuel", "Percent": number(percent) })
}
