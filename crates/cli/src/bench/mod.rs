//! `consign bench`: what decisions by a rule set cost, on this machine and for one's own consignments.

mod clock;
mod document;
mod measured;
mod ratios;
mod sample;
mod share;
mod side;
mod table;
mod turns;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};

use crate::choice::Choice;
use crate::orders::{Orders, Rules};
use crate::output::{JsonTo, pretty};
use crate::source::{Source, TableOptions};
use crate::stop::{Exit, Stop};
use crate::terminal::{Look, to_stderr};
use document::Document;
use sample::Sample;
use side::Side;

/// Measures what decisions by a rule set cost, for one's own consignments
///
/// Says how long it takes to choose, to quote and to explain (percentiles), how many decisions one core makes in a second, how long the
/// rule set takes to compile and how much memory it holds, and which rules and services cost the most time. With `--against` it measures
/// two rule sets by turns, so that what else the machine does strikes both, and tells the ratios.
///
/// What is timed, for each consignment by itself, is a call of the library with a consignment that has been read: `choose` finds the
/// cheapest service and its price, `quote` what every service that can take it offers, `explain` that and all the reasons of all others.
/// Reading consignments, writing answers and putting reasons into words is not in it. The consignments are gone through in an order in
/// which neighbours lie far apart; those that a rule set refuses are left out for both. What looking at the clock takes has been taken off. Decisions per second are counted without a clock
/// in between, on one thread; several share nothing that one of them writes.
///
/// Rules are measured by leaving them out: for each kind, a copy of the rule set without it is compiled and asked in turn with the whole,
/// the best of several rounds each. That is what decisions would cost without the kind, not a part of what they cost: without a limit
/// more services can take a consignment, so choosing may well take longer. Differences of a few per cent are noise.
///
/// Services are measured alone: the time to explain one service by itself, which includes what every question takes, about as much as
/// the quickest service's. Beside it stand how often it could take a consignment, and how often it was the cheapest.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign bench orders.jsonl --rules rules.json --seconds 0.1 --at 2026-11-02T09:00:00Z
  consign bench orders.jsonl --rules rules.json --seconds 0.1 \\
      --at 2026-11-02T09:00:00Z --against rules/leeds.json
  consign bench orders.jsonl --rules rules.json --seconds 0.1 --json -
  consign bench ~/a-day.jsonl --rules ~/rules.json --group nextDay --seconds 20

Exit codes:
  0  done
  2  could not run: wrong usage, a file that cannot be read, a rule set that is refused, an unknown
     group or booking code, no consignment that can be decided")]
pub(crate) struct Bench {
    #[command(flatten)]
    rules: Rules,

    #[command(flatten)]
    orders: Orders,

    /// Another rule set, measured in turn with the first
    #[arg(long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    against: Option<PathBuf>,

    #[command(flatten)]
    choice: Choice,

    #[command(flatten)]
    tables: TableOptions,

    /// For how long each question is asked of each rule set, in seconds: 0.01 to 3600
    ///
    /// As long for decisions per second, for the rules, for the services, and at most for compiling: a run takes some seven times as long.
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    seconds: Duration,

    /// How many consignments are read, from the beginning
    #[arg(long, value_name = "COUNT", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    limit: u32,

    /// How many services the table lists: those that cost the most
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    top: usize,

    #[command(flatten)]
    answer: JsonTo,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.01..=3600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "expected seconds from 0.01 to 3600: `2` or `0.5`".to_owned())
}

impl Bench {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let (files, orders) = (std::iter::once(&self.rules.rules).chain(&self.against), self.orders.paths());
        let sides = files.map(|file| Side::load(file, &self.choice)).collect::<Result<Vec<Side>, Stop>>()?;
        let source = Source::untold(&orders, &self.tables.read(self.choice.all_at())?, false)?;
        let sample = Sample::read(source, self.limit, &self.choice, &sides)?;
        to_stderr(&sample.left_out());
        let document = Document::measured(&sides, &sample, &self.choice, self.seconds)?;
        self.answer.write(|| pretty(&document), || Ok(table::text(&document, self.top, Look::stdout())))?;
        Ok(Exit::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_some_but_not_too_many() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for text in ["0", "0.001", "-1", "3601", "inf", "NaN", "two", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
