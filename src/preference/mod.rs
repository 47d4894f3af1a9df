//! What goes before price, and what counts besides: preferences, objectives, the history. Here is what they say, compiled; the matcher
//! asks them.

use std::collections::BTreeMap;

mod adjustment;
mod history;
mod objective;
mod rank;

pub(crate) use adjustment::{Adjustment, Preference, Preferences, Standing};
pub(crate) use history::{Histories, Observed};
pub(crate) use objective::{Carbon, Filter, Last, Narrowing, Objective, Tolerance};
pub(crate) use rank::{Compared, Rank, USUAL_TIER};

/// What goes before price, and what counts besides, of a rule set.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    pub(crate) preferences: Preferences,
    pub(crate) objectives: Vec<Objective>,
    pub(crate) histories: Histories,
    /// What services emit, by number; of those that say so.
    pub(crate) carbon: BTreeMap<u32, Carbon>,
}

impl Wishes {
    pub(crate) fn memory(&self) -> usize {
        self.preferences.memory()
            + self.objectives.iter().map(Objective::memory).sum::<usize>()
            + self.histories.memory()
            + self.carbon.len() * size_of::<(u32, Carbon)>()
    }
}
