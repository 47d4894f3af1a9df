//! How each kind of value is read and written.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::ser::Error as _;
use serde::{Deserializer, Serializer};
use serde_json::value::RawValue;

use super::{Node, Problem, Reader, ViolationCode, straight};
use crate::number::{LONGEST_DECIMAL, Quantity, decimal_text, parse_decimal};
use crate::reference::{Reference, Tag};

/// The most elements of any list in a document.
pub(super) const LONGEST_LIST: usize = 250_000;

/// A value that reads itself from JSON. What it cannot accept it puts down with the reader and gives a placeholder, so that reading goes on.
pub(crate) trait Decode: Sized {
    /// Reads the value.
    fn decode(node: &Node<'_>, reader: &mut Reader) -> Self;

    /// What stands in while reading goes on after a problem.
    fn placeholder() -> Self;

    /// The value of a field that isn't given; `None` where it must be.
    fn absent() -> Option<Self> {
        None
    }

    /// Reads the value straight; an error where it isn't as it should be. A kind of value that is rare may leave it to [`Decode::decode`].
    fn straight<'de, D: Deserializer<'de>>(_: D, _closed: bool) -> Result<Self, D::Error> {
        Err(straight::unusual())
    }

    /// Reads straight a value that isn't null, but need not be given.
    fn straight_if_any<'de, D: Deserializer<'de>>(value: D, closed: bool) -> Result<Option<Self>, D::Error> {
        Self::straight(value, closed).map(Some)
    }
}

/// Whether a field need not be written.
pub(crate) fn is_absent<T: Decode + PartialEq>(value: &T) -> bool {
    T::absent().is_some_and(|absent| absent == *value)
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node<'_>, reader: &mut Reader) -> Self {
        // Exports write what isn't there as an empty text; in a rule set that would be a mistake.
        if node.is_null() || (!reader.closed && node.text() == "\"\"") {
            return None;
        }
        let before = reader.problems.len();
        let value = T::decode(node, reader);
        // Half of a value would be checked as if it were meant.
        (reader.problems.len() == before || T::absent().is_none()).then_some(value)
    }

    fn straight<'de, D: Deserializer<'de>>(value: D, closed: bool) -> Result<Self, D::Error> {
        value.deserialize_option(straight::IfAny::new(closed))
    }

    fn placeholder() -> Self {
        None
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node<'_>, reader: &mut Reader) -> Self {
        if node.is_null() {
            return Self::new();
        }
        let elements = node.list("a list", reader).unwrap_or_default();
        if elements.len() > LONGEST_LIST {
            let message = format!("a list of `{}` elements is too long: at most `{LONGEST_LIST}`", elements.len());
            reader.problems.push(Problem::new(node.path.clone(), message).code(ViolationCode::TooLarge));
            return Self::new();
        }
        elements.iter().map(|element| T::decode(element, reader)).collect()
    }

