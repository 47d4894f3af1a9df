//! Why orders can't be read.

use std::ops::Range;

use consign::Position;

/// Why a file of orders can't be read, or not to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file itself.
    #[error(transparent)]
    File(#[from] consign_tables::Error),
    /// A mapping is refused.
    #[error(transparent)]
    Mapping(#[from] Box<MappingError>),
    /// The names of the columns don't say enough, and there is no mapping.
    #[error("the columns of `{table}` make no consignments: {}", .lacks.join("; "))]
    Columns {
        /// What the table is called in messages.
        table: String,
        /// What is missing, or stands twice.
        lacks: Vec<String>,
        /// The columns that mean nothing.
        unknown: Vec<String>,
    },
    /// Columns that are stored in a way from which their fields can't be read: a line for each.
    #[error("cannot read `{table}`: {}", .columns.join("; "))]
    Stored {
        /// What the table is called in messages.
        table: String,
        /// What is wrong with each.
        columns: Vec<String>,
    },
    /// What was asked for doesn't go with this file.
    #[error("{0}")]
    Asked(String),
}

impl Error {
    pub(crate) fn unfit(name: &str, why: impl Into<String>) -> Self {
        consign_tables::Error::unfit(name, why).into()
    }

    pub(crate) fn at(place: impl Into<String>, why: impl Into<String>) -> Self {
        consign_tables::Error::at(place, why).into()
    }

    pub(crate) fn reading(name: &str, error: std::io::Error) -> Self {
        consign_tables::Error::reading(name, error).into()
    }
}

/// A mapping that is refused, with everything that is wrong in it.
#[derive(Debug, thiserror::Error)]
#[error("the mapping `{name}` is refused: {}", .mistakes.iter().map(|mistake| mistake.message.as_str()).collect::<Vec<_>>().join("; "))]
pub struct MappingError {
    /// What its file is called in messages.
    pub name: String,
    /// The whole text.
    pub source_text: String,
    /// What is wrong, in the order of the text.
    pub mistakes: Vec<Mistake>,
}

/// Something wrong in a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What would be right, if that can be said.
    pub hint: Option<String>,
    /// Where.
    pub position: Position,
    /// The same in bytes of the text; empty where there is nothing to underline.
    pub bytes: Range<usize>,
}
