//! `consign quote`: what every service that can take a consignment offers.

use clap::Args;
use consign::pro::{Answers, group_quotes, quotes};
use consign::{Matcher, Pool};

use crate::output::pretty;
use crate::page::Page;
use crate::stop::{Exit, Stop};
use crate::subject::{Asked, Subject};
use crate::terminal::Look;

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
/// ORDERS are read as everywhere (see `consign allocate --help`); of several --reference picks one. Its state does not matter.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign quote consignment.json --rules rules.json
  consign quote consignment.json --rules rules.json --groups
  consign quote orders.jsonl --rules rules.json --reference EC-000-05B-MMA \\
      --at 2026-11-02T09:00:00Z --booking-code '*/2026-11-03'
  consign quote consignment.json --rules rules.json --json - \\
      | jq '.Quotes[] | [.MpdCarrierServiceReference, .Price.Net, .ExpiryDate]'

Exit codes:
  0  done; that no service can take it is an answer
  2  could not run: wrong usage, a rule set that is refused, a consignment that is invalid or not
     there, an unknown group or booking code")]
pub(crate) struct Quote {
    #[command(flatten)]
    subject: Subject,

    /// Quote each carrier service group by itself, in the order of their references
    #[arg(long, conflicts_with_all = ["group", "service"])]
    groups: bool,
}

/// A pool, and the reference and the name of the group that it is.
struct Quoted {
    group: Option<(String, String)>,
    pool: Pool,
}

impl Quote {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let asked = self.subject.asked(None)?;
        let pools = self.pools(&asked.matcher)?;
        self.subject.answer.write(|| json(&asked, &pools), || text(&asked, &pools, Look::stdout()))?;
        Ok(Exit::Done)
    }

    fn pools(&self, matcher: &Matcher) -> Result<Vec<Quoted>, Stop> {
        if !self.groups {
            return Ok(vec![Quoted { group: None, pool: self.subject.choice.pool(matcher)? }]);
        }
        let groups = matcher.groups().filter_map(|reference| Some((reference, matcher.group_name(reference)?, matcher.group(reference)?)));
        let quoted = groups.map(|(reference, name, pool)| {
            Ok(Quoted { group: Some((reference.to_owned(), name.to_owned())), pool: self.subject.choice.narrowed(pool)? })
        });
        quoted.collect()
    }
}

fn json(asked: &Asked, pools: &[Quoted]) -> Result<String, Stop> {
    let (consignment, answers) = (&asked.consignment, Answers::default());
    if let [Quoted { group: None, pool }] = pools {
        let (answer, _) = quotes(pool, consignment, asked.at, &answers).map_err(|error| asked.refused(&error))?;
        return pretty(&answer);
    }
    let groups = pools.iter().filter_map(|Quoted { group, pool }| {
        let (reference, name) = group.clone()?;
        Some((reference, name, pool.clone()))
    });
    let (answer, _) = group_quotes(groups, consignment, asked.at, &answers).map_err(|error| asked.refused(&error))?;
    pretty(&answer)
}

fn text(asked: &Asked, pools: &[Quoted], look: Look) -> Result<String, Stop> {
    let page = Page { consignment: &asked.consignment, at: asked.at, look, has_expiry: true, instead: Vec::new() };
    let mut text = page.heading();
    if pools.is_empty() {
        text += "\nthe rule set has no carrier service groups\n";
    }
    for Quoted { group, pool } in pools {
        let explanation = pool.explain(&asked.consignment, asked.at).map_err(|error| asked.refused(&error))?;
        if let Some((reference, name)) = group {
            text.extend(["\n", &look.title(reference), ": ", name, "\n"]);
        }
        text += &page.services(&explanation);
    }
    Ok(text)
}
