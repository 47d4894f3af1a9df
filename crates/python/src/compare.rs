//! Two rule sets on the same consignments.

use consign::comparison::Differences;
use consign_report::{Compared, Heading};
use consign_what_if::{CHANGED_COLUMNS, Compare, Encoding, Exchange, Layout, Sides};
use pyo3::prelude::*;

use crate::errors::Error;
use crate::gather::Gathered;
use crate::listener::{Heard, Signals};
use crate::matcher::Matcher;
use crate::simulate::MOST_REJECTED;
use crate::source::Reading;
use crate::table::Table;
use crate::text::instant_or_now;

/// What came of a comparison.
#[pyclass(frozen, module = "consign_engine._native")]
pub(crate) struct Comparison {
    differences: Differences,
    sides: Option<Sides>,
    #[pyo3(get)]
    changed: Py<Table>,
    #[pyo3(get)]
    rejected: Vec<String>,
    #[pyo3(get)]
    notes: Vec<String>,
    heading: Heading,
}

#[pymethods]
impl Comparison {
    /// As `consign compare --json` writes it.
    fn to_json(&self) -> String {
        self.differences.to_json()
    }

    /// The report: one HTML page.
    fn to_html(&self) -> Option<String> {
        let Sides { before, after, changes } = self.sides.as_ref()?;
        Some(consign_report::comparison(
            Compared { differences: &self.differences, before, after, changes: changes.clone() },
            &self.heading,
        ))
    }
}

/// Decides all consignments of a source by both rule sets.
#[pyfunction]
pub(crate) fn compare(
    py: Python<'_>,
    before: &Matcher,
    after: &Matcher,
    source: &Bound<'_, PyAny>,
    at: Option<&str>,
    reading: Reading,
) -> Result<Comparison, Error> {
    let (at, source) = (instant_or_now(at)?, reading.source(source)?);
    let layout = Layout::new(CHANGED_COLUMNS, Encoding::Arrow);
    let facts = [before.facts("Before"), after.facts("After"), consign_report::consignment_facts(source.name(), at)].concat();
    let heading = Heading { title: before.title(), facts, full: None };
    let comparison = consign::comparison::Comparison::new(&before.pool, &after.pool).map_err(|error| Error::Value(error.to_string()))?;
    let (compared, heard, batches) = py.detach(|| {
        let rows = Some((layout, [before, after].map(|side| Exchange::of(&side.rules))));
        let compare = Compare { comparison, at, has_sides: true, rows, threads: reading.threads() };
        let (mut gathered, mut signals, mut heard) = (Gathered::new(layout), Signals::default(), Heard::keeping(MOST_REJECTED));
        let compared = compare.run(source, &mut heard, |part| {
            gathered.push(part)?;
            signals.look()
        })?;
        Ok::<_, Error>((compared, heard, gathered.batches()?))
    })?;
    Ok(Comparison {
        differences: compared.differences,
        sides: compared.sides,
        changed: Py::new(py, Table::new(layout.schema(), batches))?,
        rejected: heard.rejected.into_iter().map(|row| row.told).collect(),
        notes: heard.notes,
        heading,
    })
}
