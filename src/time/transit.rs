//! Transit lanes: on which days a service delivers, after how many of them, and the first collection that keeps what was promised.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use super::calendar::{NEAR, from_bit};
use super::{Clock, Opening, Weekdays, Window};

/// When a service delivers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Transit {
    pub(crate) min: u32,
    pub(crate) max: u32,
    pub(crate) days: Weekdays,
    /// As stated; `None` for the whole day.
    pub(crate) window: Option<Window>,
    /// Days from a collection to the earliest and to the latest delivery where no holiday is between, by the collection's weekday from
    /// Monday, in 16 bits each; [`NEVER`] if it delivers on the same day, and that isn't a delivery day.
    offsets: [u32; 7],
}

const NEVER: u32 = u32::MAX;

/// A day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    pub(crate) number: i32,
    /// From 0 for Monday.
    weekday: u32,
}

/// When a service collects and delivers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    pub(crate) collected: i32,
    pub(crate) earliest: i32,
    pub(crate) latest: i32,
}

/// What is asked of days and hours, by the consignment and whoever asks besides: ends are included, all must be met.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// The first and the last day on which it may be collected.
    pub(crate) collected: [i32; 2],
    /// The part of the day in which it is collected.
    pub(crate) hours: Option<Window>,
    /// The first and the last day on which it may be delivered.
    pub(crate) delivered: [i32; 2],
    /// The part of the day in which it is delivered.
    pub(crate) window: Option<Window>,
}

impl Wanted {
    pub(crate) const ANYTIME: Self = Self { collected: [i32::MIN, i32::MAX], hours: None, delivered: [i32::MIN, i32::MAX], window: None };

    /// Both of what is asked.
    pub(crate) fn and(self, other: &Self) -> Self {
        let days = |[from, to]: [i32; 2], [other_from, other_to]: [i32; 2]| [from.max(other_from), to.min(other_to)];
        // Within both windows is within what they have in common, even if that is nothing.
        let hours = |one: Option<Window>, other: Option<Window>| match (one, other) {
            (Some(one), Some(other)) => Some(Window { start: one.start.max(other.start), end: one.end.min(other.end) }),
            (one, other) => one.or(other),
        };
        Self {
            collected: days(self.collected, other.collected),
            hours: hours(self.hours, other.hours),
            delivered: days(self.delivered, other.delivered),
            window: hours(self.window, other.window),
        }
    }
}

/// Why no collection keeps what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missed {
    /// None is open.
    NoCollectionDate,
    /// None that is open is delivered as was promised: the soonest latest delivery, if there is one, and when on the day it is delivered,
    /// if that isn't as was promised.
    Promise { soonest: Option<i32>, window: Option<Window> },
}

impl Transit {
    pub(crate) fn new(min: u32, max: u32, days: Weekdays, window: Option<Window>) -> Self {
        let mut transit = Self { min, max, days, window, offsets: [NEVER; 7] };
        // Day 1 is a Monday.
        for weekday in 1..=7 {
            let offset = |day: i32| u16::try_from(day - weekday).ok();
            let packed = transit
                .counted(weekday, &[])
                .and_then(|[earliest, latest]| Some(u32::from(offset(earliest)?) << 16 | u32::from(offset(latest)?)));
            if let (Ok(place), Some(packed)) = (usize::try_from(weekday - 1), packed)
                && let Some(offsets) = transit.offsets.get_mut(place)
            {
                *offsets = packed;
            }
        }
        transit
    }

    /// When on the day it is delivered.
    pub(crate) fn part_of_day(&self) -> Window {
        self.window.unwrap_or_else(Window::whole_day)
    }

    /// Whether it delivers on one certain day.
    pub(crate) fn is_guaranteed(&self) -> bool {
        self.min == self.max
    }

    /// The earliest and the latest delivery of a collection, day by day; `None` from a day that isn't a delivery day, if it is day 0.
    fn counted(&self, collected: i32, holidays: &[i32]) -> Option<[i32; 2]> {
        let delivers = |day: i32| self.days.has_day(day) && holidays.binary_search(&day).is_err();
        if self.min == 0 && !delivers(collected) {
            return None;
        }
        let (mut day, mut earliest) = (collected, collected);
        for number in 1..=self.max {
            day += 1;
            while !delivers(day) {
                day += 1;
            }
            if number == self.min {
                earliest = day;
            }
        }
        Some([earliest, day])
    }

    /// The same, from the table of weekdays where there is no holiday between.
    #[inline]
    fn delivery(&self, Day { number: collected, weekday }: Day, horizon: &Horizon<'_>) -> Option<Days> {
        let offsets = self.offsets.get(weekday as usize).copied().filter(|offsets| *offsets != NEVER)?;
        let (earliest, latest) = (collected + (offsets >> 16).cast_signed(), collected + (offsets & 0xffff).cast_signed());
        if horizon.next_holiday <= latest && horizon.has_holiday(collected, latest) {
            let [earliest, latest] = self.counted(collected, horizon.holidays)?;
            return Some(Days { collected, earliest, latest });
        }
        Some(Days { collected, earliest, latest })
    }

    /// The first open collection that is delivered as was promised.
    #[inline(always)]
    pub(crate) fn first_kept(&self, opening: &Opening<'_>, horizon: &Horizon<'_>, clock: &Clock) -> Result<Days, Missed> {
        if horizon.wanted.window.is_none()
            && let Some(days) = opening.first(horizon).and_then(|day| self.delivery(day, horizon))
            && horizon.keeps(&days)
        {
            // As a rule it is the first.
            return Ok(days);
        }
        self.first_kept_of_all(opening, horizon, clock)
    }

