//! What a question costs once a consignment has been read: the choice alone, every quote, everything explained; beside them the oracle,
//! which always does all three. Each measurement goes round the same consignments.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/support/oracle/mod.rs"]
mod oracle;
mod support;

use std::hint::black_box;

use consign_scale::AT;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use oracle::Choice;
use support::{LARGEST_FOR_ORACLE, SIZES, Workload, few, group};

fn ask(criterion: &mut Criterion) {
    let mut group = group(criterion, "match");
    for size in SIZES {
        let workload = Workload::of(size);
        let (pool, at) = (workload.matcher.all(), workload.at);
        group.bench_function(BenchmarkId::new("prepare", size), |bench| {
            let mut next = workload.consignments.iter().cycle();
            bench.iter(|| workload.matcher.facts(black_box(next.next().unwrap())));
        });
        group.bench_function(BenchmarkId::new("choose", size), |bench| {
            let mut next = workload.facts.iter().cycle();
            bench.iter(|| pool.choose(black_box(next.next().unwrap()), at).is_some());
        });
        group.bench_function(BenchmarkId::new("choose from consignment", size), |bench| {
            let mut next = workload.consignments.iter().cycle();
            bench.iter(|| pool.decide(black_box(next.next().unwrap()), at).is_ok_and(|choice| choice.is_some()));
        });
        group.bench_function(BenchmarkId::new("quotes", size), |bench| {
            let mut next = workload.consignments.iter().cycle();
            bench.iter(|| pool.quotes(black_box(next.next().unwrap()), at));
        });
        group.bench_function(BenchmarkId::new("explain", size), |bench| {
            let mut next = workload.facts.iter().cycle();
            bench.iter(|| pool.explain_facts(black_box(next.next().unwrap()), at));
        });
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

criterion_group!(benches, ask);
criterion_main!(benches);
