//! What the specification refuses, as far as a generator might make it and it is cheap to see.

use serde_json::{Map, Value};

use super::support::generate::chargeable::basis;
use super::support::generate::part::DATE;
use super::support::generate::scope;

/// Fields that stand in no condition but of a package.
const OF_A_PACKAGE: [&str; 7] = ["Longest", "Middle", "Shortest", "Girth", "LengthPlusGirth", "SidesSum", "PackagingType"];

/// The faults of a rule set, in words.
pub(crate) fn check(rule_set: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut refuse = |wrong: bool, fault: String| {
        if wrong {
            faults.push(fault);
        }
    };
    let left = left(rule_set);
    refuse(left.is_some(), format!("{left:?}"));
    refuse(has(rule_set, "Vat") && has(rule_set, "VatRate"), "two taxes".to_owned());
    refuse(has(rule_set, "Collections") && !has(rule_set, "ShippingLocations"), "collections without locations".to_owned());
    refuse(has(rule_set, "CollectionTimeZone") && !has(rule_set, "Collections"), "a time zone of no collections".to_owned());
    holidays(rule_set, &mut refuse);
    collections(rule_set, &mut refuse);
    for tariff in list(rule_set, "Tariffs") {
        prices(tariff, rule_set, &mut refuse);
        measured(tariff, &mut refuse);
        discount(tariff, Some(tariff), &mut refuse);
    }
    for service in list(rule_set, "CarrierServices") {
        lanes(service, rule_set, &mut refuse);
        let own = list(service, "Surcharges");
        charged(own, &[], &[service], rule_set, &mut refuse);
    }
    let services: Vec<&Value> = list(rule_set, "CarrierServices").iter().collect();
    let own: Vec<&Value> = services.iter().flat_map(|service| list(service, "Surcharges")).collect();
    for (at, one) in list(rule_set, "Surcharges").iter().enumerate() {
        let met: Vec<&Value> = services.iter().copied().filter(|service| meets(one, service, rule_set)).collect();
        let before: Vec<&Value> = own.iter().copied().chain(&list(rule_set, "Surcharges")[..at]).collect();
        charged(std::slice::from_ref(one), &before, &met, rule_set, &mut refuse);
        let mut currencies: Vec<&Value> =
            met.iter().flat_map(|service| list(service, "Rates")).map(|lane| currency(lane, rule_set)).collect();
        currencies.dedup();
        refuse(currencies.len() > 1 && !has(one, "Currency"), format!("no currency: {one}"));
    }
    ruled(rule_set, &mut refuse);
    faults
}

type Refuse<'a> = &'a mut dyn FnMut(bool, String);

fn has(json: &Value, field: &str) -> bool {
    json.get(field).is_some()
}

fn list<'a>(json: &'a Value, field: &str) -> &'a [Value] {
    json.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Where a wrapping is left, or a null that says nothing: prices there may be none of, and of what makes a consignment
/// invalid anything.
pub(crate) fn left(json: &Value) -> Option<String> {
    match json {
        Value::Array(items) => items.iter().filter(|item| !item.is_null()).find_map(left),
        Value::Object(fields) if fields.contains_key("Fault") => None,
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            let wrapped = name.starts_with(&DATE[..1]) || (field.is_null() && name != "RequestedDeliveryDate");
            if wrapped { Some(name.clone()) } else { left(field).map(|inner| format!("{name}.{inner}")) }
        }),
        _ => None,
    }
}

fn holidays(rule_set: &Value, refuse: Refuse<'_>) {
    let keys: Vec<&String> = rule_set.get("Holidays").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
    let carriers = list(rule_set, "Carriers");
    for carrier in carriers {
        let named = list(carrier, "Holidays").iter().chain(list(carrier, "IgnoreHolidays"));
        for name in named {
            refuse(!keys.iter().any(|key| *name == **key), format!("no calendar {name}"));
        }
    }
    for key in keys {
        let named = carriers.iter().any(|carrier| list(carrier, "Holidays").iter().any(|name| name == key));
        refuse(["BANK", "US_FEDERAL"].contains(&key.as_str()) && !named, format!("{key} is nobody's calendar"));
        let of_a_carrier = carriers.iter().any(|carrier| carrier["Reference"] == **key);
        refuse((key.starts_with("CARRIER") || key == "UPS") && !of_a_carrier, format!("no carrier {key}"));
    }
}

