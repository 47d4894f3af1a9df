//! Places that rules name.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::group::{Group, now_and_then};
use super::part::{Part, text};

/// Shipping locations. The last stands in for the one before it, and is spelt like a place.
pub const LOCATIONS: [&str; 4] = ["LONDON", "NEWYORK", "AUCKLAND", "NZ"];

/// Zones. The last is spelt like a place, and holds others.
pub const ZONES: [&str; 4] = ["MAINLAND", "COAST", "SOUTH", "PL"];

const BROAD: [&str; 5] = ["GB", "*", "GBR", "826", "gb"];

const NARROW: [&str; 31] = [
    "GB M",
    "GB M2",
    "GB M2 6",
    "GB M2 6LW",
    "GB M20",
    "GB M1 5",
    "GB BT",
    "GB W1",
    "GB W1A",
    "GB GIR 0AA",
    "826 ME",
    "gb SW1A 2",
    "US",
    "US 902",
    "US 902-906",
    "840 000-322",
    "USA 322",
    "DE",
    "DE 10",
    "DE 10-19",
    "DEU 8",
    "DE 10115-10999",
    "PL",
    "PL 00-950",
    "PL 00-02",
    "POL 30",
    "616 3-4",
    "PT 1000-001",
    "LU",
    "FRA",
    "NZ",
];

/// Names of countries that the first edition doesn't read.
const RENAMED: [&str; 7] = ["UK", "EL", "XK", "UK M2", "EL 10", "uk m2 6", "UK BT1"];

/// Those that the second edition brings, and territories, of which it thinks otherwise.
pub const SECOND: [&str; 54] = [
    "US 90210",
    "US 90210-90260",
    "US 32202-32399",
    "840 90044",
    "GB PH16-PH40",
    "GB IV1-28",
    "GB W1-W2",
    "GB M1-M20",
    "GB M2-2",
    "BH =101",
    "BH 10",
    "TW =106-409",
    "TW =106",
    "DE =10115",
    "PL =00-950",
    "US-CA",
    "us-fl",
    "US-NY",
    "AU-WA",
    "AU-NSW",
    "CA-ON",
    "CA-BC",
    "AE-DU",
    "GB-NIR",
    "region:QA Doha",
    "region:DE Baden-Württemberg",
    "region:US California",
    "town:IE Dublin",
    "town:DE köln",
    "town:PL Łódź",
    "GB JE",
    "GB GY",
    "GB IM",
    "IM",
    "IM IM1",
    "833 IM2",
    "JE JE2",
    "GG",
    "XI",
    "IC",
    "ES",
    "ES 35",
    "ES 38001",
    "AU 0200",
    "AU 0800-0899",
    "AU 20-29",
    "CA M5V",
    "NL 1011",
    "NL 1011AB",
    "NL 10-19",
    "IE D02",
    "IE D",
    "PT 1000",
    "QA",
];

fn broad() -> Part {
    text(&BROAD)
}

fn narrow() -> Part {
    let second = now_and_then(Group::Places, 0.45, text(&SECOND), text(&NARROW));
    now_and_then(Group::Names, 0.08, text(&RENAMED), second)
}

/// Places as a zone holds them.
pub fn places(most: usize) -> Part {
    listed(prop_oneof![2 => broad(), 3 => narrow()].boxed(), most)
}

/// The countries and parts that a zone leaves out.
pub fn narrow_places(most: usize) -> Part {
    listed(narrow(), most)
}

/// Locations, zones and places, as the ends of a lane name them.
pub fn lane_ends(most: usize) -> Part {
    listed(prop_oneof![5 => broad(), 3 => text(&ZONES), 1 => text(&LOCATIONS), 4 => narrow()].boxed(), most)
}

/// The same, as exclusions name them: seldom a whole country.
pub fn exclusions(most: usize) -> Part {
    listed(prop_oneof![1 => broad(), 4 => text(&ZONES[1..]), 1 => text(&LOCATIONS), 16 => narrow()].boxed(), most)
}

/// Zones and places, as history names them.
pub fn destinations(most: usize) -> Part {
    listed(prop_oneof![4 => broad(), 3 => text(&ZONES), 4 => narrow()].boxed(), most)
}

fn listed(names: Part, most: usize) -> Part {
    vec(names, 1..=most).prop_map(|names| json!(names)).boxed()
}

/// Each name once. Names of locations and zones that this world doesn't have are left out, and with the last of a list
/// the list.
pub fn leave_out_unknown(json: &mut Value, known: &[&str]) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| leave_out_unknown(item, known)),
        Value::Object(fields) => {
            for list in ["From", "To", "Places", "ExcludedPlaces", "Include", "Exclude"] {
                // A condition may say `NoneOf` these.
                let none_of = fields.get_mut(list).and_then(|list| list.get_mut("NoneOf"));
                let is_empty = match none_of {
                    Some(names) => is_empty_with_known(names, known),
                    None => fields.get_mut(list).is_some_and(|names| is_empty_with_known(names, known)),
                };
                if is_empty {
                    fields.remove(list);
                }
            }
            fields.values_mut().for_each(|field| leave_out_unknown(field, known));
        }
        _ => {}
    }
}

fn is_empty_with_known(names: &mut Value, known: &[&str]) -> bool {
    let Value::Array(names) = names else { return false };
    let mut seen = Vec::new();
    names.retain(|name| {
        let text = name.as_str().expect("a name");
        // Those that are spelt like a place are one where nothing else has the name.
        let is_a_name = (LOCATIONS.contains(&text) || ZONES.contains(&text)) && !NARROW.contains(&text);
        let stays = (!is_a_name || known.contains(&text)) && !seen.contains(name);
        seen.push(name.clone());
        stays
    });
    names.is_empty()
}
