//! Laws of reading: documents are made by chance and then spoilt, at one place or several. Whatever is refused is refused with places that
//! are there, and what is wrong at one place hides nothing that is wrong at another.

use consign::{Consignment, DocumentPlace, RuleSet, Violation};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::support::generate;

/// Reads a document, as one kind of document or the other, and writes it again.
fn consignment(text: &str) -> Result<String, Vec<Violation>> {
    Consignment::from_json(text).map(|read| serde_json::to_string(&read).unwrap()).map_err(|error| error.violations)
}

fn rule_set(text: &str) -> Result<String, Vec<Violation>> {
    RuleSet::from_json(text).map(|read| read.to_json()).map_err(|error| error.violations)
}

type Read = fn(&str) -> Result<String, Vec<Violation>>;

/// A place that is there: its line and column are those of its bytes.
fn is_there(place: &DocumentPlace, text: &str) -> bool {
    let (Some(before), Some(position)) = (text.get(..place.bytes.start), place.position) else { return false };
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let counted = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1, before.len());
    text.get(place.bytes.clone()).is_some() && (position.line, position.column, position.offset) == counted
}

/// A document is refused, with violations whose places are there and in the order of the text; or it is read, and read again as what it
/// was written as. What isn't JSON is refused as that, and nothing else is.
fn is_read_or_refused(text: &str, read: Read) {
    match read(text) {
        Ok(written) => assert_eq!(read(&written).as_ref(), Ok(&written), "{text}"),
        Err(violations) => {
            assert!(
                !violations.is_empty() && violations.iter().all(|violation| is_there(&violation.place, text)),
                "{text}\n{violations:?}"
            );
            assert!(violations.iter().filter_map(|violation| violation.other.as_ref()).all(|(place, _)| is_there(place, text)), "{text}");
            assert!(violations.is_sorted_by_key(|violation| violation.place.bytes.start), "{text}\n{violations:?}");
            let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
            assert_eq!(violations.iter().all(|violation| violation.code.to_string() != "syntax"), is_json, "{text}\n{violations:?}");
        }
    }
}

/// What may stand in the place of any value.
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1",
    "007",
    "1.",
    ".5",
    "+1",
    "1e3",
    "1E-3",
    "2.50",
    "1e400",
    "1e-400",
    "0.1e1",
    "NaN",
    "99999999999999999999999999999",
    "9999999999",
    "10000000000",
    "0.000000000000000000001",
    "123456789012345678",
    "1234567890123456789",
    "100000000",
    "100000000.000000001",
    "18446744073709551616",
    "\"\"",
    "\" \"",
    "\"5\"",
    "\"5.\"",
    "\" 2.5 \"",
    "\"1e3\"",
    "\"+5\"",
    "\"\\u0035\"",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\q\"",
    "\"a\\nb\"",
    "\"a\nb\"",
    "\"\\u0000\"",
    "\"\u{feff}\"",
    "\"\u{200b}\"",
    "\"ä\"",
    "\"GB\"",
    "\"gb\"",
    "\" GB \"",
    "\"GBR\"",
    "\"826\"",
    "\"UK\"",
    "\"GBP\"",
    "\"gbp\"",
    "\"XAU\"",
    "\"kg\"",
    "\"KG\"",
    "\"stone\"",
    "\"cm\"",
    "\"Outbound\"",
    "\"out bound\"",
    "\"INBOUND\"",
    "\"Allocated\"",
    "\"manifest failed\"",
    "\"Origin\"",
    "\" destination \"",
    "\"2019-06-14\"",
    "\"2019-02-30\"",
    "\"2019-06-14T00:00:00Z\"",
    "\"2019-06-14T\"",
    "\"08:00\"",
    "\"24:00\"",
    "\"08:00:30\"",
    "\"8:00\"",
    "[]",
    "[1]",
    "[null]",
    "[\"GB\"]",
    "[[[[[[[[]]]]]]]]",
    "{}",
    "{\"Value\":1,\"Unit\":\"Kg\"}",
    "{\"a\":1,\"a\":2}",
    "{\"Start\":\"18:00\",\"End\":\"08:00\"}",
    "{\"Start\":\"08:00\",\"End\":\"18:00\"}",
    "{\"\\ud800\":1}",
    "{\"x\":\"\\ud800\"}",
    "tru",
    "nul",
];

/// Keys that may be added anywhere.
const KEYS: &[&str] =
    &["Reference", "Packages", "Weight", "Addresses", "Tags", "weight", "REFERENCE", "Weig\\u0068t", "\\ud800", "Other", "", "Bands", "To"];

