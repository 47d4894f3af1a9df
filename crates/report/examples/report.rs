//! Makes the report of a simulation, or with a second rule set that of a comparison:
//!
//! ```sh
//! cargo run -p consign-report --example report -- 2026-11-02T09:00:00Z consignments.json before.json after.json > report.html
//! ```

use std::error::Error;
use std::io::Write;

use chrono::{DateTime, Utc};
use consign::comparison::Comparison;
use consign::simulation::Simulation;
use consign::{Consignment, Pool, RuleSet};
use consign_report::{Compared, Heading};
use consign_what_if::{Change, Changes};
use serde_json::value::RawValue;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (at, consignments, rules) = match arguments.as_slice() {
        [at, consignments, rules @ ..] if (1..=2).contains(&rules.len()) => (at.parse::<DateTime<Utc>>()?, consignments, rules),
        _ => return Err("give an instant, a file of consignments, and one rule set or two".into()),
    };
    let texts = std::fs::read_to_string(consignments)?;
    let texts: Vec<&RawValue> = serde_json::from_str(&texts)?;
    let consignments: Vec<Option<Consignment>> = texts.into_iter().map(|text| text.get().parse().ok()).collect();
    let pools = rules.iter().map(|path| pool(path)).collect::<Result<Vec<Pool>, _>>()?;
    let simulations: Vec<Simulation> = pools.iter().map(|pool| simulated(pool, &consignments, at)).collect();
    let results: Vec<_> = simulations.iter().map(Simulation::aggregates).collect();
    let heading = Heading {
        title: rules.join(" and "),
        facts: vec![("Consignments".to_owned(), arguments.into_iter().nth(1).unwrap_or_default()), ("At".to_owned(), at.to_string())],
        full: None,
    };
    let page = match (pools.as_slice(), results.as_slice()) {
        ([first, second], [before, after]) => {
            let mut comparison = Comparison::new(first, second)?;
            let mut changes = Changes::default();
            for consignment in consignments.iter().flatten() {
                let found = comparison.add(consignment, at);
                if found.is_one() {
                    changes.add(Change::new(consignment, at, &found, &comparison));
                }
            }
            consign_report::comparison(Compared { differences: &comparison.results(), before, after, changes }, &heading)
        }
        (_, [results, ..]) => consign_report::simulation(results, &heading),
        _ => String::new(),
    };
    Ok(std::io::stdout().write_all(page.as_bytes())?)
}

fn pool(path: &str) -> Result<Pool, Box<dyn Error>> {
    Ok(RuleSet::from_json(&std::fs::read_to_string(path)?)?.compile()?.all())
}

fn simulated(pool: &Pool, consignments: &[Option<Consignment>], at: DateTime<Utc>) -> Simulation {
    let mut simulation = Simulation::new(pool);
    for consignment in consignments {
        match consignment {
            // What isn't valid is counted, and told on the page.
            Some(consignment) => drop(simulation.add(consignment, at)),
            None => simulation.add_invalid(None),
        }
    }
    simulation
}
