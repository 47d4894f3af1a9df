//! Which rules and services cost the most time.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use consign::{Consignment, Facts, Pool, RuleKind, RuleSet, Rules};
use serde::Serialize;

use super::clock::{nanoseconds, shortest, timed};
use super::sample::Sample;
use super::side::{Question, Side, compiled};
use crate::choice::Choice;
use crate::stop::Stop;

/// No more consignments than these are gone through in a round.
const MOST: usize = 500;
/// So many rounds are to fit into the time.
const ROUNDS: u32 = 6;

/// What a kind of rule costs: the mean of a consignment, with it and without it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct KindCost {
    pub(super) kind: &'static str,
    /// How many services have such a rule.
    pub(super) services: usize,
    pub(super) choose_nanoseconds: u64,
    pub(super) choose_without_nanoseconds: u64,
    pub(super) explain_nanoseconds: u64,
    pub(super) explain_without_nanoseconds: u64,
}

/// What a service costs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ServiceCost {
    pub(super) carrier_service_reference: String,
    /// The mean of explaining it alone.
    pub(super) explain_nanoseconds: u64,
    /// How many consignments it could take, of those that were asked about.
    pub(super) eligible: u64,
    /// For how many of them it was the cheapest.
    pub(super) chosen: u64,
    pub(super) asked: u64,
}

/// Takes the rules of a kind out of a service's; whether there were any.
fn take(rules: &mut Rules, kind: RuleKind) -> bool {
    match kind {
        RuleKind::Weight => rules.weight.take().is_some(),
        RuleKind::Length => rules.length.take().is_some(),
        RuleKind::Girth => rules.girth.take().is_some(),
        RuleKind::LengthPlusGirth => rules.length_plus_girth.take().is_some(),
        RuleKind::Value => rules.value.take().is_some(),
        RuleKind::Sides => rules.sides.take().is_some(),
        RuleKind::Volume => rules.volume.take().is_some(),
        RuleKind::SidesSum => rules.sides_sum.take().is_some(),
        RuleKind::Packages => rules.packages.take().is_some(),
        RuleKind::Items => rules.items.take().is_some(),
        RuleKind::Tags => !std::mem::take(&mut rules.tags).is_empty(),
        RuleKind::ExcludedPlaces => !std::mem::take(&mut rules.excluded_places).is_empty(),
        _ => false,
    }
}

/// A rule set without a kind of rule, and how many services had one.
fn without(rule_set: &RuleSet, kind: RuleKind) -> (RuleSet, usize) {
    let mut rule_set = rule_set.clone();
    if kind == RuleKind::ShippingRules {
        let rules = std::mem::take(&mut rule_set.shipping_rules);
        let services = rule_set.carrier_services.len();
        return (rule_set, if rules.is_empty() { 0 } else { services });
    }
    let rules = rule_set.carrier_services.iter_mut().filter_map(|service| service.rules.as_mut());
    let services = rules.map(|rules| usize::from(take(rules, kind))).sum();
    (rule_set, services)
}

/// Asks about so many consignments.
fn round(question: Question, pool: &Pool, sample: &Sample, count: usize) {
    for (consignment, at) in sample.scattered(0).take(count) {
        black_box(question.ask(pool, consignment, *at));
    }
}

/// How many consignments can be asked about in a round, if one of them takes so long.
fn affordable(budget: Duration, one: Duration, sample: &Sample) -> usize {
    let affordable = (budget / ROUNDS).as_nanos() / one.as_nanos().max(1);
    usize::try_from(affordable).unwrap_or(MOST).clamp(1, MOST.min(sample.consignments.len()))
}

/// What each kind of rule costs that some service has, the dearest to explain first.
pub(super) fn kinds(side: &Side, sample: &Sample, choice: &Choice, budget: Duration) -> Result<Vec<KindCost>, Stop> {
    let used = RuleKind::ALL.iter().map(|kind| (*kind, without(&side.rule_set, *kind))).filter(|(_, (_, services))| *services > 0);
    let used: Vec<(RuleKind, (RuleSet, usize))> = used.collect();
    let share = budget / u32::try_from(2 * used.len().max(1)).unwrap_or(1);
    let mut costs = Vec::new();
    for (kind, (rule_set, services)) in used {
        let pool = choice.pool(&compiled(&rule_set)?)?;
        let [(choose, choose_without), (explain, explain_without)] = [Question::Choose, Question::Explain].map(|question| {
            // The first time warms up, the second tells.
            let warm = timed(|| round(question, &pool, sample, 1)).0;
            let one = timed(|| round(question, &side.pool, sample, 1)).0.min(warm);
            let count = affordable(share / 2, one, sample);
            let [with, without] = shortest(share, || round(question, &side.pool, sample, count), || round(question, &pool, sample, count));
            let mean = |all: Duration| nanoseconds(all) / count as u64;
            (mean(with), mean(without))
        });
        costs.push(KindCost {
            kind: kind.as_str(),
            services,
            choose_nanoseconds: choose,
            choose_without_nanoseconds: choose_without,
            explain_nanoseconds: explain,
            explain_without_nanoseconds: explain_without,
        });
    }
    let saved = |cost: &KindCost| i128::from(cost.explain_nanoseconds) - i128::from(cost.explain_without_nanoseconds);
    costs.sort_by_key(|cost| std::cmp::Reverse(saved(cost)));
    Ok(costs)
}

