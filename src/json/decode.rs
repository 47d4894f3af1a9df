//! How each kind of value is read and written.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serializer;
use serde::ser::Error as _;
use serde_json::value::RawValue;

use super::{Key, Problem, Reader, Trail, ViolationCode, Word};
use crate::number::{LONGEST_DECIMAL, Quantity, Signed, decimal_text, parse_decimal, shortened};
use crate::place::PlaceError;
use crate::reference::{Reference, Tag};

/// The most elements of any list in a document, and the most fields of an object whose keys are its author's.
const LONGEST_LIST: usize = 250_000;

/// A value that reads itself from JSON. What it cannot accept it puts down with the reader and gives a placeholder, so that reading goes on.
pub(crate) trait Decode: Sized {
    /// Reads the next value. `at` is the way to it.
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self;

    /// What stands in while reading goes on after a problem.
    fn placeholder() -> Self;

    /// The value of a field that isn't given; `None` where it must be.
    fn absent() -> Option<Self> {
        None
    }

    /// Several of them written as one text; `None` of values that aren't written so.
    fn joined(_: &mut Reader<'_>, _: &Trail<'_>) -> Option<Vec<Self>> {
        None
    }
}

impl Reader<'_> {
    /// Reads the value of a field, in whichever case its name is written. Given twice it is a problem, and the first counts.
    pub(crate) fn field<T: Decode>(&mut self, field: &mut Option<T>, at: &Trail<'_>, name: &'static str, key: &Key<'_>) {
        let at = at.key(name);
        match field {
            Some(_) => self.twice(&at, key, &at),
            None => *field = Some(T::decode(self, &at)),
        }
    }

    /// The value of a field of the object that stood at these bytes; if it wasn't given, but must be, that is a problem.
    pub(crate) fn given<T: Decode>(&mut self, field: Option<T>, at: &Trail<'_>, key: &'static str, bytes: &Range<usize>) -> T {
        field.or_else(T::absent).unwrap_or_else(|| {
            let problem = Problem::new(at.key(key).path(), format!("`{key}` is missing"));
            self.problems.push(problem.code(ViolationCode::MissingField).standing(bytes.clone()));
            T::placeholder()
        })
    }
}

impl<W: Word> Decode for W {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        reader.text(at, W::WHAT, str::parse).unwrap_or(W::FIRST)
    }

    fn placeholder() -> Self {
        W::FIRST
    }

    /// `Inbound, Outbound`, as sets of flags are written.
    fn joined(reader: &mut Reader<'_>, at: &Trail<'_>) -> Option<Vec<Self>> {
        (reader.next() == b'"').then(|| {
            let words = |text: &str| text.split(',').map(|word| word.trim().parse()).collect::<Result<Vec<W>, _>>();
            reader.text(at, W::WHAT, words).unwrap_or_default()
        })
    }
}

/// Whether a field need not be written.
pub(crate) fn is_absent<T: Decode + PartialEq>(value: &T) -> bool {
    T::absent().is_some_and(|absent| absent == *value)
}

