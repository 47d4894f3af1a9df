//! Decisions per second over one matcher by several threads, which share nothing but what none of them writes: as many times those of one
//! thread as there are processors for them.
//!
//! ```text
//! cargo bench --bench threads              1,000 services; 1, 2 and 4 threads
//! cargo bench --bench threads -- --test    a smoke run
//! ```
//!
//! Last, what it takes to exchange the rule set. Each figure is the best of a few rounds: what else runs on the machine can only make it worse.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "it prints what it measured")]

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use consign::{Consignment, Facts, LiveMatcher, RuleSet};
use consign_scale::{AT, SEED, consignment, rule_set};

const THREADS: [u64; 3] = [1, 2, 4];
const CONSIGNMENTS: usize = 4_096;

/// How much is measured.
struct Extent {
    services: usize,
    rounds: usize,
    /// How often a thread goes through all consignments in a round.
    passes: u64,
}

const FULL: Extent = Extent { services: 1_000, rounds: 7, passes: 60 };
const SMOKE: Extent = Extent { services: 10, rounds: 1, passes: 1 };

/// The shortest round in which so many threads each do the work, from the moment when all of them are there.
fn shortest(extent: &Extent, threads: u64, work: impl Fn() + Sync) -> Duration {
    let round = |_| {
        let start = Barrier::new(usize::try_from(threads).unwrap_or(1));
        let (work, start) = (&work, &start);
        let spans: Vec<(Instant, Instant)> = thread::scope(|scope| {
            let workers = (0..threads).map(|_| {
                scope.spawn(move || {
                    start.wait();
                    let begun = Instant::now();
                    (0..extent.passes).for_each(|_| work());
                    (begun, Instant::now())
                })
            });
            let workers: Vec<_> = workers.collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        let begun = spans.iter().map(|(begun, _)| *begun).min();
        let ended = spans.iter().map(|(_, ended)| *ended).max();
        ended.zip(begun).map_or(Duration::MAX, |(ended, begun)| ended - begun)
    };
    (0..extent.rounds).map(round).min().unwrap_or(Duration::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "decisions and seconds are few")]
fn row(question: &str, extent: &Extent, work: impl Fn() + Sync) {
    let per_second = THREADS.map(|threads| {
        let decisions = threads * extent.passes * CONSIGNMENTS as u64;
        decisions as f64 / shortest(extent, threads, &work).as_secs_f64()
    });
    let [one, ..] = per_second;
    let told: Vec<String> = per_second.iter().map(|rate| format!("{:>12.0} {:>5.2}", rate, rate / one)).collect();
    println!("{question:<32}{}", told.join(" "));
}

/// What it takes to put another rule set in force, and to free the old one.
fn exchange(extent: &Extent, live: &LiveMatcher, rules: &RuleSet) {
    let (mut swap, mut free) = (Duration::MAX, Duration::MAX);
    for _ in 0..extent.rounds {
        let matcher = rules.compile().unwrap();
        let begun = Instant::now();
        let old = live.swap(matcher);
        swap = swap.min(begun.elapsed());
        assert!(!old.is_in_use());
        let begun = Instant::now();
        drop(old);
        free = free.min(begun.elapsed());
    }
    println!("a compiled rule set is put in force in {swap:.2?}, the old one freed in {free:.2?}");
}

fn main() {
    let is_smoke = std::env::args().any(|argument| argument == "--test");
    let extent = if is_smoke { SMOKE } else { FULL };
    let rules = RuleSet::from_json(&rule_set(extent.services, SEED)).unwrap();
    let matcher = rules.compile().unwrap();
    let (pool, at): (_, DateTime<Utc>) = (matcher.all(), AT.parse().unwrap());
    let texts = (0..CONSIGNMENTS).map(|number| consignment(number, SEED).to_string());
    let consignments: Vec<Consignment> = texts.map(|text| text.parse().unwrap()).collect();
    let facts: Vec<Facts> = consignments.iter().map(|consignment| matcher.facts(consignment).unwrap()).collect();
    let live = LiveMatcher::new(rules.compile().unwrap());
    let processors = thread::available_parallelism().map_or(1, usize::from);
    println!("{} services, {processors} processors; decisions per second, and how many times those of one thread", extent.services);
    println!("{:<32}{}", "threads", THREADS.map(|threads| format!("{threads:>12}      ")).join(" "));
    row("choose", &extent, || {
        for facts in &facts {
            black_box(pool.choose(black_box(facts), at).unwrap().is_some());
        }
    });
    row("choose from consignment", &extent, || {
        for consignment in &consignments {
            black_box(pool.decide(black_box(consignment), at).is_ok_and(|choice| choice.is_some()));
        }
    });
    row("the same by LiveMatcher", &extent, || {
        for consignment in &consignments {
            let current = live.current();
            black_box(current.all().decide(black_box(consignment), at).is_ok_and(|choice| choice.is_some()));
        }
    });
    exchange(&extent, &live, &rules);
}
