//! The cells of a row, one by one: what stands in them, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use consign::{Country, Currency, LengthUnit, WeightUnit};
use rust_decimal::Decimal;

use crate::import::cell::{self, is_blank};
use crate::import::column::{Columns, Field};
use crate::import::note::{Kind, Notes};
use crate::import::table::Record;
use consign_tables::Mark;

/// What is taken where a sheet does not say.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Defaults {
    pub(crate) weight: Option<WeightUnit>,
    pub(crate) length: Option<LengthUnit>,
    pub(crate) currency: Option<Currency>,
    /// Where the carrier is at home.
    pub(crate) home: Option<Country>,
    /// Whether a rate of 0 is a price.
    pub(crate) is_zero_a_price: bool,
}

/// The one unit of all rows that state one.
#[derive(Debug, Default)]
pub(super) struct Units {
    pub(super) weight: Option<WeightUnit>,
    pub(super) length: Option<LengthUnit>,
}

/// The countries of labels, in small letters.
pub(super) type Zones = BTreeMap<String, BTreeSet<Country>>;

pub(super) struct Reader<'t> {
    pub(super) columns: &'t Columns,
    pub(super) defaults: Defaults,
    pub(super) zones: &'t Zones,
    pub(super) mark: Mark,
    pub(super) units: Units,
    /// How many of its transit times, where they have no unit, make a day; and of those in two columns.
    pub(super) per_day: [u32; 2],
    pub(super) notes: &'t mut Notes,
    pub(super) line: u64,
    pub(super) is_spoilt: bool,
}

impl Reader<'_> {
    pub(super) fn mistaken(&mut self, column: &str, why: &str) {
        self.notes.cell(Kind::Mistaken, self.line, column, why);
        self.is_spoilt = true;
    }

    /// What was read; or `None`, and why not is said.
    pub(super) fn said<T>(&mut self, field: Field, read: Result<T, String>) -> Option<T> {
        let column = self.columns.name(field).to_owned();
        read.map_err(|why| self.mistaken(&column, &why)).ok()
    }

    /// The cell of a field, if it has a column.
    pub(super) fn cell(&self, record: &Record, field: Field) -> Option<String> {
        self.columns.get(field).map(|column| record.cell(column.at).to_owned())
    }

    /// The cell of a field, if something stands in it.
    pub(super) fn filled(&self, record: &Record, field: Field) -> Option<String> {
        self.cell(record, field).filter(|cell| !is_blank(cell))
    }

    /// A text as it stands there; `NA` and `none` are texts like others.
    pub(super) fn text(&self, record: &Record, field: Field) -> Option<String> {
        self.cell(record, field).filter(|cell| !cell.is_empty())
    }

    pub(super) fn figure(&mut self, record: &Record, field: Field) -> Option<(Decimal, String)> {
        let cell = self.filled(record, field)?;
        let read = cell::figure(&cell, self.mark);
        self.said(field, read)
    }
}
