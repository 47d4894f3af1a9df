//! What is said where a service's rules don't let a consignment through, figure by figure.

use consign::{Consignment, RuleSet};
use serde_json::{Value, json};

fn rule_set(services: &[Value]) -> RuleSet {
    let rules =
        json!({ "Currency": "GBP", "ExchangeRates": { "EUR": 0.8 }, "Carriers": [{ "Reference": "C" }], "CarrierServices": services });
    RuleSet::from_json(&rules.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

fn service(reference: &str, rules: &Value) -> Value {
    json!({ "Reference": reference, "Carrier": "C", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
        "Rates": [{ "Bands": [{ "Price": 1 }] }], "Rules": rules })
}

/// Two packages to Manchester: 3 kg, 40 x 30 x 20 cm and 20 GBP; 10 lb of which no more is known.
fn consignment(more: &Value) -> Consignment {
    let mut json = json!({
        "Reference": "EC-1",
        "Packages": [
            { "Weight": { "Value": 3, "Unit": "Kg" }, "Dimensions": { "Unit": "Cm", "Length": 40, "Width": 30, "Height": 20 },
                "Value": { "Amount": 20, "Currency": { "IsoCode": "GBP" } } },
            { "Weight": { "Value": 10, "Unit": "Lb" } }],
        "Addresses": [{ "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }],
    });
    json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Consignment::from_json(&json.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

const AT: &str = "2026-11-02T09:00:00Z";

/// Each figure that stands in the way: what is said, what is asked, what is allowed, and of which package.
fn said(rules: &Value, more: &Value) -> Vec<String> {
    let matcher = rule_set(&[service("S", rules)]).compile().unwrap();
    let explained = matcher.all().explain(&consignment(more), AT.parse().unwrap()).unwrap();
    let mut figures = Vec::new();
    for service in &explained.unqualified {
        service.reasons().for_each(|reason| figures.extend(reason.figures()));
    }
    figures
        .into_iter()
        .map(|figure| {
            let part = |what: &str, part: Option<String>| part.map_or(String::new(), |part| format!(" | {what} {part}"));
            let package = part("package", figure.package.map(|package| package.to_string()));
            format!("{}{}{}{package}", figure.message, part("asked", figure.asked.clone()), part("allowed", figure.allowed.clone()))
        })
        .collect()
}

/// Rules, what the consignment has more, and what is said.
type Case<'a> = (Value, &'a Value, &'a [&'a str]);

fn hold(cases: &[Case<'_>]) {
    for (rules, more, expected) in cases {
        assert_eq!(said(rules, more), *expected, "{rules}");
    }
}

#[test]
fn weights_and_sizes_in_words() {
    let none = json!({});
    hold(&[
        (
            json!({ "Weight": { "Max": 4, "Unit": "Kg" } }),
            &none,
            &["weight `7.5359237 kg` is above `4 kg` | asked 7.5359237 kg | allowed at most 4 kg"],
        ),
        (
            json!({ "Weight": { "Min": 5, "Max": 9, "Unit": "Kg" } }),
            &json!({ "Weight": { "Value": 4.5, "Unit": "kg" } }),
            &["weight `4.5 kg` is below `5 kg` | asked 4.5 kg | allowed 5 kg to 9 kg"],
        ),
        (
            json!({ "Length": { "Max": 35, "Unit": "Cm" } }),
            &none,
            &[
                "length of package 1 `40 cm` is above `35 cm` | asked 40 cm | allowed at most 35 cm | package 1",
                "package 2 has no dimensions: its length is not known | package 2",
            ],
        ),
        (
            json!({ "LengthPlusGirth": { "Max": 1, "Unit": "M" } }),
            &none,
            &[
                "length plus girth of package 1 `1.4 m` is above `1 m` | asked 1.4 m | allowed at most 1 m | package 1",
                "package 2 has no dimensions: its length plus girth is not known | package 2",
            ],
        ),
        (
            json!({ "SidesSum": { "Min": 1, "Unit": "M" } }),
            &json!({ "Packages": [
                { "Weight": { "Value": 1, "Unit": "Kg" }, "Dimensions": { "Unit": "Cm", "Length": 40, "Width": 40, "Height": 40 } },
                { "Weight": { "Value": 1, "Unit": "Kg" }, "Dimensions": { "Unit": "Cm", "Length": 40, "Width": 30, "Height": 20 } }] }),
            &["sum of sides of package 2 `0.9 m` is below `1 m` | asked 0.9 m | allowed at least 1 m | package 2"],
        ),
        (
            json!({ "SidesSum": { "Min": 1, "Unit": "M" } }),
            &none,
            &[
                "sum of sides of package 1 `0.9 m` is below `1 m` | asked 0.9 m | allowed at least 1 m | package 1",
                "package 2 has no dimensions: its sum of sides is not known | package 2",
            ],
        ),
        (
            json!({ "Volume": { "Max": 20, "Unit": "L", "Basis": "Package" } }),
            &none,
            &[
                "volume of package 1 `24 L` is above `20 L` | asked 24 L | allowed at most 20 L | package 1",
                "package 2 has no dimensions: its volume is not known | package 2",
            ],
        ),
    ]);
}

#[test]
fn values_counts_places_and_tags_in_words() {
    let none = json!({});
    let worth = |currency: &str| json!({ "Packages": [{ "Weight": { "Value": 3, "Unit": "Kg" } }], "Value": { "Amount": 40, "Currency": { "IsoCode": currency } } });
    hold(&[
        (
            json!({ "Value": { "Min": 30, "Basis": "Package" } }),
            &none,
            &[
                "value of package 1 `20 GBP` is below `30 GBP` | asked 20 GBP | allowed at least 30 GBP | package 1",
                "the value of package 2 is not known | allowed at least 30 GBP | package 2",
            ],
        ),
        (json!({ "Value": { "Max": 10 } }), &worth("EUR"), &["value `40 EUR` is above `10 GBP` | asked 40 EUR | allowed at most 10 GBP"]),
        (
            json!({ "Value": { "Max": 10 } }),
            &worth("JPY"),
            &["no exchange rate from `JPY` to `GBP` for the value | asked 40 JPY | allowed at most 10 GBP"],
        ),
        (json!({ "Packages": { "Max": 1 } }), &none, &["number of packages `2` is above `1` | asked 2 | allowed at most 1"]),
        (json!({ "Items": { "Min": 1 } }), &none, &["number of items `0` is below `1` | asked 0 | allowed at least 1"]),
        (
            json!({ "ExcludedPlaces": ["GB M", "GB M1"] }),
            &none,
            &[
                "destination `GB M` is in the excluded place `GB M` | asked GB M | allowed not GB M",
                "destination `GB M` is in the excluded place `GB M1` | asked GB M | allowed not GB M1",
            ],
        ),
        (
            json!({ "Tags": ["Oil"] }),
            &json!({ "Tags": ["Oil", "Wine", "Beer"] }),
            &[
                "tag `Wine` is not among the service's tags: `Oil` | asked Wine | allowed Oil",
                "tag `Beer` is not among the service's tags: `Oil` | asked Beer | allowed Oil",
            ],
        ),
        (json!({}), &json!({ "Tags": ["Wine"] }), &["tag `Wine` is not among the service's tags: none | asked Wine | allowed "]),
    ]);
}

/// The first sixty-two tags of a rule set are told apart quickly, all others as well.
#[test]
fn a_hundred_tags_are_told_apart() {
    let names: Vec<String> = (0..100).map(|number| format!("T{number}")).collect();
    let mut services: Vec<Value> = names.iter().map(|tag| service(tag, &json!({ "Tags": [tag] }))).collect();
    services.push(service("ALL", &json!({ "Tags": names })));
    let matcher = rule_set(&services).compile().unwrap();
    let taking = |tags: &[&str]| {
        let quotes = matcher.all().quotes(&consignment(&json!({ "Tags": tags })), AT.parse().unwrap()).unwrap();
        let mut taking: Vec<String> = quotes.iter().map(|quote| quote.service().reference.to_string()).collect();
        taking.sort();
        taking
    };
    assert_eq!(taking(&[]).len(), 101);
    for tag in ["T0", "T61", "T62", "T63", "T99"] {
        assert_eq!(taking(&[tag]), ["ALL", tag]);
        assert_eq!(taking(&[tag, tag]), ["ALL", tag]);
        assert_eq!(taking(&[tag, "T70"]), ["ALL"]);
        assert_eq!(taking(&[tag, "T100"]), [""; 0]);
    }
    assert_eq!(taking(&["T70", "T80", "T90"]), ["ALL"]);
}
