//! The shapes of the benches, and the plain loop that they measure consign against: it gives the same answers, or the figures would mean
//! nothing.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "../benches/support/engine.rs"]
mod engine;
#[path = "../benches/support/plain_loop/mod.rs"]
mod plain_loop;

use consign_scale::shapes::Shape;
use engine::{Engine, Rules};
use plain_loop::PlainLoop;
use serde_json::Value;

const CONSIGNMENTS: usize = 300;

fn agree(shape: Shape, services: usize, origins: usize, seed: u64) {
    let rules = shape.rule_set(services, origins, seed);
    let plain = PlainLoop::new(&shape.in_lanes().rule_set(services, origins, seed));
    let moment = plain.moment(shape.at().parse().unwrap());
    let engine = Engine::new(Rules::read(&rules.to_string()).compile(), shape.at());
    let mut allocated = 0;
    for document in shape.consignments(CONSIGNMENTS, seed, &rules) {
        let chosen = plain.choose(&plain.parcel(&document), &moment).map(|offer| (plain.reference(offer.service).to_owned(), offer.net));
        allocated += usize::from(chosen.is_some());
        assert_eq!(chosen, engine.chosen(&Engine::consignment(&document)), "{shape:?}, {services} services, seed {seed}: {document}");
    }
    let percent = allocated * 100 / CONSIGNMENTS;
    assert!((80..99).contains(&percent), "{shape:?}, {services} services, seed {seed}: {percent} % are allocated");
}

#[test]
fn the_plain_loop_chooses_what_consign_chooses_in_the_united_states() {
    agree(Shape::Us, 20, 2, 1);
    agree(Shape::Us, 60, 1, 2);
    agree(Shape::UsCharts, 20, 2, 1);
    agree(Shape::UsCharts, 60, 1, 2);
}

#[test]
fn in_the_united_kingdom() {
    agree(Shape::Uk, 20, 1, 1);
    agree(Shape::Uk, 60, 1, 2);
}

#[test]
fn in_europe() {
    agree(Shape::Eu, 20, 1, 1);
    agree(Shape::Eu, 60, 1, 2);
}

#[test]
fn and_in_australia() {
    agree(Shape::Au, 20, 2, 1);
    agree(Shape::Au, 60, 1, 2);
}

#[test]
fn charts_and_tariffs_take_a_fifth_of_the_lanes() {
    let length = |shape: Shape| shape.rule_set_text(60, 3, 1).len();
    assert!(5 * length(Shape::UsCharts) < length(Shape::Us), "{} {}", length(Shape::UsCharts), length(Shape::Us));
}

#[test]
fn the_same_seed_gives_the_same_documents() {
    for shape in Shape::ALL {
        let rules = shape.rule_set(5, 1, 1);
        assert_eq!(shape.rule_set_text(5, 1, 1), rules.to_string());
        assert_ne!(shape.rule_set(5, 1, 2), rules);
        assert_eq!(shape.consignments(3, 1, &rules), shape.consignments(5, 1, &rules)[..3]);
    }
}

#[test]
fn carriers_can_be_chosen() {
    let carriers = |rules: &Value| rules["Carriers"].as_array().unwrap().len();
    let usual = Shape::ALL.map(|shape| carriers(&shape.rule_set(100, 1, 1)));
    assert_eq!(usual, [5, 5, 5, 10, 5]);
    assert_eq!(Shape::ALL.map(|shape| carriers(&shape.rule_set_of_carriers(10, 1, 2, 1))), [2; 5]);
}
