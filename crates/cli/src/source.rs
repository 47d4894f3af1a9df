//! Consignments from files, as the command line reads them: its options, progress, rejected rows.

mod rejects;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use consign_orders::{Document, Error, Listener, Note, Options, Products, Ran, Rejected, Tally, Work};
use consign_tables::{is_packed, is_table};

use crate::progress::Progress;
use crate::stop::Stop;
use crate::terminal::to_stderr;
use rejects::Rejects;

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
    /// The field of instants in JSON.
    pub(crate) fn at(&self) -> &str {
        self.at_column.as_deref().unwrap_or("At")
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

    /// What is known of products, a table: its columns `Sku`, `Weight`, `Length`, `Tags`, `Value` … fill what rows don't say of their items
    ///
    /// Also `CountryOfOrigin`, `HarmonisationCode`, `UnNumber`, `PackingGroup`, `HazardClass`, `LimitedQuantity`. Columns are known by their names, as
    /// `consign columns` knows them. Weights and values are of one piece; the sides hold for an order of one piece.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) products: Option<PathBuf>,

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

impl SourceOptions {
    /// The same as the library takes them.
    pub(crate) fn read(&self) -> Result<Options, Error> {
        let mapping = self.columns.columns.as_deref().map(Document::read).transpose()?;
        let products = self.products.as_deref().map(Products::read).transpose()?;
        Ok(Options { mapping, at: self.columns.at_column.clone(), products, threads: self.threads })
    }
}

/// A file of consignments, opened.
pub(crate) struct Source {
    orders: consign_orders::Source,
    rejects: Rejects,
}

impl Source {
    /// Opens files, or standard input for `-`; in place of a directory the files in it.
    ///
    /// # Errors
    /// One can't be read, isn't what its name says, or has no columns for what a consignment must have; a mapping that is refused.
    pub(crate) fn open(paths: &[PathBuf], options: &SourceOptions) -> Result<Self, Stop> {
        let same = |rejects: &PathBuf, path: &PathBuf| {
            rejects.canonicalize().is_ok_and(|rejects| path.canonicalize().is_ok_and(|path| path == rejects))
        };
        if let Some(path) = options.rejects.as_ref().and_then(|rejects| paths.iter().find(|path| same(rejects, path))) {
            return Err(Stop::Said(format!("`--rejects` names the file that is read, `{}`: it would be overwritten", path.display())));
        }
        let orders = consign_orders::Source::open_all(paths, &options.read()?)?;
        let rejects = Rejects::new(&orders, options.strict, options.rejects.as_deref())?;
        Ok(Self { orders, rejects })
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
        let (ran, said) = self.read_untold(quiet, run, tally)?;
        to_stderr(&said);
        Ok(ran)
    }

    /// The same, but what there is to tell of rejected rows is handed back.
    pub(crate) fn read_untold<T>(
        self,
        quiet: bool,
        run: impl FnOnce(consign_orders::Source, &mut Console) -> Result<T, Stop>,
        tally: impl FnOnce(&T) -> Tally,
    ) -> Result<(T, String), Stop> {
        let Self { orders, rejects } = self;
        let mut console = Console { progress: Progress::new(orders.length(), quiet), rejects, noted: String::new() };
        let ran = run(orders, &mut console);
        console.progress.clear();
        let ran = ran?;
        let said = console.noted + &console.rejects.end(tally(&ran))?;
        Ok((ran, said))
    }
}

/// Shows how far a run is, and keeps the rows that it rejects.
pub(crate) struct Console {
    progress: Progress,
    rejects: Rejects,
    noted: String,
}

impl Listener<Stop> for Console {
    fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), Stop> {
        self.rejects.add(file, row)
    }

    fn noted(&mut self, file: &str, note: &Note) {
        self.noted.extend([file, ": ", &note.to_string(), "\n"]);
    }

    fn done(&mut self, done: u64, rows: u64) {
        self.progress.stride(done, rows);
    }
}
