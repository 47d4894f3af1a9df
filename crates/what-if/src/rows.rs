//! Rows for other programs: as text (JSON Lines or a table), or as Arrow columns.
//!
//! Workers encode rows as they come, each into a part; parts are put together in the order of the input.

mod cell;
mod columnar;

use std::fmt::Write as _;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use cell::BETWEEN_WORDS;
pub use cell::{Cell, Column, Kind};
use chrono::SecondsFormat;
use columnar::Columns;

/// How rows are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// An object a line; cells that have nothing are left out.
    JsonLines,
    /// A line a row.
    Table {
        /// What stands between cells.
        delimiter: u8,
    },
    /// Columns.
    Arrow,
}

/// Which columns rows have, and how they are encoded.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    columns: &'static [Column],
    encoding: Encoding,
    most_text: usize,
}

/// A column has no more text than this and one cell, in bytes: Arrow counts a batch's by 32 bits.
const MOST_TEXT: usize = 1 << 28;

/// Rows that follow each other, encoded.
#[derive(Default)]
pub struct Part {
    text: Vec<u8>,
    columns: Vec<Columns>,
}

impl Part {
    /// The rows as text; empty if they are columns.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The rows as columns, in as many batches as their text takes; none if there are no rows, or if they are text.
    ///
    /// # Errors
    /// Columns that are no batch.
    pub fn batches(self) -> Result<Vec<RecordBatch>, ArrowError> {
        self.columns.into_iter().map(Columns::finish).collect()
    }
}

impl Layout {
    /// Of these columns.
    #[must_use]
    pub fn new(columns: &'static [Column], encoding: Encoding) -> Self {
        Self { columns, encoding, most_text: MOST_TEXT }
    }

    /// The schema of rows as columns.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        columnar::schema(self.columns)
    }

    /// The line before a table's rows, which has the names of the columns; nothing of other encodings.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        let mut header = Vec::new();
        if let Encoding::Table { delimiter } = self.encoding {
            write_cells(&mut header, delimiter, self.columns.iter().map(|(name, _)| (*name).to_owned()));
        }
        header
    }

    /// Adds a row, a cell for each column.
    pub fn push(&self, part: &mut Part, cells: &[Cell<'_>]) {
        match self.encoding {
            Encoding::Arrow => match part.columns.last_mut().filter(|last| last.longest_text() < self.most_text) {
                Some(last) => last.push(cells),
                None => part.columns.push(Columns::of(self.columns).with(cells)),
            },
            Encoding::Table { delimiter } => write_cells(&mut part.text, delimiter, cells.iter().map(written)),
            Encoding::JsonLines => self.write_json(&mut part.text, cells),
        }
    }

    fn write_json(&self, text: &mut Vec<u8>, cells: &[Cell<'_>]) {
        let mut line = String::from("{");
        for ((name, _), cell) in self.columns.iter().zip(cells).filter(|(_, cell)| **cell != Cell::Nothing) {
            // Writing to a string does not fail.
            let _ = write!(line, "{}\"{name}\":", if line.len() > 1 { "," } else { "" });
            match cell {
                Cell::Amount(_) | Cell::Count(_) => line += &written(cell),
                Cell::Words(words) => line += &serde_json::Value::from(words.to_vec()).to_string(),
                other => line += &serde_json::Value::from(written(other)).to_string(),
            }
        }
        text.extend_from_slice(line.as_bytes());
        text.extend_from_slice(b"}\n");
    }
}

/// A cell as text.
fn written(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => (*text).to_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Amount(amount) => amount.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::DateTime(at) => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Cell::Instant(at) => at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        Cell::Words(words) => words.join(BETWEEN_WORDS),
    }
}

/// A line of a table. What has signs of the table's own is quoted.
fn write_cells(text: &mut Vec<u8>, delimiter: u8, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(delimiter);
        }
        if cell.bytes().any(|byte| byte == delimiter || b"\"\r\n".contains(&byte)) {
            text.push(b'"');
            text.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            text.push(b'"');
        } else {
            text.extend_from_slice(cell.as_bytes());
        }
    }
    text.push(b'\n');
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use rust_decimal::Decimal;

    use super::*;

    const COLUMNS: &[Column] = &[("A", Kind::Text), ("B", Kind::Amount), ("C", Kind::Words)];

    fn row(encoding: Encoding) -> String {
        let layout = Layout::new(COLUMNS, encoding);
        let mut part = Part::default();
        layout.push(&mut part, &[Cell::Text("a, \"b\"\n"), Cell::Amount(Decimal::new(250, 2)), Cell::Words(&["X", "Y"])]);
        layout.push(&mut part, &[Cell::Text("c"), Cell::Nothing, Cell::Nothing]);
        String::from_utf8(part.text).unwrap()
    }

    #[test]
    fn more_text_than_a_batch_holds_goes_on_in_another() {
        let layout = Layout { most_text: 8, ..Layout::new(COLUMNS, Encoding::Arrow) };
        let mut part = Part::default();
        let texts = ["a", "bcdefgh", "i", "jklmnopqrs", "t", "u"];
        for text in texts {
            layout.push(&mut part, &[Cell::Text(text), Cell::Nothing, Cell::Nothing]);
        }
        let batches = part.batches().unwrap();
        assert_eq!(batches.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [2, 2, 2]);
        let read = batches.iter().flat_map(|batch| batch.column(0).as_string::<i32>().iter().flatten().collect::<Vec<_>>());
        assert_eq!(read.collect::<Vec<_>>(), texts);
    }

    #[test]
    fn rows_are_written_as_they_are_encoded() {
        assert_eq!(row(Encoding::JsonLines), "{\"A\":\"a, \\\"b\\\"\\n\",\"B\":2.50,\"C\":[\"X\",\"Y\"]}\n{\"A\":\"c\"}\n");
        assert_eq!(row(Encoding::Table { delimiter: b',' }), "\"a, \"\"b\"\"\n\",2.50,X;Y\nc,,\n");
        assert_eq!(row(Encoding::Table { delimiter: b'\t' }), "\"a, \"\"b\"\"\n\"\t2.50\tX;Y\nc\t\t\n");
    }
}
