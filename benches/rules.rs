//! What shipping rules, preferences, objectives and capacities cost a choice, from prepared facts, on the workload of the other benches: rules that no
//! consignment has to do with, rules that have to do with every one and bar none, and what goes before price. A line for each says how
//! many times as long it takes as without: least times of rounds that take turns.
#![allow(missing_docs, clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "support/engine.rs"]
mod engine;
#[path = "support/turns.rs"]
mod turns;

use consign_scale::{AT, SEED, consignment, rule_set_value, shipping_rules};
use criterion::{Criterion, criterion_group, criterion_main};
use engine::{Engine, Rules};
use serde_json::{Value, json};
use turns::{Side, is_smoke, measure};

const SERVICES: usize = 1_000;
const SMOKE_SERVICES: usize = 60;
const CONSIGNMENTS: usize = 1_000;

/// The workload with each set of rules.
fn sides(services: usize) -> Vec<Side> {
    let plain = rule_set_value(services, SEED);
    let consignments: Vec<_> = (0..CONSIGNMENTS).map(|number| Engine::consignment(&consignment(number, SEED))).collect();
    let tier = json!([{ "Reference": "P", "Services": ["*7"], "Tier": 1, "When": { "Weight": { "Min": 0 } } }]);
    let adjust =
        json!([{ "Reference": "P", "Services": ["*7"], "Adjust": { "Amount": -0.5, "Percent": 2 }, "When": { "Weight": { "Min": 0 } } }]);
    let objective = |choose: Value| json!({ "Objectives": [{ "Reference": "O", "Choose": choose }] });
    // Each service counts against four of them.
    let capacities: Vec<Value> = (0..40)
        .map(|number| {
            let per = ["Day", "Week", "Month", "Total"][number / 10];
            json!({ "Reference": format!("C{number}"), "Services": [format!("*{}", number % 10)], "Per": per, "Max": 1_000_000 })
        })
        .collect();
    let kinds: [(&'static str, Value); 11] = [
        ("none", json!({})),
        ("20 of others", json!({ "ShippingRules": shipping_rules::of_others(20) })),
        ("200 of others", json!({ "ShippingRules": shipping_rules::of_others(200) })),
        ("20 of all", json!({ "ShippingRules": shipping_rules::of_all(20) })),
        ("200 of all", json!({ "ShippingRules": shipping_rules::of_all(200) })),
        ("a tier of a tenth", json!({ "Preferences": tier })),
        ("a tenth adjusted", json!({ "Preferences": adjust })),
        ("an objective that filters", objective(json!([{ "DeliveredWithin": { "Days": 4 } }]))),
        ("the fastest within a tenth", objective(json!([{ "Within": { "Percent": 10 } }, "Fastest"]))),
        ("40 capacities", json!({ "Capacities": capacities })),
        ("a tenth preferred", objective(json!([{ "Prefer": { "Services": ["*7"], "Tolerance": { "Amount": 0.5 } } }]))),
    ];
    let side = |(kind, fields): (&'static str, Value)| {
        let mut rules = plain.clone();
        for (field, own) in fields.as_object().unwrap() {
            rules[field] = own.clone();
        }
        let engine = Engine::new(Rules::read(&rules.to_string()).compile(), AT);
        Side::new(kind, engine, &consignments)
    };
    kinds.into_iter().map(side).collect()
}

fn rules(criterion: &mut Criterion) {
    let sides = sides(if is_smoke() { SMOKE_SERVICES } else { SERVICES });
    let mut group = criterion.benchmark_group("rules");
    measure(&mut group, "rules", &sides);
    group.finish();
}

criterion_group!(benches, rules);
criterion_main!(benches);
