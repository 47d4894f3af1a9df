//! What the readers of prices have in common: the block that is read, where something stands, what a price is.

use consign_tables::Sheet;
use rust_decimal::Decimal;

use crate::block::Block;
use crate::options::Options;

/// A place in the sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) sheet: u32,
    pub(crate) row: u32,
    pub(crate) column: u32,
}

/// What a price is: `max(minimum, price + per unit × weight)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Amount {
    pub(crate) price: Decimal,
    pub(crate) per_unit: Option<Decimal>,
    pub(crate) minimum: Option<Decimal>,
}

/// What reads the rows of one block.
pub(crate) struct Reading<'r> {
    pub(crate) sheet: &'r Sheet,
    pub(crate) number: u32,
    pub(crate) block: &'r Block,
    pub(crate) options: &'r Options,
    /// The zone of the chart for a label.
    pub(crate) charted: &'r dyn Fn(&str) -> Option<String>,
    /// What the service is called where no column says it.
    pub(crate) service: &'r str,
    pub(crate) width: Option<usize>,
}

impl Reading<'_> {
    pub(crate) fn at(&self, row: usize, column: usize) -> At {
        let narrow = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        At { sheet: self.number, row: narrow(row), column: narrow(column) }
    }
}
