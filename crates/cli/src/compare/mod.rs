//! `consign compare`: what a change of a rule set, or another rule set, would change for a year of consignments.

mod summary;

use std::path::PathBuf;

use clap::Args;
use consign::comparison::Comparison;
use consign_report::{Compared, Heading};
use consign_what_if::{CHANGED_COLUMNS, Exchange, Sides};

use crate::fail_on::Outcome;
use crate::origin;
use crate::output::Output;
use crate::records::Records;
use crate::source::Source;
use crate::stop::{Exit, Stop};
use crate::terminal::{Color, Look};
use crate::what_if::{Party, RunOptions, check_files, consignment_facts, write_text};

/// Compares two rule sets on consignments: who moves where, what that costs or saves, who newly fails, and why
///
/// Decides each consignment by both rule sets, at its own instant. The second is another file, or the first with changes (--change): a
/// rate rise, a service that is switched off, a cut-off that moves, a new rate sheet. Services of the two are the same if their
/// references are.
///
/// CONSIGNMENTS is JSON, JSON Lines, CSV, TSV (each also packed with gzip or zstd), or Parquet, of any length; all cores work on it.
/// Rows that are no valid consignments, or for neither rule set, are counted and told, and stop nothing unless --strict is given.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign compare --before rules.json --after rules/leeds.json --consignments orders.jsonl \\
      --at 2026-11-02T09:00:00Z --report diff.html
  consign compare --rules rules.json --consignments orders.jsonl \\
      --change 'CarrierServices[*].Rates += 5%' --changed changed.csv --out differences.json

Exit codes:
  0  done, whatever is different
  1  something that --fail-on names
  2  no row is a valid consignment; could not run, or could not go on: wrong usage, a rule set or a change that is refused, a
     file that is cut off; with --strict a row that is no valid consignment")]
pub(crate) struct Compare {
    /// The first rule set
    #[arg(long, short = 'r', visible_alias = "rules", value_name = "RULES")]
    before: PathBuf,

    /// The second. Default: the first. The changes are made to this one
    #[arg(long, value_name = "RULES", required_unless_present_any = ["change", "changes"])]
    after: Option<PathBuf>,

    /// The consignments: files, directories of them, or `-` for standard input
    #[arg(long, short, value_name = "CONSIGNMENTS", required = true, num_args = 1..)]
    consignments: Vec<PathBuf>,

    /// Write the report to this file: one HTML page, with everything in it
    #[arg(long, value_name = "HTML", help_heading = "Results")]
    report: Option<PathBuf>,

    /// Write the differences to this file, as JSON
    #[arg(long, short, value_name = "JSON", help_heading = "Results")]
    out: Option<PathBuf>,

    /// Write each consignment that changes to this file, and why, in the order of the input: .jsonl, .csv, .tsv or .parquet
    ///
    /// `NetBefore` and `NetAfter` are in the currencies of the services' rates, `Difference` in that of the rule sets, by their exchange rates.
    #[arg(long, value_name = "FILE", help_heading = "Results")]
    changed: Option<PathBuf>,

    #[command(flatten)]
    run: RunOptions,
}

impl Compare {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        let look = Look::stderr(color);
        let inputs = [Some(&self.before), self.after.as_ref()].into_iter().flatten().chain(&self.consignments).map(PathBuf::as_path);
        let outputs = [
            ("--report", self.report.as_ref()),
            ("--out", self.out.as_ref()),
            ("--changed", self.changed.as_ref()),
            ("--rejects", self.run.source.rejects.as_ref()),
        ];
        check_files(&outputs, &inputs.collect::<Vec<_>>())?;
        let before = Party::load(&self.before, &self.run, look)?;
        let after = Party::load(self.after.as_ref().unwrap_or(&self.before), &self.run, look)?;
        let after = after.changed(&self.run, look)?;
        let comparison = Comparison::new(&before.pool, &after.pool).map_err(|error| Stop::Said(error.to_string()))?;
        let (at, source) = (self.run.choice.at(), Source::open(&self.consignments, &self.run.source)?);
        let name = source.name().to_owned();
        let mut heading = Heading { title: before.title(), ..Heading::default() };
        heading.facts = [before.facts("Before"), after.facts("After"), consignment_facts(source.name(), at)].concat();
        heading.full = self.changed.as_ref().map(|path| path.display().to_string());
        let (mut records, layout) = match &self.changed {
            Some(path) => Records::create(path, CHANGED_COLUMNS).map(|(records, layout)| (Some(records), Some(layout)))?,
            None => (None, None),
        };
        let exchanges = || [&before, &after].map(|party| Exchange::of(&party.rule_set));
        let rows = layout.map(|layout| (layout, exchanges()));
        let compare = consign_what_if::Compare { comparison, at, has_sides: self.report.is_some(), rows, threads: self.run.source.threads };
        let fold = |part| records.as_mut().map_or(Ok(()), |records| records.write(part));
        let compared = source.read(self.run.quiet, |orders, console| compare.run(orders, console, fold), |compared| compared.tally)?;
        if let Some(records) = records {
            records.keep()?;
        }
        origin::tell(compared.tally, &after.rule_set);
        self.run.tell(compared.tally, compared.undated, compared.in_turn, at);
        let differences = compared.differences;
        let outcome = Outcome { rows: compared.tally.rows, rejected: compared.tally.rejected, ..Outcome::default() };
        if let Some(out) = &self.out {
            write_text(out, &differences.to_json())?;
        }
        if let (Some(report), Some(Sides { before, after, changes })) = (&self.report, compared.sides) {
            let compared = Compared { differences: &differences, before: &before, after: &after, changes };
            write_text(report, &consign_report::comparison(compared, &heading))?;
        }
        if !self.run.quiet {
            let mut out = Output::new();
            out.text(&summary::text(&differences, Look::stdout(color)))?;
            out.flush()?;
        }
        Ok(self.run.fail_on.exit(&name, outcome))
    }
}
