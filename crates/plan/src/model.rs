//! A part as whole numbers: how many of a group have each offer, within rows.

use num_integer::Integer;
use num_rational::Ratio;

use crate::part::{Kept, Part, Weight};
use crate::problem::Problem;

/// `None` where a figure is beyond 128 bits.
pub(crate) type Whole<T> = Option<T>;

/// For each group, how many have each of its columns; the columns of a group add up to its count.
pub(crate) type Counts = Vec<Vec<i128>>;

/// Groups, the columns of each, and the rows that they must keep.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) groups: Vec<Columns>,
    pub(crate) rows: Vec<Row>,
    /// How many spares there are: figures from 0 that say by how much a row of what is wanted isn't kept.
    pub(crate) spares: usize,
}

/// A group's columns: its offers, the best first, and last, where that can be, that nobody takes it.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    pub(crate) count: i128,
    pub(crate) columns: Vec<Column>,
}

/// That a consignment has an offer.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Which of its group; `None` for being left.
    pub(crate) offer: Option<usize>,
    /// What it adds to rows.
    pub(crate) adds: Vec<(usize, i128)>,
}

/// The sum of what columns add, less the spares, times what they count here, is at most `most`.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) most: i128,
    pub(crate) spares: Vec<(usize, i128)>,
}

/// What a plan costs, of one kind: for each column, and for each spare; nothing less than 0.
#[derive(Clone, Debug)]
pub(crate) struct Costs {
    pub(crate) columns: Vec<Vec<i128>>,
    pub(crate) spares: Vec<i128>,
}

/// What a spare stands for.
#[derive(Clone, Debug)]
pub(crate) struct Spare {
    pub(crate) capacity: usize,
    /// How many steps of the capacity one of the spare is.
    pub(crate) steps: Ratio<i128>,
}

/// A part's model, and what its spares stand for. The columns of a group are its offers and one more, for being left.
pub(crate) fn model(problem: &Problem, part: &Part, weights: &[Weight]) -> Whole<(Model, Vec<Spare>)> {
    let groups = part.groups.iter().map(|group| {
        let offers = (0..group.offers.len()).map(Some).chain([None]);
        let columns = offers.map(|offer| Column { offer, adds: Vec::new() }).collect();
        Some(Columns { count: i128::try_from(group.members.len()).ok()?, columns })
    });
    let mut model = Model { groups: groups.collect::<Whole<_>>()?, ..Model::default() };
    let mut spares = Vec::new();
    for &place in &part.capacities {
        let Some(capacity) = problem.capacities.get(place) else { continue };
        let used = capacity.used;
        if let Some(max) = capacity.max.filter(|_| weights.get(place).is_some_and(|weight| weight.full)) {
            // No offer that is kept fits where it is over already.
            model.row(part, |offer| Some(uses(offer, place)), (max - used).max(0), None)?;
        }
        if let Some(min) = capacity.min.filter(|&min| min > used) {
            let steps = model.row(part, |offer| Some(-uses(offer, place)), used - min, Some(spares.len()))?;
            spares.push(Spare { capacity: place, steps: Ratio::from_integer(steps) });
        }
        let Some(share) = &capacity.share else { continue };
        let all = problem.capacities.get(share.of).map_or(0, |capacity| capacity.used);
        for (limit, sign) in [(share.min, 1), (share.max, -1)] {
            let Some(limit) = limit else { continue };
            // Of the least share: the part of all that should be, less what is, times the part's denominator; of the greatest the reverse.
            let beyond =
                |all: i128, used: i128| Some(sign * all.checked_mul(*limit.numer())?.checked_sub(used.checked_mul(*limit.denom())?)?);
            let most = beyond(all, used)?.checked_neg()?;
            let steps = model.row(part, |offer| beyond(uses(offer, share.of), uses(offer, place)), most, Some(spares.len()))?;
            spares.push(Spare { capacity: place, steps: Ratio::new(steps, *limit.denom()) });
        }
    }
    Some((model, spares))
}

fn uses(offer: &Kept, capacity: usize) -> i128 {
    offer.uses.iter().find(|used| used.0 == capacity).map_or(0, |used| used.1)
}

impl Model {
    /// Adds a row, divided by the greatest common divisor, which is returned. What a plan must keep is rounded down; what it should keep
    /// is divided only as far as its limit can be.
    fn row(&mut self, part: &Part, adds: impl Fn(&Kept) -> Whole<i128>, most: i128, spare: Option<usize>) -> Whole<i128> {
        let mut common = if spare.is_some() { most } else { 0 };
        for offer in part.groups.iter().flat_map(|group| &group.offers) {
            common = common.gcd(&adds(offer)?);
        }
        let common = common.max(1);
        let row = self.rows.len();
        for (columns, group) in self.groups.iter_mut().zip(&part.groups) {
            for (column, offer) in columns.columns.iter_mut().zip(&group.offers) {
                let amount = adds(offer)? / common;
                column.adds.extend((amount != 0).then_some((row, amount)));
            }
        }
        self.spares += usize::from(spare.is_some());
        self.rows.push(Row { most: Integer::div_floor(&most, &common), spares: spare.map(|spare| (spare, 1)).into_iter().collect() });
        Some(common)
    }

