//! `consign plan`: the best plan for a batch whose services have capacities and commitments.

mod summary;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Args;
use consign::Consignment;
use consign_plan::{Options, Outcome, PLANNED_COLUMNS, PlanDocument, plan_batch, push_row};
use consign_report::Heading;

use crate::aim::Aim;
use crate::choice::Choice;
use crate::fail_on::{self, FailOn};
use crate::output::{Output, replace};
use crate::records::Records;
use crate::rules;
use crate::source::{Source, SourceOptions};
use crate::stop::{Exit, Stop};
use crate::terminal::{Color, Look, to_stderr};
use crate::what_if::{check_files, consignment_facts, write_text};
use consign_orders::{Row, Work};
use consign_what_if::Part;

/// Plans a batch at once: which service takes which consignment, so that capacities are kept and the whole costs least
///
/// `consign allocate` takes one consignment after the other, and the last find full what the first could have left to them. A plan sees the
/// batch as a whole. Each consignment has the services that could take it, on the date that it would have in turn (with `NextDate` also on
/// those after it). Wanted, in this order: as many consignments taken as can be with every `Max` kept; as little as can be below `Min`
/// and beyond `Share` (what states a `Penalty` costs that instead); the least sum of tiers; the least total of compared prices, without offsets. Of
/// equal plans it is the one in which the first consignment has its earlier offer, then the second, and so on.
///
/// Told besides: what allocating in turn would have cost; of each capacity its use, and what one more unit would save; who was moved because
/// of whom; and whether the batch can be split by location or by day.
///
/// CONSIGNMENTS is JSON, JSON Lines, CSV, TSV (each also packed with gzip or zstd), or Parquet; all of them are held in memory.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign plan --rules rules.json --consignments orders.jsonl --at 2026-11-02T09:00:00Z
  consign plan --rules rules.json --consignments orders.jsonl --at 2026-11-02T09:00:00Z \\
      --decisions plan.parquet --report plan.html --out plan.json
  consign plan --rules rules.json --consignments orders.jsonl --at 2026-11-02T09:00:00Z \\
      --usage-out used.json --time 10

Exit codes:
  0  done; consignments that nobody takes, and a plan that isn't proved in the time, are answers
  1  none of several could be allocated, or something that --fail-on names
  2  no row is a valid consignment; could not run, or could not go on: wrong usage, a rule set or a usage that is refused, a
     file that is cut off; with --strict a row that is no valid consignment")]
pub(crate) struct Plan {
    /// The rule set
    #[arg(long, short, value_name = "RULES")]
    rules: PathBuf,

    /// The consignments: files, directories of them, or `-` for standard input
    #[arg(long, short, value_name = "CONSIGNMENTS", required = true, num_args = 1..)]
    consignments: Vec<PathBuf>,

    #[command(flatten)]
    choice: Choice,

    #[command(flatten)]
    aim: Aim,

    #[command(flatten)]
    source: SourceOptions,

    #[command(flatten)]
    fail_on: FailOn,

    /// How many seconds to look for a better plan at most. What isn't proved by then is told. Without a limit: 0
    #[arg(long, value_name = "SECONDS", default_value_t = 60, help_heading = "Capacities")]
    time: u64,

    /// Don't work out what one more unit of each full capacity would save: each takes another plan
    #[arg(long, help_heading = "Capacities")]
    no_one_more: bool,

    /// Write what capacities have been used afterwards to this file, with what came in by --usage: whole, or not at all
    #[arg(long, value_name = "JSON", help_heading = "Capacities")]
    usage_out: Option<PathBuf>,

    /// Write the report to this file: one HTML page, with everything in it
    #[arg(long, value_name = "HTML", help_heading = "Results")]
    report: Option<PathBuf>,

    /// Write the plan to this file, as JSON
    #[arg(long, short, value_name = "JSON", help_heading = "Results")]
    out: Option<PathBuf>,

    /// Write what becomes of each consignment to this file, in the order of the input: .jsonl, .csv, .tsv or .parquet
    #[arg(long, value_name = "FILE", help_heading = "Results")]
    decisions: Option<PathBuf>,

