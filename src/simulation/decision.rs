//! What a simulation decides about one consignment.

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use crate::matcher::{Dates, Offer};
use crate::money::{Currency, Minor};
use crate::rule::ReasonCodes;
use crate::time::TimeOfDay;
use crate::time::date_of;

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

/// What one service offers for a consignment. Figures and dates are worked out when they are asked for: most are never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimulatedOffer {
    service: usize,
    net: Minor,
    currency: Currency,
    collected: i32,
    time: TimeOfDay,
    earliest: i32,
    latest: i32,
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
        let Dates { collected, time, earliest, latest, .. } = offer.dates;
        Self { service: offer.service(), net: offer.net, currency: offer.currency, collected, time, earliest, latest }
    }

    /// The number of the service: its place in [`Matcher::services`](crate::Matcher::services) of the simulation's pool, from 0. Of another
    /// rule set it says nothing, nor is an offer equal to one of another.
    #[must_use]
    pub fn service(&self) -> usize {
        self.service
    }

    /// The net price, with the currency's digits.
    #[must_use]
    pub fn net(&self) -> Decimal {
        self.net.decimal(self.currency)
    }

    /// The currency of the price.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// When its carrier collects, on the clocks of the origin.
    #[must_use]
    pub fn collection(&self) -> NaiveDateTime {
        date_of(self.collected).and_time(self.time.time())
    }

    /// The earliest date of delivery.
    #[must_use]
    pub fn earliest_delivery_date(&self) -> NaiveDate {
        date_of(self.earliest)
    }

    /// The latest date of delivery.
    #[must_use]
    pub fn latest_delivery_date(&self) -> NaiveDate {
        date_of(self.latest)
    }

    /// Whether it collects and delivers at the same times as another.
    pub(crate) fn is_scheduled_as(&self, other: &Self) -> bool {
        let times = |offer: &Self| (offer.collected, offer.time, offer.earliest, offer.latest);
        times(self) == times(other)
    }
}
