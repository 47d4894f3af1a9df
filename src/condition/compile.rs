//! Conditions, compiled: every distinct one stands once, whoever asks it.

use std::collections::HashMap;

use super::bounds::{Measure, Range};
use super::dates::{Period, Span, Which};
use super::document::{Condition, Field, Terms};
use super::members::{Asks, Join, Member, Scope};
use super::offer::Part;
use super::texts::{Element, How, Kind, Patterns, quoted};
use crate::consignment::FieldPath;
use crate::exact::small;
use crate::money::Currency;
use crate::place::ListId;
use crate::reference::Tag;

/// The number of a condition among those of a rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ConditionId(pub(super) u32);

/// A condition, by its parts.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// A member that has no conditions in it, asked of a thing.
    Atom(&'static Member, Scope, Box<Test>),
    Join(Join, Box<[ConditionId]>),
    Not(ConditionId),
    /// Of one, or of every, package or item of a thing.
    Each {
        every: bool,
        items: bool,
        scope: Scope,
        holds: ConditionId,
    },
}

/// What an atom asks.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Test {
    Range(Range),
    Patterns(Patterns),
    Place {
        is_destination: bool,
        list: ListId,
        /// As whoever asks names the places, for others may name the same ones otherwise.
        names: Box<str>,
    },
    /// One of these, or all of them.
    Tags(Join, Box<[Tag]>),
    Truth(bool),
    Values(FieldPath, Box<[Element]>),
    Bounds(FieldPath, Range),
    Present(FieldPath),
    Hours(Span),
    Date(Which, Period),
    Offer(Part, Range),
}

/// What of a service's own a condition asks: each also asks what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Own {
    Nothing,
    /// The days on which it collects and delivers.
    Dates,
    /// What it costs.
    Offer,
}

impl Test {
    /// What of a service's own it asks.
    fn own(&self) -> Own {
        match self {
            Self::Date(Which::Collection | Which::Delivery, _) => Own::Dates,
            Self::Offer(..) => Own::Offer,
            _ => Own::Nothing,
        }
    }
}

/// A condition with where its answers are kept.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) node: Node,
    /// Of the smallest thing that it asks.
    pub(super) scope: Scope,
    /// Among those of its scope whose answers are kept; of items and of what is dated none are.
    pub(super) slot: Option<u32>,
}

/// The conditions of a rule set.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    pub(super) all: Vec<Entry>,
    /// How many answers are kept of a consignment, and of each package.
    pub(super) slots: [u32; 2],
}

/// Gives a list of names its number.
pub(crate) type Lists<'l, 'a> = &'l mut dyn FnMut(&'a [String]) -> ListId;

/// Collects the conditions of a rule set.
#[derive(Debug)]
pub(crate) struct Collecting {
    own: Currency,
    found: HashMap<Node, ConditionId>,
    shapes: Vec<(Scope, Own, Option<u32>)>,
    slots: [u32; 2],
}

impl Default for Collecting {
    fn default() -> Self {
        Self::new(Currency::PLACEHOLDER)
    }
}

impl Collecting {
    /// None yet, of a rule set in that currency.
    pub(crate) fn new(own: Currency) -> Self {
        Self { own, found: HashMap::new(), shapes: Vec::new(), slots: [0; 2] }
    }

    pub(crate) fn finish(self) -> Conditions {
        let mut all: Vec<(ConditionId, Node)> = self.found.into_iter().map(|(node, id)| (id, node)).collect();
        all.sort_unstable_by_key(|(id, _)| *id);
        let entries = all.into_iter().zip(self.shapes);
        let all = entries.map(|((_, node), (scope, _, slot))| Entry { node, scope, slot }).collect();
        Conditions { all, slots: self.slots }
    }

    fn shape(&self, id: ConditionId) -> (Scope, Own) {
        self.shapes.get(id.0 as usize).map_or((Scope::Consignment, Own::Nothing), |(scope, own, _)| (*scope, *own))
    }

    /// What of the service's it asks.
    pub(crate) fn own(&self, id: ConditionId) -> Own {
        self.shape(id).1
    }

    fn add(&mut self, node: Node) -> ConditionId {
        if let Some(known) = self.found.get(&node) {
            return *known;
        }
        let (scope, own) = match &node {
            Node::Atom(_, scope, test) => ((*scope).min(Scope::Item), test.own()),
            Node::Not(of) => self.shape(*of),
            Node::Join(_, all) => {
                let shapes = all.iter().map(|one| self.shape(*one));
                shapes.fold((Scope::Consignment, Own::Nothing), |(scope, own), (other, of_other)| (scope.max(other), own.max(of_other)))
            }
            Node::Each { scope, holds, .. } => (*scope, self.shape(*holds).1),
        };
        let counter = match (scope, own) {
            (Scope::Consignment, Own::Nothing) => self.slots.first_mut(),
            (Scope::Package, Own::Nothing) => self.slots.last_mut(),
            _ => None,
        };
        let slot = counter.map(|count| {
            *count += 1;
            *count - 1
        });
        let id = ConditionId(small(self.shapes.len()));
        self.shapes.push((scope, own, slot));
        self.found.insert(node, id);
        id
    }

    fn not(&mut self, is_not: bool, id: ConditionId) -> ConditionId {
        if is_not { self.add(Node::Not(id)) } else { id }
    }

    fn join(&mut self, join: Join, all: Vec<ConditionId>) -> ConditionId {
        match all.as_slice() {
            [one] => *one,
            _ => self.add(Node::Join(join, all.into())),
        }
    }

