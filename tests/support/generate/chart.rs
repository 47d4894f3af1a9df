//! Zone charts, and the tariffs that go by them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use super::chargeable::{self, agree, measure};
use super::discount;
use super::group::{Group, only, wrapped};
use super::part::{Part, figure, flatten, list, maybe, object, remove, text, validity};
use super::place::lane_ends;

/// The zones of charts.
pub const ZONES: [&str; 4] = ["2", "3", "8", "A"];

const CHARTS: [&str; 2] = ["GROUND", "AIR"];
const TARIFFS: [&str; 3] = ["T_GROUND", "T_AIR", "T_OLD"];

/// Places of the first edition's notation. Of two in which an address may lie, one is narrower.
const PLACES: [&str; 19] = [
    "GB M",
    "GB M2",
    "GB M2 6",
    "GB M2 6LW",
    "GB M1",
    "GB BT",
    "GB W1",
    "US",
    "US 902",
    "US 902-906",
    "US 000-322",
    "DE",
    "DE 10",
    "DE 10-19",
    "PL 00-02",
    "PL 00-950",
    "LU",
    "FR 75",
    "NZ 10",
];

/// The same in that of the second. Nothing in both lists is equally narrow.
pub const SECOND: [&str; 32] = [
    "GB W1-W2",
    "GB PH16-PH40",
    "GB JE",
    "GB GY",
    "GB IM",
    "US 90210",
    "US 90210-90260",
    "US-CA",
    "US-NY",
    "region:US California",
    "IE",
    "IE D02",
    "town:IE Dublin",
    "DE =10115",
    "DE 10115",
    "town:DE Köln",
    "region:DE Baden-Württemberg",
    "AU",
    "AU 0200",
    "AU 20-29",
    "AU-WA",
    "NL 1011",
    "NL 10-19",
    "CA M5V",
    "CA-ON",
    "ES",
    "ES 35",
    "BH =101",
    "BH 10",
    "TW =106",
    "QA",
    "region:QA Doha",
];

/// The charts and tariffs of a world.
#[derive(Clone, Debug, Default)]
pub struct Charts {
    charts: Vec<Value>,
    tariffs: Vec<Value>,
}

impl Charts {
    /// Of these parts.
    pub fn new(parts: &Value) -> Self {
        let all = |name: &str| parts.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let charts = all("ZoneCharts").into_iter().zip(CHARTS).map(|(chart, reference)| settled_chart(chart, reference));
        let mut settled = Self { charts: charts.collect(), tariffs: Vec::new() };
        if !settled.charts.is_empty() {
            let tariffs = all("Tariffs").into_iter().zip(TARIFFS);
            settled.tariffs = tariffs.map(|(tariff, reference)| settled.settled_tariff(tariff, reference)).collect();
        }
        settled
    }

    pub fn put(&self, rule_set: &mut Value) {
        for (name, all) in [("ZoneCharts", &self.charts), ("Tariffs", &self.tariffs)] {
            if !all.is_empty() {
                rule_set[name] = json!(all);
            }
        }
    }

    /// One of the charts there are.
    pub fn chart(&self, number: u64) -> Option<&Value> {
        one_of(&self.charts, number)
    }

    /// One of the tariffs there are.
    pub fn tariff(&self, number: u64) -> Option<&Value> {
        one_of(&self.tariffs, number)
    }

    /// The tariff that a lane names.
    pub fn of_lane(&self, lane: &Value) -> Option<&Value> {
        let named = |tariff: &&Value| Some(&tariff["Reference"]) == lane.get("Tariff");
        self.tariffs.iter().find(named)
    }

    /// The zones of the chart that a lane, or its tariff, goes by.
    pub fn zones_of_lane(&self, lane: &Value) -> Vec<&str> {
        let chart = self.of_lane(lane).unwrap_or(lane).get("ZoneChart");
        self.charts.iter().filter(|one| Some(&one["Reference"]) == chart).flat_map(zones).collect()
    }

    fn settled_tariff(&self, mut tariff: Value, reference: &str) -> Value {
        tariff["Reference"] = json!(reference);
        let number = tariff["ZoneChart"].as_u64().expect("a chart's number");
        let chart = self.chart(number).expect("a chart");
        tariff["ZoneChart"] = chart["Reference"].clone();
        flatten(&mut tariff, "Measure");
        let ends = tariff["Ends"].as_array().expect("ends").clone();
        remove(&mut tariff, &["Ends"]);
        let all = zones(chart);
        let drawn = tariff["Prices"].as_object().cloned().unwrap_or_default();
        let mut prices: Map<String, Value> = drawn.into_iter().filter(|(zone, _)| all.contains(&zone.as_str())).collect();
        if prices.is_empty() {
            prices.insert(all[0].to_owned(), json!([5, 5, 5, 5]));
        }
        let mut last_prices = Vec::new();
        for (zone, prices) in &mut prices {
            let prices = prices.as_array_mut().expect("prices");
            prices.truncate(ends.len());
            if prices.last().is_some_and(|price| !price.is_null()) {
                last_prices.push(zone.clone());
            }
        }
        if let Some(beyond) = tariff["Beyond"].as_object_mut() {
            beyond.retain(|zone, _| last_prices.contains(zone));
        }
        if tariff["Beyond"].as_object().is_none_or(Map::is_empty) {
            remove(&mut tariff, &["Beyond"]);
        }
        if ends.len() == 1 {
            remove(&mut tariff, &["NextBreak"]);
        }
        tariff["UpTo"] = Value::Array(ends);
        tariff["Prices"] = Value::Object(prices);
        agree(&mut tariff);
        let listed = tariff.clone();
        discount::settle(&mut tariff, Some(&listed));
        tariff
    }
}

