//! Objectives, the history that one of their steps asks, and what services emit.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Map, Value, json};

use super::condition::condition_of_objective;
use super::group::{Group, only};
use super::part::{Part, count, figure, just, list, maybe, object};
use super::place::destinations;
use super::scope::{have, having};

const REFERENCES: [&str; 3] = ["best", "express", "green"];

/// The objectives and the history of a world, with the numbers of the services that they name.
pub fn parts() -> Part {
    object(vec![
        ("Objectives", only(Group::Objectives, 0.9, list(objective(), 1..=3))),
        ("History", only(Group::Objectives, 0.6, list(observed(), 1..=5))),
    ])
}

/// Of a service: at least one of the two.
pub fn carbon() -> Part {
    let per_kg = || figure(&["400", "50", "33.3", "0"]);
    let figures = prop_oneof![
        object(vec![("PerConsignment", figure(&["100", "250.5", "0"])), ("PerKg", maybe(0.5, per_kg()))]),
        object(vec![("PerKg", per_kg())]),
    ];
    only(Group::Objectives, 0.5, figures.boxed())
}

fn objective() -> Part {
    let last = prop_oneof![
        2 => just(json!("Cheapest")),
        3 => just(json!("Fastest")),
        2 => just(json!("LeastCarbon")),
        3 => step("BestValue", object(vec![("PerDay", figure(&["0.50", "2", "0.005", "10", "0"]))])),
    ];
    let steps = (vec(filter(), 0..=2), vec(choosing(), 0..=2), maybe(0.7, last.boxed()));
    let steps = steps.prop_map(|(filters, choosing, last)| {
        let last = Some(last).filter(|last| !last.is_null());
        let mut steps: Vec<Value> = filters.into_iter().chain(choosing).chain(last).collect();
        if steps.is_empty() {
            steps.push(json!("Cheapest"));
        }
        json!(steps)
    });
    object(vec![("When", only(Group::Conditions, 0.5, condition_of_objective())), ("Choose", steps.boxed())])
}

fn step(name: &'static str, of: Part) -> Part {
    object(vec![(name, of)])
}

fn filter() -> Part {
    prop_oneof![
        3 => step("DeliveredWithin", object(vec![("Days", count(&[1, 2, 3, 5, 7, 0]))])),
        2 => step("OnTime", object(vec![("Probability", figure(&["0.95", "0.75", "0.5", "1", "0.9", "0.01"]))])),
    ]
    .boxed()
}

fn choosing() -> Part {
    let tolerance = || {
        let percent = object(vec![("Percent", figure(&["10", "50", "100", "7.5", "0", "300"]))]);
        prop_oneof![percent, object(vec![("Amount", figure(&["0.50", "2", "0", "5", "0.01"]))])].boxed()
    };
    let prefer = object(vec![("Having", having(0.0)), ("Tolerance", maybe(0.6, tolerance()))]);
    prop_oneof![step("Within", tolerance()), step("Prefer", prefer)].boxed()
}

/// Of one service: so many days, and how often.
fn observed() -> Part {
    let days = (subsequence(&["0", "1", "2", "3", "4", "5", "8", "15"][..], 1..=5), vec(count(&[75, 15, 1, 29, 30, 2, 0]), 5));
    let days = days.prop_map(|(days, counts)| {
        let mut days: Map<String, Value> = days.into_iter().map(str::to_owned).zip(counts).collect();
        if days.values().all(|count| *count == 0) {
            days.insert("2".to_owned(), json!(20));
        }
        Value::Object(days)
    });
    let service = (0..9_u64).prop_map(|number| json!(number)).boxed();
    object(vec![("Service", service), ("To", maybe(0.5, destinations(3))), ("Days", days.boxed())])
}

/// In a world whose services are known.
pub fn settle_objectives(mut objectives: Value, rule_set: &Value) -> Value {
    for (objective, reference) in objectives.as_array_mut().into_iter().flatten().zip(REFERENCES) {
        objective["Reference"] = json!(reference);
        for step in objective["Choose"].as_array_mut().into_iter().flatten() {
            let Some(prefer) = step.get_mut("Prefer") else { continue };
            have(prefer, rule_set);
            if ["Services", "Carriers", "CarrierServiceGroups"].iter().all(|list| prefer.get(list).is_none()) {
                prefer["Services"] = json!([rule_set["CarrierServices"][0]["Reference"]]);
            }
        }
    }
    objectives
}

pub fn settle_history(mut history: Value, rule_set: &Value) -> Value {
    let services = rule_set["CarrierServices"].as_array().expect("services");
    for row in history.as_array_mut().into_iter().flatten() {
        let number = row["Service"].as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number");
        row["Service"] = services[number % services.len()]["Reference"].clone();
    }
    history
}
