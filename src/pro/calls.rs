//! SortedPRO's calls, by reference, over a store.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::answer::Answers;
use super::document::AllocationAnswer;
use super::request::{AllDueRequest, AllocateRequest, RequestError, Takes, read};
use super::store::{ConsignmentStore, Stored};
use crate::allocation::{Allocation, CallError, CallOptions, Pool};
use crate::consignment::{ConsignmentError, State};
use crate::matcher::Matcher;
use crate::reference::Reference;

/// The calls over a store of consignments. Each takes its request as JSON and the instant at which it happens; each answers for every
/// consignment in the order asked. One that fails or is invalid never stops the others.
#[derive(Debug, Clone)]
pub struct Calls<S> {
    pub(super) matcher: Matcher,
    pub(super) store: S,
    pub(super) answers: Answers,
}

/// What became of deallocating one consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct DeallocationAnswer {
    /// The consignment.
    pub consignment_reference: String,
    /// Whether it is Unallocated now.
    pub is_success: bool,
    /// What happened, in a sentence.
    pub message: String,
}

impl<S: ConsignmentStore> Calls<S> {
    /// The calls with a rule set, over a store.
    pub fn new(matcher: Matcher, store: S, answers: Answers) -> Self {
        Self { matcher, store, answers }
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The store, to put consignments in.
    pub fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// Allocates consignments, each to the cheapest of all services.
    ///
    /// # Errors
    /// If the request as a whole is refused; nothing has changed then. So for every call.
    pub fn allocate_using_default_rules(
        &mut self,
        request: &str,
        at: DateTime<Utc>,
    ) -> Result<Vec<AllocationAnswer<'static>>, RequestError> {
        let request = AllocateRequest::read(request, Takes::Nothing)?;
        let pool = aiming(self.matcher.all(), request.objective)?;
        Ok(self.allocate_each(&pool, &request.consignments, at))
    }

