//! Consignments in JSON, as they are handed out, and the instant that stands in them.

use std::fmt;
use std::io::Read;

use chrono::{DateTime, Utc};
use consign::{Consignment, ConsignmentError, Position};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::rejected::Reason;
use crate::consignments::{in_file, read, read_bytes};
use crate::elements::{Element, Elements, Stuck};
use consign_tables::read_instant;

/// How many consignments are handed out at once, and how much text they have at most, but for the last.
const BATCH: usize = 512;
const BATCH_TEXT: usize = 256 * 1024;

/// The next consignments of a text; none at the end.
pub(super) fn next<R: Read>(elements: &mut Elements<R>) -> Result<Option<Vec<Element>>, (Vec<Element>, Stuck)> {
    let mut batch = Vec::new();
    let mut text = 0;
    while batch.len() < BATCH && text < BATCH_TEXT {
        match elements.next() {
            Some(Ok(element)) => {
                text += element.text.len();
                batch.push(element);
            }
            Some(Err(stuck)) => return Err((batch, stuck)),
            None => break,
        }
    }
    Ok(Some(batch).filter(|batch| !batch.is_empty()))
}

/// A consignment and its instant.
pub(super) type Dated = (Consignment, Option<DateTime<Utc>>);

/// Reads an element, and the instant in its field `at_field`.
pub(super) fn read_element(element: &Element, at_field: &str) -> Result<Dated, Vec<Reason>> {
    dated(read(element), &element.text, element.start, at_field)
}

/// The same of a line.
pub(super) fn read_line(text: &[u8], start: Position, at_field: &str) -> Result<Dated, Vec<Reason>> {
    dated(read_bytes(text), text, start, at_field)
}

fn dated(read: Result<Consignment, ConsignmentError>, text: &[u8], start: Position, at_field: &str) -> Result<Dated, Vec<Reason>> {
    let at = instant(text, at_field).map_err(Reason::from);
    match (read, at) {
        (Ok(consignment), Ok(at)) => Ok((consignment, at)),
        (Ok(_), Err(reason)) => Err(vec![reason]),
        (Err(error), at) => {
            let mut reasons: Vec<Reason> = in_file(error, start).violations.into_iter().map(Reason::from).collect();
            reasons.extend(at.err());
            Err(reasons)
        }
    }
}

/// The instant in a field of an object; none if it isn't there, or if that can't be told.
pub fn instant(text: &[u8], field: &str) -> Result<Option<DateTime<Utc>>, String> {
    // Most files have no such field: looking for its name is quicker than reading everything once more.
    let quoted = serde_json::to_string(field).unwrap_or_default();
    let Some(text) = std::str::from_utf8(text).ok().filter(|text| text.contains(&quoted)) else { return Ok(None) };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let found = FieldOf(field).deserialize(&mut deserializer).unwrap_or_default();
    let read = found.map(|text| read_instant(&text)).transpose();
    read.map_err(|reason| format!("{field}: {reason}"))
}

/// The text in one field of an object.
struct FieldOf<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for FieldOf<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FieldOf<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if key == self.0 {
                // Anything but a text is said as it is written, and refused by who reads it.
                let value: serde_json::Value = map.next_value()?;
                found = match value {
                    serde_json::Value::Null => None,
                    serde_json::Value::String(text) => Some(text).filter(|text| !text.is_empty()),
                    other => Some(serde_json::to_string(&other).map_err(A::Error::custom)?),
                };
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instant_is_the_text_of_a_field_of_the_object_itself() {
        let at = |text: &str| instant(text.as_bytes(), "At").map(|at| at.map(|at| at.to_rfc3339()));
        assert_eq!(
            at(r#"{"X": {"At": "2020-01-01"}, "At": "2026-11-02T09:00:00+01:00"}"#),
            Ok(Some("2026-11-02T08:00:00+00:00".to_owned()))
        );
        for none in [r#"{"X": "At"}"#, r#"{"At": null}"#, r#"{"At": ""}"#, r#"{"at": "2026-11-02"}"#, r#"{"At": "2026"#, "[]", ""] {
            assert_eq!(at(none), Ok(None), "{none}");
        }
        for wrong in [r#"{"At": "noon"}"#, r#"{"At": 7}"#, r#"{"At": {}}"#] {
            assert!(at(wrong).is_err_and(|reason| reason.starts_with("At: ")), "{wrong}");
        }
    }
}
