//! Why a file can't be read.

use std::io;

/// Why a file can't be read, or not to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refuses, or what packs the file is broken.
    #[error("cannot read `{name}`: {}", plain(.error))]
    Read {
        /// What the file is called in messages.
        name: String,
        /// What it ran into.
        error: io::Error,
    },
    /// It isn't what can be read.
    #[error("cannot read `{name}`: {why}")]
    Unfit {
        /// What the file is called in messages.
        name: String,
        /// What it is, and what would be right.
        why: String,
    },
    /// Something at a place of it.
    #[error("{place}: {why}")]
    At {
        /// The file and the line, perhaps the column: `orders.csv:7:2`.
        place: String,
        /// What is wrong there.
        why: String,
    },
}

impl Error {
    /// The error of a stream that can't be read on: also of a packed one that ends too soon.
    #[must_use]
    pub fn reading(name: &str, error: io::Error) -> Self {
        let name = name.to_owned();
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Unfit { name, why: "it is cut off, its packed text has no end".to_owned() },
            _ => Self::Read { name, error },
        }
    }

    /// A file isn't what can be read, and why.
    pub fn unfit(name: &str, why: impl Into<String>) -> Self {
        Self::Unfit { name: name.to_owned(), why: why.into() }
    }

    /// Something at a place of it: `orders.csv:7`.
    pub fn at(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self::At { place: place.into(), why: why.into() }
    }
}

/// An error of the operating system in lower case, without its number.
///
/// ```
/// let error = std::io::Error::from_raw_os_error(2);
/// assert_eq!(consign_tables::plain(&error), "no such file or directory");
/// ```
#[must_use]
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" (os error ").map_or(text.as_str(), |(text, _)| text);
    let mut rest = text.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}
