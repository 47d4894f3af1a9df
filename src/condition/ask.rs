//! Asking conditions: in three values, and each distinct one at most once of a consignment.

use std::cell::{Cell, OnceCell};

use super::compile::{ConditionId, Conditions, Entry, Node, Test};
use super::dates::Which;
use super::members::{Asks, Join, Member, Scope};
use super::offer::Part;
use super::thing::{Amount, Thing};
use crate::consignment::{FieldPath, Found, Package};
use crate::facts::{Facts, Worth};
use crate::money::Exchange;
use crate::number::parse_decimal;
use crate::place::{Answer, PlaceLists};
use crate::time::Clock;
use chrono::Datelike;

impl Answer {
    /// Whether both hold.
    pub(crate) fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::No => Self::No,
            Self::Yes => other(),
            Self::Unknown => {
                if other() == Self::No {
                    Self::No
                } else {
                    Self::Unknown
                }
            }
        }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

/// Words of answers that need no room of their own: 32 answers each.
const FEW: usize = 8;
/// Answers in a word.
const IN_WORD: usize = 32;
/// The most answers that are kept of one consignment.
const MOST: usize = 1 << 22;

/// Answers of one consignment, at one instant.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    few: [Cell<u64>; FEW],
    more: OnceCell<Box<[Cell<u64>]>>,
    /// The text of a consignment that was made in code.
    written: OnceCell<String>,
}

impl Answers {
    /// The word of an answer, of so many.
    fn word(&self, place: usize, of: usize) -> Option<&Cell<u64>> {
        if of <= FEW * IN_WORD {
            return self.few.get(place / IN_WORD);
        }
        self.more.get_or_init(|| vec![Cell::new(0); of.min(MOST).div_ceil(IN_WORD)].into()).get(place / IN_WORD)
    }
}

/// The days of a service's own: of the collection, and of the latest delivery.
pub(crate) type Dates = [i32; 2];

/// What conditions are asked of.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) conditions: &'a Conditions,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) clock: &'a Clock,
    pub(crate) lists: &'a PlaceLists,
    pub(crate) exchange: &'a Exchange,
    pub(crate) answers: &'a Answers,
    /// Of the service for which it is asked, if it is for one.
    pub(crate) dates: Option<Dates>,
    /// What that costs net, where it has a price.
    pub(crate) net: Option<Worth>,
}

/// A thing, with its package's number.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) thing: Thing<'a>,
    pub(super) number: usize,
}

impl<'a> Asked<'a> {
    /// Whether a condition holds of the consignment.
    #[inline]
    pub(crate) fn answer(&self, id: ConditionId) -> Answer {
        self.at(id, &self.consignment())
    }

    /// Whether a condition holds of the package of a number.
    pub(crate) fn of_package(&self, id: ConditionId, number: usize) -> Answer {
        self.at(id, &self.package(number))
    }

