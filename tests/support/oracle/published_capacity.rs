//! What is said of capacities in turn, with the published figures.

use serde_json::{Value, json};

use super::capacity::{Use, in_turn, usage};
use super::number::decimal;
use super::published::{consignment, rule_set, service, with};
use super::{Booking, Choice, Told, Verdict, called, options_in_turn};

/// A Monday.
const AT: &str = "2026-11-09T09:00:00Z";

fn priced(reference: &str, price: &str) -> Value {
    with(&service(reference), "Rates", json!([{ "Bands": [{ "Price": price }] }]))
}

/// `A` at 4.00 and `F` at 4.60, under these capacities.
fn two(capacities: &Value) -> Value {
    with(&rule_set(&json!([priced("A", "4.00"), priced("F", "4.60")])), "Capacities", capacities.clone())
}

fn capacity(fields: &Value) -> Value {
    let mut capacity = json!({ "Reference": "C", "Services": ["A"] });
    for (name, field) in fields.as_object().unwrap() {
        capacity[name] = field.clone();
    }
    capacity
}

fn asked(capacities: &Value, consignment: &Value, used: &Value) -> (Verdict, Told) {
    let booking = Booking::default().with_usage(usage(used));
    called(&two(capacities), consignment, AT, &Choice::All, &booking, None)
}

/// The codes of `A`, the first reason first.
fn codes(capacities: &Value, consignment: &Value, used: &Value) -> String {
    asked(capacities, consignment, used).0.excluded.get("A").map(|codes| codes.join(" ")).unwrap_or_default()
}

/// What each of so many is taken by, and the use afterwards.
fn taken(capacities: &Value, count: usize, used: &Value) -> (Vec<String>, Use) {
    let (answers, used) = in_turn(&two(capacities), &vec![consignment(); count], AT, &Choice::All, usage(used));
    (answers.into_iter().map(|(verdict, _)| verdict.service.unwrap_or_default()).collect(), used)
}

#[test]
fn five_hundred_go_to_f_and_then_a() {
    let committed = json!([{ "Reference": "F", "Services": ["F"], "Per": "Day", "Min": 500, "Offset": { "Amount": 1.00 } }]);
    let (services, used) = taken(&committed, 503, &json!({}));
    assert!(services[..500].iter().all(|service| service == "F"));
    assert_eq!(services[500..], ["A", "A", "A"]);
    assert_eq!(used, usage(&json!({ "F": { "2026-11-09": 500 } })));
    let (verdict, told) = asked(&committed, &consignment(), &json!({ "F": { "2026-11-09": "499.5" } }));
    assert_eq!((verdict.net.as_deref(), told.compared), (Some("4.60"), Some(decimal("3.6"))));
    // Another day's use is another's.
    assert_eq!(asked(&committed, &consignment(), &json!({ "F": { "2026-11-10": 500 } })).0.service.as_deref(), Some("F"));
    // Several are added; what isn't known gives none.
    let second = json!({ "Reference": "F2", "Services": ["F"], "Per": "Total", "Min": 1, "Offset": { "Amount": "0.25" } });
    let unknown = with(&with(&second, "Reference", json!("F3")), "When", json!({ "Value": { "Max": 5 } }));
    let told = asked(&json!([committed[0], second, unknown]), &consignment(), &json!({})).1;
    assert_eq!(told.compared, Some(decimal("3.35")));
    assert_eq!(told.increments, usage(&json!({ "F": { "2026-11-09": 1 }, "F2": { "Total": 1 } })));
}

#[test]
fn the_next_service() {
    let most = json!([capacity(&json!({ "Max": 2 }))]);
    assert_eq!(taken(&most, 3, &json!({})).0, ["A", "A", "F"]);
    assert_eq!(taken(&most, 3, &json!({ "C": { "2026-11-09": 1 } })).0, ["A", "F", "F"]);
    // All other checks are made.
    let full = json!({ "C": { "2026-11-09": 2 } });
    assert_eq!(asked(&most, &consignment(), &full).0.flags["A"], (false, true));
    let exclude = json!([{ "Reference": "R", "Type": "Exclude", "When": { "CollectionDate": { "Days": ["Monday"] } } }]);
    let rules = with(&two(&most), "ShippingRules", exclude);
    let booking = Booking::default().with_usage(usage(&full));
    let verdict = called(&rules, &consignment(), AT, &Choice::All, &booking, None).0;
    assert_eq!(verdict.excluded["A"], ["ShippingRule", "CapacityReached"]);
    let mut unpriced = two(&most);
    unpriced["CarrierServices"][0]["Rates"][0]["To"] = json!(["FR"]);
    let verdict = called(&unpriced, &consignment(), AT, &Choice::All, &booking, None).0;
    assert_eq!((&verdict.excluded["A"], verdict.flags["A"]), (&vec!["NoRate".to_owned(), "CapacityReached".to_owned()], (false, false)));
}

