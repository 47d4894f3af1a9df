//! Discounts of tariffs and lanes.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::chart::ZONES;
use super::part::{Part, figure, list, maybe, object, remove, text};

/// Where the bands of a discount end.
const ENDS: [u64; 3] = [2, 5, 25];

const PERCENT: [&str; 5] = ["40", "12.5", "32", "0", "100"];

/// A discount before it is known which zones its tariff has.
pub fn discount() -> Part {
    let flat = object(vec![("Percent", maybe(0.7, figure(&PERCENT))), ("Zones", maybe(0.5, zones()))]);
    let band = object(vec![("Percent", figure(&PERCENT)), ("Zones", maybe(0.3, zones()))]);
    let by_weight = object(vec![("Bands", list(band, 1..=3))]);
    let minimum = prop_oneof![
        object(vec![("Amount", figure(&["2.50", "4.99", "6.85"]))]),
        object(vec![
            ("Zone", text(&ZONES)),
            ("Weight", proptest::sample::select(&[0_u64, 1, 2][..]).prop_map(|place| json!(place)).boxed()),
            ("Less", maybe(0.4, figure(&["1.00", "0.5"]))),
        ]),
    ];
    let minimum = maybe(0.5, minimum.boxed());
    (prop_oneof![3 => flat, 1 => by_weight], minimum)
        .prop_map(|(mut discount, minimum)| {
            if discount == json!({}) {
                discount["Percent"] = json!(10);
            }
            if !minimum.is_null() {
                discount["Minimum"] = minimum;
            }
            discount
        })
        .boxed()
}

fn zones() -> Part {
    object(ZONES.map(|zone| (zone, maybe(0.5, figure(&PERCENT)))).to_vec())
}

/// The discount of a lane or a tariff, with zones that there are, and a minimum that can be worked out.
///
/// `tariff` is that of the lane, or the one that has the discount itself; without one there are no zones.
pub fn settle(owner: &mut Value, tariff: Option<&Value>) {
    let by_weight = |one: &Value| one.get("By").is_none_or(|by| by == "Weight");
    let weighed = by_weight(owner) && tariff.is_none_or(by_weight);
    let Some(discount) = owner.get_mut("Discount") else { return };
    // A discount by weight is one of what is priced by weight.
    if !weighed && discount.get("Bands").is_some() {
        *discount = json!({ "Percent": 15 });
    }
    keep_zones(discount, tariff);
    for (band, end) in discount.get_mut("Bands").and_then(Value::as_array_mut).into_iter().flatten().zip(ENDS) {
        keep_zones(band, tariff);
        band["UpTo"] = json!(end);
    }
    if let Some(minimum) = discount.get_mut("Minimum")
        && minimum.get("Amount").is_none()
    {
        let of_a_zone = tariff.filter(|_| weighed).and_then(|tariff| list_price(tariff, minimum));
        *minimum = of_a_zone.unwrap_or_else(|| json!({ "Amount": "3.49" }));
    }
    if discount == &json!({}) {
        discount["Percent"] = json!(10);
    }
}

fn keep_zones(one: &mut Value, tariff: Option<&Value>) {
    let Some(Value::Object(zones)) = one.get_mut("Zones") else { return };
    zones.retain(|zone, _| tariff.is_some_and(|tariff| tariff["Prices"].get(zone).is_some()));
    if zones.is_empty() {
        remove(one, &["Zones"]);
    }
}

/// The zone and the weight of a minimum, where the tariff has a price there, no less than what is taken off it.
fn list_price(tariff: &Value, minimum: &Value) -> Option<Value> {
    let ends = tariff["UpTo"].as_array()?;
    let prices: &Map<String, Value> = tariff["Prices"].as_object()?;
    let zone = minimum["Zone"].as_str().filter(|zone| prices.contains_key(*zone)).or_else(|| prices.keys().next().map(String::as_str))?;
    let place = usize::try_from(minimum["Weight"].as_u64()?).ok()? % ends.len();
    let price = prices[zone].get(place).filter(|price| !price.is_null())?;
    let mut found = json!({ "Zone": zone, "Weight": ends[place] });
    let written = price.as_str().map_or_else(|| price.to_string(), str::to_owned);
    if minimum.get("Less").is_some() && written.parse::<f64>().is_ok_and(|price| price >= 1.0) {
        found["Less"] = minimum["Less"].clone();
    }
    Some(found)
}
