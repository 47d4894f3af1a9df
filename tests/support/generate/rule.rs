//! Allocation rules: which consignments a service may take.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::json;

use super::group::{Group, now_and_then, only};
use super::part::{Part, figure, maybe, object, text};
use super::place::exclusions;
use super::service::TAGS;

/// Any of the rules, none of them often.
pub fn rules() -> Part {
    let sum = object(vec![("Max", figure(&["300", "360", "90", "105"])), ("Unit", text(&["Cm"]))]);
    let tags = subsequence(&TAGS[..], 1..=4).prop_map(|tags| json!(tags));
    let tags = prop_oneof![9 => tags, 1 => Just(json!([" Alcohol ", "Oil"]))].boxed();
    let mut fields = vec![
        ("Weight", maybe(0.25, weight())),
        ("Length", maybe(0.12, lengths(&["10", "30"], &["120", "60", "33"]))),
        ("Girth", maybe(0.1, lengths(&["40", "62"], &["180", "120", "62", "240"]))),
        ("LengthPlusGirth", maybe(0.1, sum)),
        ("Value", maybe(0.15, value())),
        ("Tags", maybe(0.5, tags)),
        ("ExcludedPlaces", maybe(0.25, exclusions(3))),
    ];
    fields.extend(second_edition());
    object(fields)
}

/// The rules that the second edition brings.
fn second_edition() -> Vec<(&'static str, Part)> {
    let counted = |pairs: &'static [(u64, u64)]| {
        (select(pairs), 0..3_u8)
            .prop_map(|((min, max), which)| match which {
                0 => json!({ "Min": min, "Max": max }),
                1 => json!({ "Max": max }),
                _ => json!({ "Min": min }),
            })
            .boxed()
    };
    vec![
        ("Sides", only(Group::Rules, 0.15, sides())),
        ("Volume", only(Group::Rules, 0.15, volume())),
        ("SidesSum", only(Group::Rules, 0.12, lengths(&["30", "62.5"], &["90", "105", "180"]))),
        ("Packages", only(Group::Rules, 0.15, counted(&[(1, 2), (2, 3), (1, 1), (1, 3)]))),
        ("Items", only(Group::Rules, 0.12, counted(&[(0, 2), (1, 3), (1, 10), (0, 0)]))),
    ]
}

/// The longest that a package's sides may be, in any order.
fn sides() -> Part {
    const CM: [[f64; 3]; 4] = [[64.0, 41.0, 38.0], [30.0, 120.0, 33.0], [35.3, 25.0, 2.5], [60.0, 60.0, 60.0]];
    let of = |sides: [f64; 3], unit: &str| json!({ "Max": sides, "Unit": unit });
    prop_oneof![
        4 => select(&CM[..]).prop_map(move |sides| of(sides, "Cm")),
        1 => Just(json!({ "Max": [300, 300, 254], "Unit": "Mm" })),
        1 => Just(json!({ "Max": ["12", 10, 12], "Unit": "In" })),
    ]
    .boxed()
}

fn volume() -> Part {
    let basis = || maybe(0.5, text(&["Package", "Consignment"]));
    let of = |unit: &'static [&'static str], min, max| {
        prop_oneof![
            3 => object(vec![("Min", maybe(0.4, figure(min))), ("Max", figure(max)), ("Unit", text(unit)), ("Basis", basis())]),
            1 => object(vec![("Min", figure(min)), ("Unit", text(unit)), ("Basis", basis())]),
        ]
    };
    prop_oneof![
        3 => of(&["Cm3"], &["1000", "6000"][..], &["27000", "36000", "216000"][..]),
        1 => of(&["L"], &["1", "6"], &["27", "36", "216"]),
        1 => of(&["In3"], &["64", "160"], &["1728", "480", "1000"]),
        1 => of(&["M3", "Ft3"], &["0.001", "0.01"], &["0.027", "1"]),
    ]
    .boxed()
}

fn lengths(min: &'static [&'static str], max: &'static [&'static str]) -> Part {
    let cm = object(vec![("Min", maybe(0.2, figure(min))), ("Max", figure(max)), ("Unit", text(&["Cm", "cm"]))]);
    let other = prop_oneof![
        object(vec![("Max", figure(&["600", "1200", "800"])), ("Unit", text(&["Mm"]))]),
        object(vec![("Min", figure(&["4", "10", "12"])), ("Unit", text(&["In"]))]),
        object(vec![("Max", figure(&["1.2", "0.8", "3"])), ("Unit", text(&["M"]))]),
    ];
    prop_oneof![4 => cm, 1 => other].boxed()
}

fn value() -> Part {
    let currency = || text(&["GBP", "GBP", "GBP", "EUR", "USD", "JPY", "KWD"]);
    let most = object(vec![("Max", figure(&["500", "430", "100", "43", "250"])), ("Currency", currency())]);
    let basis = || maybe(0.6, text(&["Package", "Consignment"]));
    let further = prop_oneof![
        object(vec![("Min", figure(&["43", "5.99", "0"])), ("Max", figure(&["500", "100"])), ("Currency", currency()), ("Basis", basis())]),
        object(vec![("Min", figure(&["43", "100"])), ("Currency", currency()), ("Basis", basis())]),
        object(vec![("Max", figure(&["250", "100"])), ("Currency", currency()), ("Basis", basis())]),
    ];
    now_and_then(Group::Rules, 0.60, further.boxed(), most)
}

fn weight() -> Part {
    let basis = || maybe(0.4, text(&["Package", "Consignment"]));
    let of = |unit, min, max| {
        let both = vec![("Min", maybe(0.4, figure(min))), ("Max", figure(max)), ("Unit", text(unit)), ("Basis", basis())];
        let least = vec![("Min", figure(min)), ("Unit", text(unit)), ("Basis", basis())];
        prop_oneof![5 => object(both), 1 => object(least)]
    };
    prop_oneof![
        4 => of(&["Kg", "kg"], &["0.5", "1", "0"], &["25", "10", "5", "2", "2.26796185"]),
        1 => of(&["G"], &["500", "1000"], &["2000", "5e3", "453.59237e1"]),
        1 => of(&["Lb"], &["1", "2"], &["5", "55"]),
        1 => of(&["Oz"], &["8", "16"], &["80", "160"]),
    ]
    .boxed()
}
