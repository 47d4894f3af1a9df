//! How a service would move a consignment: its lane, its calendars, and the dates that come of them.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::collection::{self, Calendar, Clock};
use super::offer::Miss;
use super::transit::{Transit, keeps_date};
use crate::calendar::TimeOfDay;
use crate::consignment::{DeliveryPromise, Window};

/// When a service collects and delivers. Days are counted from the beginning of the calendar: most of these dates are never read.
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

/// The date of a day.
pub(crate) fn date_of(day: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day).unwrap_or_default()
}

/// What a caller asks for besides what the consignment does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Terms {
    /// The one collection date.
    pub(crate) collected: Option<NaiveDate>,
    /// The part of the day in which it is collected.
    pub(crate) collection: Option<Window>,
    /// The one delivery date, earliest and latest.
    pub(crate) delivered: Option<NaiveDate>,
    /// The part of the day in which it is delivered.
    pub(crate) delivery: Option<Window>,
}

/// How a service would move a consignment.
pub(super) struct Plan<'a> {
    pub(super) lane: &'a Transit,
    pub(super) calendars: &'a [Calendar],
    pub(super) holidays: &'a [NaiveDate],
    pub(super) promise: &'a DeliveryPromise,
    pub(super) terms: &'a [Terms],
}

impl<'a> Plan<'a> {
    pub(super) fn open_on(&self, date: NaiveDate, clock: &Clock) -> Option<&'a Calendar> {
        open_on(self.calendars, self.terms, date, clock)
    }

    /// The dates of a collection, if it is open and delivered.
    pub(super) fn dates(&self, date: NaiveDate, clock: &Clock) -> Option<Dates> {
        self.delivered(self.open_on(date, clock)?, date)
    }

    pub(super) fn delivered(&self, calendar: &Calendar, date: NaiveDate) -> Option<Dates> {
        let (earliest, latest) = self.lane.delivery(date, self.holidays)?;
        Some(Dates {
            collected: date.num_days_from_ce(),
            time: calendar.time(),
            earliest: earliest.num_days_from_ce(),
            latest: latest.num_days_from_ce(),
            window: self.lane.window,
        })
    }

    pub(super) fn keeps_window(&self) -> bool {
        promised_windows(self.promise, self.terms).all(|promised| promised.holds(&self.lane.part_of_day()))
    }

    /// Of the open collections, in the order of their dates, the first that keeps the promise.
    pub(super) fn first_kept<'c>(&self, open: impl Iterator<Item = (NaiveDate, &'c Calendar)>) -> Result<Dates, Miss> {
        let (mut any_open, mut soonest) = (false, None);
        for (date, calendar) in open {
            any_open = true;
            let Some(dates) = self.delivered(calendar, date) else { continue };
            let latest = date_of(dates.latest);
            soonest = soonest.or(Some(latest));
            if self.keeps(&dates) {
                return Ok(dates);
            }
            // A later collection is never delivered earlier, and no window is another on another day.
            if !self.keeps_window() || promised_dates(self.promise, self.terms).any(|(promised, _)| latest > promised) {
                break;
            }
        }
        let window = (!self.keeps_window()).then(|| self.lane.part_of_day());
        Err(if any_open { Miss::Promise { soonest, window } } else { Miss::NoCollectionDate })
    }

    pub(super) fn keeps(&self, dates: &Dates) -> bool {
        let (earliest, latest) = (date_of(dates.earliest), date_of(dates.latest));
        self.keeps_window()
            && keeps_date(self.promise, (earliest, latest))
            && self.terms.iter().filter_map(|terms| terms.delivered).all(|date| earliest == date && latest == date)
    }
}

/// The calendar of the earliest collection on a date that is open, within all parts of the day that are asked for.
pub(crate) fn open_on<'c>(calendars: &'c [Calendar], terms: &[Terms], date: NaiveDate, clock: &Clock) -> Option<&'c Calendar> {
    let hours = terms.iter().filter_map(|terms| terms.collection);
    let within = |time| hours.clone().all(|window| (window.start..=window.end).contains(&time));
    collection::open_on(calendars, date, within, clock)
}

/// The windows within which it is promised to deliver.
pub(super) fn promised_windows(promise: &DeliveryPromise, terms: &[Terms]) -> impl Iterator<Item = Window> {
    promise.window.into_iter().chain(terms.iter().filter_map(|terms| terms.delivery))
}

/// The dates by which it is promised to deliver; with each, whether exactly on it.
pub(super) fn promised_dates(promise: &DeliveryPromise, terms: &[Terms]) -> impl Iterator<Item = (NaiveDate, bool)> {
    promise.date.map(|date| (date, promise.exactly)).into_iter().chain(terms.iter().filter_map(|terms| Some((terms.delivered?, true))))
}
