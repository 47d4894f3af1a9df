//! How long single choices take: percentiles, where `benches/match.rs` has means.
//!
//! Every choice is timed by itself, of a consignment that is asked about once among many thousands, in an order that no prefetcher follows:
//! its own data are cold, as they are in a service that has just read it. The rule set's are as warm as the choices before left them; in the
//! rows that say so, 64 MiB are walked through before each choice, so that all is as cold as it gets. What looking at the clock takes (the
//! median of timing nothing) has been taken off. The clock is `std::time::Instant`: some 20 ns, a fraction of a choice, and as fine as that.
//!
//! ```text
//! cargo bench --bench latency              1,000 and 5,000 services
//! cargo bench --bench latency -- --test    a smoke run
//! ```
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "it prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use consign::{Consignment, Facts, Pool, RuleSet};
use consign_scale::{AT, SEED, consignment, rule_set};
use hdrhistogram::Histogram;

/// More than the caches of a core and what it shares.
const EVICTION: usize = 64 * 1024 * 1024;
const CACHE_LINE: usize = 64;
/// A percentile is told if at least so many choices lie beyond it.
const FEWEST_BEYOND: u64 = 5;

/// How much is measured.
struct Extent {
    services: &'static [usize],
    consignments: usize,
    /// Walking takes its time: fewer choices.
    evicted: usize,
}

const FULL: Extent = Extent { services: &[1_000, 5_000], consignments: 50_000, evicted: 3_000 };
const SMOKE: Extent = Extent { services: &[10], consignments: 100, evicted: 2 };

/// The consignments in an order without a stride that a prefetcher would find.
fn scattered<T>(of: &[T]) -> impl Iterator<Item = &T> {
    // A prime that divides no count in use: every place comes once.
    const STEP: usize = 15_485_863;
    (0..of.len()).filter_map(|number| of.get(number * STEP % of.len()))
}

/// Nanoseconds, three digits of them exact.
fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000_000, 3).unwrap()
}

fn record(histogram: &mut Histogram<u64>, took: Duration, clock: u64) {
    let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX).saturating_sub(clock).max(1);
    histogram.saturating_record(nanoseconds);
}

/// What it takes to look at the clock, in nanoseconds.
fn clock() -> u64 {
    let mut nothing = histogram();
    for _ in 0..100_000 {
        let begun = Instant::now();
        black_box(());
        record(&mut nothing, begun.elapsed(), 0);
    }
    nothing.value_at_quantile(0.5)
}

/// Each one timed by itself, with something done before that isn't.
fn timed<'t, T: 't>(of: impl Iterator<Item = &'t T>, clock: u64, mut before: impl FnMut(), ask: impl Fn(&T) -> bool) -> Histogram<u64> {
    let mut times = histogram();
    for one in of {
        before();
        let begun = Instant::now();
        black_box(ask(black_box(one)));
        record(&mut times, begun.elapsed(), clock);
    }
    times
}

fn row(services: usize, question: &str, times: &Histogram<u64>) {
    let told = [0.5, 0.9, 0.99, 0.999].map(|quantile| {
        let value = times.value_at_quantile(quantile);
        let is_told = times.len() - times.count_between(0, value) >= FEWEST_BEYOND || quantile <= 0.5;
        if is_told { value.to_string() } else { "-".to_owned() }
    });
    let [half, most, nearly_all, all_but_few] = told;
    println!("{services:>8}  {question:<28} {:>8} {half:>9} {most:>9} {nearly_all:>9} {all_but_few:>9}", times.len());
}

fn measure(services: usize, extent: &Extent, clock: u64) {
    let matcher = RuleSet::from_json(&rule_set(services, SEED)).unwrap().compile().unwrap();
    let (pool, at): (Pool, DateTime<Utc>) = (matcher.all(), AT.parse().unwrap());
    let texts = (0..extent.consignments).map(|number| consignment(number, SEED).to_string());
    let consignments: Vec<Consignment> = texts.map(|text| text.parse().unwrap()).collect();
    let facts: Vec<Facts> = consignments.iter().map(|consignment| matcher.facts(consignment).unwrap()).collect();
    let moment = matcher.moment(at);
    let choose = |facts: &Facts| pool.choose_at(facts, &moment).unwrap().is_some();
    let decide = |consignment: &Consignment| pool.decide(consignment, at).is_ok_and(|choice| choice.is_some());
    // Once through, so that no page is touched for the first time.
    let _ = (timed(facts.iter().take(1_000), clock, || (), choose), timed(consignments.iter().take(1_000), clock, || (), decide));
    row(services, "choose", &timed(scattered(&facts), clock, || (), choose));
    row(services, "choose from consignment", &timed(scattered(&consignments), clock, || (), decide));
    let lines = vec![1_u8; EVICTION];
    let evict = || {
        black_box(lines.iter().step_by(CACHE_LINE).fold(0_u8, |sum, line| sum.wrapping_add(*line)));
    };
    row(services, "choose, caches cold", &timed(scattered(&facts).take(extent.evicted), clock, evict, choose));
    let of = scattered(&consignments).take(extent.evicted);
    row(services, "choose from consignment, cold", &timed(of, clock, evict, decide));
}

fn main() {
    let is_smoke = std::env::args().any(|argument| argument == "--test");
    let extent = if is_smoke { SMOKE } else { FULL };
    let clock = clock();
    println!("single choices in nanoseconds, {clock} ns of the clock taken off; {} consignments, each once", extent.consignments);
    println!("services  {:<28} {:>8} {:>9} {:>9} {:>9} {:>9}", "question", "count", "p50", "p90", "p99", "p99.9");
    for services in extent.services {
        measure(*services, &extent, clock);
    }
}
