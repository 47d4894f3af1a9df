//! `consign columns`: which columns of a table give what, as far as their names tell.

mod against;

use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, ValueHint};
use consign::Postcode;
use consign_orders::{Opened, Row, Suggestion, Tally, Work, suggested};

use crate::fail_on::{FailOn, Failing, Outcome};
use crate::orders::Orders;
use crate::output::{Output, say};
use crate::rules;
use crate::source::{Source, SourceOptions};
use crate::stop::{Exit, Stop};
use crate::terminal::{counted, to_stderr};
use against::{Against, Found};
use consign_what_if::grouped;

/// Proposes which columns of a table give what, for `--mapping`
///
/// Reads the names of the columns of a CSV, TSV or Parquet file, and writes a mapping from the fields of a consignment to them, with the
/// first that stands in each beside it. Correct it, save it, and give it to the other commands by `--mapping`. Without `--mapping` these
/// use what the names of the columns say here.
///
/// What no column gives can be given once for all rows, under `[Defaults]`: a unit, a currency, a country. A default also fills empty cells.
///
/// A row is a consignment, unless `Group = "Reference"` under `[Rows]` says that rows of one reference that follow each other are one: a line each
/// of an order, whose `ItemSku`, `ItemQuantity`, `ItemWeight` … are its items, or a package each. A row without a reference goes on with the
/// order above it. `Packages` is how many packages it has, all alike: `Weight`, `Length`, `Width`, `Height` and `PackageSize` are
/// those of one package, `TotalWeight` and `Value` those of the consignment. `Tags` are set apart by `;` or `|`. `At` may be a date whose
/// time of day is in `AtTime`. Countries are codes or names, in English or their own.
///
/// Cells are read in one way, which isn't guessed: dates as `2026-11-02`, instants as in RFC 3339, or without an offset in UTC, numbers with
/// a decimal point and no thousands separators. Other ways stand under `[Format]`: `Decimals` (`,` or `.`, the other between thousands),
/// `Dates`, and `TimeZone` for local times; and what nobody else calls a country under `[Countries]`. What the first 1,000 rows tell of
/// them is proposed; what they don't, such as whether `03/11/2026` is in March, stands there as a comment, as do columns that may mean
/// something else, and columns in which nothing stands. A weight may have its unit in the cell (`1.5 kg`), `Dimensions` is all three sides in one
/// (`12x9x6 in`). `LeadingZeros = "restore"` puts back what a spreadsheet took off postcodes. A column of binary floating point is read as the shortest decimals that stand for its numbers.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign columns orders.csv
  consign columns orders.csv > mapping.toml
  consign columns orders.csv --check
  consign columns orders.csv --check --mapping mapping.toml --rejects rejects.csv
  consign columns orders.csv --check --rules rules.json

Exit codes:
  0  done
  1  with --check: at least one row is no valid consignment, or has a postcode that cannot be read
  2  with --check: no row is a valid consignment; could not run: a file that cannot be read, or is
     no table; a mapping that is refused")]
pub(crate) struct Columns {
    #[command(flatten)]
    orders: Orders,

    /// With --check: hold the rows against this rule set, and say what they name that it doesn't know, and how many it would allocate now
    #[arg(long, short, value_name = "RULES", value_hint = ValueHint::FilePath, requires = "check")]
    rules: Option<PathBuf>,

    /// With --rules: the instant of rows that have none, as in RFC 3339. Default: now
    #[arg(long, value_name = "INSTANT", requires = "check", value_parser = crate::dates::instant)]
    at: Option<DateTime<Utc>>,

    /// Propose nothing: read all rows, also of JSON, and say how many are valid consignments
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    source: SourceOptions,

    /// No progress bar
    #[arg(long, short)]
    quiet: bool,
}

/// Reads consignments and counts what they are, perhaps against a rule set.
struct Check(Option<Against>);

/// Of so many postcodes that can't be read it is told where they are.
const MOST_TOLD: usize = 5;

/// What was counted.
#[derive(Default)]
struct Count {
    packages: usize,
    /// The first and the last instant that rows give.
    instants: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The first row that gives none.
    without_instant: Option<u64>,
    /// How many have a postcode that can't be read.
    unread: u64,
    found: Found,
}

impl Count {
    fn and(self, other: Self) -> Self {
        let instants = match (self.instants, other.instants) {
            (Some((first, last)), Some((other_first, other_last))) => Some((first.min(other_first), last.max(other_last))),
            (one, other) => one.or(other),
        };
        let rows = [self.without_instant, other.without_instant].into_iter().flatten();
        let found = self.found.and(other.found);
        Self { packages: self.packages + other.packages, instants, without_instant: rows.min(), unread: self.unread + other.unread, found }
    }
}

