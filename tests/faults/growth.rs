//! Row 18: a rule set of twice the size takes twice the memory, not four times, and no text of a few megabytes takes the machine.

use consign::RuleSet;
use serde_json::{Value, json};

use super::{compiled, rules, service, service_with, violations};

/// How many bytes the matcher holds of a rule set of that size.
fn held(of_size: impl Fn(usize) -> Value, size: usize) -> f64 {
    let held = compiled(&of_size(size)).memory_usage();
    f64::from(u32::try_from(held).unwrap())
}

/// Twice the size is twice the growth. Where it is more, a further doubling shows how much more. Where something is given up that a larger
/// rule set would not be worth, as the index is, four times the size takes at most four times as much.
fn grows_in_step(what: &str, of_size: impl Fn(usize) -> Value) {
    let [small, medium, large] = [1_000, 2_000, 4_000].map(|size| held(&of_size, size));
    let growth = (large - medium) / (medium - small).max(1.0);
    assert!(
        growth < 2.3 || large < 4.0 * small,
        "{what}: {small}, {medium}, {large} bytes: each doubling takes {growth:.2} times what the one before it took"
    );
}

fn names(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| format!("N{number}"))
}

fn listed(count: usize, item: impl Fn(String) -> Value) -> Value {
    names(count).map(item).collect()
}

#[test]
fn row_18_services_with_all_their_rules() {
    grows_in_step("services", |count| {
        let fields = json!({ "Rules": { "Weight": { "Min": 1, "Max": 2, "Unit": "Kg" }, "Length": { "Max": 2, "Unit": "m" }, "Girth": { "Max": 2, "Unit": "m" },
            "LengthPlusGirth": { "Max": 4, "Unit": "m" }, "Value": { "Max": 2, "Currency": "GBP" }, "Tags": ["Oil"], "ExcludedPlaces": ["GB M2"] } });
        rules(&names(count).map(|name| service_with(&name, &fields)).collect::<Vec<_>>())
    });
}

#[test]
fn row_18_groups() {
    grows_in_step("services, each in a group of its own", |count| {
        let mut rules = rules(&names(count).map(|name| service(&name)).collect::<Vec<_>>());
        rules["CarrierServiceGroups"] = listed(count, |name| json!({ "Reference": name, "Services": [name] }));
        rules
    });
}

#[test]
fn row_18_tags() {
    grows_in_step("services, each with a tag of its own", |count| {
        let services = names(count).map(|name| service_with(&name, &json!({ "Rules": { "Tags": [name] } })));
        rules(&services.collect::<Vec<_>>())
    });
}

#[test]
fn row_18_excluded_places() {
    grows_in_step("services, each with an excluded place of its own", |count| {
        let services = names(count).map(|name| service_with(&name, &json!({ "Rules": { "ExcludedPlaces": [format!("DE {name}")] } })));
        rules(&services.collect::<Vec<_>>())
    });
}

#[test]
fn row_18_lanes_and_bands() {
    grows_in_step("lanes to a zone each", |count| {
        let mut rules = rules(&[service_with(
            "A",
            &json!({
                "Transit": listed(count, |name| json!({ "To": [name], "TransitDays": { "Min": 1, "Max": 1 } })),
                "Rates": listed(count, |name| json!({ "To": [format!("DE {name}")], "Bands": [{ "UpTo": 1 }, { "UpTo": 2 }] })),
            }),
        )]);
        rules["Zones"] =
            listed(count, |name| json!({ "Reference": name, "Include": [format!("DE {name}"), "GB"], "Exclude": [format!("GB M2")] }));
        rules
    });
}

#[test]
fn row_18_locations_and_carriers() {
    grows_in_step("locations and carriers, each with the other", |count| {
        let mut rules = rules(&[]);
        rules["Carriers"] = listed(count, |name| json!({ "Reference": name }));
        rules["ShippingLocations"] = listed(count, |name| json!({ "Reference": name, "Collections": [{ "Carrier": name }] }));
        rules
    });
}

