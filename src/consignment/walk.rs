//! Going through the text of a consignment along the names of a path.

use std::borrow::Cow;

use crate::json::{Reader, Trail};
use crate::number::trimmed;

/// How deep lists may stand in lists of which elements are asked.
const MOST_LISTS: usize = 32;

/// The list of named values in a consignment's document.
pub(super) const META_DATA: &str = "MetaData";
/// Where a named value may stand: the first that is there counts.
pub(super) const VALUES: [&str; 5] = ["StringValue", "IntValue", "DecimalValue", "BoolValue", "DateTimeValue"];

/// A value that stands somewhere in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found<'a> {
    Text(Cow<'a, str>),
    /// As it is written.
    Number(Cow<'a, str>),
    Truth(bool),
    /// An object.
    More,
}

/// Goes down from a value along names; a list is each of its elements.
pub(super) fn walk(text: &str, names: &[Box<str>], key: Option<&str>, told: &mut dyn FnMut(Found<'_>)) {
    down(text, names, key, MOST_LISTS, told);
}

fn down(text: &str, names: &[Box<str>], key: Option<&str>, lists: usize, told: &mut dyn FnMut(Found<'_>)) {
    let mut reader = Reader::new(text, false);
    match reader.next() {
        b'[' if lists > 0 => {
            reader.list(&Trail::Root, |reader, _| down(reader.skip(), names, key, lists - 1, told));
        }
        b'{' => match (names, key) {
            ([], None) => told(Found::More),
            ([], Some(key)) => each_field(text, META_DATA, &mut |value| named(value, key, told)),
            ([name, rest @ ..], _) => each_field(text, name, &mut |value| {
                down(value, rest, key, lists, told);
                if let ([kind, rest @ ..], true) = (rest, name.eq_ignore_ascii_case("Addresses")) {
                    of_address(value, kind, |address| down(address, rest, key, lists, told));
                }
            }),
        },
        b'[' => {}
        _ if names.is_empty() && key.is_none() => {
            if let Some(found) = scalar(&mut reader) {
                told(found);
            }
        }
        _ => {}
    }
}

/// Tells the values of the fields of an object that have a name, in any case.
fn each_field(object: &str, name: &str, told: &mut dyn FnMut(&str)) {
    let mut reader = Reader::new(object, false);
    if reader.next() == b'{' {
        reader.object(&Trail::Root, "", |reader, key| {
            let value = reader.skip();
            if key.name.eq_ignore_ascii_case(name) {
                told(value);
            }
        });
    }
}

/// Tells the addresses of a type in a list.
fn of_address(list: &str, kind: &str, mut told: impl FnMut(&str)) {
    let mut reader = Reader::new(list, false);
    if reader.next() == b'[' {
        reader.list(&Trail::Root, |reader, _| {
            let address = reader.skip();
            let mut is_it = false;
            each_field(address, "AddressType", &mut |value| is_it |= is_text(value, |text| text.eq_ignore_ascii_case(kind)));
            if is_it {
                told(address);
            }
        });
    }
}

/// Tells what named values of a list say, or the values of an object's fields of exactly that name.
fn named(values: &str, key: &str, told: &mut dyn FnMut(Found<'_>)) {
    let mut reader = Reader::new(values, false);
    match reader.next() {
        b'[' => {
            reader.list(&Trail::Root, |reader, _| {
                let entry = reader.skip();
                let mut is_it = false;
                each_field(entry, "KeyValue", &mut |value| is_it |= is_text(value, |text| text == key));
                if is_it {
                    first_value(entry, told);
                }
            });
        }
        b'{' => {
            reader.object(&Trail::Root, "", |reader, name| {
                let value = reader.skip();
                if name.name == key {
                    down(value, &[], None, MOST_LISTS, told);
                }
            });
        }
        _ => {}
    }
}

/// Tells the first value of a named one that is there.
fn first_value(entry: &str, told: &mut dyn FnMut(Found<'_>)) {
    for name in VALUES {
        let mut any = false;
        each_field(entry, name, &mut |value| {
            down(value, &[], None, MOST_LISTS, &mut |found| {
                any = true;
                told(found);
            });
        });
        if any {
            return;
        }
    }
}

fn is_text(value: &str, is_it: impl FnOnce(&str) -> bool) -> bool {
    matches!(scalar(&mut Reader::new(value, false)), Some(Found::Text(text)) if is_it(trimmed(&text)))
}

/// The next value, if it is there and neither a list nor an object.
fn scalar<'t>(reader: &mut Reader<'t>) -> Option<Found<'t>> {
    match reader.next() {
        b'"' => reader.string().filter(|text| !text.trim().is_empty()).map(Found::Text),
        b't' => Some(Found::Truth(true)),
        b'f' => Some(Found::Truth(false)),
        b'-' | b'0'..=b'9' => Some(Found::Number(reader.skip().into())),
        _ => None,
    }
}
