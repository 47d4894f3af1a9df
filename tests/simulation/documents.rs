//! The documents of results: read back as they were written, and refused with every violation; merged only where that means something.

use consign::comparison::{Comparison, ComparisonError, Differences};
use consign::simulation::{Aggregates, MergeError, Simulation};
use consign::{Pool, Quantity, ServiceFilter};
use consign_scale as scale;
use serde_json::json;

use super::support::ask::{compiled, instant};
use super::{pool, rules, service};

fn retailer() -> (Aggregates, Differences) {
    let (before, after) =
        (compiled(&scale::rule_set_value(20, scale::SEED)).all(), compiled(&scale::rule_set_value(25, scale::SEED)).all());
    let (mut simulation, mut comparison) = (Simulation::new(&before), Comparison::new(&before, &after).unwrap());
    for text in scale::consignments(100, scale::SEED) {
        let consignment = text.parse().unwrap();
        simulation.add(&consignment, instant(scale::AT)).unwrap();
        comparison.add(&consignment, instant(scale::AT));
    }
    simulation.add_invalid(None);
    (simulation.aggregates(), comparison.results())
}

#[test]
fn what_is_written_is_read() {
    let (aggregates, differences) = retailer();
    let read = Aggregates::from_json(&aggregates.to_json()).unwrap();
    assert_eq!(read, aggregates);
    assert_eq!(read.to_json(), aggregates.to_json());
    assert_eq!(aggregates.invalid, 1);
    let read = Differences::from_json(&differences.to_json()).unwrap();
    assert_eq!(read, differences);
    assert_eq!(read.to_json(), differences.to_json());
}

/// Also by any other reader and writer of JSON that keeps digits.
#[test]
fn what_others_have_written_is_read() {
    let (aggregates, _) = retailer();
    let value: serde_json::Value = serde_json::from_str(&aggregates.to_json()).unwrap();
    assert_eq!(Aggregates::from_json(&value.to_string()).unwrap(), aggregates);
}

#[test]
fn what_is_wrong_is_said_all_at_once() {
    let text = retailer().0.to_json();
    let broken = text.replacen("\"Consignments\": ", "\"Consignment\": ", 1).replacen("\"Allocated\": ", "\"Allocated\": -", 1);
    let broken = broken.replacen("\"RuleSet\": \"", "\"RuleSet\": \"x", 1);
    let message = Aggregates::from_json(&broken).unwrap_err().to_string();
    for expected in
        ["RuleSet: `x", "unknown field `Consignment`", "did you mean `Consignments`?", "expected a whole number from 0, found `-"]
    {
        assert!(message.contains(expected), "{expected}: {message}");
    }
    assert!(message.lines().all(|line| line.starts_with(|first: char| first.is_ascii_digit())), "each has its line: {message}");
    let finer = text.replacen("\"Cost\": {", "\"Cost\": { \"JPY\": 0.5,", 1);
    let message = Aggregates::from_json(&finer).unwrap_err().to_string();
    assert!(message.contains("`0.5` is finer than the minor unit of `JPY`"), "{message}");
    let (aggregates, differences) = retailer();
    let lost = aggregates.to_json().replacen("\"Failed\": ", "\"Failed\": 9", 1);
    let message = Aggregates::from_json(&lost).unwrap_err().to_string();
    assert!(message.contains("Consignments: `101` consignments are not `") && message.contains("failed and `1` invalid"), "{message}");
    let lost = differences.to_json().replacen("\"Consignments\": 100", "\"Consignments\": 99", 1);
    let message = Differences::from_json(&lost).unwrap_err().to_string();
    assert!(message.contains("`99` consignments are not the `100` of all changes"), "{message}");
    assert!(Aggregates::from_json("[").is_err() && Differences::from_json("{}").is_err());
}

#[test]
fn only_results_of_the_same_pool_are_merged() {
    let services = [service("A", "2.50", "GBP", &json!({})), service("B", "3.50", "GBP", &json!({}))];
    let (one, other) = (pool(&services), pool(&services[..1]));
    let empty = |pool: &Pool| Simulation::new(pool).aggregates();
    let refused = |one: Aggregates, other: Aggregates| one.merge(other).unwrap_err();
    assert!(matches!(refused(empty(&one), empty(&other)), MergeError::RuleSets(..)));
    let mut pick_up = ServiceFilter::default();
    pick_up.is_pick_up = Some(true);
    let filtered = one.clone().filter(pick_up);
    assert!(matches!(refused(empty(&one), empty(&filtered)), MergeError::Pools(..)));
    let matcher = one.matcher();
    assert!(matches!(refused(empty(&matcher.service("A").unwrap()), empty(&matcher.service("B").unwrap())), MergeError::Pools(..)));
    assert!(empty(&one).merge(empty(&compiled(&rules(&services)).all())).is_ok(), "compiled again it is the same");
    let ends = ["1", "2.5"].map(|end| end.parse::<Quantity>().unwrap());
    let bands = Simulation::with_weight_bands(&one, &ends).unwrap().aggregates();
    let message = refused(bands.clone(), empty(&one)).to_string();
    assert!(
        message.starts_with("results with different weight bands cannot be merged: up to `1, 2.5` kg and up to `0.1, 0.25"),
        "{message}"
    );
    assert!(bands.clone().merge(bands).is_ok());
}

/// Threads can share a run.
#[test]
fn simulations_and_comparisons_go_from_thread_to_thread() {
    fn goes<T: Send + Sync + Clone>() {}
    goes::<Simulation>();
    goes::<Comparison>();
    goes::<Aggregates>();
    goes::<Differences>();
}

#[test]
fn only_rule_sets_of_one_currency_are_compared() {
    let one = pool(&[service("A", "2.50", "GBP", &json!({}))]);
    let mut euros = rules(&[service("A", "2.50", "GBP", &json!({}))]);
    (euros["Currency"], euros["ExchangeRates"]) = (json!("EUR"), json!({ "GBP": 1.16 }));
    let error = Comparison::new(&one, &compiled(&euros).all()).unwrap_err();
    assert!(matches!(error, ComparisonError::Currencies(..)));
    assert_eq!(error.to_string(), "rule sets of different currencies cannot be compared: `GBP` and `EUR`");
}
