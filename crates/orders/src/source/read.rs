//! A worker's reading: from a unit to rows, and these to the work.

use std::collections::BTreeMap;

use super::json::{Dated, read_element, read_line};
use super::lines::{Block, Line};
use super::parquet::Slice;
use super::rejected::{Original, Reason, Rejected};
use super::work::{Content, Row, Unit, Work};
use crate::Error;
use crate::columns::{Batch, Builder, Built, Cells, arrow_cells};
use crate::elements::Element;
use arrow_array::RecordBatch;
use consign::Position;
use consign_tables::Rows;

/// What a unit leaves.
pub(super) struct Done<P> {
    pub(super) part: P,
    pub(super) rows: u64,
    pub(super) rejected: Vec<Rejected>,
    /// How many of the others give no instant.
    pub(super) undated: u64,
    /// Why there is no going on, if that is so.
    pub(super) broken: Option<Error>,
}

/// Who reads units and does their rows.
pub(super) struct Hand<'a, W: Work> {
    work: &'a W,
    worker: W::Worker,
    content: &'a Content,
    builder: Builder,
    /// The rows of a table that are done together, each built over another one before.
    room: Vec<Built>,
}

/// As many rows are read before they are done, so that a processor keeps at hand what it does many times.
const TOGETHER: usize = 32;

impl<'a, W: Work> Hand<'a, W> {
    pub(super) fn new(work: &'a W, content: &'a Content) -> Self {
        Self {
            work,
            worker: work.worker(),
            content,
            builder: Builder::new(&content.mapping),
            room: std::iter::repeat_with(Built::default).take(TOGETHER).collect(),
        }
    }

    pub(super) fn into_worker(self) -> W::Worker {
        self.worker
    }

    pub(super) fn take(&mut self, unit: Unit) -> Done<W::Part> {
        let mut done = Done { part: W::Part::default(), rows: 0, rejected: Vec::new(), undated: 0, broken: None };
        match unit {
            Unit::Elements(elements) => self.elements(&elements, &mut done),
            Unit::Block(block) => self.block(&block, &mut done),
            Unit::Rows(rows) => self.rows(&rows, &mut done),
            Unit::Batch(records, first) => self.records(&records, first, &mut done),
            Unit::Slice(slice) => done.broken = self.slice(slice, &mut done).err(),
            Unit::Broken(stop) => done.broken = Some(stop),
        }
        done
    }

    fn elements(&mut self, elements: &[Element], done: &mut Done<W::Part>) {
        for elements in elements.chunks(TOGETHER) {
            let read = |element: &Element| (element.start.line as u64, read_element(element, &self.content.at_field));
            let read: Vec<_> = elements.iter().map(read).collect();
            let text = |place: usize| elements.get(place).map(|element| element.text.clone());
            self.json(&read, text, done);
        }
    }

    fn block(&mut self, block: &Block, done: &mut Done<W::Part>) {
        let mut lines = block.lines();
        loop {
            let lines: Vec<_> = lines.by_ref().take(TOGETHER).collect();
            if lines.is_empty() {
                return;
            }
            let start = |line: &Line<'_>| Position { line: line.number, column: 1, offset: line.offset };
            let read = |line: &Line<'_>| (line.number as u64, read_line(line.text, start(line), &self.content.at_field));
            let read: Vec<_> = lines.iter().map(read).collect();
            self.json(&read, |place| lines.get(place).map(|line| line.text.to_vec()), done);
        }
    }

    fn json(&mut self, read: &[(u64, Result<Dated, Vec<Reason>>)], text: impl Fn(usize) -> Option<Vec<u8>>, done: &mut Done<W::Part>) {
        let read = read.iter().map(|(line, read)| match read {
            Ok((consignment, at)) => Ok(Row { file: &self.content.name, line: *line, consignment, at: *at }),
            Err(reasons) => Err((*line, reasons.clone())),
        });
        do_rows(self.work, &mut self.worker, read.collect(), |place| Original::Text(text(place).unwrap_or_default()), done);
    }

