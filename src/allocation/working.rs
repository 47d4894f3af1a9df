//! How a price came about, step by step: an invoice line is checked against it.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::quote::{Price, Quote};
use crate::matcher::{Asked, Offer};

/// How a price came about: weights, bands, discounts, surcharges and tax, in the order in which they were worked out. Every figure is
/// written with its unit; one that has no end after ten decimals has four and `…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Working {
    /// Which of the service's rate lanes was used, from 0.
    pub rate_lane: usize,
    /// By which tariff, if by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff: Option<String>,
    /// The chart of its zones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_chart: Option<String>,
    /// In which zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// How goods were weighed: the consignment, or each package. Empty where bands go by another figure.
    pub weights: Vec<WeightStep>,
    /// How they were priced.
    pub prices: Vec<PriceStep>,
    /// The surcharges in their order.
    pub surcharges: Vec<SurchargeStep>,
    /// Whether the prices and the surcharges have VAT in them.
    pub prices_include_vat: bool,
    /// What it comes to.
    pub price: Price,
}

/// How some goods were weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct WeightStep {
    /// Which package, from 1; the consignment as a whole, if it isn't given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<usize>,
    /// What it weighs.
    pub weight: String,
    /// The volume, sides rounded, if volumes count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// How each side was rounded for it, if they were: `up to 1 in`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sides_rounded: Option<String>,
    /// What that weighs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumetric_weight: Option<String>,
    /// Whether that counts.
    pub volumetric_counts: bool,
    /// The larger of the two, rounded, and no less than the least that the lane states.
    pub rounded: String,
    /// What is charged: no less than the least that surcharges state.
    pub chargeable: String,
}

/// How some goods were priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PriceStep {
    /// Which package, from 1; all that is priced, if it isn't given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<usize>,
    /// What the band goes by.
    pub figure: String,
    /// The number of the band, from 1.
    pub band: usize,
    /// Where it ends, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band_end: Option<String>,
    /// Whether it ends before that.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ends_below: bool,
    /// The list price, not yet rounded.
    pub list_price: String,
    /// What was taken off, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<String>,
    /// Whether the discount's minimum took the place of the discounted price.
    pub is_minimum: bool,
    /// What is left: rounded where something was taken off, else not yet.
    pub price: String,
}

/// What became of a surcharge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct SurchargeStep {
    /// Its name in the rule set.
    pub name: String,
    /// What it comes to, if it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Why it applies or doesn't, and what it was taken of.
    pub why: String,
}

impl Quote {
    /// How its price came about, step by step.
    #[must_use]
    pub fn working(&self) -> Working {
        Working::new(&self.asked, &self.offer, self.price())
    }
}

impl Working {
    fn new(asked: &Asked, offer: &Offer, price: Price) -> Self {
        let work = asked.work(offer);
        debug_assert!(work.is_some(), "an offer has its price");
        let work = work.unwrap_or_default();
        let currency = price.currency;
        let weights = work.weights.into_iter().map(|step| {
            let (volume, volumetric_weight, counts) =
                step.volumetric.map_or((None, None, false), |(volume, weight, counts)| (Some(volume), Some(weight), counts));
            WeightStep {
                package: step.package.map(|package| package + 1),
                weight: step.actual,
                volume,
                sides_rounded: step.sides,
                volumetric_weight,
                volumetric_counts: counts,
                rounded: step.rounded,
                chargeable: step.charged,
            }
        });
        let prices = work.prices.into_iter().map(|step| {
            let (discount, is_minimum) = step.discount.map_or((None, false), |(percent, is_minimum)| (Some(percent), is_minimum));
            PriceStep {
                package: step.package.map(|package| package + 1),
                figure: step.figure,
                band: step.band + 1,
                band_end: step.band_end,
                ends_below: step.ends_below,
                list_price: step.list.money_text(currency),
                discount,
                is_minimum,
                price: step.price.money_text(currency),
            }
        });
        let [tariff, zone_chart, zone] = work.priced_by.map_or([const { None }; 3], |names| names.map(Some));
        Self {
            rate_lane: work.lane,
            tariff,
            zone_chart,
            zone,
            weights: weights.collect(),
            prices: prices.collect(),
            surcharges: work.surcharges.into_iter().map(|(name, amount, why)| SurchargeStep { name, amount, why }).collect(),
            prices_include_vat: work.has_tax,
            price,
        }
    }
}

/// `package 2: `, or nothing.
fn of(package: Option<usize>) -> String {
    package.map_or_else(String::new, |package| format!("package {package}: "))
}

impl fmt::Display for Working {
    /// A step a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.tariff, &self.zone_chart, &self.zone) {
            (Some(tariff), Some(chart), Some(zone)) => writeln!(f, "tariff {tariff}, zone {zone} of chart {chart}")?,
            _ => writeln!(f, "rate lane {}", self.rate_lane + 1)?,
        }
        self.weights.iter().try_for_each(|step| write!(f, "{step}"))?;
        self.prices.iter().try_for_each(|step| write!(f, "{step}"))?;
        let Price { base, net, vat_rate, vat_amount, gross, currency, is_exempt, .. } = &self.price;
        writeln!(f, "base {base} {currency}")?;
        for SurchargeStep { name, amount, why } in &self.surcharges {
            match amount {
                Some(amount) => writeln!(f, "{name} {amount}: {why}")?,
                None => writeln!(f, "{name}: {why}")?,
            }
        }
        let includes = if self.prices_include_vat { "the prices include VAT: " } else { "" };
        let rate =
            if *is_exempt { "exempt from VAT".to_owned() } else { format!("VAT at {} %", (vat_rate * Decimal::ONE_HUNDRED).normalize()) };
        writeln!(f, "{includes}net {net}, {rate} {vat_amount}, gross {gross} {currency}")
    }
}

impl fmt::Display for WeightStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { package, weight, volume, sides_rounded, volumetric_weight, volumetric_counts, rounded, chargeable } = self;
        write!(f, "{}weight {weight}", of(*package))?;
        if let (Some(volume), Some(volumetric)) = (volume, volumetric_weight) {
            let sides = sides_rounded.as_ref().map_or_else(String::new, |how| format!(", sides rounded {how},"));
            write!(f, ", volume {volume}{sides} weighs {volumetric}{}", if *volumetric_counts { "" } else { ", which doesn't count" })?;
        }
        let as_it_is = rounded == weight || *volumetric_counts && volumetric_weight.as_ref() == Some(rounded);
        if !as_it_is || volumetric_weight.is_some() {
            write!(f, "; {} {rounded}", if as_it_is { "counts as" } else { "rounded" })?;
        }
        if chargeable != rounded {
            write!(f, ", charged for at least {chargeable}")?;
        }
        writeln!(f)
    }
}

impl fmt::Display for PriceStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { package, figure, band, band_end, ends_below, list_price, discount, is_minimum, price } = self;
        write!(f, "{}{figure}, in ", of(*package))?;
        match band_end {
            Some(end) => write!(f, "the band {} {end}: {list_price}", if *ends_below { "below" } else { "to" })?,
            None if *band == 1 => write!(f, "a band without end: {list_price}")?,
            None => write!(f, "the last band, without end: {list_price}")?,
        }
        if let Some(percent) = discount {
            write!(f, ", less {percent} %")?;
            write!(f, "{} {price}", if *is_minimum { ", but the minimum" } else { ":" })?;
        }
        writeln!(f)
    }
}