    fn straight<'de, D: Deserializer<'de>>(value: D, closed: bool) -> Result<Self, D::Error> {
        value.deserialize_option(straight::List::new(closed))
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<K: FromStr<Err: Display> + Ord, V: Decode> Decode for BTreeMap<K, V> {
    fn decode(node: &Node<'_>, reader: &mut Reader) -> Self {
        let mut map = BTreeMap::new();
        if node.is_null() {
            return Self::new();
        }
        for (key, value) in node.fields("an object", reader).into_iter().flat_map(super::Fields::rest) {
            match key.parse::<K>() {
                Ok(name) => match map.entry(name) {
                    Entry::Occupied(first) => {
                        let (first, _): &(Node<'_>, V) = first.get();
                        reader.twice(&key, first.raw, &value);
                    }
                    Entry::Vacant(place) => {
                        let decoded = V::decode(&value, reader);
                        place.insert((value, decoded));
                    }
                },
                Err(error) => {
                    let mut problem = Problem::new(value.path, error.to_string());
                    problem.at_key = true;
                    reader.problems.push(problem);
                }
            }
        }
        map.into_iter().map(|(name, (_, value))| (name, value)).collect()
    }

    fn straight<'de, D: Deserializer<'de>>(value: D, closed: bool) -> Result<Self, D::Error> {
        value.deserialize_option(straight::Map::new(closed))
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl Decode for bool {
    fn decode(node: &Node<'_>, reader: &mut Reader) -> Self {
        match node.text() {
            "true" => true,
            "false" => false,
            _ => {
                node.expected("true or false", reader);
                false
            }
        }
    }

    fn straight<'de, D: Deserializer<'de>>(value: D, _: bool) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(value)
    }

    fn placeholder() -> Self {
        false
    }
}

macro_rules! whole_numbers {
    ($($type:ty),*) => {$(
        impl Decode for $type {
            fn decode(node: &Node<'_>, reader: &mut Reader) -> Self {
                node.text().trim_matches('"').parse().unwrap_or_else(|_| {
                    if node.kind() == "a number" {
                        reader.refuse(&node.path, format!("expected a whole number from 0, found `{}`", crate::number::shortened(node.text())));
                    } else {
                        node.expected("a whole number", reader);
                    }
                    0
                })
            }

            fn straight<'de, D: Deserializer<'de>>(value: D, _: bool) -> Result<Self, D::Error> {
                straight::whole(value)
            }

            fn placeholder() -> Self {
                0
            }
        }
    )*};
}

whole_numbers!(u32, u64);

/// Reads a text by its own parser.
pub(crate) fn from_text<T, E: Display>(
    node: &Node<'_>,
    reader: &mut Reader,
    what: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    let text = node.string(what, reader)?;
    parse(&text).map_err(|error| reader.refuse(&node.path, error.to_string())).ok()
}

/// Reads a decimal from a number or a text.
fn decimal(node: &Node<'_>, reader: &mut Reader) -> Option<Decimal> {
    if node.kind() == "a number" {
        return parse_decimal(node.text()).map_err(|error| reader.refuse(&node.path, error.to_string())).ok();
    }
    from_text(node, reader, "a number", parse_decimal)
}

impl Decode for Decimal {
    fn decode(node: &Node<'_>, reader: &mut Reader) -> Self {
        decimal(node, reader).unwrap_or_default()
    }

    fn straight<'de, D: Deserializer<'de>>(value: D, _: bool) -> Result<Self, D::Error> {
        straight::decimal(value)
    }

    fn straight_if_any<'de, D: Deserializer<'de>>(value: D, closed: bool) -> Result<Option<Self>, D::Error> {
        straight::decimal_if_any(value, closed)
    }

    fn placeholder() -> Self {
        Self::ZERO
    }
}

impl Decode for Quantity {
    fn decode(node: &Node<'_>, reader: &mut Reader) -> Self {
        let checked = decimal(node, reader).map(Self::new);
        match checked {
            Some(Ok(quantity)) => quantity,
            Some(Err(error)) => {
                reader.refuse(&node.path, error.to_string());
                Self::default()
            }
            None => Self::default(),
        }
    }

    fn straight<'de, D: Deserializer<'de>>(value: D, _: bool) -> Result<Self, D::Error> {
        Self::new(straight::decimal(value)?).map_err(|_| straight::unusual())
    }

    fn straight_if_any<'de, D: Deserializer<'de>>(value: D, closed: bool) -> Result<Option<Self>, D::Error> {
        straight::decimal_if_any(value, closed)?.map(Self::new).transpose().map_err(|_| straight::unusual())
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

/// Values that are texts, each read by its own parser.
macro_rules! by_parser {
    ($($type:ty, $what:literal, $parse:expr, $placeholder:expr);* $(;)?) => {$(
        impl $crate::json::Decode for $type {
            fn decode(node: &$crate::json::Node<'_>, reader: &mut $crate::json::Reader) -> Self {
                $crate::json::from_text(node, reader, $what, $parse).unwrap_or_else(Self::placeholder)
            }

            fn straight<'de, D: serde::Deserializer<'de>>(value: D, _: bool) -> Result<Self, D::Error> {
                $crate::json::straight::text(value, $parse)
            }

            fn straight_if_any<'de, D: serde::Deserializer<'de>>(value: D, closed: bool) -> Result<Option<Self>, D::Error> {
                $crate::json::straight::text_if_any(value, closed, $parse)
            }

            fn placeholder() -> Self {
                $placeholder
            }
        }
    )*};
}
pub(crate) use by_parser;

by_parser! {
    String, "a text", str::parse, Self::new();
    Reference, "a reference", str::parse, crate::reference::placeholder();
    Tag, "a tag", str::parse, crate::reference::tag_placeholder();
    crate::money::Currency, "a currency code", str::parse, Self::PLACEHOLDER;
    crate::place::Country, "a country code", str::parse, Self::PLACEHOLDER;
    crate::place::Place, "a place", str::parse, Self::Everywhere;
    crate::measure::WeightUnit, "a unit of weight", str::parse, Self::Kilogram;
    crate::measure::LengthUnit, "a unit of length", str::parse, Self::Centimetre;
    chrono_tz::Tz, "a time zone", time_zone, Self::UTC;
    NaiveDate, "a date", date, Self::default();
}

fn time_zone(text: &str) -> Result<chrono_tz::Tz, String> {
    text.parse().map_err(|_| format!("unknown time zone `{}`: an IANA name such as `Europe/London`", crate::number::shortened(text)))
}

/// Reads the calendar date as written; what follows it, a time and an offset, must have that shape and is not used.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    dated(text).ok_or_else(|| format!("`{}` is no date: `2026-12-25`, between the years 1900 and 2999", crate::number::shortened(text)))
}

fn dated(text: &str) -> Option<NaiveDate> {
    let (date, rest) = crate::number::trimmed(text).split_at_checked(10)?;
    let is_time = |time: &str| time.bytes().all(|byte| byte.is_ascii_digit() || b":.+-Zz".contains(&byte)) && time.len() >= 5;
    if !rest.is_empty() && !rest.strip_prefix(['T', 't', ' ']).is_some_and(is_time) {
        return None;
    }
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date.as_bytes() else { return None };
    let number =
        |digits: &[u8]| digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')));
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok().filter(|year| (1900..=2999).contains(year))?;
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// Writes a decimal as a JSON number, digit for digit.
pub(crate) fn number<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(whole) = value.is_sign_positive().then(|| u64::try_from(value.mantissa()).ok()).flatten().filter(|_| value.scale() == 0) {
        return serializer.serialize_u64(whole);
    }
    if let Some(nearest) = fraction_of_few_digits(value) {
        return serializer.serialize_f64(nearest);
    }
    let mut place = [0; LONGEST_DECIMAL];
    let text = decimal_text(*value, &mut place).map_or_else(|| Cow::from(value.to_string()), Cow::from);
    let raw: &RawValue = serde_json::from_str(&text).map_err(S::Error::custom)?;
    serde::Serialize::serialize(raw, serializer)
}

/// The nearest binary number of a decimal whose digits are the fewest that tell it from others: below 16 digits no two decimals share one.
fn fraction_of_few_digits(value: &Decimal) -> Option<f64> {
    let scale = [10.0, 100.0, 1_000.0, 10_000.0].get(usize::try_from(value.scale()).ok()?.checked_sub(1)?)?;
    let count = u32::try_from(value.mantissa()).ok().filter(|count| count % 10 != 0)?;
    Some(f64::from(count) / scale)
}

impl serde::Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(&self.decimal(), serializer)
    }
}

macro_rules! written_as_text {
    ($($type:ty),* $(,)?) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}

written_as_text! {
    Reference, Tag, crate::money::Currency, crate::place::Country, crate::place::Place, crate::measure::WeightUnit, crate::measure::LengthUnit,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_carry_the_calendar_date_as_written() {
        let expected = NaiveDate::from_ymd_opt(2019, 6, 14);
        for text in ["2019-06-14", "2019-06-14T00:00:00+00:00", "2019-06-14T23:30:00-11:00", "2019-06-14T00:00:00Z", "2019-06-14 08:00"] {
            assert_eq!(date(text).ok(), expected, "{text}");
        }
        for text in
            ["", "2019-6-14", "14/06/2019", "2019-02-30", "1899-12-31", "3000-01-01", "2019-06-14X", "20190614T000000", "２０１９-06-14"]
        {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn figures_are_written_digit_for_digit() {
        let whole_and_fraction = (0..=4).flat_map(|scale| (0..20_000).map(move |count| Decimal::new(count * 214_739 + count, scale)));
        let edges = ["4294967295", "4294967296", "0.0001", "429496.7295", "429496.7296", "0.00001", "0.10", "0.0", "18446744073709551616"];
        for value in whole_and_fraction.chain(edges.map(|text| parse_decimal(text).unwrap())) {
            let mut written = Vec::new();
            number(&value, &mut serde_json::Serializer::new(&mut written)).unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), value.to_string());
        }
    }
}
