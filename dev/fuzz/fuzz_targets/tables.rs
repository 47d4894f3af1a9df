//! Any bytes as a file: `cargo +nightly fuzz run --fuzz-dir dev/fuzz tables`, best with small files of every kind in `dev/fuzz/corpus/tables`.
#![no_main]

use consign_tables::{CellFormat, Content, Table, country, open_bytes, sheets_of, sides_cell, weight_cell};
use libfuzzer_sys::{Corpus, fuzz_target};

/// Names that tell something, or nothing; the first byte chooses.
const NAMES: [&str; 8] = ["a", "a.csv", "a.tsv", "a.xlsx", "a.json", "a.jsonl", "a.csv.gz", "a.zip"];

// A panic that is caught is none: readers of workbooks have such.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |data: &[u8]| -> Corpus {
    let Some((first, bytes)) = data.split_first() else { return Corpus::Reject };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    if let Ok(workbook) = sheets_of(name, bytes.to_vec()) {
        for sheet in &workbook.sheets {
            for (place, row) in sheet.rows().enumerate() {
                for (column, cell) in row.cells().enumerate() {
                    assert_eq!(sheet.row(place).cell(column), cell);
                    let _ = (country(cell), weight_cell(cell, CellFormat::default()), sides_cell(cell, CellFormat::default()));
                    let _ = CellFormat::default().each_dates().map(|(format, _)| format.moment(cell).is_ok()).count();
                }
            }
        }
    }
    let table = match open_bytes(name, bytes.to_vec()).map(|opened| opened.content) {
        Ok(Content::Table(table)) => table,
        Ok(Content::Workbook(workbook)) => match Table::of_sheets(workbook.sheets, None) {
            Ok(table) => table,
            Err(_) => return Corpus::Keep,
        },
        _ => return Corpus::Keep,
    };
    let mut table = table;
    let mut line = table.header_line();
    while let Ok(Some(rows)) = table.next_rows() {
        for row in 0..rows.len() {
            assert!(rows.line(row) >= line);
            line = rows.line(row);
            assert_eq!(rows.cells(row).len(), (0..).take_while(|column| rows.cell(row, *column).is_some()).count());
        }
    }
    Corpus::Keep
});
