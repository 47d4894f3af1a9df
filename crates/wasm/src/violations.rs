//! What is wrong with a text, for whoever edits it.

use consign::Violation;
use serde_json::{Value, json};

/// An answer, or what stands in its place.
pub(crate) type Answered = Result<Value, Value>;

/// The JSON of an answer, or of what stands in its place.
pub(crate) fn text(answer: Answered) -> String {
    answer.unwrap_or_else(|wrong| wrong).to_string()
}

/// What can't be done.
pub(crate) fn cannot(error: &impl ToString) -> Value {
    json!({ "Error": error.to_string() })
}

/// What is wrong with a text.
pub(crate) fn wrong(violations: &[Violation], source: &str) -> Value {
    json!({ "Violations": told(violations, source) })
}

/// Something wrong that has no place in a text.
pub(crate) fn wrong_at(path: &str, message: &impl ToString) -> Value {
    json!({ "Violations": [{ "Message": message.to_string(), "Path": path, "Line": 1, "Column": 1, "From": 0, "To": 0 }] })
}

/// Violations of a text, in their order: line and column from 1, in characters; `From` and `To` are what to underline, in the units of
/// JavaScript's texts (UTF-16).
pub(crate) fn told(violations: &[Violation], source: &str) -> Vec<Value> {
    let units = |byte: usize| source.get(..byte).map_or(0, |before| before.encode_utf16().count());
    let told = |violation: &Violation| {
        let (place, position) = (&violation.place, violation.place.position);
        json!({
            "Message": violation.message, "Hint": violation.hint, "Path": place.path.to_string(),
            "Line": position.map_or(1, |position| position.line), "Column": position.map_or(1, |position| position.column),
            "From": units(place.bytes.start), "To": units(place.bytes.end),
        })
    };
    violations.iter().map(told).collect()
}
