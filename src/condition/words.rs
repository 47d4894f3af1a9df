//! What decided a condition, in words with both figures.

use super::ask::{Asked, Place, classes};
use super::compile::{ConditionId, Node, Test};
use super::members::{Asks, Join, Member};
use super::texts::quoted;
use super::thing::Thing;
use crate::consignment::Found;
use crate::place::{Answer, ListId, Missing};
use crate::reference::Tag;

/// The most parts of an answer that are told.
const MOST_WORDS: usize = 20;

impl<'a> Asked<'a> {
    /// What decided a condition of the consignment: what it is, or of which parts it isn't known.
    pub(crate) fn words(&self, id: ConditionId) -> String {
        self.told(id, &self.consignment())
    }

    /// The same of the package of a number.
    pub(crate) fn words_of_package(&self, id: ConditionId, number: usize) -> String {
        format!("package {}: {}", number + 1, self.told(id, &self.package(number)))
    }

    fn told(&self, id: ConditionId, place: &Place<'a>) -> String {
        let mut said = Vec::new();
        self.tell(id, place, &mut said);
        said.dedup();
        if said.is_empty() { "it always holds".to_owned() } else { said.join(", ") }
    }

    fn tell(&self, id: ConditionId, place: &Place<'a>, said: &mut Vec<String>) {
        let Some(entry) = self.conditions.entry(id) else { return };
        if said.len() >= MOST_WORDS {
            return;
        }
        let answer = self.at(id, place);
        match &entry.node {
            Node::Atom(member, scope, test) => said.push(self.atom_words(member, test, &self.thing(*scope, place))),
            Node::Not(of) => self.tell(*of, place, said),
            Node::Join(join, all) => {
                let mut deciding = all.iter().filter(|one| self.at(**one, place) == answer);
                // Of what all must hold every part decides that it does; of what one must hold, that none does.
                let every = answer == Answer::Unknown || (*join == Join::All) == (answer == Answer::Yes);
                if every {
                    deciding.for_each(|one| self.tell(*one, place, said));
                } else if let Some(first) = deciding.next() {
                    self.tell(*first, place, said);
                }
            }
            Node::Each { items, scope, holds, .. } => {
                let what = if *items { "item" } else { "package" };
                let deciding = self.each(*items, *scope, place).zip(1..).find(|(one, _)| self.at(*holds, one) == answer);
                match deciding {
                    None => said.push(format!("there is no {what}")),
                    Some((one, number)) => said.push(format!("{what} {number}: {}", self.told(*holds, &one))),
                }
            }
        }
    }

    fn place_words(&self, name: &str, is_destination: bool, list: ListId, names: &str) -> String {
        let (spot, text) = if is_destination {
            (&self.facts.destination, self.facts.destination_text())
        } else {
            (&self.facts.origin, self.facts.origin_text())
        };
        match self.lists.answer(list, spot) {
            Answer::Yes => format!("{name} `{text}` lies in {names}"),
            Answer::No => format!("{name} `{text}` does not lie in {names}"),
            Answer::Unknown => {
                let missing = self.lists.missing(list, spot);
                let [to, from] = if is_destination { [missing, Missing::default()] } else { [Missing::default(), missing] };
                let said = self.facts.said_first([to, from]);
                if missing.has(Missing::POSTCODE) {
                    format!("{said}{name} `{text}` has no readable postcode to tell whether it lies in {names}")
                } else {
                    format!("{said}it can't be told whether {name} `{text}` lies in {names}")
                }
            }
        }
    }

    fn atom_words(&self, member: &'static Member, test: &Test, thing: &Thing<'a>) -> String {
        let name = member.name;
        match (test, &member.asks) {
            (Test::Range(range), Asks::Figure(_, figure)) => range.words(name, figure(thing).as_ref(), thing, self.exchange),
            (Test::Patterns(patterns), Asks::Texts(_, texts)) => patterns.words(name, |told| texts(thing, told)),
            (Test::Patterns(patterns), _) => patterns.words(name, |told| classes(thing, told)),
            (Test::Place { is_destination, list, names }, _) => self.place_words(name, *is_destination, *list, names),
            (Test::Tags(_, tags), _) => {
                let own = &self.facts.consignment().tags;
                let list = |tags: &mut dyn Iterator<Item = &Tag>| tags.map(|tag| quoted(tag.as_str())).collect::<Vec<_>>().join(", ");
                let met = list(&mut tags.iter().filter(|tag| own.contains(tag)));
                let lacked = list(&mut tags.iter().filter(|tag| !own.contains(tag)));
                match (met.is_empty(), lacked.is_empty()) {
                    (true, _) => format!("it has no tag {lacked}"),
                    (false, true) => format!("it has the tag {met}"),
                    (false, false) => format!("it has the tag {met}, not {lacked}"),
                }
            }
            (Test::Truth(asked), _) => match self.atom(member, test, thing) {
                Answer::Unknown => format!("it isn't said whether it is {name}"),
                answer if (answer == Answer::Yes) == *asked => format!("it is {name}"),
                _ => format!("it is not {name}"),
            },
            (Test::Values(path, values), _) => {
                let listed = values.iter().map(|value| quoted(&value.to_string())).collect::<Vec<_>>().join(", ");
                let (shown, holds) = (self.values_text(path), self.atom(member, test, thing) == Answer::Yes);
                match (shown.is_empty(), holds) {
                    (true, _) => format!("there is no `{path}`"),
                    (false, true) => format!("`{path}` {shown} is among {listed}"),
                    (false, false) => format!("`{path}` {shown} is not among {listed}"),
                }
            }
            (Test::Bounds(path, range), _) => {
                let mut first = None;
                self.each_value(path, &mut |found| first = first.take().or_else(|| super::ask::figure(&found)));
                match first {
                    None => format!("there is no figure at `{path}`"),
                    Some(figure) => range.words(&format!("`{path}`"), Some(&figure), thing, self.exchange),
                }
            }
            (Test::Present(path), _) => {
                if self.atom(member, test, thing) == Answer::Yes {
                    format!("there is `{path}`")
                } else {
                    format!("there is no `{path}`")
                }
            }
            (Test::Hours(span), _) => span.words(self.clock),
            (Test::Offer(part, range), _) => range.words(part.name(), self.offered(*part).as_ref(), thing, self.exchange),
            (Test::Date(which, period), _) => period.words(name, self.day(*which), self.facts.promise.exactly, self.clock.day()),
            (Test::Range(_), _) => String::new(),
        }
    }

    /// The values at a path, the first few of them.
    fn values_text(&self, path: &crate::consignment::FieldPath) -> String {
        let mut shown = Vec::new();
        self.each_value(path, &mut |found| match found {
            _ if shown.len() >= MOST_WORDS => {}
            Found::Text(text) | Found::Number(text) => shown.push(quoted(&text)),
            Found::Truth(truth) => shown.push(quoted(&truth.to_string())),
            Found::More => shown.push("an object".to_owned()),
        });
        shown.join(", ")
    }
}
