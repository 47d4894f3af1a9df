//! What is handed out to workers: some of a file at once.

use std::collections::VecDeque;

use consign_tables::{Rows, Table};

use super::content::Content;
use super::group::{Batches, Chunks, Groups};
use super::json;
use super::lines::{Fault, Lines};
use super::parquet::Slice;
use super::work::Unit;
use crate::Error;
use crate::elements::{Elements, Stuck};

/// Where units come from.
pub(super) enum Units {
    Elements(Elements<Box<dyn std::io::BufRead + Send>>),
    Lines(Lines),
    /// A table of text, and its first rows if they have been read.
    Table(Box<Table>, Option<Rows>),
    Slices(Box<dyn Iterator<Item = Slice> + Send>),
    /// Batches, and the number of the next row.
    Batches {
        batches: Batches,
        first: u64,
    },
    Groups(Box<Groups>),
    /// There is no going on, for this reason.
    Broken(Error),
    End,
}

impl Units {
    /// The same rows in whole groups. JSON has none.
    pub(super) fn grouped(self) -> Self {
        let chunks = match self {
            Self::Table(table, first) => Chunks::Table(table, first),
            Self::Slices(slices) => Chunks::Slices(slices, VecDeque::new()),
            Self::Batches { batches, first } => Chunks::Batches(batches, first),
            others => return others,
        };
        Self::Groups(Box::new(Groups::new(chunks)))
    }

    /// The next unit. After one that is broken there is none.
    pub(super) fn next(&mut self, content: &Content) -> Option<Unit> {
        let name = content.name.as_str();
        let next = match self {
            Self::Elements(elements) => match json::next(elements) {
                Ok(batch) => Ok(batch.map(Unit::Elements)),
                Err((before, stuck)) => {
                    // What was read before is done first.
                    *self = Self::Broken(stopped(name, stuck));
                    return Some(Unit::Elements(before));
                }
            },
            Self::Lines(lines) => lines.next().map(|block| block.map(Unit::Block)).map_err(|fault| match fault {
                Fault::Read(error) => Error::reading(name, error),
                Fault::Utf16 => Error::at(format!("{name}:1:1"), "the text is UTF-16: save it as UTF-8"),
                Fault::TooLong { line } => Error::at(format!("{name}:{line}"), "the line is longer than 64 MiB, the most that is read"),
            }),
            Self::Table(table, first) => match first.take() {
                Some(rows) => Ok(Some(Unit::Rows(rows))),
                None => table.next_rows().map(|rows| rows.map(Unit::Rows)).map_err(Error::from),
            },
            Self::Groups(groups) => groups.next(content).map(|pieces| pieces.map(Unit::Groups)),
            Self::Slices(slices) => Ok(slices.next().map(Unit::Slice)),
            Self::Batches { batches, first } => match batches.next() {
                None => Ok(None),
                Some(Err(error)) => Err(Error::unfit(name, error.to_string())),
                Some(Ok(batch)) => {
                    let own = *first;
                    *first += batch.num_rows() as u64;
                    Ok(Some(Unit::Batch(batch, own)))
                }
            },
            Self::Broken(_) | Self::End => match std::mem::replace(self, Self::End) {
                Self::Broken(stop) => Err(stop),
                _ => Ok(None),
            },
        };
        next.unwrap_or_else(|stop| {
            *self = Self::End;
            Some(Unit::Broken(stop))
        })
    }
}

fn stopped(name: &str, stuck: Stuck) -> Error {
    match stuck {
        Stuck::Read(error) => Error::reading(name, error),
        Stuck::Syntax { message, at } => Error::at(format!("{name}:{at}"), message),
    }
}
