//! Pools: the services that may be chosen from now, and the choice.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{
    Allocation, AllocationFailure, AllocationSummary, Explanation, ObjectiveWorking, Quote, Quotes, Refusal, UnknownObjective, Unqualified,
};
use crate::capacity::Usage;
use crate::consignment::Consignment;
use crate::facts::Facts;
use crate::matcher::{Aim, Asked, Besides, Booked, Chosen, CompiledService, Matcher, Moment, Now, Offer, Service, ServiceFilter};
use crate::money::Currency;
use crate::rule::{Finding, Findings};
use crate::service_set::{Members, ServiceSet};
use crate::time::date_of;

/// The services to choose from: all of a matcher, a group, one, or a filter of those.
#[derive(Clone)]
pub struct Pool {
    pub(super) matcher: Matcher,
    pub(super) members: ServiceSet,
    filters: Vec<ServiceFilter>,
    /// The members that pass the filters.
    pub(super) passing: Members,
    /// What is asked besides what the consignment asks.
    pub(super) besides: Besides,
    /// By what an allocation is chosen.
    pub(super) aim: Aim,
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("services", &self.members.iter().count()).field("filters", &self.filters).finish_non_exhaustive()
    }
}

impl Matcher {
    /// All services.
    #[must_use]
    pub fn all(&self) -> Pool {
        Pool::new(self, ServiceSet::all(self.0.services.len()))
    }

    /// The services of a group; `None` if there is no such group.
    #[must_use]
    pub fn group(&self, reference: &str) -> Option<Pool> {
        self.0.groups.get(reference).map(|group| Pool::new(self, ServiceSet::of(self.0.services.len(), group.members.iter().copied())))
    }

    /// One service; `None` if there is none of that reference.
    #[must_use]
    pub fn service(&self, reference: &str) -> Option<Pool> {
        let number = self.0.number(reference)?;
        Some(Pool { aim: Aim::Nothing, ..Pool::new(self, ServiceSet::of(self.0.services.len(), [number])) })
    }
}

/// The service that was chosen, before anything about it is put into words.
#[derive(Clone)]
pub struct Choice<'p> {
    pool: &'p Pool,
    /// What it was chosen for: the facts, or what to prepare again.
    subject: Subject<'p>,
    at: DateTime<Utc>,
    service: &'p CompiledService,
    offer: Offer,
}

#[derive(Clone)]
enum Subject<'p> {
    Prepared(&'p Facts<'p>),
    Plain(&'p Consignment),
}

impl<'p> Choice<'p> {
    /// The service.
    #[must_use]
    pub fn service(&self) -> &'p Service {
        &self.service.service
    }

    /// The net price, in [`Choice::currency`].
    #[must_use]
    pub fn net(&self) -> Decimal {
        self.offer.net.decimal(self.offer.currency)
    }

    /// The currency of the net price.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.offer.currency
    }

    /// The date of collection at the origin.
    #[must_use]
    pub fn collection_date(&self) -> NaiveDate {
        date_of(self.offer.dates.collected)
    }

    /// The earliest date of delivery.
    #[must_use]
    pub fn earliest_delivery_date(&self) -> NaiveDate {
        date_of(self.offer.dates.earliest)
    }

    /// The latest date of delivery.
    #[must_use]
    pub fn latest_delivery_date(&self) -> NaiveDate {
        date_of(self.offer.dates.latest)
    }

    /// What taking it adds to the use of capacities.
    #[must_use]
    pub fn increments(&self) -> Usage {
        let of = |facts: &Facts<'_>| {
            let engine = &self.pool.matcher.0;
            engine.increments(&self.offer, facts, &engine.now(facts.collected_at, self.at), &self.pool.besides)
        };
        match self.subject {
            Subject::Prepared(facts) => of(facts),
            Subject::Plain(consignment) => self.pool.matcher.facts(consignment).map(|facts| of(&facts)).unwrap_or_default(),
        }
    }

    /// Everything about it: times, lines of the price, when it expires.
    #[must_use]
    pub fn quote(&self) -> Quote {
        let facts = match self.subject {
            Subject::Prepared(facts) => facts.clone().into_kept(),
            // It was chosen for, so it is valid.
            Subject::Plain(consignment) => match self.pool.matcher.facts(consignment) {
                Ok(facts) => facts.into_kept(),
                Err(_) => unreachable!("a consignment that a service was chosen for is valid"),
            },
        };
        Quote::new(&self.pool.asked(facts, self.at), self.service, self.offer.clone())
    }
}

