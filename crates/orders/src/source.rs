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

mod content;
mod files;
mod group;
mod guarded;
mod json;
mod lines;
mod mapped;
mod opened;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
mod references;
mod rejected;
mod units;
#[cfg(not(feature = "parquet"))]
mod without_parquet;
mod work;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use consign_tables::{BytesRead, is_stdin};

use crate::Error;
use crate::elements::Elements;
use crate::in_order::{in_order, threads};
use crate::notes::{Note, Notes, Noticed};
use content::Content;
use files::files;
pub use guarded::is_guarded;
pub use json::instant;
use lines::Lines;
use mapped::mapping;
pub(crate) use mapped::twice;
pub use opened::Opened;
pub(crate) use opened::first_cells;
use opened::{FIRST_ROWS, Kind};
pub use options::Options;
use read::Hand;
use references::References;
pub use rejected::{Original, Reason, Rejected, Tally};
use units::Units;
#[cfg(not(feature = "parquet"))]
use without_parquet as parquet;
pub use work::{Json, Keep, Paid, Row, Work};

/// Hears of a run while it goes on, on the thread that called it.
pub trait Listener<E> {
    /// A row of a file is no consignment, or none for this run.
    ///
    /// # Errors
    /// Ends the run.
    fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), E>;

    /// Something was noticed in a file, at its end.
    fn noted(&mut self, _file: &str, _note: &Note) {}

    /// So much of [`Source::length`] is done, and so many rows.
    fn done(&mut self, _done: u64, _rows: u64) {}

    /// Asked now and then while consignments are decided in turn, when nothing else is heard.
    ///
    /// # Errors
    /// Ends the run.
    fn goes_on(&mut self) -> Result<(), E> {
        Ok(())
    }
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
        Self::of(Opened::open_sheet(path, options.sheet())?, options)
    }

    fn of_bytes(name: &str, bytes: Vec<u8>, options: &Options) -> Result<Self, Error> {
        Self::of(Opened::of_bytes(name, bytes, options.sheet())?, options)
    }

    fn of(Opened { name, kind }: Opened, options: &Options) -> Result<Self, Error> {
        let mut content = Content::new(name, options);
        if matches!(kind, Kind::Json(_) | Kind::Lines(_)) && options.mapping.is_some() && !options.mapping_if_table {
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
            Kind::Table(mut table) => {
                content.header.clone_from(&table.header);
                content.delimiter = Some(table.delimiter);
                let length = Length::Bytes(table.bytes_read(), table.length());
                // Whatever ends the reading is told when it is read.
                let first = if options.mapping.is_some() { Ok(None) } else { table.next_rows() };
                let cells = first.as_ref().ok().and_then(Option::as_ref).map(|rows| first_cells(&table.header, rows));
                let header: Vec<&str> = content.header.iter().map(String::as_str).collect();
                content.mapping = mapping(&header, cells.as_deref(), &content.name, options)?;
                let units = first.map_or_else(|stop| Units::Broken(stop.into()), |first| Units::Table(Box::new(table), first));
                (units, length)
            }
            Kind::Parquet(mut parquet) => {
                let first = if options.mapping.is_some() { None } else { parquet.first_rows(FIRST_ROWS).ok() };
                content.mapping = mapping(&parquet.header(), first.as_deref(), &content.name, options)?;
                parquet.project(&content.mapping)?;
                let slices = Units::Slices(Box::new(parquet.slices()));
                let length = Length::Rows(parquet.rows());
                content.parquet = Some(parquet);
                (slices, length)
            }
        };
        let units = if content.mapping.settings().is_grouped { units.grouped() } else { units };
        Ok(Self { content, units, length })
    }

    /// The names of a text table's columns, and what sets its cells apart.
    fn header(&self) -> Option<(Vec<String>, u8)> {
        self.content.delimiter.map(|delimiter| (self.content.header.clone(), delimiter))
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
        let (mut notes, mut references) = (Notes::default(), References::default());
        let noticed = if content.mapping.settings().is_grouped { Noticed::Apart } else { Noticed::Repeated };
        let hands = in_order(
            threads,
            || units.next(&content),
            || Hand::new(work, &content),
            Hand::take,
            |done| -> Result<(), E> {
                rows += done.rows;
                ran.tally.rows += done.rows;
                ran.undated += done.undated;
                ran.tally.without_origin += done.without_origin;
                references.add(&done.seen, noticed, &content.asked, &mut notes);
                notes.extend(done.notes);
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
        notes.told().iter().for_each(|note| listener.noted(&content.name, note));
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
        let mut options = options.clone();
        options.mapping_if_table |= paths.len() > 1;
        let (mut waiting, mut names, mut headers, mut length) = (Vec::new(), Vec::new(), Vec::new(), Some(0_u64));
        for path in &paths {
            let file = File::open(path, &options)?;
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
        Ok(Self { files: waiting, name, header, length, options })
    }

    /// Consignments of bytes in memory, read as a file of that name. Parquet isn't read from memory.
    ///
    /// # Errors
    /// As for [`Source::open`].
    pub fn of_bytes(name: &str, bytes: Vec<u8>, options: &Options) -> Result<Self, Error> {
        Ok(Self::of_file(File::of_bytes(name, bytes, options)?, options))
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
        let mapping = mapping(&header, None, name, options)?;
        let wrong = mapping.unsuited(schema);
        if !wrong.is_empty() {
            return Err(Error::Stored { table: name.to_owned(), columns: wrong });
        }
        let units = Units::Batches { batches: Box::new(batches), first: 1 };
        let units = if mapping.settings().is_grouped { units.grouped() } else { units };
        let content = Content { mapping, ..Content::new(name.to_owned(), options) };
        let file = File { content, units, length: Length::Rows(0) };
        Ok(Self { length: None, ..Self::of_file(file, options) })
    }

    fn of_file(file: File, options: &Options) -> Self {
        let (name, header, length) = (file.content.name.clone(), file.header(), file.length());
        Self { files: vec![Waiting::Opened(Box::new(file))], name, header, length, options: options.clone() }
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