    /// Adds the row that a plan costs no more than that.
    pub(crate) fn no_more_than(&mut self, costs: &Costs, most: i128) {
        let row = self.rows.len();
        for (group, costs) in self.groups.iter_mut().zip(&costs.columns) {
            for (column, &cost) in group.columns.iter_mut().zip(costs) {
                column.adds.extend((cost != 0).then_some((row, cost)));
            }
        }
        let spares = costs.spares.iter().enumerate().filter(|(_, cost)| **cost != 0).map(|(spare, cost)| (spare, -cost)).collect();
        self.rows.push(Row { most, spares });
    }

    /// Leaves only some columns; none of the others is counted.
    pub(crate) fn narrow(&mut self, counts: &mut Counts, open: impl Fn(usize, usize, &Column) -> bool) {
        for (place, (group, counts)) in self.groups.iter_mut().zip(counts).enumerate() {
            let columns = group.columns.drain(..).zip(counts.drain(..)).enumerate();
            let left = columns.filter(|(column, (stated, _))| open(place, *column, stated)).map(|(_, left)| left);
            let (columns, left): (Vec<Column>, Vec<i128>) = left.unzip();
            group.columns = columns;
            *counts = left;
        }
    }

    /// What the columns add to each row.
    pub(crate) fn sums(&self, counts: &Counts) -> Whole<Vec<i128>> {
        let mut sums = vec![0_i128; self.rows.len()];
        for (group, counts) in self.groups.iter().zip(counts) {
            for (column, &count) in group.columns.iter().zip(counts).filter(|(_, count)| **count != 0) {
                for &(row, amount) in &column.adds {
                    let sum = sums.get_mut(row)?;
                    *sum = sum.checked_add(amount.checked_mul(count)?)?;
                }
            }
        }
        Some(sums)
    }

    /// The least that each spare can be. Each is of one row of what is wanted, and these come before the rows of what it may cost.
    fn least_spares(&self, sums: &[i128]) -> Whole<Vec<i128>> {
        let mut least = vec![None; self.spares];
        for (row, sum) in self.rows.iter().zip(sums) {
            for &(spare, _) in &row.spares {
                if let Some(least @ None) = least.get_mut(spare) {
                    *least = Some(sum.checked_sub(row.most)?.max(0));
                }
            }
        }
        Some(least.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// What it costs, if every row is kept and every group is of its count; `None` otherwise.
    pub(crate) fn cost(&self, costs: &Costs, counts: &Counts) -> Whole<i128> {
        let sums = self.sums(counts)?;
        let spares = self.least_spares(&sums)?;
        for (row, &sum) in self.rows.iter().zip(&sums) {
            let spared = |sum: i128, &(spare, times): &(usize, i128)| sum.checked_sub(times.checked_mul(*spares.get(spare)?)?);
            if row.spares.iter().try_fold(sum, spared)? > row.most {
                return None;
            }
        }
        let is_whole =
            |(group, counts): (&Columns, &Vec<i128>)| counts.iter().sum::<i128>() == group.count && counts.iter().all(|&count| count >= 0);
        if !self.groups.iter().zip(counts).all(is_whole) {
            return None;
        }
        let mut cost = 0_i128;
        for (&each, &count) in costs.columns.iter().flatten().zip(counts.iter().flatten()).chain(costs.spares.iter().zip(&spares)) {
            cost = cost.checked_add(each.checked_mul(count)?)?;
        }
        Some(cost)
    }
}

impl Costs {
    /// Whether every plan costs the same: nothing more than the cheapest of its group.
    pub(crate) fn is_level(&self) -> bool {
        self.columns.iter().flatten().chain(&self.spares).all(|&cost| cost == 0)
    }

    /// What each column costs more than the cheapest of its group, divided by what all have in common, which is returned.
    pub(crate) fn reduced(mut self) -> Whole<(Self, i128)> {
        for group in &mut self.columns {
            let cheapest = group.iter().min().copied().unwrap_or(0);
            for cost in group {
                *cost = cost.checked_sub(cheapest)?;
            }
        }
        let common = self.columns.iter().flatten().chain(&self.spares).fold(0_i128, |common, cost| common.gcd(cost)).max(1);
        self.columns.iter_mut().flatten().chain(&mut self.spares).for_each(|cost| *cost /= common);
        Some((self, common))
    }
}
