//! Row 18: a rule set of four times the size takes four times the memory, not sixteen times, and no text of a few megabytes takes the machine.
//! What is counted is what is put on the heap, which on every machine is the same.

use allocation_counter::{AllocationInfo, measure};
use consign::{Matcher, RuleSet};
use serde_json::{Value, json};

use super::{monday, parcel_with, read, rules, service, service_with, violations};

/// What compiling a rule set puts on the heap, and what the matcher then holds.
fn cost(rules: &Value) -> (AllocationInfo, Matcher) {
    let rules = RuleSet::from_json(&rules.to_string()).unwrap_or_else(|error| panic!("{error}"));
    let mut matcher = None;
    let info = measure(|| matcher = rules.compile().ok());
    (info, matcher.unwrap())
}

/// Of two sizes, one four times the other, the larger takes less than six times as much of everything: what it holds, what it held at
/// the most, and how often it asked for more.
fn grows_in_step_from(small: usize, what: &str, of_size: impl Fn(usize) -> Value) {
    let figures = |size: usize| {
        let rules = of_size(size);
        let services = rules["CarrierServices"].as_array().unwrap().len();
        assert!(services > 0, "{what}: without services nothing is indexed");
        let (info, matcher) = cost(&rules);
        assert_eq!(matcher.services().count(), services);
        [matcher.memory_usage() as u64, info.bytes_max, info.bytes_total, info.count_total]
    };
    let [few, many] = [figures(small), figures(4 * small)];
    println!("{what}: {few:?} {many:?}");
    for (name, (few, many)) in ["held", "held at the most", "put on the heap", "times"].iter().zip(few.into_iter().zip(many)) {
        assert!(many < 6 * few, "{what}, {name}: {few} of {small}, {many} of {}", 4 * small);
    }
}

/// The service that is chosen for a consignment.
fn chosen(matcher: &Matcher, consignment: &Value) -> Option<String> {
    let (pool, consignment) = (matcher.all(), read(consignment).unwrap());
    pool.decide(&consignment, monday()).unwrap().map(|choice| choice.service().reference.to_string())
}

fn grows_in_step(what: &str, of_size: impl Fn(usize) -> Value) {
    grows_in_step_from(1_000, what, of_size);
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
        let services = names(count).map(|name| service_with(&name, &json!({ "Rules": { "ExcludedPlaces": [format!("HK {name}")] } })));
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
                "Rates": listed(count, |name| json!({ "To": [format!("HK {name}")], "Bands": [{ "UpTo": 1 }, { "UpTo": 2 }] })),
            }),
        )]);
        rules["Zones"] =
            listed(count, |name| json!({ "Reference": name, "Include": [format!("HK {name}"), "GB"], "Exclude": [format!("GB M2")] }));
        rules
    });
}

#[test]
fn row_18_locations_and_carriers() {
    grows_in_step("locations and carriers, each with the other", |count| {
        let mut rules = rules(&[service("A"), service_with("B", &json!({ "Carrier": "N7" }))]);
        rules["Carriers"] = listed(count, |name| json!({ "Reference": name }));
        rules["Carriers"].as_array_mut().unwrap().push(json!({ "Reference": "DPD" }));
        rules["ShippingLocations"] = listed(count, |name| json!({ "Reference": name, "Collections": [{ "Carrier": name }] }));
        rules
    });
}

