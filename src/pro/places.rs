//! Where recipients pick up, by somebody else's list.

use crate::consignment::Address;
use crate::rule_set::PickUpLocation;

/// Where places come from in place of the rule set's: a carrier's own list, as a rule.
pub trait PickUpSource: Send + Sync {
    /// Places near an address. Those that are too far are left out later.
    fn near(&self, destination: &Address) -> Vec<PickUpLocation>;
}
