//! What each rule costs, found out by really taking it out of the rule set, compiling that and choosing again.

use std::collections::{BTreeMap, BTreeSet};

use consign::{Allocation, Consignment, Matcher, Quote, Reference, Refusal, RuleKind, RuleSet};
use consign_scale as scale;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::ask::{self, compiled, instant, worlds};
use super::support::generate;
use super::support::oracle::Choice;
use super::{Sums, add, least, simulated, sums};

/// Moved, failed, extra paid, examples.
type Cost = (u64, u64, Sums, Vec<Reference>);

/// Whether a service has a rule of a kind that some consignment may break.
fn has(service: &Value, kind: RuleKind, tags: &BTreeSet<String>) -> bool {
    match kind {
        RuleKind::Enabled => service["Enabled"] == json!(false),
        // A service without tags takes untagged consignments only.
        RuleKind::Tags => !tags.is_empty(),
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
    #![proptest_config(worlds(60))]

    #[test]
    fn a_rule_costs_what_taking_it_out_saves(case in generate::cases()) {
        let consignments: Vec<Consignment> = ask::readable(&case.consignments).into_iter().map(|(_, one)| one).collect();
        let choices = generate::choices(&case.rule_set);
        // All services and the groups; a filter.
        let of_many = |choice: &Choice<'_>| !matches!(choice, Choice::Service(_) | Choice::Filters { pick_up: Some(_), .. });
        let choices: Vec<_> = choices.into_iter().filter(of_many).take(5).collect();
        check(&case.rule_set, &consignments, &case.at, &choices)?;
    }
}

/// On consignments and services like a retailer's rules of every kind cost something.
#[test]
fn a_retailers_rules_cost_what_taking_them_out_saves() {
    let rule_set = scale::rule_set_value(20, scale::SEED);
    let consignments: Vec<Consignment> = scale::consignments(150, scale::SEED).iter().map(|text| text.parse().unwrap()).collect();
    let kinds = check(&rule_set, &consignments, scale::AT, &[Choice::All]).unwrap();
    assert!(kinds >= 6, "{kinds} kinds of {}", RuleKind::ALL.len());
}
