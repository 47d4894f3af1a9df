//! What the benches share: the workload, compiled and read once for each size.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic, reason = "each bench uses its own part of it")]

use std::time::Duration;

use chrono::{DateTime, Utc};
use consign::{Consignment, Facts, Matcher, RuleSet};
use consign_scale::{self as scale, AT, SEED};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use serde_json::Value;

/// How many services a rule set has.
pub const SIZES: [usize; 4] = [10, 100, 1_000, 5_000];

/// The largest rule set that the oracle is asked about: it takes seconds for one consignment of the next.
pub const LARGEST_FOR_ORACLE: usize = 1_000;

/// How many consignments are gone through, again and again.
pub const CONSIGNMENTS: usize = 256;

/// One size, ready to be asked.
pub struct Workload {
    pub rules: Value,
    pub text: String,
    pub matcher: Matcher,
    pub documents: Vec<Value>,
    pub texts: Vec<String>,
    pub consignments: Vec<Consignment>,
    pub facts: Vec<Facts<'static>>,
    pub at: DateTime<Utc>,
}

impl Workload {
    pub fn of(services: usize) -> Self {
        let rules = scale::rule_set_value(services, SEED);
        let text = rules.to_string();
        let matcher = RuleSet::from_json(&text).unwrap_or_else(|error| panic!("{error}")).compile().unwrap();
        let documents: Vec<Value> = (0..CONSIGNMENTS).map(|number| scale::consignment(number, SEED)).collect();
        let texts: Vec<String> = documents.iter().map(Value::to_string).collect();
        let consignments: Vec<Consignment> = texts.iter().map(|text| text.parse().unwrap()).collect();
        let facts = consignments.iter().map(|consignment| matcher.facts(consignment).unwrap().into_kept()).collect();
        Self { rules, text, matcher, documents, texts, consignments, facts, at: AT.parse().unwrap() }
    }
}

/// A group with little time for each measurement: the differences that matter here are of halves and doubles.
pub fn group<'c>(criterion: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2)).sample_size(20);
    group
}

/// Fewer samples, for what takes long.
pub fn few(group: &mut BenchmarkGroup<'_, WallTime>) {
    group.sample_size(10).measurement_time(Duration::from_secs(3));
}
