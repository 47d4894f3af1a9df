//! A worker's reading: from a unit to rows, and these to the work.

use std::collections::BTreeMap;

use super::content::Content;
use super::group::{Chunk, Continues, Piece};
use super::json::{Dated, read_element, read_line};
use super::lines::{Block, Line as TextLine};
use super::parquet::Slice;
use super::references::{Seen, hashed};
use super::rejected::{Original, Reason, Rejected, Unread};
use super::work::{Json, Row, Unit, Work};
use crate::Error;
use crate::columns::{Batch, Builder, Built, Cells, Field, Line, Reasons, arrow_cells};
use crate::elements::Element;
use crate::notes::Notes;
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
    pub(super) without_origin: u64,
    pub(super) notes: Notes,
    /// The references of a table's rows, as long as they are asked for.
    pub(super) seen: Vec<Seen>,
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
            builder: Builder::new(&content.mapping, content.products.clone()),
            room: std::iter::repeat_with(Built::default).take(TOGETHER).collect(),
        }
    }

    pub(super) fn into_worker(self) -> W::Worker {
        self.worker
    }

    pub(super) fn take(&mut self, unit: Unit) -> Done<W::Part> {
        let mut done = Done {
            part: W::Part::default(),
            rows: 0,
            rejected: Vec::new(),
            undated: 0,
            without_origin: 0,
            notes: Notes::default(),
            seen: Vec::new(),
            broken: None,
        };
        match unit {
            Unit::Elements(elements) => self.elements(&elements, &mut done),
            Unit::Block(block) => self.block(&block, &mut done),
            Unit::Rows(rows) => self.rows(&rows, &mut done),
            Unit::Batch(records, first) => self.records(&records, first, &mut done),
            Unit::Slice(slice) => done.broken = self.slice(slice, &mut done).err(),
            Unit::Groups(pieces) => self.groups(&pieces, &mut done),
            Unit::Broken(stop) => done.broken = Some(stop),
        }
        done.notes = self.builder.notes();
        done
    }

    fn elements(&mut self, elements: &[Element], done: &mut Done<W::Part>) {
        for elements in elements.chunks(TOGETHER) {
            let read: Vec<_> = elements.iter().map(|element| read_element(element, self.content)).collect();
            self.json(&read, done);
        }
    }

    fn block(&mut self, block: &Block, done: &mut Done<W::Part>) {
        let mut lines = block.lines();
        loop {
            let lines: Vec<TextLine<'_>> = lines.by_ref().take(TOGETHER).collect();
            if lines.is_empty() {
                return;
            }
            let start = |line: &TextLine<'_>| Position { line: line.number, column: 1, offset: line.offset };
            let read: Vec<_> = lines.iter().map(|line| read_line(Json { text: line.text, start: start(line) }, self.content)).collect();
            self.json(&read, done);
        }
    }

    fn json(&mut self, all: &[Dated<'_>], done: &mut Done<W::Part>) {
        let file = self.content.name.as_str();
        let read = all.iter().map(|Dated { json, read }| match read {
            Ok((consignment, at)) => Ok(Row { file, line: json.start.line as u64, consignment, at: *at, paid: None, json: Some(*json) }),
            Err(unread) => Err(unread.clone()),
        });
        let original = |place: usize| Original::Text(all.get(place).map(|dated| dated.json.text.to_vec()).unwrap_or_default());
        self.do_rows(&read.collect::<Vec<_>>(), original, done);
    }

    fn rows(&mut self, rows: &Rows, done: &mut Done<W::Part>) {
        let place = |column: &str| self.content.header.iter().position(|name| name == column);
        let batch = Batch::of(&self.content.mapping, |column| place(column).map_or(Cells::Absent, |column| Cells::Rows { rows, column }));
        let expected = self.content.header.len();
        let known = Known {
            line: &|row| rows.line(row),
            reference: &|row| batch.reference(row),
            wrong: &|row| misshapen(rows, row, expected),
            original: &|row| cells(rows, row),
        };
        self.table(&batch, rows.len(), &known, done);
    }

    /// Rows of which those of one reference that follow each other are one consignment.
    fn groups(&mut self, pieces: &[Piece], done: &mut Done<W::Part>) {
        let Some(reference) = self.content.mapping.column(Field::Reference) else { return };
        let batches: Vec<Batch<'_>> = pieces.iter().map(|piece| piece.chunk.batch(self.content)).collect();
        let mut groups: Vec<Vec<(&Piece, Line<'_, '_>)>> = Vec::new();
        let mut continues = Continues::default();
        for (piece, batch) in pieces.iter().zip(&batches) {
            let references = piece.chunk.cells(self.content, reference);
            for row in piece.rows.clone() {
                let line = Line { batch, row, number: piece.chunk.line(row) };
                let goes_on = continues.after(&references, row);
                match groups.last_mut().filter(|_| goes_on) {
                    Some(group) => group.push((piece, line)),
                    None => groups.push(vec![(piece, line)]),
                }
            }
        }
        for together in groups.chunks(TOGETHER) {
            let mut reasons = Vec::with_capacity(TOGETHER);
            for (group, place) in together.iter().zip(&mut self.room) {
                let wrong = group.iter().filter_map(|(piece, line)| match &*piece.chunk {
                    Chunk::Rows(rows) => {
                        misshapen(rows, line.row, self.content.header.len()).map(|why| format!("line {}: {why}", line.number))
                    }
                    Chunk::Records(..) => None,
                });
                let wrong: Vec<String> = wrong.collect();
                let lines: Vec<Line<'_, '_>> = group.iter().map(|(_, line)| *line).collect();
                reasons.push(if wrong.is_empty() { self.builder.build_group(&lines, place) } else { Err(wrong) });
            }
            let first = |place: usize| together.get(place).and_then(|group| group.first()).map(|(_, line)| line);
            let line = |place: usize| first(place).map_or(0, |line| line.number);
            let reference = |place: usize| first(place).and_then(|line| line.batch.reference(line.row));
            let original = |place: usize| {
                let row = |(piece, line): &(&Piece, Line<'_, '_>)| match &*piece.chunk {
                    Chunk::Rows(rows) => (line.number, cells(rows, line.row)),
                    Chunk::Records(..) => (line.number, Original::Numbered),
                };
                Original::Group(together.get(place).into_iter().flatten().map(row).collect())
            };
            self.together(reasons, &Known { line: &line, reference: &reference, wrong: &|_| None, original: &original }, done);
        }
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
        let known = Known { line: &line, reference: &|row| batch.reference(row), wrong: &|_| None, original: &|_| Original::Numbered };
        self.table(&batch, records.num_rows(), &known, done);
    }

    /// The rows of a table.
    fn table(&mut self, batch: &Batch<'_>, rows: usize, known: &Known<'_>, done: &mut Done<W::Part>) {
        for first in (0..rows).step_by(TOGETHER) {
            let together = first..rows.min(first + TOGETHER);
            let mut reasons = Vec::with_capacity(TOGETHER);
            for (row, place) in together.zip(&mut self.room) {
                reasons.push(match (known.wrong)(row) {
                    Some(wrong) => Err(vec![wrong]),
                    None => self.builder.build(batch, row, (known.line)(row), place),
                });
            }
            let known = Known {
                line: &|place| (known.line)(first + place),
                reference: &|place| (known.reference)(first + place),
                wrong: &|_| None,
                original: &|place| (known.original)(first + place),
            };
            self.together(reasons, &known, done);
        }
    }

    /// Does what has been built into the first places of the room, or couldn't be.
    fn together(&mut self, reasons: Vec<Result<(), Reasons>>, known: &Known<'_>, done: &mut Done<W::Part>) {
        let room = std::mem::take(&mut self.room);
        let read = room.iter().zip(reasons).enumerate().map(|(place, (built, reasons))| match reasons {
            Ok(()) => Ok(built.row(&self.content.name, (known.line)(place))),
            Err(reasons) => {
                let reasons = reasons.into_iter().map(Reason::from).collect();
                Err(Unread { line: (known.line)(place), reference: (known.reference)(place), start: None, reasons })
            }
        });
        let read: Vec<Result<Row<'_>, Unread>> = read.collect();
        if self.content.asked.get() {
            done.seen.extend(read.iter().flatten().map(|row: &Row<'_>| (hashed(row.consignment.reference.as_str()), row.line)));
        }
        self.do_rows(&read, known.original, done);
        self.room = room;
    }

    /// Does rows that were read, or couldn't be.
    fn do_rows(&mut self, read: &[Result<Row<'_>, Unread>], original: impl Fn(usize) -> Original, done: &mut Done<W::Part>) {
        done.rows += read.len() as u64;
        let mut before = 0;
        for run in read.chunk_by(|one, next| one.is_ok() && next.is_ok()) {
            let all_at = self.content.all_at;
            let rows: Vec<Row<'_>> = run.iter().flatten().map(|row| Row { at: all_at.or(row.at), ..*row }).collect();
            done.undated += rows.iter().filter(|row| row.at.is_none()).count() as u64;
            done.without_origin += rows.iter().filter(|row| row.consignment.origin.is_none()).count() as u64;
            let mut refused = BTreeMap::new();
            if !rows.is_empty() {
                self.work.rows(&mut self.worker, &mut done.part, &rows, &mut |place, reason| {
                    refused.insert(place, reason);
                });
            }
            for (place, reason) in refused {
                done.rejected.extend(rows.get(place).map(|row| refuse(row, reason).rejected(original(before + place))));
            }
            for unread in run.iter().filter_map(|read| read.as_ref().err()) {
                let rejected = unread.clone().rejected(original(before));
                self.work.unread(&mut self.worker, &mut done.part, &self.content.name, &rejected);
                done.rejected.push(rejected);
            }
            before += run.len();
        }
    }
}

/// A row that is no consignment for this run.
fn refuse(row: &Row<'_>, reason: String) -> Unread {
    let reference = Some(row.consignment.reference.to_string());
    Unread { line: row.line, reference, start: row.json.map(|json| json.start), reasons: vec![Reason::from(reason)] }
}

/// What is wrong with a row's cells before they are read, if anything is.
fn misshapen(rows: &Rows, row: usize, expected: usize) -> Option<String> {
    let cells = rows.cells(row);
    let given = cells.len();
    if given < expected || given > expected && cells.skip(expected).any(|cell| !cell.is_empty()) {
        return Some(format!("the row has {given} cells, the header {expected}"));
    }
    rows.may_hold_others(row).then(|| "a quotation mark in it is misplaced: other rows may be lost in a cell".to_owned())
}

fn cells(rows: &Rows, row: usize) -> Original {
    Original::Cells(rows.cells(row).map(<[u8]>::to_vec).collect())
}

/// What is known of the rows of a table before they are read, by their numbers.
struct Known<'a> {
    line: &'a dyn Fn(usize) -> u64,
    reference: &'a dyn Fn(usize) -> Option<String>,
    /// What is known to be wrong with one, if anything is.
    wrong: &'a dyn Fn(usize) -> Option<String>,
    original: &'a dyn Fn(usize) -> Original,
}
