//! The index: in which order services are looked at, and which surely can't take a consignment or win.
//!
//! - `ways` puts together what lanes say: a *way* is the transit lane and the rate lanes of a service that lead from a class of origins to a
//!   class of destinations. Services that name the same lists share a map from classes to ways.
//! - A *region* is the addresses for which some services have one way each. Where all services share a few zones, regions are these
//!   zones; where carriers have zone charts of their own, they are the zones of each. Nothing is made of the products of carriers' zones.
//! - `shelf`: the services of a region that weigh goods alike, by steps of weight, each in the order of a lower bound of its price.
//! - `more`: what surcharges add to bounds once the consignment is known.
//! - `gate`: rules as steps of figures and bits, asked on whole words.
//!
//! Its laws: what a gate refuses, the verdict refuses; no bound is above the price; where there is no way, there is no lane or no
//! rate. So it moves no answer, and could be left out.

mod build;
mod caps;
mod charted;
mod finder;
mod gate;
mod more;
mod order;
mod shelf;
#[cfg(test)]
mod tests;
mod ways;
mod weigh;

pub(super) use build::build;
pub(super) use caps::Caps;
pub(super) use order::Index;
