//! What stands in rows, and the kinds of columns that have it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;

/// What stands between the words of a list in a cell of a table.
pub(super) const BETWEEN_WORDS: &str = ";";

/// What a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A whole number.
    Count,
    /// An amount of money: at most four decimals.
    Amount,
    Date,
    /// A date and a time on somebody's clocks.
    DateTime,
    Instant,
    /// Several words.
    Words,
}

/// A column: its name and what it has.
pub(crate) type Column = (&'static str, Kind);

/// What stands in a row under a column of the same kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    Nothing,
    Text(&'a str),
    Count(u64),
    Amount(Decimal),
    Date(NaiveDate),
    DateTime(NaiveDateTime),
    Instant(DateTime<Utc>),
    Words(&'a [&'static str]),
}

impl<'a> Cell<'a> {
    /// A cell of something that may not be there.
    pub(crate) fn of<T>(value: Option<T>, cell: impl Fn(T) -> Self) -> Self {
        value.map_or(Self::Nothing, cell)
    }

    pub(crate) fn text(value: Option<&'a str>) -> Self {
        Self::of(value, Cell::Text)
    }
}
