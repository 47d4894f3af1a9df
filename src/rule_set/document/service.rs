//! Carriers and what they offer.

use super::objective::Carbon;
use super::surcharge::Surcharge;
use super::tariff::RateLane;
use super::tax::Vat;
use crate::consignment::Direction;
use crate::json::{Decode, Reader, Trail, record};
use crate::reference::Reference;
use crate::rule::Rules;
use crate::time::{HolidaysOf, Weekday, Window};
use std::collections::BTreeMap;

record! {
    /// A company that moves goods.
    #[non_exhaustive]
    pub struct Carrier, "a carrier" {
        /// Its name in this document, unique among carriers.
        pub reference: Reference = "Reference",
        /// Its name for people. Default: the reference.
        pub name: Option<String> = "Name",
        /// Keys of the rule set's `Holidays`: days on which it neither collects nor moves nor delivers, besides the calendar of its own
        /// reference.
        #[serde(default)]
        pub holidays: Vec<String> = "Holidays",
        /// Keys of the rule set's `Holidays` that don't count for it.
        #[serde(default)]
        pub ignore_holidays: Vec<String> = "IgnoreHolidays",
    }

    /// One delivery offering of a carrier.
    #[non_exhaustive]
    pub struct CarrierService, "a carrier service" {
        /// Its name in this document, unique among services.
        pub reference: Reference = "Reference",
        /// Its name for people. Default: the reference.
        pub name: Option<String> = "Name",
        /// The reference of the carrier that collects.
        pub carrier: Reference = "Carrier",
        /// Whether it can be chosen at all. Default: true.
        pub enabled: Option<bool> = "Enabled",
        /// Which way it goes: one word, or a list of both. Default: `Outbound`.
        pub direction: Option<Directions> = "Direction",
        /// VAT by destination, in place of the rule set's. Without entries the rule set's VAT holds.
        #[serde(default)]
        pub vat: Vec<Vat> = "Vat",
        /// The carriers that move it, in order. Without entries its one carrier moves it.
        #[serde(default)]
        pub legs: Vec<Leg> = "Legs",
        /// Whether the recipient picks it up. Default: false.
        pub is_pick_up: Option<bool> = "IsPickUp",
        /// Whether the sender drops it off. Default: false.
        pub is_drop_off: Option<bool> = "IsDropOff",
        /// Whether it is delivered at a stated time; for service filters. Default: not stated.
        pub is_timed: Option<bool> = "IsTimed",
        /// Whether it can be tracked; for service filters. Default: not stated.
        pub is_tracked: Option<bool> = "IsTracked",
        /// Whether the recipient signs; for service filters. Default: not stated.
        pub is_signed: Option<bool> = "IsSigned",
        /// Which consignments it may take. Default: all untagged ones.
        pub rules: Option<Rules> = "Rules",
        /// Where it delivers and how long that takes. The first lane that matches counts; without one the service doesn't deliver there.
        #[serde(default)]
        pub transit: Vec<TransitLane> = "Transit",
        /// What it costs. The first lane that matches and is valid on the collection date counts; without one there is no price.
        #[serde(default)]
        pub rates: Vec<RateLane> = "Rates",
        /// What is added to the price, in this order.
        #[serde(default)]
        pub surcharges: Vec<Surcharge> = "Surcharges",
        /// What it emits. Default: unknown.
        pub carbon: Option<Carbon> = "Carbon",
    }

    /// One carrier of a service of several.
    pub struct Leg, "a leg" {
        /// The reference of the carrier.
        pub carrier: Reference = "Carrier",
    }

    /// Where a service delivers, and how long that takes.
    #[non_exhaustive]
    pub struct TransitLane, "a transit lane" {
        /// The origins: shipping locations, zones or places. Default: anywhere.
        pub from: Option<Vec<String>> = "From",
        /// The destinations: shipping locations, zones or places. Default: anywhere.
        pub to: Option<Vec<String>> = "To",
        /// The chart whose zones the lane leads to, in place of `To`. Default: none.
        pub zone_chart: Option<Reference> = "ZoneChart",
        /// The zones of the chart that the lane leads to; goes with `TransitDays`. Default: none.
        pub zone: Option<ChartZones> = "Zone",
        /// How many delivery days it takes; moving days where `MovingDays` is given. Default: none; then `Days` is given.
        pub transit_days: Option<TransitDays> = "TransitDays",
        /// How many days it takes to each zone of the chart, in place of `Zone` and `TransitDays`.
        #[serde(default)]
        pub days: BTreeMap<String, TransitDays> = "Days",
        /// The weekdays of delivery. Default: every day.
        pub delivery_days: Option<Vec<Weekday>> = "DeliveryDays",
        /// The weekdays on which goods are moved. Transit days then count these, and delivery is on the first delivery day on or after the
        /// last of them. Default: transit days count delivery days.
        pub moving_days: Option<Vec<Weekday>> = "MovingDays",
        /// Which places' holidays are no moving days. Default: `Destination`.
        pub holidays_of: Option<HolidaysOf> = "HolidaysOf",
        /// The time of the day of delivery. Default: 00:00 to 23:59.
        pub delivery_window: Option<Window> = "DeliveryWindow",
    }

    /// Delivery or moving days from the collection date, which is day 0.
    #[derive(Copy)]
    pub struct TransitDays, "transit days" {
        /// The fewest days, 0 to 365.
        pub min: u32 = "Min",
        /// The most days, 0 to 365, not below `Min`.
        pub max: u32 = "Max",
    }
}

macro_rules! one_or_many {
    ($($(#[$meta:meta])* $name:ident($type:ty, $text:literal));* $(;)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name(pub Vec<$type>);

        impl Decode for $name {
            fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
                match <$type>::joined(reader, at) {
                    Some(all) => Self(all),
                    None if reader.next() == b'[' => Self(Vec::decode(reader, at)),
                    None => Self(vec![<$type>::decode(reader, at)]),
                }
            }

            fn placeholder() -> Self {
                Self::default()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.0.as_slice() {
                    [one] => one.serialize(serializer),
                    many => many.serialize(serializer),
                }
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $text.into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let one = generator.subschema_for::<$type>();
                schemars::json_schema!({ "anyOf": [one, { "type": "array", "minItems": 1, "items": one }] })
            }
        }
    )*};
}

one_or_many! {
    /// One direction or both: one word, or a list.
    Directions(Direction, "Directions");
    /// One zone of a chart or several: one name, or a list.
    ChartZones(String, "ChartZones");
}
