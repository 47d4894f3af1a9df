//! What became of one consignment.

use consign::pro::Answers;
use consign::{Allocation, AllocationRecord};
use pyo3::prelude::*;

use crate::errors::Error;
use crate::text::json;

/// What became of one consignment.
#[pyclass(frozen, module = "consign_engine._native")]
pub(crate) struct Answer(pub(crate) Allocation);

#[pymethods]
impl Answer {
    #[getter]
    fn is_allocated(&self) -> bool {
        matches!(self.0, Allocation::Allocated(_))
    }

    #[getter]
    fn reference(&self) -> &str {
        match &self.0 {
            Allocation::Allocated(summary) => summary.consignment.as_str(),
            Allocation::Failed(failure) => failure.consignment.as_str(),
        }
    }

    /// The service that takes it.
    #[getter]
    fn service(&self) -> Option<&str> {
        match &self.0 {
            Allocation::Allocated(summary) => Some(summary.quote.service().reference.as_str()),
            Allocation::Failed(_) => None,
        }
    }

    /// As `consign allocate` writes it.
    fn to_json(&self) -> String {
        let mut text = Vec::new();
        Answers::default().write_allocation(&self.0, None, &mut text);
        String::from_utf8_lossy(&text).into_owned()
    }

    /// As it is kept: everything of it, amounts as texts.
    fn record(&self) -> Result<String, Error> {
        json(&AllocationRecord::from(&self.0))
    }
}
