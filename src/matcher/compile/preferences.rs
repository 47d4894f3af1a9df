//! Preferences, objectives and the history, in numbers.

use std::collections::HashMap;

use super::dictionary::Dictionary;
use super::scopes::Numbered;
use crate::condition::{Own, RuleScope, Scope};
use crate::exact::small;
use crate::number::{AMOUNT_SCALE, Quantity, Signed, scaled};
use crate::preference::{
    Adjustment, Carbon, Filter, Histories, Last, Narrowing, Objective, Observed, Preference, Preferences, Tolerance, Wishes,
};
use crate::rule_set::{
    self, Adjust, Carbon as CarbonTerms, CarrierService, Objective as Terms, Order, RuleSet, Step, StepTerms, Tolerance as ToleranceTerms,
};
use crate::service_set::ServiceSet;

/// Prices are compared in 10^-22: so many are in an amount's 10^-20.
const FINER: i128 = 100;

impl<'a> Dictionary<'a> {
    /// What goes before price; `order` has the services in the order of their numbers, each with its place in the document.
    pub(super) fn wishes(&mut self, order: &[(usize, &CarrierService)]) -> Wishes {
        let carbon = (0..).zip(order).filter_map(|(number, (_, service))| Some((number, carbon(service.carbon?)))).collect();
        let RuleSet { preferences, objectives, history, capacities, .. } = self.rule_set;
        if preferences.is_empty() && objectives.is_empty() && history.is_empty() && capacities.is_empty() {
            return Wishes { carbon, ..Wishes::default() };
        }
        let numbered = Numbered::new(self.rule_set, order.iter().map(|(place, _)| *place));
        let objectives = objectives.iter().map(|terms| self.objective(terms, &numbered)).collect();
        let preferences = self.preferences(self.rule_set, &numbered);
        Wishes { preferences, objectives, histories: self.histories(self.rule_set, &numbered), carbon }
    }

    /// The preferences, then what offsets of capacities come to, which are asked of each offer.
    fn preferences(&mut self, rule_set: &'a RuleSet, numbered: &Numbered<'a>) -> Preferences {
        let mut all: Vec<Preference> = rule_set.preferences.iter().map(|terms| self.preference(terms)).collect();
        let mut services: Vec<_> = rule_set.preferences.iter().map(|terms| numbered.services(&terms.scope().chosen)).collect();
        for (capacity, terms) in (0..).zip(&rule_set.capacities) {
            let Some(offset) = terms.offset else { continue };
            let scope = self.scope(&terms.scope());
            all.push(Preference {
                reference: terms.reference.clone(),
                name: terms.name.as_deref().map(Into::into),
                // Its days are those of collections.
                scope: RuleScope { valid: [i32::MIN, i32::MAX], own: scope.own.max(Own::Dates), ..scope },
                tier: None,
                adjustment: Adjustment { amount: -offset.amount.exact() * FINER, percent: 0 },
                classes: Box::default(),
                capacity: Some(capacity),
            });
            services.push(numbered.services(&terms.scope().chosen));
        }
        if all.is_empty() {
            return Preferences::default();
        }
        let (class_of, classes) = classes(rule_set.carrier_services.len(), services.into_iter());
        let mut members = vec![Vec::new(); classes.len()];
        for (service, class) in (0..).zip(&class_of) {
            members.get_mut(*class as usize).into_iter().for_each(|own: &mut Vec<u32>| own.push(service));
        }
        let mut classes_of: Vec<Vec<u32>> = vec![Vec::new(); all.len()];
        for (class, own) in (0..).zip(&classes) {
            for number in own {
                classes_of.get_mut(*number as usize).into_iter().for_each(|of| of.push(class));
            }
        }
        for (preference, of) in all.iter_mut().zip(classes_of) {
            preference.classes = of.into();
        }
        Preferences { all, class_of, classes, members }
    }

    fn preference(&mut self, terms: &'a rule_set::Preference) -> Preference {
        Preference {
            reference: terms.reference.clone(),
            name: terms.name.as_deref().map(Into::into),
            scope: self.scope(&terms.scope()),
            tier: terms.tier.and_then(|tier| u16::try_from(tier).ok()),
            adjustment: terms.adjust.map(adjustment).unwrap_or_default(),
            classes: Box::default(),
            capacity: None,
        }
    }

