//! Collection calendars: on which days a carrier collects at a location, and until when each is open.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::horizon::{Day, Horizon, NEAR, from_bit};
use super::{Clock, Dates, Holidays, Span, TimeOfDay, Weekdays, Window, WorkingDays, date_of, instant};

/// One collection calendar.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    pub(crate) time: TimeOfDay,
    days: Weekdays,
    allocation: Option<CutOff>,
    operational: Option<CutOff>,
    /// The dates on which it is closed: its own, the carrier's holidays, those of the location's place.
    closed: Box<[Dates]>,
    /// The one date on which it is open, if there is but one.
    only: Option<i32>,
}

/// A point in time before a collection.
#[derive(Debug, Clone)]
pub(crate) struct CutOff {
    pub(crate) time: TimeOfDay,
    pub(crate) before: Before,
}

/// How long before a collection date.
#[derive(Debug, Clone)]
pub(crate) enum Before {
    /// So many calendar days.
    Days(u32),
    /// So many working days.
    WorkingDays(u32, Arc<WorkingDays>),
}

impl CutOff {
    /// Its day for a collection on a day.
    fn day(&self, collected: i32) -> i32 {
        match &self.before {
            Before::Days(days) => collected.saturating_sub_unsigned(*days),
            Before::WorkingDays(days, working) => working.before(collected, *days),
        }
    }

    fn has_passed(&self, collected: i32, clock: &Clock) -> bool {
        !clock.is_before(self.day(collected), self.time)
    }

    /// As the clocks of the location show it.
    fn shown(&self, date: NaiveDate) -> NaiveDateTime {
        date_of(self.day(date.num_days_from_ce())).and_time(self.time.time())
    }
}

impl Calendar {
    /// `cut_offs` are for allocation and for operations; `closed` are lists of dates.
    pub(crate) fn new(time: TimeOfDay, days: Weekdays, cut_offs: [Option<CutOff>; 2], closed: impl IntoIterator<Item = Dates>) -> Self {
        let [allocation, operational] = cut_offs;
        let closed = closed.into_iter().filter(|dates| !dates.is_empty()).collect();
        Self { time, days, allocation, operational, closed, only: None }
    }

    /// Every day at 00:00 without a cut-off, but on the dates of some lists: the calendar of an origin that names no location.
    pub(crate) fn everyday(closed: impl IntoIterator<Item = Dates>) -> Self {
        Self::new(TimeOfDay::default(), Weekdays::of(None), [None, None], closed)
    }

    /// Open on one date, whatever its weekday.
    pub(crate) fn once(day: i32, time: TimeOfDay, cut_offs: [Option<CutOff>; 2]) -> Self {
        Self { only: Some(day), ..Self::new(time, Weekdays::of(None), cut_offs, []) }
    }

    /// The allocation cut-off of a date, as the clocks of the location show it.
    pub(crate) fn allocation_cut_off(&self, date: NaiveDate) -> Option<NaiveDateTime> {
        Some(self.allocation.as_ref()?.shown(date))
    }

    /// The operational cut-off of a date, likewise.
    pub(crate) fn operational_cut_off(&self, date: NaiveDate) -> Option<NaiveDateTime> {
        Some(self.operational.as_ref()?.shown(date))
    }

    fn off(&self) -> Holidays<'_> {
        Holidays { carrier: &self.closed, ..Holidays::default() }
    }

    fn is_open(&self, day: i32, clock: &Clock) -> bool {
        self.only.is_none_or(|only| only == day)
            && self.days.has_day(day)
            && !self.off().has(day)
            && self.allocation.as_ref().is_none_or(|cut_off| !cut_off.has_passed(day, clock))
    }

    /// The open ones of the near days; bit 0 is today.
    fn open_days(&self, clock: &Clock) -> u64 {
        let today = clock.day();
        if let Some(only) = self.only {
            return if (today..today + NEAR).contains(&only) && self.is_open(only, clock) { 1 << (only - today) } else { 0 };
        }
        let mut open = self.days.from(today) & from_bit(self.past(clock));
        for closed in self.off().within(today, today + NEAR) {
            open &= !(1 << (closed - today));
        }
        open
    }

    /// How many of the near days from today on have had their cut-off. That of a later day is never earlier.
    fn past(&self, clock: &Clock) -> i32 {
        let Some(cut_off) = &self.allocation else { return 0 };
        if let (Some(now), Before::Days(days)) = (clock.seconds_of_day(), &cut_off.before) {
            let is_over = now > i64::from(cut_off.time.seconds());
            return i32::try_from(*days).unwrap_or(NEAR).saturating_add(i32::from(is_over)).min(NEAR);
        }
        (0..NEAR).find(|ahead| !cut_off.has_passed(clock.day() + ahead, clock)).unwrap_or(NEAR)
    }

    pub(crate) fn memory(&self) -> usize {
        size_of::<Self>() + self.closed.iter().map(|dates| size_of::<Dates>() + size_of_val(&**dates)).sum::<usize>()
    }
}

