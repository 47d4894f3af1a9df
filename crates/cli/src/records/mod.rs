//! Rows for other programs, in a file whose ending tells how: JSON Lines, CSV, TSV or Parquet.
//!
//! Workers encode rows as they come, each into a part; parts are written in the order of the input.

mod cell;
mod columnar;

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use chrono::SecondsFormat;
use parquet::arrow::ArrowWriter;

use crate::new_file::NewFile;
use crate::stop::Stop;
use cell::BETWEEN_WORDS;
pub(crate) use cell::{Cell, Column, Kind};
use columnar::Columns;
use consign_tables::{Format, by_name, is_packed};

/// How rows are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    columns: &'static [Column],
    format: Format,
}

/// Rows that follow each other, encoded.
#[derive(Default)]
pub(crate) struct Part {
    text: Vec<u8>,
    columns: Option<Columns>,
}

/// A file of rows that is being written. It is there once it is kept.
pub(crate) struct Records(Sink);

enum Sink {
    Text(NewFile),
    Parquet(Box<ArrowWriter<NewFile>>),
}

impl Layout {
    /// The format that the ending of a file tells.
    fn of(path: &Path, columns: &'static [Column]) -> Result<Self, Stop> {
        match by_name(path) {
            Some(format) if format != Format::Json && !is_packed(path) => Ok(Self { columns, format }),
            _ => Err(Stop::Said(format!("the ending of `{}` tells no format of rows: .jsonl, .csv, .tsv or .parquet", path.display()))),
        }
    }

    /// Adds a row, a cell for each column.
    pub(crate) fn push(&self, part: &mut Part, cells: &[Cell<'_>]) {
        match self.format {
            Format::Parquet => part.columns.get_or_insert_with(|| Columns::of(self.columns)).push(cells),
            Format::Table { delimiter } => write_cells(&mut part.text, delimiter, cells.iter().map(written)),
            Format::Json | Format::JsonLines => self.write_json(&mut part.text, cells),
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

impl Records {
    /// A new file, and how rows for it are encoded.
    pub(crate) fn create(path: &Path, columns: &'static [Column]) -> Result<(Self, Layout), Stop> {
        let layout = Layout::of(path, columns)?;
        let mut file = NewFile::create(path)?;
        if layout.format == Format::Parquet {
            return Ok((Self(Sink::Parquet(Box::new(columnar::writer(file, columns)?))), layout));
        }
        if let Format::Table { delimiter } = layout.format {
            let mut header = Vec::new();
            write_cells(&mut header, delimiter, columns.iter().map(|(name, _)| (*name).to_owned()));
            file.write_all(&header).map_err(|error| file.failure(&error))?;
        }
        Ok((Self(Sink::Text(file)), layout))
    }

    pub(crate) fn write(&mut self, part: Part) -> Result<(), Stop> {
        match (&mut self.0, part.columns) {
            (Sink::Text(file), _) => file.write_all(&part.text).map_err(|error| file.failure(&error)),
            (Sink::Parquet(writer), Some(columns)) => {
                let batch = columns.finish().map_err(|error| columnar::failed(&error.into()))?;
                writer.write(&batch).map_err(|error| columnar::failed(&error))
            }
            (Sink::Parquet(_), None) => Ok(()),
        }
    }

    /// It is complete.
    pub(crate) fn keep(self) -> Result<(), Stop> {
        match self.0 {
            Sink::Text(file) => file.keep(),
            Sink::Parquet(writer) => writer.into_inner().map_err(|error| columnar::failed(&error))?.keep(),
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    const COLUMNS: &[Column] = &[("A", Kind::Text), ("B", Kind::Amount), ("C", Kind::Words)];

    fn row(name: &str) -> String {
        let layout = Layout::of(Path::new(name), COLUMNS).ok().unwrap();
        let mut part = Part::default();
        layout.push(&mut part, &[Cell::Text("a, \"b\"\n"), Cell::Amount(Decimal::new(250, 2)), Cell::Words(&["X", "Y"])]);
        layout.push(&mut part, &[Cell::Text("c"), Cell::Nothing, Cell::Nothing]);
        String::from_utf8(part.text).unwrap()
    }

    #[test]
    fn rows_are_written_as_the_ending_tells() {
        assert_eq!(row("a.jsonl"), "{\"A\":\"a, \\\"b\\\"\\n\",\"B\":2.50,\"C\":[\"X\",\"Y\"]}\n{\"A\":\"c\"}\n");
        assert_eq!(row("a.csv"), "\"a, \"\"b\"\"\n\",2.50,X;Y\nc,,\n");
        assert_eq!(row("a.tsv"), "\"a, \"\"b\"\"\n\"\t2.50\tX;Y\nc\t\t\n");
        for name in ["a", "a.json", "a.csv.gz", "a.txt"] {
            assert!(matches!(Layout::of(Path::new(name), COLUMNS), Err(Stop::Said(message)) if message.contains(".parquet")), "{name}");
        }
    }
}
