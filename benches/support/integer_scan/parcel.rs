//! A consignment, prepared for the scan.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::Labels;
use super::columns::{LIMITS, Marks};
use super::days::Calendars;
use super::place::Atlas;
use super::read::{PER_GRAM, centimetres, list, minutes, scaled, small, text};

/// The figures of a consignment.
pub struct Parcel {
    pub zone: usize,
    pub location: usize,
    /// The number of the destination's holidays.
    pub holidays: usize,
    /// What is held against the limits, in the order of [`super::columns::Limits`].
    pub asked: [i32; LIMITS],
    /// What is held against what a service doesn't take.
    pub marks: u32,
    pub tags: u32,
    pub packages: Vec<Package>,
    pub whole: Package,
    /// Delivered no earlier than the one day and no later than the other.
    pub delivered: (i32, i32),
    /// Within which the lane's window must lie.
    pub window: (i32, i32),
}

/// What is priced: the consignment, or one package of it.
#[derive(Clone, Copy, Default)]
pub struct Package {
    /// In sixtieths of a gram.
    pub weight: i64,
    /// In cm³.
    pub volume: i64,
}

impl Parcel {
    pub fn read(consignment: &Value, labels: &Labels, atlas: &Atlas, calendars: &Calendars) -> Self {
        assert!(consignment["ShippingDate"].is_null(), "no consignment of the workload has a shipping date");
        let (origin, destination) = (address(consignment, "Origin"), address(consignment, "Destination"));
        let (country, postcode) = (text(&destination["Country"]["IsoCode"]["TwoLetterCode"]), text(&destination["Postcode"]));
        let location = labels.locations.number(text(&origin["ShippingLocationReference"])).expect("a known location");
        let mut marks = Marks::default();
        marks.direction(text(&consignment["Direction"]));
        marks.location(location);
        marks.places(atlas.excluded(country, postcode));
        let tags = marks.tags(consignment, labels);
        let packages = list(&consignment["Packages"]);
        let read: Vec<Package> = packages.iter().map(Package::read).collect();
        Self {
            zone: atlas.zone_of(country, postcode),
            location,
            holidays: calendars.holidays(country),
            asked: asked(packages, &read),
            marks: marks.0,
            tags,
            whole: Package { weight: read.iter().map(|one| one.weight).sum(), volume: read.iter().map(|one| one.volume).sum() },
            packages: read,
            delivered: promised(&consignment["RequestedDeliveryDate"]),
            window: window(&consignment["DeliveryWindow"]).unwrap_or((0, i32::MAX)),
        }
    }
}

impl Parcel {
    /// Whether the destination lies in that place of [`Labels::places`].
    pub fn is_in(&self, place: usize) -> bool {
        Marks(self.marks).has_place(place)
    }
}

impl Package {
    fn read(package: &Value) -> Self {
        let weight = &package["Weight"];
        let digits = if weight["Unit"] == "g" { 0 } else { 3 };
        let volume = sides(package).into_iter().product::<i64>();
        assert!(volume % 1_000_000 == 0, "sides are whole centimetres");
        Self { weight: scaled(&weight["Value"], digits) * PER_GRAM, volume: volume / 1_000_000 }
    }
}

/// The sides in tenths of a millimetre, the longest first.
fn sides(package: &Value) -> [i64; 3] {
    let dimensions = &package["Dimensions"];
    let mut sides = ["Length", "Width", "Height"].map(|side| centimetres(&dimensions[side]));
    sides.sort_unstable();
    sides.reverse();
    sides
}

fn asked(packages: &[Value], read: &[Package]) -> [i32; LIMITS] {
    let most = |figure: fn([i64; 3]) -> i64| packages.iter().map(|package| figure(sides(package))).max().unwrap();
    let weight: i64 = read.iter().map(|package| package.weight).sum();
    let weights = || read.iter().map(|package| package.weight);
    let values = packages.iter().map(|package| scaled(&package["Value"]["Amount"], 2));
    let asked = [
        weight,
        -weight,
        weights().max().unwrap(),
        -weights().min().unwrap(),
        most(|sides| sides[0]),
        most(|sides| 2 * (sides[1] + sides[2])),
        most(|sides| sides[0] + 2 * (sides[1] + sides[2])),
        values.sum(),
    ];
    asked.map(small)
}

fn address<'c>(consignment: &'c Value, kind: &str) -> &'c Value {
    list(&consignment["Addresses"]).iter().find(|address| address["AddressType"] == kind).expect("both addresses")
}

fn promised(requested: &Value) -> (i32, i32) {
    let Some(date) = requested["Date"].as_str() else { return (i32::MIN, i32::MAX) };
    let day = date[..10].parse::<NaiveDate>().unwrap().num_days_from_ce();
    (if requested["IsToBeExactlyOnTheDateSpecified"] == true { day } else { i32::MIN }, day)
}

/// A window in minutes.
pub fn window(window: &Value) -> Option<(i32, i32)> {
    (!window.is_null()).then(|| (minutes(&window["Start"]), minutes(&window["End"])))
}
