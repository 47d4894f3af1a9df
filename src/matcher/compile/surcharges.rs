//! Surcharges: those that are equal stand once, and so do lists of the same ones.

use std::collections::HashMap;
use std::sync::Arc;

use super::dictionary::{Dictionary, ListEntry, OfLanes, OnTop, WORD};
use crate::condition::{ConditionId, Own, Scope};
use crate::exact::small;
use crate::measure::WeightUnit;
use crate::rule_set::{CarrierService, PercentOf, Surcharge as Terms};
use crate::tariff::{Case, Counts, Gate, Key, Listed, OfLane, Surcharge, Surcharges, Validity};
use crate::time::Weekdays;

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
        let mut entries: Vec<ListEntry> = Vec::with_capacity(all.len());
        for (place, terms) in all.iter().enumerate() {
            let family = terms.family().and_then(|family| families.get(family)).map(Vec::as_slice).unwrap_or_default();
            let rivals: Box<[u32]> = family.iter().copied().filter(|other| *other as usize != place).collect();
            let number = place.checked_sub(own.len()).and_then(|place| shared.get(place)).copied();
            let surcharge = self.shared_or_own(number, terms, !rivals.is_empty(), lane);
            entries.push((surcharge, counts(terms, all.get(..place).unwrap_or_default()), rivals));
        }
        let list = match self.on_top.equal_lists.get(&entries) {
            Some(known) => *known,
            None => self.add_list(entries),
        };
        self.on_top.known_lists.insert(key, list);
        list
    }

    fn add_list(&mut self, entries: Vec<ListEntry>) -> u32 {
        let on_top = &mut self.on_top;
        let alone = |number: u32| on_top.all.get(number as usize).is_some_and(|(_, is_alone)| *is_alone);
        let mut listed = Vec::with_capacity(entries.len());
        for (place, (number, counts, rivals)) in (0..).zip(&entries) {
            let Some((surcharge, _)) = on_top.all.get(*number as usize) else { continue };
            // What a family's member comes to goes by all of them.
            let mut places = rivals.to_vec();
            let own = places.partition_point(|other| *other < place);
            places.insert(own, place);
            let family: Vec<u32> = places.iter().filter_map(|place| Some(entries.get(*place as usize)?.0)).collect();
            let key = family.iter().all(|member| alone(*member)).then(|| {
                let next = &mut on_top.next_key;
                *on_top.keys.entry((family, own)).or_insert_with(|| taken(next))
            });
            listed.push(Listed { surcharge: Arc::clone(surcharge), counts: counts.clone(), rivals: rivals.clone(), key });
        }
        let list = small(on_top.lists.len());
        on_top.lists.push(Surcharges::new(listed, taken(&mut on_top.next_key)));
        on_top.equal_lists.insert(entries, list);
        list
    }

    /// The number of a surcharge; equal ones have one.
    fn shared_or_own(&mut self, shared: Option<usize>, terms: &'a Terms, is_of_family: bool, lane: OfLanes) -> u32 {
        let key = shared.map(|number| (number, is_of_family, lane));
        if let Some(known) = key.and_then(|key| self.on_top.known.get(&key)) {
            return *known;
        }
        let surcharge = Arc::new(self.surcharge(terms, is_of_family, lane));
        let is_alone = surcharge.is_of_consignment_alone(|condition| self.conditions.own(condition) != Own::Nothing);
        let OnTop { all, numbers, known, .. } = &mut self.on_top;
        let number = *numbers.entry(surcharge).or_insert_with_key(|surcharge| {
            all.push((Arc::clone(surcharge), is_alone));
            small(all.len() - 1)
        });
        known.extend(key.map(|key| (key, number)));
        number
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

    pub(super) fn condition(&mut self, condition: &'a crate::condition::Condition, scope: Scope) -> ConditionId {
        let mut conditions = std::mem::take(&mut self.conditions);
        let id = conditions.condition(condition, scope, &mut |names| self.list(names));
        self.conditions = conditions;
        id
    }
}

/// The next number.
fn taken(next: &mut Key) -> Key {
    std::mem::replace(next, next.saturating_add(1))
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
