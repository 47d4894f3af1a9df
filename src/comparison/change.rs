//! What a comparison finds about one consignment.

use super::document::ChangeKind;
use crate::rule::ReasonCodes;
use crate::simulation::SimulatedOffer;

/// What two pools make of one consignment, and what is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What is different.
    pub kind: ChangeKind,
    /// What the first makes of it.
    pub before: Standing,
    /// What the second makes of it.
    pub after: Standing,
    /// Why the second does not give it to the service that took it before; `None` unless another service takes it now, or none.
    pub left: Option<Cause>,
    /// Why the first did not give it to the service that takes it now; `None` unless another service took it before, or none.
    pub came: Option<Cause>,
}

/// What becomes of a consignment in one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A service takes it. Its number is that of the pool's own matcher.
    Allocated(SimulatedOffer),
    /// No service can take it.
    Failed,
    /// It isn't valid for the rule set; [`Matcher::facts`](crate::Matcher::facts) says why.
    Invalid,
}

/// Why a service does not take a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// It can, but another comes before it.
    Outbid,
    /// It is no service of the pool.
    Absent,
    /// It cannot, for these reasons; at least one. [`Pool::explain`](crate::Pool::explain) has their figures.
    Excluded(ReasonCodes),
}

impl Change {
    /// Whether anything is different.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.kind != ChangeKind::None
    }
}

impl Standing {
    /// What the service that takes it offers.
    #[must_use]
    pub fn offer(&self) -> Option<&SimulatedOffer> {
        match self {
            Self::Allocated(offer) => Some(offer),
            Self::Failed | Self::Invalid => None,
        }
    }
}
