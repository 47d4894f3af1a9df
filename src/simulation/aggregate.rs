//! From the figures of a run to the document of it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cells::{Cell, Examples};
use super::tally::{OnTimeTally, RouteKey, RuleTally, ServiceTally, Tally, Where};
use super::{
    Aggregates, CarrierShare, Costs, FailureShare, KindCost, Merge, OnTimeShare, ReasonShare, Route, RuleCost, RunnerUp, ServiceShare,
    Share, Span, WeightBand,
};
use crate::allocation::Pool;
use crate::matcher::{Compiled, Service, Without};
use crate::number::Quantity;
use crate::reference::Reference;
use crate::rule::{ReasonCode, ReasonCodes, RuleKind};
use crate::time::Weekday;
use crate::time::date_of;

/// The document of what was counted for a pool; `ends` are those of the weight bands, in kg.
pub(super) fn aggregates(pool: &Pool, tally: &Tally, ends: &[Quantity]) -> Aggregates {
    let compiled = &pool.matcher().0;
    let services = services(pool, tally);
    let all = total(services.values());
    let share = |cell| tally.currencies.share(cell);
    let dates = &tally.dates;
    Aggregates {
        rule_set: pool.matcher().fingerprint(),
        pool: pool.fingerprint(),
        currency: tally.own,
        exchange_rates: compiled
            .currencies()
            .iter()
            .filter_map(|currency| Some((*currency, compiled.exchange().quantity(*currency)?)))
            .collect(),
        weight_unit: compiled.weight_unit,
        decided: tally.decided.map(|[first, last]| Span { first: date_of(first), last: date_of(last) }),
        consignments: all.consignments + tally.failed + tally.invalid,
        allocated: all.consignments,
        failed: tally.failed,
        invalid: tally.invalid,
        promised: tally.promised,
        failed_examples: tally.failed_examples.list(),
        invalid_examples: tally.invalid_examples.list(),
        carriers: carriers(pool, &services),
        zones: compiled.zones().cloned().zip(tally.zones.iter().map(share)).collect(),
        countries: tally.countries.iter().map(|(country, cell)| (*country, share(cell))).collect(),
        weight_bands: weight_bands(tally, ends),
        routes: routes(compiled, tally, ends),
        collection_dates: dates.told_apart().map(|(date, cell)| (date_of(date), share(cell))).collect(),
        later_collection_dates: Some(share(&dates.later(&tally.currencies))).filter(|later| later.consignments > 0),
        collection_days: occurred(Weekday::ALL, dates.weekdays().iter().map(share), |share| share.consignments > 0),
        prices: tally.prices.distribution(tally.own),
        transit_days: tally.transit.counts(),
        promise_slack: tally.slack.counts(),
        runner_up: RunnerUp {
            consignments: all.consignments - all.unrivalled,
            unrivalled: all.unrivalled,
            saved: all.saved,
            savings: tally.savings.distribution(tally.own),
        },
        cost: all.cost,
        services,
        reasons: reasons(tally),
        failures: failures(tally),
        rules: rules(pool, tally),
        shipping_rules: without(compiled, tally, |what| matches!(what, Without::ShippingRule(_))),
        preferences: without(compiled, tally, |what| matches!(what, Without::Preference(_))),
        objectives: without(compiled, tally, |what| matches!(what, Without::Objective(_))),
        capacities: without(compiled, tally, |what| matches!(what, Without::Capacity(_))),
        on_time: compiled.has_history().then(|| on_time(tally.on_time)),
        baseline: None,
    }
}

/// Those of a list of things that occurred, each with what was counted.
fn occurred<K: Copy + Ord, V>(things: &[K], counted: impl Iterator<Item = V>, any: impl Fn(&V) -> bool) -> BTreeMap<K, V> {
    things.iter().copied().zip(counted).filter(|(_, counted)| any(counted)).collect()
}

/// The services of the pool, by reference.
fn of_pool<'a>(pool: &'a Pool, tally: &'a Tally) -> impl Iterator<Item = (&'a Service, &'a ServiceTally)> {
    let service = |number: usize| Some((&*pool.matcher().0.services.get(number)?.service, tally.services.get(number)?));
    pool.members().filter_map(service)
}

fn services(pool: &Pool, tally: &Tally) -> BTreeMap<Reference, ServiceShare> {
    let share = |(service, counted): (&Service, &ServiceTally)| {
        let share = ServiceShare {
            name: service.name.clone(),
            carrier: service.carrier.clone(),
            consignments: counted.taken.consignments,
            cost: tally.currencies.costs(&counted.taken.cost),
            unrivalled: counted.unrivalled,
            saved: tally.currencies.costs(&counted.saved),
            runner_up: counted.runner_up,
        };
        (service.reference.clone(), share)
    };
    of_pool(pool, tally).map(share).collect()
}

/// What all services take together.
#[derive(Default)]
struct Total {
    consignments: u64,
    cost: Costs,
    unrivalled: u64,
    saved: Costs,
}