fn one_of(all: &[Value], number: u64) -> Option<&Value> {
    all.get(usize::try_from(number).ok()? % all.len().max(1))
}

/// The zones of a chart, each once.
fn zones(chart: &Value) -> Vec<&str> {
    let charts = chart["Charts"].as_array().into_iter().flatten();
    let mut zones: Vec<&str> = charts.filter_map(|one| one["Zones"].as_object()).flat_map(Map::keys).map(String::as_str).collect();
    zones.sort_unstable();
    zones.dedup();
    zones
}

/// Only zones that have places.
fn settled_chart(mut chart: Value, reference: &str) -> Value {
    chart["Reference"] = json!(reference);
    for one in chart["Charts"].as_array_mut().expect("charts") {
        let zones = one["Zones"].as_object_mut().expect("zones");
        zones.retain(|_, places| places.as_array().is_some_and(|places| !places.is_empty()));
    }
    chart
}

pub fn parts() -> Part {
    object(vec![
        ("ZoneCharts", only(Group::Charts, 0.9, list(chart(), 1..=2))),
        ("Tariffs", only(Group::Charts, 0.95, list(tariff(), 1..=3))),
    ])
}

fn chart() -> Part {
    let one = |from| object(vec![("From", maybe(from, lane_ends(2))), ("Zones", zone_places())]);
    let one_or_two = prop_oneof![one(0.1).prop_map(|one| json!([one])), (one(0.9), one(0.1)).prop_map(|(one, other)| json!([one, other])),];
    object(vec![("Charts", one_or_two.boxed())])
}

/// Each place in one of the zones. Great Britain always is in one, and everywhere mostly.
fn zone_places() -> Part {
    let zone = || select(&ZONES[..]);
    let first = subsequence(&PLACES[..], 0..=8);
    let second = subsequence(&SECOND[..], 0..=10);
    let everywhere = proptest::option::weighted(0.7, zone());
    (first, second, vec(zone(), 18), zone(), everywhere)
        .prop_map(|(first, second, zones, of_britain, of_everywhere)| {
            let mut all: Map<String, Value> = Map::new();
            let mut put = |zone: &str, place: Value| {
                let places = all.entry(zone).or_insert_with(|| json!([]));
                places.as_array_mut().expect("places").push(place);
            };
            put(of_britain, json!("GB"));
            if let Some(zone) = of_everywhere {
                put(zone, json!("*"));
            }
            let second = second.into_iter().map(|place| wrapped(Group::Places, &json!(place), &Value::Null));
            let places = first.into_iter().map(|place| json!(place)).chain(second);
            places.zip(zones).for_each(|(place, zone)| put(zone, place));
            Value::Object(all)
        })
        .boxed()
}

fn tariff() -> Part {
    const LISTED: [&str; 6] = ["9.50", "4.99", "5", "3.49", "10.05", "1.005"];
    let price = prop_oneof![9 => figure(&LISTED).prop_map(Some), 1 => Just(None)];
    let prices = vec(price, 4).prop_map(|prices| json!(prices)).boxed();
    let beyond = object(vec![("PerUnit", figure(&["0.51", "2", "0.333"])), ("Step", maybe(0.5, figure(&["1", "2", "0.5"])))]);
    let by_zone = |often, part: Part| object(ZONES.map(|zone| (zone, maybe(often, part.clone()))).to_vec());
    let mut fields = vec![
        ("ZoneChart", select(&[0_u64, 1][..]).prop_map(|number| json!(number)).boxed()),
        ("Currency", maybe(0.3, text(&["EUR", "GBP", "USD", "JPY", "KWD"]))),
        ("Measure", measure()),
        ("Prices", by_zone(0.8, prices)),
        ("Beyond", maybe(0.6, by_zone(0.6, beyond))),
        ("Discount", only(Group::Discounts, 0.5, discount::discount())),
    ];
    fields.extend(chargeable::fields());
    fields.extend(validity(0.08));
    object(fields)
}
