//! Everything that is counted, counted again from what `explain` says of each consignment.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use consign::simulation::{Aggregates, Decision, Simulation};
use consign::{Consignment, Explanation, Pool, Quote, ReasonCode, Reference, Weekday};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::support::ask::{self, compiled, instant};
use super::support::generate::{self, group::Group};
use super::{Sums, add, least, sums};

/// What is counted of a pool, from explanations.
#[derive(Debug, Default, PartialEq)]
struct Counted {
    invalid: Vec<Reference>,
    failed: Vec<Reference>,
    cost: Sums,
    saved: Sums,
    /// Taken, cost, unrivalled, saved, runner-up.
    services: BTreeMap<Reference, (u64, Sums, u64, Sums, u64)>,
    carriers: BTreeMap<Reference, (u64, Sums)>,
    dates: BTreeMap<NaiveDate, (u64, Sums)>,
    days: BTreeMap<Weekday, (u64, Sums)>,
    transit: BTreeMap<u32, u64>,
    slack: BTreeMap<u32, u64>,
    reasons: BTreeMap<ReasonCode, (u64, u64, Vec<Reference>)>,
    /// By the reasons that are the only ones of some service.
    failures: BTreeMap<Vec<ReasonCode>, Vec<Reference>>,
    promised: u64,
}

fn counted(pool: &Pool, consignments: &[Consignment], at: &str) -> Option<Counted> {
    let mut counted = Counted::default();
    // Services of the pool that took nothing are counted too.
    let any = consignments.iter().find_map(|consignment| pool.explain(consignment, instant(at)).ok())?;
    let offering: Vec<Quote> = any.quotes.iter().collect();
    for service in offering.iter().map(Quote::service).chain(any.unqualified.iter().map(|one| one.service())) {
        counted.services.entry(service.reference.clone()).or_default();
        counted.carriers.entry(service.carrier.clone()).or_default();
    }
    for consignment in consignments {
        let explained = pool.explain(consignment, instant(at));
        counted.promised += u64::from(explained.is_ok() && consignment.promise.date.is_some());
        match explained {
            Err(_) => counted.invalid.push(consignment.reference.clone()),
            Ok(Explanation { quotes, unqualified, .. }) if quotes.is_empty() => {
                counted.failed.push(consignment.reference.clone());
                let codes = |one: consign::UnqualifiedService<'_>| one.reasons().map(|reason| reason.code()).collect::<Vec<_>>();
                let all: Vec<Vec<ReasonCode>> = unqualified.iter().map(codes).collect();
                let last = ReasonCode::ALL.iter().copied().filter(|code| all.contains(&vec![*code]));
                counted.failures.entry(last.collect()).or_default().push(consignment.reference.clone());
                for code in ReasonCode::ALL {
                    if all.iter().any(|codes| codes.contains(code)) {
                        let (any, only, examples) = counted.reasons.entry(*code).or_default();
                        *any += 1;
                        if all.contains(&vec![*code]) {
                            *only += 1;
                            examples.push(consignment.reference.clone());
                        }
                    }
                }
            }
            Ok(Explanation { quotes, .. }) => counted.allocated(consignment, &quotes.into_iter().collect::<Vec<_>>()),
        }
    }
    Some(counted)
}

impl Counted {
    fn allocated(&mut self, consignment: &Consignment, quotes: &[Quote]) {
        let chosen = &quotes[0];
        add(&mut self.cost, &chosen.price(), 1);
        let own = self.services.get_mut(&chosen.service().reference).unwrap();
        own.0 += 1;
        add(&mut own.1, &chosen.price(), 1);
        match quotes.get(1) {
            None => own.2 += 1,
            Some(second) => {
                for (price, times) in [(&second.price(), 1), (&chosen.price(), -1)] {
                    add(&mut own.3, price, times);
                    add(&mut self.saved, price, times);
                }
                self.services.get_mut(&second.service().reference).unwrap().4 += 1;
            }
        }
        let (collected, latest) = (chosen.scheduled().date(), chosen.latest_delivery().date());
        let weekday = Weekday::ALL[collected.weekday().num_days_from_monday() as usize];
        for (count, cost) in [
            self.carriers.get_mut(&chosen.service().carrier).unwrap(),
            self.dates.entry(collected).or_default(),
            self.days.entry(weekday).or_default(),
        ] {
            *count += 1;
            add(cost, &chosen.price(), 1);
        }
        let days = |from: NaiveDate, to: NaiveDate| u32::try_from((to - from).num_days()).expect("no days below 0");
        *self.transit.entry(days(collected, latest)).or_default() += 1;
        if let Some(promised) = consignment.promise.date {
            *self.slack.entry(days(latest, promised)).or_default() += 1;
        }
    }
}

/// The same of the aggregates.
fn told(aggregates: &Aggregates) -> Counted {
    Counted {
        invalid: aggregates.invalid_examples.clone(),
        failed: aggregates.failed_examples.clone(),
        cost: sums(&aggregates.cost),
        saved: sums(&aggregates.runner_up.saved),
        services: aggregates
            .services
            .iter()
            .map(|(name, own)| (name.clone(), (own.consignments, sums(&own.cost), own.unrivalled, sums(&own.saved), own.runner_up)))
            .collect(),
        carriers: aggregates.carriers.iter().map(|(name, own)| (name.clone(), (own.consignments, sums(&own.cost)))).collect(),
        dates: aggregates.collection_dates.iter().map(|(date, own)| (*date, (own.consignments, sums(&own.cost)))).collect(),
        days: aggregates.collection_days.iter().map(|(day, own)| (*day, (own.consignments, sums(&own.cost)))).collect(),
        transit: aggregates.transit_days.clone(),
        slack: aggregates.promise_slack.clone(),
        failures: aggregates.failures.iter().map(|own| (own.last.clone(), own.examples.clone())).collect(),
        promised: aggregates.promised,
        reasons: aggregates.reasons.iter().map(|(code, own)| (*code, (own.consignments, own.only, own.examples.clone()))).collect(),
    }
}

