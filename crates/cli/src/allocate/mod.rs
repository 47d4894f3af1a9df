//! `consign allocate`: orders in, answers out.

mod deciding;
mod table;
mod totals;
mod writer;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use consign_orders::Tally;
use consign_what_if::{DECISION_COLUMNS, Exchange, Rows};

use crate::aim::Aim;
use crate::choice::Choice;
use crate::fail_on::FailOn;
use crate::orders::{Orders, Rules};
use crate::origin;
use crate::output::{pretty, write_text};
use crate::records::Records;
use crate::rules;
use crate::source::{Source, TableOptions, Threads};
use crate::stop::{Exit, Stop};
use crate::terminal::{Look, to_stderr};
use deciding::Deciding;
use totals::Totals;
use writer::{Format, Writer};

/// Allocates consignments, each to the cheapest carrier service that can take it
///
/// Reads orders, and writes for each, in the same order, what became of it: the service, the price and the dates; or, where no service can
/// take it, every service with all its reasons. One that is invalid gets an answer with the status 400 and never stops the others.
///
/// ORDERS are files, directories of them, or standard input (`-`): tables (CSV, TSV, workbooks, Parquet), JSON (an array, or objects
/// one after the other) or JSON Lines, each also packed with gzip or zstd. They are read as a stream, by all cores: a file may be of any
/// length. Where the rule set has capacities they are decided one after the other. An order's own instant comes before --at.
///
/// Nothing is stored anywhere; the results go to standard output, everything else to standard error.
///
/// Each answer has a `StatusCode`: 200 allocated, 422 no service can take it, 400 not valid, 409 in a state that can't be allocated.
///
/// The closing line counts failures by their main reason: of the services that came nearest to taking the consignment (they failed the
/// fewest checks), the check that most of them failed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign allocate consignments.json --rules rules.json
  consign allocate orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --format table
  consign allocate orders.jsonl --rules rules.json --json summaries.json --rows decisions.csv
  consign allocate orders.jsonl --rules rules.json \\
      --group valuableGoods --format jsonl > summaries.jsonl
  consign allocate orders.jsonl --rules rules.json \\
      --booking-code '@slow!HF_PALLET/*/*/2026-11-05' > summaries.json
  consign allocate orders.jsonl --rules rules.json \\
      --strict > summaries.json || echo 'not all of them are allocated'
  consign allocate orders.jsonl --rules rules.json --usage-out used.json > summaries.json
  ssh shop cat orders.jsonl | consign allocate - --rules rules.json \\
      --format jsonl | jq -r .CarrierServiceReference

Exit codes:
  0  done; a consignment that no service can take is an answer
  1  with --strict: at least one consignment was not allocated; none of several could be, or
     something that --fail-on names
  2  none is valid; could not run, or could not go on: wrong usage, a rule set that is refused, an
     unknown group or booking code, an array that is cut off, a full disk")]
pub(crate) struct Allocate {
    #[command(flatten)]
    rules: Rules,

    #[command(flatten)]
    orders: Orders,

    #[command(flatten)]
    tables: TableOptions,

    #[command(flatten)]
    threads: Threads,

    #[command(flatten)]
    choice: Choice,

    #[command(flatten)]
    aim: Aim,

    /// How answers are written to standard output. Default: `json`; `table` where --json names a file
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write the answers to this file as JSON, if it ends with `.jsonl` one a line; `-` is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Results")]
    json: Option<PathBuf>,

    /// Write what was decided about each to this file, in the order of the input: .jsonl, .csv, .tsv or .parquet
    ///
    /// The columns are those of `consign simulate --rows`. Orders that are not valid, or in a state that can't be allocated, aren't there.
    #[arg(long, alias = "decisions", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Results")]
    rows: Option<PathBuf>,

    /// Exit with 1 if a consignment was not allocated, for whatever reason
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    fail_on: FailOn,

    /// Also say for an allocated consignment why the other services could not take it
    #[arg(long)]
    reasons: bool,

    /// What the links in the answers begin with: `https://api.example.com`. Default: links without a host
    #[arg(long, value_name = "URL")]
    link_base: Option<String>,

    /// Write what capacities have been used afterwards to this file, with what came in by --usage: whole, or not at all
    ///
    /// Each consignment counts for those after it, in the order of the input; those that are Allocated already don't. It may be the file of
    /// --usage. Where the run stops before the end of the input the file isn't written.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Capacities")]
    usage_out: Option<PathBuf>,

    /// No closing line and no progress bar
    #[arg(long, short)]
    quiet: bool,
}

impl Allocate {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let (file, orders) = (&self.rules.rules, self.orders.paths());
        let json = self.json.as_ref().filter(|path| !consign_tables::is_stdin(path));
        let rule_set = self.aim.rule_set(file)?;
        let pool = self.aim.pool(&self.choice, &rules::compiled(&rule_set)?)?;
        let at = self.choice.at();
        let counts = pool.matcher().capacity_groups().count() > 0;
        let mut options = self.tables.read(self.choice.all_at())?;
        // Where each consignment counts for those after it they are decided one after the other.
        options.threads = if counts { Some(NonZeroUsize::MIN) } else { self.threads.threads };
        let source = Source::untold(&orders, &options, !self.quiet)?;
        let name = source.name().to_owned();
        let mut writer = Writer::new(self.format, json, Look::stdout(), at)?;
        let (mut records, rows) = match &self.rows {
            Some(path) => {
                let (records, layout) = Records::create(path, DECISION_COLUMNS)?;
                (Some(records), Some(Rows::new(layout, Exchange::of(&rule_set), source.files())))
            }
            None => (None, None),
        };
        let answers =
            consign::pro::Answers::default().with_link_base(self.link_base.as_deref().unwrap_or_default()).with_reasons(self.reasons);
        let work = Deciding::new(pool, counts, at, answers, writer.wanted(), rows);
        let (mut totals, mut is_broken) = (Totals::default(), false);
        let ran = source.run(&work, self.quiet, |part| {
            totals.merge(part.totals);
            let written = writer.write(part.answers);
            is_broken = written.is_err();
            written?;
            if let Some(records) = &mut records {
                records.write(part.rows)?;
            }
            part.stop.map_or(Ok(()), Err)
        });
        if is_broken {
            return ran.map(|_| Exit::Stopped);
        }
        // Where the input stops halfway, what has been written is complete all the same.
        writer.finish(ran.is_ok())?;
        if !self.quiet {
            to_stderr(&totals.lines(Look::stderr()));
            origin::tell(Tally { without_origin: totals.without_origin, ..Tally::default() }, &rule_set);
        }
        let ran = ran?;
        if !self.quiet {
            self.choice.tell_undated(ran.undated, ran.tally.rows - ran.tally.rejected, at);
        }
        if let Some(records) = records {
            records.keep()?;
        }
        if let Some(path) = &self.usage_out {
            write_text(path, &pretty(work.pool().usage())?)?;
        }
        let is_strict = self.strict && !totals.all_allocated();
        Ok(if is_strict { Exit::Found } else { self.fail_on.exit(&name, totals.outcome(!self.choice.is_all())) })
    }
}
