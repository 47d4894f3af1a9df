//! On which days a carrier collects, as one bit each.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use chrono::{Datelike, NaiveDate};

use crate::calendar::{TimeOfDay, Weekdays};
use crate::consignment::Window;
use crate::coordinates::Coordinates;
use crate::matcher::collection::{Calendar, Clock, DAY};

/// The days from today on that have a bit. Later ones are asked one by one.
const NEAR: i32 = 64;

/// A collection calendar.
pub(super) struct QuickCalendar {
    pub(super) time: TimeOfDay,
    days: Weekdays,
    /// The near days that are of these weekdays, by the weekday of the first.
    weeks: [u64; 7],
    /// The allocation cut-off: the time, and how many days before; `None` if it never closes.
    cut_off: Option<(TimeOfDay, u32)>,
    closed: Box<[i32]>,
}

pub(super) fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

impl QuickCalendar {
    pub(super) fn new(calendar: &Calendar) -> Self {
        Self {
            time: calendar.time(),
            days: calendar.days(),
            weeks: [1, 2, 3, 4, 5, 6, 7].map(|monday_to_sunday| calendar.days().from(monday_to_sunday)),
            cut_off: calendar.allocation_terms(),
            closed: calendar.closed().iter().copied().map(day).collect(),
        }
    }

    pub(super) fn memory(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.closed)
    }

    pub(super) fn is_open(&self, date: i32, clock: &Clock) -> bool {
        self.days.has_day(date)
            && self.closed.binary_search(&date).is_err()
            && self.cut_off.is_none_or(|(time, days)| is_before(clock, i64::from(date), time, days))
    }

    /// The open ones of the near days; bit 0 is today.
    fn open_days(&self, clock: &Clock) -> u64 {
        let today = clock.day();
        let mut open = self.weeks.get(clock.weekday() as usize).copied().unwrap_or(0) & from_bit(self.past(clock));
        for closed in self.closed.iter().rev().take_while(|closed| **closed >= today) {
            if closed - today < NEAR {
                open &= !(1 << (closed - today));
            }
        }
        open
    }

    /// While clocks show this, [`QuickCalendar::open_days`] stay: of some seconds of today those until its cut-off, or after it.
    pub(super) fn unchanged(&self, seconds: std::ops::RangeInclusive<i64>, now: i64) -> std::ops::RangeInclusive<i64> {
        let Some((time, _)) = self.cut_off else { return seconds };
        let (from, until) = seconds.into_inner();
        let time = i64::from(time.seconds());
        if now > time { from.max(time + 1)..=until } else { from..=until.min(time) }
    }

    /// How many of the near days from today on have had their cut-off. That of a later day is never earlier.
    fn past(&self, clock: &Clock) -> i32 {
        let Some(cut_off) = self.cut_off else { return 0 };
        let (time, days) = cut_off;
        if let Some(now) = clock.seconds_of_day() {
            return i32::try_from(days).unwrap_or(NEAR).saturating_add(i32::from(now > i64::from(time.seconds()))).min(NEAR);
        }
        let is_open = |ahead: &i32| is_before(clock, i64::from(clock.day() + ahead), time, days);
        (0..NEAR).find(is_open).unwrap_or(NEAR)
    }
}

/// Whether a time so many days before a day has not passed.
fn is_before(clock: &Clock, day: i64, time: TimeOfDay, days: u32) -> bool {
    clock.is_before_second((day - i64::from(days)) * DAY + i64::from(time.seconds()))
}

/// The bits from a number on.
fn from_bit(number: i32) -> u64 {
    u32::try_from(number).map_or(u64::MAX, |number| u64::MAX.checked_shl(number).unwrap_or(0))
}

/// The days on which a carrier collects at an origin.
#[derive(Clone, Copy)]
pub(super) struct Opening<'a> {
    /// All calendars, and where its own stand: few days are asked of them.
    all: &'a [Box<[QuickCalendar]>],
    pub(super) place: usize,
    /// The near ones; bit 0 is today.
    near: u64,
}

impl<'a> Opening<'a> {
    pub(super) fn new(all: &'a [Box<[QuickCalendar]>], place: usize, near: u64) -> Self {
        Self { all, place, near }
    }

    /// The carrier's calendars there.
    pub(super) fn calendars(&self) -> &'a [QuickCalendar] {
        self.all.get(self.place).map(|own| &**own).unwrap_or_default()
    }

    /// The near days on which one of some calendars is open.
    pub(super) fn near(calendars: &[QuickCalendar], clock: &Clock) -> u64 {
        calendars.iter().fold(0, |open, calendar| open | calendar.open_days(clock))
    }

    /// The first day within a horizon on which a collection is open and `find` finds something; `find` answers whether to go on.
    #[inline(always)]
    pub(super) fn find<T>(&self, horizon: &Horizon<'_>, clock: &Clock, mut find: impl FnMut(Day) -> Look<T>) -> Option<T> {
        let near = self.near & horizon.near;
        if near == 0 && horizon.is_near {
            return None;
        }
        // As a rule it is the first or none.
        if near != 0 {
            match find(horizon.near_day(near.trailing_zeros())) {
                Look::On => {}
                Look::Found(found) => return Some(found),
                Look::Never => return None,
            }
        }
        self.find_later(near & near.wrapping_sub(1), horizon, clock, find)
    }

    /// The same among some of the near days, and those that have no bit.
    #[inline(never)]
    fn find_later<T>(&self, mut near: u64, horizon: &Horizon<'_>, clock: &Clock, find: impl FnMut(Day) -> Look<T>) -> Option<T> {
        let near = std::iter::from_fn(|| {
            let ahead = near.trailing_zeros();
            near &= near.wrapping_sub(1);
            (ahead < u64::BITS).then(|| horizon.near_day(ahead))
        });
        let is_open = |day: &i32| self.calendars().iter().any(|calendar| calendar.is_open(*day, clock));
        let far = (horizon.from.max(horizon.today + NEAR)..horizon.end).filter(is_open).map(|day| horizon.day(day));
        let answer = near.chain(far).map(find).find(|answer| !matches!(answer, Look::On));
        if let Some(Look::Found(found)) = answer { Some(found) } else { None }
    }
}

