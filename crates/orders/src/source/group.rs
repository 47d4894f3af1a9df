//! Rows of one reference that follow each other, cut so that none of them is in two units.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use consign::MOST_ITEMS;
use consign_tables::{Rows, Table};

use super::content::Content;
use super::parquet::Slice;
use crate::Error;
use crate::columns::{Batch, Cells, Field, arrow_cells};

/// Rows as they are read.
pub(super) enum Chunk {
    Rows(Rows),
    /// Columns, and the number of the first row.
    Records(RecordBatch, u64),
}

impl Chunk {
    fn len(&self) -> usize {
        match self {
            Self::Rows(rows) => rows.len(),
            Self::Records(records, _) => records.num_rows(),
        }
    }

    /// The line of a row, or its number.
    pub(super) fn line(&self, row: usize) -> u64 {
        match self {
            Self::Rows(rows) => rows.line(row),
            Self::Records(_, first) => first + row as u64,
        }
    }

    pub(super) fn cells<'a>(&'a self, content: &Content, column: &str) -> Cells<'a> {
        let cells = match self {
            Self::Rows(rows) => content.header.iter().position(|name| name == column).map(|column| Cells::Rows { rows, column }),
            Self::Records(records, _) => records.column_by_name(column).and_then(arrow_cells),
        };
        cells.unwrap_or(Cells::Absent)
    }

    pub(super) fn batch<'a>(&'a self, content: &Content) -> Batch<'a> {
        Batch::of(&content.mapping, |column| self.cells(content, column))
    }
}

/// Some rows that follow each other.
pub(super) struct Piece {
    pub(super) chunk: Arc<Chunk>,
    pub(super) rows: Range<usize>,
}

/// Batches as somebody hands them over.
pub(super) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// Where rows come from.
pub(super) enum Chunks {
    Table(Box<Table>, Option<Rows>),
    Slices(Box<dyn Iterator<Item = Slice> + Send>, VecDeque<(RecordBatch, u64)>),
    Batches(Batches, u64),
}

impl Chunks {
    fn next(&mut self, content: &Content) -> Result<Option<Chunk>, Error> {
        match self {
            Self::Table(table, first) => match first.take() {
                Some(rows) => Ok(Some(Chunk::Rows(rows))),
                None => Ok(table.next_rows()?.map(Chunk::Rows)),
            },
            Self::Slices(slices, waiting) => {
                while waiting.is_empty()
                    && let (Some(slice), Some(parquet)) = (slices.next(), &content.parquet)
                {
                    let mut first = slice.first;
                    for records in parquet.read(slice)? {
                        let records = records?;
                        let rows = records.num_rows() as u64;
                        waiting.push_back((records, first));
                        first += rows;
                    }
                    parquet.check(slice, first - slice.first)?;
                }
                Ok(waiting.pop_front().map(|(records, first)| Chunk::Records(records, first)))
            }
            Self::Batches(batches, first) => match batches.next().transpose() {
                Ok(Some(records)) => {
                    let own = *first;
                    *first += records.num_rows() as u64;
                    Ok(Some(Chunk::Records(records, own)))
                }
                Ok(None) => Ok(None),
                Err(error) => Err(Error::unfit(&content.name, error.to_string())),
            },
        }
    }
}

/// Hands out rows in whole groups.
pub(super) struct Groups {
    chunks: Chunks,
    /// What was read, but not handed out.
    rest: Option<Piece>,
    /// Why there is no reading on, once what was read before is handed out.
    broken: Option<Error>,
}

impl Groups {
    pub(super) fn new(chunks: Chunks) -> Self {
        Self { chunks, rest: None, broken: None }
    }

    /// The next rows; none at the end.
    pub(super) fn next(&mut self, content: &Content) -> Result<Option<Vec<Piece>>, Error> {
        let whole = |chunk: Chunk| Piece { rows: 0..chunk.len(), chunk: Arc::new(chunk) };
        if let Some(stop) = self.broken.take() {
            return Err(stop);
        }
        let first = match self.rest.take() {
            Some(rest) => Some(rest),
            None => self.chunks.next(content)?.map(whole),
        };
        let Some(first) = first else { return Ok(None) };
        let mut last = None;
        let mut length = continued(&first, content, &mut last, true);
        let mut pieces = vec![first];
        loop {
            let mut next = match self.chunks.next(content) {
                Ok(Some(next)) => whole(next),
                Ok(None) => break,
                Err(stop) => {
                    self.broken = Some(stop);
                    break;
                }
            };
            let count = continued(&next, content, &mut last, false);
            length += count;
            if length > MOST_ITEMS {
                let line = next.chunk.line(0);
                let why = format!("more than {MOST_ITEMS} rows that follow each other are of one reference, or of none");
                return Err(Error::at(format!("{}:{line}", content.name), why));
            }
            let is_cut = count < next.rows.len();
            let rest = Piece { chunk: Arc::clone(&next.chunk), rows: count..next.rows.end };
            next.rows.end = count;
            pieces.extend(Some(next).filter(|next| !next.rows.is_empty()));
            if is_cut {
                self.rest = Some(rest);
                break;
            }
        }
        Ok(Some(pieces))
    }
}

/// Whether the rows of a file are of the group of those before them.
#[derive(Default)]
pub(super) struct Continues {
    last: Option<String>,
    buffer: String,
}

impl Continues {
    /// Whether this row goes on with the group of the one before, which was asked about before it.
    pub(super) fn after(&mut self, cells: &Cells<'_>, row: usize) -> bool {
        // What can't be read is told where the row is read.
        match cells.name(row, &mut self.buffer).ok().flatten() {
            None => true,
            Some(name) if self.last.as_deref() == Some(name) => true,
            Some(name) => {
                self.last = Some(name.to_owned());
                false
            }
        }
    }
}

/// How many rows at the end of a piece, or at its beginning, are of one group; `last` is that of the end.
fn continued(piece: &Piece, content: &Content, last: &mut Option<Continues>, at_end: bool) -> usize {
    let cells = content.mapping.column(Field::Reference).map_or(Cells::Absent, |column| piece.chunk.cells(content, column));
    let own = last.get_or_insert_default();
    if at_end {
        let start = piece.rows.clone().fold(piece.rows.start, |start, row| if own.after(&cells, row) { start } else { row });
        return piece.rows.end - start;
    }
    piece.rows.clone().take_while(|row| own.after(&cells, *row)).count()
}
