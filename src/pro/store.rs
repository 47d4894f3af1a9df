//! Where consignments are kept between calls.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::quotes::{StoredOption, StoredQuote};
use crate::allocation::AllocationSummary;
use crate::consignment::{Consignment, ConsignmentError};
use crate::reference::Reference;

/// A consignment as it is kept: with its allocation, while it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The consignment, in its state.
    pub consignment: Consignment,
    /// What it was allocated to.
    pub allocation: Option<AllocationSummary>,
}

/// Keeps consignments. A call gets a consignment, and puts it back only if something about it has changed.
pub trait ConsignmentStore {
    /// The consignment of that reference; `None` if there is none.
    ///
    /// # Errors
    /// If it is there, but is no valid consignment: a store of documents finds that out when it reads one.
    fn get(&self, reference: &Reference) -> Result<Option<Stored>, ConsignmentError>;

    /// Keeps a consignment, in place of the one of the same reference.
    fn put(&mut self, stored: Stored);

    /// The quote of that reference.
    fn quote(&self, reference: &str) -> Option<StoredQuote>;

    /// Keeps a quote, in place of the one of the same reference.
    fn put_quote(&mut self, quote: StoredQuote);

    /// The delivery option of that reference.
    fn option(&self, reference: &str) -> Option<StoredOption>;

    /// Keeps a delivery option, in place of the one of the same reference.
    fn put_option(&mut self, option: StoredOption);

    /// The references of all consignments, in the order in which a call that concerns them all takes them.
    fn references(&self) -> Vec<Reference>;
}

/// Keeps consignments in memory, in the order of their references, and their quotes and delivery options.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    consignments: BTreeMap<Reference, Result<Stored, ConsignmentError>>,
    quotes: BTreeMap<String, StoredQuote>,
    options: BTreeMap<String, StoredOption>,
}

impl MemoryStore {
    /// Keeps a consignment without an allocation, in place of one of the same reference.
    pub fn add(&mut self, consignment: Consignment) {
        self.put(Stored { consignment, allocation: None });
    }

    /// Keeps that there is a consignment of that reference, but not a valid one.
    pub fn add_invalid(&mut self, reference: Reference, error: ConsignmentError) {
        self.consignments.insert(reference, Err(error));
    }

    /// Forgets the quotes and the delivery options that have expired.
    pub fn forget_expired(&mut self, at: DateTime<Utc>) {
        self.quotes.retain(|_, stored| at <= stored.quote.expires());
        self.options.retain(|_, stored| at <= stored.option.expires());
    }

    /// Every valid consignment.
    pub fn iter(&self) -> impl Iterator<Item = &Stored> {
        self.consignments.values().flatten()
    }
}

impl ConsignmentStore for MemoryStore {
    fn get(&self, reference: &Reference) -> Result<Option<Stored>, ConsignmentError> {
        self.consignments.get(reference).cloned().transpose()
    }

    fn put(&mut self, stored: Stored) {
        self.consignments.insert(stored.consignment.reference.clone(), Ok(stored));
    }

    fn quote(&self, reference: &str) -> Option<StoredQuote> {
        self.quotes.get(reference).cloned()
    }

    fn put_quote(&mut self, quote: StoredQuote) {
        self.quotes.insert(quote.reference.clone(), quote);
    }

    fn option(&self, reference: &str) -> Option<StoredOption> {
        self.options.get(reference).cloned()
    }

    fn put_option(&mut self, option: StoredOption) {
        self.options.insert(option.reference.clone(), option);
    }

    fn references(&self) -> Vec<Reference> {
        self.consignments.keys().cloned().collect()
    }
}
