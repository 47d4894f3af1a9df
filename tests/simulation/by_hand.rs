//! Figures worked out by hand: currencies, zones, weight bands, ties, what rules cost.

use consign::comparison::{Cause, ChangeKind, Comparison, Outcome, Standing};
use consign::simulation::{Aggregates, Decision, Simulation};
use consign::{Consignment, Quantity, ReasonCode, RuleKind};
use serde_json::json;

use super::support::ask::{compiled, instant};
use super::{AT, consignment, pool, read, rules, service, simulated};

fn fed(services: &[serde_json::Value], consignments: &[(&str, &str, &str)]) -> Aggregates {
    let consignments: Vec<Consignment> = consignments.iter().map(|(name, kg, country)| read(&consignment(name, kg, country, ""))).collect();
    simulated(&pool(services), &consignments, AT)
}

/// 10.00 EUR are 8.60 GBP, 1600 JPY 8.48 GBP.
#[test]
fn currencies_are_summed_by_themselves_and_converted_once() {
    let heavy = |max: &str| json!({ "Weight": { "Max": max, "Unit": "Kg" } });
    let services = [
        service("EURO", "10.00", "EUR", &heavy("2")),
        service("POUND", "8.61", "GBP", &json!({})),
        service("YEN", "1600", "JPY", &heavy("1")),
    ];
    let aggregates = fed(&services, &[("C1", "1", "GB"), ("C2", "2", "GB"), ("C3", "3", "GB")]);
    assert_eq!(aggregates.cost.to_string(), "10.00 EUR + 8.61 GBP + 1600 JPY");
    assert_eq!(aggregates.converted(&aggregates.cost).to_string(), "25.69"); // 8.60 + 8.61 + 8.48
    let prices = &aggregates.prices;
    assert_eq!(
        (prices.count, prices.sum.to_string(), prices.quantile(0), prices.quantile(100)),
        (3, "25.69".into(), dec("8.48"), dec("8.61"))
    );
    // C1: yen before euro; C2: euro before pound; C3: the pound alone.
    assert_eq!(aggregates.runner_up.saved.to_string(), "8.61 GBP + -1600 JPY"); // the euros cancel out
    assert_eq!(aggregates.converted(&aggregates.runner_up.saved).to_string(), "0.13"); // 0.12 and 0.01
    assert_eq!((aggregates.runner_up.savings.sum.to_string(), aggregates.runner_up.unrivalled), ("0.13".into(), 1));
    // Without weight rules all three go for yen: C2 pays 0.12 and C3 0.13 more.
    let weight = &aggregates.rules[&RuleKind::Weight];
    assert_eq!((weight.moved, weight.failed, weight.extra_paid.to_string()), (2, 0, "10.00 EUR + 8.61 GBP + -3200 JPY".into()));
    assert_eq!(aggregates.converted(&weight.extra_paid).to_string(), "0.25");
    let of = |name: &str| &weight.services[name];
    assert_eq!((of("YEN").moved, of("EURO").moved), (2, 1));
    assert_eq!(aggregates.converted(&of("EURO").extra_paid).to_string(), "0.01");
}

/// Thirds of a penny: each price is rounded for the distribution, the sum only once.
#[test]
fn a_sum_is_not_a_sum_of_rounded_figures() {
    let aggregates = fed(&[service("YEN", "1", "JPY", &json!({}))], &[("C1", "1", "GB"), ("C2", "1", "GB"), ("C3", "1", "GB")]);
    assert_eq!(aggregates.converted(&aggregates.cost).to_string(), "0.02"); // 3 × 0.0053 = 0.0159
    assert_eq!(aggregates.prices.sum.to_string(), "0.03");
    assert_eq!(aggregates.prices.mean(), dec("0.01"));
}

fn dec(text: &str) -> Option<rust_decimal::Decimal> {
    text.parse().ok()
}

#[test]
fn the_first_zone_counts_and_else_the_country() {
    let mut rules = rules(&[service("A", "2.50", "GBP", &json!({}))]);
    rules["Zones"] = json!([
        { "Reference": "MAINLAND", "Include": ["GB"], "Exclude": ["GB BT"] }, { "Reference": "UK", "Include": ["GB"] },
        { "Reference": "NOBODY", "Include": ["FR"] },
    ]);
    let pool = compiled(&rules).all();
    // Without a postcode it can't be told to be on the mainland.
    let places = [("GB", "M2 6LW"), ("GB", "BT1 1AA"), ("GB", ""), ("DE", "10115"), ("DE", "20095"), ("IM", "IM1 1AA")];
    let consignments: Vec<Consignment> = places.iter().map(|(country, code)| read(&consignment("C", "1", country, code))).collect();
    let aggregates = simulated(&pool, &consignments, AT);
    let zones: Vec<String> = aggregates.zones.iter().map(|(zone, share)| format!("{zone} {}", share.consignments)).collect();
    assert_eq!(zones, ["MAINLAND 1", "NOBODY 0", "UK 2"]);
    let countries: Vec<String> =
        aggregates.countries.iter().map(|(name, own)| format!("{name} {} {}", own.consignments, own.cost)).collect();
    assert_eq!(countries, ["DE 2 5.00 GBP", "IM 1 2.50 GBP"]);
}

