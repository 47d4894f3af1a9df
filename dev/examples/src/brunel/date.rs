//! Calendar dates, as far as an order's due date needs them.

use anyhow::{Result, bail, ensure};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    pub(super) fn read(source: &str) -> Result<Date> {
        let parts: Vec<u16> = source.split('-').map(str::parse).collect::<Result<_, _>>()?;
        let [year, month, day] = parts[..] else { bail!("`{source}` isn't a date") };
        let date = Date { year, month: u8::try_from(month)?, day: u8::try_from(day)? };
        ensure!((1..=12).contains(&date.month) && (1..=date.days_of_month()).contains(&date.day), "`{source}` isn't a date");
        Ok(date)
    }

    fn days_of_month(self) -> u8 {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    pub(super) fn next(self) -> Date {
        let Date { year, month, day } = self;
        if day < self.days_of_month() {
            Date { year, month, day: day + 1 }
        } else if month < 12 {
            Date { year, month: month + 1, day: 1 }
        } else {
            Date { year: year + 1, month: 1, day: 1 }
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_leap_years_are_counted() -> Result<()> {
        for (day, next) in
            [("2012-02-28", "2012-02-29"), ("2013-02-28", "2013-03-01"), ("2000-02-29", "2000-03-01"), ("1900-02-28", "1900-03-01")]
        {
            assert_eq!(Date::read(day)?.next().to_string(), next);
        }
        Ok(())
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for source in ["", "2013", "2013-02-29", "2013-13-01", "2013-00-01", "2013-01-00", "2013-01-01-01"] {
            assert!(Date::read(source).is_err(), "{source}");
        }
    }
}
