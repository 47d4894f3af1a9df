//! Tables of orders: a header, and rows in batches, read by whoever has time.

use crate::cut::Cutter;
use crate::header::{Look, SAMPLE, header_row, place};
use crate::rows::{BATCH_TEXT, Rows};
use crate::{BytesRead, Encoding, Error, Sheet, Stream};

/// A table that is being cut into batches.
pub struct Table {
    source: Source,
    /// Rows that were read to find the header.
    ahead: Rows,
    /// What stands between cells.
    pub delimiter: u8,
    /// The names of the columns.
    pub header: Vec<String>,
    header_line: u64,
}

enum Source {
    Text(Cutter),
    /// A sheet, and the next of its rows.
    Sheet(Box<Sheet>, usize),
}

impl Table {
    /// Reads the header: the first row, or one below titles that have fewer cells. Blank rows are left out everywhere.
    ///
    /// # Errors
    /// The text can't be read, is empty, or the names of its columns are not UTF-8.
    pub fn open(stream: Stream, name: &str, delimiter: u8) -> Result<Self, Error> {
        let mut cutter = Cutter::new(stream, name, delimiter)?;
        let mut first = Rows::default();
        while first.len() < SAMPLE && cutter.row(&mut first)? {}
        if first.is_empty() {
            return Err(Error::unfit(name, "it is empty: its first line should name the columns"));
        }
        let looks: Vec<Look> = (0..first.len()).map(|row| Look::at(first.cells(row))).collect();
        let place = place(&looks);
        let header_line = first.line(place);
        let header = first.cells(place).map(|cell| Some(str::from_utf8(cell).ok()?.trim().to_owned())).collect::<Option<Vec<_>>>();
        let header = header
            .ok_or_else(|| Error::at(format!("{name}:{header_line}"), "the names of the columns are not UTF-8: save the file as UTF-8"))?;
        cutter.width = header.len();
        let mut ahead = Rows::default();
        for row in place + 1..first.len() {
            ahead.push(first.line(row), first.cells(row));
            if first.may_hold_others(row) || first.looks_torn(row, header.len(), delimiter) {
                ahead.suspects.push(ahead.len() - 1);
            }
        }
        Ok(Self { source: Source::Text(cutter), ahead, delimiter, header, header_line })
    }

    /// The rows of a sheet below one of them, from 0, which has the names of the columns. Each has as many cells as that, or more.
    ///
    /// ```
    /// let mut sheet = consign_tables::Sheet::new("orders.xlsx", Some("May"));
    /// sheet.push(1, ["Reference", "Weight"]);
    /// sheet.push(3, ["EC-1"]);
    /// let mut table = consign_tables::Table::of_sheet(sheet, 0);
    /// let rows = table.next_rows()?.unwrap_or_default();
    /// assert_eq!((rows.line(0), rows.cell(0, 0), rows.cell(0, 1)), (3, Some(b"EC-1".as_slice()), Some(b"".as_slice())));
    /// # Ok::<(), consign_tables::Error>(())
    /// ```
    #[must_use]
    pub fn of_sheet(sheet: Sheet, header_row: usize) -> Self {
        let names = sheet.row(header_row);
        let (header, header_line) = (names.cells().map(str::to_owned).collect(), names.line());
        Self { source: Source::Sheet(Box::new(sheet), header_row + 1), ahead: Rows::default(), delimiter: b',', header, header_line }
    }

    /// The rows of the one sheet there is, or of the one that is called so.
    ///
    /// # Errors
    /// There are several sheets and none was asked for, or none is called so: what they are called.
    pub fn of_sheets(sheets: Vec<Sheet>, wanted: Option<&str>) -> Result<Self, Error> {
        let sheet = Sheet::choose(sheets, wanted)?;
        let header = header_row(&sheet);
        Ok(Self::of_sheet(sheet, header))
    }

    /// The line on which the header begins, from 1; of a workbook its row.
    #[must_use]
    pub fn header_line(&self) -> u64 {
        self.header_line
    }

    /// How the text is written; none of a workbook.
    #[must_use]
    pub fn encoding(&self) -> Option<Encoding> {
        match &self.source {
            Source::Text(cutter) => Some(cutter.stream.encoding()),
            Source::Sheet(..) => None,
        }
    }

    /// How much of the file has been read; of a workbook, which was read before, nothing.
    #[must_use]
    pub fn bytes_read(&self) -> BytesRead {
        match &self.source {
            Source::Text(cutter) => cutter.stream.read.clone(),
            Source::Sheet(..) => BytesRead::default(),
        }
    }

    /// The length of the file in bytes, packed as it is; none of standard input and of workbooks.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Text(cutter) => cutter.stream.length,
            Source::Sheet(..) => None,
        }
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// The text can't be read on, or a quotation mark in it is not closed.
    pub fn next_rows(&mut self) -> Result<Option<Rows>, Error> {
        let mut rows = std::mem::take(&mut self.ahead);
        match &mut self.source {
            Source::Text(cutter) => {
                rows.text.reserve(BATCH_TEXT / 4);
                while !rows.is_full() && cutter.row(&mut rows)? {}
            }
            Source::Sheet(sheet, next) => {
                while !rows.is_full() && *next < sheet.len() {
                    let row = sheet.row(*next);
                    if !row.is_empty() {
                        let width = row.len().max(self.header.len());
                        rows.push(row.line(), (0..width).map(|column| row.cell(column).as_bytes()));
                    }
                    *next += 1;
                }
            }
        }
        Ok(Some(rows).filter(|rows| !rows.is_empty()))
    }
}
