//! What each rule costs, found out by really taking it out of the rule set, compiling that and choosing again.

use std::collections::{BTreeMap, BTreeSet};

use consign::{Allocation, Consignment, Matcher, Quote, Reference, Refusal, RuleKind, RuleSet};
use consign_scale as scale;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::ask::{self, compiled, instant};
use super::support::generate;
use super::support::oracle::Choice;
use super::{Sums, add, least, simulated, sums, worlds};

/// Moved, failed, extra paid, examples.
type Cost = (u64, u64, Sums, Vec<Reference>);

/// Whether a service has a rule of a kind that some consignment may break.
fn has(service: &Value, kind: RuleKind, tags: &BTreeSet<String>) -> bool {
    match kind {
        RuleKind::Enabled => service["Enabled"] == json!(false),
        // A service without tags takes untagged consignments only.
        RuleKind::Tags => !tags.is_empty(),
        RuleKind::ShippingRules => true,
        _ => !service["Rules"][kind.as_str()].is_null(),
    }
}

/// Without the index, which has nothing to do with it.
fn plain(rule_set: &Value) -> Matcher {
    RuleSet::from_json(&rule_set.to_string()).unwrap().compile_without_index().unwrap()
}

/// The rule set with no rule of a kind checked, of one service or of all. `tags` are all tags there are.
fn without(rule_set: &Value, kind: RuleKind, service: Option<usize>, tags: &BTreeSet<String>) -> Value {
    let mut changed = rule_set.clone();
    if kind == RuleKind::ShippingRules {
        changed["ShippingRules"] = service.map_or(json!([]), |service| without_service(rule_set, service));
        return changed;
    }
    for (number, own) in changed["CarrierServices"].as_array_mut().unwrap().iter_mut().enumerate() {
        if service.is_some_and(|only| only != number) {
            continue;
        }
        if kind == RuleKind::Enabled {
            own["Enabled"] = json!(true);
            continue;
        }
        if own["Rules"].is_null() {
            own["Rules"] = json!({});
        }
        if kind == RuleKind::Tags {
            own["Rules"]["Tags"] = json!(tags);
        } else {
            own["Rules"].as_object_mut().unwrap().remove(kind.as_str());
        }
    }
    changed
}

/// The shipping rules, none of which is for the service of a number.
pub(super) fn without_service(rule_set: &Value, service: usize) -> Value {
    let texts = |list: &Value| list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let is_like = |name: &str, pattern: &str| {
        let (first, last) = pattern.split_once('*').unwrap_or((pattern, ""));
        if pattern.contains('*') { name.starts_with(first) && name.ends_with(last) } else { name == pattern }
    };
    let groups = rule_set["CarrierServiceGroups"].as_array().cloned().unwrap_or_default();
    let others = rule_set["CarrierServices"].as_array().unwrap().iter().enumerate().filter(|(number, _)| *number != service);
    let others: Vec<&Value> = others.map(|(_, other)| other).collect();
    let rule = |rule: &Value| {
        let is_all = ["Services", "Carriers", "CarrierServiceGroups"].iter().all(|key| rule[key].is_null());
        let is_chosen = |other: &Value| {
            let (name, carrier) = (other["Reference"].as_str().unwrap(), other["Carrier"].as_str().unwrap());
            let named = texts(&rule["Services"]).iter().any(|pattern| is_like(name, pattern));
            let of_group = |group: &Value| texts(&rule["CarrierServiceGroups"]).contains(&group["Reference"].as_str().unwrap().to_owned());
            named
                || texts(&rule["Carriers"]).iter().any(|pattern| is_like(carrier, pattern))
                || groups.iter().any(|group| of_group(group) && texts(&group["Services"]).contains(&name.to_owned()))
        };
        let services: Vec<&Value> = others.iter().filter(|other| is_all || is_chosen(other)).map(|other| &other["Reference"]).collect();
        let mut changed = rule.clone();
        changed.as_object_mut().unwrap().retain(|key, _| !["Carriers", "CarrierServiceGroups"].contains(&key.as_str()));
        changed["Services"] = json!(services);
        (!services.is_empty()).then_some(changed)
    };
    rule_set["ShippingRules"].as_array().into_iter().flatten().filter_map(rule).collect()
}

