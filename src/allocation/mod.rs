//! Who is cheapest: from a pool of services to a summary, or to a failure with every reason.

mod booking;
mod call;
mod candidates;
mod counterfactual;
mod ledger;
mod options;
mod outcome;
mod pool;
mod preferred;
mod quote;
mod quoted;
mod quotes;
mod record;
mod unqualified;
mod why_not;
mod working;

use rust_decimal::Decimal;
use thiserror::Error;

use crate::capacity::Usage;
use crate::consignment::{ConsignmentError, State};
use crate::facts::FactsError;
use crate::fingerprint::Fingerprint;
use crate::reference::Reference;

pub use booking::{BookingCode, BookingCodeError};
pub use call::{CallError, CallOptions};
pub use candidates::{Candidate, CapacityTerms, Counts};
pub use counterfactual::{Instead, LeftOut};
pub use ledger::{Ledger, LedgerError, Reservation, ReservationError};
pub use options::{DeliveryOption, OPTION_DAYS, OptionRecord, SelectionRefusal};
pub use pool::{Choice, Pool};
pub use preferred::{HeldPreference, ObjectiveWorking, StepWorking, UnknownObjective};
pub(crate) use quote::Total;
pub use quote::{Price, Quote, SurchargeLine};
pub use quoted::QuoteRefusal;
pub use quotes::{Quotes, QuotesIter};
pub use record::{AllocationRecord, ObjectiveRecord, QuoteRecord, ReasonRecord, RecordedOutcome, UnqualifiedRecord};
pub use unqualified::{ExclusionReason, Unqualified, UnqualifiedService, UnqualifiedServices};
pub use why_not::{Change, ChangedFigure, WhyNot};
pub use working::{PriceStep, SurchargeStep, WeightStep, Working};

/// What came of allocating a consignment. A failure is an answer with the same standing as a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly all are allocated")]
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
    /// What the chosen service offers: of all that are eligible the first in the order of allocation, or by the objective.
    pub quote: Quote,
    /// What comes next: with an objective of those that its steps leave, else of all that are eligible. `None` if there is none, or where a
    /// service, a quote or a delivery option was named.
    pub runner_up: Option<Quote>,
    /// The objective by which it was chosen, if by one.
    pub objective: Option<Reference>,
    /// With an objective: how much more it costs net than the cheapest of all that were eligible, in the rule set's currency, rounded to its
    /// minor unit.
    pub cost_of_objective: Option<Decimal>,
    /// What it adds to the use of capacities.
    pub increments: Usage,
}

impl AllocationSummary {
    /// To a quote, and nothing else.
    fn of(quote: Quote) -> Self {
        let (consignment, increments) = (quote.consignment().clone(), quote.increments());
        Self { consignment, quote, runner_up: None, objective: None, cost_of_objective: None, increments }
    }
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
    /// What the eligible services offer, in the order of allocation: the first is what allocating chooses, if no objective counts.
    pub quotes: Quotes,
    /// What the objective does with them that allocating aims at, if one counts.
    pub objective: Option<ObjectiveWorking>,
    /// Objectives before it that might hold, but of which that isn't known.
    pub unknown_objectives: Vec<UnknownObjective>,
    /// The others, in the order of their references.
    pub unqualified: Unqualified,
}

impl Explanation {
    /// What allocating chooses: the first that the objective leaves, if one counts, else the first of the quotes. `None` if nothing is left.
    #[must_use]
    pub fn chosen(&self) -> Option<Quote> {
        self.at(0)
    }

    /// What stands at a place of the order by which allocating chooses.
    fn at(&self, place: usize) -> Option<Quote> {
        let Some(objective) = &self.objective else { return self.quotes.get(place) };
        let service = objective.steps.last()?.left.get(place)?;
        self.quotes.iter().find(|quote| quote.service().reference == *service)
    }
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
