//! Capacities, so small that they bind, and what is used of them before.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::condition::condition;
use super::group::{Group, only};
use super::part::{Part, figure, just, list, maybe, merged, object, on, text, validity};
use super::scope::{having, numbers};

/// A greatest and a least for each way of counting.
const CONSIGNMENTS: &[(&str, &str)] = &[("1", "1"), ("2", "1"), ("0", "5"), ("3", "2"), ("100", "50")];
const PACKAGES: &[(&str, &str)] = &[("1", "1"), ("2", "1"), ("3", "2"), ("5", "3"), ("0", "2")];
const WEIGHTS: &[(&str, &str)] = &[("2", "1"), ("5", "0.5"), ("10", "2"), ("2.26796185", "1.0001"), ("30", "25")];
const SMALL_WEIGHTS: &[(&str, &str)] = &[("2000", "500"), ("1000", "453.59237"), ("5000", "1000")];
const VOLUMES: &[(&str, &str)] = &[("0.027", "0.001"), ("0.036", "0.006"), ("0.216", "0.1"), ("1", "0.5")];
const LARGE_VOLUMES: &[(&str, &str)] = &[("27000", "1000"), ("36000", "6000"), ("216000", "27000"), ("36", "6")];
const VALUES: &[(&str, &str)] = &[("100", "43"), ("500", "100"), ("43", "5.99"), ("500.01", "250")];

/// The capacities of a world, each with the numbers of those that it is for.
pub fn capacities() -> Part {
    only(Group::Capacities, 0.9, list(capacity(), 1..=4))
}

fn capacity() -> Part {
    let scope = vec![
        ("Having", having(0.4)),
        ("ShippingLocations", maybe(0.15, numbers())),
        ("When", only(Group::Conditions, 0.35, condition(false))),
        ("Per", maybe(0.75, text(&["Day", "Day", "Week", "Month", "Total"]))),
    ];
    merged(object([scope, Vec::from(validity(0.1))].concat()), counted())
}

/// What is counted, and how much of it may be, should be or both.
fn counted() -> Part {
    let of = |of: &'static str, unit: Option<(&'static str, &'static [&'static str])>, pairs| {
        let mut fields = vec![("Of", just(json!(of)))];
        fields.extend(unit.map(|(name, pool)| (name, text(pool))));
        merged(object(fields), bounds(pairs))
    };
    prop_oneof![
        3 => bounds(CONSIGNMENTS),
        2 => of("Consignments", None, CONSIGNMENTS),
        3 => of("Packages", None, PACKAGES),
        2 => of("Weight", Some(("Unit", &["Kg", "Lb"])), WEIGHTS),
        1 => of("Weight", None, WEIGHTS),
        1 => of("Weight", Some(("Unit", &["G", "Oz"])), SMALL_WEIGHTS),
        1 => of("Volume", None, VOLUMES),
        1 => of("Volume", Some(("Unit", &["M3", "Ft3"])), VOLUMES),
        1 => of("Volume", Some(("Unit", &["L", "Cm3", "In3"])), LARGE_VOLUMES),
        1 => of("Value", None, VALUES),
        1 => of("Value", Some(("Currency", &["GBP", "EUR", "USD", "JPY", "KWD"])), VALUES),
    ]
    .boxed()
}

fn bounds(pairs: &'static [(&'static str, &'static str)]) -> Part {
    let pair = (select(pairs), any::<bool>()).prop_map(|((most, least), as_text)| {
        [most, least].map(|figure| if as_text { json!(figure) } else { serde_json::from_str(figure).expect("a JSON number") })
    });
    let offset = maybe(0.75, object(vec![("Amount", figure(&["1.00", "0.50", "5", "0.005", "25"]))]));
    let share = prop_oneof![
        object(vec![("Min", figure(&["10", "0", "33.3"])), ("Max", maybe(0.5, figure(&["50", "100"])))]),
        object(vec![("Max", figure(&["50", "100", "0"]))]),
    ];
    let when_full = maybe(0.8, text(&["NextDate", "NextDate", "NextService"]));
    (pair, 0..10_u8, when_full, offset, maybe(0.15, share.boxed()))
        .prop_map(|([most, least], kind, when_full, offset, share)| {
            let mut json = Map::new();
            let mut put = |name: &str, value: Value| drop((!value.is_null()).then(|| json.insert(name.to_owned(), value)));
            if kind < 7 {
                put("Max", most.clone());
                put("WhenFull", when_full);
            }
            // The least is never above the most.
            if kind > 6 || (kind > 4 && most != "0" && most != 0) {
                put("Min", least);
                put("Offset", offset);
            }
            put("Share", share);
            Value::Object(json)
        })
        .boxed()
}

/// What has been used in some of the periods, before it is known of what.
pub fn used() -> Part {
    let number = (0..9_u64).prop_map(|number| json!(number)).boxed();
    let day = select(&[0_i64, 0, 1, 1, 2, 3, -1, 7][..]).prop_map(on).boxed();
    let amount = select(&["0", "0.5", "1", "2", "0.000000000001", "40", "Max", "Max", "Max", "Max", "Max", "Min", "BelowMin"][..]);
    let amount = amount.prop_map(|amount| json!(amount)).boxed();
    only(Group::Capacities, 0.85, list(object(vec![("Of", number), ("Day", day), ("Amount", amount)]), 1..=8))
}

/// As a usage of these capacities, once they are known.
pub fn usage(used: &Value, rule_set: &Value) -> Value {
    let mut usage = json!({});
    let capacities = rule_set["Capacities"].as_array().map_or(&[][..], Vec::as_slice);
    for one in used.as_array().into_iter().flatten().filter(|_| !capacities.is_empty()) {
        let number = one["Of"].as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number");
        let capacity = &capacities[number % capacities.len()];
        let bound = |name: &str| capacity.get(name).map_or(json!(1), number_of);
        let amount = match one["Amount"].as_str().expect("an amount") {
            "Max" => bound("Max"),
            "Min" => bound("Min"),
            "BelowMin" => json!(0.25),
            other => number_of(&json!(other)),
        };
        let day: jiff::civil::Date = one["Day"].as_str().expect("a day").parse().expect("a date");
        usage[capacity["Reference"].as_str().expect("a reference")][period(capacity, day)] = amount;
    }
    usage
}

fn number_of(figure: &Value) -> Value {
    figure.as_str().map_or_else(|| figure.clone(), |figure| serde_json::from_str(figure).expect("a JSON number"))
}

/// The key of the period of a capacity in which a day lies.
fn period(capacity: &Value, day: jiff::civil::Date) -> String {
    match capacity.get("Per").and_then(Value::as_str) {
        Some("Total") => "Total".to_owned(),
        Some("Month") => day.strftime("%Y-%m").to_string(),
        Some("Week") => {
            let monday = (0..7).map(|back| day.saturating_sub(jiff::Span::new().days(back)));
            monday.into_iter().find(|day| day.weekday() == jiff::civil::Weekday::Monday).expect("a Monday").to_string()
        }
        _ => day.to_string(),
    }
}