/// What takes a consignment, or why that isn't asked.
type Answer = Result<Option<Quote>, Refusal>;

/// What of a choice of services takes each consignment.
fn chosen(matcher: &Matcher, choice: &Choice<'_>, consignments: &[Consignment], at: &str) -> Vec<Answer> {
    let pool = ask::pool(matcher, choice);
    let quote = |consignment: &Consignment| -> Answer {
        let mut consignment = consignment.clone();
        consignment.state = consign::State::Unallocated;
        Ok(match pool.allocate(&consignment, instant(at))? {
            Allocation::Allocated(summary) => Some(summary.quote),
            Allocation::Failed(_) => None,
        })
    };
    consignments.iter().map(quote).collect()
}

/// The difference between what is chosen and what would be.
fn cost(consignments: &[Consignment], is: &[Answer], would_be: &[Answer]) -> Option<Cost> {
    let (mut moved, mut failed, mut extra, mut examples) = (0, 0, Sums::new(), Vec::new());
    for (consignment, pair) in consignments.iter().zip(is.iter().zip(would_be)) {
        match pair {
            (Ok(Some(is)), Ok(Some(other))) if is.service().reference != other.service().reference => {
                moved += 1;
                add(&mut extra, &is.price(), 1);
                add(&mut extra, &other.price(), -1);
            }
            (Ok(None), Ok(Some(_))) => failed += 1,
            (is, other) => {
                assert_eq!(is, other, "a rule that is taken out takes no offer away");
                continue;
            }
        }
        examples.push(consignment.reference.clone());
    }
    (moved + failed > 0).then(|| (moved, failed, extra, least(examples)))
}

