//! A batch of consignments, planned at once.

use std::time::Duration;

use chrono::{DateTime, Utc};
use consign::{Consignment, Pool};
use consign_orders::Keep;
use consign_plan::{Batch, Options, PLANNED_COLUMNS, PlanDocument, plan_batch, push_row};
use consign_report::Heading;
use consign_what_if::{Encoding, Layout, Part};
use pyo3::prelude::*;

use crate::errors::Error;
use crate::gather::Gathered;
use crate::listener::{Heard, Signals};
use crate::matcher::Matcher;
use crate::simulate::MOST_REJECTED;
use crate::source::Reading;
use crate::table::Table;
use crate::text::{instant_or_now, json};

/// How often a plan looks for signals while it is made.
const PATIENCE: Duration = Duration::from_millis(50);

/// A plan for a batch.
#[pyclass(frozen, module = "consign_engine._native")]
pub(crate) struct Plan {
    batch: Batch,
    pool: Pool,
    currency: consign::Currency,
    heading: Heading,
    #[pyo3(get)]
    rejected: Vec<String>,
}

#[pymethods]
impl Plan {
    /// As `consign plan --json` writes it.
    fn to_json(&self) -> Result<String, Error> {
        json(&PlanDocument::new(&self.batch, &self.pool, self.currency))
    }

    /// What becomes of each consignment, in the order of the input.
    fn rows(&self) -> Result<Table, Error> {
        let layout = Layout::new(PLANNED_COLUMNS, Encoding::Arrow);
        let (mut part, mut gathered) = (Part::default(), Gathered::new(layout));
        self.batch.consignments.iter().for_each(|planned| push_row(layout, &mut part, planned));
        gathered.push(part)?;
        Ok(Table::new(layout.schema(), gathered.batches()?))
    }

    /// The report: one HTML page.
    fn to_html(&self) -> String {
        consign_report::plan(&self.batch, self.currency, &self.heading)
    }
}

/// Plans all consignments of a source at once.
#[pyfunction]
#[pyo3(signature = (matcher, source, at, reading, *, seconds, one_more))]
pub(crate) fn plan(
    py: Python<'_>,
    matcher: &Matcher,
    source: &Bound<'_, PyAny>,
    at: Option<&str>,
    reading: Reading,
    seconds: Option<u64>,
    one_more: bool,
) -> Result<Plan, Error> {
    let (at, source) = (instant_or_now(at)?, reading.source(source)?);
    let facts = [matcher.facts("Rule set"), consign_report::consignment_facts(source.name(), at)].concat();
    let heading = Heading { title: matcher.title(), facts, full: None };
    let options = Options { time: seconds.map(Duration::from_secs), one_more, ..Options::default() };
    let (batch, heard) = py.detach(|| {
        let (mut all, mut signals, mut heard) = (Vec::new(), Signals::default(), Heard::keeping(MOST_REJECTED));
        source.run(&Keep { at }, &mut heard, |part| {
            all.extend(part);
            signals.look()
        })?;
        Ok::<_, Error>((planned(matcher.pool.clone(), all, options)?, heard))
    })?;
    let rejected = heard.rejected.into_iter().map(|row| row.told).collect();
    Ok(Plan { batch, pool: matcher.pool.clone(), currency: matcher.rules.currency, heading, rejected })
}

/// Plans on a thread of its own, so that this one can look for signals. A plan that nobody waits for any more ends with its time.
fn planned(pool: Pool, all: Vec<(Consignment, DateTime<Utc>)>, options: Options) -> Result<Batch, Error> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        // Whoever has been interrupted doesn't hear it.
        let _ = sender.send(plan_batch(&pool, &all, &options));
    });
    let mut signals = Signals::default();
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(batch) => return batch.map_err(|error| Error::own("Error", error)),
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => signals.look()?,
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return Err(Error::own("Error", "the plan's thread has died")),
        }
    }
}
