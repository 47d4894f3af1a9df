//! Holidays, collections and their cut-offs.

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use super::group::{Group, now_and_then, only};
use super::part::{Part, TIMES, chosen, count, days, just, list, maybe, object, on, remove, text, weekdays};
use super::setting::collections;

/// Calendars that are neither of a place nor of a carrier.
const NAMED: [&str; 2] = ["BANK", "US_FEDERAL"];

/// Of some countries, in one notation each; of finer places, of carriers, and named calendars.
pub fn holidays() -> Part {
    let dates = || days(&[0, 1, 2, 3, 4, 7], 4);
    let of_countries = prop_oneof![
        object(vec![("GB", dates()), ("USA", maybe(0.3, dates())), ("DE", maybe(0.3, dates()))]),
        object(vec![("826", dates()), ("US", maybe(0.3, dates())), ("IM", maybe(0.3, dates()))]),
    ]
    .boxed();
    let few = || days(&[0, 1, 2, 3, 4, 7], 2);
    let of_all = object(vec![
        ("GB", maybe(0.7, few())),
        ("US", maybe(0.5, few())),
        ("GB M", maybe(0.2, few())),
        ("GB M2", maybe(0.3, few())),
        ("DE 10", maybe(0.2, few())),
        ("US-CA", only(Group::Places, 0.4, few())),
        ("AU-WA", only(Group::Places, 0.4, few())),
        ("JE", only(Group::Places, 0.3, few())),
        ("EL", only(Group::Names, 0.3, few())),
        ("CARRIER_X", maybe(0.4, few())),
        ("CARRIER_Y", maybe(0.2, few())),
        ("UPS", maybe(0.3, few())),
        (NAMED[0], maybe(0.7, few())),
        (NAMED[1], maybe(0.5, few())),
    ]);
    now_and_then(Group::Days, 0.75, of_all, of_countries)
}

/// The calendars that a carrier follows, and those that it doesn't.
pub fn carrier() -> Part {
    let named = subsequence(&NAMED[..], 1..=2).prop_map(|names| json!(names)).boxed();
    let ignored = subsequence(&["GB", "US", "US-CA", "GB M2", "BANK", "UPS"][..], 1..=3).prop_map(|names| json!(names)).boxed();
    object(vec![("Holidays", only(Group::Days, 0.6, named)), ("IgnoreHolidays", only(Group::Days, 0.35, ignored))])
}

/// Calendars of carriers that there are, and that are named by one, and their names where there is such a calendar.
pub fn settle(rule_set: &mut Value, carriers: &[&str]) {
    let of_carriers = rule_set["Carriers"].as_array().cloned().unwrap_or_default();
    let is_named = |key: &str| of_carriers.iter().filter_map(|carrier| carrier["Holidays"].as_array()).flatten().any(|name| name == key);
    let mut keys = Vec::new();
    if let Some(holidays) = rule_set.get_mut("Holidays").and_then(Value::as_object_mut) {
        let is_of_a_carrier = |key: &str| key.starts_with("CARRIER_") || key == "UPS";
        holidays.retain(|key, _| !is_of_a_carrier(key) || carriers.contains(&key.as_str()));
        holidays.retain(|key, _| !NAMED.contains(&key.as_str()) || is_named(key));
        keys = holidays.keys().cloned().collect();
    }
    if keys.is_empty() {
        remove(rule_set, &["Holidays"]);
    }
    for carrier in rule_set["Carriers"].as_array_mut().into_iter().flatten() {
        for list in ["Holidays", "IgnoreHolidays"] {
            let Some(names) = carrier.get_mut(list).and_then(Value::as_array_mut) else { continue };
            names.retain(|name| keys.iter().any(|key| name == key));
            if names.is_empty() {
                remove(carrier, &[list]);
            }
        }
    }
}

/// What a rule set has for consignments that come from no location of its own.
pub fn own_collections() -> Vec<(&'static str, Part)> {
    let zones = text(&["America/New_York", "Europe/London", "Pacific/Auckland"]);
    vec![("Collections", only(Group::Days, 0.5, list(collection(false), 1..=6))), ("CollectionTimeZone", only(Group::Days, 0.6, zones))]
}

/// A collection of a carrier, which is still a number, and so are its services.
pub fn collection(at_a_location: bool) -> Part {
    let services = proptest::collection::vec(0..9_u64, 1..=3).prop_map(|numbers| json!(numbers)).boxed();
    object(vec![
        ("Carrier", count(&[0, 1, 2, 3])),
        ("Services", only(Group::Days, 0.25, services)),
        ("Days", maybe(0.6, weekdays())),
        ("Time", maybe(0.8, text(&TIMES))),
        ("AllocationCutOff", maybe(0.7, cut_off(at_a_location))),
        ("OperationalCutOff", maybe(0.2, cut_off(at_a_location))),
        ("Closed", maybe(0.2, days(&[0, 1, 2, 3], 3))),
        ("Exceptions", only(Group::Days, 0.3, exceptions(at_a_location))),
    ])
}

/// So many calendar days before, or so many of the location's working days, where there is a location.
fn cut_off(at_a_location: bool) -> Part {
    let in_calendar_days = object(vec![("Time", text(&TIMES)), ("DaysBefore", maybe(0.4, count(&[0, 1, 2, 9])))]);
    if !at_a_location {
        return in_calendar_days;
    }
    let in_working_days = object(vec![("Time", text(&TIMES)), ("WorkingDaysBefore", count(&[0, 1, 2, 4]))]);
    now_and_then(Group::Days, 0.40, in_working_days, in_calendar_days)
}

/// One for each of some dates.
fn exceptions(at_a_location: bool) -> Part {
    let held = object(vec![("Time", maybe(0.6, text(&TIMES))), ("AllocationCutOff", maybe(0.5, cut_off(at_a_location)))]);
    let exception = prop_oneof![1 => just(json!({ "Cancelled": true })), 2 => held];
    (subsequence(&[0_i64, 1, 2, 3, 7][..], 1..=2), proptest::collection::vec(exception, 2))
        .prop_map(move |(offsets, exceptions)| {
            let dated = |(offset, mut exception): (i64, Value)| {
                exception["Date"] = on(offset);
                exception
            };
            offsets.into_iter().zip(exceptions).map(dated).collect()
        })
        .boxed()
}

/// The services that collections name: of their own carrier, each once.
pub fn settle_services(rule_set: &mut Value) {
    let text = |json: &Value| json.as_str().expect("a text").to_owned();
    let services = rule_set["CarrierServices"].as_array().into_iter().flatten();
    let services: Vec<(String, String)> = services.map(|service| (text(&service["Reference"]), text(&service["Carrier"]))).collect();
    for collection in collections(rule_set) {
        let own = services.iter().filter(|(_, carrier)| collection["Carrier"] == **carrier);
        let own: Vec<&String> = own.map(|(service, _)| service).collect();
        let Some(numbers) = collection.get_mut("Services") else { continue };
        let names = chosen(numbers, &own);
        *numbers = json!(names);
        if names.is_empty() {
            remove(collection, &["Services"]);
        }
    }
}
