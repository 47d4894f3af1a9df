//! `consign compare`: what a change of a rule set, or another rule set, would change for a year of consignments.

mod changed;
mod summary;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;
use consign::comparison::{Comparison, Differences, Standing};
use consign::simulation::{Aggregates, Simulation};
use consign_cli::html::{self, Change, Changes, Compared, Heading};

use changed::Changed;

use crate::output::Output;
use crate::records::{Part, Records};
use crate::source::Source;
use crate::stop::{Exit, Stop};
use crate::terminal::{Color, Look};
use crate::what_if::{Exchange, Party, RunOptions, check_files, consignment_facts, run, write_text, write_with};
use consign_orders::{Ran, Row, Work};

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
  2  could not run, or could not go on: wrong usage, a rule set or a change that is refused, a
     file that is cut off; with --strict a row that is no valid consignment")]
pub(crate) struct Compare {
    /// The first rule set
    #[arg(long, short = 'r', visible_alias = "rules", value_name = "RULES")]
    before: PathBuf,

    /// The second. Default: the first. The changes are made to this one
    #[arg(long, value_name = "RULES", required_unless_present_any = ["change", "changes"])]
    after: Option<PathBuf>,

    /// The consignments: a file, or `-` for standard input
    #[arg(long, short, value_name = "CONSIGNMENTS")]
    consignments: PathBuf,

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

/// What workers do.
struct Comparing {
    /// That has been fed nothing.
    comparison: Comparison,
    at: DateTime<Utc>,
    has_report: bool,
    /// How consignments that change are written, if they are.
    changed: Option<Changed>,
}

/// What a worker has found.
struct Found {
    comparison: Comparison,
    /// For a report: what the two sides come to, each by itself, and the consignments that it lists.
    sides: Option<(Simulation, Simulation, Changes)>,
}

impl Work for Comparing {
    type Worker = Found;
    type Part = Part;

    fn worker(&self) -> Found {
        let comparison = self.comparison.clone();
        let side = |pool| Simulation::new(pool);
        let sides = self.has_report.then(|| (side(comparison.before()), side(comparison.after()), Changes::default()));
        Found { comparison, sides }
    }

    fn rows(&self, found: &mut Found, part: &mut Part, rows: &[Row<'_>], reject: &mut dyn FnMut(usize, String)) {
        for (place, row) in rows.iter().enumerate() {
            if let Err(reason) = self.row(found, part, *row) {
                reject(place, reason);
            }
        }
    }
}

impl Comparing {
    /// Compares what becomes of a consignment. The reason, if neither side can take it as valid.
    fn row(&self, found: &mut Found, part: &mut Part, row: Row<'_>) -> Result<(), String> {
        let at = row.at.unwrap_or(self.at);
        let change = found.comparison.add(row.consignment, at);
        if let Some((before, after, changes)) = &mut found.sides {
            // Who is invalid is counted, and told of below.
            let _ = (before.add(row.consignment, at), after.add(row.consignment, at));
            if change.is_one() {
                changes.add_found(row.consignment, at, &change, &found.comparison);
            }
        }
        if let Some(changed) = self.changed.as_ref().filter(|_| change.is_one()) {
            changed.push(part, (row.line, at), &Change::new(row.consignment, at, &change, &found.comparison));
        }
        if let (Standing::Invalid, Standing::Invalid) = (change.before, change.after) {
            let reason = found.comparison.before().matcher().facts(row.consignment).err();
            return Err(reason.map(|error| error.to_string()).unwrap_or_default());
        }
        Ok(())
    }
}

impl Compare {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        let look = Look::stderr(color);
        let inputs: Vec<&Path> =
            [Some(&self.before), self.after.as_ref(), Some(&self.consignments)].into_iter().flatten().map(PathBuf::as_path).collect();
        let outputs = [
            ("--report", self.report.as_ref()),
            ("--out", self.out.as_ref()),
            ("--changed", self.changed.as_ref()),
            ("--rejects", self.run.source.rejects.as_ref()),
        ];
        check_files(&outputs, &inputs)?;
        let before = Party::load(&self.before, &self.run, look)?;
        let after = Party::load(self.after.as_ref().unwrap_or(&self.before), &self.run, look)?;
        let after = after.changed(&self.run, look)?;
        let comparison = Comparison::new(&before.pool, &after.pool).map_err(|error| Stop::Said(error.to_string()))?;
        let (at, source) = (self.run.choice.at(), Source::open(&self.consignments, &self.run.source)?);
        let mut heading = Heading { title: before.title(), ..Heading::default() };
        heading.facts = [before.facts("Before"), after.facts("After"), consignment_facts(source.name(), at)].concat();
        heading.full = self.changed.as_ref().map(|path| path.display().to_string());
        let (differences, sides) = self.compared(comparison, [&before, &after].map(|party| Exchange::of(&party.rule_set)), at, source)?;
        if let Some(out) = &self.out {
            write_text(out, &differences.to_json())?;
        }
        if let (Some(report), Some((before, after, changes))) = (&self.report, sides) {
            let compared = Compared { differences: &differences, before: &before, after: &after, changes };
            write_with(report, |file| html::comparison(compared, &heading, file))?;
        }
        if !self.run.quiet {
            let mut out = Output::new();
            out.text(&summary::text(&differences, Look::stdout(color)))?;
            out.flush()?;
        }
        Ok(Exit::Done)
    }

    fn compared(
        &self,
        comparison: Comparison,
        exchanges: [Exchange; 2],
        at: DateTime<Utc>,
        source: Source,
    ) -> Result<(Differences, Sides), Stop> {
        let records = self.changed.as_ref().map(|path| Records::create(path, changed::COLUMNS)).transpose()?;
        let (mut records, layout) = records.map_or((None, None), |(records, layout)| (Some(records), Some(layout)));
        let changed = layout.map(|layout| Changed { layout, exchanges });
        let work = Comparing { comparison, at, has_report: self.report.is_some(), changed };
        let fold = |part| records.as_mut().map_or(Ok(()), |records| records.write(part));
        let pools = [work.comparison.before(), work.comparison.after()];
        let ran = run(source, &work, (&pools, at), self.run.quiet, fold)?;
        if let Some(records) = records {
            records.keep()?;
        }
        self.run.choice.tell_undated(ran.undated, ran.tally.rows - ran.tally.rejected, at);
        merged(&work, ran)
    }
}

/// What a report has besides the differences.
type Sides = Option<(Aggregates, Aggregates, Changes)>;

/// What all workers have found.
fn merged(work: &Comparing, ran: Ran<Found>) -> Result<(Differences, Sides), Stop> {
    let failed = |error: consign::simulation::MergeError| Stop::Said(error.to_string());
    let Found { comparison, sides } = work.worker();
    let aggregates = |(before, after, changes): (Simulation, Simulation, Changes)| (before.aggregates(), after.aggregates(), changes);
    let (mut differences, mut sides) = (comparison.results(), sides.map(aggregates));
    for found in ran.workers {
        differences = differences.merge(found.comparison.results()).map_err(failed)?;
        sides = match (sides, found.sides.map(aggregates)) {
            (Some((before, after, changes)), Some((own_before, own_after, own_changes))) => {
                let (before, after) = (before.merge(own_before).map_err(failed)?, after.merge(own_after).map_err(failed)?);
                Some((before, after, changes.with(own_changes)))
            }
            (sides, _) => sides,
        };
    }
    Ok((differences, sides))
}
