//! A choice, by consign and by each of its rivals, on the same consignments in one run.
#![allow(missing_docs)]

#[path = "../../../tests/support/oracle/mod.rs"]
mod oracle;
#[path = "../../../benches/support/mod.rs"]
mod support;

use std::hint::black_box;

use consign_rivals::integer_scan::{IntegerScan, Moment, Order, Parcel};
use consign_rivals::{Cedar, Question, Service, Zen};
use consign_scale::AT;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main};
use oracle::Choice;
use support::{LARGEST_FOR_ORACLE, SIZES, Workload, few, group};

fn choose(criterion: &mut Criterion) {
    for size in SIZES {
        let workload = Workload::of(size);
        let mut group = group(criterion, "choose");
        consign(&mut group, size, &workload);
        let scan = IntegerScan::new(&workload.rules, Order::ByZone);
        let parcels: Vec<Parcel> = workload.documents.iter().map(|document| scan.parcel(document)).collect();
        let moment = scan.moment(workload.at);
        integer_scan(&mut group, "integer scan", size, (&scan, &parcels, &moment));
        let by_weight = IntegerScan::new(&workload.rules, Order::ByZoneAndWeight);
        integer_scan(&mut group, "integer scan by weight", size, (&by_weight, &parcels, &by_weight.moment(workload.at)));
        few(&mut group);
        engines(&mut group, size, &workload, (&scan, &parcels, &moment));
        if size <= LARGEST_FOR_ORACLE {
            group.bench_function(BenchmarkId::new("oracle", size), |bench| {
                let mut next = workload.documents.iter().cycle();
                bench.iter(|| oracle::judge(&workload.rules, black_box(next.next().unwrap()), AT, &Choice::All));
            });
        }
        group.finish();
    }
}

fn consign(group: &mut BenchmarkGroup<'_, WallTime>, size: usize, workload: &Workload) {
    let (pool, at) = (workload.matcher.all(), workload.at);
    let moment = workload.matcher.moment(at);
    group.bench_function(BenchmarkId::new("consign", size), |bench| {
        let mut next = workload.facts.iter().cycle();
        bench.iter(|| pool.choose_at(black_box(next.next().unwrap()), &moment).unwrap().is_some());
    });
    group.bench_function(BenchmarkId::new("consign from consignment", size), |bench| {
        let mut next = workload.consignments.iter().cycle();
        bench.iter(|| pool.decide(black_box(next.next().unwrap()), at).is_ok_and(|choice| choice.is_some()));
    });
}

type Scanned<'s> = (&'s IntegerScan, &'s [Parcel], &'s Moment);

fn integer_scan(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, size: usize, (scan, parcels, moment): Scanned) {
    group.bench_function(BenchmarkId::new(name, size), |bench| {
        let mut next = parcels.iter().cycle();
        bench.iter(|| scan.choose(black_box(next.next().unwrap()), moment));
    });
}

/// Who meets the rules by the engine; dates, price and the least by the plain code of the scan.
fn engines(group: &mut BenchmarkGroup<'_, WallTime>, size: usize, workload: &Workload, (scan, parcels, moment): Scanned) {
    let services = Service::all(&workload.rules);
    let questions = workload.documents.iter().zip(parcels).map(|(document, parcel)| Question::of(document, parcel, scan));
    let questions: Vec<Question> = questions.collect();
    let zen = Zen::new(&services);
    let contexts: Vec<_> = questions.iter().map(|question| zen.context(question)).collect();
    group.bench_function(BenchmarkId::new("zen-engine", size), |bench| {
        let mut next = contexts.iter().zip(parcels).cycle();
        bench.iter(|| {
            let (context, parcel) = black_box(next.next().unwrap());
            scan.cheapest(zen.eligible(context), parcel, moment)
        });
    });
    let cedar = Cedar::new(&services);
    let requests: Vec<_> = questions.iter().map(|question| cedar.request(question)).collect();
    group.bench_function(BenchmarkId::new("cedar", size), |bench| {
        let mut next = requests.iter().zip(parcels).cycle();
        bench.iter(|| {
            let (request, parcel) = black_box(next.next().unwrap());
            scan.cheapest(cedar.eligible(request), parcel, moment)
        });
    });
}

criterion_group!(benches, choose);
criterion_main!(benches);
