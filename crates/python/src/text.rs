//! Texts and instants as Python passes them.

use chrono::{DateTime, Utc};
use consign::{Consignment, ConsignmentError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};

use crate::errors::Error;

/// A text: `str`, or the bytes of one.
#[derive(FromPyObject)]
pub(crate) enum Text {
    Str(PyBackedStr),
    Bytes(PyBackedBytes),
}

impl Text {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Str(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// The consignment that it is the JSON of.
    pub(crate) fn consignment(&self) -> Result<Consignment, ConsignmentError> {
        match self {
            Self::Str(text) => Consignment::from_json(text),
            Self::Bytes(bytes) => consign_orders::read_bytes(bytes),
        }
    }

    /// The instant that was asked; else the consignment's own, its field `At`; else now.
    pub(crate) fn at(&self, asked: Option<&str>) -> Result<DateTime<Utc>, Error> {
        match asked {
            Some(text) => instant(text),
            None => Ok(consign_orders::instant(self.bytes(), "At", None).map_err(Error::Value)?.unwrap_or_else(Utc::now)),
        }
    }
}

/// An instant, as in RFC 3339.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, Error> {
    let wrong = |_| {
        let expected = "expected a date, a time and an offset as in RFC 3339: `2026-11-02T09:00:00Z` or `2026-11-02T09:00:00+01:00`";
        Error::Value(format!("at: `{}`: {expected}", consign_tables::shortened(text)))
    };
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(wrong)
}

/// The same, or now.
pub(crate) fn instant_or_now(asked: Option<&str>) -> Result<DateTime<Utc>, Error> {
    asked.map_or_else(|| Ok(Utc::now()), instant)
}

/// A document as JSON.
pub(crate) fn json(document: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(document).map_err(|error| Error::own("Error", error))
}
