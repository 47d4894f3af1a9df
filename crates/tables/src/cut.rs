//! Text cut into rows of cells, as CSV has them.

use std::io::BufRead;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::dialect::named;
use crate::quotes::Quotes;
use crate::rows::Rows;
use crate::{Error, Stream};

/// The longest row, in bytes. One that is longer has a quotation mark that nothing closes.
const LONGEST_ROW: usize = 1024 * 1024;
/// How much room there is for a row at first, in bytes; a longer one gets it again and again.
const ROOM: usize = 512;
/// The most cells of a row.
const MOST_CELLS: usize = 16 * 1024;

/// A text that is being cut.
pub(crate) struct Cutter {
    pub(crate) stream: Stream,
    reader: Box<Reader>,
    name: String,
    pub(crate) delimiter: u8,
    /// How many cells a row has.
    pub(crate) width: usize,
    ended: bool,
    /// The byte before what is left.
    before: u8,
    /// Lines that end with a carriage return alone, which the reader doesn't count.
    returns: u64,
}

impl Cutter {
    /// Leaves out a first line that only names the delimiter.
    pub(crate) fn new(mut stream: Stream, name: &str, delimiter: u8) -> Result<Self, Error> {
        let mut reader = Box::new(ReaderBuilder::new().delimiter(delimiter).build());
        let beginning = stream.at_hand().map_err(|error| Error::reading(name, error))?;
        if let Some((_, length)) = named(beginning).filter(|(sign, _)| *sign == delimiter) {
            stream.text.consume(length);
            reader.set_line(2);
        }
        Ok(Self { stream, reader, name: name.to_owned(), delimiter, width: 0, ended: false, before: b'\n', returns: 0 })
    }

    /// Reads one row behind the others, blank ones left out; false at the end.
    pub(crate) fn row(&mut self, rows: &mut Rows) -> Result<bool, Error> {
        while self.any_row(rows)? {
            if !rows.drop_blank() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads one row behind the others; false at the end.
    fn any_row(&mut self, rows: &mut Rows) -> Result<bool, Error> {
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
                line = first_line_of_row(input, &mut self.before, &mut self.returns).map(|lines| self.reader.line() + lines);
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
            self.before = bytes.last().copied().unwrap_or(self.before);
            if !at_end {
                self.stream.text.consume(read);
            }
            (text, cells) = (text + written, cells + ended);
            let start = line.unwrap_or(self.reader.line());
            let line = start + self.returns;
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
                    if quotes == Quotes::Torn
                        || self.reader.line() > start + 1 && rows.looks_torn(rows.len() - 1, self.width, self.delimiter)
                    {
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

    fn unclosed(&self, line: u64, what: &str) -> Error {
        Error::at(format!("{}:{line}", self.name), format!("the row that begins here {what}: a quotation mark is not closed"))
    }
}

/// How many lines there are before the next row begins, empty ones; none if all that is at hand is such. Those that end with a carriage return
/// alone are counted apart.
fn first_line_of_row(input: &[u8], before: &mut u8, returns: &mut u64) -> Option<u64> {
    let mut lines = 0;
    for byte in input {
        *returns += u64::from(*before == b'\r' && *byte != b'\n');
        *before = *byte;
        match byte {
            b'\n' => lines += 1,
            b'\r' => {}
            _ => return Some(lines),
        }
    }
    None
}

/// Sees to it that there is room for so many more behind `used`. Not for all that the vector could hold: that would be filled for each row.
fn make_room<T: Default + Clone>(of: &mut Vec<T>, used: usize, more: usize) {
    if of.len() < used + more {
        of.resize(used + more, T::default());
    }
}
