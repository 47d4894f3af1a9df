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
        /// Its country, with or without a postcode: `GB M1 5WG`. Default: unknown; lanes that ask for a country then don't match.
        pub place: Option<String> = "Place",
        /// The time zone of its clocks, by its tzdata name. Default: UTC.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub time_zone: Option<Tz> = "TimeZone",
        /// The weekdays on which work is done here, except for the holidays of its place; nobody collects on those. Default: Monday to
        /// Friday, and holidays of the place close no collection.
        pub working_days: Option<Vec<Weekday>> = "WorkingDays",
        /// Who collects here, and when. A carrier may have several.
        #[serde(default)]
        pub collections: Vec<Collection> = "Collections",
    }

    /// When a carrier collects.
    #[non_exhaustive]
    pub struct Collection, "a collection" {
        /// The reference of the carrier.
        pub carrier: Reference = "Carrier",
        /// The services of the carrier that this collection is for; they then have no other collections here. Default: the services of the
        /// carrier that no collection here names.
        pub services: Option<Vec<Reference>> = "Services",
        /// The weekdays. Default: every day.
        pub days: Option<Vec<Weekday>> = "Days",
        /// The time, by the location's clocks. Default: 00:00.
        pub time: Option<TimeOfDay> = "Time",
        /// Until when a consignment can be allocated to a collection date, itself included. Default: always.
        pub allocation_cut_off: Option<CutOff> = "AllocationCutOff",
        /// Until when the warehouse must be ready, itself included. Default: always.
        pub operational_cut_off: Option<CutOff> = "OperationalCutOff",
        /// Until when the carrier must be told. No decision depends on it. Default: none.
        pub manifest_cut_off: Option<CutOff> = "ManifestCutOff",
        /// Dates without a collection.
        #[serde(default)]
        pub closed: Vec<NaiveDate> = "Closed",
        /// Dates with their own times, whatever `Days`, `Closed` and holidays say.
        #[serde(default)]
        pub exceptions: Vec<CollectionException> = "Exceptions",
    }

    /// What is otherwise on one date: there is a collection, or there is none.
    #[non_exhaustive]
    pub struct CollectionException, "an exception" {
        /// The collection date; one exception for each.
        pub date: NaiveDate = "Date",
        /// Whether there is no collection. Default: false.
        pub cancelled: Option<bool> = "Cancelled",
        /// The time of the collection. Default: the collection's own.
        pub time: Option<TimeOfDay> = "Time",
        /// Until when a consignment can be allocated to it. Default: the collection's own.
        pub allocation_cut_off: Option<CutOff> = "AllocationCutOff",
    }

    /// A point in time before a collection, itself included.
    #[derive(Copy)]
    #[non_exhaustive]
    pub struct CutOff, "a cut-off" {
        /// The time, by the location's clocks.
        pub time: TimeOfDay = "Time",
        /// How many calendar days before the collection date, 0 to 60. Default: 0.
        pub days_before: Option<u32> = "DaysBefore",
        /// How many working days of the location before the collection date, 0 to 60, in place of calendar days. Default: none.
        pub working_days_before: Option<u32> = "WorkingDaysBefore",
    }
}
