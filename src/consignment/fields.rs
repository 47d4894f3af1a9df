//! What stands at any path of a consignment's document. The text is kept as it was read, and gone through only where rules ask for it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::walk::{Found, META_DATA, VALUES, walk};
use crate::json::{Reader, Trail};
use crate::number::shortened;

/// The most names in a path, and the most characters.
const MOST_STEPS: usize = 16;
const LONGEST_PATH: usize = 512;

/// The fields that [`super::ConsignmentDocument`] has.
const OWN: [&str; 12] = [
    "Reference",
    "State",
    "Direction",
    "ShippingDate",
    "RequestedDeliveryDate",
    "DeliveryWindow",
    "Packages",
    "Weight",
    "Value",
    "Addresses",
    "Tags",
    "Source",
];

/// What a consignment's document says besides what has a field of its own. It takes no part in comparing consignments.
#[derive(Clone, Default)]
pub struct Fields {
    /// As it was read.
    text: Option<Arc<str>>,
    /// By path, as they were added in code.
    added: Vec<(Box<str>, FieldValue)>,
}

impl fmt::Debug for Fields {
    /// What a document says of people isn't for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields").finish_non_exhaustive()
    }
}

/// The value of a field that is added in code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldValue {
    /// A text.
    Text(String),
    /// A number.
    Number(Decimal),
    /// True or false.
    Truth(bool),
}

impl PartialEq for Fields {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Fields {}

impl From<&str> for FieldValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for FieldValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for FieldValue {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<Decimal> for FieldValue {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for FieldValue {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

/// A way through a document: `Addresses.Destination.Contact.Phone`, `MetaData.Channel`. Names stand in any case; what follows `MetaData` is a
/// key, exactly.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct FieldPath {
    names: Box<[Box<str>]>,
    /// After these the key of a named value.
    key: Option<Box<str>>,
}

impl FieldPath {
    /// Reads a path.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.chars().count() > LONGEST_PATH {
            return Err(format!("the path `{}` is longer than `{LONGEST_PATH}` characters", shortened(text)));
        }
        let (mut names, mut rest) = (Vec::new(), Some(text));
        while let Some(left) = rest {
            let (name, after) = left.split_once('.').map_or((left, None), |(name, after)| (name, Some(after)));
            let name = name.trim();
            if name.is_empty() || names.len() == MOST_STEPS {
                return Err(format!("`{}` is no path: at most `{MOST_STEPS}` names with a dot between them", shortened(text)));
            }
            if name.eq_ignore_ascii_case(META_DATA)
                && let Some(key) = after
            {
                if key.trim().is_empty() {
                    return Err(format!("`{}` names no key: `MetaData.Channel`", shortened(text)));
                }
                return Ok(Self { names: names.into(), key: Some(key.trim().into()) });
            }
            names.push(name.into());
            rest = after;
        }
        Ok(Self { names: names.into(), key: None })
    }
}

impl Fields {
    /// Those of a document that is JSON.
    pub(crate) fn of_text(text: &str) -> Self {
        Self { text: Some(text.into()), added: Vec::new() }
    }

    pub(super) fn add(&mut self, path: &str, value: FieldValue) {
        self.added.push((path.into(), value));
    }

    /// Tells every value at a path: of a list its elements; nothing of what is null, empty or white space. `written` gives the text of a
    /// consignment that was made in code.
    pub(crate) fn each<'w>(&self, path: &FieldPath, written: impl FnOnce() -> &'w str, told: &mut dyn FnMut(Found<'_>)) {
        let made;
        let text = if let Some(text) = &self.text {
            &**text
        } else {
            made = written();
            made
        };
        walk(text, &path.names, path.key.as_deref(), told);
        // What was added to a text that was made stands in it already, but for what it has no place for.
        let unwritten = self.added.iter().filter(|(own, _)| self.text.is_some() || !has_place(own));
        for (_, value) in unwritten.filter(|(own, _)| FieldPath::parse(own).is_ok_and(|own| own.is_at(path))) {
            match value {
                FieldValue::Text(text) if text.trim().is_empty() => {}
                FieldValue::Text(text) => told(Found::Text(text.into())),
                FieldValue::Number(number) => told(Found::Number(number.to_string().into())),
                FieldValue::Truth(truth) => told(Found::Truth(*truth)),
            }
        }
    }

