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
        /// Shipping locations, zones or places. Anywhere if it isn't given.
        pub from: Option<Vec<String>> = "From",
        /// Shipping locations, zones or places. Anywhere if it isn't given.
        pub to: Option<Vec<String>> = "To",
        /// The tariff that prices it, in place of `Bands`.
        pub tariff: Option<Reference> = "Tariff",
        /// Of the consignment, if it isn't given.
        pub basis: Option<ChargeBasis> = "Basis",
        /// What its bands go by. The chargeable weight if it isn't given.
        pub by: Option<By> = "By",
        /// The unit of that, of the bands' figures. Kg, Cm3 or Cm if it isn't given; packages and values have none.
        pub unit: Option<Unit> = "Unit",
        /// The currency. The rule set's if it isn't given.
        pub currency: Option<Currency> = "Currency",
        /// How many cm³ weigh as much as a kilogram; above 0.
        pub volumetric_divisor: Option<Quantity> = "VolumetricDivisor",
        /// How goods are weighed. `Basis` and `VolumetricDivisor` are short for it, and don't stand beside it.
        pub chargeable: Option<Chargeable> = "Chargeable",
        /// The first collection date for which it is valid.
        pub valid_from: Option<NaiveDate> = "ValidFrom",
        /// The last collection date for which it is valid.
        pub valid_to: Option<NaiveDate> = "ValidTo",
        /// Whether the next band's price at the end of a band takes the place of the band's where it is less. False if it isn't given.
        pub next_break: Option<bool> = "NextBreak",
        /// Prices by weight, or what else they go by; the first that ends at it or above is used.
        #[serde(default)]
        pub bands: Vec<Band> = "Bands",
        /// What is taken off; in place of the tariff's, as a whole.
        pub discount: Option<Discount> = "Discount",
        /// What its prices have in them, and the surcharges on it.
        pub prices_include: Option<PricesInclude> = "PricesInclude",
    }

    /// What a weight costs, or what else bands go by: `max(Minimum, Price + PerUnit × n)`.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Band, "a band" {
        /// The most that it prices, included. Only the last band may leave it out: it prices all that is more.
        pub up_to: Option<Quantity> = "UpTo",
        /// The same, itself excluded, in place of `UpTo`.
        pub below: Option<Quantity> = "Below",
        /// The price at n = 0. 0 if it isn't given.
        pub price: Option<Quantity> = "Price",
        /// The price of each unit, or step, above `Above`. 0 if it isn't given.
        pub per_unit: Option<Quantity> = "PerUnit",
        /// The figure from which n counts. 0 if it isn't given.
        pub above: Option<Quantity> = "Above",
        /// How many units make a step; part steps count whole. Above 0. Exact if it isn't given.
        pub step: Option<Quantity> = "Step",
        /// The least that it costs.
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