/// What every kind of rule and every rule costs, by choosing again; and what the simulation says.
fn check(rule_set: &Value, consignments: &[Consignment], at: &str, choices: &[Choice<'_>]) -> Result<usize, TestCaseError> {
    let tags = consignments.iter().flat_map(|one| &one.tags).map(ToString::to_string);
    let of_services = rule_set["CarrierServices"].as_array().unwrap().iter().filter_map(|one| one["Rules"]["Tags"].as_array()).flatten();
    let tags: BTreeSet<String> = tags.chain(of_services.map(|tag| tag.as_str().unwrap().trim().to_owned())).collect();
    let matcher = compiled(rule_set);
    let is: Vec<_> = choices.iter().map(|choice| chosen(&matcher, choice, consignments, at)).collect();
    let told: Vec<_> = choices.iter().map(|choice| simulated(&ask::pool(&matcher, choice), consignments, at)).collect();
    let mut found = 0;
    for kind in RuleKind::ALL {
        let all = plain(&without(rule_set, *kind, None, &tags));
        let services = rule_set["CarrierServices"].as_array().unwrap().iter().enumerate().filter(|(_, one)| has(one, *kind, &tags));
        let single = services.map(|(number, one)| {
            let name: Reference = one["Reference"].as_str().unwrap().parse().unwrap();
            (name, plain(&without(rule_set, *kind, Some(number), &tags)))
        });
        let single: Vec<(Reference, Matcher)> = single.collect();
        for (choice, (is, told)) in choices.iter().zip(is.iter().zip(&told)) {
            let cost = |matcher: &Matcher| cost(consignments, is, &chosen(matcher, choice, consignments, at));
            let own = told.rules.get(kind);
            let of_kind = own.map(|own| (own.moved, own.failed, sums(&own.extra_paid), own.examples.clone()));
            prop_assert_eq!(&of_kind, &cost(&all), "{} of {:?}", kind, choice);
            let expected: BTreeMap<_, _> = single.iter().filter_map(|(name, matcher)| Some((name.clone(), cost(matcher)?))).collect();
            let services = own.map(|own| &own.services).into_iter().flatten();
            let of_services =
                services.map(|(name, own)| (name.clone(), (own.moved, own.failed, sums(&own.extra_paid), own.examples.clone())));
            prop_assert_eq!(of_services.collect::<BTreeMap<_, _>>(), expected, "{} of {:?}", kind, choice);
            found += usize::from(of_kind.is_some());
        }
    }
    Ok(found)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_rule_costs_what_taking_it_out_saves(case in worlds()) {
        let consignments: Vec<Consignment> = ask::readable(&case.consignments).into_iter().map(|(_, one)| one).collect();
        let choices = generate::choices(&case.rule_set);
        // All services and the groups; a filter.
        let of_many = |choice: &Choice<'_>| !matches!(choice, Choice::Service(_) | Choice::Filters { pick_up: Some(_), .. });
        let choices: Vec<_> = choices.into_iter().filter(of_many).take(5).collect();
        check(&case.rule_set, &consignments, &case.at, &choices)?;
    }
}

/// What each shipping rule costs, by leaving it out; and how many of them cost something.
fn check_shipping_rules(rule_set: &Value, consignments: &[Consignment], at: &str) -> usize {
    let matcher = compiled(rule_set);
    let is = chosen(&matcher, &Choice::All, consignments, at);
    let told = simulated(&matcher.all(), consignments, at).shipping_rules;
    let rules = rule_set["ShippingRules"].as_array().unwrap();
    let expected = rules.iter().enumerate().filter_map(|(number, rule)| {
        let mut changed = rule_set.clone();
        changed["ShippingRules"].as_array_mut().unwrap().remove(number);
        let name: Reference = rule["Reference"].as_str().unwrap().parse().unwrap();
        Some((name, cost(consignments, &is, &chosen(&plain(&changed), &Choice::All, consignments, at))?))
    });
    let expected: BTreeMap<_, _> = expected.collect();
    let told: BTreeMap<_, _> =
        told.into_iter().map(|(name, own)| (name, (own.moved, own.failed, sums(&own.extra_paid), own.examples))).collect();
    assert_eq!(told, expected);
    told.len()
}

#[test]
fn a_shipping_rule_costs_what_leaving_it_out_saves() {
    let mut rule_set = scale::rule_set_value(30, scale::SEED);
    rule_set["ShippingRules"] = json!([
        { "Reference": "NO_SWIFT_HEAVY", "Type": "Exclude", "Carriers": ["SWIFT"], "When": { "Weight": { "Above": 2 } } },
        { "Reference": "NO_HEAVY", "Type": "Exclude", "Services": ["S*", "N*"], "When": { "Weight": { "Above": 5 } } },
        { "Reference": "TAGGED", "Type": "Include", "Carriers": ["ALBION", "NORTHERN", "HARBOUR"], "When": { "Tags": { "None": ["Fragile"] }, "Weight": { "Max": 3 } } },
        { "Reference": "DEAR", "Type": "Exclude", "Services": ["*1", "*3", "*7"], "When": { "Offer": { "Price": { "Above": 6 } } } },
        { "Reference": "QUICK", "Type": "Include", "CarrierServiceGroups": ["GROUP-0"], "When": { "Offer": { "TransitDays": { "Max": 2 } } } },
        { "Reference": "MIDWEEK", "Type": "Exclude", "Services": ["*2", "*5", "*6", "*8"], "When": { "DeliveryDate": { "Days": ["Tuesday", "Thursday"] } } },
        { "Reference": "ISLES", "Type": "Exclude", "Services": ["*4", "*0", "*9"], "When": { "To": { "NoneOf": ["MAINLAND"] } } },
        { "Reference": "OVER", "Type": "Exclude", "ValidTo": "2026-11-01" },
    ]);
    let consignments: Vec<Consignment> = scale::consignments(150, scale::SEED).iter().map(|text| text.parse().unwrap()).collect();
    let costly = check_shipping_rules(&rule_set, &consignments, scale::AT);
    assert!(costly >= 3, "{costly} of 8");
    check(&rule_set, &consignments, scale::AT, &[Choice::All]).unwrap();
}

/// On consignments and services like a retailer's rules of every kind cost something.
#[test]
fn a_retailers_rules_cost_what_taking_them_out_saves() {
    let rule_set = scale::rule_set_value(20, scale::SEED);
    let consignments: Vec<Consignment> = scale::consignments(150, scale::SEED).iter().map(|text| text.parse().unwrap()).collect();
    let kinds = check(&rule_set, &consignments, scale::AT, &[Choice::All]).unwrap();
    assert!(kinds >= 6, "{kinds} kinds of {}", RuleKind::ALL.len());
}
