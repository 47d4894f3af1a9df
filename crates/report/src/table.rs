//! Tables: what stands in them, and how they can be used.

use rust_decimal::Decimal;

use super::figures::{Money, count, grouped};

/// A table that can be sorted by each column; a long one can be searched.
#[derive(Debug)]
pub(super) struct Table {
    /// Unique in the page.
    pub(super) id: &'static str,
    /// What is in it.
    pub(super) caption: &'static str,
    /// How it is to be read, where that isn't plain.
    pub(super) note: Option<String>,
    /// What the rows are, for counting them: `service`.
    pub(super) row: &'static str,
    /// Whether it is shown on request only: the figures of a chart beside it.
    pub(super) is_folded: bool,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// From so many rows on a table has a search field.
const SEARCHABLE: usize = 9;

impl Table {
    pub(super) fn new(id: &'static str, caption: &'static str, row: &'static str, columns: &[Column]) -> Self {
        Self { id, caption, note: None, row, is_folded: false, columns: columns.to_vec(), rows: Vec::new() }
    }

    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    pub(super) fn folded(self) -> Self {
        Self { is_folded: true, ..self }
    }

    pub(super) fn rows(self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        Self { rows: rows.into_iter().collect(), ..self }
    }

    pub(super) fn is_searchable(&self) -> bool {
        self.rows.len() >= SEARCHABLE
    }
}

/// A column, by what its cells are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) title: &'static str,
    /// Figures stand on the right, and are sorted from the greatest.
    pub(super) is_figure: bool,
}

impl Column {
    pub(super) const fn text(title: &'static str) -> Self {
        Self { title, is_figure: false }
    }

    pub(super) const fn figure(title: &'static str) -> Self {
        Self { title, is_figure: true }
    }
}

/// What stands in a column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Nothing,
    Text(String),
    /// Text, and below it in small what is to be known of it.
    Named(String, String),
    /// References of consignments.
    References(Vec<String>),
    /// A word that stands out, and its tone: a class of the style sheet.
    Mark(&'static str, Tone),
    Count(u64),
    Figure(Decimal),
    Percent(Decimal),
    Money(Money),
    /// More (it is dearer) or less (it is cheaper).
    Difference(Money),
}

/// How something is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Good,
    Bad,
}

impl Tone {
    /// Dearer is bad.
    pub(super) fn of_cost(difference: Decimal) -> Self {
        if difference.is_zero() {
            Self::Plain
        } else if difference.is_sign_negative() {
            Self::Good
        } else {
            Self::Bad
        }
    }

    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }
}

impl Cell {
    /// The figure, digit for digit, for sorting and formatting.
    pub(super) fn value(&self) -> Option<Decimal> {
        match self {
            Self::Count(count) => Some(Decimal::from(*count)),
            Self::Figure(figure) | Self::Percent(figure) => Some(*figure),
            Self::Money(money) | Self::Difference(money) => Some(money.amount),
            Self::Nothing | Self::Text(_) | Self::Named(..) | Self::References(_) | Self::Mark(..) => None,
        }
    }

    /// What kind of figure it is, by its class in the page.
    pub(super) fn class(&self) -> &'static str {
        match self {
            Self::Money(_) => "money",
            Self::Difference(money) => match Tone::of_cost(money.amount) {
                Tone::Plain => "money signed",
                Tone::Good => "money signed good",
                Tone::Bad => "money signed bad",
            },
            _ => "",
        }
    }

    /// As it stands in the page where no script runs.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) | Self::Named(text, _) => text.clone(),
            Self::References(references) => references.join(" "),
            Self::Mark(word, _) => (*word).to_owned(),
            Self::Count(number) => count(*number),
            Self::Figure(figure) => grouped(*figure),
            Self::Percent(percent) => format!("{} %", grouped(*percent)),
            Self::Difference(money) if money.amount > Decimal::ZERO => format!("+{money}"),
            Self::Money(money) | Self::Difference(money) => money.to_string(),
        }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<Money> for Cell {
    fn from(money: Money) -> Self {
        Self::Money(money)
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
