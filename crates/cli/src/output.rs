//! Standard output: buffered, and with errors that end the run; and files that are written as a whole.

use std::fs;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use consign_tables::plain;

use crate::stop::Stop;

/// How an answer about one consignment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs: one JSON document
    Json,
}

/// Standard output. What is written arrives when it is flushed.
pub(crate) struct Output(BufWriter<Stdout>);

impl Output {
    pub(crate) fn new() -> Self {
        Self(BufWriter::with_capacity(64 * 1024, std::io::stdout()))
    }

    pub(crate) fn text(&mut self, text: &str) -> Result<(), Stop> {
        self.0.write_all(text.as_bytes()).map_err(|error| Stop::writing(&error))
    }

    pub(crate) fn line(&mut self, text: &str) -> Result<(), Stop> {
        self.text(text)?;
        self.text("\n")
    }

    /// A value as JSON on one line, without its end.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        let text = serde_json::to_string(value).map_err(|error| Stop::Said(format!("cannot write JSON: {error}")))?;
        self.text(&text)
    }

    /// A value as JSON on several lines, for people too.
    pub(crate) fn pretty_json(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        let text = serde_json::to_string_pretty(value).map_err(|error| Stop::Said(format!("cannot write JSON: {error}")))?;
        self.line(&text)
    }

    pub(crate) fn flush(&mut self) -> Result<(), Stop> {
        self.0.flush().map_err(|error| Stop::writing(&error))
    }
}

/// Writes a file as a whole: whoever reads it, and whatever happens, finds the old text or the new one.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Stop> {
    // A link stays one: what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let cannot_write = |error: &io::Error| Stop::Said(format!("cannot write `{}`: {}", path.display(), plain(error)));
    let Some(name) = target.file_name().filter(|_| !target.is_dir()) else {
        return Err(Stop::Said(format!("cannot write `{}`: it is a directory, not a file", path.display())));
    };
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        // A pipe or a device cannot be replaced, only written to.
        return fs::write(&target, text).map_err(|error| cannot_write(&error));
    }
    let beside = target.with_file_name(format!(".{}.{}", name.to_string_lossy(), std::process::id()));
    let written = fs::File::create_new(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        if let Ok(metadata) = fs::metadata(&target) {
            file.set_permissions(metadata.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&beside, &target)
    });
    written.map_err(|error| {
        // What it could not become isn't left behind; if that fails too there is nothing more to do.
        let _ = fs::remove_file(&beside);
        cannot_write(&error)
    })
}
