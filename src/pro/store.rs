//! Where consignments are kept between calls.

use std::collections::BTreeMap;

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

    /// The references of all consignments, in the order in which a call that concerns them all takes them.
    fn references(&self) -> Vec<Reference>;
}

/// Keeps consignments in memory, in the order of their references.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(BTreeMap<Reference, Result<Stored, ConsignmentError>>);

impl MemoryStore {
    /// Keeps a consignment without an allocation, in place of one of the same reference.
    pub fn add(&mut self, consignment: Consignment) {
        self.put(Stored { consignment, allocation: None });
    }

    /// Keeps that there is a consignment of that reference, but not a valid one.
    pub fn add_invalid(&mut self, reference: Reference, error: ConsignmentError) {
        self.0.insert(reference, Err(error));
    }

    /// Every valid consignment.
    pub fn iter(&self) -> impl Iterator<Item = &Stored> {
        self.0.values().flatten()
    }
}

impl ConsignmentStore for MemoryStore {
    fn get(&self, reference: &Reference) -> Result<Option<Stored>, ConsignmentError> {
        self.0.get(reference).cloned().transpose()
    }

    fn put(&mut self, stored: Stored) {
        self.0.insert(stored.consignment.reference.clone(), Ok(stored));
    }

    fn references(&self) -> Vec<Reference> {
        self.0.keys().cloned().collect()
    }
}
