//! Opening a file: what it holds is told by its first bytes and by its name.

use std::path::Path;

use consign_tables::{Format, Stream, Table, by_name, is_stdin, of_text};

use super::parquet::{Parquet, is_parquet};
use crate::Error;
use crate::columns::FirstCells;

/// As many rows show how a table is written.
const FIRST_ROWS: usize = 1_000;

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
        let name = if is_stdin(path) { "standard input".to_owned() } else { path.display().to_string() };
        let told = by_name(path);
        if is_parquet(path) {
            let kind = Kind::Parquet(Parquet::open(path, &name)?);
            return Ok(Self { name, kind });
        }
        let mut stream = Stream::open(path, &name)?;
        let beginning = stream.at_hand().map_err(|error| Error::reading(&name, error))?;
        if beginning.starts_with(b"PAR1") {
            let why = if is_stdin(path) { "standard input" } else { "a packed file" };
            return Err(Error::Asked(format!("cannot read Parquet from {why}: it is read from its end; give a file")));
        }
        let kind = match of_text(told, beginning) {
            Format::Json => Kind::Json(stream),
            Format::JsonLines => Kind::Lines(stream),
            Format::Table { delimiter } => Kind::Table(Table::open(stream, &name, delimiter)?),
            Format::Parquet => return Err(Error::unfit(&name, "not a Parquet file: it does not begin with `PAR1`")),
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
                let text = |row: usize, column: usize| rows.cell(row, column).map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
                let cells = |column: usize| (0..rows.len().min(FIRST_ROWS)).filter_map(|row| text(row, column)).collect();
                let columns = table.header.iter().enumerate();
                Ok(Some(columns.map(|(place, column)| FirstCells { column: column.clone(), cells: cells(place), stored: None }).collect()))
            }
            Kind::Parquet(parquet) => parquet.first_rows(FIRST_ROWS).map(Some),
        }
    }
}
