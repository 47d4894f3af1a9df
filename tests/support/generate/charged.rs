//! Surcharges as they stand: with names that there are, in families, counting what stands before them.

use serde_json::{Value, json};

use super::chargeable::basis;
use super::chart::Charts;
use super::group::{Given, Group};
use super::part::remove;

/// What a surcharge stands beside.
#[derive(Clone, Debug)]
pub struct Beside<'a> {
    /// Zones that may be named.
    pub zones: Vec<&'a str>,
    /// Whether every price adds up packages one by one.
    pub by_packages: bool,
    /// Names of surcharges that stand before its list, and may be counted.
    pub before: Vec<String>,
    /// What the names of families begin with.
    pub family: &'static str,
}

/// The zones that surcharges of a service may name: of the tariffs of its prices, and of its transit lanes' charts where
/// a price has no tariff.
pub fn zones<'a>(service: &Value, charts: &'a Charts) -> Vec<&'a str> {
    let lanes = |list: &str| service[list].as_array().cloned().unwrap_or_default();
    let rates = lanes("Rates");
    let mut zones: Vec<&str> = rates.iter().flat_map(|lane| charts.zones_of_lane(lane)).collect();
    if rates.iter().any(|lane| charts.of_lane(lane).is_none()) {
        zones.extend(lanes("Transit").iter().flat_map(|lane| charts.zones_of_lane(lane)));
    }
    zones
}

/// Whether every lane of a service adds up packages one by one.
pub fn is_by_packages(service: &Value, charts: &Charts) -> bool {
    let mut lanes = service["Rates"].as_array().into_iter().flatten();
    lanes.all(|lane| basis(lane, charts.of_lane(lane)) != "Consignment")
}

/// Makes every lane do so that can, one with a tariff by a chargeable weight of its own.
pub fn make_by_packages(service: &mut Value, charts: &Charts, given: &Given) {
    for lane in service.get_mut("Rates").and_then(Value::as_array_mut).into_iter().flatten() {
        let tariff = charts.of_lane(lane);
        let by = tariff.unwrap_or(lane).get("By").and_then(Value::as_str).unwrap_or("Weight");
        if !["Weight", "Volume"].contains(&by) || basis(lane, tariff) != "Consignment" {
            continue;
        }
        if lane.get("Chargeable").is_some() {
            lane["Chargeable"]["Basis"] = json!("Package");
        } else if let Some(tariff) = tariff {
            if !given.groups.contains(&Group::Weights) {
                continue;
            }
            lane["Chargeable"] = tariff.get("Chargeable").cloned().unwrap_or_else(|| json!({}));
            lane["Chargeable"]["Basis"] = json!("Package");
        } else {
            lane["Basis"] = json!("Package");
        }
    }
}

/// The surcharges of a list as they may stand, each beside what it has beside it.
pub fn settle(surcharges: &mut [Value], besides: &[Beside<'_>]) {
    for (surcharge, beside) in surcharges.iter_mut().zip(besides) {
        settle_zones(surcharge, beside);
        settle_least_weight(surcharge, beside);
        if surcharge.get("IsMember").is_some() {
            let of = if surcharge.get("Per").is_some_and(|per| per == "Package") { "HANDLING" } else { "AREA" };
            surcharge["OneOf"] = json!(format!("{}{of}", beside.family));
            // Members take percentages of the base alone.
            remove(surcharge, &["IsMember", "Of"]);
        }
    }
    for (at, beside) in besides.iter().enumerate() {
        if let Some(drawn) = surcharges[at].get("Of").cloned() {
            let counted = counted(surcharges, at, &drawn, beside);
            surcharges[at]["Of"] = counted;
        }
    }
}

fn settle_zones(surcharge: &mut Value, beside: &Beside<'_>) {
    let keep = |one: &mut Value| {
        if let Some(zones) = one.get_mut("Zones").and_then(Value::as_array_mut) {
            zones.retain(|zone| beside.zones.iter().any(|known| zone == known));
            if zones.is_empty() {
                remove(one, &["Zones"]);
            }
        }
    };
    keep(surcharge);
    for one in surcharge.get_mut("Amounts").and_then(Value::as_array_mut).into_iter().flatten() {
        keep(one);
        // Each has a limit.
        if ["When", "Places", "Zones"].iter().all(|limit| one.get(limit).is_none()) {
            one["Places"] = json!(["*"]);
        }
    }
}

fn settle_least_weight(surcharge: &mut Value, beside: &Beside<'_>) {
    if !beside.by_packages && surcharge.get("LeastWeight").is_some() {
        remove(surcharge, &["LeastWeight"]);
        if surcharge.get("Amount").is_none() {
            surcharge["Amount"] = json!("1.50");
        }
    }
}

/// What a percentage is of: only what stands before it, with all members of a family.
fn counted(surcharges: &[Value], at: usize, drawn: &Value, beside: &Beside<'_>) -> Value {
    let split =
        |one: &Value| one.get("OneOf").is_some_and(|family| surcharges[at..].iter().any(|later| later.get("OneOf") == Some(family)));
    if drawn == "All" {
        return if surcharges[..at].iter().any(split) { json!(["Base"]) } else { json!("All") };
    }
    let names = |one: &Value| ["Name", "Reference"].map(|name| one.get(name).and_then(Value::as_str).map(str::to_owned));
    let later: Vec<String> =
        surcharges.iter().enumerate().filter(|(place, one)| *place >= at || split(one)).flat_map(|(_, one)| names(one)).flatten().collect();
    let earlier = surcharges[..at].iter().flat_map(names).flatten();
    let mut names: Vec<String> = beside.before.iter().cloned().chain(earlier).filter(|name| !later.contains(name)).collect();
    names.sort_unstable();
    names.dedup();
    let numbers =
        drawn["Numbers"].as_array().into_iter().flatten().filter_map(Value::as_u64).filter_map(|number| usize::try_from(number).ok());
    let mut counted: Vec<&str> = if drawn["Base"] == true { vec!["Base"] } else { Vec::new() };
    for number in numbers {
        if let Some(name) = names.get(number % names.len().max(1))
            && !counted.contains(&name.as_str())
        {
            counted.push(name);
        }
    }
    if counted.is_empty() { json!(["Base"]) } else { json!(counted) }
}
