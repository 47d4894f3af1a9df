//! SortedPRO's calls over a store.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::allocate::{Allocate, AllocateWithQuote, Deallocate, DeallocationAnswer, SelectOption};
use super::answer::Answers;
use super::ask::{GroupQuotes, Options, Quotes, Subject};
use super::call::{Asks, Call, Desk, Given};
use super::claims::Claims;
use super::document::AllocationAnswer;
use super::error::RequestError;
use super::options::OptionsAnswer;
use super::quotes::{GroupQuotesAnswer, QuotesAnswer};
use super::read::{nothing_to_choose, read};
use super::request::{ConsignmentRequest, OptionRequest, QuoteRequest, Takes};
use super::store::{Changes, MemoryStore, Store};
use crate::live::LiveMatcher;
use crate::reference::Reference;

/// How often a call is made anew because another has changed meanwhile what it goes by.
const MOST_TRIES: u32 = 1000;

/// The calls over a store, by a rule set that may be exchanged meanwhile: each call is of one rule set, happens at the instant that it is given,
/// and answers for every consignment in the order asked. One that fails or is invalid never stops the others. Any number of threads may
/// call at once.
#[derive(Debug)]
pub struct Calls<S> {
    live: Arc<LiveMatcher>,
    store: S,
    answers: Answers,
    claims: Claims,
}

impl<S: Clone> Clone for Calls<S> {
    /// Over a clone of the store, and the same rule set in force.
    fn clone(&self) -> Self {
        Self { live: Arc::clone(&self.live), store: self.store.clone(), answers: self.answers.clone(), claims: Claims::default() }
    }
}

/// Why a call has changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Failure<E> {
    /// It is refused.
    #[error(transparent)]
    Refused(#[from] RequestError),
    /// The store can't be asked, or can't keep.
    #[error("the store: {0}")]
    Store(E),
    /// Others have changed again and again what it goes by.
    #[error("others are too busy with the same")]
    Busy,
}

type Made<A, S> = Result<A, Failure<<S as Store>::Error>>;

impl<S: Store> Calls<S> {
    /// The calls by a rule set that can be exchanged, over a store.
    pub fn new(live: impl Into<Arc<LiveMatcher>>, store: S, answers: Answers) -> Self {
        Self { live: live.into(), store, answers, claims: Claims::default() }
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// What decides.
    pub fn live(&self) -> &LiveMatcher {
        &self.live
    }

    /// Makes a call.
    ///
    /// # Errors
    /// If the call as a whole is refused, or the store fails; nothing has changed then. So for every call.
    pub fn make<C: Call>(&self, call: &C, at: DateTime<Utc>) -> Made<C::Answer, S> {
        let current = self.live.current();
        let desk = Desk::new(&current, &self.answers, at);
        for _ in 0..MOST_TRIES {
            let mut given = self.given(call.asks()).map_err(Failure::Store)?;
            let concerns = call.concerns(&given);
            let claim = self.claims.claim(&concerns, C::CHANGES);
            let records = self.store.consignments(&concerns).map_err(Failure::Store)?;
            given.consignments = records.into_iter().map(|record| (record.reference.clone(), record)).collect();
            claim.mark(given.consignments.values_mut());
            if current.has_capacities() {
                given.usage = self.store.usage().map_err(Failure::Store)?;
            }
            let mut changes = Changes::default();
            let answer = call.answer(&desk, &given, &mut changes)?;
            if changes.is_empty() || self.store.keep(changes).map_err(Failure::Store)? {
                return Ok(answer);
            }
        }
        Err(Failure::Busy)
    }

    fn given(&self, asks: Asks<'_>) -> Result<Given, S::Error> {
        let mut given = Given::default();
        match asks {
            Asks::Nothing => {}
            Asks::Due(due) => given.due = self.store.due(due)?,
            Asks::Quote(reference) => given.quote = self.store.quote(reference)?,
            Asks::Option(reference) => given.option = self.store.option(reference)?,
            Asks::Answer(reference) => given.answer = self.store.answer(reference)?,
        }
        Ok(given)
    }

    /// Allocates consignments, each to the cheapest of all services.
    pub fn allocate_using_default_rules(&self, request: &str, at: DateTime<Utc>) -> Made<Vec<AllocationAnswer<'static>>, S> {
        self.make(&Allocate::read(request, Takes::Nothing)?, at)
    }

