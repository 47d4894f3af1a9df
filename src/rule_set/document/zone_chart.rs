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
        /// The first chart whose `From` matches the origin counts; at least one.
        pub charts: Vec<Chart> = "Charts",
    }

    /// The zones of some origins. The zone whose place matches most narrowly is the address's: an exact code (`=`); the longer code, or
    /// part of a UK postcode; of one length a single code before a range, of ranges the one with fewer codes; then towns, regions,
    /// subdivisions, countries, `*`. Equally narrow places of two zones that some address lies in both are refused. Where a narrower place
    /// of another zone can't be told, an address is in no zone.
    pub struct Chart, "a chart" {
        /// The origins: shipping locations, zones or places. Default: anywhere.
        pub from: Option<Vec<String>> = "From",
        /// The places of each zone, by the zone's name; at least one zone.
        pub zones: BTreeMap<String, Vec<Place>> = "Zones",
    }

    /// Prices by zone of a chart and by weight, or what else they go by.
    #[non_exhaustive]
    pub struct Tariff, "a tariff" {
        /// Its name, unique among tariffs.
        pub reference: Reference = "Reference",
        /// The reference of the chart of its zones.
        pub zone_chart: Reference = "ZoneChart",
        /// The currency of its prices. Default: the rule set's.
        pub currency: Option<Currency> = "Currency",
        /// What it goes by. Default: `Weight`.
        pub by: Option<By> = "By",
        /// The unit of the figures that it goes by. Packages and values have none. Default: Kg for weights, Cm3 for volumes, Cm for
        /// lengths.
        pub unit: Option<Unit> = "Unit",
        /// The first collection date for which it is valid. Default: any.
        pub valid_from: Option<NaiveDate> = "ValidFrom",
        /// The last collection date for which it is valid. Default: any.
        pub valid_to: Option<NaiveDate> = "ValidTo",
        /// How goods are weighed. A lane's own stands in its place as a whole. Default: by the consignment's weight.
        pub chargeable: Option<Chargeable> = "Chargeable",
        /// Whether the next price, at the end of the step before, takes the place of that step's price where it is less. Default: false.
        pub next_break: Option<bool> = "NextBreak",
        /// The end of each step, itself included, in `Unit`; rising.
        pub up_to: Vec<Quantity> = "UpTo",
        /// The prices of each zone, one for each `UpTo`; null where there is none. In the tariff's currency.
        pub prices: BTreeMap<String, Vec<Option<Quantity>>> = "Prices",
        /// What is above the last `UpTo`, by zone. A zone without an entry has no price there.
        #[serde(default)]
        pub beyond: BTreeMap<String, Beyond> = "Beyond",
        /// What is taken off. Default: nothing.
        pub discount: Option<Discount> = "Discount",
        /// What is included in its prices. Default: no VAT.
        pub prices_include: Option<PricesInclude> = "PricesInclude",
    }

    /// What is above the last price: that price, and so much for each unit above it.
    #[derive(Copy)]
    pub struct Beyond, "a price beyond the last" {
        /// The price of each unit or step, in the tariff's currency.
        pub per_unit: Quantity = "PerUnit",
        /// How many units make a step; part steps count whole. Above 0. Default: no steps.
        pub step: Option<Quantity> = "Step",
    }

    /// What is taken off a list price, in percent, 0 to 100: of the zone, else of all. What is left is rounded, and not below the minimum;
    /// where packages are priced by themselves, for each.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Discount, "a discount" {
        /// For all zones that have none of their own, 0 to 100. Default: 0.
        pub percent: Option<Quantity> = "Percent",
        /// By zone, in percent, 0 to 100.
        #[serde(default)]
        pub zones: BTreeMap<String, Quantity> = "Zones",
        /// By the priced weight, in place of `Percent` and `Zones`. Above the last band there is no discount.
        #[serde(default)]
        pub bands: Vec<DiscountBand> = "Bands",
        /// No price is discounted below this. Default: 0.
        pub minimum: Option<DiscountMinimum> = "Minimum",
    }

    /// A discount up to some weight.
    pub struct DiscountBand, "a band of a discount" {
        /// The end of the band, itself included, in the tariff's unit; rising. Only the last may leave it out. Default: no end.
        pub up_to: Option<Quantity> = "UpTo",
        /// For all zones that have none of their own, 0 to 100. Default: 0.
        pub percent: Option<Quantity> = "Percent",
        /// By zone, in percent, 0 to 100.
        #[serde(default)]
        pub zones: BTreeMap<String, Quantity> = "Zones",
    }

    /// What no price is discounted below: an amount, or the list price of a zone at a weight.
    #[derive(Default)]
    pub struct DiscountMinimum, "a minimum" {
        /// An amount, in the tariff's currency. Default: none; then `Zone` and `Weight` are given.
        pub amount: Option<Quantity> = "Amount",
        /// A zone whose list price is the minimum, in place of an amount. Default: none.
        pub zone: Option<String> = "Zone",
        /// The weight of that list price, in the tariff's unit. Default: none.
        pub weight: Option<Quantity> = "Weight",
        /// What is taken off that list price, in the tariff's currency. Default: 0.
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
