//! Where consignments come from: files, or an object that has the Arrow C interface.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use arrow_array::RecordBatchReader;
use consign_orders::{Document, Options, Products, Source};
use pyo3::prelude::*;

use crate::errors::Error;
use crate::table::rows;

/// How many rows a worker takes at once: enough that handing out costs nothing, and few enough that all cores have some.
const ROWS: usize = 8 * 1024;

/// What rows of Arrow are called in messages.
const NAME: &str = "table";

/// How consignments are read, as `consign_engine` passes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Reading {
    mapping: Option<(String, String)>,
    at_column: Option<String>,
    products: Option<PathBuf>,
    threads: Option<usize>,
}

impl Reading {
    pub(crate) fn threads(&self) -> Option<NonZeroUsize> {
        self.threads.and_then(NonZeroUsize::new)
    }

    fn options(&self) -> Result<Options, Error> {
        let mapping = self.mapping.as_ref().map(|(name, text)| Document::of(name, text)).transpose();
        Ok(Options {
            mapping: mapping.map_err(consign_orders::Error::from)?,
            at: self.at_column.clone(),
            products: self.products.as_deref().map(Products::read).transpose()?,
            threads: self.threads(),
            ..Options::default()
        })
    }

    /// Opens files, or an object that has the Arrow C interface.
    pub(crate) fn source(&self, object: &Bound<'_, PyAny>) -> Result<Source, Error> {
        let options = self.options()?;
        if !object.hasattr("__arrow_c_stream__")? {
            let paths: Vec<PathBuf> = object.extract()?;
            return Ok(Source::open_all(&paths, &options)?);
        }
        let reader = rows(object)?;
        let schema = reader.schema();
        let batches = reader.flat_map(|batch| {
            let (batch, error) = match batch {
                Ok(batch) => (Some(batch), None),
                Err(error) => (None, Some(Err(error))),
            };
            let slices = batch.into_iter().flat_map(|batch| {
                let starts = (0..batch.num_rows()).step_by(ROWS);
                starts.map(move |start| Ok(batch.slice(start, ROWS.min(batch.num_rows() - start))))
            });
            slices.chain(error)
        });
        Ok(Source::of_batches(NAME, &schema, batches, &options)?)
    }
}
