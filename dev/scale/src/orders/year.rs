//! When orders are placed: by the season, the day of the week and the hour.

use crate::Random;

/// By month, from January: what a day is worth.
const MONTHS: [u64; 12] = [88, 82, 86, 88, 90, 90, 92, 88, 92, 98, 132, 140];
/// By weekday, from Monday.
const WEEKDAYS: [u64; 7] = [118, 106, 102, 100, 94, 84, 96];
/// By hour, from midnight, in UTC.
const HOURS: [u64; 24] = [10, 6, 4, 3, 3, 5, 12, 24, 40, 54, 62, 66, 68, 66, 62, 60, 60, 62, 66, 76, 84, 78, 52, 26];
const DAY: u64 = 86_400;

/// Some days, and how the orders of a retailer are spread over them.
#[derive(Debug, Clone)]
pub struct Year {
    first: i64,
    /// Of each day, the worth of all days up to its end.
    worth: Vec<u64>,
}

/// A day after 1970-01-01 as year, month and day of the month (the civil calendar, by Howard Hinnant's method).
fn civil(day: i64) -> (i64, u64, u64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (date, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year + era * 400 + i64::from(month <= 2), month.unsigned_abs(), date.unsigned_abs())
}

/// Of 0, Monday, to 6.
fn weekday(day: i64) -> u64 {
    (day + 3).rem_euclid(7).unsigned_abs()
}

/// What a day is worth, compared with others.
fn worth(day: i64) -> u64 {
    let place = |at: u64| usize::try_from(at).unwrap_or_default();
    let (_, month, date) = civil(day);
    let usual = MONTHS.get(place(month - 1)).unwrap_or(&90) * WEEKDAYS.get(place(weekday(day))).unwrap_or(&100);
    // Black Friday follows the fourth Thursday of November: it falls on the 23rd to the 29th.
    let since_black_friday = (0..4).find(|since| {
        let (_, month, date) = civil(day - since);
        weekday(day - since) == 4 && month == 11 && (23..=29).contains(&date)
    });
    match (since_black_friday, month, date) {
        (Some(0), ..) => usual * 24 / 10,
        (Some(3), ..) => usual * 19 / 10,
        (Some(_), ..) => usual * 15 / 10,
        (None, 12, 20..=26) => usual * 4 / 10,
        _ => usual,
    }
}

impl Year {
    /// The days from one to another, both included, in days after 1970-01-01; one day if the last is before the first.
    #[must_use]
    pub fn new(first: i64, last: i64) -> Self {
        let mut total = 0;
        let worth = (first..=last.max(first)).map(|day| {
            total += worth(day);
            total
        });
        Self { first, worth: worth.collect() }
    }

    /// The instant of one of so many orders, in seconds after 1970-01-01T00:00:00Z; a later number is not earlier.
    pub(super) fn instant(&self, number: u64, count: u64, random: &mut Random) -> i64 {
        const PARTS: u128 = 1 << 20;
        let total = self.worth.last().copied().unwrap_or(1);
        let within = u128::from(number) * PARTS + u128::from(random.within(0, (1 << 20) - 1));
        // How much of the whole worth, in seconds of a day worth 1, lies before it.
        let before = within * u128::from(total) * u128::from(DAY) / (u128::from(count.max(1)) * PARTS);
        let before = u64::try_from(before).unwrap_or(u64::MAX).min(total * DAY - 1);
        let day = self.worth.partition_point(|end| end * DAY <= before);
        let start = day.checked_sub(1).and_then(|day| self.worth.get(day)).copied().unwrap_or_default();
        let of_day = self.worth.get(day).map_or(1, |end| end - start);
        let second = second_of_day((before - start * DAY) / of_day.max(1));
        (self.first + i64::try_from(day).unwrap_or_default()) * 86_400 + i64::try_from(second).unwrap_or_default()
    }
}

/// From an evenly spread part of a day, 0 to 86,399, to a second of it as busy hours have them.
fn second_of_day(part: u64) -> u64 {
    let total: u64 = HOURS.iter().sum();
    let mut left = part * total;
    for (hour, worth) in (0_u64..).zip(HOURS) {
        if left < worth * DAY {
            return hour * 3_600 + left * 3_600 / (worth * DAY);
        }
        left -= worth * DAY;
    }
    DAY - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        assert_eq!((civil(0), weekday(0)), ((1970, 1, 1), 3));
        assert_eq!((civil(20_759), weekday(20_759)), ((2026, 11, 2), 0));
        assert_eq!((civil(19_782), civil(-1)), ((2024, 2, 29), (1969, 12, 31)));
    }

    #[test]
    fn orders_keep_within_their_days_and_rise_before_christmas() {
        let year = Year::new(20_454, 20_818);
        let mut random = Random::of(1, "test", 1);
        let instants: Vec<i64> = (0..36_500).map(|number| year.instant(number, 36_500, &mut random)).collect();
        assert!(instants.is_sorted());
        assert!(instants.iter().all(|at| (20_454 * 86_400..20_819 * 86_400).contains(at)));
        let on = |first: i64, last: i64| instants.iter().filter(|at| (first..=last).contains(&at.div_euclid(86_400))).count();
        // Black Friday 2026 is 27 November.
        let (black_friday, a_friday) = (on(20_784, 20_784), on(20_672, 20_672));
        assert!(black_friday > 2 * a_friday, "{black_friday} {a_friday}");
        let night = instants.iter().filter(|at| at.rem_euclid(86_400) < 6 * 3_600).count();
        assert!(night < instants.len() / 20, "{night}");
    }

    #[test]
    fn a_day_is_enough() {
        let year = Year::new(100, 99);
        let mut random = Random::of(1, "test", 1);
        assert!((0..10).all(|number| year.instant(number, 10, &mut random).div_euclid(86_400) == 100));
    }
}
