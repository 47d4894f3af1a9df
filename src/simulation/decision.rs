//! What a simulation decides about one consignment.

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use crate::matcher::{Offer, date_of};
use crate::money::Currency;
use crate::rule::ReasonCodes;

/// What was decided about one consignment: the same as [`Pool::allocate`](crate::Pool::allocate) decides, without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// A service takes it.
    Allocated(Selection),
    /// No service can.
    Failed(Obstacles),
}

/// The selected offer, and the second-best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// What was selected.
    pub offer: SimulatedOffer,
    /// What would have been without that service; `None` if no other can take the consignment.
    pub runner_up: Option<SimulatedOffer>,
}

/// What one service offers for a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SimulatedOffer {
    /// The number of the service: its place in [`Matcher::services`](crate::Matcher::services), from 0.
    pub service: usize,
    /// The net price, with the currency's digits.
    pub net: Decimal,
    /// The currency of the price.
    pub currency: Currency,
    /// When its carrier collects, on the clocks of the origin.
    pub collection: NaiveDateTime,
    /// The earliest delivery date.
    pub earliest: NaiveDate,
    /// The latest delivery date.
    pub latest: NaiveDate,
}

/// Why no service can take a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Obstacles {
    /// The reasons of all services.
    pub reasons: ReasonCodes,
    /// Those of them that are the only reason of some service.
    pub only: ReasonCodes,
}

impl Selection {
    pub(super) fn new(chosen: &Offer, runner_up: Option<&Offer>) -> Self {
        Self { offer: SimulatedOffer::new(chosen), runner_up: runner_up.map(SimulatedOffer::new) }
    }
}

impl SimulatedOffer {
    pub(crate) fn new(offer: &Offer) -> Self {
        Self {
            service: offer.service(),
            net: offer.net.decimal(offer.currency),
            currency: offer.currency,
            collection: offer.dates.collection(),
            earliest: date_of(offer.dates.earliest),
            latest: date_of(offer.dates.latest),
        }
    }
}
