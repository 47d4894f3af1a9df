//! Whether conditions can hold at all, of consignments of which only some things are known. What is answered with no is a proof: of a
//! figure each step between the ends that are asked is tried, and whatever can't be tried may be either way.

use rust_decimal::Decimal;

use super::bounds::{Measure, Range};
use super::compile::{ConditionId, Conditions, Node, Test};
use super::dates::Which;
use super::members::{Asks, Join, Member, Scope};
use super::thing::Amount;
use crate::consignment::Direction;
use crate::facts::Worth;
use crate::money::{Currency, Exchange};
use crate::place::{Answer, PlaceLists, Spot};
use crate::reference::Tag;
use crate::time::Weekdays;

/// What is known of some consignments, and of the service that takes them.
pub(crate) struct Possible<'a> {
    pub(crate) lists: &'a PlaceLists,
    pub(crate) origin: &'a Spot,
    pub(crate) destination: &'a Spot,
    /// The tags that they may have.
    pub(crate) tags: &'a [Tag],
    pub(crate) directions: &'a [Direction],
    /// Of the collection, and of the latest delivery.
    pub(crate) weekdays: [Weekdays; 2],
    /// The first and the last day of collection.
    pub(crate) days: [i32; 2],
    /// Between what a figure lies, in smallest steps: by the key of its member, and of what it is.
    pub(crate) within: &'a dyn Fn(&str, Scope) -> [i128; 2],
}

/// Whether something may be so, and whether it may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct May {
    hold: bool,
    fail: bool,
}

const EITHER: May = May { hold: true, fail: true };

