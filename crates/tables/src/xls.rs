//! Workbooks of old (`.xls`) are looked through before they are read: their reader makes room for all cells between the first and the last.

use std::io::{Cursor, Read};

use crate::limits;

/// Records of cells, each with its row and column in front.
const CELLS: [u16; 9] = [0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E];
const DIMENSIONS: u16 = 0x0200;
const BOUND_SHEET: u16 = 0x0085;
const END: u16 = 0x000A;

/// Refuses one that isn't a workbook, is locked, or would need more room than there is.
pub(crate) fn check(bytes: &[u8]) -> Result<(), String> {
    let broken = |error: std::io::Error| format!("the workbook is damaged: {error}");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    if file.is_stream("/EncryptedPackage") {
        return Err("it is locked with a password: save it without one".to_owned());
    }
    let stream = ["/Workbook", "/Book"].into_iter().find(|stream| file.is_stream(stream));
    let stream = stream.ok_or("it is no workbook, although it is packed as one")?;
    let mut text = Vec::new();
    file.open_stream(stream).map_err(broken)?.take(limits::PACKED).read_to_end(&mut text).map_err(broken)?;
    let starts = records(&text).take_while(|(kind, _)| *kind != END).filter(|(kind, _)| *kind == BOUND_SHEET);
    let mut room = 0_u64;
    for (_, sheet) in starts {
        let start = number::<4>(sheet, 0).and_then(|start| usize::try_from(start).ok()).unwrap_or(usize::MAX);
        room = room.saturating_add(room_of(text.get(start..).unwrap_or_default()));
        if room > limits::LOADED {
            return Err(format!(
                "its worksheets have more than {} cells between their first and their last, the most that are read",
                limits::LOADED
            ));
        }
    }
    Ok(())
}

/// How many cells there are between the first and the last of a sheet, or are said to be.
fn room_of(sheet: &[u8]) -> u64 {
    let (mut said, mut rows, mut columns) = (0, 0..0, 0..0);
    let widen = |range: &mut std::ops::Range<u64>, at: u64| {
        *range = if range.is_empty() { at..at + 1 } else { range.start.min(at)..range.end.max(at + 1) };
    };
    for (kind, data) in records(sheet) {
        let area = |from: Option<(u64, u64)>, to: Option<(u64, u64)>| -> Option<u64> {
            let ((row, column), (last_row, last_column)) = (from?, to?);
            // The reader takes rows that go backwards for very many.
            let rows = if last_row > 0 && last_column > 0 { last_row.checked_sub(row).unwrap_or(u64::MAX) } else { 1 };
            Some(rows.saturating_mul(last_column.saturating_sub(column).max(1)))
        };
        if kind == DIMENSIONS {
            let wide = data.len() > 10;
            let row = |at: usize| if wide { number::<4>(data, at * 4) } else { number::<2>(data, at * 2) };
            let column = |at: usize| number::<2>(data, if wide { 8 } else { 4 } + at * 2);
            said = said.max(area(row(0).zip(column(0)), row(1).zip(column(1))).unwrap_or_default());
        } else if CELLS.contains(&kind)
            && let Some((row, column)) = number::<2>(data, 0).zip(number::<2>(data, 2))
        {
            widen(&mut rows, row);
            widen(&mut columns, column);
            // Several cells of a row: the last column stands at the end.
            widen(&mut columns, column + (data.len() as u64 / 6).saturating_sub(1) * u64::from(kind == 0x00BD));
        }
    }
    said.max((rows.end - rows.start).saturating_mul(columns.end - columns.start))
}

/// The records of a stream: what each is, and its data.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let kind = u16::try_from(number::<2>(stream, 0)?).ok()?;
        let length = usize::try_from(number::<2>(stream, 2)?).ok()?;
        let data = stream.get(4..4 + length)?;
        stream = stream.get(4 + length..)?;
        Some((kind, data))
    })
}

/// A number of so many bytes, the smallest first.
fn number<const BYTES: usize>(data: &[u8], at: usize) -> Option<u64> {
    Some(data.get(at..at + BYTES)?.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
