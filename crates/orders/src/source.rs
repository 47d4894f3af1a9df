//! Where consignments come from: files of any length and of several formats, read by several threads, in bounded memory.
//!
//! ```text
//! file ── cut into units ──▶ workers: unit → rows → consignments → Work::rows ─▶ parts, folded in input order
//!         (one at a time,      (one state each)      └ rejected ──▶ --rejects, in input order
//!          by whoever is idle)
//! ```
//!
//! What is done with a row is said by [`Work`] and run by [`Source::run`]:
//!
//! ```
//! use consign_orders::{Error, Listener, Options, Rejected, Row, Source, Work};
//!
//! struct Count;
//! impl Work for Count {
//!     type Worker = u64;          // a worker's own; all of them come back at the end, in no particular order
//!     type Part = Vec<String>;    // what a unit leaves; folded in the order of the input
//!     fn worker(&self) -> u64 { 0 }
//!     fn rows(&self, count: &mut u64, part: &mut Vec<String>, rows: &[Row<'_>], reject: &mut dyn FnMut(usize, String)) {
//!         *count += rows.len() as u64;
//!         part.extend(rows.iter().map(|row| row.consignment.reference.to_string()));
//!         // reject(place, reason) rejects one of the rows: it goes where unreadable ones go
//!     }
//! }
//! struct Tell;
//! impl Listener<Error> for Tell {
//!     fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), Error> { eprintln!("{}", row.told(file)); Ok(()) }
//! }
//! # let folder = std::env::temp_dir().join("consign-orders-doc");
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("orders.csv");
//! # std::fs::write(&path, "Reference,Weight,Country\nEC-1,1.8,GB\nEC-2,heavy,GB\n").unwrap();
//! let source = Source::open(&path, &Options::default())?;
//! let mut references = Vec::new();
//! let ran = source.run(&Count, &mut Tell, |part| { references.extend(part); Ok(()) })?;
//! assert_eq!((references, ran.tally.rows, ran.tally.rejected), (vec!["EC-1".to_owned()], 2, 1));
//! # Ok::<(), Error>(())
//! ```
//!
//! What comes out is the same whatever the number of threads, if the sum of the workers doesn't depend on its order.

mod files;
mod guarded;
mod json;
mod lines;
mod opened;
mod parquet;
mod read;
mod rejected;
mod work;

use std::collections::{BTreeSet, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use consign_tables::{BytesRead, Table, is_stdin, shortened};

use crate::Error;
use crate::columns::{Document, Field, Mapping, Proposal};
use crate::elements::{Elements, Stuck};
use crate::in_order::{in_order, threads};
use files::files;
pub use guarded::is_guarded;
pub use json::instant;
use lines::{Fault, Lines};
use opened::Kind;
pub use opened::Opened;
use parquet::Slice;
use read::Hand;
pub use rejected::{Original, Reason, Rejected, Tally};
use work::{Content, Unit};
pub use work::{Row, Work};

/// The field of a consignment's JSON that gives its instant, unless another one is named.
const AT: &str = "At";

/// How a file of orders is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which columns of a table give what. Without one they are known by their names.
    pub mapping: Option<Document>,
    /// The column (of a table) or field (of JSON) that gives each consignment's instant; `At`, if there is one, where this is `None`.
    pub at: Option<String>,
    /// How many threads work; one for each core where this is `None`.
    pub threads: Option<NonZeroUsize>,
}

/// Hears of a run while it goes on, on the thread that called it.
pub trait Listener<E> {
    /// A row of a file is no consignment, or none for this run.
    ///
    /// # Errors
    /// Ends the run.
    fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), E>;

    /// So much of [`Source::length`] is done, and so many rows.
    fn done(&mut self, _done: u64, _rows: u64) {}
}

/// What came of a run.
pub struct Ran<W> {
    /// What each worker has, in no particular order.
    pub workers: Vec<W>,
    /// How many rows there were.
    pub tally: Tally,
    /// How many of the rows that were not rejected give no instant.
    pub undated: u64,
}

/// Where units come from.
enum Units {
    Elements(Elements<Box<dyn std::io::BufRead + Send>>),
    Lines(Lines),
    Table(Table),
    Slices(Box<dyn Iterator<Item = Slice> + Send>),
    /// Batches, and the number of the next row.
    Batches {
        batches: Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>,
        first: u64,
    },
    /// There is no going on, for this reason.
    Broken(Error),
    End,
}

/// How far the reading is.
enum Length {
    /// In bytes of the file, if its length is known.
    Bytes(BytesRead, Option<u64>),
    /// In rows.
    Rows(u64),
}

/// A file of consignments, opened: its format is known, and so are the columns that give what is needed.
struct File {
    content: Content,
    units: Units,
    length: Length,
}

/// A file that waits for its turn. One of several has been looked at, and is opened again then: only so many can be open at once.
enum Waiting {
    Opened(Box<File>),
    Path(PathBuf),
}

