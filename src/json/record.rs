//! Records and words of a document: declared once, and read, written and described from that one declaration.

use super::{Fields, Problem, Reader, ViolationCode};

/// Declares a record: a struct, how it is read (every unknown and missing field found), written, and its JSON Schema.
macro_rules! record {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident, $what:literal {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty = $key:literal),* $(,)?
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(rename = $key, skip_serializing_if = "crate::json::is_absent")]
                pub $field: $type,
            )*
        }

        impl $crate::json::Decode for $name {
            fn decode(node: &$crate::json::Node<'_>, reader: &mut $crate::json::Reader) -> Self {
                let Some(mut fields) = node.fields($what, reader) else { return Self::placeholder() };
                let record = Self { $($field: fields.field($key, reader)),* };
                fields.close($what, &[$($key),*], reader);
                record
            }

            fn straight<'de, D: serde::Deserializer<'de>>(value: D, closed: bool) -> Result<Self, D::Error> {
                #[expect(non_camel_case_types, reason = "named by their fields")]
                enum Key { $($field,)* Unknown }

                struct Record { closed: bool }

                impl<'de> serde::de::Visitor<'de> for Record {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($what)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        $(let mut $field: Option<$type> = None;)*
                        let key = |text: &str| match text { $($key => Key::$field,)* _ => Key::Unknown };
                        while let Some(key) = map.next_key_seed($crate::json::straight::Key(key))? {
                            match key {
                                $(Key::$field => $crate::json::straight::field(&mut $field, &mut map, self.closed)?,)*
                                Key::Unknown => $crate::json::straight::unknown(&mut map, self.closed)?,
                            }
                        }
                        Ok($name { $($field: $crate::json::straight::given($field)?),* })
                    }
                }
                value.deserialize_map(Record { closed })
            }

            fn placeholder() -> Self {
                Self { $($field: <$type as $crate::json::Decode>::placeholder()),* }
            }
        }
    )*};
}
pub(crate) use record;

/// Declares a set of words: an enum, read in any case with or without spaces, written as declared.
macro_rules! words {
    ($(
        $(#[$meta:meta])*
        pub enum $name:ident, $what:literal { $($(#[$word_meta:meta])* $word:ident = $text:literal),* $(,)? }
    )*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$word_meta])* $word),* }

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

        $crate::json::by_parser! {
            $name, $what, str::parse, {
                let [first, ..] = [$(Self::$word),*];
                first
            };
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($text),*] })
            }
        }
    )*};
}
pub(crate) use words;

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

impl Fields<'_> {
    /// Reads a field; one that must be there and isn't is a problem.
    pub(crate) fn field<T: super::Decode>(&mut self, key: &'static str, reader: &mut Reader) -> T {
        match self.take(key, reader) {
            Some(node) => T::decode(&node, reader),
            None => T::absent().unwrap_or_else(|| {
                // At the path of the field, whose place in the text is the object around it.
                let problem = Problem::new(self.path.key(key), format!("`{key}` is missing"));
                reader.problems.push(problem.code(ViolationCode::MissingField));
                T::placeholder()
            }),
        }
    }

    /// Puts down the fields that nobody asked for, if the document is closed.
    pub(crate) fn close(self, what: &str, known: &[&'static str], reader: &mut Reader) {
        if !reader.closed {
            return;
        }
        for (key, node) in self.rest() {
            let near = known.iter().filter(|name| name.len().abs_diff(key.len()) <= 1 + name.len() / 4);
            let nearest = near
                .map(|name| (strsim::damerau_levenshtein(&name.to_lowercase(), &key.to_lowercase()), name))
                .min()
                .filter(|(distance, name)| *distance <= 1 + name.len() / 4);
            let hint = match nearest {
                Some((_, name)) => format!("did you mean `{name}`?"),
                None => format!("{what} has {}", known.join(", ")),
            };
            let mut problem = Problem::new(node.path, format!("unknown field `{}`", crate::number::shortened(&key))).hint(hint);
            problem.at_key = true;
            problem.code = ViolationCode::UnknownField;
            reader.problems.push(problem);
        }
    }
}
