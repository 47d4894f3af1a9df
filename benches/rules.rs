//! What shipping rules, preferences and objectives cost a choice, from prepared facts, on the workload of the other benches: rules that no
//! consignment has to do with, rules that have to do with every one and bar none, and what goes before price. A line for each says how
//! many times as long it takes as without: least times of rounds that take turns.
#![allow(missing_docs, clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "support/engine.rs"]
mod engine;

use std::hint::black_box;
use std::time::{Duration, Instant};

use consign::Facts;
use consign_scale::{AT, SEED, consignment, rule_set_value, shipping_rules};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use engine::{Engine, Rules};
use serde_json::{Value, json};

const SERVICES: usize = 1_000;
const SMOKE_SERVICES: usize = 60;
const CONSIGNMENTS: usize = 1_000;
const ROUNDS: usize = 30;

struct Side {
    kind: &'static str,
    engine: Engine,
    facts: Vec<Facts<'static>>,
}

/// The workload with each set of rules.
fn sides(services: usize) -> Vec<Side> {
    let plain = rule_set_value(services, SEED);
    let consignments: Vec<_> = (0..CONSIGNMENTS).map(|number| Engine::consignment(&consignment(number, SEED))).collect();
    let tier = json!([{ "Reference": "P", "Services": ["*7"], "Tier": 1, "When": { "Weight": { "Min": 0 } } }]);
    let adjust =
        json!([{ "Reference": "P", "Services": ["*7"], "Adjust": { "Amount": -0.5, "Percent": 2 }, "When": { "Weight": { "Min": 0 } } }]);
    let objective = |choose: Value| json!({ "Objectives": [{ "Reference": "O", "Choose": choose }] });
    let kinds: [(&'static str, Value); 10] = [
        ("none", json!({})),
        ("20 of others", json!({ "ShippingRules": shipping_rules::of_others(20) })),
        ("200 of others", json!({ "ShippingRules": shipping_rules::of_others(200) })),
        ("20 of all", json!({ "ShippingRules": shipping_rules::of_all(20) })),
        ("200 of all", json!({ "ShippingRules": shipping_rules::of_all(200) })),
        ("a tier of a tenth", json!({ "Preferences": tier })),
        ("a tenth adjusted", json!({ "Preferences": adjust })),
        ("an objective that filters", objective(json!([{ "DeliveredWithin": { "Days": 4 } }]))),
        ("the fastest within a tenth", objective(json!([{ "Within": { "Percent": 10 } }, "Fastest"]))),
        ("a tenth preferred", objective(json!([{ "Prefer": { "Services": ["*7"], "Tolerance": { "Amount": 0.5 } } }]))),
    ];
    let side = |(kind, fields): (&'static str, Value)| {
        let mut rules = plain.clone();
        for (field, own) in fields.as_object().unwrap() {
            rules[field] = own.clone();
        }
        let engine = Engine::new(Rules::read(&rules.to_string()).compile(), AT);
        let facts = consignments.iter().map(|consignment| engine.facts(consignment)).collect();
        Side { kind, engine, facts }
    };
    kinds.into_iter().map(side).collect()
}

fn rules(criterion: &mut Criterion) {
    let is_smoke = std::env::args().any(|argument| argument == "--test");
    let sides = sides(if is_smoke { SMOKE_SERVICES } else { SERVICES });
    let mut group = criterion.benchmark_group("rules");
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1)).sample_size(10);
    for Side { kind, engine, facts } in &sides {
        group.bench_function(BenchmarkId::from_parameter(kind), |bench| {
            let mut next = facts.iter().cycle();
            bench.iter(|| engine.choose(black_box(next.next().unwrap())));
        });
    }
    compare(&sides, if is_smoke { 1 } else { ROUNDS });
    group.finish();
}

fn compare(sides: &[Side], rounds: usize) {
    let mut least = vec![Duration::MAX; sides.len()];
    for _ in 0..rounds {
        for (Side { engine, facts, .. }, least) in sides.iter().zip(&mut least) {
            // The first time brings everything near.
            for _ in 0..2 {
                let started = Instant::now();
                for facts in facts {
                    black_box(engine.choose(black_box(facts)));
                }
                *least = started.elapsed().min(*least);
            }
        }
    }
    for (Side { kind, facts, .. }, own) in sides.iter().zip(&least) {
        let each = own.as_nanos() / facts.len() as u128;
        let hundredths = own.as_nanos() * 100 / least[0].as_nanos();
        eprintln!("rules/{kind}: {each} ns a choice, {}.{:02} times as long as without", hundredths / 100, hundredths % 100);
    }
}

criterion_group!(benches, rules);
criterion_main!(benches);
