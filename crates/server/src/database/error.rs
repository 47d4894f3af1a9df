//! Why the database can't be asked.

use thiserror::Error;

/// Why the database can't be asked, or doesn't keep.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// It can't be reached, or it refuses: it is full, gone, or locked by another.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// It can't be opened.
    #[error("cannot open the database{}: {}", named(.file), error.as_database_error().map_or(error.to_string(), |error| error.message().to_owned()))]
    Open {
        /// Its file, if it is one.
        file: String,
        /// Why.
        error: sqlx::Error,
    },
    /// It isn't known what is meant.
    #[error("`{0}` is no database: `sqlite:FILE`, `postgres://…`, or `memory:`")]
    Url(String),
    /// Its tables can't be made, or are of another version.
    #[error("the tables of the database: {0}")]
    Tables(#[from] sqlx::migrate::MigrateError),
    /// A record in it can't be read.
    #[error("a record of the database: {0}")]
    Record(#[from] serde_json::Error),
    /// A reference in it is none.
    #[error("a reference of the database: {0}")]
    Reference(#[from] consign::NameError),
}

impl DatabaseError {
    pub(super) fn opening(file: &str, error: sqlx::Error) -> Self {
        Self::Open { file: file.to_owned(), error }
    }
}

fn named(file: &str) -> String {
    if file.is_empty() { String::new() } else { format!(" `{file}`") }
}

pub(super) type Result<T, E = DatabaseError> = std::result::Result<T, E>;
