//! What a price goes by: chargeable weights in every mode, or another figure; and the bands of it.

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use super::group::{Group, now_and_then, only};
use super::part::{Part, figure, just, maybe, merged, object, remove, text};

/// The fields by which a lane or a tariff says what it goes by: `By`, `Unit`, and `Ends`, which become bands.
pub fn measure() -> Part {
    now_and_then(Group::Weights, 0.35, by_another_figure(), by_weight())
}

fn by_weight() -> Part {
    let of = |unit, ends| object(vec![("Unit", unit), ("Ends", rising(ends))]);
    let unit = |unit: &str| just(json!(unit));
    prop_oneof![
        25 => of(just(Value::Null), &["1", "2", "5", "10", "25", "30"][..]),
        1 => of(unit("Kg"), &["0.5", "1", "2", "2.26796185", "5", "25"]),
        1 => of(unit("G"), &["453.59237", "500", "1000", "5e3", "25000"]),
        1 => of(unit("Lb"), &["1", "2", "5", "10", "55"]),
        1 => of(unit("Oz"), &["8", "16", "80", "800"]),
    ]
    .boxed()
}

fn by_another_figure() -> Part {
    let by = |by: &str, unit: Part, ends| object(vec![("By", just(json!(by))), ("Unit", unit), ("Ends", rising(ends))]);
    let unit = |unit: &str| just(json!(unit));
    prop_oneof![
        1 => by("Weight", just(Value::Null), &["1", "2", "5", "10"][..]),
        2 => by("Volume", text(&["Cm3"]), &["1000", "8000", "27000", "216000"]),
        1 => by("Volume", unit("L"), &["1", "8", "27", "216"]),
        1 => by("Volume", unit("In3"), &["64", "480", "1000", "1728"]),
        1 => by("Volume", text(&["M3", "Ft3"]), &["0.001", "0.027", "0.5", "1"]),
        2 => by("Longest", unit("Cm"), &["20", "30", "60", "120"]),
        1 => by("Longest", text(&["In", "Mm"]), &["10", "12", "300", "600"]),
        2 => by("Packages", just(Value::Null), &["1", "2", "3"]),
        3 => by("Value", just(Value::Null), &["5.99", "43", "100", "500"]),
    ]
    .boxed()
}

/// Some of these, or none where the first band has no end.
fn rising(pool: &'static [&'static str]) -> Part {
    subsequence(pool, 1..=4.min(pool.len()))
        .prop_map(|ends| ends.into_iter().map(|end| serde_json::from_str::<Value>(end).expect("a JSON number")).collect())
        .boxed()
}

/// A chargeable weight in one of its modes.
pub fn chargeable() -> Part {
    let basis = object(vec![("Basis", maybe(0.6, text(&["Package", "PackageWeights", "Consignment"])))]);
    let volumetric =
        object(vec![("Sides", maybe(0.5, sides())), ("Divisor", divisor()), ("VolumetricAbove", maybe(0.35, volumetric_above()))]);
    let volumetric = prop_oneof![1 => just(json!({})), 3 => volumetric].boxed();
    let weight = object(vec![("Weight", maybe(0.5, weight()))]);
    let all = merged(merged(basis, volumetric), weight);
    all.prop_map(|all| if all == json!({}) { json!({ "Basis": "Package" }) } else { all }).boxed()
}

fn sides() -> Part {
    let round = || text(&["Up", "Nearest"]);
    prop_oneof![
        3 => object(vec![("Round", round()), ("To", maybe(0.4, figure(&["1", "0.5", "5"]))), ("Unit", maybe(0.5, text(&["Cm", "In"])))]),
        1 => object(vec![("Round", round()), ("To", figure(&["10", "100"])), ("Unit", text(&["Mm"]))]),
    ]
    .boxed()
}

