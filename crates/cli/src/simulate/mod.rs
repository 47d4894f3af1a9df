//! `consign simulate`: what a rule set would do with a year of consignments, what that costs, and what each rule costs.

mod summary;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::{Args, ValueHint};
use consign::simulation::{Aggregates, LONGEST_RESULTS};
use consign_report::Heading;
use consign_what_if::{DECISION_COLUMNS, Exchange};

use crate::fail_on::Outcome;
use crate::orders::Consignments;
use crate::origin;
use crate::output::write_text;
use crate::records::Records;
use crate::source::Source;
use crate::stop::{Exit, Stop};
use crate::terminal::Look;
use crate::what_if::{Party, Results, RunOptions};

/// Simulates a rule set: what consignments cost, why some fail, what each rule costs
///
/// Decides each consignment as `consign allocate` does, at its own instant, and adds up: costs and shares of carriers and services, why
/// consignments fail, and for how many of them a reason was the last obstacle, all that kept some service from taking it (several may be,
/// of several services); how near the second-best offer was, and what each rule costs by barring services that would have been chosen. Nothing is stored but the sums: a file may be of any length, and all cores work on it.
///
/// Where the rule set has capacities consignments are decided in the order of their instants, each counting for those after it, and are all
/// held in memory until then; those from shipping locations that share no capacity are decided side by side.
///
/// ORDERS are read as everywhere (see `consign allocate --help`). Rows that are no valid consignments are counted and told, with line and
/// reason, and stop nothing unless --strict is given.
///
/// Results of several runs with the same rule set and services are put together by --merge: so processes and machines share a run.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign simulate orders.jsonl --rules rules.json \\
      --at 2026-11-02T09:00:00Z --json monday.json
  consign simulate orders.jsonl --rules rules.json \\
      --at 2026-11-03T09:00:00Z --json tuesday.json --rows decisions.csv
  consign simulate --merge monday.json tuesday.json --html week.html
  consign simulate orders.jsonl --rules rules.json \\
      --change 'CarrierServices[*].Rates += 5%' --html dearer.html

Exit codes:
  0  done; consignments that no service can take are an answer
  1  none of several could be allocated, or something that --fail-on names
  2  no row is a valid consignment; could not run, or could not go on: wrong usage, a rule set or a
     change that is refused, a file that is cut off; with --strict a row that is no valid
     consignment")]
pub(crate) struct Simulate {
    /// The orders: files, directories of them, or `-` for standard input
    #[arg(value_name = "ORDERS", required_unless_present_any = ["consignments", "merge"])]
    orders: Vec<PathBuf>,

    #[command(flatten)]
    named: Consignments,

    /// The rule set. Default: `CONSIGN_RULES`, or else what the nearest `consign.toml` says
    #[arg(long, short, value_name = "RULES", value_hint = ValueHint::FilePath)]
    rules: Option<PathBuf>,

    #[command(flatten)]
    results: Results,

    /// Write what was decided about each consignment to this file, in the order of the input: .jsonl, .csv, .tsv or .parquet
    ///
    /// `Net` is in the currency of the service's rates, `Cost` and `Saved` (against the second-best) in that of the rule set, by its exchange
    /// rates. `Line` is where a consignment stands in the input: its line; in Parquet the number of its row, from 1. What was rejected isn't there,
    /// but in --rejects.
    #[arg(long, alias = "decisions", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Results")]
    rows: Option<PathBuf>,

    /// Put these sums of other runs together with those of this one, or with each other
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = ValueHint::FilePath, help_heading = "Results")]
    merge: Vec<PathBuf>,

    #[command(flatten)]
    run: RunOptions,
}

