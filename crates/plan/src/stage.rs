//! The cheapest counts by one kind of cost.

use crate::model::{Costs, Counts, Model, Whole};
use crate::prices::{Prices, SCALE, prices};
use crate::solver::{Answer, Ask, Limit, ask};

/// A part with few columns is solved at once.
const FEW: usize = 200;

/// What was found.
pub(crate) struct Found {
    pub(crate) counts: Counts,
    pub(crate) value: i128,
    /// What no counts cost less than; the value itself, where that is proved.
    pub(crate) least: Option<i128>,
    /// For each column whether counts that cost as little may use it.
    pub(crate) open: Vec<Vec<bool>>,
}

/// The cheapest counts, from others that keep every row. `None` where figures are too large.
///
/// First with few columns, those that look best at the prices of rows, then with more, until all are among them that could still save.
pub(crate) fn minimise(model: &Model, costs: &Costs, from: &Counts, limit: Limit) -> Whole<Found> {
    let mut found = Found { counts: from.clone(), value: model.cost(costs, from)?, least: None, open: Vec::new() };
    let Some(prices) = prices(model, costs, limit.part(2)) else {
        found.open = all(model);
        if improve(model, costs, &mut found, limit) {
            found.least = Some(found.value);
        }
        return Some(found);
    };
    let least = ceiling(prices.least);
    found.least = Some(least);
    if let Some(counts) = in_turn_at(model, costs, &prices)
        && let Some(value) = model.cost(costs, &counts).filter(|&value| value < found.value)
    {
        (found.counts, found.value) = (counts, value);
    }
    let mut more = model.groups.len() / 4 + FEW;
    while found.value > least && !limit.is_over() {
        let within = nearest(model, costs, &prices, more)?.min(gap(&found, &prices)?);
        more = more.saturating_mul(4);
        found.open = open(model, costs, &prices, within, Some(&found.counts))?;
        let is_best = improve(model, costs, &mut found, limit);
        // All that could save was among them; whether or not the solver could prove it, it is of no use to ask again.
        if within >= gap(&found, &prices)? {
            if is_best {
                found.least = Some(found.value);
            }
            break;
        }
    }
    found.open = open(model, costs, &prices, gap(&found, &prices)?, Some(&found.counts))?;
    Some(found)
}

/// Something to begin with: each in turn has what is cheapest at these prices, of that for which rows have room. Whether that keeps every
/// row and is any better is for the caller to see.
fn in_turn_at(model: &Model, costs: &Costs, prices: &Prices) -> Whole<Counts> {
    let mut room: Vec<i128> = model.rows.iter().map(|row| if row.spares.is_empty() { row.most } else { i128::MAX / 2 }).collect();
    let mut counts = Vec::with_capacity(model.groups.len());
    for (group, costs) in model.groups.iter().zip(&costs.columns) {
        let above = prices.above_cheapest(group, costs)?;
        let mut order: Vec<usize> = (0..above.len()).collect();
        order.sort_by_key(|&column| above.get(column));
        let mut taken = vec![0; above.len()];
        for _ in 0..group.count {
            let fits = |column: &&usize| {
                let mut adds = group.columns.get(**column).into_iter().flat_map(|column| &column.adds);
                adds.all(|&(row, amount)| room.get(row).is_some_and(|&room| amount <= room.max(0)))
            };
            let column = *order.iter().find(fits)?;
            *taken.get_mut(column)? += 1;
            for &(row, amount) in &group.columns.get(column)?.adds {
                let room = room.get_mut(row)?;
                *room = room.checked_sub(amount)?;
            }
        }
        counts.push(taken);
    }
    Some(counts)
}

/// How far above the cheapest of their groups columns are, of which there are so many more than groups, times [`SCALE`].
fn nearest(model: &Model, costs: &Costs, prices: &Prices, more: usize) -> Whole<i128> {
    let mut above = Vec::new();
    for (group, costs) in model.groups.iter().zip(&costs.columns) {
        above.extend(prices.above_cheapest(group, costs)?);
    }
    let place = model.groups.len().saturating_add(more);
    Some(if place < above.len() { *above.select_nth_unstable(place).1 } else { i128::MAX })
}

/// What lies between the value and the bound, times [`SCALE`].
fn gap(found: &Found, prices: &Prices) -> Whole<i128> {
    found.value.checked_mul(SCALE)?.checked_sub(prices.least)
}

fn ceiling(scaled: i128) -> i128 {
    scaled.div_euclid(SCALE) + i128::from(scaled.rem_euclid(SCALE) != 0)
}

/// Asks the solver, and keeps what it finds if that is cheaper. Whether nothing that is open is cheaper still.
fn improve(model: &Model, costs: &Costs, found: &mut Found, limit: Limit) -> bool {
    let answer = ask(&Ask { model, costs, open: &found.open, least: None, from: Some(&found.counts), limit });
    let (counts, is_best) = match answer {
        Answer::Best(counts) => (counts, true),
        Answer::Some(counts) => (counts, false),
        Answer::None | Answer::Unknown => return false,
    };
    match model.cost(costs, &counts) {
        Some(value) if value <= found.value => {
            (found.counts, found.value) = (counts, value);
            is_best
        }
        _ => false,
    }
}

pub(crate) fn all(model: &Model) -> Vec<Vec<bool>> {
    model.groups.iter().map(|group| vec![true; group.columns.len()]).collect()
}

/// The columns that are dearer than the cheapest of their group by no more than that, and those in use.
fn open(model: &Model, costs: &Costs, prices: &Prices, within: i128, used: Option<&Counts>) -> Whole<Vec<Vec<bool>>> {
    let groups = model.groups.iter().zip(&costs.columns).enumerate();
    let open = groups.map(|(place, (group, costs))| {
        let above = prices.above_cheapest(group, costs)?;
        let used = used.and_then(|used| used.get(place)).map_or(&[][..], Vec::as_slice);
        Some(above.iter().enumerate().map(|(column, &above)| above <= within || used.get(column).is_some_and(|&used| used > 0)).collect())
    });
    open.collect()
}
