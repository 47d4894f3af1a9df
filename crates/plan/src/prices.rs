//! Prices of rows, and what no plan costs less than at these prices.
//!
//! At any prices from 0, each consignment taking what is cheapest for it, with what its use of rows costs, costs no more than the best
//! plan does. So a column that is dearer for its group by more than lies between the best plan known and this bound is in no best plan.
//! The bound is worked out in whole numbers, so where prices come from doesn't matter; those that give the highest are found by cuts
//! (J. E. Kelley, 1960), each round of which is a small linear problem.

use num_traits::ToPrimitive;

use crate::model::{Column, Columns, Costs, Model, Whole};
use crate::solver::{Limit, Master};

/// Prices are in these parts of a step of costs.
pub(crate) const SCALE: i128 = 1 << 20;
/// More blocks take fewer rounds, each of more work.
const BLOCKS: usize = 48;
const ROUNDS: usize = 120;

/// Prices, times [`SCALE`].
#[derive(Clone, Debug)]
pub(crate) struct Prices {
    each: Vec<i128>,
    /// What no plan costs less than, times [`SCALE`].
    pub(crate) least: i128,
}

impl Prices {
    /// For each column of a group what it costs more than the cheapest, rows included, times [`SCALE`].
    pub(crate) fn above_cheapest(&self, group: &Columns, costs: &[i128]) -> Whole<Vec<i128>> {
        let each = reduced(group, costs, &self.each)?;
        let cheapest = each.iter().min().copied().unwrap_or(0);
        Some(each.into_iter().map(|cost| cost - cheapest).collect())
    }
}

fn reduced(group: &Columns, costs: &[i128], prices: &[i128]) -> Whole<Vec<i128>> {
    let one = |(column, cost): (&Column, &i128)| {
        column.adds.iter().try_fold(cost.checked_mul(SCALE)?, |sum, &(row, amount)| sum.checked_add(prices.get(row)?.checked_mul(amount)?))
    };
    group.columns.iter().zip(costs).map(one).collect()
}

/// What the groups of a block take at certain prices.
struct Taken {
    /// With what rows cost, times [`SCALE`].
    reduced: i128,
    cost: i128,
    adds: Vec<i128>,
}

/// Prices that are as good as could be found in the time. `None` where figures are too large.
pub(crate) fn prices(model: &Model, costs: &Costs, limit: Limit) -> Whole<Prices> {
    let size = model.groups.len().div_ceil(BLOCKS).max(1);
    let blocks: Vec<(&[Columns], &[Vec<i128>])> = model.groups.chunks(size).zip(costs.columns.chunks(size)).collect();
    let (dearest, greatest) = greatest(model, costs);
    let rooms: Vec<(i128, f64)> = model.rows.iter().zip(greatest).map(|(row, greatest)| (row.most, greatest)).collect();
    let mut master = Master::new(&rooms, blocks.len(), dearest);
    for (spare, &cost) in costs.spares.iter().enumerate() {
        master.prices_at_most(&times(model, spare), cost);
    }
    let mut each = vec![0; model.rows.len()];
    let mut best = Prices { each: each.clone(), least: i128::MIN };
    let mut most = f64::INFINITY;
    for _ in 0..ROUNDS {
        let taken: Vec<Taken> = blocks.iter().map(|(groups, costs)| take(groups, costs, &each)).collect::<Whole<_>>()?;
        let mut least = taken.iter().try_fold(0_i128, |sum, taken| sum.checked_add(taken.reduced))?;
        for (row, price) in model.rows.iter().zip(&each) {
            least = least.checked_sub(row.most.checked_mul(*price)?)?;
        }
        if least > best.least {
            best = Prices { each: each.clone(), least };
        }
        let least = best.least.to_f64()? / SCALE.to_f64()?;
        if most - least <= 1e-3_f64.max(least.abs() * 1e-9) || limit.is_over() {
            break;
        }
        for (block, taken) in taken.iter().enumerate() {
            master.block_at_most(block, taken.cost, &taken.adds);
        }
        let Some((value, found)) = master.solve(SCALE, limit) else { break };
        most = value;
        each = found;
        clamp(model, costs, &mut each)?;
    }
    Some(best)
}

fn take(groups: &[Columns], costs: &[Vec<i128>], prices: &[i128]) -> Whole<Taken> {
    let mut taken = Taken { reduced: 0, cost: 0, adds: vec![0; prices.len()] };
    for (group, costs) in groups.iter().zip(costs) {
        let each = reduced(group, costs, prices)?;
        // The first of the cheapest.
        let (place, least) = each.iter().enumerate().min_by_key(|(_, cost)| **cost)?;
        taken.reduced = taken.reduced.checked_add(least.checked_mul(group.count)?)?;
        taken.cost = taken.cost.checked_add(costs.get(place)?.checked_mul(group.count)?)?;
        for &(row, amount) in &group.columns.get(place)?.adds {
            let add = taken.adds.get_mut(row)?;
            *add = add.checked_add(amount.checked_mul(group.count)?)?;
        }
    }
    Some(taken)
}

/// The rows in which a spare counts, and how often.
fn times(model: &Model, spare: usize) -> Vec<(usize, i128)> {
    let rows = model.rows.iter().enumerate();
    rows.flat_map(|(row, stated)| stated.spares.iter().filter(move |(other, _)| *other == spare).map(move |(_, times)| (row, *times)))
        .collect()
}

/// A spare that would save by growing without end leaves no bound, so the price of its row, the first, is no higher than its cost.
fn clamp(model: &Model, costs: &Costs, prices: &mut [i128]) -> Whole<()> {
    for (spare, cost) in costs.spares.iter().enumerate() {
        let times = times(model, spare);
        let (&(first, _), others) = times.split_first()?;
        let mut most = cost.checked_mul(SCALE)?;
        for &(row, times) in others {
            most = most.checked_sub(prices.get(row)?.checked_mul(times)?)?;
        }
        let price = prices.get_mut(first)?;
        *price = most.min(*price);
    }
    Some(())
}

/// For each row a price that is surely high enough: what a plan can lose at most by one column instead of another, for the least that it
/// adds to the row. Before them the greatest cost.
fn greatest(model: &Model, costs: &Costs) -> (i128, Vec<f64>) {
    let greatest = costs.columns.iter().flatten().chain(&costs.spares).max().copied().unwrap_or(1);
    let range = greatest.to_f64().unwrap_or(f64::MAX);
    let mut least = vec![i128::MAX; model.rows.len()];
    let mut most = 1;
    for &(row, amount) in model.groups.iter().flat_map(|group| &group.columns).flat_map(|column| &column.adds) {
        most = amount.abs().max(most);
        if let Some(least) = least.get_mut(row) {
            *least = amount.abs().min(*least);
        }
    }
    let spare = costs.spares.iter().max().copied().unwrap_or(0).to_f64().unwrap_or(f64::MAX) * most.to_f64().unwrap_or(f64::MAX);
    (greatest, least.into_iter().map(|least| 1.0 + 2.0 * (range + spare) / least.to_f64().unwrap_or(1.0)).collect())
}
