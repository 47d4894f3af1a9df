//! Workbooks: each worksheet a table of text.

use crate::{Encoding, Error, Sheet};

/// All tables of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Workbook {
    /// The table of a text, or the worksheets of a workbook that can be seen and are not empty, in their order.
    pub sheets: Vec<Sheet>,
    /// The names of the worksheets that are hidden. They are not read.
    pub hidden: Vec<String>,
    /// The names of the worksheets that have no cell with something in it.
    pub empty: Vec<String>,
    /// How the text is written; none of a workbook.
    pub encoding: Option<Encoding>,
}

/// Kinds of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Kind {
    /// What an archive with such files is; none if it is no workbook.
    pub(crate) fn of_archive(names: &[String], file: &str) -> Result<Option<Self>, Error> {
        let (mut has_types, mut has_xl, mut is_ods, mut is_binary, mut other) = (false, false, false, false, None);
        for name in names {
            let name = name.trim_start_matches('/').to_ascii_lowercase();
            has_types |= name == "[content_types].xml";
            has_xl |= name.starts_with("xl/");
            is_binary |= name == "xl/workbook.bin";
            is_ods |= name == "content.xml";
            other = other.or(["word/", "ppt/"].into_iter().find(|folder| name.starts_with(folder)));
        }
        match (has_types, is_ods) {
            (true, _) if is_binary => Ok(Some(Self::Xlsb)),
            (true, _) if has_xl => Ok(Some(Self::Xlsx)),
            (true, _) if other.is_some() => Err(Error::unfit(file, "it is a text document or a presentation, not a workbook")),
            (_, true) => Ok(Some(Self::Ods)),
            _ => Ok(None),
        }
    }
}
