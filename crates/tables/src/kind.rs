//! What a file holds, by its name and, where that says nothing, by how it begins.

use std::path::Path;

use crate::dialect::{delimiter, named};

/// How consignments are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A JSON array of objects, or objects one after the other.
    Json,
    /// One object a line.
    JsonLines,
    /// Rows of cells, set apart by that sign; the first has the names of the columns.
    Table {
        /// What stands between cells.
        delimiter: u8,
    },
    /// Columns.
    Parquet,
}

/// Whether a path stands for standard input.
#[must_use]
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// How the names of packed files end.
const PACKED: [&str; 4] = [".gz", ".gzip", ".zst", ".zstd"];

/// Whether a file is packed, by its name.
#[must_use]
pub fn is_packed(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    PACKED.iter().any(|packed| name.ends_with(packed))
}

/// How the names of workbooks end.
const WORKBOOKS: [&str; 5] = [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"];

/// Whether a file is a table or a workbook, by its name.
#[must_use]
pub fn is_table(path: &Path) -> bool {
    let name = bare_name(path);
    matches!(by_name(path), Some(Format::Table { .. } | Format::Parquet)) || WORKBOOKS.iter().any(|workbook| name.ends_with(workbook))
}

/// The name of a file in small letters, without what it says of packing.
fn bare_name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    PACKED.iter().find_map(|packed| name.strip_suffix(packed)).map(str::to_owned).unwrap_or(name)
}

/// The format that a name tells, without what it says of packing; none if it says nothing.
#[must_use]
pub fn by_name(path: &Path) -> Option<Format> {
    match bare_name(path).rsplit_once('.')?.1 {
        "json" => Some(Format::Json),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        "csv" => Some(Format::Table { delimiter: b',' }),
        "tsv" | "tab" => Some(Format::Table { delimiter: b'\t' }),
        "parquet" | "pq" => Some(Format::Parquet),
        _ => None,
    }
}

/// The format of a text: what its file's name tells, or how it begins. A table called `.csv` may have another delimiter, and any may name it
/// in its first line, `sep=;`.
#[must_use]
pub fn of_text(told: Option<Format>, beginning: &[u8]) -> Format {
    let beginning = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning);
    if let (Some(Format::Table { .. }) | None, Some((delimiter, _))) = (told, named(beginning)) {
        return Format::Table { delimiter };
    }
    match told {
        Some(Format::Table { delimiter: b',' }) => Format::Table { delimiter: delimiter(beginning) },
        Some(told) => told,
        None => match beginning.trim_ascii_start().first() {
            None | Some(b'[' | b'{') => Format::Json,
            Some(_) => Format::Table { delimiter: delimiter(beginning) },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_format_also_of_packed_files() {
        for (name, format) in [
            ("a.json", Some(Format::Json)),
            ("dir.csv/a.JSONL.gz", Some(Format::JsonLines)),
            ("a.ndjson.zst", Some(Format::JsonLines)),
            ("a.b.csv", Some(Format::Table { delimiter: b',' })),
            ("a.tsv.gz", Some(Format::Table { delimiter: b'\t' })),
            ("a.parquet", Some(Format::Parquet)),
            ("a.gz", None),
            ("a.txt", None),
            ("csv", None),
        ] {
            assert_eq!(by_name(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn workbooks_are_tables() {
        for (name, expected) in
            [("a.XLSX", true), ("a.ods.gz", true), ("a.csv.gz", true), ("a.parquet", true), ("a.json", false), ("xlsx", false)]
        {
            assert_eq!(is_table(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_beginning_tells_what_a_name_does_not() {
        for (beginning, format) in [
            ("\u{feff} \n[{", Format::Json),
            ("{\"Reference\"", Format::Json),
            ("", Format::Json),
            ("Reference,Weight\n", Format::Table { delimiter: b',' }),
            ("Reference;\"a,b,c\";d\n1,2,3,4,5,6", Format::Table { delimiter: b';' }),
            ("Reference\tWeight\r\n", Format::Table { delimiter: b'\t' }),
            ("Reference", Format::Table { delimiter: b',' }),
        ] {
            assert_eq!(of_text(None, beginning.as_bytes()), format, "{beginning}");
        }
        assert_eq!(of_text(by_name(Path::new("a.csv")), b"a;b;c"), Format::Table { delimiter: b';' });
        assert_eq!(of_text(by_name(Path::new("a.tsv")), b"sep=;\na;b"), Format::Table { delimiter: b';' });
        assert_eq!(of_text(by_name(Path::new("a.tsv")), b"a;b;c"), Format::Table { delimiter: b'\t' });
    }
}
