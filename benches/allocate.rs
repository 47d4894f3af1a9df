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
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main};
use oracle::Choice;
use support::{LARGEST_FOR_ORACLE, SIZES, Workload, few, group};

type Group<'c> = BenchmarkGroup<'c, WallTime>;

/// A consignment as SortedPRO's callers send it, most of whose fields allocation doesn't need.
const REAL: &str = include_str!("support/consignment.json");

fn allocate(criterion: &mut Criterion) {
    let mut group = group(criterion, "allocate");
    for size in SIZES {
        let workload = Workload::of(size);
        let (pool, at) = (workload.matcher.all(), workload.at);
        if size == SIZES[0] {
            read_and_write(&mut group, &workload);
        }
        group.bench_function(BenchmarkId::new("decide", size), |bench| {
            let mut next = workload.consignments.iter().cycle();
            bench.iter(|| pool.allocate(black_box(next.next().unwrap()), at));
        });
        json_to_json(&mut group, size, &workload);
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

/// The parts, which don't depend on the number of services.
fn read_and_write(group: &mut Group<'_>, workload: &Workload) {
    group.bench_function("read", |bench| {
        let mut next = workload.texts.iter().cycle();
        bench.iter(|| Consignment::from_json(black_box(next.next().unwrap())));
    });
    group.bench_function("read, real", |bench| bench.iter(|| Consignment::from_json(black_box(REAL))));
    group.bench_function("write", |bench| {
        let (pool, answers) = (workload.matcher.all(), Answers::default());
        let allocations = workload.consignments.iter().map(|consignment| pool.allocate(consignment, workload.at).unwrap());
        let allocated: Vec<Allocation> = allocations.filter(|one| matches!(one, Allocation::Allocated(_))).collect();
        let (mut next, mut json) = (allocated.iter().cycle(), Vec::new());
        bench.iter(|| {
            json.clear();
            answers.write_allocation(black_box(next.next().unwrap()), None, &mut json);
            black_box(json.len())
        });
    });
}

/// From the text of a consignment to the text of its answer. Those that are allocated and those that fail are measured apart: a failure
/// says of every service why not, so it grows with the services, and a few per cent of failures would hide what an allocation costs.
fn json_to_json(group: &mut Group<'_>, size: usize, workload: &Workload) {
    let pool = workload.matcher.all();
    let is_allocated = |text: &&str| matches!(pool.decide(&Consignment::from_json(text).unwrap(), workload.at), Ok(Some(_)));
    let texts = workload.texts.iter().map(String::as_str);
    let (allocated, failed): (Vec<&str>, Vec<&str>) = texts.partition(is_allocated);
    assert!(is_allocated(&REAL), "the consignment as callers send it is allocated");
    to_json(group, BenchmarkId::new("json to json", size), workload, &allocated);
    to_json(group, BenchmarkId::new("json to json, real", size), workload, &[REAL]);
    to_json(group, BenchmarkId::new("json to json, failed", size), workload, &failed);
}

fn to_json(group: &mut Group<'_>, id: BenchmarkId, workload: &Workload, texts: &[&str]) {
    let (pool, answers) = (workload.matcher.all(), Answers::default());
    group.bench_function(id, |bench| {
        let (mut next, mut json) = (texts.iter().cycle(), Vec::new());
        bench.iter(|| {
            let consignment = Consignment::from_json(black_box(next.next().unwrap())).unwrap();
            let allocation = pool.allocate(&consignment, workload.at).unwrap();
            json.clear();
            answers.write_allocation(&allocation, None, &mut json);
            black_box(json.len())
        });
    });
}

criterion_group!(benches, allocate);
criterion_main!(benches);
