//! Dates, times of day and instants as tables write them.

use std::fmt;

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::shortened;

/// When something was, as far as a cell tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// With an offset.
    Instant(DateTime<Utc>),
    /// As a clock and a calendar showed it somewhere.
    Local(NaiveDateTime),
    /// A date alone.
    Day(NaiveDate),
}

impl Moment {
    /// Whether it is a date alone; spreadsheets write it as its midnight.
    #[must_use]
    pub fn lacks_time(self) -> bool {
        match self {
            Self::Instant(_) => false,
            Self::Local(local) => local.time() == NaiveTime::MIN,
            Self::Day(_) => true,
        }
    }

    /// The instant, at a time of day that another cell gives, in a time zone that a mapping gives (else UTC). Where clocks show a time
    /// twice, the first is meant; a date alone is its start.
    ///
    /// # Errors
    /// If there are two times of day, or clocks never showed this one.
    pub fn at(self, time: Option<NaiveTime>, zone: Option<Tz>) -> Result<DateTime<Utc>, String> {
        let local = match (self, time) {
            (Self::Instant(instant), None) => return Ok(instant),
            (Self::Local(local), None) => local,
            (Self::Local(local), Some(time)) if self.lacks_time() => local.date().and_time(time),
            // Said twice.
            (Self::Local(local), Some(time)) if local.time() == time => local,
            (Self::Day(day), time) => day.and_time(time.unwrap_or(NaiveTime::MIN)),
            (Self::Instant(instant), Some(time)) if instant.time() == time => return Ok(instant),
            (Self::Instant(_) | Self::Local(_), Some(_)) => return Err("`At` has a time of day already".to_owned()),
        };
        let Some(zone) = zone else { return Ok(local.and_utc()) };
        let instant = match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(instant) | MappedLocalTime::Ambiguous(instant, _) => instant.to_utc(),
            MappedLocalTime::None if time.is_none() && matches!(self, Self::Day(_)) => start_of(local.date(), zone),
            MappedLocalTime::None => {
                return Err(format!("`{}` was on no clock in {zone}: they were put forward", local.format("%Y-%m-%d %H:%M")));
            }
        };
        Some(instant).filter(|instant| within_years(instant.date_naive())).ok_or_else(|| too_far(local))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(instant) => f.write_str(&instant.to_rfc3339()),
            Self::Local(local) => local.format("%Y-%m-%dT%H:%M:%S%.f").fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// The first instant of a date whose midnight was on no clock.
fn start_of(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let mut quarters = (1..=96).map(|quarter| date.and_time(NaiveTime::MIN) + chrono::TimeDelta::minutes(15 * quarter));
    let first = quarters.find_map(|local| zone.from_local_datetime(&local).earliest());
    first.map_or_else(|| date.and_time(NaiveTime::MIN).and_utc(), |first| first.to_utc())
}

/// What is beyond the years that consignments know.
pub(crate) fn too_far(what: impl fmt::Display) -> String {
    format!("`{what}` is not between the years 1900 and 2999")
}

fn within_years(date: NaiveDate) -> bool {
    (1900..=2999).contains(&date.year())
}

/// Days from the beginning of the calendar to 1970-01-01.
const EPOCH: i32 = 719_163;

/// 1900-01-01 and 3000-01-01, in days after 1970-01-01.
const YEARS: std::ops::Range<i32> = -25_567..376_200;

/// A date in days after 1970-01-01.
pub fn day(days: i32) -> Result<NaiveDate, String> {
    let date = Some(days).filter(|days| YEARS.contains(days)).and_then(|days| NaiveDate::from_num_days_from_ce_opt(days + EPOCH));
    date.ok_or_else(|| too_far(format_args!("{days} days after 1970-01-01")))
}

/// An instant in parts of a second after 1970-01-01T00:00:00Z.
pub fn instant(value: i64, per_second: i64) -> Result<DateTime<Utc>, String> {
    const DAY: i64 = 24 * 60 * 60;
    // Processors divide by what is known beforehand many times faster.
    let (seconds, rest, nanoseconds) = match per_second {
        1_000 => (value.div_euclid(1_000), value.rem_euclid(1_000), 1_000_000),
        1_000_000 => (value.div_euclid(1_000_000), value.rem_euclid(1_000_000), 1_000),
        _ => (value.div_euclid(per_second), value.rem_euclid(per_second), 1_000_000_000 / per_second),
    };
    let is_within = (i64::from(YEARS.start) * DAY..i64::from(YEARS.end) * DAY).contains(&seconds);
    let instant = DateTime::from_timestamp(seconds, u32::try_from(rest * nanoseconds).unwrap_or_default());
    instant.filter(|_| is_within).ok_or_else(|| too_far(format_args!("{value}/{per_second} s after 1970")))
}

/// A time of day in parts of a second after midnight.
pub fn time_of_day(value: i128, per_second: i64) -> Result<NaiveTime, String> {
    let per_second = i128::from(per_second);
    let (seconds, rest) = (value.div_euclid(per_second), value.rem_euclid(per_second));
    let parts = (u32::try_from(seconds).ok(), u32::try_from(rest * 1_000_000_000 / per_second).ok());
    let time = parts.0.zip(parts.1).and_then(|(seconds, nanoseconds)| NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanoseconds));
    time.ok_or_else(|| format!("`{value}/{per_second}` s after midnight is no time of day"))
}

