//! Where consignments come from: files of any length and of several formats, read by several threads, in bounded memory.
//!
//! ```text
//! file ── cut into units ──▶ workers: unit → rows → consignments → Work::rows ─▶ parts, folded in input order
//!         (one at a time,      (one state each)      └ rejected ──▶ --rejects, in input order
//!          by whoever is idle)
//! ```
//!
//! A command says what it does with a row by [`Work`] and runs it with [`Source::run`]:
//!
//! ```ignore
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
//! let source = Source::open(&path, &options, Look::stderr(color))?;
//! let ran = source.run(&Count, quiet, |part| output.lines(&part))?;
//! let total: u64 = ran.workers.into_iter().sum();   // and ran.tally.rows, ran.tally.rejected
//! ```
//!
//! What comes out is the same whatever the number of threads, if the sum of the workers doesn't depend on its order.

mod format;
mod guarded;
mod json;
mod lines;
mod opened;
mod parquet;
mod read;
mod rejects;
mod stream;
mod table;
mod work;

use std::collections::{BTreeSet, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::columns::{Document, Field, Mapping, Proposal, shortened};
use crate::elements::{Elements, Stuck};
use crate::in_order::{in_order, threads};
use crate::progress::Progress;
use crate::stop::Stop;
use crate::terminal::{Look, to_stderr};
pub(crate) use format::{Format, by_name, is_packed, is_table};
pub(crate) use json::instant;
use lines::{Fault, Lines};
use opened::Kind;
pub(crate) use opened::Opened;
use parquet::Slice;
use read::Hand;
use rejects::Rejects;
pub(crate) use rejects::Tally;
use stream::{BytesRead, cannot_read_on};
use table::Table;
use work::{Content, Unit};
pub(crate) use work::{Row, Work};

/// The field of a consignment's JSON that gives its instant, unless another one is named.
const AT: &str = "At";

/// What the columns of a table give, and where instants stand.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ColumnOptions {
    /// Which columns of a table (CSV, TSV, Parquet) give what: TOML or JSON, as `consign columns` proposes it
    ///
    /// Without it the columns are known by their names, as `consign columns` knows them.
    #[arg(long, value_name = "MAPPING", help_heading = "Input")]
    pub(crate) columns: Option<PathBuf>,

    /// The column (of a table) or field (of JSON) that gives each consignment's instant. Default: `At`, if there is one
    ///
    /// Instants are written as in RFC 3339, `2026-11-02T09:00:00+01:00`. Without an offset they are in UTC, or in the time zone that a
    /// mapping names; a date alone is its start.
    /// Where many are decided, --at holds for those that have none; where one is asked about, --at goes before.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) at_column: Option<String>,
}

impl ColumnOptions {
    /// The column, or the field, of instants.
    pub(crate) fn at(&self) -> &str {
        self.at_column.as_deref().unwrap_or(AT)
    }

    /// Whether a file is JSON that isn't packed, as far as its name and these options tell: whoever reads it need not open a [`Source`].
    pub(crate) fn is_plain_json(&self, path: &Path) -> bool {
        self.columns.is_none() && !is_table(path) && !is_packed(path)
    }
}

/// How a file of consignments is read.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SourceOptions {
    #[command(flatten)]
    pub(crate) columns: ColumnOptions,

    /// Write rows that are no valid consignments to this file, with the reasons
    ///
    /// Rows of a CSV file as CSV with the columns `Line` and `Reasons` before their own; others as JSON Lines.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) rejects: Option<PathBuf>,

    /// Stop at the first row that is no valid consignment
    #[arg(long, help_heading = "Input")]
    pub(crate) strict: bool,

    /// How many threads work. Default: one for each core
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// What came of a run.
pub(crate) struct Ran<W> {
    /// What each worker has, in no particular order.
    pub(crate) workers: Vec<W>,
    pub(crate) tally: Tally,
    /// How many of the rows that were not rejected give no instant.
    pub(crate) undated: u64,
}

/// Where units come from.
enum Units {
    Elements(Elements<Box<dyn std::io::BufRead + Send>>),
    Lines(Lines),
    Table(Table),
    Slices(Box<dyn Iterator<Item = Slice> + Send>),
    /// There is no going on, for this reason.
    Broken(Stop),
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
pub(crate) struct Source {
    content: Content,
    units: Units,
    length: Length,
    options: SourceOptions,
}

impl Source {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// It can't be read, isn't what its name says, or has no columns for what a consignment must have; a mapping that is refused.
    pub(crate) fn open(path: &Path, options: &SourceOptions, look: Look) -> Result<Self, Stop> {
        let Opened { name, kind } = Opened::open(path)?;
        let is_input =
            |rejects: &PathBuf| rejects.canonicalize().is_ok_and(|rejects| path.canonicalize().is_ok_and(|path| path == rejects));
        if options.rejects.as_ref().is_some_and(is_input) {
            return Err(Stop::Said(format!("`--rejects` names the file that is read, `{name}`: it would be overwritten")));
        }
        let at_field = options.columns.at().to_owned();
        let mut content = Content { name, parquet: None, header: Vec::new(), mapping: Mapping::default(), at_field };
        if let (Kind::Json(_) | Kind::Lines(_), Some(_)) = (&kind, &options.columns.columns) {
            let name = content.name;
            return Err(Stop::Said(format!("`{name}` is JSON: its fields have their names, `--columns` is for tables")));
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
                content.mapping = mapping(&header, &content.name, &options.columns, look)?;
                let length = Length::Bytes(table.bytes_read(), table.length());
                (Units::Table(table), length)
            }
            Kind::Parquet(mut parquet) => {
                content.mapping = mapping(&parquet.header(), &content.name, &options.columns, look)?;
                parquet.project(&content.mapping)?;
                let slices = Units::Slices(Box::new(parquet.slices()));
                let length = Length::Rows(parquet.rows());
                content.parquet = Some(parquet);
                (slices, length)
            }
        };
        Ok(Self { content, units, length, options: options.clone() })
    }