/// A hundred thousand locations, ten thousand carriers: of the products of the two nothing is made.
#[test]
fn row_18_locations_times_carriers() {
    let mut rules = rules(&[service_with("A", &json!({ "Carrier": "N7" })), service_with("B", &json!({ "Carrier": "N8" }))]);
    rules["Carriers"] = listed(10_000, |name| json!({ "Reference": name }));
    let location =
        |number: usize| json!({ "Reference": format!("L{number}"), "Collections": [{ "Carrier": format!("N{}", number % 10_000) }] });
    rules["ShippingLocations"] = (0..100_000).map(location).collect();
    let document = rules.to_string().len();
    assert!((3_500_000..8_000_000).contains(&document), "{document}");
    let (info, matcher) = cost(&rules);
    let most = 40 * document as u64;
    let figures = [matcher.memory_usage() as u64, info.bytes_max, info.bytes_total];
    println!("{document}: {figures:?}");
    assert!(figures.iter().all(|bytes| *bytes < most), "{figures:?} of {document}");
    for (location, taken) in [(7, Some("A")), (99_998, None), (90_008, Some("B")), (0, None)] {
        let consignment = parcel_with(&json!({ "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": format!("L{location}") },
            { "AddressType": "Destination", "Postcode": "M2 6LW", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }));
        assert_eq!(chosen(&matcher, &consignment).as_deref(), taken, "{location}");
    }
}

