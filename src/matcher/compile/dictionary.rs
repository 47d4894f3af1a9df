//! What services have in common, numbered while they are compiled.

use std::collections::HashMap;
use std::sync::Arc;

use crate::check::Names;
use crate::condition::Collecting;
use crate::exact::small;
use crate::facts::MOST_METRICS;
use crate::matcher::charts::Charts;
use crate::matcher::collecting::Collectors;
use crate::matcher::compiled::Route;
use crate::matcher::holidays::Calendars;
use crate::measure::WeightUnit;
use crate::money::{Currency, Exchange};
use crate::number::Quantity;
use crate::place::{ListId, Named, PlaceLists};
use crate::reference::Reference;
use crate::rule::{Limit, Metric, Tags};
use crate::rule_set::{CarrierService, Chosen, RuleSet, Vat, ZoneChart};
use crate::tariff::{Counts, Discount, Key, Measure, Rate, Surcharge, Surcharges, Tax};
use crate::time::Transit;

/// Limits of a service besides those that its rules state.
pub(in crate::matcher) type MoreLimits<'a> = &'a dyn Fn(&CarrierService) -> Vec<Limit>;

/// What services have in common, numbered.
pub(super) struct Dictionary<'a> {
    pub(super) rule_set: &'a RuleSet,
    pub(super) names: &'a Names<'a>,
    pub(super) calendars: Calendars,
    pub(super) collectors: &'a Collectors<'a>,
    pub(super) more_limits: MoreLimits<'a>,
    pub(super) lists: PlaceLists,
    /// What names stand for, numbered; and names and lists as the rule set writes them: most stand in it many times, and are read once.
    pub(super) named: HashMap<Named, u32>,
    pub(super) read: HashMap<&'a str, Option<u32>>,
    pub(super) written: HashMap<Vec<u32>, ListId>,
    pub(super) tags: Tags,
    pub(super) metrics: Vec<&'static Metric>,
    pub(super) transits: Vec<Transit>,
    pub(super) known_transits: HashMap<Transit, u32>,
    pub(super) exchange: Exchange,
    pub(super) currencies: Vec<Currency>,
    pub(super) charts: Charts,
    pub(super) shared: Shared<'a>,
    pub(super) taxes: Vec<Tax>,
    pub(super) conditions: Collecting,
    pub(super) on_top: OnTop,
}