#[test]
fn the_next_date() {
    let most = json!([capacity(&json!({ "Max": 1, "WhenFull": "NextDate" }))]);
    let full = json!({ "C": { "2026-11-09": 1, "2026-11-10": 1, "2026-11-11": "0.000000000001" } });
    let (verdict, told) = asked(&most, &consignment(), &full);
    assert_eq!((verdict.service.as_deref(), verdict.collection.as_deref()), (Some("A"), Some("2026-11-12T17:00:00+00:00")));
    assert_eq!(told.increments, usage(&json!({ "C": { "2026-11-12": 1 } })));
    // Only such as keep the promise.
    let by = |date: &str| with(&consignment(), "RequestedDeliveryDate", json!({ "Date": date }));
    assert_eq!(codes(&most, &by("2026-11-13"), &full), "");
    assert_eq!(codes(&most, &by("2026-11-12"), &full), "CapacityReached");
    assert_eq!(codes(&most, &by("2026-11-09"), &full), "Promise");
    // Where no date is left no price is asked.
    let mut unpriced = two(&most);
    unpriced["CarrierServices"][0]["Rates"][0]["To"] = json!(["FR"]);
    let booking = Booking::default().with_usage(usage(&full));
    let verdict = called(&unpriced, &by("2026-11-12"), AT, &Choice::All, &booking, None).0;
    assert_eq!((&verdict.excluded["A"], verdict.flags["A"]), (&vec!["CapacityReached".to_owned()], (false, true)));
    // Where both kinds are full the next service's prevails, on that date.
    let both = |next_service: &str| {
        let other = json!({ "Reference": "D", "Max": 1, "Carriers": ["CARRIER_*"] });
        codes(&json!([most[0], other]), &consignment(), &json!({ "C": { "2026-11-09": 1 }, "D": { next_service: 1 } }))
    };
    assert_eq!(["2026-11-09", "2026-11-10", "2026-11-11"].map(both), ["CapacityReached", "CapacityReached", ""]);
}

#[test]
fn a_full_date_is_no_option() {
    let most = json!([capacity(&json!({ "Services": ["*"], "Max": 1 }))]);
    let used = usage(&json!({ "C": { "2026-11-09": 1, "2026-11-11": 1 } }));
    let options = options_in_turn(&two(&most), &consignment(), AT, &Choice::All, 5, used).unwrap();
    let dates: Vec<&str> = options.iter().map(|option| &option.collection[8..10]).collect();
    assert_eq!(dates, ["10", "12", "13"]);
}

#[test]
fn a_day_a_week_a_month_and_all() {
    for (per, key, others) in [
        ("Day", "2026-11-09", vec!["2026-11-08", "2026-11-10"]),
        ("Week", "2026-11-09", vec!["2026-11-02", "2026-11-16"]),
        ("Month", "2026-11", vec!["2026-10", "2026-12", "2026-11-09"]),
        ("Total", "Total", vec!["2026-11-09", "2026-11"]),
    ] {
        let most = json!([capacity(&json!({ "Max": 1, "Per": per }))]);
        assert_eq!(codes(&most, &consignment(), &json!({ "C": { key: 1 } })), "CapacityReached", "{per}");
        for other in others {
            assert_eq!(codes(&most, &consignment(), &json!({ "C": { other: 1 } })), "", "{per} {other}");
        }
        assert_eq!(asked(&most, &consignment(), &json!({})).1.increments, usage(&json!({ "C": { key: 1 } })));
    }
    // A Sunday belongs to the week before, whatever the month.
    let most = json!([capacity(&json!({ "Max": 1, "Per": "Week" }))]);
    let sunday = with(&consignment(), "ShippingDate", json!("2026-11-15"));
    assert_eq!(codes(&most, &sunday, &json!({ "C": { "2026-11-09": 1 } })), "CapacityReached");
}

