//! Writes answers as they come: a JSON array, JSON Lines, or a table.

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use consign::pro::AllocationAnswer;

use super::table::Table;
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

/// Where answers go, one by one.
pub(super) struct Writer {
    out: Output,
    form: Form,
}

enum Form {
    Json { any: bool },
    Jsonl,
    Table(Table),
}

impl Writer {
    pub(super) fn new(format: Format, look: Look, at: DateTime<Utc>) -> Self {
        let form = match format {
            Format::Json => Form::Json { any: false },
            Format::Jsonl => Form::Jsonl,
            Format::Table => Form::Table(Table::new(look, at)),
        };
        Self { out: Output::new(), form }
    }

    pub(super) fn write(&mut self, answer: &AllocationAnswer) -> Result<(), Stop> {
        match &mut self.form {
            Form::Json { any } => {
                self.out.text(if *any { ",\n" } else { "[\n" })?;
                *any = true;
                self.out.json(answer)
            }
            Form::Jsonl => {
                self.out.json(answer)?;
                self.out.text("\n")
            }
            Form::Table(table) => {
                table.add(answer);
                if table.is_full() { self.out.text(&table.take()) } else { Ok(()) }
            }
        }
    }

    /// Lets what has been written arrive.
    pub(super) fn flush(&mut self) -> Result<(), Stop> {
        if let Form::Table(table) = &mut self.form {
            self.out.text(&table.take())?;
        }
        self.out.flush()
    }

    /// Completes what has been written.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        if let Form::Json { any } = self.form {
            self.out.text(if any { "\n]\n" } else { "[]\n" })?;
        }
        self.flush()
    }
}
