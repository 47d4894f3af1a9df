//! The matcher: a rule set, compiled. It says which services can take a consignment, when, at what price, and why the others cannot.
//!
//! One function, the [`verdict`], says what one service answers to one consignment. Choosing, quoting, explaining and simulating hand
//! it different sinks. The `index` only puts services in an order and leaves out those that surely can't win; without it every answer
//! is the same.

mod against;
mod aim;
mod besides;
mod candidates;
mod charts;
mod chosen;
mod collecting;
mod compile;
mod compiled;
mod counterfactual;
mod engine;
mod explain;
mod fall;
mod filter;
mod find_out;
mod holidays;
mod increments;
mod index;
mod left_out;
mod locations;
mod moment;
mod names;
mod no_price;
mod offer;
mod outcome;
mod preferred;
mod preferring;
mod prepare;
mod ranking;
mod room;
mod say;
mod search;
mod sink;
mod surcharged;
#[cfg(test)]
mod tests;
mod usage;
mod verdict;
mod visitor;
mod way;

pub(crate) use aim::{Aim, Leaving};
pub(crate) use besides::{Besides, Booked};
pub(crate) use chosen::Chosen;
pub use compiled::Service;
pub(crate) use compiled::{Compiled, CompiledService, RateLane, Route};
pub(crate) use engine::Engine;
pub use engine::Matcher;
pub(crate) use explain::Excluded;
pub use filter::ServiceFilter;
pub(crate) use find_out::Among;
pub use moment::Moment;
pub(crate) use moment::{LocalDays, Now};
pub(crate) use offer::{Dates, Offer, Offers};
pub(crate) use outcome::{Barred, BestTwo, Outcome, Without};
pub(crate) use say::Asked;
pub use usage::CapacityGroups;
