//! Tables: what stands in them.

use consign_what_if::grouped;
use rust_decimal::Decimal;

use crate::figures::{count, signed};

/// A table. A script lets it be sorted, searched and saved as CSV; without one it is there to read.
#[derive(Debug)]
pub(crate) struct Table {
    /// Unique in the page; the name of the CSV file.
    pub(crate) id: &'static str,
    /// What is in it.
    pub(crate) caption: String,
    /// How to read it, where that isn't plain.
    pub(crate) note: String,
    /// Whether it is shown on request only.
    pub(crate) is_folded: bool,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) fn new(id: &'static str, caption: impl Into<String>) -> Self {
        Self { id, caption: caption.into(), note: String::new(), is_folded: false, columns: Vec::new(), rows: Vec::new() }
    }

    pub(crate) fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    pub(crate) fn folded(self) -> Self {
        Self { is_folded: true, ..self }
    }

    pub(crate) fn texts<T: Into<String>>(mut self, titles: impl IntoIterator<Item = T>) -> Self {
        self.columns.extend(titles.into_iter().map(|title| Column { title: title.into(), is_figure: false }));
        self
    }

    pub(crate) fn figures<T: Into<String>>(mut self, titles: impl IntoIterator<Item = T>) -> Self {
        self.columns.extend(titles.into_iter().map(|title| Column { title: title.into(), is_figure: true }));
        self
    }

    pub(crate) fn rows(self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        Self { rows: rows.into_iter().collect(), ..self }
    }
}

/// A column. Figures stand on the right.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) is_figure: bool,
}

/// What stands in a column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Nothing,
    Text(String),
    /// Text, and below it in small what else there is to know.
    Named(String, String),
    /// References of consignments.
    References(Vec<String>),
    /// A word that stands out.
    Mark(&'static str, Tone),
    /// A figure as it is read.
    Figure(String, Tone),
}

/// Whether something is good or bad for the shipper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Bad,
}

impl Tone {
    /// Dearer is bad.
    pub(crate) fn of_cost(difference: Decimal) -> Self {
        match difference.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Equal => Self::Plain,
            std::cmp::Ordering::Less => Self::Good,
            std::cmp::Ordering::Greater => Self::Bad,
        }
    }

    /// A class of the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }
}

impl Cell {
    pub(crate) fn references<T: ToString>(references: &[T]) -> Self {
        Self::References(references.iter().map(ToString::to_string).collect())
    }

    pub(crate) fn figure(figure: Decimal) -> Self {
        Self::Figure(grouped(figure), Tone::Plain)
    }

    pub(crate) fn percent(percent: Option<Decimal>) -> Self {
        percent.map_or(Self::Nothing, |percent| Self::Figure(format!("{} %", grouped(percent)), Tone::Plain))
    }

    /// What the same consignments cost more, or less.
    pub(crate) fn difference(difference: Decimal) -> Self {
        Self::Figure(signed(difference), Tone::of_cost(difference))
    }

    /// A name with its reference, where these differ.
    pub(crate) fn named(name: &str, reference: &str) -> Self {
        if name.is_empty() || name == reference { Self::from(reference) } else { Self::Named(name.to_owned(), reference.to_owned()) }
    }

    /// Whether it says nothing, or 0.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Figure(figure, _) => figure.chars().all(|letter| "0. %".contains(letter)),
            _ => false,
        }
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Figure(count(number), Tone::Plain)
    }
}

impl From<Option<Decimal>> for Cell {
    fn from(figure: Option<Decimal>) -> Self {
        figure.map_or(Self::Nothing, Self::figure)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
