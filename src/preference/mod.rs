//! What goes before price, and what counts besides: preferences, objectives, the history. Here is what they say, compiled; the matcher
//! asks them.

mod adjustment;
mod history;
mod objective;
mod rank;

pub(crate) use adjustment::{Adjustment, Preference, Preferences, Standing};
pub(crate) use history::{Histories, Observed};
pub(crate) use objective::{Carbon, Filter, Last, Narrowing, Objective, Tolerance};
pub(crate) use rank::{Compared, Rank, USUAL_TIER};
