//! A rule set as its authors write it.

mod capacity;
mod chargeable;
mod location;
mod objective;
pub(super) mod pick_up;
mod preference;
mod scope;
mod service;
mod shipping_rule;
mod surcharge;
mod tariff;
mod tax;
mod zone_chart;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::consignment::{DimensionsDocument, WeightDocument};
use crate::json::record;
use crate::money::Currency;
use crate::number::Quantity;
use crate::place::Place;
use crate::reference::Reference;

pub use capacity::{Capacity, Counted, Offset, Per, Share, WhenFull};
pub use chargeable::{By, ChargeBasis, Chargeable, Divisor, DivisorUnit, Rounding, SidesRounding, VolumetricAbove, WeightRounding};
pub use location::{Collection, CollectionException, CutOff, ShippingLocation};
pub(super) use objective::HistoryDocument;
pub use objective::{
    BestValue, Carbon, DeliveredWithin, History, Objective, ObservedDays, OnTime, Order, Preferred, Step, StepTerms, Tolerance,
};
pub use pick_up::{PickUpAddress, PickUpLocation};
pub use preference::{Adjust, Preference};
pub(crate) use scope::{ChosenBy, ScopeTerms};
pub use service::{Carrier, CarrierService, ChartZones, Directions, Leg, TransitDays, TransitLane};
pub use shipping_rule::{ShippingRule, ShippingRuleType};
pub use surcharge::{CaseAmount, LeastWeight, PercentOf, Surcharge, TableEntry};
pub use tariff::{Band, RateLane};
pub use tax::{Compare, PricesInclude, Vat, VatRounding};
pub use zone_chart::{Beyond, Chart, Discount, DiscountBand, DiscountMinimum, Tariff, ZoneChart};

record! {
    /// A rule set: everything that a decision depends on but the consignment and the instant.
    #[non_exhaustive]
    pub struct RuleSet, "a rule set" {
        /// The path or address of its JSON Schema, for editors. Default: none.
        pub schema: Option<String> = "$schema",
        /// What people call the rule set. Default: none.
        pub name: Option<String> = "Name",
        /// The currency in which prices are compared, and the currency of rates that state none.
        pub currency: Currency = "Currency",
        /// VAT as a fraction, 0 to 1: `0.2` is 20 %. Short for `Vat` with one rate. Default: 0, unless `Vat` is given.
        pub vat_rate: Option<Quantity> = "VatRate",
        /// VAT by destination, in place of `VatRate`. The first entry that matches counts; where none matches no VAT is due. Where it isn't
        /// known whether an earlier entry matches there is no price.
        #[serde(default)]
        pub vat: Vec<Vat> = "Vat",
        /// How VAT on a net price is rounded. Default: `HalfUp`.
        pub vat_rounding: Option<VatRounding> = "VatRounding",
        /// By which price services are compared. Default: `Net`.
        pub compare: Option<Compare> = "Compare",
        /// How many days ahead collections are looked for, 0 to 366. Default: 28.
        pub horizon_days: Option<u32> = "HorizonDays",
        /// Units of the rule set's currency for one unit of another: above 0, below 1,000,000, at most 18 decimals.
        #[serde(default)]
        pub exchange_rates: BTreeMap<Currency, Quantity> = "ExchangeRates",
        /// Calendars of days off, by name. The calendar of a place, `GB` or `GB BT`, is for deliveries there. The calendar of a carrier's
        /// reference is for its collections, moving days and deliveries. Carriers name any other calendar.
        #[serde(default)]
        pub holidays: BTreeMap<String, Vec<NaiveDate>> = "Holidays",
        /// What holds where an address doesn't say. Default: such things are unknown.
        pub assume: Option<Assume> = "Assume",
        /// Standard sizes that packages can name.
        #[serde(default)]
        pub package_sizes: Vec<PackageSize> = "PackageSizes",
        /// The sites of the shipper.
        #[serde(default)]
        pub shipping_locations: Vec<ShippingLocation> = "ShippingLocations",
        /// Who collects inbound consignments whose origin names no shipping location, and when. Without any, every carrier collects them
        /// every day.
        #[serde(default)]
        pub collections: Vec<Collection> = "Collections",
        /// The time zone of `Collections`, by its tzdata name. Default: UTC.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
        pub collection_time_zone: Option<Tz> = "CollectionTimeZone",
        /// Named sets of places.
        #[serde(default)]
        pub zones: Vec<Zone> = "Zones",
        /// Charts that say in which zone an address lies.
        #[serde(default)]
        pub zone_charts: Vec<ZoneChart> = "ZoneCharts",
        /// Prices by zone, which services share.
        #[serde(default)]
        pub tariffs: Vec<Tariff> = "Tariffs",
        /// The companies that move goods.
        #[serde(default)]
        pub carriers: Vec<Carrier> = "Carriers",
        /// What carriers offer: consignments are allocated to these.
        #[serde(default)]
        pub carrier_services: Vec<CarrierService> = "CarrierServices",
        /// What is added to the prices of several services, after their own surcharges.
        #[serde(default)]
        pub surcharges: Vec<Surcharge> = "Surcharges",
        /// Which services may take which consignments, besides the rules of the services themselves.
        #[serde(default)]
        pub shipping_rules: Vec<ShippingRule> = "ShippingRules",
        /// Named groups of services.
        #[serde(default)]
        pub carrier_service_groups: Vec<CarrierServiceGroup> = "CarrierServiceGroups",
        /// Which services go first.
        #[serde(default)]
        pub preferences: Vec<Preference> = "Preferences",
        /// What is best. The first objective whose condition holds counts; where none holds the cheapest service wins.
        #[serde(default)]
        pub objectives: Vec<Objective> = "Objectives",
        /// How many days services took in the past.
        #[serde(default)]
        pub history: Vec<History> = "History",
        /// How much services may take together, and how much they should.
        #[serde(default)]
        pub capacities: Vec<Capacity> = "Capacities",
        /// Shops and lockers where recipients pick up.
        #[serde(default)]
        pub pick_up_locations: Vec<PickUpLocation> = "PickUpLocations",
    }

    /// What holds where an address doesn't say. What isn't given here either is unknown.
    #[derive(Copy)]
    pub struct Assume, "assumptions" {
        /// Whether somebody lives at the address. Default: unknown.
        pub residential: Option<bool> = "Residential",
        /// Whether the address is a post office box. Default: unknown.
        pub post_office_box: Option<bool> = "PostOfficeBox",
    }

    /// A standard size of package.
    pub struct PackageSize, "a package size" {
        /// Its name, unique among package sizes.
        pub reference: Reference = "Reference",
        /// Its sides. Default: unknown.
        pub dimensions: Option<DimensionsDocument> = "Dimensions",
        /// The weight of such a package. Default: unknown.
        pub weight: Option<WeightDocument> = "Weight",
    }

    /// A named set of places.
    pub struct Zone, "a zone" {
        /// Its name, unique among zones.
        pub reference: Reference = "Reference",
        /// The places in it, at least one.
        pub include: Vec<Place> = "Include",
        /// Places that are not in it, whatever `Include` says.
        #[serde(default)]
        pub exclude: Vec<Place> = "Exclude",
    }

    /// A named pool of services.
    pub struct CarrierServiceGroup, "a carrier service group" {
        /// Its name in this document, unique among groups.
        pub reference: Reference = "Reference",
        /// Its name for people. Default: none.
        pub name: Option<String> = "Name",
        /// The references of its services.
        pub services: Vec<Reference> = "Services",
        /// Whether calls can name it. Rules can name it in any case. Default: true.
        pub is_enabled: Option<bool> = "IsEnabled",
    }
}
