//! Zone charts, and the tariffs that go by them: services share both.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::chargeable::{By, Chargeable};
use super::tax::PricesInclude;
use crate::json::record;
use crate::measure::Unit;
use crate::money::Currency;
use crate::number::Quantity;
use crate::place::Place;
use crate::reference::Reference;

record! {
    /// In which zone an address lies, by where it is sent from.
    pub struct ZoneChart, "a zone chart" {
        /// Its name, unique among zone charts.
        pub reference: Reference = "Reference",
        /// The first whose `From` matches the origin is taken; at least one.
        pub charts: Vec<Chart> = "Charts",
    }

    /// The zones of some origins. The zone whose place matches most narrowly is the address's: an exact code (`=`); the longer code, or
    /// part of a UK postcode; of one length a single code before a range, of ranges the one with fewer codes; then towns, regions,
    /// subdivisions, countries, `*`. Equally narrow places of two zones that some address lies in both are refused. Where a narrower place
    /// of another zone can't be told, an address is in no zone.
    pub struct Chart, "a chart" {
        /// Shipping locations, zones or places. Anywhere if it isn't given.
        pub from: Option<Vec<String>> = "From",
        /// The places of each zone; at least one.
        pub zones: BTreeMap<String, Vec<Place>> = "Zones",
    }

    /// Prices by zone of a chart and by weight, or what else they go by.
    #[non_exhaustive]
    pub struct Tariff, "a tariff" {
        /// Its name, unique among tariffs.
        pub reference: Reference = "Reference",
        /// The chart of its zones.
        pub zone_chart: Reference = "ZoneChart",
        /// The currency. The rule set's if it isn't given.
        pub currency: Option<Currency> = "Currency",
        /// What it goes by. The chargeable weight if it isn't given.
        pub by: Option<By> = "By",
        /// The unit of that. Kg, Cm3 or Cm if it isn't given; packages and values have none.
        pub unit: Option<Unit> = "Unit",
        /// The first collection date for which it is valid.
        pub valid_from: Option<NaiveDate> = "ValidFrom",
        /// The last collection date for which it is valid.
        pub valid_to: Option<NaiveDate> = "ValidTo",
        /// How goods are weighed: by the consignment's weight if it isn't given. A lane's stands in its place as a whole.
        pub chargeable: Option<Chargeable> = "Chargeable",
        /// Whether the next price, at the end of the one before, takes the place of that where it is less. False if it isn't given.
        pub next_break: Option<bool> = "NextBreak",
        /// Up to what each price is, in `Unit`, included; rising.
        pub up_to: Vec<Quantity> = "UpTo",
        /// The prices of each zone, as many as `UpTo` has; null where there is none.
        pub prices: BTreeMap<String, Vec<Option<Quantity>>> = "Prices",
        /// What is above the last `UpTo`, by zone. It has no price where nothing is given.
        #[serde(default)]
        pub beyond: BTreeMap<String, Beyond> = "Beyond",
        /// What is taken off.
        pub discount: Option<Discount> = "Discount",
        /// What its prices have in them.
        pub prices_include: Option<PricesInclude> = "PricesInclude",
    }

    /// What is above the last price: that price, and so much for each unit above it.
    #[derive(Copy)]
    pub struct Beyond, "a price beyond the last" {
        /// The price of each unit, or step.
        pub per_unit: Quantity = "PerUnit",
        /// How many units make a step; part steps count whole. Above 0. Exact if it isn't given.
        pub step: Option<Quantity> = "Step",
    }

    /// What is taken off a list price, in percent, 0 to 100: of the zone, else of all. What is left is rounded, and not below the minimum;
    /// where packages are priced by themselves, for each.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Discount, "a discount" {
        /// Of all zones that have none of their own. 0 if it isn't given.
        pub percent: Option<Quantity> = "Percent",
        /// By zone.
        #[serde(default)]
        pub zones: BTreeMap<String, Quantity> = "Zones",
        /// By the weight that is priced, in place of `Percent`; above the last there is no discount.
        #[serde(default)]
        pub bands: Vec<DiscountBand> = "Bands",
        /// What no price is discounted below.
        pub minimum: Option<DiscountMinimum> = "Minimum",
    }

    /// A discount up to some weight.
    pub struct DiscountBand, "a band of a discount" {
        /// Up to what, included, in the tariff's unit; rising. Only the last may leave it out.
        pub up_to: Option<Quantity> = "UpTo",
        /// Of all zones that have none of their own. 0 if it isn't given.
        pub percent: Option<Quantity> = "Percent",
        /// By zone.
        #[serde(default)]
        pub zones: BTreeMap<String, Quantity> = "Zones",
    }

    /// What no price is discounted below: an amount, or the list price of a zone at a weight.
    #[derive(Default)]
    pub struct DiscountMinimum, "a minimum" {
        /// An amount.
        pub amount: Option<Quantity> = "Amount",
        /// A zone, in place of an amount.
        pub zone: Option<String> = "Zone",
        /// At what weight, in the tariff's unit.
        pub weight: Option<Quantity> = "Weight",
        /// Less so much. 0 if it isn't given.
        pub less: Option<Quantity> = "Less",
    }
}

impl ZoneChart {
    /// Its charts up to the first that is for every origin: those behind it are never taken.
    pub(crate) fn reached(&self) -> &[Chart] {
        let last = self.charts.iter().position(|chart| chart.from.is_none()).unwrap_or(usize::MAX);
        self.charts.get(..=last.min(self.charts.len().saturating_sub(1))).unwrap_or_default()
    }
}
