//! Files made for the tests, in memory.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// A zip archive of some files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn utf16(text: &str, is_little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

/// A workbook of `OpenDocument` with one sheet, whose rows are XML.
pub(crate) fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Orders">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

fn record(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
    stream.extend(kind.to_le_bytes());
    stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    stream.extend(data);
}

/// A workbook of BIFF8 with one sheet of figures, each with its row and column; and a last row and column that it claims to have.
pub(crate) fn xls(cells: &[(u16, u16, f64)], claimed: (u32, u16)) -> Vec<u8> {
    let mut stream = Vec::new();
    let begin = |stream: &mut Vec<u8>, kind: u8| record(stream, 0x0809, &[0, 6, kind, 0, 0, 0, 0xCC, 7, 0, 0, 0, 0, 0, 0, 0, 0]);
    begin(&mut stream, 5);
    record(&mut stream, 0x0042, &1200_u16.to_le_bytes());
    let mut sheet = vec![0, 0, 0, 0, 0, 0, 6, 0];
    sheet.extend(b"Prices");
    let start = u32::try_from(stream.len() + 4 + sheet.len() + 4).unwrap();
    sheet[..4].copy_from_slice(&start.to_le_bytes());
    record(&mut stream, 0x0085, &sheet);
    record(&mut stream, 0x000A, &[]);
    begin(&mut stream, 16);
    let mut claim = 0_u32.to_le_bytes().to_vec();
    claim.extend(claimed.0.to_le_bytes());
    claim.extend([0, 0]);
    claim.extend(claimed.1.to_le_bytes());
    claim.extend([0, 0]);
    record(&mut stream, 0x0200, &claim);
    for (row, column, value) in cells {
        let mut cell = row.to_le_bytes().to_vec();
        cell.extend(column.to_le_bytes());
        cell.extend([0, 0]);
        cell.extend(value.to_le_bytes());
        record(&mut stream, 0x0203, &cell);
    }
    record(&mut stream, 0x000A, &[]);
    compound("/Workbook", &stream)
}

/// A compound file with one stream.
pub(crate) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}