    /// What it is called in messages.
    pub(crate) fn name(&self) -> &str {
        &self.content.name
    }

    /// Reads all rows, lets `work` do them, and gives what they leave to `fold`, in order. Tells the rows that were rejected.
    ///
    /// # Errors
    /// Whatever ends the reading before the end of the file, the first error of `fold`, and with `--strict` a row that is rejected. The
    /// file of rejected rows is written only if it is complete.
    pub(crate) fn run<W: Work>(self, work: &W, quiet: bool, fold: impl FnMut(W::Part) -> Result<(), Stop>) -> Result<Ran<W::Worker>, Stop> {
        let (ran, said) = self.run_untold(work, quiet, fold)?;
        to_stderr(&said);
        Ok(ran)
    }

    /// The same, but what there is to tell of rejected rows is handed back.
    pub(crate) fn run_untold<W: Work>(
        self,
        work: &W,
        quiet: bool,
        mut fold: impl FnMut(W::Part) -> Result<(), Stop>,
    ) -> Result<(Ran<W::Worker>, String), Stop> {
        let Self { content, mut units, length, options } = self;
        let table = match &units {
            Units::Table(table) => Some((content.header.as_slice(), table.delimiter)),
            _ => None,
        };
        let mut rejects = Rejects::new(&content.name, options.strict, options.rejects.as_deref(), table)?;
        let (bytes, length) = match length {
            Length::Bytes(read, length) => (Some(read), length),
            Length::Rows(rows) => (None, Some(rows)),
        };
        let mut progress = Progress::new(length, quiet);
        let mut undated = 0;
        let hands = in_order(
            threads(options.threads),
            || units.next(&content.name),
            || Hand::new(work, &content),
            Hand::take,
            |done| {
                rejects.tally.rows += done.rows;
                undated += done.undated;
                done.rejected.iter().try_for_each(|rejected| rejects.add(rejected))?;
                fold(done.part)?;
                progress.stride(bytes.as_ref().map_or(rejects.tally.rows, BytesRead::get), rejects.tally.rows);
                done.broken.map_or(Ok(()), Err)
            },
        );
        progress.clear();
        let hands = hands?;
        let (tally, said) = rejects.end()?;
        Ok((Ran { workers: hands.into_iter().map(Hand::into_worker).collect(), tally, undated }, said))
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
                Fault::Read(error) => cannot_read_on(name, &error),
                Fault::Utf16 => Stop::Said(format!("{name}:1:1: the text is UTF-16: save it as UTF-8")),
                Fault::TooLong { line } => Stop::Said(format!("{name}:{line}: the line is longer than 64 MiB, the most that is read")),
            }),
            Self::Table(table) => table.next().map(|rows| rows.map(Unit::Rows)),
            Self::Slices(slices) => Ok(slices.next().map(Unit::Slice)),
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

fn stopped(name: &str, stuck: Stuck) -> Stop {
    match stuck {
        Stuck::Read(error) => cannot_read_on(name, &error),
        Stuck::Syntax { message, at } => Stop::Said(format!("{name}:{at}: {message}")),
    }
}

/// The mapping that is named, or else what the names of the columns suggest.
fn mapping(header: &[&str], name: &str, options: &ColumnOptions, look: Look) -> Result<Mapping, Stop> {
    let mapping = if let Some(path) = &options.columns {
        let document = Document::load(path, look)?;
        document.fits(header, name, look)?;
        document.mapping
    } else {
        let Proposal { mapping, unknown, .. } = Mapping::proposed(header.iter().copied());
        let mut lacks = mapping.lacks();
        if !lacks.is_empty() {
            lacks.extend(twice(header).into_iter().map(|column| format!("two columns are called `{}`", shortened(column))));
            let unknown = unknown.iter().map(|column| format!("`{}`", shortened(column))).collect::<Vec<_>>().join(", ");
            let left = if unknown.is_empty() { String::new() } else { format!("\n  columns that mean nothing here: {unknown}") };
            let lacks = lacks.join("\n  ");
            let message = format!("error: the columns of `{name}` make no consignments:\n  {lacks}{left}\n");
            let help = format!("help: `consign columns {name} > mapping.toml`, correct it, and use it by `--columns mapping.toml`\n");
            return Err(Stop::Reported(message + &help));
        }
        mapping
    };
    let mapping = match &options.at_column {
        Some(at) if header.contains(&at.as_str()) => mapping.with_at(at),
        Some(at) => {
            let near = crate::choice::near(at, header);
            let hint = if near.is_empty() { String::new() } else { format!(": did you mean {near}?") };
            return Err(Stop::Said(format!("`{name}` has no column `{at}`{hint}")));
        }
        None if !mapping.gives(Field::At) && header.contains(&AT) => mapping.with_at(AT),
        None => mapping,
    };
    let twice = twice(header);
    let doubled = mapping.columns().find(|(_, column)| twice.contains(column.text.as_str())).map(|(_, column)| shortened(&column.text));
    doubled.map_or(Ok(mapping), |column| Err(Stop::Said(format!("{name}:1: two columns are called `{column}`"))))
}

/// The names that several columns have.
fn twice<'h>(header: &[&'h str]) -> BTreeSet<&'h str> {
    let mut seen = HashSet::new();
    header.iter().copied().filter(|column| !column.is_empty() && !seen.insert(*column)).collect()
}

#[cfg(test)]
mod tests;
