//! A choice on the shapes of rule sets that real shippers have (`consign_scale::shapes`), beside the plain loop that anyone would write in a
//! day: consign from prepared facts and from a consignment, the loop from its own prepared figures, all on the same consignments in one
//! run. Of the smaller rule sets also every quote, everything explained, and compiling. Of each rule set a line says how large it is, how
//! long it takes to compile, and what the matcher holds.
//!
//! Not all need be run: `CONSIGN_SHAPES="uk au 300 1000" cargo bench --bench shapes`.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/engine.rs"]
mod engine;
#[path = "support/plain_loop/mod.rs"]
mod plain_loop;

use std::hint::black_box;
use std::time::{Duration, Instant};

use consign::{Consignment, Facts};
use consign_scale::SEED;
use consign_scale::shapes::Shape;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use engine::{Engine, Rules};
use plain_loop::{Moment, Parcel, PlainLoop};
use serde_json::Value;

/// How many services a rule set has.
const SIZES: [usize; 5] = [20, 60, 300, 1_000, 5_000];

/// Of the shapes that have several.
const ORIGINS: usize = 3;

/// How many consignments are gone through, again and again.
const CONSIGNMENTS: usize = 2_000;

/// Of how many the answers are compared beforehand.
const COMPARED: usize = 200;

/// Larger rule sets are left out.
const MOST_MEGABYTES: usize = 64;

/// The largest rule set of which all quotes, explanations and compiling are measured: they tell of all services, and grow with them.
const LARGEST_OF_ALL_SERVICES: usize = 300;

/// One rule set, ready to be asked by both sides.
struct Workload {
    name: String,
    services: usize,
    engine: Engine,
    plain: PlainLoop,
    /// The loop's.
    moment: Moment,
    consignments: Vec<Consignment>,
    facts: Vec<Facts<'static>>,
    parcels: Vec<Parcel>,
}

fn shapes(criterion: &mut Criterion) {
    for shape in Shape::ALL.into_iter().filter(|shape| is_wanted(shape.name(), &Shape::ALL.map(Shape::name))) {
        for services in sizes() {
            // The loop knows neither charts nor tariffs.
            let bytes = bytes_of(shape.in_lanes(), services);
            if bytes > MOST_MEGABYTES * 1_000_000 {
                eprintln!("shapes/{}/{services}: left out, its JSON would have {} MB", shape.name(), bytes / 1_000_000);
            } else {
                measure(criterion, shape, services);
            }
        }
    }
}

/// As `CONSIGN_SHAPES` says: those of its words that are of a kind limit that kind, and without any all are wanted.
fn is_wanted(name: &str, kind: &[&str]) -> bool {
    let words = std::env::var("CONSIGN_SHAPES").unwrap_or_default();
    let mut of_kind = words.split_whitespace().filter(|word| kind.contains(word)).peekable();
    of_kind.peek().is_none() || of_kind.any(|word| word == name)
}

/// In a smoke run the smallest alone.
fn sizes() -> Vec<usize> {
    let of = if std::env::args().any(|argument| argument == "--test") { &SIZES[..1] } else { &SIZES };
    let names = of.iter().map(ToString::to_string).collect::<Vec<_>>();
    let kind: Vec<&str> = names.iter().map(String::as_str).collect();
    of.iter().copied().filter(|services| is_wanted(&services.to_string(), &kind)).collect()
}

/// About how long the JSON is, without making it.
fn bytes_of(shape: Shape, services: usize) -> usize {
    let smallest = SIZES[0];
    shape.rule_set_text(smallest, ORIGINS, SEED).len() * services / smallest
}

fn measure(criterion: &mut Criterion, shape: Shape, services: usize) {
    let document = shape.rule_set(services, ORIGINS, SEED);
    let text = document.to_string();
    let rules = Rules::read(&text);
    let workload = Workload::of(shape, services, &document, &text, &rules);
    // The largest take a gigabyte as values.
    drop((document, text));
    let mut group = criterion.benchmark_group(format!("shape {}", shape.name()));
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1)).sample_size(10);
    group.throughput(Throughput::Elements(1));
    choices(&mut group, &workload);
    if services <= LARGEST_OF_ALL_SERVICES {
        all_services(&mut group, &workload);
        group.throughput(Throughput::Elements(services as u64));
        group.bench_function(workload.id("compile"), |bench| bench.iter(|| black_box(&rules).compile()));
    }
    group.finish();
}

