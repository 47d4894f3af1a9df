//! What workers take, and what they do with it.

use arrow_array::RecordBatch;
use chrono::{DateTime, Utc};
use consign::{Consignment, Money, Position};
use consign_tables::Rows;

use super::group::Piece;
use super::lines::Block;
use super::parquet::Slice;
use super::rejected::Rejected;
use crate::Error;
use crate::elements::Element;

/// What was paid for a consignment's carriage, in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid<'a> {
    /// How much; of several rows of one consignment the sum.
    pub amount: Money,
    /// To whom, as the file calls them.
    pub carrier: Option<&'a str>,
}

/// The JSON of a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json<'a> {
    /// Its text.
    pub text: &'a [u8],
    /// Where that begins in its file.
    pub start: Position,
}

/// A consignment of a file.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// What its file is called.
    pub file: &'a str,
    /// The line where it begins, from 1; in Parquet the number of its row, from 1.
    pub line: u64,
    /// What it says.
    pub consignment: &'a Consignment,
    /// The instant that its row gives for it, if it does; or [`Options::all_at`](super::Options::all_at).
    pub at: Option<DateTime<Utc>>,
    /// What its row says was paid for it, if it does. Of JSON none.
    pub paid: Option<Paid<'a>>,
    /// The JSON that it was read from; of tables none.
    pub json: Option<Json<'a>>,
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

    /// Hears of a row that can't be read, in its place between the others. The listener of the run hears of it besides.
    fn unread(&self, _worker: &mut Self::Worker, _part: &mut Self::Part, _file: &str, _row: &Rejected) {}
}

/// Keeps all consignments, each with its instant.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// The instant of those whose rows give none.
    pub at: DateTime<Utc>,
}

impl Work for Keep {
    type Worker = ();
    type Part = Vec<(Consignment, DateTime<Utc>)>;

    fn worker(&self) {}

    fn rows(&self, (): &mut (), part: &mut Self::Part, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        part.extend(rows.iter().map(|row| (row.consignment.clone(), row.at.unwrap_or(self.at))));
    }
}

/// What a worker takes at once.
pub(super) enum Unit {
    Elements(Vec<Element>),
    Block(Block),
    Rows(Rows),
    Slice(Slice),
    /// Columns, and the number of the first row.
    Batch(RecordBatch, u64),
    /// Whole groups of rows.
    Groups(Vec<Piece>),
    /// There is no going on after what came before.
    Broken(Error),
}