/// A day of a horizon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    /// Counted from the beginning of the calendar.
    pub(super) number: i32,
    /// From 0 for Monday.
    pub(super) weekday: u32,
}

/// What comes of a look at a collection.
pub(super) enum Look<T> {
    /// Nothing; a later one may do.
    On,
    /// What was looked for.
    Found(T),
    /// Nothing, and no later one will do.
    Never,
}

/// The days on which collections may be, the holidays at the destination, and what was promised.
pub(super) struct Horizon<'a> {
    pub(super) from: i32,
    /// The day after the last.
    end: i32,
    today: i32,
    /// Today's weekday, from 0 for Monday.
    weekday: u32,
    /// The near ones; bit 0 is today.
    near: u64,
    /// Whether there are no others.
    is_near: bool,
    /// The first and the last day on which it may be delivered.
    pub(super) delivered_from: i32,
    pub(super) delivered_by: i32,
    /// The part of the day in which it must be.
    pub(super) window: Option<Window>,
    pub(super) holidays: &'a [i32],
    /// The first holiday that isn't before all of them.
    pub(super) next_holiday: i32,
}

impl<'a> Horizon<'a> {
    /// The shipping date within so many days from today, or all of these.
    #[inline(always)]
    pub(super) fn new(asked: &Coordinates, clock: &Clock, days: u32, holidays: &'a [i32]) -> Self {
        let today = clock.day();
        let end = today + i32::try_from(days).unwrap_or(0) + 1;
        let (from, end) = asked.shipping_day.map_or((today, end), |day| (today.max(day), end.min(day + 1)));
        let near = from_bit(from - today) & !from_bit((end - today).max(0));
        let next_holiday = holidays.get(holidays.partition_point(|holiday| *holiday < from)).copied().unwrap_or(i32::MAX);
        let promised = asked.promised_day;
        Self {
            from,
            end,
            today,
            weekday: clock.weekday(),
            near,
            is_near: end <= today + NEAR,
            delivered_from: promised.filter(|_| asked.promise.exactly).unwrap_or(i32::MIN),
            delivered_by: promised.unwrap_or(i32::MAX),
            window: asked.promise.window,
            holidays,
            next_holiday,
        }
    }

    /// Whether there is a holiday from one day to another, both included.
    #[inline(never)]
    pub(super) fn has_holiday(&self, from: i32, to: i32) -> bool {
        self.holidays.get(self.holidays.partition_point(|holiday| *holiday < from)).is_some_and(|holiday| *holiday <= to)
    }

    /// The near day that is so many days ahead of today.
    #[inline]
    fn near_day(&self, ahead: u32) -> Day {
        // A seventh of what is below 70, a division that processors make in no time.
        let days = self.weekday + ahead;
        Day { number: self.today + ahead.cast_signed(), weekday: days - 7 * ((days * 37) >> 8) }
    }

    fn day(&self, number: i32) -> Day {
        Day { number, weekday: (self.weekday + (number - self.today).cast_unsigned()) % 7 }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use chrono_tz::Tz;

    use super::*;
    use crate::matcher::clocks::Clocks;
    use crate::rule_set::Collection;

    /// Calendars with every part that makes one open or closed.
    const CALENDARS: [&str; 5] = [
        r#"{ "Time": "17:00" }"#,
        r#"{ "Time": "17:00", "Days": ["Monday", "Saturday"], "AllocationCutOff": { "Time": "16:00" } }"#,
        r#"{ "Time": "09:00", "AllocationCutOff": { "Time": "23:00", "DaysBefore": 3 }, "Closed": ["2026-10-26", "2026-12-25"] }"#,
        r#"{ "Time": "01:30", "AllocationCutOff": { "Time": "01:30", "DaysBefore": 70 } }"#,
        r#"{ "Time": "00:00", "AllocationCutOff": { "Time": "00:00" }, "Closed": ["2000-01-01", "2026-10-25", "2027-03-28"] }"#,
    ];

    #[test]
    fn bits_are_open_days() {
        let start: DateTime<Utc> = "2026-10-22T00:00:00Z".parse().unwrap();
        for zone in [Tz::Europe__London, Tz::UTC, Tz::Australia__Lord_Howe] {
            let clocks = Clocks::of(zone);
            for text in CALENDARS {
                let collection: Collection = crate::json::read(text, "", usize::MAX, true).unwrap().0;
                let calendar = QuickCalendar::new(&Calendar::new(&collection));
                for step in 0..1_500 {
                    let clock = Clock::new(start + chrono::TimeDelta::seconds(step * 20_113 + step % 2), &clocks);
                    let bits = calendar.open_days(&clock);
                    for ahead in 0..NEAR {
                        let is_open = calendar.is_open(clock.day() + ahead, &clock);
                        assert_eq!(bits >> ahead & 1 == 1, is_open, "{text} {zone} {clock:?} {ahead}");
                    }
                }
            }
        }
    }
}
