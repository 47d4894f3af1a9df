//! What is kept between calls: plain records, and where they are kept.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::options::KeptOption;
use super::quotes::KeptQuote;
use crate::allocation::AllocationRecord;
use crate::capacity::Usage;
use crate::consignment::{Consignment, ConsignmentError, State};
use crate::reference::Reference;

/// A consignment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ConsignmentRecord {
    /// Its reference.
    pub reference: Reference,
    /// 1 at first; each change adds one.
    pub version: u64,
    /// Where it stands, whatever its JSON says.
    pub state: State,
    /// When it is shipped, if it says so.
    pub shipping_date: Option<NaiveDate>,
    /// Where it is collected, if it names a shipping location.
    pub location: Option<Reference>,
    /// Its JSON, as it came.
    pub document: String,
    /// What it is allocated to, while it is.
    pub allocation: Option<KeptAllocation>,
    /// Why it could not be allocated, until it is.
    pub failed: Option<FailedAllocation>,
}

/// An allocation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct KeptAllocation {
    /// The service, its dates and its price, and what it adds to the use of capacities.
    pub record: AllocationRecord,
    /// The JSON of the summary that was answered.
    pub summary: String,
}

/// Why a consignment could not be allocated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct FailedAllocation {
    /// The group among whose services was chosen, if among a group's.
    pub carrier_service_group_reference: Option<String>,
    /// Its name.
    pub mpd_carrier_service_group_name: Option<String>,
    /// The service that was named, if one was.
    pub mpd_carrier_service_reference: Option<String>,
    /// Its name.
    pub mpd_carrier_service_name: Option<String>,
    /// When.
    pub attempted_allocation_date: DateTime<FixedOffset>,
    /// What happened, in a sentence.
    pub message: String,
}

impl ConsignmentRecord {
    /// A consignment of that reference, by its JSON, in the state that this gives. What can't be read is kept all the same: every call
    /// says what is wrong with it.
    #[must_use]
    pub fn new(reference: Reference, document: String) -> Self {
        let consignment = Consignment::from_json(&document).ok();
        let mut record = Self::kept(reference, document);
        if let Some(consignment) = consignment {
            record.shipping_date = consignment.shipping_date;
            record.location = consignment.origin.and_then(|origin| origin.location);
            record.state = consignment.state;
        }
        record
    }

    /// What a store has kept: an Unallocated consignment, of whose JSON nothing is read. All else is the store's to fill in.
    #[must_use]
    pub fn kept(reference: Reference, document: String) -> Self {
        Self {
            reference,
            version: 1,
            shipping_date: None,
            state: State::Unallocated,
            location: None,
            document,
            allocation: None,
            failed: None,
        }
    }

    /// The consignment, in its state.
    ///
    /// # Errors
    /// Everything that is wrong with its JSON.
    pub fn consignment(&self) -> Result<Consignment, ConsignmentError> {
        let named = |error| ConsignmentError { reference: Some(self.reference.to_string()), ..error };
        Ok(Consignment { state: self.state.clone(), ..Consignment::from_json(&self.document).map_err(named)? })
    }
}

impl From<Consignment> for ConsignmentRecord {
    fn from(consignment: Consignment) -> Self {
        // A consignment that was made is written, and what is written is read.
        let document = serde_json::to_string(&consignment).unwrap_or_default();
        Self::new(consignment.reference, document)
    }
}

/// An answer that is kept under its own reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct KeptAnswer {
    /// Its reference.
    pub reference: String,
    /// Its JSON.
    pub document: String,
    /// Until when it is of use.
    pub expires: DateTime<Utc>,
}

/// Which consignments are due: those Unallocated whose shipping date is by a date, perhaps of one location.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Due {
    /// Those whose shipping date is this one or an earlier one. One without is never due.
    pub by: NaiveDate,
    /// Those of that shipping location alone.
    pub location: Option<Reference>,
}

impl Due {
    /// By a date, perhaps of one location.
    #[must_use]
    pub fn new(by: NaiveDate, location: Option<Reference>) -> Self {
        Self { by, location }
    }

    /// Whether a consignment is.
    #[must_use]
    pub fn takes(&self, record: &ConsignmentRecord) -> bool {
        record.state == State::Unallocated
            && record.shipping_date.is_some_and(|date| date <= self.by)
            && self.location.as_ref().is_none_or(|location| record.location.as_ref() == Some(location))
    }
}

/// What a call has changed: all of it is kept, or nothing.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Changes {
    /// Consignments that were not there.
    pub created: Vec<ConsignmentRecord>,
    /// Consignments as they are now. The version is that of what they replace.
    pub replaced: Vec<ConsignmentRecord>,
    /// Consignments that are deleted, and their versions.
    pub deleted: Vec<(Reference, u64)>,
    /// New quotes, or such that are there already and say the same.
    pub quotes: Vec<KeptQuote>,
    /// The same of delivery options.
    pub options: Vec<KeptOption>,
    /// The same of answers.
    pub answers: Vec<KeptAnswer>,
    /// What capacities have been used, before and after; `None` if that doesn't change.
    pub usage: Option<[Usage; 2]>,
}

impl Changes {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Keeps consignments, quotes, delivery options and what capacities have been used.
pub trait Store {
    /// Why it can't be asked, or can't keep.
    type Error: std::error::Error;

