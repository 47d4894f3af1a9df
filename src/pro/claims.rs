//! Which consignments are being worked on.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::store::ConsignmentRecord;
use crate::consignment::State;
use crate::reference::Reference;

/// Which consignments calls of this process are working on: each is worked on by one alone, and is Allocating to all others meanwhile. What a
/// call holds it lets go when it ends, whichever way; nothing of it is kept, so nothing is left behind by a process that is killed.
#[derive(Debug, Clone, Default)]
pub struct Claims(Arc<Mutex<HashSet<Reference>>>);

impl Claims {
    /// Takes those of some consignments that nobody else holds, to change them; or only looks who holds them.
    pub fn claim(&self, references: &[Reference], takes: bool) -> Claim {
        let mut held = self.held();
        let is_own = |reference: &Reference| if takes { held.insert(reference.clone()) } else { !held.contains(reference) };
        let (own, others): (Vec<_>, Vec<_>) = references.iter().cloned().partition(is_own);
        Claim { claims: self.clone(), own: if takes { own } else { Vec::new() }, others }
    }

    fn held(&self) -> MutexGuard<'_, HashSet<Reference>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The consignments that a call holds.
#[derive(Debug)]
#[must_use = "what is dropped is let go"]
pub struct Claim {
    claims: Claims,
    own: Vec<Reference>,
    others: Vec<Reference>,
}

impl Claim {
    /// Those that the call holds.
    #[must_use]
    pub fn own(&self) -> &[Reference] {
        &self.own
    }

    /// Those that other calls hold.
    #[must_use]
    pub fn others(&self) -> &[Reference] {
        &self.others
    }

    /// Makes Allocating what another call holds.
    pub fn mark<'r>(&self, records: impl IntoIterator<Item = &'r mut ConsignmentRecord>) {
        let others: HashSet<&Reference> = self.others.iter().collect();
        for record in records.into_iter().filter(|record| others.contains(&record.reference)) {
            record.state = State::Allocating;
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut held = self.claims.held();
        for reference in &self.own {
            held.remove(reference);
        }
    }
}
