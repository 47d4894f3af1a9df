//! A consignment, prepared for the loop.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::read::{list, scaled, text};
use super::{Labels, Places};

/// Weights are counted in these: with them pounds, and volumes by any of the shapes' divisors, are whole.
pub const PER_GRAM: i64 = 60_000_000;
pub const PER_KILOGRAM: i64 = 1_000 * PER_GRAM;
/// 453.59237 g.
pub const PER_POUND: i64 = 45_359_237 * (PER_GRAM / 100_000);

/// The figures of a consignment.
pub struct Parcel {
    pub origin: usize,
    pub zone_piece: usize,
    pub list_piece: usize,
    pub tags: u32,
    /// Of its heaviest package.
    pub heaviest: i64,
    /// In hundredths of a millimetre, the most of any package.
    pub length: i64,
    pub girth: i64,
    pub length_plus_girth: i64,
    pub whole: Package,
    pub packages: Vec<Package>,
    /// Delivered no earlier and no later than these days.
    pub not_before: i32,
    pub not_after: i32,
}

/// What is priced: the consignment, or one package of it.
#[derive(Clone, Copy, Default)]
pub struct Package {
    pub weight: i64,
    /// In millionths of a cm³.
    pub volume: i64,
}

impl Parcel {
    pub fn read(consignment: &Value, labels: &Labels, places: &Places) -> Self {
        let expected = ["ShippingDate", "DeliveryWindow", "Weight", "Value"].iter().all(|field| consignment[field].is_null());
        assert!(expected && consignment["Direction"] == "Outbound", "no consignment of a shape has these");
        let address = |kind: &str| list(&consignment["Addresses"]).iter().find(|address| address["AddressType"] == kind).unwrap();
        let destination = address("Destination");
        let (country, postcode) = (text(&destination["Country"]["IsoCode"]["TwoLetterCode"]), text(&destination["Postcode"]));
        let sides: Vec<[i64; 3]> = list(&consignment["Packages"]).iter().map(sides).collect();
        let packages = list(&consignment["Packages"]).iter().zip(&sides).map(|(package, sides)| {
            let volume: i64 = sides.iter().product();
            assert_eq!(volume % 1_000, 0, "volumes are whole");
            Package { weight: weight(&package["Weight"]["Value"], &package["Weight"]["Unit"]), volume: volume / 1_000 }
        });
        let packages: Vec<Package> = packages.collect();
        let most = |figure: fn([i64; 3]) -> i64| sides.iter().map(|sides| figure(*sides)).max().unwrap();
        let (not_before, not_after) = promised(&consignment["RequestedDeliveryDate"]);
        Self {
            origin: labels.locations.number(text(&address("Origin")["ShippingLocationReference"])).expect("a known location"),
            zone_piece: places.zones.piece(country, postcode),
            list_piece: places.lists.piece(country, postcode),
            // One that no service has is the last bit.
            tags: list(&consignment["Tags"]).iter().map(|tag| 1 << labels.tags.number(text(tag)).unwrap_or(31)).sum(),
            heaviest: packages.iter().map(|package| package.weight).max().unwrap(),
            length: most(|[length, ..]| length),
            girth: most(|[_, width, height]| 2 * (width + height)),
            length_plus_girth: most(|[length, width, height]| length + 2 * (width + height)),
            whole: Package {
                weight: packages.iter().map(|package| package.weight).sum(),
                volume: packages.iter().map(|package| package.volume).sum(),
            },
            packages,
            not_before,
            not_after,
        }
    }
}

/// The sides in hundredths of a millimetre, the longest first.
fn sides(package: &Value) -> [i64; 3] {
    let dimensions = &package["Dimensions"];
    let mut sides = ["Length", "Width", "Height"].map(|side| length(&dimensions[side], &dimensions["Unit"]));
    sides.sort_unstable();
    sides.reverse();
    sides
}

/// A length in hundredths of a millimetre.
pub fn length(value: &Value, unit: &Value) -> i64 {
    scaled(value, 1)
        * match text(unit) {
            "Cm" => 100,
            "In" => 254,
            other => panic!("lengths in {other}"),
        }
}

/// How many of our units of weight one of those has.
pub fn weight_unit(unit: &Value) -> i64 {
    match unit.as_str().unwrap_or("Kg") {
        "Kg" => PER_KILOGRAM,
        "Lb" => PER_POUND,
        other => panic!("weights in {other}"),
    }
}

pub fn weight(value: &Value, unit: &Value) -> i64 {
    scaled(value, 2) * (weight_unit(unit) / 100)
}

fn promised(requested: &Value) -> (i32, i32) {
    let Some(date) = requested["Date"].as_str() else { return (i32::MIN, i32::MAX) };
    let day = date[..10].parse::<NaiveDate>().unwrap().num_days_from_ce();
    (if requested["IsToBeExactlyOnTheDateSpecified"] == true { day } else { i32::MIN }, day)
}
