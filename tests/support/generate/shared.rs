//! Surcharges that services share, in a world whose services are known.

use serde_json::{Value, json};

use super::charged::{Beside, is_by_packages, settle, zones};
use super::chart::Charts;
use super::part::remove;
use super::scope::have;
use super::setting::Setting;

const REFERENCES: [&str; 3] = ["S_FUEL", "S_AREA", "S_SIZE"];

/// The rule set with the surcharges of its setting.
pub fn put(rule_set: &mut Value, setting: &Setting) {
    let Value::Array(mut surcharges) = setting.shared() else { return };
    let charts = setting.charts();
    let mut besides = Vec::new();
    for (surcharge, reference) in surcharges.iter_mut().zip(REFERENCES) {
        let is_named = surcharge["IsNamed"] == true;
        remove(surcharge, &["Name", "IsNamed"]);
        surcharge["Reference"] = json!(reference);
        if is_named {
            surcharge["Name"] = json!(format!("Shared {reference}"));
        }
        have_at_least_one(surcharge, rule_set);
        let mut met = met(surcharge, rule_set);
        if surcharge.get("LeastWeight").is_some() {
            fit(surcharge, &mut met, charts);
        }
        state_currency(surcharge, &met, charts, rule_set);
        besides.push(Beside {
            zones: met.iter().flat_map(|service| zones(service, charts)).collect(),
            by_packages: met.iter().all(|service| is_by_packages(service, charts)),
            before: met.iter().flat_map(own_names).collect(),
            family: "SHARED_",
        });
    }
    settle(&mut surcharges, &besides);
    rule_set["Surcharges"] = Value::Array(surcharges);
}

/// The names of the services, carriers and groups that have it; of one carrier at least.
fn have_at_least_one(surcharge: &mut Value, rule_set: &Value) {
    have(surcharge, rule_set);
    if ["Services", "Carriers", "CarrierServiceGroups"].iter().all(|list| surcharge.get(list).is_none()) {
        surcharge["Carriers"] = json!([rule_set["Carriers"][0]["Reference"]]);
    }
}

/// The services that have it.
fn met(surcharge: &Value, rule_set: &Value) -> Vec<Value> {
    let names = |list: &str, name: &Value| surcharge[list].as_array().is_some_and(|names| names.contains(name));
    let groups = rule_set["CarrierServiceGroups"].as_array().into_iter().flatten();
    let of_groups: Vec<&Value> = groups
        .filter(|group| names("CarrierServiceGroups", &group["Reference"]))
        .filter_map(|group| group["Services"].as_array())
        .flatten()
        .collect();
    let has = |service: &&Value| {
        names("Services", &service["Reference"]) || names("Carriers", &service["Carrier"]) || of_groups.contains(&&service["Reference"])
    };
    rule_set["CarrierServices"].as_array().into_iter().flatten().filter(has).cloned().collect()
}

/// A least weight is for services that price packages one by one, if there are any.
fn fit(surcharge: &mut Value, met: &mut Vec<Value>, charts: &Charts) {
    let fitting: Vec<Value> = met.iter().filter(|service| is_by_packages(service, charts)).cloned().collect();
    if !fitting.is_empty() && fitting.len() < met.len() {
        remove(surcharge, &["Carriers", "CarrierServiceGroups"]);
        surcharge["Services"] = fitting.iter().map(|service| service["Reference"].clone()).collect();
        *met = fitting;
    }
}

/// Where it meets lanes of two currencies it has one of its own.
fn state_currency(surcharge: &mut Value, met: &[Value], charts: &Charts, rule_set: &Value) {
    let lanes = met.iter().filter_map(|service| service["Rates"].as_array()).flatten();
    let of_lane = |lane| charts.of_lane(lane).unwrap_or(lane).get("Currency").unwrap_or(&rule_set["Currency"]);
    let mut currencies = lanes.map(of_lane);
    let first = currencies.next();
    if currencies.any(|currency| Some(currency) != first) && surcharge.get("Currency").is_none() {
        surcharge["Currency"] = rule_set["Currency"].clone();
    }
}

fn own_names(service: &Value) -> Vec<String> {
    let all = service["Surcharges"].as_array().into_iter().flatten();
    all.filter_map(|one| one["Name"].as_str()).map(str::to_owned).collect()
}