#[test]
fn what_is_counted() {
    let package = |grams: u32| json!({ "Weight": { "Value": grams, "Unit": "G" }, "Dimensions": { "Unit": "Cm", "Length": 10, "Width": 20, "Height": 50 } });
    let gbp = json!({ "Amount": 30, "Currency": { "IsoCode": "GBP" } });
    let parcel = with(&with(&consignment(), "Packages", json!([package(500), package(1000)])), "Value", gbp);
    let counted = |fields: &Value| asked(&json!([capacity(fields)]), &parcel, &json!({})).1.increments;
    for (fields, amount) in [
        (json!({}), "1"),
        (json!({ "Of": "Packages" }), "2"),
        (json!({ "Of": "Weight" }), "1.5"),
        (json!({ "Of": "Weight", "Unit": "G" }), "1500"),
        // 1,500 g are 3.306933932773… lb.
        (json!({ "Of": "Weight", "Unit": "Lb" }), "3.306933932773"),
        (json!({ "Of": "Volume" }), "0.02"),
        (json!({ "Of": "Volume", "Unit": "L" }), "20"),
        (json!({ "Of": "Value" }), "30"),
    ] {
        assert_eq!(counted(&fields), usage(&json!({ "C": { "2026-11-09": amount } })), "{fields}");
        // Use after it may be as much as `Max`.
        let most = with(&fields, "Max", json!(amount));
        assert_eq!(codes(&json!([capacity(&most)]), &parcel, &json!({})), "", "{fields}");
        assert_eq!(codes(&json!([capacity(&most)]), &parcel, &json!({ "C": { "2026-11-09": "1e-12" } })), "CapacityReached", "{fields}");
    }
}

#[test]
fn what_lacks_a_figure_is_not_taken() {
    let of = |fields: &Value| codes(&json!([capacity(fields)]), &consignment(), &json!({}));
    assert_eq!(of(&json!({ "Of": "Volume", "Max": 5 })), "MissingData");
    assert_eq!(of(&json!({ "Of": "Value", "Max": 5 })), "MissingData");
    assert_eq!(of(&json!({ "Of": "Value", "Min": 5, "Offset": { "Amount": 1 } })), "");
    let euros = with(&consignment(), "Value", json!({ "Amount": 30, "Currency": { "IsoCode": "EUR" } }));
    assert_eq!(codes(&json!([capacity(&json!({ "Of": "Value", "Max": 50 }))]), &euros, &json!({})), "Currency");
    // Whether it counts isn't known: it does where there is a `Max`.
    let when = json!({ "Value": { "Max": 5 } });
    assert_eq!(codes(&json!([capacity(&json!({ "When": when, "Max": 0 }))]), &consignment(), &json!({})), "CapacityReached");
    assert!(asked(&json!([capacity(&json!({ "When": when, "Min": 9 }))]), &consignment(), &json!({})).1.increments.is_empty());
}

/// By the collection date, not by that of the decision.
#[test]
fn where_and_when_a_capacity_is_there() {
    let none = |fields: Value| codes(&json!([capacity(&fields)]), &consignment(), &json!({}));
    assert_eq!(none(json!({ "Max": 0, "ShippingLocations": ["Sorted1"] })), "CapacityReached");
    assert_eq!(none(json!({ "Max": 0, "ValidFrom": "2026-11-09", "ValidTo": "2026-11-09" })), "CapacityReached");
    assert_eq!(none(json!({ "Max": 0, "ValidTo": "2026-11-08" })), "");
    let mut nowhere = consignment();
    nowhere["Addresses"][0] = json!({ "AddressType": "Origin", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } });
    let at = json!([capacity(&json!({ "Max": 0, "ShippingLocations": ["Sorted1"] }))]);
    assert_eq!(codes(&at, &nowhere, &json!({})), "");
    let later = with(&consignment(), "ShippingDate", json!("2026-11-10"));
    assert_eq!(codes(&json!([capacity(&json!({ "Max": 0, "ValidFrom": "2026-11-10" }))]), &later, &json!({})), "CapacityReached");
    // It may name the dates of the service, and is asked of each.
    let when = json!({ "CollectionDate": { "Days": ["Monday", "Tuesday"] } });
    let closed = json!([capacity(&json!({ "Max": 0, "WhenFull": "NextDate", "When": when }))]);
    assert_eq!(asked(&closed, &consignment(), &json!({})).0.collection.as_deref(), Some("2026-11-11T17:00:00+00:00"));
}
