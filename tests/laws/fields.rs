//! The worlds have every field that there is: what none has, no law has tried.

use std::collections::BTreeSet;

use consign::schema;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::support::generate;

/// Fields, each after the type that has it.
type Fields = BTreeSet<String>;

/// Tells each node of a schema that may be meant by one: what it refers to, and each of several.
fn each_meant<'a>(root: &'a Value, node: &'a Value, name: &str, told: &mut dyn FnMut(&'a Value, &str)) {
    told(node, name);
    if let Some(name) = node["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        each_meant(root, &root["$defs"][name], name, told);
    }
    let several = ["anyOf", "oneOf", "allOf"].iter().filter_map(|list| node[list].as_array()).flatten();
    several.for_each(|one| each_meant(root, one, name, told));
}

/// All fields of a schema; it may refer to itself, so each node is looked at once.
fn all(root: &Value, node: &Value, name: &str, seen: &mut BTreeSet<*const Value>, found: &mut Fields) {
    if !seen.insert(std::ptr::from_ref(node)) {
        return;
    }
    let mut within: Vec<(&Value, String)> = Vec::new();
    each_meant(root, node, name, &mut |node, name| {
        for (field, of) in node["properties"].as_object().into_iter().flatten() {
            let field = format!("{name}.{field}");
            found.insert(field.clone());
            within.push((of, field));
        }
        within.extend(["items", "additionalProperties"].iter().filter_map(|one| Some((node.get(one)?, name.to_owned()))));
    });
    for (node, name) in within {
        all(root, node, &name, seen, found);
    }
}

/// The fields of a schema that a value has.
fn had(root: &Value, node: &Value, name: &str, value: &Value, found: &mut Fields) {
    each_meant(root, node, name, &mut |node, name| match value {
        Value::Array(items) => items.iter().for_each(|item| had(root, &node["items"], name, item, found)),
        Value::Object(fields) => fields.iter().for_each(|(field, value)| match node["properties"].get(field) {
            Some(of) => {
                let field = format!("{name}.{field}");
                had(root, of, &field, value, found);
                found.insert(field);
            }
            None => had(root, &node["additionalProperties"], name, value, found),
        }),
        _ => {}
    });
}

/// What no offer depends on, each with the reason; what begins with it, too.
const TOLD_ONLY: [&str; 8] = [
    // For editors.
    "RuleSet.$schema",
    // Where a customer may fetch it: what the calls of SortedPRO list, by distance.
    "RuleSet.PickUpLocations",
    "PickUp",
    "LatLong",
    "AddressDocument.LatLong",
    // Names.
    "Capacity.Name",
    // When a carrier's papers are due is told with the collection.
    "Collection.ManifestCutOff",
    // Of a plan, which has an oracle of its own.
    "Capacity.Penalty",
];

/// What all dates have in the schema and only a promise may have.
fn is_of_promise(field: &str) -> bool {
    ["ShippingDate", "CollectionDate", "DeliveryDate"].iter().any(|date| {
        let rest = field.strip_prefix("Condition.").and_then(|field| field.strip_prefix(date));
        rest.is_some_and(|rest| [".WithinDays", ".Exactly"].iter().any(|only| rest.starts_with(only)))
    })
}

#[test]
fn no_field_is_left_out() {
    let (rule_set, consignment) = (schema::rule_set(), schema::consignment());
    let (mut expected, mut found, mut seen) = (Fields::new(), Fields::new(), BTreeSet::new());
    all(&rule_set, &rule_set, "RuleSet", &mut seen, &mut expected);
    all(&consignment, &consignment, "Consignment", &mut seen, &mut expected);
    let mut runner = TestRunner::deterministic();
    for _ in 0..400 {
        let case = generate::cases().new_tree(&mut runner).unwrap().current();
        had(&rule_set, &rule_set, "RuleSet", &case.rule_set, &mut found);
        case.consignments.iter().for_each(|one| had(&consignment, &consignment, "Consignment", one, &mut found));
    }
    let decides = |field: &&String| !TOLD_ONLY.iter().any(|told| field.starts_with(told)) && !is_of_promise(field);
    let left_out: Vec<&String> = expected.difference(&found).filter(decides).collect();
    assert!(left_out.is_empty() && expected.len() > 200, "{} of {}: {left_out:#?}", left_out.len(), expected.len());
}