    /// No summary and no progress bar
    #[arg(long, short)]
    quiet: bool,
}

/// Keeps all consignments.
struct Keeping;

impl Work for Keeping {
    type Worker = ();
    type Part = Vec<(Consignment, Option<DateTime<Utc>>)>;

    fn worker(&self) {}

    fn rows(&self, (): &mut (), part: &mut Self::Part, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        part.extend(rows.iter().map(|row| (row.consignment.clone(), row.at)));
    }
}

impl Plan {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        let look = Look::stderr(color);
        let outputs = [
            ("--report", self.report.as_ref()),
            ("--out", self.out.as_ref()),
            ("--decisions", self.decisions.as_ref()),
            ("--rejects", self.source.rejects.as_ref()),
            ("--usage-out", self.usage_out.as_ref()),
        ];
        check_files(&outputs, &std::iter::once(&self.rules).chain(&self.consignments).map(PathBuf::as_path).collect::<Vec<_>>())?;
        let rule_set = self.aim.with_history(rules::rule_set(&self.rules, look)?, look)?;
        let pool = self.aim.pool(&self.choice, &rules::compiled(&rule_set)?)?;
        let (at, source) = (self.choice.at(), Source::open(&self.consignments, &self.source)?);
        let name = source.name().to_owned();
        let mut all: Vec<(Consignment, DateTime<Utc>)> = Vec::new();
        let ran = source.run(&Keeping, self.quiet, |part| {
            all.extend(part.into_iter().map(|(consignment, own)| (consignment, own.unwrap_or(at))));
            Ok(())
        })?;
        self.choice.tell_undated(ran.undated, ran.tally.rows - ran.tally.rejected, at);
        let time = (self.time > 0).then(|| Duration::from_secs(self.time));
        let options = Options { time, one_more: !self.no_one_more, ..Options::default() };
        let batch = plan_batch(&pool, &all, &options).map_err(|error| Stop::Said(error.to_string()))?;
        drop(all);
        if let Some(path) = &self.decisions {
            let (mut records, layout) = Records::create(path, PLANNED_COLUMNS)?;
            let mut part = Part::default();
            batch.consignments.iter().for_each(|planned| push_row(layout, &mut part, planned));
            records.write(part)?;
            records.keep()?;
        }
        let allocated = batch.consignments.iter().filter(|planned| matches!(planned.outcome, Outcome::Taken(_))).count() as u64;
        let (rows, rejected) = (ran.tally.rows, ran.tally.rejected);
        let outcome =
            fail_on::Outcome { rows, rejected, allocated: Some(allocated), is_narrowed: !self.choice.is_all(), has_warned: false };
        let document = PlanDocument::new(&batch, &pool, rule_set.currency);
        if let Some(out) = &self.out {
            let text = serde_json::to_string_pretty(&document).map_err(|error| Stop::Said(format!("cannot write JSON: {error}")))?;
            write_text(out, &text)?;
        }
        if let Some(report) = &self.report {
            let own = format!("{} ({})", self.rules.display(), pool.matcher().fingerprint());
            let mut heading =
                Heading { title: rule_set.name.clone().unwrap_or_else(|| self.rules.display().to_string()), ..Heading::default() };
            heading.facts.push(("Rule set".to_owned(), own));
            heading.facts.extend(consignment_facts(&name, at));
            heading.full = self.decisions.as_ref().map(|path| path.display().to_string());
            write_text(report, &consign_report::plan(&batch, rule_set.currency, &heading))?;
        }
        if let Some(path) = &self.usage_out {
            let text = serde_json::to_string_pretty(&batch.usage).map_err(|error| Stop::Said(format!("cannot write JSON: {error}")))?;
            replace(path, &(text + "\n"))?;
        }
        if !self.quiet {
            to_stderr(&summary::proved(&batch));
            let mut out = Output::new();
            out.text(&summary::text(&batch, rule_set.currency, Look::stdout(color)))?;
            out.flush()?;
        }
        Ok(self.fail_on.exit(&name, outcome))
    }
}
