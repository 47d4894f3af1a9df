//! `consign allocate`: a file of consignments in, a file of summaries out.

mod table;
mod totals;
mod writer;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;
use consign::pro::{AllocationAnswer, Answers};
use consign::{Allocation, Pool};

use crate::aim::Aim;
use crate::choice::Choice;
use crate::fail_on::FailOn;
use crate::input::{Input, cannot_read, is_stdin};
use crate::origin;
use crate::output::replace;
use crate::progress::Progress;
use crate::rules;
use crate::stop::{Exit, Stop};
use crate::terminal::{Color, Look, to_stderr};
use consign_orders::{Element, Elements, Stuck, Tally, in_file, read};
use consign_tables::is_table;
use totals::Totals;
use writer::{Format, Writer};

/// Allocates consignments, each to the cheapest carrier service that can take it
///
/// Reads consignments, and writes for each, in the same order, what became of it: the service, the price and the dates; or, where no
/// service can take it, every service with all its reasons. A consignment that is invalid gets an answer with the status 400 and never
/// stops the others.
///
/// CONSIGNMENTS is a JSON array of consignments, or JSON Lines, or objects one after the other. It is read as a stream: a file may be of
/// any length. Nothing is stored anywhere; the results go to standard output, everything else to standard error.
///
/// Each answer has a `StatusCode`: 200 allocated, 422 no service can take it, 400 not valid, 409 in a state that can't be allocated.
///
/// The closing line counts failures by their main reason: of the services that came nearest to taking the consignment (they failed the
/// fewest checks), the check that most of them failed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign allocate --rules rules.json --consignments consignments.json
  consign allocate --rules rules.json --consignments orders.jsonl \\
      --at 2026-11-02T09:00:00Z --format table
  consign allocate --rules rules.json --consignments orders.jsonl \\
      --group valuableGoods --format jsonl > summaries.jsonl
  consign allocate --rules rules.json --consignments orders.jsonl \\
      --booking-code '@slow!HF_PALLET/*/*/2026-11-05' > summaries.json
  consign allocate --rules rules.json --consignments orders.jsonl \\
      --strict > summaries.json || echo 'not all of them are allocated'
  consign allocate --rules rules.json --consignments orders.jsonl \\
      --usage-out used.json > summaries.json
  zcat orders.jsonl.gz | consign allocate --rules rules.json --consignments - \\
      --format jsonl | jq -r .CarrierServiceReference

Exit codes:
  0  done; a consignment that no service can take is an answer
  1  with --strict: at least one consignment was not allocated; none of several could be, or
     something that --fail-on names
  2  none is valid; could not run, or could not go on: wrong usage, a rule set that is refused, an unknown group
     or booking code, an array that is cut off, a full disk")]
pub(crate) struct Allocate {
    /// The rule set
    #[arg(long, short, value_name = "RULES")]
    rules: PathBuf,

    /// The consignments: a file, or `-` for standard input
    #[arg(long, short, value_name = "CONSIGNMENTS")]
    consignments: PathBuf,

    #[command(flatten)]
    choice: Choice,

    #[command(flatten)]
    aim: Aim,

    /// How answers are written
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,

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
    #[arg(long, value_name = "JSON", help_heading = "Capacities")]
    usage_out: Option<PathBuf>,

    /// No closing line and no progress bar
    #[arg(long, short)]
    quiet: bool,
}

/// What decides about consignments.
struct Decider {
    pool: Pool,
    at: DateTime<Utc>,
    answers: Answers,
    /// How many that no service can take don't say where they come from.
    without_origin: u64,
}

