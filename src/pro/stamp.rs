//! Dates and times as answers write them, without a formatter in between.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, Timelike};

/// The digits of a date and time of the years 0 to 9999.
struct Digits {
    year: [u8; 4],
    month: [u8; 2],
    day: [u8; 2],
    hour: [u8; 2],
    minute: [u8; 2],
    second: [u8; 2],
}

impl Digits {
    /// `None` for what isn't plainly written in digits: other years, leap seconds.
    fn of(at: NaiveDateTime) -> Option<Self> {
        let year = u32::try_from(at.year()).ok().filter(|year| *year <= 9999)?;
        if at.nanosecond() >= 1_000_000_000 {
            return None;
        }
        let ([y1, y2], [y3, y4]) = (two(year / 100)?, two(year % 100)?);
        Some(Self {
            year: [y1, y2, y3, y4],
            month: two(at.month())?,
            day: two(at.day())?,
            hour: two(at.hour())?,
            minute: two(at.minute())?,
            second: two(at.second())?,
        })
    }

    /// `2019-06-14T17:00:00`
    fn iso(&self) -> [u8; 19] {
        let ([y1, y2, y3, y4], [mo1, mo2], [d1, d2]) = (self.year, self.month, self.day);
        let ([h1, h2], [mi1, mi2], [s1, s2]) = (self.hour, self.minute, self.second);
        [y1, y2, y3, y4, b'-', mo1, mo2, b'-', d1, d2, b'T', h1, h2, b':', mi1, mi2, b':', s1, s2]
    }

    /// `14/06/2019 17:00:00 `
    fn sentence(&self) -> [u8; 20] {
        let ([y1, y2, y3, y4], [mo1, mo2], [d1, d2]) = (self.year, self.month, self.day);
        let ([h1, h2], [mi1, mi2], [s1, s2]) = (self.hour, self.minute, self.second);
        [d1, d2, b'/', mo1, mo2, b'/', y1, y2, y3, y4, b' ', h1, h2, b':', mi1, mi2, b':', s1, s2, b' ']
    }
}

/// `+00:00`; `None` for an offset of part minutes.
fn offset(offset: FixedOffset) -> Option<[u8; 6]> {
    let seconds = offset.local_minus_utc();
    let minutes = seconds.unsigned_abs() / 60;
    let ([h1, h2], [m1, m2]) = (two(minutes / 60)?, two(minutes % 60)?);
    (seconds % 60 == 0).then_some([if seconds < 0 { b'-' } else { b'+' }, h1, h2, b':', m1, m2])
}

/// The two digits of a number below 100.
fn two(number: u32) -> Option<[u8; 2]> {
    let digit = |digit: u32| u8::try_from(digit).ok().filter(|digit| *digit < 10).map(|digit| b'0' + digit);
    Some([digit(number / 10)?, digit(number % 10)?])
}

/// `2019-06-14T17:00:00`
pub(super) struct Local(pub(super) NaiveDateTime);

impl fmt::Display for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Digits::of(self.0) {
            Some(digits) => write(f, &digits.iso()),
            None => self.0.format("%Y-%m-%dT%H:%M:%S").fmt(f),
        }
    }
}

/// `2019-06-14T17:00:00+00:00`
pub(super) struct Instant(pub(super) DateTime<FixedOffset>);

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (Digits::of(self.0.naive_local()), offset(*self.0.offset())) {
            (Some(digits), Some(offset)) => write(f, &digits.iso()).and_then(|()| write(f, &offset)),
            _ => self.0.format("%Y-%m-%dT%H:%M:%S%:z").fmt(f),
        }
    }
}

/// `14/06/2019 17:00:00 +00:00`
pub(super) struct InSentence(pub(super) DateTime<FixedOffset>);

impl fmt::Display for InSentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (Digits::of(self.0.naive_local()), offset(*self.0.offset())) {
            (Some(digits), Some(offset)) => write(f, &digits.sentence()).and_then(|()| write(f, &offset)),
            _ => self.0.format("%d/%m/%Y %H:%M:%S %:z").fmt(f),
        }
    }
}

/// Writes ASCII.
fn write(f: &mut fmt::Formatter<'_>, ascii: &[u8]) -> fmt::Result {
    f.write_str(std::str::from_utf8(ascii).map_err(|_| fmt::Error)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_written_as_the_formatter_writes_them() {
        for text in [
            "2019-06-14T17:00:00+00:00",
            "2026-01-02T03:04:05-09:30",
            "2026-12-31T23:59:59+14:00",
            "0001-01-01T00:00:00+00:01",
            "2026-06-30T23:59:60+00:00",
            "+12026-06-30T00:00:00+00:00",
            "-0026-06-30T00:00:00-00:30",
        ] {
            let at = text.parse::<DateTime<FixedOffset>>().unwrap();
            assert_eq!(Instant(at).to_string(), at.format("%Y-%m-%dT%H:%M:%S%:z").to_string());
            assert_eq!(InSentence(at).to_string(), at.format("%d/%m/%Y %H:%M:%S %:z").to_string());
            assert_eq!(Local(at.naive_local()).to_string(), at.format("%Y-%m-%dT%H:%M:%S").to_string());
        }
        let of_old = "2026-06-30T12:00:00+00:00".parse::<DateTime<FixedOffset>>().unwrap();
        let of_old = of_old.with_timezone(&FixedOffset::east_opt(-75).unwrap());
        assert_eq!(Instant(of_old).to_string(), of_old.format("%Y-%m-%dT%H:%M:%S%:z").to_string());
    }
}