    fn objective(&mut self, terms: &'a Terms, numbered: &Numbered<'a>) -> Objective {
        let mut objective = Objective {
            reference: terms.reference.clone(),
            when: terms.when.as_ref().map(|when| self.condition(when, Scope::Consignment)),
            filters: Vec::new(),
            narrowings: Vec::new(),
            last: Last::Cheapest,
            last_step: terms.choose.last().filter(|step| step.is_order()).map(|_| small(terms.choose.len() - 1)),
            written: terms.choose.iter().map(|step| serde_json::to_string(step).unwrap_or_default().into()).collect(),
        };
        for (number, step) in (0..).zip(&terms.choose) {
            match step {
                Step::Order(Order::Cheapest) => objective.last = Last::Cheapest,
                Step::Order(Order::Fastest) => objective.last = Last::Fastest,
                Step::Order(Order::LeastCarbon) => objective.last = Last::LeastCarbon,
                Step::Terms(terms) => {
                    objective.filters.extend(filter(terms).map(|filter| (number, filter)));
                    if let Some(value) = terms.best_value {
                        objective.last = Last::BestValue(value.per_day.exact() * FINER);
                    }
                    objective.narrowings.extend(self.narrowing(terms, numbered).map(|narrowing| (number, narrowing)));
                }
            }
        }
        objective
    }

    fn narrowing(&self, terms: &'a StepTerms, numbered: &Numbered<'a>) -> Option<Narrowing> {
        if let Some(within) = terms.within {
            return tolerance(within).map(Narrowing::Within);
        }
        let prefer = terms.prefer.as_ref()?;
        let services = numbered.services(&prefer.chosen()).unwrap_or_default();
        let services = ServiceSet::of(self.rule_set.carrier_services.len(), services.into_iter().map(|number| number as usize));
        Some(Narrowing::Prefer(services, prefer.tolerance.and_then(tolerance)))
    }

    fn histories(&mut self, rule_set: &'a RuleSet, numbered: &Numbered<'a>) -> Histories {
        let mut histories = Histories::default();
        for row in &rule_set.history {
            let to = row.to.as_deref().map(|names| self.list(names));
            let number = self.names.services.get(row.service.as_str()).and_then(|place| numbered.number(*place));
            if let Some(number) = number {
                histories.add(number, Observed::new(to, row.days.iter().map(|(days, count)| (days.0, *count))));
            }
        }
        histories
    }
}

/// Of some lists of services, `None` where all are, the classes: services that are in the same lists are one. Of each service the number of its
/// class; of each class those of its lists, ascending.
pub(super) fn classes(services: usize, lists: impl Iterator<Item = Option<Vec<u32>>>) -> (Vec<u32>, Vec<Box<[u32]>>) {
    let mut of_service: Vec<Vec<u32>> = vec![Vec::new(); services];
    for (number, list) in (0..).zip(lists) {
        match list {
            None => of_service.iter_mut().for_each(|own| own.push(number)),
            Some(services) => services.into_iter().for_each(|service| {
                of_service.get_mut(service as usize).into_iter().for_each(|own| own.push(number));
            }),
        }
    }
    let (mut known, mut classes) = (HashMap::<Vec<u32>, u32>::new(), Vec::new());
    let class_of = of_service.into_iter().map(|own| {
        *known.entry(own).or_insert_with_key(|own| {
            classes.push(own.clone().into_boxed_slice());
            small(classes.len() - 1)
        })
    });
    (class_of.collect(), classes)
}

fn filter(terms: &StepTerms) -> Option<Filter> {
    let within = terms.delivered_within.map(|within| Filter::DeliveredWithin(within.days));
    within.or_else(|| terms.on_time.map(|on_time| Filter::OnTime(on_time.probability)))
}

fn adjustment(adjust: Adjust) -> Adjustment {
    // Of ten decimals at most, and of two more that make hundredths.
    let percent = adjust.percent.and_then(|percent| scaled(percent.decimal(), Adjust::DECIMALS));
    Adjustment {
        amount: adjust.amount.map_or(0, Signed::exact) * FINER,
        percent: percent.and_then(|percent| i64::try_from(percent).ok()).unwrap_or_default(),
    }
}

fn tolerance(terms: ToleranceTerms) -> Option<Tolerance> {
    let amount = terms.amount.map(|amount| Tolerance::Amount(amount.exact() * FINER));
    // Percent in 10^-20 are shares in 10^-22.
    amount.or_else(|| terms.percent.map(|percent| Tolerance::Percent(percent.exact())))
}

fn carbon(terms: CarbonTerms) -> Carbon {
    let exact = |figure: Option<Quantity>| figure.map_or(0, Quantity::exact);
    Carbon { per_consignment: exact(terms.per_consignment), per_kilogram: exact(terms.per_kg) }
}

const _: () = assert!(AMOUNT_SCALE == 20, "amounts are counted in 10^-20");
