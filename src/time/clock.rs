//! An instant as the clocks of a place show it, and back.

use std::cmp::Ordering;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::clocks::{Clocks, Standing};
use super::{DAY, TimeOfDay};

/// 1800-01-01 and 3100-01-01: before and after every date that a document can have.
const FIRST_SECOND: i64 = -5_364_662_400;
const LAST_SECOND: i64 = 35_659_353_600;

/// 1970-01-01 00:00 in seconds since the beginning of the calendar, whose first day is day 1.
const SECOND_OF_1970: i64 = 719_163 * DAY;

/// The date of a day.
pub(crate) fn date_of(day: i32) -> NaiveDate {
    let date = NaiveDate::from_num_days_from_ce_opt(day);
    debug_assert!(date.is_some(), "days of calendars are dates");
    date.unwrap_or_default()
}

/// The instant that the clocks of a zone show as `local`. A time that they repeat is its first occurrence; one that they skip is
/// read with the offset from before the gap, as RFC 5545 says.
pub(crate) fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    let found = zone.from_local_datetime(&local);
    if let Some(first) = found.earliest() {
        return first;
    }
    // The longest gap is a date that a zone skipped whole; no zone has changed its offset twice within two days.
    let before = local.checked_sub_days(Days::new(1)).unwrap_or(local);
    let offset = zone.offset_from_utc_datetime(&before).fix();
    zone.from_utc_datetime(&(local - offset))
}

/// The instant of a decision, as the clocks of the origin show it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) zone: Tz,
    at: DateTime<Utc>,
    /// What the clocks show, in seconds since the beginning of the calendar, begun ones as whole.
    seconds: i64,
    day: i32,
    /// From 0 for Monday.
    weekday: u8,
    /// Whether the clocks have not been changed for some days.
    steady: bool,
    /// The day until which they aren't from today on, and for a day more; before today if they are soon.
    steady_until: i32,
}

