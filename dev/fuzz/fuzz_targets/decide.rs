//! A world of the laws' generator, and edits of its documents: the matcher decides as the oracle does, by each pool and objective, and offers
//! its options. The first eight bytes choose the world; then each four bytes are an edit.
#![no_main]

#[path = "../../../tests/support"]
mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}

use consign::RuleSet;
use libfuzzer_sys::{Corpus, fuzz_target};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use support::ask::{after, aimed, allocated, compiled, instant, offered, pool, readable};
use support::generate::{self, Case};
use support::oracle::{self, Booking, Choice, usage};

/// Dates are looked for so many days ahead.
const DAYS: u32 = 5;
/// Figures at which something may turn.
const FIGURES: [&str; 16] =
    ["0", "1", "2", "3", "5", "7", "10", "12.5", "30", "30.001", "29.999", "0.005", "0.015", "100", "99999999", "0.0000000001"];

/// The values of a document, each with its key.
fn nodes<'v>(value: &'v Value, key: &'v str, found: &mut Vec<(&'v str, &'v Value)>) {
    found.push((key, value));
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| nodes(value, key, found)),
        Value::Array(values) => values.iter().for_each(|value| nodes(value, key, found)),
        _ => {}
    }
}

/// Changes the value of that number; whether it is there.
fn at(value: &mut Value, left: &mut usize, change: &mut dyn FnMut(&mut Value)) -> bool {
    if *left == 0 {
        change(value);
        return true;
    }
    *left -= 1;
    match value {
        Value::Object(members) => members.values_mut().any(|value| at(value, left, change)),
        Value::Array(values) => values.iter_mut().any(|value| at(value, left, change)),
        _ => false,
    }
}

/// What would be removed is null, and then goes.
fn without_null(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(without_null);
        }
        Value::Array(values) => {
            values.retain(|value| !value.is_null());
            values.iter_mut().for_each(without_null);
        }
        _ => {}
    }
}

/// One edit: a figure, another value of the same key, once more what a list has, or nothing.
fn edit(document: &mut Value, [how, place, other, more]: [u8; 4]) {
    let mut all = Vec::new();
    nodes(document, "", &mut all);
    let mut place = usize::from(u16::from_le_bytes([place, more])) % all.len();
    let (key, _) = all[place];
    let alike: Vec<Value> = all.iter().filter(|(other, _)| *other == key).map(|(_, value)| (*value).clone()).collect();
    let mut change = |value: &mut Value| match (how % 4, &mut *value) {
        (0, Value::Number(_)) => *value = serde_json::from_str(FIGURES[usize::from(other) % FIGURES.len()]).expect("a figure"),
        (1, Value::Array(values)) if !values.is_empty() => values.push(values[usize::from(other) % values.len()].clone()),
        (0 | 1, Value::Bool(is)) => *is = !*is,
        (0..=2, _) => *value = alike[usize::from(other) % alike.len()].clone(),
        _ => *value = Value::Null,
    };
    at(document, &mut place, &mut change);
    without_null(document);
}

/// The world of some bytes; `None` where the edits have left no rule set, or no instant.
fn world(data: &[u8]) -> Option<Case> {
    let (seed, edits) = data.split_at_checked(8)?;
    let seed: Vec<u8> = seed.iter().copied().cycle().take(32).collect();
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let mut case = generate::cases().new_tree(&mut runner).ok()?.current();
    let (edits, _) = edits.as_chunks::<4>();
    for edit_of in edits.iter().take(24) {
        let mut documents = json!({ "": case.rule_set, "Consignments": case.consignments });
        edit(&mut documents, *edit_of);
        case.rule_set = documents.get_mut("")?.take();
        case.consignments = documents.get_mut("Consignments")?.as_array_mut()?.drain(..).collect();
    }
    RuleSet::from_json(&case.rule_set.to_string()).ok()?.compile().ok()?.usage(&case.usage.to_string()).ok()?;
    Some(case)
}

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some(Case { rule_set, consignments, at, usage: used }) = world(data) else { return Corpus::Reject };
    let matcher = compiled(&rule_set);
    let booking = Booking::default().with_usage(usage(&used));
    // Of what may be asked besides, something else in each world: the oracle takes its time.
    let turn = usize::from(data[0]);
    let choices = generate::choices(&rule_set);
    let objectives: Vec<String> = matcher.objectives().map(ToString::to_string).collect();
    // What can't be read at all, the oracle isn't for.
    for (consignment, read) in readable(&consignments) {
        for choice in [&Choice::All, &choices[turn % choices.len()]] {
            let expected = oracle::called(&rule_set, consignment, &at, choice, &booking, None);
            assert_eq!(allocated(&after(pool(&matcher, choice), &used), consignment, &at), expected, "{choice:?}");
        }
        if let Some(objective) = objectives.get(turn % objectives.len().max(1)) {
            let expected = oracle::allocated(&rule_set, consignment, &at, &Choice::All, Some(objective));
            assert_eq!(allocated(&aimed(matcher.all(), objective), consignment, &at), expected, "by {objective}");
        }
        if turn % 4 == 0 {
            let options = matcher.all().delivery_options(&read, instant(&at), DAYS);
            let told = options.map(|all| all.iter().map(offered).collect()).map_err(|_| 400);
            assert_eq!(told, oracle::delivery_options(&rule_set, consignment, &at, &Choice::All, DAYS.into()));
        }
    }
    Corpus::Keep
});
