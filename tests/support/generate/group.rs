//! The parts of the second edition: each world has some of them.
//!
//! Whatever is made of a part is wrapped together with what stands there without it. When a world is put together it is
//! drawn which parts it has, and the wrappings are taken off. So a part that has nothing to do with a failure is gone
//! from it when it has shrunk, and a part that the engine doesn't know yet is nowhere.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use super::part::{Part, maybe};

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
}

/// Whether the laws hold for worlds with this part: `true` as soon as both the engine and the oracle know it.
///
/// With all of them `false` no world has anything of which the two editions think differently.
pub const KNOWN: [(Group, bool); 10] = [
    (Group::Names, false),
    (Group::Places, false),
    (Group::Days, false),
    (Group::Weights, false),
    (Group::Charts, false),
    (Group::Discounts, false),
    (Group::Surcharges, false),
    (Group::Conditions, false),
    (Group::Tax, false),
    (Group::Rules, false),
];

/// The parts that a world has.
pub type Groups = BTreeSet<Group>;

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

/// Like `either`, in so many of a hundred; and in the others the second.
pub fn now_and_then(group: Group, of_hundred: u32, with: Part, without: &Part) -> Part {
    prop_oneof![100 - of_hundred => without.clone(), of_hundred => either(group, with, without.clone())].boxed()
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

/// Without the wrappings. What there is nothing of is left out of objects and lists.
pub fn unwrapped(json: &Value, groups: &Groups) -> Value {
    inner(json, groups).unwrap_or_default()
}

/// `None` where a wrapping held nothing for this world. A `null` that nobody wrapped says something, and stays.
fn inner(json: &Value, groups: &Groups) -> Option<Value> {
    match json {
        Value::Array(items) => Some(items.iter().filter_map(|item| inner(item, groups)).collect()),
        Value::Object(fields) => {
            let wrapped = fields.iter().next().filter(|(name, _)| name.starts_with('?'));
            if let Some((name, both)) = wrapped {
                let has = groups.iter().any(|group| mark(*group) == *name);
                let chosen = &both[usize::from(!has)];
                return if chosen.is_null() { None } else { inner(chosen, groups) };
            }
            let fields = fields.iter().filter_map(|(name, field)| Some((name.clone(), inner(field, groups)?)));
            Some(Value::Object(fields.collect()))
        }
        other => Some(other.clone()),
    }
}
