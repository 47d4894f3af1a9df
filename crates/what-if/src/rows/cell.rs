//! What stands in rows, and the kinds of columns that have it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;

/// What stands between the words of a list in a cell of a table.
pub(super) const BETWEEN_WORDS: &str = ";";

/// What a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Count,
    /// An amount of money: at most four decimals.
    Amount,
    /// A calendar date.
    Date,
    /// A date and a time on somebody's clocks.
    DateTime,
    /// An instant.
    Instant,
    /// Several words.
    Words,
}

/// A column: its name and what it has.
pub type Column = (&'static str, Kind);

/// What stands in a row under a column of the same kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing stands there.
    Nothing,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Count(u64),
    /// An amount of money.
    Amount(Decimal),
    /// A calendar date.
    Date(NaiveDate),
    /// A date and a time on somebody's clocks.
    DateTime(NaiveDateTime),
    /// An instant.
    Instant(DateTime<Utc>),
    /// Several words.
    Words(&'a [&'static str]),
}

impl<'a> Cell<'a> {
    /// A cell of something that may not be there.
    pub fn of<T>(value: Option<T>, cell: impl Fn(T) -> Self) -> Self {
        value.map_or(Self::Nothing, cell)
    }

    /// A cell of text that may not be there.
    pub fn text(value: Option<&'a str>) -> Self {
        Self::of(value, Cell::Text)
    }
}