fn lane_to(to: &Value) -> Value {
    json!({ "Transit": [{ "To": to, "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "To": to, "Bands": [{ "Price": 5 }] }] })
}

#[test]
fn row_18_zones_of_many_places() {
    grows_in_step_from(50, "zones, each of many places, all of them again in the next", |count| {
        let places = |first: usize| (0..40).map(move |number| format!("DE {:05}", 7 * first + number)).collect::<Vec<_>>();
        let mut rules =
            rules(&(0..count).map(|zone| service_with(&format!("S{zone}"), &lane_to(&json!([format!("Z{zone}")])))).collect::<Vec<_>>());
        rules["Zones"] = (0..count).map(|zone| json!({ "Reference": format!("Z{zone}"), "Include": places(zone) })).collect();
        rules
    });
}

#[test]
fn row_18_lists_of_each_service() {
    grows_in_step("services, each with a list of its own", |count| {
        rules(
            &(0..count)
                .map(|number| service_with(&format!("S{number}"), &lane_to(&json!([format!("DE {number:05}")]))))
                .collect::<Vec<_>>(),
        )
    });
}

/// So many ranges, each of them in all that are wider, would take the square of their number.
fn nested(count: usize) -> Value {
    let range = |number: usize| json!([format!("DE {:05}-{:05}", 40_000 - number, 40_001 + number)]);
    rules(&(0..count).map(|number| service_with(&format!("S{number:05}"), &lane_to(&range(number)))).collect::<Vec<_>>())
}

#[test]
fn row_18_lists_one_in_another() {
    let (info, matcher) = cost(&nested(6_000));
    // Without an end to it, the classes alone would be 36,000,000 in lists, and as many in ways.
    println!("{} {info:?}", matcher.memory_usage());
    assert!(matcher.memory_usage() < 60_000_000 && info.bytes_max < 120_000_000, "{} {info:?}", matcher.memory_usage());
    let asked = |postcode: &str| {
        parcel_with(&json!({ "Addresses": [
            { "AddressType": "Destination", "Postcode": postcode, "Country": { "IsoCode": { "TwoLetterCode": "DE" } } }] }))
    };
    for (postcode, first) in [("40001", "S00000"), ("40003", "S00002"), ("34500", "S05500")] {
        assert_eq!(chosen(&matcher, &asked(postcode)).as_deref(), Some(first));
    }
}

#[test]
fn row_18_bands_of_each_service() {
    grows_in_step("services, each with bands of its own", |count| {
        // In grams, so that no two services have an end in common.
        let bands = |number: usize| -> Value { (1..=8).map(|band| json!({ "UpTo": band * 10_000 + number, "Price": band })).collect() };
        let service = |number: usize| service_with(&format!("S{number}"), &json!({ "Rates": [{ "Unit": "g", "Bands": bands(number) }] }));
        rules(&(0..count).map(service).collect::<Vec<_>>())
    });
}

/// From each of many places to each of many: a few lines that name them, and the square of their number of ways.
#[test]
fn row_18_origins_times_destinations() {
    let of = |count: usize| {
        let transit: Value =
            (0..count).map(|number| json!({ "From": [format!("L{number}")], "TransitDays": { "Min": 1, "Max": 1 } })).collect();
        let rates: Value =
            (0..count).map(|number| json!({ "To": [format!("DE {number:05}")], "Bands": [{ "Price": number + 1 }] })).collect();
        let mut rules =
            rules(&[service_with("A", &json!({ "Transit": transit, "Rates": rates })), service_with("B", &lane_to(&json!(["DE"])))]);
        rules["ShippingLocations"] =
            (0..count).map(|number| json!({ "Reference": format!("L{number}"), "Collections": [{ "Carrier": "DPD" }] })).collect();
        rules
    };
    let (info, matcher) = cost(&of(4_000));
    println!("{} {info:?}", matcher.memory_usage());
    assert!(matcher.memory_usage() < 40_000_000 && info.bytes_max < 80_000_000, "{} {info:?}", matcher.memory_usage());
    for (postcode, first) in [("00003", "A"), ("02000", "B"), ("09999", "B")] {
        let consignment = parcel_with(&json!({ "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": "L3999" },
            { "AddressType": "Destination", "Postcode": postcode, "Country": { "IsoCode": { "TwoLetterCode": "DE" } } }] }));
        assert_eq!(chosen(&matcher, &consignment).as_deref(), Some(first), "{postcode}");
    }
}

#[test]
fn row_18_lanes_of_each_origin() {
    grows_in_step_from(300, "services, each with a lane of its own from a location of its own", |count| {
        let lanes = |number: usize| {
            let [from, to] = [json!([format!("L{number}")]), json!([format!("DE {number:05}")])];
            json!({ "Transit": [{ "From": from, "To": to, "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "From": from, "To": to, "Bands": [{ "Price": 5 }] }] })
        };
        let mut rules = rules(&(0..count).map(|number| service_with(&format!("S{number}"), &lanes(number))).collect::<Vec<_>>());
        rules["ShippingLocations"] =
            (0..count).map(|number| json!({ "Reference": format!("L{number}"), "Place": format!("DE {number:05}") })).collect();
        rules
    });
}

#[test]
fn row_18_lanes_one_after_another() {
    grows_in_step_from(500, "rate lanes to one place, each valid on a day of its own", |count| {
        let date = |number: usize| (monday().date_naive() + chrono::Days::new(number as u64)).to_string();
        let lane = |number: usize| json!({ "ValidFrom": date(number), "ValidTo": date(number), "Bands": [{ "UpTo": number + 1, "Price": 5 }, { "Price": 6 }] });
        rules(&[service_with("A", &json!({ "Rates": (0..count).map(lane).collect::<Value>() }))])
    });
}

#[test]
fn row_18_tags_beyond_those_with_a_bit() {
    grows_in_step("services, each with a hundred tags", |count| {
        let tags = |number: usize| (0..100).map(|tag| format!("T{}", (number + tag) % 500)).collect::<Vec<_>>();
        rules(
            &(0..count / 5)
                .map(|number| service_with(&format!("S{number}"), &json!({ "Rules": { "Tags": tags(number) } })))
                .collect::<Vec<_>>(),
        )
    });
}

#[test]
fn row_18_currencies() {
    grows_in_step("services, each with rates in many currencies", |count| {
        let rates: Value = ["EUR", "USD", "SEK", "JPY", "CHF", "DKK", "NOK", "PLN", "CZK", "HUF"]
            .iter()
            .map(|currency| json!({ "Currency": currency, "To": ["GB"], "Bands": [{ "Price": 5 }] }))
            .collect();
        let mut rules = rules(&names(count / 5).map(|name| service_with(&name, &json!({ "Rates": rates }))).collect::<Vec<_>>());
        rules["ExchangeRates"] = json!({ "EUR": 0.85, "USD": 0.8, "SEK": 0.075 });
        rules
    });
}

#[test]
fn row_18_lists_of_many_zones() {
    grows_in_step("a list of many zones, and lists of it and a place", |count| {
        let mut zones: Vec<String> = names(count).collect();
        let all = lane_to(&json!(zones));
        zones.truncate(2);
        let few = names(count).map(|name| service_with(&format!("S{name}"), &lane_to(&json!([zones[0], zones[1], format!("AE {name}")]))));
        let mut rules = rules(&few.chain([service_with("ALL", &all)]).collect::<Vec<_>>());
        let places = |number: usize| json!([format!("DE {number:05}"), format!("FR {number:05}")]);
        rules["Zones"] = (0..count).map(|number| json!({ "Reference": format!("N{number}"), "Include": places(number) })).collect();
        rules
    });
}

#[test]
fn row_18_ranges_of_postcodes_compile_in_step() {
    grows_in_step_from(5_000, "ranges of postcodes, each touching the next", |count| {
        let ranges: Vec<String> = (0..count).map(|number| format!("DE {number:05}-{:05}", number + 1)).collect();
        let mut rules = rules(&[service_with("A", &lane_to(&json!(["Z"])))]);
        rules["Zones"] = json!([{ "Reference": "Z", "Include": ranges }]);
        rules
    });
}

#[test]
fn row_18_tariffs_of_services_that_share_surcharges() {
    grows_in_step("services by a tariff each, all with the same surcharges", |count| {
        let rates = |name: &str| json!({ "Rates": [{ "Tariff": name, "Discount": { "Percent": 5 } }] });
        let mut rules = rules(&names(count).map(|name| service_with(&name, &rates(&name))).collect::<Vec<_>>());
        rules["ZoneCharts"] = json!([{ "Reference": "C", "Charts": [{ "Zones": { "1": ["GB"], "2": ["DE"] } }] }]);
        rules["Tariffs"] =
            listed(count, |name| json!({ "Reference": name, "ZoneChart": "C", "UpTo": [1, 2], "Prices": { "1": [1, 2], "2": [2, 3] } }));
        let surcharge =
            |number: usize| json!({ "Reference": format!("R{number}"), "Amount": 1, "When": { "Weight": { "Above": number } } });
        rules["Surcharges"] = (0..20).map(surcharge).collect();
        rules
    });
}

#[test]
fn row_18_percentages_of_surcharges() {
    grows_in_step_from(250, "surcharges, each with a percentage of it and of the first", |count| {
        let both =
            |name: String| [json!({ "Name": name, "Amount": 1 }), json!({ "Name": format!("P{name}"), "Percent": 1, "Of": ["N0", name] })];
        rules(&[service_with("A", &json!({ "Surcharges": names(count).flat_map(both).collect::<Value>() }))])
    });
}

#[test]
fn row_18_many_violations_are_found_in_step() {
    let found = |count: usize| {
        let services = vec![r#"{"Reference":"A","Carrier":"NOPE"}"#; count].join(",");
        let source = format!(r#"{{"Currency":"GBP","CarrierServices":[{services}]}}"#);
        let mut found = Vec::new();
        let info = measure(|| found = violations(&source));
        let is_all = found.len() >= count || found.last().is_some_and(|violation| violation.message.contains("more"));
        assert!(is_all, "{} violations", found.len());
        info.bytes_total
    };
    let [few, many] = [2_500, 10_000].map(found);
    assert!(many < 6 * few, "{few} {many}");
}

#[test]
fn row_18_near_matches_are_looked_for_in_step() {
    let mut rules = rules(&names(4_000).map(|name| service(&name)).collect::<Vec<_>>());
    rules["CarrierServiceGroups"] =
        json!([{ "Reference": "G", "Services": names(1_000).map(|name| format!("{name}X")).collect::<Vec<_>>() }]);
    let (source, mut found) = (rules.to_string(), 0);
    let info = measure(|| found = violations(&source).len());
    assert_eq!(found, 1_000);
    // Each of the thousand is compared once with each of the four thousand, and nothing is kept of that.
    assert!(info.count_total < 2 * 4_000_000 && info.bytes_max < 20_000_000, "{info:?}");
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