/// What hangs together in any aggregates.
fn check_sums(aggregates: &Aggregates) -> Result<(), TestCaseError> {
    let Aggregates { consignments, allocated, failed, invalid, .. } = *aggregates;
    prop_assert_eq!(consignments, allocated + failed + invalid);
    let in_places = aggregates.zones.values().chain(aggregates.countries.values()).map(|share| share.consignments).sum::<u64>();
    prop_assert_eq!(in_places, allocated);
    prop_assert_eq!(aggregates.weight_bands.iter().map(|band| band.consignments).sum::<u64>(), allocated);
    prop_assert_eq!(aggregates.weight_bands.iter().map(|band| band.failed).sum::<u64>(), failed);
    prop_assert_eq!(aggregates.prices.count, allocated);
    prop_assert_eq!(aggregates.failures.iter().map(|own| own.consignments).sum::<u64>(), failed);
    let mut routes: BTreeMap<_, (u64, Sums)> = BTreeMap::new();
    for route in &aggregates.routes {
        let (count, cost) = routes.entry(&route.carrier).or_default();
        *count += route.consignments;
        route.cost.amounts().for_each(|(currency, amount)| *cost.entry(currency).or_default() += amount);
    }
    let carriers = aggregates.carriers.iter().filter(|(_, own)| own.consignments > 0);
    let carriers: BTreeMap<_, (u64, Sums)> = carriers.map(|(carrier, own)| (carrier, (own.consignments, sums(&own.cost)))).collect();
    prop_assert_eq!(routes, carriers);
    prop_assert_eq!(aggregates.runner_up.consignments + aggregates.runner_up.unrivalled, allocated);
    prop_assert_eq!(aggregates.runner_up.savings.count, aggregates.runner_up.consignments);
    Ok(())
}

/// A distribution's exact figures, from amounts.
fn check_prices(aggregates: &Aggregates, quotes: &[Quote]) -> Result<(), TestCaseError> {
    // Only where nothing has to be converted.
    let own = |quote: &&Quote| quote.price().currency == aggregates.currency;
    let nets: Vec<Decimal> = quotes.iter().filter(own).map(|quote| quote.price().net).collect();
    if nets.len() == quotes.len() {
        prop_assert_eq!(aggregates.prices.sum.0, nets.iter().sum::<Decimal>());
        prop_assert_eq!(aggregates.prices.quantile(0), nets.iter().min().copied());
        prop_assert_eq!(aggregates.prices.quantile(100), nets.iter().max().copied());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn what_is_counted_is_what_is_explained(case in generate::cases_without(&[Group::Objectives, Group::Capacities])) {
        let matcher = compiled(&case.rule_set);
        let consignments: Vec<Consignment> = ask::readable(&case.consignments).into_iter().map(|(_, one)| one).collect();
        for choice in generate::choices(&case.rule_set) {
            let pool = ask::pool(&matcher, &choice);
            let mut simulation = Simulation::new(&pool);
            let mut quotes = Vec::new();
            for consignment in &consignments {
                let decision = simulation.add(consignment, instant(&case.at));
                let offered = pool.quotes(consignment, instant(&case.at));
                prop_assert_eq!(decision.is_err(), offered.is_err());
                let (Ok(decision), Ok(offered)) = (decision, offered) else { continue };
                let offered: Vec<Quote> = offered.into_iter().collect();
                let Decision::Allocated(selected) = decision else {
                    prop_assert!(offered.is_empty());
                    continue;
                };
                let same = |offer: &consign::simulation::SimulatedOffer, quote: &Quote| {
                    matcher.services().nth(offer.service()) == Some(quote.service())
                        && (offer.net(), offer.currency()) == (quote.price().net, quote.price().currency)
                        && (offer.collection(), offer.latest_delivery_date()) == (quote.scheduled(), quote.latest_delivery().date())
                        && offer.earliest_delivery_date() == quote.earliest_delivery().date()
                };
                prop_assert!(same(&selected.offer, &offered[0]), "{:?}", choice);
                prop_assert_eq!(selected.runner_up.is_some(), offered.len() > 1);
                prop_assert!(selected.runner_up.is_none_or(|second| same(&second, &offered[1])));
                quotes.push(offered[0].clone());
            }
            let aggregates = simulation.aggregates();
            let Some(mut expected) = counted(&pool, &consignments, &case.at) else {
                prop_assert_eq!(aggregates.invalid, consignments.len() as u64);
                continue;
            };
            prop_assert_eq!(aggregates.invalid, expected.invalid.len() as u64);
            prop_assert_eq!(aggregates.failed, expected.failed.len() as u64);
            expected.invalid = least(expected.invalid);
            expected.failed = least(expected.failed);
            expected.failures.values_mut().for_each(|examples| *examples = least(std::mem::take(examples)));
            expected.reasons.values_mut().for_each(|(_, _, examples)| *examples = least(std::mem::take(examples)));
            prop_assert_eq!(told(&aggregates), expected, "{:?}", choice);
            check_sums(&aggregates)?;
            check_prices(&aggregates, &quotes)?;
        }
    }
}
