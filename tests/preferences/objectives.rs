//! What is best, step by step.

use consign::{Allocation, CallError, ReasonCode};
use serde_json::{Value, json};

use super::{abc, by, chosen, compiled, consignment, monday, order, rules, summary, winner};

fn choosing(steps: &Value) -> Value {
    abc(&json!({ "Objectives": [{ "Reference": "best", "Choose": steps }] }))
}

#[test]
fn the_figures_of_the_contract() {
    let bound = |percent: &str| choosing(&json!([{ "Within": { "Percent": percent } }, "Fastest"]));
    let prefer = |amount: &str| choosing(&json!([{ "Prefer": { "Services": ["C"], "Tolerance": { "Amount": amount } } }]));
    for (rules, expected) in [
        (choosing(&json!([{ "DeliveredWithin": { "Days": 2 } }, "Cheapest"])), "B"),
        (choosing(&json!([{ "DeliveredWithin": { "Days": 2 } }])), "B"),
        (bound("10"), "B"),
        (bound("5"), "A"),
        (bound("7.5"), "B"),
        (bound("7.4999999999"), "A"),
        (choosing(&json!([{ "Within": { "Amount": "0.30" } }, "Fastest"])), "B"),
        (choosing(&json!([{ "Within": { "Amount": "0.29" } }, "Fastest"])), "A"),
        (prefer("2.00"), "C"),
        (prefer("1.99"), "A"),
        (choosing(&json!([{ "Prefer": { "Services": ["C"] } }])), "C"),
        (choosing(&json!([{ "BestValue": { "PerDay": "0.50" } }])), "B"),
        (choosing(&json!(["Fastest"])), "B"),
        (choosing(&json!(["Cheapest"])), "A"),
    ] {
        assert_eq!(winner(&rules, &json!({})), expected, "{}", rules["Objectives"]);
    }
}

#[test]
fn a_tolerance_of_a_carrier() {
    for (price, expected) in [("5.20", "DPD"), ("5.49", "DPD"), ("5.50", "CHEAP")] {
        let rules = rules(
            &[("CHEAP", "4.99", 1), ("DPD", price, 1)],
            &json!({ "Objectives": [{ "Reference": "O", "Choose": [{ "Prefer": { "Carriers": ["CD"], "Tolerance": { "Amount": "0.50" } } }] }] }),
        );
        assert_eq!(winner(&rules, &json!({})), expected, "{price}");
    }
}

#[test]
fn adjusting_changes_what_is_compared_and_not_what_is_answered() {
    let adjusted = abc(&json!({ "Preferences": [{ "Reference": "P", "Services": ["C"], "Adjust": { "Amount": "-2.50" } }] }));
    assert_eq!(chosen(&adjusted, &json!({})), ("C".to_owned(), "6.00".to_owned(), "3.50".to_owned(), Some("A".to_owned())));
    // Within goes by compared prices: the least is 3.50.
    let mut within = adjusted;
    within["Objectives"] = json!([{ "Reference": "O", "Choose": [{ "Within": { "Amount": "0.80" } }, "Fastest"] }]);
    assert_eq!(chosen(&within, &json!({})).0, "C");
}

#[test]
fn a_percentage_of_a_negative_least_is_of_zero() {
    let mut rules = abc(&json!({ "Preferences": [{ "Reference": "P", "Services": ["C"], "Adjust": { "Amount": "-8.00" } },
        { "Reference": "Q", "Services": ["B"], "Adjust": { "Amount": "-6.20" } }] }));
    rules["Objectives"] = json!([{ "Reference": "O", "Choose": [{ "Within": { "Percent": 50 } }, { "BestValue": { "PerDay": 0 } }] }]);
    let summary = summary(&compiled(&rules).all(), &consignment(&json!({})));
    assert_eq!((summary.quote.service().reference.as_str(), summary.runner_up), ("C", None), "-1.90 is above -2.00");
}

#[test]
fn the_first_objective_that_holds_counts_and_none_is_cheapest() {
    let rules = abc(&json!({ "Objectives": [
        { "Reference": "heavy", "When": { "Weight": { "Above": 20 } }, "Choose": ["Fastest"] },
        { "Reference": "dear", "When": { "Value": { "Above": 50 } }, "Choose": [{ "Prefer": { "Services": ["C"] } }] },
        { "Reference": "named", "When": { "Not": {} }, "Choose": ["Fastest"] }] }));
    let weight = json!({ "Packages": [{ "Weight": { "Value": 21, "Unit": "Kg" } }] });
    assert_eq!(winner(&rules, &weight), "B");
    assert_eq!(winner(&rules, &json!({})), "A", "what isn't known doesn't hold");
    let pool = compiled(&rules).all().with(&by("named")).unwrap();
    assert_eq!(summary(&pool, &consignment(&json!({}))).quote.service().reference.as_str(), "B", "whether or not its condition holds");
}

