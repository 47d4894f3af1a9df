//! The plan that comes of taking one consignment after another.

use crate::problem::{Offer, Problem, Use};
use crate::score::{Choice, used};

/// Each consignment has its first offer for which there is room after those before it.
pub(crate) fn in_turn(problem: &Problem) -> Choice {
    let mut choice = vec![None; problem.consignments.len()];
    fill(problem, &mut choice);
    choice
}

/// Gives each consignment that has none its first offer for which there is room, one after the other.
pub(crate) fn fill(problem: &Problem, choice: &mut [Option<usize>]) {
    let mut used = used(problem, choice);
    for (offers, chosen) in problem.consignments.iter().zip(choice).filter(|(_, chosen)| chosen.is_none()) {
        *chosen = offers.iter().position(|offer| fits(problem, offer, &used));
        for Use { capacity, amount } in chosen.and_then(|place| offers.get(place)).into_iter().flat_map(|offer| &offer.uses) {
            if let Some(used) = used.get_mut(*capacity) {
                *used += amount;
            }
        }
    }
}

/// Whether an offer keeps every maximum where that much is used already.
pub(crate) fn fits(problem: &Problem, offer: &Offer, used: &[i128]) -> bool {
    let over = |&Use { capacity, amount }: &Use| match (problem.capacities.get(capacity), used.get(capacity)) {
        (Some(stated), Some(used)) => stated.is_over(used + amount),
        _ => true,
    };
    !offer.uses.iter().any(over)
}
