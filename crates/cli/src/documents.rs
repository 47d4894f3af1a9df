//! What the JSON of several commands has in common: figures, instants, surcharges.

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use consign::Price;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// One surcharge of a price.
#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Surcharge {
    name: String,
    #[serde(serialize_with = "number")]
    amount: Decimal,
}

/// The surcharges of a price.
pub(crate) fn surcharges(price: &Price) -> Vec<Surcharge> {
    price.surcharges.iter().map(|line| Surcharge { name: line.name.clone(), amount: line.amount }).collect()
}

/// A figure as a JSON number, digit for digit.
pub(crate) fn number<S: Serializer>(figure: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    let raw = RawValue::from_string(figure.to_string()).map_err(serde::ser::Error::custom)?;
    raw.serialize(serializer)
}

/// `2026-11-02T17:00:00+00:00`
pub(crate) fn instant(instant: DateTime<FixedOffset>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// `2026-11-03T18:00:00`
pub(crate) fn date_time(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%dT%H:%M:%S").to_string()
}
