//! What changes when a rule set does, and what doesn't.

use std::collections::BTreeMap;

use consign::pro::Answers;
use consign::{Allocation, Quote};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::support::generate::scope::meets;
use super::support::generate::{self, Case, group::Group};
use super::{compiled, instant, pool, readable, told};

/// One rule, and what it says.
fn further_rules() -> impl Strategy<Value = (&'static str, Value)> {
    prop_oneof![
        Just(("Weight", json!({ "Min": 1, "Max": 5, "Unit": "Kg" }))),
        Just(("Weight", json!({ "Max": 2, "Unit": "Kg", "Basis": "Package" }))),
        Just(("Length", json!({ "Max": 30, "Unit": "Cm" }))),
        Just(("Girth", json!({ "Max": 100, "Unit": "Cm" }))),
        Just(("LengthPlusGirth", json!({ "Max": 120, "Unit": "Cm" }))),
        Just(("Value", json!({ "Max": 100, "Currency": "EUR" }))),
        Just(("ExcludedPlaces", json!(["GB M2"]))),
        Just(("ExcludedPlaces", json!(["US", "DE 1"]))),
    ]
}

/// With a rule more; `None` if the service has one of that kind.
fn with_rule(rule_set: &Value, service: usize, (kind, terms): &(&str, Value)) -> Option<Value> {
    let mut changed = rule_set.clone();
    let rules = &mut changed["CarrierServices"][service]["Rules"];
    match &mut rules[*kind] {
        Value::Array(places) => places.extend(terms.as_array()?.iter().cloned()),
        absent @ Value::Null => *absent = terms.clone(),
        _ => return None,
    }
    Some(changed)
}

/// What each service offers each consignment.
fn offered(case: &Case, rule_set: &Value) -> Vec<BTreeMap<String, Quote>> {
    let pool = compiled(rule_set).all();
    let offered = readable(&case.consignments).into_iter().map(|consignment| {
        let quotes = pool.quotes(&consignment, instant(&case.at)).unwrap_or_default();
        quotes.into_iter().map(|quote| (quote.service().reference.to_string(), quote)).collect()
    });
    offered.collect()
}

/// Without one of its services.
fn without(rule_set: &Value, service: &str) -> Value {
    let mut without = rule_set.clone();
    without["CarrierServices"].as_array_mut().unwrap().retain(|one| one["Reference"] != service);
    for group in without["CarrierServiceGroups"].as_array_mut().into_iter().flatten() {
        group["Services"].as_array_mut().unwrap().retain(|one| one != service);
    }
    named_only(&mut without, |one| one != service);
    without
}

/// Takes services from collections, history and what is for some services alone. Collections and history that are left without
/// any go; such surcharges, rules, preferences, capacities and steps are for nobody.
pub(crate) fn named_only(rule_set: &mut Value, is_there: impl Fn(&str) -> bool) {
    let at_location = |location: &mut Value| {
        let Some(collections) = location.get_mut("Collections").and_then(Value::as_array_mut) else { return };
        collections.retain_mut(|collection| {
            let Some(services) = collection.get_mut("Services").and_then(Value::as_array_mut) else { return true };
            services.retain(|service| service.as_str().is_some_and(&is_there));
            !services.is_empty()
        });
    };
    let inbound = rule_set["Collections"].as_array().is_some_and(|own| !own.is_empty());
    rule_set.get_mut("ShippingLocations").and_then(Value::as_array_mut).into_iter().flatten().for_each(at_location);
    at_location(rule_set);
    if let Some(history) = rule_set.get_mut("History").and_then(Value::as_array_mut) {
        history.retain(|row| row["Service"].as_str().is_some_and(&is_there));
    }
    let names = |kind: &str| -> Vec<String> {
        rule_set[kind].as_array().into_iter().flatten().filter_map(|one| one["Reference"].as_str()).map(str::to_owned).collect()
    };
    let (mut services, groups) = (names("CarrierServices"), rule_set.get("CarrierServiceGroups").is_some());
    services.retain(|service| is_there(service));
    let mut nobody = false;
    for kind in ["Surcharges", "ShippingRules", "Preferences", "Capacities"] {
        for one in rule_set.get_mut(kind).and_then(Value::as_array_mut).into_iter().flatten() {
            nobody |= for_nobody(one, &services, groups);
        }
    }
    for objective in rule_set.get_mut("Objectives").and_then(Value::as_array_mut).into_iter().flatten() {
        for step in objective["Choose"].as_array_mut().into_iter().flatten() {
            nobody |= step.get_mut("Prefer").is_some_and(|prefer| for_nobody(prefer, &services, groups));
        }
    }
    of_what_there_is(rule_set);
    // Without any, everyone would collect every day.
    if inbound && rule_set["Collections"].as_array().is_some_and(Vec::is_empty) {
        rule_set["Collections"] = json!([{ "Carrier": "NOBODY" }]);
        nobody = true;
    }
    if nobody {
        rule_set["Carriers"].as_array_mut().unwrap().push(json!({ "Reference": "NOBODY" }));
    }
}

