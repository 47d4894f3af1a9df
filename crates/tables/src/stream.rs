//! A file or standard input as a stream of text, with what packs it taken off, in UTF-8.

use std::io::{self, BufRead, Cursor, Read};
use std::path::Path;

use crate::Error;
use crate::at_hand::{BytesRead, at_hand};
use crate::encoding::{self, Encoding};
use crate::kind::{Format, of_text};
use crate::packed::{Bytes, Unpacked};

/// As much of a text tells how it is written, in bytes.
const BEGINNING: usize = 64 * 1024;

/// A text to be read from its beginning to its end.
///
/// UTF-16 and Windows-1252 come as UTF-8, without a byte order mark. Bytes that are not UTF-8 in a text that begins as UTF-8 stay as they are.
pub struct Stream {
    /// What is left to read.
    pub text: Box<dyn BufRead + Send>,
    /// How much of the file has been read.
    pub read: BytesRead,
    /// The length of the file in bytes, packed as it is; none of standard input.
    pub length: Option<u64>,
    encoding: Encoding,
}

impl Stream {
    /// Opens a file, or standard input for `-`. What it is packed with is told by its first bytes, whatever its name.
    ///
    /// # Errors
    /// It can't be read, or holds a workbook or Parquet, which are no text.
    pub fn open(path: &Path, name: &str) -> Result<Self, Error> {
        let unpacked = Unpacked::open(path, name)?;
        match unpacked.content {
            Bytes::Text(text) => Ok(Self::of(text, unpacked.told, unpacked.read, unpacked.length, name)?.0),
            Bytes::Workbook(..) => Err(Error::unfit(name, "it is a workbook, not a text")),
            Bytes::Parquet => Err(Error::unfit(name, "it is Parquet, not a text")),
        }
    }

    /// A text that is in UTF-8.
    #[must_use]
    pub fn new(text: Box<dyn BufRead + Send>) -> Self {
        Self { text, read: BytesRead::default(), length: None, encoding: Encoding::Utf8 }
    }

    /// A text, and what it holds: what its name tells, or its beginning.
    pub(crate) fn of(
        mut text: Box<dyn BufRead + Send>,
        told: Option<Format>,
        read: BytesRead,
        length: Option<u64>,
        name: &str,
    ) -> Result<(Self, Format), Error> {
        let cannot = |error: io::Error| Error::reading(name, error);
        let (beginning, is_whole) = beginning(&mut text, told).map_err(cannot)?;
        let known = encoding::of(&beginning, is_whole, is_json(told, &beginning)).map_err(|error| Error::undecodable(name, &error))?;
        let whole = Cursor::new(beginning).chain(text);
        let mut text = encoding::decoded(Box::new(whole), known).map_err(cannot)?;
        // Decoded it is at hand again, from its beginning.
        let format = of_text(told, at_hand(&mut *text).map_err(cannot)?);
        Ok((Self { text, read, length, encoding: known }, format))
    }

    /// How the text is written. If it is Windows-1252 that was assumed, as it isn't UTF-8.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What comes next of the text, as much as is at hand; nothing at its end.
    pub fn at_hand(&mut self) -> io::Result<&[u8]> {
        at_hand(&mut *self.text)
    }
}

/// The beginning of a text, and whether that is all of it. Of JSON no more than is at hand: whoever writes it may wait for an answer.
fn beginning(text: &mut (impl BufRead + ?Sized), told: Option<Format>) -> io::Result<(Vec<u8>, bool)> {
    let mut beginning = Vec::new();
    loop {
        let next = at_hand(text)?;
        if next.is_empty() {
            return Ok((beginning, true));
        }
        let count = next.len().min(BEGINNING - beginning.len());
        beginning.extend(next.iter().take(count));
        text.consume(count);
        if beginning.len() >= BEGINNING || beginning.len() > 1 && is_json(told, &beginning) {
            return Ok((beginning, false));
        }
    }
}

/// Whether a text is JSON, in whatever encoding.
fn is_json(told: Option<Format>, beginning: &[u8]) -> bool {
    let is_start = |byte: &&u8| !byte.is_ascii_whitespace() && !b"\0\xEF\xBB\xBF\xFE\xFF".contains(byte);
    match told {
        Some(told) => matches!(told, Format::Json | Format::JsonLines),
        None => beginning.iter().find(is_start).is_some_and(|first| b"[{".contains(first)),
    }
}
