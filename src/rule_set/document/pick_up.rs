//! Where recipients pick up.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::check::Checker;
use crate::consignment::{CountryDocument, LatLong};
use crate::json::{Trail, record};
use crate::reference::Reference;
use crate::time::{Weekday, Window};

record! {
    /// A shop or a locker where recipients pick up. No decision depends on it: delivery options name it.
    pub struct PickUpLocation, "a pick-up location" {
        /// Its name in this document, unique among pick-up locations.
        pub reference: Reference = "Reference",
        /// Its name for people. Default: the reference.
        pub name: Option<String> = "Name",
        /// The references of the carriers that bring goods there. Default: all.
        pub carriers: Option<Vec<Reference>> = "Carriers",
        /// Where it is on the globe.
        pub lat_long: LatLong = "LatLong",
        /// Where it is, for people. Default: none.
        pub address: Option<PickUpAddress> = "Address",
        /// The time zone of its clocks, by its tzdata name. Default: UTC.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub time_zone: Option<Tz> = "TimeZone",
        /// When it is open, by weekday. On a day without an entry it is closed.
        #[serde(default)]
        pub opening_times: BTreeMap<Weekday, Vec<Window>> = "OpeningTimes",
    }

    /// The address of a pick-up location.
    pub struct PickUpAddress, "an address" {
        /// Street and number. Default: none.
        pub line: Option<String> = "AddressLine1",
        /// The town. Default: none.
        pub town: Option<String> = "Town",
        /// The region. Default: none.
        pub region: Option<String> = "Region",
        /// The postcode. Default: none.
        pub postcode: Option<String> = "Postcode",
        /// The country. Default: none.
        pub country: Option<CountryDocument> = "Country",
    }
}

/// Checks all of a rule set.
pub(in crate::rule_set) fn check(all: &[PickUpLocation], checker: &mut Checker<'_>) {
    checker.unique("pick-up location", "PickUpLocations", all.iter().map(|location| &location.reference));
    let path = Trail::Root.key("PickUpLocations");
    for (index, location) in all.iter().enumerate() {
        let path = path.index(index);
        let carriers = path.key("Carriers");
        checker.not_empty(location.carriers.as_deref(), &carriers, "all carriers");
        for (index, carrier) in location.carriers.iter().flatten().enumerate() {
            checker.known("carrier", carrier, &carriers.index(index), |names| &names.carriers);
        }
        let point = path.key("LatLong");
        for (key, degrees, most) in [("Latitude", location.lat_long.latitude, 90), ("Longitude", location.lat_long.longitude, 180)] {
            if degrees.abs() > Decimal::from(most) {
                checker.refuse(&point.key(key), format!("`{degrees}` degrees are not between `-{most}` and `{most}`"));
            }
        }
        for (day, windows) in &location.opening_times {
            for (index, window) in windows.iter().enumerate().filter(|(_, window)| window.end < window.start) {
                checker.refuse(
                    &path.key("OpeningTimes").name(day.as_str()).index(index),
                    format!("the window `{window}` ends before it starts"),
                );
            }
        }
    }
}