impl Decider {
    /// The answer about a consignment, which counts for those after it.
    fn answer(&mut self, element: &Element) -> Result<AllocationAnswer<'static>, Stop> {
        let fingerprint = self.pool.matcher().fingerprint();
        let consignment = match read(element) {
            Ok(consignment) => consignment,
            Err(error) => return Ok(self.answers.invalid(&in_file(error, element.start), None, fingerprint)),
        };
        let allocation = match self.pool.allocate(&consignment, self.at) {
            Ok(allocation) => allocation,
            Err(refusal) => return Ok(self.answers.refused(&refusal, &consignment.state, fingerprint)),
        };
        self.without_origin += u64::from(matches!(allocation, Allocation::Failed(_)) && consignment.origin.is_none());
        let others = match &allocation {
            Allocation::Allocated(_) if self.answers.has_reasons() => self.pool.explain(&consignment, self.at).ok(),
            _ => None,
        };
        let answer = self.answers.allocation(&allocation, others.as_ref().map(|explanation| &explanation.unqualified)).into_owned();
        let increments = answer.increments.clone();
        // What the answer was decided by is let go first, so that it isn't copied.
        drop((allocation, others));
        self.pool.usage_mut().add(&increments).map_err(|error| Stop::Said(error.to_string()))?;
        Ok(answer)
    }
}

impl Allocate {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        if is_stdin(&self.rules) && is_stdin(&self.consignments) {
            return Err(Stop::Said("only one of `--rules` and `--consignments` can be standard input".to_owned()));
        }
        if is_table(&self.consignments) {
            let name = self.consignments.display();
            let others = "`consign simulate --decisions FILE` decides the rows of tables";
            return Err(Stop::Said(format!("`{name}` is a table, and `consign allocate` reads JSON and JSON Lines: {others}")));
        }
        let matcher = self.aim.load(&self.rules, Look::stderr(color))?;
        let pool = self.aim.pool(&self.choice, &matcher)?;
        let answers = Answers::default().with_link_base(self.link_base.as_deref().unwrap_or_default()).with_reasons(self.reasons);
        let mut decider = Decider { pool, at: self.choice.at(), answers, without_origin: 0 };
        let input = Input::open(&self.consignments)?;
        let name = input.name.clone();
        let mut totals = Totals::default();
        let mut writer = Writer::new(self.format, Look::stdout(color), decider.at);
        let stopped = self.decide_all(&mut decider, input, &mut writer, &mut totals)?;
        if !self.quiet {
            to_stderr(&totals.lines(Look::stderr(color)));
            if decider.without_origin > 0 && !is_stdin(&self.rules) {
                let rules = rules::rule_set(&self.rules, Look::stderr(color))?;
                origin::tell(Tally { without_origin: decider.without_origin, ..Tally::default() }, &rules);
            }
        }
        if let Some(stop) = stopped {
            return Err(stop);
        }
        if let Some(path) = &self.usage_out {
            let text =
                serde_json::to_string_pretty(decider.pool.usage()).map_err(|error| Stop::Said(format!("cannot write JSON: {error}")))?;
            replace(path, &(text + "\n"))?;
        }
        let is_strict = self.strict && !totals.all_allocated();
        Ok(if is_strict { Exit::Found } else { self.fail_on.exit(&name, totals.outcome(!self.choice.is_all())) })
    }

    /// Takes one consignment after the other. Where the input stops it halfway, what has been written is complete all the same.
    fn decide_all(&self, decider: &mut Decider, input: Input, writer: &mut Writer, totals: &mut Totals) -> Result<Option<Stop>, Stop> {
        let mut progress = Progress::new(input.length, self.quiet);
        let mut elements = Elements::new(input.reader);
        let mut stopped = None;
        while stopped.is_none()
            && let Some(element) = elements.next()
        {
            match element {
                Ok(element) => {
                    let answer = decider.answer(&element)?;
                    totals.add(&answer);
                    writer.write(&answer)?;
                    if elements.is_drained() {
                        // Whoever reads need not wait for what comes next.
                        writer.flush()?;
                    }
                    progress.step(elements.offset(), totals.count());
                }
                Err(Stuck::Read(error)) => stopped = Some(cannot_read(&input.name, &error)),
                Err(Stuck::Syntax { message, at }) => stopped = Some(Stop::Said(format!("{}:{at}: {message}", input.name))),
            }
        }
        progress.clear();
        writer.finish()?;
        Ok(stopped)
    }
}
