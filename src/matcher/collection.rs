//! Collection calendars: on which dates a carrier collects at a location, and until when each is open.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::calendar::{Weekdays, instant};
use crate::rule_set::{Collection, CutOff};

/// A shipping location, compiled.
pub(super) struct Location {
    pub(super) zone: Tz,
    /// The calendars of each carrier, by its number.
    pub(super) calendars: Vec<Vec<Calendar>>,
}

/// One collection calendar, compiled.
#[derive(Debug)]
pub(crate) struct Calendar {
    days: Weekdays,
    time: NaiveTime,
    cut_off: Option<(NaiveTime, Days)>,
    closed: Box<[NaiveDate]>,
}

/// Every day at 00:00 without a cut-off: the calendar of an origin that names no location.
pub(super) fn everyday() -> Calendar {
    Calendar { days: Weekdays::of(None), time: NaiveTime::MIN, cut_off: None, closed: Box::default() }
}

/// The instant of a decision, as the clocks of the origin show it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) at: DateTime<Utc>,
    pub(crate) zone: Tz,
    local: NaiveDateTime,
}

impl Clock {
    pub(super) fn new(at: DateTime<Utc>, zone: Tz) -> Self {
        Self { at, zone, local: at.with_timezone(&zone).naive_local() }
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.local.date()
    }

    /// Whether a point in time of these clocks, itself included, has not passed.
    fn is_before(&self, point: NaiveDateTime) -> bool {
        // No clock has ever been put forward or back by more than a day: far from the point their hands suffice.
        let ahead = point - self.local;
        if ahead.abs() > TimeDelta::days(2) { ahead > TimeDelta::zero() } else { self.at <= instant(point, self.zone) }
    }
}

impl Calendar {
    pub(super) fn new(collection: &Collection) -> Self {
        let days_before = |cut_off: CutOff| Days::new(u64::from(cut_off.days_before.unwrap_or(0)));
        let mut closed = collection.closed.clone();
        closed.sort_unstable();
        Self {
            days: Weekdays::of(collection.days.as_deref()),
            time: collection.time.unwrap_or_default().time(),
            cut_off: collection.allocation_cut_off.map(|cut_off| (cut_off.time.time(), days_before(cut_off))),
            closed: closed.into_boxed_slice(),
        }
    }

    /// The cut-off of a date, as the clocks of the location show it.
    pub(super) fn cut_off(&self, date: NaiveDate) -> Option<NaiveDateTime> {
        let (time, days_before) = self.cut_off?;
        Some(date.checked_sub_days(days_before)?.and_time(time))
    }

    fn is_open(&self, date: NaiveDate, clock: &Clock) -> bool {
        self.days.has(date)
            && self.closed.binary_search(&date).is_err()
            && self.cut_off(date).is_none_or(|cut_off| clock.is_before(cut_off))
    }

    /// When it collects on a date, on the clocks of the location.
    pub(super) fn collects(&self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(self.time)
    }
}

/// The calendar of the earliest collection on a date that is still open.
pub(super) fn open_on<'c>(calendars: &'c [Calendar], date: NaiveDate, clock: &Clock) -> Option<&'c Calendar> {
    calendars.iter().filter(|calendar| calendar.is_open(date, clock)).min_by_key(|calendar| instant(calendar.collects(date), clock.zone))
}

impl Location {
    pub(super) fn memory(&self) -> usize {
        let calendars = self.calendars.iter().flatten();
        calendars.map(|calendar| size_of::<Calendar>() + size_of_val(&*calendar.closed)).sum::<usize>()
            + self.calendars.capacity() * size_of::<Vec<Calendar>>()
    }
}
