//! The parts of the second edition: each world has some of them.
//!
//! Whatever is made of a part is wrapped together with what stands there without it. When a world is put together it is
//! drawn which parts it has, and the wrappings are taken off. So a part that has nothing to do with a failure is gone
//! from it when it has shrunk, and a part that the engine doesn't know yet is nowhere.

use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use super::part::{DATE, Part, maybe, off};

/// A part of the second edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Names,
    Places,
    Days,
    Weights,
    Charts,
    Discounts,
    Surcharges,
    Conditions,
    Tax,
    Rules,
    ShippingRules,
    Preferences,
    /// With history and carbon.
    Objectives,
    /// With what is used of them.
    Capacities,
}

/// Whether the laws hold for worlds with this part: `true` as soon as both the engine and the oracle know it.
///
/// With all of them `false` no world has anything of which the two editions think differently.
pub const KNOWN: [(Group, bool); 14] = [
    (Group::Names, true),
    (Group::Places, true),
    (Group::Days, true),
    (Group::Weights, true),
    (Group::Charts, true),
    (Group::Discounts, true),
    (Group::Surcharges, true),
    (Group::Conditions, true),
    (Group::Tax, true),
    (Group::Rules, true),
    (Group::ShippingRules, true),
    (Group::Preferences, true),
    (Group::Objectives, true),
    (Group::Capacities, true),
];

/// The parts that a world has.
pub type Groups = BTreeSet<Group>;

/// What is known of a world before it is put together: its date, and the parts that it has.
#[derive(Clone, Debug)]
pub struct Given {
    pub today: Date,
    pub groups: Groups,
}

/// Those that the laws are tried on.
pub fn known() -> Groups {
    KNOWN.into_iter().filter(|(_, known)| *known).map(|(group, _)| group).collect()
}

/// All that there are.
pub fn all() -> Groups {
    KNOWN.into_iter().map(|(group, _)| group).collect()
}

/// Some of these, from none to all, each number as often.
pub fn some_of(groups: Groups) -> impl Strategy<Value = Groups> {
    let groups = Vec::from_iter(groups);
    let most = groups.len();
    subsequence(groups, 0..=most).prop_map(Groups::from_iter)
}

/// The first in worlds that have this part, the second in others.
pub fn either(group: Group, with: Part, without: Part) -> Part {
    (with, without).prop_map(move |(with, without)| wrapped(group, &with, &without)).boxed()
}

/// The first now and then in worlds that have this part; else the second.
pub fn now_and_then(group: Group, probability: f64, with: Part, without: Part) -> Part {
    (maybe(probability, with), without)
        .prop_map(move |(with, without)| if with.is_null() { without } else { wrapped(group, &with, &without) })
        .boxed()
}

/// Now and then in worlds that have this part; nothing in others.
pub fn only(group: Group, probability: f64, part: Part) -> Part {
    maybe(probability, part.prop_map(move |with| wrapped(group, &with, &Value::Null)).boxed())
}

/// The same for values that are there already.
pub fn wrapped(group: Group, with: &Value, without: &Value) -> Value {
    json!({ mark(group): [with, without] })
}

fn mark(group: Group) -> String {
    format!("?{group:?}")
}

/// Without the wrappings, and with dates. What there is nothing of is left out of objects and lists.
pub fn unwrapped(json: &Value, given: &Given) -> Value {
    inner(json, given).unwrap_or_default()
}

/// `None` where a wrapping held nothing for this world. A `null` that nobody wrapped says something, and stays.
fn inner(json: &Value, given: &Given) -> Option<Value> {
    match json {
        Value::Array(items) => Some(items.iter().filter_map(|item| inner(item, given)).collect()),
        Value::Object(fields) => match fields.iter().next() {
            Some((mark, held)) if mark.starts_with('?') => taken_out(mark, held, given),
            _ => Some(Value::Object(fields.iter().filter_map(|(name, field)| Some((name.clone(), inner(field, given)?))).collect())),
        },
        other => Some(other.clone()),
    }
}

/// What is in a wrapping.
fn taken_out(name: &str, held: &Value, given: &Given) -> Option<Value> {
    if name == DATE {
        let date = off(given.today, held[0].as_i64()?);
        return Some(json!(format!("{date}{}", held[1].as_str()?)));
    }
    let has = given.groups.iter().any(|group| mark(*group) == name);
    let chosen = &held[usize::from(!has)];
    if chosen.is_null() { None } else { inner(chosen, given) }
}
