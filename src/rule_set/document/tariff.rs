//! What a service costs.

use chrono::NaiveDate;

use super::chargeable::{By, ChargeBasis, Chargeable, Divisor, DivisorUnit};
use super::tax::PricesInclude;
use super::zone_chart::Discount;
use crate::json::record;
use crate::measure::Unit;
use crate::money::Currency;
use crate::number::Quantity;
use crate::reference::Reference;

record! {
    /// What a service costs from somewhere to somewhere.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct RateLane, "a rate lane" {
        /// The origins: shipping locations, zones or places. Default: anywhere.
        pub from: Option<Vec<String>> = "From",
        /// The destinations: shipping locations, zones or places. Default: anywhere.
        pub to: Option<Vec<String>> = "To",
        /// The reference of the tariff that prices it, in place of `Bands`. Default: none.
        pub tariff: Option<Reference> = "Tariff",
        /// What one price is of. Default: `Consignment`.
        pub basis: Option<ChargeBasis> = "Basis",
        /// What its bands go by. Default: `Weight`.
        pub by: Option<By> = "By",
        /// The unit of the figures that bands go by. Packages and values have none. Default: Kg for weights, Cm3 for volumes, Cm for
        /// lengths.
        pub unit: Option<Unit> = "Unit",
        /// The currency of its prices. Default: the rule set's.
        pub currency: Option<Currency> = "Currency",
        /// How many cm³ weigh as much as a kilogram; above 0. Default: volumes don't count.
        pub volumetric_divisor: Option<Quantity> = "VolumetricDivisor",
        /// How goods are weighed. `Basis` and `VolumetricDivisor` are short for it and don't stand beside it. Default: by the consignment's
        /// weight; with a tariff, as the tariff says.
        pub chargeable: Option<Chargeable> = "Chargeable",
        /// The first collection date for which it is valid. Default: any.
        pub valid_from: Option<NaiveDate> = "ValidFrom",
        /// The last collection date for which it is valid. Default: any.
        pub valid_to: Option<NaiveDate> = "ValidTo",
        /// Whether the next band's price, at the end of a band, takes the place of the band's own where it is less. Default: false.
        pub next_break: Option<bool> = "NextBreak",
        /// Prices by weight, or by what `By` says. The first band that ends at the figure or above it counts.
        #[serde(default)]
        pub bands: Vec<Band> = "Bands",
        /// What is taken off; in place of the tariff's, as a whole. Default: the tariff's, if it has one.
        pub discount: Option<Discount> = "Discount",
        /// What is included in its prices and in the surcharges on them. Default: no VAT.
        pub prices_include: Option<PricesInclude> = "PricesInclude",
    }

    /// What a weight costs, or what else bands go by: `max(Minimum, Price + PerUnit × n)`.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Band, "a band" {
        /// The most that it prices, itself included, in the lane's unit. Only the last band may leave it out. Default: it prices all that
        /// is more.
        pub up_to: Option<Quantity> = "UpTo",
        /// The same, itself excluded, in place of `UpTo`. Default: none.
        pub below: Option<Quantity> = "Below",
        /// The price at n = 0, in the lane's currency. Default: 0.
        pub price: Option<Quantity> = "Price",
        /// The price of each unit or step above `Above`, in the lane's currency. Default: 0.
        pub per_unit: Option<Quantity> = "PerUnit",
        /// The figure from which n counts, in the lane's unit. Default: 0.
        pub above: Option<Quantity> = "Above",
        /// How many units make a step; part steps count whole. Above 0. Default: no steps; n is exact.
        pub step: Option<Quantity> = "Step",
        /// The least that it costs, in the lane's currency. Default: 0.
        pub minimum: Option<Quantity> = "Minimum",
    }
}

impl Band {
    /// Where it ends, included or not.
    pub(crate) fn end(&self) -> Option<Quantity> {
        self.up_to.or(self.below)
    }
}

impl RateLane {
    /// How it weighs goods, whichever way that is written.
    pub(crate) fn weighing(&self) -> Chargeable {
        self.own_weighing().unwrap_or_default()
    }

    /// The same, if it is written.
    pub(crate) fn own_weighing(&self) -> Option<Chargeable> {
        let divisor = self.volumetric_divisor.map(|value| Divisor { value, unit: DivisorUnit::Cm3PerKg });
        let short = || Chargeable { basis: self.basis, divisor, ..Chargeable::default() };
        self.chargeable.or_else(|| (self.basis.is_some() || divisor.is_some()).then(short))
    }
}
