//! The same consignments put to several engines by turns: what one costs beside another.

use std::hint::black_box;
use std::time::{Duration, Instant};

use consign::Facts;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId};

use super::engine::Engine;

const ROUNDS: usize = 30;

/// An engine with its facts of the consignments.
pub(crate) struct Side {
    kind: &'static str,
    engine: Engine,
    facts: Vec<Facts<'static>>,
}

impl Side {
    pub(crate) fn new(kind: &'static str, engine: Engine, consignments: &[consign::Consignment]) -> Self {
        let facts = consignments.iter().map(|consignment| engine.facts(consignment)).collect();
        Self { kind, engine, facts }
    }
}

/// Whether benches are only tried.
pub(crate) fn is_smoke() -> bool {
    std::env::args().any(|argument| argument == "--test")
}

/// Measures a choice of each side, and says of each how many times as long it takes as with the first: least times of rounds by turns.
pub(crate) fn measure(group: &mut BenchmarkGroup<'_, WallTime>, title: &str, sides: &[Side]) {
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1)).sample_size(10);
    for Side { kind, engine, facts } in sides {
        group.bench_function(BenchmarkId::new(*kind, title), |bench| {
            let mut next = facts.iter().cycle();
            bench.iter(|| engine.choose(black_box(next.next().unwrap())));
        });
    }
    let mut least = vec![Duration::MAX; sides.len()];
    for _ in 0..if is_smoke() { 1 } else { ROUNDS } {
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
        eprintln!("{title}/{kind}: {each} ns a choice, {}.{:02} times as long as without", hundredths / 100, hundredths % 100);
    }
}
