//! Surcharges of every kind, before it is known what stands beside them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::chart::ZONES;
use super::condition::{CURRENCIES, condition};
use super::group::{Group, either, now_and_then, only};
use super::part::{Part, figure, flag, just, list, maybe, merged, object, on, text, validity, weekdays};
use super::place::{exclusions, lane_ends};
use super::service::TAGS;

const AMOUNTS: [&str; 5] = ["0.4", "1.50", "2", "0.005", "0"];
const PERCENT: [&str; 5] = ["50", "6.5", "40", "12.5", "0"];

/// One of a service's own.
pub fn own() -> Part {
    now_and_then(Group::Surcharges, 0.65, second_edition(), first_edition())
}

/// Those of a rule set, each with the numbers of those that have it.
pub fn shared() -> Part {
    let numbers = || vec(0..9_u64, 1..=3).prop_map(|numbers| json!(numbers)).boxed();
    let having = object(vec![
        ("Services", maybe(0.6, numbers())),
        ("Carriers", maybe(0.5, numbers())),
        ("CarrierServiceGroups", maybe(0.3, numbers())),
    ]);
    let having = object(vec![("Having", having), ("IsNamed", flag())]);
    only(Group::Surcharges, 0.6, list(merged(second_edition(), having), 1..=3))
}

fn first_edition() -> Part {
    let per_package = vec![
        ("Name", text(&["Label", "Saturday", "Fuel"])),
        ("Amount", figure(&AMOUNTS)),
        ("Per", just(json!("Package"))),
        ("When", only(Group::Conditions, 0.3, condition(true))),
    ];
    let of_one_consignment = only(Group::Conditions, 0.3, condition(false));
    let by_amount = vec![
        ("Name", text(&["Label", "Saturday", "Fuel"])),
        ("Amount", figure(&AMOUNTS)),
        ("Per", maybe(0.25, just(json!("Consignment")))),
        ("When", of_one_consignment.clone()),
    ];
    let by_percentage = vec![("Name", text(&["Fuel", "Peak"])), ("Percent", figure(&PERCENT)), ("When", of_one_consignment)];
    let limited = |fields| {
        let mut limits = vec![
            ("Places", maybe(0.25, prop_oneof![exclusions(3), lane_ends(2)].boxed())),
            ("Days", maybe(0.25, weekdays())),
            ("Tags", maybe(0.3, subsequence(&TAGS[..], 1..=4).prop_map(|tags| json!(tags)).boxed())),
        ];
        limits.extend(validity(0.15));
        merged(object(fields), object(limits))
    };
    prop_oneof![
        1 => limited(per_package),
        4 => limited(by_amount),
        5 => merged(limited(by_percentage), minimum_and_maximum()),
    ]
    .boxed()
}

fn second_edition() -> Part {
    let of = |per_package: bool| {
        let condition = condition(per_package);
        merged(figures(per_package, &condition), limits(condition))
    };
    let of_each_package = merged(of(true), just(json!({ "Per": "Package" })));
    let of_all = merged(of(false), object(vec![("Per", maybe(0.2, just(json!("Consignment"))))]));
    prop_oneof![2 => of_each_package, 3 => of_all].boxed()
}

/// What is charged. A percentage is never charged for each package.
fn figures(per_package: bool, condition: &Part) -> Part {
    let bounded = |fields| merged(object(fields), minimum_and_maximum());
    let amount = object(vec![("Amount", figure(&AMOUNTS))]);
    let per_unit = bounded(vec![
        ("Amount", maybe(0.4, figure(&AMOUNTS))),
        ("PerUnit", figure(&["0.45", "0.12", "1.50", "0.333"])),
        ("Unit", text(&["Kg", "Lb", "G", "Oz"])),
        ("Above", maybe(0.5, figure(&["1", "2", "0.5", "5"]))),
        ("Step", maybe(0.5, figure(&["1", "2", "0.5"]))),
    ]);
    let percent_of_value = bounded(vec![
        ("PercentOfValue", figure(&["5", "2.5", "0.333"])),
        ("Above", maybe(0.5, figure(&["43", "100", "250"]))),
        ("Step", maybe(0.5, figure(&["100", "50", "7"]))),
    ]);
    let mut kinds = vec![(2, amount), (3, per_unit), (2, percent_of_value), (2, object(vec![("Amounts", amounts(condition))]))];
    kinds.push((2, object(vec![("Table", table("Amount", &AMOUNTS))])));
    if per_package {
        kinds.push((5, object(vec![("LeastWeight", least_weight()), ("Amount", maybe(0.6, figure(&AMOUNTS)))])));
    } else {
        kinds.push((
            7,
            bounded(vec![("Percent", figure(&PERCENT)), ("Amount", maybe(0.15, figure(&AMOUNTS))), ("Of", maybe(0.75, counted()))]),
        ));
        kinds.push((2, bounded(vec![("Table", table("Percent", &PERCENT)), ("Of", maybe(0.6, counted()))])));
    }
    proptest::strategy::Union::new_weighted(kinds).boxed()
}