#[test]
fn the_end_of_a_weight_band_is_in_it() {
    let pool = pool(&[service("A", "2.50", "GBP", &json!({ "Weight": { "Max": 4, "Unit": "Kg" } }))]);
    let ends = ["1", "2.5"].map(|end| end.parse::<Quantity>().unwrap());
    let mut simulation = Simulation::with_weight_bands(&pool, &ends).unwrap();
    for kilograms in ["0.4", "1", "1.001", "2.5", "2.500001", "4", "4.1"] {
        simulation.add(&read(&consignment("C", kilograms, "GB", "")), instant(AT)).unwrap();
    }
    let bands = simulation.aggregates().weight_bands;
    let counts: Vec<_> = bands.iter().map(|band| (band.up_to.map(|end| end.to_string()), band.consignments, band.failed)).collect();
    assert_eq!(counts, [(Some("1".into()), 2, 0), (Some("2.5".into()), 2, 0), (None, 2, 1)]);
}

/// At one price the quicker is chosen: a rule may move a consignment without costing anything.
#[test]
fn a_rule_may_cost_time_alone() {
    let mut slow = service("SLOW", "2.50", "GBP", &json!({}));
    slow["Transit"][0]["TransitDays"] = json!({ "Min": 3, "Max": 5 });
    let quick = service("QUICK", "2.50", "GBP", &json!({ "ExcludedPlaces": ["GB"] }));
    let aggregates = fed(&[slow, quick], &[("C1", "1", "GB"), ("C2", "1", "FR")]);
    let places = &aggregates.rules[&RuleKind::ExcludedPlaces];
    assert_eq!((places.moved, places.failed, places.extra_paid.is_zero()), (1, 0, true));
    assert_eq!(aggregates.transit_days.into_iter().collect::<Vec<_>>(), [(2, 1), (5, 1)]);
}

/// Two rules of one kind each failed the consignment: the kind failed it once. Two kinds bar it from the third service: neither alone.
#[test]
fn what_fails_is_counted_by_rule_and_by_kind() {
    let light = json!({ "Weight": { "Max": 1, "Unit": "Kg" } });
    let mut off = service("OFF", "1.00", "GBP", &light);
    off["Enabled"] = json!(false);
    let services = [service("A", "2.50", "GBP", &light), service("B", "3.50", "GBP", &light), off];
    let aggregates = fed(&services, &[("C1", "2", "GB")]);
    assert_eq!(aggregates.failed, 1);
    assert_eq!(aggregates.rules.keys().copied().collect::<Vec<_>>(), [RuleKind::Weight]);
    let weight = &aggregates.rules[&RuleKind::Weight];
    assert_eq!((weight.moved, weight.failed, weight.services.len()), (0, 1, 2));
    assert!(weight.services.values().all(|rule| rule.failed == 1 && rule.examples.len() == 1));
    let reasons: Vec<_> = aggregates.reasons.iter().map(|(code, own)| (*code, own.consignments, own.only)).collect();
    assert_eq!(reasons, [(ReasonCode::NotEnabled, 1, 0), (ReasonCode::Weight, 1, 1)]);
}

/// Without its kind of rule the first of those that it bars is chosen, in whichever order they are asked.
#[test]
fn a_kind_costs_what_the_first_would_save_that_it_bars() {
    let light = json!({ "Weight": { "Max": 1, "Unit": "Kg" } });
    for fees in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        // No bound knows the fees, so that the order is not that of the prices.
        let barred = ["A", "B", "C"].into_iter().zip(fees).map(|(name, fee)| {
            let mut barred = service(name, "1.00", "GBP", &light);
            barred["Surcharges"] = json!([{ "Name": "Fee", "Amount": fee, "When": { "Weight": { "Min": 1, "Unit": "Kg" } } }]);
            barred
        });
        let services: Vec<_> = barred.chain([service("D", "5.00", "GBP", &json!({}))]).collect();
        let weight = &fed(&services, &[("C1", "2", "GB")]).rules[&RuleKind::Weight];
        assert_eq!((weight.moved, weight.extra_paid.to_string()), (1, "4.00 GBP".into()), "{fees:?}");
    }
}

