//! What is heard of a long run: rows that are no consignments, notes, and whether somebody wants it to end.

use std::time::{Duration, Instant};

use consign_orders::{Listener, Note, Rejected};
use pyo3::prelude::*;

use crate::errors::Error;

/// How often a run looks for signals.
const PATIENCE: Duration = Duration::from_millis(50);

/// Looks for signals now and then.
pub(crate) struct Signals(Instant);

impl Default for Signals {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Signals {
    /// `KeyboardInterrupt`, if somebody has asked for it.
    pub(crate) fn look(&mut self) -> Result<(), Error> {
        if self.0.elapsed() >= PATIENCE {
            Python::attach(|py| py.check_signals().map_err(Error::from))?;
            self.0 = Instant::now();
        }
        Ok(())
    }
}

/// A row that is no consignment.
pub(crate) struct RejectedRow {
    /// Its line, or its number.
    pub(crate) line: u64,
    /// Why it is none.
    pub(crate) why: String,
    /// Both in one line, with the file.
    pub(crate) told: String,
}

/// Hears of a run.
pub(crate) struct Heard {
    /// The first so many of the rows that are no consignments.
    pub(crate) rejected: Vec<RejectedRow>,
    most: usize,
    /// What was noticed in files.
    pub(crate) notes: Vec<String>,
    signals: Signals,
}

impl Heard {
    /// Keeps so many of the rows that are rejected.
    pub(crate) fn keeping(most: usize) -> Self {
        Self { rejected: Vec::new(), most, notes: Vec::new(), signals: Signals::default() }
    }
}

impl Listener<Error> for Heard {
    fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), Error> {
        if self.rejected.len() < self.most {
            let why = row.reasons();
            self.rejected.push(RejectedRow { line: row.line, why, told: row.told(file) });
        }
        Ok(())
    }

    fn noted(&mut self, file: &str, note: &Note) {
        self.notes.push(format!("{file}: {note}"));
    }

    fn goes_on(&mut self) -> Result<(), Error> {
        self.signals.look()
    }
}