/// The list prices and discounts of tariffs that have been compiled.
#[derive(Default)]
pub(super) struct Shared<'a> {
    /// By tariff, how goods are weighed, and zone.
    pub(super) rates: HashMap<(usize, Measure, &'a str), Arc<Rate>>,
    /// What a tariff takes off itself, by zone.
    pub(super) discounts: HashMap<(usize, &'a str), Arc<Discount>>,
    pub(super) memory: usize,
}

/// What surcharges come to for lanes that have them in common.
pub(super) type OfLanes = (Currency, WeightUnit);

/// A service with surcharges of its own, the shared ones that it has, and the lanes.
pub(super) type KnownList = (Option<usize>, Box<[u64]>, OfLanes);

/// The number of a surcharge of a list, what its percentages are of, and the places of the others of its family.
pub(super) type ListEntry = (u32, Counts, Box<[u32]>);

/// The surcharges of a rule set, as they are compiled.
pub(super) struct OnTop {
    /// Of each service, by its place in the document, the shared ones that it has, a bit each.
    pub(super) shared: Vec<Box<[u64]>>,
    /// All surcharges, each with whether its line depends on the consignment alone, and their numbers.
    pub(super) all: Vec<(Arc<Surcharge>, bool)>,
    pub(super) numbers: HashMap<Arc<Surcharge>, u32>,
    /// Those of shared ones, which are compiled but once.
    pub(super) known: HashMap<(usize, bool, OfLanes), u32>,
    pub(super) lists: Vec<Surcharges>,
    pub(super) known_lists: HashMap<KnownList, u32>,
    pub(super) equal_lists: HashMap<Vec<ListEntry>, u32>,
    /// Under which numbers lines are kept: by family, and the place in it.
    pub(super) keys: HashMap<(Vec<u32>, usize), Key>,
    pub(super) next_key: Key,
}

/// The bits of a word.
pub(super) const WORD: usize = 64;

impl OnTop {
    pub(super) fn new(rule_set: &RuleSet) -> Self {
        let words = rule_set.surcharges.len().div_ceil(WORD);
        let mut shared = vec![vec![0; words].into_boxed_slice(); rule_set.carrier_services.len()];
        if words > 0 {
            let chosen = Chosen::new(rule_set);
            for (number, surcharge) in rule_set.surcharges.iter().enumerate() {
                for service in chosen.of(&surcharge.chosen()) {
                    if let Some(word) = shared.get_mut(service).and_then(|words| words.get_mut(number / WORD)) {
                        *word |= 1 << (number % WORD);
                    }
                }
            }
        }
        Self {
            shared,
            all: Vec::new(),
            numbers: HashMap::new(),
            known: HashMap::new(),
            lists: Vec::new(),
            known_lists: HashMap::new(),
            equal_lists: HashMap::new(),
            keys: HashMap::new(),
            next_key: Key::MIN,
        }
    }

    pub(super) fn finish(self) -> Vec<Surcharges> {
        self.lists
    }
}

impl<'a> Dictionary<'a> {
    /// The number of what a name stands for.
    pub(super) fn named(&mut self, name: &'a str) -> Option<u32> {
        if let Some(known) = self.read.get(name) {
            return *known;
        }
        let named = self.names.place(name);
        debug_assert!(named.is_ok(), "a rule set that has been checked names places");
        let next = u32::try_from(self.named.len()).ok();
        let number = next.and_then(|next| Some(*self.named.entry(named.ok()?).or_insert(next)));
        self.read.insert(name, number);
        number
    }

    /// The number of a list of names. Lists of the same names share it.
    pub(super) fn list(&mut self, written: &'a [String]) -> ListId {
        let mut numbers: Vec<u32> = written.iter().filter_map(|name| self.named(name)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if let Some(known) = self.written.get(&numbers) {
            return *known;
        }
        let all: Vec<Named> = written.iter().filter_map(|name| self.names.place(name).ok()).collect();
        let list = self.lists.add(&all);
        self.written.insert(numbers, list);
        list
    }

    /// The zones, each with the list of what lies in it.
    pub(super) fn zones(&mut self) -> Vec<(Reference, ListId)> {
        let zones = self.rule_set.zones.iter().enumerate();
        zones.map(|(number, zone)| (zone.reference.clone(), self.lists.add(&[Named::Zone(number)]))).collect()
    }

    /// The number of a service's tax.
    pub(super) fn tax(&mut self, service: &'a CarrierService) -> u32 {
        if service.vat.is_empty() {
            return 0;
        }
        let own = self.vat(&service.vat, None);
        self.taxes.push(own);
        small(self.taxes.len() - 1)
    }

    pub(super) fn vat(&mut self, entries: &'a [Vat], one: Option<Quantity>) -> Tax {
        let entries: Vec<_> = entries
            .iter()
            .map(|entry| (entry.to.as_deref().map(|names| self.list(names)), entry.rate.filter(|_| entry.exempt != Some(true))))
            .collect();
        Tax::new(entries.into_iter().chain(one.map(|rate| (None, Some(rate)))))
    }

    pub(super) fn charts(&mut self, rule_set: &'a RuleSet) {
        let from = rule_set.zone_charts.iter().flat_map(ZoneChart::reached).map(|entry| entry.from.as_deref());
        let from: Vec<Option<ListId>> = from.map(|names| names.map(|names| self.list(names))).collect();
        self.charts = Charts::of(rule_set, &from, &mut self.lists);
    }

    pub(super) fn route(&mut self, from: Option<&'a [String]>, to: Option<&'a [String]>) -> Route {
        Route { from: from.map(|names| self.list(names)), to: to.map(|names| self.list(names)), zone: None }
    }

    pub(super) fn limit(&mut self, mut limit: Limit) -> Limit {
        let known = self.metrics.iter().position(|metric| std::ptr::eq(*metric, limit.metric));
        limit.number = known.unwrap_or_else(|| {
            self.metrics.push(limit.metric);
            self.metrics.len() - 1
        });
        debug_assert!(limit.number < MOST_METRICS, "facts have room for every metric");
        limit
    }
}
