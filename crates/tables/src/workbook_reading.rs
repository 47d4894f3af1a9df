//! The reading of workbooks.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, DataType, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use crate::workbook::Kind;
use crate::workbook_cell::{Digits, borrowed, text};
use crate::{Error, Sheet, Workbook, guard, limits, xls};

/// Reads a workbook, each worksheet a table.
pub(crate) fn read(kind: Kind, bytes: Vec<u8>, file: &str) -> Result<Workbook, Error> {
    // Its reader may panic over damaged files.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let checked = if kind == Kind::Xls { xls::check(&bytes) } else { guard::check(&bytes) };
        checked.map_err(|why| Error::unfit(file, why))?;
        read_any(kind, Cursor::new(bytes), file)
    }));
    let workbook = read.unwrap_or_else(|_| Err(broken(file, "its parts don't fit together")))?;
    if workbook.sheets.is_empty() {
        let named = |what: &str, names: &[String]| match names {
            [] => String::new(),
            names => format!("; {what}: `{}`", names.join("`, `")),
        };
        let (hidden, empty) = (named("hidden", &workbook.hidden), named("empty", &workbook.empty));
        return Err(Error::unfit(file, format!("it has no worksheet with something in it that can be seen{hidden}{empty}")));
    }
    Ok(workbook)
}

fn read_any(kind: Kind, bytes: Cursor<Vec<u8>>, file: &str) -> Result<Workbook, Error> {
    match kind {
        Kind::Xlsx => each(Xlsx::new(bytes).map_err(|error| broken(file, error))?, file, read_xlsx),
        Kind::Xlsb => each(Xlsb::new(bytes).map_err(|error| broken(file, error))?, file, read_xlsb),
        Kind::Xls => each(Xls::new(bytes).map_err(|error| broken(file, error))?, file, read_range),
        Kind::Ods => each(Ods::new(bytes).map_err(|error| broken(file, error))?, file, read_range),
    }
}

fn each<R: Reader<Cursor<Vec<u8>>>>(
    mut reader: R,
    file: &str,
    read: impl Fn(&mut R, &str, &mut Filling) -> Result<(), Error>,
) -> Result<Workbook, Error> {
    let mut workbook = Workbook::default();
    let (mut rows, mut cells, mut text) = (0, 0, 0);
    for known in reader.sheets_metadata().to_vec() {
        if known.visible != SheetVisible::Visible {
            workbook.hidden.push(known.name);
            continue;
        }
        if known.typ != SheetType::WorkSheet {
            continue;
        }
        let mut filling = Filling { sheet: Sheet::new(file, Some(&known.name)), row: 0, cells: Vec::new() };
        read(&mut reader, &known.name, &mut filling)?;
        let sheet = filling.end()?;
        if sheet.is_empty() {
            workbook.empty.push(known.name);
            continue;
        }
        let size = sheet.size();
        (rows, cells, text) = (rows + size.0, cells + size.1, text + size.2);
        if rows > limits::ROWS || cells > limits::CELLS || text > limits::TEXT {
            return Err(Error::unfit(file, "its worksheets have more rows, cells or text together than are read at once"));
        }
        workbook.sheets.push(sheet);
    }
    Ok(workbook)
}

fn broken(file: &str, error: impl std::fmt::Display) -> Error {
    let text = error.to_string();
    if text.to_ascii_lowercase().contains("password") {
        return Error::unfit(file, "it is locked with a password: save it without one");
    }
    Error::unfit(file, format!("the workbook is damaged: {}", crate::shortened(&text)))
}

/// A sheet that is being read.
struct Filling {
    sheet: Sheet,
    /// The row that its cells belong to, from 0.
    row: u32,
    cells: Vec<String>,
}

impl Filling {
    /// Takes a cell, which stands behind those before.
    fn take(&mut self, (row, column): (u32, u32), value: &DataRef<'_>, digits: Option<Digits>) -> Result<(), Error> {
        let text = text(value, digits);
        if text.trim().is_empty() {
            return Ok(());
        }
        if row != self.row {
            self.end_row()?;
        }
        if row < self.row || (column as usize) < self.cells.len() {
            let place = format!("{}, sheet {}", self.sheet.file(), self.sheet.name().unwrap_or_default());
            return Err(Error::at(
                place,
                format!("the workbook is damaged: {}{} comes too late", crate::letters(column as usize), row + 1),
            ));
        }
        self.row = row;
        self.cells.resize(column as usize, String::new());
        self.cells.push(text.into_owned());
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Error> {
        if self.cells.is_empty() {
            return Ok(());
        }
        self.sheet.push(u64::from(self.row) + 1, self.cells.iter().map(String::as_str));
        self.cells.clear();
        self.sheet.within_limits()
    }

    fn end(mut self) -> Result<Sheet, Error> {
        self.end_row()?;
        Ok(self.sheet)
    }
}

fn read_xlsx(workbook: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, filling: &mut Filling) -> Result<(), Error> {
    let file = filling.sheet.file().to_owned();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| broken(&file, error))?;
    let styles: Vec<Option<Digits>> = cells.styles().iter().map(Digits::of_style).collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| broken(&file, error))? {
        filling.take(cell.get_position(), cell.get_value(), styles.get(style).copied().flatten())?;
    }
    Ok(())
}

fn read_xlsb(workbook: &mut Xlsb<Cursor<Vec<u8>>>, name: &str, filling: &mut Filling) -> Result<(), Error> {
    let file = filling.sheet.file().to_owned();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| broken(&file, error))?;
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&file, error))? {
        filling.take(cell.get_position(), cell.get_value(), None)?;
    }
    Ok(())
}

/// Reads a sheet of a workbook whose reader has all of them in memory.
fn read_range<R>(workbook: &mut R, name: &str, filling: &mut Filling) -> Result<(), Error>
where
    R: Reader<Cursor<Vec<u8>>>,
    R::Error: std::fmt::Display,
{
    let range = workbook.worksheet_range(name).map_err(|error| broken(filling.sheet.file(), error))?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, cells) in (first_row..).zip(range.rows()) {
        for (column, cell) in (first_column..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            filling.take((row, column), &borrowed(cell), None)?;
        }
    }
    Ok(())
}
