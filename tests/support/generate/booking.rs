//! Booking codes: of the services and groups of a world, and of any names.

use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::Case;
use super::part::{TIMES, off};

/// A booking code before it is known which services and groups there are.
#[derive(Clone, Debug)]
pub struct BookingParts {
    among: Vec<Named>,
    not: Vec<Named>,
    collected: Option<i64>,
    collection: Times,
    delivered: Option<i64>,
    delivery: Times,
    spelling: Spelling,
}

/// A service or a group by its number.
#[derive(Clone, Copy, Debug)]
struct Named {
    is_group: bool,
    number: usize,
}

/// From and to.
type Times = Option<(Option<&'static str>, Option<&'static str>)>;

/// How wildcards are written.
#[derive(Clone, Copy, Debug)]
struct Spelling {
    /// Those at the end are left out.
    short: bool,
    /// Times are `*`, not `*-*`.
    one_star: bool,
}

/// Booking codes for small worlds: dates and times about those of the world, often none.
pub fn bookings() -> impl Strategy<Value = BookingParts> {
    let named = || (proptest::bool::weighted(0.4), 0..12_usize).prop_map(|(is_group, number)| Named { is_group, number });
    let among = prop_oneof![2 => Just(Vec::new()), 3 => vec(named(), 1..=6)];
    let not = prop_oneof![3 => Just(Vec::new()), 1 => vec(named(), 1..=2)];
    let date = |often, offsets: &'static [i64]| proptest::option::weighted(often, select(offsets));
    let collected = date(0.3, &[0, 1, 2, 3, -1, 7, 29]);
    let delivered = date(0.3, &[1, 2, 3, 4, 5, 0, 7]);
    let delivery = times(&[("08:00", "18:00"), ("00:00", "23:59"), ("00:01", "23:59"), ("07:00", "12:00"), ("09:00", "23:59")]);
    let collection = times(&[("06:00", "23:59"), ("00:00", "12:00"), ("09:00", "17:00"), ("17:00", "17:00"), ("01:30", "03:10")]);
    (among, not, collected, collection, delivered, delivery, spellings()).prop_map(
        |(among, not, collected, collection, delivered, delivery, spelling)| BookingParts {
            among,
            not,
            collected,
            collection,
            delivered,
            delivery,
            spelling,
        },
    )
}

fn spellings() -> impl Strategy<Value = Spelling> {
    (any::<bool>(), any::<bool>()).prop_map(|(short, one_star)| Spelling { short, one_star })
}

/// Both ends of a pair, or one of them, or none.
fn times(pairs: &'static [(&'static str, &'static str)]) -> impl Strategy<Value = Times> {
    let pair = (select(pairs), 0..8_u8).prop_map(|((from, to), ends)| ((ends != 0).then_some(from), (ends != 1).then_some(to)));
    proptest::option::weighted(0.35, pair)
}

impl BookingParts {
    /// The code, with names of this world. What names a group where there is none names a service.
    pub fn code(&self, case: &Case) -> String {
        let names = |named: &[Named]| named.iter().map(|one| one.name(&case.rule_set)).collect::<Vec<_>>();
        let today: Date = case.at[..10].parse().expect("a date");
        let date = |offset: Option<i64>| offset.map_or("*".to_owned(), |offset| off(today, offset));
        let times = |times: Times| written(times, self.spelling);
        let rest = [date(self.collected), times(self.collection), date(self.delivered), times(self.delivery)];
        joined(&names(&self.among), &names(&self.not), rest, self.spelling)
    }
}

impl Named {
    fn name(self, rule_set: &Value) -> String {
        let of = |kind: &str| {
            let all: Vec<&Value> = rule_set[kind].as_array()?.iter().filter(|one| one["IsEnabled"] != false).collect();
            all.get(self.number % all.len().max(1))?["Reference"].as_str()
        };
        let group = of("CarrierServiceGroups").filter(|_| self.is_group).map(|group| format!("@{group}"));
        group.unwrap_or_else(|| of("CarrierServices").expect("a service").to_owned())
    }
}

fn written(times: Times, spelling: Spelling) -> String {
    let star = if spelling.one_star { "*" } else { "*-*" };
    let end = |end: Option<&'static str>| end.unwrap_or("*");
    times.map_or(star.to_owned(), |(from, to)| format!("{}-{}", end(from), end(to)))
}

fn joined(among: &[String], not: &[String], rest: [String; 4], spelling: Spelling) -> String {
    let mut services = if among.is_empty() { "*".to_owned() } else { among.join(",") };
    if !not.is_empty() {
        services = format!("{services}!{}", not.join(","));
    }
    let mut parts = vec![services];
    parts.extend(rest);
    while spelling.short && parts.len() > 1 && parts.last().is_some_and(|part| part == "*" || part == "*-*") {
        parts.pop();
    }
    parts.join("/")
}

/// Booking codes of any services and groups, on any dates, each with its shortest spelling.
pub fn booking_codes() -> impl Strategy<Value = (String, String)> {
    let name = "@?[A-Za-z0-9_.-]{1,8}( [A-Za-z0-9]{1,4})?";
    let date = || proptest::option::weighted(0.5, "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])");
    let end = || proptest::option::weighted(0.8, select(&TIMES[..]));
    let times = || proptest::option::weighted(0.5, (end(), end()).prop_filter("in order", |(from, to)| ordered(*from, *to)));
    let lists = (vec(name, 0..=3), vec(name, 0..=2));
    (lists, (date(), date()), (times(), times()), spellings()).prop_map(|((among, not), dates, times_of, spelling)| {
        let date = |date: &Option<String>| date.clone().unwrap_or("*".to_owned());
        let code = |spelling: Spelling| {
            let times = |one: Times| written(one.filter(|ends| *ends != (None, None)), spelling);
            let rest = [date(&dates.0), times(times_of.0), date(&dates.1), times(times_of.1)];
            joined(&among, &not, rest, spelling)
        };
        (code(spelling), code(Spelling { short: true, one_star: false }))
    })
}

fn ordered(from: Option<&str>, to: Option<&str>) -> bool {
    from.zip(to).is_none_or(|(from, to)| from <= to)
}
