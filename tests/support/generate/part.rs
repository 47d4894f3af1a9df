//! What worlds are built from: JSON objects whose fields may be left out, figures, days, times.

use jiff::Span;
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use super::maybe::Maybe;

/// Some JSON; `null` stands for a field that is left out.
pub type Part = BoxedStrategy<Value>;

/// Times of day of cut-offs, collections and instants. 01:30 and 02:30 are skipped or repeated by one zone or another.
pub const TIMES: [&str; 9] = ["00:00", "12:00", "16:00", "17:00", "01:30", "02:30", "09:00", "03:10", "23:59"];

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// An object of these fields.
pub fn object(fields: Vec<(&'static str, Part)>) -> Part {
    let (names, parts): (Vec<&str>, Vec<Part>) = fields.into_iter().unzip();
    parts
        .prop_map(move |values| {
            let given = names.iter().zip(values).filter(|(_, value)| !value.is_null());
            Value::Object(given.map(|(name, value)| ((*name).to_owned(), value)).collect::<Map<_, _>>())
        })
        .boxed()
}

/// Those that have these numbers, each once; numbers beyond the last begin again with the first.
pub fn chosen<T: Ord + Clone>(numbers: &Value, among: &[T]) -> Vec<T> {
    let numbers = numbers.as_array().into_iter().flatten().filter_map(Value::as_u64).filter_map(|number| usize::try_from(number).ok());
    let mut chosen: Vec<T> = numbers.filter_map(|number| among.get(number % among.len().max(1)).cloned()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// The fields of both.
pub fn merged(one: Part, other: Part) -> Part {
    (one, other)
        .prop_map(|(mut one, mut other)| {
            if let (Some(fields), Some(others)) = (one.as_object_mut(), other.as_object_mut()) {
                fields.append(others);
            }
            one
        })
        .boxed()
}

/// Takes fields away.
pub fn remove(json: &mut Value, names: &[&str]) {
    if let Some(fields) = json.as_object_mut() {
        fields.retain(|name, _| !names.contains(&name.as_str()));
    }
}

/// The object in this field gives its own fields to the object around it.
pub fn flatten(json: &mut Value, name: &str) {
    if let Some(fields) = json.as_object_mut()
        && let Some(Value::Object(mut inner)) = fields.remove(name)
    {
        fields.append(&mut inner);
    }
}

/// Now and then, or else left out; always or never with a probability of 1 or 0.
pub fn maybe(probability: f64, part: Part) -> Part {
    Maybe { probability, part }.boxed()
}

/// One of these texts.
pub fn text(pool: &'static [&'static str]) -> Part {
    select(pool).prop_map(|text| json!(text)).boxed()
}

/// One of these figures, as a JSON number or string.
pub fn figure(pool: &'static [&'static str]) -> Part {
    let as_text = proptest::bool::weighted(0.3);
    (select(pool), as_text)
        .prop_map(|(figure, as_text)| if as_text { json!(figure) } else { serde_json::from_str(figure).expect("a JSON number") })
        .boxed()
}

/// Whole numbers, which are never texts.
pub fn count(pool: &'static [i64]) -> Part {
    select(pool).prop_map(|count| json!(count)).boxed()
}

pub fn flag() -> Part {
    any::<bool>().prop_map(|flag| json!(flag)).boxed()
}

/// Some of these items, at least one, in their order.
pub fn some_of(pool: &'static [&'static str], most: usize) -> Part {
    subsequence(pool, 1..=most).prop_map(|items| json!(items)).boxed()
}

/// So many of these, in any order, as a list.
pub fn list(item: Part, count: std::ops::RangeInclusive<usize>) -> Part {
    vec(item, count).prop_map(|items| json!(items)).boxed()
}

/// This alone.
pub fn just(json: Value) -> Part {
    Just(json).boxed()
}

/// Lists of weekdays as calendars have them.
pub fn weekdays() -> Part {
    let sets = [&WEEKDAYS[..5], &WEEKDAYS[..6], &WEEKDAYS[..], &WEEKDAYS[5..], &WEEKDAYS[1..4]];
    prop_oneof![4 => select(Vec::from(sets)).prop_map(|set| json!(set)), 1 => some_of(&WEEKDAYS, 3)].boxed()
}

/// A date so many days from that of the world.
pub fn day(offsets: &'static [i64]) -> Part {
    select(offsets).prop_map(on).boxed()
}

/// Some dates, at least one.
pub fn days(offsets: &'static [i64], most: usize) -> Part {
    subsequence(offsets, 1..=most).prop_map(move |offsets| offsets.into_iter().map(on).collect()).boxed()
}

/// The date so many days from that of the world, which a world puts in place of it.
pub fn on(offset: i64) -> Value {
    json!({ (DATE): [offset, ""] })
}

/// Marks what stands for a date: how many days from the world's, and what is written behind it.
pub const DATE: &str = "?Date";

/// `2026-03-29`
pub fn off(today: Date, offset: i64) -> String {
    today.saturating_add(Span::new().days(offset)).to_string()
}

/// Hours of delivery, asked for or offered.
pub fn window() -> Part {
    const WINDOWS: [(&str, &str); 6] =
        [("08:00", "18:00"), ("00:00", "23:59"), ("09:00", "12:00"), ("08:00", "12:00"), ("09:00", "18:00"), ("18:00", "22:00")];
    select(&WINDOWS[..]).prop_map(|(start, end)| json!({ "Start": start, "End": end })).boxed()
}

/// A span of validity about the day, open or closed at either end.
pub fn validity(probability: f64) -> [(&'static str, Part); 2] {
    [("ValidFrom", maybe(probability, day(&[0, -30, 1, 2]))), ("ValidTo", maybe(probability, day(&[2, 30, 3, 5])))]
}

/// A weight with its unit, at one of the bounds or right beside it.
pub fn weight() -> Part {
    let of = |unit: &'static [&'static str], pool| object(vec![("Value", figure(pool)), ("Unit", text(unit))]);
    prop_oneof![
        8 => of(&["Kg", "kg", "KG"], &["1", "0.5", "2", "5", "10", "1.0001", "25", "2.5", "30", "2.26796185"]),
        3 => of(&["g", "G"], &["500", "1000", "1e3", "2000.0", "5000", "453.59237", "0"]),
        1 => of(&["Lb", "lb"], &["1", "2", "5", "55", "2.5e-1"]),
        1 => of(&["Oz", "oz"], &["16", "8", "80", "0.001"]),
    ]
    .boxed()
}

/// Three sides with their unit.
pub fn dimensions() -> Part {
    let of = |unit: &'static [&'static str], pool| {
        let side = || figure(pool);
        object(vec![("Unit", text(unit)), ("Length", side()), ("Width", side()), ("Height", side())])
    };
    prop_oneof![
        8 => of(&["Cm", "cm"], &["10", "20", "25.4", "30", "33", "60", "120"]),
        2 => of(&["Mm", "mm"], &["100", "254", "300", "600", "1200"]),
        1 => of(&["M", "m"], &["0.1", "0.3", "1.2", "6e-1"]),
        1 => of(&["In", "in"], &["4", "10", "12"]),
    ]
    .boxed()
}