/// `2026-11-02`, all ten signs of it.
fn calendar_date(text: &str) -> Option<NaiveDate> {
    let shaped = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    (text.len() == 10 && text.bytes().enumerate().all(shaped)).then(|| text.parse().ok()).flatten()
}

/// Reads a calendar date; a time behind it must have that shape and is not used.
pub fn read_date(text: &str) -> Result<NaiveDate, String> {
    let refused = || format!("`{}` is no date as `2026-12-25` is one, and [Format] sets no other way", shortened(text));
    let (date, time) = text.split_at_checked(10).ok_or_else(refused)?;
    let date = calendar_date(date).ok_or_else(refused)?;
    if !time.is_empty() && date_time(text).is_none() {
        return Err(refused());
    }
    Some(date).filter(|date| within_years(*date)).ok_or_else(|| too_far(text))
}

/// `14:30`, `14:30:59`, `2:30 PM`.
fn clock_time(text: &str) -> Option<NaiveTime> {
    const FORMATS: [&str; 4] = ["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];
    FORMATS.iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

/// Reads a time of day.
pub fn read_time(text: &str) -> Result<NaiveTime, String> {
    let compact = || Some(text).filter(|text| text.len() == 6).and_then(|text| NaiveTime::parse_from_str(text, "%H%M%S").ok());
    clock_time(text).or_else(compact).ok_or_else(|| format!("`{}` is no time of day: `14:30`, `14:30:59` or `2:30 PM`", shortened(text)))
}

/// A date and a time, perhaps with an offset: `2026-11-02T09:00:00Z`, `2026-11-02 09:00:00 +0100`, `2026-11-02 09:00 UTC`.
fn date_time(text: &str) -> Option<Moment> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(Moment::Instant(instant.to_utc()));
    }
    let (date, rest) = text.split_at_checked(10)?;
    let date = calendar_date(date)?;
    let time = rest.strip_prefix(['T', ' '])?;
    if let Some(time) = clock_time(time) {
        return Some(Moment::Local(date.and_time(time)));
    }
    if let Some(time) = ["Z", "UTC", "GMT"].iter().find_map(|zone| time.strip_suffix(zone)) {
        return clock_time(time.trim_end()).map(|time| Moment::Instant(date.and_time(time).and_utc()));
    }
    let (time, offset) = time.split_at_checked(time.rfind(['+', '-'])?)?;
    let time = clock_time(time.trim_end())?;
    let zoned = DateTime::parse_from_str(&format!("{date} {} {offset}", time.format("%H:%M:%S%.f")), "%Y-%m-%d %H:%M:%S%.f %#z");
    zoned.ok().map(|instant| Moment::Instant(instant.to_utc()))
}

/// Reads when something was.
pub fn read_moment(text: &str) -> Result<Moment, String> {
    let refused = || format!("`{}` is no instant: `2026-11-02T09:00:00Z`, or a date alone for its start", shortened(text));
    let moment = date_time(text).or_else(|| calendar_date(text).map(Moment::Day)).ok_or_else(refused)?;
    let date = match moment {
        Moment::Instant(instant) => instant.date_naive(),
        Moment::Local(local) => local.date(),
        Moment::Day(day) => day,
    };
    Some(moment).filter(|_| within_years(date)).ok_or_else(|| too_far(text))
}

