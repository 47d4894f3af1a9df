//! A file or standard input as a stream of text, with gzip and zstd taken off.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Error, is_stdin};

const BUFFER: usize = 256 * 1024;
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// A text to be read from its beginning to its end.
pub struct Stream {
    /// What is left to read.
    pub text: Box<dyn BufRead + Send>,
    /// How much of the file has been read.
    pub read: BytesRead,
    /// The length of the file in bytes, packed as it is; none of standard input.
    pub length: Option<u64>,
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
}

struct Counted<R> {
    inner: R,
    read: BytesRead,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.0.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// What comes next of a stream, as much as is at hand; nothing at its end.
fn at_hand(text: &mut (impl BufRead + ?Sized)) -> io::Result<&[u8]> {
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
    pub fn open(path: &Path, name: &str) -> Result<Self, Error> {
        let cannot = |error: io::Error| Error::reading(name, error);
        let read = BytesRead::default();
        let (input, length): (Box<dyn Read + Send>, _) = if is_stdin(path) {
            (Box::new(io::stdin()), None)
        } else {
            let file = File::open(path).map_err(cannot)?;
            let metadata = file.metadata().map_err(cannot)?;
            if metadata.is_dir() {
                return Err(Error::unfit(name, "it is a directory, not a file"));
            }
            (Box::new(file), metadata.is_file().then_some(metadata.len()))
        };
        let mut packed = BufReader::with_capacity(BUFFER, Counted { inner: input, read: read.clone() });
        let first = at_hand(&mut packed).map_err(cannot)?;
        let text: Box<dyn BufRead + Send> = if first.starts_with(GZIP) {
            Box::new(BufReader::with_capacity(BUFFER, flate2::bufread::MultiGzDecoder::new(packed)))
        } else if first.starts_with(ZSTD) {
            Box::new(BufReader::with_capacity(BUFFER, zstd::Decoder::with_buffer(packed).map_err(cannot)?))
        } else {
            Box::new(packed)
        };
        Ok(Self { text, read, length })
    }

    /// What comes next of the text, as much as is at hand; nothing at its end.
    pub fn at_hand(&mut self) -> io::Result<&[u8]> {
        at_hand(&mut *self.text)
    }
}
