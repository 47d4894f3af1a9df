//! Of what surcharges are worked out, and for which lanes.

use super::kept::Quick;
use crate::condition::Asked;
use crate::measure::WeightUnit;
use crate::money::{Currency, Exchange};
use crate::rule_set::ChargeBasis;
use crate::tariff::chargeable::Leasts;
use crate::tariff::kind::Kind;
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

/// What is charged for so many grains of weight or more.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Heavy {
    pub(crate) grains: i64,
    /// Whether that is the heaviest of packages that are charged for themselves.
    pub(crate) is_one_of_several: bool,
}

impl Heavy {
    /// What a rate charges for goods whose figure is above so many grains.
    pub(crate) fn above(grains: i64, rate: &Rate) -> Self {
        let is_weight = rate.measure.kind == Kind::Weight;
        Self { grains: if is_weight { grains.max(0) } else { 0 }, is_one_of_several: rate.measure.basis == ChargeBasis::Package }
    }
}
