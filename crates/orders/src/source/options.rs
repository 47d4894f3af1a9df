//! How a file of orders is read.

use std::num::NonZeroUsize;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::Products;
use crate::columns::Document;

/// The field of a consignment's JSON that gives its instant, unless another one is named.
pub(super) const AT: &str = "At";

/// How a file of orders is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which columns of a table give what. Without one they are known by their names.
    pub mapping: Option<Document>,
    /// Whether the mapping is meant for whatever is a table, and JSON, whose fields have their names, is read without it. So it
    /// is where several files are read. Else it is refused beside JSON.
    pub mapping_if_table: bool,
    /// The column (of a table) or field (of JSON) that gives each consignment's instant; `At`, if there is one, where this is `None`.
    pub at: Option<String>,
    /// Where clocks showed instants that have no offset, unless a mapping says so; UTC where this is `None`.
    pub time_zone: Option<Tz>,
    /// The instant of all rows, whatever they say themselves.
    pub all_at: Option<DateTime<Utc>>,
    /// What is known of products, by their SKUs.
    pub products: Option<Products>,
    /// How many threads work; one for each core where this is `None`.
    pub threads: Option<NonZeroUsize>,
}

impl Options {
    /// The sheet of a workbook that the mapping names.
    pub(super) fn sheet(&self) -> Option<&str> {
        self.mapping.as_ref().and_then(|document| document.mapping.settings().sheet.as_deref())
    }
}
