//! `consign options`: when a consignment can be delivered, and by whom at what price.

mod table;

use clap::Args;
use consign::pro::{Answers, OptionTerms, options};
use consign::{DeliveryOption, OPTION_DAYS, Pool};
use serde::Serialize;

use crate::output::pretty;
use crate::page::Page;
use crate::stop::{Exit, Stop};
use crate::subject::{Asked, Subject};
use crate::terminal::{Look, counted};

/// Shows the delivery options of one consignment: what its recipient can choose from
///
/// One option per delivery date and window, each with the cheapest service for it. It is guaranteed if it is delivered on that date and
/// not perhaps earlier. It can be chosen up to the allocation cut-off of its collection, or without one as long as that collection date
/// lasts (CHOOSE BY); the warehouse must be ready by the operational cut-off (READY BY).
///
/// A requested delivery date ends the search sooner than --days does. As JSON it is SortedPRO's `DeliveryOptions`, and `ConsignmentReference` and
/// `Dates`; references are made from the content: the same run gives the same ones. Nothing is stored.
///
/// ORDERS are read as everywhere (see `consign allocate --help`); of several --reference picks one. Its state does not matter.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign options consignment.json --rules rules.json
  consign options consignment.json --rules rules.json --days 5 --group slow
  consign options orders.jsonl --rules rules.json --reference EC-000-05B-MMA \\
      --at 2026-11-02T09:00:00Z --summary
  consign options consignment.json --rules rules.json --json - \\
      | jq '.DeliveryOptions[] | [.EstimatedDeliveryDate.Date, .DeliveryWindow.Start, .Price.Gross]'

Exit codes:
  0  done; that there are no options is an answer
  2  could not run: wrong usage, a rule set that is refused, a consignment that is invalid or not
     there, an unknown group or booking code")]
pub(crate) struct Options {
    #[command(flatten)]
    subject: Subject,

    /// How many days ahead of the origin's date an option may be delivered
    #[arg(long, value_name = "N", default_value_t = OPTION_DAYS, value_parser = clap::value_parser!(u32).range(..=366))]
    days: u32,

    /// Only the dates, each once: one a line
    #[arg(long)]
    summary: bool,
}

impl Options {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let asked = self.subject.asked(None)?;
        let pool = self.subject.choice.pool(&asked.matcher)?;
        let options = pool.delivery_options(&asked.consignment, asked.at, self.days).map_err(|error| asked.refused(&error))?;
        let text = || self.text(&pool, &asked, &options, Look::stdout());
        self.subject.answer.write(|| self.json(&pool, &asked, &options), text)?;
        Ok(Exit::Done)
    }

    fn json(&self, pool: &Pool, asked: &Asked, offered: &[DeliveryOption]) -> Result<String, Stop> {
        let consignment = &asked.consignment;
        if self.summary {
            return pretty(&Summary { consignment_reference: consignment.reference.as_str(), dates: dates(offered) });
        }
        let terms = OptionTerms::default().with_days(self.days);
        let (answer, _) = options(pool, consignment, asked.at, terms, &Answers::default()).map_err(|error| asked.refused(&error))?;
        pretty(&answer)
    }

    fn text(&self, pool: &Pool, asked: &Asked, options: &[DeliveryOption], look: Look) -> Result<String, Stop> {
        if self.summary {
            return Ok(dates(options).into_iter().map(|date| date + "\n").collect());
        }
        let (consignment, at) = (&asked.consignment, asked.at);
        let page = Page { consignment, at, look, has_expiry: false, instead: Vec::new() };
        let heading = page.heading();
        if options.is_empty() {
            let none = look.bad(&format!("no delivery options within {}", counted(self.days.into(), "day")));
            let explanation = pool.explain(consignment, at).map_err(|error| asked.refused(&error))?;
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
