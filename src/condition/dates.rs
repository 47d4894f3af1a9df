//! Conditions of dates, and of the time at which is decided.

use chrono::{Datelike, NaiveDate, Timelike};
use serde::Serialize;
use serde::ser::SerializeMap;

use super::bounds::{Bounds, Measure, Range};
use super::thing::Amount;
use crate::check::Checker;
use crate::json::{Reader, Trail, ViolationCode, record};
use crate::money::{Currency, Exchange};
use crate::place::Answer;
use crate::time::{Clock, TimeOfDay, Weekday, Weekdays, date_of};

/// Which date is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Which {
    Shipping,
    Collection,
    Delivery,
    Promise,
}

record! {
    /// When it is.
    #[expect(unreachable_pub, reason = "records are public")]
    pub struct Hours, "a condition of the time" {
        /// The weekdays on which the time begins. Default: every day.
        pub days: Option<Vec<Weekday>> = "Days",
        /// The start, itself included. Default: 00:00.
        pub from: Option<TimeOfDay> = "From",
        /// The end, itself excluded. A time before `From` is on the next day. Default: the end of the day.
        pub to: Option<TimeOfDay> = "To",
    }
}

impl Hours {
    pub(super) fn check(&self, at: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.not_empty(self.days.as_deref(), &at.key("Days"), "every day");
        if self.from.is_none() && self.to == Some(TimeOfDay::default()) {
            checker.refuse(&at.key("To"), "the day begins at `00:00`: nothing is before it; leave `To` out for the end of the day");
        } else if self.to.is_some_and(|to| self.from.unwrap_or_default() == to) {
            let message = "`From` and `To` are equal: nothing is between them; leave both out for the whole day".to_owned();
            checker.clash(ViolationCode::Conflict, &at.key("To"), message, &at.key("From"), "`From` is");
        }
        if self.days.is_none() && self.from.is_none() && self.to.is_none() {
            checker.refuse(at, "a condition of the time states `Days`, `From` or `To`");
        }
    }

    pub(super) fn compiled(&self) -> Span {
        let end = self.to.map_or(24 * 60 * 60, TimeOfDay::seconds);
        Span { days: Weekdays::of(self.days.as_deref()), from: self.from.unwrap_or_default().seconds(), to: end }
    }
}

/// A part of some days; one past midnight belongs to the day on which it begins.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Span {
    days: Weekdays,
    from: u32,
    to: u32,
}

impl Span {
    pub(super) fn answer(&self, clock: &Clock) -> Answer {
        let local = clock.at().with_timezone(&clock.zone).naive_local();
        let (day, second) = (local.date().num_days_from_ce(), local.time().num_seconds_from_midnight());
        let begins_today = self.from <= second && (second < self.to || self.to < self.from) && self.days.has_day(day);
        let began_yesterday = self.to < self.from && second < self.to && self.days.has_day(day - 1);
        Answer::of(begins_today || began_yesterday)
    }

    pub(super) fn words(&self, clock: &Clock) -> String {
        let local = clock.at().with_timezone(&clock.zone).naive_local();
        let is = if self.answer(clock) == Answer::Yes { "is" } else { "is not" };
        let time = |seconds: u32| format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
        let days = days_text(self.days);
        format!("`{}` {is} between `{}` and `{}`{days}", local.format("%a %Y-%m-%d %H:%M"), time(self.from), time(self.to))
    }
}

/// ` on Sat, Sun`; nothing of every day.
fn days_text(days: Weekdays) -> String {
    // 2024-01-01 was a Monday.
    let all = (738_886..738_893).filter(|day| days.has_day(*day)).map(|day| date_of(day).format("%a").to_string()).collect::<Vec<_>>();
    if all.len() == 7 { String::new() } else { format!(" on {}", all.join(", ")) }
}

/// A condition of a date.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dates {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    days: Option<Vec<Weekday>>,
    present: Option<bool>,
    /// Of a promise: calendar days from the local date.
    within: Option<Bounds>,
    exactly: Option<bool>,
}

const KNOWN: [&str; 6] = ["From", "To", "Days", "Present", "WithinDays", "Exactly"];