/// Consignments to be read, from one file or several.
pub struct Source {
    files: Vec<Waiting>,
    name: String,
    header: Option<(Vec<String>, u8)>,
    length: Option<u64>,
    options: Options,
}

impl File {
    fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        let Opened { name, kind } = Opened::open(path)?;
        let at_field = options.at.clone().unwrap_or_else(|| AT.to_owned());
        let mut content = Content { name, parquet: None, header: Vec::new(), mapping: Mapping::default(), at_field };
        if let (Kind::Json(_) | Kind::Lines(_), Some(_)) = (&kind, &options.mapping) {
            return Err(Error::Asked(format!("`{}` is JSON: its fields have their names, a mapping is for tables", content.name)));
        }
        let (units, length) = match kind {
            Kind::Json(stream) => {
                let length = Length::Bytes(stream.read.clone(), stream.length);
                (Units::Elements(Elements::new(stream.text)), length)
            }
            Kind::Lines(stream) => {
                let length = Length::Bytes(stream.read.clone(), stream.length);
                (Units::Lines(Lines::new(stream)), length)
            }
            Kind::Table(table) => {
                content.header.clone_from(&table.header);
                let header: Vec<&str> = content.header.iter().map(String::as_str).collect();
                content.mapping = mapping(&header, &content.name, options)?;
                let length = Length::Bytes(table.bytes_read(), table.length());
                (Units::Table(table), length)
            }
            Kind::Parquet(mut parquet) => {
                content.mapping = mapping(&parquet.header(), &content.name, options)?;
                parquet.project(&content.mapping)?;
                let slices = Units::Slices(Box::new(parquet.slices()));
                let length = Length::Rows(parquet.rows());
                content.parquet = Some(parquet);
                (slices, length)
            }
        };
        Ok(Self { content, units, length })
    }

    /// The names of a text table's columns, and what sets its cells apart.
    fn header(&self) -> Option<(Vec<String>, u8)> {
        match &self.units {
            Units::Table(table) => Some((self.content.header.clone(), table.delimiter)),
            _ => None,
        }
    }

    fn length(&self) -> Option<u64> {
        match &self.length {
            Length::Bytes(_, length) => *length,
            Length::Rows(rows) => Some(*rows),
        }
    }

    /// Reads all its rows. `before` is how much was done, and how many rows, before this file.
    fn run<W: Work, E: From<Error>>(
        self,
        (work, threads): (&W, NonZeroUsize),
        ran: &mut Ran<W::Worker>,
        listener: &mut impl Listener<E>,
        fold: &mut impl FnMut(W::Part) -> Result<(), E>,
        done_before: &mut u64,
    ) -> Result<(), E> {
        let Self { content, mut units, length } = self;
        let bytes = match length {
            Length::Bytes(read, _) => Some(read),
            Length::Rows(_) => None,
        };
        let (mut rows, before) = (0, *done_before);
        let hands = in_order(
            threads,
            || units.next(&content.name),
            || Hand::new(work, &content),
            Hand::take,
            |done| -> Result<(), E> {
                rows += done.rows;
                ran.tally.rows += done.rows;
                ran.undated += done.undated;
                for row in &done.rejected {
                    ran.tally.rejected += 1;
                    listener.rejected(&content.name, row)?;
                }
                fold(done.part)?;
                *done_before = before + bytes.as_ref().map_or(rows, BytesRead::get);
                listener.done(*done_before, ran.tally.rows);
                done.broken.map_or(Ok(()), |error| Err(error.into()))
            },
        )?;
        ran.workers.extend(hands.into_iter().map(Hand::into_worker));
        Ok(())
    }
}

