//! What a service costs: rate lanes, their bands, and surcharges. One routine works out every price, in whole numbers of the smallest
//! size that holds it: 64 bits, 128, or without limit.

mod band;
mod bound;
mod chargeable;
mod discount;
mod figure;
mod kind;
mod measure;
mod price;
mod rate;
mod ratio;
mod scaled;
mod surcharge;
mod tax;
mod unpriced;
mod watch;
mod work;
mod zoned;

pub(crate) use bound::{Always, Bound, RISE_SHIFT, RISE_WEIGHT};
pub(crate) use chargeable::Leasts;
pub(crate) use discount::Discount;
pub(crate) use figure::{Figuring, NEVER};
pub(crate) use measure::Measure;
pub(crate) use price::sum;
pub(crate) use rate::{Rate, Validity};
pub(crate) use surcharge::{Case, Counts, Gate, Heavy, Kept, Key, Limit, Listed, OfLane, Quick, Surcharge, Surcharges, Told, WhatOfIt};
pub(crate) use tax::{Tax, TaxBound, TaxRate, Taxation, Taxed};
pub(crate) use unpriced::Unpriced;
pub(crate) use watch::Watch;
pub(crate) use work::{PriceWork, WeightWork, Work};
pub(crate) use zoned::Terms;
