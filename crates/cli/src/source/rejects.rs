//! Rows that are no consignments: counted, told, written to a file of their own.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use consign::{Position, Violation};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::new_file::NewFile;
use crate::stop::Stop;
use crate::terminal::{counted, grouped};

/// How many are told one by one.
const MOST_TOLD: usize = 10;
/// How many reasons of one row are told.
const MOST_REASONS: usize = 5;

/// Why a row is rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    /// Where, if that is known better than by the row's line.
    position: Option<Position>,
    text: String,
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self { position: None, text }
    }
}

impl From<Violation> for Reason {
    fn from(mut violation: Violation) -> Self {
        let position = violation.place.position.take();
        Self { position, text: violation.to_string() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(position) => write!(f, "{position}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// What was in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Original {
    /// The cells of a row.
    Cells(Vec<Vec<u8>>),
    /// A text that should be JSON.
    Text(Vec<u8>),
    /// A row of columns, which its number tells.
    Numbered,
}

/// A row that is no consignment, or none for this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejected {
    /// Its line, or in a file without lines its number, from 1.
    pub(crate) line: u64,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) original: Original,
}

/// How many rows there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// All rows, the rejected ones among them.
    pub(crate) rows: u64,
    pub(crate) rejected: u64,
}

/// One rejected row, as it is written in JSON Lines.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Written<'a> {
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
    strict: bool,
    sink: Option<Sink>,
    pub(super) tally: Tally,
    told: Vec<String>,
}

impl Rejects {
    /// `header` and `delimiter` are those of the table whose rows they are, if it is one.
    pub(super) fn new(name: &str, strict: bool, file: Option<&Path>, table: Option<(&[String], u8)>) -> Result<Self, Stop> {
        let sink = match (file.map(NewFile::create).transpose()?, table) {
            (None, _) => None,
            (Some(file), None) => Some(Sink::Lines(file)),
            (Some(file), Some((header, delimiter))) => {
                let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(file);
                let names = ["Line", "Reasons"].into_iter().chain(header.iter().map(String::as_str));
                if let Err(error) = writer.write_record(names) {
                    return Err(writer.get_ref().failure(&error.into()));
                }
                Some(Sink::Table(Box::new(writer)))
            }
        };
        Ok(Self { name: name.to_owned(), strict, sink, tally: Tally::default(), told: Vec::new() })
    }

    /// Takes one; an error if there may be none.
    pub(super) fn add(&mut self, rejected: &Rejected) -> Result<(), Stop> {
        self.tally.rejected += 1;
        if self.strict {
            return Err(Stop::Said(format!("{}; with `--strict` that is the end", told(&self.name, rejected))));
        }
        if self.told.len() < MOST_TOLD {
            self.told.push(told(&self.name, rejected));
        }
        match &mut self.sink {
            None => Ok(()),
            Some(Sink::Lines(file)) => write_line(file, rejected).map_err(|error| file.failure(&error)),
            Some(Sink::Table(writer)) => write_cells(writer, rejected).map_err(|error| writer.get_ref().failure(&error.into())),
        }
    }

    /// Completes the file, and answers what there is to say: nothing, if no row was rejected.
    pub(super) fn end(self) -> Result<(Tally, String), Stop> {
        match self.sink {
            None => {}
            Some(Sink::Lines(file)) => file.keep()?,
            Some(Sink::Table(writer)) => match writer.into_inner() {
                Ok(file) => file.keep()?,
                Err(error) => return Err(Stop::Said(format!("cannot write the rejected rows: {}", error.error()))),
            },
        }
        let Tally { rows, rejected } = self.tally;
        let more = rejected - self.told.len() as u64;
        let mut said: Vec<String> = self.told;
        if more > 0 {
            said.push(format!("... and {} more", grouped(&more.to_string())));
        }
        if rejected > 0 {
            said.push(format!("{}: {} of {} rejected", self.name, grouped(&rejected.to_string()), counted(rows, "row")));
        }
        let said = said.into_iter().map(|line| line + "\n").collect();
        Ok((self.tally, said))
    }
}

/// `orders.csv:17: Weight: `abc` is not a number`
fn told(name: &str, rejected: &Rejected) -> String {
    let whole_rows = rejected.original == Original::Numbered;
    let reasons = rejected.reasons.iter().take(MOST_REASONS).map(|reason| reason.text.as_str());
    let more = rejected.reasons.len().saturating_sub(MOST_REASONS);
    let more = if more > 0 { format!("; and {}", counted(more as u64, "reason")) } else { String::new() };
    let reasons = reasons.collect::<Vec<_>>().join("; ");
    let place = match rejected.reasons.first().and_then(|reason| reason.position) {
        Some(position) => position.to_string(),
        None if whole_rows => format!("row {}", rejected.line),
        None => rejected.line.to_string(),
    };
    format!("{name}:{place}: {reasons}{more}")
}

fn write_cells(writer: &mut csv::Writer<NewFile>, rejected: &Rejected) -> csv::Result<()> {
    let reasons = rejected.reasons.iter().map(Reason::to_string).collect::<Vec<_>>().join("; ");
    writer.write_field(rejected.line.to_string())?;
    writer.write_field(reasons)?;
    if let Original::Cells(cells) = &rejected.original {
        for cell in cells {
            writer.write_field(cell)?;
        }
    }
    writer.write_record(None::<&[u8]>)
}

fn write_line(file: &mut NewFile, rejected: &Rejected) -> io::Result<()> {
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
        line: (!numbered).then_some(rejected.line),
        row_number: numbered.then_some(rejected.line),
        reasons: rejected.reasons.iter().map(Reason::to_string).collect(),
        row,
    };
    serde_json::to_writer(&mut *file, &line)?;
    file.write_all(b"\n")
}
