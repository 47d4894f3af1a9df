//! The types of a document, out of its JSON Schema.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The types of all documents, by name.
pub(crate) struct Types(BTreeMap<String, Type>);

/// What a schema says of a type.
pub(crate) struct Type(Value);

/// A member of an object.
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) meaning: String,
    /// What holds without it; `required`, if it must be there.
    pub(crate) default: Option<String>,
    pub(crate) schema: Value,
}

impl Types {
    pub(crate) fn of_the_library() -> Self {
        let mut types = Self(BTreeMap::new());
        for (name, mut schema) in [("RuleSet", consign::schema::rule_set()), ("Consignment", consign::schema::consignment())] {
            if let Some(Value::Object(named)) = schema["$defs"].as_object_mut().map(std::mem::take).map(Value::Object) {
                for (name, schema) in named {
                    types.add(&name, schema);
                }
            }
            types.add(name, schema);
        }
        types
    }

    fn add(&mut self, name: &str, schema: Value) {
        self.add_titled(&schema);
        self.0.entry(name.to_owned()).or_insert(Type(schema));
    }

    /// Objects that stand within another type, and have a name of one word.
    fn add_titled(&mut self, schema: &Value) {
        if let Some(title) = schema["title"].as_str().filter(|title| schema["properties"].is_object() && !title.contains(' ')) {
            self.0.entry(title.to_owned()).or_insert_with(|| Type(schema.clone()));
        }
        match schema {
            Value::Object(object) => object.values().for_each(|inner| self.add_titled(inner)),
            Value::Array(elements) => elements.iter().for_each(|inner| self.add_titled(inner)),
            _ => {}
        }
    }

    /// The types that have a section: all but short forms of others.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, found)| !found.is_short()).map(|(name, _)| name.as_str())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Type> {
        self.0.get(name)
    }

    /// What a reference names.
    pub(crate) fn named<'n>(&self, schema: &'n Value) -> Option<(&'n str, &Type)> {
        let name = schema["$ref"].as_str()?.rsplit('/').next()?;
        Some((name, self.get(name)?))
    }

    pub(crate) fn said_of(&self, name: &str) -> String {
        self.get(name).map(|found| plain(&found.0["description"])).unwrap_or_default()
    }

    /// The members of an object: those that must be there first, each part by name.
    pub(crate) fn members(&self, name: &str) -> Vec<Member> {
        let Some(Type(schema)) = self.get(name) else { return Vec::new() };
        let required: BTreeSet<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        // Members of named objects within conditions are all optional, and none holds unless it is given.
        let is_inline = schema["title"].as_str() == Some(name);
        let found = schema["properties"].as_object().into_iter().flatten();
        let mut members: Vec<Member> = found
            .map(|(key, schema)| {
                let said = plain(&schema["description"]);
                let (meaning, stated) =
                    said.split_once(" Default: ").map_or((said.as_str(), None), |(meaning, rest)| (meaning, Some(rest)));
                let is_list = matches!(schema["type"].as_str(), Some("array" | "object"));
                let default = match stated {
                    _ if required.contains(key.as_str()) => Some("required".to_owned()),
                    Some(stated) => Some(stated.trim_end_matches('.').to_owned()),
                    None => (is_list || is_inline || name == "Condition").then(|| "none".to_owned()),
                };
                Member { key: key.clone(), meaning: meaning.to_owned(), default, schema: schema.clone() }
            })
            .collect();
        members.sort_by_key(|member| member.default.as_deref() != Some("required"));
        members
    }

    /// What a value can be, in words; `linked` makes a link of the name of a type.
    pub(crate) fn words(&self, schema: &Value, linked: &dyn Fn(&str) -> String) -> String {
        if let Some((name, found)) = self.named(schema) {
            return if found.is_short() { self.words(&found.0, linked) } else { linked(name) };
        }
        if let Some(title) = schema["title"].as_str().filter(|title| self.0.contains_key(*title)) {
            return linked(title);
        }
        let choices = ["anyOf", "allOf"].into_iter().find_map(|key| schema[key].as_array());
        if let Some(choices) = choices {
            let all = choices.iter().filter(|choice| choice["type"] != "null").map(|choice| self.words(choice, linked));
            return all.collect::<Vec<_>>().join(", or ");
        }
        let kinds = schema["type"].as_array().map_or_else(|| vec![&schema["type"]], |kinds| kinds.iter().collect());
        let one = |kind: &str| match kind {
            "array" if schema["items"].is_object() => {
                let of = self.words(&schema["items"], linked);
                format!("list of {}", of.replace("text", "texts").replace("number", "numbers").replace("date,", "dates,"))
            }
            "array" => "list of texts".to_owned(),
            "object" => {
                let by_pattern = || schema["patternProperties"].as_object().and_then(|all| all.values().next());
                let inner = schema.get("additionalProperties").filter(|inner| inner.is_object()).or_else(by_pattern);
                inner.map_or_else(|| "object".to_owned(), |inner| format!("object, by name: {}", self.words(inner, linked)))
            }
            "string" if schema["format"] == "date" => "date, `2026-11-02`".to_owned(),
            "string" => "text".to_owned(),
            "integer" => "whole number".to_owned(),
            "boolean" => "`true` or `false`".to_owned(),
            other => other.to_owned(),
        };
        kinds.into_iter().filter_map(Value::as_str).filter(|kind| *kind != "null").map(one).collect::<Vec<_>>().join(" or ")
    }
}

impl Type {
    pub(crate) fn schema(&self) -> &Value {
        &self.0
    }

    /// Whether it is only a way of writing another type, and has no section.
    fn is_short(&self) -> bool {
        ["description", "enum", "properties"].iter().all(|key| self.0.get(key).is_none())
    }

    /// The words that it can be, each with what it means.
    pub(crate) fn choices(&self) -> Vec<(String, String)> {
        let listed = self.0["enum"].as_array().into_iter().flatten().filter_map(|word| Some((word.as_str()?.to_owned(), String::new())));
        let described = self.0["oneOf"].as_array().into_iter().flatten();
        let described = described.filter_map(|word| Some((word["const"].as_str()?.to_owned(), plain(&word["description"]))));
        let named =
            |(word, meaning): (String, String)| if meaning.trim_end_matches('.') == word { (word, String::new()) } else { (word, meaning) };
        listed.chain(described).map(named).collect()
    }
}

impl Member {
    pub(crate) fn is_whole_number(&self) -> bool {
        let kind = &self.schema["type"];
        kind == "integer" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "integer"))
    }
}

/// A description on one line, without the brackets of links between items of code.
fn plain(description: &Value) -> String {
    description.as_str().unwrap_or_default().replace('\n', " ").replace("[`", "`").replace("`]", "`")
}
