//! The plan that comes of taking one consignment after another.

use crate::problem::{Offer, Problem, Use};
use crate::score::Choice;

/// Each consignment has its first offer for which there is room after those before it.
pub(crate) fn in_turn(problem: &Problem) -> Choice {
    let mut used: Vec<i128> = problem.capacities.iter().map(|capacity| capacity.used).collect();
    let mut take = |offers: &[Offer]| {
        let place = offers.iter().position(|offer| fits(problem, offer, &used))?;
        for Use { capacity, amount } in offers.get(place).into_iter().flat_map(|offer| &offer.uses) {
            if let Some(used) = used.get_mut(*capacity) {
                *used += amount;
            }
        }
        Some(place)
    };
    problem.consignments.iter().map(|offers| take(offers)).collect()
}

/// Whether an offer keeps every maximum where that much is used already.
pub(crate) fn fits(problem: &Problem, offer: &Offer, used: &[i128]) -> bool {
    let over = |&Use { capacity, amount }: &Use| match (problem.capacities.get(capacity), used.get(capacity)) {
        (Some(stated), Some(used)) => stated.is_over(used + amount),
        _ => true,
    };
    !offer.uses.iter().any(over)
}
