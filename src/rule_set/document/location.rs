//! Where and when the shipper's goods are collected.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::json::record;
use crate::reference::Reference;
use crate::time::{TimeOfDay, Weekday};

record! {
    /// A site of the shipper.
    #[non_exhaustive]
    pub struct ShippingLocation, "a shipping location" {
        /// Its name, unique among shipping locations.
        pub reference: Reference = "Reference",
        /// Its country, and perhaps its full postcode: `GB M1 5WG`.
        pub place: Option<String> = "Place",
        /// The zone of its clocks. UTC if it isn't given.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub time_zone: Option<Tz> = "TimeZone",
        /// The weekdays on which work is done here, but for the holidays of its place, on which nobody collects then. Monday to Friday if
        /// it isn't given; then holidays of the place close no collection.
        pub working_days: Option<Vec<Weekday>> = "WorkingDays",
        /// Who collects here, and when. A carrier may have several.
        #[serde(default)]
        pub collections: Vec<Collection> = "Collections",
    }

    /// When a carrier collects.
    #[non_exhaustive]
    pub struct Collection, "a collection" {
        /// The carrier.
        pub carrier: Reference = "Carrier",
        /// The services of the carrier that it is of; then only such collections count for them here. Of those that no collection here
        /// names, if it isn't given.
        pub services: Option<Vec<Reference>> = "Services",
        /// On which days. Every day if it isn't given.
        pub days: Option<Vec<Weekday>> = "Days",
        /// At what time of the location's clocks. 00:00 if it isn't given.
        pub time: Option<TimeOfDay> = "Time",
        /// Until when a consignment can be allocated to a date; always, if it isn't given.
        pub allocation_cut_off: Option<CutOff> = "AllocationCutOff",
        /// Until when the warehouse must be ready.
        pub operational_cut_off: Option<CutOff> = "OperationalCutOff",
        /// Until when the carrier must be told. Kept for those who manifest; no decision depends on it.
        pub manifest_cut_off: Option<CutOff> = "ManifestCutOff",
        /// Dates without a collection.
        #[serde(default)]
        pub closed: Vec<NaiveDate> = "Closed",
        /// Dates on which it is otherwise, whatever `Days`, `Closed` and holidays say.
        #[serde(default)]
        pub exceptions: Vec<CollectionException> = "Exceptions",
    }

    /// What is otherwise on one date: there is a collection, or there is none.
    #[non_exhaustive]
    pub struct CollectionException, "an exception" {
        /// The collection date; one exception for each.
        pub date: NaiveDate = "Date",
        /// Whether there is no collection. False if it isn't given.
        pub cancelled: Option<bool> = "Cancelled",
        /// At what time. The collection's own if it isn't given.
        pub time: Option<TimeOfDay> = "Time",
        /// Until when a consignment can be allocated to it. The collection's own if it isn't given.
        pub allocation_cut_off: Option<CutOff> = "AllocationCutOff",
    }

    /// A point in time before a collection, itself included.
    #[derive(Copy)]
    #[non_exhaustive]
    pub struct CutOff, "a cut-off" {
        /// The time of the location's clocks.
        pub time: TimeOfDay = "Time",
        /// How many calendar days before the collection date, 0 to 60. 0 if it isn't given.
        pub days_before: Option<u32> = "DaysBefore",
        /// How many working days of the location before the collection date, 0 to 60, instead of calendar days.
        pub working_days_before: Option<u32> = "WorkingDaysBefore",
    }
}
