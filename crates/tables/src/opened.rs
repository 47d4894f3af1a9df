//! Opening a file: what it holds is told by its first bytes, and else by its name.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::cut::Cutter;
use crate::kind::{Format, by_name};
use crate::packed::{Bytes, Unpacked};
use crate::rows::Rows;
use crate::{Error, Sheet, Stream, Table, Workbook, is_stdin, workbook_reading};

/// A file whose format is known.
pub struct Opened {
    /// What it is called in messages.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

/// What a file holds, ready to be read.
#[non_exhaustive]
pub enum Content {
    /// A JSON array of objects, or objects one after the other.
    Json(Stream),
    /// One JSON object a line.
    JsonLines(Stream),
    /// Rows of cells below a header.
    Table(Table),
    /// The worksheets of a workbook.
    Workbook(Workbook),
    /// Columns; the file is to be opened by who can read them.
    Parquet,
}

/// What a file is called in messages.
fn name_of(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// A file, or standard input for `-`, as a whole, unpacked and decoded: its name for messages and its bytes.
///
/// # Errors
/// It can't be read, or has more than `most` bytes.
pub fn read_all(path: &Path, most: usize) -> Result<(String, Vec<u8>), Error> {
    let name = name_of(path);
    let bytes = limited(Stream::open(path, &name)?.text, &name, most)?;
    Ok((name, bytes))
}

/// The same as it stands there: nothing is unpacked, and no text decoded.
///
/// # Errors
/// As [`read_all`].
pub fn read_bytes(path: &Path, most: usize) -> Result<(String, Vec<u8>), Error> {
    let name = name_of(path);
    if path.is_dir() {
        return Err(Error::unfit(&name, "it is a directory, not a file"));
    }
    let bytes = if is_stdin(path) {
        limited(std::io::stdin(), &name, most)
    } else {
        limited(File::open(path).map_err(|error| Error::reading(&name, error))?, &name, most)
    };
    bytes.map(|bytes| (name, bytes))
}

fn limited(from: impl Read, name: &str, most: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| Error::reading(name, error))?;
    if bytes.len() > most {
        return Err(Error::unfit(name, format!("it has more than {} MiB, the most that is read", most / (1024 * 1024))));
    }
    Ok(bytes)
}

/// The same of a text in UTF-8.
///
/// # Errors
/// It can't be read, has more than `most` bytes, or isn't UTF-8.
pub fn read_text(path: &Path, most: usize) -> Result<(String, String), Error> {
    let (name, bytes) = read_all(path, most)?;
    let text = String::from_utf8(bytes).map_err(|_| Error::unfit(&name, "it is not UTF-8"))?;
    Ok((name, text))
}

/// Opens a file, or standard input for `-`.
///
/// What packs it is taken off: gzip, zstd, a zip archive with one table. Workbooks are read at once: `.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods`.
/// Texts are read as UTF-8, UTF-16, or else Windows-1252, which they tell; JSON is never Windows-1252.
///
/// ```
/// use consign_tables::{Content, open};
///
/// let path = std::env::temp_dir().join("consign-tables-open.csv");
/// std::fs::write(&path, "Orders of May\nReference;Weight\nEC-1;1,5\n")?;
/// let Content::Table(mut table) = open(&path)?.content else { panic!("it is a table") };
/// assert_eq!((table.header.as_slice(), table.header_line()), (["Reference".to_owned(), "Weight".to_owned()].as_slice(), 2));
/// let rows = table.next_rows()?.unwrap_or_default();
/// assert_eq!((rows.len(), rows.line(0), rows.cell(0, 1)), (1, 3, Some(b"1,5".as_slice())));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// It can't be read, is not what its name says, or is more than can be read at once.
pub fn open(path: &Path) -> Result<Opened, Error> {
    let name = name_of(path);
    opened(Unpacked::open(path, &name)?, name)
}

/// Opens bytes in memory as a file of that name.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(name: &str, bytes: Vec<u8>) -> Result<Opened, Error> {
    opened(Unpacked::of_memory(bytes, name)?, name.to_owned())
}

fn opened(unpacked: Unpacked, name: String) -> Result<Opened, Error> {
    let content = match known(unpacked, &name)? {
        Known::Text(stream, Format::Json) => Content::Json(stream),
        Known::Text(stream, Format::JsonLines) => Content::JsonLines(stream),
        Known::Text(stream, Format::Table { delimiter }) => Content::Table(Table::open(stream, &name, delimiter)?),
        Known::Text(_, Format::Parquet) => return Err(Error::unfit(&name, "it is no Parquet file: it does not begin with `PAR1`")),
        Known::Workbook(workbook) => Content::Workbook(workbook),
        Known::Parquet => Content::Parquet,
    };
    Ok(Opened { name, content })
}

