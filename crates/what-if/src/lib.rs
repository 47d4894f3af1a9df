//! What a rule set, or a change of it, would come to on a year of orders: each decided at its own instant, on all cores, and added up.
//!
//! [`Simulate`] is for one rule set, [`Compare`] for two. Both take a [`Source`](consign_orders::Source) of files or of Arrow batches, and may
//! leave a row for each consignment. [`change_rules`] makes another rule set of one by changes in words.

mod change;
mod changed;
mod changes;
mod compare;
mod decisions;
mod error;
mod exchange;
mod in_turn;
mod rows;
mod simulate;
mod why;
mod words;

pub use change::{ChangedRules, RefusedChanges, RuleChanges, change_rules};
pub use changed::COLUMNS as CHANGED_COLUMNS;
pub use changes::{Change, Changes, MOST_CHANGES, Taken};
pub use compare::{Compare, Compared, Sides};
pub use decisions::{COLUMNS as DECISION_COLUMNS, Offered, Rows};
pub use error::Error;
pub use exchange::Exchange;
pub use rows::{Cell, Column, Encoding, Kind, Layout, Part};
pub use simulate::{Simulate, Simulated};
pub use words::{Money, counted, grouped, in_words};
