//! A rule set as its authors write it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::consignment::{DimensionsDocument, Direction, WeightDocument};
use crate::json::{Decode, Reader, Trail, record};
use crate::measure::WeightUnit;
use crate::money::Currency;
use crate::number::Quantity;
use crate::place::{Country, Place};
use crate::reference::{Reference, Tag};
use crate::rule::{Basis, Rules};
use crate::time::Window;
use crate::time::{TimeOfDay, Weekday};

record! {
    /// A rule set: everything that a decision depends on but the consignment and the instant.
    #[non_exhaustive]
    pub struct RuleSet, "a rule set" {
        /// Where its JSON Schema is, for editors.
        pub schema: Option<String> = "$schema",
        /// What people call it.
        pub name: Option<String> = "Name",
        /// The currency in which prices are compared, and that of rates which state none.
        pub currency: Currency = "Currency",
        /// VAT as a fraction, 0 to 1: `0.2` is 20 %. 0 if it isn't given.
        pub vat_rate: Option<Quantity> = "VatRate",
        /// How many days ahead collections are looked for, 0 to 366. 28 if it isn't given.
        pub horizon_days: Option<u32> = "HorizonDays",
        /// Units of the rule set's currency for one unit of another.
        #[serde(default)]
        pub exchange_rates: BTreeMap<Currency, Quantity> = "ExchangeRates",
        /// Days on which nothing is delivered, by country of destination.
        #[serde(default)]
        pub holidays: BTreeMap<Country, Vec<NaiveDate>> = "Holidays",
        /// Standard sizes that packages can name.
        #[serde(default)]
        pub package_sizes: Vec<PackageSize> = "PackageSizes",
        /// The sites of the shipper.
        #[serde(default)]
        pub shipping_locations: Vec<ShippingLocation> = "ShippingLocations",
        /// Named sets of places.
        #[serde(default)]
        pub zones: Vec<Zone> = "Zones",
        /// The companies that move goods.
        #[serde(default)]
        pub carriers: Vec<Carrier> = "Carriers",
        /// What they offer: the things that are allocated.
        #[serde(default)]
        pub carrier_services: Vec<CarrierService> = "CarrierServices",
        /// Named pools of services.
        #[serde(default)]
        pub carrier_service_groups: Vec<CarrierServiceGroup> = "CarrierServiceGroups",
    }