fn collections(rule_set: &Value, refuse: Refuse<'_>) {
    let of_locations = list(rule_set, "ShippingLocations").iter().flat_map(|location| list(location, "Collections"));
    for collection in of_locations.chain(list(rule_set, "Collections")) {
        let cut_offs = ["AllocationCutOff", "OperationalCutOff"].iter().filter_map(|name| collection.get(name));
        let exceptions = list(collection, "Exceptions");
        for cut_off in cut_offs.chain(exceptions.iter().filter_map(|exception| exception.get("AllocationCutOff"))) {
            refuse(has(cut_off, "DaysBefore") && has(cut_off, "WorkingDaysBefore"), format!("{cut_off}"));
        }
        let mut dates: Vec<&str> = exceptions.iter().filter_map(|exception| exception["Date"].as_str()).collect();
        dates.dedup();
        refuse(dates.len() < exceptions.len(), format!("two exceptions on one date: {collection}"));
        for service in list(collection, "Services") {
            let of_its_carrier = |one: &Value| one["Reference"] == *service && one["Carrier"] == collection["Carrier"];
            refuse(!list(rule_set, "CarrierServices").iter().any(of_its_carrier), format!("{service} is another carrier's"));
        }
    }
    for collection in list(rule_set, "Collections") {
        refuse(collection.to_string().contains("WorkingDaysBefore"), "working days of no location".to_owned());
    }
}

/// The zones of a chart.
fn zones<'a>(rule_set: &'a Value, chart: &Value) -> Vec<&'a String> {
    let charts = list(rule_set, "ZoneCharts").iter().filter(|one| one["Reference"] == *chart);
    charts.flat_map(|chart| list(chart, "Charts")).filter_map(|one| one["Zones"].as_object()).flat_map(Map::keys).collect()
}

fn prices(tariff: &Value, rule_set: &Value, refuse: Refuse<'_>) {
    let zones = zones(rule_set, &tariff["ZoneChart"]);
    let ends = list(tariff, "UpTo");
    refuse(ends.is_empty() || !ends.is_sorted_by(|one, next| one.as_f64() < next.as_f64()), format!("ends of {tariff}"));
    let prices = tariff["Prices"].as_object().cloned().unwrap_or_default();
    refuse(prices.is_empty(), format!("no prices: {tariff}"));
    for (zone, list) in &prices {
        refuse(!zones.contains(&zone), format!("no zone {zone}"));
        refuse(list.as_array().is_none_or(|list| list.len() != ends.len()), format!("prices of {zone}: {tariff}"));
    }
    for zone in tariff.get("Beyond").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        refuse(prices.get(zone).is_none_or(|prices| prices[ends.len() - 1].is_null()), format!("beyond {zone}: {tariff}"));
    }
}

/// What a lane or a tariff goes by.
fn measured(lane: &Value, refuse: Refuse<'_>) {
    let by = lane.get("By").and_then(Value::as_str).unwrap_or("Weight");
    let basis = basis(lane, None);
    refuse(["Longest", "Packages", "Value"].contains(&by) && basis != "Consignment", format!("{basis} by {by}"));
    refuse(by == "Volume" && (basis == "PackageWeights" || !has(lane, "Unit")), format!("{basis} by {by}"));
    if let Some(chargeable) = lane.get("Chargeable") {
        refuse(has(lane, "VolumetricDivisor") || has(lane, "Basis"), format!("two ways: {lane}"));
        let alone = (has(chargeable, "Sides") || has(chargeable, "VolumetricAbove")) && !has(chargeable, "Divisor");
        refuse(alone || chargeable == &serde_json::json!({}), format!("{chargeable}"));
    }
}

fn discount(owner: &Value, tariff: Option<&Value>, refuse: Refuse<'_>) {
    let Some(discount) = owner.get("Discount") else { return };
    refuse(has(discount, "Bands") && has(discount, "Percent"), format!("{discount}"));
    let prices = tariff.and_then(|tariff| tariff["Prices"].as_object());
    for one in std::iter::once(discount).chain(list(discount, "Bands")) {
        for zone in one.get("Zones").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
            refuse(prices.is_none_or(|prices| !prices.contains_key(zone)), format!("no zone {zone}: {discount}"));
        }
    }
    if let Some((tariff, zone)) = tariff.zip(discount.get("Minimum").and_then(|minimum| minimum.get("Zone")).and_then(Value::as_str)) {
        let place = list(tariff, "UpTo").iter().position(|end| *end == discount["Minimum"]["Weight"]);
        let price = place.zip(prices).map(|(place, prices)| &prices[zone][place]);
        refuse(price.is_none_or(Value::is_null), format!("no list price: {discount} of {tariff}"));
    }
}

