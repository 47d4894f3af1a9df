//! One rule set on many consignments: the sums, and a row for each.

use consign::simulation::Aggregates;
use consign_report::Heading;
use consign_what_if::{DECISION_COLUMNS, Encoding, Exchange, Layout, Simulate};
use pyo3::prelude::*;

use crate::errors::Error;
use crate::gather::Gathered;
use crate::listener::{Heard, Signals};
use crate::matcher::Matcher;
use crate::source::Reading;
use crate::table::Table;
use crate::text::instant_or_now;

/// The most rows that are told which are no consignments; all are counted.
pub(crate) const MOST_REJECTED: usize = 1_000;

/// What a run comes to: exact sums, which merge with those of other parts of the same consignments, in any order.
#[pyclass(frozen, module = "consign_engine._native")]
pub(crate) struct Totals(Aggregates);

#[pymethods]
impl Totals {
    /// Reads what `to_json` or `consign simulate --json` has written.
    #[staticmethod]
    fn from_json(text: &str) -> Result<Self, Error> {
        Ok(Self(Aggregates::from_json(text).map_err(|error| Error::Value(error.to_string()))?))
    }

    /// As `consign simulate --json` writes it.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The sums of both.
    fn merge(&self, other: &Self) -> Result<Self, Error> {
        Ok(Self(self.0.clone().merge(other.0.clone()).map_err(|error| Error::Value(error.to_string()))?))
    }

    #[getter]
    fn consignments(&self) -> u64 {
        self.0.consignments
    }

    #[getter]
    fn allocated(&self) -> u64 {
        self.0.allocated
    }

    #[getter]
    fn failed(&self) -> u64 {
        self.0.failed
    }

    #[getter]
    fn invalid(&self) -> u64 {
        self.0.invalid
    }

    #[getter]
    fn currency(&self) -> String {
        self.0.currency.to_string()
    }

    /// What those that were allocated cost net, in the rule set's currency, as a text.
    #[getter]
    fn cost_text(&self) -> String {
        self.0.converted(&self.0.cost).to_string()
    }

    /// The report: one HTML page.
    fn to_html(&self, title: String, facts: Vec<(String, String)>) -> String {
        consign_report::simulation(&self.0, &Heading { title, facts, full: None })
    }
}

/// What came of a simulation.
#[pyclass(frozen, get_all, module = "consign_engine._native")]
pub(crate) struct Simulation {
    totals: Py<Totals>,
    rows: Option<Py<Table>>,
    rejected: Vec<String>,
    notes: Vec<String>,
    undated: u64,
    title: String,
    facts: Vec<(String, String)>,
}

/// Decides all consignments of a source. With `every_row` there is a row for what is no consignment, too.
#[pyfunction]
#[pyo3(signature = (matcher, source, at, reading, *, rows, every_row=false))]
pub(crate) fn simulate(
    py: Python<'_>,
    matcher: &Matcher,
    source: &Bound<'_, PyAny>,
    at: Option<&str>,
    reading: Reading,
    rows: bool,
    every_row: bool,
) -> Result<Simulation, Error> {
    let (at, source) = (instant_or_now(at)?, reading.source(source)?);
    let layout = Layout::new(DECISION_COLUMNS, Encoding::Arrow);
    let (title, facts) = (matcher.title(), [matcher.facts("Rule set"), consign_report::consignment_facts(source.name(), at)].concat());
    let (simulated, heard, batches) = py.detach(|| {
        let exchange = || (layout, Exchange::of(&matcher.rules));
        let simulate = Simulate { pool: &matcher.pool, at, rows: rows.then(exchange), threads: reading.threads() };
        let mut heard = Heard::keeping(if every_row { usize::MAX } else { MOST_REJECTED });
        let (mut gathered, mut signals) = (Gathered::new(layout), Signals::default());
        let simulated = simulate.run(source, &mut heard, |part| {
            gathered.push(part)?;
            signals.look()
        })?;
        let batches = if every_row { gathered.with_rejected(layout, &heard.rejected) } else { gathered.batches() };
        Ok::<_, Error>((simulated, heard, batches?))
    })?;
    let rows = rows.then(|| Py::new(py, Table::new(layout.schema(), batches))).transpose()?;
    let rejected = heard.rejected.into_iter().map(|row| row.told).collect();
    let (notes, undated) = (heard.notes, simulated.undated);
    Ok(Simulation { totals: Py::new(py, Totals(simulated.aggregates))?, rows, rejected, notes, undated, title, facts })
}
