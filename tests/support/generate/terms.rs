//! Which terms a world has.

use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::group::{self, Group, Groups};
use super::{Case, cases_of};

/// Fields whose keys are names that users give, where they are objects.
const BY_NAME: [&str; 8] = ["Holidays", "ExchangeRates", "Zones", "Prices", "Beyond", "Days", "Fields", "MetaData"];

/// Conditions inside of a condition.
const NESTED: [&str; 5] = ["Any", "All", "Not", "AnyPackage", "EveryPackage"];

/// Fields of which each word is a term.
const WORDS: [&str; 12] =
    ["By", "Basis", "Round", "Unit", "Per", "Of", "HolidaysOf", "VatRounding", "Compare", "PricesInclude", "Cancelled", "Exempt"];

/// The terms of a world: `Chargeable.Basis`, `Basis=Package`, each with what it stands in.
pub fn terms(case: &Case) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    collect(&mut terms, "RuleSet", &case.rule_set);
    for consignment in &case.consignments {
        collect(&mut terms, "Consignment", consignment);
    }
    terms
}

fn collect(terms: &mut BTreeSet<String>, inside: &str, json: &Value) {
    match json {
        Value::Array(items) => items.iter().for_each(|item| collect(terms, inside, item)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if BY_NAME.contains(&inside) {
                    collect(terms, &format!("{inside}.*"), field);
                    continue;
                }
                terms.insert(format!("{inside}.{name}"));
                if let (true, Some(word)) = (WORDS.contains(&name.as_str()), field.as_str()) {
                    terms.insert(format!("{inside}.{name}={word}"));
                }
                let is_condition = field.is_object() || field.as_array().is_some_and(|all| all.iter().all(Value::is_object));
                let nested = inside == "When" && NESTED.contains(&name.as_str()) && is_condition;
                let within = if nested { "When" } else { name };
                collect(terms, within, field);
            }
        }
        _ => {}
    }
}

fn worlds(groups: Groups, count: usize) -> Vec<Case> {
    let mut runner = TestRunner::deterministic();
    let worlds = cases_of(groups);
    (0..count).map(|_| worlds.new_tree(&mut runner).expect("a world").current()).collect()
}

#[test]
fn dump() {
    let start = std::time::Instant::now();
    let base: BTreeSet<String> = worlds(Groups::new(), 500).iter().flat_map(terms).collect();
    println!("base {:?}", start.elapsed());
    let start = std::time::Instant::now();
    let mut rest: BTreeMap<String, usize> = BTreeMap::new();
    let all = worlds(group::all(), 500);
    println!("all {:?}", start.elapsed());
    println!("{}", serde_json::to_string_pretty(&all[7].rule_set).unwrap());
    let sizes: usize = all.iter().map(|case| case.rule_set.to_string().len()).sum();
    println!("mean size {}", sizes / 500);
    for case in &all {
        for term in terms(case) {
            if !base.contains(&term) {
                *rest.entry(term).or_default() += 1;
            }
        }
    }
    for group in group::all() {
        let own: BTreeSet<String> = worlds(Groups::from([group]), 150).iter().flat_map(terms).filter(|term| !base.contains(term)).collect();
        println!("== {group:?}");
        for term in own {
            println!("{term} {}", rest.remove(&term).unwrap_or(0));
        }
    }
    println!("== together");
    for (term, count) in rest {
        println!("{term} {count}");
    }
}
