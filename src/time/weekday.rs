//! Days of the week and times of day.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use chrono::{NaiveTime, Timelike};
use thiserror::Error;

use crate::json::{by_parser, words};

words! {
    /// A day of the week.
    pub enum Weekday, "a day of the week" {
        /// Monday.
        Monday = "Monday",
        /// Tuesday.
        Tuesday = "Tuesday",
        /// Wednesday.
        Wednesday = "Wednesday",
        /// Thursday.
        Thursday = "Thursday",
        /// Friday.
        Friday = "Friday",
        /// Saturday.
        Saturday = "Saturday",
        /// Sunday.
        Sunday = "Sunday",
    }
}

/// A set of weekdays, one bit each from Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Weekdays(u8);

impl Weekdays {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const MONDAY_TO_FRIDAY: Self = Self(0b1_1111);

    /// Those of both.
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some weekday is one of both.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// How many days after one, up to another, have its weekdays; of more than 63 days no fewer.
    pub(crate) fn within(self, after: i32, to: i32) -> i32 {
        match u32::try_from(to.saturating_sub(after)) {
            Ok(days @ 0..=63) => (self.from(after + 1) & ((1 << days) - 1)).count_ones().cast_signed(),
            Ok(days) => days.cast_signed(),
            Err(_) => -1,
        }
    }

    /// Absent is every day.
    pub(crate) fn of(days: Option<&[Weekday]>) -> Self {
        days.map_or(Self(0x7f), |days| Self(days.iter().fold(0, |bits, day| bits | 1 << *day as u8)))
    }

    /// The weekday of a day, counted as for [`Weekdays::has_day`].
    pub(crate) fn of_day(day: i32) -> Self {
        Self(1 << (day - 1).rem_euclid(7))
    }

    /// Whether it has the weekday of a day, counted from the beginning of the calendar, a Monday, which is day 1.
    pub(crate) fn has_day(self, day: i32) -> bool {
        self.0 & (1 << (day - 1).rem_euclid(7)) != 0
    }

    /// The days from one on, one bit each as far as 64 go, by whether it has their weekdays.
    pub(crate) fn from(self, day: i32) -> u64 {
        // A week's bits, nine times and once more the first.
        const WEEKS: u64 = 0x8102_0408_1020_4081;
        let (week, weekday) = (u64::from(self.0), (day - 1).rem_euclid(7));
        ((week >> weekday | week << (7 - weekday)) & 0x7f).wrapping_mul(WEEKS)
    }
}

const SECONDS_OF_A_DAY: u32 = 24 * 60 * 60;

/// A time of day, `00:00` to `23:59:59`.
///
/// ```
/// use consign::TimeOfDay;
/// assert_eq!("17:00".parse::<TimeOfDay>()?.to_string(), "17:00");
/// assert!("24:00".parse::<TimeOfDay>().is_err());
/// # Ok::<(), consign::TimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(
    /// One more than its seconds, so that one that is absent takes no room.
    NonZeroU32,
);

/// Why a time of day is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no time of day: `17:00`, from `00:00` to `23:59`")]
pub struct TimeError(String);

impl TimeOfDay {
    /// 23:59, the end of a day without a window.
    pub(crate) const LAST_MINUTE: Self = Self::of_seconds(SECONDS_OF_A_DAY - 60);
    /// 23:59:59, after which there is nothing in a day.
    pub(crate) const LAST_SECOND: Self = Self::of_seconds(SECONDS_OF_A_DAY - 1);

    const fn of_seconds(seconds: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(seconds))
    }

    /// Seconds since midnight.
    pub(crate) fn seconds(self) -> u32 {
        self.0.get() - 1
    }

    /// The time for `chrono`.
    #[must_use]
    pub fn time(self) -> NaiveTime {
        NaiveTime::from_num_seconds_from_midnight_opt(self.seconds(), 0).unwrap_or_default()
    }
}

impl Default for TimeOfDay {
    /// 00:00
    fn default() -> Self {
        Self::of_seconds(0)
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimeOfDay({self})")
    }
}

impl From<NaiveTime> for TimeOfDay {
    /// Cut to whole seconds.
    fn from(time: NaiveTime) -> Self {
        // The seconds of a leap second are those of the second before.
        Self::of_seconds(time.num_seconds_from_midnight())
    }
}

impl FromStr for TimeOfDay {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        time(text).map(Self::from).ok_or_else(|| TimeError(crate::number::shortened(text)))
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    let (minutes, seconds) = match *text.as_bytes() {
        [h1, h2, b':', m1, m2] => ([h1, h2, m1, m2], [b'0', b'0']),
        [h1, h2, b':', m1, m2, b':', s1, s2] => ([h1, h2, m1, m2], [s1, s2]),
        _ => return None,
    };
    let pair =
        |tens: u8, ones: u8| (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'));
    let ([h1, h2, m1, m2], [s1, s2]) = (minutes, seconds);
    NaiveTime::from_hms_opt(pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?)
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time();
        let time = if time.second() == 0 { time.format("%H:%M") } else { time.format("%H:%M:%S") };
        time.fmt(f)
    }
}

by_parser! {
    TimeOfDay, "a time of day", str::parse, Self::default();
}

impl serde::Serialize for TimeOfDay {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for TimeOfDay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A time of the day on 24 hours: `17:00` or `17:00:30`.",
            "type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_of_the_day() {
        assert_eq!("23:59:30".parse::<TimeOfDay>().unwrap().to_string(), "23:59:30");
        for text in ["24:00", "7:00", "17", "17:60", "", "17:00Z", "23:59:60", " 17:00", "17:00:00.5", "0::00", "00:0:", "1 :00", "٠:00"] {
            assert!(text.parse::<TimeOfDay>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_counted_by_their_weekdays() {
        let counted = Weekdays::of(Some(&[Weekday::Monday, Weekday::Thursday, Weekday::Sunday, Weekday::Monday]));
        assert_eq!(counted, Weekdays(0b100_1001));
        assert_eq!(counted.or(Weekdays::MONDAY_TO_FRIDAY), Weekdays(0b101_1111));
        for after in 1..15 {
            assert!(counted.has_day(after) == counted.meets(Weekdays::of_day(after)), "{after}");
            for to in after..=after + 63 {
                let days = (after + 1..=to).filter(|day| counted.has_day(*day)).count();
                assert_eq!(counted.within(after, to), i32::try_from(days).unwrap(), "{after} {to}");
            }
            assert!(counted.within(after, after + 64) >= 28 && counted.within(after, after - 1) < 0);
        }
    }
}
