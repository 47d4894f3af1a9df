//! Consignments from files, as the command line reads them: its options, progress, rejected rows.

mod rejects;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::{Args, ValueHint};
use consign_orders::{Document, Listener, Note, Options, Products, Ran, Rejected, Tally, Work};

use crate::config::zone;
use crate::progress::Progress;
use crate::stop::Stop;
use crate::terminal::to_stderr;
use rejects::Rejects;

/// What is known of orders that they don't say themselves: which columns give what, when, and products.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct TableOptions {
    /// Which columns of a table (CSV, TSV, a workbook, Parquet) give what: TOML or JSON, as `consign columns` proposes it
    ///
    /// Without it the columns are known by their names, as `consign columns` knows them. JSON needs none: one that
    /// `consign.toml` names isn't used for it, and any other is refused.
    #[arg(long, alias = "columns", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    mapping: Option<PathBuf>,

    /// The mapping of `consign.toml`, which is for whatever is a table
    #[arg(long, hide = true)]
    usual_mapping: Option<PathBuf>,

    /// The column (of a table) or field (of JSON) that gives each order's instant. Default: `At`, if there is one
    ///
    /// Instants are written as in RFC 3339, `2026-11-02T09:00:00+01:00`; a date alone is its start.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    at_column: Option<String>,

    /// Where clocks showed instants that have no offset: `Europe/London`. Default: what a mapping says, or else UTC
    #[arg(long, value_name = "ZONE", value_parser = zone, help_heading = "Input")]
    time_zone: Option<Tz>,

    /// What is known of products, a table: its columns `Sku`, `Weight`, `Length`, `Tags`, `Value` … fill what rows don't say of their items
    ///
    /// Also `CountryOfOrigin`, `HarmonisationCode`, `UnNumber`, `PackingGroup`, `HazardClass`, `LimitedQuantity`. Columns are known by their names, as
    /// `consign columns` knows them. Weights and values are of one piece; the sides hold for an order of one piece.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    products: Option<PathBuf>,
}

impl TableOptions {
    /// The same as the library takes them, perhaps with one instant for all orders.
    pub(crate) fn read(&self, all_at: Option<DateTime<Utc>>) -> Result<Options, Stop> {
        let mapping = self.mapping.as_deref().map(Document::read).transpose()?;
        let products = self.products.as_deref().map(Products::read).transpose()?;
        let mapping_if_table = self.mapping == self.usual_mapping;
        let (at, time_zone) = (self.at_column.clone(), self.time_zone);
        Ok(Options { mapping, mapping_if_table, at, time_zone, all_at, products, ..Options::default() })
    }
}

/// How many threads work.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Threads {
    /// How many threads work. Default: one for each core
    #[arg(long, value_name = "N", value_parser = threads, help_heading = "Input")]
    pub(crate) threads: Option<NonZeroUsize>,
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "expected a number of threads, at least 1".to_owned())
}

/// How orders are read.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SourceOptions {
    #[command(flatten)]
    tables: TableOptions,

    /// Write rows that are no valid consignments to this file, with the reasons
    ///
    /// Rows of a CSV file as CSV with the columns `Line` and `Reasons` before their own; others as JSON Lines.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub(crate) rejects: Option<PathBuf>,

    /// Stop at the first row that is no valid consignment
    #[arg(long, help_heading = "Input")]
    strict: bool,

    #[command(flatten)]
    pub(crate) threads: Threads,
}

/// A file of consignments, opened.
pub(crate) struct Source {
    orders: consign_orders::Source,
    /// Where rejected rows go, unless whoever reads tells of them.
    rejects: Option<Rejects>,
    /// Whether it is told what was noticed.
    has_notes: bool,
}

impl Source {
    /// Opens files, or standard input for `-`; in place of a directory the files in it.
    ///
    /// # Errors
    /// One can't be read, isn't what its name says, or has no columns for what a consignment must have; a mapping that is refused.
    pub(crate) fn open(paths: &[PathBuf], options: &SourceOptions, all_at: Option<DateTime<Utc>>) -> Result<Self, Stop> {
        let own = Options { threads: options.threads.threads, ..options.tables.read(all_at)? };
        let orders = consign_orders::Source::open_all(paths, &own)?;
        let rejects = Some(Rejects::new(&orders, options.strict, options.rejects.as_deref())?);
        Ok(Self { orders, rejects, has_notes: true })
    }

    /// The same, but nothing is told of rejected rows, and what else was noticed only if that is asked for.
    pub(crate) fn untold(paths: &[PathBuf], options: &Options, has_notes: bool) -> Result<Self, Stop> {
        Ok(Self { orders: consign_orders::Source::open_all(paths, options)?, rejects: None, has_notes })
    }

    /// How many files there are.
    pub(crate) fn files(&self) -> usize {
        self.orders.files()
    }

    /// What it is called in messages.
    pub(crate) fn name(&self) -> &str {
        self.orders.name()
    }

    /// Reads all rows, lets `work` do them, and gives what they leave to `fold`, in order. Tells the rows that were rejected.
    ///
    /// # Errors
    /// Whatever ends the reading before the end of the file, the first error of `fold`, and with `--strict` a row that is rejected. The
    /// file of rejected rows is written only if it is complete.
    pub(crate) fn run<W: Work>(self, work: &W, quiet: bool, fold: impl FnMut(W::Part) -> Result<(), Stop>) -> Result<Ran<W::Worker>, Stop> {
        self.read(quiet, |orders, console| orders.run(work, console, fold), |ran| ran.tally)
    }

    /// The same of a run of several steps, which says how many rows there were.
    pub(crate) fn read<T>(
        self,
        quiet: bool,
        run: impl FnOnce(consign_orders::Source, &mut Console) -> Result<T, Stop>,
        tally: impl FnOnce(&T) -> Tally,
    ) -> Result<T, Stop> {
        let Self { orders, rejects, has_notes } = self;
        let mut console = Console { progress: Progress::new(orders.length(), quiet), rejects, noted: String::new() };
        let ran = run(orders, &mut console);
        console.progress.clear();
        let ran = ran?;
        let rejected = console.rejects.map(|rejects| rejects.end(tally(&ran))).transpose()?;
        to_stderr(&(if has_notes { console.noted } else { String::new() } + &rejected.unwrap_or_default()));
        Ok(ran)
    }
}

/// Shows how far a run is, and keeps the rows that it rejects.
pub(crate) struct Console {
    progress: Progress,
    rejects: Option<Rejects>,
    noted: String,
}

impl Listener<Stop> for Console {
    fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), Stop> {
        self.rejects.as_mut().map_or(Ok(()), |rejects| rejects.add(file, row))
    }

    fn noted(&mut self, file: &str, note: &Note) {
        self.noted.extend([file, ": ", &note.to_string(), "\n"]);
    }

    fn done(&mut self, done: u64, rows: u64) {
        self.progress.stride(done, rows);
    }
}