/// How often each service could take a consignment, and was the cheapest.
#[derive(Default)]
struct Tally {
    eligible: u64,
    chosen: u64,
}

/// The services of the pool, counted over so many consignments as there is time for.
fn tallied<'s>(
    side: &Side,
    consignments: impl Iterator<Item = &'s (Consignment, DateTime<Utc>)>,
    budget: Duration,
) -> (BTreeMap<String, Tally>, u64) {
    let begun = Instant::now();
    let (mut tallies, mut asked): (BTreeMap<String, Tally>, u64) = (BTreeMap::new(), 0);
    for explanation in consignments.filter_map(|(consignment, at)| side.pool.explain(consignment, *at).ok()) {
        for service in explanation.unqualified.iter().filter(|_| asked == 0) {
            tallies.entry(service.service().reference.to_string()).or_default();
        }
        for (rank, quote) in explanation.quotes.iter().enumerate() {
            let tally = tallies.entry(quote.service().reference.to_string()).or_default();
            tally.eligible += 1;
            tally.chosen += u64::from(rank == 0);
        }
        asked += 1;
        if begun.elapsed() >= budget {
            break;
        }
    }
    (tallies, asked)
}

/// What each service of the pool costs, the dearest first.
pub(super) fn services(side: &Side, sample: &Sample, budget: Duration) -> Vec<ServiceCost> {
    let few = || sample.scattered(0).take(MOST.min(sample.consignments.len()));
    let (tallies, asked) = tallied(side, few(), budget / 4);
    let facts = few().filter_map(|(consignment, at)| Some((side.matcher.facts(consignment).ok()?, *at)));
    let facts: Vec<(Facts, DateTime<Utc>)> = facts.collect();
    let round = |pool: &Pool, count: usize| {
        for (facts, at) in facts.iter().take(count) {
            let _ = black_box(pool.explain_facts(facts, *at));
        }
    };
    let rounds = u32::try_from(tallies.len().max(1)).unwrap_or(u32::MAX).saturating_mul(ROUNDS);
    let mut costs = Vec::new();
    for (reference, tally) in tallies {
        let Some(pool) = side.matcher.service(&reference) else { continue };
        let one = timed(|| round(&pool, 1)).0.min(timed(|| round(&pool, 1)).0);
        let affordable = (budget / rounds).as_nanos() / one.as_nanos().max(1);
        let count = usize::try_from(affordable).unwrap_or(MOST).clamp(1, facts.len().max(1));
        let best = (0..ROUNDS).map(|_| timed(|| round(&pool, count)).0).min().unwrap_or_default();
        costs.push(ServiceCost {
            carrier_service_reference: reference,
            explain_nanoseconds: nanoseconds(best) / count as u64,
            eligible: tally.eligible,
            chosen: tally.chosen,
            asked,
        });
    }
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.explain_nanoseconds));
    costs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_rule_but_the_switch_can_be_left_out() {
        let rule_set = |rules: &str| {
            let services =
                format!(r#"[{{ "Reference": "X1", "Carrier": "X", "Rules": {rules} }}, {{ "Reference": "X2", "Carrier": "X" }}]"#);
            let text = format!(
                r#"{{ "Currency": "GBP", "Carriers": [{{ "Reference": "X" }}], "CarrierServices": {services},
                "ShippingRules": [{{ "Reference": "R", "Type": "Exclude" }}] }}"#
            );
            RuleSet::from_json(&text).unwrap_or_else(|error| unreachable!("{error}"))
        };
        let all = rule_set(
            r#"{ "Weight": { "Max": 1, "Unit": "Kg" }, "Length": { "Max": 1, "Unit": "Cm" }, "Girth": { "Max": 1, "Unit": "Cm" },
                "LengthPlusGirth": { "Max": 1, "Unit": "Cm" }, "Value": { "Max": 1, "Currency": "GBP" }, "Tags": ["A"],
                "Sides": { "Max": [1, 1, 1], "Unit": "Cm" }, "Volume": { "Max": 1, "Unit": "L" }, "SidesSum": { "Max": 1, "Unit": "Cm" },
                "Packages": { "Max": 1 }, "Items": { "Max": 1 },
                "ExcludedPlaces": ["GB"] }"#,
        );
        let mut bare = all.clone();
        for kind in RuleKind::ALL {
            let (without, services) = without(&all, *kind);
            let expected = match kind {
                RuleKind::Enabled => 0,
                RuleKind::ShippingRules => 2,
                _ => 1,
            };
            assert_eq!(services, expected, "{kind}");
            assert_eq!(without != all, services > 0, "{kind}");
            bare = self::without(&bare, *kind).0;
        }
        assert_eq!(bare, without(&rule_set("{}"), RuleKind::ShippingRules).0);
    }
}