impl Work for Check {
    type Worker = Count;
    /// The first postcodes that can't be read.
    type Part = Vec<String>;

    fn worker(&self) -> Count {
        Count::default()
    }

    fn rows(&self, count: &mut Count, unread: &mut Vec<String>, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        for row in rows {
            count.packages += row.consignment.packages.len();
            let wrong = unreadable(row);
            count.unread += u64::from(wrong.is_some());
            if let Some(why) = wrong.filter(|_| unread.len() < MOST_TOLD) {
                unread.push(why);
            }
            if let Some(against) = &self.0 {
                against.hold(&mut count.found, row);
            }
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

/// What is wrong with a row's postcodes, if one can't be read.
fn unreadable(row: &Row<'_>) -> Option<String> {
    let ends = [row.consignment.origin.as_ref(), Some(&row.consignment.destination)];
    let mut wrong = ends.into_iter().flatten().filter_map(|end| Postcode::parse(end.country?, end.postcode.as_deref()?).err());
    wrong.next().map(|why| format!("{}:{}: {why}", row.file, row.line))
}

/// A mapping for `consign import rates`, of a table that has prices and no references.
fn of_prices(file: &Path) -> Option<String> {
    /// Price lists are smaller than that, in bytes.
    const LONGEST: u64 = 64 * 1024 * 1024;
    let is_short = || std::fs::metadata(file).is_ok_and(|file| file.len() <= LONGEST);
    if consign_tables::is_stdin(file) || !consign_tables::is_table(file) || !is_short() {
        return None;
    }
    let sheets = consign_tables::sheets(file).ok()?;
    sheets.iter().find(|sheet| consign_rates::is_price_list(sheet)).map(consign_rates::proposed)
}

impl Columns {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        if self.check {
            return self.checked();
        }
        let files = self.orders.paths();
        let [file] = files.as_slice() else {
            return Err(Stop::Said("a mapping is proposed for one table: give one file, or `--check` to read all of them".to_owned()));
        };
        if let Some(mapping) = of_prices(file) {
            say(&mapping)?;
            return Ok(Exit::Done);
        }
        let opened = Opened::open(file)?;
        let name = opened.name().to_owned();
        let Some(columns) = opened.columns()? else {
            return Err(Stop::Said(format!("`{name}` is JSON: its fields have their names already")));
        };
        let Suggestion { mapping, notes } = suggested(&columns);
        for note in &notes {
            to_stderr(&format!("{note}\n"));
        }
        say(&mapping)?;
        Ok(Exit::Done)
    }

    fn against(&self, rules: &Path) -> Result<Against, Stop> {
        let rules = rules::rule_set(rules)?;
        let pool = rules::compiled(&rules)?.all();
        Ok(Against::new(rules, pool, self.at.unwrap_or_else(Utc::now)))
    }

    fn checked(&self) -> Result<Exit, Stop> {
        let source = Source::open(&self.orders.paths(), &self.source, None)?;
        let name = source.name().to_owned();
        let check = Check(self.rules.as_deref().map(|rules| self.against(rules)).transpose()?);
        let mut unread = Vec::new();
        let ran = source.run(&check, self.quiet, |part| {
            unread.extend(part);
            unread.truncate(MOST_TOLD);
            Ok(())
        })?;
        let count = ran.workers.into_iter().fold(Count::default(), Count::and);
        for why in &unread {
            to_stderr(&format!("{why}\n"));
        }
        let valid = counted(ran.tally.rows - ran.tally.rejected - count.unread, "valid consignment");
        let unreadable =
            Some(count.unread).filter(|count| *count > 0).map(|count| format!(", {} with a postcode that can't be read", grouped(count)));
        let said = format!("{name}: {valid}{}, {}", unreadable.unwrap_or_default(), counted(count.packages as u64, "package"));
        let shown = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let instants = count.instants.map(|(first, last)| format!(", instants {} to {}", shown(first), shown(last)));
        let without = count.without_instant.filter(|_| instants.is_some()).map(|row| format!("; row {row} is the first without one"));
        let said = [Some(said), instants, without].into_iter().flatten().collect::<String>();
        let mut out = Output::new();
        out.line(&said)?;
        let told = check.0.map(|against| against.told(&count.found, ran.tally.without_origin));
        told.into_iter().flatten().try_for_each(|line| out.line(&line))?;
        out.flush()?;
        let Tally { rows, rejected, .. } = ran.tally;
        let fail_on = FailOn { fail_on: vec![Failing::Rejected] };
        let exit = fail_on.exit(&name, Outcome { rows, rejected, ..Outcome::default() });
        Ok(if exit == Exit::Done && count.unread > 0 { Exit::Found } else { exit })
    }
}