impl fmt::Debug for Choice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Choice").field("service", &self.service().reference).field("net", &self.net()).finish_non_exhaustive()
    }
}

impl Pool {
    fn new(matcher: &Matcher, members: ServiceSet) -> Self {
        let passing = Members::new(members.clone(), matcher.0.services.len());
        Self { matcher: matcher.clone(), passing, members, filters: Vec::new(), besides: Besides::default(), aim: Aim::Usual }
    }

    /// Leaves only services that pass a filter. In explanations the others are listed with the reason `Filter`.
    #[must_use]
    pub fn filter(mut self, filter: ServiceFilter) -> Self {
        let services = &self.matcher.0.services;
        let allows = |number: &usize| services.get(*number).is_some_and(|service| filter.allows(&service.service));
        self.passing = Members::new(ServiceSet::of(services.len(), self.passing.iter().filter(allows)), services.len());
        self.filters.push(filter);
        self
    }

    /// Leaves only some of the services in the pool.
    pub(crate) fn only(mut self, keeps: impl Fn(usize) -> bool) -> Self {
        let services = self.matcher.0.services.len();
        let of = |set: &ServiceSet| ServiceSet::of(services, set.iter().filter(|number| keeps(*number)));
        (self.members, self.passing) = (of(&self.members), Members::new(of(&self.passing), services));
        self
    }

    /// Asks for more than the consignment does, and than was asked before.
    pub(super) fn with_booked(mut self, booked: Booked) -> Self {
        self.besides.booked.push(booked);
        self
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        self.members.has(number)
    }

