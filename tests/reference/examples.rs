//! What shipped examples say of each member. `consign test` and the tests of the library run these folders.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::types::Types;

/// A value of a member, and the folder that has it.
pub(crate) struct Example {
    pub(crate) folder: String,
    pub(crate) json: String,
}

/// By type and member.
pub(crate) type Examples = BTreeMap<(String, String), Example>;

/// The longest example that is shown in full.
const LONGEST: usize = 72;
/// How many consignments of a folder are looked at.
const FIRST: usize = 50;

/// Of each member the first example that is short; where all are long, the shortest.
pub(crate) fn shipped(types: &Types, folder: &Path) -> Examples {
    let mut folders: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let mut examples = Examples::new();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap_or_default();
        let mut see = |what: &str, value: &Value| {
            walk(types, types.get(what).unwrap().schema(), what, value, &mut |of, member, value| {
                add(&mut examples, &name, of, member, value);
            });
        };
        if let Ok(rules) = serde_json::from_str(&read("rules.json")) {
            see("RuleSet", &rules);
        }
        let listed = serde_json::from_str::<Vec<Value>>(&read("consignments.json")).unwrap_or_default();
        let lines = read("consignments.jsonl");
        let lines = lines.lines().take(FIRST).filter_map(|line| serde_json::from_str(line).ok());
        listed.into_iter().take(FIRST).chain(lines).for_each(|consignment| see("Consignment", &consignment));
    }
    examples
}

fn add(examples: &mut Examples, folder: &str, of: &str, member: &str, value: &Value) {
    let json = value.to_string();
    let known = examples.get(&(of.to_owned(), member.to_owned()));
    if known.is_none_or(|known| known.json.len() > LONGEST && json.len() < known.json.len()) {
        examples.insert((of.to_owned(), member.to_owned()), Example { folder: folder.to_owned(), json });
    }
}

/// Goes through a value along its schema, and tells every member that it has.
fn walk(types: &Types, schema: &Value, of: &str, value: &Value, told: &mut dyn FnMut(&str, &str, &Value)) {
    if let Some((name, named)) = types.named(schema) {
        walk(types, named.schema(), name, value, told);
    }
    let of = schema["title"].as_str().filter(|title| types.get(title).is_some()).unwrap_or(of);
    for choice in ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten() {
        walk(types, choice, of, value, told);
    }
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| walk(types, &schema["items"], of, element, told)),
        Value::Object(object) => {
            let by_pattern = schema["patternProperties"].as_object().into_iter().flat_map(|all| all.values());
            let keyed: Vec<&Value> = schema.get("additionalProperties").into_iter().chain(by_pattern).collect();
            for (key, value) in object {
                if let Some(member) = schema["properties"].get(key) {
                    told(of, key, value);
                    walk(types, member, of, value, told);
                } else {
                    for schema in &keyed {
                        walk(types, schema, of, value, told);
                    }
                }
            }
        }
        _ => {}
    }
}

impl Example {
    /// It, perhaps cut, as code in a cell of a table.
    pub(crate) fn cell(&self) -> String {
        let mut text = self.json.clone();
        if text.chars().count() > LONGEST {
            text = text.chars().take(LONGEST - 1).chain(['…']).collect();
        }
        let folder = &self.folder;
        format!("`{}` [{folder}](../../../rules-examples/{folder})", text.replace('|', "\\|"))
    }
}
