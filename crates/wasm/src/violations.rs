//! What is wrong with a text, for whoever edits it.

use consign::Violation;
use serde::Serialize;

/// Something wrong, and where.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Told {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    path: String,
    /// From 1, in characters.
    line: usize,
    column: usize,
    /// What to underline, in the units of a text in JavaScript (UTF-16).
    from: usize,
    to: usize,
}

/// What is wrong with a text, in place of what was asked.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Wrong {
    violations: Vec<Told>,
}

/// What can't be done, in place of what was asked.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Cannot {
    error: String,
}

impl Wrong {
    /// What is wrong with `source`.
    pub(crate) fn new(violations: &[Violation], source: &str) -> Self {
        Self { violations: told(violations, source) }
    }

    /// Something wrong that has no place in a text.
    pub(crate) fn at(path: &str, message: String) -> Self {
        let told = Told { message, hint: None, path: path.to_owned(), line: 1, column: 1, from: 0, to: 0 };
        Self { violations: vec![told] }
    }
}

/// Violations of a text, in their order.
pub(crate) fn told(violations: &[Violation], source: &str) -> Vec<Told> {
    let units = |byte: usize| source.get(..byte).map_or(0, |before| before.encode_utf16().count());
    let told = |violation: &Violation| {
        let (place, position) = (&violation.place, violation.place.position);
        Told {
            message: violation.message.clone(),
            hint: violation.hint.clone(),
            path: place.path.to_string(),
            line: position.map_or(1, |position| position.line),
            column: position.map_or(1, |position| position.column),
            from: units(place.bytes.start),
            to: units(place.bytes.end),
        }
    };
    violations.iter().map(told).collect()
}

/// An answer as JSON.
pub(crate) fn json(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).unwrap_or_else(|error| format!("{{\"Error\":{:?}}}", error.to_string()))
}

/// An answer, or what is wrong, as JSON.
pub(crate) fn either<A: Serialize, B: Serialize>(answer: Result<A, B>) -> String {
    answer.map_or_else(|wrong| json(&wrong), |answer| json(&answer))
}

/// Says what can't be done.
pub(crate) fn cannot(error: impl ToString) -> String {
    json(&Cannot { error: error.to_string() })
}
