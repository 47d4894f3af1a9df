//! What a service offers, and the order in which offers are preferred.

use std::cmp::Ordering;

use chrono::NaiveDateTime;

use crate::money::{Currency, Minor};
use crate::preference::Rank;
use crate::time::{Clock, TimeOfDay, Window, date_of};

/// When a service collects and delivers, in days since the beginning of the calendar: most of these dates are never read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dates {
    pub(crate) collected: i32,
    /// When on the day it collects, on the clocks of the origin.
    pub(crate) time: TimeOfDay,
    pub(crate) earliest: i32,
    pub(crate) latest: i32,
    pub(crate) window: Option<Window>,
}

impl Dates {
    /// The collection, on the clocks of the origin.
    pub(crate) fn collection(&self) -> NaiveDateTime {
        date_of(self.collected).and_time(self.time.time())
    }
}

/// What a service offers.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// The number of the service.
    pub(super) number: u32,
    pub(crate) dates: Dates,
    pub(crate) net: Minor,
    pub(crate) gross: Minor,
    pub(crate) currency: Currency,
    /// Net or gross, by which prices are compared, in the rule set's currency, in 10^-22.
    pub(super) price: i128,
    /// What preferences make of it.
    pub(crate) rank: Rank,
}

impl Offer {
    /// The number of the service.
    pub(crate) fn service(&self) -> usize {
        self.number as usize
    }

    /// The order in which offers are preferred: tier, compared price, latest delivery date, collection instant, reference.
    #[inline]
    pub(crate) fn compared(&self, other: &Self, clock: &Clock) -> Ordering {
        let by_rank = self.rank.cmp(&other.rank).then(self.dates.latest.cmp(&other.dates.latest));
        let scheduled = |offer: &Self| (offer.dates.collected, offer.dates.time);
        by_rank.then_with(|| clock.compared(scheduled(self), scheduled(other))).then(self.number.cmp(&other.number))
    }

    /// Whether it comes before another, or there is no other.
    #[inline]
    pub(crate) fn is_before(&self, other: Option<&Self>, clock: &Clock) -> bool {
        other.is_none_or(|other| self.compared(other, clock).is_lt())
    }
}

/// What all services of a pool offer that can take a consignment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offers {
    /// As they were found.
    found: Vec<Offer>,
    /// In the order of preference: of each its price as far as 32 bits tell and, in the lower half, its place.
    order: Vec<u64>,
    /// Whether preferences say something else than the prices.
    by_rank: bool,
}

impl Offers {
    pub(super) fn with_room(offers: usize) -> Self {
        Self { found: Vec::with_capacity(offers), order: Vec::with_capacity(offers), by_rank: false }
    }

    #[inline]
    pub(super) fn add(&mut self, offer: Offer) {
        // In units of 2^64, which in most currencies is less than a minor unit; dear ones are all alike.
        let high = u64::try_from(offer.price >> 64).unwrap_or(u64::MAX).min(u32::MAX.into());
        self.order.push(high << 32 | self.found.len() as u64);
        self.by_rank |= offer.rank != Rank::plain(offer.price);
        self.found.push(offer);
    }

    /// Puts them in the order of preference.
    #[expect(clippy::stable_sort_primitive, reason = "many come in order, of which it makes use")]
    pub(super) fn ranked(mut self, clock: &Clock) -> Self {
        let found = &self.found;
        let compared = |one: &u64, other: &u64| match (at(found, *one), at(found, *other)) {
            (Some(one), Some(other)) => one.compared(other, clock),
            _ => Ordering::Equal,
        };
        if self.by_rank {
            self.order.sort_by(compared);
            return self;
        }
        self.order.sort();
        for alike in self.order.chunk_by_mut(|one, next| (one ^ next) >> 32 == 0).filter(|alike| alike.len() > 1) {
            alike.sort_by(compared);
        }
        self
    }

    /// How many they are.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// The offer that so many are preferred to.
    pub(crate) fn get(&self, place: usize) -> Option<&Offer> {
        self.order.get(place).and_then(|rank| at(&self.found, *rank))
    }

    /// All of them, the first first.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &Offer> {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// All of them, in no order.
    pub(crate) fn in_no_order(&self) -> &[Offer] {
        &self.found
    }
}

fn at(found: &[Offer], rank: u64) -> Option<&Offer> {
    found.get(usize::try_from(rank & u64::from(u32::MAX)).ok()?)
}