    /// Allocates one consignment to the cheapest of all services.
    pub fn allocate_with_cheapest_quote(&self, request: &str, at: DateTime<Utc>) -> Made<AllocationAnswer<'static>, S> {
        self.allocate_one(&Allocate::read(request, Takes::Nothing)?, at)
    }

    /// Allocates one consignment to the cheapest service of a group.
    pub fn allocate_with_service_group(&self, request: &str, at: DateTime<Utc>) -> Made<AllocationAnswer<'static>, S> {
        self.allocate_one(&Allocate::read(request, Takes::Group)?, at)
    }

    /// Allocates consignments to one service.
    pub fn allocate_with_carrier_service(&self, request: &str, at: DateTime<Utc>) -> Made<Vec<AllocationAnswer<'static>>, S> {
        self.make(&Allocate::read(request, Takes::Service)?, at)
    }

    /// Allocates consignments, each to the cheapest service that passes the filters.
    pub fn allocate_with_service_filters(&self, request: &str, at: DateTime<Utc>) -> Made<Vec<AllocationAnswer<'static>>, S> {
        self.make(&Allocate::read(request, Takes::Filters)?, at)
    }

    /// Allocates every Unallocated consignment whose shipping date is by the given date, perhaps of one location: to the cheapest of all
    /// services, to one service, or to the cheapest of a group. A consignment without a shipping date is never due.
    pub fn allocate_all_due(&self, request: &str, at: DateTime<Utc>) -> Made<Vec<AllocationAnswer<'static>>, S> {
        self.make(&Allocate::read_due(request)?, at)
    }

    /// Makes Allocated, Manifested and `ManifestFailed` consignments Unallocated again and erases their allocations.
    pub fn deallocate(&self, request: &str, at: DateTime<Utc>) -> Made<Vec<DeallocationAnswer>, S> {
        self.make(&Deallocate::read(request)?, at)
    }

    /// Quotes of all services for a consignment of the store, and why the others have none. The quotes are kept.
    pub fn quotes(&self, request: &str, at: DateTime<Utc>) -> Made<QuotesAnswer, S> {
        let ConsignmentRequest { consignment } = read(request)?;
        self.make(&Quotes(Subject::Stored(consignment)), at)
    }

    /// Quotes for a consignment of the store, group by group in the order of their references. The quotes are kept.
    pub fn service_group_quotes(&self, request: &str, at: DateTime<Utc>) -> Made<Vec<GroupQuotesAnswer>, S> {
        let ConsignmentRequest { consignment } = read(request)?;
        self.make(&GroupQuotes(Subject::Stored(consignment)), at)
    }

    /// Allocates a consignment with a quote that was given for it: [`AllocateWithQuote`].
    pub fn allocate_with_quote(&self, request: &str, at: DateTime<Utc>) -> Made<AllocationAnswer<'static>, S> {
        let QuoteRequest { consignment, quote, objective } = read(request)?;
        nothing_to_choose(objective.as_ref()).map_err(RequestError::from)?;
        self.make(&AllocateWithQuote { consignment, quote }, at)
    }

    /// The delivery options of a consignment of the store, [`crate::OPTION_DAYS`] ahead. The options are kept.
    pub fn delivery_options(&self, request: &str, at: DateTime<Utc>) -> Made<OptionsAnswer, S> {
        let ConsignmentRequest { consignment } = read(request)?;
        self.make(&Options::of(consignment), at)
    }

    /// Allocates a consignment to the promise of a delivery option that was offered for it: [`SelectOption`].
    pub fn select_option(&self, request: &str, at: DateTime<Utc>) -> Made<AllocationAnswer<'static>, S> {
        let OptionRequest { consignment, option, objective } = read(request)?;
        nothing_to_choose(objective.as_ref()).map_err(RequestError::from)?;
        self.make(&SelectOption { consignment: Some(consignment), option }, at)
    }

    fn allocate_one(&self, call: &Allocate, at: DateTime<Utc>) -> Made<AllocationAnswer<'static>, S> {
        let count = call.consignments.len();
        let one = if count == 1 { self.make(call, at)?.pop() } else { None };
        one.ok_or(Failure::Refused(RequestError::NotOne(count)))
    }
}

impl Calls<MemoryStore> {
    /// The state of a consignment, if there is one of that reference.
    #[must_use]
    pub fn state(&self, reference: &Reference) -> Option<crate::consignment::State> {
        let Ok(records) = self.store.consignments(std::slice::from_ref(reference));
        records.into_iter().next().map(|record| record.state)
    }
}
