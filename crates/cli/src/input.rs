//! Files and standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

pub(crate) use consign_tables::is_stdin;
use consign_tables::plain;

use crate::stop::Stop;

/// Something to read, with the name by which messages call it.
pub(crate) struct Input {
    pub(crate) name: String,
    /// Its length in bytes, if it is a file.
    pub(crate) length: Option<u64>,
    pub(crate) reader: Box<dyn Read>,
}

impl Input {
    /// Opens a file; `-` is standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Stop> {
        if is_stdin(path) {
            return Ok(Self { name: "standard input".to_owned(), length: None, reader: Box::new(io::stdin()) });
        }
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| cannot_read(&name, &error))?;
        let metadata = file.metadata().map_err(|error| cannot_read(&name, &error))?;
        if metadata.is_dir() {
            return Err(Stop::Said(format!("cannot read `{name}`: it is a directory, not a file")));
        }
        Ok(Self { name, length: metadata.is_file().then_some(metadata.len()), reader: Box::new(file) })
    }

    /// Everything in it; an error if that is more than `most` bytes.
    pub(crate) fn read_all(self, most: usize) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        self.reader.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(&self.name, &error))?;
        if bytes.len() > most {
            let mebibytes = most / (1024 * 1024);
            return Err(Stop::Said(format!("cannot read `{}`: it has more than {mebibytes} MiB, the most that is read", self.name)));
        }
        Ok(bytes)
    }
}

pub(crate) fn cannot_read(name: &str, error: &io::Error) -> Stop {
    Stop::Said(format!("cannot read `{name}`: {}", plain(error)))
}