fn within(calendar: &Calendar, hours: Option<Window>) -> bool {
    hours.is_none_or(|hours| (hours.start..=hours.end).contains(&calendar.time))
}

/// The calendar of the earliest collection on a day that is open, within a part of the day if that is asked for.
pub(crate) fn open_on<'c>(calendars: &'c [Calendar], day: i32, hours: Option<Window>, clock: &Clock) -> Option<&'c Calendar> {
    let mut open = calendars.iter().filter(|calendar| within(calendar, hours) && calendar.is_open(day, clock));
    let first = open.next()?;
    let Some(second) = open.next() else { return Some(first) };
    // Of two collections at the same time the one that can be allocated to the longest, whatever their order in the file.
    let date = date_of(day);
    [first, second].into_iter().chain(open).min_by_key(|calendar| {
        let shown = |local| instant(local, clock.zone).to_utc();
        let allocation = calendar.allocation_cut_off(date).map_or(DateTime::<Utc>::MAX_UTC, shown);
        (shown(date.and_time(calendar.time.time())), Reverse(allocation), Reverse(calendar.operational_cut_off(date).map(shown)))
    })
}

/// The days on which a carrier collects at an origin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening<'a> {
    pub(crate) calendars: &'a [Calendar],
    /// The near ones; bit 0 is today.
    pub(crate) near: u64,
    /// The part of the day in which it must be; the near ones keep it.
    hours: Option<Window>,
}

impl<'a> Opening<'a> {
    /// The days of some calendars, of which the near ones may be known where any hour will do.
    pub(crate) fn new(calendars: &'a [Calendar], known: Option<u64>, hours: Option<Window>, clock: &Clock) -> Self {
        let near = known.filter(|_| hours.is_none()).unwrap_or_else(|| Self::near(calendars, hours, clock));
        Self { calendars, near, hours }
    }

    /// The near days on which one of some calendars is open.
    pub(crate) fn near(calendars: &[Calendar], hours: Option<Window>, clock: &Clock) -> u64 {
        calendars.iter().filter(|calendar| within(calendar, hours)).fold(0, |open, calendar| open | calendar.open_days(clock))
    }

    /// Of a span, in which the clocks now are, the part in which the near days stay as they are.
    pub(crate) fn unchanged(calendars: &[Calendar], span: Span, clock: &Clock) -> Span {
        calendars.iter().filter_map(|calendar| calendar.allocation.as_ref()).fold(span, |span, cut_off| span.cut(cut_off.time, clock))
    }

    /// At which time it collects on a day on which it does.
    pub(crate) fn time(&self, day: i32, clock: &Clock) -> TimeOfDay {
        if let [only] = self.calendars { only.time } else { self.first_time(day, clock) }
    }

    #[inline(never)]
    fn first_time(&self, day: i32, clock: &Clock) -> TimeOfDay {
        let open = open_on(self.calendars, day, self.hours, clock);
        debug_assert!(open.is_some(), "a day on which something collects is open");
        open.map(|calendar| calendar.time).unwrap_or_default()
    }

    /// Whether a day of the horizon is open.
    #[inline]
    pub(super) fn first(&self, horizon: &Horizon<'_>) -> Option<Day> {
        let near = self.near & horizon.near;
        (near != 0).then(|| horizon.near_day(near.trailing_zeros()))
    }

