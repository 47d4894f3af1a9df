//! Screens in the making: the parts of rules' conditions, the cells of axes, and a row for each.

use std::collections::{BTreeSet, HashMap};

use super::rows::{Rules, WORD, dense, words};
use super::rule::ShippingRule;
use crate::condition::{Axis, Cell, ConditionId, Conditions};
use crate::consignment::Direction;
use crate::exact::small;
use crate::facts::{RULE_AXES, Worth};
use crate::money::Currency;
use crate::number::AMOUNT_SCALE;
use crate::place::{Answer, Covered, ListId};
use crate::rule_set::ShippingRuleType;

/// A part of conditions, and the rules that have it.
pub(super) struct Part {
    pub(super) id: ConditionId,
    pub(super) rules: Vec<u32>,
}

/// Rows being made.
pub(super) struct Making<'a> {
    rules: &'a [ShippingRule],
    pub(super) words: usize,
    pub(super) rows: Vec<u64>,
    known: HashMap<Vec<u64>, u32>,
    /// How many answers there may still be worked out.
    work: usize,
}

impl<'a> Making<'a> {
    pub(super) fn new(rules: &'a [ShippingRule], work: usize) -> Self {
        Self { rules, words: words(rules.len()), rows: Vec::new(), known: HashMap::new(), work }
    }

    pub(super) fn is_include(&self, rule: u32) -> bool {
        self.rules.get(rule as usize).is_some_and(|rule| rule.kind == ShippingRuleType::Include)
    }

    /// The number of a row.
    fn row(&mut self, row: Vec<u64>) -> u32 {
        let next = small(self.known.len());
        let number = *self.known.entry(row.clone()).or_insert(next);
        if number == next {
            self.rows.extend(row);
        }
        number
    }

    /// The row of the rules that are there.
    fn there(&mut self, is_there: impl Fn(&ShippingRule) -> bool) -> u32 {
        let numbers = (0..).zip(self.rules).filter(|(_, rule)| is_there(rule)).map(|(number, _)| number);
        let row = dense(self.rules.len(), numbers).into_vec();
        self.row(row)
    }

    /// The row of a cell.
    fn cell(&mut self, parts: &[Part], conditions: &Conditions, cell: &Cell<'_>) -> u32 {
        let mut row = vec![u64::MAX; self.words];
        for part in parts {
            let answer = conditions.in_cell(part.id, cell);
            for rule in &part.rules {
                let is_met = match answer {
                    Answer::Yes => true,
                    Answer::No => false,
                    Answer::Unknown => !self.is_include(*rule),
                };
                if !is_met && let Some(word) = row.get_mut((rule / WORD) as usize) {
                    *word &= !(1 << (rule % WORD));
                }
            }
        }
        self.row(row)
    }

    /// Whether so many cells of some parts may be worked out.
    pub(super) fn affords(&mut self, cells: usize, parts: &[Part]) -> bool {
        let asked: usize = parts.iter().map(|part| part.rules.len()).sum();
        let left = self.work.checked_sub(cells.saturating_mul(asked.max(self.words)));
        self.work = left.unwrap_or(self.work);
        left.is_some()
    }
}

impl Making<'_> {
    /// The rules that go by an axis, and the row of each of its cells; nothing, where none does.
    pub(super) fn screen(&mut self, axis: Axis, parts: &[Part], cells: &Cells<'_>) -> (Rules, Box<[u32]>) {
        if parts.is_empty() {
            return Default::default();
        }
        let of_cells = (0..small(cells.count(axis))).map(|cell| cells.tell(axis, cell, |cell| self.cell(parts, cells.conditions, cell)));
        let of_cells = of_cells.collect();
        (dense(self.rules.len(), parts.iter().flat_map(|part| part.rules.iter().copied())), of_cells)
    }

    /// The row of each shipping location, of so many, of the rules that are there; last that of none. Nothing, if all are everywhere.
    pub(super) fn locations(&mut self, count: usize) -> Box<[u32]> {
        if self.rules.iter().all(|rule| rule.scope.locations.is_none()) {
            return Box::default();
        }
        let is_at = |rule: &ShippingRule, at: Option<u32>| rule.scope.is_there(at, rule.scope.valid[0]);
        (0..small(count)).map(Some).chain([None]).map(|at| self.there(|rule| is_at(rule, at))).collect()
    }

    /// The days on which rules begin to be there, or no longer are.
    pub(super) fn starts(&self) -> Box<[i32]> {
        let ends = self.rules.iter().flat_map(|rule| [Some(rule.scope.valid[0]), rule.scope.valid[1].checked_add(1)]);
        let ends: BTreeSet<i32> = ends.flatten().filter(|day| *day != i32::MIN).collect();
        ends.into_iter().collect()
    }

    /// The rows of the days from each of these on; first that of the days before.
    pub(super) fn days(&mut self) -> Box<[u32]> {
        let starts = self.starts();
        let is_on = |rule: &ShippingRule, day: i32| rule.scope.valid[0] <= day && day <= rule.scope.valid[1];
        [i32::MIN].iter().chain(&starts).map(|day| self.there(|rule| is_on(rule, *day))).collect()
    }
}

/// The cells of axes.
pub(super) struct Cells<'a> {
    pub(super) conditions: &'a Conditions,
    /// How many classes of destinations there are.
    pub(super) classes: usize,
    pub(super) covered: &'a Covered,
    /// Where those of each axis of figures end.
    pub(super) ends: &'a [Box<[i128]>; 3],
    pub(super) own: Currency,
}

