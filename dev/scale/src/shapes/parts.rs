//! What rule sets of all shapes are made of.

use serde_json::{Value, json};

use crate::Random;
use crate::limits::{number, pence};

pub(super) const WEEK: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// How large a rule set is.
pub(super) struct Size {
    pub(super) services: usize,
    pub(super) origins: usize,
    pub(super) carriers: usize,
    pub(super) seed: u64,
}

impl Size {
    /// The carrier of a service, as a place in the list of all.
    pub(super) fn carrier(&self, service: usize) -> usize {
        service % self.carriers
    }

    /// As many carriers as wanted of those that have names.
    pub(super) fn named(&self, carriers: &[&str]) -> (Self, Vec<String>) {
        let names: Vec<String> = carriers.iter().take(self.carriers).map(ToString::to_string).collect();
        (Self { carriers: names.len(), ..*self }, names)
    }

    /// As many carriers as wanted, numbered.
    pub(super) fn numbered(&self) -> Vec<String> {
        (0..self.carriers).map(|carrier| format!("C{carrier:02}")).collect()
    }
}

/// What all shapes have in common.
pub(super) fn document(currency: &str, locations: &[Value], zones: &[Value], carriers: &[String], services: Vec<Value>) -> Value {
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
pub(super) fn location(reference: &str, place: &str, time_zone: &str, carriers: &[String]) -> Value {
    let collections = carriers
        .iter()
        .map(|carrier| json!({ "Carrier": carrier, "Days": WEEK, "Time": "17:00", "AllocationCutOff": { "Time": "15:00" } }));
    json!({ "Reference": reference, "Place": place, "TimeZone": time_zone, "Collections": collections.collect::<Value>() })
}

pub(super) fn transit(from: Option<&str>, to: &str, min: u64, max: u64) -> Value {
    let lane = json!({ "To": [to], "TransitDays": { "Min": min, "Max": max }, "DeliveryDays": WEEK });
    leaving(from, lane)
}

/// A lane that starts at an origin, or anywhere.
pub(super) fn leaving(from: Option<&str>, mut lane: Value) -> Value {
    if let Some(from) = from {
        lane["From"] = json!([from]);
    }
    lane
}

/// `US 005-012` and `US 014` of sorted numbers, all with so many digits.
pub(super) fn ranges(country: &str, numbers: &[u64], digits: usize) -> Vec<String> {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let written = runs.filter_map(|run| {
        let (first, last) = (run.first()?, run.last()?);
        let end = if first == last { String::new() } else { format!("-{last:0digits$}") };
        Some(format!("{country} {first:0digits$}{end}"))
    });
    written.collect()
}

/// So many different numbers below `end`, in no order.
pub(super) fn distinct(random: &mut Random, count: usize, end: usize) -> Vec<usize> {
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
pub(super) fn thousandths(amount: u64) -> Value {
    pence((amount + 5) / 10)
}

/// A percentage, as it is written.
pub(super) fn fuel(percent: &str) -> Value {
    json!({ "Name": "Fuel", "Percent": number(percent) })
}
