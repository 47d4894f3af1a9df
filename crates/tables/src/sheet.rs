//! A whole table in memory, each cell with its place in the file.

use std::fmt;

use crate::{Error, limits, shortened};

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

    /// Refuses a table that is larger than what is read.
    pub(crate) fn within_limits(&self) -> Result<(), Error> {
        self.within(limits::ROWS, limits::CELLS, limits::TEXT)
    }

    fn within(&self, rows: usize, cells: usize, text: usize) -> Result<(), Error> {
        let refused = |what: String| {
            let place = self.place(self.len().saturating_sub(1), 0).to_string();
            Err(Error::at(place, format!("the table has more than {what}, the most that is read at once")))
        };
        match () {
            () if self.rows.len() > rows => refused(format!("{rows} rows")),
            () if self.ends.len() > cells => refused(format!("{cells} cells")),
            () if self.text.len() > text => refused(format!("{text} bytes of text")),
            () => Ok(()),
        }
    }

    /// How many rows, cells and bytes of text it has.
    #[cfg(feature = "workbooks")]
    pub(crate) fn size(&self) -> (usize, usize, usize) {
        (self.rows.len(), self.ends.len(), self.text.len())
    }

    /// The one sheet there is, or the one that is called so.
    ///
    /// # Errors
    /// There are several and none was asked for, or none is called so: what they are called.
    pub fn choose(sheets: Vec<Self>, wanted: Option<&str>) -> Result<Self, Error> {
        let names: Vec<String> = sheets.iter().filter_map(Self::name).map(|name| format!("`{}`", shortened(name))).collect();
        let file = sheets.first().map(|sheet| sheet.file.clone()).unwrap_or_default();
        let refused = |why: String| Error::unfit(&file, why);
        let Some(wanted) = wanted else {
            if sheets.len() > 1 {
                return Err(refused(format!("it has {} sheets: {}; say which is meant", sheets.len(), names.join(", "))));
            }
            return sheets.into_iter().next().ok_or_else(|| refused("it has no sheet".to_owned()));
        };
        let is_wanted = |sheet: &Self| sheet.name().is_some_and(|name| name.trim().eq_ignore_ascii_case(wanted.trim()));
        if names.is_empty() {
            return Err(refused(format!("it has no sheets, and none is called `{}`", shortened(wanted))));
        }
        let none = || refused(format!("none of its sheets is called `{}`: they are {}", shortened(wanted), names.join(", ")));
        sheets.into_iter().find(is_wanted).ok_or_else(none)
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

    #[test]
    fn a_table_has_no_more_than_is_read() {
        let mut sheet = Sheet::new("a.csv", None);
        sheet.push(1, ["ab", "c"]);
        sheet.push(2, ["d"]);
        assert!(sheet.within(2, 3, 4).is_ok());
        for (limits, told) in [((1, 3, 4), "1 rows"), ((2, 2, 4), "2 cells"), ((2, 3, 3), "3 bytes of text")] {
            let refused = sheet.within(limits.0, limits.1, limits.2).unwrap_err().to_string();
            assert_eq!(refused, format!("a.csv:2, column A: the table has more than {told}, the most that is read at once"));
        }
    }

    #[test]
    fn of_several_sheets_one_is_asked_for() {
        let sheets = || ["May", "June"].map(|name| Sheet::new("a.xlsx", Some(name))).to_vec();
        let choose =
            |sheets, wanted| Sheet::choose(sheets, wanted).map(|sheet| sheet.name().map(str::to_owned)).map_err(|error| error.to_string());
        assert_eq!(choose(sheets(), Some("june")), Ok(Some("June".to_owned())));
        assert_eq!(choose(vec![Sheet::new("a.csv", None)], None), Ok(None));
        assert_eq!(choose(sheets(), None), Err("cannot read `a.xlsx`: it has 2 sheets: `May`, `June`; say which is meant".to_owned()));
        let none = "cannot read `a.xlsx`: none of its sheets is called `July`: they are `May`, `June`";
        assert_eq!(choose(sheets(), Some("July")), Err(none.to_owned()));
        assert!(choose(Vec::new(), None).is_err() && choose(vec![Sheet::new("a.csv", None)], Some("May")).is_err());
    }
}