#[test]
fn filters_come_before_tiers_and_tiers_before_the_other_steps() {
    let mut rules = choosing(&json!([{ "DeliveredWithin": { "Days": 2 } }, { "Within": { "Percent": 100 } }, "Fastest"]));
    rules["Preferences"] = json!([{ "Reference": "P", "Services": ["A"], "Tier": 1 }, { "Reference": "Q", "Services": ["C"], "Tier": 2 }]);
    // A, of the best tier, takes three days; of those left C is of the best.
    assert_eq!(winner(&rules, &json!({})), "C");
    assert_eq!(order(&rules, &json!({})), ["A", "C", "B"], "quotes ask no objective");
}

#[test]
fn filters_that_leave_none_fail_the_allocation() {
    let rules = choosing(&json!([{ "DeliveredWithin": { "Days": 0 } }, "Fastest"]));
    let (matcher, order) = (compiled(&rules), consignment(&json!({})));
    assert!(matcher.all().choose(&matcher.facts(&order).unwrap(), monday()).unwrap().is_none());
    let Allocation::Failed(failure) = matcher.all().allocate(&order, monday()).unwrap() else { panic!("nothing is so fast") };
    let told: Vec<String> = failure.unqualified.iter().map(|service| service.to_string()).collect();
    assert_eq!(
        told,
        [
            "A: Objective: step 1 of objective `best`, delivered within `0` days: by `2026-11-02`, and it is delivered by `2026-11-05`",
            "B: Objective: step 1 of objective `best`, delivered within `0` days: by `2026-11-02`, and it is delivered by `2026-11-03`",
            "C: Objective: step 1 of objective `best`, delivered within `0` days: by `2026-11-02`, and it is delivered by `2026-11-03`",
        ]
    );
    let first = failure.unqualified.first().unwrap();
    assert!(!first.is_available() && first.has_rates());
    assert_eq!(first.reasons().map(|reason| reason.code()).collect::<Vec<_>>(), [ReasonCode::Objective]);
    // Who names a service asks no objective.
    assert!(matches!(matcher.service("C").unwrap().allocate(&order, monday()).unwrap(), Allocation::Allocated(_)));
    // Nor do quotes.
    assert_eq!(matcher.all().quotes(&order, monday()).unwrap().len(), 3);
}

#[test]
fn the_least_carbon() {
    let mut rules = choosing(&json!(["LeastCarbon"]));
    rules["CarrierServices"][1]["Carbon"] = json!({ "PerConsignment": 100, "PerKg": 50 });
    rules["CarrierServices"][2]["Carbon"] = json!({ "PerKg": "99.99999999999999999999" });
    assert_eq!(chosen(&rules, &json!({})).0, "C", "200 g of B, a little less of C");
    let heavy = json!({ "Packages": [{ "Weight": { "Value": "2.0000000000000000001", "Unit": "Kg" } }] });
    assert_eq!(chosen(&rules, &heavy).0, "B", "200.000000000000000005 g, and 200.00000000000000000998 g");
    let heavier = json!({ "Packages": [{ "Weight": { "Value": 3, "Unit": "Kg" } }] });
    assert_eq!(chosen(&rules, &heavier), ("B".to_owned(), "4.30".to_owned(), "4.30".to_owned(), Some("C".to_owned())));
    rules["CarrierServices"][2]["Carbon"] = json!({ "PerConsignment": 200 });
    assert_eq!(chosen(&rules, &json!({})).0, "B", "of equals the cheapest");
}

#[test]
fn an_objective_and_nothing_to_choose_clash() {
    let matcher = compiled(&choosing(&json!(["Fastest"])));
    let clash = matcher.service("A").unwrap().with(&by("best")).unwrap_err();
    assert!(matches!(clash, CallError::NothingToChoose(_)));
    assert_eq!(clash.to_string(), "an objective, `best`, beside a named service, quote or option: these leave nothing to choose");
    assert_eq!(matcher.all().with(&by("bets")).unwrap_err().to_string(), "unknown objective `bets`: the rule set has `best`");
    let pool = matcher.all().with(&by("best")).unwrap();
    let one = pool.booked(&"A".parse().unwrap()).unwrap_err();
    assert_eq!(one.to_string(), "booking code: it names the service, which leaves an objective nothing to choose");
}

#[test]
fn of_equal_prices_the_earlier_delivery_and_of_all_equal_the_reference() {
    let rules = |steps: Value| {
        rules(&[("B", "4.00", 2), ("A", "4.00", 2), ("C", "4.00", 1)], &json!({ "Objectives": [{ "Reference": "O", "Choose": steps }] }))
    };
    for steps in [
        json!(["Cheapest"]),
        json!(["Fastest"]),
        json!([{ "Within": { "Percent": 0 } }]),
        json!([{ "BestValue": { "PerDay": 0 } }]),
        json!(["LeastCarbon"]),
    ] {
        let (first, _, _, next) = chosen(&rules(steps.clone()), &json!({}));
        assert_eq!((first.as_str(), next.as_deref()), ("C", Some("A")), "{steps}");
    }
}
