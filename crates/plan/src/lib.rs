//! The best plan for a batch of consignments that share capacities and commitments.

mod in_turn;
mod model;
mod part;
mod plan;
mod prices;
mod problem;
mod score;
mod solve;
mod solver;
mod stage;
mod ties;

pub use num_rational::{BigRational, Ratio};
pub use plan::{Moved, Options, Plan, plan};
pub use problem::{Capacity, Flaw, Offer, PlanError, Problem, Share, Use};
pub use score::{Choice, Score};
pub use solve::{Gap, Wanted};
