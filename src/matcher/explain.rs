//! All that stands against the services that offer nothing. What many services have in common, such as the days
//! on which a carrier collects, is looked up once.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::collection::Calendar;
use super::index::Sure;
use super::offer::{Miss, Offer};
use super::plan::{Dates, Plan, date_of, open_on, promised_dates, promised_windows};
use super::rate::Unpriced;
use super::say::Question;
use super::{Compiled, CompiledService};
use crate::facts::Facts;
use crate::rule::{Finding, Findings};
use crate::service_set::ServiceSet;

/// A service that cannot take the consignment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Excluded {
    pub(crate) service: u32,
    /// Where its findings end, which is where those of the next begin.
    pub(crate) end: u32,
}

/// The services that cannot take the consignment, explained.
pub(crate) struct Explained {
    /// In the order of their numbers.
    pub(crate) excluded: Vec<Excluded>,
    pub(crate) findings: Vec<Finding>,
}

/// What explaining keeps from one service to the next.
struct Explaining<'a> {
    compiled: &'a Compiled,
    question: &'a Question<'a>,
    sure: Option<Sure<'a>>,
    /// The open collections of each carrier at the origin, by its number, as far as one of its services has asked.
    collections: BTreeMap<usize, Collections<'a>>,
    holidays: &'a [NaiveDate],
    findings: Findings,
}

/// The calendars of a carrier at the origin, and the collections that are open.
struct Collections<'a> {
    calendars: &'a [Calendar],
    open: Vec<(NaiveDate, &'a Calendar)>,
}

impl Compiled {
    /// Explains why services offer nothing: those of `among` that make none of the offers. `further` adds what else stands against the
    /// service of a number.
    pub(crate) fn explain(
        &self,
        among: &ServiceSet,
        offers: &[Offer],
        question: &Question<'_>,
        further: impl Fn(usize, &mut Findings),
    ) -> Explained {
        let mut left = among.clone();
        for offer in offers {
            left.remove(offer.service());
        }
        let count = left.iter().count();
        let mut excluded = Vec::with_capacity(count);
        let mut explaining = Explaining {
            compiled: self,
            question,
            sure: self.sure(question),
            collections: BTreeMap::new(),
            holidays: self.holidays(question.facts),
            findings: Findings::of(count),
        };
        let broken = self.broken(question);
        for number in left.iter() {
            let Some(service) = self.services.get(number) else { continue };
            explaining.explain(number, service);
            let findings = &mut explaining.findings;
            let mut own = broken.get(number).copied().unwrap_or(0);
            while let Some(column) = self.columns.get(own.trailing_zeros() as usize) {
                column.explain(number, question.facts, findings.by_column(own.trailing_zeros() as usize));
                own &= own - 1;
            }
            further(number, findings);
            if let Some(end) = findings.finish() {
                let [service, end] = [number, end].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
                excluded.push(Excluded { service, end });
            }
        }
        Explained { excluded, findings: explaining.findings.into_all() }
    }

    /// What the index knows of a question; `None` where it knows nothing.
    fn sure<'a>(&'a self, question: &'a Question<'a>) -> Option<Sure<'a>> {
        let (index, asked) = self.index.as_ref().zip(question.facts.coordinates.as_ref()).filter(|_| question.terms.is_empty())?;
        Some(Sure::new(self, index, asked, question.clock))
    }

    /// The columns whose rules are broken, one bit each, by the number of the service.
    fn broken(&self, question: &Question<'_>) -> Vec<u32> {
        let everyone = ServiceSet::all(self.services.len());
        let mut broken = vec![0; self.services.len()];
        for (number, column) in self.columns.iter().enumerate() {
            let (mut left, mut taken) = (everyone.clone(), everyone.clone());
            column.narrow(question.facts, &mut left);
            taken.drop_all(&left);
            for service in taken.iter() {
                if let Some(columns) = broken.get_mut(service) {
                    *columns |= 1 << number;
                }
            }
        }
        broken
    }
}

impl<'a> Explaining<'a> {
    /// Puts down why a service has no dates or no price, or doesn't go that way.
    fn explain(&mut self, number: usize, service: &'a CompiledService) {
        if !service.enabled {
            self.findings.add(Finding::NotEnabled);
        }
        if !service.service.directions.contains(&self.question.facts.direction) {
            self.findings.add(Finding::Direction);
        }
        if let Err(miss) = self.missed(number, service) {
            put(&miss, self.question, &mut self.findings);
        }
    }

    /// Why a service has no dates or no price, if it hasn't. A price needs only to be known to be there.
    fn missed(&mut self, number: usize, service: &'a CompiledService) -> Result<(), Miss> {
        let facts = self.question.facts;
        if let Some(told) = self.sure.as_mut().and_then(|sure| sure.offers(number, &service.reaches, facts)) {
            return told;
        }
        let dates = self.dates(service)?;
        if service.is_surely_priced(self.compiled, facts, date_of(dates.collected)) {
            return Ok(());
        }
        self.compiled.priced(number, service, facts, dates).map(drop)
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
