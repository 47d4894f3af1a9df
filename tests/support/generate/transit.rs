//! Transit lanes.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use super::chart::{Charts, ZONES};
use super::group::{Group, only};
use super::part::{Part, count, maybe, object, remove, text, weekdays, window};
use super::place::lane_ends;

/// A lane before it is known which charts there are.
pub fn transit() -> Part {
    object(vec![
        ("From", maybe(0.2, lane_ends(3))),
        ("To", maybe(0.45, lane_ends(3))),
        ("TransitDays", transit_days()),
        ("DeliveryDays", maybe(0.6, weekdays())),
        ("DeliveryWindow", maybe(0.4, window())),
        ("MovingDays", only(Group::Days, 0.35, weekdays())),
        ("HolidaysOf", only(Group::Days, 0.5, text(&["Destination", "Origin", "Both", "None"]))),
        ("Chart", only(Group::Charts, 0.4, by_chart())),
    ])
}

fn transit_days() -> Part {
    const DAYS: [(i64, i64); 9] = [(1, 1), (1, 1), (2, 2), (1, 2), (0, 0), (0, 1), (0, 2), (1, 3), (3, 5)];
    select(&DAYS[..]).prop_map(|(min, max)| json!({ "Min": min, "Max": max })).boxed()
}

/// The number of a chart, and one zone, some zones, or the days of each.
fn by_chart() -> Part {
    let some = subsequence(&ZONES[..], 1..=3).prop_map(|zones| json!(zones)).boxed();
    let days = object(ZONES.map(|zone| (zone, maybe(0.7, transit_days()))).to_vec());
    prop_oneof![
        1 => object(vec![("Number", count(&[0, 1])), ("Zone", text(&ZONES))]),
        2 => object(vec![("Number", count(&[0, 1])), ("Zone", some)]),
        2 => object(vec![("Number", count(&[0, 1])), ("Days", days)]),
    ]
    .boxed()
}

/// The lane in a world with these charts.
pub fn settle(lane: &mut Value, charts: &Charts) {
    if lane.get("MovingDays").is_none() {
        remove(lane, &["HolidaysOf"]);
    }
    let drawn = lane.get("Chart").cloned().unwrap_or_default();
    remove(lane, &["Chart"]);
    let Some(chart) = drawn["Number"].as_u64().and_then(|number| charts.chart(number)) else { return };
    remove(lane, &["To"]);
    lane["ZoneChart"] = chart["Reference"].clone();
    let zones = charts.zones_of_lane(lane);
    if let Some(days) = drawn["Days"].as_object() {
        let mut days: Map<String, Value> =
            days.iter().filter(|(zone, _)| zones.contains(&zone.as_str())).map(|(zone, days)| (zone.clone(), days.clone())).collect();
        if days.is_empty() {
            days.insert(zones[0].to_owned(), json!({ "Min": 1, "Max": 2 }));
        }
        lane["Days"] = Value::Object(days);
        remove(lane, &["TransitDays"]);
        return;
    }
    lane["Zone"] = match &drawn["Zone"] {
        Value::Array(some) => {
            let some: Vec<&Value> = some.iter().filter(|zone| zones.iter().any(|known| *zone == known)).collect();
            if some.is_empty() { json!([zones[0]]) } else { json!(some) }
        }
        one if zones.iter().any(|known| one == known) => one.clone(),
        _ => json!(zones[0]),
    };
}
