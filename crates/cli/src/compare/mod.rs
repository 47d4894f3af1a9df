//! `consign compare`: what a change of a rule set, or another rule set, would change for a year of consignments.

mod summary;

use std::path::PathBuf;

use clap::{Args, ValueHint};
use consign::comparison::Comparison;
use consign_report::{Compared, Heading};
use consign_what_if::{CHANGED_COLUMNS, Exchange, Sides};

use crate::fail_on::Outcome;
use crate::orders::Orders;
use crate::origin;
use crate::output::write_text;
use crate::records::Records;
use crate::stop::{Exit, Stop};
use crate::terminal::Look;
use crate::what_if::{Party, Results, RunOptions};

/// Compares two rule sets: who moves where, what that costs, who newly fails, and why
///
/// Decides each consignment by both rule sets, at its own instant. The second is another file, or the first with changes (--change): a
/// rate rise, a service that is switched off, a cut-off that moves, a new rate sheet. Services of the two are the same if their
/// references are.
///
/// ORDERS are read as everywhere (see `consign allocate --help`). Rows that are no valid consignments, or for neither rule set, are
/// counted and told, and stop nothing unless --strict is given.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign compare orders.jsonl --before rules.json --after rules/leeds.json \\
      --at 2026-11-02T09:00:00Z --html diff.html
  consign compare orders.jsonl --rules rules.json \\
      --change 'CarrierServices[*].Rates += 5%' --changed changed.csv --json differences.json

Exit codes:
  0  done, whatever is different
  1  something that --fail-on names
  2  no row is a valid consignment; could not run, or could not go on: wrong usage, a rule set or a
     change that is refused, a file that is cut off; with --strict a row that is no valid
     consignment")]
pub(crate) struct Compare {
    #[command(flatten)]
    orders: Orders,

    /// The first rule set. Default: `CONSIGN_RULES`, or else what the nearest `consign.toml` says
    #[arg(long, short = 'r', visible_alias = "rules", value_name = "RULES", value_hint = ValueHint::FilePath)]
    before: PathBuf,

    /// The second. Default: the first. The changes are made to this one
    #[arg(long, value_name = "RULES")]
    after: Option<PathBuf>,

    #[command(flatten)]
    results: Results,

    /// Write each consignment that changes to this file, and why, in the order of the input: .jsonl, .csv, .tsv or .parquet
    ///
    /// `NetBefore` and `NetAfter` are in the currencies of the services' rates, `Difference` in that of the rule sets, by their exchange rates.
    #[arg(long, value_name = "FILE", help_heading = "Results")]
    changed: Option<PathBuf>,

    #[command(flatten)]
    run: RunOptions,
}

impl Compare {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let orders = self.orders.paths();
        if self.after.is_none() && self.run.changes.is_empty() {
            return Err(Stop::Said(
                "nothing says what is compared: give `--after RULES`, `--change CHANGE` or `--changes FILE`".to_owned(),
            ));
        }
        let before = Party::load(&self.before, &self.run)?;
        let after = Party::load(self.after.as_ref().unwrap_or(&self.before), &self.run)?;
        let after = after.changed(&self.run)?;
        let comparison = Comparison::new(&before.pool, &after.pool).map_err(|error| Stop::Said(error.to_string()))?;
        let (at, source) = (self.run.choice.at(), self.run.open(&orders)?);
        let name = source.name().to_owned();
        let mut heading = Heading { title: before.title(), ..Heading::default() };
        heading.facts = [before.facts("Before"), after.facts("After"), consign_report::consignment_facts(source.name(), at)].concat();
        heading.full = self.changed.as_ref().map(|path| path.display().to_string());
        let (mut records, layout) = match &self.changed {
            Some(path) => Records::create(path, CHANGED_COLUMNS).map(|(records, layout)| (Some(records), Some(layout)))?,
            None => (None, None),
        };
        let exchanges = || [&before, &after].map(|party| Exchange::of(&party.rule_set));
        let rows = layout.map(|layout| (layout, exchanges()));
        let compare = consign_what_if::Compare {
            comparison,
            at,
            has_sides: self.results.html.is_some(),
            rows,
            threads: self.run.source.threads.threads,
        };
        let fold = |part| records.as_mut().map_or(Ok(()), |records| records.write(part));
        let compared = source.read(self.run.quiet, |orders, console| compare.run(orders, console, fold), |compared| compared.tally)?;
        if let Some(records) = records {
            records.keep()?;
        }
        origin::tell(compared.tally, &after.rule_set);
        self.run.tell(compared.tally, compared.undated, compared.in_turn, at);
        let differences = compared.differences;
        let outcome = Outcome { rows: compared.tally.rows, rejected: compared.tally.rejected, ..Outcome::default() };
        if let (Some(report), Some(Sides { before, after, changes })) = (&self.results.html, compared.sides) {
            let compared = Compared { differences: &differences, before: &before, after: &after, changes };
            write_text(report, &consign_report::comparison(compared, &heading))?;
        }
        let text = || Ok(if self.run.quiet { String::new() } else { summary::text(&differences, Look::stdout()) });
        self.results.json.write(|| Ok(differences.to_json()), text)?;
        Ok(self.run.fail_on.exit(&name, outcome))
    }
}