/// Takes the services that aren't among these from what is for some; where none is left it is for a carrier without any.
fn for_nobody(scope: &mut Value, services: &[String], groups: bool) -> bool {
    let lists = ["Services", "Carriers", "CarrierServiceGroups"];
    let scope = scope.as_object_mut().unwrap();
    if !lists.iter().any(|list| scope.contains_key(*list)) {
        return false;
    }
    if let Some(own) = scope.get_mut("Services").and_then(Value::as_array_mut) {
        own.retain(|own| own.as_str().is_some_and(|own| services.iter().any(|service| meets(own, service))));
    }
    if !groups {
        scope.remove("CarrierServiceGroups");
    }
    scope.retain(|list, names| !lists.contains(&list.as_str()) || names.as_array().is_none_or(|names| !names.is_empty()));
    let nobody = !lists.iter().any(|list| scope.contains_key(*list));
    if nobody {
        scope.insert("Carriers".to_owned(), json!(["NOBODY"]));
    }
    nobody
}

/// Takes out of percentages the names of surcharges that are nowhere any more. What is of nothing is a percentage of 0.
fn of_what_there_is(rule_set: &mut Value) {
    let surcharges = |of: &Value| of["Surcharges"].as_array().cloned().unwrap_or_default();
    let mut all = surcharges(rule_set);
    all.extend(rule_set["CarrierServices"].as_array().into_iter().flatten().flat_map(surcharges));
    let names: Vec<Value> = all.iter().flat_map(|own| [own["Name"].clone(), own["Reference"].clone()]).chain([json!("Base")]).collect();
    for surcharge in rule_set.get_mut("Surcharges").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(of) = surcharge.get_mut("Of").and_then(Value::as_array_mut) else { continue };
        of.retain(|name| names.contains(name));
        if of.is_empty() {
            of.push(json!("Base"));
            let entries = surcharge.get_mut("Table").and_then(Value::as_array_mut);
            for entry in entries.into_iter().flatten().filter(|entry| entry.get("Percent").is_some()) {
                entry["Percent"] = json!(0);
            }
            if surcharge.get("Percent").is_some() {
                surcharge["Percent"] = json!(0);
            }
        }
    }
}