    #[inline(never)]
    fn first_kept_of_all(&self, opening: &Opening<'_>, horizon: &Horizon<'_>, clock: &Clock) -> Result<Days, Missed> {
        let offered = self.part_of_day();
        let window = horizon.wanted.window.is_some_and(|promised| !promised.holds(&offered)).then_some(offered);
        let (mut any, mut soonest) = (false, None);
        for day in opening.days(horizon, clock) {
            any = true;
            let Some(days) = self.delivery(day, horizon) else { continue };
            soonest = soonest.or(Some(days.latest));
            if window.is_none() && horizon.keeps(&days) {
                return Ok(days);
            }
            // A later collection is never delivered earlier, and no window is another on another day.
            if window.is_some() || days.latest > horizon.wanted.delivered[1] {
                break;
            }
        }
        Err(if any { Missed::Promise { soonest, window } } else { Missed::NoCollectionDate })
    }

    /// Every open collection that is delivered as was promised.
    pub(crate) fn all_kept<'a>(
        &'a self,
        opening: &'a Opening<'a>,
        horizon: &'a Horizon<'a>,
        clock: &'a Clock,
    ) -> impl Iterator<Item = Days> {
        let window = horizon.wanted.window.is_none_or(|promised| promised.holds(&self.part_of_day()));
        let open = opening.days(horizon, clock).take_while(move |_| window);
        open.filter_map(|day| self.delivery(day, horizon)).filter(|days| horizon.keeps(days))
    }
}

/// The days on which collections may be, the holidays at the destination, and what was promised.
pub(crate) struct Horizon<'a> {
    pub(crate) from: i32,
    /// The day after the last.
    end: i32,
    today: i32,
    /// Today's weekday, from 0 for Monday.
    weekday: u32,
    /// The near ones; bit 0 is today.
    pub(super) near: u64,
    pub(crate) wanted: Wanted,
    holidays: &'a [i32],
    /// The first holiday that isn't before all of them.
    next_holiday: i32,
}

impl<'a> Horizon<'a> {
    /// From today on so many days, as far as what is wanted allows.
    #[inline(always)]
    pub(crate) fn new(wanted: Wanted, clock: &Clock, days: u32, holidays: &'a [i32]) -> Self {
        let (today, [first, last]) = (clock.day(), wanted.collected);
        let from = today.max(first);
        let end = (today + i32::try_from(days).unwrap_or(0)).min(last).saturating_add(1);
        let near = from_bit(from - today) & !from_bit((end - today).max(0));
        let next_holiday = holidays.get(holidays.partition_point(|holiday| *holiday < from)).copied().unwrap_or(i32::MAX);
        Self { from, end, today, weekday: clock.weekday(), near, wanted, holidays, next_holiday }
    }

    /// Whether there is a holiday from one day to another, both included.
    #[inline(never)]
    fn has_holiday(&self, from: i32, to: i32) -> bool {
        self.holidays.get(self.holidays.partition_point(|holiday| *holiday < from)).is_some_and(|holiday| *holiday <= to)
    }

    #[inline]
    fn keeps(&self, days: &Days) -> bool {
        let [from, by] = self.wanted.delivered;
        from <= days.earliest && days.latest <= by
    }

    /// The near day that is so many days ahead of today.
    #[inline]
    pub(super) fn near_day(&self, ahead: u32) -> Day {
        // A seventh of what is below 70, a division that processors make in no time.
        let days = self.weekday + ahead;
        Day { number: self.today + ahead.cast_signed(), weekday: days - 7 * ((days * 37) >> 8) }
    }

    pub(super) fn day(&self, number: i32) -> Day {
        Day { number, weekday: (self.weekday + (number - self.today).cast_unsigned()) % 7 }
    }

    /// The days of it that aren't near.
    pub(super) fn far(&self) -> std::ops::Range<i32> {
        self.from.max(self.today + NEAR)..self.end
    }
}

#[cfg(test)]
mod tests {
    use super::super::Weekday;
    use super::*;
    use chrono::{Datelike, NaiveDate};

    fn day(text: &str) -> i32 {
        text.parse::<NaiveDate>().unwrap().num_days_from_ce()
    }

    fn lane(min: u32, max: u32, days: &[Weekday]) -> Transit {
        Transit::new(min, max, Weekdays::of(Some(days)), None)
    }

    const WORKDAYS: &[Weekday] = &[Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

    #[test]
    fn collected_on_a_saturday_two_days_later_is_tuesday() {
        assert_eq!(lane(2, 2, WORKDAYS).counted(day("2020-03-21"), &[]), Some([day("2020-03-24"); 2]));
    }

    #[test]
    fn holidays_do_not_count() {
        let delivered = lane(1, 2, WORKDAYS).counted(day("2026-12-24"), &[day("2026-12-25"), day("2026-12-28")]);
        assert_eq!(delivered, Some([day("2026-12-29"), day("2026-12-30")]));
    }

    #[test]
    fn day_zero_is_a_delivery_day_or_none() {
        let same_day = lane(0, 1, WORKDAYS);
        assert_eq!(same_day.counted(day("2020-03-20"), &[]), Some([day("2020-03-20"), day("2020-03-23")]));
        assert_eq!(same_day.counted(day("2020-03-21"), &[]), None);
        assert_eq!(same_day.counted(day("2020-03-20"), &[day("2020-03-20")]), None);
    }
}
