//! From a rule set that has been checked to what a matcher holds.

mod capacities;
mod dictionary;
mod lanes;
mod preferences;
mod scopes;
mod surcharges;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use self::dictionary::{Dictionary, MoreLimits, OnTop, Shared};
use super::charts::Charts;
use super::collecting::{Collectors, locations};
use super::compiled::{Compiled, CompiledService, Group, Service};
use super::engine::Matcher;
use super::holidays::Calendars;
use super::index::{Caps, build};
use super::names::ByName;
use crate::check::Names;
use crate::condition::Collecting;
use crate::consignment::{Dimensions, Direction};
use crate::exact::small;
use crate::fingerprint::Fingerprint;
use crate::json::{Problems, Trail};
use crate::measure::{Unit, Weight, WeightUnit};
use crate::money::Exchange;
use crate::place::PlaceLists;
use crate::reference::Reference;
use crate::rule::{ExcludedPlaces, Limit, Rules, Tags};
use crate::rule_set::{Assume, CarrierService, Compare, RuleSet, RuleSetError, VatRounding, names_of};
use crate::tariff::Taxation;

impl RuleSet {
    /// Compiles the rule set. All cost and all errors of the rule set are here; a decision has neither.
    ///
    /// # Errors
    /// What [`RuleSet::check`] finds. A rule set that was read from JSON has been checked and compiles.
    pub fn compile(&self) -> Result<Matcher, RuleSetError> {
        self.compiled(&Caps::USUAL)
    }

    /// [`RuleSet::compile`] with an index that hardly holds anything, so that small rule sets meet what else only enormous ones do. Its
    /// answers are the same; it is there to tell so.
    ///
    /// # Errors
    /// As [`RuleSet::compile`].
    #[doc(hidden)]
    pub fn compile_with_tiny_index(&self) -> Result<Matcher, RuleSetError> {
        self.compiled(&Caps::TINY)
    }

    pub(super) fn compiled(&self, caps: &Caps) -> Result<Matcher, RuleSetError> {
        self.check()?;
        let mut compiled = compiled(self, &|_| Vec::new());
        let Compiled { shipping, conditions, lists, locations, own_currency, .. } = &mut compiled;
        shipping.screen(conditions, lists, (locations.count(), *own_currency), caps.screened);
        let index = Some(build(&compiled, caps));
        Ok(Matcher::new(compiled, index))
    }

    /// [`RuleSet::compile`] without the index: every decision looks at every service. Its answers are the same; it is there to tell so.
    ///
    /// # Errors
    /// As [`RuleSet::compile`].
    pub fn compile_without_index(&self) -> Result<Matcher, RuleSetError> {
        self.check()?;
        Ok(Matcher::new(compiled(self, &|_| Vec::new()), None))
    }
}

impl<'a> Dictionary<'a> {
    fn service(&mut self, index: usize, service: &'a CarrierService) -> CompiledService {
        let rules = service.rules.as_ref();
        let own = self.rule_set.currency;
        let mut limits: Vec<Limit> = rules.into_iter().flat_map(|rules| rules.limits(own)).collect();
        limits.extend((self.more_limits)(service));
        let rates = self.rates(service, index);
        let collector = self.collectors.collector(service);
        CompiledService {
            enabled: service.enabled.unwrap_or(true),
            collector,
            limits: limits.into_iter().map(|limit| self.limit(limit)).collect(),
            tagged: self.tags.tagged(rules.map(|rules| &*rules.tags).unwrap_or_default()),
            excluded: rules.and_then(|rules| self.excluded(rules)),
            tax: self.tax(service),
            lanes: small(service.transit.len()),
            transit: self.transits(&service.transit, collector.carrier),
            rates,
            service: Arc::new(described(service, self.rule_set, self.names)),
        }
    }

    fn excluded(&mut self, rules: &'a Rules) -> Option<ExcludedPlaces> {
        let places = &rules.excluded_places;
        let each: Vec<_> = places.iter().map(|place| (self.list(std::slice::from_ref(place)), place.as_str().into())).collect();
        (!places.is_empty()).then(|| ExcludedPlaces::new(self.list(places), each.into_iter()))
    }
}

