//! Places that rules name, and addresses that they may or may not match.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::part::{Part, maybe, object, text};

/// Shipping locations. The last stands in for the one before it, and is spelt like a place.
pub const LOCATIONS: [&str; 4] = ["LONDON", "NEWYORK", "AUCKLAND", "NZ"];

/// Zones. The last is spelt like a place, and holds others.
pub const ZONES: [&str; 4] = ["MAINLAND", "COAST", "SOUTH", "PL"];

const BROAD: [&str; 5] = ["GB", "*", "GBR", "826", "gb"];

const NARROW: [&str; 36] = [
    "GB M",
    "GB M2",
    "GB M2 6",
    "GB M2 6LW",
    "GB M20",
    "GB M1 5",
    "GB BT",
    "GB IM",
    "GB W1",
    "GB W1A",
    "GB GIR 0AA",
    "826 ME",
    "gb SW1A 2",
    "IM",
    "IM IM1",
    "833 IM2",
    "JE JE2",
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

/// Places as a zone holds them.
pub fn places(most: usize) -> Part {
    listed(prop_oneof![2 => select(&BROAD[..]), 3 => select(&NARROW[..])].boxed(), most)
}

/// The countries and parts that a zone leaves out.
pub fn narrow_places(most: usize) -> Part {
    listed(select(&NARROW[..]).boxed(), most)
}

/// Locations, zones and places, as the ends of a lane name them.
pub fn lane_ends(most: usize) -> Part {
    let names = prop_oneof![
        5 => select(&BROAD[..]),
        3 => select(&ZONES[..]),
        1 => select(&LOCATIONS[..]),
        4 => select(&NARROW[..]),
    ];
    listed(names.boxed(), most)
}

/// The same, as exclusions name them: seldom a whole country.
pub fn exclusions(most: usize) -> Part {
    let names = prop_oneof![
        1 => select(&BROAD[..]),
        4 => select(&ZONES[1..]),
        1 => select(&LOCATIONS[..]),
        16 => select(&NARROW[..]),
    ];
    listed(names.boxed(), most)
}

/// Each name once.
fn listed(names: BoxedStrategy<&'static str>, most: usize) -> Part {
    vec(names, 1..=most)
        .prop_map(|names| {
            let mut seen = Vec::new();
            for name in names {
                if !seen.contains(&name) {
                    seen.push(name);
                }
            }
            json!(seen)
        })
        .boxed()
}

/// Names of locations and zones that this world doesn't have are left out, and with the last of a list the list.
pub fn leave_out_unknown(json: &mut Value, known: &[&str]) {
    let exists = |name: &Value| {
        let name = name.as_str().expect("a name");
        // Those that are spelt like a place are one where nothing else has the name.
        let is_place = BROAD.contains(&name) || NARROW.contains(&name);
        is_place || known.contains(&name)
    };
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| leave_out_unknown(item, known)),
        Value::Object(fields) => {
            for list in ["From", "To", "Places", "ExcludedPlaces"] {
                let Some(Value::Array(names)) = fields.get_mut(list) else {
                    continue;
                };
                names.retain(exists);
                if names.is_empty() {
                    fields.remove(list);
                }
            }
            fields.values_mut().for_each(|field| leave_out_unknown(field, known));
        }
        _ => {}
    }
}

/// A country, and a postcode that may be missing, in any spelling, or unreadable.
pub fn country_and_postcode() -> BoxedStrategy<(Value, Value)> {
    let of = |country: &'static [&'static str], postcode| {
        let country = text(country).prop_map(|code| json!({ "IsoCode": { "TwoLetterCode": code } }));
        (country, maybe(0.94, text(postcode)))
    };
    prop_oneof![
        14 => of(&["GB", "GB", "gb", "GBR", "826"], &[
            "M2 6LW", "M1 5WG", "M20 1AA", "BT1 1AA", "ME4 4QA", "W1A 1AA", "W1 1AA", "SW1A 2AA", "m26lw", "m 2  6L w",
            " w1a1aa ", "GIR 0AA", "gir0aa", "IM1 1AA",
        ]),
        2 => of(&["GB"], &["M2", "M2 6L", "MM22 22A", "M2 6LW7", "90210", "", " ", "Ｍ2 6LW"]),
        2 => of(&["US", "USA", "840"], &["90210", "32202", "32301", "90101", "90601-1234", "907011234", "00501"]),
        1 => of(&["US"], &["9021", "9021O", "90210-12", "902-10", "", "M2 6LW"]),
        2 => of(&["DE", "DEU", "276"], &["10115", "19 999", "80331", "1", "20095", "D-10115", "-"]),
        2 => of(&["PL", "POL"], &["00-950", "00950", "00-951", "02-001", "30-002", "30 0"]),
        1 => of(&["IM", "IMN", "833"], &["IM1 1AA", "im21bb", "IM99 1XX", "IM"]),
        1 => of(&["PT", "LU", "FR", "JE", "NZ"], &["1000-001", "1000 001", "JE2 3AB", "1000"]),
    ]
    .boxed()
}

/// An address before it is known which locations there are.
#[derive(Clone, Debug)]
pub struct Address {
    json: Value,
    location: Option<usize>,
}

impl Address {
    /// With the name of one of the world's locations; of any, where it has none and takes no notice.
    pub fn put(&self, kind: &str, locations: &[&str]) -> Value {
        let mut json = self.json.clone();
        json["AddressType"] = json!(kind);
        if let Some(number) = self.location {
            let names = if locations.is_empty() { &LOCATIONS[..] } else { locations };
            json["ShippingLocationReference"] = json!(names[number % names.len()]);
        }
        json
    }
}

/// Addresses that name a location as often as this, and then seldom give more.
pub fn addresses(naming_a_location: f64, and_a_country: f64) -> impl Strategy<Value = Address> {
    let location = proptest::option::weighted(naming_a_location, 0..3_usize);
    let own = [and_a_country, 0.5].map(proptest::bool::weighted);
    (location, country_and_postcode(), own, object(vec![("City", maybe(0.1, text(&["Manchester"])))])).prop_map(
        |(location, (country, postcode), [own_country, own_postcode], mut json)| {
            if location.is_none() || own_country {
                json["Country"] = country;
                if !postcode.is_null() && (location.is_none() || own_postcode) {
                    json["Postcode"] = postcode;
                }
            }
            Address { json, location }
        },
    )
}