impl Clock {
    pub(crate) fn new(at: DateTime<Utc>, clocks: &Clocks) -> Self {
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

    /// The instant.
    pub(crate) fn at(&self) -> DateTime<Utc> {
        self.at
    }

    pub(crate) fn today(&self) -> NaiveDate {
        date_of(self.day)
    }

    /// Today in days since the beginning of the calendar.
    pub(crate) fn day(&self) -> i32 {
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
    fn is_steady_on(&self, day: i32) -> bool {
        (self.day..=self.steady_until).contains(&day)
    }

    /// In which order two points in time of these clocks come.
    pub(crate) fn compared(&self, one: (i32, TimeOfDay), other: (i32, TimeOfDay)) -> Ordering {
        if one == other || self.is_steady_on(one.0) && self.is_steady_on(other.0) {
            return one.cmp(&other);
        }
        let at = |(day, time): (i32, TimeOfDay)| instant(date_of(day).and_time(time.time()), self.zone);
        at(one).cmp(&at(other))
    }

    /// Whether a time on a day, itself included, has not passed.
    pub(super) fn is_before(&self, day: i32, time: TimeOfDay) -> bool {
        self.is_before_second(i64::from(day) * DAY + i64::from(time.seconds()))
    }

    /// The same for a point in seconds since the beginning of the calendar.
    fn is_before_second(&self, point: i64) -> bool {
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

/// A part of a day on clocks that are steady, in which nothing opens or closes: seconds since midnight, both ends included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    day: i32,
    from: i64,
    until: i64,
}

impl Span {
    /// All of the day that clocks show; nothing of it where they have been changed some days before.
    pub(crate) fn of_day(clock: &Clock) -> Self {
        Self { day: clock.day, from: 0, until: if clock.steady { DAY } else { -1 } }
    }

    pub(crate) fn holds(self, clock: &Clock) -> bool {
        self.day == clock.day && clock.seconds_of_day().is_some_and(|now| (self.from..=self.until).contains(&now))
    }

    /// The part of it up to a time, or after it, whichever the clocks show.
    pub(super) fn cut(self, time: TimeOfDay, clock: &Clock) -> Self {
        let (Some(now), time) = (clock.seconds_of_day(), i64::from(time.seconds())) else { return self };
        if now > time { Self { from: self.from.max(time + 1), ..self } } else { Self { until: self.until.min(time), ..self } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn a_skipped_time_keeps_the_offset_from_before_the_gap() {
        let skipped = instant(local("2026-03-29 01:30"), Tz::Europe__London);
        assert_eq!(skipped.to_rfc3339(), "2026-03-29T02:30:00+01:00");
        let skipped = instant(local("2026-03-08 02:30"), Tz::America__New_York);
        assert_eq!(skipped.to_rfc3339(), "2026-03-08T03:30:00-04:00");
        let skipped_date = instant(local("2011-12-30 12:00"), Tz::Pacific__Apia);
        assert_eq!(skipped_date.to_rfc3339(), "2011-12-31T12:00:00+14:00");
    }

    #[test]
    fn a_repeated_time_is_its_first_occurrence() {
        let repeated = instant(local("2026-10-25 01:30"), Tz::Europe__London);
        assert_eq!(repeated.to_rfc3339(), "2026-10-25T01:30:00+01:00");
    }

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
                    let (day, time) = (chrono::Datelike::num_days_from_ce(&point), TimeOfDay::from(point.time()));
                    assert_eq!(clock.is_before(day, time), at <= instant(point, zone), "{zone} {at} {point}");
                }
            }
        }
    }

    #[test]
    fn what_is_skipped_comes_after_what_is_shown_next() {
        let clock = Clock::new("2026-03-28T12:00:00Z".parse().unwrap(), &Clocks::of(Tz::Europe__London));
        let at = |text: &str| (chrono::Datelike::num_days_from_ce(&local(text)), TimeOfDay::from(local(text).time()));
        assert_eq!(clock.compared(at("2026-03-29 01:30"), at("2026-03-29 02:00")), Ordering::Greater);
        assert_eq!(clock.compared(at("2026-03-29 01:30"), at("2026-03-29 01:30")), Ordering::Equal);
        assert_eq!(clock.compared(at("2026-03-29 02:00"), at("2026-03-30 01:30")), Ordering::Less);
    }

    #[test]
    fn spans_end_with_the_times_next_to_what_clocks_show() {
        let clocks = Clocks::of(Tz::Europe__London);
        let at = |text: &str| Clock::new(text.parse().unwrap(), &clocks);
        let time = |text: &str| TimeOfDay::from(local(&format!("2026-06-10 {text}")).time());
        let ten = at("2026-06-10T09:00:00Z");
        let span = ["08:00", "09:00", "12:00", "13:00"].into_iter().fold(Span::of_day(&ten), |span, own| span.cut(time(own), &ten));
        for (text, expected) in [
            ("2026-06-10T08:00:00Z", false),
            ("2026-06-10T08:00:01Z", true),
            ("2026-06-10T11:00:00Z", true),
            ("2026-06-10T11:00:01Z", false),
            ("2026-06-11T09:00:00Z", false),
        ] {
            assert_eq!(span.holds(&at(text)), expected, "{text}");
        }
        // What is shown exactly then is not yet after it.
        assert!(span.cut(time("10:00"), &ten).holds(&ten) && !span.cut(time("10:00"), &ten).holds(&at("2026-06-10T09:00:01Z")));
        // Midnight is of the day. Once the clocks have been changed, and for some days, there is no span.
        let (before, after) = (at("2026-03-29T00:59:59Z"), at("2026-03-29T01:00:00Z"));
        assert!(Span::of_day(&ten).holds(&at("2026-06-09T23:00:00Z")) && Span::of_day(&before).holds(&before));
        assert!(!Span::of_day(&before).holds(&after) && !Span::of_day(&after).holds(&after));
        assert!(!Span::of_day(&after).holds(&at("2026-03-29T00:00:00Z")));
    }
}
