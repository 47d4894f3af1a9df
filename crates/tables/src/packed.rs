//! What packs a file is taken off: gzip, zstd, zip. What it is packed with is told by its first bytes, whatever its name.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::Crc;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

use crate::at_hand::BytesRead;
use crate::kind::{Format, by_name, is_table};
use crate::workbook::Kind;
use crate::{Error, is_stdin, limits};

pub(crate) const BUFFER: usize = 256 * 1024;
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const PARQUET: &[u8] = b"PAR1";
/// Whether gzip and zip are taken off.
const TAKES_OFF: bool = cfg!(feature = "packings");
/// As many bytes tell what packs a file.
const FIRST: u64 = 8;

/// A file without what packs it.
pub(crate) struct Unpacked {
    pub(crate) content: Bytes,
    /// The format that the file's name tells, or that of the one within an archive.
    pub(crate) told: Option<Format>,
    pub(crate) read: BytesRead,
    pub(crate) length: Option<u64>,
}

/// What a file turned out to be.
pub(crate) enum Bytes {
    Text(Box<dyn BufRead + Send>),
    Workbook(Kind, Vec<u8>),
    Parquet,
}

/// Where bytes come from.
enum Input {
    Pipe(Box<dyn Read + Send>),
    File(Box<dyn Seekable>),
}

trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

struct Counted<R> {
    inner: R,
    read: BytesRead,
    /// How long it was when it was opened, if it is a file.
    length: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.add(count);
        let read = self.read.get();
        if count == 0 && !buffer.is_empty() && read < self.length {
            let (read, length) = (read, self.length);
            return Err(io::Error::other(format!("it was cut off while it was read: after {read} of {length} bytes there are no more")));
        }
        Ok(count)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = self.inner.seek(to)?;
        self.read.set(place);
        Ok(place)
    }
}

impl Unpacked {
    /// Opens a file, or standard input for `-`.
    pub(crate) fn open(path: &Path, name: &str) -> Result<Self, Error> {
        let cannot = |error: io::Error| Error::reading(name, error);
        let read = BytesRead::default();
        if is_stdin(path) {
            let input = Counted { inner: io::stdin(), read: read.clone(), length: 0 };
            return Self::of(Input::Pipe(Box::new(input)), by_name(path), read, None, name);
        }
        let file = File::open(path).map_err(cannot)?;
        let metadata = file.metadata().map_err(cannot)?;
        if metadata.is_dir() {
            return Err(Error::unfit(name, "it is a directory, not a file"));
        }
        let length = metadata.is_file().then_some(metadata.len());
        let input = Box::new(Counted { inner: file, read: read.clone(), length: length.unwrap_or_default() });
        let input = if metadata.is_file() { Input::File(input) } else { Input::Pipe(input) };
        Self::of(input, by_name(path), read, length, name)
    }

    /// Bytes in memory, as a file of that name.
    pub(crate) fn of_memory(bytes: Vec<u8>, name: &str) -> Result<Self, Error> {
        let (read, length) = (BytesRead::default(), bytes.len() as u64);
        let input = Counted { inner: Cursor::new(bytes), read: read.clone(), length: 0 };
        Self::of(Input::File(Box::new(input)), by_name(Path::new(name)), read, Some(length), name)
    }

    fn of(mut input: Input, mut told: Option<Format>, read: BytesRead, length: Option<u64>, name: &str) -> Result<Self, Error> {
        let cannot = |error: io::Error| Error::reading(name, error);
        for layer in 0..=limits::LAYERS {
            let (first, whole) = input.first().map_err(cannot)?;
            let is_zip = ZIP.iter().any(|zip| first.starts_with(zip));
            if !TAKES_OFF && (is_zip || first.starts_with(GZIP)) {
                return Err(Error::unfit(name, "it is packed, or a workbook, which can't be read here: give CSV as it is"));
            }
            let pipe: Box<dyn Read + Send> = if TAKES_OFF && first.starts_with(GZIP) {
                Box::new(MultiGzDecoder::new(whole.buffered()))
            } else if first.starts_with(ZSTD) {
                unpacked_zstd(whole.buffered()).map_err(cannot)?
            } else if TAKES_OFF && is_zip {
                let archive = ZipArchive::new(whole.seekable(name)?).map_err(|error| archive_error(name, error))?;
                if let Some(kind) = Kind::of_archive(&names(&archive, name)?, name)? {
                    let mut file = archive.into_inner();
                    file.rewind().map_err(cannot)?;
                    return Ok(Self { content: Bytes::Workbook(kind, all(file, name)?), told, read, length });
                }
                let (entry, pipe) = entry(archive, name)?;
                told = by_name(Path::new(&entry));
                pipe
            } else if first == COMPOUND {
                return Ok(Self { content: Bytes::Workbook(Kind::Xls, all(whole.buffered(), name)?), told, read, length });
            } else if first.starts_with(PARQUET) {
                if layer > 0 || !matches!(whole, Input::File(_)) {
                    let why = if layer > 0 { "a packed file" } else { "standard input" };
                    return Err(Error::unfit(name, format!("it is Parquet, which is read from its end: give a file, not {why}")));
                }
                return Ok(Self { content: Bytes::Parquet, told, read, length });
            } else {
                return Ok(Self { content: Bytes::Text(whole.buffered()), told, read, length });
            };
            input = Input::Pipe(pipe);
        }
        Err(Error::unfit(name, format!("it is packed more than {} times, one within the other", limits::LAYERS)))
    }
}

