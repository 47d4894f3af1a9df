//! Collection calendars: on which dates a carrier collects at a location, and until when each is open.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::clocks::{Clocks, Standing};
use super::plan::date_of;
use crate::calendar::{TimeOfDay, Weekdays, instant};
use crate::rule_set::{Collection, CutOff};

/// A shipping location, compiled.
pub(super) struct Location {
    /// Of its time zone, shared with the other locations in it.
    pub(super) clocks: Arc<Clocks>,
    /// The calendars of each carrier that collects, by its number.
    pub(super) calendars: HashMap<usize, Vec<Calendar>>,
}

/// One collection calendar, compiled.
#[derive(Debug)]
pub(crate) struct Calendar {
    days: Weekdays,
    time: TimeOfDay,
    /// Cut-offs: the time, and how many days before.
    allocation: Option<(TimeOfDay, u32)>,
    operational: Option<(TimeOfDay, u32)>,
    closed: Box<[NaiveDate]>,
}

/// Every day at 00:00 without a cut-off: the calendar of an origin that names no location.
pub(super) fn everyday() -> Calendar {
    Calendar { days: Weekdays::of(None), time: TimeOfDay::default(), allocation: None, operational: None, closed: Box::default() }
}

/// 1800-01-01 and 3100-01-01: before and after every date that a document can have.
const FIRST_SECOND: i64 = -5_364_662_400;
const LAST_SECOND: i64 = 35_659_353_600;

/// The seconds of a day.
pub(super) const DAY: i64 = 24 * 60 * 60;

/// 1970-01-01 00:00 in seconds since the beginning of the calendar, whose first day is day 1.
const SECOND_OF_1970: i64 = 719_163 * DAY;

/// The instant of a decision, as the clocks of the origin show it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) zone: Tz,
    at: DateTime<Utc>,
    /// What the clocks show, in seconds since the beginning of the calendar, begun ones as whole.
    seconds: i64,
    day: i32,
    weekday: u8,
    /// Whether the clocks have not been changed for some days.
    steady: bool,
    /// The day until which they aren't from today on, and for a day more; before today if they are soon.
    steady_until: i32,
}

impl Clock {
    pub(super) fn new(at: DateTime<Utc>, clocks: &Clocks) -> Self {
        // Outside the years of which calendars are kept an instant is as good as their first or last.
        let given = at.timestamp();
        let second = given.clamp(FIRST_SECOND, LAST_SECOND);
        let at = if second == given { at } else { DateTime::from_timestamp(second, 0).unwrap_or(at) };
        let Standing { ahead, is_steady: steady, until } = clocks.at(second);
        let day_of = |second: i64| i32::try_from((second + SECOND_OF_1970 + i64::from(ahead)).div_euclid(DAY)).unwrap_or(0);
        let seconds = second + SECOND_OF_1970 + i64::from(ahead) + i64::from(at.timestamp_subsec_nanos() > 0);
        let steady_until = if steady { day_of(until) - 2 } else { 0 };
        let day = day_of(second);
        let weekday = u8::try_from((day - 1).rem_euclid(7)).unwrap_or(0);
        Self { zone: clocks.zone, at, seconds, day, weekday, steady, steady_until }
    }

    pub(crate) fn today(&self) -> NaiveDate {
        date_of(self.day)
    }

    /// Today in days since the beginning of the calendar.
    pub(super) fn day(&self) -> i32 {
        self.day
    }

    /// Today's weekday, from 0 for Monday.
    pub(super) fn weekday(&self) -> u32 {
        u32::from(self.weekday)
    }

    /// Seconds that have begun since midnight, if the clocks have not been changed for some days.
    pub(super) fn seconds_of_day(&self) -> Option<i64> {
        self.steady.then(|| self.seconds - i64::from(self.day) * DAY)
    }

    /// Whether the clocks are not changed from today until after a day: what they show then comes in its order.
    pub(super) fn is_steady_on(&self, day: i32) -> bool {
        (self.day..=self.steady_until).contains(&day)
    }

    /// In which order two points in time of these clocks come.
    pub(super) fn compared(&self, one: (i32, TimeOfDay), other: (i32, TimeOfDay)) -> Ordering {
        if one == other || self.is_steady_on(one.0) && self.is_steady_on(other.0) {
            return one.cmp(&other);
        }
        let at = |(day, time): (i32, TimeOfDay)| instant(date_of(day).and_time(time.time()), self.zone);
        at(one).cmp(&at(other))
    }

    /// Whether a point in time of these clocks, itself included, has not passed.
    fn is_before(&self, point: NaiveDateTime) -> bool {
        self.is_before_second(i64::from(point.num_days_from_ce()) * DAY + i64::from(point.num_seconds_from_midnight()))
    }

    /// The same for a point in seconds since the beginning of the calendar.
    pub(super) fn is_before_second(&self, point: i64) -> bool {
        // No clock has ever been put forward or back by more than a day: far from the point their hands suffice. If it is long ago that
        // they were, they suffice for every point: what they show up to their next change they show now, and later points are later.
        let ahead = point - self.seconds;
        if self.steady || ahead.abs() > 2 * DAY {
            return ahead >= 0;
        }
        let date = i32::try_from(point.div_euclid(DAY)).map(date_of).unwrap_or_default();
        self.at <= instant(date.and_time(NaiveTime::MIN) + TimeDelta::seconds(point.rem_euclid(DAY)), self.zone)
    }
}

