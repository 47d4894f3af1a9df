//! Addresses that the places of the rules may or may not match.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::group::{Given, Group, now_and_then, only, unwrapped};
use super::part::{Part, flag, maybe, object, text};
use super::place::LOCATIONS;

/// Where an address lies: a country, a postcode, a region, a town.
fn lying() -> Part {
    let second = now_and_then(Group::Places, 0.45, second_edition(), first_edition());
    now_and_then(Group::Names, 0.06, renamed(), second)
}

/// A country in any code, and now and then what else.
fn of(country: &'static [&'static str], postcode: (f64, &'static [&'static str]), others: Vec<(&'static str, Part)>) -> Part {
    // Any code is read whatever it is called.
    let called = prop_oneof![8 => Just("TwoLetterCode"), 1 => Just("ThreeLetterCode"), 1 => Just("NumericCode")];
    let country = (text(country), called).prop_map(|(code, name)| json!({ "IsoCode": { name: code } })).boxed();
    let mut fields = vec![("Country", country), ("Postcode", maybe(postcode.0, text(postcode.1)))];
    fields.extend(others);
    object(fields)
}

/// A postcode that may be missing, in any spelling, or unreadable, as both editions read it.
fn first_edition() -> Part {
    let of = |country, postcodes| of(country, (0.94, postcodes), vec![]);
    prop_oneof![
        14 => of(&["GB", "GB", "gb", "GBR", "826"], &[
            "M2 6LW", "M1 5WG", "M20 1AA", "BT1 1AA", "ME4 4QA", "W1A 1AA", "W1 1AA", "SW1A 2AA", "m26lw", "m 2  6L w",
            " w1a1aa ", "GIR 0AA", "gir0aa",
        ]),
        2 => of(&["GB"], &["M2", "M2 6L", "MM22 22A", "M2 6LW7", "90210", "", " ", "Ｍ2 6LW"]),
        2 => of(&["US", "USA", "840"], &["90210", "32202", "32301", "90101", "90601-1234", "907011234", "00501"]),
        1 => of(&["US"], &["9021", "9021O", "90210-12", "", "M2 6LW"]),
        2 => of(&["DE", "DEU", "276"], &["10115", "19 999", "80331", "20095", "10-115", "88888"]),
        2 => of(&["PL", "POL"], &["00-950", "00950", "00-951", "02-001", "30-002", "30 001"]),
        1 => of(&["IM", "IMN", "833"], &["IM1 1AA", "im21bb", "IM99 1XX"]),
        1 => prop_oneof![
            of(&["PT"], &["1000-001", "1000 001"]),
            of(&["LU", "NZ"], &["1000", "1010"]),
            of(&["FR"], &["75001"]),
            of(&["JE"], &["JE2 3AB"]),
        ],
    ]
    .boxed()
}

/// Countries by names that the first edition doesn't know.
fn renamed() -> Part {
    let of = |country, postcodes| of(country, (0.9, postcodes), vec![]);
    prop_oneof![
        3 => of(&["UK", "uk"], &["M2 6LW", "BT1 1AA", "m11aa", "W1A 1AA"]),
        2 => of(&["EL", "GR", "GRC"], &["10557", "105 57", "11741"]),
        1 => of(&["XK"], &["10000"]),
    ]
    .boxed()
}

/// Countries with patterns, subdivisions, towns and territories.
fn second_edition() -> Part {
    prop_oneof![3 => british(), 4 => american(), 4 => european(), 3 => elsewhere()].boxed()
}

fn british() -> Part {
    prop_oneof![
        4 => of(&["GB", "GBR"], (1.0, &["PH20 1AA", "IV5 2BB", "IV29 1AA", "W2 1AA", "W1A 1AA", "W3 6RS", "M20 1AA", "M21 1AA", "M2 6LW"]), vec![]),
        2 => of(&["GB", "826"], (1.0, &["JE2 3AB", "GY1 1AA", "IM1 1AA", "im21bb", "je23ab"]), vec![]),
        1 => of(&["JE", "GG", "IM", "JEY"], (0.7, &["JE2 3AB", "GY1 1AA", "IM1 1AA"]), vec![]),
        1 => of(&["GB"], (0.3, &["M2", "GB M2 6LW", "GB-M1 1AA", ""]), vec![("Town", text(&["London"]))]),
        1 => of(&["XI"], (0.6, &["BT1 1AA", "bt71nn"]), vec![]),
    ]
    .boxed()
}

fn american() -> Part {
    let region = |pool| vec![("Region", maybe(0.5, text(pool)))];
    prop_oneof![
        4 => of(&["US", "USA"], (0.8, &["90210", "90210-1234", "90261", "90044", "90044-1234", "90045", "32202", "10001", "94107"]),
            region(&["CA", "US-CA", "California", " california ", "NY", "New York", "FL", "Nonsense"])),
        2 => of(&["US", "840"], (1.0, &["7030", "902-10", "US 90210", "US-10001", "US90210"]), vec![]),
        2 => of(&["CA", "CAN"], (0.8, &["M5V 3L9", "m5v3l9", "V6B 1A1", "M5V", "M5", "CA M5V 3L9"]), region(&["ON", "CA-ON", "Ontario", "BC"])),
    ]
    .boxed()
}

