//! References and tags: the names by which users call things.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Why a reference or a tag is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NameError {
    /// There is nothing in it but white space.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// It is longer than 256 characters.
    #[error("{0} is longer than `256` characters")]
    TooLong(&'static str),
    /// It has a control character, such as a line break.
    #[error("{0} contains a control character")]
    Control(&'static str),
}

macro_rules! name {
    ($(#[$meta:meta])* $name:ident, $what:literal, $trim:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Reads another name into the place of this one, and keeps its room: for those who read many, one after the other.
            ///
            /// # Errors
            /// As for reading a new one; this one is then left as it was.
            pub fn replace(&mut self, text: &str) -> Result<(), NameError> {
                let text = if is_plain(text) { text } else { checked(text, $what, $trim)? };
                self.0.clear();
                self.0.push_str(text);
                Ok(())
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let text = if is_plain(text) { text } else { checked(text, $what, $trim)? };
                Ok(Self(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

/// The name that a text is, or what is wrong with it.
fn checked<'a>(text: &'a str, what: &'static str, trim: bool) -> Result<&'a str, NameError> {
    let bare = trimmed(text);
    let text = if trim { bare } else { text };
    if bare.is_empty() {
        return Err(NameError::Empty(what));
    }
    if text.len() > 256 && text.chars().nth(256).is_some() {
        return Err(NameError::TooLong(what));
    }
    if text.chars().any(char::is_control) {
        return Err(NameError::Control(what));
    }
    Ok(text)
}

/// Whether a text is what nearly all names are: a few visible ASCII characters, without anything to trim or to refuse.
fn is_plain(text: &str) -> bool {
    let (first, last) = (text.as_bytes().first(), text.as_bytes().last());
    text.len() <= 256
        && [first, last].iter().all(|end| end.is_some_and(u8::is_ascii_graphic))
        // Nearly all are plain to the end: to stop at one that isn't would cost more than it saves.
        && text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// Without white space and characters of no width at its ends.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_zero_width(c))
}

/// Characters that take no space and that nobody sees; Rust doesn't count them as white space.
pub(crate) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

name! {
    /// The name of a thing: 1 to 256 characters, not only white space, no control characters. Compared exactly.
    Reference, "a reference", false
}

name! {
    /// An allocation tag: 1 to 256 characters after white space and characters of no width are trimmed, no control characters. Compared exactly after trimming.
    ///
    /// ```
    /// use consign::Tag;
    /// assert_eq!(" Alcohol ".parse::<Tag>()?, "Alcohol".parse::<Tag>()?);
    /// assert!(" \u{200b} ".parse::<Tag>().is_err());
    /// # Ok::<(), consign::NameError>(())
    /// ```
    Tag, "a tag", true
}

/// What stands in for a reference that could not be read.
pub(crate) fn placeholder() -> Reference {
    Reference(String::new())
}

/// What stands in for a tag that could not be read.
pub(crate) fn tag_placeholder() -> Tag {
    Tag(String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_takes_anothers_place_as_it_would_be_read() {
        let long = "x".repeat(300);
        for text in ["EC-1", " EC 2 ", "", " ", "\u{200b}", "a\u{7}", long.as_str(), "Øst–Væst"] {
            let mut reference: Reference = "before".parse().unwrap();
            let mut tag: Tag = "before".parse().unwrap();
            assert_eq!(reference.replace(text).map(|()| reference.clone()), text.parse(), "{text}");
            assert_eq!(tag.replace(text).map(|()| tag.clone()), text.parse(), "{text}");
            if reference.replace(text).is_err() {
                assert_eq!(reference.as_str(), "before");
            }
        }
    }
}
