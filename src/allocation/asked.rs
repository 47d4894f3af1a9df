//! What was asked and of whom: what quotes and reasons need in order to be told later.

use std::fmt;

use super::ServiceFilter;
use crate::facts::Facts;
use crate::matcher::{Calendar, Clock, CompiledService, Matcher, Now, Offer, Question, Terms, date_of, open_on};

/// A question to a matcher. The quotes and the reasons that answer it share it, and put themselves into words from it when they are read.
pub(super) struct Asked {
    pub(super) matcher: Matcher,
    pub(super) facts: Facts,
    pub(super) clock: Clock,
    pub(super) terms: Vec<Terms>,
    pub(super) filters: Vec<ServiceFilter>,
}

impl Asked {
    pub(super) fn question(&self) -> Question<'_> {
        Question { facts: &self.facts, clock: &self.clock, terms: &self.terms }
    }

    pub(super) fn now(&self) -> Now<'static> {
        Now::of(self.clock)
    }

    /// The calendar by which an offer is collected.
    pub(super) fn calendar(&self, offer: &Offer) -> Option<&Calendar> {
        let calendars = self.matcher.0.calendars(self.service(offer.service())?, self.facts.origin_location);
        open_on(calendars, &self.terms, date_of(offer.dates.collected), &self.clock)
    }

    pub(super) fn service(&self, number: usize) -> Option<&CompiledService> {
        self.matcher.0.services.get(number)
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("matcher", &self.matcher).field("facts", &self.facts).finish_non_exhaustive()
    }
}
