//! The native half of the Python package `consign_engine`: texts and Arrow batches in, texts and Arrow batches out.
//!
//! What Python sees of it is in `python/consign_engine`: it makes JSON of dicts and dataclasses, and typed answers of JSON. Here is what needs
//! the engine: reading, compiling, deciding and adding up, each without Python's lock.

mod answer;
mod compare;
mod errors;
mod gather;
mod listener;
mod matcher;
mod plan;
mod rates;
mod rule_set;
mod simulate;
mod source;
mod table;
mod text;

use pyo3::prelude::*;

/// The module `consign_engine._native`.
#[pymodule]
#[pyo3(name = "_native")]
mod native {
    #[pymodule_export]
    use crate::answer::Answer;
    #[pymodule_export]
    use crate::compare::{Comparison, compare};
    #[pymodule_export]
    use crate::matcher::Matcher;
    #[pymodule_export]
    use crate::plan::{Plan, plan};
    #[pymodule_export]
    use crate::rates::import_rates;
    #[pymodule_export]
    use crate::rule_set::RuleSet;
    #[pymodule_export]
    use crate::simulate::{Simulation, Totals, simulate};
    #[pymodule_export]
    use crate::table::Table;
}
