//! A sheet's service in pieces: what rows are together one service of a rule set, and what all of them have in common.

use std::collections::BTreeSet;

use consign::{Country, Reference, Weekday, WeightUnit};
use rust_decimal::Decimal;

use crate::import::bands::Run;
use crate::import::row::{Limits, Row};
use crate::import::zone::Destination;

/// What all services of a sheet have in common.
pub(crate) struct Frame<'f> {
    pub(crate) carrier: &'f Reference,
    /// The codes of all services of the sheet.
    pub(crate) codes: BTreeSet<String>,
    /// Before each reference.
    pub(crate) prefix: &'f str,
    /// Where the lanes lead from; anywhere, if it is empty.
    pub(crate) from: Vec<String>,
    /// The transit days where the sheet states none.
    pub(crate) transit: (u32, u32),
    pub(crate) delivery_days: Vec<Weekday>,
    /// What the columns are called that notes are about.
    pub(crate) names: Names,
}

/// What the sheet calls its columns.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    pub(crate) name: String,
    pub(crate) min_weight: String,
    pub(crate) max_weight: String,
    pub(crate) sides: [String; 3],
    pub(crate) transit: String,
    pub(crate) divisor: String,
    pub(crate) countries: String,
}

/// Rows of one lane that make bands without a gap; or that have no price, and no bands.
pub(super) struct Piece<'r> {
    pub(super) to: &'r Destination,
    pub(super) origin: Option<&'r BTreeSet<Country>>,
    pub(super) rows: Vec<&'r Row>,
    pub(super) start: Decimal,
    pub(super) end: Option<Decimal>,
    pub(super) run: Option<Run>,
}

/// A service of the sheet, or a part of it that is one in a rule set.
pub(super) struct Variant<'r> {
    pub(super) limits: Limits,
    pub(super) unit: WeightUnit,
    pub(super) start: Decimal,
    pub(super) pieces: Vec<Piece<'r>>,
}

impl Variant<'_> {
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.pieces.iter().flat_map(|piece| piece.rows.iter().copied())
    }
}
