//! Conditions: what rules, surcharges and whatever else depends on a consignment ask of it. One mechanism for all of them.
//!
//! A member has one row in `members`: how it is called, of what it can be asked, and how. Reading, checking, compiling, asking and wording
//! go by that row; a member that asks in a way that there is takes no more than its row. Every distinct condition of a rule set stands once,
//! and is asked of a consignment at most once.

mod ask;
mod bounds;
mod cells;
mod check;
mod compile;
mod dates;
mod document;
mod doubts;
mod members;
mod offer;
mod possible;
#[cfg(feature = "schema")]
mod schema;
mod scope;
mod texts;
mod thing;
mod words;

pub(crate) use ask::{Answers, Asked};
pub(crate) use cells::{Axis, Cell};
pub(crate) use check::Uses;
pub(crate) use compile::{Collecting, ConditionId, Conditions, Own};
pub use document::{Condition, ConditionError};
pub(crate) use members::Scope;
pub(crate) use possible::Possible;
pub(crate) use scope::RuleScope;
pub(crate) use texts::is_like;
