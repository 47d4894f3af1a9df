//! Why requests are refused, and how that is answered.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

use crate::allocation::{CallError, Refusal};
use crate::consignment::{ConsignmentError, State};
use crate::json::{self, Violation};
use crate::number::shortened;
use crate::reference::Reference;

/// The most consignments that one request can list.
pub const MOST_REFERENCES: usize = 100_000;

/// A request that is refused as a whole: no consignment has changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RequestError {
    /// It can't be read.
    #[error("{}", Listed(.0))]
    Unreadable(Vec<Violation>),
    /// There is no such service.
    #[error("unknown carrier service `{0}`")]
    UnknownService(Reference),
    /// There is no such service group.
    #[error("unknown carrier service group `{0}`")]
    UnknownGroup(Reference),
    /// There is no such consignment.
    #[error("Item {0} not found: unknown consignment `{0}`")]
    UnknownConsignment(Reference),
    /// There is no such quote request.
    #[error("Item {name} not found: unknown quote request", name = shortened(.0))]
    UnknownQuotes(String),
    /// There is no such delivery option.
    #[error("Item {name} not found: unknown delivery option", name = shortened(.0))]
    UnknownOption(String),
    /// There is such a consignment already.
    #[error("consignment `{0}` is there already")]
    Exists(Reference),
    /// The consignment is in a state in which it can't be changed.
    #[error("consignment `{reference}` is `{state}`: only `Unallocated` and `AllocationFailed` can be changed")]
    State {
        /// The consignment.
        reference: Reference,
        /// Its state.
        state: State,
    },
    /// A consignment is to be put in the place of another.
    #[error("consignment `{given}` can't be put in the place of `{asked}`")]
    OtherReference {
        /// The one that is to be replaced.
        asked: Reference,
        /// The one that is given.
        given: Reference,
    },
    /// The consignment isn't valid.
    #[error(transparent)]
    Invalid(#[from] ConsignmentError),
    /// The consignment isn't looked at for another reason.
    #[error(transparent)]
    Refused(Refusal),
    /// It names an objective that there is not, or beside what leaves nothing to choose.
    #[error(transparent)]
    Objective(#[from] CallError),
    /// There is no such shipping location.
    #[error("unknown shipping location `{0}`")]
    UnknownLocation(Reference),
    /// A consignment is listed twice.
    #[error("consignment `{0}` is listed twice")]
    ListedTwice(Reference),
    /// The call takes one consignment.
    #[error("expected one consignment, found `{0}`")]
    NotOne(usize),
    /// More than [`MOST_REFERENCES`].
    #[error("`{0}` consignments are too many: at most `{MOST_REFERENCES}`")]
    TooMany(usize),
    /// More places than are told, or none.
    #[error("`{0}` places are asked for: 1 to 50 are told")]
    TooManyPlaces(u32),
    /// A field that the call needs isn't given.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A field that the call has no use for is given.
    #[error("`{0}` does not belong to this call")]
    Unexpected(&'static str),
}

impl From<Refusal> for RequestError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(error) => Self::Invalid(error),
            refusal => Self::Refused(refusal),
        }
    }
}

struct Listed<'a>(&'a [Violation]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        json::write_all(f, self.0)
    }
}

/// An error as it is answered: all that isn't an answer for a consignment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct ErrorAnswer {
    /// A word that stays the same: [`RequestError::code`].
    pub code: String,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Which request it was.
    pub correlation_id: String,
    /// Each thing that is wrong, where there are several.
    pub details: Vec<ErrorDetail>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct ErrorDetail {
    /// A word that stays the same.
    pub code: String,
    /// Where: line, column and path of what was sent.
    pub target: String,
    /// What, in a sentence.
    pub message: String,
}

impl RequestError {
    /// The status by which HTTP tells it: 400, 404, 409 or 422.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Unreadable(_) | Self::Invalid(_) | Self::Missing(_) | Self::Unexpected(_) | Self::NotOne(_) => 400,
            Self::UnknownService(_)
            | Self::UnknownGroup(_)
            | Self::UnknownConsignment(_)
            | Self::UnknownLocation(_)
            | Self::UnknownQuotes(_)
            | Self::UnknownOption(_)
            | Self::Objective(CallError::UnknownObjective { .. }) => 404,
            Self::Exists(_) | Self::State { .. } | Self::Refused(_) => 409,
            Self::TooMany(_) | Self::TooManyPlaces(_) | Self::ListedTwice(_) | Self::OtherReference { .. } | Self::Objective(_) => 422,
        }
    }

    /// A word that stays the same.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "Unreadable",
            Self::Invalid(_) => "InvalidConsignment",
            Self::Missing(_) => "Missing",
            Self::Unexpected(_) => "Unexpected",
            Self::NotOne(_) => "NotOne",
            Self::UnknownService(_) => "UnknownService",
            Self::UnknownGroup(_) => "UnknownGroup",
            Self::UnknownConsignment(_) => "UnknownConsignment",
            Self::UnknownLocation(_) => "UnknownLocation",
            Self::UnknownQuotes(_) => "UnknownQuotes",
            Self::UnknownOption(_) => "UnknownOption",
            Self::Exists(_) => "Exists",
            Self::State { .. } | Self::Refused(_) => "State",
            Self::TooMany(_) | Self::TooManyPlaces(_) => "TooMany",
            Self::ListedTwice(_) => "ListedTwice",
            Self::OtherReference { .. } => "OtherReference",
            Self::Objective(_) => "Objective",
        }
    }

    /// The error as it is answered, but for the request's own number.
    #[must_use]
    pub fn answer(&self) -> ErrorAnswer {
        let violations = match self {
            Self::Unreadable(violations) => violations,
            Self::Invalid(error) => &error.violations,
            _ => &[][..],
        };
        ErrorAnswer {
            code: self.code().to_owned(),
            message: self.to_string(),
            details: violations.iter().map(ErrorDetail::from).collect(),
            ..ErrorAnswer::default()
        }
    }
}

impl From<&Violation> for ErrorDetail {
    fn from(violation: &Violation) -> Self {
        let place = &violation.place;
        let position = place.position.map(|position| format!("{position} ")).unwrap_or_default();
        Self {
            code: violation.code.to_string(),
            target: format!("{position}{}", place.path).trim().to_owned(),
            message: violation.message.clone(),
        }
    }
}
