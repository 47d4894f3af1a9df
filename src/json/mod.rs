//! Reading JSON so that every problem of a document is found at once, each with its place in the text.
//!
//! A [`Node`] is a value that has not been looked into yet. Types read themselves from one ([`Decode`]), put down what they cannot
//! accept and go on with a placeholder; whoever asked for the document then gets all the problems or none.

mod decode;
mod locate;
mod path;
mod record;
#[cfg(feature = "schema")]
mod schema;
pub(crate) mod straight;
mod violation;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

pub(crate) use decode::{Decode, by_parser, date, from_text, is_absent, number};
pub use locate::Position;
pub(crate) use locate::{Lines, Spans};
pub use path::Path;
pub(crate) use path::{Step, Trail};
pub use record::WordError;
pub(crate) use record::{find_word, record, words};
#[cfg(feature = "schema")]
pub(crate) use schema::Figure;
pub(crate) use straight::read_straight;
pub use violation::{DocumentPlace, Violation, ViolationCode};
pub(crate) use violation::{violations, write_all};

/// What is wrong at one place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) path: Path,
    pub(crate) message: String,
    /// What would be right.
    pub(crate) hint: Option<String>,
    /// The other party of a clash.
    pub(crate) other: Option<(Path, String)>,
    /// Whether the key is meant, not its value.
    pub(crate) at_key: bool,
    pub(crate) code: ViolationCode,
    /// Where it and the other party are, if their paths don't tell.
    pub(crate) bytes: Option<[Range<usize>; 2]>,
}

impl Problem {
    pub(crate) fn new(path: Path, message: impl Into<String>) -> Self {
        Self { path, message: message.into(), hint: None, other: None, at_key: false, code: ViolationCode::InvalidValue, bytes: None }
    }

    pub(crate) fn code(mut self, code: ViolationCode) -> Self {
        self.code = code;
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn other(mut self, path: Path, label: impl Into<String>) -> Self {
        self.other = Some((path, label.into()));
        self
    }
}

/// The problems that don't follow from something that could not be read: at the same place, within it, or around it.
pub(crate) fn unexplained(problems: Vec<Problem>, unread: &[Path]) -> Vec<Problem> {
    // That the document itself lacks a field says nothing of its other fields.
    let unread = || unread.iter().filter(|path| !path.steps().is_empty());
    let within: HashSet<&[Step]> = unread().map(Path::steps).collect();
    let around: HashSet<&[Step]> = unread().flat_map(Path::ways).collect();
    let explained = |path: &Path| path.ways().any(|way| within.contains(way)) || around.contains(path.steps());
    problems.into_iter().filter(|problem| !explained(&problem.path)).collect()
}

/// A value that has not been looked into yet.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    raw: &'a RawValue,
    pub(crate) path: Path,
}

/// The problems found so far, and how unknown fields are met.
pub(crate) struct Reader {
    pub(crate) problems: Vec<Problem>,
    /// Whether a field that isn't known is a problem.
    pub(crate) closed: bool,
    /// Where the text begins.
    start: usize,
}

impl Reader {
    /// A reader that takes unknown fields as they come.
    pub(crate) fn open() -> Self {
        Self { problems: Vec::new(), closed: false, start: 0 }
    }

    /// Puts down that a key stands twice in an object.
    fn twice(&mut self, key: &str, first: &RawValue, second: &Node<'_>) {
        let span = |text: &str| {
            let start = (text.as_ptr() as usize).saturating_sub(self.start);
            start..start + text.len()
        };
        let bytes = Some([span(second.text()), span(first.get())]);
        let problem = Problem::new(second.path.clone(), format!("`{}` is given twice", crate::number::shortened(key)));
        let problem = problem.code(ViolationCode::DuplicateKey).other(second.path.clone(), "the first is");
        self.problems.push(Problem { bytes, ..problem });
    }

    pub(crate) fn refuse(&mut self, path: &Path, message: impl Into<String>) {
        self.problems.push(Problem::new(path.clone(), message));
    }
}

/// A text that isn't JSON at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    pub(crate) position: Position,
    /// The way to the value in which it is.
    pub(crate) path: Path,
}

/// The value that a text is.
pub(crate) fn root(source: &str) -> Result<Node<'_>, SyntaxError> {
    if source.starts_with('\u{feff}') {
        let message = "the text begins with a byte order mark: save it as UTF-8 without one".to_owned();
        return Err(SyntaxError { message, position: Position::of_offset(source, 0), path: Path::default() });
    }
    let raw: &RawValue = serde_json::from_str(source).map_err(|error| {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(before, _)| before).to_owned();
        let position = Position::of_bytes(source, error.line(), error.column());
        SyntaxError { message, position, path: locate::path_at(source, position.offset) }
    })?;
    Ok(Node { raw, path: Path::default() })
}

