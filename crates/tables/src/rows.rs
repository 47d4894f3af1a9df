//! Rows of cells, as they are handed out.

/// How many rows are handed out at once.
const BATCH: usize = 4_096;
/// A batch has no more text than this and one row, in bytes.
pub(crate) const BATCH_TEXT: usize = 1024 * 1024;

/// Rows of a table, their cells one after the other.
#[derive(Default)]
pub struct Rows {
    pub(crate) text: Vec<u8>,
    /// Where each cell ends in the text.
    pub(crate) ends: Vec<usize>,
    /// Of each row: its line, and which of the ends is the first after it.
    pub(crate) ranges: Vec<(u64, usize)>,
    /// The numbers of rows that may hold others within quotation marks.
    pub(crate) suspects: Vec<usize>,
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

    pub(crate) fn is_full(&self) -> bool {
        self.ranges.len() >= BATCH || self.text.len() >= BATCH_TEXT
    }

    /// Adds a row, which begins on that line.
    pub(crate) fn push<'c>(&mut self, line: u64, cells: impl IntoIterator<Item = &'c [u8]>) {
        for cell in cells {
            self.text.extend(cell);
            self.ends.push(self.text.len());
        }
        self.ranges.push((line, self.ends.len()));
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.ranges.clear();
        self.suspects.clear();
    }

    /// Takes the last row away if all its cells are blank.
    pub(crate) fn drop_blank(&mut self) -> bool {
        let Some(last) = self.ranges.len().checked_sub(1) else { return false };
        let cells = self.range(last).start;
        let start = cells.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let is_blank = self.text.get(start..).unwrap_or_default().trim_ascii_start().is_empty();
        if is_blank {
            self.text.truncate(start);
            self.ends.truncate(cells);
            self.ranges.pop();
            self.suspects.retain(|suspect| *suspect < last);
        }
        is_blank
    }

    /// Whether a further line of a cell looks like a row: as many cells as a row has, and figures where this one has figures.
    pub(crate) fn looks_torn(&self, row: usize, width: usize, delimiter: u8) -> bool {
        let is_figure = |cell: &[u8]| !cell.is_empty() && cell.iter().all(|byte| byte.is_ascii_digit() || b".,-".contains(byte));
        let figures: Vec<usize> = self.cells(row).enumerate().filter(|(_, cell)| is_figure(cell)).map(|(place, _)| place).collect();
        let is_row = |line: &[u8]| {
            let cells: Vec<&[u8]> = line.split(|byte| *byte == delimiter).collect();
            cells.len() == width && figures.iter().all(|place| cells.get(*place).is_some_and(|cell| is_figure(cell)))
        };
        !figures.is_empty() && self.cells(row).any(|cell| cell.split(|byte| *byte == b'\n').skip(1).any(is_row))
    }

    /// The bytes of a cell; none if the row is too short.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<&[u8]> {
        let range = self.range(row);
        (column < range.len()).then(|| self.bytes(range.start + column))
    }
}
