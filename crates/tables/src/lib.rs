//! Tables as people have them: from the bytes of a file to rows of cells, and cells to numbers, dates, units and countries.
//!
//! Orders are read row by row from a [`Table`], price lists at once into [`Sheet`]s. Nothing here knows what a table is for.

mod country;
mod error;
mod format;
mod kind;
mod mark;
mod moment;
mod near;
mod quotes;
mod sheet;
mod shortened;
mod stream;
mod table;
mod units;

pub use country::{country, folded};
pub use error::{Error, plain};
pub use format::CellFormat;
pub use kind::{Format, by_name, is_packed, is_table, of_text};
pub use mark::{Mark, contradicts};
pub use moment::{Moment, day, instant, read_date, read_instant, read_moment, read_time, time_of_day};
pub use near::near;
pub use quotes::Quotes;
pub use sheet::{Place, Row, Sheet, letters};
pub use shortened::shortened;
pub use stream::{BytesRead, Stream};
pub use table::{Rows, Table};
pub use units::{length_unit, weight_unit};

use std::io::Read;
use std::path::Path;

/// Whether a path stands for standard input.
#[must_use]
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A file, or standard input for `-`, as a whole: its name for messages and its bytes.
///
/// # Errors
/// It can't be read, or has more than `most` bytes.
pub fn read_all(path: &Path, most: usize) -> Result<(String, Vec<u8>), Error> {
    let name = if is_stdin(path) { "standard input".to_owned() } else { path.display().to_string() };
    let stream = Stream::open(path, &name)?;
    let mut bytes = Vec::new();
    stream.text.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| Error::reading(&name, error))?;
    if bytes.len() > most {
        return Err(Error::unfit(&name, format!("it has more than {} MiB, the most that is read", most / (1024 * 1024))));
    }
    Ok((name, bytes))
}

/// All tables of a file: one of a text, one for each sheet of a workbook.
///
/// # Errors
/// The file can't be read, or isn't a table.
pub fn sheets(path: &Path) -> Result<Vec<Sheet>, Error> {
    let name = path.display().to_string();
    let mut stream = Stream::open(path, &name)?;
    let beginning = stream.at_hand().map_err(|error| Error::reading(&name, error))?;
    let Format::Table { delimiter } = of_text(by_name(path), beginning) else { return Err(Error::unfit(&name, "it is no table")) };
    let mut table = Table::open(stream, &name, delimiter)?;
    let mut sheet = Sheet::new(&name, None);
    sheet.push(1, table.header.iter().map(String::as_str));
    while let Some(rows) = table.next_rows()? {
        for row in 0..rows.len() {
            let cells: Vec<String> = rows.cells(row).map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            sheet.push(rows.line(row), cells.iter().map(String::as_str));
        }
    }
    Ok(vec![sheet])
}
