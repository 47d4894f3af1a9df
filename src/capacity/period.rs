//! Periods: a day, a week, a month, or all time.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::json::date;
use crate::number::shortened;
use crate::rule_set::Per;
use crate::time::date_of;

impl Per {
    /// The period that a day lies in.
    pub(crate) fn of(self, day: i32) -> Period {
        Period(match self {
            Self::Day => Kind::Day(day),
            // Day 1 is a Monday.
            Self::Week => Kind::Day(day - (day - 1).rem_euclid(7)),
            Self::Month => {
                let date = date_of(day);
                Kind::Month(date.year() * 12 + date.month0().cast_signed())
            }
            Self::Total => Kind::Total,
        })
    }

    /// Whether a period is one of its.
    pub(crate) fn has(self, period: Period) -> bool {
        match (self, period.0) {
            (Self::Day, Kind::Day(_)) | (Self::Month, Kind::Month(_)) | (Self::Total, Kind::Total) => true,
            (Self::Week, Kind::Day(day)) => (day - 1).rem_euclid(7) == 0,
            _ => false,
        }
    }

    /// What its periods are written as.
    pub(crate) fn written(self) -> &'static str {
        match self {
            Self::Day => "a day such as `2026-11-09`",
            Self::Week => "the Monday of a week such as `2026-11-09`",
            Self::Month => "a month such as `2026-11`",
            Self::Total => "`Total`",
        }
    }
}

/// A period in which a capacity counts its use: a day, `2026-11-09`; a week, written as its Monday; a month, `2026-11`; or `Total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Total,
    /// Counted from year 0.
    Month(i32),
    Day(i32),
}

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no period: a day `2026-11-09`, the Monday of a week, a month `2026-11`, or `Total`", shortened(.0))]
pub struct PeriodError(String);

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let month = || {
            let first = date(&format!("{text}-01")).ok().filter(|_| text.len() == "2026-11".len())?;
            Some(Kind::Month(first.year() * 12 + first.month0().cast_signed()))
        };
        let day = || date(text).ok().filter(|_| text.len() == "2026-11-09".len()).map(|date| Kind::Day(date.num_days_from_ce()));
        let total = (text == "Total").then_some(Kind::Total);
        total.or_else(month).or_else(day).map(Self).ok_or_else(|| PeriodError(text.to_owned()))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Total => f.write_str("Total"),
            Kind::Month(month) => write!(f, "{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
            Kind::Day(day) => date_of(day).fmt(f),
        }
    }
}

impl From<NaiveDate> for Period {
    /// The day, or the week that begins on that Monday.
    fn from(date: NaiveDate) -> Self {
        Self(Kind::Day(date.num_days_from_ce()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_a_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap().num_days_from_ce();
        for (date, expected) in [
            ("2026-11-09", ["2026-11-09", "2026-11-09", "2026-11", "Total"]),
            ("2026-11-15", ["2026-11-15", "2026-11-09", "2026-11", "Total"]),
            ("2027-01-01", ["2027-01-01", "2026-12-28", "2027-01", "Total"]),
        ] {
            let own = [Per::Day, Per::Week, Per::Month, Per::Total].map(|per| per.of(day(date)).to_string());
            assert_eq!(own, expected);
            for text in expected {
                assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
            }
        }
        for text in ["", "total", "2026", "2026-13", "2026-11-31", "2026-1-09", "2026-11-09T00:00"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
