//! What a call is: what it goes by, and what comes of it. Nothing is stored here.

use std::collections::BTreeMap;

use chrono::{DateTime, SubsecRound, Utc};
use serde::Serialize;

use super::answer::Answers;
use super::document::AllocationAnswer;
use super::error::RequestError;
use super::options::KeptOption;
use super::quotes::KeptQuote;
use super::store::{Changes, ConsignmentRecord, Due, FailedAllocation, KeptAllocation, KeptAnswer};
use crate::allocation::{Allocation, AllocationRecord, CallOptions, Pool};
use crate::capacity::Usage;
use crate::consignment::{Consignment, State};
use crate::matcher::{Matcher, ServiceFilter};
use crate::reference::Reference;

/// One of SortedPRO's calls, apart from storing: it says what it goes by, is given that, and gives its answer and what has changed. So a
/// transaction can be put around it, whether or not one waits for it.
///
/// Whoever makes one looks up what it [asks](Call::asks) for, then the consignments that it [concerns](Call::concerns), which are held
/// meanwhile if it [changes](Call::CHANGES) them, then what capacities have been used, if the rule set has any; and keeps the changes before the
/// answer is told. [`super::Calls`] does so over a [`super::Store`].
pub trait Call {
    /// What it answers.
    type Answer: Serialize;

    /// Whether consignments change by it.
    const CHANGES: bool;

    /// Whether answering takes long: milliseconds, not microseconds. Who has other things to do meanwhile gives it a thread of its own.
    fn is_long(&self) -> bool {
        true
    }

    /// What it goes by besides consignments.
    fn asks(&self) -> Asks<'_> {
        Asks::Nothing
    }

    /// The consignments that it is about, once what it asked for is found.
    fn concerns(&self, given: &Given) -> Vec<Reference>;

    /// The answer, and what has changed.
    ///
    /// # Errors
    /// If the call as a whole is refused; nothing changes then.
    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError>;
}

/// What a call goes by besides consignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Asks<'c> {
    /// Nothing.
    Nothing,
    /// The consignments that are due.
    Due(&'c Due),
    /// The quote of that reference.
    Quote(&'c str),
    /// The delivery option of that reference.
    Option(&'c str),
    /// The answer of that reference.
    Answer(&'c str),
}

/// What a call is given of what is stored.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Given {
    /// The consignments that are due, in their order.
    pub due: Vec<Reference>,
    /// The quote.
    pub quote: Option<KeptQuote>,
    /// The delivery option.
    pub option: Option<KeptOption>,
    /// The answer.
    pub answer: Option<KeptAnswer>,
    /// Those of the consignments that there are.
    pub consignments: BTreeMap<Reference, ConsignmentRecord>,
    /// What capacities have been used.
    pub usage: Usage,
}

impl Given {
    pub(super) fn known(&self, reference: &Reference) -> Result<&ConsignmentRecord, RequestError> {
        self.consignments.get(reference).ok_or_else(|| RequestError::UnknownConsignment(reference.clone()))
    }
}

/// By what a call is answered: one rule set, one way of writing, one instant.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'d> {
    matcher: &'d Matcher,
    answers: &'d Answers,
    at: DateTime<Utc>,
}

/// Among which services is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Among {
    /// All.
    #[default]
    All,
    /// That one.
    Service(Reference),
    /// Those of that group.
    Group(Reference),
    /// Those that are like that.
    Filter(ServiceFilter),
}

impl<'d> Desk<'d> {
    /// With a rule set, at an instant.
    #[must_use]
    pub fn new(matcher: &'d Matcher, answers: &'d Answers, at: DateTime<Utc>) -> Self {
        Self { matcher, answers, at }
    }

