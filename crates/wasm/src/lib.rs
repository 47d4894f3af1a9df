//! What the page to try a rule set asks of consign: texts in, JSON out. [`Session`] does it, in a page and on any machine.
//!
//! An answer is one object. Where something is wrong it has `Violations`, each with its place; where something can't be done, `Error`. Figures
//! are texts, so that JavaScript loses no digit of them.

mod answer;
mod orders;
mod session;
mod violations;

pub use orders::MOST_ORDERS;
pub use session::Session;
