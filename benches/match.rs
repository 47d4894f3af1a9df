//! What a question costs once a consignment has been read: the choice alone, in every kind of pool; every quote; everything explained.
//! Beside them the choice without the index, a scan written by hand for this workload, and the oracle, which always does everything. Each
//! measurement goes round the same consignments.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/integer_scan/mod.rs"]
mod integer_scan;
#[path = "../tests/support/oracle/mod.rs"]
mod oracle;
mod support;

use std::collections::BTreeMap;
use std::hint::black_box;

use consign::{Direction, Pool, RuleSet, ServiceFilter};
use consign_scale::AT;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use integer_scan::{IntegerScan, Order, Parcel};
use oracle::Choice;
use support::{LARGEST_FOR_ORACLE, SIZES, Workload, few, group};

type Group<'c> = BenchmarkGroup<'c, WallTime>;

fn ask(criterion: &mut Criterion) {
    let mut group = group(criterion, "match");
    for size in SIZES {
        let workload = Workload::of(size);
        // An element is a consignment; of `quotes` and `explain` a service that is told about.
        group.throughput(Throughput::Elements(1));
        prepared(&mut group, size, &workload);
        pools(&mut group, size, &workload);
        without_index(&mut group, size, &workload);
        by_hand(&mut group, size, &workload);
        quotes(&mut group, size, &workload);
        explain(&mut group, size, &workload);
        group.throughput(Throughput::Elements(1));
        if size <= LARGEST_FOR_ORACLE {
            few(&mut group);
            group.bench_function(BenchmarkId::new("oracle", size), |bench| {
                let mut next = workload.documents.iter().cycle();
                bench.iter(|| oracle::judge(&workload.rules, black_box(next.next().unwrap()), AT, &Choice::All));
            });
        }
    }
    group.finish();
}

/// The facts, the choice out of them, and both in one.
fn prepared(group: &mut Group<'_>, size: usize, workload: &Workload) {
    let (pool, at) = (workload.matcher.all(), workload.at);
    group.bench_function(BenchmarkId::new("prepare", size), |bench| {
        let mut next = workload.consignments.iter().cycle();
        bench.iter(|| workload.matcher.facts(black_box(next.next().unwrap())));
    });
    choose(group, "choose", size, workload, &pool);
    group.bench_function(BenchmarkId::new("choose at an instant", size), |bench| {
        let mut next = workload.facts.iter().cycle();
        bench.iter(|| pool.choose(black_box(next.next().unwrap()), at).unwrap().is_some());
    });
    group.bench_function(BenchmarkId::new("choose from consignment", size), |bench| {
        let mut next = workload.consignments.iter().cycle();
        bench.iter(|| pool.decide(black_box(next.next().unwrap()), at).is_ok_and(|choice| choice.is_some()));
    });
    let moment = workload.matcher.moment(at);
    group.bench_function(BenchmarkId::new("batch", size), |bench| {
        let mut next = workload.consignments.iter().cycle();
        bench.iter(|| pool.decide_at(black_box(next.next().unwrap()), &moment).is_ok_and(|choice| choice.is_some()));
    });
}

/// The choice out of facts at a prepared instant, in a pool of the workload's matcher.
fn choose(group: &mut Group<'_>, name: &str, size: usize, workload: &Workload, pool: &Pool) {
    let moment = workload.matcher.moment(workload.at);
    group.bench_function(BenchmarkId::new(name, size), |bench| {
        let mut next = workload.facts.iter().cycle();
        bench.iter(|| pool.choose_at(black_box(next.next().unwrap()), &moment).unwrap().is_some());
    });
}

/// The choice among fewer than all services.
fn pools(group: &mut Group<'_>, size: usize, workload: &Workload) {
    let matcher = &workload.matcher;
    choose(group, "choose in group", size, workload, &matcher.group("GROUP-0").unwrap());
    choose(group, "choose one service", size, workload, &matcher.service(&favourite(workload)).unwrap());
    let mut filter = ServiceFilter::default();
    (filter.direction, filter.is_pick_up) = (Some(Direction::Outbound), Some(false));
    choose(group, "choose filtered", size, workload, &matcher.all().filter(filter));
}

/// The service that is chosen most often: one that is asked alone is as a rule one that can take it.
fn favourite(workload: &Workload) -> String {
    let pool = workload.matcher.all();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for choice in workload.facts.iter().filter_map(|facts| pool.choose(facts, workload.at).unwrap()) {
        *counts.entry(choice.service().reference.to_string()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).unwrap().0
}

fn without_index(group: &mut Group<'_>, size: usize, workload: &Workload) {
    let matcher = RuleSet::from_json(&workload.text).unwrap().compile_without_index().unwrap();
    let facts: Vec<_> = workload.consignments.iter().map(|consignment| matcher.facts(consignment).unwrap()).collect();
    let pool = matcher.all();
    group.bench_function(BenchmarkId::new("choose without index", size), |bench| {
        let mut next = facts.iter().cycle();
        bench.iter(|| pool.choose(black_box(next.next().unwrap()), workload.at).unwrap().is_some());
    });
}

/// The whole decision, written by hand for this workload.
fn by_hand(group: &mut Group<'_>, size: usize, workload: &Workload) {
    for (name, order) in [("integer scan", Order::ByZone), ("integer scan by weight", Order::ByZoneAndWeight)] {
        let scan = IntegerScan::new(&workload.rules, order);
        let parcels: Vec<Parcel> = workload.documents.iter().map(|document| scan.parcel(document)).collect();
        let moment = scan.moment(workload.at);
        group.bench_function(BenchmarkId::new(name, size), |bench| {
            let mut next = parcels.iter().cycle();
            bench.iter(|| scan.choose(black_box(next.next().unwrap()), &moment));
        });
    }
}

fn quotes(group: &mut Group<'_>, size: usize, workload: &Workload) {
    let (pool, at) = (workload.matcher.all(), workload.at);
    let eligible: usize = workload.consignments.iter().map(|consignment| pool.quotes(consignment, at).unwrap().len()).sum();
    let count = workload.consignments.len();
    eprintln!(
        "match/quotes/{size}: {eligible} quotes of {count} consignments, {}.{:02} each",
        eligible / count,
        eligible * 100 / count % 100
    );
    group.throughput(Throughput::Elements((eligible as u64).div_ceil(count as u64)));
    group.bench_function(BenchmarkId::new("quotes", size), |bench| {
        let mut next = workload.consignments.iter().cycle();
        bench.iter(|| pool.quotes(black_box(next.next().unwrap()), at));
    });
}

fn explain(group: &mut Group<'_>, size: usize, workload: &Workload) {
    let pool = workload.matcher.all();
    group.throughput(Throughput::Elements(size as u64));
    group.bench_function(BenchmarkId::new("explain", size), |bench| {
        let mut next = workload.facts.iter().cycle();
        bench.iter(|| pool.explain_facts(black_box(next.next().unwrap()), workload.at).unwrap());
    });
}

criterion_group!(benches, ask);
criterion_main!(benches);
