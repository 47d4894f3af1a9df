//! Whether an answer has everything that is expected of it.

use rust_decimal::Decimal;

use crate::json::{Fields, Node, Reader, root};
use crate::number::parse_decimal;

/// What of `expected` isn't so in `actual`: objects may have more fields, lists are of one length, numbers compare as decimals.
pub(super) fn differences(expected: &str, actual: &str) -> Vec<String> {
    let mut found = Vec::new();
    match (root(expected), root(actual)) {
        (Ok(expected), Ok(actual)) => compare(&expected, &actual, &mut found),
        _ => found.push("not JSON".to_owned()),
    }
    found
}

fn compare(expected: &Node<'_>, actual: &Node<'_>, found: &mut Vec<String>) {
    let mut reader = Reader::open();
    match expected.text().as_bytes().first() {
        Some(b'{') => {
            let actual_fields = actual.fields("", &mut reader);
            let Some(actual_fields) = actual_fields else { return found.push(differs(expected, actual)) };
            let actual_fields: Vec<_> = actual_fields.rest().collect();
            for (key, value) in expected.fields("", &mut reader).into_iter().flat_map(Fields::rest) {
                match actual_fields.iter().find(|(name, _)| *name == key) {
                    Some((_, other)) => compare(&value, other, found),
                    None => found.push(format!("{}: expected {}, found nothing", value.path, value.text())),
                }
            }
        }
        Some(b'[') => {
            let expected_list = expected.list("", &mut reader).unwrap_or_default();
            match actual.list("", &mut reader) {
                Some(list) if list.len() == expected_list.len() => {
                    expected_list.iter().zip(&list).for_each(|(one, other)| compare(one, other, found));
                }
                Some(list) => found.push(format!("{}: expected {} elements, found {}", expected.path, expected_list.len(), list.len())),
                None => found.push(differs(expected, actual)),
            }
        }
        _ if same(expected, actual) => {}
        _ => found.push(differs(expected, actual)),
    }
}

fn same(expected: &Node<'_>, actual: &Node<'_>) -> bool {
    let mut reader = Reader::open();
    match (expected.kind(), actual.kind()) {
        ("a number", "a number") => decimal(expected).is_some_and(|figure| decimal(actual) == Some(figure)),
        ("a text", "a text") => expected.string("", &mut reader) == actual.string("", &mut reader),
        _ => expected.text() == actual.text(),
    }
}

fn decimal(node: &Node<'_>) -> Option<Decimal> {
    parse_decimal(node.text()).ok()
}

fn differs(expected: &Node<'_>, actual: &Node<'_>) -> String {
    let path = expected.path.to_string();
    let at = if path.is_empty() { String::new() } else { format!("{path}: ") };
    format!("{at}expected {}, found {}", expected.text(), crate::number::shortened(actual.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_may_have_more_but_not_less() {
        assert!(differences(r#"{"a": [1.50, null], "b": "x"}"#, r#"{"b": "\u0078", "c": 1, "a": [1.5, null]}"#).is_empty());
        assert_eq!(differences(r#"{"a": {"b": 1}}"#, r#"{"a": {"b": 2}}"#), ["a.b: expected 1, found 2"]);
        assert_eq!(differences("[1]", "[1, 2]"), [": expected 1 elements, found 2"]);
        assert_eq!(differences(r#"{"a": 1}"#, "{}"), ["a: expected 1, found nothing"]);
        assert_eq!(differences("true", "false"), ["expected true, found false"]);
    }
}