    /// The open days of the horizon, in order.
    #[inline(never)]
    pub(super) fn days(&self, horizon: &'a Horizon<'_>, clock: &'a Clock) -> impl Iterator<Item = Day> + use<'a> {
        let (mut near, opening) = (self.near & horizon.near, *self);
        let near = std::iter::from_fn(move || {
            let ahead = near.trailing_zeros();
            near &= near.wrapping_sub(1);
            (ahead < u64::BITS).then(|| horizon.near_day(ahead))
        });
        let is_open =
            move |day: &i32| opening.calendars.iter().any(|calendar| within(calendar, opening.hours) && calendar.is_open(*day, clock));
        near.chain(horizon.far().filter(is_open).map(|day| horizon.day(day)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use chrono_tz::Tz;

    use super::super::{Clocks, Wanted, Weekday};
    use super::*;

    fn calendar(time: &str, days: Option<&[Weekday]>, cut_off: Option<(&str, u32)>, closed: &[&str]) -> Calendar {
        let days_of = |date: &&str| day(date);
        let cut_off = cut_off.map(|(time, days)| CutOff { time: time.parse().unwrap(), before: Before::Days(days) });
        Calendar::new(time.parse().unwrap(), Weekdays::of(days), [cut_off, None], [closed.iter().map(days_of).collect()])
    }

    fn day(text: &str) -> i32 {
        text.parse::<NaiveDate>().unwrap().num_days_from_ce()
    }

    /// Open on all days, so many working days after its cut-off.
    fn working(before: u32) -> Calendar {
        let days = Weekdays::of(Some(&Weekday::ALL[..5]));
        let working = WorkingDays { days, off: [Dates::from([day("2026-10-28"), day("2026-10-29")])].into() };
        let cut_off = CutOff { time: "14:00".parse().unwrap(), before: Before::WorkingDays(before, Arc::new(working)) };
        Calendar::new("17:00".parse().unwrap(), Weekdays::of(None), [Some(cut_off), None], [])
    }

    impl Calendar {
        fn cut_offs(&self) -> [Option<CutOff>; 2] {
            [self.allocation.clone(), self.operational.clone()]
        }
    }

    #[test]
    fn bits_are_open_days() {
        let calendars = [
            calendar("17:00", None, None, &[]),
            calendar("17:00", Some(&[Weekday::Monday, Weekday::Saturday]), Some(("16:00", 0)), &[]),
            calendar("09:00", None, Some(("23:00", 3)), &["2026-10-26", "2026-12-25"]),
            calendar("01:30", None, Some(("01:30", 70)), &[]),
            calendar("00:00", None, Some(("00:00", 0)), &["2000-01-01", "2026-10-25", "2027-03-28"]),
            working(2),
            working(0),
            Calendar::once(day("2026-10-31"), "17:00".parse().unwrap(), working(1).cut_offs()),
            Calendar::once(day("2026-10-31"), "17:00".parse().unwrap(), [None, None]),
            Calendar::once(day("2027-03-31"), "17:00".parse().unwrap(), [None, None]),
        ];
        let start: DateTime<Utc> = "2026-10-22T00:00:00Z".parse().unwrap();
        for zone in [Tz::Europe__London, Tz::UTC, Tz::Australia__Lord_Howe] {
            let clocks = Clocks::of(zone);
            for calendar in &calendars {
                for step in 0..1_500 {
                    let clock = Clock::new(start + TimeDelta::seconds(step * 20_113 + step % 2), &clocks);
                    let bits = calendar.open_days(&clock);
                    for ahead in 0..NEAR {
                        let is_open = calendar.is_open(clock.day() + ahead, &clock);
                        assert_eq!(bits >> ahead & 1 == 1, is_open, "{calendar:?} {zone} {clock:?} {ahead}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_collection_is_within_the_hours_that_are_asked_for() {
        let calendars = [calendar("09:00", Some(&[Weekday::Monday]), None, &[]), calendar("17:00", Some(&[Weekday::Tuesday]), None, &[])];
        // A Sunday; of the hundred days after it 15 are Mondays, and 15 Tuesdays.
        let clock = Clock::new("2026-11-01T09:00:00Z".parse().unwrap(), &Clocks::of(Tz::UTC));
        let horizon = Horizon::new(Wanted::ANYTIME, &clock, 100, Holidays::default());
        for (start, end, expected) in
            [("00:00", "23:59", &[0, 1][..]), ("09:01", "17:00", &[1]), ("09:00", "16:59", &[0]), ("09:01", "16:59", &[])]
        {
            let hours = Window { start: start.parse().unwrap(), end: end.parse().unwrap() };
            let opening = Opening::new(&calendars, None, Some(hours), &clock);
            assert_eq!(opening.first(&horizon).map(|day| day.weekday), expected.first().copied(), "{hours:?}");
            let days: Vec<u32> = opening.days(&horizon, &clock).map(|day| day.weekday).collect();
            assert_eq!(days, expected.repeat(15), "{hours:?}");
        }
    }
}
