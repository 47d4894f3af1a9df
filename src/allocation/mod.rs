//! Who is cheapest: from a pool of services to a summary, or to a failure with every reason.

mod booking;
mod options;
mod outcome;
mod pool;
mod quote;
mod quoted;

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use crate::consignment::{ConsignmentError, State};
use crate::matcher::Service;
use crate::reference::Reference;
use crate::rule::ExclusionReason;

pub use booking::{BookingCode, BookingCodeError};
pub use options::{DeliveryOption, OPTION_DAYS, SelectionRefusal};
pub use pool::{Choice, Pool, ServiceFilter};
pub use quote::{Price, Quote, SurchargeLine};
pub use quoted::QuoteRefusal;

/// What came of allocating a consignment. A failure is an answer with the same standing as a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allocation {
    /// A service has been chosen.
    Allocated(AllocationSummary),
    /// No service of the pool can take it.
    Failed(AllocationFailure),
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
    pub unqualified: Vec<UnqualifiedService>,
}

/// A service that cannot take a consignment, with all the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnqualifiedService {
    /// The service.
    pub service: Arc<Service>,
    /// Whether every check but the price was passed.
    pub available: bool,
    /// Whether a price could be worked out, as far as that was looked for.
    pub rates: bool,
    /// At least one, each code once, in the order of [`crate::ReasonCode`].
    pub reasons: Vec<ExclusionReason>,
}

impl UnqualifiedService {
    /// The sentences of the reasons, each once, joined by a space.
    #[must_use]
    pub fn exclusion_reason(&self) -> String {
        let mut sentences: Vec<&str> = Vec::new();
        for sentence in self.reasons.iter().map(|reason| reason.code.sentence()) {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        sentences.join(" ")
    }
}

/// Every service of a pool: what the eligible ones offer, and why the others cannot take the consignment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The consignment.
    pub consignment: Reference,
    /// What the eligible services offer, cheapest first: the first is what allocating chooses.
    pub quotes: Vec<Quote>,
    /// The others, in the order of their references.
    pub unqualified: Vec<UnqualifiedService>,
}

/// Why a consignment was not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It isn't valid.
    #[error(transparent)]
    Invalid(#[from] ConsignmentError),
    /// It is in a state from which it cannot be allocated.
    #[error("consignment `{reference}` is `{state}`: only `Unallocated` and `AllocationFailed` can be allocated")]
    State {
        /// The consignment.
        reference: Reference,
        /// Its state.
        state: State,
    },
}

impl fmt::Display for UnqualifiedService {
    /// The reference and every reason, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.service.reference)?;
        for (index, reason) in self.reasons.iter().enumerate() {
            write!(f, "{} {reason}", if index == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}
