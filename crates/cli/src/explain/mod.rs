//! `consign explain`: everything about one consignment.

use clap::Args;
use consign::pro::ExplanationAnswer;

use crate::aim::Aim;
use crate::choice::Choice;
use crate::output::{Format, Output};
use crate::page::Page;
use crate::stop::{Exit, Stop};
use crate::subject::Subject;
use crate::terminal::{Color, Look};

/// Shows for one consignment what every carrier service says to it
///
/// First the services that can take it, in the order of allocation, with price, collection and delivery; marked is the one that `consign
/// allocate` chooses, with by how much it comes before the next, and who would be chosen without each rule. Where preferences hold, with tiers, the prices that are compared, and why; where an objective counts, with whom each of
/// its steps leaves. Then the others, with every reason and its figures, those that came nearest first.
///
/// CONSIGNMENT is a file with one consignment; or with several (a JSON array, JSON Lines, or a table: CSV, TSV, Parquet), of which
/// --reference picks one. Its own instant holds where --at gives none. Its state does not matter.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign explain --rules rules.json --consignment consignment.json
  consign explain --rules rules.json --consignment orders.jsonl --reference EC-000-05B-MMA
  consign explain --rules rules.json --consignment orders.jsonl --reference EC-000-05B-MMA \\
      --at 2026-11-02T09:00:00Z --group valuableGoods
  consign explain --rules rules.json --consignment consignment.json \\
      --at 2026-11-02T09:00:00Z --booking-code 'KC_24,@slow/*/*/2026-11-04'
  consign explain --rules rules.json --consignment consignment.json --service KC_24 --price
  consign explain --rules rules.json --consignment consignment.json --format json | jq '.Quotes[0]'

Exit codes:
  0  done; that no service can take it is an answer
  2  could not run: wrong usage, a rule set that is refused, a consignment that is invalid or not
     there, an unknown group or booking code")]
pub(crate) struct Explain {
    #[command(flatten)]
    subject: Subject,

    #[command(flatten)]
    choice: Choice,

    #[command(flatten)]
    aim: Aim,

    /// Says how each price comes about: weights, zone, bands, discounts, surcharges, VAT
    #[arg(long)]
    price: bool,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

impl Explain {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        let errors = Look::stderr(color);
        let matcher = self.subject.rules_with(&self.aim, errors)?;
        let pool = self.aim.pool(&self.choice, &matcher)?;
        let given = self.subject.consignment(errors)?;
        let at = self.choice.at_or(given.at);
        let explanation = pool.explain(&given.consignment, at).map_err(|error| given.refused(&error))?;
        let instead = pool.instead(&given.consignment, at).map_err(|error| given.refused(&error))?;
        let mut out = Output::new();
        match self.format {
            Format::Json => out.pretty_json(&ExplanationAnswer::new(&explanation, &instead, at, matcher.fingerprint(), self.price))?,
            Format::Table => {
                let page = Page { consignment: &given.consignment, at, look: Look::stdout(color), has_expiry: false, instead };
                out.text(&page.text(&explanation))?;
                for quote in explanation.quotes.iter().filter(|_| self.price) {
                    out.text(&format!("\n{}\n{}", quote.service().reference, quote.working()))?;
                }
            }
        }
        out.flush()?;
        Ok(Exit::Done)
    }
}
