//! Surcharges: each that services share is compiled once for a currency, and lists of the same ones stand once.

use std::collections::HashMap;
use std::sync::Arc;

use super::Dictionary;
use crate::condition::{ConditionId, Scope};
use crate::exact::small;
use crate::measure::WeightUnit;
use crate::money::Currency;
use crate::rule_set::{CarrierService, Chosen, PercentOf, RuleSet, Surcharge as Terms};
use crate::tariff::{Case, Counts, Gate, Listed, OfLane, Surcharge, Surcharges, Validity};
use crate::time::Weekdays;

/// What surcharges come to for lanes that have them in common.
type OfLanes = (Currency, WeightUnit);

/// What a list of surcharges depends on: whose own, which shared ones, and for which lanes.
type ListKey = (Option<usize>, Box<[u64]>, OfLanes);

/// The surcharges of a rule set, as they are compiled.
pub(super) struct OnTop {
    /// Of each service, by its place in the document, the shared ones that it has, a bit each.
    shared: Vec<Box<[u64]>>,
    lists: Vec<Surcharges>,
    known_lists: HashMap<ListKey, u32>,
    known: HashMap<(usize, bool, OfLanes), Arc<Surcharge>>,
}

/// The bits of a word.
const WORD: usize = 64;

impl OnTop {
    pub(super) fn new(rule_set: &RuleSet) -> Self {
        let words = rule_set.surcharges.len().div_ceil(WORD);
        let mut shared = vec![vec![0; words].into_boxed_slice(); rule_set.carrier_services.len()];
        if words > 0 {
            let chosen = Chosen::new(rule_set);
            for (number, surcharge) in rule_set.surcharges.iter().enumerate() {
                for service in chosen.of(surcharge) {
                    if let Some(word) = shared.get_mut(service).and_then(|words| words.get_mut(number / WORD)) {
                        *word |= 1 << (number % WORD);
                    }
                }
            }
        }
        Self { shared, lists: Vec::new(), known_lists: HashMap::new(), known: HashMap::new() }
    }

    pub(super) fn finish(self) -> Vec<Surcharges> {
        self.lists
    }
}

impl<'a> Dictionary<'a> {
    /// The number of the list of surcharges of a service at that place of the document, for lanes of a currency and a unit.
    pub(super) fn surcharges(&mut self, index: usize, service: &'a CarrierService, lane: OfLanes) -> u32 {
        let bits = self.on_top.shared.get(index).cloned().unwrap_or_default();
        let shared: Vec<usize> = (0..self.rule_set.surcharges.len()).filter(|number| has(&bits, *number)).collect();
        let own = &service.surcharges;
        let all: Vec<&'a Terms> = own.iter().chain(shared.iter().filter_map(|number| self.rule_set.surcharges.get(*number))).collect();
        // Only what goes by weight depends on the lane's unit.
        let by_unit = all.iter().any(|terms| terms.per_unit.is_some() && terms.unit.is_none());
        let lane = if by_unit { lane } else { (lane.0, WeightUnit::Kilogram) };
        let key = (Some(index).filter(|_| !own.is_empty()), bits, lane);
        if let Some(known) = self.on_top.known_lists.get(&key) {
            return *known;
        }
        let mut families: HashMap<&str, Vec<u32>> = HashMap::new();
        for (place, terms) in (0..).zip(&all) {
            if let Some(family) = terms.family() {
                families.entry(family).or_default().push(place);
            }
        }
        let mut listed = Vec::with_capacity(all.len());
        for (place, terms) in all.iter().enumerate() {
            let family = terms.family().and_then(|family| families.get(family)).map(Vec::as_slice).unwrap_or_default();
            let rivals: Box<[u32]> = family.iter().copied().filter(|other| *other as usize != place).collect();
            let number = place.checked_sub(own.len()).and_then(|place| shared.get(place)).copied();
            let surcharge = self.shared_or_own(number, terms, !rivals.is_empty(), lane);
            listed.push(Listed { surcharge, counts: counts(terms, all.get(..place).unwrap_or_default()), rivals });
        }
        let list = small(self.on_top.lists.len());
        self.on_top.lists.push(Surcharges::new(listed));
        self.on_top.known_lists.insert(key, list);
        list
    }

    fn shared_or_own(&mut self, number: Option<usize>, terms: &'a Terms, is_of_family: bool, lane: OfLanes) -> Arc<Surcharge> {
        let Some(number) = number else { return Arc::new(self.surcharge(terms, is_of_family, lane)) };
        let key = (number, is_of_family, lane);
        if let Some(known) = self.on_top.known.get(&key) {
            return Arc::clone(known);
        }
        let surcharge = Arc::new(self.surcharge(terms, is_of_family, lane));
        self.on_top.known.insert(key, Arc::clone(&surcharge));
        surcharge
    }

    fn surcharge(&mut self, terms: &'a Terms, is_of_family: bool, (currency, unit): OfLanes) -> Surcharge {
        let scope = if terms.is_per_package() { Scope::Package } else { Scope::Consignment };
        let zones = |names: &Option<Vec<String>>| names.as_ref().map(|names| names.iter().map(|name| name.as_str().into()).collect());
        let cases = terms.amounts.iter().flatten().map(|case| Case {
            places: case.places.as_deref().map(|names| self.place(names, true)),
            zones: zones(&case.zones),
            when: case.when.as_ref().map(|when| self.condition(when, scope)),
        });
        let cases = cases.collect();
        let places = terms.places.as_deref().map(|names| (self.list(names), self.place(names, true)));
        let gate = Gate {
            validity: Validity::new(terms.valid_from, terms.valid_to),
            days: terms.days.as_deref().map(|days| Weekdays::of(Some(days))),
            delivery_days: terms.delivery_days.as_deref().map(|days| Weekdays::of(Some(days))),
            places,
            zones: zones(&terms.zones),
            from: terms.from.as_deref().map(|names| self.place(names, false)),
            tags: terms.tags.as_deref().map(|tags| self.conditions.any_tag(tags)),
            when: terms.when.as_ref().map(|when| self.condition(when, scope)),
        };
        Surcharge::new(terms, OfLane { currency, unit, exchange: &self.exchange }, gate, cases, is_of_family)
    }

    fn place(&mut self, names: &'a [String], is_destination: bool) -> ConditionId {
        let list = self.list(names);
        self.conditions.place(list, is_destination, names)
    }

    fn condition(&mut self, condition: &'a crate::condition::Condition, scope: Scope) -> ConditionId {
        let mut conditions = std::mem::take(&mut self.conditions);
        let id = conditions.condition(condition, scope, &mut |names| self.list(names));
        self.conditions = conditions;
        id
    }
}

fn has(bits: &[u64], number: usize) -> bool {
    bits.get(number / WORD).is_some_and(|word| word >> (number % WORD) & 1 == 1)
}

/// What the percentages of a surcharge are of, among those before it.
fn counts(terms: &Terms, before: &[&Terms]) -> Counts {
    match &terms.of {
        None => Counts::Base,
        Some(PercentOf::All) => Counts::All,
        Some(PercentOf::Named(names)) => {
            let base = names.iter().any(|name| name.trim() == PercentOf::BASE);
            let counted = (0..).zip(before).filter(|(_, one)| names.iter().any(|name| one.is_called(name)));
            let lines: Box<[u32]> = counted.map(|(place, _)| place).collect();
            if base && lines.is_empty() { Counts::Base } else { Counts::Some { base, lines } }
        }
    }
}