/// One way to spoil a document.
#[derive(Debug, Clone)]
enum Fault {
    /// A value is taken out, with its key.
    Gone(Index),
    /// A value is another.
    Other(Index, &'static str),
    /// An object has a field more, at its beginning or its end.
    More(Index, &'static str, &'static str, bool),
    /// A value stands there again, under its own key.
    Again(Index),
    /// The text of a value is written with an escape in it.
    Escaped(Index),
    /// The text ends early.
    Cut(Index),
    /// Something stands before or after the document.
    Around(&'static str, bool),
    /// A byte of the text is another.
    Byte(Index, char),
}

fn faults() -> impl Strategy<Value = Fault> {
    prop_oneof![
        2 => any::<Index>().prop_map(Fault::Gone),
        6 => (any::<Index>(), select(VALUES)).prop_map(|(at, value)| Fault::Other(at, value)),
        4 => (any::<Index>(), select(KEYS), select(VALUES), any::<bool>()).prop_map(|(at, key, value, first)| Fault::More(at, key, value, first)),
        2 => any::<Index>().prop_map(Fault::Again),
        1 => any::<Index>().prop_map(Fault::Escaped),
        1 => any::<Index>().prop_map(Fault::Cut),
        1 => (select(&["\u{feff}", " \n\t", "x", "]", "}", ",", "null", "\0", "//"][..]), any::<bool>())
            .prop_map(|(text, before)| Fault::Around(text, before)),
        1 => (any::<Index>(), select(&['"', '\\', '{', '}', '[', ']', ',', ':', '0', '-', '.', 'e', ' ', '\n', 'ä'][..]))
            .prop_map(|(at, letter)| Fault::Byte(at, letter)),
    ]
}

/// A document as a person with an editor sees it: values that may be spoilt without being JSON any more.
enum Node {
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    fn of(value: &Value) -> Self {
        match value {
            Value::Array(elements) => Self::List(elements.iter().map(Self::of).collect()),
            Value::Object(fields) => Self::Object(fields.iter().map(|(key, value)| (key.clone(), Self::of(value))).collect()),
            plain => Self::Text(plain.to_string()),
        }
    }

    fn write(&self, out: &mut String) {
        let lines = |out: &mut String, open: char, close: char, each: Vec<(Option<&String>, &Node)>| {
            out.push(open);
            for (index, (key, value)) in each.into_iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { " " });
                if let Some(key) = key {
                    *out += &["\"", key, "\" : "].concat();
                }
                value.write(out);
            }
            out.push(close);
        };
        match self {
            Self::Text(text) => *out += text,
            Self::List(elements) => lines(out, '[', ']', elements.iter().map(|element| (None, element)).collect()),
            Self::Object(fields) => lines(out, '{', '}', fields.iter().map(|(key, value)| (Some(key), value)).collect()),
        }
    }

    /// Every value within, each with its own; the way to it is a list of places.
    fn ways(&self, here: &[usize], ways: &mut Vec<Vec<usize>>) {
        let inner: Vec<&Node> = match self {
            Self::Text(_) => Vec::new(),
            Self::List(elements) => elements.iter().collect(),
            Self::Object(fields) => fields.iter().map(|(_, value)| value).collect(),
        };
        for (index, value) in inner.into_iter().enumerate() {
            let way = [here, &[index]].concat();
            value.ways(&way, ways);
            ways.push(way);
        }
    }

    fn at(&mut self, way: &[usize]) -> &mut Node {
        way.iter().fold(self, |node, index| match node {
            Self::Text(_) => unreachable!("a way leads through lists and objects"),
            Self::List(elements) => &mut elements[*index],
            Self::Object(fields) => &mut fields[*index].1,
        })
    }

    fn spoil(&mut self, fault: &Fault) {
        let mut ways = Vec::new();
        self.ways(&[], &mut ways);
        let (Fault::Gone(at) | Fault::Other(at, _) | Fault::More(at, ..) | Fault::Again(at) | Fault::Escaped(at)) = fault else { return };
        if ways.is_empty() {
            return;
        }
        let way = at.get(&ways).clone();
        let (last, before) = way.split_last().unwrap();
        match (fault, self.at(before)) {
            (Fault::Gone(_), Self::List(elements)) => drop(elements.remove(*last)),
            (Fault::Gone(_), Self::Object(fields)) => drop(fields.remove(*last)),
            (Fault::Again(_), Self::List(elements)) => {
                let again = elements[*last].copy();
                elements.push(again);
            }
            (Fault::Again(_), Self::Object(fields)) => {
                let again = (fields[*last].0.clone(), fields[*last].1.copy());
                fields.push(again);
            }
            (Fault::More(_, key, value, first), Self::Object(fields)) => {
                let place = if *first { 0 } else { fields.len() };
                fields.insert(place, ((*key).to_owned(), Self::Text((*value).to_owned())));
            }
            _ => {}
        }
        match (fault, way) {
            (Fault::Other(_, value), way) => *self.at(&way) = Self::Text((*value).to_owned()),
            (Fault::Escaped(_), way) => {
                if let Self::Text(text) = self.at(&way)
                    && let Some(letter) = text.strip_prefix('"').and_then(|text| text.chars().next()).filter(char::is_ascii_alphanumeric)
                {
                    *text = format!("\"\\u{:04x}{}", u32::from(letter), &text[2..]);
                }
            }
            _ => {}
        }
    }

