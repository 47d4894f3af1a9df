//! What surcharges cost a choice: every service has ten, of one kind or another, beside the same rule set without any. From prepared facts,
//! on the workload of the other benches and on the zone charts and tariffs of `Shape::UsCharts`. A line for each says how many times as long
//! it takes as without: least times of rounds that take turns.
#![allow(missing_docs, clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "support/engine.rs"]
mod engine;

use std::hint::black_box;
use std::time::{Duration, Instant};

use consign::Facts;
use consign_scale::shapes::Shape;
use consign_scale::{AT, SEED, consignment, rule_set_value};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use engine::{Engine, Rules};
use serde_json::{Value, json};

const SERVICES: usize = 300;
const SMOKE_SERVICES: usize = 20;
const ORIGINS: usize = 3;
const CONSIGNMENTS: usize = 1_000;
const ROUNDS: usize = 30;

struct Side {
    kind: &'static str,
    engine: Engine,
    facts: Vec<Facts<'static>>,
}

fn ten(of: impl Fn(usize) -> Value) -> Value {
    (0..10).map(of).collect()
}

fn kinds() -> [(&'static str, Value); 5] {
    [
        ("none", json!([])),
        (
            "always",
            ten(|n| {
                if n % 2 == 0 {
                    json!({ "Name": n.to_string(), "Amount": 0.1 })
                } else {
                    json!({ "Name": n.to_string(), "Percent": 1.5, "Of": "All" })
                }
            }),
        ),
        (
            "conditions",
            ten(|n| json!({ "Name": n.to_string(), "Amount": 0.2, "When": { "Weight": { "Above": n }, "To": { "NoneOf": ["GB BT"] } } })),
        ),
        (
            "conditions of packages",
            ten(|n| {
                let when = json!({ "Any": [{ "Longest": { "Above": 10 * n } }, { "Weight": { "Above": 20 + n } }] });
                json!({ "Name": n.to_string(), "Amount": 0.2, "Per": "Package", "When": when })
            }),
        ),
        (
            "mix",
            json!([
                { "Name": "Large", "Amount": 5, "Per": "Package", "OneOf": "SIZE", "When": { "Longest": { "Above": 100 } } },
                { "Name": "Long", "Amount": 4, "Per": "Package", "OneOf": "SIZE", "When": { "Longest": { "Above": 80 } } },
                { "Name": "Heavy", "Amount": 2, "When": { "Weight": { "Above": 15 } } },
                { "Name": "Weight", "PerUnit": 0.05 },
                { "Name": "Remote", "Amount": 3, "Places": ["GB KW", "GB IV"] },
                { "Name": "Peak", "Amount": 1, "ValidFrom": "2026-11-15" },
                { "Name": "Cover", "PercentOfValue": 1, "Minimum": 0.5, "When": { "Value": { "Above": 100 } } },
                { "Name": "Weekend", "Amount": 2, "DeliveryDays": ["Saturday"] },
                { "Name": "Toll", "Percent": 1 },
                { "Name": "Fuel", "Of": "All", "Table": [{ "ValidFrom": "2026-01-01", "Percent": 12 }] }
            ]),
        ),
    ]
}

/// The rule set with each kind of surcharges, and the same consignments.
fn sides(mut rules: Value, consignments: &[Value], at: &str) -> Vec<Side> {
    let consignments: Vec<_> = consignments.iter().map(Engine::consignment).collect();
    let side = |(kind, surcharges): (&'static str, Value)| {
        for service in rules["CarrierServices"].as_array_mut().unwrap() {
            service["Surcharges"] = surcharges.clone();
        }
        let engine = Engine::new(Rules::read(&rules.to_string()).compile(), at);
        let facts = consignments.iter().map(|consignment| engine.facts(consignment)).collect();
        Side { kind, engine, facts }
    };
    kinds().into_iter().map(side).collect()
}

fn surcharges(criterion: &mut Criterion) {
    let is_smoke = std::env::args().any(|argument| argument == "--test");
    let services = if is_smoke { SMOKE_SERVICES } else { SERVICES };
    let charts = Shape::UsCharts.rule_set(services, ORIGINS, SEED);
    let parcels = Shape::UsCharts.consignments(CONSIGNMENTS, SEED, &charts);
    let usual: Vec<Value> = (0..CONSIGNMENTS).map(|number| consignment(number, SEED)).collect();
    let workloads = [
        ("services", sides(rule_set_value(services, SEED), &usual, AT)),
        (Shape::UsCharts.name(), sides(charts, &parcels, Shape::UsCharts.at())),
    ];
    let mut group = criterion.benchmark_group("surcharges");
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1)).sample_size(10);
    for (workload, sides) in &workloads {
        for Side { kind, engine, facts } in sides {
            group.bench_function(BenchmarkId::new(*kind, workload), |bench| {
                let mut next = facts.iter().cycle();
                bench.iter(|| engine.choose(black_box(next.next().unwrap())));
            });
        }
        compare(workload, sides, if is_smoke { 1 } else { ROUNDS });
    }
    group.finish();
}

fn compare(workload: &str, sides: &[Side], rounds: usize) {
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
        eprintln!(
            "surcharges/{workload}/{kind}: {each} ns a choice, {}.{:02} times as long as without",
            hundredths / 100,
            hundredths % 100
        );
    }
}

criterion_group!(benches, surcharges);
criterion_main!(benches);