    /// Whether a destination, or an origin, lies in a list.
    pub(crate) fn place(&mut self, list: ListId, is_destination: bool, names: &[String]) -> ConditionId {
        let asks = |member: &&'static Member| matches!(member.asks, Asks::Place { is_destination: own } if own == is_destination);
        self.general(asks, Test::Place { is_destination, list, names: listed(names) })
    }

    /// Whether a consignment has one of some tags.
    pub(crate) fn any_tag(&mut self, tags: &[Tag]) -> ConditionId {
        self.general(|member| matches!(member.asks, Asks::Tags), Test::Tags(Join::Any, tags.into()))
    }

    fn general(&mut self, is_it: impl FnMut(&&'static Member) -> bool, test: Test) -> ConditionId {
        match super::members::ALL.iter().find(is_it) {
            Some(member) => self.add(Node::Atom(member, Scope::Consignment, Box::new(test))),
            None => self.add(Node::Join(Join::All, Box::default())),
        }
    }

    /// The number of a condition that has been checked, asked of such a thing.
    pub(crate) fn condition<'a>(&mut self, condition: &'a Condition, scope: Scope, lists: Lists<'_, 'a>) -> ConditionId {
        let all = condition.members.iter().filter_map(|(member, terms)| {
            let scope = member.scope_in(scope)?;
            Some(self.terms(member, terms, scope, lists))
        });
        let all = all.collect();
        self.join(Join::All, all)
    }

    fn terms<'a>(&mut self, member: &'static Member, terms: &'a Terms, scope: Scope, lists: Lists<'_, 'a>) -> ConditionId {
        let atom = |test: Test| Node::Atom(member, scope, Box::new(test));
        match (terms, &member.asks) {
            (Terms::Several(all), asks) => {
                let all = all.iter().map(|one| self.condition(one, scope, lists)).collect();
                self.join(if matches!(asks, Asks::Join(Join::Any)) { Join::Any } else { Join::All }, all)
            }
            (Terms::One(one), Asks::Each { every, items }) => {
                let holds = self.condition(one, if *items { Scope::Item } else { Scope::Package }, lists);
                self.add(Node::Each { every: *every, items: *items, scope, holds })
            }
            (Terms::One(one), Asks::Danger) => self.condition(one, Scope::Danger, lists),
            (Terms::One(one), _) => {
                let of = self.condition(one, scope, lists);
                self.add(Node::Not(of))
            }
            (Terms::Texts(texts), Asks::Place { is_destination }) => {
                let list = lists(&texts.listed);
                let id = self.place(list, *is_destination, &texts.listed);
                self.not(texts.how == How::NoneOf, id)
            }
            (Terms::Texts(texts), asks) => {
                let kind = if let Asks::Texts(kind, _) = asks { *kind } else { Kind::Class };
                let id = self.add(atom(Test::Patterns(texts.compiled(kind))));
                self.not(texts.how == How::NoneOf, id)
            }
            (Terms::Bounds(bounds), Asks::Figure(measure, _)) => self.add(atom(Test::Range(bounds.compiled(*measure, self.own)))),
            (Terms::Tags(tags), _) => self.tags(tags, &atom),
            (Terms::Truth(truth), _) => self.add(atom(Test::Truth(*truth))),
            (Terms::Fields(fields), _) => {
                let all = fields.iter().filter_map(|(path, field)| self.field(path, field, &atom)).collect();
                self.join(Join::All, all)
            }
            (Terms::Hours(hours), _) => self.add(atom(Test::Hours(hours.compiled()))),
            (Terms::Offer(offer), _) => {
                let all = offer.each().map(|(part, bounds)| self.add(atom(Test::Offer(part, bounds.compiled(part.measure(), self.own)))));
                let all = all.collect();
                self.join(Join::All, all)
            }
            (Terms::Dates(dates), Asks::Date(which)) => self.add(atom(Test::Date(*which, dates.compiled(self.own)))),
            _ => self.add(Node::Join(Join::All, Box::default())),
        }
    }

    fn tags(&mut self, lists: &[Option<Vec<String>>; 3], atom: &dyn Fn(Test) -> Node) -> ConditionId {
        let mut all = Vec::new();
        for (number, list) in lists.iter().enumerate() {
            let Some(list) = list else { continue };
            let tags: Box<[Tag]> = list.iter().filter_map(|tag| tag.parse().ok()).collect();
            let id = self.add(atom(Test::Tags(if number == 1 { Join::All } else { Join::Any }, tags)));
            all.push(self.not(number == 2, id));
        }
        self.join(Join::All, all)
    }

    fn field(&mut self, path: &str, field: &Field, atom: &dyn Fn(Test) -> Node) -> Option<ConditionId> {
        let path = FieldPath::parse(path).ok()?;
        Some(match field {
            Field::Values(values) => {
                let id = self.add(atom(Test::Values(path, values.compiled())));
                self.not(values.none_of, id)
            }
            Field::Bounds(bounds) => self.add(atom(Test::Bounds(path, bounds.compiled(Measure::Plain, self.own)))),
            Field::Present(present) => {
                let id = self.add(atom(Test::Present(path)));
                self.not(!present, id)
            }
        })
    }
}

/// The first few of some names.
fn listed(names: &[String]) -> Box<str> {
    const FEW: usize = 5;
    let text = names.iter().take(FEW).map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    if names.len() > FEW { format!("{text} or {} more", names.len() - FEW).into() } else { text.into() }
}

impl Conditions {
    pub(super) fn entry(&self, id: ConditionId) -> Option<&Entry> {
        self.all.get(id.0 as usize)
    }

    pub(crate) fn memory(&self) -> usize {
        self.all.capacity() * size_of::<Entry>()
    }
}
