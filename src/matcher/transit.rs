//! Transit lanes: where a service delivers, on which days, after how many of them, and whether that keeps a promise.

use chrono::NaiveDate;

use crate::calendar::{Weekdays, next_day};
use crate::consignment::{DeliveryPromise, Window};
use crate::place_list::{ListId, Route};

/// A transit lane, compiled.
pub(super) struct Transit {
    pub(super) from: Option<ListId>,
    pub(super) to: Option<ListId>,
    pub(super) min: u32,
    pub(super) max: u32,
    pub(super) days: Weekdays,
    /// As stated; `None` for the whole day.
    pub(super) window: Option<Window>,
}

impl Transit {
    pub(super) fn matches(&self, route: Route<'_>) -> bool {
        route.leads(self.from, self.to)
    }

    /// The earliest and the latest delivery date of a collection; `None` from a day that isn't a delivery day, if it is day 0.
    pub(super) fn delivery(&self, collected: NaiveDate, holidays: &[NaiveDate]) -> Option<(NaiveDate, NaiveDate)> {
        if self.min == 0 && !(self.days.has(collected) && holidays.binary_search(&collected).is_err()) {
            return None;
        }
        let mut date = collected;
        for _ in 0..self.min {
            date = next_day(date, self.days, holidays);
        }
        let earliest = date;
        for _ in self.min..self.max {
            date = next_day(date, self.days, holidays);
        }
        Some((earliest, date))
    }

    /// When on the day it is delivered.
    pub(super) fn part_of_day(&self) -> Window {
        self.window.unwrap_or_else(Window::whole_day)
    }
}

/// Whether delivery dates keep the date that was promised.
pub(super) fn keeps_date(promise: &DeliveryPromise, (earliest, latest): (NaiveDate, NaiveDate)) -> bool {
    match promise.date {
        None => true,
        Some(date) if promise.exactly => earliest == date && latest == date,
        Some(date) => latest <= date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Weekday;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn lane(min: u32, max: u32, days: &[Weekday]) -> Transit {
        Transit { from: None, to: None, min, max, days: Weekdays::of(Some(days)), window: None }
    }

    const WORKDAYS: &[Weekday] = &[Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

    #[test]
    fn collected_on_a_saturday_two_days_later_is_tuesday() {
        let delivered = lane(2, 2, WORKDAYS).delivery(date("2020-03-21"), &[]);
        assert_eq!(delivered, Some((date("2020-03-24"), date("2020-03-24"))));
    }

    #[test]
    fn holidays_do_not_count() {
        let delivered = lane(1, 2, WORKDAYS).delivery(date("2026-12-24"), &[date("2026-12-25"), date("2026-12-28")]);
        assert_eq!(delivered, Some((date("2026-12-29"), date("2026-12-30"))));
    }

    #[test]
    fn day_zero_is_a_delivery_day_or_none() {
        let same_day = lane(0, 1, WORKDAYS);
        assert_eq!(same_day.delivery(date("2020-03-20"), &[]), Some((date("2020-03-20"), date("2020-03-23"))));
        assert_eq!(same_day.delivery(date("2020-03-21"), &[]), None);
        assert_eq!(same_day.delivery(date("2020-03-20"), &[date("2020-03-20")]), None);
    }
}
