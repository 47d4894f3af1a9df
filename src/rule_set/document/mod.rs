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
        /// Where its JSON Schema is, for editors.
        pub schema: Option<String> = "$schema",
        /// What people call it.
        pub name: Option<String> = "Name",
        /// The currency in which prices are compared, and that of rates which state none.
        pub currency: Currency = "Currency",
        /// VAT as a fraction, 0 to 1: `0.2` is 20 %: short for `Vat` of one rate. 0 if neither is given.
        pub vat_rate: Option<Quantity> = "VatRate",
        /// VAT by destination, the first that matches: in place of `VatRate`. None is due where none does; where one before it isn't known
        /// to match there is no price.
        #[serde(default)]
        pub vat: Vec<Vat> = "Vat",
        /// How VAT on a net price is rounded. `HalfUp` if it isn't given.
        pub vat_rounding: Option<VatRounding> = "VatRounding",
        /// By which price services are compared. `Net` if it isn't given.
        pub compare: Option<Compare> = "Compare",
        /// How many days ahead collections are looked for, 0 to 366. 28 if it isn't given.
        pub horizon_days: Option<u32> = "HorizonDays",
        /// Units of the rule set's currency for one unit of another.
        #[serde(default)]
        pub exchange_rates: BTreeMap<Currency, Quantity> = "ExchangeRates",
        /// Calendars of days off. One of a place, `GB` or `GB BT`, is for deliveries there; one of a carrier's reference for its
        /// collections, moving days and deliveries; any other is one that carriers name.
        #[serde(default)]
        pub holidays: BTreeMap<String, Vec<NaiveDate>> = "Holidays",
        /// What holds where an address doesn't say.
        pub assume: Option<Assume> = "Assume",
        /// Standard sizes that packages can name.
        #[serde(default)]
        pub package_sizes: Vec<PackageSize> = "PackageSizes",
        /// The sites of the shipper.
        #[serde(default)]
        pub shipping_locations: Vec<ShippingLocation> = "ShippingLocations",
        /// Who collects inbound consignments whose origin names no shipping location, and when. Everyone every day if there are none.
        #[serde(default)]
        pub collections: Vec<Collection> = "Collections",
        /// The zone of the clocks that these go by. UTC if it isn't given.
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
        /// What they offer: the things that are allocated.
        #[serde(default)]
        pub carrier_services: Vec<CarrierService> = "CarrierServices",
        /// What comes on top of the prices of several services, after their own surcharges.
        #[serde(default)]
        pub surcharges: Vec<Surcharge> = "Surcharges",
        /// Which services may take which consignments, besides what services say themselves.
        #[serde(default)]
        pub shipping_rules: Vec<ShippingRule> = "ShippingRules",
        /// Named pools of services.
        #[serde(default)]
        pub carrier_service_groups: Vec<CarrierServiceGroup> = "CarrierServiceGroups",
        /// Who goes first.
        #[serde(default)]
        pub preferences: Vec<Preference> = "Preferences",
        /// What is best: the first whose condition holds. The cheapest, if none does.
        #[serde(default)]
        pub objectives: Vec<Objective> = "Objectives",
        /// How long services took.
        #[serde(default)]
        pub history: Vec<History> = "History",
        /// How much services may take together, and should.
        #[serde(default)]
        pub capacities: Vec<Capacity> = "Capacities",
        /// Where recipients pick up.
        #[serde(default)]
        pub pick_up_locations: Vec<PickUpLocation> = "PickUpLocations",
    }

    /// What holds where an address doesn't say. What isn't given here either is unknown.
    #[derive(Copy)]
    pub struct Assume, "assumptions" {
        /// Whether somebody lives there.
        pub residential: Option<bool> = "Residential",
        /// Whether it is a post office box.
        pub post_office_box: Option<bool> = "PostOfficeBox",
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

    /// A named pool of services.
    pub struct CarrierServiceGroup, "a carrier service group" {
        /// Its name in this document, unique among groups.
        pub reference: Reference = "Reference",
        /// Its name for people.
        pub name: Option<String> = "Name",
        /// Its services.
        pub services: Vec<Reference> = "Services",
        /// Whether calls can name it; they can if it isn't given. Rules name it in any case.
        pub is_enabled: Option<bool> = "IsEnabled",
    }
}
