//! Where consignments are kept between calls.

use std::collections::BTreeMap;

use crate::allocation::AllocationSummary;
use crate::consignment::Consignment;
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
    /// The consignment of that reference.
    fn get(&self, reference: &Reference) -> Option<Stored>;

    /// Keeps a consignment, in place of the one of the same reference.
    fn put(&mut self, stored: Stored);

    /// The references of all consignments, in the order in which a call that concerns them all takes them.
    fn references(&self) -> Vec<Reference>;
}

/// Keeps consignments in memory, in the order of their references.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(BTreeMap<Reference, Stored>);

impl MemoryStore {
    /// Keeps a consignment without an allocation. Gives back the one of the same reference that was there.
    pub fn add(&mut self, consignment: Consignment) -> Option<Stored> {
        self.0.insert(consignment.reference.clone(), Stored { consignment, allocation: None })
    }

    /// Everything that is kept.
    pub fn iter(&self) -> impl Iterator<Item = &Stored> {
        self.0.values()
    }
}

impl ConsignmentStore for MemoryStore {
    fn get(&self, reference: &Reference) -> Option<Stored> {
        self.0.get(reference).cloned()
    }

    fn put(&mut self, stored: Stored) {
        self.0.insert(stored.consignment.reference.clone(), stored);
    }

    fn references(&self) -> Vec<Reference> {
        self.0.keys().cloned().collect()
    }
}
