//! Errors as they are answered.

use serde::Serialize;

use super::request::RequestError;
use crate::allocation::CallError;
use crate::json::Violation;

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
