//! Reading JSON so that every problem of a document is found at once, each with its place in the text.
//!
//! Whether a text is JSON at all `serde_json` says. What it says is then read in one go ([`Reader`]): types read themselves ([`Decode`]), put
//! down what they cannot accept and go on with a placeholder; whoever asked for the document gets all the problems or none.

mod code;
mod decode;
mod locate;
mod path;
mod problem;
mod reader;
mod record;
#[cfg(feature = "schema")]
mod schema;
mod violation;
mod words;

use serde::de::IgnoredAny;

pub use code::ViolationCode;
pub(crate) use decode::{Decode, by_parser, date, is_absent, number};
pub use locate::Position;
pub use path::Path;
pub(crate) use path::{Step, Trail};
pub(crate) use problem::{Problem, Problems};
pub(crate) use reader::{Key, Reader, is_one_slip};
pub(crate) use record::record;
#[cfg(feature = "schema")]
pub(crate) use schema::Figure;
pub use violation::{DocumentPlace, Violation};
pub(crate) use violation::{violations, write_all};
pub use words::WordError;
pub(crate) use words::{Word, find_word, words};

/// What can be read, and the problems found.
pub(crate) type Read<T> = Result<(T, Problems), Vec<Violation>>;

/// Reads a document of at most so many bytes. With `closed`, unknown fields are problems.
///
/// # Errors
/// If it is longer, or not JSON at all: then it isn't looked into.
pub(crate) fn read<T: Decode>(source: &str, what: &str, longest: usize, closed: bool) -> Read<T> {
    if source.len() > longest {
        let message = format!("{what} of `{}` bytes is too large: at most `{longest}`", source.len());
        return Err(violations(vec![Problem::new(Path::default(), message).code(ViolationCode::TooLarge)], None));
    }
    check_syntax(source)?;
    let mut reader = Reader::new(source, closed);
    let document = T::decode(&mut reader, &Trail::Root);
    Ok((document, reader.problems))
}

/// Whether a text is JSON.
pub(crate) fn check_syntax(source: &str) -> Result<(), Vec<Violation>> {
    let (message, position) = if source.starts_with('\u{feff}') {
        ("the text begins with a byte order mark: save it as UTF-8 without one".to_owned(), Position::BEGINNING)
    } else {
        let Err(error) = serde_json::from_str::<IgnoredAny>(source) else { return Ok(()) };
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(before, _)| before).to_owned();
        let message = message
            .replace("EOF while parsing a value", "the text ends before a value")
            .replace("EOF while parsing", "the text ends inside");
        (message, Position::of_bytes(source, error.line(), error.column()))
    };
    let offset = position.offset;
    let place = DocumentPlace { path: locate::path_at(source, offset), position: Some(position), bytes: offset..offset };
    Err(vec![Violation {
        code: ViolationCode::Syntax,
        message: format!("not JSON: {message}"),
        hint: None,
        place,
        other: None,
        witness: None,
    }])
}
