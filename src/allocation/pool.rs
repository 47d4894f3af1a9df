//! Pools: the services that may be chosen from now, and the choice.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{Allocation, AllocationFailure, AllocationSummary, Explanation, Quote, Refusal, UnqualifiedService};
use crate::consignment::{Consignment, ConsignmentError, Direction};
use crate::facts::Facts;
use crate::matcher::{Clock, Matcher, Offer, Service, Terms};
use crate::rule::{Figure, ReasonCode, Reasons};
use crate::service_set::ServiceSet;

/// Which services a caller is after. What isn't given doesn't matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServiceFilter {
    /// One of the service's directions.
    pub direction: Option<Direction>,
    /// Whether the recipient picks it up.
    pub is_pick_up: Option<bool>,
    /// Whether the sender drops it off.
    pub is_drop_off: Option<bool>,
}

impl ServiceFilter {
    /// Whether a service passes.
    #[must_use]
    pub fn allows(&self, service: &Service) -> bool {
        self.direction.is_none_or(|direction| service.directions.contains(&direction))
            && self.is_pick_up.is_none_or(|wanted| wanted == service.is_pick_up)
            && self.is_drop_off.is_none_or(|wanted| wanted == service.is_drop_off)
    }
}

impl fmt::Display for ServiceFilter {
    /// `ServiceDirection Outbound, IsPickup false`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms = [
            self.direction.map(|direction| format!("ServiceDirection {direction}")),
            self.is_pick_up.map(|wanted| format!("IsPickup {wanted}")),
            self.is_drop_off.map(|wanted| format!("IsDropOff {wanted}")),
        ];
        f.write_str(&terms.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

/// The services to choose from: all of a matcher, a group, one, or a filter of those.
#[derive(Clone)]
pub struct Pool {
    pub(super) matcher: Matcher,
    pub(super) members: ServiceSet,
    filters: Vec<ServiceFilter>,
    /// The members that pass the filters.
    pub(super) passing: ServiceSet,
    /// What is asked besides what the consignment asks; all of it must be met.
    pub(super) terms: Vec<Terms>,
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
        Some(Pool::new(self, ServiceSet::of(self.0.services.len(), [number])))
    }
}

/// The service that was chosen, before anything about it is put into words.
#[derive(Debug, Clone)]
pub struct Choice<'p> {
    pool: &'p Pool,
    facts: &'p Facts,
    offer: Offer,
    clock: Clock,
}

impl Choice<'_> {
    /// The service.
    #[must_use]
    pub fn service(&self) -> Option<&Service> {
        self.pool.matcher.0.services.get(self.offer.service).map(|service| &*service.service)
    }

    /// Its dates and its price.
    #[must_use]
    pub fn quote(&self) -> Option<Quote> {
        Quote::new(&self.pool.matcher.0, &self.offer, self.facts, &self.clock)
    }
}

impl Pool {
    fn new(matcher: &Matcher, members: ServiceSet) -> Self {
        Self { matcher: matcher.clone(), passing: members.clone(), members, filters: Vec::new(), terms: Vec::new() }
    }

    /// Leaves only services that pass a filter. In explanations the others are listed with the reason `Filter`.
    #[must_use]
    pub fn filter(mut self, filter: ServiceFilter) -> Self {
        for number in self.members.iter() {
            let allowed = self.matcher.0.services.get(number).is_some_and(|service| filter.allows(&service.service));
            if !allowed {
                self.passing.remove(number);
            }
        }
        self.filters.push(filter);
        self
    }

    /// Leaves only some of the services in the pool.
    pub(super) fn keep_only(mut self, keeps: impl Fn(usize) -> bool) -> Self {
        for number in self.members.clone().iter().filter(|number| !keeps(*number)) {
            self.members.remove(number);
            self.passing.remove(number);
        }
        self
    }

    /// Asks for more than the consignment does, and than was asked before.
    pub(super) fn with_terms(mut self, terms: Terms) -> Self {
        self.terms.push(terms);
        self
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        self.members.has(number)
    }

    /// The services that can deliver and whose rules are met, as far as that needs no date and no price.
    pub(super) fn eligible(&self, facts: &Facts) -> ServiceSet {
        let mut eligible = self.passing.clone();
        self.matcher.0.narrow(facts, &mut eligible);
        eligible
    }

