//! In place of `parquet` where Parquet isn't read, as in a browser: its reader is larger than all the rest.

use std::convert::Infallible;
use std::path::Path;

use arrow_array::RecordBatch;

use crate::Error;
use crate::columns::{FirstCells, Mapping};

/// Some rows: there are none.
#[derive(Clone, Copy)]
pub(crate) struct Slice {
    never: Infallible,
    pub(super) first: u64,
}

/// A Parquet file: there is none.
pub(crate) struct Parquet(Infallible);

pub(super) fn is_parquet(_: &Path) -> bool {
    false
}

impl Parquet {
    pub(super) fn open(_: &Path, name: &str) -> Result<Self, Error> {
        Err(Error::unfit(name, "it is Parquet, which can't be read here: give CSV"))
    }

    pub(super) fn header(&self) -> Vec<&str> {
        match self.0 {}
    }

    pub(super) fn project(&mut self, _: &Mapping) -> Result<(), Error> {
        match self.0 {}
    }

    pub(super) fn rows(&self) -> u64 {
        match self.0 {}
    }

    pub(super) fn first_rows(&self, _: usize) -> Result<Vec<FirstCells>, Error> {
        match self.0 {}
    }

    pub(super) fn slices(&self) -> std::iter::Empty<Slice> {
        match self.0 {}
    }

    pub(super) fn read(&self, slice: Slice) -> Result<std::iter::Empty<Result<RecordBatch, Error>>, Error> {
        match slice.never {}
    }

    pub(super) fn check(&self, slice: Slice, _: u64) -> Result<(), Error> {
        match slice.never {}
    }
}
