//! Dates as people say them: `Mon 2 Nov 17:00`, with the year where it isn't the obvious one.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, Timelike, Utc};

/// An instant, in the offset that it is in.
pub(crate) fn moment(instant: DateTime<FixedOffset>, at: DateTime<Utc>) -> String {
    format!("{} {}", day(instant.naive_local(), at), instant.format("%H:%M"))
}

/// A day.
pub(crate) fn day(date: NaiveDateTime, at: DateTime<Utc>) -> String {
    let year = if date.year() == at.year() { "" } else { " %Y" };
    date.format(&format!("%a %-d %b{year}")).to_string()
}

/// When it is delivered: a day, or from one to another, with the part of the day if that isn't all of it.
pub(crate) fn delivery(earliest: NaiveDateTime, latest: NaiveDateTime, at: DateTime<Utc>) -> String {
    let days = if earliest.date() == latest.date() {
        day(latest, at)
    } else if (earliest.year(), earliest.month()) == (latest.year(), latest.month()) {
        format!("{} - {}", earliest.format("%a %-d"), day(latest, at))
    } else {
        format!("{} - {}", day(earliest, at), day(latest, at))
    };
    let minutes = |time: NaiveDateTime| (time.hour(), time.minute());
    if (minutes(earliest), minutes(latest)) == ((0, 0), (23, 59)) {
        days
    } else {
        format!("{days} {}-{}", earliest.format("%H:%M"), latest.format("%H:%M"))
    }
}

/// Reads an instant from the command line.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let expected = "expected a date, a time and an offset as in RFC 3339: `2026-11-02T09:00:00Z` or `2026-11-02T09:00:00+01:00`";
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(|_| expected.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_with_a_year_only_where_it_is_another_one() {
        let at: DateTime<Utc> = "2026-12-30T09:00:00Z".parse().unwrap();
        let local = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let said = |earliest, latest| delivery(local(earliest), local(latest), at);
        assert_eq!(said("2026-12-31T00:00:00", "2026-12-31T23:59:00"), "Thu 31 Dec");
        assert_eq!(said("2026-12-31T08:00:00", "2027-01-02T12:00:00"), "Thu 31 Dec - Sat 2 Jan 2027 08:00-12:00");
        assert_eq!(said("2026-12-28T00:00:00", "2026-12-30T23:59:00"), "Mon 28 - Wed 30 Dec");
        assert_eq!(moment("2026-12-30T17:00:00+01:00".parse().unwrap(), at), "Wed 30 Dec 17:00");
    }

    #[test]
    fn an_instant_is_read_as_rfc_3339_has_it() {
        assert_eq!(instant("2026-11-02T09:00:00+01:00").map(|at| at.to_rfc3339()), Ok("2026-11-02T08:00:00+00:00".to_owned()));
        for text in ["2026-11-02", "2026-11-02T09:00:00", "now", "", "2026-13-02T09:00:00Z"] {
            assert!(instant(text).is_err(), "{text}");
        }
    }
}