fn lanes(service: &Value, rule_set: &Value, refuse: Refuse<'_>) {
    for lane in list(service, "Transit") {
        refuse(has(lane, "HolidaysOf") && !has(lane, "MovingDays"), format!("{lane}"));
        refuse(has(lane, "TransitDays") == has(lane, "Days"), format!("{lane}"));
        refuse(has(lane, "ZoneChart") != (has(lane, "Zone") || has(lane, "Days")), format!("{lane}"));
        refuse(has(lane, "ZoneChart") && has(lane, "To"), format!("{lane}"));
        let days = lane.get("Days").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let named = list(lane, "Zone").iter().chain(lane.get("Zone")).filter_map(Value::as_str);
        for zone in days.map(String::as_str).chain(named) {
            refuse(!zones(rule_set, &lane["ZoneChart"]).iter().any(|known| *known == zone), format!("no zone {zone}: {lane}"));
        }
    }
    for lane in list(service, "Rates") {
        refuse(has(lane, "Tariff") == has(lane, "Bands"), format!("{lane}"));
        let tariff = tariff(lane, rule_set);
        refuse(has(lane, "Tariff") && tariff.is_none(), format!("no tariff: {lane}"));
        let ends: Vec<f64> =
            list(lane, "Bands").iter().filter_map(|band| band.get("UpTo").or(band.get("Below"))).filter_map(Value::as_f64).collect();
        refuse(!ends.is_sorted_by(|one, next| one < next), format!("{lane}"));
        measured(lane, refuse);
        discount(lane, tariff, refuse);
        let by = tariff.unwrap_or(lane).get("By").and_then(Value::as_str).unwrap_or("Weight");
        refuse(["Longest", "Packages", "Value"].contains(&by) && basis(lane, tariff) != "Consignment", format!("{lane} of {tariff:?}"));
    }
}

fn tariff<'a>(lane: &Value, rule_set: &'a Value) -> Option<&'a Value> {
    list(rule_set, "Tariffs").iter().find(|tariff| Some(&tariff["Reference"]) == lane.get("Tariff"))
}

fn currency<'a>(lane: &'a Value, rule_set: &'a Value) -> &'a Value {
    tariff(lane, rule_set).unwrap_or(lane).get("Currency").unwrap_or(&rule_set["Currency"])
}

/// Whether a service has a shared surcharge.
fn meets(surcharge: &Value, service: &Value, rule_set: &Value) -> bool {
    let group = |group: &&Value| list(surcharge, "CarrierServiceGroups").contains(&group["Reference"]);
    list(surcharge, "Services").contains(&service["Reference"])
        || list(surcharge, "Carriers").contains(&service["Carrier"])
        || list(rule_set, "CarrierServiceGroups").iter().filter(group).any(|group| list(group, "Services").contains(&service["Reference"]))
}

/// Surcharges of services that stand behind others.
fn charged(surcharges: &[Value], before: &[&Value], services: &[&Value], rule_set: &Value, refuse: Refuse<'_>) {
    let per_package = |one: &Value| one.get("Per").is_some_and(|per| per == "Package");
    let percent = |one: &Value| has(one, "Percent") || list(one, "Table").iter().any(|entry| has(entry, "Percent"));
    let all = || before.iter().copied().chain(surcharges);
    for (at, one) in surcharges.iter().enumerate() {
        refuse(percent(one) && per_package(one), format!("a percentage of packages: {one}"));
        refuse(has(one, "Of") && !percent(one), format!("of what? {one}"));
        let lanes = services.iter().flat_map(|service| list(service, "Rates"));
        let summed = lanes.clone().any(|lane| basis(lane, tariff(lane, rule_set)) == "Consignment");
        refuse(has(one, "LeastWeight") && (summed || !per_package(one)), format!("a least weight of no package: {one}"));
        if let Some(family) = one.get("OneOf") {
            let members = || all().filter(|other| other.get("OneOf") == Some(family));
            refuse(has(one, "Of") || members().any(|other| per_package(other) != per_package(one)), format!("a family: {one}"));
        }
        let dates: Vec<&str> = list(one, "Table").iter().filter_map(|entry| entry["ValidFrom"].as_str()).collect();
        refuse(!dates.is_sorted_by(|one, next| one < next), format!("{one}"));
        for amount in list(one, "Amounts") {
            refuse(["When", "Places", "Zones"].iter().filter(|limit| has(amount, limit)).count() != 1, format!("{one}"));
        }
        for (inside, condition) in list(one, "Amounts").iter().chain([one]).filter_map(|one| Some((one, one.get("When")?))) {
            refuse(!is_condition(condition, per_package(one), &["Offer"]), format!("a condition: {inside}"));
        }
        // Members of a family stand together before what counts one of them.
        let earlier: Vec<&Value> = before.iter().copied().chain(&surcharges[..at]).collect();
        let counted = |other: &&Value| {
            one["Of"] == "All" || ["Name", "Reference"].iter().filter_map(|name| other.get(name)).any(|name| list(one, "Of").contains(name))
        };
        let late = surcharges[at..].iter().any(|other| {
            let of_a_family =
                earlier.iter().filter(|one| counted(one)).any(|one| has(one, "OneOf") && one.get("OneOf") == other.get("OneOf"));
            of_a_family || (one["Of"] != "All" && counted(&other))
        });
        refuse(has(one, "Of") && late, format!("what is counted comes later: {one}"));
        for name in list(one, "Of") {
            let there = |other: &&Value| ["Name", "Reference"].iter().any(|kind| other.get(kind) == Some(name));
            refuse(name != "Base" && !earlier.iter().any(there), format!("counts {name}: {one}"));
        }
    }
}