fn total<'a>(services: impl Iterator<Item = &'a ServiceShare>) -> Total {
    let mut total = Total::default();
    for service in services {
        total.consignments += service.consignments;
        total.cost.add_all(&service.cost);
        total.unrivalled += service.unrivalled;
        total.saved.add_all(&service.saved);
    }
    total
}

fn carriers(pool: &Pool, services: &BTreeMap<Reference, ServiceShare>) -> BTreeMap<Reference, CarrierShare> {
    let mut carriers: BTreeMap<Reference, CarrierShare> = BTreeMap::new();
    for service in pool.matcher().services() {
        let Some(share) = services.get(&service.reference) else { continue };
        let none = || CarrierShare { name: service.carrier_name.clone(), consignments: 0, cost: Costs::default() };
        let carrier = carriers.entry(service.carrier.clone()).or_insert_with(none);
        carrier.consignments += share.consignments;
        carrier.cost.add_all(&share.cost);
    }
    carriers
}

fn weight_bands(tally: &Tally, ends: &[Quantity]) -> Vec<WeightBand> {
    let ends = ends.iter().copied().map(Some).chain([None]);
    let counted = tally.weight_bands.iter().zip(&tally.unallocated);
    let band = |(up_to, (cell, failed)): (Option<Quantity>, (_, &u64))| {
        let Share { consignments, cost } = tally.currencies.share(cell);
        WeightBand { up_to, consignments, cost, failed: *failed }
    };
    ends.zip(counted).map(band).collect()
}

/// Who takes what, by place, weight and carrier.
fn routes(compiled: &Compiled, tally: &Tally, ends: &[Quantity]) -> Vec<Route> {
    let zones: Vec<&Reference> = compiled.zones().collect();
    let route = |(key, cell): (&RouteKey, &Cell)| {
        let (zone, chart_zone, country) = match key.place {
            Where::Zone(zone) => (zones.get(zone).map(|zone| (*zone).clone()), None, None),
            Where::Chart(zone) => (None, compiled.charts.zones.get(zone as usize).map(|zone| zone.name.to_string()), None),
            Where::Country(country) => (None, None, Some(country)),
        };
        let carrier = compiled.services.get(key.service)?.service.carrier.clone();
        let Share { consignments, cost } = tally.currencies.share(cell);
        Some(Route { zone, chart_zone, country, up_to: ends.get(key.band).copied(), carrier, consignments, cost })
    };
    let mut routes = Vec::new();
    routes.merge_in(tally.routes.iter().filter_map(route).collect());
    routes
}

/// Failures by their last obstacles, each once.
fn failures(tally: &Tally) -> Vec<FailureShare> {
    let share = |(last, (consignments, examples)): (&ReasonCodes, &(u64, Examples))| FailureShare {
        last: last.iter().collect(),
        consignments: *consignments,
        examples: examples.list(),
    };
    let mut failures = Vec::new();
    failures.merge_in(tally.failures.iter().map(share).collect());
    failures
}

fn reasons(tally: &Tally) -> BTreeMap<ReasonCode, ReasonShare> {
    let shares = tally.reasons.iter().map(|reason| ReasonShare {
        consignments: reason.consignments,
        only: reason.only,
        examples: reason.examples.list(),
    });
    occurred(ReasonCode::ALL, shares, |share| share.consignments > 0)
}

fn rules(pool: &Pool, tally: &Tally) -> BTreeMap<RuleKind, KindCost> {
    let kinds = RuleKind::ALL.iter().zip(&tally.kinds).map(|(kind, all)| {
        let cost = rule_cost(tally, all);
        let of_kind = |(service, counted): (&Service, &ServiceTally)| {
            let cost = rule_cost(tally, counted.rules.get(*kind as usize)?);
            (cost.moved + cost.failed > 0).then(|| (service.reference.clone(), cost))
        };
        let services = of_pool(pool, tally).filter_map(of_kind).collect();
        KindCost { moved: cost.moved, failed: cost.failed, extra_paid: cost.extra_paid, examples: cost.examples, services }
    });
    occurred(RuleKind::ALL, kinds, |kind| kind.moved + kind.failed > 0)
}

/// What rules of one sort cost, each by itself, by what they are called.
fn without(compiled: &Compiled, tally: &Tally, is_it: impl Fn(Without) -> bool) -> BTreeMap<Reference, RuleCost> {
    let all = tally.without.iter().filter(|(what, _)| is_it(**what));
    all.filter_map(|(what, rule)| Some((compiled.name_of(*what)?.clone(), rule_cost(tally, rule)))).collect()
}

/// What the history tells of promises.
fn on_time(counted: OnTimeTally) -> OnTimeShare {
    let OnTimeTally { promised, observed, kept } = counted;
    let kept = Decimal::from_i128_with_scale(kept.into(), 6).normalize();
    OnTimeShare { promised, observed, kept: Quantity::new(kept).unwrap_or_default() }
}

fn rule_cost(tally: &Tally, rule: &RuleTally) -> RuleCost {
    RuleCost {
        moved: rule.moved,
        failed: rule.failed,
        extra_paid: tally.currencies.costs(&rule.extra_paid),
        examples: rule.examples.list(),
    }
}