pub(super) fn compiled(rule_set: &RuleSet, more_limits: MoreLimits<'_>) -> Compiled {
    let mut order: Vec<(usize, &CarrierService)> = rule_set.carrier_services.iter().enumerate().collect();
    order.sort_by_key(|(_, service)| service.reference.as_str());
    let exchange = Exchange::new(rule_set.currency, rule_set.exchange_rates.iter().map(|(currency, rate)| (*currency, *rate)));
    let names = names_of(rule_set);
    let mut lists = PlaceLists::with_zones(rule_set.zones.iter().map(|zone| (&zone.include[..], &zone.exclude[..])));
    let calendars = Calendars::new(rule_set, &names, &mut lists);
    let collectors = Collectors::of(rule_set, &names);
    let mut dictionary = Dictionary {
        rule_set,
        names: &names,
        calendars,
        collectors: &collectors,
        more_limits,
        lists,
        named: HashMap::new(),
        read: HashMap::new(),
        written: HashMap::new(),
        tags: Tags::default(),
        metrics: Vec::new(),
        transits: Vec::new(),
        known_transits: HashMap::new(),
        exchange,
        currencies: Vec::new(),
        charts: Charts::default(),
        shared: Shared::default(),
        taxes: Vec::new(),
        conditions: Collecting::new(rule_set.currency),
        on_top: OnTop::new(rule_set),
    };
    let vat = dictionary.vat(&rule_set.vat, rule_set.vat_rate);
    dictionary.taxes.push(vat);
    dictionary.charts(rule_set);
    let services: Vec<_> = order.iter().map(|(index, service)| dictionary.service(*index, service)).collect();
    let wishes = dictionary.wishes(&order);
    let minor_unit = dictionary.exchange.of_minor(rule_set.currency);
    debug_assert!(minor_unit.is_some(), "the rule set's own currency has a rate");
    dictionary.currencies.sort_unstable();
    Compiled {
        pick_up_locations: rule_set.pick_up_locations.clone(),
        groups: groups(rule_set, &services),
        services,
        shipping: dictionary.shipping_rules(order.iter().map(|(index, _)| *index)),
        capacities: dictionary.capacities(order.iter().map(|(index, _)| *index)),
        zones: dictionary.zones(),
        conditions: dictionary.conditions.finish(),
        surcharges: dictionary.on_top.finish(),
        metrics: dictionary.metrics,
        locations: locations(rule_set, &names, &collectors, &dictionary.calendars, &dictionary.lists),
        transits: dictionary.transits,
        charts: dictionary.charts,
        tariffs: rule_set.tariffs.iter().map(|tariff| tariff.reference.clone()).collect(),
        shared: dictionary.shared.memory,
        lists: dictionary.lists,
        tags: dictionary.tags,
        package_sizes: package_sizes(rule_set),
        calendars: dictionary.calendars,
        minor_unit: minor_unit.unwrap_or(1),
        exchange: dictionary.exchange,
        currencies: dictionary.currencies,
        own_currency: rule_set.currency,
        taxes: dictionary.taxes,
        taxation: taxation(rule_set),
        wishes,
        horizon_days: rule_set.horizon_days.unwrap_or(28),
        assumed: rule_set.assume.unwrap_or(Assume { residential: None, post_office_box: None }),
        fingerprint: Fingerprint::of(rule_set),
        weight_unit: weight_unit(rule_set),
    }
}

/// The unit of most weights that the document states, of limits and of bands; kg where none are.
fn weight_unit(rule_set: &RuleSet) -> WeightUnit {
    let services = &rule_set.carrier_services;
    let limits = services.iter().filter_map(|service| Some(service.rules.as_ref()?.weight.as_ref()?.unit));
    let lanes = services.iter().flat_map(|service| &service.rates).filter(|lane| lane.tariff.is_none());
    let lanes = lanes.map(|lane| lane.unit.unwrap_or(Unit::of(lane.by)));
    let tariffs = rule_set.tariffs.iter().map(|tariff| tariff.unit.unwrap_or(Unit::of(tariff.by)));
    let prices = lanes.chain(tariffs).filter_map(|unit| match unit {
        Unit::Weight(unit) => Some(unit),
        _ => None,
    });
    let mut counts: BTreeMap<WeightUnit, usize> = BTreeMap::new();
    limits.chain(prices).for_each(|unit| *counts.entry(unit).or_default() += 1);
    counts.into_iter().max_by_key(|(unit, count)| (*count, *unit == WeightUnit::Kilogram)).map_or(WeightUnit::Kilogram, |(unit, _)| unit)
}

fn taxation(rule_set: &RuleSet) -> Taxation {
    Taxation { rounding: rule_set.vat_rounding.unwrap_or(VatRounding::HalfUp), by_gross: rule_set.compare == Some(Compare::Gross) }
}

fn package_sizes(rule_set: &RuleSet) -> ByName<(Option<Dimensions>, Option<Weight>)> {
    // The check has found no problem here.
    let (mut problems, path) = (Problems::default(), Trail::Root);
    let sizes = rule_set.package_sizes.iter().map(|size| {
        let dimensions = size.dimensions.and_then(|sides| sides.understood(&path, &mut problems));
        let weight = size.weight.and_then(|weight| weight.understood(&path, &mut problems));
        (size.reference.to_string(), (dimensions, weight))
    });
    sizes.collect()
}

fn groups(rule_set: &RuleSet, services: &[CompiledService]) -> BTreeMap<String, Group> {
    let numbers: HashMap<&str, usize> =
        services.iter().enumerate().map(|(number, service)| (service.service.reference.as_str(), number)).collect();
    let enabled = rule_set.carrier_service_groups.iter().filter(|group| group.is_enabled != Some(false));
    let groups = enabled.map(|group| {
        let members = group.services.iter().filter_map(|service| numbers.get(service.as_str()).copied());
        let name = group.name.clone().unwrap_or_else(|| group.reference.to_string());
        (group.reference.to_string(), Group { name, members: members.collect() })
    });
    groups.collect()
}

fn described(service: &CarrierService, rule_set: &RuleSet, names: &Names<'_>) -> Service {
    let name_of = |carrier: &Reference| {
        let carrier_of = names.carriers.get(carrier.as_str()).and_then(|number| rule_set.carriers.get(*number));
        carrier_of.and_then(|carrier| carrier.name.clone()).unwrap_or_else(|| carrier.to_string())
    };
    let legs: Vec<&Reference> =
        if service.legs.is_empty() { vec![&service.carrier] } else { service.legs.iter().map(|leg| &leg.carrier).collect() };
    Service {
        name: service.name.clone().unwrap_or_else(|| service.reference.to_string()),
        carrier_name: name_of(&service.carrier),
        legs: legs.into_iter().map(|carrier| (carrier.clone(), name_of(carrier))).collect(),
        reference: service.reference.clone(),
        carrier: service.carrier.clone(),
        directions: service.direction.as_ref().map_or_else(|| vec![Direction::Outbound], |directions| directions.0.clone()),
        is_pick_up: service.is_pick_up.unwrap_or(false),
        is_drop_off: service.is_drop_off.unwrap_or(false),
        is_timed: service.is_timed.unwrap_or(false),
        is_tracked: service.is_tracked.unwrap_or(false),
        is_signed: service.is_signed.unwrap_or(false),
    }
}
