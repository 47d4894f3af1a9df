//! Comparison: two rule sets over the same consignments, and what the second changes.

mod document;
mod merge;

pub use document::{Causes, ChangeKind, Difference, Differences, Flow, Node, Outcome, Side};