impl Source {
    /// Opens a file, or standard input for `-`; of a directory all files in it, as [`Source::open_all`] does.
    ///
    /// # Errors
    /// It can't be read, isn't what its name says, or has no columns for what a consignment must have; a mapping that doesn't fit.
    pub fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        Self::open_all(&[path.to_owned()], options)
    }

    /// Opens files, which are read one after the other. In place of a directory stand the files in it and below whose names tell that they
    /// may hold consignments (`.parquet`, `.csv`, `.jsonl` …), in the order of their names; those that begin with `.` or `_` are passed over.
    ///
    /// # Errors
    /// As for [`Source::open`], of any of them; a directory without such files.
    pub fn open_all(paths: &[PathBuf], options: &Options) -> Result<Self, Error> {
        let paths = files(paths)?;
        let (mut waiting, mut names, mut headers, mut length) = (Vec::new(), Vec::new(), Vec::new(), Some(0_u64));
        for path in &paths {
            let file = File::open(path, options)?;
            names.push(file.content.name.clone());
            headers.push(file.header());
            length = length.zip(file.length()).map(|(sum, own)| sum + own);
            let is_kept = paths.len() == 1 || is_stdin(path);
            waiting.push(if is_kept { Waiting::Opened(Box::new(file)) } else { Waiting::Path(path.clone()) });
        }
        let name = match names.as_slice() {
            [one] => one.clone(),
            [first, .., last] => format!("{} files, {first} to {last}", names.len()),
            [] => return Err(Error::Asked("no file to read".to_owned())),
        };
        headers.dedup();
        let header = if let [header] = headers.as_mut_slice() { header.take() } else { None };
        Ok(Self { files: waiting, name, header, length, options: options.clone() })
    }

    /// Consignments that are rows of Arrow batches, whose columns are those of a schema.
    ///
    /// # Errors
    /// The columns don't give what a consignment must have, or are of types from which their fields can't be read.
    pub fn of_batches(
        name: &str,
        schema: &Schema,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
        options: &Options,
    ) -> Result<Self, Error> {
        let header: Vec<&str> = schema.fields().iter().map(|column| column.name().as_str()).collect();
        let mapping = mapping(&header, name, options)?;
        let wrong = mapping.unsuited(schema);
        if !wrong.is_empty() {
            return Err(Error::Stored { table: name.to_owned(), columns: wrong });
        }
        let content = Content { name: name.to_owned(), parquet: None, header: Vec::new(), mapping, at_field: String::new() };
        let file = File { content, units: Units::Batches { batches: Box::new(batches), first: 1 }, length: Length::Rows(0) };
        let files = vec![Waiting::Opened(Box::new(file))];
        Ok(Self { files, name: name.to_owned(), header: None, length: None, options: options.clone() })
    }

    /// What it is called in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many files there are.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// The names of the columns, and what sets cells apart, if all files are text tables that have the same.
    #[must_use]
    pub fn header(&self) -> Option<(&[String], u8)> {
        self.header.as_ref().map(|(header, delimiter)| (header.as_slice(), *delimiter))
    }

    /// How long it is, in bytes or, of Parquet, in rows; `None` where that isn't known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Reads all rows, lets `work` do them, and gives what they leave to `fold`, in order.
    ///
    /// # Errors
    /// Whatever ends the reading before the end of a file, and the first error of the listener or of `fold`.
    pub fn run<W: Work, E: From<Error>>(
        self,
        work: &W,
        listener: &mut impl Listener<E>,
        mut fold: impl FnMut(W::Part) -> Result<(), E>,
    ) -> Result<Ran<W::Worker>, E> {
        let mut ran = Ran { workers: Vec::new(), tally: Tally::default(), undated: 0 };
        let mut done = 0;
        for waiting in self.files {
            let file = match waiting {
                Waiting::Opened(file) => *file,
                Waiting::Path(path) => File::open(&path, &self.options)?,
            };
            file.run((work, threads(self.options.threads)), &mut ran, listener, &mut fold, &mut done)?;
        }
        Ok(ran)
    }
}

impl Units {
    /// The next unit. After one that is broken there is none.
    fn next(&mut self, name: &str) -> Option<Unit> {
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
            Self::Table(table) => table.next_rows().map(|rows| rows.map(Unit::Rows)).map_err(Error::from),
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

/// The mapping that is named, or else what the names of the columns suggest.
fn mapping(header: &[&str], name: &str, options: &Options) -> Result<Mapping, Error> {
    let mapping = if let Some(document) = &options.mapping {
        document.fits(header, name)?;
        document.mapping.clone()
    } else {
        let Proposal { mapping, unknown, .. } = Mapping::proposed(header.iter().copied());
        let mut lacks = mapping.lacks();
        if !lacks.is_empty() {
            lacks.extend(twice(header).into_iter().map(|column| format!("two columns are called `{}`", shortened(column))));
            return Err(Error::Columns { table: name.to_owned(), lacks, unknown });
        }
        mapping
    };
    let mapping = match &options.at {
        Some(at) if header.contains(&at.as_str()) => mapping.with_at(at),
        Some(at) => {
            let near = consign_tables::near(at, header);
            let hint = if near.is_empty() { String::new() } else { format!(": did you mean {near}?") };
            return Err(Error::Asked(format!("`{name}` has no column `{at}`{hint}")));
        }
        None if !mapping.gives(Field::At) && header.contains(&AT) => mapping.with_at(AT),
        None => mapping,
    };
    let twice = twice(header);
    let doubled = mapping.columns().find(|(_, column)| twice.contains(column.text.as_str())).map(|(_, column)| shortened(&column.text));
    doubled.map_or(Ok(mapping), |column| Err(Error::at(format!("{name}:1"), format!("two columns are called `{column}`"))))
}

/// The names that several columns have.
fn twice<'h>(header: &[&'h str]) -> BTreeSet<&'h str> {
    let mut seen = HashSet::new();
    header.iter().copied().filter(|column| !column.is_empty() && !seen.insert(*column)).collect()
}
