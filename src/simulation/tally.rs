//! The figures of a simulation while consignments are fed.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Datelike, Utc};

use super::cells::{Cell, Currencies, DayCounts, Examples, Name, Price, Sums, add_at, count_at};
use super::dates::Dates;
use super::histogram::Histogram;
use super::{Decision, Obstacles, Selection};
use crate::facts::Facts;
use crate::matcher::{Barred, BestTwo, Compiled, Engine, Offer, Outcome, Without};
use crate::money::Currency;
use crate::place::Country;
use crate::rule::{ReasonCode, ReasonCodes, RuleKind};

/// All figures; what can be added up from others at the end isn't counted.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) own: Currency,
    pub(super) currencies: Currencies,
    pub(super) failed: u64,
    pub(super) invalid: u64,
    pub(super) failed_examples: Examples,
    pub(super) invalid_examples: Examples,
    pub(super) services: Vec<ServiceTally>,
    pub(super) zones: Vec<Cell>,
    pub(super) countries: BTreeMap<Country, Cell>,
    /// Where weight bands end, in smallest steps: all but the last.
    bands: Box<[i128]>,
    pub(super) weight_bands: Vec<Cell>,
    pub(super) unallocated: Vec<u64>,
    pub(super) routes: HashMap<RouteKey, Cell>,
    /// The first and the last day, in UTC, on which one was decided.
    pub(super) decided: Option<[i32; 2]>,
    pub(super) promised: u64,
    pub(super) dates: Dates,
    pub(super) prices: Histogram,
    pub(super) savings: Histogram,
    pub(super) transit: DayCounts,
    pub(super) slack: DayCounts,
    pub(super) reasons: Vec<ReasonTally>,
    /// By the last obstacles.
    pub(super) failures: HashMap<ReasonCodes, (u64, Examples)>,
    pub(super) kinds: Vec<RuleTally>,
    /// Of shipping rules, preferences, objectives and capacities: those that moved or failed a consignment.
    pub(super) without: BTreeMap<Without, RuleTally>,
    pub(super) on_time: OnTimeTally,
}

/// Where a consignment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Where {
    /// The zone of the destination, by its number.
    Zone(usize),
    /// In no zone; the zone of a chart that the service goes by.
    Chart(u32),
    /// In neither.
    Country(Country),
}

/// What goes where with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RouteKey {
    pub(super) place: Where,
    /// The number of the weight band.
    pub(super) band: usize,
    pub(super) service: usize,
}

/// Promises that the history tells of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OnTimeTally {
    pub(super) promised: u64,
    pub(super) observed: u64,
    /// In millionths of a promise.
    pub(super) kept: u64,
}

/// What one service takes, and what its rules cost.
#[derive(Debug, Clone)]
pub(super) struct ServiceTally {
    pub(super) taken: Cell,
    pub(super) unrivalled: u64,
    pub(super) saved: Sums,
    pub(super) runner_up: u64,
    /// By kind; made when the first rule moves or fails a consignment.
    pub(super) rules: Vec<RuleTally>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct ReasonTally {
    pub(super) consignments: u64,
    pub(super) only: u64,
    pub(super) examples: Examples,
}

#[derive(Debug, Clone)]
pub(super) struct RuleTally {
    pub(super) moved: u64,
    pub(super) failed: u64,
    pub(super) extra_paid: Sums,
    pub(super) examples: Examples,
}

/// What is counted of a consignment.
pub(super) struct Subject<'a> {
    name: Name<'a>,
    country: Country,
    zone: Option<usize>,
    weight: i128,
    /// The promised day.
    promised: Option<i32>,
    /// The day on which it is decided, in UTC.
    decided: i32,
}

impl<'a> Subject<'a> {
    pub(super) fn of(facts: &'a Facts<'_>, engine: &Engine, at: DateTime<Utc>) -> Self {
        Self {
            name: Name::of(&facts.consignment().reference),
            country: facts.country,
            zone: engine.zone(facts),
            weight: facts.weight,
            promised: facts.promise.date.map(|date| date.num_days_from_ce()),
            decided: at.num_days_from_ce(),
        }
    }
}

impl OnTimeTally {
    /// Counts a promise, with how often such a one was kept of how many times, if that is known.
    fn count(&mut self, observed: Option<(u64, u64)>) {
        self.promised += 1;
        if let Some((kept, all)) = observed {
            self.observed += 1;
            let millionths = u128::from(kept) * 1_000_000 / u128::from(all.max(1));
            self.kept += u64::try_from(millionths).unwrap_or(0);
        }
    }
}

impl Tally {
    pub(super) fn new(compiled: &Compiled, weights: Vec<i128>) -> Self {
        let currencies = Currencies::of(compiled);
        let service =
            |_| ServiceTally { taken: currencies.cell(), unrivalled: 0, saved: currencies.zero(), runner_up: 0, rules: Vec::new() };
        Self {
            own: compiled.own_currency,
            failed: 0,
            invalid: 0,
            failed_examples: Examples::default(),
            invalid_examples: Examples::default(),
            services: (0..compiled.services.len()).map(service).collect(),
            zones: currencies.cells(compiled.zones().count()),
            countries: BTreeMap::new(),
            weight_bands: currencies.cells(weights.len() + 1),
            unallocated: vec![0; weights.len() + 1],
            routes: HashMap::new(),
            decided: None,
            promised: 0,
            bands: weights.into(),
            dates: Dates::new(&currencies),
            prices: Histogram::new(),
            savings: Histogram::new(),
            transit: DayCounts::new(),
            slack: DayCounts::new(),
            failures: HashMap::new(),
            reasons: vec![ReasonTally::default(); ReasonCode::ALL.len()],
            kinds: rule_tallies(&currencies),
            without: BTreeMap::new(),
            on_time: OnTimeTally::default(),
            currencies,
        }
    }

