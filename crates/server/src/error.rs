//! Errors as they are answered over HTTP.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use consign::pro::{AllocationAnswer, ErrorAnswer, ErrorDetail, Failure, RequestError};
use consign::{ConsignmentError, RuleSetError};

use crate::database::DatabaseError;
use crate::rules::RulesError;

/// An error, with its status. What it is answered with is written where the request's own number is known.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    status: StatusCode,
    pub(crate) answer: ErrorAnswer,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        let mut answer = ErrorAnswer::default();
        (answer.code, answer.message) = (code.to_owned(), message.into());
        Self { status, answer }
    }

    pub(crate) fn not_found(what: &str, name: &str) -> Self {
        let name: String = name.chars().take(100).collect();
        Self::new(StatusCode::NOT_FOUND, "NotFound", format!("Item {name} not found: unknown {what}"))
    }

    /// That the store can't be asked, or can't keep: it is as it was.
    fn unavailable(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "the store fails");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "StoreUnavailable", "the store can't be asked or can't keep: nothing has changed")
    }

    /// The error that a consignment's own answer is, where it is all that was asked for; `Ok` if it was looked at.
    pub(crate) fn unless_looked_at(answer: AllocationAnswer<'static>) -> Result<AllocationAnswer<'static>, Self> {
        let code = match answer.status_code {
            200 | 422 => return Ok(answer),
            404 => "NotFound",
            409 => "State",
            410 => "Expired",
            _ => "InvalidConsignment",
        };
        let status = StatusCode::from_u16(answer.status_code).unwrap_or(StatusCode::BAD_REQUEST);
        let name = answer.consignment_reference.as_deref().unwrap_or_default();
        let message = if answer.status_code == 404 && answer.state.is_none() {
            format!("Item {name} not found: {}", answer.description)
        } else {
            answer.description
        };
        Err(Self::new(status, code, message))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
        Self { status, answer: error.answer() }
    }
}

impl From<ConsignmentError> for ApiError {
    fn from(error: ConsignmentError) -> Self {
        RequestError::from(error).into()
    }
}

impl From<DatabaseError> for ApiError {
    fn from(error: DatabaseError) -> Self {
        Self::unavailable(&error)
    }
}

impl<E: std::error::Error> From<Failure<E>> for ApiError {
    fn from(failure: Failure<E>) -> Self {
        match failure {
            Failure::Refused(error) => error.into(),
            Failure::Store(error) => Self::unavailable(&error),
            _ => Self::busy(),
        }
    }
}

impl ApiError {
    /// That we have made a mistake.
    pub(crate) fn fault() -> Self {
        tracing::error!("a request met a fault of ours");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Fault", "a fault of ours: nothing has changed")
    }

    /// That others are in the way.
    pub(crate) fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Busy", "too many requests at once: try again")
    }
}

impl From<RuleSetError> for ApiError {
    fn from(error: RuleSetError) -> Self {
        let mut refused =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "InvalidRuleSet", "the rule set is refused: the old one stays in force");
        refused.answer.details = error.violations.iter().map(ErrorDetail::from).collect();
        refused
    }
}

impl From<RulesError> for ApiError {
    fn from(error: RulesError) -> Self {
        match error {
            RulesError::Refused(error) => error.into(),
            RulesError::Empty => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "InvalidRuleSet", format!("{error}: the old one stays in force"))
            }
            error => Self::unavailable(&error),
        }
    }
}