/// On a Monday, delivered on Wednesday at the latest: 30 of 40 times it took as long as was promised, or less.
#[test]
fn promises_are_kept_as_often_as_the_history_has_it() {
    let mut rules = rules(&[service("A", "2.50", "GBP", &json!({}))]);
    let promised = |date: &str| {
        let mut parcel = consignment("C1", "1", "GB", "");
        parcel["RequestedDeliveryDate"] = json!({ "Date": date });
        read(&parcel)
    };
    let parcels = [read(&consignment("C2", "1", "GB", "")), promised("2026-11-04"), promised("2026-11-06")];
    assert_eq!(simulated(&compiled(&rules).all(), &parcels, AT).on_time, None);
    rules["History"] = json!([{ "Service": "A", "Days": { "2": 30, "5": 10 } }]);
    let on_time = simulated(&compiled(&rules).all(), &parcels, AT).on_time.unwrap();
    assert_eq!((on_time.promised, on_time.observed, on_time.kept.to_string()), (2, 2, "1.5".into()));
}

/// Compared are A at 4.00, B at 3.50 and C at 3.00: without P it is B, without Q still C, and R doesn't hold.
#[test]
fn a_preference_costs_what_it_adds_to_the_others() {
    let prices = [("A", "4.00"), ("B", "5.00"), ("C", "6.00")];
    let services: Vec<_> = prices.into_iter().map(|(name, price)| service(name, price, "GBP", &json!({}))).collect();
    let mut rules = rules(&services);
    rules["Preferences"] = json!([
        { "Reference": "P", "Services": ["C"], "Adjust": { "Amount": -3 } }, { "Reference": "Q", "Services": ["B"], "Adjust": { "Amount": "-1.50" } },
        { "Reference": "R", "Services": ["A"], "Adjust": { "Amount": -4 }, "When": { "Weight": { "Min": 5 } } } ]);
    let aggregates = simulated(&compiled(&rules).all(), &[read(&consignment("C1", "2", "GB", ""))], AT);
    let costs = aggregates.preferences.iter().map(|(name, cost)| format!("{name} {} {}", cost.moved, cost.extra_paid));
    assert_eq!(costs.collect::<Vec<_>>(), ["P 1 1.00 GBP"]);
}

#[test]
fn what_has_been_delivered_may_be_asked_about() {
    let mut delivered = consignment("C1", "1", "GB", "");
    delivered["State"] = json!("Delivered");
    let pool = pool(&[service("A", "2.50", "GBP", &json!({}))]);
    let decision = Simulation::new(&pool).add(&read(&delivered), instant(AT)).unwrap();
    assert!(matches!(decision, Decision::Allocated(selected) if selected.offer.net().to_string() == "2.50"));
}

