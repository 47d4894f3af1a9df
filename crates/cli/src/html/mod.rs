//! The report: what came of a simulation or a comparison, as one HTML page that explains itself to whoever runs the operation.
//!
//! The page needs nothing but a browser: style, script, charts and figures are in it, and its content security policy forbids it the
//! network. Figures are worked out here, exactly; the browser formats and draws them. Without a script all tables are there to read.
//!
//! ```
//! use consign::RuleSet;
//! use consign::simulation::Simulation;
//! use consign_cli::html::{self, Heading};
//!
//! let rules = RuleSet::from_json(&std::fs::read_to_string("../../rules-examples/delivery-options/rules.json")?)?;
//! let simulation = Simulation::new(&rules.compile()?.all()); // and then fed with consignments
//!
//! let heading = Heading {
//!     title: "Peak season".to_owned(),
//!     facts: vec![("Rule set".to_owned(), "rules.json".to_owned())],
//!     full: None,
//! };
//! let mut page = Vec::new();
//! html::simulation(&simulation.aggregates(), &heading, &mut page)?;
//! assert!(page.starts_with(b"<!doctype html>"));
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

use std::io::{self, Write};

use consign::simulation::Aggregates;

pub use comparison::Compared;
pub use page::Heading;

/// Writes the report of a simulation.
///
/// # Errors
/// Those of the writer.
pub fn simulation(results: &Aggregates, heading: &Heading, out: impl Write) -> io::Result<()> {
    simulation::page(results, heading).write(out)
}

/// Writes the report of a plan, with prices in a rule set's currency.
///
/// # Errors
/// Those of the writer.
pub fn plan(batch: &consign_plan::Batch, currency: consign::Currency, heading: &Heading, out: impl Write) -> io::Result<()> {
    plan::page(batch, currency, heading).write(out)
}

/// Writes the report of a comparison.
///
/// # Errors
/// Those of the writer.
pub fn comparison(compared: Compared<'_>, heading: &Heading, out: impl Write) -> io::Result<()> {
    comparison::page(compared, heading).write(out)
}