/// Another order of every list in which the order says nothing.
fn shuffled(rule_set: &Value, seed: u64) -> Value {
    let mut shuffled = rule_set.clone();
    let mut state = seed | 1;
    let mut shuffle = |list: &mut Value| {
        let Some(list) = list.as_array_mut() else { return };
        for end in (1..list.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            list.swap(end, usize::try_from(state >> 33).unwrap() % (end + 1));
        }
    };
    for list in ["CarrierServices", "Zones", "Carriers", "ShippingLocations", "CarrierServiceGroups", "PackageSizes"] {
        shuffle(&mut shuffled[list]);
    }
    for (list, inner) in
        [("CarrierServiceGroups", "Services"), ("ShippingLocations", "Collections"), ("Zones", "Include"), ("Zones", "Exclude")]
    {
        for one in shuffled[list].as_array_mut().into_iter().flatten() {
            if one[inner].is_array() {
                shuffle(&mut one[inner]);
            }
        }
    }
    // Indexing has put nulls where lists were absent.
    shuffled.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    shuffled
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_further_rule_never_adds_a_service((case, rule, at) in (generate::cases(), further_rules(), any::<Index>())) {
        let service = at.index(case.rule_set["CarrierServices"].as_array().unwrap().len());
        let Some(changed) = with_rule(&case.rule_set, service, &rule) else { return Ok(()) };
        let name = case.rule_set["CarrierServices"][service]["Reference"].as_str().unwrap();
        for (mut before, mut after) in offered(&case, &case.rule_set).into_iter().zip(offered(&case, &changed)) {
            let (own_before, own_after) = (before.remove(name), after.remove(name));
            prop_assert_eq!(before, after, "the others");
            prop_assert!(own_after.is_none() || own_after == own_before, "{:?} added {:?}", rule, own_after);
        }
    }

    #[test]
    fn taking_away_a_service_that_was_not_chosen_changes_nothing(case in generate::cases_without(&[Group::Objectives])) {
        let at = instant(&case.at);
        let (matcher, consignments) = (compiled(&case.rule_set), readable(&case.consignments));
        let before: Vec<_> = consignments.iter().map(|consignment| matcher.all().allocate(consignment, at)).collect();
        for service in matcher.services() {
            let without = compiled(&without(&case.rule_set, service.reference.as_str())).all();
            for (consignment, before) in consignments.iter().zip(&before) {
                let after = without.allocate(consignment, at);
                match (before, &after) {
                    (Ok(Allocation::Allocated(summary)), _) if summary.quote.service().reference == service.reference => {}
                    (Ok(Allocation::Allocated(before)), Ok(Allocation::Allocated(after)))
                        if before.runner_up.as_ref().is_some_and(|next| next.service().reference == service.reference) =>
                    {
                        prop_assert_eq!(&after.quote, &before.quote, "without {}", service.reference);
                    }
                    (Ok(Allocation::Failed(before)), Ok(Allocation::Failed(after))) => {
                        let others = before.unqualified.iter().filter(|one| one.service().reference != service.reference);
                        prop_assert!(others.eq(&after.unqualified), "without {}: {:?}", service.reference, after);
                    }
                    (before, after) => prop_assert_eq!(after, before, "without {}", service.reference),
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_file_changes_nothing((case, seed) in (generate::cases(), any::<u64>())) {
        let at = instant(&case.at);
        let (matcher, other) = (compiled(&case.rule_set), compiled(&shuffled(&case.rule_set, seed)));
        let consignments = readable(&case.consignments);
        for choice in generate::choices(&case.rule_set) {
            let (one, other) = (pool(&matcher, &choice), pool(&other, &choice));
            prop_assert_eq!(told(&one, &consignments, at), told(&other, &consignments, at), "{:?}", choice);
        }
        // And as SortedPRO's JSON. Only the fingerprint says that the texts differ.
        let answers = Answers::default().with_link_base("https://api.example.com");
        for consignment in &consignments {
            let answer = |matcher: &consign::Matcher| {
                let answer = match matcher.all().allocate(consignment, at) {
                    Ok(allocation) => answers.allocation(&allocation, None).into_owned(),
                    Err(refusal) => answers.refused(&refusal, &consignment.state, matcher.fingerprint()),
                };
                serde_json::to_string(&answer).unwrap().replace(&matcher.fingerprint().to_string(), "")
            };
            prop_assert_eq!(answer(&matcher), answer(&other));
        }
    }
}

/// What is found by chance once in a thousand worlds, every time.
#[test]
fn each_service_names_its_places_in_its_own_words_and_order() {
    let service = |reference: &str, places: &[&str]| {
        let transit = json!([{ "TransitDays": { "Min": 1, "Max": 1 } }]);
        json!({ "Reference": reference, "Carrier": "X", "Transit": transit, "Rules": { "ExcludedPlaces": places } })
    };
    let rules = |services: &[Value]| json!({ "Currency": "GBP", "Carriers": [{ "Reference": "X" }], "CarrierServices": services });
    let destination = json!([{ "AddressType": "Destination", "Postcode": "BT1 1AA", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }]);
    let consignment = json!({ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }], "Addresses": destination });
    let consignments = readable(&[consignment]);
    let at = instant("2026-11-02T09:00:00Z");
    for (one, other) in [(&["826"][..], &["GBR"][..]), (&["GB", "GB BT"], &["GB BT", "GB"]), (&["*"], &["GB BT", "gb", "*"])] {
        let both = compiled(&rules(&[service("A", one), service("B", other)]));
        let alone = compiled(&rules(&[service("B", other)]));
        assert_eq!(told(&both.service("B").unwrap(), &consignments, at), told(&alone.all(), &consignments, at));
    }
}

/// Likewise.
#[test]
fn two_collections_at_one_time_stand_in_any_order() {
    let collection =
        |days_before: u32| json!({ "Carrier": "X", "Time": "17:00", "AllocationCutOff": { "Time": "16:00", "DaysBefore": days_before } });
    let told = [[0, 3], [3, 0]].map(|order| {
        let location = json!({ "Reference": "L", "Collections": order.map(collection) });
        let transit = json!([{ "TransitDays": { "Min": 1, "Max": 1 } }]);
        let service = json!({ "Reference": "A", "Carrier": "X", "Transit": transit, "Rates": [{ "Bands": [{ "Price": 5 }] }] });
        let rules =
            json!({ "Currency": "GBP", "Carriers": [{ "Reference": "X" }], "ShippingLocations": [location], "CarrierServices": [service] });
        let addresses = json!([
            { "AddressType": "Origin", "ShippingLocationReference": "L" },
            { "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } },
        ]);
        let package = json!({ "Weight": { "Value": 1, "Unit": "Kg" } });
        let consignment = json!({ "Reference": "EC-1", "ShippingDate": "2026-11-09", "Packages": [package], "Addresses": addresses });
        told(&compiled(&rules).all(), &readable(&[consignment]), instant("2026-11-02T09:00:00Z"))
    });
    assert_eq!(told[0], told[1]);
}