    /// The facts of a consignment that may be allocated.
    pub(super) fn facts_to_allocate<'c>(&self, consignment: &'c Consignment) -> Result<Facts<'c>, Refusal> {
        let facts = self.matcher.facts(consignment)?;
        if consignment.state.can_be_allocated() {
            return Ok(facts);
        }
        Err(Refusal::State { reference: consignment.reference.clone(), state: consignment.state.clone() })
    }

    /// What capacities have been used.
    #[must_use]
    pub fn usage(&self) -> &Usage {
        &self.besides.usage
    }

    /// What capacities have been used, so that what is allocated can be added: the next call goes by it.
    ///
    /// ```
    /// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
    /// #     { "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 3.95 }] }] }],
    /// #     "Capacities": [{ "Reference": "SWIFT_DAY", "Carriers": ["SWIFT"], "Max": 1 }] }"#)?;
    /// # let order = consign::Consignment::new("EC-1", consign::Address::to("GB", "M1 5WG")).package(consign::Package::kg(2)).build()?;
    /// # let at = "2026-11-02T09:00:00Z".parse()?;
    /// let mut pool = rules.compile()?.all();
    /// let consign::Allocation::Allocated(summary) = pool.allocate(&order, at)? else { panic!("a service takes it") };
    /// assert_eq!(summary.increments.to_string(), r#"{"SWIFT_DAY":{"2026-11-02":1}}"#);
    /// pool.usage_mut().add(&summary.increments)?;
    /// assert!(matches!(pool.allocate(&order, at)?, consign::Allocation::Failed(_)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn usage_mut(&mut self) -> &mut Usage {
        &mut self.besides.usage
    }

    /// The matcher whose services these are.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The first eligible service in the order of allocation: the least tier, then the least compared price (without preferences the net
    /// price), then the earliest latest-delivery date, then the earliest collection, then the least reference in code-point order. Where an
    /// objective counts, the first that it leaves. `None` if no service is eligible, or the objective leaves none.
    ///
    /// # Errors
    /// [`Refusal::OtherRuleSet`] if the consignment was prepared for another rule set.
    pub fn choose<'p>(&'p self, facts: &'p Facts<'_>, at: DateTime<Utc>) -> Result<Option<Choice<'p>>, Refusal> {
        self.chosen(facts, at, &self.matcher.0.now(facts.collected_at, at))
    }

    /// [`Pool::choose`] at an instant that has been prepared.
    ///
    /// # Errors
    /// As [`Pool::choose`].
    pub fn choose_at<'p>(&'p self, facts: &'p Facts<'_>, moment: &Moment) -> Result<Option<Choice<'p>>, Refusal> {
        self.chosen(facts, moment.at(), &self.matcher.0.at(facts.collected_at, moment))
    }

    /// The offer that [`Pool::choose`] chooses.
    #[inline]
    pub(crate) fn cheapest_offer(&self, facts: &Facts<'_>, now: &Now<'_>) -> Option<Offer> {
        self.matcher.0.first(&self.passing, facts, now, &self.besides, self.aim)
    }

    #[inline]
    fn chosen<'p>(&'p self, facts: &'p Facts<'_>, at: DateTime<Utc>, now: &Now<'_>) -> Result<Option<Choice<'p>>, Refusal> {
        facts.check(self.matcher.fingerprint())?;
        Ok(self.choice(Subject::Prepared(facts), at, self.cheapest_offer(facts, now)))
    }

    /// [`Pool::choose`] for a consignment that is asked about once: nothing is prepared, and nothing allocated on the heap but for
    /// preferences, objectives and a consignment that is out of the ordinary.
    ///
    /// # Errors
    /// As [`Pool::allocate`].
    pub fn decide<'p>(&'p self, consignment: &'p Consignment, at: DateTime<Utc>) -> Result<Option<Choice<'p>>, Refusal> {
        let facts = self.facts_to_allocate(consignment)?;
        let offer = self.cheapest_offer(&facts, &self.matcher.0.now(facts.collected_at, at));
        Ok(self.choice(Subject::Plain(consignment), at, offer))
    }

    /// [`Pool::decide`] at an instant that has been prepared.
    ///
    /// # Errors
    /// As [`Pool::allocate`].
    pub fn decide_at<'p>(&'p self, consignment: &'p Consignment, moment: &Moment) -> Result<Option<Choice<'p>>, Refusal> {
        let facts = self.facts_to_allocate(consignment)?;
        let offer = self.cheapest_offer(&facts, &self.matcher.0.at(facts.collected_at, moment));
        Ok(self.choice(Subject::Plain(consignment), moment.at(), offer))
    }

    fn choice<'p>(&'p self, subject: Subject<'p>, at: DateTime<Utc>, offer: Option<Offer>) -> Option<Choice<'p>> {
        let offer = offer?;
        Some(Choice { pool: self, subject, at, service: self.matcher.0.services.get(offer.service())?, offer })
    }

    /// Allocates a consignment to the service that [`Pool::choose`] chooses, and says who comes next; or says why none can take it. Nothing is
    /// stored.
    ///
    /// # Errors
    /// [`Refusal::State`] if its state doesn't allow it, [`Refusal::Invalid`] if it isn't valid for this rule set.
    pub fn allocate(&self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Allocation, Refusal> {
        let asked = self.asked(self.facts_to_allocate(consignment)?.into_kept(), at);
        Ok(self.allocation(self.chosen_quotes(&asked, self.aim), asked))
    }

    /// What is chosen, and what comes next.
    pub(super) fn chosen_quotes(&self, asked: &Arc<Asked>, aim: Aim) -> Option<AllocationSummary> {
        let engine = &self.matcher.0;
        let Chosen { best, objective, cost } = engine.chosen(&self.passing, &asked.facts, &asked.now(), &self.besides, aim);
        let quote = |offer: Offer| Some(Quote::new(asked, asked.service(offer.service())?, offer));
        let objective =
            objective.and_then(|number| engine.wishes.objectives.get(number as usize)).map(|objective| objective.reference.clone());
        Some(AllocationSummary {
            runner_up: best.runner_up.and_then(quote),
            cost_of_objective: objective.as_ref().map(|_| engine.rounded(cost)),
            objective,
            ..AllocationSummary::of(quote(best.chosen?)?)
        })
    }

    /// The allocation, or the failure with every reason.
    pub(super) fn allocation(&self, summary: Option<AllocationSummary>, asked: Arc<Asked>) -> Allocation {
        summary.map_or_else(|| Allocation::Failed(self.failed(asked)), Allocation::Allocated)
    }

    /// Every service with every reason.
    fn failed(&self, asked: Arc<Asked>) -> AllocationFailure {
        let compiled = &self.matcher.0;
        let offers = compiled.all_offers(&self.passing, &asked.facts, &asked.now(), &self.besides, self.aim);
        let left_out: BTreeMap<usize, Finding> = asked.left_out(self.aim, &offers).into_iter().collect();
        let further = |number: usize, findings: &mut Findings| {
            left_out.get(&number).into_iter().for_each(|finding| findings.add(*finding));
            self.filtered(number, findings);
        };
        let (excluded, findings) = compiled.explain(&self.members, &[], &asked, further);
        AllocationFailure {
            consignment: asked.facts.consignment().reference.clone(),
            unqualified: Unqualified::new(asked, excluded, findings),
        }
    }

    /// Adds the filters of services that the service of a number doesn't pass.
    fn filtered(&self, number: usize, findings: &mut Findings) {
        if self.passing.has(number) {
            return;
        }
        let service = self.matcher.0.services.get(number).map(|service| &*service.service);
        for (filter, terms) in (0_u32..).zip(&self.filters) {
            if service.is_some_and(|service| !terms.allows(service)) {
                findings.add(Finding::Filter(filter));
            }
        }
    }

    /// What every eligible service offers, in the order of allocation. Objectives act on allocations alone.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if the consignment isn't valid for this rule set. Its state doesn't matter.
    pub fn quotes(&self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Quotes, Refusal> {
        let asked = self.asked(self.matcher.facts(consignment)?.into_kept(), at);
        let offers = self.matcher.0.all_offers(&self.passing, &asked.facts, &asked.now(), &self.besides, self.aim);
        Ok(Quotes::new(asked, offers))
    }

    /// Everything about every service of the pool: what it offers, or all the reasons for which it cannot take the consignment.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if the consignment isn't valid for this rule set. Its state doesn't matter.
    pub fn explain(&self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Explanation, Refusal> {
        Ok(self.explained(self.asked(self.matcher.facts(consignment)?.into_kept(), at)))
    }

    /// [`Pool::explain`] for a consignment that has been prepared.
    ///
    /// # Errors
    /// As [`Pool::choose`].
    pub fn explain_facts(&self, facts: &Facts<'_>, at: DateTime<Utc>) -> Result<Explanation, Refusal> {
        facts.check(self.matcher.fingerprint())?;
        Ok(self.explained(self.asked(facts.clone().into_kept(), at)))
    }

    fn explained(&self, asked: Arc<Asked>) -> Explanation {
        let compiled = &self.matcher.0;
        let offers = compiled.all_offers(&self.passing, &asked.facts, &asked.now(), &self.besides, self.aim);
        let (excluded, findings) =
            compiled.explain(&self.members, offers.in_no_order(), &asked, |number, findings| self.filtered(number, findings));
        Explanation {
            consignment: asked.facts.consignment().reference.clone(),
            objective: ObjectiveWorking::new(&asked, &offers, self.aim),
            unknown_objectives: UnknownObjective::all(&asked, self.aim),
            quotes: Quotes::new(Arc::clone(&asked), offers),
            unqualified: Unqualified::new(asked, excluded, findings),
        }
    }

    /// What is asked of this pool, for answers to keep.
    pub(super) fn asked(&self, facts: Facts<'static>, at: DateTime<Utc>) -> Arc<Asked> {
        let clock = self.matcher.0.clock(facts.collected_at, at);
        Arc::new(Asked { matcher: self.matcher.clone(), facts, clock, besides: self.besides.clone(), filters: self.filters.clone() })
    }
}
