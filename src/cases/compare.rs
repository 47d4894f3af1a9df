//! Whether an answer has everything that is expected of it.

use std::borrow::Cow;

use crate::json::{Reader, Trail, check_syntax};
use crate::number::{parse_decimal, shortened};

/// What of `expected` isn't so in `actual`: objects may have more fields, lists are of one length, numbers compare as decimals.
pub(super) fn differences(expected: &str, actual: &str) -> Vec<String> {
    let mut found = Vec::new();
    match (check_syntax(expected), check_syntax(actual)) {
        (Ok(()), Ok(())) => compare(expected.trim(), actual.trim(), &Trail::Root, &mut found),
        _ => found.push("not JSON".to_owned()),
    }
    found
}

fn compare(expected: &str, actual: &str, at: &Trail<'_>, found: &mut Vec<String>) {
    if let Some(expected) = fields(expected)
        && let Some(actual) = fields(actual)
    {
        for (key, value) in expected {
            let at = at.name(&key);
            match actual.iter().find(|(name, _)| *name == key) {
                Some((_, other)) => compare(value, other, &at, found),
                None => found.push(format!("{}: expected {value}, found nothing", at.path())),
            }
        }
    } else if let Some(expected) = elements(expected)
        && let Some(actual) = elements(actual)
    {
        if expected.len() == actual.len() {
            expected.iter().zip(&actual).enumerate().for_each(|(index, (one, other))| compare(one, other, &at.index(index), found));
        } else {
            found.push(format!("{}: expected {} elements, found {}", at.path(), expected.len(), actual.len()));
        }
    } else if !same(expected, actual) {
        let path = at.path().to_string();
        let at = if path.is_empty() { String::new() } else { format!("{path}: ") };
        found.push(format!("{at}expected {expected}, found {}", shortened(actual)));
    }
}

fn fields(text: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let mut fields = Vec::new();
    Reader::new(text, false).object(&Trail::Root, "", |reader, key| fields.push((key.name, reader.skip()))).map(|_| fields)
}

fn elements(text: &str) -> Option<Vec<&str>> {
    let mut elements = Vec::new();
    Reader::new(text, false).list(&Trail::Root, |reader, _| elements.push(reader.skip())).map(|_| elements)
}

fn same(expected: &str, actual: &str) -> bool {
    let decimal = |text| parse_decimal(text).ok();
    let text = |text| serde_json::from_str::<String>(text).ok();
    expected == actual
        || decimal(expected).is_some_and(|figure| decimal(actual) == Some(figure))
        || text(expected).is_some_and(|words| text(actual) == Some(words))
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
