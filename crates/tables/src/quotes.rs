//! Quotation marks in rows of text: signs that one was not meant to quote.

/// Looks at the bytes of a row, as they stand in a file, for text behind a closing quotation mark: `"Box,1` and `"Box,2` a line below are read as one
/// cell, `Box,1...Box,2`, whose quotation mark closes before `Box`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// Where a cell begins.
    #[default]
    Start,
    /// In a cell without quotation marks.
    Bare,
    /// Within quotation marks.
    Within,
    /// Behind a quotation mark that may close the cell, or stand for itself before another one.
    Behind,
    /// Text was found behind one.
    Torn,
}

impl Quotes {
    /// What is known behind some more bytes.
    pub(crate) fn after(self, bytes: &[u8], delimiter: u8) -> Self {
        bytes.iter().fold(self, |state, byte| match (state, *byte) {
            (Self::Torn, _) => Self::Torn,
            (Self::Within, b'"') => Self::Behind,
            (Self::Within, _) | (Self::Start | Self::Behind, b'"') => Self::Within,
            (_, byte) if byte == delimiter || byte == b'\n' || byte == b'\r' => Self::Start,
            (Self::Behind, _) => Self::Torn,
            (Self::Start | Self::Bare, _) => Self::Bare,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_behind_a_closing_mark_is_found() {
        let is_torn = |row: &str| Quotes::default().after(row.as_bytes(), b',') == Quotes::Torn;
        for row in ["A,\"Box,1,GB\nB,\"Box,2,DE\n", "\"a\"b,c", "\"a\" ,c", "A,\"Quote me\nB,1,\"GB\",x"] {
            assert!(is_torn(row), "{row}");
        }
        for row in ["A,\"two\nlines\",GB\r\n", "A,\"say \"\"x\"\"\",\"\"\n", "A,4\" pipe,GB", "A,\"open", ""] {
            assert!(!is_torn(row), "{row}");
        }
        let torn = ["A,\"Bo", "x,1\nB,\"", "Box"].iter().fold(Quotes::default(), |state, part| state.after(part.as_bytes(), b','));
        assert_eq!(torn, Quotes::Torn);
    }
}