/// Reads a document. With `closed`, unknown fields are problems.
pub(crate) fn read<T: Decode>(source: &str, closed: bool) -> Result<(T, Vec<Problem>), SyntaxError> {
    let mut reader = Reader { closed, start: source.as_ptr() as usize, ..Reader::open() };
    let document = T::decode(&root(source)?, &mut reader);
    Ok((document, reader.problems))
}

impl<'a> Node<'a> {
    /// The value's text, as written.
    pub(crate) fn text(&self) -> &'a str {
        self.raw.get()
    }

    pub(crate) fn is_null(&self) -> bool {
        self.text() == "null"
    }

    /// The value as a person says it, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.text().as_bytes().first() {
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b'"') => "a text",
            Some(b't' | b'f') => "true or false",
            Some(b'n') => "null",
            _ => "a number",
        }
    }

    pub(crate) fn expected(&self, what: &str, reader: &mut Reader) {
        let problem = Problem::new(self.path.clone(), format!("expected {what}, found {}", self.kind()));
        reader.problems.push(problem.code(ViolationCode::WrongType));
    }

    /// The text of a string; `None` and a problem if it's none.
    pub(crate) fn string(&self, what: &str, reader: &mut Reader) -> Option<Cow<'a, str>> {
        if !self.text().starts_with('"') {
            self.expected(what, reader);
            return None;
        }
        if let Ok(text) = serde_json::from_str::<&str>(self.text()) {
            return Some(Cow::Borrowed(text));
        }
        let text = serde_json::from_str::<String>(self.text()).ok();
        if text.is_none() {
            reader.refuse(&self.path, "the text has an escape that stands for no character");
        }
        text.map(Cow::Owned)
    }

    /// The elements of a list; `None` and a problem if it's none.
    pub(crate) fn list(&self, what: &str, reader: &mut Reader) -> Option<Vec<Node<'a>>> {
        if !self.text().starts_with('[') {
            self.expected(what, reader);
            return None;
        }
        let elements = serde_json::Deserializer::from_str(self.text()).deserialize_seq(Elements).ok()?;
        Some(elements.into_iter().enumerate().map(|(index, raw)| Node { raw, path: self.path.index(index) }).collect())
    }

    /// The fields of an object; `None` and a problem if it's none.
    pub(crate) fn fields(&self, what: &str, reader: &mut Reader) -> Option<Fields<'a>> {
        if !self.text().starts_with('{') {
            self.expected(what, reader);
            return None;
        }
        let Ok(entries) = serde_json::Deserializer::from_str(self.text()).deserialize_map(Entries) else {
            reader.refuse(&self.path, "a field's name has an escape that stands for no character");
            return None;
        };
        Some(Fields { entries: entries.into_iter().map(Some).collect(), path: self.path.clone() })
    }
}

type Entry<'a> = (Cow<'a, str>, &'a RawValue);

/// The fields of an object that have not been asked for yet.
pub(crate) struct Fields<'a> {
    entries: Vec<Option<Entry<'a>>>,
    pub(crate) path: Path,
}

impl<'a> Fields<'a> {
    /// Takes a field; given twice it is a problem, and the first counts.
    pub(crate) fn take(&mut self, key: &'static str, reader: &mut Reader) -> Option<Node<'a>> {
        let mut found: Option<&RawValue> = None;
        for slot in &mut self.entries {
            if let Some((_, raw)) = slot.take_if(|(name, _)| name == key) {
                match found {
                    Some(first) => reader.twice(key, first, &Node { raw, path: self.path.key(key) }),
                    None => found = Some(raw),
                }
            }
        }
        found.map(|raw| Node { raw, path: self.path.key(key) })
    }

    /// The fields that nobody asked for.
    pub(crate) fn rest(self) -> impl Iterator<Item = (Cow<'a, str>, Node<'a>)> {
        let path = self.path;
        self.entries.into_iter().flatten().map(move |(key, raw)| {
            let path = path.key(key.clone().into_owned());
            (key, Node { raw, path })
        })
    }
}

struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element()? {
            elements.push(element);
        }
        Ok(elements)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<Entry<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((Key(key), value)) = map.next_entry()? {
            entries.push((key, value));
        }
        Ok(entries)
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}
