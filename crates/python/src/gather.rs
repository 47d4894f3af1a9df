//! Rows of a run, put together as one table.

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_schema::{ArrowError, SchemaRef};
use arrow_select::concat::concat_batches;
use arrow_select::interleave::interleave_record_batch;
use consign_what_if::{Cell, DECISION_COLUMNS, Layout, Part};

use crate::errors::Error;
use crate::listener::RejectedRow;

/// Batches of fewer rows are put together.
const FEW: usize = 4 * 1024;
/// So many of them at once.
const MOST_SMALL: usize = 1024;

/// Batches as they come, small ones put together.
pub(crate) struct Gathered {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    small: Vec<RecordBatch>,
}

impl Gathered {
    pub(crate) fn new(layout: Layout) -> Self {
        Self { schema: layout.schema(), batches: Vec::new(), small: Vec::new() }
    }

    pub(crate) fn push(&mut self, part: Part) -> Result<(), Error> {
        self.small.extend(part.batches().map_err(failed)?);
        let rows: usize = self.small.iter().map(RecordBatch::num_rows).sum();
        if rows >= FEW || self.small.len() >= MOST_SMALL { self.join() } else { Ok(()) }
    }

    fn join(&mut self) -> Result<(), Error> {
        let small = std::mem::take(&mut self.small);
        match small.as_slice() {
            [] => {}
            [one] => self.batches.push(one.clone()),
            many => self.batches.push(concat_batches(&self.schema, many).map_err(failed)?),
        }
        Ok(())
    }

    pub(crate) fn batches(mut self) -> Result<Vec<RecordBatch>, Error> {
        self.join()?;
        Ok(self.batches)
    }

    /// The decisions, and in the order of the input a row for each that is no consignment.
    pub(crate) fn with_rejected(self, layout: Layout, rejected: &[RejectedRow]) -> Result<Vec<RecordBatch>, Error> {
        let mut batches = self.batches()?;
        let mut part = Part::default();
        for row in rejected {
            let cells = DECISION_COLUMNS.iter().map(|(name, _)| match *name {
                "Status" => Cell::Text("Invalid"),
                "Reasons" => Cell::Text(&row.why),
                LINE => Cell::Count(row.line),
                _ => Cell::Nothing,
            });
            layout.push(&mut part, &cells.collect::<Vec<_>>());
        }
        batches.extend(part.batches().map_err(failed)?);
        let mut lines: Vec<(u64, (usize, usize))> = Vec::new();
        for (number, batch) in batches.iter().enumerate() {
            let column = batch.column_by_name(LINE).and_then(|column| column.as_primitive_opt::<UInt64Type>());
            let own = column.into_iter().flat_map(|column| column.values().iter().copied().enumerate());
            lines.extend(own.map(|(row, line)| (line, (number, row))));
        }
        if lines.is_sorted_by_key(|(line, _)| *line) {
            return Ok(batches);
        }
        lines.sort_by_key(|(line, _)| *line);
        let (all, places): (Vec<&RecordBatch>, Vec<(usize, usize)>) =
            (batches.iter().collect(), lines.into_iter().map(|(_, at)| at).collect());
        places.chunks(FEW).map(|places| interleave_record_batch(&all, places).map_err(failed)).collect()
    }
}

/// The column by which rows are in the order of the input.
const LINE: &str = "Line";

fn failed(error: ArrowError) -> Error {
    Error::own("Error", error)
}
