//! Rate cards: price lanes with their bands, and surcharges.

use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::part::{Part, figure, maybe, object, text, validity, weekdays};
use super::place::{exclusions, lane_ends};
use super::service::TAGS;

/// Where the bands of a lane may end, by unit.
const ENDS: [(&str, &[&str]); 5] = [
    ("", &["1", "2", "5", "10", "25", "30"]),
    ("Kg", &["0.5", "1", "2", "2.26796185", "5", "25"]),
    ("G", &["453.59237", "500", "1000", "5e3", "25000"]),
    ("Lb", &["1", "2", "5", "10", "55"]),
    ("Oz", &["8", "16", "80", "800"]),
];

const PRICES: [&str; 7] = ["4.99", "5", "10", "3.49", "2.50", "0", "1.005"];

pub fn rates(today: Date) -> Part {
    let mut fields = vec![
        ("From", maybe(0.12, lane_ends(3))),
        ("To", maybe(0.4, lane_ends(3))),
        ("Basis", maybe(0.3, text(&["Consignment", "Package"]))),
        ("VolumetricDivisor", maybe(0.12, figure(&["5000", "4000", "6000.0"]))),
        ("Currency", maybe(0.2, text(&["EUR", "GBP", "USD", "JPY", "KWD"]))),
    ];
    fields.extend(validity(0.08, today));
    (object(fields), unit_and_bands())
        .prop_map(|(mut lane, (unit, bands))| {
            if !unit.is_empty() {
                lane["Unit"] = json!(unit);
            }
            lane["Bands"] = json!(bands);
            lane
        })
        .boxed()
}

/// Bands that rise strictly, of which the last may have no end.
fn unit_and_bands() -> impl Strategy<Value = (&'static str, Vec<Value>)> {
    let units = prop_oneof![5 => Just(0_usize), 1 => 1..ENDS.len()];
    let ends = subsequence(&[0_usize, 1, 2, 3, 4, 5][..], 1..=4);
    let unended = proptest::bool::weighted(0.75);
    (units, ends, vec(band(), 4), unended).prop_map(|(unit, ends, bands, unended)| {
        let (unit, pool) = ENDS[unit];
        let ends: Vec<&str> = ends.into_iter().filter_map(|end| pool.get(end).copied()).collect();
        let mut bands: Vec<Value> = bands.into_iter().take(ends.len().max(1)).collect();
        for (band, end) in bands.iter_mut().zip(&ends) {
            band["UpTo"] = serde_json::from_str(end).expect("a JSON number");
        }
        if let (true, Some(Value::Object(last))) = (unended || ends.is_empty(), bands.last_mut()) {
            last.remove("UpTo");
        }
        (unit, bands)
    })
}

fn band() -> Part {
    let flat = object(vec![("Price", maybe(0.97, figure(&PRICES)))]);
    let by_weight = object(vec![
        ("Price", maybe(0.7, figure(&PRICES))),
        ("PerUnit", figure(&["0.12", "1.50", "2", "0.333", "1e-2"])),
        ("Above", maybe(0.5, figure(&["1", "2", "0.5", "5"]))),
        ("Step", maybe(0.5, figure(&["1", "2", "0.5", "3"]))),
        ("Minimum", maybe(0.3, figure(&["4.99", "5", "2.505"]))),
    ]);
    let huge = object(vec![("Price", figure(&["1000000000", "999999999.99", "833333333", "999999999.999"]))]);
    prop_oneof![40 => flat, 16 => by_weight, 1 => huge].boxed()
}

pub fn surcharges(today: Date) -> Part {
    let mut by_amount = vec![
        ("Name", text(&["Label", "Saturday", "Fuel"])),
        ("Amount", figure(&["0.4", "1.50", "2", "0.005", "0"])),
        ("Per", maybe(0.4, text(&["Package", "Consignment"]))),
    ];
    let mut by_percentage = vec![("Name", text(&["Fuel", "Peak"])), ("Percent", figure(&["50", "6.5", "40", "12.5", "0"]))];
    for fields in [&mut by_amount, &mut by_percentage] {
        fields.push(("Places", maybe(0.25, prop_oneof![exclusions(3), lane_ends(2)].boxed())));
        fields.push(("Days", maybe(0.25, weekdays())));
        fields.push(("Tags", maybe(0.3, subsequence(&TAGS[..], 1..=4).prop_map(|tags| json!(tags)).boxed())));
        fields.extend(validity(0.15, today));
    }
    // A minimum is never above the maximum.
    let bounds = select(&[("", ""), ("", "1.25"), ("1.50", ""), ("0.25", "1.50"), ("2", "2")][..]);
    let by_percentage = (object(by_percentage), bounds).prop_map(|(mut surcharge, (minimum, maximum))| {
        for (name, bound) in [("Minimum", minimum), ("Maximum", maximum)] {
            if !bound.is_empty() {
                surcharge[name] = json!(bound);
            }
        }
        surcharge
    });
    prop_oneof![object(by_amount), by_percentage].boxed()
}
