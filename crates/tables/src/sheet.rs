//! A whole table in memory, each cell with its place in the file.

use std::fmt;

/// A table: the text of a CSV file, or one sheet of a workbook. Rows may differ in length; nothing is taken for a header.
///
/// Cells are text, without white space at their ends: numbers of a workbook are written with a decimal point and no more digits than
/// they need, its dates as `2026-11-02` or `2026-11-02T09:30:00`, its truth values as `true` and `false`.
///
/// ```
/// let mut sheet = consign_tables::Sheet::new("prices.csv", None);
/// sheet.push(1, ["Weight", "Zone 2"]);
/// sheet.push(2, ["1", "7.17"]);
/// let row = sheet.row(1);
/// assert_eq!((row.line(), row.cell(1), row.cell(9)), (2, "7.17", ""));
/// assert_eq!(sheet.place(1, 1).to_string(), "prices.csv:2, column B");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    file: String,
    name: Option<String>,
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    /// Of each row: its line, and how many cells there are with it.
    rows: Vec<(u64, usize)>,
}

impl Sheet {
    /// An empty one of a file; of a workbook with its own name.
    #[must_use]
    pub fn new(file: &str, name: Option<&str>) -> Self {
        Self { file: file.to_owned(), name: name.map(str::to_owned), ..Self::default() }
    }

    /// What the file is called in messages.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The name that a workbook gives it.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Adds a row, which stands on that line of the file (of a workbook its row), from 1.
    pub fn push<'c>(&mut self, line: u64, cells: impl IntoIterator<Item = &'c str>) {
        for cell in cells {
            self.text.push_str(cell.trim());
            self.ends.push(self.text.len());
        }
        self.rows.push((line, self.ends.len()));
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row, from 0. Beyond the last it is empty.
    #[must_use]
    pub fn row(&self, row: usize) -> Row<'_> {
        let first = row.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |(_, end)| *end);
        let (line, end) = self.rows.get(row).copied().unwrap_or((0, first));
        Row { sheet: self, line, first: first.min(end), end }
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// Where a cell stands, for messages: `prices.csv:2, column B`, `prices.xlsx, sheet Zones, B2`.
    #[must_use]
    pub fn place(&self, row: usize, column: usize) -> Place<'_> {
        Place { sheet: self, line: self.row(row).line, column }
    }
}

/// A row of a [`Sheet`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'s> {
    sheet: &'s Sheet,
    line: u64,
    first: usize,
    end: usize,
}

impl<'s> Row<'s> {
    /// The line on which it begins, from 1; of a workbook its row.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.first
    }

    /// Whether all its cells are empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells().all(str::is_empty)
    }

    /// A cell, from 0; empty if the row is too short.
    #[must_use]
    pub fn cell(&self, column: usize) -> &'s str {
        let at = self.first + column;
        let start = at.checked_sub(1).and_then(|before| self.sheet.ends.get(before)).copied().unwrap_or_default();
        let end = self.sheet.ends.get(at).filter(|_| at < self.end);
        end.and_then(|end| self.sheet.text.get(start..*end)).unwrap_or_default()
    }

    /// All its cells.
    #[must_use]
    pub fn cells(self) -> impl ExactSizeIterator<Item = &'s str> {
        (0..self.len()).map(move |column| self.cell(column))
    }
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'s> {
    sheet: &'s Sheet,
    line: u64,
    column: usize,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, line, column) = (&self.sheet.file, self.line, letters(self.column));
        match &self.sheet.name {
            Some(name) => write!(f, "{file}, sheet {name}, {column}{line}"),
            None => write!(f, "{file}:{line}, column {column}"),
        }
    }
}

/// A column as spreadsheets call it: `A` to `Z`, `AA`.
#[must_use]
pub fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    if column < 26 { letter.to_string() } else { letters(column / 26 - 1) + &letter.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_spreadsheets() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn rows_keep_their_own_lengths() {
        let mut sheet = Sheet::new("a.xlsx", Some("Zones"));
        sheet.push(3, [" a ", ""]);
        sheet.push(5, []);
        sheet.push(6, ["b"]);
        let rows: Vec<(u64, Vec<&str>)> = sheet.rows().map(|row| (row.line(), row.cells().collect())).collect();
        assert_eq!(rows, [(3, vec!["a", ""]), (5, vec![]), (6, vec!["b"])]);
        assert!(sheet.row(1).is_empty() && sheet.row(7).is_empty() && sheet.row(0).cell(5).is_empty());
        assert_eq!(sheet.place(0, 1).to_string(), "a.xlsx, sheet Zones, B3");
    }
}
