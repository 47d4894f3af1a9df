//! Workbooks in archives are looked through before they are read: their readers make room for what a file says of itself.

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::limits;

/// The number of shared texts stands within as many bytes of their part.
const BEGINNING: u64 = 64 * 1024;
/// So much text takes as much room as a cell, in bytes.
const CELL: usize = 48;
/// What a reader makes of one row or cell that is repeated.
const MOST_ROWS: u64 = 1_048_576;
const MOST_COLUMNS: u64 = 16_384;

/// Refuses a workbook that would fill the memory. What it says of its size isn't believed.
pub(crate) fn check(bytes: &[u8]) -> Result<(), String> {
    check_within(bytes, limits::UNPACKED, limits::LOADED)
}

fn check_within(bytes: &[u8], most: u64, most_cells: u64) -> Result<(), String> {
    let broken = |error: zip::result::ZipError| format!("its zip archive is broken: {error}");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut left = most;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(broken)?;
        let name = part.name().map_err(broken)?.to_ascii_lowercase();
        let mut part = BufReader::new(part.take(left + 1));
        if name.ends_with("sharedstrings.xml") {
            check_shared(&mut part)?;
        } else if name == "content.xml" {
            check_cells(&mut part, most_cells)?;
        }
        // What is damaged is told by whoever reads it.
        let _ = std::io::copy(&mut part, &mut std::io::sink());
        let read = left + 1 - part.get_ref().limit();
        let refused = || format!("the workbook has more than {} MiB without its packing, the most that is read", most / (1024 * 1024));
        left = left.checked_sub(read).ok_or_else(refused)?;
    }
    Ok(())
}

/// The number of shared texts, for which room is made.
fn check_shared(part: &mut impl BufRead) -> Result<(), String> {
    let mut beginning = Vec::new();
    let _ = part.take(BEGINNING).read_to_end(&mut beginning);
    let beginning = String::from_utf8_lossy(&beginning);
    let (_, list) = beginning.split_once("sst").ok_or("its shared texts have no list of them")?;
    let said = list.split("uniqueCount").skip(1).map(|rest| {
        let digits = rest.trim_start_matches(|sign: char| !sign.is_ascii_digit());
        digits.split(|sign: char| !sign.is_ascii_digit()).next().unwrap_or_default().parse::<usize>().unwrap_or(usize::MAX)
    });
    if said.max().is_some_and(|count| count > limits::CELLS) {
        return Err(format!("it says that it has more than {} shared texts, the most that are read", limits::CELLS));
    }
    Ok(())
}

/// The cells of all tables of an open document, repeated ones as often as they are: all of them are made room for.
fn check_cells(part: &mut impl BufRead, most: u64) -> Result<(), String> {
    let mut reader = Reader::from_reader(part);
    let (mut buffer, mut total, mut rows, mut row, mut empty) = (Vec::new(), 0_u64, 1, 0_u64, 0_u64);
    // Of the cell that is being read: how often it is repeated, and how much text it has.
    let mut cell: Option<(u64, usize)> = None;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match &event {
            Ok(Event::Start(tag)) if is_row(tag) => (rows, row, empty) = (repeated(tag, "number-rows-repeated", MOST_ROWS), 0, 0),
            Ok(Event::Start(tag)) if is_cell(tag) => cell = Some((repeated(tag, "number-columns-repeated", MOST_COLUMNS), tag.len())),
            Ok(Event::Empty(tag)) if is_cell(tag) => {
                let count = repeated(tag, "number-columns-repeated", MOST_COLUMNS);
                empty += count;
                if tag.attributes().with_checks(false).flatten().any(|attribute| attribute.key.local_name().as_ref() == "value-type") {
                    row += empty * (1 + (tag.len() / CELL) as u64);
                    empty = 0;
                }
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref().ends_with("table-cell") => {
                if let Some((count, text)) = cell.take() {
                    row += empty + count * (1 + (text / CELL) as u64);
                    empty = 0;
                }
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "table-row" => {
                total = total.saturating_add(row.saturating_mul(rows));
                row = 0;
            }
            Ok(Event::Text(text)) => cell = cell.map(|(count, before)| (count, before + text.len())),
            Ok(Event::CData(text)) => cell = cell.map(|(count, before)| (count, before + text.len())),
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
        if total.saturating_add(row) > most {
            return Err(format!("its tables have more than {most} cells, the most of such workbooks that are read"));
        }
    }
}

fn is_row(tag: &BytesStart<'_>) -> bool {
    tag.local_name().as_ref() == "table-row"
}

fn is_cell(tag: &BytesStart<'_>) -> bool {
    tag.local_name().as_ref().ends_with("table-cell")
}

/// How often a row or a cell is repeated.
fn repeated(tag: &BytesStart<'_>, name: &str, most: u64) -> u64 {
    let given = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name);
    given.and_then(|attribute| attribute.value.trim().parse::<u64>().ok()).unwrap_or(1).min(most)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn check(name: &str, part: &str, most: u64, most_cells: u64) -> Result<(), String> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in [("first", "12345"), (name, part)] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(part.as_bytes()).unwrap();
        }
        check_within(&archive.finish().unwrap().into_inner(), most, most_cells)
    }

    #[test]
    fn parts_have_no_more_bytes_than_are_read() {
        assert!(check("a", "12345", 10, 0).is_ok());
        assert!(check("a", "123456", 10, 0).unwrap_err().contains("more than 0 MiB without its packing"));
    }

    #[test]
    fn room_is_made_for_no_more_than_there_may_be() {
        let shared = |count: usize| check("xl/sharedStrings.xml", &format!("<sst uniqueCount = '{count}'>"), 1000, 0);
        assert!(shared(limits::CELLS).is_ok());
        assert!(shared(limits::CELLS + 1).unwrap_err().contains("shared texts"));
        assert!(check("xl/sharedStrings.xml", "<sst uniqueCount=\"99999999999999999999999\"/>", 1000, 0).is_err());
        assert!(check("xl/sharedStrings.xml", "<x/>", 1000, 0).is_err());
    }

    #[test]
    fn repeated_cells_count_as_often_as_they_are() {
        for (rows, cells) in [
            (r#"<r><table-row><table-cell value-type="x"/><table-cell number-columns-repeated="1000"/></table-row></r>"#, 1),
            (r#"<table-row number-rows-repeated="3"><table-cell number-columns-repeated="4"/><table-cell>1</table-cell></table-row>"#, 15),
            (r#"<table-row number-rows-repeated="1000"><table-cell number-columns-repeated="4"/></table-row>"#, 0),
            (r#"<table-row><table-cell number-columns-repeated="99999999">1</table-cell></table-row>"#, MOST_COLUMNS),
            ("<table-row><table-cell>123456789012345678901234567890123456789012345678901234567890</table-cell></table-row>", 2),
        ] {
            assert!(check("content.xml", rows, 1000, cells).is_ok(), "{rows}");
            assert!(cells == 0 || check("content.xml", rows, 1000, cells - 1).is_err(), "{rows}");
        }
    }
}
