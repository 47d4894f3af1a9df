//! What a simulation costs for each consignment, aggregates and the cost of rules included; and what is left of it without preparing the
//! facts.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::hint::black_box;

use consign::comparison::Comparison;
use consign::simulation::Simulation;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use support::{Workload, group};

/// How many services a rule set has.
const SIZES: [usize; 2] = [100, 1_000];

fn simulate(criterion: &mut Criterion) {
    let mut group = group(criterion, "simulate");
    for size in SIZES {
        let workload = Workload::of(size);
        let (pool, at) = (workload.matcher.all(), workload.at);
        let mut simulation = Simulation::new(&pool);
        group.bench_function(BenchmarkId::new("add", size), |bench| {
            let mut next = workload.consignments.iter().cycle();
            bench.iter(|| simulation.add(black_box(next.next().unwrap()), at));
        });
        group.bench_function(BenchmarkId::new("add facts", size), |bench| {
            let mut next = workload.facts.iter().cycle();
            bench.iter(|| simulation.add_facts(black_box(next.next().unwrap()), at).unwrap());
        });
        group.bench_function(BenchmarkId::new("aggregates", size), |bench| bench.iter(|| simulation.aggregates()));
        let aggregates = simulation.aggregates();
        group.bench_function(BenchmarkId::new("merge", size), |bench| {
            bench.iter(|| aggregates.clone().merge(aggregates.clone()).unwrap());
        });
        let mut comparison = Comparison::new(&pool, &pool).unwrap();
        group.bench_function(BenchmarkId::new("compare", size), |bench| {
            let mut next = workload.consignments.iter().cycle();
            bench.iter(|| comparison.add(black_box(next.next().unwrap()), at));
        });
    }
    group.finish();
}

criterion_group!(benches, simulate);
criterion_main!(benches);
