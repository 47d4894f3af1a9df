//! Conditions on any field of a consignment's document (rules, §2).

use num_rational::BigRational;
use serde_json::Value;

use super::condition::{none_of, within};
use super::list;
use super::number::{decimal, exact};
use super::word::matches;

/// Whether what stands at a path is what is asked.
pub fn holds(document: &Value, path: &str, asked: &Value) -> bool {
    let values = at(document, path);
    let (listed, none) = none_of(asked);
    let Some(bounds) = asked.as_object().filter(|_| !none) else {
        return values.iter().any(|value| is_one_of(listed, value)) != none;
    };
    let is_bounded = ["Min", "Max", "Above", "Below"].iter().any(|bound| bounds.contains_key(*bound));
    asked["Present"].as_bool().is_none_or(|present| present != values.is_empty())
        && (!is_bounded || values.iter().filter_map(|value| number(value)).any(|number| within(asked, &number, |bound| bound)))
}

/// All that stands there, with what isn't there left out.
fn at<'a>(document: &'a Value, path: &str) -> Vec<&'a Value> {
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    let found = named(document, head);
    let found: Vec<&Value> = if head.eq_ignore_ascii_case("MetaData") && !rest.is_empty() {
        found
            .into_iter()
            .flat_map(list)
            .filter(|entry| named(entry, "KeyValue").iter().any(|key| *key == rest))
            .filter_map(meta_data)
            .collect()
    } else if head.eq_ignore_ascii_case("Addresses") && !rest.is_empty() {
        let (kind, rest) = rest.split_once('.').unwrap_or((rest, ""));
        let is_kind = |address: &&Value| {
            named(address, "AddressType").iter().any(|own| own.as_str().is_some_and(|own| own.eq_ignore_ascii_case(kind)))
        };
        let addresses = found.into_iter().flat_map(list).filter(is_kind).collect();
        follow(addresses, rest)
    } else {
        follow(found, rest)
    };
    let elements = found.into_iter().flat_map(elements);
    elements.filter(|value| !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty())).collect()
}

/// The fields of an object with this name, in any case.
fn named<'a>(json: &'a Value, name: &str) -> Vec<&'a Value> {
    let fields = json.as_object().into_iter().flatten();
    fields.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

/// A path into a list means any element.
fn follow<'a>(from: Vec<&'a Value>, path: &str) -> Vec<&'a Value> {
    let names = path.split('.').filter(|name| !name.is_empty());
    names.fold(from, |here, name| here.into_iter().flat_map(elements).flat_map(|one| named(one, name)).collect())
}

fn elements(value: &Value) -> Vec<&Value> {
    value.as_array().map_or(vec![value], |items| items.iter().flat_map(elements).collect())
}

/// The first that is there.
fn meta_data(entry: &Value) -> Option<&Value> {
    let kinds = ["StringValue", "IntValue", "DecimalValue", "BoolValue", "DateTimeValue"];
    let there = |value: &&Value| !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty());
    kinds.into_iter().flat_map(|kind| named(entry, kind)).find(there)
}

/// Texts, numbers and booleans equal values of their own type alone.
fn is_one_of(listed: &Value, value: &Value) -> bool {
    let listed = listed.as_array().map_or(std::slice::from_ref(listed), Vec::as_slice);
    listed.iter().any(|one| match (one, value) {
        (Value::String(pattern), Value::String(text)) => matches(pattern, text, true),
        (Value::Number(_), Value::Number(_)) => exact(one) == exact(value),
        (Value::Bool(one), Value::Bool(value)) => one == value,
        _ => false,
    })
}

/// A number, or a text that is one.
fn number(value: &Value) -> Option<BigRational> {
    match value {
        Value::Number(_) => Some(exact(value)),
        Value::String(text) => {
            let plain = text.trim();
            let digits = plain.strip_prefix('-').unwrap_or(plain);
            let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
            let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            (are_digits(whole) && are_digits(part)).then(|| decimal(plain))
        }
        _ => None,
    }
}