    fn rows(&mut self, rows: &Rows, done: &mut Done<W::Part>) {
        let place = |column: &str| self.content.header.iter().position(|name| name == column);
        let batch = Batch::of(&self.content.mapping, |column| place(column).map_or(Cells::Absent, |column| Cells::Rows { rows, column }));
        let expected = self.content.header.len();
        let wrong = |row: usize| {
            let cells = rows.cells(row);
            let given = cells.len();
            if given < expected || given > expected && cells.skip(expected).any(|cell| !cell.is_empty()) {
                return Some(format!("the row has {given} cells, the header {expected}"));
            }
            rows.may_hold_others(row).then(|| "a quotation mark in it is misplaced: other rows may be lost in a cell".to_owned())
        };
        let original = |row: usize| Original::Cells(rows.cells(row).map(<[u8]>::to_vec).collect());
        self.table(&batch, rows.len(), &Known { line: &|row| rows.line(row), wrong: &wrong, original: &original }, done);
    }

    fn slice(&mut self, slice: Slice, done: &mut Done<W::Part>) -> Result<(), Error> {
        let Some(parquet) = &self.content.parquet else { return Ok(()) };
        let mut first = slice.first;
        for records in parquet.read(slice)? {
            let records: RecordBatch = records?;
            self.records(&records, first, done);
            first += records.num_rows() as u64;
        }
        parquet.check(slice, first - slice.first)
    }

    /// Rows in columns, the first of which has that number.
    fn records(&mut self, records: &RecordBatch, first: u64, done: &mut Done<W::Part>) {
        let cells = |column: &str| records.column_by_name(column).and_then(arrow_cells).unwrap_or(Cells::Absent);
        let batch = Batch::of(&self.content.mapping, cells);
        let line = |row: usize| first + row as u64;
        self.table(&batch, records.num_rows(), &Known { line: &line, wrong: &|_| None, original: &|_| Original::Numbered }, done);
    }

    /// The rows of a table.
    fn table(&mut self, batch: &Batch<'_>, rows: usize, known: &Known<'_>, done: &mut Done<W::Part>) {
        let mut reasons = Vec::with_capacity(TOGETHER);
        for first in (0..rows).step_by(TOGETHER) {
            let together = first..rows.min(first + TOGETHER);
            reasons.clear();
            for (row, place) in together.clone().zip(&mut self.room) {
                reasons.push(match (known.wrong)(row) {
                    Some(wrong) => Err(vec![wrong]),
                    None => self.builder.build(batch, row, place),
                });
            }
            let read = together.zip(&self.room).zip(&mut reasons).map(|((row, Built { consignment, at }), reasons)| {
                let line = (known.line)(row);
                match reasons {
                    Ok(()) => Ok(Row { file: &self.content.name, line, consignment, at: *at }),
                    Err(reasons) => Err((line, std::mem::take(reasons).into_iter().map(Reason::from).collect())),
                }
            });
            do_rows(self.work, &mut self.worker, read.collect(), |place| (known.original)(first + place), done);
        }
    }
}

/// What is known of the rows of a table before they are read, by their numbers.
struct Known<'a> {
    line: &'a dyn Fn(usize) -> u64,
    /// What is known to be wrong with one, if anything is.
    wrong: &'a dyn Fn(usize) -> Option<String>,
    original: &'a dyn Fn(usize) -> Original,
}

/// Does rows that were read, or couldn't be.
fn do_rows<W: Work>(
    work: &W,
    worker: &mut W::Worker,
    read: Vec<Result<Row<'_>, (u64, Vec<Reason>)>>,
    original: impl Fn(usize) -> Original,
    done: &mut Done<W::Part>,
) {
    done.rows += read.len() as u64;
    let rows: Vec<Row<'_>> = read.iter().filter_map(|read| read.as_ref().ok()).copied().collect();
    done.undated += rows.iter().filter(|row| row.at.is_none()).count() as u64;
    let mut refused = BTreeMap::new();
    work.rows(worker, &mut done.part, &rows, &mut |place, reason| {
        refused.insert(place, reason);
    });
    if refused.is_empty() && rows.len() == read.len() {
        return;
    }
    let mut done_rows = 0..;
    for (place, read) in read.into_iter().enumerate() {
        let (line, reasons) = match read {
            Ok(row) => match done_rows.next().and_then(|place| refused.remove(&place)) {
                Some(reason) => (row.line, vec![Reason::from(reason)]),
                None => continue,
            },
            Err(unread) => unread,
        };
        done.rejected.push(Rejected { line, reasons, original: original(place) });
    }
}
