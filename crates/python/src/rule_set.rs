//! Rule sets.

use std::sync::Arc;

use chrono::NaiveDate;
use pyo3::prelude::*;

use crate::errors::Error;
use crate::matcher::Matcher;
use crate::text::Text;

/// A rule set that was read and checked.
#[pyclass(frozen, module = "consign_engine._native")]
pub(crate) struct RuleSet(pub(crate) Arc<consign::RuleSet>);

#[pymethods]
impl RuleSet {
    #[new]
    fn new(py: Python<'_>, text: Text) -> Result<Self, Error> {
        let source = source(&text)?;
        Ok(Self(Arc::new(py.detach(|| consign::RuleSet::from_json(source))?)))
    }

    /// With rows of a history beside it.
    fn with_history(&self, history: Text) -> Result<Self, Error> {
        Ok(Self(Arc::new(consign::RuleSet::clone(&self.0).with_history(source(&history)?)?)))
    }

    fn to_json(&self) -> String {
        self.0.to_json()
    }

    #[getter]
    fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    #[getter]
    fn currency(&self) -> String {
        self.0.currency.to_string()
    }

    /// What can hardly be meant: a line each.
    fn warnings(&self, py: Python<'_>, source: &str, today: Option<&str>) -> Result<Vec<String>, Error> {
        let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| Error::Value(format!("today: `{text}` is no date: `2026-11-02`")));
        let today = today.map(day).transpose()?;
        Ok(py.detach(|| self.0.warnings_in(source, today)).iter().map(ToString::to_string).collect())
    }

    fn compile(&self, py: Python<'_>) -> Result<Matcher, Error> {
        let matcher = py.detach(|| self.0.compile())?;
        Ok(Matcher { rules: Arc::clone(&self.0), pool: matcher.all() })
    }
}

/// A document's text.
fn source(text: &Text) -> Result<&str, Error> {
    std::str::from_utf8(text.bytes()).map_err(|error| {
        let line = text.bytes().iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        Error::own("RuleSetError", format!("line {line}: the text is not UTF-8"))
    })
}
