//! A rule set with what is worked out for all its services: the engine, and addresses of every kind.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::condition::RuleScope;
use crate::consignment::{Address, Consignment};
use crate::facts::Facts;
use crate::matcher::{Compiled, Matcher};
use crate::place::{ListId, Sample};
use crate::reference::Reference;
use crate::rule_set::{Chosen, RuleSet};
use crate::shipping::ShippingRule;

/// The most kinds of addresses that are told apart for one service.
const MOST_SAMPLES: usize = 20_000;

/// How often lanes are asked whether they lead somewhere, for a service and for all.
pub(super) const MOST_LOOKS: usize = 4_000_000;
const MOST_LOOKS_IN_ALL: usize = 40_000_000;

pub(super) struct World<'a> {
    pub(super) rule_set: &'a RuleSet,
    pub(super) matcher: Matcher,
    /// Of some consignment, whose ends are set as they are asked.
    pub(super) facts: Facts<'static>,
    /// At which it is asked where nothing else is meant.
    pub(super) at: DateTime<Utc>,
    /// By what was to be told apart.
    samples: HashMap<BTreeSet<ListId>, Option<Rc<Vec<Sample>>>>,
    looks: usize,
    /// The services of each shared surcharge.
    pub(super) shared: Vec<Vec<usize>>,
    /// The services of each shipping rule.
    pub(super) ruled: Vec<Vec<usize>>,
    /// The services of each preference.
    pub(super) preferred: Vec<Vec<usize>>,
}

impl<'a> World<'a> {
    pub(super) fn new(rule_set: &'a RuleSet, today: Option<NaiveDate>) -> Option<Self> {
        let matcher = rule_set.compile_without_index().ok()?;
        let package = crate::consignment::Package::kg(1);
        let some = Consignment::new("CHECK", Address::to("GB", "M1 1AA")).package(package).build().ok()?;
        let facts = matcher.facts(&some).ok()?.into_kept();
        // A Monday, where no day is given.
        let day = today.or_else(|| NaiveDate::from_ymd_opt(2026, 11, 2))?;
        let chosen = Chosen::new(rule_set);
        let shared = rule_set.surcharges.iter().map(|surcharge| chosen.of(&surcharge.chosen())).collect();
        let ruled = rule_set.shipping_rules.iter().map(|rule| chosen.of(&rule.scope().chosen)).collect();
        let preferred = rule_set.preferences.iter().map(|preference| chosen.of(&preference.scope().chosen)).collect();
        let at = day.and_time(NaiveTime::from_hms_opt(9, 0, 0)?).and_utc();
        Some(Self { rule_set, matcher, facts, at, samples: HashMap::new(), looks: 0, shared, ruled, preferred })
    }

    pub(super) fn compiled(&self) -> &Compiled {
        &self.matcher.0
    }

    /// Addresses of every kind that some lists tell apart; `None` where they are too many.
    pub(super) fn samples(&mut self, lists: BTreeSet<ListId>) -> Option<Rc<Vec<Sample>>> {
        let engine = &self.matcher.0;
        let made = self.samples.entry(lists);
        made.or_insert_with_key(|lists| engine.lists.samples(lists, MOST_SAMPLES).map(Rc::new)).clone()
    }

    /// Whether so many looks may be taken more.
    pub(super) fn may_look(&mut self, looks: usize) -> bool {
        self.looks = self.looks.saturating_add(looks);
        looks <= MOST_LOOKS && self.looks <= MOST_LOOKS_IN_ALL
    }

    /// The shipping rules of a service, by their places.
    pub(super) fn rules_of(&self, service: usize) -> impl Iterator<Item = usize> {
        (0..).zip(&self.ruled).filter(move |(_, services)| services.binary_search(&service).is_ok()).map(|(number, _)| number)
    }

    /// A shipping rule as it is compiled.
    pub(super) fn rule(&self, number: usize) -> Option<&ShippingRule> {
        self.compiled().shipping.get(u32::try_from(number).ok()?)
    }

    /// What the shipping rules and preferences of a service are for.
    pub(super) fn scopes_of(&self, service: usize) -> impl Iterator<Item = &RuleScope> {
        let preferences = self.preferred.iter().zip(&self.compiled().wishes.preferences.all);
        let preferences = preferences.filter(move |(services, _)| services.binary_search(&service).is_ok()).map(|(_, own)| &own.scope);
        self.rules_of(service).filter_map(|rule| Some(&self.rule(rule)?.scope)).chain(preferences)
    }

    /// The name of a shipping location.
    pub(super) fn location(&self, number: u32) -> Option<&Reference> {
        self.rule_set.shipping_locations.get(number as usize).map(|location| &location.reference)
    }
}

/// A sample as a consignment has it.
pub(super) fn address_of(world: &World<'_>, sample: &Sample) -> Address {
    let Sample { country, postcode, region, town, spot, .. } = sample.clone();
    let location = spot.location.and_then(|location| world.location(location)).cloned();
    Address { location, country, postcode, region, town, ..Address::default() }
}
