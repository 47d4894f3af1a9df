//! Texts: how they are packed, encoded, and cut.

use consign_tables::{Content, Encoding, Rows, Sheet, Table, open, open_bytes, sheets, sheets_of};

use crate::made::{gzipped, utf16, zipped};

fn cells(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.rows().map(|row| row.cells().collect()).collect()
}

fn table(name: &str, bytes: impl Into<Vec<u8>>) -> Table {
    match open_bytes(name, bytes.into()).unwrap().content {
        Content::Table(table) => table,
        _ => panic!("{name} is no table"),
    }
}

fn all(table: &mut Table) -> Vec<(u64, Vec<String>)> {
    let mut all = Vec::new();
    while let Some(rows) = table.next_rows().unwrap() {
        let row = |rows: &Rows, row: usize| rows.cells(row).map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        all.extend((0..rows.len()).map(|place| (rows.line(place), row(&rows, place))));
    }
    all
}

fn refused(name: &str, bytes: impl Into<Vec<u8>>) -> String {
    sheets_of(name, bytes.into()).unwrap_err().to_string()
}

#[test]
fn what_packs_a_table_is_taken_off() {
    let text = b"Town;Price\nLeeds;1,5\n".as_slice();
    let zstd = zstd::encode_all(text, 1).unwrap();
    for (name, bytes) in [
        ("a.csv", text.to_vec()),
        ("a.gz", gzipped(text)),
        ("a.csv", zstd.clone()),
        ("a.zip", zipped(&[("in/a.csv", text)])),
        ("a.zip", zipped(&[("in/", b""), ("__MACOSX/a.csv", b"x"), ("in/.DS_Store", b"x"), ("readme.md", b"x"), ("a.csv", text)])),
        ("a.zip", zipped(&[("a.csv.gz", &gzipped(text))])),
        ("a.gz", gzipped(&zipped(&[("a.csv.zst", &zstd)]))),
    ] {
        let workbook = sheets_of(name, bytes).unwrap();
        assert_eq!(cells(&workbook.sheets[0]), [["Town", "Price"], ["Leeds", "1,5"]], "{name}");
    }
    let two = refused("a.zip", zipped(&[("a.csv", text), ("b.csv", text), ("c.md", b"")]));
    assert_eq!(
        two,
        "cannot read `a.zip`: its archive has several files: `a.csv`, `b.csv`, `c.md`; unpack it, and give the one that is meant"
    );
    assert!(refused("a.zip", zipped(&[])).contains("its archive has no file"));
    let often = (0..4).fold(text.to_vec(), |bytes, _| gzipped(&bytes));
    assert!(refused("a.gz", often).contains("packed more than 3 times"));
    assert!(refused("a.gz", &gzipped(text)[..20]).contains("cut off"));
    let mut damaged = zipped(&[("a.csv", text)]);
    let at = damaged.len() / 3;
    damaged[at] ^= 0x55;
    assert!(sheets_of("a.zip", damaged).is_err());
}

#[test]
fn a_text_of_an_archive_is_read_from_the_disk() {
    let path = std::env::temp_dir().join(format!("consign-tables-{}.zip", std::process::id()));
    let lines: Vec<String> = (0..50_000).map(|row| format!("{row},x\n")).collect();
    let packed = zipped(&[("a.txt", ("a,b\n".to_owned() + &lines.concat()).as_bytes())]);
    std::fs::write(&path, &packed).unwrap();
    let Content::Table(mut table) = open(&path).unwrap().content else { panic!("it is a table") };
    let (rows, read) = (all(&mut table), table.bytes_read());
    assert_eq!((rows.len(), rows[49_999].clone()), (50_000, (50_001, vec!["49999".to_owned(), "x".to_owned()])));
    assert!(table.length() == Some(packed.len() as u64) && (packed.len() as u64 / 2..=packed.len() as u64).contains(&read.get()));
    assert_eq!(sheets(&path).unwrap()[0].len(), 50_001);
    std::fs::remove_file(path).unwrap();
}

