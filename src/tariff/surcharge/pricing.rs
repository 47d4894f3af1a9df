//! Of what surcharges are worked out, and for which lanes.

use super::kept::Quick;
use crate::condition::Asked;
use crate::measure::WeightUnit;
use crate::money::{Currency, Exchange};
use crate::tariff::chargeable::Leasts;
use crate::tariff::kind::ONE;
use crate::tariff::rate::Rate;

/// Of what a price is worked out.
#[derive(Clone, Copy)]
pub(crate) struct Pricing<'a> {
    pub(crate) rate: &'a Rate,
    /// The zone that it is priced by, if by one.
    pub(crate) zone: Option<&'a str>,
    pub(crate) asked: &'a Asked<'a>,
    pub(crate) leasts: Leasts<'a>,
    /// Of a price whose steps are told to nobody.
    pub(crate) quick: Option<Quick<'a>>,
}

/// The lanes that a surcharge is compiled for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfLane<'e> {
    pub(crate) currency: Currency,
    pub(crate) unit: WeightUnit,
    pub(crate) exchange: &'e Exchange,
}

/// Whether the zone is one of some.
pub(super) fn lies_in(zones: &[Box<str>], zone: Option<&str>) -> bool {
    zone.is_some_and(|zone| zones.iter().any(|own| **own == *zone))
}

/// A minor unit, as exact as amounts are.
pub(super) fn minor_unit(currency: Currency) -> i128 {
    ONE / 10_i128.pow(currency.decimals())
}
