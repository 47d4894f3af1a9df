//! What is said of objectives and history, with the published figures.

use serde_json::{Value, json};

use super::published::{consignment, rule_set, service, with};
use super::published_preference::{preference, three};
use super::{Choice, Told, Verdict, allocated};

const AT: &str = "2026-11-02T09:00:00Z";

fn with_steps(rules: &Value, steps: &Value) -> Value {
    with(rules, "Objectives", json!([{ "Reference": "best", "Choose": steps }]))
}

fn decided(rules: &Value, steps: &Value) -> (Verdict, Told) {
    allocated(&with_steps(rules, steps), &consignment(), AT, &Choice::All, None)
}

/// The service that these steps choose of `A`, `B` and `C`.
fn chosen(steps: &Value) -> String {
    decided(&three(), steps).0.service.unwrap()
}

#[test]
fn the_published_figures() {
    for (steps, expected) in [
        (json!([{ "DeliveredWithin": { "Days": 2 } }, "Cheapest"]), "B"),
        (json!([{ "Within": { "Percent": 10 } }, "Fastest"]), "B"),
        (json!([{ "Within": { "Percent": 5 } }, "Fastest"]), "A"),
        (json!([{ "Within": { "Percent": 7.5 } }, "Fastest"]), "B"),
        (json!([{ "Prefer": { "Services": ["C"], "Tolerance": { "Amount": 2.00 } } }]), "C"),
        (json!([{ "Prefer": { "Services": ["C"], "Tolerance": { "Amount": 1.99 } } }]), "A"),
        (json!([{ "BestValue": { "PerDay": 0.50 } }]), "B"),
        (json!([]), "A"),
        (json!(["Cheapest"]), "A"),
        (json!([{ "DeliveredWithin": { "Days": 2 } }, { "Prefer": { "Services": ["A"] } }]), "B"),
        (json!([{ "Prefer": { "Services": ["C"] } }, { "Prefer": { "Services": ["A"] } }]), "C"),
    ] {
        assert_eq!(chosen(&steps), expected, "{steps}");
    }
}

#[test]
fn a_preferred_carrier_within_a_tolerance() {
    let at = |price: &str| {
        let priced = |reference: &str, price: &str| with(&service(reference), "Rates", json!([{ "Bands": [{ "Price": price }] }]));
        let rules = rule_set(&json!([priced("OTHER", "4.99"), priced("DPD", price)]));
        decided(&rules, &json!([{ "Prefer": { "Services": ["DPD*"], "Tolerance": { "Amount": 0.50 } } }])).0.service.unwrap()
    };
    assert_eq!(["5.20", "5.49", "5.50"].map(at), ["DPD", "DPD", "OTHER"]);
}

/// A percentage of a price below zero leaves the least alone; an amount doesn't.
#[test]
fn within_something_of_what_is_negative() {
    let rules = with(&three(), "Preferences", json!([preference(&["*"], ("Adjust", json!({ "Amount": -5 })))]));
    let of = |within: Value| decided(&rules, &json!([{ "Within": within }, "Fastest"])).0.service.unwrap();
    assert_eq!(of(json!({ "Percent": 100 })), "A");
    assert_eq!(of(json!({ "Amount": 0.3 })), "B");
    assert_eq!(of(json!({ "Amount": 0.29 })), "A");
}

#[test]
fn filters_come_before_tiers_and_tiers_before_the_other_steps() {
    let rules = with(&three(), "Preferences", json!([preference(&["A", "C"], ("Tier", json!(1)))]));
    let of = |steps: Value| decided(&rules, &steps).0.service.unwrap();
    assert_eq!(of(json!([{ "DeliveredWithin": { "Days": 2 } }])), "C");
    assert_eq!(of(json!([{ "Within": { "Percent": 10 } }, "Fastest"])), "A");
    assert_eq!(of(json!(["Fastest"])), "C");
    let (_, told) = decided(&rules, &json!([{ "Within": { "Percent": 10 } }]));
    assert_eq!(told.runner_up, None);
    let (verdict, told) = decided(&rules, &json!([{ "DeliveredWithin": { "Days": 2 } }]));
    assert_eq!((verdict.eligible.join(" ").as_str(), told.runner_up.unwrap().service.as_str()), ("A C B", "B"));
    assert_eq!(told.cost_of_objective, Some("2.00".to_owned()));
}