#[test]
fn texts_are_read_in_their_encoding_and_it_is_told() {
    let text = "Town,Street\nKöln,Große Straße\n";
    let marked = |text: &str, is_little| utf16(&format!("\u{feff}{text}"), is_little);
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8),
        (marked(text, true), Encoding::Utf16Le),
        (marked(text, false), Encoding::Utf16Be),
        (utf16(text, true), Encoding::Utf16Le),
        (utf16(text, false), Encoding::Utf16Be),
        (text.chars().map(|letter| u8::try_from(letter).unwrap()).collect(), Encoding::Windows1252),
    ] {
        let workbook = sheets_of("a.csv", bytes.clone()).unwrap();
        assert_eq!(workbook.encoding, Some(encoding));
        assert_eq!(cells(&workbook.sheets[0]), [["Town", "Street"], ["Köln", "Große Straße"]], "{encoding}");
        let mut table = table("a.csv", gzipped(&bytes));
        assert_eq!((table.encoding(), table.header[0].as_str()), (Some(encoding), "Town"));
        assert_eq!(all(&mut table), [(2, vec!["Köln".to_owned(), "Große Straße".to_owned()])]);
    }
    // The sign for the euro, and quotation marks.
    let workbook = sheets_of("a.csv", b"a,b\n\x80 5,\x93x\x94\n".to_vec()).unwrap();
    assert_eq!(cells(&workbook.sheets[0])[1], ["€ 5", "“x”"]);
    // Where a letter of a text that is cut off at its end would go on.
    assert_eq!(sheets_of("a.csv", b"a,b\nx,caf\xe9".to_vec()).unwrap().encoding, Some(Encoding::Windows1252));
}