fn european() -> Part {
    let town = |pool| vec![("Town", maybe(0.7, text(pool)))];
    let anywhere = |country, postcodes| of(country, (1.0, postcodes), vec![]);
    let german = vec![
        ("Town", maybe(0.5, text(&["Köln", "KOLN", "koln ", "Berlin", "Straße"]))),
        ("Region", maybe(0.4, text(&["Baden-Württemberg", "BADEN-WURTTEMBERG", "Hessen"]))),
    ];
    prop_oneof![
        3 => of(&["DE", "DEU"], (0.9, &["10115", "D-10115", "DE 10115", "D25980", "1067", "1", "-", "80331"]), german),
        1 => of(&["IE"], (0.7, &["D02 X285", "D02", "IE D02X285", "D6W AB12", "T12 AB34"]), town(&["Dublin", " DUBLIN", "Cork"])),
        1 => of(&["PL"], (0.9, &["90-001", "PL-00950", "30 0", "PL 00-950"]), town(&["Łódź", "lodz", "Lodz ", "Kraków"])),
        1 => of(&["ES"], (0.8, &["28001", "8001", "35001", "38001", "E-38001"]), vec![]),
        1 => of(&["IC"], (0.6, &["35001", "38001"]), vec![]),
        1 => anywhere(&["NL"], &["1011 AB", "1011", "NL-1011AB", "1011 A", "2011 AB"]),
        1 => anywhere(&["PT"], &["1000", "1000-001", "P-1000-001", "100"]),
        1 => prop_oneof![
            anywhere(&["SE"], &["SE-111 22", "S-11122", "11122"]),
            anywhere(&["LU"], &["L-1009", "1009", "1000-001"]),
            anywhere(&["LI"], &["FL-9490", "9490"]),
            anywhere(&["LV"], &["LV-1010", "1010"]),
            anywhere(&["FI"], &["FIN-00100", "FI 00100", "00100"]),
            anywhere(&["CH", "AT"], &["CH-8001", "A-1010", "1010", "800"]),
            anywhere(&["FR"], &["75001", "F-75001", "FR75001", "1000"]),
        ],
    ]
    .boxed()
}

fn elsewhere() -> Part {
    let region = |often, pool| vec![("Region", maybe(often, text(pool)))];
    prop_oneof![
        3 => of(&["AU", "AUS"], (0.85, &["0200", "200", "0801", "2000", "2099", "6000", "NSW", "AU 2000"]),
            region(0.4, &["WA", "Western Australia", "AU-NSW", "New South Wales", "XX"])),
        1 => of(&["AE"], (0.0, &[""]), region(0.8, &["Dubai", "AE-DU", "DU", "dubai", "Abu Dhabi"])),
        1 => of(&["QA"], (0.0, &[""]), region(0.8, &["Doha", " doha", "DOHA", "Al Rayyan"])),
        2 => of(&["BH"], (0.95, &["101", "1011", "BH 101", "BH-1011"]), vec![]),
        1 => of(&["TW"], (0.95, &["106-409", "106", "106409", "TW 106"]), vec![]),
    ]
    .boxed()
}

/// An address before it is known which locations there are.
#[derive(Clone, Debug)]
pub struct Address {
    /// What it says wherever it lies.
    json: Value,
    /// What it says where it doesn't leave that to a location.
    lying: Value,
    location: Option<usize>,
    own_country: bool,
    own_postcode: bool,
}

impl Address {
    /// With the name of one of the world's locations; of any, where it has none and takes no notice.
    pub fn put(&self, kind: &str, locations: &[&str], given: &Given) -> Value {
        let (mut json, lying) = (unwrapped(&self.json, given), unwrapped(&self.lying, given));
        json["AddressType"] = json!(kind);
        if let Some(number) = self.location {
            let names = if locations.is_empty() { &LOCATIONS[..] } else { locations };
            json["ShippingLocationReference"] = json!(names[number % names.len()]);
        }
        if self.location.is_none() || self.own_country {
            let fields = lying.as_object().expect("a country").clone();
            let own = fields.into_iter().filter(|(name, _)| name != "Postcode" || self.location.is_none() || self.own_postcode);
            json.as_object_mut().expect("an address").extend(own);
        }
        json
    }
}

/// Addresses that name a location as often as this, and then seldom give more.
pub fn addresses(naming_a_location: f64, and_a_country: f64) -> impl Strategy<Value = Address> {
    let location = proptest::option::weighted(naming_a_location, 0..3_usize);
    let own = [and_a_country, 0.5].map(proptest::bool::weighted);
    (location, lying(), own, said()).prop_map(|(location, lying, [own_country, own_postcode], json)| Address {
        json,
        lying,
        location,
        own_country,
        own_postcode,
    })
}

/// What conditions ask of an address besides where it lies.
fn said() -> Part {
    let phone = object(vec![("Phone", text(&["0161 496 0000", "", " "]))]);
    object(vec![
        ("City", maybe(0.1, text(&["Manchester"]))),
        ("Residential", only(Group::Conditions, 0.6, flag())),
        ("PostOfficeBox", only(Group::Conditions, 0.3, flag())),
        ("CompanyName", only(Group::Conditions, 0.2, text(&["Acme", ""]))),
        ("AddressLine1", only(Group::Conditions, 0.3, text(&["PO Box 12", "po box 7", "1 High Street", "P.O. Box 3"]))),
        ("Contact", only(Group::Conditions, 0.3, phone)),
    ])
}
