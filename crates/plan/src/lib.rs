//! The best plan for a batch of consignments that share capacities and commitments.
//!
//! ```
//! use consign_plan::{Capacity, Offer, Options, Problem, Use, plan};
//!
//! // A takes one of two; S1 could go with B for 1.00 more, S2 for 15.00 more. Prices are in pence.
//! let a = vec![Use { capacity: 0, amount: 1 }];
//! let offers = |b| vec![Offer { price: 500, uses: a.clone(), ..Offer::default() }, Offer { price: b, ..Offer::default() }];
//! let problem = Problem {
//!     consignments: vec![offers(600), offers(2000)],
//!     capacities: vec![Capacity { max: Some(1), ..Capacity::default() }],
//! };
//! let plan = plan(&problem, &Options::default())?;
//! assert_eq!(plan.in_turn.1.cost.to_integer(), 2500.into());
//! assert_eq!(plan.score.cost.to_integer(), 1100.into());
//! assert_eq!(plan.choice, [Some(1), Some(0)]);
//! # Ok::<(), consign_plan::PlanError>(())
//! ```
//!
//! Wanted, in this order: the fewest consignments left, with every maximum kept; the least shortfall and excess of minimums and shares
//! that state no penalty; the least sum of tiers; the least total of compared prices and penalties. Of equal plans it is the one in which
//! the first consignment has its earlier offer, then the second, and so on.
//!
//! # How
//!
//! - *Reduce.* A maximum that can't be reached is no limit. An offer for which an earlier one takes no more is not needed. What no capacity
//!   ties together is a part of its own, and consignments with the same offers are one group, counted.
//! - *Step by step.* Each of the things wanted is found with those before it kept as they are. At prices for what is scarce each
//!   consignment has its cheapest offer, and that is a bound; offers that lie too far above it are in no best plan and left out.
//! - *Solve.* What remains goes to [microlp](https://docs.rs/microlp), which branches and bounds over a simplex method. Its numbers are
//!   binary; each answer is checked, and valued, in whole numbers, and the bound is worked out in whole numbers, too. It is taken as proof
//!   only where costs are small enough for it to tell whole steps apart: greatest differences within a consignment up to 2^30 steps of
//!   what they have in common. Beyond that, and when time runs out, a [`Gap`] says what isn't proved.
//! - *Equal plans* are told apart by asking, consignment by consignment, whether an earlier offer can be had.
//!
//! A batch of 10,000 consignments, 300 services and 40 capacities, each of which is scarce, takes 65 seconds of a core, proved and with
//! equal plans told apart; 1,000 consignments take 5. Where weights are counted, the last bit is hard to prove: give it a
//! time (`cargo run --release -p consign-plan --example large -- 10000 300 40`). Without a
//! time limit equal problems have equal plans.

mod batch;
mod built;
mod document;
mod gather;
mod in_turn;
mod model;
mod part;
mod plan;
mod prices;
mod problem;
mod rows;
mod score;
mod solve;
mod solver;
mod stage;
mod ties;

pub use batch::{Batch, BatchError, Because, Outcome, Planned, PlannedCapacity, Saved, Totals, plan_batch, with_digits};
pub use document::PlanDocument;
pub use num_rational::{BigRational, Ratio};
pub use plan::{Moved, Options, Plan, plan};
pub use problem::{Capacity, Flaw, Offer, PlanError, Problem, Share, Use};
pub use rows::{COLUMNS as PLANNED_COLUMNS, push_row};
pub use score::{Choice, Score};
pub use solve::{Gap, Wanted};
