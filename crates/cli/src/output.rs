//! Standard output: buffered, and with errors that end the run.

use std::io::{BufWriter, Stdout, Write};

use clap::ValueEnum;
use serde::Serialize;

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
