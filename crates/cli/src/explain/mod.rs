//! `consign explain`: everything about one consignment.

use clap::Args;
use consign::pro::ExplanationAnswer;

use crate::aim::Aim;
use crate::output::pretty;
use crate::page::Page;
use crate::stop::{Exit, Stop};
use crate::subject::Subject;
use crate::terminal::Look;

/// Shows for one consignment what every carrier service says to it
///
/// First the services that can take it, in the order of allocation, with price, collection and delivery; marked is the one that `consign
/// allocate` chooses, with by how much it comes before the next, and who would be chosen without each rule. Where preferences hold, with tiers, the prices that are compared, and why; where an objective counts, with whom each of
/// its steps leaves. Then the others, with every reason and its figures, those that came nearest first.
///
/// ORDERS are read as everywhere (see `consign allocate --help`); of several --reference picks one. Its state does not matter.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign explain consignment.json --rules rules.json
  consign explain orders.jsonl --rules rules.json --reference EC-000-05B-MMA
  consign explain orders.jsonl --rules rules.json --reference EC-000-05B-MMA \\
      --at 2026-11-02T09:00:00Z --group valuableGoods
  consign explain consignment.json --rules rules.json \\
      --at 2026-11-02T09:00:00Z --booking-code 'KC_24,@slow/*/*/2026-11-04'
  consign explain consignment.json --rules rules.json --service KC_24 --price
  consign explain consignment.json --rules rules.json --json - | jq '.Quotes[0]'

Exit codes:
  0  done; that no service can take it is an answer
  2  could not run: wrong usage, a rule set that is refused, a consignment that is invalid or not
     there, an unknown group or booking code")]
pub(crate) struct Explain {
    #[command(flatten)]
    subject: Subject,

    #[command(flatten)]
    aim: Aim,

    /// Says how each price comes about: weights, zone, bands, discounts, surcharges, VAT
    #[arg(long)]
    price: bool,
}

impl Explain {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let asked = self.subject.asked(Some(&self.aim))?;
        let pool = self.aim.pool(&self.subject.choice, &asked.matcher)?;
        let (consignment, at) = (&asked.consignment, asked.at);
        let explanation = pool.explain(consignment, at).map_err(|error| asked.refused(&error))?;
        let instead = pool.instead(consignment, at).map_err(|error| asked.refused(&error))?;
        let json = || pretty(&ExplanationAnswer::new(&explanation, &instead, at, asked.matcher.fingerprint(), self.price));
        let text = || {
            let page = Page { consignment, at, look: Look::stdout(), has_expiry: false, instead: instead.clone() };
            let quotes = explanation.quotes.iter().filter(|_| self.price);
            let prices = quotes.map(|quote| format!("\n{}\n{}", quote.service().reference, quote.working()));
            Ok(page.text(&explanation) + &prices.collect::<String>())
        };
        self.subject.answer.write(json, text)?;
        Ok(Exit::Done)
    }
}