    /// A standard size of package.
    pub struct PackageSize, "a package size" {
        /// Its name, unique among package sizes.
        pub reference: Reference = "Reference",
        /// Its sides.
        pub dimensions: Option<DimensionsDocument> = "Dimensions",
        /// What such a package weighs.
        pub weight: Option<WeightDocument> = "Weight",
    }

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
        /// Who collects here, and when. A carrier may have several.
        #[serde(default)]
        pub collections: Vec<Collection> = "Collections",
    }

    /// When a carrier collects at a shipping location.
    #[non_exhaustive]
    pub struct Collection, "a collection" {
        /// The carrier.
        pub carrier: Reference = "Carrier",
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
    }

    /// A point in time before a collection, itself included.
    #[derive(Copy)]
    pub struct CutOff, "a cut-off" {
        /// The time of the location's clocks.
        pub time: TimeOfDay = "Time",
        /// How many calendar days before the collection date, 0 to 60. 0 if it isn't given.
        pub days_before: Option<u32> = "DaysBefore",
    }

    /// A named set of places.
    pub struct Zone, "a zone" {
        /// Its name, unique among zones.
        pub reference: Reference = "Reference",
        /// The places in it.
        pub include: Vec<Place> = "Include",
        /// Places that are not in it, whatever it includes.
        #[serde(default)]
        pub exclude: Vec<Place> = "Exclude",
    }

    /// A company that moves goods.
    pub struct Carrier, "a carrier" {
        /// Its name in this document, unique among carriers.
        pub reference: Reference = "Reference",
        /// Its name for people. The reference if it isn't given.
        pub name: Option<String> = "Name",
    }

    /// One delivery offering of a carrier.
    #[non_exhaustive]
    pub struct CarrierService, "a carrier service" {
        /// Its name in this document, unique among services.
        pub reference: Reference = "Reference",
        /// Its name for people. The reference if it isn't given.
        pub name: Option<String> = "Name",
        /// The carrier that collects.
        pub carrier: Reference = "Carrier",
        /// Whether it can be chosen at all. True if it isn't given.
        pub enabled: Option<bool> = "Enabled",
        /// Which way it goes: one word or a list of both. Outbound if it isn't given.
        pub direction: Option<Directions> = "Direction",
        /// The carriers that move it, in order. The one carrier if it isn't given.
        #[serde(default)]
        pub legs: Vec<Leg> = "Legs",
        /// Whether the recipient picks it up. False if it isn't given.
        pub is_pick_up: Option<bool> = "IsPickUp",
        /// Whether the sender drops it off. False if it isn't given.
        pub is_drop_off: Option<bool> = "IsDropOff",
        /// Whether it is delivered at a stated time.
        pub is_timed: Option<bool> = "IsTimed",
        /// Whether it can be tracked.
        pub is_tracked: Option<bool> = "IsTracked",
        /// Whether the recipient signs.
        pub is_signed: Option<bool> = "IsSigned",
        /// Which consignments it may take.
        pub rules: Option<Rules> = "Rules",
        /// Where it delivers, and how long that takes. The first that matches is used.
        #[serde(default)]
        pub transit: Vec<TransitLane> = "Transit",
        /// What it costs. The first that matches and is valid is used.
        #[serde(default)]
        pub rates: Vec<RateLane> = "Rates",
        /// What comes on top, in this order.
        #[serde(default)]
        pub surcharges: Vec<Surcharge> = "Surcharges",
    }

    /// One carrier of a service of several.
    pub struct Leg, "a leg" {
        /// The carrier.
        pub carrier: Reference = "Carrier",
    }

    /// Where a service delivers, and how long that takes.
    #[non_exhaustive]
    pub struct TransitLane, "a transit lane" {
        /// Shipping locations, zones or places. Anywhere if it isn't given.
        pub from: Option<Vec<String>> = "From",
        /// Shipping locations, zones or places. Anywhere if it isn't given.
        pub to: Option<Vec<String>> = "To",
        /// How many delivery days it takes.
        pub transit_days: TransitDays = "TransitDays",
        /// The weekdays that count. Every day if it isn't given.
        pub delivery_days: Option<Vec<Weekday>> = "DeliveryDays",
        /// When on the day it is delivered. 00:00 to 23:59 if it isn't given.
        pub delivery_window: Option<Window> = "DeliveryWindow",
    }

    /// Delivery days from the collection date, which is day 0.
    #[derive(Copy)]
    pub struct TransitDays, "transit days" {
        /// The fewest, 0 to 365.
        pub min: u32 = "Min",
        /// The most, 0 to 365, not below `Min`.
        pub max: u32 = "Max",
    }

    /// What a service costs from somewhere to somewhere.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct RateLane, "a rate lane" {
        /// Shipping locations, zones or places. Anywhere if it isn't given.
        pub from: Option<Vec<String>> = "From",
        /// Shipping locations, zones or places. Anywhere if it isn't given.
        pub to: Option<Vec<String>> = "To",
        /// Of the consignment, if it isn't given.
        pub basis: Option<Basis> = "Basis",
        /// The unit of the bands' weights. Kg if it isn't given.
        pub unit: Option<WeightUnit> = "Unit",
        /// The currency. The rule set's if it isn't given.
        pub currency: Option<Currency> = "Currency",
        /// How many cm³ weigh as much as a kilogram; above 0.
        pub volumetric_divisor: Option<Quantity> = "VolumetricDivisor",
        /// The first collection date for which it is valid.
        pub valid_from: Option<NaiveDate> = "ValidFrom",
        /// The last collection date for which it is valid.
        pub valid_to: Option<NaiveDate> = "ValidTo",
        /// Prices by weight; the first whose `UpTo` is not below it is used.
        pub bands: Vec<Band> = "Bands",
    }

    /// What a weight costs: `max(Minimum, Price + PerUnit × n)`.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Band, "a band" {
        /// The heaviest that it prices, included. Only the last band may leave it out: it prices all that is heavier.
        pub up_to: Option<Quantity> = "UpTo",
        /// The price at n = 0. 0 if it isn't given.
        pub price: Option<Quantity> = "Price",
        /// The price of each unit, or step, above `Above`. 0 if it isn't given.
        pub per_unit: Option<Quantity> = "PerUnit",
        /// The weight from which n counts. 0 if it isn't given.
        pub above: Option<Quantity> = "Above",
        /// How many units make a step; part steps count whole. Above 0. Exact if it isn't given.
        pub step: Option<Quantity> = "Step",
        /// The least that it costs.
        pub minimum: Option<Quantity> = "Minimum",
    }

    /// What comes on top of the base price: an amount, or a percentage of it.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Surcharge, "a surcharge" {
        /// What people call it.
        pub name: String = "Name",
        /// How much, in the lane's currency.
        pub amount: Option<Quantity> = "Amount",
        /// Of what the amount is. Of the consignment if it isn't given.
        pub per: Option<Basis> = "Per",
        /// How much of the base price, in percent: `6.5` is 6.5 %.
        pub percent: Option<Quantity> = "Percent",
        /// The least that a percentage comes to.
        pub minimum: Option<Quantity> = "Minimum",
        /// The most that a percentage comes to.
        pub maximum: Option<Quantity> = "Maximum",
        /// The destinations that it is for: shipping locations, zones or places.
        pub places: Option<Vec<String>> = "Places",
        /// The weekdays of collection that it is for.
        pub days: Option<Vec<Weekday>> = "Days",
        /// Tags, one of which a consignment has that it is for.
        pub tags: Option<Vec<Tag>> = "Tags",
        /// The first collection date that it is for.
        pub valid_from: Option<NaiveDate> = "ValidFrom",
        /// The last collection date that it is for.
        pub valid_to: Option<NaiveDate> = "ValidTo",
    }

    /// A named pool of services.
    pub struct CarrierServiceGroup, "a carrier service group" {
        /// Its name in this document, unique among groups.
        pub reference: Reference = "Reference",
        /// Its name for people.
        pub name: Option<String> = "Name",
        /// Its services.
        pub services: Vec<Reference> = "Services",
    }
}

/// One direction or both: one word, or a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directions(pub Vec<Direction>);

impl Decode for Directions {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        if reader.next() == b'[' { Self(Vec::decode(reader, at)) } else { Self(vec![Direction::decode(reader, at)]) }
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

impl serde::Serialize for Directions {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Directions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Directions".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let direction = generator.subschema_for::<Direction>();
        schemars::json_schema!({ "anyOf": [direction, { "type": "array", "minItems": 1, "items": direction }] })
    }
}
