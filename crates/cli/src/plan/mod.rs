//! `consign plan`: the best plan for a batch whose services have capacities and commitments.

mod summary;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::{Args, ValueHint};
use consign::Consignment;
use consign_plan::{Options, Outcome, PLANNED_COLUMNS, PlanDocument, plan_batch, push_row};
use consign_report::Heading;

use crate::aim::Aim;
use crate::choice::Choice;
use crate::fail_on::{self, FailOn};
use crate::orders::{Orders, Rules};
use crate::output::{pretty, write_text};
use crate::records::Records;
use crate::rules;
use crate::source::{Source, SourceOptions};
use crate::stop::{Exit, Stop};
use crate::terminal::{Look, to_stderr};
use crate::what_if::Results;
use consign_orders::Keep;
use consign_what_if::Part;

/// Plans a batch at once, so that capacities are kept and the whole costs least
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
/// ORDERS are read as everywhere (see `consign allocate --help`); all of them are held in memory.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign plan orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z
  consign plan orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z \\
      --rows plan.parquet --html plan.html --json plan.json
  consign plan orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z \\
      --usage-out used.json --time 10

Exit codes:
  0  done; consignments that nobody takes, and a plan that isn't proved in the time, are answers
  1  none of several could be allocated, or something that --fail-on names
  2  no row is a valid consignment; could not run, or could not go on: wrong usage, a rule set or a
     usage that is refused, a file that is cut off; with --strict a row that is no valid consignment")]
pub(crate) struct Plan {
    #[command(flatten)]
    rules: Rules,

    #[command(flatten)]
    orders: Orders,

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
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Capacities")]
    usage_out: Option<PathBuf>,

    #[command(flatten)]
    results: Results,

    /// Write what becomes of each consignment to this file, in the order of the input: .jsonl, .csv, .tsv or .parquet
    #[arg(long, alias = "decisions", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Results")]
    rows: Option<PathBuf>,

    /// No summary and no progress bar
    #[arg(long, short)]
    quiet: bool,
}

impl Plan {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let (file, orders) = (&self.rules.rules, self.orders.paths());
        let rule_set = self.aim.rule_set(file)?;
        let pool = self.aim.pool(&self.choice, &rules::compiled(&rule_set)?)?;
        let (at, source) = (self.choice.at(), Source::open(&orders, &self.source, self.choice.all_at())?);
        let name = source.name().to_owned();
        let mut all: Vec<(Consignment, DateTime<Utc>)> = Vec::new();
        let ran = source.run(&Keep { at }, self.quiet, |part| {
            all.extend(part);
            Ok(())
        })?;
        self.choice.tell_undated(ran.undated, ran.tally.rows - ran.tally.rejected, at);
        let time = (self.time > 0).then(|| Duration::from_secs(self.time));
        let options = Options { time, one_more: !self.no_one_more, ..Options::default() };
        let batch = plan_batch(&pool, &all, &options).map_err(|error| Stop::Said(error.to_string()))?;
        drop(all);
        if let Some(path) = &self.rows {
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
        if let Some(report) = &self.results.html {
            let own = format!("{} ({})", file.display(), pool.matcher().fingerprint());
            let mut heading = Heading { title: rule_set.name.clone().unwrap_or_else(|| file.display().to_string()), ..Heading::default() };
            heading.facts.push(("Rule set".to_owned(), own));
            heading.facts.extend(consign_report::consignment_facts(&name, at));
            heading.full = self.rows.as_ref().map(|path| path.display().to_string());
            write_text(report, &consign_report::plan(&batch, rule_set.currency, &heading))?;
        }
        if let Some(path) = &self.usage_out {
            write_text(path, &pretty(&batch.usage)?)?;
        }
        if !self.quiet {
            to_stderr(&summary::proved(&batch));
        }
        let text = || Ok(if self.quiet { String::new() } else { summary::text(&batch, rule_set.currency, Look::stdout()) });
        self.results.json.write(|| pretty(&document), text)?;
        Ok(self.fail_on.exit(&name, outcome))
    }
}
