//! What surcharges cost a choice: every service has ten, of one kind or another, beside the same rule set without any. From prepared facts,
//! on the workload of the other benches and on the zone charts and tariffs of `Shape::UsCharts`. A line for each says how many times as long
//! it takes as without: least times of rounds that take turns.
#![allow(missing_docs, clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "support/engine.rs"]
mod engine;
#[path = "support/turns.rs"]
mod turns;

use consign_scale::shapes::Shape;
use consign_scale::{AT, SEED, consignment, rule_set_value};
use criterion::{Criterion, criterion_group, criterion_main};
use engine::{Engine, Rules};
use serde_json::{Value, json};
use turns::{Side, is_smoke, measure};

const SERVICES: usize = 300;
const SMOKE_SERVICES: usize = 20;
const ORIGINS: usize = 3;
const CONSIGNMENTS: usize = 1_000;

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
        Side::new(kind, engine, &consignments)
    };
    kinds().into_iter().map(side).collect()
}

fn surcharges(criterion: &mut Criterion) {
    let services = if is_smoke() { SMOKE_SERVICES } else { SERVICES };
    let charts = Shape::UsCharts.rule_set(services, ORIGINS, SEED);
    let parcels = Shape::UsCharts.consignments(CONSIGNMENTS, SEED, &charts);
    let usual: Vec<Value> = (0..CONSIGNMENTS).map(|number| consignment(number, SEED)).collect();
    let workloads = [
        ("services", sides(rule_set_value(services, SEED), &usual, AT)),
        (Shape::UsCharts.name(), sides(charts, &parcels, Shape::UsCharts.at())),
    ];
    let mut group = criterion.benchmark_group("surcharges");
    for (workload, sides) in &workloads {
        measure(&mut group, workload, sides);
    }
    group.finish();
}

criterion_group!(benches, surcharges);
criterion_main!(benches);
