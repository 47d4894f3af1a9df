//! What was paid in the past, against what the same consignments come to.

use consign::Money;
use consign::simulation::{Aggregates, Baseline, Simulation};
use proptest::prelude::*;
use serde_json::json;

use super::support::ask::instant;
use super::{consignment, pool, read, service};

const AT: &str = "2026-11-02T09:00:00Z";

/// What was paid, and to whom, for a consignment of so many kg.
type Order<'a> = (&'a str, &'a str, Option<&'a str>);

/// A simulation of a service for 4.00 GBP up to 10 kg; an EUR is worth 0.86.
fn simulated(orders: &[Order<'_>]) -> Aggregates {
    let limit = json!({ "Weight": { "Max": 10, "Unit": "Kg" } });
    let mut simulation = Simulation::new(&pool(&[service("A", "4.00", "GBP", &limit)]));
    for (number, (kilograms, paid, carrier)) in orders.iter().enumerate() {
        let consignment = read(&consignment(&format!("EC-{number}"), kilograms, "GB", "M1 5WG"));
        let decision = simulation.add(&consignment, instant(AT)).unwrap();
        let (amount, currency) = paid.split_once(' ').unwrap();
        let paid = Money { amount: amount.parse().unwrap(), currency: currency.parse().unwrap() };
        simulation.paid(paid, *carrier, &decision);
    }
    simulation.aggregates()
}

fn told(results: &Aggregates) -> (Baseline, String, String) {
    let baseline = results.baseline.clone().unwrap();
    let (paid, cost) = (results.converted_paid(&baseline.compared.paid), results.converted(&baseline.compared.cost));
    (baseline, paid.to_string(), cost.to_string())
}

#[test]
fn what_was_paid_is_compared_order_by_order() {
    let orders = [
        ("1", "5.50 GBP", Some("DPD")),
        ("2", "3.20 GBP", Some("Evri")),
        ("2", "4 GBP", Some("DPD")),
        ("3", "10.00 EUR", None),
        ("20", "12.00 GBP", Some("DPD")), // which nobody takes here
        ("1", "7 CHF", Some("DPD")),      // which nothing says the worth of
        ("1", "4.005 GBP", Some("DPD")),  // 4.01, to the penny
    ];
    let results = simulated(&orders);
    let (baseline, paid, cost) = told(&results);
    assert_eq!((baseline.consignments, baseline.compared.consignments, baseline.failed, baseline.uncompared), (7, 5, 1, 1));
    // 5.50 + 3.20 + 4.00 + 4.01, and 10 EUR of 0.86.
    assert_eq!((paid.as_str(), cost.as_str()), ("25.31", "20.00"));
    assert_eq!((baseline.compared.cheaper, baseline.compared.dearer), (3, 1));
    assert_eq!(baseline.paid_for_failed.to_string(), "12.00 GBP");
    let carriers: Vec<(&str, u64)> = baseline.carriers.iter().map(|(name, share)| (name.as_str(), share.consignments)).collect();
    assert_eq!(carriers, [("", 1), ("DPD", 3), ("Evri", 1)]);
    assert_eq!(Aggregates::from_json(&results.to_json()).unwrap(), results);
    assert_eq!(simulated(&[]).baseline, None);
}

#[test]
fn of_many_carriers_the_first_are_told_apart() {
    let names: Vec<String> = (0..1_500).rev().map(|number| format!("C{number:04}")).collect();
    let orders: Vec<Order<'_>> = names.iter().map(|name| ("1", "5 GBP", Some(name.as_str()))).collect();
    let whole = simulated(&orders);
    let halves = simulated(&orders[..700]).merge(simulated(&orders[700..])).unwrap();
    assert_eq!(whole.baseline, halves.baseline);
    let carriers = whole.baseline.unwrap().carriers;
    assert_eq!((carriers.len(), carriers[""].consignments, carriers.contains_key("C0998")), (1_000, 501, true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_split_comes_to_the_same(
        orders in prop::collection::vec((1..15_u32, 0..2_000_u32, 0..3_usize, 0..4_usize), 1..20),
        at in any::<prop::sample::Index>(),
    ) {
        let texts: Vec<(String, String, Option<&str>)> = orders
            .into_iter()
            .map(|(kilograms, pence, currency, carrier)| {
                let paid = format!("{}.{:02} {}", pence / 100, pence % 100, ["GBP", "EUR", "CHF"][currency]);
                (kilograms.to_string(), paid, [None, Some("A"), Some("B"), Some("C")][carrier])
            })
            .collect();
        let orders: Vec<Order<'_>> = texts.iter().map(|(kilograms, paid, carrier)| (kilograms.as_str(), paid.as_str(), *carrier)).collect();
        let (one, other) = orders.split_at(at.index(orders.len()));
        let (whole, merged) = (simulated(&orders), simulated(other).merge(simulated(one)).unwrap());
        prop_assert_eq!(&whole.baseline, &merged.baseline);
        let baseline = whole.baseline.unwrap();
        prop_assert_eq!(baseline.consignments, baseline.compared.consignments + baseline.failed + baseline.uncompared);
    }
}
