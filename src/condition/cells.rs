//! Cells: parts of a figure in which conditions answer alike, so that what they answer can be worked out beforehand.

use super::bounds::Measure;
use super::compile::{ConditionId, Conditions, Node, Test};
use super::members::{Asks, Join, Member, Scope};
use super::thing::{Amount, Stated};
use crate::consignment::Direction;
use crate::facts::Worth;
use crate::money::{Currency, Exchange};
use crate::number::{AMOUNT_SCALE, unscaled};
use crate::place::{Answer, ListId};

/// What cells are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    /// The destination, by its postcode.
    To,
    /// The weight of the consignment.
    Weight,
    /// What it is worth, in the rule set's currency.
    Value,
    /// How many packages it has.
    Packages,
    /// What it says in words of the customer: the direction, and what sort of address that is.
    Customer,
    /// Its tags.
    Tags,
    /// Its items.
    Items,
}

/// A cell.
pub(crate) enum Cell<'a> {
    /// Whether a destination lies in a list, or not.
    To(&'a dyn Fn(ListId) -> bool),
    /// In smallest steps.
    Weight(i128),
    /// In 10^-20 of the rule set's currency; nothing, if it isn't known.
    Value(Option<Worth>),
    /// In 10^-20.
    Packages(i128),
    Customer {
        direction: Direction,
        residential: Option<bool>,
        post_office_box: Option<bool>,
    },
    NoTags,
    NoItems,
}

impl Axis {
    pub(crate) const ALL: [Self; 7] = [Self::To, Self::Weight, Self::Value, Self::Packages, Self::Customer, Self::Tags, Self::Items];

    fn of(member: &Member, scope: Scope, test: &Test, own: Currency) -> Option<Self> {
        match (test, &member.asks) {
            (Test::Range(range), Asks::Figure(Measure::Money, _)) if scope == Scope::Consignment => range.is_in(own).then_some(Self::Value),
            (Test::Range(_), _) if member.key == PACKAGES => Some(Self::Packages),
            (Test::Place { is_destination: true, .. }, _) => Some(Self::To),
            (Test::Range(_), _) if member.key == "Weight" && scope == Scope::Consignment => Some(Self::Weight),
            (Test::Truth(_), _) if RESIDENTIAL == member.key || POST_OFFICE_BOX == member.key => Some(Self::Customer),
            (Test::Patterns(_), Asks::Texts(..)) if DIRECTION == member.key => Some(Self::Customer),
            (Test::Tags(..), _) => Some(Self::Tags),
            _ => None,
        }
    }
}

const RESIDENTIAL: &str = "Residential";
const POST_OFFICE_BOX: &str = "PostOfficeBox";
const DIRECTION: &str = "Direction";
const PACKAGES: &str = "Packages";

impl Conditions {
    /// The conditions that must all hold for one to hold.
    pub(crate) fn parts(&self, id: ConditionId, told: &mut dyn FnMut(ConditionId)) {
        match self.entry(id).map(|entry| &entry.node) {
            Some(Node::Join(Join::All, all)) => all.iter().for_each(|one| self.parts(*one, told)),
            _ => told(id),
        }
    }

    /// The one axis that a condition goes by, if there is one, in a rule set of that currency.
    pub(crate) fn axis(&self, id: ConditionId, own: Currency) -> Option<Axis> {
        match &self.entry(id)?.node {
            Node::Atom(member, scope, test) => Axis::of(member, *scope, test, own),
            Node::Not(of) => self.axis(*of, own),
            Node::Join(_, all) => {
                let mut axes = all.iter().map(|one| self.axis(*one, own));
                axes.next().flatten().filter(|first| axes.all(|other| other == Some(*first)))
            }
            Node::Each { items: true, scope: Scope::Consignment, .. } => Some(Axis::Items),
            Node::Each { .. } => None,
        }
    }

    /// What a condition of one axis answers in a cell of it.
    pub(crate) fn in_cell(&self, id: ConditionId, cell: &Cell<'_>) -> Answer {
        let Some(entry) = self.entry(id) else { return Answer::Unknown };
        match &entry.node {
            Node::Atom(member, _, test) => cell.answer(member, test),
            Node::Not(of) => self.in_cell(*of, cell).not(),
            Node::Join(Join::All, all) => all.iter().fold(Answer::Yes, |answer, one| answer.and(|| self.in_cell(*one, cell))),
            Node::Join(Join::Any, all) => all.iter().fold(Answer::No, |answer, one| answer.or(|| self.in_cell(*one, cell))),
            // Of nothing all holds, and one of nothing none.
            Node::Each { every, .. } => Answer::of(*every),
        }
    }

    /// Tells every list of places that a condition asks, and whether it is of a destination.
    pub(crate) fn each_list(&self, id: ConditionId, told: &mut dyn FnMut(ListId, bool)) {
        self.each_test(id, &mut |test| {
            if let Test::Place { is_destination, list, .. } = test {
                told(*list, *is_destination);
            }
        });
    }

    /// The ends of figures that a condition names: of weights in smallest steps, of others in 10^-20.
    pub(crate) fn ends(&self, id: ConditionId, told: &mut dyn FnMut(i128)) {
        self.each_test(id, &mut |test| {
            if let Test::Range(range) = test {
                range.ends().for_each(&mut *told);
            }
        });
    }

    fn each_test(&self, id: ConditionId, told: &mut dyn FnMut(&Test)) {
        match self.entry(id).map(|entry| &entry.node) {
            Some(Node::Atom(_, _, test)) => told(test),
            Some(Node::Not(of) | Node::Each { holds: of, .. }) => self.each_test(*of, told),
            Some(Node::Join(_, all)) => all.iter().for_each(|one| self.each_test(*one, told)),
            None => {}
        }
    }
}

impl Cell<'_> {
    fn answer(&self, member: &Member, test: &Test) -> Answer {
        match (self, test) {
            (Self::To(lies), Test::Place { list, .. }) => Answer::of(lies(*list)),
            (Self::Weight(steps), Test::Range(range)) => range.answer(Some(&Amount::Steps(*steps)), &Exchange::default()),
            (Self::Value(worth), Test::Range(range)) => range.answer(worth.map(Amount::Money).as_ref(), &Exchange::default()),
            (Self::Packages(count), Test::Range(range)) => {
                range.answer(Some(&Amount::Plain(unscaled(*count, AMOUNT_SCALE))), &Exchange::default())
            }
            (Self::Customer { residential, post_office_box, .. }, Test::Truth(asked)) => {
                let said = if member.key == RESIDENTIAL { *residential } else { *post_office_box };
                Stated::said(said).answer(*asked)
            }
            (Self::Customer { direction, .. }, Test::Patterns(patterns)) => Answer::of(patterns.hold(|told| told(direction.as_str()))),
            (Self::NoTags, Test::Tags(join, tags)) => Answer::of(*join == Join::All && tags.is_empty()),
            _ => Answer::Unknown,
        }
    }
}
