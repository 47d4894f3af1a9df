//! `consign options`: when a consignment can be delivered, and by whom at what price.

mod table;

use chrono::{DateTime, Utc};
use clap::Args;
use consign::pro::{Answers, OptionTerms, options};
use consign::{DeliveryOption, OPTION_DAYS, Pool};
use serde::Serialize;

use crate::choice::Choice;
use crate::output::{Format, Output};
use crate::page::Page;
use crate::stop::{Exit, Stop};
use crate::subject::{Given, Subject};
use crate::terminal::{Color, Look, counted};

/// Shows the delivery options of one consignment: what its recipient can choose from
///
/// One option per delivery date and window, each with the cheapest service for it. It is guaranteed if it is delivered on that date and
/// not perhaps earlier. It can be chosen up to the allocation cut-off of its collection, or without one as long as that collection date
/// lasts (CHOOSE BY); the warehouse must be ready by the operational cut-off (READY BY).
///
/// A requested delivery date ends the search sooner than --days does. As JSON it is SortedPRO's `DeliveryOptions`, and `ConsignmentReference` and
/// `Dates`; references are made from the content: the same run gives the same ones. Nothing is stored.
///
/// CONSIGNMENT is a file with one consignment; or with several (a JSON array, JSON Lines, or a table: CSV, TSV, Parquet), of which
/// --reference picks one. Its own instant holds where --at gives none. Its state does not matter.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign options --rules rules.json --consignment consignment.json
  consign options --rules rules.json --consignment consignment.json --days 5 --group slow
  consign options --rules rules.json --consignment orders.jsonl --reference EC-000-05B-MMA \\
      --at 2026-11-02T09:00:00Z --summary
  consign options --rules rules.json --consignment consignment.json --format json \\
      | jq '.DeliveryOptions[] | [.EstimatedDeliveryDate.Date, .DeliveryWindow.Start, .Price.Gross]'

Exit codes:
  0  done; that there are no options is an answer
  2  could not run: wrong usage, a rule set that is refused, a consignment that is invalid or not
     there, an unknown group or booking code")]
pub(crate) struct Options {
    #[command(flatten)]
    subject: Subject,

    #[command(flatten)]
    choice: Choice,

    /// How many days ahead of the origin's date an option may be delivered
    #[arg(long, value_name = "N", default_value_t = OPTION_DAYS, value_parser = clap::value_parser!(u32).range(..=366))]
    days: u32,

    /// Only the dates, each once: one a line
    #[arg(long)]
    summary: bool,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

impl Options {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        let errors = Look::stderr(color);
        let matcher = self.subject.rules(errors)?;
        let pool = self.choice.pool(&matcher)?;
        let given = self.subject.consignment(errors)?;
        let at = self.choice.at_or(given.at);
        let options = pool.delivery_options(&given.consignment, at, self.days).map_err(|error| given.refused(&error))?;
        let mut out = Output::new();
        match self.format {
            Format::Json => self.json(&pool, &given, &options, at, &mut out)?,
            Format::Table if self.summary => dates(&options).iter().try_for_each(|date| out.line(date))?,
            Format::Table => out.text(&self.text(&pool, &given, &options, at, Look::stdout(color))?)?,
        }
        out.flush()?;
        Ok(Exit::Done)
    }

    fn json(&self, pool: &Pool, given: &Given, offered: &[DeliveryOption], at: DateTime<Utc>, out: &mut Output) -> Result<(), Stop> {
        let consignment = &given.consignment;
        if self.summary {
            return out.pretty_json(&Summary { consignment_reference: consignment.reference.as_str(), dates: dates(offered) });
        }
        let terms = OptionTerms::default().with_days(self.days);
        let (answer, _) = options(pool, consignment, at, terms, &Answers::default()).map_err(|error| given.refused(&error))?;
        out.pretty_json(&answer)
    }

    fn text(&self, pool: &Pool, given: &Given, options: &[DeliveryOption], at: DateTime<Utc>, look: Look) -> Result<String, Stop> {
        let page = Page { consignment: &given.consignment, at, look, has_expiry: false, instead: Vec::new() };
        let heading = page.heading();
        if options.is_empty() {
            let none = look.bad(&format!("no delivery options within {}", counted(self.days.into(), "day")));
            let explanation = pool.explain(&given.consignment, at).map_err(|error| given.refused(&error))?;
            return Ok(format!("{heading}\n{none}\n{}", page.services(&explanation)));
        }
        let count = look.good(&counted(options.len() as u64, "delivery option"));
        Ok(format!("{heading}\n{count}\n\n{}", table::text(options, at, look)))
    }
}

/// The dates of delivery options alone.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Summary<'a> {
    consignment_reference: &'a str,
    dates: Vec<String>,
}

/// Every date on which something can be delivered, once.
fn dates(options: &[DeliveryOption]) -> Vec<String> {
    let mut dates: Vec<_> = options.iter().map(|option| option.date).collect();
    dates.dedup();
    dates.into_iter().map(|date| date.to_string()).collect()
}