/// Shipping rules, preferences, objectives and history.
fn ruled(rule_set: &Value, refuse: Refuse<'_>) {
    let is_for_some = |owner: &Value| {
        let meets_one = |(names, kind): (&str, &str)| {
            let any = |name: &Value| list(rule_set, kind).iter().any(|one| scope::meets(text(name), text(&one["Reference"])));
            owner.get(names).is_none_or(|names| names.as_array().is_some_and(|names| !names.is_empty() && names.iter().all(any)))
        };
        [("Services", "CarrierServices"), ("Carriers", "Carriers"), ("CarrierServiceGroups", "CarrierServiceGroups")]
            .into_iter()
            .all(meets_one)
    };
    for rule in list(rule_set, "ShippingRules").iter().chain(list(rule_set, "Preferences")) {
        refuse(!is_for_some(rule), format!("for nobody: {rule}"));
        refuse(rule.get("When").is_some_and(|when| !is_condition(when, false, &[])), format!("a condition: {rule}"));
        let does = ["Type", "Tier", "Adjust"].iter().any(|field| has(rule, field));
        refuse(!does || rule.get("Adjust") == Some(&serde_json::json!({})), format!("does nothing: {rule}"));
        let locations = list(rule_set, "ShippingLocations");
        let is_location = |name: &Value| locations.iter().any(|location| location["Reference"] == *name);
        refuse(has(rule, "ShippingLocations") && list(rule, "ShippingLocations").is_empty(), format!("nowhere: {rule}"));
        refuse(!list(rule, "ShippingLocations").iter().all(is_location), format!("no location: {rule}"));
    }
    for capacity in list(rule_set, "Capacities") {
        refuse(!is_for_some(capacity), format!("for nobody: {capacity}"));
        refuse(capacity.get("When").is_some_and(|when| !is_condition(when, false, &["Offer"])), format!("a condition: {capacity}"));
        refuse(!["Max", "Min", "Share"].iter().any(|bound| has(capacity, bound)), format!("bounds nothing: {capacity}"));
        refuse(has(capacity, "Offset") && !has(capacity, "Min"), format!("until when? {capacity}"));
        refuse(has(capacity, "WhenFull") && !has(capacity, "Max"), format!("never full: {capacity}"));
    }
    for objective in list(rule_set, "Objectives") {
        let own = ["Offer", "CollectionDate", "DeliveryDate"];
        refuse(objective.get("When").is_some_and(|when| !is_condition(when, false, &own)), format!("a condition: {objective}"));
        let steps = list(objective, "Choose");
        let is_last = |step: &Value| step.is_string() || has(step, "BestValue");
        refuse(steps.is_empty() || steps.iter().rev().skip(1).any(is_last), format!("steps: {objective}"));
        refuse(!steps.iter().filter_map(|step| step.get("Prefer")).all(is_for_some), format!("for nobody: {objective}"));
    }
    for row in list(rule_set, "History") {
        refuse(!list(rule_set, "CarrierServices").iter().any(|service| service["Reference"] == row["Service"]), format!("whose? {row}"));
        let counts = row["Days"].as_object().into_iter().flat_map(Map::values);
        refuse(counts.filter_map(Value::as_u64).sum::<u64>() == 0, format!("nothing: {row}"));
    }
}

fn text(json: &Value) -> &str {
    json.as_str().unwrap_or_default()
}

/// Bounds that don't contradict, what a package has only where there is one, and nothing of what may not stand.
fn is_condition(condition: &Value, of_a_package: bool, barred: &[&str]) -> bool {
    let Some(members) = condition.as_object() else { return false };
    members.iter().all(|(name, member)| match name.as_str() {
        "Any" | "All" => member.as_array().is_some_and(|all| all.iter().all(|one| is_condition(one, of_a_package, barred))),
        "Not" => is_condition(member, of_a_package, barred),
        "AnyPackage" | "EveryPackage" => is_condition(member, true, barred),
        other if barred.contains(&other) => false,
        other => {
            let both = |one, other| has(member, one) && has(member, other);
            (of_a_package || !OF_A_PACKAGE.contains(&other))
                && !both("Min", "Above")
                && !both("Max", "Below")
                && member != &serde_json::json!({})
        }
    })
}
