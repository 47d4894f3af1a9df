//! Reading a document in one pass, as long as everything in it is as it should be.
//!
//! The reader that collects problems ([`super::read`]) looks at every value several times, so as to know the place of each. Most documents
//! have no problem: serde reads these straight through. At the first thing that is not as it should be this reader gives up without a
//! word, and the other begins again. It may give up on a document that is good; what it reads is what the other would have read, which
//! `tests/laws/straight.rs` holds.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Decode;
use super::decode::LONGEST_LIST;
use crate::number::parse_decimal;

/// Reads a document straight; `None` if it has to be read by [`super::read`]. With `closed`, unknown fields are not as they should be.
pub(crate) fn read_straight<T: Decode>(source: &str, closed: bool) -> Option<T> {
    let mut source = serde_json::Deserializer::from_str(source);
    let document = T::straight(&mut source, closed).ok()?;
    source.end().ok()?;
    Some(document)
}

/// What is said of a value that isn't as it should be; nobody hears it.
pub(crate) fn unusual<E: Error>() -> E {
    E::custom("unusual")
}

/// A value that is going to be read straight.
struct Straight<T> {
    closed: bool,
    kind: PhantomData<T>,
}

impl<T> Straight<T> {
    fn new(closed: bool) -> Self {
        Self { closed, kind: PhantomData }
    }
}

impl<'de, T: Decode> DeserializeSeed<'de> for Straight<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<T, D::Error> {
        T::straight(value, self.closed)
    }
}

/// Reads the value of a field that has not been met before.
pub(crate) fn field<'de, T: Decode, A: MapAccess<'de>>(field: &mut Option<T>, map: &mut A, closed: bool) -> Result<(), A::Error> {
    if field.is_some() {
        return Err(unusual());
    }
    *field = Some(map.next_value_seed(Straight::new(closed))?);
    Ok(())
}

/// Passes over the value of a field that isn't known.
pub(crate) fn unknown<'de, A: MapAccess<'de>>(map: &mut A, closed: bool) -> Result<(), A::Error> {
    if closed { Err(unusual()) } else { map.next_value::<IgnoredAny>().map(drop) }
}

/// A field that was met, or what stands for it where it need not be given.
pub(crate) fn given<T: Decode, E: Error>(field: Option<T>) -> Result<T, E> {
    field.or_else(T::absent).ok_or_else(unusual)
}

/// The name of a field, told by a function.
pub(crate) struct Key<F>(pub(crate) F);

impl<'de, T, F: FnOnce(&str) -> T> DeserializeSeed<'de> for Key<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<T, D::Error> {
        text(key, |key| Ok::<_, fmt::Error>(self.0(key)))
    }
}

/// Reads a text by its own parser.
pub(crate) fn text<'de, T, E: Display, D: Deserializer<'de>>(value: D, parse: impl FnOnce(&str) -> Result<T, E>) -> Result<T, D::Error> {
    struct Text<F>(F);
    impl<T, E: Display, F: FnOnce(&str) -> Result<T, E>> Visitor<'_> for Text<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<R: Error>(self, text: &str) -> Result<T, R> {
            (self.0)(text).map_err(|_| unusual())
        }
    }
    value.deserialize_str(Text(parse))
}

/// Reads a text that an open document may leave empty where it has nothing to say.
pub(crate) fn text_if_any<'de, T, E: Display, D: Deserializer<'de>>(
    value: D,
    closed: bool,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, D::Error> {
    text(value, |text| if text.is_empty() && !closed { Ok(None) } else { parse(text).map(Some) })
}

/// The text of a value as written.
pub(crate) fn raw<'de, D: Deserializer<'de>>(value: D) -> Result<&'de str, D::Error> {
    <&RawValue>::deserialize(value).map(RawValue::get)
}

/// The text of a number as written, or what a text without escapes says.
fn figure_text<'de, D: Deserializer<'de>>(value: D) -> Result<&'de str, D::Error> {
    let raw = raw(value)?;
    match raw.strip_prefix('"').and_then(|quoted| quoted.strip_suffix('"')) {
        Some(text) if text.contains('\\') => Err(unusual()),
        Some(text) => Ok(text),
        None => Ok(raw),
    }
}

