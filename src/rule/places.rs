//! Excluded places: destinations that a service does not deliver to.

use super::{Breach, Figure, Findings, ReasonCode, ReasonCodes};
use crate::facts::Facts;
use crate::place::{Answer, ListId, Missing, PlaceLists};

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

    /// All of them together, and each in its order.
    pub(crate) fn lists(&self) -> (ListId, impl Iterator<Item = ListId>) {
        (self.any, self.each.iter().map(|(list, _)| *list))
    }

    /// Whether a destination surely lies in none of them.
    #[inline]
    pub(crate) fn keeps(&self, facts: &Facts<'_>, lists: &PlaceLists) -> bool {
        lists.answer(self.any, &facts.destination) == Answer::No
    }

    fn broken(&self, facts: &Facts<'_>, lists: &PlaceLists) -> impl Iterator<Item = (usize, ReasonCode)> {
        let codes = |list: ListId| match lists.answer(list, &facts.destination) {
            Answer::No => [None, None],
            Answer::Yes => [Some(ReasonCode::ExcludedPlace), None],
            Answer::Unknown => {
                let missing = lists.missing(list, &facts.destination);
                let field = missing.has(Missing::REGION.and(Missing::TOWN)).then_some(ReasonCode::MissingData);
                [missing.has(Missing::POSTCODE).then_some(ReasonCode::PostcodeUnreadable), field]
            }
        };
        let each = if self.keeps(facts, lists) { &[][..] } else { &self.each };
        let each = each.iter().enumerate();
        each.flat_map(move |(index, (list, _))| codes(*list).into_iter().flatten().map(move |code| (index, code)))
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
    pub(crate) fn figure(&self, facts: &Facts<'_>, lists: &PlaceLists, breach: Breach) -> Figure {
        let destination = facts.destination_text();
        let Some((list, place)) = self.each.get(breach.place()) else { return Figure::new("") };
        let said = |missing: Missing| facts.said_first([missing, Missing::default()]);
        let message = match breach.code {
            ReasonCode::ExcludedPlace => format!("destination `{destination}` is in the excluded place `{place}`"),
            ReasonCode::MissingData => {
                let missing = lists.missing(*list, &facts.destination).without(Missing::POSTCODE);
                format!("{}destination `{destination}` may lie in `{place}`, which is excluded", said(missing))
            }
            _ => {
                // Of many places the first says what is wrong with the postcode.
                let first = self.broken(facts, lists).find(|(_, code)| *code == breach.code);
                let said = if first.is_some_and(|(first, _)| first == breach.place()) { said(Missing::POSTCODE) } else { String::new() };
                format!("{said}destination `{destination}` has no readable postcode, and `{place}` is excluded")
            }
        };
        Figure::new(message).asked(destination).allowed(format!("not {place}"))
    }

    pub(crate) fn memory(&self) -> usize {
        self.each.iter().map(|(_, place)| size_of::<(ListId, Box<str>)>() + place.len()).sum()
    }
}
