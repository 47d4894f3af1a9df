//! What is known of a file before its rows are read.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::options::{AT, Options};
use super::parquet::Parquet;
use super::references::Asked;
use crate::Products;
use crate::columns::Mapping;

/// What all workers know of a file.
pub(super) struct Content {
    pub(super) name: String,
    /// Of Parquet, what slices are read from.
    pub(super) parquet: Option<Parquet>,
    /// Of a table, its columns.
    pub(super) header: Vec<String>,
    pub(super) mapping: Mapping,
    pub(super) at_field: String,
    pub(super) time_zone: Option<Tz>,
    /// The instant of all rows, if that isn't each one's own.
    pub(super) all_at: Option<DateTime<Utc>>,
    pub(super) products: Option<Products>,
    /// Of a table of text, what sets its cells apart.
    pub(super) delimiter: Option<u8>,
    /// Whether references are still remembered.
    pub(super) asked: Asked,
}

impl Content {
    pub(super) fn new(name: String, options: &Options) -> Self {
        Self {
            name,
            parquet: None,
            header: Vec::new(),
            mapping: Mapping::default(),
            at_field: options.at.clone().unwrap_or_else(|| AT.to_owned()),
            time_zone: options.time_zone,
            all_at: options.all_at,
            products: options.products.clone(),
            delimiter: None,
            asked: Asked::default(),
        }
    }
}