/// Reads a decimal from a number or a text.
pub(super) fn decimal<'de, D: Deserializer<'de>>(value: D) -> Result<Decimal, D::Error> {
    parse_decimal(figure_text(value)?).map_err(|_| unusual())
}

/// Reads a decimal that an open document may give as an empty text where it has nothing to say.
pub(super) fn decimal_if_any<'de, D: Deserializer<'de>>(value: D, closed: bool) -> Result<Option<Decimal>, D::Error> {
    match figure_text(value)? {
        "" if !closed => Ok(None),
        text => parse_decimal(text).map(Some).map_err(|_| unusual()),
    }
}

/// Reads a whole number from a number or a text.
pub(super) fn whole<'de, T: FromStr, D: Deserializer<'de>>(value: D) -> Result<T, D::Error> {
    figure_text(value)?.parse().map_err(|_| unusual())
}

/// What need not be given: null stands for it.
pub(super) struct IfAny<T>(Straight<T>);

impl<T> IfAny<T> {
    pub(super) fn new(closed: bool) -> Self {
        Self(Straight::new(closed))
    }
}

impl<'de, T: Decode> Visitor<'de> for IfAny<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Option<T>, D::Error> {
        T::straight_if_any(value, self.0.closed)
    }
}

/// A list; null is one without elements.
pub(super) struct List<T>(Straight<T>);

impl<T> List<T> {
    pub(super) fn new(closed: bool) -> Self {
        Self(Straight::new(closed))
    }
}

impl<'de, T: Decode> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or null")
    }

    fn visit_none<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Vec<T>, D::Error> {
        value.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(Straight::new(self.0.closed))? {
            if elements.len() == LONGEST_LIST {
                return Err(unusual());
            }
            elements.push(element);
        }
        Ok(elements)
    }
}

/// An object whose keys are its author's; null is one without fields.
pub(super) struct Map<K, V> {
    keys: PhantomData<K>,
    values: Straight<V>,
}

impl<K, V> Map<K, V> {
    pub(super) fn new(closed: bool) -> Self {
        Self { keys: PhantomData, values: Straight::new(closed) }
    }
}

impl<'de, K: FromStr + Ord, V: Decode> Visitor<'de> for Map<K, V> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or null")
    }

    fn visit_none<E: Error>(self) -> Result<BTreeMap<K, V>, E> {
        Ok(BTreeMap::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<BTreeMap<K, V>, D::Error> {
        value.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<BTreeMap<K, V>, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = fields.next_key_seed(Key(|key: &str| key.parse::<K>().ok()))? {
            let value = fields.next_value_seed(Straight::new(self.values.closed))?;
            if map.insert(key.ok_or_else(unusual)?, value).is_some() {
                return Err(unusual());
            }
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_it_should_be_is_read() {
        assert_eq!(read_straight::<Vec<u32>>(" [1, \"2\"] ", true), Some(vec![1, 2]));
        assert_eq!(read_straight::<Vec<u32>>("null", true), Some(Vec::new()));
        assert_eq!(read_straight::<Option<String>>("\"\\u00e9\"", true), Some(Some("é".to_owned())));
        assert_eq!(read_straight::<Option<Decimal>>("\"\"", false), Some(None));
        let map = read_straight::<BTreeMap<String, bool>>(r#"{ "a": true, "b": false }"#, true).unwrap();
        assert_eq!(map.into_iter().collect::<Vec<_>>(), [("a".to_owned(), true), ("b".to_owned(), false)]);
    }

    #[test]
    fn it_gives_up_at_anything_else() {
        for text in ["", "[1", "[1] x", "[1.5]", "[-1]", "[null]", "{}", "1", "\u{feff}[1]"] {
            assert_eq!(read_straight::<Vec<u32>>(text, false), None, "{text}");
        }
        assert_eq!(read_straight::<BTreeMap<String, bool>>(r#"{ "a": true, "a": true }"#, false), None);
        assert_eq!(read_straight::<Option<String>>("\"\\ud800\"", false), None);
        assert_eq!(read_straight::<Option<Decimal>>("\"\"", true), None);
    }
}
