//! Tables of text, as CSV has them: cut into batches of rows in one place, read by whoever has time.

use std::io::BufRead;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::Error;
use crate::quotes::Quotes;
use crate::stream::{BytesRead, Stream};

/// How many rows are handed out at once.
const BATCH: usize = 4_096;
/// A batch has no more text than this and one row, in bytes.
const BATCH_TEXT: usize = 1024 * 1024;
/// The longest row, in bytes. One that is longer has a quotation mark that nothing closes.
const LONGEST_ROW: usize = 1024 * 1024;
/// How much room there is for a row at first, in bytes; a longer one gets it again and again.
const ROOM: usize = 512;
/// The most cells of a row.
const MOST_CELLS: usize = 16 * 1024;

/// Rows of a table, their cells one after the other.
#[derive(Default)]
pub struct Rows {
    text: Vec<u8>,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    /// Of each row: its line, and which of the ends is the first after it.
    ranges: Vec<(u64, usize)>,
    /// The numbers of rows that may hold others within quotation marks.
    suspects: Vec<usize>,
}

impl Rows {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Whether a line of a cell, but its first, looks like a row, or text stands behind a closing quotation mark: so it is where one was not meant
    /// to quote.
    #[must_use]
    pub fn may_hold_others(&self, row: usize) -> bool {
        self.suspects.binary_search(&row).is_ok()
    }

    /// The line on which a row begins, from 1.
    #[must_use]
    pub fn line(&self, row: usize) -> u64 {
        self.ranges.get(row).map_or(0, |(line, _)| *line)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The numbers of a row's cells.
    fn range(&self, row: usize) -> std::ops::Range<usize> {
        let first = row.checked_sub(1).and_then(|before| self.ranges.get(before)).map_or(0, |(_, end)| *end);
        first..self.ranges.get(row).map_or(first, |(_, end)| *end)
    }

    fn bytes(&self, cell: usize) -> &[u8] {
        let start = cell.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(cell).and_then(|end| self.text.get(start..*end)).unwrap_or_default()
    }

    /// The cells of a row.
    #[must_use]
    pub fn cells(&self, row: usize) -> impl ExactSizeIterator<Item = &[u8]> {
        self.range(row).map(|cell| self.bytes(cell))
    }

    fn is_full(&self) -> bool {
        self.ranges.len() >= BATCH || self.text.len() >= BATCH_TEXT
    }
}

impl Rows {
    /// The bytes of a cell; none if the row is too short.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<&[u8]> {
        let range = self.range(row);
        (column < range.len()).then(|| self.bytes(range.start + column))
    }
}

/// A table that is being cut into batches.
pub struct Table {
    stream: Stream,
    reader: Box<Reader>,
    name: String,
    /// What stands between cells.
    pub delimiter: u8,
    /// The names of the columns.
    pub header: Vec<String>,
    ended: bool,
}

impl Table {
    /// Reads the header.
    pub fn open(stream: Stream, name: &str, delimiter: u8) -> Result<Self, Error> {
        let reader = Box::new(ReaderBuilder::new().delimiter(delimiter).build());
        let mut table = Self { stream, reader, name: name.to_owned(), delimiter, header: Vec::new(), ended: false };
        table.leave_out_mark()?;
        let mut rows = Rows::default();
        if !table.row(&mut rows)? {
            return Err(Error::unfit(name, "it is empty: its first line should name the columns"));
        }
        let header = rows.cells(0).map(|cell| String::from_utf8(cell.to_vec()));
        let header = header.collect::<Result<Vec<_>, _>>();
        let header =
            header.map_err(|_| Error::at(format!("{name}:1"), "the names of the columns are not UTF-8: save the file as UTF-8"))?;
        table.header = header.into_iter().map(|column| column.trim().to_owned()).collect();
        Ok(table)
    }

    /// How much of the file has been read.
    #[must_use]
    pub fn bytes_read(&self) -> BytesRead {
        self.stream.read.clone()
    }