#[cfg(feature = "zstd")]
fn unpacked_zstd(packed: Box<dyn BufRead + Send>) -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(zstd::Decoder::with_buffer(packed)?))
}

#[cfg(not(feature = "zstd"))]
fn unpacked_zstd(_: Box<dyn BufRead + Send>) -> io::Result<Box<dyn Read + Send>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "it is packed by zstd, which can't be read here: unpack it, or pack it by gzip"))
}

impl Input {
    /// The first bytes; they are to be read again.
    fn first(self) -> io::Result<(Vec<u8>, Self)> {
        let mut first = Vec::new();
        Ok(match self {
            Self::Pipe(mut pipe) => {
                // No more than tells what it is: whoever writes may wait for an answer.
                let magics = [GZIP, ZSTD, ZIP[0], ZIP[1], COMPOUND, PARQUET];
                while magics.iter().any(|magic| magic.len() > first.len() && magic.starts_with(&first))
                    && pipe.by_ref().take(1).read_to_end(&mut first)? > 0
                {}
                let whole = Cursor::new(first.clone()).chain(pipe);
                (first, Self::Pipe(Box::new(whole)))
            }
            Self::File(mut file) => {
                file.by_ref().take(FIRST).read_to_end(&mut first)?;
                file.rewind()?;
                (first, Self::File(file))
            }
        })
    }

    fn buffered(self) -> Box<dyn BufRead + Send> {
        match self {
            Self::Pipe(pipe) => Box::new(BufReader::with_capacity(BUFFER, pipe)),
            Self::File(file) => Box::new(BufReader::with_capacity(BUFFER, file)),
        }
    }

    /// Something that can be read from its end: what is none is taken into memory.
    fn seekable(self, name: &str) -> Result<Box<dyn Seekable>, Error> {
        Ok(match self {
            Self::Pipe(pipe) => Box::new(Cursor::new(all(pipe, name)?)),
            Self::File(file) => Box::new(BufReader::with_capacity(BUFFER, file)),
        })
    }
}

/// All bytes, if they are not too many.
fn all(input: impl Read, name: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    input.take(limits::PACKED + 1).read_to_end(&mut bytes).map_err(|error| Error::reading(name, error))?;
    if bytes.len() as u64 > limits::PACKED {
        let most = limits::PACKED / (1024 * 1024);
        return Err(Error::unfit(name, format!("it has more than {most} MiB, the most of a workbook, or of an archive from a pipe")));
    }
    Ok(bytes)
}

fn archive_error(name: &str, error: zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::Io(error) => Error::reading(name, error),
        error => Error::unfit(name, format!("its zip archive is broken: {error}")),
    }
}

/// What the files of an archive are called.
fn names(archive: &ZipArchive<Box<dyn Seekable>>, name: &str) -> Result<Vec<String>, Error> {
    archive.file_names().map(|file| file.map(Cow::into_owned).map_err(|error| archive_error(name, error))).collect()
}

/// The one file of an archive that is meant, and its name.
fn entry(mut archive: ZipArchive<Box<dyn Seekable>>, name: &str) -> Result<(String, Box<dyn Read + Send>), Error> {
    let names = names(&archive, name)?;
    let is_file =
        |name: &&str| !name.ends_with('/') && !name.starts_with("__MACOSX/") && !name.rsplit('/').any(|part| part.starts_with('.'));
    let files: Vec<&str> = names.iter().map(String::as_str).filter(is_file).collect();
    let tables: Vec<&str> = files.iter().copied().filter(|name| is_table(Path::new(name)) || by_name(Path::new(name)).is_some()).collect();
    let entry = match (files.as_slice(), tables.as_slice()) {
        ([one], _) | (_, [one]) => (*one).to_owned(),
        ([], _) => return Err(Error::unfit(name, "its archive has no file")),
        _ => {
            let listed: Vec<String> = files.iter().take(10).map(|file| format!("`{}`", crate::shortened(file))).collect();
            let more = if files.len() > listed.len() { format!(" and {} more", files.len() - listed.len()) } else { String::new() };
            return Err(Error::unfit(
                name,
                format!("its archive has several files: {}{more}; unpack it, and give the one that is meant", listed.join(", ")),
            ));
        }
    };
    let broken = |error| archive_error(name, error);
    let index = archive.index_for_name(&entry).unwrap_or_default();
    let file = archive.by_index_raw(index).map_err(broken)?;
    let (method, length, crc, is_encrypted) = (file.compression(), file.compressed_size(), file.crc32(), file.encrypted());
    let start = file.data_start();
    drop(file);
    let start = start.filter(|_| !is_encrypted);
    let start = start.ok_or_else(|| Error::unfit(name, "its archive is locked with a password: unpack it"))?;
    let mut packed = archive.into_inner();
    packed.seek(SeekFrom::Start(start)).map_err(|error| Error::reading(name, error))?;
    let packed = packed.take(length);
    let unpacked: Box<dyn Read + Send> = match method {
        CompressionMethod::Stored => Box::new(packed),
        CompressionMethod::Deflated => Box::new(DeflateDecoder::new(BufReader::with_capacity(BUFFER, packed))),
        method => return Err(Error::unfit(name, format!("its archive is packed by {method}: only deflate can be read; unpack it"))),
    };
    Ok((entry, Box::new(Checked { inner: unpacked, crc: Crc::new(), expected: crc })))
}

/// A file of an archive, checked at its end.
struct Checked<R> {
    inner: R,
    crc: Crc,
    expected: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.crc.update(buffer.get(..count).unwrap_or_default());
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the archive is damaged: its check sum is another one"));
        }
        Ok(count)
    }
}