    fn copy(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text(text.clone()),
            Self::List(elements) => Self::List(elements.iter().map(Self::copy).collect()),
            Self::Object(fields) => Self::Object(fields.iter().map(|(key, value)| (key.clone(), value.copy())).collect()),
        }
    }
}

/// The text of a document with its faults.
fn spoilt(document: &Value, faults: &[Fault]) -> String {
    let mut node = Node::of(document);
    for fault in faults {
        node.spoil(fault);
    }
    let mut text = String::new();
    node.write(&mut text);
    for fault in faults {
        let letters = text.chars().count();
        match fault {
            Fault::Cut(at) => text = text.chars().take(at.index(letters.max(1))).collect(),
            Fault::Around(what, true) => text.insert_str(0, what),
            Fault::Around(what, false) => text += what,
            Fault::Byte(at, other) => {
                let at = at.index(letters.max(1));
                text = text.chars().enumerate().map(|(index, letter)| if index == at { *other } else { letter }).collect();
            }
            _ => {}
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_spoilt_consignment_is_read_or_refused(case in generate::cases(), faults in prop::collection::vec(prop::collection::vec(faults(), 0..4), 8)) {
        for document in &case.consignments {
            for faults in &faults {
                is_read_or_refused(&spoilt(document, faults), consignment);
            }
        }
    }

    #[test]
    fn a_spoilt_rule_set_is_read_or_refused(case in generate::cases(), faults in prop::collection::vec(prop::collection::vec(faults(), 0..3), 4)) {
        for faults in &faults {
            is_read_or_refused(&spoilt(&case.rule_set, faults), rule_set);
        }
    }

    /// Of two values that can never be right, each in its own field, both are told.
    #[test]
    fn what_is_wrong_hides_nothing_that_is_wrong_elsewhere(case in generate::cases(), one in any::<Index>(), other in any::<Index>()) {
        let document = &case.rule_set;
        let mut ways = Vec::new();
        Node::of(document).ways(&[], &mut ways);
        let (one, other) = (one.get(&ways), other.get(&ways));
        prop_assume!(!one.starts_with(other) && !other.starts_with(one));
        let wrong = |ways: &[&Vec<usize>]| {
            let mut node = Node::of(document);
            // A text that is no text: wherever it stands, it cannot be read.
            for way in ways {
                *node.at(way) = Node::Text("\"\\ud800\"".to_owned());
            }
            let mut text = String::new();
            node.write(&mut text);
            let found = rule_set(&text).unwrap_err().into_iter();
            found.filter(|violation| text[violation.place.bytes.clone()] == *"\"\\ud800\"").map(|violation| violation.place.path.to_string()).collect::<Vec<_>>()
        };
        let mut each = [wrong(&[one]), wrong(&[other])].concat();
        let mut both = wrong(&[one, other]);
        each.sort();
        both.sort();
        prop_assert_eq!((both.len(), both), (2, each));
    }
}

/// Every value of a consignment with all its fields, replaced by every value of the list, one at a time.
#[test]
fn every_field_and_every_value() {
    let document = serde_json::json!({
        "Reference": "EC-1", "State": "Unallocated", "Direction": "Outbound", "ShippingDate": "2019-06-14T00:00:00+00:00",
        "RequestedDeliveryDate": {
            "Date": "2019-06-17", "IsToBeExactlyOnTheDateSpecified": false, "DeliveryWindow": { "Start": "08:00", "End": "18:00" }
        },
        "DeliveryWindow": { "Start": "08:00", "End": "18:00" },
        "Packages": [{
            "Weight": { "Value": 0.5, "Unit": "Kg" }, "Dimensions": { "Unit": "Cm", "Width": 10.0, "Length": 10.0, "Height": 10.0 },
            "Value": { "Amount": 5.99, "Currency": { "IsoCode": "GBP" } }, "PackageSizeReference": "BOX", "Barcode": { "Code": "1" }
        }],
        "Weight": { "Value": "2.50", "Unit": "lb" }, "Value": { "Amount": 5.99, "Currency": { "IsoCode": "GBP" } },
        "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": "Sorted1" },
            { "AddressType": "Destination", "Postcode": "M1 5WG",
              "Country": { "Name": "", "IsoCode": { "TwoLetterCode": "GB", "ThreeLetterCode": "GBR", "NumericCode": "826" } } }
        ],
        "Tags": ["Flammables"], "MetaData": [{ "KeyValue": "Channel" }]
    });
    let mut ways = Vec::new();
    Node::of(&document).ways(&[], &mut ways);
    for way in &ways {
        for value in VALUES {
            let mut node = Node::of(&document);
            *node.at(way) = Node::Text((*value).to_owned());
            let mut text = String::new();
            node.write(&mut text);
            is_read_or_refused(&text, consignment);
        }
    }
}
