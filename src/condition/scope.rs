//! Of which decisions a rule is asked.

use super::compile::{ConditionId, Own};

/// Where, when and on what condition a rule holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct RuleScope {
    /// The numbers of the shipping locations from which it holds, ascending; any origin without them.
    pub(crate) locations: Option<Box<[u32]>>,
    /// The first and the last local day, at the origin, of decisions for which it is there.
    pub(crate) valid: [i32; 2],
    /// What must hold; always, if there is none.
    pub(crate) when: Option<ConditionId>,
    /// What of a service's own that asks.
    pub(crate) own: Own,
}

impl RuleScope {
    /// Whether the rule is there for what is decided on a local day at the origin, a shipping location or none.
    pub(crate) fn is_there(&self, location: Option<u32>, day: i32) -> bool {
        let [from, to] = self.valid;
        let is_at = |locations: &[u32]| location.is_some_and(|location| locations.binary_search(&location).is_ok());
        from <= day && day <= to && self.locations.as_deref().is_none_or(is_at)
    }
}
