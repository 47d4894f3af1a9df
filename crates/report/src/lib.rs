//! The report: what came of a simulation or a comparison, as one HTML page that explains itself to whoever runs the operation.
//!
//! The page needs nothing but a browser: style, script, charts and figures are in it, and its content security policy forbids it the
//! network. Figures are worked out here, exactly; the browser formats and draws them. Without a script all tables are there to read.
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
mod chart;
mod comparison;
mod costs;
mod figures;
mod flow;
mod histogram;
mod page;
mod plan;
mod rules;
mod simulation;
mod spread;
mod table;
mod words;

use consign::Currency;
use consign::simulation::Aggregates;
use consign_plan::Batch;

pub use comparison::Compared;
pub use page::Heading;

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