/// Reads an instant: with an offset, as in RFC 3339; without one, or a date alone for its start, in a time zone, or else in UTC.
pub fn read_instant(text: &str, zone: Option<Tz>) -> Result<DateTime<Utc>, String> {
    read_moment(text)?.at(None, zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_in_utc_unless_they_say_otherwise() {
        for (text, expected) in [
            ("2026-11-02T09:00:00+01:00", "2026-11-02T08:00:00+00:00"),
            ("2026-11-02T09:00:00Z", "2026-11-02T09:00:00+00:00"),
            ("2026-11-02 09:00:00 +0100", "2026-11-02T08:00:00+00:00"),
            ("2026-11-02 09:00:00+00", "2026-11-02T09:00:00+00:00"),
            ("2026-11-02 09:00:00.25-05:30", "2026-11-02T14:30:00.250+00:00"),
            ("2026-11-02 09:00:00 UTC", "2026-11-02T09:00:00+00:00"),
            ("2026-11-02 09:00", "2026-11-02T09:00:00+00:00"),
            ("2026-11-02 2:30 PM", "2026-11-02T14:30:00+00:00"),
            ("2026-11-02 12:05:09 am", "2026-11-02T00:05:09+00:00"),
            ("2026-11-02T09:00:00.5", "2026-11-02T09:00:00.500+00:00"),
            ("2026-11-02", "2026-11-02T00:00:00+00:00"),
        ] {
            assert_eq!(read_instant(text, None).as_ref().map(DateTime::to_rfc3339).as_deref(), Ok(expected), "{text}");
        }
        let none =
            ["", "now", "02.11.2026", "2026-11-02T25:00", "20261102", "1492-10-12", "2026-1-2", "2026-11-02T", "2026-11-02 13:00 PM"];
        for text in none.into_iter().chain(["2026-11-02 09:00 CET", "2026-11-02 09:00 +", "2026-11-0209:00", "2026-11-02 -0100"]) {
            assert!(read_instant(text, None).is_err(), "{text}");
        }
        assert_eq!(instant(-1, 1000).unwrap().to_rfc3339(), "1969-12-31T23:59:59.999+00:00");
        assert!(instant(i64::MAX, 1).is_err());
    }

    #[test]
    fn local_times_are_those_of_a_zone() {
        let zone: Tz = "Europe/London".parse().unwrap();
        let at = |text: &str, time: Option<&str>| {
            let time = time.map(|time| read_time(time).unwrap());
            read_moment(text).unwrap().at(time, Some(zone)).map(|instant| instant.to_rfc3339())
        };
        for (text, time, expected) in [
            ("2026-07-01 09:00", None, "2026-07-01T08:00:00+00:00"),
            ("2026-07-01", None, "2026-06-30T23:00:00+00:00"),
            ("2026-07-01", Some("9:14"), "2026-07-01T08:14:00+00:00"),
            ("2026-07-01 00:00:00", Some("2:30 PM"), "2026-07-01T13:30:00+00:00"),
            ("2026-07-01T09:00:00Z", None, "2026-07-01T09:00:00+00:00"),
            // Clocks show it twice.
            ("2026-10-25 01:30", None, "2026-10-25T00:30:00+00:00"),
        ] {
            assert_eq!(at(text, time).as_deref(), Ok(expected), "{text} {time:?}");
        }
        assert_eq!(
            at("2026-03-29 01:30", None),
            Err("`2026-03-29 01:30` was on no clock in Europe/London: they were put forward".to_owned())
        );
        assert!(at("2026-07-01 09:00", Some("10:00")).is_err() && at("2026-07-01T00:00:00Z", Some("10:00")).is_err());
        assert!(at("1900-01-01", None).is_ok() && at("2999-12-31 23:59", None).is_ok());
        let far = read_moment("2999-12-31 23:00").unwrap().at(None, Some("America/New_York".parse().unwrap()));
        assert!(far.unwrap_err().contains("between the years 1900 and 2999"));
        let beirut = read_moment("2026-03-29").unwrap().at(None, Some("Asia/Beirut".parse().unwrap()));
        assert_eq!(beirut.unwrap().to_rfc3339(), "2026-03-28T22:00:00+00:00", "its day begins at 01:00");
    }

    #[test]
    fn dates_carry_the_calendar_date_as_written() {
        for text in ["2026-11-02", "2026-11-02T23:30:00-05:00", "2026-11-02 10:00:00"] {
            assert_eq!(read_date(text).unwrap().to_string(), "2026-11-02", "{text}");
        }
        for text in ["", "2026-11-2", "2/11/2026", "2026-02-30", "2026-11-02T", "2026-11-02 noon", "1899-12-31", "+2026-11-0"] {
            assert!(read_date(text).is_err(), "{text}");
        }
        assert_eq!(day(20_759).unwrap().to_string(), "2026-11-02");
        assert!(day(i32::MAX).is_err());
        for (days, date) in [(YEARS.start, "1900-01-01"), (0, "1970-01-01"), (YEARS.end - 1, "2999-12-31")] {
            assert_eq!(day(days).unwrap().to_string(), date);
            assert_eq!(instant(i64::from(days) * 86_400_000, 1_000).unwrap().date_naive().to_string(), date);
        }
        for days in [YEARS.start - 1, YEARS.end] {
            assert!(day(days).is_err() && instant(i64::from(days) * 86_400, 1).is_err());
        }
        assert!(instant(i64::from(YEARS.end) * 86_400_000 - 1, 1_000).is_ok());
    }
}
