//! Standard output: buffered, and with errors that end the run; and files that are written as a whole.

use std::io::{BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use consign_tables::is_stdin;
use serde::Serialize;

use crate::new_file::NewFile;
use crate::stop::Stop;

/// How an answer is written, as it was said before `--json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    #[value(alias = "text")]
    Table,
    Json,
}

/// Where an answer goes as JSON.
#[derive(Debug, Args)]
pub(crate) struct JsonTo {
    /// Write the answer to this file, as JSON; `-` is standard output, and then the text for people is left out
    #[arg(long, alias = "out", short_alias = 'o', value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Results")]
    json: Option<PathBuf>,

    #[arg(long, value_enum, hide = true)]
    format: Option<Format>,
}

impl JsonTo {
    /// The file, if there is one.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        self.json.as_ref().filter(|path| !is_stdin(path))
    }

    /// Whether JSON takes the place of the text for people.
    pub(crate) fn is_alone(&self) -> bool {
        self.json.as_deref().map_or(self.format == Some(Format::Json), is_stdin)
    }

    /// Writes what is asked for: the JSON, the text, or both.
    pub(crate) fn write(
        &self,
        json: impl FnOnce() -> Result<String, Stop>,
        text: impl FnOnce() -> Result<String, Stop>,
    ) -> Result<(), Stop> {
        if let Some(path) = self.path() {
            write_text(path, &json()?)?;
        } else if self.is_alone() {
            return say(&(json()? + "\n"));
        }
        say(&text()?)
    }
}

/// A value as JSON on several lines, for people too.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String, Stop> {
    serde_json::to_string_pretty(value).map_err(|error| Stop::Said(format!("cannot write JSON: {error}")))
}

/// Writes a text to standard output.
pub(crate) fn say(text: &str) -> Result<(), Stop> {
    let mut out = Output::new();
    out.text(text)?;
    out.flush()
}

/// Writes a new file as a whole: a text and the end of its line.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<(), Stop> {
    let mut file = NewFile::create(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n"));
    written.map_err(|error| file.failure(&error))?;
    file.keep()
}

/// Standard output. What is written arrives when it is flushed.
pub(crate) struct Output(BufWriter<Stdout>);

impl Output {
    pub(crate) fn new() -> Self {
        Self(BufWriter::with_capacity(64 * 1024, std::io::stdout()))
    }

    pub(crate) fn text(&mut self, text: &str) -> Result<(), Stop> {
        self.bytes(text.as_bytes())
    }

    pub(crate) fn bytes(&mut self, text: &[u8]) -> Result<(), Stop> {
        self.0.write_all(text).map_err(|error| Stop::writing(&error))
    }

    pub(crate) fn line(&mut self, text: &str) -> Result<(), Stop> {
        self.text(text)?;
        self.text("\n")
    }

    pub(crate) fn flush(&mut self) -> Result<(), Stop> {
        self.0.flush().map_err(|error| Stop::writing(&error))
    }
}
