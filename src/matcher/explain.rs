//! Everything about every service: what it offers, or all that stands against it. What many services have in common, such as the days
//! on which a carrier collects, is looked up once.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::collection::Calendar;
use super::offer::{Miss, Offer};
use super::plan::{Plan, promised_dates, promised_windows};
use super::rate::Unpriced;
use super::say::Question;
use super::{Compiled, CompiledService};
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
    collections: BTreeMap<usize, Vec<(NaiveDate, &'a Calendar)>>,
    findings: Findings,
}

impl Compiled {
    /// Explains some services. `further` adds what else stands against the service of a number.
    pub(crate) fn explain(&self, among: &ServiceSet, question: &Question<'_>, further: impl Fn(usize, &mut Findings)) -> Explained {
        let count = among.iter().count();
        let (mut offers, mut excluded) = (Vec::new(), Vec::with_capacity(count));
        let mut explaining = Explaining { compiled: self, question, collections: BTreeMap::new(), findings: Findings::of(count) };
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
        let Question { facts, terms, .. } = *self.question;
        if !service.enabled {
            self.findings.add(Finding::NotEnabled);
        }
        if !service.service.directions.contains(&facts.direction) {
            self.findings.add(Finding::Direction);
        }
        let offer = self.compiled.plan(service, facts, terms).and_then(|plan| {
            let dates = plan.first_kept(self.collections(service.carrier, &plan))?;
            self.compiled.priced(number, service, facts, dates)
        });
        offer.map_err(|miss| put(&miss, self.question, &mut self.findings)).ok()
    }

    /// The open collections of a carrier, whose calendars a plan has, in the order of their dates.
    fn collections(&mut self, carrier: usize, plan: &Plan<'a>) -> impl Iterator<Item = (NaiveDate, &'a Calendar)> {
        let (compiled, Question { facts, clock, terms }) = (self.compiled, *self.question);
        let own = self.collections.entry(carrier).or_insert_with(|| {
            let dates = compiled.collection_dates(facts, clock, terms);
            dates.filter_map(|date| Some((date, plan.open_on(date, clock)?))).collect()
        });
        own.iter().copied()
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
