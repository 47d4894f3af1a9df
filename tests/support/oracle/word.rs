//! Words and texts: lists of them, and how they are compared (second edition, §1; rules, §2).

use serde_json::Value;

use super::list;

/// Words of a set: one, a list, or comma-joined as flags are written.
pub fn words(value: &Value) -> Vec<&str> {
    one_or_more(value).into_iter().flat_map(|words| words.split(',')).map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// A single text stands for a list of one.
pub fn one_or_more(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        list_of => list(list_of).iter().map(super::text).collect(),
    }
}

/// Whether a text is what a pattern says, in which `*` stands for any run of characters.
pub fn matches(pattern: &str, text: &str, folded: bool) -> bool {
    let form = |text: &str| if folded { text.trim().to_lowercase() } else { text.to_owned() };
    let (pattern, text) = (form(pattern), form(text));
    let parts: Vec<&str> = pattern.split('*').collect();
    let [first, middle @ .., last] = &parts[..] else { return pattern == text };
    let Some(rest) = text.strip_prefix(first) else { return false };
    let Some(mut rest) = rest.strip_suffix(last) else { return false };
    // Each part at the first place where it can stand.
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[test]
fn any_run_of_characters() {
    for (pattern, text) in
        [("app*", "Application"), ("*box*", "A big BOX"), ("P.O. Box*", "p.o. box 7"), (" a ", "A"), ("a*b*c", "axxbc"), ("*", "")]
    {
        assert!(matches(pattern, text, true), "{pattern} {text}");
    }
    for (pattern, text) in [("app*", "tapp"), ("a*a", "a"), ("a*b*c", "acb"), ("a", "b")] {
        assert!(!matches(pattern, text, true), "{pattern} {text}");
    }
    assert!(!matches("DPD_*", "dpd_1", false) && matches("DPD_*", "DPD_1", false));
}
