//! Excluded places: destinations that a service does not deliver to.

use super::{Breach, Figure, Findings, ReasonCode, ReasonCodes};
use crate::facts::Facts;
use crate::place::{Answer, ListId, PlaceLists};

/// The places that a service excludes.
#[derive(Debug)]
pub(crate) struct ExcludedPlaces {
    /// All of them.
    any: ListId,
    /// Each by itself, in the words of the rule set.
    each: Box<[(ListId, Box<str>)]>,
}

impl ExcludedPlaces {
    pub(crate) fn new(any: ListId, each: impl Iterator<Item = (ListId, Box<str>)>) -> Self {
        Self { any, each: each.collect() }
    }

    /// Whether a destination surely lies in none of them.
    #[inline]
    pub(crate) fn keeps(&self, facts: &Facts<'_>, lists: &PlaceLists) -> bool {
        lists.answer(self.any, &facts.destination) == Answer::No
    }

    fn broken(&self, facts: &Facts<'_>, lists: &PlaceLists) -> impl Iterator<Item = (usize, ReasonCode)> {
        let code = |list: ListId| match lists.answer(list, &facts.destination) {
            Answer::No => None,
            Answer::Unknown => Some(ReasonCode::PostcodeUnreadable),
            Answer::Yes => Some(ReasonCode::ExcludedPlace),
        };
        let each = if self.keeps(facts, lists) { &[][..] } else { &self.each };
        each.iter().enumerate().filter_map(move |(index, (list, _))| Some((index, code(*list)?)))
    }

    /// The codes of the reasons that [`ExcludedPlaces::explain`] gives.
    pub(crate) fn codes(&self, facts: &Facts<'_>, lists: &PlaceLists) -> ReasonCodes {
        self.broken(facts, lists).map(|(_, code)| code).collect()
    }

    /// Puts down the places in which a destination lies, or may lie.
    pub(crate) fn explain(&self, facts: &Facts<'_>, lists: &PlaceLists, findings: &mut Findings) {
        for (index, code) in self.broken(facts, lists) {
            findings.breach(Breach::new(code).of(index));
        }
    }

    /// Puts into words what [`ExcludedPlaces::explain`] has found.
    pub(crate) fn figure(&self, facts: &Facts<'_>, breach: Breach) -> Figure {
        let destination = facts.destination_text();
        let place = self.each.get(breach.place()).map_or("", |(_, place)| place);
        let message = if breach.code == ReasonCode::ExcludedPlace {
            format!("destination `{destination}` is in the excluded place `{place}`")
        } else {
            format!("destination `{destination}` has no readable postcode, and `{place}` is excluded")
        };
        Figure::new(message).asked(destination).allowed(format!("not {place}"))
    }

    pub(crate) fn memory(&self) -> usize {
        self.each.iter().map(|(_, place)| size_of::<(ListId, Box<str>)>() + place.len()).sum()
    }
}
