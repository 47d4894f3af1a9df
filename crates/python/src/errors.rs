//! Errors of the crates below as exceptions of `consign_engine.errors`.

use consign::{ConsignmentError, Refusal, RuleSetError, UsageError, Violation};
use consign_orders::Mistake;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// An exception: the name of its class, its message, and what is wrong in the document, each in the order of `errors.Violation`.
#[derive(Debug)]
pub(crate) enum Error {
    /// What Python has raised.
    Python(PyErr),
    /// Of a class of `consign_engine.errors`.
    Own { class: &'static str, message: String, violations: Vec<Told> },
    /// An argument that means nothing.
    Value(String),
}

/// A violation: path, line, column, code, message, hint, and the other party.
type Told = (String, Option<usize>, Option<usize>, &'static str, String, Option<String>, Option<String>);

impl Error {
    pub(crate) fn own(class: &'static str, message: impl ToString) -> Self {
        Self::Own { class, message: message.to_string(), violations: Vec::new() }
    }

    fn refused(class: &'static str, message: String, violations: &[Violation]) -> Self {
        Self::Own { class, message, violations: violations.iter().map(told).collect() }
    }

    fn raised(self, py: Python<'_>) -> PyErr {
        let (class, message, violations) = match self {
            Self::Python(error) => return error,
            Self::Value(message) => return PyValueError::new_err(message),
            Self::Own { class, message, violations } => (class, message, violations),
        };
        let made = || {
            let errors = py.import("consign_engine.errors")?;
            let violation = errors.getattr("Violation")?;
            let violations = violations.into_iter().map(|told| violation.call1(told)).collect::<PyResult<Vec<_>>>()?;
            errors.getattr(class)?.call1((message, violations))
        };
        made().map_or_else(|error| error, PyErr::from_value)
    }
}

fn told(violation: &Violation) -> Told {
    let Violation { place, other, .. } = violation;
    let position = place.position;
    let other = other.as_ref().map(|(place, label)| match place.position {
        Some(position) => format!("{label} at {position}"),
        None => format!("{label} at {}", place.path),
    });
    let (line, column) = (position.map(|position| position.line), position.map(|position| position.column));
    (place.path.to_string(), line, column, violation.code.as_str(), violation.message.clone(), violation.hint.clone(), other)
}

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        Python::attach(|py| error.raised(py))
    }
}

impl From<PyErr> for Error {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<RuleSetError> for Error {
    fn from(error: RuleSetError) -> Self {
        Self::refused("RuleSetError", error.to_string(), &error.violations)
    }
}

impl From<ConsignmentError> for Error {
    fn from(error: ConsignmentError) -> Self {
        Self::refused("ConsignmentError", error.to_string(), &error.violations)
    }
}

impl From<UsageError> for Error {
    fn from(error: UsageError) -> Self {
        Self::refused("UsageError", error.to_string(), &error.violations)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(error) => error.into(),
            other => Self::own("StateError", other),
        }
    }
}

impl From<consign_orders::Error> for Error {
    fn from(error: consign_orders::Error) -> Self {
        let message = error.to_string();
        let told = |Mistake { message, hint, position, .. }: Mistake| {
            (String::new(), Some(position.line), Some(position.column), "mapping", message, hint, None)
        };
        let violations = match error {
            consign_orders::Error::Mapping(error) => error.mistakes.into_iter().map(told).collect(),
            _ => Vec::new(),
        };
        Self::Own { class: "OrdersError", message, violations }
    }
}

impl From<consign_what_if::Error> for Error {
    fn from(error: consign_what_if::Error) -> Self {
        match error {
            consign_what_if::Error::Orders(error) => error.into(),
            other => Self::own("Error", other),
        }
    }
}