impl Calendar {
    pub(super) fn new(collection: &Collection) -> Self {
        let terms = |cut_off: CutOff| (cut_off.time, cut_off.days_before.unwrap_or(0));
        let mut closed = collection.closed.clone();
        closed.sort_unstable();
        Self {
            days: Weekdays::of(collection.days.as_deref()),
            time: collection.time.unwrap_or_default(),
            allocation: collection.allocation_cut_off.map(terms),
            operational: collection.operational_cut_off.map(terms),
            closed: closed.into_boxed_slice(),
        }
    }

    /// The allocation cut-off of a date, as the clocks of the location show it.
    pub(crate) fn allocation_cut_off(&self, date: NaiveDate) -> Option<NaiveDateTime> {
        before(date, self.allocation?)
    }

    /// The operational cut-off of a date, likewise.
    pub(crate) fn operational_cut_off(&self, date: NaiveDate) -> Option<NaiveDateTime> {
        before(date, self.operational?)
    }

    pub(super) fn time(&self) -> TimeOfDay {
        self.time
    }

    pub(super) fn days(&self) -> Weekdays {
        self.days
    }

    pub(super) fn closed(&self) -> &[NaiveDate] {
        &self.closed
    }

    /// The time of the allocation cut-off, and how many days before.
    pub(super) fn allocation_terms(&self) -> Option<(TimeOfDay, u32)> {
        self.allocation
    }

    fn is_open(&self, date: NaiveDate, clock: &Clock) -> bool {
        self.days.has(date)
            && self.closed.binary_search(&date).is_err()
            && self.allocation_cut_off(date).is_none_or(|cut_off| clock.is_before(cut_off))
    }

    /// When it collects on a date, on the clocks of the location.
    pub(super) fn collects(&self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(self.time.time())
    }
}

fn before(date: NaiveDate, (time, days): (TimeOfDay, u32)) -> Option<NaiveDateTime> {
    Some(date.checked_sub_days(Days::new(days.into()))?.and_time(time.time()))
}

/// The calendar of the earliest collection on a date that is still open, and within a part of the day if that is asked for.
pub(super) fn open_on<'c>(
    calendars: &'c [Calendar],
    date: NaiveDate,
    within: impl Fn(TimeOfDay) -> bool,
    clock: &Clock,
) -> Option<&'c Calendar> {
    let in_time = |calendar: &Calendar| within(calendar.time);
    if let [only] = calendars {
        return Some(only).filter(|calendar| calendar.is_open(date, clock) && in_time(calendar));
    }
    let open = calendars.iter().filter(|calendar| calendar.is_open(date, clock) && in_time(calendar));
    // Of two collections at the same time the one that can be allocated to the longest, whatever their order in the file.
    open.min_by_key(|calendar| {
        let shown = |local| instant(local, clock.zone).to_utc();
        let allocation = calendar.allocation_cut_off(date).map_or(DateTime::<Utc>::MAX_UTC, shown);
        (shown(calendar.collects(date)), Reverse(allocation), Reverse(calendar.operational_cut_off(date).map(shown)))
    })
}

impl Location {
    pub(super) fn memory(&self) -> usize {
        let calendars = self.calendars.values().flatten();
        calendars.map(|calendar| size_of::<Calendar>() + size_of_val(&*calendar.closed)).sum::<usize>()
            + self.calendars.len() * size_of::<(usize, Vec<Calendar>)>()
            + self.clocks.memory()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Around every change of the clocks of a year, and of those that skipped or repeated most.
    #[test]
    fn hands_tell_before_and_after_as_instants_do() {
        let changes = [
            (Tz::Europe__London, "2026-03-29T01:00:00Z"),
            (Tz::Europe__London, "2026-10-25T01:00:00Z"),
            (Tz::Australia__Lord_Howe, "2026-04-04T15:00:00Z"),
            (Tz::America__St_Johns, "2026-11-01T04:30:00Z"),
            (Tz::Pacific__Apia, "2011-12-30T10:00:00Z"),
            (Tz::Africa__Casablanca, "2026-02-15T02:00:00Z"),
            (Tz::Africa__Casablanca, "2026-03-22T02:00:00Z"),
            (Tz::Europe__London, "2099-10-25T01:00:00Z"),
        ];
        for (zone, change) in changes {
            let (clocks, change) = (Clocks::of(zone), change.parse::<DateTime<Utc>>().unwrap());
            for quarters in (-5 * 96..=5 * 96).step_by(7) {
                let at = change + TimeDelta::minutes(15 * quarters) + TimeDelta::seconds(quarters % 2);
                let clock = Clock::new(at, &clocks);
                for half_hours in -6 * 48..=6 * 48 {
                    let point = change.naive_utc() + TimeDelta::minutes(30 * half_hours);
                    let expected = at <= instant(point, zone);
                    assert_eq!(clock.is_before(point), expected, "{zone} {at} {point}");
                }
            }
        }
    }
}