    pub(super) fn consignment(&self) -> Place<'a> {
        Place { thing: Thing::consignment(self.facts), number: 0 }
    }

    pub(super) fn package(&self, number: usize) -> Place<'a> {
        let package = self.facts.consignment().packages.get(number);
        Place { thing: Thing { package, ..Thing::consignment(self.facts) }, number }
    }

    pub(super) fn packages(&self) -> &'a [Package] {
        &self.facts.consignment().packages
    }

    pub(super) fn at(&self, id: ConditionId, place: &Place<'a>) -> Answer {
        let Some(entry) = self.conditions.entry(id) else { return Answer::Unknown };
        let [own, of_package] = self.conditions.slots.map(|count| count as usize);
        let kept = entry.slot.map(|slot| {
            let slot = slot as usize;
            if entry.scope == Scope::Consignment { slot } else { own + place.number * of_package + slot }
        });
        let Some(kept) = kept else { return self.find(entry, place) };
        let all = own.saturating_add(of_package.saturating_mul(if of_package == 0 { 0 } else { self.packages().len() }));
        let Some(word) = self.answers.word(kept, all) else { return self.find(entry, place) };
        let shift = 2 * (kept % IN_WORD);
        match word.get() >> shift & 3 {
            1 => Answer::No,
            2 => Answer::Unknown,
            3 => Answer::Yes,
            _ => {
                let answer = self.find(entry, place);
                let bits = match answer {
                    Answer::No => 1,
                    Answer::Unknown => 2,
                    Answer::Yes => 3,
                };
                word.set(word.get() | bits << shift);
                answer
            }
        }
    }

    fn find(&self, entry: &Entry, place: &Place<'a>) -> Answer {
        match &entry.node {
            Node::Atom(member, scope, test) => self.atom(member, test, &self.thing(*scope, place)),
            Node::Join(Join::All, all) => all.iter().fold(Answer::Yes, |answer, one| answer.and(|| self.at(*one, place))),
            Node::Join(Join::Any, all) => all.iter().fold(Answer::No, |answer, one| answer.or(|| self.at(*one, place))),
            Node::Not(of) => self.at(*of, place).not(),
            Node::Each { every, items, scope, holds } => {
                let start = Answer::of(*every);
                let join = |answer: Answer, place: Place<'a>| {
                    if *every { answer.and(|| self.at(*holds, &place)) } else { answer.or(|| self.at(*holds, &place)) }
                };
                self.each(*items, *scope, place).fold(start, join)
            }
        }
    }

    /// What an atom of a scope is asked of.
    pub(super) fn thing(&self, scope: Scope, place: &Place<'a>) -> Thing<'a> {
        match scope {
            Scope::Consignment => Thing::consignment(self.facts),
            Scope::Package => Thing { item: None, ..place.thing },
            Scope::Item | Scope::Danger => place.thing,
        }
    }

    /// The packages, or the items of a thing.
    pub(super) fn each(&self, items: bool, scope: Scope, place: &Place<'a>) -> impl Iterator<Item = Place<'a>> {
        let (asked, thing, number) = (*self, self.thing(scope, place), place.number);
        let packages = (!items).then(|| (0..self.packages().len()).map(move |number| asked.package(number)));
        let of_items = items.then(|| thing.items().map(move |item| Place { thing: Thing { item: Some(item), ..thing }, number }));
        packages.into_iter().flatten().chain(of_items.into_iter().flatten())
    }

    pub(super) fn atom(&self, member: &'static Member, test: &Test, thing: &Thing<'a>) -> Answer {
        match (test, &member.asks) {
            (Test::Range(range), Asks::Figure(_, figure)) => range.answer(figure(thing).as_ref(), self.exchange),
            (Test::Patterns(patterns), Asks::Texts(_, texts)) => Answer::of(patterns.hold(|told| texts(thing, told))),
            (Test::Patterns(patterns), _) => Answer::of(patterns.hold(|told| classes(thing, told))),
            (Test::Place { is_destination: true, list, .. }, _) => self.lists.answer(*list, &self.facts.destination),
            (Test::Place { list, .. }, _) => self.lists.answer(*list, &self.facts.origin),
            (Test::Tags(join, tags), _) => {
                let own = &self.facts.consignment().tags;
                let has = |tag| own.contains(tag);
                Answer::of(if *join == Join::Any { tags.iter().any(has) } else { tags.iter().all(has) })
            }
            (Test::Truth(asked), Asks::Truth(stated)) => stated(thing).answer(*asked),
            (Test::Values(path, values), _) => self.any_value(path, |found| values.iter().any(|value| value.is(found))),
            (Test::Bounds(path, range), _) => {
                self.any_value(path, |found| figure(found).is_some_and(|figure| range.answer(Some(&figure), self.exchange) == Answer::Yes))
            }
            (Test::Present(path), _) => self.any_value(path, |_| true),
            (Test::Hours(span), _) => span.answer(self.clock),
            (Test::Offer(part, range), _) => range.answer(self.offered(*part).as_ref(), self.exchange),
            (Test::Date(which, period), _) => period.answer(self.day(*which), self.facts.promise.exactly, self.clock.day()),
            _ => Answer::Unknown,
        }
    }

    fn any_value(&self, path: &FieldPath, mut is_it: impl FnMut(&Found<'_>) -> bool) -> Answer {
        let mut any = false;
        self.each_value(path, &mut |found| any = any || is_it(&found));
        Answer::of(any)
    }

    pub(super) fn each_value(&self, path: &FieldPath, told: &mut dyn FnMut(Found<'_>)) {
        let consignment = self.facts.consignment();
        let written = || self.answers.written.get_or_init(|| serde_json::to_string(consignment).unwrap_or_default()).as_str();
        consignment.fields.each(path, written, told);
    }

    /// A part of the service's offer, if there is one.
    pub(super) fn offered(&self, part: Part) -> Option<Amount> {
        let ([collected, latest], net) = (self.dates?, self.net?);
        Some(match part {
            Part::Price => Amount::Money(net),
            Part::TransitDays => Amount::Count((latest - collected).into()),
        })
    }

    /// The day of a date, if there is one.
    pub(super) fn day(&self, which: Which) -> Option<i32> {
        match which {
            Which::Shipping => self.facts.consignment().shipping_date.map(|date| date.num_days_from_ce()),
            Which::Promise => self.facts.promise.date.map(|date| date.num_days_from_ce()),
            Which::Collection => self.dates.map(|[collected, _]| collected),
            Which::Delivery => self.dates.map(|[_, latest]| latest),
        }
    }
}

/// Tells the classes of an item's dangerous goods.
pub(super) fn classes(thing: &Thing<'_>, told: &mut dyn FnMut(&str)) {
    thing.danger().into_iter().flat_map(|goods| &goods.classes).for_each(|class| told(class));
}

/// A value as a number, if it is one or a text that is one.
pub(super) fn figure(found: &Found<'_>) -> Option<Amount> {
    match found {
        Found::Number(text) | Found::Text(text) => parse_decimal(text.trim()).ok().map(Amount::Plain),
        Found::Truth(_) | Found::More => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_have_a_place_of_their_own_or_none() {
        for of in [1, FEW * IN_WORD, FEW * IN_WORD + 1, 3 * FEW * IN_WORD] {
            let answers = Answers::default();
            for place in (0..of).step_by(IN_WORD) {
                let word = answers.word(place, of).unwrap();
                assert_eq!(word.replace(1), 0, "{place} of {of}");
            }
            assert!(answers.word(of + IN_WORD * FEW, of).is_none());
            assert_eq!(answers.more.get().is_some(), of > FEW * IN_WORD);
        }
    }
}
