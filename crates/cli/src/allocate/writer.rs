//! Writes answers as they come: a JSON array, JSON Lines, a table.

use std::io::Write;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use consign::pro::AllocationAnswer;

use super::table::{Line, Table};
use crate::new_file::NewFile;
use crate::output::Output;
use crate::stop::Stop;
use crate::terminal::Look;

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON array of summaries
    Json,
    /// JSON Lines: one summary a line
    Jsonl,
    /// For people: one line per consignment
    Table,
}

/// What is wanted of each answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// What stands between answers in JSON, if JSON is wanted.
    between: Option<&'static str>,
    /// For a table, the instant whose year isn't said.
    table: Option<DateTime<Utc>>,
}

/// The answers about some orders.
#[derive(Default)]
pub(super) struct Part {
    json: Vec<u8>,
    lines: Vec<Line>,
}

impl Part {
    pub(super) fn add(&mut self, wanted: Wanted, answer: &AllocationAnswer<'_>) -> Result<(), Stop> {
        if let Some(between) = wanted.between {
            if !self.json.is_empty() {
                self.json.extend_from_slice(between.as_bytes());
            }
            serde_json::to_writer(&mut self.json, answer).map_err(|error| Stop::Said(format!("cannot write JSON: {error}")))?;
        }
        self.lines.extend(wanted.table.map(|at| Line::of(answer, at)));
        Ok(())
    }
}

/// Where answers go.
pub(super) struct Writer {
    out: Output,
    /// A file for the JSON, if it isn't for standard output.
    file: Option<NewFile>,
    format: Format,
    table: Option<(Table, DateTime<Utc>)>,
    any: bool,
}

impl Writer {
    /// Of a format on standard output; and JSON in a file, if one is named.
    pub(super) fn new(format: Option<Format>, file: Option<&PathBuf>, look: Look, at: DateTime<Utc>) -> Result<Self, Stop> {
        let is_table = format.map_or(file.is_some(), |format| format == Format::Table);
        let format = match (file, format) {
            (Some(_), Some(Format::Json | Format::Jsonl)) => {
                return Err(Stop::Said("`--json` names a file: standard output then has the table, or nothing else".to_owned()));
            }
            (Some(path), _) if path.extension().is_some_and(|ending| ending == "jsonl") => Format::Jsonl,
            (Some(_), _) => Format::Json,
            (None, format) => format.unwrap_or(Format::Json),
        };
        let file = file.map(|path| NewFile::create(path)).transpose()?;
        Ok(Self { out: Output::new(), file, format, table: is_table.then(|| (Table::new(look), at)), any: false })
    }

    pub(super) fn wanted(&self) -> Wanted {
        let between = match self.format {
            Format::Json => Some(",\n"),
            Format::Jsonl => Some("\n"),
            Format::Table => None,
        };
        Wanted { between, table: self.table.as_ref().map(|(_, at)| *at) }
    }

    /// Writes some answers, and lets them arrive: whoever reads need not wait for what comes next.
    pub(super) fn write(&mut self, Part { json, lines }: Part) -> Result<(), Stop> {
        if !json.is_empty() {
            let before = match (self.format, self.any) {
                (Format::Json, false) => "[\n",
                (Format::Json, true) => ",\n",
                _ => "",
            };
            self.any = true;
            self.json(before.as_bytes())?;
            self.json(&json)?;
            if self.format == Format::Jsonl {
                self.json(b"\n")?;
            }
        }
        if let Some((table, _)) = &mut self.table {
            for line in lines {
                table.add(line);
            }
            self.out.text(&table.take())?;
        }
        self.out.flush()
    }

    fn json(&mut self, text: &[u8]) -> Result<(), Stop> {
        match &mut self.file {
            Some(file) => file.write_all(text).map_err(|error| file.failure(&error)),
            None => self.out.bytes(text),
        }
    }

    /// Completes what has been written. A file is only there if it `is_whole`.
    pub(super) fn finish(mut self, is_whole: bool) -> Result<(), Stop> {
        if self.format == Format::Json {
            self.json(if self.any { b"\n]\n" } else { b"[]\n" })?;
        }
        self.out.flush()?;
        self.file.filter(|_| is_whole).map_or(Ok(()), NewFile::keep)
    }
}
