//! What a plan is worth, exactly.

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::problem::{Capacity, Offer, Problem, Use};

/// A choice for each consignment: its offer's place, or none.
pub type Choice = Vec<Option<usize>>;

/// What a plan is worth. A plan is better if it is less: by consignments left, then shortfall and excess, then tiers, then cost.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// How many consignments nobody takes.
    pub left: usize,
    /// Shortfall and excess of capacities without a penalty, in their units, added up.
    pub missing: BigRational,
    /// The sum of tiers.
    pub tiers: i128,
    /// The sum of compared prices and penalties, in steps of prices.
    pub cost: BigRational,
}

/// The offer that a consignment has by a choice.
pub(crate) fn chosen<'a>(problem: &'a Problem, choice: &'a [Option<usize>]) -> impl Iterator<Item = Option<&'a Offer>> {
    problem.consignments.iter().zip(choice).map(|(offers, place)| place.and_then(|place| offers.get(place)))
}

/// What is used of each capacity, with what was used before.
pub(crate) fn used(problem: &Problem, choice: &[Option<usize>]) -> Vec<i128> {
    let mut used: Vec<i128> = problem.capacities.iter().map(|capacity| capacity.used).collect();
    for Use { capacity, amount } in chosen(problem, choice).flatten().flat_map(|offer| &offer.uses) {
        if let Some(used) = used.get_mut(*capacity) {
            *used += amount;
        }
    }
    used
}

impl Score {
    pub(crate) fn of(problem: &Problem, choice: &[Option<usize>]) -> Self {
        let (mut left, mut tiers, mut prices) = (0, 0, 0);
        for offer in chosen(problem, choice) {
            left += usize::from(offer.is_none());
            tiers += offer.map_or(0, |offer| i128::from(offer.tier));
            prices += offer.map_or(0, |offer| offer.price);
        }
        let mut missing = BigRational::zero();
        let mut cost = BigRational::from_integer(prices.into());
        let uses = used(problem, choice);
        for (capacity, &used) in problem.capacities.iter().zip(&uses) {
            let [shortfall, excess] = missing_units(capacity, used, &uses);
            let units = shortfall + excess;
            match capacity.penalty {
                Some(penalty) => cost += units * BigRational::from_integer(penalty.into()),
                None => missing += units,
            }
        }
        Self { left, missing, tiers, cost }
    }
}

/// The shortfall and excess of a capacity, in units.
pub(crate) fn missing_units(capacity: &Capacity, used: i128, uses: &[i128]) -> [BigRational; 2] {
    let whole = |steps: i128| BigRational::from_integer(steps.into());
    let beyond = |steps: BigRational| if steps.is_positive() { steps / whole(capacity.unit) } else { BigRational::zero() };
    let [mut shortfall, mut excess] = [beyond(whole(capacity.min.unwrap_or(0) - used)), BigRational::zero()];
    if let Some(share) = &capacity.share {
        let all = whole(uses.get(share.of).copied().unwrap_or(0));
        let part = |share: num_rational::Ratio<i128>| BigRational::new((*share.numer()).into(), (*share.denom()).into()) * &all;
        shortfall += share.min.map_or_else(BigRational::zero, |least| beyond(part(least) - whole(used)));
        excess += share.max.map_or_else(BigRational::zero, |greatest| beyond(whole(used) - part(greatest)));
    }
    [shortfall, excess]
}
