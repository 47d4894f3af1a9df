//! The rows of a table.

use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// A row by the names of its columns; values without the spaces around them.
pub(super) struct Record(BTreeMap<String, String>);

impl Record {
    pub(super) fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }
}

pub(super) fn records(table: &str, name: &str) -> Result<Vec<Record>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table.as_bytes());
    let rows = reader.deserialize().collect::<Result<Vec<BTreeMap<String, String>>, _>>();
    Ok(rows.with_context(|| format!("cannot read {name}"))?.into_iter().map(Record).collect())
}