    /// The rule set.
    #[must_use]
    pub fn matcher(&self) -> &'d Matcher {
        self.matcher
    }

    /// How answers are written.
    #[must_use]
    pub fn answers(&self) -> &'d Answers {
        self.answers
    }

    /// The instant.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// The services to choose from, by what has been used.
    pub(super) fn pool(&self, among: &Among, objective: Option<&Reference>, usage: &Usage) -> Result<Pool, RequestError> {
        let pool = match among {
            Among::All => self.matcher.all(),
            Among::Filter(filter) => self.matcher.all().filter(*filter),
            Among::Service(service) => {
                self.matcher.service(service.as_str()).ok_or_else(|| RequestError::UnknownService(service.clone()))?
            }
            Among::Group(group) => self.matcher.group(group.as_str()).ok_or_else(|| RequestError::UnknownGroup(group.clone()))?,
        };
        let mut pool = pool.with(&CallOptions { objective: objective.cloned(), ..CallOptions::default() })?;
        // It outlives a rule set, so it may name capacities that this one doesn't have.
        pool.usage_mut().clone_from(usage);
        Ok(pool)
    }

    /// Works on a consignment: what comes of it counts for the next. What isn't looked at doesn't change.
    pub(super) fn work(
        &self,
        (given, reference): (&Given, &Reference),
        among: &Among,
        pool: &mut Pool,
        changes: &mut Changes,
        decide: impl FnOnce(&Pool, &Consignment) -> Result<Allocation, Box<AllocationAnswer<'static>>>,
    ) -> AllocationAnswer<'static> {
        let (answers, rule_set) = (self.answers, self.matcher.fingerprint());
        let Some(record) = given.consignments.get(reference) else { return answers.unknown(reference, rule_set) };
        let consignment = match record.consignment() {
            Ok(consignment) => consignment,
            Err(error) => return answers.invalid(&error, None, rule_set),
        };
        match decide(pool, &consignment) {
            Ok(allocation) => self.settled(record, &consignment, among, pool, &allocation, changes),
            Err(answer) => {
                if answer.status_code == 422 {
                    changes.replaced.push(self.failed(record, among, &answer));
                }
                *answer
            }
        }
    }

    fn settled(
        &self,
        record: &ConsignmentRecord,
        consignment: &Consignment,
        among: &Among,
        pool: &mut Pool,
        allocation: &Allocation,
        changes: &mut Changes,
    ) -> AllocationAnswer<'static> {
        let others = match allocation {
            Allocation::Allocated(_) if self.answers.has_reasons() => pool.explain(consignment, self.at).ok(),
            _ => None,
        };
        let answer = self.answers.allocation(allocation, others.as_ref().map(|explanation| &explanation.unqualified)).into_owned();
        let Allocation::Allocated(summary) = allocation else {
            changes.replaced.push(self.failed(record, among, &answer));
            return answer;
        };
        if let Err(overflow) = count(pool, &summary.increments, changes) {
            return self.answers.plain(409, overflow.to_string(), &record.reference, &record.state, self.matcher.fingerprint());
        }
        let kept = KeptAllocation {
            record: AllocationRecord::from(summary),
            // What is made of plain data is written.
            summary: serde_json::to_string(&answer).unwrap_or_default(),
        };
        changes.replaced.push(ConsignmentRecord { state: State::Allocated, allocation: Some(kept), failed: None, ..record.clone() });
        answer
    }

    fn failed(&self, record: &ConsignmentRecord, among: &Among, answer: &AllocationAnswer<'_>) -> ConsignmentRecord {
        let mut failed = FailedAllocation {
            attempted_allocation_date: self.at.trunc_subsecs(0).fixed_offset(),
            message: answer.description.clone(),
            ..FailedAllocation::default()
        };
        match among {
            Among::Group(group) => {
                failed.mpd_carrier_service_group_name = self.matcher.group_name(group.as_str()).map(str::to_owned);
                failed.carrier_service_group_reference = Some(group.to_string());
            }
            Among::Service(service) => {
                let named = self.matcher.services().find(|known| known.reference == *service);
                failed.mpd_carrier_service_name = named.map(|service| service.name.clone());
                failed.mpd_carrier_service_reference = Some(service.to_string());
            }
            Among::All | Among::Filter(_) => {}
        }
        ConsignmentRecord { state: State::AllocationFailed, allocation: None, failed: Some(failed), ..record.clone() }
    }
}

/// Counts what an allocation adds, for those after it too.
fn count(pool: &mut Pool, increments: &Usage, changes: &mut Changes) -> Result<(), crate::capacity::Overflow> {
    if increments.is_empty() {
        return Ok(());
    }
    let before = pool.usage().clone();
    pool.usage_mut().add(increments)?;
    used(changes, before, pool.usage());
    Ok(())
}

/// Puts down what has been used; what was before the first change stays.
pub(super) fn used(changes: &mut Changes, before: Usage, after: &Usage) {
    let before = changes.usage.take().map_or(before, |[before, _]| before);
    changes.usage = Some([before, after.clone()]);
}
