//! What it costs to get ready: reading a rule set with all checks, compiling it, and beside them reading the same JSON into a plain
//! value, which is all that the oracle does beforehand.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::hint::black_box;

use consign::RuleSet;
use consign_scale as scale;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;
use support::{SIZES, few, group};

fn compile(criterion: &mut Criterion) {
    let mut group = group(criterion, "compile");
    for size in SIZES {
        let text = scale::rule_set(size, scale::SEED);
        let rule_set = RuleSet::from_json(&text).unwrap();
        if size >= 1_000 {
            few(&mut group);
        }
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::new("read", size), &text, |bench, text| {
            bench.iter(|| RuleSet::from_json(black_box(text)).unwrap());
        });
        group.bench_with_input(BenchmarkId::new("compile", size), &rule_set, |bench, rule_set| {
            bench.iter(|| black_box(rule_set).compile().unwrap());
        });
        group.bench_with_input(BenchmarkId::new("oracle", size), &text, |bench, text| {
            bench.iter(|| serde_json::from_str::<Value>(black_box(text)).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, compile);
criterion_main!(benches);