#[test]
fn a_comparison_says_why() {
    let before = pool(&[
        service("CHEAP", "2.50", "GBP", &json!({})),
        service("DEAR", "9.00", "GBP", &json!({})),
        service("OLD", "1.00", "GBP", &json!({ "ExcludedPlaces": ["GB"] })),
    ]);
    let after = pool(&[
        service("CHEAP", "3.00", "GBP", &json!({ "Weight": { "Max": 5, "Unit": "Kg" } })),
        service("DEAR", "9.00", "GBP", &json!({ "Weight": { "Max": 20, "Unit": "Kg" } })),
        service("NEW", "2.00", "GBP", &json!({ "Weight": { "Max": 1, "Unit": "Kg" } })),
    ]);
    let mut comparison = Comparison::new(&before, &after).unwrap();
    let mut add = |name: &str, kg: &str, country: &str| comparison.add(&read(&consignment(name, kg, country, "")), instant(AT));
    let (new, same, heavy, failed, gone) =
        (add("C1", "1", "GB"), add("C2", "2", "GB"), add("C3", "10", "GB"), add("C4", "25", "GB"), add("C5", "2", "FR"));
    assert_eq!((new.kind, new.left, new.came), (ChangeKind::Moved, Some(Cause::Outbid), Some(Cause::Absent)));
    assert_eq!((same.kind, same.left, same.came), (ChangeKind::Repriced, None, None));
    let weight = |cause: Option<Cause>| matches!(cause, Some(Cause::Excluded(codes)) if codes.only() == Some(ReasonCode::Weight));
    assert!(heavy.kind == ChangeKind::Moved && weight(heavy.left) && heavy.came == Some(Cause::Outbid));
    assert!(failed.kind == ChangeKind::NewlyFailed && weight(failed.left) && failed.came.is_none());
    assert_eq!((gone.kind, gone.left, gone.came), (ChangeKind::Moved, Some(Cause::Absent), Some(Cause::Outbid)));

    let results = comparison.results();
    let flows = results.services.iter().map(|flow| {
        let end = |end: &consign::comparison::Node| end.reference.as_ref().map_or(end.outcome.to_string(), ToString::to_string);
        format!("{} to {}: {}, {} to {}", end(&flow.from), end(&flow.to), flow.consignments, flow.before, flow.after)
    });
    let expected = [
        "CHEAP to CHEAP: 1, 2.50 GBP to 3.00 GBP",
        "CHEAP to DEAR: 1, 2.50 GBP to 9.00 GBP",
        "CHEAP to NEW: 1, 2.50 GBP to 2.00 GBP",
        "CHEAP to Failed: 1, 2.50 GBP to 0",
        "OLD to CHEAP: 1, 1.00 GBP to 3.00 GBP",
    ];
    assert_eq!(flows.collect::<Vec<_>>(), expected);
    assert_eq!((results.allocated.before.to_string(), results.allocated.after.to_string()), ("8.50 GBP".into(), "17.00 GBP".into()));
    assert_eq!((results.left.outbid, results.left.absent, results.left.reasons[&ReasonCode::Weight]), (1, 1, 1));
    assert_eq!(results.newly_failed.reasons[&ReasonCode::Weight], 1);
    assert_eq!(results.carriers.len(), 2, "one carrier keeps four and loses one");
    assert!(results.carriers[0].examples.is_empty() && results.carriers[1].examples.len() == 1);
}

#[test]
fn a_service_may_be_left_for_a_filter_of_the_objective() {
    let mut cheap = service("CHEAP", "2.50", "GBP", &json!({}));
    cheap["Transit"][0]["TransitDays"] = json!({ "Min": 3, "Max": 5 });
    let services = [cheap, service("QUICK", "9.00", "GBP", &json!({}))];
    let mut aimed = rules(&services);
    aimed["Objectives"] = json!([{ "Reference": "O", "Choose": [{ "DeliveredWithin": { "Days": 2 } }, "Cheapest"] }]);
    let (before, after) = (pool(&services), compiled(&aimed).all());
    let change = Comparison::new(&before, &after).unwrap().add(&read(&consignment("C1", "1", "GB", "")), instant(AT));
    assert_eq!((change.kind, change.came), (ChangeKind::Moved, Some(Cause::Outbid)));
    assert!(matches!(change.left, Some(Cause::Excluded(codes)) if codes.only() == Some(ReasonCode::Objective)), "{:?}", change.left);
}

#[test]
fn a_service_may_stay_and_come_later() {
    let mut later = service("A", "2.50", "GBP", &json!({}));
    later["Transit"][0]["TransitDays"] = json!({ "Min": 1, "Max": 3 });
    let one = pool(&[service("A", "2.50", "GBP", &json!({}))]);
    let mut comparison = Comparison::new(&one, &pool(&[later])).unwrap();
    let change = comparison.add(&read(&consignment("C1", "1", "GB", "")), instant(AT));
    assert_eq!((change.kind, change.left, change.came), (ChangeKind::Rescheduled, None, None));
    let results = comparison.results();
    assert_eq!(results.changes[&ChangeKind::Rescheduled].examples.len(), 1);
    assert!(results.services.len() == 1 && results.services[0].examples.is_empty(), "it stays");
}

/// A location that only one of the rule sets has.
#[test]
fn what_becomes_invalid_is_neither_failed_nor_lost() {
    let services = [service("A", "2.50", "GBP", &json!({}))];
    let mut located = rules(&services);
    located["ShippingLocations"] = json!([{ "Reference": "LEEDS", "Collections": [{ "Carrier": "X" }] }]);
    let mut from_london = consignment("C1", "1", "GB", "");
    from_london["Addresses"].as_array_mut().unwrap().push(json!({ "AddressType": "Origin", "ShippingLocationReference": "LONDON" }));
    let mut comparison = Comparison::new(&pool(&services), &compiled(&located).all()).unwrap();
    let change = comparison.add(&read(&from_london), instant(AT));
    assert_eq!((change.kind, change.after, change.left), (ChangeKind::Validity, Standing::Invalid, None));
    let results = comparison.results();
    assert_eq!(results.services[0].to.outcome, Outcome::Invalid);
    assert_eq!(results.changes[&ChangeKind::Validity].before.to_string(), "2.50 GBP");
}