    /// The facts of a consignment that may be allocated.
    pub(super) fn facts_to_allocate(&self, consignment: &Consignment) -> Result<Facts, Refusal> {
        let facts = self.matcher.facts(consignment)?;
        if consignment.state.can_be_allocated() {
            return Ok(facts);
        }
        Err(Refusal::State { reference: consignment.reference.clone(), state: consignment.state.clone() })
    }

    /// The matcher whose services these are.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The cheapest eligible service: the least net price, then the earliest latest-delivery date, then the earliest collection, then
    /// the least reference in code-point order. `None` if no service is eligible. `facts` are of this pool's matcher.
    #[must_use]
    pub fn choose<'p>(&'p self, facts: &'p Facts, at: DateTime<Utc>) -> Option<Choice<'p>> {
        let compiled = &self.matcher.0;
        let clock = compiled.clock(facts, at);
        let offer = compiled.cheapest(&self.passing, facts, &clock, &self.terms)?;
        Some(Choice { pool: self, facts, offer, clock })
    }

    /// Allocates a consignment to the cheapest service of the pool, or says why none can take it. Nothing is stored.
    ///
    /// # Errors
    /// [`Refusal::State`] if its state doesn't allow it, [`Refusal::Invalid`] if it isn't valid for this rule set.
    pub fn allocate(&self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Allocation, Refusal> {
        let facts = self.facts_to_allocate(consignment)?;
        let quote = self.choose(&facts, at).and_then(|choice| choice.quote());
        Ok(self.allocation(quote, facts, at))
    }

    /// The allocation to a quote, or the failure with every reason.
    pub(super) fn allocation(&self, quote: Option<Quote>, facts: Facts, at: DateTime<Utc>) -> Allocation {
        if let Some(quote) = quote {
            return Allocation::Allocated(AllocationSummary { consignment: facts.reference, quote });
        }
        let Explanation { consignment, unqualified, .. } = self.explain_facts(&facts, at);
        Allocation::Failed(AllocationFailure { consignment, unqualified })
    }

    /// What every eligible service offers, cheapest first.
    ///
    /// # Errors
    /// If the consignment isn't valid for this rule set. Its state doesn't matter.
    pub fn quotes(&self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Vec<Quote>, ConsignmentError> {
        let facts = self.matcher.facts(consignment)?;
        let compiled = &self.matcher.0;
        let clock = compiled.clock(&facts, at);
        let offers = self.eligible(&facts).iter().filter_map(|number| compiled.offer(number, &facts, &clock, &self.terms)).collect();
        Ok(self.ranked(offers, &facts, &clock))
    }

    /// Everything about every service of the pool: what it offers, or all the reasons for which it cannot take the consignment.
    ///
    /// # Errors
    /// If the consignment isn't valid for this rule set. Its state doesn't matter.
    pub fn explain(&self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Explanation, ConsignmentError> {
        Ok(self.explain_facts(&self.matcher.facts(consignment)?, at))
    }

    /// [`Pool::explain`] for a consignment that has been prepared by this pool's matcher.
    #[must_use]
    pub fn explain_facts(&self, facts: &Facts, at: DateTime<Utc>) -> Explanation {
        let compiled = &self.matcher.0;
        let clock = compiled.clock(facts, at);
        let (mut offers, mut unqualified) = (Vec::new(), Vec::new());
        for number in self.members.iter() {
            let Some(service) = compiled.services.get(number) else { continue };
            let mut reasons = Reasons::default();
            let offer = compiled.explain(number, facts, &clock, &self.terms, &mut reasons);
            if !self.passing.has(number) {
                for filter in self.filters.iter().filter(|filter| !filter.allows(&service.service)) {
                    let figure = Figure::new(format!("the service does not pass the filter `{filter}`"));
                    reasons.add(ReasonCode::Filter, figure.asked(filter.to_string()));
                }
            }
            match offer.filter(|_| reasons.is_empty()) {
                Some(offer) => offers.push(offer),
                None => unqualified.push(UnqualifiedService {
                    service: std::sync::Arc::clone(&service.service),
                    available: !reasons.unavailable,
                    rates: !reasons.unpriced,
                    reasons: reasons.into_found(),
                }),
            }
        }
        Explanation { consignment: facts.reference.clone(), quotes: self.ranked(offers, facts, &clock), unqualified }
    }

    fn ranked(&self, mut offers: Vec<Offer>, facts: &Facts, clock: &Clock) -> Vec<Quote> {
        offers.sort_by(|one, other| one.compared(other, clock));
        offers.iter().filter_map(|offer| Quote::new(&self.matcher.0, offer, facts, clock)).collect()
    }
}