    /// The length of the file in bytes, packed as it is; none of standard input.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.stream.length
    }

    fn leave_out_mark(&mut self) -> Result<(), Error> {
        let beginning = self.stream.at_hand().map_err(|error| Error::reading(&self.name, error))?;
        if beginning.starts_with(b"\xFF\xFE") || beginning.starts_with(b"\xFE\xFF") {
            return Err(Error::at(format!("{}:1:1", self.name), "the text is UTF-16: save it as UTF-8"));
        }
        if beginning.starts_with(b"\xEF\xBB\xBF") {
            self.stream.text.consume(3);
        }
        Ok(())
    }

    /// The next rows; none at the end.
    pub fn next_rows(&mut self) -> Result<Option<Rows>, Error> {
        let mut rows = Rows::default();
        rows.text.reserve(BATCH_TEXT / 4);
        while !rows.is_full() && self.row(&mut rows)? {}
        Ok(Some(rows).filter(|rows| !rows.is_empty()))
    }

    /// Reads one row behind the others; false at the end.
    fn row(&mut self, rows: &mut Rows) -> Result<bool, Error> {
        if self.ended {
            return Ok(false);
        }
        let (text_start, cells_start) = (rows.text.len(), rows.ends.len());
        let (mut text, mut cells) = (text_start, cells_start);
        let (mut line, mut quotes) = (None, Quotes::default());
        loop {
            let input = self.stream.at_hand().map_err(|error| Error::reading(&self.name, error))?;
            let at_end = input.is_empty();
            // At the end a line end more: it completes a row that has none, and an open quotation mark shows, as nothing completes that.
            let input = if at_end { b"\n".as_slice() } else { input };
            if line.is_none() {
                line = first_line_of_row(input, self.reader.line());
            }
            make_room(&mut rows.text, text, ROOM);
            make_room(&mut rows.ends, cells, ROOM / 16);
            let output = rows.text.get_mut(text..).unwrap_or_default();
            let ends = rows.ends.get_mut(cells..).unwrap_or_default();
            let (result, read, written, ended) = self.reader.read_record(input, output, ends);
            // Most rows come whole and without quotation marks.
            let bytes = input.get(..read).unwrap_or_default();
            if quotes != Quotes::Start || !matches!(result, ReadRecordResult::Record) || bytes.contains(&b'"') {
                quotes = quotes.after(bytes, self.delimiter);
            }
            if !at_end {
                self.stream.text.consume(read);
            }
            (text, cells) = (text + written, cells + ended);
            let line = line.unwrap_or(self.reader.line());
            if text - text_start > LONGEST_ROW || cells - cells_start > MOST_CELLS {
                return Err(self.unclosed(line, &format!("has more than {LONGEST_ROW} bytes or {MOST_CELLS} cells")));
            }
            match result {
                ReadRecordResult::Record => {
                    rows.text.truncate(text);
                    rows.ends.truncate(cells);
                    // The reader counts from the row's own beginning.
                    for end in rows.ends.iter_mut().skip(cells_start) {
                        *end += text_start;
                    }
                    rows.ranges.push((line, cells));
                    if quotes == Quotes::Torn || self.reader.line() > line + 1 && self.may_hold_others(rows) {
                        rows.suspects.push(rows.ranges.len() - 1);
                    }
                    return Ok(true);
                }
                ReadRecordResult::InputEmpty if at_end => {
                    self.ended = true;
                    let is_open = text > text_start || cells > cells_start;
                    rows.text.truncate(text_start);
                    rows.ends.truncate(cells_start);
                    return if is_open { Err(self.unclosed(line, "reaches to the end of the file")) } else { Ok(false) };
                }
                _ => {}
            }
        }
    }

    /// Whether a further line of a cell of the last row looks like a row: as many cells, and figures where the row has figures.
    fn may_hold_others(&self, rows: &Rows) -> bool {
        let own = || rows.cells(rows.len().saturating_sub(1));
        let is_figure = |cell: &[u8]| !cell.is_empty() && cell.iter().all(|byte| byte.is_ascii_digit() || b".,-".contains(byte));
        let figures: Vec<usize> = own().enumerate().filter(|(_, cell)| is_figure(cell)).map(|(place, _)| place).collect();
        let is_row = |line: &[u8]| {
            let cells: Vec<&[u8]> = line.split(|byte| *byte == self.delimiter).collect();
            cells.len() == self.header.len() && figures.iter().all(|place| cells.get(*place).is_some_and(|cell| is_figure(cell)))
        };
        !figures.is_empty() && own().any(|cell| cell.split(|byte| *byte == b'\n').skip(1).any(is_row))
    }

    fn unclosed(&self, line: u64, what: &str) -> Error {
        Error::at(format!("{}:{line}", self.name), format!("the row that begins here {what}: a quotation mark is not closed"))
    }
}

/// The line on which the next row begins: empty lines before it are none; none if all that is at hand is such.
fn first_line_of_row(input: &[u8], line: u64) -> Option<u64> {
    let blank = input.iter().take_while(|byte| b"\r\n".contains(byte));
    let (count, lines) = blank.fold((0, 0), |(count, lines), byte| (count + 1, lines + u64::from(*byte == b'\n')));
    (count < input.len()).then_some(line + lines)
}

/// Sees to it that there is room for so many more behind `used`. Not for all that the vector could hold: that would be filled for each row.
fn make_room<T: Default + Clone>(of: &mut Vec<T>, used: usize, more: usize) {
    if of.len() < used + more {
        of.resize(used + more, T::default());
    }
}