    /// The text that stands in a field of the document that was read, if it is one.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let (path, mut found) = (FieldPath::parse(name).ok()?, None);
        let told = &mut |value: Found<'_>| {
            if let Found::Text(text) = value {
                found = Some(text.into_owned());
            }
        };
        self.each(&path, || "{}", told);
        found
    }

    /// What a written consignment has besides its own fields: those of the text that it was read from, and what was added.
    pub(super) fn more(&self) -> BTreeMap<String, Box<RawValue>> {
        let mut more = BTreeMap::new();
        if let Some(text) = &self.text {
            Reader::new(text, false).object(&Trail::Root, "a consignment", |reader, key| {
                let value = reader.skip();
                if !OWN.iter().any(|own| own.eq_ignore_ascii_case(&key.name))
                    && let Ok(value) = RawValue::from_string(value.to_owned())
                {
                    more.entry(key.name.into_owned()).or_insert(value);
                }
            });
        }
        let mut tree = Map::new();
        for (path, value) in self.added.iter().filter(|(path, _)| has_place(path)) {
            if let Ok(path) = FieldPath::parse(path) {
                path.put(value.json(), &mut tree);
            }
        }
        for (name, value) in tree {
            if let Ok(value) = RawValue::from_string(value.to_string()) {
                more.entry(name).or_insert(value);
            }
        }
        more
    }
}

/// Whether what was added at a path is written: not within a field of the consignment's own.
fn has_place(path: &str) -> bool {
    let first = path.split('.').next().unwrap_or_default().trim();
    !OWN.iter().any(|own| own.eq_ignore_ascii_case(first))
}

impl FieldValue {
    fn json(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Truth(truth) => Value::Bool(*truth),
            // Digit for digit, where JSON's own numbers of this program are binary.
            Self::Number(number) => i64::try_from(*number).map_or_else(|_| Value::String(number.to_string()), Value::from),
        }
    }
}

impl FieldPath {
    /// Whether it is another path.
    fn is_at(&self, other: &Self) -> bool {
        let mut pairs = self.names.iter().zip(&other.names);
        self.key == other.key && self.names.len() == other.names.len() && pairs.all(|(one, other)| one.eq_ignore_ascii_case(other))
    }

    /// Puts a value at the path.
    fn put(&self, value: Value, tree: &mut Map<String, Value>) {
        let (mut object, last) = match &self.key {
            Some(_) => (tree, META_DATA),
            None => (tree, self.names.last().map_or("", |name| name)),
        };
        let before = self.names.len() - usize::from(self.key.is_none());
        for name in self.names.iter().take(before) {
            let Value::Object(next) = object.entry(name.to_string()).or_insert_with(|| Value::Object(Map::new())) else { return };
            object = next;
        }
        let Some(key) = &self.key else {
            object.insert(last.to_owned(), value);
            return;
        };
        let field = match value {
            Value::String(_) => VALUES[0],
            Value::Bool(_) => VALUES[3],
            _ => VALUES[1],
        };
        let named = Map::from_iter([("KeyValue".to_owned(), Value::String(key.to_string())), (field.to_owned(), value)]);
        if let Value::Array(list) = object.entry(last).or_insert_with(|| Value::Array(Vec::new())) {
            list.push(Value::Object(named));
        }
    }
}