#[test]
fn row_18_ranges_of_postcodes_compile_in_step() {
    // Twenty thousand ranges are a second's work, also here; their comparisons with each other are not.
    let ranges: Vec<String> = (0..20_000).map(|number| format!("DE {number:05}-{:05}", number + 1)).collect();
    let mut rules = rules(&[service("A")]);
    rules["Zones"] = json!([{ "Reference": "Z", "Include": ranges }]);
    let rules = RuleSet::from_json(&rules.to_string()).unwrap();
    let started = std::time::Instant::now();
    rules.compile().unwrap();
    assert!(started.elapsed().as_secs() < 10, "{:?} for 20,000 ranges", started.elapsed());
}

#[test]
fn row_18_many_violations_are_found_in_step() {
    let services = vec![r#"{"Reference":"A","Carrier":"NOPE"}"#; 10_000].join(",");
    let source = format!(r#"{{"Currency":"GBP","CarrierServices":[{services}]}}"#);
    let started = std::time::Instant::now();
    let found = violations(&source);
    assert!(
        found.len() >= 10_000 || found.last().is_some_and(|violation| violation.message.contains("more")),
        "{} violations",
        found.len()
    );
    assert!(started.elapsed().as_secs() < 30, "{:?} for {} violations", started.elapsed(), found.len());
}

#[test]
fn row_18_near_matches_are_looked_for_in_step() {
    let mut rules = rules(&names(4_000).map(|name| service(&name)).collect::<Vec<_>>());
    rules["CarrierServiceGroups"] =
        json!([{ "Reference": "G", "Services": names(1_000).map(|name| format!("{name}X")).collect::<Vec<_>>() }]);
    let source = rules.to_string();
    let started = std::time::Instant::now();
    assert_eq!(violations(&source).len(), 1_000);
    assert!(started.elapsed().as_secs() < 60, "{:?} for 1,000 unknown names of 4,000", started.elapsed());
}

/// How many bytes reading a rule set that is refused took at most, and what was found.
fn taken(source: &str) -> (u64, Vec<consign::Violation>) {
    let mut found = Vec::new();
    let taken = allocation_counter::measure(|| found = violations(source));
    (taken.bytes_max, found)
}

#[test]
fn row_17_what_is_refused_takes_little_memory_whatever_it_is_made_of() {
    let times = 300_000;
    let object = |fields: &str| format!(r#"{{{}"Currency":"GBP"}}"#, fields.repeat(times));
    let list = |field: &str, element: &str| format!(r#"{{"Currency":"GBP","{field}":[{}1]}}"#, element.repeat(times));
    for (what, source, least) in [
        ("unknown fields", object(r#""a":1,"#), times),
        ("a field again and again", object(r#""Name":"","#), times - 1),
        ("names that are no country", format!(r#"{{"Currency":"GBP","Holidays":{{{}"GB":[]}}}}"#, r#""a":1,"#.repeat(times)), 250_001),
        ("services that are none", list("CarrierServices", "1,"), 250_001),
        ("a list that is too long", list("Zones", r#"{"Reference":"Z","Include":["GB"]},"#), 1),
        ("lines", format!("{}{{}}", "\n".repeat(10 * times)), 1),
        ("lists in lists", "[".repeat(10 * times), 1),
        ("objects in objects", r#"{"a":"#.repeat(times), 1),
        ("a list where an object belongs", format!("[{}1]", "[],".repeat(times)), 1),
    ] {
        let (bytes, found) = taken(&source);
        let most = 16_000_000 + 8 * source.len() as u64;
        assert!(bytes < most, "{what}: {bytes} bytes for a text of {}", source.len());
        let end = found.last().unwrap();
        let more =
            end.message.strip_prefix('`').and_then(|text| text.strip_suffix("` violations more")).map_or(0, |more| more.parse().unwrap());
        assert!(found.len() - usize::from(more > 0) + more >= least, "{what}: {} violations, {end}", found.len());
        assert!(found.len() <= 10_001, "{what}: {} violations", found.len());
    }
}
