//! A rule set's document as a tree: figures as they are written, fields in their order.

use std::fmt::{self, Write as _};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A value of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A number, a text, true, false or null, as it stands in JSON: no figure goes through binary floating point.
    Scalar(String),
    List(Vec<Node>),
    Fields(Vec<(String, Node)>),
}

/// One step of the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    Field(String),
    Index(usize),
}

/// An object whose values are left as they stand.
struct Raw<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Raw<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Raw(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

impl Node {
    /// Reads JSON.
    pub(super) fn parse(text: &str) -> serde_json::Result<Self> {
        let text = text.trim();
        if text.starts_with('{') {
            let Raw(fields) = serde_json::from_str(text)?;
            let fields = fields.into_iter().map(|(name, value)| Ok((name, Self::parse(value.get())?)));
            return fields.collect::<serde_json::Result<_>>().map(Self::Fields);
        }
        if text.starts_with('[') {
            let elements: Vec<&RawValue> = serde_json::from_str(text)?;
            return elements.into_iter().map(|element| Self::parse(element.get())).collect::<serde_json::Result<_>>().map(Self::List);
        }
        let scalar: &RawValue = serde_json::from_str(text)?;
        Ok(Self::Scalar(scalar.get().to_owned()))
    }

    /// A text.
    pub(super) fn text(text: &str) -> Self {
        Self::Scalar(serde_json::Value::from(text).to_string())
    }

    /// What it says, if it is a text.
    pub(super) fn as_text(&self) -> Option<String> {
        match self {
            Self::Scalar(json) if json.starts_with('"') => serde_json::from_str(json).ok(),
            _ => None,
        }
    }

    /// Its JSON, if it is a number.
    pub(super) fn as_number(&self) -> Option<&str> {
        match self {
            Self::Scalar(json) if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => Some(json),
            _ => None,
        }
    }

    /// The value of a field.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Fields(fields) => fields.iter().find(|(own, _)| own == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The elements of a list; none of anything else.
    pub(super) fn elements(&self) -> &[Self] {
        match self {
            Self::List(elements) => elements,
            _ => &[],
        }
    }

    /// The value at the end of a way.
    pub(super) fn get(&self, way: &[At]) -> Option<&Self> {
        way.iter().try_fold(self, |node, at| match (node, at) {
            (Self::Fields(_), At::Field(name)) => node.field(name),
            (Self::List(elements), At::Index(index)) => elements.get(*index),
            _ => None,
        })
    }

    /// The same, to be changed. Objects and lists that a way leads through and that aren't there are made.
    pub(super) fn make(&mut self, way: &[At]) -> Option<&mut Self> {
        way.iter().try_fold(self, |node, at| match (node, at) {
            (Self::Fields(fields), At::Field(name)) => {
                let place = fields.iter().position(|(own, _)| own == name).unwrap_or_else(|| {
                    fields.push((name.clone(), Self::Fields(Vec::new())));
                    fields.len() - 1
                });
                fields.get_mut(place).map(|(_, value)| value)
            }
            (Self::List(elements), At::Index(index)) => elements.get_mut(*index),
            _ => None,
        })
    }

    /// Takes out what a way leads to; false if there is nothing.
    pub(super) fn remove(&mut self, way: &[At]) -> bool {
        let Some((last, before)) = way.split_last() else { return false };
        if self.get(way).is_none() {
            return false;
        }
        match (self.make(before), last) {
            (Some(Self::Fields(fields)), At::Field(name)) => fields.retain(|(own, _)| own != name),
            (Some(Self::List(elements)), At::Index(index)) => drop(elements.remove(*index)),
            _ => return false,
        }
        true
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, indent: usize| write!(f, "\n{:indent$}", "");
        match self {
            Self::Scalar(json) => f.write_str(json),
            Self::List(elements) if elements.iter().all(|element| matches!(element, Self::Scalar(_))) => {
                f.write_char('[')?;
                for (index, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if index > 0 { ", " } else { "" })?;
                }
                f.write_char(']')
            }
            Self::List(elements) => {
                f.write_char('[')?;
                for (index, element) in elements.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    line(f, indent + 2)?;
                    element.write(f, indent + 2)?;
                }
                line(f, indent)?;
                f.write_char(']')
            }
            Self::Fields(fields) => {
                f.write_char('{')?;
                for (index, (name, value)) in fields.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    line(f, indent + 2)?;
                    write!(f, "{}: ", Self::text(name))?;
                    value.write(f, indent + 2)?;
                }
                line(f, indent)?;
                f.write_char('}')
            }
        }
    }
}

impl fmt::Display for Node {
    /// JSON for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_written_digit_for_digit_in_its_order() {
        let text = r#"{ "B": 1.10, "A": [0.1e1, "x\"y", null, true], "C": [{ "D": 12345678901234567890.12 }, []], "E": {} }"#;
        let node = Node::parse(text).unwrap();
        let written = node.to_string();
        assert_eq!(Node::parse(&written).unwrap(), node);
        for part in [r#""B": 1.10,"#, r#"[0.1e1, "x\"y", null, true]"#, "12345678901234567890.12", "[]"] {
            assert!(written.contains(part), "{part}: {written}");
        }
        assert!(written.find("\"B\"") < written.find("\"A\""));
    }

    #[test]
    fn ways_lead_to_values_and_make_what_is_not_there() {
        let field = |name: &str| At::Field(name.to_owned());
        let mut node = Node::parse(r#"{ "A": [{ "B": 1 }, 2] }"#).unwrap();
        assert_eq!(node.get(&[field("A"), At::Index(0), field("B")]), Some(&Node::Scalar("1".to_owned())));
        assert_eq!(node.get(&[field("A"), At::Index(2)]), None);
        *node.make(&[field("C"), field("D")]).unwrap() = Node::text("x");
        assert!(node.remove(&[field("A"), At::Index(0)]) && !node.remove(&[field("X")]));
        assert_eq!(node, Node::parse(r#"{ "A": [2], "C": { "D": "x" } }"#).unwrap());
    }
}
