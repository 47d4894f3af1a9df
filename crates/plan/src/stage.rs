//! The cheapest counts by one kind of cost.

use crate::model::{Costs, Counts, Model, Whole};
use crate::prices::{Prices, SCALE, prices};
use crate::solver::{Answer, Ask, Limit, ask};

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
/// First with columns that look well at the prices of rows, then with all that could still save.
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
    for first in [true, false] {
        let between = gap(&found, &prices)?;
        if found.value <= least {
            break;
        }
        let within = if first { between / 64 } else { between };
        found.open = open(model, costs, &prices, within, Some(&found.counts))?;
        let is_best = improve(model, costs, &mut found, limit);
        if is_best && within >= gap(&found, &prices)? {
            found.least = Some(found.value);
            break;
        }
    }
    found.open = open(model, costs, &prices, gap(&found, &prices)?, Some(&found.counts))?;
    Some(found)
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