/// All, or the base and those with these numbers.
fn counted() -> Part {
    let some = vec(0..6_u64, 0..=3);
    prop_oneof![
        1 => just(json!("All")),
        2 => (proptest::bool::weighted(0.8), some).prop_map(|(base, numbers)| json!({ "Base": base, "Numbers": numbers })),
    ]
    .boxed()
}

/// Of rising dates, all with a percentage or all with an amount.
fn table(kind: &'static str, pool: &'static [&'static str]) -> Part {
    (subsequence(&[-30_i64, 0, 1, 2, 3][..], 1..=3), vec(figure(pool), 3))
        .prop_map(move |(offsets, figures)| {
            let entry = |(offset, figure): (i64, Value)| json!({ "ValidFrom": on(offset), (kind): figure });
            offsets.into_iter().zip(figures).map(entry).collect()
        })
        .boxed()
}

fn least_weight() -> Part {
    object(vec![("Value", figure(&["5", "2", "90", "10.5"])), ("Unit", text(&["Kg", "Lb"]))])
}

/// The first that holds.
fn amounts(condition: &Part) -> Part {
    let with = |name, limit: Part| object(vec![("Amount", figure(&AMOUNTS)), (name, limit)]);
    let places = || with("Places", exclusions(2));
    let entry = prop_oneof![
        2 => places(),
        2 => either(Group::Conditions, with("When", condition.clone()), places()),
        1 => either(Group::Charts, with("Zones", zones()), places()),
    ];
    list(entry.boxed(), 1..=3)
}

fn zones() -> Part {
    subsequence(&ZONES[..], 1..=3).prop_map(|zones| json!(zones)).boxed()
}

/// Where and when it is charged, none of them often, and what else it says.
fn limits(condition: Part) -> Part {
    let mut fields = vec![
        ("Name", text(&["Label", "Fuel", "Peak", "Residential", "Remote"])),
        ("When", only(Group::Conditions, 0.4, condition)),
        ("Places", maybe(0.12, prop_oneof![exclusions(3), lane_ends(2)].boxed())),
        ("From", maybe(0.12, lane_ends(3))),
        ("Zones", only(Group::Charts, 0.3, zones())),
        ("Days", maybe(0.12, weekdays())),
        ("DeliveryDays", maybe(0.15, weekdays())),
        ("Tags", maybe(0.1, subsequence(&TAGS[..], 1..=4).prop_map(|tags| json!(tags)).boxed())),
        ("Currency", maybe(0.25, text(&CURRENCIES))),
        ("IsMember", maybe(0.35, just(json!(true)))),
    ];
    fields.extend(validity(0.08));
    object(fields)
}

/// Pairs of the least and the most, of which the least is never above the most.
fn minimum_and_maximum() -> Part {
    let bounds = select(&[("", ""), ("", "1.25"), ("1.50", ""), ("0.25", "1.50"), ("2", "2")][..]);
    bounds
        .prop_map(|(minimum, maximum)| {
            let given = [("Minimum", minimum), ("Maximum", maximum)].into_iter().filter(|(_, bound)| !bound.is_empty());
            given.map(|(name, bound)| (name.to_owned(), json!(bound))).collect()
        })
        .boxed()
}