    /// Counts what has come of a consignment.
    pub(super) fn add(&mut self, subject: &Subject<'_>, outcome: &Outcome) -> Decision {
        let Outcome { best: BestTwo { chosen, runner_up }, on_time, zone, reasons, only, .. } = outcome;
        self.moved(subject, chosen.as_ref(), outcome);
        let [first, last] = self.decided.unwrap_or([subject.decided; 2]);
        self.decided = Some([first.min(subject.decided), last.max(subject.decided)]);
        self.promised += u64::from(subject.promised.is_some());
        if let Some(chosen) = chosen {
            self.selected(subject, chosen, runner_up.as_ref(), *zone);
            if subject.promised.is_some() {
                self.on_time.count(*on_time);
            }
            return Decision::Allocated(Selection::new(chosen, runner_up.as_ref()));
        }
        let obstacles = Obstacles { reasons: *reasons, only: *only };
        self.failed(subject, obstacles);
        Decision::Failed(obstacles)
    }

    /// Counts a consignment that a service takes.
    fn selected(&mut self, subject: &Subject<'_>, chosen: &Offer, runner_up: Option<&Offer>, chart: Option<u32>) {
        let price = self.currencies.price(chosen);
        self.prices.add(self.currencies.dearer(price, None));
        self.compare(chosen, price, runner_up);
        match subject.zone {
            Some(zone) => add_at(&mut self.zones, zone, price),
            None => self.countries.entry(subject.country).or_insert_with(|| self.currencies.cell()).add(price),
        }
        let band = self.weight_band(subject);
        add_at(&mut self.weight_bands, band, price);
        let place = match (subject.zone, chart) {
            (Some(zone), _) => Where::Zone(zone),
            (None, Some(zone)) => Where::Chart(zone),
            (None, None) => Where::Country(subject.country),
        };
        let route = RouteKey { place, band, service: chosen.service() };
        self.routes.entry(route).or_insert_with(|| self.currencies.cell()).add(price);
        let dates = &chosen.dates;
        self.dates.add(dates.collected, price, &self.currencies);
        self.transit.add(i64::from(dates.latest - dates.collected));
        if let Some(promised) = subject.promised {
            self.slack.add(i64::from(promised - dates.latest));
        }
    }

    fn compare(&mut self, chosen: &Offer, price: Price, runner_up: Option<&Offer>) {
        let Some(winner) = self.services.get_mut(chosen.service()) else { return };
        winner.taken.add(price);
        let Some(second) = runner_up else {
            winner.unrivalled += 1;
            return;
        };
        let other = self.currencies.price(second);
        winner.saved.add(other);
        winner.saved.subtract(price);
        self.savings.add(self.currencies.dearer(other, Some(price)));
        if let Some(second) = self.services.get_mut(second.service()) {
            second.runner_up += 1;
        }
    }

    /// Counts a consignment that no service can take.
    fn failed(&mut self, subject: &Subject<'_>, obstacles: Obstacles) {
        self.failed += 1;
        self.failed_examples.offer(subject.name);
        let band = self.weight_band(subject);
        count_at(&mut self.unallocated, band);
        let (count, examples) = self.failures.entry(obstacles.only).or_default();
        *count += 1;
        examples.offer(subject.name);
        for code in obstacles.reasons.iter() {
            let Some(tally) = self.reasons.get_mut(code as usize) else { continue };
            tally.consignments += 1;
            if obstacles.only.has(code) {
                tally.only += 1;
                tally.examples.offer(subject.name);
            }
        }
    }

    /// Counts what is moved by what, or fails for it.
    fn moved(&mut self, subject: &Subject<'_>, chosen: Option<&Offer>, Outcome { barred, kinds, without, .. }: &Outcome) {
        let price = chosen.map(|chosen| self.currencies.price(chosen));
        for Barred { kind, service, offer, .. } in barred {
            let other = self.currencies.price(offer);
            if let Some(rule) = self.rule(*service as usize, *kind) {
                rule.count(subject, price, other);
            }
        }
        for (kind, offer) in kinds {
            let other = self.currencies.price(offer);
            if let Some(kind) = self.kinds.get_mut(*kind as usize) {
                kind.count(subject, price, other);
            }
        }
        for (what, offer) in without {
            let other = self.currencies.price(offer);
            self.without.entry(*what).or_insert_with(|| rule_tally(&self.currencies)).count(subject, price, other);
        }
    }

    /// What a service's rules of a kind cost.
    fn rule(&mut self, service: usize, kind: RuleKind) -> Option<&mut RuleTally> {
        let rules = &mut self.services.get_mut(service)?.rules;
        if rules.is_empty() {
            *rules = rule_tallies(&self.currencies);
        }
        rules.get_mut(kind as usize)
    }

    fn weight_band(&self, subject: &Subject<'_>) -> usize {
        self.bands.partition_point(|end| *end < subject.weight)
    }
}

fn rule_tallies(currencies: &Currencies) -> Vec<RuleTally> {
    RuleKind::ALL.iter().map(|_| rule_tally(currencies)).collect()
}

fn rule_tally(currencies: &Currencies) -> RuleTally {
    RuleTally { moved: 0, failed: 0, extra_paid: currencies.zero(), examples: Examples::default() }
}

impl RuleTally {
    /// Counts a consignment that goes at one price, or nowhere, and would go at the other.
    fn count(&mut self, subject: &Subject<'_>, paid: Option<Price>, other: Price) {
        match paid {
            Some(paid) => {
                self.moved += 1;
                self.extra_paid.add(paid);
                self.extra_paid.subtract(other);
            }
            None => self.failed += 1,
        }
        self.examples.offer(subject.name);
    }
}