impl Dates {
    pub(super) fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        let mut dates = Self::default();
        let mut days = None;
        reader.object(at, "a condition of a date", |reader, key| {
            let Some(name) = KNOWN.into_iter().find(|name| name.eq_ignore_ascii_case(&key.name)) else {
                return reader.unknown(&key, at, "a condition of a date", &KNOWN);
            };
            match name {
                "From" => reader.field(&mut dates.from, at, name, &key),
                "To" => reader.field(&mut dates.to, at, name, &key),
                "Days" => reader.field(&mut days, at, name, &key),
                "Present" => reader.field(&mut dates.present, at, name, &key),
                "Exactly" => reader.field(&mut dates.exactly, at, name, &key),
                _ if dates.within.is_some() => reader.twice(&at.key(name), &key, &at.key(name)),
                _ => dates.within = Some(Bounds::decode(Measure::Plain, reader, &at.key(name))),
            }
        });
        Self { days, ..dates }
    }

    pub(super) fn check(&self, which: Which, at: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.ordered(self.from, self.to, at, ["From", "To"]);
        checker.not_empty(self.days.as_deref(), &at.key("Days"), "every day");
        if let Some(within) = &self.within {
            within.check(Measure::Plain, &at.key("WithinDays"), checker);
        }
        let given = [self.from.is_some(), self.to.is_some(), self.days.is_some(), self.within.is_some(), self.exactly.is_some()];
        if !given.contains(&true) && self.present.is_none() {
            checker.refuse(at, "a condition of a date states `From`, `To`, `Days` or `Present`");
        }
        if self.present == Some(false) && given.contains(&true) {
            checker.refuse(&at.key("Present"), "where there is no date, nothing else holds of it: `Present` false stands by itself");
        }
        for (key, is_given) in [("WithinDays", self.within.is_some()), ("Exactly", self.exactly.is_some())] {
            if is_given && which != Which::Promise {
                checker.refuse(&at.key(key), format!("`{key}` stands in `Promise` only"));
            }
        }
    }

    pub(super) fn compiled(&self, own: Currency) -> Period {
        let day = |date: NaiveDate| date.num_days_from_ce();
        Period {
            from: self.from.map(day),
            to: self.to.map(day),
            days: self.days.as_deref().map(|days| Weekdays::of(Some(days))),
            present: self.present.unwrap_or(true),
            within: self.within.as_ref().map(|within| within.compiled(Measure::Plain, own)),
            exactly: self.exactly,
        }
    }
}

/// A condition of a date, compiled.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Period {
    from: Option<i32>,
    to: Option<i32>,
    days: Option<Weekdays>,
    present: bool,
    within: Option<Range>,
    exactly: Option<bool>,
}

impl Period {
    /// Whether it holds of a day, and of whether exactly that is meant.
    pub(super) fn answer(&self, day: Option<i32>, exactly: bool, today: i32) -> Answer {
        let Some(day) = day else { return Answer::of(!self.present) };
        let within = |range: &Range| range.answer(Some(&Amount::Plain((day - today).into())), &Exchange::default()) == Answer::Yes;
        Answer::of(
            self.present
                && self.from.is_none_or(|from| from <= day)
                && self.to.is_none_or(|to| day <= to)
                && self.days.is_none_or(|days| days.has_day(day))
                && self.within.as_ref().is_none_or(within)
                && self.exactly.is_none_or(|asked| asked == exactly),
        )
    }

    /// Whether it may hold of some date of a service's own: one of these weekdays, within these days.
    pub(super) fn may_hold(&self, (weekdays, [first, last]): (Weekdays, [i32; 2])) -> bool {
        let meets = self.from.is_none_or(|from| from <= last) && self.to.is_none_or(|to| first <= to);
        self.present && meets && self.days.is_none_or(|days| days.meets(weekdays))
    }

    pub(super) fn words(&self, name: &str, day: Option<i32>, exactly: bool, today: i32) -> String {
        let Some(day) = day else { return format!("there is no {name}") };
        let date = date_of(day);
        if !self.present {
            return format!("there is a {name}, `{date}`");
        }
        let is = if self.answer(Some(day), exactly, today) == Answer::Yes { "is" } else { "is not" };
        let exactly = |exactly: bool| if exactly { " exact" } else { " the latest" }.to_owned();
        let asked = [
            self.from.map(|from| format!(" from `{}` on", date_of(from))),
            self.to.map(|to| format!(" until `{}`", date_of(to))),
            self.days.map(days_text),
            self.within.as_ref().map(|_| format!(" within the days asked for, `{}` from today", day - today)),
            self.exactly.map(exactly),
        ];
        let asked: String = asked.into_iter().flatten().collect();
        if asked.is_empty() { format!("there is a {name}, `{date}`") } else { format!("{name} `{date}` {is}{asked}") }
    }
}

impl Serialize for Dates {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let Self { from, to, days, present, within, exactly } = self;
        for (key, date) in [("From", from), ("To", to)] {
            if let Some(date) = date {
                map.serialize_entry(key, date)?;
            }
        }
        if let Some(days) = days {
            map.serialize_entry("Days", days)?;
        }
        for (key, truth) in [("Present", present), ("Exactly", exactly)] {
            if let Some(truth) = truth {
                map.serialize_entry(key, truth)?;
            }
        }
        if let Some(within) = within {
            map.serialize_entry("WithinDays", within)?;
        }
        map.end()
    }
}
