//! Screens: what rules come to by where a consignment goes, what it weighs and so on, worked out beforehand, so that a word of bits tells of
//! 64 rules at once.
//!
//! A rule's condition has parts, all of which must hold. By the cell of an axis in which a consignment is, a row has a bit for each rule whose
//! part that goes by this axis may hold; of an Include, surely holds. All rows together leave the rules that are *met*: an Exclude that isn't
//! met doesn't bar, an Include that isn't does. Of a rule that is met and all of whose parts go by axes nothing is left to ask.

use super::making::{Cells, FIGURES, Making, ONE, cell_of, ends_of, number_of, parts};
use super::rows::{Rules, dense, word_of};
use super::rule::ShippingRule;
use crate::condition::{Axis, Conditions};
use crate::exact::small;
use crate::facts::{Facts, NO_ROW, RULE_AXES};
use crate::money::Currency;
use crate::place::{Classes, PlaceLists, Spot};

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
    /// Where cells of weights, values and numbers of packages end: a figure is below the first, at it, between it and the next, and so on.
    ends: [Box<[i128]>; 3],
    own: Currency,
    /// The row of each shipping location, of rules that are there; last that of none.
    locations: Box<[u32]>,
    /// The same of days: the first of each, but for that before the first.
    starts: Box<[i32]>,
    days: Box<[u32]>,
    /// The rules that axes alone tell of, and those that include.
    told: Rules,
    includes: Rules,
}

impl Screens {
    /// Of some rules, where there are so many shipping locations. `work` is how many answers may be worked out; what would take more isn't
    /// screened.
    pub(super) fn of(
        rules: &[ShippingRule],
        conditions: &Conditions,
        lists: &PlaceLists,
        (locations, own): (usize, Currency),
        work: usize,
    ) -> Self {
        let mut named = Vec::new();
        for when in rules.iter().filter_map(|rule| rule.scope.when) {
            conditions.each_list(when, &mut |list, is_destination| named.extend(is_destination.then_some(list)));
        }
        named.retain(|list| lists.go_by_postcode(*list));
        named.sort_unstable();
        named.dedup();
        let (classes, covered) = Classes::of(lists, &named, &[], &[], work);
        let (of_axes, mut others) = parts(rules, (conditions, own), &|list| covered.by(list).is_some());
        let ends = FIGURES.map(|axis| {
            let mut ends = Vec::new();
            of_axes.get(axis as usize).into_iter().flatten().for_each(|part| conditions.ends(part.id, &mut |end| ends.push(end)));
            ends.sort_unstable();
            ends.dedup();
            Box::from(ends)
        });
        let cells = Cells { conditions, classes: classes.count(), covered: &covered, ends: &ends, own };
        let mut making = Making::new(rules, work);
        let mut axes: [(Rules, Box<[u32]>); RULE_AXES] = Default::default();
        for (axis, (parts, screen)) in Axis::ALL.into_iter().zip(of_axes.into_iter().zip(&mut axes)) {
            if making.affords(cells.count(axis), &parts) {
                *screen = making.screen(axis, &parts, &cells);
            } else {
                others.extend(parts.into_iter().flat_map(|part| part.rules));
            }
        }
        let (by_location, starts, days) = (making.locations(locations), making.starts(), making.days());
        let told = (0..small(rules.len())).filter(|rule| !others.contains(rule));
        Self {
            told: dense(rules.len(), told),
            includes: dense(rules.len(), (0..small(rules.len())).filter(|rule| making.is_include(*rule))),
            words: making.words,
            axes,
            classes: (!named.is_empty()).then_some(classes),
            ends,
            own,
            locations: by_location,
            starts,
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
            Axis::Weight => Some(cell_of(ends_of(&self.ends, axis), facts.weight)),
            Axis::Packages => Some(cell_of(ends_of(&self.ends, axis), i128::from(facts.package_count()) * ONE)),
            Axis::Value => match facts.worth {
                None => Some(0),
                Some(worth) if worth.currency == self.own => Some(1 + cell_of(ends_of(&self.ends, axis), worth.amount)),
                // It takes the rate of exchange.
                Some(_) => None,
            },
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
            + self.ends.iter().map(|ends| size_of_val(&**ends)).sum::<usize>()
            + size_of_val(&*self.locations)
            + size_of_val(&*self.starts)
            + size_of_val(&*self.days)
            + size_of_val(&*self.told)
            + size_of_val(&*self.includes)
    }
}