/// A figure of a thing.
type Variable = (&'static str, Scope);

/// The figures that are tried.
type Tried = Vec<(Variable, Amount)>;

/// How many combinations of figures are tried.
const MOST_TRIED: usize = 4_096;

impl May {
    fn answer(answer: Answer) -> Self {
        Self { hold: answer == Answer::Yes, fail: answer == Answer::No }
    }

    fn or(self, other: Self) -> Self {
        Self { hold: self.hold || other.hold, fail: self.fail || other.fail }
    }
}

impl Conditions {
    /// Whether some conditions may hold while none of some others does.
    pub(crate) fn may_hold(&self, hold: &[ConditionId], fail: &[ConditionId], possible: &Possible<'_>) -> bool {
        let mut ranges = Vec::new();
        hold.iter().chain(fail).for_each(|id| self.ranges(*id, &mut ranges));
        let mut may = false;
        let all = each_step(&ranges, possible, &mut |tried| {
            let holds = hold.iter().all(|id| self.may(*id, tried, possible).hold);
            may = may || holds && fail.iter().all(|id| self.may(*id, tried, possible).fail);
        });
        may || all.is_none()
    }

    /// The ends that all conditions ask of figures by some keys, in smallest steps.
    pub(crate) fn ends_of(&self, keys: &[&str]) -> Vec<i128> {
        let ends = self.all.iter().filter_map(|entry| match &entry.node {
            Node::Atom(member, _, test) if keys.contains(&member.key) => match (&**test, &member.asks) {
                (Test::Range(range), Asks::Figure(measure, _)) => range.steps(*measure),
                _ => None,
            },
            _ => None,
        });
        ends.flatten().collect()
    }

    /// The ranges that a condition asks of figures, but for those of each package or item of several.
    fn ranges<'a>(&'a self, id: ConditionId, found: &mut Vec<(Variable, Measure, &'a Range)>) {
        match self.entry(id).map(|entry| &entry.node) {
            Some(Node::Atom(member, scope, test)) => {
                if let (Test::Range(range), Asks::Figure(measure, _)) = (&**test, &member.asks) {
                    found.push(((member.key, *scope), *measure, range));
                }
            }
            Some(Node::Join(_, all)) => all.iter().for_each(|one| self.ranges(*one, found)),
            Some(Node::Not(of)) => self.ranges(*of, found),
            Some(Node::Each { .. }) | None => {}
        }
    }

    fn may(&self, id: ConditionId, tried: &Tried, possible: &Possible<'_>) -> May {
        match self.entry(id).map(|entry| &entry.node) {
            Some(Node::Atom(member, scope, test)) => atom(member, *scope, test, tried, possible),
            Some(Node::Join(join, all)) => {
                let mut all = all.iter().map(|one| self.may(*one, tried, possible));
                let start = May { hold: *join == Join::All, fail: *join == Join::Any };
                all.by_ref().fold(start, |so_far, one| match join {
                    Join::All => May { hold: so_far.hold && one.hold, fail: so_far.fail || one.fail },
                    Join::Any => May { hold: so_far.hold || one.hold, fail: so_far.fail && one.fail },
                })
            }
            Some(Node::Not(of)) => {
                let May { hold, fail } = self.may(*of, tried, possible);
                May { hold: fail, fail: hold }
            }
            Some(Node::Each { every, items, scope: _, holds }) => {
                let (mut ranges, mut one) = (Vec::new(), May { hold: false, fail: false });
                self.ranges(*holds, &mut ranges);
                // Figures of the consignment are those that are tried already.
                ranges.retain(|(variable, ..)| !tried.iter().any(|(own, _)| own == variable));
                let tries = each_step(&ranges, possible, &mut |own| {
                    let all = tried.iter().chain(own).cloned().collect();
                    one = one.or(self.may(*holds, &all, possible));
                });
                let one = if tries.is_some() { one } else { EITHER };
                // There may be no items.
                May { hold: one.hold || *every && *items, fail: one.fail || !every && *items }
            }
            None => EITHER,
        }
    }
}

fn atom(member: &'static Member, scope: Scope, test: &Test, tried: &Tried, possible: &Possible<'_>) -> May {
    match (test, &member.asks) {
        (Test::Range(range), _) => {
            let amount = tried.iter().rev().find(|(variable, _)| *variable == (member.key, scope));
            amount.map_or(EITHER, |(_, amount)| May::answer(range.answer(Some(amount), &Exchange::default())))
        }
        (Test::Place { is_destination, list, .. }, _) => {
            May::answer(possible.lists.answer(*list, if *is_destination { possible.destination } else { possible.origin }))
        }
        (Test::Tags(join, tags), _) => {
            let may_have = |tag: &Tag| possible.tags.contains(tag);
            let hold = if *join == Join::Any { tags.iter().any(may_have) } else { tags.iter().all(may_have) };
            May { hold, fail: *join == Join::Any || !tags.is_empty() }
        }
        (Test::Patterns(patterns), _) if member.key == "Direction" => {
            let all = possible.directions.iter().map(|direction| Answer::of(patterns.hold(|told| told(direction.as_str()))));
            all.map(May::answer).fold(May { hold: false, fail: false }, May::or)
        }
        (Test::Date(which @ (Which::Collection | Which::Delivery), period), _) => {
            let [collection, delivery] = possible.weekdays;
            let days = if *which == Which::Collection { (collection, possible.days) } else { (delivery, [possible.days[0], i32::MAX]) };
            May { hold: period.may_hold(days), fail: true }
        }
        _ => EITHER,
    }
}

/// Tries figures: each end that is asked, and one between any two; `None` where there are too many combinations.
fn each_step(ranges: &[(Variable, Measure, &Range)], possible: &Possible<'_>, told: &mut dyn FnMut(&Tried)) -> Option<()> {
    let mut variables: Vec<(Variable, Measure, Vec<&Range>)> = Vec::new();
    for (variable, measure, range) in ranges {
        match variables.iter_mut().find(|(own, ..)| own == variable) {
            Some((.., all)) => all.push(range),
            None => variables.push((*variable, *measure, vec![range])),
        }
    }
    let mut all: Vec<Tried> = vec![Vec::new()];
    for (variable, measure, ranges) in variables {
        let Some(steps) = steps(measure, &ranges, (possible.within)(variable.0, variable.1)) else { continue };
        if all.len() * steps.len() > MOST_TRIED {
            return None;
        }
        let with = |tried: &Tried, step: &Amount| tried.iter().cloned().chain([(variable, step.clone())]).collect();
        all = all.iter().flat_map(|tried| steps.iter().map(move |step| with(tried, step))).collect();
    }
    all.iter().for_each(told);
    Some(())
}

/// Figures of every kind that some ranges tell apart; `None` of what isn't tried.
fn steps(measure: Measure, ranges: &[&Range], [least, most]: [i128; 2]) -> Option<Vec<Amount>> {
    let ends = ranges.iter().map(|range| range.steps(measure)).collect::<Option<Vec<_>>>()?;
    let currencies: Vec<Option<Currency>> = ranges.iter().map(|range| range.currency()).collect();
    if currencies.iter().any(|currency| Some(currency) != currencies.first()) {
        return None;
    }
    let around = |end: i128| [end.checked_sub(1), Some(end), end.checked_add(1)];
    let ends = ends.into_iter().flatten().chain([least, most].into_iter().filter(|end| *end != i128::MIN && *end != i128::MAX));
    let mut all: Vec<i128> = ends.flat_map(around).flatten().chain([0]).filter(|step| (least.max(0)..=most).contains(step)).collect();
    all.sort_unstable();
    all.dedup();
    let amount = |step: i128| match (measure, currencies.first().copied().flatten()) {
        (Measure::Count, _) => Some(Amount::Count(step)),
        (Measure::Money, Some(currency)) => Some(Amount::Money(Worth { amount: step, currency })),
        (Measure::Weight | Measure::Length, _) => Some(Amount::Steps(step)),
        _ => None,
    };
    all.into_iter().map(amount).collect()
}

impl Range {
    /// Its ends in smallest steps; of a number the whole ones next to them. `None` of what has other steps.
    fn steps(&self, measure: Measure) -> Option<Vec<i128>> {
        match measure {
            Measure::Weight | Measure::Length | Measure::Money => Some(self.exact_ends().collect()),
            Measure::Count => {
                let whole = |end: Decimal| [end.floor(), end.ceil()].map(|end| end.trunc().mantissa());
                Some(self.stated_ends().flat_map(whole).collect())
            }
            Measure::Volume | Measure::Plain => None,
        }
    }
}