impl<T: Decode> Decode for Option<T> {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        if reader.is_nothing() {
            return None;
        }
        let before = reader.problems.len();
        let value = T::decode(reader, at);
        // Half of a list would be checked as if it were meant.
        (reader.problems.len() == before || T::absent().is_none()).then_some(value)
    }

    fn placeholder() -> Self {
        None
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// Whether so many elements or fields are too many; that is a problem.
fn is_too_long(kind: &str, count: usize, at: &Trail<'_>, bytes: Range<usize>, reader: &mut Reader<'_>) -> bool {
    if count > LONGEST_LIST {
        let problem = Problem::new(at.path(), format!("{kind} is too long: `{count}`, at most `{LONGEST_LIST}`"));
        reader.problems.push(problem.code(ViolationCode::TooLarge).standing(bytes));
    }
    count > LONGEST_LIST
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        let (mut elements, mut count) = (Self::new(), 0);
        if reader.passes("null") {
            return elements;
        }
        if let Some(joined) = T::joined(reader, at) {
            return joined;
        }
        let bytes = reader.list(at, |reader, index| {
            count = index + 1;
            if count > LONGEST_LIST {
                reader.skip();
                return;
            }
            let element = T::decode(reader, &at.index(index));
            // Where problems are only counted any more, nobody looks at what was read.
            if !reader.problems.are_counted() {
                elements.push(element);
            }
        });
        if bytes.is_some_and(|bytes| is_too_long("a list", count, at, bytes, reader)) {
            elements = Self::new();
        }
        elements
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<K: FromStr<Err: Display> + Ord, V: Decode> Decode for BTreeMap<K, V> {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        let (mut map, mut count) = (BTreeMap::new(), 0);
        if reader.passes("null") {
            return Self::new();
        }
        let bytes = reader.object(at, "an object", |reader, key| {
            count += 1;
            match key.name.parse::<K>() {
                _ if count > LONGEST_LIST => drop(reader.skip()),
                Ok(name) => match map.entry(name) {
                    Entry::Vacant(place) => {
                        let value = V::decode(reader, &at.name(&key.name));
                        place.insert((key.name, value));
                    }
                    Entry::Occupied(first) => reader.twice(&at.name(&key.name), &key, &at.name(&first.get().0)),
                },
                Err(error) => reader.refuse_key(key, at, error.to_string()),
            }
        });
        if bytes.is_some_and(|bytes| is_too_long("an object", count, at, bytes, reader)) {
            map.clear();
        }
        map.into_iter().map(|(name, (_, value))| (name, value)).collect()
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl Decode for bool {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        let value = reader.passes("true");
        if !value && !reader.passes("false") {
            reader.expected(at, "true or false");
        }
        value
    }

    fn placeholder() -> Self {
        false
    }
}

/// Values that are figures, each read by its own parser.
macro_rules! by_figure {
    ($($type:ty, $what:literal, $parse:expr);* $(;)?) => {$(
        impl Decode for $type {
            fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
                reader.figure(at, $what, $parse).unwrap_or_default()
            }

            fn placeholder() -> Self {
                Self::default()
            }
        }
    )*};
}

by_figure! {
    u32, "a whole number", |text| whole(text, &u32::MAX);
    u64, "a whole number", |text| whole(text, &u64::MAX);
    Decimal, "a number", parse_decimal;
    Quantity, "a number", |text| parse_decimal(text).and_then(Self::new);
    Signed, "a number", |text| parse_decimal(text).and_then(Self::new);
}

fn whole<T: FromStr + Display>(text: &str, most: &T) -> Result<T, String> {
    let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().map_err(|_| {
        let shown = shortened(text);
        if is_whole {
            format!("`{shown}` is too large: at most `{most}`")
        } else {
            format!("expected a whole number from 0, found `{shown}`")
        }
    })
}

/// Values that are texts, each read by its own parser.
macro_rules! by_parser {
    ($($type:ty, $what:literal, $parse:expr, $placeholder:expr);* $(;)?) => {$(
        impl $crate::json::Decode for $type {
            fn decode(reader: &mut $crate::json::Reader<'_>, at: &$crate::json::Trail<'_>) -> Self {
                reader.text(at, $what, $parse).unwrap_or_else(Self::placeholder)
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
    crate::place::Place, "a place", place, Self::Everywhere;
    crate::measure::WeightUnit, "a unit of weight", str::parse, Self::Kilogram;
    crate::measure::LengthUnit, "a unit of length", str::parse, Self::Centimetre;
    crate::measure::VolumeUnit, "a unit of volume", str::parse, Self::CubicCentimetre;
    crate::measure::Unit, "a unit", str::parse, Self::Weight(crate::measure::WeightUnit::Kilogram);
    chrono_tz::Tz, "a time zone", time_zone, Self::UTC;
    NaiveDate, "a date", date, Self::default();
}

/// A place where nothing else may stand: who writes a name there is told so.
fn place(text: &str) -> Result<crate::place::Place, String> {
    text.parse().map_err(|error| match error {
        PlaceError::Country(_) => format!("{error}; places stand here, no zones and no shipping locations"),
        _ => error.to_string(),
    })
}

fn time_zone(text: &str) -> Result<chrono_tz::Tz, String> {
    text.parse().map_err(|_| format!("unknown time zone `{}`: an IANA name such as `Europe/London`", shortened(text)))
}

/// Reads the calendar date as written; what follows it, a time and an offset, must have that shape and is not used.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    dated(text).ok_or_else(|| format!("`{}` is no date: `2026-12-25`, between the years 1900 and 2999", shortened(text)))
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

impl serde::Serialize for Signed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
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
    Reference, Tag, crate::money::Currency, crate::place::Country, crate::place::Place, crate::measure::WeightUnit, crate::measure::LengthUnit, crate::measure::Unit, crate::measure::VolumeUnit,
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
