//! Everything about every service: what it offers, or all that stands against it. What many services have in common, such as the days
//! on which a carrier collects, is looked up once.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::collection::Calendar;
use super::offer::{Miss, Offer};
use super::plan::{Dates, Plan, date_of, open_on, promised_dates, promised_windows};
use super::rate::Unpriced;
use super::say::Question;
use super::{Compiled, CompiledService};
use crate::facts::Facts;
use crate::rule::{Column, Finding, Findings};
use crate::service_set::ServiceSet;

/// A service that cannot take the consignment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Excluded {
    pub(crate) service: u32,
    /// Where its findings end, which is where those of the next begin.
    pub(crate) end: u32,
}

/// Every service, explained.
pub(crate) struct Explained {
    pub(crate) offers: Vec<Offer>,
    /// In the order of their numbers.
    pub(crate) excluded: Vec<Excluded>,
    pub(crate) findings: Vec<Finding>,
}

/// What explaining keeps from one service to the next.
struct Explaining<'a> {
    compiled: &'a Compiled,
    question: &'a Question<'a>,
    /// The open collections of each carrier at the origin, by its number, as far as one of its services has asked.
    collections: BTreeMap<usize, Collections<'a>>,
    holidays: &'a [NaiveDate],
    /// The services against which nothing stands but perhaps the dates and the price.
    eligible: ServiceSet,
    findings: Findings,
}

/// The calendars of a carrier at the origin, and the collections that are open.
struct Collections<'a> {
    calendars: &'a [Calendar],
    open: Vec<(NaiveDate, &'a Calendar)>,
}

impl Compiled {
    /// Explains some services. `further` adds what else stands against the service of a number.
    pub(crate) fn explain(&self, among: &ServiceSet, question: &Question<'_>, further: impl Fn(usize, &mut Findings)) -> Explained {
        let count = among.iter().count();
        let (mut offers, mut excluded) = (Vec::new(), Vec::with_capacity(count));
        let mut eligible = among.clone();
        self.narrow(question.facts, &mut eligible);
        let mut explaining = Explaining {
            compiled: self,
            question,
            collections: BTreeMap::new(),
            holidays: self.holidays(question.facts),
            eligible,
            findings: Findings::of(count),
        };
        let broken: Vec<ServiceSet> = self.columns.iter().map(|column| self.taken_out(&**column, question)).collect();
        for number in among.iter() {
            let Some(service) = self.services.get(number) else { continue };
            let offer = explaining.offer(number, service);
            let findings = &mut explaining.findings;
            for (column, (rule, broken)) in self.columns.iter().zip(&broken).enumerate() {
                if broken.has(number) {
                    rule.explain(number, question.facts, findings.by_column(column));
                }
            }
            further(number, findings);
            if let Some(end) = findings.finish() {
                let [service, end] = [number, end].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
                excluded.push(Excluded { service, end });
            } else {
                offers.extend(offer);
            }
        }
        Explained { offers, excluded, findings: explaining.findings.into_all() }
    }

    /// The services whose rule of one kind is broken.
    fn taken_out(&self, column: &dyn Column, question: &Question<'_>) -> ServiceSet {
        let (mut left, mut taken) = (ServiceSet::all(self.services.len()), ServiceSet::all(self.services.len()));
        column.narrow(question.facts, &mut left);
        taken.drop_all(&left);
        taken
    }
}

impl<'a> Explaining<'a> {
    /// What a service offers as far as its rules allow it, or why it offers nothing.
    fn offer(&mut self, number: usize, service: &'a CompiledService) -> Option<Offer> {
        let facts = self.question.facts;
        if !service.enabled {
            self.findings.add(Finding::NotEnabled);
        }
        if !service.service.directions.contains(&facts.direction) {
            self.findings.add(Finding::Direction);
        }
        match self.dates(service) {
            // What is not eligible needs no price, only to be known to have one.
            Ok(dates) if !self.eligible.has(number) && service.is_surely_priced(self.compiled, facts, date_of(dates.collected)) => {
                return None;
            }
            Ok(dates) => self.compiled.priced(number, service, facts, dates),
            Err(miss) => Err(miss),
        }
        .map_err(|miss| put(&miss, self.question, &mut self.findings))
        .ok()
    }

    /// When a service collects and delivers.
    fn dates(&mut self, service: &'a CompiledService) -> Result<Dates, Miss> {
        let Question { facts, clock, terms } = *self.question;
        let compiled = self.compiled;
        let lane = service.lane(facts)?;
        let own = self.collections.entry(service.carrier).or_insert_with(|| {
            let calendars = compiled.calendars(service, facts.origin_location);
            let dates = compiled.collection_dates(facts, clock, terms);
            let open = dates.filter_map(|date| Some((date, open_on(calendars, terms, date, clock)?))).collect();
            Collections { calendars, open }
        });
        if own.calendars.is_empty() {
            return Err(Miss::NotCollected);
        }
        let plan = Plan { lane, calendars: own.calendars, holidays: self.holidays, promise: &facts.promise, terms };
        plan.first_kept(own.open.iter().copied())
    }
}

impl CompiledService {
    /// Whether a price can surely be worked out for a collection date, without working it out.
    fn is_surely_priced(&self, compiled: &Compiled, facts: &Facts, collected: NaiveDate) -> bool {
        let rate = self.rates.iter().zip(&self.reaches).find(|(rate, _)| rate.matches(facts, collected));
        let has_exchange = |number: usize| compiled.currencies.get(number).is_some_and(|currency| currency.rate.is_some());
        rate.is_some_and(|(rate, reach)| reach.holds(facts) && has_exchange(rate.currency_number))
    }
}

/// Puts down a miss.
fn put(miss: &Miss, question: &Question<'_>, findings: &mut Findings) {
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    match miss {
        Miss::NotConfigured => findings.add(Finding::NotConfigured),
        Miss::NoLane => findings.add(Finding::NoLane),
        Miss::NotCollected => findings.add(Finding::NotCollected),
        Miss::NoCollectionDate => findings.add(Finding::NoCollectionDate),
        Miss::Promise { soonest, window } => {
            let promise = &question.facts.promise;
            for (number, promised) in promised_windows(promise, question.terms).enumerate() {
                if window.is_some_and(|offered| !promised.holds(&offered)) {
                    findings.add(Finding::Window(small(number)));
                }
            }
            let mut any_date = false;
            for (number, (date, _)) in promised_dates(promise, question.terms).enumerate() {
                any_date = true;
                if window.is_none() || soonest.is_none_or(|soonest| soonest > date) {
                    findings.add(Finding::Late(small(number), *soonest));
                }
            }
            if window.is_none() && !any_date {
                findings.add(Finding::NoDeliveryDay);
            }
        }
        Miss::Unpriced(Unpriced::NoLane) => findings.add(Finding::NoRate),
        Miss::Unpriced(Unpriced::BeyondLastBand(package)) => findings.add(Finding::BeyondLastBand(package.map(small))),
        Miss::Unpriced(Unpriced::TooLarge) => findings.add(Finding::TooDear),
        Miss::Unpriced(Unpriced::NoDimensions(package)) => findings.add(Finding::NoVolume(small(*package))),
        Miss::NoExchangeRate(currency) => findings.add(Finding::NoExchangeRate(small(*currency))),
    }
}
