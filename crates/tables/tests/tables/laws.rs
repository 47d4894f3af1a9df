//! What holds of any bytes and any cells.

use std::io::Write;

use consign_tables::{Content, Table, open_bytes, sheets_of};
use proptest::prelude::*;

use crate::made::{gzipped, utf16, zipped};

/// Reads bytes in every way there is.
fn read(name: &str, bytes: &[u8]) {
    let _ = sheets_of(name, bytes.to_vec());
    let table = match open_bytes(name, bytes.to_vec()).map(|opened| opened.content) {
        Ok(Content::Table(table)) => Ok(table),
        Ok(Content::Workbook(workbook)) => Table::of_sheets(workbook.sheets, None),
        _ => return,
    };
    if let Ok(mut table) = table {
        while let Ok(Some(rows)) = table.next_rows() {
            assert!((0..rows.len()).all(|row| rows.cells(row).len() > 0 && rows.line(row) > table.header_line()));
        }
    }
}

const NAMES: [&str; 6] = ["a", "a.csv", "a.xlsx", "a.tsv.gz", "a.json", "a.parquet"];
/// What files begin with.
const BEGINNINGS: [&[u8]; 10] = [
    b"",
    b"\x1f\x8b\x08\0",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PAR1",
    b"\xff\xfe",
    b"\xfe\xff",
    b"sep=",
];

fn packed(bytes: Vec<u8>, packing: usize) -> Vec<u8> {
    match packing {
        0 => bytes,
        1 => gzipped(&bytes),
        2 => zstd::encode_all(bytes.as_slice(), 1).unwrap(),
        _ => zipped(&[("a.csv", &bytes)]),
    }
}

/// A table in CSV: its cells in quotation marks where they must be.
fn written(rows: &[Vec<String>], delimiter: char) -> String {
    let cell = |cell: &String| {
        let is_plain = !cell.contains([delimiter, '"', '\r', '\n']);
        if is_plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + "\r\n").collect()
}

proptest! {
    #[test]
    fn no_bytes_panic(name in prop::sample::select(&NAMES), beginning in prop::sample::select(&BEGINNINGS), rest in prop::collection::vec(any::<u8>(), 0..300)) {
        read(name, &[beginning, &rest].concat());
    }

    #[test]
    fn no_damage_panics(which in 0..4_usize, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = match which {
            0 => crate::made::ods(r#"<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#),
            1 => crate::made::xls(&[(0, 0, 1.0), (2, 1, 2.0)], (3, 2)),
            2 => {
                let mut workbook = rust_xlsxwriter::Workbook::new();
                workbook.add_worksheet().write(0, 0, "x").unwrap();
                workbook.save_to_buffer().unwrap()
            }
            _ => packed(b"a,b\n1,2\n".to_vec(), 3),
        };
        let place = at.index(bytes.len());
        bytes[place] = byte;
        read("a", &bytes);
        bytes.truncate(cut.index(bytes.len()));
        read("a", &bytes);
    }

    #[test]
    fn cells_come_back_as_they_were(
        cells in prop::collection::vec(prop::collection::vec("[a-zA-Zäéß€“0-9;,|\"\t\n. -]{0,8}", 3), 1..20),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        encoding in 0..6_usize,
        packing in 0..4_usize,
    ) {
        // The header says what stands between cells, and no row is blank.
        let names = ["Reference", "Straße", "Town"].map(str::to_owned).to_vec();
        let rows = cells.into_iter().enumerate().map(|(number, row)| [vec![format!("EC{number}")], row.into_iter().skip(1).map(|cell| cell.trim().to_owned()).collect()].concat());
        let rows: Vec<Vec<String>> = std::iter::once(names).chain(rows).collect();
        let text = format!("sep={delimiter}\r\n{}", written(&rows, delimiter));
        let marked = format!("\u{feff}{text}");
        let bytes = match encoding {
            0 => text.into_bytes(),
            1 => marked.into_bytes(),
            2 => utf16(&marked, true),
            3 => utf16(&marked, false),
            4 => utf16(&text, true),
            _ => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
        };
        let bytes = packed(bytes, packing);
        match sheets_of("a.csv", bytes.clone()) {
            Ok(workbook) => {
                let read: Vec<Vec<String>> = workbook.sheets[0].rows().map(|row| row.cells().map(str::to_owned).collect()).collect();
                prop_assert_eq!(&read, &rows);
            }
            // A cell that has a row in it is not taken for one cell.
            Err(error) => prop_assert!(error.to_string().contains("is misplaced"), "{}", error),
        }
        let path = std::env::temp_dir().join(format!("consign-tables-law-{}", std::process::id()));
        std::fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
        let Content::Table(mut table) = consign_tables::open(&path).unwrap().content else { panic!("it is a table") };
        prop_assert_eq!(&table.header, &rows[0]);
        let mut read = Vec::new();
        while let Some(batch) = table.next_rows().unwrap() {
            read.extend((0..batch.len()).map(|row| batch.cells(row).map(|cell| String::from_utf8(cell.to_vec()).unwrap()).collect::<Vec<_>>()));
        }
        prop_assert_eq!(&read, &rows[1..].to_vec());
    }
}
