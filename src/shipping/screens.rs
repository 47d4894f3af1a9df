//! Screens: what rules come to by where a consignment goes, what it weighs and so on, worked out beforehand, so that a word of bits tells of
//! 64 rules at once.
//!
//! A rule's condition has parts, all of which must hold. By the cell of an axis in which a consignment is, a row has a bit for each rule whose
//! part that goes by this axis may hold; of an Include, surely holds. All rows together leave the rules that are *met*: an Exclude that isn't
//! met doesn't bar, an Include that isn't does. Of a rule that is met and all of whose parts go by axes nothing is left to ask.

use std::collections::{BTreeSet, HashMap};

use super::rows::{Rules, WORD, dense, word_of, words};
use super::rule::ShippingRule;
use crate::condition::{Axis, Cell, ConditionId, Conditions};
use crate::consignment::Direction;
use crate::exact::small;
use crate::facts::{Facts, NO_ROW, RULE_AXES};
use crate::place::{Answer, Classes, ListId, PlaceLists, Spot};
use crate::rule_set::ShippingRuleType;

const _: () = assert!(RULE_AXES == Axis::ALL.len(), "facts have a row of each axis");

/// The rules of a rule set by axes.
pub(super) struct Screens {
    /// How many words a row has.
    words: usize,
    /// Row by row.
    rows: Vec<u64>,
    /// Of each axis the rules that go by it, and the row of each cell.
    axes: [(Rules, Box<[u32]>); RULE_AXES],
    classes: Option<Classes>,
    /// Where cells of weights end, in smallest steps: a weight is below the first, at it, between it and the next, and so on.
    weights: Box<[i128]>,
    /// The row of each shipping location, of rules that are there; last that of none.
    locations: Box<[u32]>,
    /// The same of days: the first of each, but for that before the first.
    starts: Box<[i32]>,
    days: Box<[u32]>,
    /// The rules that axes alone tell of, and those that include.
    told: Rules,
    includes: Rules,
}

/// A part of conditions, and the rules that have it.
struct Part {
    id: ConditionId,
    rules: Vec<u32>,
}

/// Rows being made.
struct Making<'a> {
    rules: &'a [ShippingRule],
    words: usize,
    rows: Vec<u64>,
    known: HashMap<Vec<u64>, u32>,
    /// How many answers there may still be worked out.
    work: usize,
}

impl Making<'_> {
    fn is_include(&self, rule: u32) -> bool {
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
    fn affords(&mut self, cells: usize, parts: &[Part]) -> bool {
        let asked: usize = parts.iter().map(|part| part.rules.len()).sum();
        let left = self.work.checked_sub(cells.saturating_mul(asked.max(self.words)));
        self.work = left.unwrap_or(self.work);
        left.is_some()
    }
}