    /// Allocates one consignment to the cheapest of all services.
    pub fn allocate_with_cheapest_quote(&mut self, request: &str, at: DateTime<Utc>) -> Result<AllocationAnswer<'static>, RequestError> {
        let request = AllocateRequest::read(request, Takes::Nothing)?;
        let pool = aiming(self.matcher.all(), request.objective)?;
        Ok(self.allocate(&pool, one(&request.consignments)?, at))
    }

    /// Allocates one consignment to the cheapest service of a group.
    pub fn allocate_with_service_group(&mut self, request: &str, at: DateTime<Utc>) -> Result<AllocationAnswer<'static>, RequestError> {
        let request = AllocateRequest::read(request, Takes::Group)?;
        let pool = aiming(self.pool(None, request.group.as_ref())?, request.objective)?;
        Ok(self.allocate(&pool, one(&request.consignments)?, at))
    }

    /// Allocates consignments to one service.
    pub fn allocate_with_carrier_service(
        &mut self,
        request: &str,
        at: DateTime<Utc>,
    ) -> Result<Vec<AllocationAnswer<'static>>, RequestError> {
        let request = AllocateRequest::read(request, Takes::Service)?;
        let pool = self.pool(request.service.as_ref(), None)?;
        Ok(self.allocate_each(&pool, &request.consignments, at))
    }

    /// Allocates consignments, each to the cheapest service that passes the filters.
    pub fn allocate_with_service_filters(
        &mut self,
        request: &str,
        at: DateTime<Utc>,
    ) -> Result<Vec<AllocationAnswer<'static>>, RequestError> {
        let request = AllocateRequest::read(request, Takes::Filters)?;
        let filters = request.filters.ok_or(RequestError::Missing("Filters"))?;
        let pool = aiming(self.matcher.all().filter(filters.filter()), request.objective)?;
        Ok(self.allocate_each(&pool, &request.consignments, at))
    }

    /// Allocates every Unallocated consignment whose shipping date is by the given date, perhaps of one location: to the cheapest of all
    /// services, to one service, or to the cheapest of a group. A consignment without a shipping date is never due.
    pub fn allocate_all_due(&mut self, request: &str, at: DateTime<Utc>) -> Result<Vec<AllocationAnswer<'static>>, RequestError> {
        let request: AllDueRequest = read(request)?;
        if request.service.is_some() && request.group.is_some() {
            return Err(RequestError::Unexpected("MpdCarrierServiceGroupReference"));
        }
        if let Some(location) = request.location.as_ref().filter(|location| !self.matcher.has_location(location)) {
            return Err(RequestError::UnknownLocation(location.clone()));
        }
        let pool = aiming(self.pool(request.service.as_ref(), request.group.as_ref())?, request.objective.clone())?;
        let due = |stored: &Stored| {
            let consignment = &stored.consignment;
            let origin = consignment.origin.as_ref().and_then(|origin| origin.location.as_ref());
            consignment.state == State::Unallocated
                && consignment.shipping_date.is_some_and(|date| date <= request.shipping_date)
                && request.location.as_ref().is_none_or(|location| origin == Some(location))
        };
        let references = self.store.references().into_iter();
        let due: Vec<Reference> =
            references.filter(|reference| matches!(self.store.get(reference), Ok(Some(stored)) if due(&stored))).collect();
        Ok(self.allocate_each(&pool, &due, at))
    }

    /// Makes Allocated, Manifested and `ManifestFailed` consignments Unallocated again and erases their allocations.
    pub fn deallocate(&mut self, request: &str) -> Result<Vec<DeallocationAnswer>, RequestError> {
        let request = AllocateRequest::read(request, Takes::Nothing)?;
        if request.objective.is_some() {
            return Err(RequestError::Unexpected("Objective"));
        }
        Ok(request.consignments.iter().map(|reference| self.deallocate_one(reference)).collect())
    }

    fn deallocate_one(&mut self, reference: &Reference) -> DeallocationAnswer {
        let answer = |is_success, message: String| DeallocationAnswer { consignment_reference: reference.to_string(), is_success, message };
        match self.store.get(reference) {
            Ok(None) => answer(false, format!("Consignment {reference} is not known")),
            Err(error) => answer(false, format!("Consignment {reference} is not valid: {}", error.to_string().replace('\n', "; "))),
            Ok(Some(mut stored)) if stored.consignment.state.can_be_deallocated() => {
                stored.consignment.state = State::Unallocated;
                stored.allocation = None;
                self.store.put(stored);
                answer(true, "Consignment deallocation completed successfully".to_owned())
            }
            Ok(Some(stored)) => {
                let state = stored.consignment.state;
                let message =
                    format!("Consignment {reference} is {state}: only Allocated, Manifested and ManifestFailed can be deallocated");
                answer(false, message)
            }
        }
    }

    fn pool(&self, service: Option<&Reference>, group: Option<&Reference>) -> Result<Pool, RequestError> {
        match (service, group) {
            (Some(service), _) => self.matcher.service(service.as_str()).ok_or_else(|| RequestError::UnknownService(service.clone())),
            (None, Some(group)) => self.matcher.group(group.as_str()).ok_or_else(|| RequestError::UnknownGroup(group.clone())),
            (None, None) => Ok(self.matcher.all()),
        }
    }

    fn allocate_each(&mut self, pool: &Pool, references: &[Reference], at: DateTime<Utc>) -> Vec<AllocationAnswer<'static>> {
        references.iter().map(|reference| self.allocate(pool, reference, at)).collect()
    }

    fn allocate(&mut self, pool: &Pool, reference: &Reference, at: DateTime<Utc>) -> AllocationAnswer<'static> {
        let fingerprint = self.matcher.fingerprint();
        let stored = match self.store.get(reference) {
            Ok(Some(stored)) => stored,
            Ok(None) => return self.answers.unknown(reference, fingerprint),
            Err(error) => return self.answers.invalid(&named(error, reference), None, fingerprint),
        };
        let allocation = match pool.allocate(&stored.consignment, at) {
            Ok(allocation) => allocation,
            Err(refusal) => return self.answers.refused(&refusal, &stored.consignment.state, fingerprint),
        };
        let others = match &allocation {
            Allocation::Allocated(_) if self.answers.has_reasons() => pool.explain(&stored.consignment, at).ok(),
            _ => None,
        };
        let others = others.as_ref().map(|explanation| &explanation.unqualified);
        let answer = self.answers.allocation(&allocation, others).into_owned();
        self.settle(stored, allocation);
        answer
    }

    /// Keeps what came of an allocation.
    pub(super) fn settle(&mut self, mut stored: Stored, allocation: Allocation) {
        (stored.consignment.state, stored.allocation) = match allocation {
            Allocation::Allocated(summary) => (State::Allocated, Some(summary)),
            Allocation::Failed(_) => (State::AllocationFailed, None),
        };
        self.store.put(stored);
    }
}

/// What is wrong with a stored consignment is that consignment's, even where its reference can't be read.
pub(super) fn named(error: ConsignmentError, reference: &Reference) -> ConsignmentError {
    ConsignmentError { reference: Some(reference.to_string()), ..error }
}

/// A pool that aims at the objective that a request names.
fn aiming(pool: Pool, objective: Option<Reference>) -> Result<Pool, CallError> {
    pool.with(&CallOptions { objective, ..CallOptions::default() })
}

fn one(references: &[Reference]) -> Result<&Reference, RequestError> {
    match references {
        [one] => Ok(one),
        many => Err(RequestError::NotOne(many.len())),
    }
}
