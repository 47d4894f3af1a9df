//! Price lanes with their bands, or with a tariff.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::chargeable::{self, agree, measure};
use super::chart::Charts;
use super::discount;
use super::group::{Group, only, wrapped};
use super::part::{Part, count, figure, flatten, maybe, object, remove, text, validity};
use super::place::lane_ends;

/// Prices of bands.
pub const PRICES: [&str; 7] = ["4.99", "5", "10", "3.49", "2.50", "0", "1.005"];

/// A lane before it is known which tariffs there are: it has bands, and perhaps the number of a tariff.
pub fn rates() -> Part {
    let mut fields = vec![
        ("From", maybe(0.12, lane_ends(3))),
        ("To", maybe(0.4, lane_ends(3))),
        ("Basis", maybe(0.3, text(&["Consignment", "Package"]))),
        ("VolumetricDivisor", maybe(0.12, figure(&["5000", "4000", "6000.0"]))),
        ("Currency", maybe(0.2, text(&["EUR", "GBP", "USD", "JPY", "KWD"]))),
        ("Measure", measure()),
        ("Tariff", only(Group::Charts, 0.5, count(&[0, 1, 2]))),
        ("Discount", only(Group::Discounts, 0.35, discount::discount())),
    ];
    fields.extend(chargeable::fields());
    fields.extend(validity(0.08));
    let unended = proptest::bool::weighted(0.75);
    let below = vec(proptest::bool::weighted(0.3), 4);
    (object(fields), vec(band(), 4), below, unended)
        .prop_map(|(mut lane, mut bands, below, unended)| {
            for (band, below) in bands.iter_mut().zip(below) {
                band["IsBelow"] = if below { wrapped(Group::Weights, &json!(true), &Value::Null) } else { Value::Null };
            }
            lane["Bands"] = json!(bands);
            lane["Unended"] = json!(unended);
            lane
        })
        .boxed()
}

fn band() -> Part {
    let flat = object(vec![("Price", maybe(0.97, figure(&PRICES))), ("Minimum", maybe(0.08, figure(&["4.99", "5", "2.505"])))]);
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

/// The lane in a world with these tariffs: priced by one of them, or by bands of its own.
pub fn settle(lane: &mut Value, charts: &Charts) {
    flatten(lane, "Measure");
    let tariff = lane.get("Tariff").and_then(Value::as_u64).and_then(|number| charts.tariff(number));
    if let Some(tariff) = tariff {
        let of_bands = ["Bands", "Ends", "Unended", "Unit", "By", "Basis", "VolumetricDivisor", "Currency", "NextBreak", "PricesInclude"];
        remove(lane, &of_bands);
        lane["Tariff"] = tariff["Reference"].clone();
        if lane.get("Chargeable").is_some() {
            // What the tariff goes by decides which basis may stand.
            lane["By"] = tariff["By"].clone();
            agree(lane);
            remove(lane, &["By"]);
        }
    } else {
        remove(lane, &["Tariff"]);
        bands(lane);
        agree(lane);
    }
    discount::settle(lane, tariff);
}

/// Bands that rise strictly, of which the last may have no end.
fn bands(lane: &mut Value) {
    let ends = lane["Ends"].as_array().expect("ends").clone();
    let unended = lane["Unended"] == true;
    remove(lane, &["Ends", "Unended"]);
    let bands = lane["Bands"].as_array_mut().expect("bands");
    // Each end has a band, and what is above the last has one, too, or no price.
    bands.truncate(ends.len());
    let last = bands.len() - 1;
    for (number, (band, end)) in bands.iter_mut().zip(ends).enumerate() {
        let name = if band["IsBelow"] == true { "Below" } else { "UpTo" };
        remove(band, &["IsBelow"]);
        if !(unended && number == last) {
            band[name] = end;
        }
    }
    if bands.len() == 1 {
        remove(lane, &["NextBreak"]);
    }
}
