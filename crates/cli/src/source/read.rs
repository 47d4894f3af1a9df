//! A worker's reading: from a unit to rows, and these to the work.

use super::json::{read_element, read_line};
use super::lines::Block;
use super::parquet::Slice;
use super::rejects::{Original, Reason, Rejected};
use super::table::Rows;
use super::{Content, Row, Unit, Work};
use crate::columns::{Batch, Builder, Cells, arrow_cells};
use crate::elements::Element;
use crate::stop::Stop;
use arrow_array::RecordBatch;
use consign::Position;

/// What a unit leaves.
pub(super) struct Done<P> {
    pub(super) part: P,
    pub(super) rows: u64,
    pub(super) rejected: Vec<Rejected>,
    /// Why there is no going on, if that is so.
    pub(super) broken: Option<Stop>,
}

/// Who reads units and does their rows.
pub(super) struct Hand<'a, W: Work> {
    work: &'a W,
    worker: W::Worker,
    content: &'a Content,
    builder: Builder,
}

impl<'a, W: Work> Hand<'a, W> {
    pub(super) fn new(work: &'a W, content: &'a Content) -> Self {
        Self { work, worker: work.worker(), content, builder: Builder::new(&content.mapping) }
    }

    pub(super) fn into_worker(self) -> W::Worker {
        self.worker
    }

    pub(super) fn take(&mut self, unit: Unit) -> Done<W::Part> {
        let mut done = Done { part: W::Part::default(), rows: 0, rejected: Vec::new(), broken: None };
        match unit {
            Unit::Elements(elements) => elements.into_iter().for_each(|element| self.element(element, &mut done)),
            Unit::Block(block) => self.block(&block, &mut done),
            Unit::Rows(rows) => self.rows(&rows, &mut done),
            Unit::Slice(slice) => done.broken = self.slice(slice, &mut done).err(),
            Unit::Broken(stop) => done.broken = Some(stop),
        }
        done
    }

    fn element(&mut self, element: Element, done: &mut Done<W::Part>) {
        let line = element.start.line as u64;
        let read = read_element(&element, &self.content.at_field);
        self.json(line, read, || element.text, done);
    }

    fn block(&mut self, block: &Block, done: &mut Done<W::Part>) {
        for line in block.lines() {
            let start = Position { line: line.number, column: 1, offset: line.offset };
            let read = read_line(line.text, start, &self.content.at_field);
            self.json(line.number as u64, read, || line.text.to_vec(), done);
        }
    }

    fn json(&mut self, line: u64, read: Result<super::json::Dated, Vec<Reason>>, text: impl FnOnce() -> Vec<u8>, done: &mut Done<W::Part>) {
        done.rows += 1;
        let worked = read.and_then(|(consignment, at)| {
            let row = Row { line, consignment: &consignment, at };
            self.work.row(&mut self.worker, &mut done.part, row).map_err(|reason| vec![reason.into()])
        });
        if let Err(reasons) = worked {
            done.rejected.push(Rejected { line, reasons, original: Original::Text(text()) });
        }
    }

    fn rows(&mut self, rows: &Rows, done: &mut Done<W::Part>) {
        let place = |column: &str| self.content.header.iter().position(|name| name == column);
        let batch = Batch::of(&self.content.mapping, |column| place(column).map_or(Cells::Absent, |column| Cells::Rows { rows, column }));
        let original = |row| Original::Cells(rows.cells(row).map(<[u8]>::to_vec).collect());
        for row in 0..rows.len() {
            let (given, expected) = (rows.cells(row).len(), self.content.header.len());
            let wrong = (given != expected).then(|| format!("the row has {given} cells, the header {expected}"));
            let line = rows.line(row);
            self.row(&batch, row, line, wrong, || original(row), done);
        }
    }

    fn slice(&mut self, slice: Slice, done: &mut Done<W::Part>) -> Result<(), Stop> {
        let Some(parquet) = &self.content.parquet else { return Ok(()) };
        let mut first = slice.first;
        for records in parquet.read(slice)? {
            let records: RecordBatch = records?;
            let cells = |column: &str| records.column_by_name(column).and_then(arrow_cells).unwrap_or(Cells::Absent);
            let batch = Batch::of(&self.content.mapping, cells);
            for row in 0..records.num_rows() {
                self.row(&batch, row, first + row as u64, None, || Original::Numbered, done);
            }
            first += records.num_rows() as u64;
        }
        Ok(())
    }

    /// One row of a table. `wrong` is what is known to be wrong with it, if anything is.
    fn row(
        &mut self,
        batch: &Batch<'_>,
        row: usize,
        line: u64,
        wrong: Option<String>,
        original: impl FnOnce() -> Original,
        done: &mut Done<W::Part>,
    ) {
        done.rows += 1;
        let built = match wrong {
            Some(wrong) => Err(vec![wrong]),
            None => self.builder.build(batch, row),
        };
        let worked = built.and_then(|(consignment, at)| {
            let row = Row { line, consignment, at };
            self.work.row(&mut self.worker, &mut done.part, row).map_err(|reason| vec![reason])
        });
        if let Err(reasons) = worked {
            let reasons = reasons.into_iter().map(Reason::from).collect();
            done.rejected.push(Rejected { line, reasons, original: original() });
        }
    }
}