/// The parts of the conditions of some rules, by axis, and the rules of which no axis tells all.
fn parts(rules: &[ShippingRule], conditions: &Conditions, is_told: &dyn Fn(ListId) -> bool) -> ([Vec<Part>; RULE_AXES], BTreeSet<u32>) {
    let (mut of_axes, mut others): ([Vec<Part>; RULE_AXES], BTreeSet<u32>) = Default::default();
    let mut known: HashMap<ConditionId, usize> = HashMap::new();
    for (number, rule) in (0..).zip(rules) {
        let Some(when) = rule.scope.when else { continue };
        conditions.parts(when, &mut |id| {
            let mut is_of_axis = true;
            conditions.destinations(id, &mut |list| is_of_axis &= is_told(list));
            let axis = conditions.axis(id).filter(|_| is_of_axis);
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

impl Screens {
    /// Of some rules, where there are so many shipping locations. `work` is how many answers may be worked out; what would take more isn't
    /// screened.
    pub(super) fn of(rules: &[ShippingRule], conditions: &Conditions, lists: &PlaceLists, locations: usize, work: usize) -> Self {
        let mut named = Vec::new();
        for when in rules.iter().filter_map(|rule| rule.scope.when) {
            conditions.destinations(when, &mut |list| named.push(list));
        }
        named.retain(|list| lists.go_by_postcode(*list));
        named.sort_unstable();
        named.dedup();
        let (classes, covered) = Classes::of(lists, &named, &[], &[], work);
        let (mut of_axes, mut others) = parts(rules, conditions, &|list| covered.by(list).is_some());
        let mut weights = Vec::new();
        of_axes.get(Axis::Weight as usize).into_iter().flatten().for_each(|part| conditions.weights(part.id, &mut |end| weights.push(end)));
        weights.sort_unstable();
        weights.dedup();
        let mut making = Making { rules, words: words(rules.len()), rows: Vec::new(), known: HashMap::new(), work };
        let mut axes: [(Rules, Box<[u32]>); RULE_AXES] = Default::default();
        for (axis, (parts, own)) in Axis::ALL.into_iter().zip(of_axes.iter_mut().zip(&mut axes)) {
            let cells = match axis {
                Axis::To => classes.count(),
                Axis::Weight => 2 * weights.len() + 1,
                Axis::Customer => CUSTOMERS,
                Axis::Tags | Axis::Items => 1,
            };
            if !making.affords(cells, parts) {
                others.extend(parts.drain(..).flat_map(|part| part.rules));
            }
            if parts.is_empty() {
                continue;
            }
            let cell = |cell: u32| match axis {
                Axis::To => {
                    let lies = |list: ListId| covered.by(list).is_some_and(|classes| classes.binary_search(&cell).is_ok());
                    making.cell(parts, conditions, &Cell::To(&lies))
                }
                Axis::Weight => making.cell(parts, conditions, &Cell::Weight(weight_in(&weights, cell as usize))),
                Axis::Customer => making.cell(parts, conditions, &customer(cell)),
                Axis::Tags => making.cell(parts, conditions, &Cell::NoTags),
                Axis::Items => making.cell(parts, conditions, &Cell::NoItems),
            };
            let of_cells = (0..small(cells)).map(cell).collect();
            *own = (dense(rules.len(), parts.iter().flat_map(|part| part.rules.iter().copied())), of_cells);
        }
        let own =
            (0..small(rules.len())).filter(|rule| making.rules.get(*rule as usize).is_some_and(|rule| rule.scope.locations.is_some()));
        let is_local = own.count() > 0;
        let places = (0..small(locations)).map(Some).chain([None]).filter(|_| is_local);
        let is_at = |rule: &ShippingRule, at: Option<u32>| rule.scope.is_there(at, rule.scope.valid[0]);
        let by_location = places.map(|at| making.there(|rule| is_at(rule, at))).collect();
        let mut starts: Vec<i32> =
            rules.iter().flat_map(|rule| [Some(rule.scope.valid[0]), rule.scope.valid[1].checked_add(1)]).flatten().collect();
        starts.retain(|day| *day != i32::MIN);
        starts.sort_unstable();
        starts.dedup();
        let is_on = |rule: &ShippingRule, day: i32| rule.scope.valid[0] <= day && day <= rule.scope.valid[1];
        let days = [i32::MIN].iter().chain(&starts).map(|day| making.there(|rule| is_on(rule, *day))).collect();
        let told = (0..small(rules.len())).filter(|rule| !others.contains(rule));
        Self {
            told: dense(rules.len(), told),
            includes: dense(rules.len(), (0..small(rules.len())).filter(|rule| making.is_include(*rule))),
            words: making.words,
            axes,
            classes: (!named.is_empty()).then_some(classes),
            weights: weights.into(),
            locations: by_location,
            starts: starts.into(),
            days,
            rows: making.rows,
        }
    }

    /// The rows of a consignment, by axis; none where it takes more to tell.
    pub(super) fn rows(&self, facts: &Facts<'_>) -> [u32; RULE_AXES] {
        let mut rows = [NO_ROW; RULE_AXES];
        for (axis, (row, (_, of_cells))) in Axis::ALL.into_iter().zip(rows.iter_mut().zip(&self.axes)) {
            if !of_cells.is_empty() {
                *row = self.cell(axis, facts).and_then(|cell| of_cells.get(cell)).copied().unwrap_or(NO_ROW);
            }
        }
        rows
    }

    /// The cell of a consignment on an axis, if it is told.
    fn cell(&self, axis: Axis, facts: &Facts<'_>) -> Option<usize> {
        match axis {
            // Without a postcode it takes the lists to tell what is unknown.
            Axis::To => {
                facts.destination.postcode?;
                let class = self.classes.as_ref()?.class(&Spot { location: None, ..facts.destination }, false)?;
                Some(class as usize)
            }
            Axis::Weight => {
                let below = self.weights.partition_point(|end| *end < facts.weight);
                let is_at = self.weights.get(below) == Some(&facts.weight);
                Some(2 * below + usize::from(is_at))
            }
            Axis::Customer => Some(number_of(facts.direction, facts.residential, facts.post_office_box)),
            Axis::Tags => facts.consignment().tags.is_empty().then_some(0),
            Axis::Items => facts.consignment().packages.iter().all(|package| package.items.is_empty()).then_some(0),
        }
    }

    /// Of each word the rules that bar for certain, and those that may, of what is there for a consignment on a local day at the origin.
    #[inline]
    pub(super) fn told(&self, rows: [u32; RULE_AXES], location: Option<u32>, day: i32) -> impl Fn(u32) -> (u64, u64) + '_ {
        let row = |number: u32| {
            let first = number as usize * self.words;
            self.rows.get(first..first.checked_add(self.words)?)
        };
        let at = location.map_or(self.locations.len().saturating_sub(1), |location| location as usize);
        let there = [
            self.locations.get(at).and_then(|number| row(*number)),
            self.days.get(self.starts.partition_point(|start| *start <= day)).and_then(|number| row(*number)),
        ];
        let met = rows.map(|number| if number == NO_ROW { None } else { row(number) });
        move |word| {
            let of = |row: Option<&[u64]>| row.map_or(u64::MAX, |row| word_of(row, word));
            let there = there.iter().copied().map(of).fold(u64::MAX, |all, own| all & own);
            let met_all = met.iter().copied().map(of).fold(u64::MAX, |all, own| all & own);
            let untold = met.iter().zip(&self.axes).filter(|(row, _)| row.is_none()).map(|(_, (rules, _))| word_of(rules, word));
            let told = untold.fold(word_of(&self.told, word), |told, own| told & !own);
            let includes = word_of(&self.includes, word);
            (there & (met_all & told & !includes | !met_all & includes), there & met_all & !told)
        }
    }

    pub(super) fn memory(&self) -> usize {
        let axes = self.axes.iter().map(|(rules, of_cells)| size_of_val(&**rules) + size_of_val(&**of_cells)).sum::<usize>();
        self.rows.capacity() * size_of::<u64>()
            + axes
            + self.classes.as_ref().map_or(0, Classes::memory)
            + size_of_val(&*self.weights)
            + size_of_val(&*self.locations)
            + size_of_val(&*self.starts)
            + size_of_val(&*self.days)
            + size_of_val(&*self.told)
            + size_of_val(&*self.includes)
    }
}

/// A weight in the cell of that number.
fn weight_in(ends: &[i128], cell: usize) -> i128 {
    let end = |place: usize| ends.get(place).copied();
    match (end(cell / 2), cell % 2) {
        (Some(end), 1) => end,
        (Some(end), _) => end - 1,
        (None, _) => cell.checked_sub(2).and_then(|last| end(last / 2)).map_or(0, |last| last + 1),
    }
}

/// How many cells there are of customers.
const CUSTOMERS: usize = 2 * 3 * 3;

/// What somebody says or doesn't.
const SAID: [Option<bool>; 3] = [Some(false), Some(true), None];

fn number_of(direction: Direction, residential: Option<bool>, post_office_box: Option<bool>) -> usize {
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
    fn every_cell_has_a_weight_of_its_own() {
        let ends = [5, 8, 9];
        let cells: Vec<i128> = (0..7).map(|cell| weight_in(&ends, cell)).collect();
        assert_eq!(cells, [4, 5, 7, 8, 8, 9, 10]);
        assert_eq!(weight_in(&[], 0), 0);
    }

    #[test]
    fn customers_are_what_their_cell_says() {
        for cell in 0..small(CUSTOMERS) {
            let Cell::Customer { direction, residential, post_office_box } = customer(cell) else { panic!() };
            assert_eq!(number_of(direction, residential, post_office_box), cell as usize);
        }
    }
}
