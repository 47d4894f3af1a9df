//! Which days may be: those of the horizon, and what is asked of them.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use super::{Clock, DaysOff, Holidays, Window};

/// The days from today on that have a bit. Later ones are asked one by one.
pub(super) const NEAR: i32 = 64;

/// A day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    pub(crate) number: i32,
    /// From 0 for Monday.
    pub(super) weekday: u32,
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

/// The days on which collections may be, the days off of whoever has none of its own, and what was promised.
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
    /// Of a lane that counts delivery days, of a carrier that has no calendar of its own and keeps to all of places.
    pub(crate) off: DaysOff<'a>,
}

impl<'a> Horizon<'a> {
    /// The first and the last day.
    #[inline]
    pub(crate) fn days(&self) -> [i32; 2] {
        [self.from, self.end.saturating_sub(1)]
    }

    /// From today on so many days, as far as what is wanted allows.
    #[inline(always)]
    pub(crate) fn new(wanted: Wanted, clock: &Clock, days: u32, holidays: Holidays<'a>) -> Self {
        let (today, [first, last]) = (clock.day(), wanted.collected);
        let from = today.max(first);
        let end = (today + i32::try_from(days).unwrap_or(0)).min(last).saturating_add(1);
        let near = from_bit(from - today) & !from_bit((end - today).max(0));
        let off = DaysOff::of_deliveries(holidays, from);
        Self { from, end, today, weekday: clock.weekday(), near, wanted, off }
    }

    #[inline]
    pub(super) fn keeps(&self, days: &Days) -> bool {
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

/// The bits from a number on.
pub(super) fn from_bit(number: i32) -> u64 {
    u32::try_from(number).map_or(u64::MAX, |number| u64::MAX.checked_shl(number).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::super::Clocks;
    use super::*;

    #[test]
    fn days_are_as_many_ahead_as_their_weekdays() {
        let clocks = Clocks::of(Tz::UTC);
        for date in 2..9 {
            let clock = Clock::new(format!("2026-11-0{date}T09:00:00Z").parse().unwrap(), &clocks);
            let horizon = Horizon::new(Wanted::ANYTIME, &clock, 100, Holidays::default());
            for ahead in 0..=100 {
                let day = horizon.day(clock.day() + ahead);
                assert_eq!((day.number, day.weekday), (clock.day() + ahead, (date - 2 + ahead.cast_unsigned()) % 7));
                if ahead < NEAR {
                    let near = horizon.near_day(ahead.cast_unsigned());
                    assert_eq!((near.number, near.weekday), (day.number, day.weekday));
                }
            }
            assert_eq!(horizon.far(), clock.day() + NEAR..clock.day() + 101);
        }
    }
}
