//! A file or standard input as a stream of text, with what packs it taken off, in UTF-8.

use std::io::{self, BufRead, Cursor, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Error;
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

/// How many bytes of a file have been read; shared with who shows it.
#[derive(Debug, Clone, Default)]
pub struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    /// That many so far.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, place: u64) {
        self.0.store(place, Ordering::Relaxed);
    }

    pub(crate) fn add(&self, count: usize) {
        self.0.fetch_add(count as u64, Ordering::Relaxed);
    }
}

/// What comes next of a stream, as much as is at hand; nothing at its end.
pub(crate) fn at_hand(text: &mut (impl BufRead + ?Sized)) -> io::Result<&[u8]> {
    loop {
        match text.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(_) => return text.fill_buf(),
        }
    }
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