enum Known {
    Text(Stream, Format),
    Workbook(Workbook),
    Parquet,
}

fn known(unpacked: Unpacked, name: &str) -> Result<Known, Error> {
    Ok(match unpacked.content {
        Bytes::Parquet => Known::Parquet,
        Bytes::Workbook(kind, bytes) => Known::Workbook(workbook_reading::read(kind, bytes, name)?),
        Bytes::Text(text) => {
            let (mut stream, format) = Stream::of(text, unpacked.told, unpacked.read, unpacked.length, name)?;
            let first = stream.at_hand().map_err(|error| Error::reading(name, error))?.trim_ascii_start();
            let is_page = |tag: &[u8]| first.get(..tag.len()).is_some_and(|first| first.eq_ignore_ascii_case(tag));
            if [b"<?xml".as_slice(), b"<!doctype", b"<html", b"<table"].into_iter().any(is_page) {
                return Err(Error::unfit(name, "it is a page of HTML or XML: save it as a workbook (.xlsx) or as CSV"));
            }
            Known::Text(stream, format)
        }
    })
}

/// All tables of a file: one of a text, one for each worksheet of a workbook that can be seen and isn't empty.
///
/// # Errors
/// The file can't be read, or isn't a table.
pub fn sheets(path: &Path) -> Result<Vec<Sheet>, Error> {
    Ok(workbook(path)?.sheets)
}

/// All tables of a file, and what was left out of it or assumed. Standard input is `-`.
///
/// # Errors
/// The file can't be read, or isn't a table.
pub fn workbook(path: &Path) -> Result<Workbook, Error> {
    let name = name_of(path);
    let told = by_name(path);
    tables(Unpacked::open(path, &name)?, &name, told)
}

/// All tables of a file of that name, whose bytes are in memory.
///
/// ```
/// let sheets = consign_tables::sheets_of("prices.csv", "Zone\tPrice\n1\t2.95\n".into())?.sheets;
/// assert_eq!(sheets.iter().map(|sheet| sheet.row(1).cell(1)).collect::<Vec<_>>(), ["2.95"]);
/// # Ok::<(), consign_tables::Error>(())
/// ```
///
/// # Errors
/// The bytes are no table.
pub fn sheets_of(name: &str, bytes: Vec<u8>) -> Result<Workbook, Error> {
    let told = by_name(Path::new(name));
    tables(Unpacked::of_memory(bytes, name)?, name, told)
}

fn tables(unpacked: Unpacked, name: &str, told: Option<Format>) -> Result<Workbook, Error> {
    match known(unpacked, name)? {
        Known::Workbook(workbook) => Ok(workbook),
        Known::Text(stream, Format::Table { delimiter }) => {
            let encoding = Some(stream.encoding());
            Ok(Workbook { sheets: vec![sheet_of_text(stream, name, delimiter)?], encoding, ..Workbook::default() })
        }
        Known::Text(_, Format::Json | Format::JsonLines) if told.is_none() => Err(Error::unfit(name, "it is empty or JSON, and no table")),
        Known::Text(..) | Known::Parquet => Err(Error::unfit(name, "it is no table of text: give CSV or a workbook")),
    }
}

fn sheet_of_text(stream: Stream, name: &str, delimiter: u8) -> Result<Sheet, Error> {
    let mut cutter = Cutter::new(stream, name, delimiter)?;
    let mut sheet = Sheet::new(name, None);
    let mut rows = Rows::default();
    while cutter.row(&mut rows)? {
        let line = rows.line(0);
        let wrong = |why: &str| Error::at(format!("{name}:{line}"), why);
        cutter.width = cutter.width.max(rows.cells(0).len());
        if rows.may_hold_others(0) {
            return Err(wrong("a quotation mark in the row is misplaced: other rows may be lost in a cell"));
        }
        let cells = rows.cells(0).map(str::from_utf8).collect::<Result<Vec<_>, _>>();
        sheet.push(line, cells.map_err(|_| wrong("there are bytes that are not UTF-8, as the text before is: save it as UTF-8"))?);
        sheet.within_limits()?;
        rows.clear();
    }
    if sheet.is_empty() {
        return Err(Error::unfit(name, "it is empty"));
    }
    Ok(sheet)
}
