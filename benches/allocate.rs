//! What an allocation costs from end to end: a consignment's JSON read, allocated, and the answer written as SortedPRO's JSON; and its
//! parts. Beside them the oracle, from the JSON to the verdict.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/support/oracle/mod.rs"]
mod oracle;
mod support;

use std::hint::black_box;

use consign::pro::Answers;
use consign::{Allocation, Consignment};
use consign_scale::AT;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use oracle::Choice;
use support::{LARGEST_FOR_ORACLE, SIZES, Workload, few, group};

/// A consignment as SortedPRO's callers send it, most of whose fields allocation doesn't need.
const REAL: &str = include_str!("support/consignment.json");

fn allocate(criterion: &mut Criterion) {
    let mut group = group(criterion, "allocate");
    for size in SIZES {
        let workload = Workload::of(size);
        let (pool, at) = (workload.matcher.all(), workload.at);
        let (answers, fingerprint) = (Answers::default(), workload.matcher.fingerprint());
        if size == SIZES[0] {
            group.bench_function("read", |bench| {
                let mut next = workload.texts.iter().cycle();
                bench.iter(|| Consignment::from_json(black_box(next.next().unwrap())));
            });
            group.bench_function("read, collecting", |bench| {
                let mut next = workload.texts.iter().cycle();
                bench.iter(|| Consignment::from_json_collecting(black_box(next.next().unwrap())));
            });
            group.bench_function("read, real", |bench| bench.iter(|| Consignment::from_json(black_box(REAL))));
            group.bench_function("write", |bench| {
                let allocations = workload.consignments.iter().map(|consignment| pool.allocate(consignment, at).unwrap());
                let allocated: Vec<Allocation> = allocations.filter(|one| matches!(one, Allocation::Allocated(_))).collect();
                let (mut next, mut json) = (allocated.iter().cycle(), Vec::new());
                bench.iter(|| {
                    json.clear();
                    answers.write_allocation(black_box(next.next().unwrap()), None, fingerprint, &mut json);
                    black_box(json.len())
                });
            });
        }
        group.bench_function(BenchmarkId::new("decide", size), |bench| {
            let mut next = workload.consignments.iter().cycle();
            bench.iter(|| pool.allocate(black_box(next.next().unwrap()), at));
        });
        group.bench_function(BenchmarkId::new("json to json", size), |bench| {
            let mut next = workload.texts.iter().cycle();
            let mut json = Vec::new();
            bench.iter(|| {
                let consignment = Consignment::from_json(black_box(next.next().unwrap())).unwrap();
                let allocation = pool.allocate(&consignment, at).unwrap();
                json.clear();
                answers.write_allocation(&allocation, None, fingerprint, &mut json);
                black_box(json.len())
            });
        });
        if size <= LARGEST_FOR_ORACLE {
            few(&mut group);
            group.bench_function(BenchmarkId::new("oracle", size), |bench| {
                let mut next = workload.texts.iter().cycle();
                bench.iter(|| {
                    let document = serde_json::from_str(black_box(next.next().unwrap())).unwrap();
                    oracle::judge(&workload.rules, &document, AT, &Choice::All)
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, allocate);
criterion_main!(benches);
