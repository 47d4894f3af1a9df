//! Who is cheapest: from a pool of services to a summary, or to a failure with every reason.

mod booking;
mod options;
mod outcome;
mod pool;
mod quote;
mod quoted;
mod quotes;
mod record;
mod unqualified;
mod why_not;
mod working;

use thiserror::Error;

use crate::consignment::{ConsignmentError, State};
use crate::facts::FactsError;
use crate::fingerprint::Fingerprint;
use crate::reference::Reference;

pub use booking::{BookingCode, BookingCodeError};
pub use options::{DeliveryOption, OPTION_DAYS, SelectionRefusal};
pub use pool::{Choice, Pool};
pub(crate) use quote::Total;
pub use quote::{Price, Quote, SurchargeLine};
pub use quoted::QuoteRefusal;
pub use quotes::{Quotes, QuotesIter};
pub use record::{AllocationRecord, QuoteRecord, ReasonRecord, RecordedOutcome, UnqualifiedRecord};
pub use unqualified::{ExclusionReason, Unqualified, UnqualifiedService, UnqualifiedServices};
pub use why_not::{Change, ChangedFigure, WhyNot};
pub use working::{PriceStep, SurchargeStep, WeightStep, Working};

/// What came of allocating a consignment. A failure is an answer with the same standing as a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allocation {
    /// A service has been chosen.
    Allocated(AllocationSummary),
    /// No service of the pool can take it.
    Failed(AllocationFailure),
}

impl Allocation {
    /// The rule set that decided.
    #[must_use]
    pub fn rule_set(&self) -> Fingerprint {
        match self {
            Self::Allocated(summary) => summary.quote.rule_set(),
            Self::Failed(failure) => failure.unqualified.rule_set(),
        }
    }
}

/// The chosen service, its dates and its price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AllocationSummary {
    /// The consignment.
    pub consignment: Reference,
    /// What the chosen service offers: of all that are eligible the cheapest.
    pub quote: Quote,
}

/// Why no service of the pool can take a consignment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AllocationFailure {
    /// The consignment.
    pub consignment: Reference,
    /// Every service of the pool with all its reasons, in the order of their references.
    pub unqualified: Unqualified,
}

/// Every service of a pool: what the eligible ones offer, and why the others cannot take the consignment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The consignment.
    pub consignment: Reference,
    /// What the eligible services offer, cheapest first: the first is what allocating chooses.
    pub quotes: Quotes,
    /// The others, in the order of their references.
    pub unqualified: Unqualified,
}

/// Why a consignment was not looked at: the one error of all that a pool is asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It isn't valid.
    #[error(transparent)]
    Invalid(#[from] ConsignmentError),
    /// It is in a state from which it cannot be allocated. Only what allocates or decides asks for the state.
    #[error("consignment `{reference}` is `{state}`: only `Unallocated` and `AllocationFailed` can be allocated")]
    State {
        /// The consignment.
        reference: Reference,
        /// Its state.
        state: State,
    },
    /// Its facts were prepared for another rule set.
    #[error(transparent)]
    OtherRuleSet(#[from] FactsError),
}