fn choices(group: &mut BenchmarkGroup<'_, WallTime>, workload: &Workload) {
    let Workload { engine, plain, moment, .. } = workload;
    group.bench_function(workload.id("choose"), |bench| {
        let mut next = workload.facts.iter().cycle();
        bench.iter(|| engine.choose(black_box(next.next().unwrap())));
    });
    group.bench_function(workload.id("decide"), |bench| {
        let mut next = workload.consignments.iter().cycle();
        bench.iter(|| engine.decide(black_box(next.next().unwrap())));
    });
    group.bench_function(workload.id("plain loop"), |bench| {
        let mut next = workload.parcels.iter().cycle();
        bench.iter(|| plain.choose(black_box(next.next().unwrap()), moment));
    });
}

/// An element is a service that is told about.
fn all_services(group: &mut BenchmarkGroup<'_, WallTime>, workload: &Workload) {
    let engine = &workload.engine;
    let eligible: usize = workload.consignments.iter().map(|consignment| engine.quotes(consignment).len()).sum();
    group.throughput(Throughput::Elements((eligible as u64).div_ceil(CONSIGNMENTS as u64)));
    group.bench_function(workload.id("quotes"), |bench| {
        let mut next = workload.consignments.iter().cycle();
        bench.iter(|| engine.quotes(black_box(next.next().unwrap())));
    });
    group.throughput(Throughput::Elements(workload.services as u64));
    group.bench_function(workload.id("explain"), |bench| {
        let mut next = workload.facts.iter().cycle();
        bench.iter(|| engine.explain(black_box(next.next().unwrap())));
    });
}

impl Workload {
    fn of(shape: Shape, services: usize, document: &Value, text: &str, rules: &Rules) -> Self {
        let name = format!("shapes/{}/{services}", shape.name());
        let started = Instant::now();
        let matcher = rules.compile();
        let compiling = started.elapsed();
        let engine = Engine::new(matcher, shape.at());
        let plain = PlainLoop::new(&shape.in_lanes().rule_set(services, ORIGINS, SEED));
        let documents = shape.consignments(CONSIGNMENTS, SEED, document);
        let consignments: Vec<Consignment> = documents.iter().map(Engine::consignment).collect();
        let workload = Self {
            services,
            moment: plain.moment(shape.at().parse().unwrap()),
            facts: consignments.iter().map(|consignment| engine.facts(consignment)).collect(),
            parcels: documents.iter().map(|document| plain.parcel(document)).collect(),
            consignments,
            engine,
            plain,
            name,
        };
        workload.compare();
        workload.describe(text, compiling);
        workload
    }

    fn id(&self, question: &str) -> BenchmarkId {
        BenchmarkId::new(question, self.services)
    }

    /// Both sides give the same answers here too: the test that holds it knows small rule sets only.
    fn compare(&self) {
        for (consignment, parcel) in self.consignments.iter().zip(&self.parcels).take(COMPARED) {
            let chosen = self.plain.choose(parcel, &self.moment);
            let chosen = chosen.map(|offer| (self.plain.reference(offer.service).to_owned(), offer.net));
            assert_eq!(chosen, self.engine.chosen(consignment), "{}", self.name);
        }
    }

    fn describe(&self, text: &str, compiling: Duration) {
        let (held, bytes) = (self.engine.memory_usage(), text.len());
        let allocated = self.parcels.iter().filter(|parcel| self.plain.choose(parcel, &self.moment).is_some()).count();
        eprintln!(
            "{}: JSON {} MB, compiled in {} ms, matcher {} MB, {} for a MB of JSON; {} % of the consignments are allocated",
            self.name,
            hundredths(bytes, 1_000_000),
            compiling.as_millis(),
            hundredths(held, 1_000_000),
            hundredths(held, bytes),
            allocated * 100 / CONSIGNMENTS,
        );
    }
}

/// A quotient with two decimals.
fn hundredths(figure: usize, of: usize) -> String {
    let hundredths = figure * 100 / of;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

criterion_group!(benches, shapes);
criterion_main!(benches);