    /// The consignments of those references that there are, in any order.
    fn consignments(&self, references: &[Reference]) -> Result<Vec<ConsignmentRecord>, Self::Error>;

    /// The references of all consignments that are due, in their order.
    fn due(&self, due: &Due) -> Result<Vec<Reference>, Self::Error>;

    /// The quote of that reference.
    fn quote(&self, reference: &str) -> Result<Option<KeptQuote>, Self::Error>;

    /// The delivery option of that reference.
    fn option(&self, reference: &str) -> Result<Option<KeptOption>, Self::Error>;

    /// The answer of that reference.
    fn answer(&self, reference: &str) -> Result<Option<KeptAnswer>, Self::Error>;

    /// What capacities have been used.
    fn usage(&self) -> Result<Usage, Self::Error>;

    /// Keeps all that a call has changed; or nothing, and says `false`, if another has changed meanwhile what it goes by: there is a
    /// consignment that was to be new, one has another version, or something else has been used.
    fn keep(&self, changes: Changes) -> Result<bool, Self::Error>;
}

/// Keeps everything in memory, in the order of references.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Memory>);

#[derive(Debug, Clone, Default)]
struct Memory {
    consignments: BTreeMap<Reference, ConsignmentRecord>,
    quotes: BTreeMap<String, KeptQuote>,
    options: BTreeMap<String, KeptOption>,
    answers: BTreeMap<String, KeptAnswer>,
    usage: Usage,
}

impl Clone for MemoryStore {
    /// Another store that holds the same.
    fn clone(&self) -> Self {
        Self(Mutex::new(self.memory().clone()))
    }
}

impl MemoryStore {
    /// Keeps a consignment, in place of one of the same reference.
    pub fn add(&self, consignment: Consignment) {
        self.put(consignment.into());
    }

    /// The same of a record.
    pub fn put(&self, record: ConsignmentRecord) {
        self.memory().consignments.insert(record.reference.clone(), record);
    }

    /// Forgets the quotes, the delivery options and the answers that have expired.
    pub fn forget_expired(&self, at: DateTime<Utc>) {
        let mut memory = self.memory();
        memory.quotes.retain(|_, kept| at <= kept.quote.expires);
        memory.options.retain(|_, kept| at <= kept.option.expires);
        memory.answers.retain(|_, kept| at <= kept.expires);
    }

    /// Every consignment, in the order of references.
    #[must_use]
    pub fn all(&self) -> Vec<ConsignmentRecord> {
        self.memory().consignments.values().cloned().collect()
    }

    /// What is kept is whole at any time, also after a panic.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// Whether nothing has changed of what changes go by.
    fn is_as_it_was(&self, changes: &Changes) -> bool {
        let version = |reference: &Reference| self.consignments.get(reference).map(|kept| kept.version);
        changes.created.iter().all(|record| version(&record.reference).is_none())
            && changes.replaced.iter().all(|record| version(&record.reference) == Some(record.version))
            && changes.deleted.iter().all(|(reference, was)| version(reference) == Some(*was))
            && changes.usage.as_ref().is_none_or(|[before, _]| *before == self.usage)
    }
}

impl Store for MemoryStore {
    type Error = Infallible;

    fn consignments(&self, references: &[Reference]) -> Result<Vec<ConsignmentRecord>, Infallible> {
        let memory = self.memory();
        Ok(references.iter().filter_map(|reference| memory.consignments.get(reference)).cloned().collect())
    }

    fn due(&self, due: &Due) -> Result<Vec<Reference>, Infallible> {
        let memory = self.memory();
        let due = memory.consignments.values().filter(|record| due.takes(record));
        Ok(due.map(|record| record.reference.clone()).collect())
    }

    fn quote(&self, reference: &str) -> Result<Option<KeptQuote>, Infallible> {
        Ok(self.memory().quotes.get(reference).cloned())
    }

    fn option(&self, reference: &str) -> Result<Option<KeptOption>, Infallible> {
        Ok(self.memory().options.get(reference).cloned())
    }

    fn answer(&self, reference: &str) -> Result<Option<KeptAnswer>, Infallible> {
        Ok(self.memory().answers.get(reference).cloned())
    }

    fn usage(&self) -> Result<Usage, Infallible> {
        Ok(self.memory().usage.clone())
    }

    fn keep(&self, changes: Changes) -> Result<bool, Infallible> {
        let mut memory = self.memory();
        if !memory.is_as_it_was(&changes) {
            return Ok(false);
        }
        for reference in changes.deleted {
            memory.consignments.remove(&reference.0);
        }
        for mut record in changes.replaced {
            record.version += 1;
            memory.consignments.insert(record.reference.clone(), record);
        }
        memory.consignments.extend(changes.created.into_iter().map(|record| (record.reference.clone(), record)));
        memory.quotes.extend(changes.quotes.into_iter().map(|quote| (quote.reference.clone(), quote)));
        memory.options.extend(changes.options.into_iter().map(|option| (option.reference.clone(), option)));
        memory.answers.extend(changes.answers.into_iter().map(|answer| (answer.reference.clone(), answer)));
        if let Some([_, after]) = changes.usage {
            memory.usage = after;
        }
        Ok(true)
    }
}
