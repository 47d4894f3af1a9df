//! The report: what came of a simulation or a comparison, as one HTML page that explains itself to whoever runs the operation.
//!
//! The page needs nothing but a browser: its style, its charts (SVG that fits any width) and its figures are in it, and its content security
//! policy forbids it the network. It says what happened in sentences first, then in figures; it follows light and dark, and prints. A little
//! script sorts, searches and saves tables as CSV; without it all of them are there to read.
//!
//! ```
//! use consign::RuleSet;
//! use consign::simulation::Simulation;
//! use consign_report::Heading;
//!
//! let rules = RuleSet::from_json(&std::fs::read_to_string("../../rules-examples/delivery-options/rules.json")?)?;
//! let simulation = Simulation::new(&rules.compile()?.all()); // and then fed with consignments
//!
//! let heading = Heading {
//!     title: "Peak season".to_owned(),
//!     facts: vec![("Rule set".to_owned(), "rules.json".to_owned())],
//!     full: None,
//! };
//! let page = consign_report::simulation(&simulation.aggregates(), &heading);
//! assert!(page.starts_with("<!doctype html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod changes;
mod comparison;
mod costs;
mod failures;
mod figures;
mod flow;
mod histogram;
mod page;
mod plan;
mod routing;
mod rules;
mod sides;
mod simulation;
mod spread;
mod svg;
mod table;
mod words;

use consign::Currency;
use consign::simulation::Aggregates;
use consign_plan::Batch;

pub use comparison::Compared;
pub use page::{Heading, consignment_facts};

/// The report of a simulation.
#[must_use]
pub fn simulation(results: &Aggregates, heading: &Heading) -> String {
    simulation::page(results, heading).text()
}

/// The report of a comparison.
#[must_use]
pub fn comparison(compared: Compared<'_>, heading: &Heading) -> String {
    comparison::page(compared, heading).text()
}

/// The report of a plan, with prices in a rule set's currency.
#[must_use]
pub fn plan(batch: &Batch, currency: Currency, heading: &Heading) -> String {
    plan::page(batch, currency, heading).text()
}
