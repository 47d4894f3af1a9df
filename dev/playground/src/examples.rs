//! The examples and schemas that the page has with it.

use std::path::Path;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::files::{read, told};

/// Folders of `rules-examples`, and what they are called on the page.
const PRESETS: [(&str, &str); 9] = [
    ("first-rules", "Rules, preferences, objectives"),
    ("first-tariff", "A tariff in the USA, end to end"),
    ("uk-retailer", "A UK retailer: 55 services of 14 carriers"),
    ("cut-offs", "Cut-offs"),
    ("delivery-options", "Delivery options"),
    ("eu-road", "Road freight in Europe"),
    ("au-postcodes", "Postcodes of Australia"),
    ("surcharges", "Surcharges"),
    ("carrier-holidays", "Holidays of carriers"),
];
/// So many consignments of each.
const CONSIGNMENTS: usize = 12;

/// All of them as JSON. Documents stay the texts that they are.
pub(crate) fn data(root: &Path) -> Result<String, String> {
    let presets = PRESETS.iter().map(|(name, title)| preset(root, name, title)).collect::<Result<Vec<_>, _>>()?;
    let schemas = json!({ "rules": consign::schema::rule_set(), "consignment": consign::schema::consignment() });
    Ok(json!({ "presets": presets, "schemas": schemas }).to_string())
}

fn preset(root: &Path, name: &str, title: &str) -> Result<Value, String> {
    let folder = root.join("rules-examples").join(name);
    let file = |file: &str| read(&folder.join(file));
    let cases: Value = serde_json::from_str(&file("cases.json")?).map_err(|error| told(&folder, &error))?;
    let at = cases.get("At").and_then(Value::as_str).ok_or_else(|| told(&folder, &"cases.json has no instant `At`"))?;
    let consignments = file("consignments.json")?;
    let consignments: Vec<&RawValue> = serde_json::from_str(&consignments).map_err(|error| told(&folder, &error))?;
    let consignments: Vec<String> = consignments.iter().take(CONSIGNMENTS).map(|text| unindented(text.get())).collect();
    Ok(json!({ "name": name, "title": title, "about": about(&file("README.md")?), "rules": file("rules.json")?,
        "consignments": consignments, "at": at }))
}

/// A text without the indentation that it has within a list.
fn unindented(text: &str) -> String {
    text.replace("\n  ", "\n")
}

/// The first paragraph of a folder's description.
fn about(readme: &str) -> String {
    let mut paragraphs = readme.split("\n\n").map(str::trim);
    let first = paragraphs.find(|paragraph| !paragraph.is_empty() && !paragraph.starts_with(['#', '`', '|']));
    first.unwrap_or_default().replace('\n', " ").replace('`', "")
}
