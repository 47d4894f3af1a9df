//! Rows that are no consignments: told, written to a file of their own.

use std::io::{self, Write};
use std::path::Path;

use consign_orders::{Original, Reason, Rejected, Source, Tally};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::new_file::NewFile;
use crate::stop::Stop;
use crate::terminal::counted;
use consign_what_if::grouped;

/// How many are told one by one.
const MOST_TOLD: usize = 10;

/// One rejected row, as it is written in JSON Lines.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_number: Option<u64>,
    reasons: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<Row<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Json(&'a RawValue),
    Text(String),
}

/// Where rejected rows are written.
enum Sink {
    Table(Box<csv::Writer<NewFile>>),
    Lines(NewFile),
}

/// Takes the rejected rows of a run.
pub(super) struct Rejects {
    /// What the input is called in messages.
    name: String,
    /// Whether there are several files, so that a row says in which it stands.
    are_several: bool,
    strict: bool,
    sink: Option<Sink>,
    told: Vec<String>,
}

impl Rejects {
    /// Of a source, to be written to a file.
    pub(super) fn new(orders: &Source, strict: bool, file: Option<&Path>) -> Result<Self, Stop> {
        let are_several = orders.files() > 1;
        let sink = match (file.map(NewFile::create).transpose()?, orders.header()) {
            (None, _) => None,
            (Some(file), None) => Some(Sink::Lines(file)),
            (Some(file), Some((header, delimiter))) => {
                let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(file);
                let names = are_several.then_some("File").into_iter().chain(["Line", "Reasons"]).chain(header.iter().map(String::as_str));
                if let Err(error) = writer.write_record(names) {
                    return Err(writer.get_ref().failure(&error.into()));
                }
                Some(Sink::Table(Box::new(writer)))
            }
        };
        Ok(Self { name: orders.name().to_owned(), are_several, strict, sink, told: Vec::new() })
    }

    /// Takes one; an error if there may be none.
    pub(super) fn add(&mut self, file: &str, rejected: &Rejected) -> Result<(), Stop> {
        if self.strict {
            return Err(Stop::Said(format!("{}; with `--strict` that is the end", rejected.told(file))));
        }
        if self.told.len() < MOST_TOLD {
            self.told.push(rejected.told(file));
        }
        let named = self.are_several.then_some(file);
        if let Original::Group(rows) = &rejected.original {
            // All its rows are kept, each with its own line.
            let one = |(line, original): &(u64, Original)| Rejected { line: *line, original: original.clone(), ..rejected.clone() };
            return rows.iter().map(one).try_for_each(|row| self.write(named, &row));
        }
        self.write(named, rejected)
    }

    fn write(&mut self, named: Option<&str>, rejected: &Rejected) -> Result<(), Stop> {
        match &mut self.sink {
            None => Ok(()),
            Some(Sink::Lines(file)) => write_line(file, named, rejected).map_err(|error| file.failure(&error)),
            Some(Sink::Table(writer)) => write_cells(writer, named, rejected).map_err(|error| writer.get_ref().failure(&error.into())),
        }
    }

    /// Completes the file, and answers what there is to say: nothing, if no row was rejected.
    pub(super) fn end(self, Tally { rows, rejected, .. }: Tally) -> Result<String, Stop> {
        match self.sink {
            None => {}
            Some(Sink::Lines(file)) => file.keep()?,
            Some(Sink::Table(mut writer)) => {
                writer.flush().map_err(|error| writer.get_ref().failure(&error))?;
                writer.into_inner().map_err(|error| Stop::Said(error.to_string()))?.keep()?;
            }
        }
        let more = rejected - self.told.len() as u64;
        let mut said: Vec<String> = self.told;
        if more > 0 {
            said.push(format!("... and {} more", grouped(more)));
        }
        if rejected > 0 {
            said.push(format!("{}: {} of {} rejected", self.name, grouped(rejected), counted(rows, "row")));
        }
        Ok(said.into_iter().map(|line| line + "\n").collect())
    }
}

fn write_cells(writer: &mut csv::Writer<NewFile>, named: Option<&str>, rejected: &Rejected) -> csv::Result<()> {
    if let Some(name) = named {
        writer.write_field(name)?;
    }
    writer.write_field(rejected.line.to_string())?;
    writer.write_field(rejected.reasons())?;
    if let Original::Cells(cells) = &rejected.original {
        for cell in cells {
            writer.write_field(cell)?;
        }
    }
    writer.write_record(None::<&[u8]>)
}

fn write_line(file: &mut NewFile, named: Option<&str>, rejected: &Rejected) -> io::Result<()> {
    let text = match &rejected.original {
        Original::Text(text) => Some(String::from_utf8_lossy(text)),
        _ => None,
    };
    // What is no JSON is written as a text.
    let row = text.as_deref().map(|text| match serde_json::from_str::<&RawValue>(text) {
        Ok(json) if !text.contains(['\n', '\r']) => Row::Json(json),
        _ => Row::Text(text.to_owned()),
    });
    let numbered = rejected.original == Original::Numbered;
    let line = Written {
        file: named,
        line: (!numbered).then_some(rejected.line),
        row_number: numbered.then_some(rejected.line),
        reasons: rejected.reasons.iter().map(Reason::to_string).collect(),
        row,
    };
    serde_json::to_writer(&mut *file, &line)?;
    file.write_all(b"\n")
}