impl Cells<'_> {
    pub(super) fn count(&self, axis: Axis) -> usize {
        match axis {
            Axis::To => self.classes,
            Axis::Weight | Axis::Packages => 2 * ends_of(self.ends, axis).len() + 1,
            // And one of what isn't known.
            Axis::Value => 2 * ends_of(self.ends, axis).len() + 2,
            Axis::Customer => CUSTOMERS,
            Axis::Tags | Axis::Items => 1,
        }
    }

    /// Tells the cell of a number.
    fn tell<R>(&self, axis: Axis, number: u32, told: impl FnOnce(&Cell<'_>) -> R) -> R {
        let figure = |number: usize| figure_in(ends_of(self.ends, axis), number);
        let own = number as usize;
        match axis {
            Axis::To => {
                let lies = |list: ListId| self.covered.by(list).is_some_and(|classes| classes.binary_search(&number).is_ok());
                told(&Cell::To(&lies))
            }
            Axis::Weight => told(&Cell::Weight(figure(own))),
            Axis::Packages => told(&Cell::Packages(figure(own))),
            Axis::Value => told(&Cell::Value(own.checked_sub(1).map(|own| Worth { amount: figure(own), currency: self.own }))),
            Axis::Customer => told(&customer(number)),
            Axis::Tags => told(&Cell::NoTags),
            Axis::Items => told(&Cell::NoItems),
        }
    }
}

/// The parts of the conditions of some rules, by axis, and the rules of which no axis tells all.
pub(super) fn parts(
    rules: &[ShippingRule],
    (conditions, own): (&Conditions, Currency),
    is_told: &dyn Fn(ListId) -> bool,
) -> ([Vec<Part>; RULE_AXES], BTreeSet<u32>) {
    let (mut of_axes, mut others): ([Vec<Part>; RULE_AXES], BTreeSet<u32>) = Default::default();
    let mut known: HashMap<ConditionId, usize> = HashMap::new();
    for (number, rule) in (0..).zip(rules) {
        let Some(when) = rule.scope.when else { continue };
        conditions.parts(when, &mut |id| {
            let mut is_of_axis = true;
            conditions.each_list(id, &mut |list, is_destination| is_of_axis &= !is_destination || is_told(list));
            let axis = conditions.axis(id, own).filter(|_| is_of_axis);
            let Some(parts) = axis.and_then(|axis| of_axes.get_mut(axis as usize)) else {
                others.insert(number);
                return;
            };
            let place = *known.entry(id).or_insert(parts.len());
            match parts.get_mut(place) {
                Some(part) => part.rules.push(number),
                None => parts.push(Part { id, rules: vec![number] }),
            }
        });
    }
    (of_axes, others)
}

/// The axes of figures.
pub(super) const FIGURES: [Axis; 3] = [Axis::Weight, Axis::Value, Axis::Packages];
/// One in units of 10^-20.
pub(super) const ONE: i128 = 10_i128.pow(AMOUNT_SCALE);

pub(super) fn ends_of(all: &[Box<[i128]>; 3], axis: Axis) -> &[i128] {
    let own = FIGURES.iter().zip(all).find(|(figure, _)| **figure == axis);
    own.map(|(_, ends)| &**ends).unwrap_or_default()
}

/// The cell that a figure is in.
pub(super) fn cell_of(ends: &[i128], figure: i128) -> usize {
    let below = ends.partition_point(|end| *end < figure);
    2 * below + usize::from(ends.get(below) == Some(&figure))
}

/// A figure in the cell of that number.
fn figure_in(ends: &[i128], cell: usize) -> i128 {
    let end = |place: usize| ends.get(place).copied();
    match (end(cell / 2), cell % 2) {
        (Some(end), 1) => end,
        (Some(end), _) => end - 1,
        (None, _) => ends.last().map_or(0, |last| last + 1),
    }
}

/// How many cells there are of customers.
const CUSTOMERS: usize = 2 * 3 * 3;

/// What somebody says or doesn't.
const SAID: [Option<bool>; 3] = [Some(false), Some(true), None];

pub(super) fn number_of(direction: Direction, residential: Option<bool>, post_office_box: Option<bool>) -> usize {
    let said = |is_so: Option<bool>| is_so.map_or(2, usize::from);
    9 * usize::from(direction == Direction::Inbound) + 3 * said(residential) + said(post_office_box)
}

fn customer(cell: u32) -> Cell<'static> {
    let said = |place: u32| SAID.get(place as usize % 3).copied().flatten();
    let direction = if cell >= 9 { Direction::Inbound } else { Direction::Outbound };
    Cell::Customer { direction, residential: said(cell / 3), post_office_box: said(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_has_a_figure_of_its_own() {
        let ends = [5, 8, 9];
        let cells: Vec<i128> = (0..7).map(|cell| figure_in(&ends, cell)).collect();
        // Nothing is between 8 and 9.
        assert_eq!(cells, [4, 5, 7, 8, 8, 9, 10]);
        assert!([0, 1, 2, 3, 5, 6].iter().all(|cell| cell_of(&ends, cells[*cell]) == *cell));
        assert_eq!(figure_in(&[], 0), 0);
    }

    #[test]
    fn customers_are_what_their_cell_says() {
        for cell in 0..small(CUSTOMERS) {
            let Cell::Customer { direction, residential, post_office_box } = customer(cell) else { panic!() };
            assert_eq!(number_of(direction, residential, post_office_box), cell as usize);
        }
    }
}