#[test]
fn the_beginning_of_a_text_tells_its_encoding() {
    let mut text = b"Reference,Town\n".to_vec();
    for row in 0..20_000 {
        text.extend(format!("EC-{row},Köln\n").bytes());
    }
    text.extend(b"EC-X,K\xf6ln\n");
    let mut table = table("a.csv", text.clone());
    assert_eq!(table.encoding(), Some(Encoding::Utf8));
    let last = std::iter::from_fn(|| table.next_rows().unwrap()).last().unwrap();
    assert_eq!(last.cell(last.len() - 1, 1), Some(b"K\xf6ln".as_slice()), "it stays in the cell, and the row is told");
    assert!(refused("a.csv", text).starts_with("a.csv:20002: there are bytes that are not UTF-8"));
    // Most letters are those of UTF-8.
    assert_eq!(
        sheets_of("a.csv", b"a\nK\xc3\xb6ln\nK\xc3\xb6ln\nK\xf6ln".to_vec()).unwrap_err().to_string().split(": ").next(),
        Some("a.csv:4")
    );
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_line() {
    let none = "there are bytes that are neither UTF-8 nor Windows-1252: save it as UTF-8 text";
    assert_eq!(refused("a.csv", b"a,b\n\xe9,\x81\n".to_vec()), format!("a.csv:2: {none}"));
    let late: Vec<u8> = b"a,b\n\xe9,1\n".repeat(50_000).into_iter().chain(*b"x,\x8d\n").collect();
    let told = "there are bytes that are not Windows-1252, as the text before is: save it as UTF-8";
    assert_eq!(refused("a.csv", late), format!("a.csv:100001: {told}"));
    let torn = [utf16("\u{feff}a,b\nc,", true), vec![0x00, 0xD8, b'x', 0]].concat();
    assert_eq!(refused("a.csv", torn), format!("a.csv:2: {}", told.replace("Windows-1252", "UTF-16LE")));
}

#[test]
fn json_may_be_utf_16_and_is_never_windows_1252() {
    let text = r#"[{"Reference": "Köln"}]"#;
    let read = |name: &str, bytes: Vec<u8>| match open_bytes(name, bytes).unwrap().content {
        Content::Json(mut stream) | Content::JsonLines(mut stream) => {
            let mut text = Vec::new();
            std::io::Read::read_to_end(&mut stream.text, &mut text).unwrap();
            (stream.encoding(), String::from_utf8_lossy(&text).into_owned())
        }
        _ => panic!("{name} is JSON"),
    };
    for (name, bytes, encoding) in [
        ("a.json", utf16(text, true), Encoding::Utf16Le),
        ("a", utf16(text, false), Encoding::Utf16Be),
        ("a", utf16(&format!("\u{feff}{text}"), true), Encoding::Utf16Le),
        ("a.jsonl", format!("\u{feff}{text}").into_bytes(), Encoding::Utf8),
        ("a.json.gz", gzipped(text.as_bytes()), Encoding::Utf8),
    ] {
        assert_eq!(read(name, bytes), (encoding, text.to_owned()), "{name}");
    }
    assert_eq!(read("a", b"[\"K\xf6ln\"]".to_vec()).0, Encoding::Utf8);
}

#[test]
fn the_first_line_may_name_the_separator() {
    for text in ["sep=;\r\na;b,c\r\n1;2,5\r\n", "sep=;\na;b,c\n1;2,5\n"] {
        let mut table = table("a.csv", text);
        assert_eq!((table.header.join("·"), table.header_line(), table.delimiter), ("a·b,c".to_owned(), 2, b';'));
        assert_eq!(all(&mut table), [(3, vec!["1".to_owned(), "2,5".to_owned()])]);
        assert_eq!(sheets_of("a.csv", text.into()).unwrap().sheets[0].row(1).line(), 3);
    }
}

#[test]
fn rows_know_their_lines_however_those_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["Reference,Town", "A,Leeds", "", "", "B,York", "C,Hull"].join(end);
        let lines: Vec<u64> = all(&mut table("a.csv", text.as_str())).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 5, 6], "{end:?}");
    }
    let text = "a,b\r\n\"1\r\n2\",x\r\n3,y\r\n";
    assert_eq!(all(&mut table("a.csv", text)).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn a_quotation_mark_within_a_bare_cell_is_a_sign() {
    let workbook = sheets_of("a.csv", "Size;Name\n12\" pipe;\"a;b\"\n4\";x\n".into()).unwrap();
    assert_eq!(cells(&workbook.sheets[0])[1..], [["12\" pipe", "a;b"], ["4\"", "x"]]);
    let torn = refused("a.csv", "a,b,c\nA,\"Box,1\nB,\"Box,2\n");
    assert!(torn.starts_with("a.csv:2: a quotation mark in the row is misplaced"), "{torn}");
    assert!(refused("a.csv", "a,b\nA,\"Box\n").starts_with("a.csv:2: the row that begins here reaches to the end of the file"));
}

#[test]
fn titles_and_blank_rows_are_left_out_of_tables_of_orders() {
    let text = "Orders of May;;\n;;\n\nReference;Weight;Country\nA;1;GB\n;;\n \nB;2;DE\nTotal;3;\n";
    let mut table = table("a.csv", text);
    assert_eq!((table.header.join(","), table.header_line()), ("Reference,Weight,Country".to_owned(), 4));
    let lines: Vec<(u64, String)> = all(&mut table).into_iter().map(|(line, cells)| (line, cells.join(","))).collect();
    assert_eq!(lines, [(5, "A,1,GB".to_owned()), (8, "B,2,DE".to_owned()), (9, "Total,3,".to_owned())]);
    let sheet = &sheets_of("a.csv", text.into()).unwrap().sheets[0];
    assert_eq!((sheet.len(), sheet.row(0).cell(0), sheet.row(1).line()), (5, "Orders of May", 4), "a price list keeps its titles");
}

#[test]
fn rows_that_may_hold_others_are_told_from_the_first_on() {
    let mut table = table("a.csv", "Reference,Weight,Country\nA,1,\"GB\nB,2,DE\nC,3,\"\nD,4,FR\n");
    let rows = table.next_rows().unwrap().unwrap();
    assert_eq!((rows.len(), rows.may_hold_others(0), rows.may_hold_others(1)), (2, true, false));
}

#[test]
fn what_is_no_table_is_told() {
    for (name, bytes, expected) in [
        ("a.xls", b"<html><table><tr><td>1".to_vec(), "a page of HTML or XML"),
        ("a.xml", b"\xEF\xBB\xBF<?xml version='1.0'?>".to_vec(), "a page of HTML or XML"),
        ("a.csv", b"".to_vec(), "it is empty"),
        ("a.csv", b"\n;;\n".to_vec(), "it is empty"),
        ("a", b"".to_vec(), "empty or JSON"),
        ("a.json", b"[]".to_vec(), "no table of text"),
        ("a.parquet", b"PAR1".to_vec(), "no table of text"),
        ("a.gz", gzipped(b"PAR1"), "Parquet, which is read from its end"),
        ("a.zip", zipped(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]), "a text document or a presentation"),
    ] {
        let told = refused(name, bytes);
        assert!(told.contains(expected), "{name}: {told}");
    }
    assert!(matches!(open_bytes("a.parquet", b"PAR1".to_vec()).unwrap().content, Content::Parquet));
    assert!(open_bytes("a.parquet", b"a,b".to_vec()).is_err_and(|error| error.to_string().contains("does not begin with `PAR1`")));
}

#[test]
fn a_file_that_is_cut_off_while_it_is_read_is_told() {
    let path = std::env::temp_dir().join(format!("consign-tables-cut-{}.csv", std::process::id()));
    std::fs::write(&path, "Reference,Weight\n".to_owned() + &"EC-1,2.5\n".repeat(500_000)).unwrap();
    let Content::Table(mut table) = open(&path).unwrap().content else { panic!("no table") };
    assert!(table.next_rows().unwrap().is_some());
    // At the end of a row, so that what is left looks whole.
    std::fs::File::options().write(true).open(&path).unwrap().set_len(17 + 9 * 300_000).unwrap();
    let error = loop {
        match table.next_rows() {
            Ok(rows) => assert!(rows.is_some(), "the end is taken for the file's"),
            Err(error) => break error.to_string(),
        }
    };
    let path = std::fs::remove_file(&path).map(|()| path).unwrap();
    let why = "it was cut off while it was read: after 2700017 of 4500017 bytes there are no more";
    assert_eq!(error, format!("cannot read `{}`: {why}", path.display()));
}