impl std::fmt::Display for FieldPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.names.iter().map(|name| &**name).chain(self.key.iter().flat_map(|key| [META_DATA, key]));
        f.write_str(&names.collect::<Vec<_>>().join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Address, Consignment, Package};
    use super::*;

    fn found(text: &str, path: &str) -> Vec<String> {
        let mut all = Vec::new();
        Fields::of_text(text).each(&FieldPath::parse(path).unwrap(), || "", &mut |found| all.push(format!("{found:?}")));
        all
    }

    #[test]
    fn what_stands_at_a_path_is_told() {
        let text = r#"{ "MetaData": [{ "KeyValue": "Sales.Channel", "StringValue": "", "IntValue": 7 }, { "KeyValue": "b", "BoolValue": false }],
            "Addresses": [{ "AddressType": "Origin", "Contact": { "Phone": "1" } },
                { "AddressType": "destination", "Contact": { "Phone": "+44", "Mobile": null }, "Postcode": " " }],
            "Packages": [{ "Charges": [1, [2.50, "x"], {}] }, { "Charges": [] }], "Lines": {} }"#;
        assert_eq!(found(text, "MetaData.Sales.Channel"), [r#"Number("7")"#]);
        assert_eq!(found(text, "metadata.b"), ["Truth(false)"]);
        assert!(found(text, "MetaData.B").is_empty());
        assert_eq!(found(text, "Addresses.Destination.Contact.Phone"), [r#"Text("+44")"#]);
        assert_eq!(found(text, "addresses.contact.phone"), [r#"Text("1")"#, r#"Text("+44")"#]);
        assert!(found(text, "Addresses.Destination.Contact.Mobile").is_empty() && found(text, "Addresses.Destination.Postcode").is_empty());
        assert_eq!(found(text, "Packages.Charges"), [r#"Number("1")"#, r#"Number("2.50")"#, r#"Text("x")"#, "More"]);
        assert_eq!(found(text, "Lines"), ["More"]);
        assert_eq!(found(text, "Addresses.Origin"), ["More"]);
        for wrong in ["", "A..B", "MetaData. ", &"a.".repeat(17)] {
            assert!(FieldPath::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_added_in_code_is_written_and_read_again() {
        let made = Consignment::new("EC-1", Address::to("GB", "M1 5WG")).package(Package::kg(1)).meta("Channel", "web").meta("Rank", 3);
        let made = made.field("Customs.Terms", "DDP").field("Addresses.Destination.Contact.Phone", "+44").build().unwrap();
        let written = serde_json::to_string(&made).unwrap();
        let read = Consignment::from_json(&written).unwrap();
        for (path, expected, is_written) in [
            ("MetaData.Channel", r#"Text("web")"#, true),
            ("MetaData.Rank", r#"Number("3")"#, true),
            ("customs.terms", r#"Text("DDP")"#, true),
            ("Addresses.Destination.Contact.Phone", r#"Text("+44")"#, false),
            ("Addresses.Destination.Postcode", r#"Text("M1 5WG")"#, true),
        ] {
            let told = |consignment: &Consignment| {
                let mut all = Vec::new();
                let written = serde_json::to_string(consignment).unwrap();
                consignment.fields.each(&FieldPath::parse(path).unwrap(), || &written, &mut |found| all.push(format!("{found:?}")));
                all
            };
            assert_eq!(told(&made), [expected], "{path}");
            assert_eq!(told(&read), if is_written { vec![expected] } else { vec![] }, "{path}");
        }
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }

    #[test]
    fn all_fields_of_the_document_are_known() {
        let text = r#"{ "Reference": "EC-1", "State": "Unallocated", "Direction": "Outbound", "ShippingDate": "2026-11-02", "Source": "web",
            "RequestedDeliveryDate": { "Date": "2026-11-03" }, "Weight": { "Value": 1, "Unit": "Kg" }, "Tags": ["a"],
            "Value": { "Amount": 1, "Currency": { "IsoCode": "GBP" } }, "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }],
            "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }], "More": 1 }"#;
        let consignment = Consignment::from_json(text).unwrap();
        assert_eq!(consignment.fields.more().keys().collect::<Vec<_>>(), ["More"]);
        let written: Value = serde_json::to_value(super::super::ConsignmentDocument::from(&consignment)).unwrap();
        assert!(written.as_object().unwrap().keys().all(|key| OWN.contains(&key.as_str())));
    }
}
