//! What rules are for, in numbers.

use chrono::Datelike;

use super::dictionary::Dictionary;
use crate::condition::{Own, RuleScope, Scope};
use crate::exact::small;
use crate::rule_set::{Chosen, ChosenBy, RuleSet, ScopeTerms};
use crate::shipping::{ShippingRule, ShippingRules};

/// Tells which services are chosen, by their numbers.
pub(super) struct Numbered<'a> {
    chosen: Chosen<'a>,
    /// Of each service, by its place in the document.
    numbers: Vec<u32>,
}

impl<'a> Numbered<'a> {
    /// `order` has for each number the service's place in the document.
    pub(super) fn new(rule_set: &'a RuleSet, order: impl ExactSizeIterator<Item = usize>) -> Self {
        let mut numbers = vec![0; order.len()];
        for (number, place) in (0..).zip(order) {
            if let Some(own) = numbers.get_mut(place) {
                *own = number;
            }
        }
        Self { chosen: Chosen::new(rule_set), numbers }
    }

    /// The number of the service at a place of the document.
    pub(super) fn number(&self, place: usize) -> Option<u32> {
        self.numbers.get(place).copied()
    }

    /// The services that are chosen, ascending; `None` where all are.
    pub(super) fn services(&self, by: &ChosenBy<'a>) -> Option<Vec<u32>> {
        if by.is_all() {
            return None;
        }
        let mut numbers: Vec<u32> = self.chosen.of(by).into_iter().filter_map(|place| self.numbers.get(place).copied()).collect();
        numbers.sort_unstable();
        Some(numbers)
    }
}

impl<'a> Dictionary<'a> {
    /// The shipping rules; `order` has for each number of a service its place in the document.
    pub(super) fn shipping_rules(&mut self, order: impl ExactSizeIterator<Item = usize>) -> ShippingRules {
        let (rules, services) = (&self.rule_set.shipping_rules, order.len());
        if rules.is_empty() {
            return ShippingRules::default();
        }
        let numbered = Numbered::new(self.rule_set, order);
        let compiled = rules.iter().map(|rule| {
            let terms = rule.scope();
            let scope = self.scope(&terms);
            let (reference, name) = (rule.reference.clone(), rule.name.clone());
            (ShippingRule { reference, name, kind: rule.kind, scope }, numbered.services(&terms.chosen))
        });
        ShippingRules::new(compiled.collect(), services)
    }

    pub(super) fn scope(&mut self, terms: &ScopeTerms<'a>) -> RuleScope {
        let number = |name: &crate::reference::Reference| self.names.locations.get(name.as_str()).map(|number| small(*number));
        let locations = terms.shipping_locations.map(|names| {
            let mut numbers: Vec<u32> = names.iter().filter_map(number).collect();
            numbers.sort_unstable();
            numbers.into()
        });
        let when = terms.when.map(|when| self.condition(when, Scope::Consignment));
        let own = when.map_or(Own::Nothing, |when| self.conditions.own(when));
        let day = |date: chrono::NaiveDate| date.num_days_from_ce();
        RuleScope { locations, valid: [terms.valid_from.map_or(i32::MIN, day), terms.valid_to.map_or(i32::MAX, day)], when, own }
    }
}
