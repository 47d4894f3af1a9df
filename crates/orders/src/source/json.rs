//! Consignments in JSON, as they are handed out, and the instant that stands in them.

use std::fmt;
use std::io::Read;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use consign::{Consignment, ConsignmentError};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::content::Content;
use super::rejected::{Reason, Unread};
use super::work::Json;
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
                // Whoever writes it may wait for an answer.
                if elements.is_drained() {
                    break;
                }
            }
            Some(Err(stuck)) => return Err((batch, stuck)),
            None => break,
        }
    }
    Ok(Some(batch).filter(|batch| !batch.is_empty()))
}

/// A consignment's text, and what it says: the consignment and its instant.
pub(super) struct Dated<'t> {
    pub(super) json: Json<'t>,
    pub(super) read: Result<(Consignment, Option<DateTime<Utc>>), Unread>,
}

/// Reads an element.
pub(super) fn read_element<'t>(element: &'t Element, content: &Content) -> Dated<'t> {
    dated(read(element), Json { text: &element.text, start: element.start }, content)
}

/// The same of a line.
pub(super) fn read_line<'t>(json: Json<'t>, content: &Content) -> Dated<'t> {
    dated(read_bytes(json.text), json, content)
}

fn dated<'t>(read: Result<Consignment, ConsignmentError>, json: Json<'t>, content: &Content) -> Dated<'t> {
    let Json { text, start } = json;
    let at = instant(text, &content.at_field, content.time_zone).map_err(Reason::from);
    let unread = |reference, reasons| Unread { line: start.line as u64, reference, start: Some(start), reasons };
    let read = match (read, at) {
        (Ok(consignment), Ok(at)) => Ok((consignment, at)),
        (Ok(consignment), Err(reason)) => Err(unread(Some(consignment.reference.to_string()), vec![reason])),
        (Err(error), at) => {
            let reference = error.reference.clone();
            let mut reasons: Vec<Reason> = in_file(error, start).violations.into_iter().map(Reason::from).collect();
            reasons.extend(at.err());
            Err(unread(reference, reasons))
        }
    };
    Dated { json, read }
}

/// The instant in a field of an object; none if it isn't there, or if that can't be told. What has no offset is in a time zone, or in UTC.
pub fn instant(text: &[u8], field: &str, zone: Option<Tz>) -> Result<Option<DateTime<Utc>>, String> {
    // Most files have no such field: looking for its name is quicker than reading everything once more.
    let quoted = serde_json::to_string(field).unwrap_or_default();
    let Some(text) = std::str::from_utf8(text).ok().filter(|text| text.contains(&quoted)) else { return Ok(None) };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let found = FieldOf(field).deserialize(&mut deserializer).unwrap_or_default();
    let read = found.map(|text| read_instant(&text, zone)).transpose();
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
        let at = |text: &str| instant(text.as_bytes(), "At", None).map(|at| at.map(|at| at.to_rfc3339()));
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