fn divisor() -> Part {
    let of = |pool, unit: &str| object(vec![("Value", figure(pool)), ("Unit", just(json!(unit)))]);
    prop_oneof![
        2 => of(&["139", "166"][..], "In3PerLb"),
        2 => of(&["5000", "4000", "6000.0"], "Cm3PerKg"),
        1 => of(&["200", "250", "166.667"], "KgPerM3"),
    ]
    .boxed()
}

fn volumetric_above() -> Part {
    let volume = |pool, unit: &str| object(vec![("Volume", figure(pool)), ("Unit", just(json!(unit)))]);
    prop_oneof![
        volume(&["1728", "64"], "In3"),
        volume(&["27000", "1000"], "Cm3"),
        volume(&["27", "8"], "L"),
        object(vec![("Weight", figure(&["5", "1", "1.6"])), ("Unit", text(&["Kg", "Lb"]))]),
    ]
    .boxed()
}

/// Rounded, or at least so much, or both.
fn weight() -> Part {
    let of = |unit: Part, to, least| {
        let rounded = |unit: Part| vec![("Round", text(&["Up", "Nearest"])), ("To", maybe(0.6, figure(to))), ("Unit", unit)];
        let mut both = rounded(unit.clone());
        both.push(("Least", figure(least)));
        prop_oneof![3 => object(rounded(unit.clone())), 1 => object(both), 1 => object(vec![("Unit", unit), ("Least", figure(least))])]
    };
    prop_oneof![
        3 => of(just(Value::Null), &["0.5", "1"][..], &["1", "2"][..]),
        2 => of(text(&["Kg"]), &["0.5", "1", "10"], &["1", "5"]),
        1 => of(text(&["G"]), &["100", "500"], &["1000", "500"]),
        1 => of(text(&["Lb"]), &["1", "0.5"], &["1", "5"]),
    ]
    .boxed()
}

/// The fields of the second edition that lanes and tariffs share.
pub fn fields() -> Vec<(&'static str, Part)> {
    vec![
        ("Chargeable", only(Group::Weights, 0.35, chargeable())),
        ("NextBreak", only(Group::Weights, 0.25, just(json!(true)))),
        ("PricesInclude", only(Group::Tax, 0.25, just(json!("Vat")))),
    ]
}

/// Takes away what can't be said beside something else: another figure doesn't go with every basis, and `Chargeable` not
/// with what the first edition says for it.
pub fn agree(lane: &mut Value) {
    let by = lane["By"].as_str().unwrap_or("Weight").to_owned();
    let of_the_consignment = ["Longest", "Packages", "Value"].contains(&by.as_str());
    if lane.get("Chargeable").is_some() {
        remove(lane, &["VolumetricDivisor", "Basis"]);
        let chargeable = &mut lane["Chargeable"];
        if of_the_consignment || (by == "Volume" && chargeable["Basis"] == "PackageWeights") {
            chargeable["Basis"] = json!("Consignment");
        }
        if by != "Weight" && chargeable["Weight"].is_object() && chargeable["Weight"]["Unit"].is_null() {
            chargeable["Weight"]["Unit"] = json!("Kg");
        }
        // Asking for what isn't there has put it there.
        without_nulls(chargeable);
    } else if of_the_consignment {
        remove(lane, &["Basis"]);
    }
    without_nulls(lane);
}

/// Indexing puts nulls where nothing was.
pub fn without_nulls(json: &mut Value) {
    if let Some(fields) = json.as_object_mut() {
        fields.retain(|_, field| !field.is_null());
    }
}

/// How a lane adds up packages: what it says itself, else its tariff, else the consignment.
pub fn basis<'a>(lane: &'a Value, tariff: Option<&'a Value>) -> &'a str {
    let of = |one: &'a Value| one.get("Chargeable").map_or_else(|| one.get("Basis"), |chargeable| chargeable.get("Basis"));
    let own = lane.get("Chargeable").is_some() || tariff.is_none();
    let basis = if own { of(lane) } else { tariff.and_then(of) };
    basis.and_then(Value::as_str).unwrap_or("Consignment")
}
