//! A file as rows of cells: encodings, separators, what stands above the header.

use std::path::Path;

use crate::import::cell::{is_blank, short};
use crate::import::column::{Columns, Field, of_header};
use crate::import::note::{Kind, Notes};
use crate::input::Input;
use crate::stop::Stop;
use consign_orders::after;
use consign_tables::Quotes;

/// The longest sheet that is read, in bytes.
const LONGEST: usize = 64 * 1024 * 1024;
/// How many lines may stand above the header.
const MOST_ABOVE: usize = 20;
/// How many cells of a line are shown that is no header.
const MOST_SHOWN: usize = 8;
/// Stands below all rows while they are read: in a cell of the last, if a quotation mark is open there.
const END: &str = "\u{1}end";

/// One row of a sheet, its cells trimmed.
pub(crate) struct Record {
    /// From 1.
    pub(crate) line: u64,
    cells: Vec<String>,
    /// The most separators in a further line of one of its cells: those of a row, if a quotation mark isn't closed where it should be.
    separators: usize,
    /// Whether a quotation mark is open at its end, or text stands behind one that closes.
    is_open: bool,
    is_torn: bool,
}

impl Record {
    /// A cell; empty if the row ends before it.
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// A sheet: what its columns are, and its rows.
pub(crate) struct Table {
    /// What messages call it.
    pub(crate) name: String,
    pub(crate) columns: Columns,
    pub(crate) records: Vec<Record>,
}

/// Reads a sheet. What is above the header, comments and rows without anything are no rows of it.
pub(crate) fn read(path: &Path, notes: &mut Notes) -> Result<Table, Stop> {
    let input = Input::open(path)?;
    let name = input.name.clone();
    notes.open(&name);
    let bytes = input.read_all(LONGEST)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Stop::Said(format!("`{name}` is packed, as workbooks are: save its sheet as CSV")));
    }
    let text = decoded(&name, bytes)?;
    let mut above = records(&name, &text)?.into_iter();
    let mut columns = None;
    let mut skipped: Vec<Record> = Vec::new();
    for record in above.by_ref().take(MOST_ABOVE) {
        let found = of_header(&record.cells);
        if found.is_header() {
            columns = Some((found, record.cells));
            break;
        }
        skipped.push(record);
    }
    let Some((columns, header)) = columns else {
        return Err(Stop::Said(format!("`{name}`: none of its first lines names the columns of a rate sheet{}", without_header(&skipped))));
    };
    let skipped: Vec<u64> = skipped.iter().map(|record| record.line).collect();
    notes.rows(Kind::LeftOut, &skipped, None, "it stands above the header");
    let mut rows = Vec::new();
    for record in above {
        if record.cells == header {
            notes.row(Kind::LeftOut, record.line, "it is the header again");
        } else if record.is_open || record.is_torn || header.len() > 2 && record.separators + 1 >= header.len() {
            let why = match (record.is_open, record.is_torn) {
                (true, _) => "is never closed",
                (false, true) => "is closed before more text",
                (false, false) => "is closed behind what looks like another row",
            };
            notes.row(Kind::Mistaken, record.line, format!("a quotation mark {why}: rows may be lost in a cell"));
        } else if record.cells.first().is_some_and(|first| first.starts_with('#')) {
            notes.row(Kind::LeftOut, record.line, "it is a comment");
        } else if record.filled() == 1 && header.len() > 2 {
            notes.row(Kind::LeftOut, record.line, "only one cell of it is filled");
        } else if record.cells.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
            let why = format!("it has more cells than the header's {}: a cell with the separator in it must be quoted", header.len());
            notes.row(Kind::Mistaken, record.line, why);
        } else {
            if record.cells.len() < header.len() {
                notes.row(Kind::Assumed, record.line, "it has fewer cells than the header: the others are empty");
            }
            rows.push(record);
        }
    }
    if rows.is_empty() {
        notes.sheet(Kind::Mistaken, "it has no rows");
    }
    let mut columns = columns;
    let is_filled = |field: Field, at: usize| {
        let has_figures = [Field::Price, Field::Transit].contains(&field);
        let mut cells = rows.iter().map(|row| row.cell(at)).filter(|cell| !is_blank(cell));
        cells.any(|cell| !has_figures || cell.contains(|letter: char| letter.is_ascii_digit()))
    };
    for [empty, other] in columns.prefer_filled(is_filled) {
        notes.column(Kind::Assumed, &empty, format!("it has nothing in it: the column `{other}` counts instead"));
    }
    Ok(Table { name, columns, records: rows })
}

