//! A kind of limit that doesn't exist is added by one row of the table of metrics, and is enforced wherever anything is asked.

use super::compile::compiled;
use super::engine::Matcher;
use super::index::{Caps, build};
use crate::allocation::Allocation;
use crate::consignment::Consignment;
use crate::measure::{LengthUnit, WeightUnit};
use crate::rule::{Limit, Metric, Of, ReasonCode, RuleKind, Unit};
use crate::rule_set::{CarrierService, RuleSet};
use crate::simulation::Simulation;

/// Figures that no rule of ours limits.
static HALF_OF_WEIGHT: Metric = Metric {
    kind: RuleKind::Girth,
    code: ReasonCode::Girth,
    name: "half of the weight",
    of: Of::Consignment(|totals| Some((totals.weight / 2).into())),
    is_another_side: false,
};
static SHORTEST_SUM: Metric = Metric {
    kind: RuleKind::Length,
    code: ReasonCode::Length,
    name: "length less half of the girth",
    of: Of::Package(|package| Some((package.length()? - package.girth()? / 2).into())),
    is_another_side: false,
};

fn limits(service: &CarrierService) -> Vec<Limit> {
    let ten = Some("10".parse().unwrap());
    match service.reference.as_str() {
        "LIGHT" => vec![Limit::new(&HALF_OF_WEIGHT, [None, ten], Unit::Weight(WeightUnit::Kilogram))],
        "LONG" => vec![Limit::new(&SHORTEST_SUM, [ten, None], Unit::Length(LengthUnit::Centimetre))],
        _ => Vec::new(),
    }
}

fn matchers() -> [Matcher; 2] {
    let service = |reference: &str, price: u32| {
        format!(
            r#"{{ "Reference": "{reference}", "Carrier": "C", "Transit": [{{ "TransitDays": {{ "Min": 1, "Max": 1 }} }}],
                "Rates": [{{ "Bands": [{{ "Price": {price} }}] }}] }}"#
        )
    };
    let services = [service("LIGHT", 1), service("LONG", 2), service("ANY", 3)].join(",");
    let rules = RuleSet::from_json(&format!(
        r#"{{ "Currency": "GBP", "Carriers": [{{ "Reference": "C" }}], "CarrierServices": [{services}],
            "CarrierServiceGroups": [{{ "Reference": "G", "Services": ["LIGHT", "LONG", "ANY"] }}] }}"#
    ));
    [true, false].map(|indexed| {
        let made = compiled(rules.as_ref().unwrap(), &limits);
        let index = indexed.then(|| build(&made, &Caps::USUAL));
        Matcher::new(made, index)
    })
}

fn consignment(kilograms: u32, length: u32) -> Consignment {
    Consignment::from_json(&format!(
        r#"{{ "Reference": "EC-1", "Packages": [{{ "Weight": {{ "Value": {kilograms}, "Unit": "Kg" }},
                "Dimensions": {{ "Unit": "Cm", "Length": {length}, "Width": 10, "Height": 10 }} }}],
            "Addresses": [{{ "AddressType": "Destination", "Country": {{ "IsoCode": {{ "TwoLetterCode": "GB" }} }} }}] }}"#
    ))
    .unwrap()
}

#[test]
fn a_new_kind_of_limit_is_enforced_everywhere() {
    let at = "2026-11-02T09:00:00Z".parse().unwrap();
    // At most 20 kg, and at least 10 cm longer than the other sides together: both ends are included.
    for (kilograms, length, taking) in
        [(20, 30, vec!["LIGHT", "LONG", "ANY"]), (21, 30, vec!["LONG", "ANY"]), (20, 29, vec!["LIGHT", "ANY"]), (21, 29, vec!["ANY"])]
    {
        let consignment = consignment(kilograms, length);
        for matcher in matchers() {
            for pool in [matcher.all(), matcher.group("G").unwrap()] {
                let quotes = pool.quotes(&consignment, at).unwrap();
                let quoted: Vec<String> = quotes.iter().map(|quote| quote.service().reference.to_string()).collect();
                assert_eq!(quoted, taking);
                let chosen = pool.decide(&consignment, at).unwrap().map(|choice| choice.service().reference.to_string());
                assert_eq!(chosen.as_deref(), taking.first().copied());
                let options = pool.delivery_options(&consignment, at, 1).unwrap();
                assert_eq!(options.first().map(|option| option.quote.service().reference.as_str()), taking.first().copied());
                let unqualified = pool.explain(&consignment, at).unwrap().unqualified;
                assert_eq!(unqualified.len(), 3 - taking.len());
                assert!(unqualified.iter().all(|service| service.reasons().all(|reason| reason.figures().count() == 1)));
                let mut simulation = Simulation::new(&pool);
                simulation.add(&consignment, at).unwrap();
                let barring = simulation.aggregates().rules.values().map(|cost| cost.moved).sum::<u64>();
                let dearer = ["LIGHT", "LONG", "ANY"].iter().position(|name| Some(name) == taking.first()).unwrap();
                assert_eq!(barring, dearer as u64, "{taking:?}");
            }
            for name in ["LIGHT", "LONG", "ANY"] {
                let alone = matcher.service(name).unwrap().allocate(&consignment, at).unwrap();
                assert_eq!(matches!(alone, Allocation::Allocated(_)), taking.contains(&name), "{name}");
            }
        }
    }
}
