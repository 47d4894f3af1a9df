//! `consign quote`: what every service that can take a consignment offers.

use chrono::{DateTime, Utc};
use clap::Args;
use consign::pro::{Answers, group_quotes, quotes};
use consign::{Explanation, Matcher, Pool};

use crate::choice::Choice;
use crate::output::{Format, Output};
use crate::page::Page;
use crate::stop::{Exit, Stop};
use crate::subject::{Given, Subject};
use crate::terminal::{Color, Look};

/// Quotes one consignment: what every service that can take it offers, cheapest first
///
/// Each quote has its price, its surcharges, its dates and its expiry; after the quotes come the services that give none, with every
/// reason. The first quote is what `consign allocate` chooses. --groups quotes each carrier service group by itself.
///
/// A quote expires at the start of its collection day at the origin, or at that day's allocation cut-off if that is sooner. So a quote
/// for a collection later today has already expired when it is given: it shows what today's collection would cost.
///
/// As JSON it is SortedPRO's quote result: `QuoteRequestReference`, `Quotes`, `Message`, `UnqualifiedServices`; with --groups an array,
/// each with `Name`, `Reference`, `CheapestQuote`, `Quotes`, `UnqualifiedServices`. References are made from the content: the same run
/// gives the same ones. Nothing is stored.
///
/// CONSIGNMENT is a file with one consignment; or with several (a JSON array, JSON Lines, or a table: CSV, TSV, Parquet), of which
/// --reference picks one. Its own instant holds where --at gives none. Its state does not matter.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign quote --rules rules.json --consignment consignment.json
  consign quote --rules rules.json --consignment consignment.json --groups
  consign quote --rules rules.json --consignment orders.jsonl --reference EC-000-05B-MMA \\
      --at 2026-11-02T09:00:00Z --booking-code '*/2026-11-03'
  consign quote --rules rules.json --consignment consignment.json --format json \\
      | jq '.Quotes[] | [.MpdCarrierServiceReference, .Price.Net, .ExpiryDate]'

Exit codes:
  0  done; that no service can take it is an answer
  2  could not run: wrong usage, a rule set that is refused, a consignment that is invalid or not
     there, an unknown group or booking code")]
pub(crate) struct Quote {
    #[command(flatten)]
    subject: Subject,

    #[command(flatten)]
    choice: Choice,

    /// Quote each carrier service group by itself, in the order of their references
    #[arg(long, conflicts_with_all = ["group", "service"])]
    groups: bool,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A pool, and the reference and the name of the group that it is.
struct Quoted {
    group: Option<(String, String)>,
    pool: Pool,
}

/// What is quoted, of which services, and when.
struct Asked {
    given: Given,
    at: DateTime<Utc>,
    pools: Vec<Quoted>,
}

impl Quote {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        let errors = Look::stderr(color);
        let matcher = self.subject.rules(errors)?;
        let pools = self.pools(&matcher)?;
        let given = self.subject.consignment(errors)?;
        let at = self.choice.at_or(given.at);
        let asked = Asked { given, at, pools };
        let mut out = Output::new();
        match self.format {
            Format::Json => asked.json(&mut out)?,
            Format::Table => out.text(&asked.text(Look::stdout(color))?)?,
        }
        out.flush()?;
        Ok(Exit::Done)
    }

    fn pools(&self, matcher: &Matcher) -> Result<Vec<Quoted>, Stop> {
        if !self.groups {
            return Ok(vec![Quoted { group: None, pool: self.choice.pool(matcher)? }]);
        }
        let groups = matcher.groups().filter_map(|reference| Some((reference, matcher.group_name(reference)?, matcher.group(reference)?)));
        let quoted = groups.map(|(reference, name, pool)| {
            Ok(Quoted { group: Some((reference.to_owned(), name.to_owned())), pool: self.choice.narrowed(pool)? })
        });
        quoted.collect()
    }
}

impl Asked {
    fn json(&self, out: &mut Output) -> Result<(), Stop> {
        let (consignment, answers) = (&self.given.consignment, Answers::default());
        if let [Quoted { group: None, pool }] = &self.pools[..] {
            let (answer, _) = quotes(pool, consignment, self.at, &answers).map_err(|error| self.given.refused(&error))?;
            return out.pretty_json(&answer);
        }
        let groups = self.pools.iter().filter_map(|Quoted { group, pool }| {
            let (reference, name) = group.clone()?;
            Some((reference, name, pool.clone()))
        });
        let (answer, _) = group_quotes(groups, consignment, self.at, &answers).map_err(|error| self.given.refused(&error))?;
        out.pretty_json(&answer)
    }

    fn text(&self, look: Look) -> Result<String, Stop> {
        let page = Page { consignment: &self.given.consignment, at: self.at, look, has_expiry: true, instead: Vec::new() };
        let mut text = page.heading();
        if self.pools.is_empty() {
            text += "\nthe rule set has no carrier service groups\n";
        }
        for Quoted { group, pool } in &self.pools {
            let explanation = self.explained(pool)?;
            if let Some((reference, name)) = group {
                text.extend(["\n", &look.title(reference), ": ", name, "\n"]);
            }
            text += &page.services(&explanation);
        }
        Ok(text)
    }

    fn explained(&self, pool: &Pool) -> Result<Explanation, Stop> {
        pool.explain(&self.given.consignment, self.at).map_err(|error| self.given.refused(&error))
    }
}
