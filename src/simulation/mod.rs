//! Simulation: what a rule set would do with many consignments, and what each of its rules costs.

mod costs;
mod decision;
mod distribution;
mod document;
mod merge;
mod read;

pub use costs::Costs;
pub use decision::{Decision, Obstacles, Selection, SimulatedOffer};
pub use distribution::{Amount, Bucket, Distribution};
pub use document::{Aggregates, CarrierShare, KindCost, ReasonShare, RuleCost, RunnerUp, ServiceShare, Share, WeightBand};
pub use merge::MergeError;
pub(crate) use merge::{Merge, merge_all, merged_by_field};
pub(crate) use read::results;
pub use read::{LONGEST_RESULTS, ResultsError};

/// The most examples of anything: enough to look into, and to make a point.
pub const EXAMPLES: usize = 5;

/// The most collection dates that are told apart: more than ten years of them.
pub const COLLECTION_DATES: usize = 4_000;
