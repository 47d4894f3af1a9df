//! Sets of words: declared once, and read, written and described from that one declaration.

/// Declares a set of words: an enum, read in any case with or without spaces, written as declared.
macro_rules! words {
    ($(
        $(#[$meta:meta])*
        pub enum $name:ident, $what:literal { $($(#[$word_meta:meta])* $word:ident = $text:literal),* $(,)? }
    )*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$word_meta])* #[cfg_attr(feature = "schema", schemars(rename = $text))] $word),* }

        impl $name {
            /// Every one, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$word),*];

            /// The word as it is written.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::json::WordError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::json::find_word(Self::ALL, |word| word.as_str(), $what, text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::json::Word for $name {
            const WHAT: &'static str = $what;
            const FIRST: Self = {
                let [first, ..] = [$(Self::$word),*];
                first
            };
        }
    )*};
}
pub(crate) use words;

/// One of a set of words.
pub(crate) trait Word: Copy + std::str::FromStr<Err = WordError> {
    /// What it is, for messages.
    const WHAT: &'static str;
    /// What stands in for one that isn't known.
    const FIRST: Self;
}

/// Why a word is refused: it is none of those that are known there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown word `{given}`: expected {what}, one of {known}")]
pub struct WordError {
    given: String,
    what: &'static str,
    known: String,
}

pub(crate) fn find_word<T: Copy>(all: &[T], text_of: impl Fn(&T) -> &'static str, what: &'static str, given: &str) -> Result<T, WordError> {
    if let Some(word) = all.iter().find(|word| text_of(word) == given) {
        return Ok(*word);
    }
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = bare(given);
    all.iter().copied().find(|word| bare(text_of(word)) == wanted).ok_or_else(|| WordError {
        given: crate::number::shortened(given),
        what,
        known: all.iter().map(text_of).collect::<Vec<_>>().join(", "),
    })
}
