//! What a caller asks for besides what the consignment does.

use chrono::{Datelike, NaiveDate};

use crate::capacity::Usage;
use crate::consignment::DeliveryPromise;
use crate::facts::Facts;
use crate::time::{Wanted, Window};

/// What a call takes besides services, a consignment and an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Besides {
    /// All of it must be met.
    pub(crate) booked: Vec<Booked>,
    /// What capacities have been used before.
    pub(crate) usage: Usage,
    /// Whether a batch is planned, where offsets don't count.
    pub(crate) is_planned: bool,
}

/// What a booking code asks for, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Booked {
    /// The one collection date.
    pub(crate) collected: Option<NaiveDate>,
    /// The part of the day in which it is collected.
    pub(crate) collection: Option<Window>,
    /// The one delivery date, earliest and latest.
    pub(crate) delivered: Option<NaiveDate>,
    /// The part of the day in which it is delivered.
    pub(crate) delivery: Option<Window>,
}

impl Booked {
    fn wanted(&self) -> Wanted {
        let on = |date: Option<NaiveDate>| date.map_or(Wanted::ANYTIME.collected, |date| [date.num_days_from_ce(); 2]);
        Wanted { collected: on(self.collected), hours: self.collection, delivered: on(self.delivered), window: self.delivery }
    }
}

/// What is asked of days and hours, by a consignment and whoever asks besides.
#[inline]
pub(super) fn wanted(facts: &Facts<'_>, besides: &Besides) -> Wanted {
    besides.booked.iter().fold(facts.wanted, |wanted, booked| wanted.and(&booked.wanted()))
}

/// The windows within which it is promised to deliver.
pub(super) fn promised_windows(promise: &DeliveryPromise, besides: &Besides) -> impl Iterator<Item = Window> {
    promise.window.into_iter().chain(besides.booked.iter().filter_map(|booked| booked.delivery))
}

/// The dates by which it is promised to deliver; with each, whether exactly on it.
pub(super) fn promised_dates(promise: &DeliveryPromise, besides: &Besides) -> impl Iterator<Item = (NaiveDate, bool)> {
    promise
        .date
        .map(|date| (date, promise.exactly))
        .into_iter()
        .chain(besides.booked.iter().filter_map(|booked| Some((booked.delivered?, true))))
}
