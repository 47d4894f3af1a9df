//! Shipping rules, preferences and capacities: whose they are, where, when and on what condition.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::capacity::capacities;
use super::condition::condition_of_rule;
use super::group::{Group, only};
use super::part::{Part, chosen, figure, flatten, list, maybe, merged, object, remove, text, validity};
use super::setting::Setting;

/// What names services and carriers by their letters. Those that meet none are left out.
const PATTERNS: [(&str, &str); 7] = [
    ("Services", "*"),
    ("Services", "Z*"),
    ("Services", "A*"),
    ("Services", "*b*"),
    ("Carriers", "CARRIER_*"),
    ("Carriers", "*P*"),
    ("Carriers", "*_Y"),
];

/// The rules, preferences and capacities of a world, each with the numbers of those that it is for.
pub fn parts() -> Part {
    object(vec![
        ("ShippingRules", only(Group::ShippingRules, 0.75, list(shipping_rule(), 1..=4))),
        ("Preferences", only(Group::Preferences, 0.75, list(preference(), 1..=4))),
        ("Capacities", capacities()),
    ])
}

fn shipping_rule() -> Part {
    merged(scope(), object(vec![("Type", text(&["Exclude", "Exclude", "Include"]))]))
}

/// A tier, an adjustment, or both.
fn preference() -> Part {
    let adjustment = prop_oneof![
        2 => object(vec![("Amount", amount()), ("Percent", maybe(0.3, percent()))]),
        1 => object(vec![("Percent", percent())]),
    ];
    let tier = || select(&[0, 1, 1, 5, 99, 100, 101, 1000][..]).prop_map(|tier| json!(tier)).boxed();
    let does = prop_oneof![
        2 => object(vec![("Tier", tier())]),
        3 => object(vec![("Adjust", adjustment.boxed()), ("Tier", maybe(0.2, tier()))]),
    ];
    merged(scope(), does.boxed())
}

fn amount() -> Part {
    figure(&["-0.50", "-2.5", "1", "0.005", "-10", "0.01", "-4.99"])
}

fn percent() -> Part {
    figure(&["5", "-10", "-2.5", "12.5", "-100", "0"])
}

fn scope() -> Part {
    let mut fields = vec![
        ("HasName", maybe(0.6, just_true())),
        ("Having", having(0.12)),
        ("ShippingLocations", maybe(0.15, numbers())),
        ("When", only(Group::Conditions, 0.85, condition_of_rule())),
    ];
    fields.extend(validity(0.1));
    object(fields)
}

fn just_true() -> Part {
    Just(json!(true)).boxed()
}

pub fn numbers() -> Part {
    vec(0..9_u64, 1..=3).prop_map(|numbers| json!(numbers)).boxed()
}

/// For these services, and now and then for all.
pub fn having(all: f64) -> Part {
    let pattern = (0..PATTERNS.len()).prop_map(|number| json!(number)).boxed();
    let some = object(vec![
        ("Services", maybe(0.7, numbers())),
        ("Carriers", maybe(0.2, numbers())),
        ("CarrierServiceGroups", maybe(0.25, numbers())),
        ("Pattern", maybe(0.2, pattern)),
    ]);
    maybe(1.0 - all, some)
}

/// The names of the services, carriers and groups that it is for.
pub fn have(json: &mut Value, rule_set: &Value) {
    flatten(json, "Having");
    let pattern = json.get("Pattern").and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    remove(json, &["Pattern"]);
    for (list, kind) in [("Services", "CarrierServices"), ("Carriers", "Carriers"), ("CarrierServiceGroups", "CarrierServiceGroups")] {
        let all = rule_set[kind].as_array().into_iter().flatten();
        let all: Vec<&str> = all.filter_map(|one| one["Reference"].as_str()).collect();
        let mut names = json.get(list).map(|numbers| chosen(numbers, &all)).unwrap_or_default();
        let pattern =
            pattern.map(|number| PATTERNS[number]).filter(|(of, pattern)| *of == list && all.iter().any(|one| meets(pattern, one)));
        names.extend(pattern.map(|(_, pattern)| pattern));
        json[list] = json!(names);
        if names.is_empty() {
            remove(json, &[list]);
        }
    }
}

/// Whether a name is what a pattern of ours says.
pub fn meets(pattern: &str, name: &str) -> bool {
    let inner = pattern.trim_matches('*');
    match (pattern.starts_with('*'), pattern.ends_with('*')) {
        (true, true) => name.contains(inner),
        (true, false) => name.ends_with(inner),
        (false, true) => name.starts_with(inner),
        (false, false) => name == pattern,
    }
}

/// In a world whose services are known.
pub fn settle(mut rules: Value, kind: &str, rule_set: &Value, setting: &Setting) -> Value {
    let locations = setting.locations();
    for (number, rule) in rules.as_array_mut().into_iter().flatten().enumerate() {
        let reference = format!("{}_{number}", &kind[..1]);
        if rule.get("HasName").is_some() {
            rule["Name"] = json!(format!("Rule {reference}"));
        }
        rule["Reference"] = json!(reference);
        remove(rule, &["HasName"]);
        have(rule, rule_set);
        if let Some(numbers) = rule.get("ShippingLocations") {
            let names = chosen(numbers, &locations);
            rule["ShippingLocations"] = json!(names);
            if names.is_empty() {
                remove(rule, &["ShippingLocations"]);
            }
        }
    }
    rules
}
