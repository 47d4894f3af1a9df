//! Carrier services: their allocation rules and transit lanes.

use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::part::{Part, figure, flag, maybe, object, text, weekdays, window};
use super::place::{exclusions, lane_ends};
use super::rate;
use super::setting::Setting;

/// Tags of services and consignments.
pub const TAGS: [&str; 4] = ["Alcohol", "Flammables", "Oil", "alcohol"];

/// A service before it is known which carriers there are.
#[derive(Clone, Debug)]
pub struct Service {
    body: Value,
    carrier: usize,
    legs: Vec<usize>,
}

impl Service {
    pub fn put(&self, reference: &str, setting: &Setting) -> Value {
        let mut json = self.body.clone();
        json["Reference"] = json!(reference);
        json["Name"] = json!(format!("Service {reference}"));
        json["Carrier"] = json!(setting.carrier(self.carrier));
        if !self.legs.is_empty() {
            // The first leg is the service's own carrier's: it is the one that collects.
            let carriers = std::iter::once(&self.carrier).chain(&self.legs);
            json["Legs"] = carriers.map(|number| json!({ "Carrier": setting.carrier(*number) })).collect();
        }
        json
    }
}

/// The services, and of some of them another that differs in its carrier alone: where prices are equal, dates decide,
/// and where those are too, the reference.
pub fn with_twins(mut services: Vec<Service>, twins: &[(usize, usize)]) -> Vec<Service> {
    for (of, carrier) in twins {
        let twin = Service { carrier: *carrier, ..services[of % services.len()].clone() };
        services.push(twin);
    }
    services
}

pub fn services(today: Date) -> impl Strategy<Value = Service> {
    let list = |parts: BoxedStrategy<Vec<Value>>| parts.prop_map(|all| json!(all)).boxed();
    let body = object(vec![
        ("Enabled", maybe(0.6, prop_oneof![9 => Just(json!(true)), 1 => Just(json!(false))].boxed())),
        ("Direction", maybe(0.6, directions())),
        ("IsPickUp", maybe(0.4, flag())),
        ("IsDropOff", maybe(0.4, flag())),
        ("IsTimed", maybe(0.1, flag())),
        ("IsTracked", maybe(0.1, flag())),
        ("IsSigned", maybe(0.1, flag())),
        ("Rules", maybe(0.7, rules())),
        ("Transit", maybe(0.97, list(vec(transit(), 1..=3).boxed()))),
        ("Rates", maybe(0.97, list(vec(rate::rates(today), 1..=3).boxed()))),
        ("Surcharges", maybe(0.35, list(vec(rate::surcharges(today), 1..=3).boxed()))),
    ]);
    let legs = prop_oneof![4 => Just(Vec::new()), 1 => vec(0..4_usize, 0..=2)];
    (body, 0..4_usize, legs).prop_map(|(body, carrier, legs)| Service { body, carrier, legs })
}

fn directions() -> Part {
    let both = Just(json!(["Outbound", "Inbound"])).boxed();
    prop_oneof![6 => text(&["Outbound"]), 1 => text(&["Inbound"]), 3 => both].boxed()
}

/// Any of the allocation rules, none of them often.
fn rules() -> Part {
    let lengths = |min, max| {
        let cm = object(vec![("Min", maybe(0.2, figure(min))), ("Max", figure(max)), ("Unit", text(&["Cm", "cm"]))]);
        let other = prop_oneof![
            object(vec![("Max", figure(&["600", "1200", "800"])), ("Unit", text(&["Mm"]))]),
            object(vec![("Min", figure(&["4", "10", "12"])), ("Unit", text(&["In"]))]),
            object(vec![("Max", figure(&["1.2", "0.8", "3"])), ("Unit", text(&["M"]))]),
        ];
        prop_oneof![4 => cm, 1 => other].boxed()
    };
    let sum = object(vec![("Max", figure(&["300", "360", "90", "105"])), ("Unit", text(&["Cm"]))]);
    let currencies = text(&["GBP", "GBP", "GBP", "EUR", "USD", "JPY", "KWD"]);
    let value = object(vec![("Max", figure(&["500", "430", "100", "43", "250"])), ("Currency", currencies)]);
    let tags = subsequence(&TAGS[..], 1..=4).prop_map(|tags| json!(tags));
    let tags = prop_oneof![9 => tags, 1 => Just(json!([" Alcohol ", "Oil"]))].boxed();
    object(vec![
        ("Weight", maybe(0.25, weight_rule())),
        ("Length", maybe(0.12, lengths(&["10", "30"], &["120", "60", "33"]))),
        ("Girth", maybe(0.1, lengths(&["40", "62"], &["180", "120", "62", "240"]))),
        ("LengthPlusGirth", maybe(0.1, sum)),
        ("Value", maybe(0.15, value)),
        ("Tags", maybe(0.5, tags)),
        ("ExcludedPlaces", maybe(0.25, exclusions(3))),
    ])
}

fn weight_rule() -> Part {
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

fn transit() -> Part {
    const DAYS: [(i64, i64); 9] = [(1, 1), (1, 1), (2, 2), (1, 2), (0, 0), (0, 1), (0, 2), (1, 3), (3, 5)];
    let days = select(&DAYS[..]).prop_map(|(min, max)| json!({ "Min": min, "Max": max })).boxed();
    object(vec![
        ("From", maybe(0.2, lane_ends(3))),
        ("To", maybe(0.45, lane_ends(3))),
        ("TransitDays", days),
        ("DeliveryDays", maybe(0.6, weekdays())),
        ("DeliveryWindow", maybe(0.4, window())),
    ])
}
