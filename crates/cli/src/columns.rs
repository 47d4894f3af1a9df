//! `consign columns`: which columns of a table give what, as far as their names tell.

use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use consign_orders::{Opened, Row, Suggestion, Tally, Work, suggested};

use crate::fail_on::{FailOn, Failing, Outcome};
use crate::output::Output;
use crate::source::{Source, SourceOptions};
use crate::stop::{Exit, Stop};
use crate::terminal::{counted, to_stderr};

/// Proposes which columns of a table give what, for `--columns`
///
/// Reads the names of the columns of a CSV, TSV or Parquet file, and writes a mapping from the fields of a consignment to them, with the
/// first that stands in each beside it. Correct it, save it, and give it to the other commands by `--columns`. Without `--columns` these
/// use what the names of the columns say here.
///
/// What no column gives can be given once for all rows, under `[Defaults]`: a unit, a currency, a country. A default also fills empty cells.
///
/// A row is a consignment. `Packages` is how many packages it has, all alike: `Weight`, `Length`, `Width`, `Height` and `PackageSize` are
/// those of one package, `TotalWeight` and `Value` those of the consignment. `Tags` are set apart by `;` or `|`. `At` may be a date whose
/// time of day is in `AtTime`. Countries are codes or names, in English or their own.
///
/// Cells are read in one way, which isn't guessed: dates as `2026-11-02`, instants as in RFC 3339, or without an offset in UTC, numbers with
/// a decimal point and no thousands separators. Other ways stand under `[Format]`: `Decimals` (`,` or `.`, the other between thousands),
/// `Dates`, and `TimeZone` for local times; and what nobody else calls a country under `[Countries]`. What the first 1,000 rows tell of
/// them is proposed; what they don't, such as whether `03/11/2026` is in March, stands there as a comment, as do columns that may mean
/// something else. A column of binary floating point is read as the shortest decimals that stand for its numbers.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign columns orders.csv
  consign columns orders.csv > mapping.toml
  consign columns orders.csv --check
  consign columns orders.csv --check --columns mapping.toml --rejects rejects.csv

Exit codes:
  0  done
  1  with --check: at least one row is no valid consignment
  2  with --check: none is; could not run: a file that cannot be read, or is no table; a mapping that is refused")]
pub(crate) struct Columns {
    /// A table: CSV, TSV, or these packed with gzip or zstd; Parquet; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Propose nothing: read all rows, also of JSON, and say how many are valid consignments
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    source: SourceOptions,

    /// No progress bar
    #[arg(long, short)]
    quiet: bool,
}

/// Reads consignments and counts what they are.
struct Check;

/// What was counted.
#[derive(Default)]
struct Count {
    packages: usize,
    /// The first and the last instant that rows give.
    instants: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The first row that gives none.
    without_instant: Option<u64>,
}

impl Count {
    fn and(self, other: &Self) -> Self {
        let instants = match (self.instants, other.instants) {
            (Some((first, last)), Some((other_first, other_last))) => Some((first.min(other_first), last.max(other_last))),
            (one, other) => one.or(other),
        };
        let rows = [self.without_instant, other.without_instant].into_iter().flatten();
        Self { packages: self.packages + other.packages, instants, without_instant: rows.min() }
    }
}

impl Work for Check {
    type Worker = Count;
    type Part = ();

    fn worker(&self) -> Count {
        Count::default()
    }

    fn rows(&self, count: &mut Count, (): &mut (), rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        for row in rows {
            count.packages += row.consignment.packages.len();
            match row.at {
                Some(at) => {
                    let (first, last) = count.instants.unwrap_or((at, at));
                    count.instants = Some((first.min(at), last.max(at)));
                }
                None if count.without_instant.is_none_or(|line| line > row.line) => count.without_instant = Some(row.line),
                None => {}
            }
        }
    }
}

impl Columns {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        if self.check {
            return self.checked();
        }
        if let Some(mapping) = self.of_prices() {
            let mut out = Output::new();
            out.text(&mapping)?;
            out.flush()?;
            return Ok(Exit::Done);
        }
        let opened = Opened::open(&self.file)?;
        let name = opened.name().to_owned();
        let Some(columns) = opened.columns()? else {
            return Err(Stop::Said(format!("`{name}` is JSON: its fields have their names already")));
        };
        let Suggestion { mapping, notes } = suggested(&columns);
        for note in &notes {
            to_stderr(&format!("{note}\n"));
        }
        let mut out = Output::new();
        out.text(&mapping)?;
        out.flush()?;
        Ok(Exit::Done)
    }

    /// A mapping for `consign import rates`, of a table that has prices and no references.
    fn of_prices(&self) -> Option<String> {
        /// Price lists are smaller than that, in bytes.
        const LONGEST: u64 = 64 * 1024 * 1024;
        let is_short = || std::fs::metadata(&self.file).is_ok_and(|file| file.len() <= LONGEST);
        if consign_tables::is_stdin(&self.file) || !consign_tables::is_table(&self.file) || !is_short() {
            return None;
        }
        let sheets = consign_tables::sheets(&self.file).ok()?;
        sheets.iter().find(|sheet| consign_rates::is_price_list(sheet)).map(consign_rates::proposed)
    }

    fn checked(&self) -> Result<Exit, Stop> {
        let source = Source::open(std::slice::from_ref(&self.file), &self.source)?;
        let name = source.name().to_owned();
        let ran = source.run(&Check, self.quiet, Ok)?;
        let count = ran.workers.into_iter().fold(Count::default(), |sum, count| sum.and(&count));
        let valid = counted(ran.tally.rows - ran.tally.rejected, "valid consignment");
        let said = format!("{name}: {valid}, {}", counted(count.packages as u64, "package"));
        let shown = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let instants = count.instants.map(|(first, last)| format!(", instants {} to {}", shown(first), shown(last)));
        let without = count.without_instant.filter(|_| instants.is_some()).map(|row| format!("; row {row} is the first without one"));
        let said = [Some(said), instants, without].into_iter().flatten().collect::<String>();
        let mut out = Output::new();
        out.line(&said)?;
        out.flush()?;
        let Tally { rows, rejected } = ran.tally;
        let fail_on = FailOn { fail_on: vec![Failing::Rejected] };
        Ok(fail_on.exit(&name, Outcome { rows, rejected, ..Outcome::default() }))
    }
}
