//! Days off: of places and of carriers, and working days.

use std::sync::Arc;

use super::Weekdays;
use crate::json::words;

words! {
    /// Which places' holidays moving days keep.
    #[derive(Default)]
    pub enum HolidaysOf, "an end of the way" {
        /// Those at the destination.
        #[default]
        Destination = "Destination",
        /// Those at the origin.
        Origin = "Origin",
        /// Those at either end.
        Both = "Both",
        /// None of a place; the carrier's own all the same.
        Neither = "None",
    }
}

/// The dates of a calendar, ascending. Whoever keeps to it shares them.
pub(crate) type Dates = Arc<[i32]>;

/// Days off: those of some places and those of a carrier.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holidays<'a> {
    pub(crate) places: [&'a [i32]; 2],
    pub(crate) carrier: &'a [Dates],
}

impl<'a> Holidays<'a> {
    fn lists(self) -> impl Iterator<Item = &'a [i32]> {
        self.places.into_iter().chain(self.carrier.iter().map(|dates| &**dates))
    }

    /// Whether a day is one.
    pub(crate) fn has(self, day: i32) -> bool {
        self.lists().any(|dates| dates.binary_search(&day).is_ok())
    }

    /// Whether a day is one of the carrier's.
    pub(crate) fn has_of_carrier(self, day: i32) -> bool {
        Self { carrier: self.carrier, ..Self::default() }.has(day)
    }

    /// The first from a day on.
    pub(super) fn first_from(self, day: i32) -> Option<i32> {
        self.lists().filter_map(|dates| from(dates, day).first().copied()).min()
    }

    /// Those from a day on, up to another that isn't one of them; some perhaps more than once.
    pub(super) fn within(self, first: i32, end: i32) -> impl Iterator<Item = i32> {
        self.lists().flat_map(move |dates| from(dates, first).iter().copied().take_while(move |day| *day < end))
    }
}

/// Of some dates, ascending, those from a day on.
fn from(dates: &[i32], day: i32) -> &[i32] {
    dates.get(dates.partition_point(|date| *date < day)..).unwrap_or_default()
}

/// When a service neither delivers nor moves, whatever the weekday.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DaysOff<'a> {
    pub(crate) delivering: Holidays<'a>,
    /// Of either end of the way; those of the carrier with one of them.
    pub(crate) moving: [Holidays<'a>; 2],
    /// The first that isn't before all collections.
    pub(super) next: i32,
}

impl<'a> DaysOff<'a> {
    /// As far as they matter to collections from a day on.
    #[inline]
    pub(crate) fn new(delivering: Holidays<'a>, moving: [Holidays<'a>; 2], from: i32) -> Self {
        let [one, other] = moving;
        let next = [delivering, one, other].into_iter().filter_map(|holidays| holidays.first_from(from)).min();
        Self { delivering, moving, next: next.unwrap_or(i32::MAX) }
    }

    /// Of a lane that counts delivery days.
    #[inline]
    pub(super) fn of_deliveries(delivering: Holidays<'a>, from: i32) -> Self {
        Self { delivering, moving: [Holidays::default(); 2], next: delivering.first_from(from).unwrap_or(i32::MAX) }
    }

    /// Whether nothing is moved on a day.
    pub(super) fn rests(&self, day: i32) -> bool {
        self.moving.iter().any(|holidays| holidays.has(day))
    }

    /// Whether there is one from one day to another, both included.
    #[inline(never)]
    pub(super) fn are_within(&self, from: i32, to: i32) -> bool {
        let [one, other] = self.moving;
        [self.delivering, one, other].into_iter().any(|holidays| holidays.first_from(from).is_some_and(|first| first <= to))
    }
}

/// The working days of a place of work.
#[derive(Debug)]
pub(crate) struct WorkingDays {
    pub(crate) days: Weekdays,
    pub(crate) off: Box<[Dates]>,
}

impl WorkingDays {
    /// The working day that is so many before a day; 0 is that day itself, whether work is done or not.
    pub(super) fn before(&self, mut day: i32, count: u32) -> i32 {
        let off = Holidays { carrier: &self.off, ..Holidays::default() };
        for _ in 0..count {
            day -= 1;
            while !self.days.has_day(day) || off.has(day) {
                day -= 1;
            }
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_are_those_of_all_lists() {
        let carrier: [Dates; 2] = [Arc::from([5, 9]), Arc::from([])];
        let holidays = Holidays { places: [&[3, 7], &[7, 8]], carrier: &carrier };
        assert_eq!((0..11).filter(|day| holidays.has(*day)).collect::<Vec<_>>(), [3, 5, 7, 8, 9]);
        assert_eq!([0, 4, 6, 10].map(|day| holidays.first_from(day)), [Some(3), Some(5), Some(7), None]);
        assert_eq!(holidays.within(4, 9).collect::<Vec<_>>(), [7, 7, 8, 5]);
        let off = DaysOff::new(Holidays { places: [&[4], &[]], carrier: &[] }, [Holidays::default(), holidays], 4);
        assert_eq!(off.next, 4);
        assert_eq!([(4, 4), (5, 5), (6, 6), (10, 99)].map(|(from, to)| off.are_within(from, to)), [true, true, false, false]);
    }

    #[test]
    fn working_days_are_counted_back() {
        // Day 1 is a Monday; the holiday is a Thursday.
        let week = WorkingDays { days: Weekdays::of(Some(&crate::time::Weekday::ALL[..5])), off: [Dates::from([11])].into() };
        assert_eq!([0, 1, 2, 3].map(|count| week.before(15, count)), [15, 12, 10, 9]);
        assert_eq!([week.before(14, 0), week.before(14, 1)], [14, 12]);
    }
}
