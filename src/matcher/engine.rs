//! What decides: a rule set, compiled, and the order in which its services are looked at.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::compiled::{Compiled, Service};
use super::index::Index;
use crate::fingerprint::Fingerprint;
use crate::reference::Reference;
use crate::rule_set::PickUpLocation;

/// A rule set, compiled: frozen, cheap to clone, shared by any number of threads. No rule set fails after compiling.
#[derive(Clone)]
pub struct Matcher(pub(crate) Arc<Engine>);

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("services", &self.0.services.len())
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

/// A compiled rule set with its index.
pub(crate) struct Engine {
    pub(super) compiled: Compiled,
    /// The order in which services are looked at; without it all are.
    pub(super) index: Option<Index>,
}

impl Deref for Engine {
    type Target = Compiled;

    #[inline]
    fn deref(&self) -> &Compiled {
        &self.compiled
    }
}

impl Matcher {
    pub(super) fn new(compiled: Compiled, index: Option<Index>) -> Self {
        Self(Arc::new(Engine { compiled, index }))
    }

    /// Every service, in the order of their references.
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.0.services.iter().map(|service| &*service.service)
    }

    /// The references of the service groups, in their order.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.groups.keys().map(String::as_str)
    }

    /// The name of a service group; its reference where the rule set gives none.
    #[must_use]
    pub fn group_name(&self, reference: &str) -> Option<&str> {
        self.0.groups.get(reference).map(|group| group.name.as_str())
    }

    /// Whether the rule set has a shipping location of that reference.
    #[must_use]
    pub fn has_location(&self, reference: &Reference) -> bool {
        self.0.locations.number(reference.as_str()).is_some()
    }

    /// Where recipients pick up, in the order of the rule set.
    #[must_use]
    pub fn pick_up_locations(&self) -> &[PickUpLocation] {
        &self.0.pick_up_locations
    }

    /// Whether the rule set has capacities: whether what was used before counts.
    #[must_use]
    pub fn has_capacities(&self) -> bool {
        !self.0.capacities.is_empty()
    }

    /// The rule set's fingerprint.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.0.fingerprint
    }

    /// About how many bytes the matcher holds.
    #[must_use]
    pub fn memory_usage(&self) -> usize {
        self.0.memory() + self.0.index.as_ref().map_or(0, Index::memory)
    }
}
