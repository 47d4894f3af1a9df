//! Opening a file: what it holds is told by its first bytes and by its name.

use std::path::Path;

use consign_tables::{Content, Rows, Stream, Table, is_stdin};

use super::parquet::{Parquet, is_parquet};
use crate::Error;
use crate::columns::FirstCells;

/// As many rows show how a table is written.
pub(super) const FIRST_ROWS: usize = 1_000;

/// A file whose format is known.
pub struct Opened {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What a file holds, ready to be read.
pub(super) enum Kind {
    Json(Stream),
    Lines(Stream),
    Table(Table),
    Parquet(Parquet),
}

impl Opened {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// It can't be read, or isn't what its name says.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::open_sheet(path, None)
    }

    /// The same; of a workbook with several sheets the one that is called so.
    pub(super) fn open_sheet(path: &Path, sheet: Option<&str>) -> Result<Self, Error> {
        Self::of(consign_tables::open(path)?, Some(path), sheet)
    }

    /// Bytes in memory, as a file of that name.
    pub(super) fn of_bytes(name: &str, bytes: Vec<u8>, sheet: Option<&str>) -> Result<Self, Error> {
        Self::of(consign_tables::open_bytes(name, bytes)?, None, sheet)
    }

    fn of(opened: consign_tables::Opened, path: Option<&Path>, sheet: Option<&str>) -> Result<Self, Error> {
        let consign_tables::Opened { name, content } = opened;
        let kind = match (content, path) {
            (Content::Json(stream), _) => Kind::Json(stream),
            (Content::JsonLines(stream), _) => Kind::Lines(stream),
            (Content::Table(table), _) => Kind::Table(table),
            (Content::Workbook(workbook), _) => Kind::Table(Table::of_sheets(workbook.sheets, sheet)?),
            (Content::Parquet, Some(path)) if is_parquet(path) => Kind::Parquet(Parquet::open(path, &name)?),
            (Content::Parquet, path) => {
                let Some(path) = path else {
                    return Err(Error::Asked("cannot read Parquet from memory: give a file, or CSV".to_owned()));
                };
                let why = if is_stdin(path) { "standard input" } else { "a packed file" };
                return Err(Error::Asked(format!("cannot read Parquet from {why}: it is read from its end; give a file")));
            }
            _ => return Err(Error::unfit(&name, "it is of a kind that holds no orders")),
        };
        Ok(Self { name, kind })
    }

    /// What it is called in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of its columns, and what stands in its first rows, as text; none of JSON.
    pub fn columns(self) -> Result<Option<Vec<FirstCells>>, Error> {
        match self.kind {
            Kind::Json(_) | Kind::Lines(_) => Ok(None),
            Kind::Table(mut table) => {
                let rows = table.next_rows()?.unwrap_or_default();
                Ok(Some(first_cells(&table.header, &rows)))
            }
            Kind::Parquet(parquet) => parquet.first_rows(FIRST_ROWS).map(Some),
        }
    }
}

/// What stands in the first rows of a table of text.
pub(crate) fn first_cells(header: &[String], rows: &Rows) -> Vec<FirstCells> {
    let text = |row: usize, column: usize| rows.cell(row, column).map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
    let cells = |column: usize| (0..rows.len().min(FIRST_ROWS)).filter_map(|row| text(row, column)).collect();
    let columns = header.iter().enumerate();
    columns.map(|(place, column)| FirstCells { column: column.clone(), cells: cells(place), stored: None }).collect()
}
