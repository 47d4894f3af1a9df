//! Each question once for every consignment of the workload, in functions of their own, so that callgrind can count what one costs:
//!
//! ```text
//! valgrind --tool=callgrind --toggle-collect='*asked_choose*' <this bench's file in target/release/deps> choose 1000
//! ```
//!
//! `benches/count` does that for all of them.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "it prints what it did")]

mod support;

use std::hint::black_box;

use support::{CONSIGNMENTS, Workload};

#[inline(never)]
fn asked_choose(workload: &Workload) -> usize {
    let pool = workload.matcher.all();
    workload.facts.iter().filter(|facts| pool.choose(black_box(facts), workload.at).unwrap().is_some()).count()
}

#[inline(never)]
fn asked_at_choose(workload: &Workload) -> usize {
    let pool = workload.matcher.all();
    let moment = workload.matcher.moment(workload.at);
    workload.facts.iter().filter(|facts| pool.choose_at(black_box(facts), &moment).unwrap().is_some()).count()
}

#[inline(never)]
fn asked_decide(workload: &Workload) -> usize {
    let pool = workload.matcher.all();
    workload
        .consignments
        .iter()
        .filter(|consignment| pool.decide(black_box(consignment), workload.at).is_ok_and(|found| found.is_some()))
        .count()
}

#[inline(never)]
fn asked_quotes(workload: &Workload) -> usize {
    let pool = workload.matcher.all();
    workload.consignments.iter().map(|consignment| pool.quotes(black_box(consignment), workload.at).map_or(0, |quotes| quotes.len())).sum()
}

#[inline(never)]
fn asked_explain(workload: &Workload) -> usize {
    let pool = workload.matcher.all();
    workload.facts.iter().map(|facts| pool.explain_facts(black_box(facts), workload.at).unwrap().quotes.len()).sum()
}

#[inline(never)]
fn asked_simulate(workload: &Workload) -> usize {
    let mut simulation = consign::simulation::Simulation::new(&workload.matcher.all());
    workload.consignments.iter().filter(|consignment| simulation.add(black_box(consignment), workload.at).is_ok()).count()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let question = arguments.first().map_or("choose", String::as_str);
    let services = arguments.get(1).and_then(|services| services.parse().ok()).unwrap_or(100);
    let workload = Workload::of(services);
    let answer = match question {
        "choose" => asked_choose(&workload),
        "at_choose" => asked_at_choose(&workload),
        "decide" => asked_decide(&workload),
        "quotes" => asked_quotes(&workload),
        "simulate" => asked_simulate(&workload),
        _ => asked_explain(&workload),
    };
    println!("{question} of {CONSIGNMENTS} consignments among {services} services: {answer}");
}