#[test]
fn where_the_filters_leave_none() {
    let (verdict, told) = decided(&three(), &json!([{ "DeliveredWithin": { "Days": 0 } }]));
    assert_eq!((verdict.status, verdict.service), (422, None));
    for service in ["A", "B", "C"] {
        assert_eq!((verdict.excluded[service].join(" ").as_str(), verdict.flags[service]), ("Objective", (false, true)));
    }
    assert_eq!((told.runner_up, told.cost_of_objective), (None, None));
}

#[test]
fn the_first_whose_condition_holds_or_the_one_that_is_named() {
    let objective = |reference: &str, when: Value, step: &str| json!({ "Reference": reference, "When": when, "Choose": [step] });
    let rules = with(
        &three(),
        "Objectives",
        json!([
            objective("unknown", json!({ "Value": { "Min": 0 } }), "Fastest"),
            objective("heavy", json!({ "Weight": { "Min": 0.5 } }), "Fastest"),
            objective("light", json!({}), "Cheapest"),
        ]),
    );
    let of = |choice: Choice, named| {
        let (verdict, told) = allocated(&rules, &consignment(), AT, &choice, named);
        (verdict.service.unwrap(), told.objective.unwrap_or_default())
    };
    let both = |service: &str, objective: &str| (service.to_owned(), objective.to_owned());
    assert_eq!(of(Choice::All, None), both("B", "heavy"));
    assert_eq!(of(Choice::All, Some("light")), both("A", "light"));
    assert_eq!(of(Choice::All, Some("unknown")), both("B", "unknown"));
    assert_eq!(of(Choice::Service("C"), None), both("C", ""));
}

#[test]
fn the_least_carbon() {
    let mut rules = three();
    rules["CarrierServices"][1]["Carbon"] = json!({ "PerConsignment": 100, "PerKg": 400 });
    assert_eq!(decided(&rules, &json!(["LeastCarbon"])).0.service.unwrap(), "B");
    // 300 g each, at half a kilogram.
    rules["CarrierServices"][2]["Carbon"] = json!({ "PerConsignment": 300 });
    let (verdict, told) = decided(&rules, &json!(["LeastCarbon"]));
    assert_eq!((verdict.service.unwrap().as_str(), told.runner_up.unwrap().service.as_str()), ("B", "C"));
    rules["CarrierServices"][2]["Carbon"] = json!({ "PerKg": "599.99" });
    assert_eq!(decided(&rules, &json!(["LeastCarbon"])).0.service.unwrap(), "C");
}

#[test]
fn promises_kept_by_history() {
    let history = json!([
        { "Service": "B", "To": ["GB BT"], "Days": { "1": 1000 } },
        { "Service": "B", "To": ["GB"], "Days": { "2": 75, "3": 15, "4": 5, "5": 2, "8": 3 } },
        { "Service": "C", "Days": { "9": 29 } },
    ]);
    let rules = with(&three(), "History", history);
    // Collected on 2 November, and promised by so many days later.
    let chosen = |probability: &str, days: u8| {
        let steps = json!([{ "OnTime": { "Probability": probability } }, "Fastest"]);
        let promise = json!({ "Date": format!("2026-11-{:02}", 2 + days) });
        let promised = with(&consignment(), "RequestedDeliveryDate", promise);
        allocated(&with_steps(&rules, &steps), &promised, AT, &Choice::All, None).0.service.unwrap()
    };
    assert_eq!(chosen("0.95", 4), "B");
    // Of C there are too few observations: its own day holds.
    assert_eq!(chosen("0.95", 3), "C");
    assert_eq!(chosen("0.75", 2), "B");
    assert_eq!(chosen("0.76", 2), "C");
    // Without a promise all are left.
    let (verdict, _) = decided(&rules, &json!([{ "OnTime": { "Probability": 1 } }, "Fastest"]));
    assert_eq!(verdict.service.unwrap(), "B");
}
