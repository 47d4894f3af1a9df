//! `consign why-not`: what would let a service take a consignment, or be chosen.

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use comfy_table::Cell;
use consign::pro::WhyNotAnswer;
use consign::{Change, ChangedFigure, WhyNot as Answer};

use crate::choice::unknown;
use crate::output::pretty;
use crate::page::{fit, table};
use crate::stop::{Exit, Stop};
use crate::subject::Subject;
use crate::terminal::Look;

/// Says what would have to change for a service to take a consignment, or to be chosen
///
/// One figure at a time, and of each the least change that is enough: the weight, the longest side, the value, the number of packages, the
/// instant, the shipping date, the promised date; and for a service that isn't the cheapest its price. Each change is found by asking
/// the engine itself.
///
/// ORDERS are as for `consign explain`. The consignment is to be chosen among all services, less what other options leave out.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign why-not consignment.json --service KC_24 --rules rules.json
  consign why-not orders.jsonl --service KC_24 --rules rules.json \\
      --reference EC-000-05B-MMA --at 2026-11-02T09:00:00Z
  consign why-not consignment.json --service KC_24 --rules rules.json --json -

Exit codes:
  0  done; that no change of one figure is enough is an answer
  2  could not run: wrong usage, a rule set that is refused, a consignment that is invalid or not
     there, an unknown service")]
pub(crate) struct WhyNot {
    #[command(flatten)]
    subject: Subject,
}

impl WhyNot {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let Some(service) = self.subject.choice.named_service() else {
            return Err(Stop::Said("which service? `--service SERVICE`".to_owned()));
        };
        let asked = self.subject.asked(None)?;
        // Among all that are left, not among it alone.
        let pool = self.subject.choice.pool_around(&asked.matcher)?;
        let (at, reference) = (asked.at, &asked.consignment.reference);
        let answer = pool.why_not(service, &asked.consignment, at).map_err(|error| asked.refused(&error))?;
        let answer = answer.ok_or_else(|| unknown("carrier service", service, &asked.matcher))?;
        let json = || pretty(&WhyNotAnswer::new(answer.clone(), reference.clone(), at));
        self.subject.answer.write(json, || Ok(text(&answer, at, reference.as_str(), Look::stdout())))?;
        Ok(Exit::Done)
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn text(answer: &Answer, at: DateTime<Utc>, consignment: &str, look: Look) -> String {
    let service = &answer.service;
    let mut text = format!("consignment {consignment} at {}\n\n", instant(at));
    let is_chosen = answer.chosen.as_ref() == Some(service);
    if answer.reasons.is_empty() {
        let who = answer.chosen.as_ref().filter(|_| !is_chosen).map(|chosen| format!("; `{chosen}` is chosen"));
        text += &look.good(&format!("`{service}` can take it{}", who.as_deref().unwrap_or(if is_chosen { ", and is chosen" } else { "" })));
        text += "\n";
    } else {
        text += &look.bad(&format!("`{service}` cannot take it: {}", answer.reasons));
        text += "\n";
        text += &changes("to be able to", &answer.to_take, look);
    }
    if !is_chosen {
        text += &changes("to be chosen", &answer.to_win, look);
    }
    text
}

fn changes(what: &str, changes: &[Change], look: Look) -> String {
    if changes.is_empty() {
        return format!("\n{what}: no change of one figure is enough\n");
    }
    let mut table = table(look);
    table.set_header(["", "NOW", "ENOUGH"]);
    for change in changes {
        table.add_row([Cell::new(name(change.figure)), Cell::new(&change.from), Cell::new(&change.to)]);
    }
    fit(&mut table, look);
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    format!("\n{what}, one of these\n{}\n", lines.join("\n"))
}

fn name(figure: ChangedFigure) -> &'static str {
    match figure {
        ChangedFigure::Weight => "weight",
        ChangedFigure::LongestSide => "longest side",
        ChangedFigure::Value => "value",
        ChangedFigure::Packages => "packages",
        ChangedFigure::Instant => "instant",
        ChangedFigure::ShippingDate => "shipping date",
        ChangedFigure::DeliveryDate => "promised date",
        ChangedFigure::Price => "price",
        other => other.as_str(),
    }
}
