//! Transit lanes: on which days a service delivers, after how many of them, and the first collection that keeps what was promised.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use super::horizon::{Day, Days, Horizon};
use super::{Clock, DaysOff, Holidays, Opening, Weekdays, Window};

/// When a service delivers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Transit {
    pub(crate) min: u32,
    pub(crate) max: u32,
    /// On which it is delivered.
    pub(crate) days: Weekdays,
    /// On which goods are moved, if these are what is counted, not delivery days.
    pub(crate) moving: Option<Weekdays>,
    /// As stated; `None` for the whole day.
    pub(crate) window: Option<Window>,
    /// Days from a collection to the earliest and to the latest delivery where no day off is between, by the collection's weekday from
    /// Monday, in 16 bits each; [`NEVER`] if it delivers on the same day, and that isn't a delivery day.
    offsets: [u32; 7],
}

const NEVER: u32 = u32::MAX;

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
    pub(crate) fn new([min, max]: [u32; 2], days: Weekdays, moving: Option<Weekdays>, window: Option<Window>) -> Self {
        let mut transit = Self { min, max, days, moving, window, offsets: [NEVER; 7] };
        let off = DaysOff::of_deliveries(Holidays::default(), 0);
        // Day 1 is a Monday.
        for weekday in 1..=7 {
            let offset = |day: i32| u16::try_from(day - weekday).ok();
            let packed = transit
                .counted(weekday, &off)
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

    /// The weekdays that are counted on the way.
    pub(crate) fn counted_days(&self) -> Weekdays {
        self.moving.unwrap_or(self.days)
    }

    /// Whether it may deliver on one certain day. Where moving days are counted, the fewest and the most may end on the same.
    pub(crate) fn may_be_certain(&self) -> bool {
        self.min == self.max || self.moving.is_some()
    }

    /// The earliest and the latest delivery of a collection, day by day; `None` from a day that isn't a delivery day, if it is day 0.
    fn counted(&self, collected: i32, off: &DaysOff<'_>) -> Option<[i32; 2]> {
        let delivers = |day: i32| self.days.has_day(day) && !off.delivering.has(day);
        if let Some(moving) = self.moving {
            let moved = self.steps(collected, |day| moving.has_day(day) && !off.rests(day));
            return Some(moved.map(|day| first(day, delivers)));
        }
        if self.min == 0 && !delivers(collected) {
            return None;
        }
        Some(self.steps(collected, delivers))
    }

    /// The days that are so many after a day as it takes at the fewest and at the most, of those that count.
    fn steps(&self, from: i32, counts: impl Fn(i32) -> bool) -> [i32; 2] {
        let (mut day, mut earliest) = (from, from);
        for number in 1..=self.max {
            day = first(day + 1, &counts);
            if number == self.min {
                earliest = day;
            }
        }
        [earliest, day]
    }

    /// The same, from the table of weekdays where there is no day off between.
    #[inline]
    fn delivery(&self, Day { number: collected, weekday }: Day, off: &DaysOff<'_>) -> Option<Days> {
        let offsets = self.offsets.get(weekday as usize).copied().filter(|offsets| *offsets != NEVER)?;
        let (earliest, latest) = (collected + (offsets >> 16).cast_signed(), collected + (offsets & 0xffff).cast_signed());
        if off.next <= latest && off.are_within(collected, latest) {
            let [earliest, latest] = self.counted(collected, off)?;
            return Some(Days { collected, earliest, latest });
        }
        Some(Days { collected, earliest, latest })
    }

    /// The first open collection that is delivered as was promised.
    #[inline(always)]
    pub(crate) fn first_kept(
        &self,
        opening: &Opening<'_>,
        horizon: &Horizon<'_>,
        off: &DaysOff<'_>,
        clock: &Clock,
    ) -> Result<Days, Missed> {
        if horizon.wanted.window.is_none()
            && let Some(days) = opening.first(horizon).and_then(|day| self.delivery(day, off))
            && horizon.keeps(&days)
        {
            // As a rule it is the first.
            return Ok(days);
        }
        self.first_kept_of_all(opening, horizon, off, clock)
    }

    #[inline(never)]
    fn first_kept_of_all(&self, opening: &Opening<'_>, horizon: &Horizon<'_>, off: &DaysOff<'_>, clock: &Clock) -> Result<Days, Missed> {
        let offered = self.part_of_day();
        let window = horizon.wanted.window.is_some_and(|promised| !promised.holds(&offered)).then_some(offered);
        let (mut any, mut soonest) = (false, None);
        for day in opening.days(horizon, clock) {
            any = true;
            let Some(days) = self.delivery(day, off) else { continue };
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
        off: &'a DaysOff<'a>,
        clock: &'a Clock,
    ) -> impl Iterator<Item = Days> {
        let window = horizon.wanted.window.is_none_or(|promised| promised.holds(&self.part_of_day()));
        let open = opening.days(horizon, clock).take_while(move |_| window);
        open.filter_map(|day| self.delivery(day, off)).filter(|days| horizon.keeps(days))
    }

    /// Of all open collections the certain delivery days that are next to a day: the last before it and the first after it.
    pub(crate) fn nearest(
        &self,
        opening: &Opening<'_>,
        horizon: &Horizon<'_>,
        off: &DaysOff<'_>,
        clock: &Clock,
        day: i32,
    ) -> [Option<i32>; 2] {
        let delivered = opening.days(horizon, clock).filter_map(|day| self.delivery(day, off));
        let certain = delivered.filter(|days| days.earliest == days.latest).map(|days| days.latest);
        // A later collection is never delivered earlier.
        certain.fold([None; 2], |[before, after], own| if own < day { [Some(own), after] } else { [before, after.or(Some(own))] })
    }
}

/// The first day from one on that counts. Calendars end, so there is one.
fn first(mut day: i32, counts: impl Fn(i32) -> bool) -> i32 {
    while !counts(day) {
        day += 1;
    }
    day
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
        Transit::new([min, max], Weekdays::of(Some(days)), None, None)
    }

    /// Without the holidays of some places.
    fn off<'a>(delivering: &'a [i32], moving: &'a [i32]) -> DaysOff<'a> {
        let [delivering, moving] = [delivering, moving].map(|own| Holidays { places: [own, &[]], ..Holidays::default() });
        DaysOff::new(delivering, [moving, Holidays::default()], 0)
    }

    const WORKDAYS: &[Weekday] = &[Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

    #[test]
    fn collected_on_a_saturday_two_days_later_is_tuesday() {
        assert_eq!(lane(2, 2, WORKDAYS).counted(day("2020-03-21"), &off(&[], &[])), Some([day("2020-03-24"); 2]));
    }

    #[test]
    fn holidays_do_not_count() {
        let delivered = lane(1, 2, WORKDAYS).counted(day("2026-12-24"), &off(&[day("2026-12-25"), day("2026-12-28")], &[]));
        assert_eq!(delivered, Some([day("2026-12-29"), day("2026-12-30")]));
    }

    #[test]
    fn day_zero_is_a_delivery_day_or_none() {
        let same_day = lane(0, 1, WORKDAYS);
        assert_eq!(same_day.counted(day("2020-03-20"), &off(&[], &[])), Some([day("2020-03-20"), day("2020-03-23")]));
        assert_eq!(same_day.counted(day("2020-03-21"), &off(&[], &[])), None);
        assert_eq!(same_day.counted(day("2020-03-20"), &off(&[day("2020-03-20")], &[])), None);
    }

    #[test]
    fn moving_days_are_counted_and_then_it_is_delivered() {
        let island =
            Transit::new([2; 2], Weekdays::of(Some(&[Weekday::Tuesday, Weekday::Friday])), Some(Weekdays::of(Some(WORKDAYS))), None);
        let delivered =
            |collected: &str, moving: &[i32], delivering: &[i32]| island.counted(day(collected), &off(delivering, moving)).unwrap()[1];
        assert_eq!(delivered("2026-11-04", &[], &[]), day("2026-11-06"));
        assert_eq!(delivered("2026-11-05", &[], &[]), day("2026-11-10"));
        assert_eq!(delivered("2026-11-04", &[day("2026-11-05")], &[]), day("2026-11-10"));
        assert_eq!(delivered("2026-11-04", &[], &[day("2026-11-06")]), day("2026-11-10"));
        assert_eq!(delivered("2026-11-04", &[], &[day("2026-11-05")]), day("2026-11-06"));
    }
}
