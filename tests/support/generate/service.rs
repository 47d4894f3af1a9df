//! Carrier services, before it is known which carriers, charts and tariffs there are.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::group::{Given, Group, only, unwrapped};
use super::part::{Part, flag, list, maybe, object, remove, text};
use super::setting::Setting;
use super::{charged, objective, place, rate, rule, surcharge, tax, transit};

/// Tags of services and consignments.
pub const TAGS: [&str; 4] = ["Alcohol", "Flammables", "Oil", "alcohol"];

/// A service before it is known which carriers there are.
#[derive(Clone, Debug)]
pub struct Service {
    body: Value,
    carrier: usize,
    legs: Vec<usize>,
    is_easy: bool,
}

impl Service {
    pub fn put(&self, reference: &str, setting: &Setting, given: &Given) -> Value {
        let mut json = unwrapped(&self.body, given);
        // What chooses among services is worth trying where several can take a consignment.
        if self.is_easy && [Group::ShippingRules, Group::Preferences, Group::Objectives].iter().any(|group| given.groups.contains(group)) {
            take_nearly_all(&mut json);
        }
        json["Reference"] = json!(reference);
        json["Name"] = json!(format!("Service {reference}"));
        json["Carrier"] = json!(setting.carrier(self.carrier));
        if !self.legs.is_empty() {
            // The first leg is the service's own carrier's: it is the one that collects.
            let carriers = std::iter::once(&self.carrier).chain(&self.legs);
            json["Legs"] = carriers.map(|number| json!({ "Carrier": setting.carrier(*number) })).collect();
        }
        place::leave_out_unknown(&mut json, &setting.names());
        settle(&mut json, setting, given);
        json
    }
}

/// Without limits of what, from where and to where.
fn take_nearly_all(service: &mut Value) {
    remove(service, &["Enabled"]);
    service["Direction"] = json!(["Outbound", "Inbound"]);
    service["Rules"] = json!({ "Tags": TAGS });
    for list in ["Transit", "Rates"] {
        for lane in lanes(service, list) {
            remove(lane, &["From", "To", "Chart", "Tariff", "ValidFrom", "ValidTo"]);
        }
    }
}

/// With charts and tariffs that there are, and surcharges that may stand together.
fn settle(service: &mut Value, setting: &Setting, given: &Given) {
    let charts = setting.charts();
    for lane in lanes(service, "Transit") {
        transit::settle(lane, charts);
    }
    for lane in lanes(service, "Rates") {
        rate::settle(lane, charts);
    }
    if lanes(service, "Surcharges").iter().any(|one| one.get("LeastWeight").is_some()) {
        charged::make_by_packages(service, charts, given);
    }
    let by_packages = charged::is_by_packages(service, charts);
    let beside = charged::Beside { zones: charged::zones(service, charts), by_packages, before: Vec::new(), family: "" };
    let surcharges = lanes(service, "Surcharges");
    charged::settle(surcharges, &vec![beside; surcharges.len()]);
}

fn lanes<'a>(service: &'a mut Value, list: &str) -> &'a mut [Value] {
    service.get_mut(list).and_then(Value::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default()
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

pub fn services() -> impl Strategy<Value = Service> {
    let body = object(vec![
        ("Enabled", maybe(0.6, prop_oneof![9 => Just(json!(true)), 1 => Just(json!(false))].boxed())),
        ("Direction", maybe(0.6, directions())),
        ("IsPickUp", maybe(0.4, flag())),
        ("IsDropOff", maybe(0.4, flag())),
        ("IsTimed", maybe(0.1, flag())),
        ("IsTracked", maybe(0.1, flag())),
        ("IsSigned", maybe(0.1, flag())),
        ("Rules", maybe(0.7, rule::rules())),
        ("Transit", maybe(0.97, list(transit::transit(), 1..=3))),
        ("Rates", maybe(0.97, list(rate::rates(), 1..=3))),
        ("Surcharges", maybe(0.45, list(surcharge::own(), 1..=4))),
        ("Vat", only(Group::Tax, 0.25, tax::vat())),
        ("Carbon", objective::carbon()),
    ]);
    let legs = prop_oneof![4 => Just(Vec::new()), 1 => vec(0..4_usize, 0..=2)];
    (body, 0..4_usize, legs, proptest::bool::weighted(0.45)).prop_map(|(body, carrier, legs, is_easy)| Service {
        body,
        carrier,
        legs,
        is_easy,
    })
}

fn directions() -> Part {
    let both = Just(json!(["Outbound", "Inbound"])).boxed();
    prop_oneof![6 => text(&["Outbound"]), 1 => text(&["Inbound"]), 3 => both].boxed()
}
