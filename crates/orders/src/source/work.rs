//! What workers take, and what they do with it.

use arrow_array::RecordBatch;
use chrono::{DateTime, Utc};
use consign::Consignment;
use consign_tables::Rows;

use super::lines::Block;
use super::parquet::{Parquet, Slice};
use crate::Error;
use crate::columns::Mapping;
use crate::elements::Element;

/// A consignment of a file.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// What its file is called.
    pub file: &'a str,
    /// The line where it begins, from 1; in Parquet the number of its row, from 1.
    pub line: u64,
    /// What it says.
    pub consignment: &'a Consignment,
    /// The instant that its row gives for it, if it does.
    pub at: Option<DateTime<Utc>>,
}

/// What is done with rows.
pub trait Work: Sync {
    /// A worker's own: buffers, memory, sums that don't depend on the order.
    type Worker: Send;
    /// What some rows leave that follow each other: lines to write, and what else depends on the order.
    type Part: Send + Default;

    /// The state with which a worker begins.
    fn worker(&self) -> Self::Worker;

    /// Does some rows that follow each other. A reason to `reject` one, by its place among them from 0: it is counted, told and written
    /// where unreadable rows are.
    fn rows(&self, worker: &mut Self::Worker, part: &mut Self::Part, rows: &[Row<'_>], reject: &mut dyn FnMut(usize, String));
}

/// What a worker takes at once.
pub(super) enum Unit {
    Elements(Vec<Element>),
    Block(Block),
    Rows(Rows),
    Slice(Slice),
    /// Columns, and the number of the first row.
    Batch(RecordBatch, u64),
    /// There is no going on after what came before.
    Broken(Error),
}

/// What all workers know of a file.
pub(super) struct Content {
    pub(super) name: String,
    /// Of Parquet, what slices are read from.
    pub(super) parquet: Option<Parquet>,
    /// Of a table, its columns.
    pub(super) header: Vec<String>,
    pub(super) mapping: Mapping,
    pub(super) at_field: String,
}