/// What a sheet would need, and what its first line has instead.
fn without_header(records: &[Record]) -> String {
    let fullest = records.iter().max_by_key(|record| (record.filled(), std::cmp::Reverse(record.line)));
    let cells = fullest.map_or(&[][..], |record| &record.cells).iter().filter(|cell| !cell.is_empty());
    let shown: Vec<String> = cells.take(MOST_SHOWN).map(|cell| format!("`{}`", short(cell))).collect();
    let has = fullest.filter(|_| !shown.is_empty()).map(|record| format!("; line {} has {}", record.line, shown.join(", ")));
    format!(
        ": a service's code or name, and one more column such as `max_weight` or `rate`, in one row for each service, zone and weight{}",
        has.unwrap_or_default()
    )
}

/// The text of a file in UTF-8, or in UTF-16 with its mark.
fn decoded(name: &str, bytes: Vec<u8>) -> Result<String, Stop> {
    let units = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let pairs = rest.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
        String::from_utf16(&pairs.collect::<Vec<_>>()).map_err(|_| Stop::Said(format!("`{name}` is not UTF-16: save it as UTF-8")))
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => return units(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => return units(rest, u16::from_be_bytes),
        _ => {}
    }
    String::from_utf8(bytes).map(|text| text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)).map_err(|error| {
        let start = consign::Position { line: 1, column: 1, offset: 0 };
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let at = before.iter().fold(start, |position, byte| after(position, *byte));
        Stop::Said(format!("`{name}`, line {}: not UTF-8: these bytes stand for no character; save the file as UTF-8", at.line))
    })
}

fn records(name: &str, text: &str) -> Result<Vec<Record>, Stop> {
    // Spreadsheets write `sep=;` above the header.
    let first = text.lines().next().unwrap_or_default().trim();
    let stated = first.strip_prefix("sep=").and_then(|separator| separator.bytes().next());
    let (text, above) = if stated.is_some() { (text.split_once('\n').map_or("", |(_, rest)| rest), 1) } else { (text, 0) };
    let delimiter = stated.unwrap_or_else(|| separator(text));
    let separators = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count();
    let ended = format!("{text}\n{END}\n");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(ended.as_bytes());
    let mut records: Vec<Record> = Vec::new();
    let mut before = None;
    for record in reader.records() {
        let record = record.map_err(|error| Stop::Said(format!("`{name}`: {error}")))?;
        let start = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
        if let (Some(before), Some(last)) = (before.replace(start), records.last_mut()) {
            let row = ended.as_bytes().get(before..start).unwrap_or_default();
            last.is_torn = !last.is_open && Quotes::default().after(row, delimiter) == Quotes::Torn;
        }
        if record.get(0) == Some(END) {
            break;
        }
        let line = record.position().map_or(0, |position| line(text, position)) + above;
        let further = record.iter().flat_map(|cell| cell.lines().skip(1)).map(separators);
        let is_open = record.iter().any(|cell| cell.contains(END));
        let (separators, cells) = (further.max().unwrap_or_default(), record.iter().map(tidy).collect());
        records.push(Record { line, separators, is_open, is_torn: false, cells });
    }
    records.retain(|record| record.filled() > 0);
    Ok(records)
}

/// The line on which a record begins: it may be after lines without anything, which the reader passes over.
fn line(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let passed = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    position.line() + passed as u64
}

/// A cell without white space at its ends, and with single spaces in it, whatever kinds of spaces and line ends it has.
fn tidy(cell: &str) -> String {
    let words = cell.split(|letter: char| letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{2060}'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The separator that splits most lines of the text, outside quotes, into most cells.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    // The header decides; what stands above it, or a file without lines, must not.
    let recognised = |line: &&str| line.to_ascii_lowercase().contains("service");
    let header = text.lines().take(MOST_ABOVE).find(recognised).or_else(|| text.lines().next()).unwrap_or_default();
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && byte == *separator);
        }
    }
    // Of equal counts the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}