impl Simulate {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let orders = self.named.with(&self.orders);
        let rules = self.rules.as_ref().filter(|_| !orders.is_empty());
        if rules.is_none() && !orders.is_empty() {
            return Err(Stop::Said("which rule set? `--rules RULES`, or `rules` in a `consign.toml`".to_owned()));
        }
        let others = self.merge.iter().map(|path| Ok((path.display().to_string(), aggregates(path)?)));
        let mut results: Vec<(String, Aggregates)> = others.collect::<Result<_, Stop>>()?;
        let mut heading = Heading { title: "Simulation".to_owned(), ..Heading::default() };
        if let Some(rules) = rules {
            let party = Party::load(rules, &self.run)?.changed(&self.run)?;
            let (at, source) = (self.run.choice.at(), self.run.open(&orders)?);
            heading.title = party.title();
            heading.facts = party.facts("Rule set");
            heading.facts.extend(consign_report::consignment_facts(source.name(), at));
            results.insert(0, (source.name().to_owned(), self.simulated(&party, at, source)?));
        }
        heading.facts.extend(self.merge.iter().map(|path| ("Results of".to_owned(), path.display().to_string())));
        heading.full = self.rows.as_ref().map(|path| path.display().to_string());
        let own = rules.and_then(|_| results.first()).map(|(name, own)| {
            let outcome = Outcome {
                rows: own.consignments,
                rejected: own.invalid,
                allocated: Some(own.allocated),
                is_narrowed: !self.run.choice.is_all(),
                has_warned: false,
            };
            (name.clone(), outcome)
        });
        let Some(merged) = merged(results)? else { return Ok(Exit::Done) };
        if let Some(report) = &self.results.html {
            write_text(report, &consign_report::simulation(&merged, &heading))?;
        }
        let text = || Ok(if self.run.quiet { String::new() } else { summary::text(&merged, Look::stdout()) });
        self.results.json.write(|| Ok(merged.to_json()), text)?;
        Ok(own.map_or(Exit::Done, |(name, outcome)| self.run.fail_on.exit(&name, outcome)))
    }

    fn simulated(&self, party: &Party, at: DateTime<Utc>, source: Source) -> Result<Aggregates, Stop> {
        let (mut records, layout) = match &self.rows {
            Some(path) => Records::create(path, DECISION_COLUMNS).map(|(records, layout)| (Some(records), Some(layout)))?,
            None => (None, None),
        };
        let rows = layout.map(|layout| (layout, Exchange::of(&party.rule_set)));
        let simulate = consign_what_if::Simulate { pool: &party.pool, at, rows, threads: self.run.source.threads.threads };
        let fold = |part| records.as_mut().map_or(Ok(()), |records| records.write(part));
        let simulated = source.read(self.run.quiet, |orders, console| simulate.run(orders, console, fold), |simulated| simulated.tally)?;
        if let Some(records) = records {
            records.keep()?;
        }
        origin::tell(simulated.tally, &party.rule_set);
        self.run.tell(simulated.tally, simulated.undated, simulated.in_turn, at);
        Ok(simulated.aggregates)
    }
}

/// Reads the sums of a run.
fn aggregates(path: &Path) -> Result<Aggregates, Stop> {
    let (name, text) = consign_tables::read_text(path, LONGEST_RESULTS)?;
    Aggregates::from_json(&text).map_err(|error| {
        let lines: Vec<String> = error.to_string().lines().map(|line| format!("{name}:{line}")).collect();
        Stop::Reported(format!("{}\nerror: `{name}` holds no sums of a simulation\n", lines.join("\n")))
    })
}

/// All results together.
fn merged(results: Vec<(String, Aggregates)>) -> Result<Option<Aggregates>, Stop> {
    let mut merged: Option<(String, Aggregates)> = None;
    for (name, results) in results {
        merged = Some(match merged {
            None => (name, results),
            Some((first, sum)) => {
                let sum = sum.merge(results).map_err(|error| Stop::Said(format!("`{first}` and `{name}`: {error}")))?;
                (first, sum)
            }
        });
    }
    Ok(merged.map(|(_, sum)| sum))
}
