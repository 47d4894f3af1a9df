//! The best choice of a part: step by step, each with what those before have reached.

use num_integer::Integer;
use num_rational::{BigRational, Ratio};
use num_traits::Zero;

use crate::model::{Columns, Costs, Counts, Model, Spare, Whole, model};
use crate::part::{Part, Weight};
use crate::problem::Problem;
use crate::solver::Limit;
use crate::stage::minimise;
use crate::ties::settle;

/// What is wanted, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// The fewest consignments left.
    Taken,
    /// The least shortfall and excess.
    Missing,
    /// The least sum of tiers.
    Tiers,
    /// The least total of compared prices and penalties.
    Cost,
}

/// What could be better than a plan by something that is wanted, where that isn't proved. What is wanted before it is as good as can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// By what.
    pub wanted: Wanted,
    /// By no more than that; `None` where no bound was found in the time.
    pub at_most: Option<BigRational>,
}

/// The choice of a part.
pub(crate) struct Solved {
    /// Each consignment, and the place of its offer.
    pub(crate) choice: Vec<(usize, Option<usize>)>,
    /// For the first thing wanted that isn't proved.
    pub(crate) gap: Option<Gap>,
    /// Whether, of equal plans, it is surely the one that is asked for.
    pub(crate) is_settled: bool,
}

/// What is looked for, and how long.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) problem: &'a Problem,
    pub(crate) weights: &'a [Weight],
    pub(crate) limit: Limit,
    /// Whether it matters which of equal plans it is.
    pub(crate) ties: bool,
}

/// The best choice, or as good a one as the time allows. `start` has a choice for each consignment of the batch that keeps all maximums.
/// `None` where figures are too large together.
pub(crate) fn solve(task: Task<'_>, part: &Part, start: &[Option<usize>]) -> Whole<Solved> {
    let Task { problem, limit, .. } = task;
    let (mut model, spares) = model(problem, part, task.weights)?;
    let mut counts = begin(&model, part, start);
    let mut gap = None;
    for wanted in [Wanted::Taken, Wanted::Missing, Wanted::Tiers, Wanted::Cost] {
        let (costs, step) = costs(wanted, problem, part, &model, &spares)?;
        if costs.is_level() {
            continue;
        }
        // The last may take all that is left: of plans that may not be the best it doesn't matter which of equal ones it is.
        let part = if wanted == Wanted::Cost { 1 } else { 2 };
        let found = minimise(&model, &costs, &counts, limit.part(part))?;
        counts = found.counts;
        if found.least != Some(found.value) && gap.is_none() {
            let at_most = found.least.map(|least| BigRational::from_integer((found.value - least).into()) * &step);
            gap = Some(Gap { wanted, at_most });
        }
        model.no_more_than(&costs, found.value);
        let nobody_left = wanted == Wanted::Taken && found.value == 0;
        model.narrow(&mut counts, |group, column, stated| {
            let open = found.open.get(group).and_then(|open| open.get(column)).copied().unwrap_or(true);
            open && !(nobody_left && stated.offer.is_none())
        });
    }
    let order = order(part);
    let groups: Vec<usize> = order.iter().map(|&(_, group, _)| group).collect();
    // Without more time than none, each has what the counts give, the earlier offers first.
    let limit = if task.ties { limit } else { Limit::none() };
    let settled = settle(&model, counts, &groups, limit);
    let choice = order.iter().zip(settled.offers).map(|(&(consignment, group, member), (_, offer))| {
        let member = part.groups.get(group).and_then(|group| group.members.get(member));
        (consignment, member.zip(offer).and_then(|(member, offer)| member.places.get(offer).copied()))
    });
    Some(Solved { choice: choice.collect(), gap, is_settled: settled.is_whole })
}

/// The consignments in the order asked, each with its group and its place there.
fn order(part: &Part) -> Vec<(usize, usize, usize)> {
    let groups = part.groups.iter().enumerate();
    let members = |(place, group): (usize, &crate::part::Group)| {
        let members: Vec<_> = group.members.iter().enumerate().map(|(member, stated)| (stated.consignment, place, member)).collect();
        members
    };
    let mut order: Vec<_> = groups.flat_map(members).collect();
    order.sort_unstable();
    order
}

/// How many have each column by a choice that is known. What has an offer that isn't kept has an earlier one that takes no more.
fn begin(model: &Model, part: &Part, start: &[Option<usize>]) -> Counts {
    let groups = model.groups.iter().zip(&part.groups).map(|(columns, group)| {
        let mut counts = vec![0; columns.columns.len()];
        for member in &group.members {
            let place = start.get(member.consignment).copied().flatten();
            let column = place.and_then(|place| member.places.iter().position(|&kept| kept == place)).unwrap_or(group.offers.len());
            if let Some(count) = counts.get_mut(column) {
                *count += 1;
            }
        }
        counts
    });
    groups.collect()
}

/// The costs by what is wanted, in whole numbers, and how much one of them is.
fn costs(wanted: Wanted, problem: &Problem, part: &Part, model: &Model, spares: &[Spare]) -> Whole<(Costs, BigRational)> {
    let mut each: Vec<Ratio<i128>> = Vec::with_capacity(spares.len());
    for spare in spares {
        let Some(capacity) = problem.capacities.get(spare.capacity) else { continue };
        let unit = Ratio::new(*spare.steps.numer(), spare.steps.denom().checked_mul(capacity.unit)?);
        each.push(match (wanted, capacity.penalty) {
            (Wanted::Missing, None) => unit,
            (Wanted::Cost, Some(penalty)) => {
                let common = penalty.gcd(unit.denom()).max(1);
                Ratio::new((penalty / common).checked_mul(*unit.numer())?, unit.denom() / common)
            }
            _ => Ratio::zero(),
        });
    }
    let mut whole = 1_i128;
    for cost in &each {
        whole = whole.checked_mul(cost.denom() / whole.gcd(cost.denom()))?;
    }
    let spares = each.iter().map(|cost| cost.numer().checked_mul(whole / cost.denom())).collect::<Whole<_>>()?;
    let column = |group: &crate::part::Group, offer: Option<usize>| {
        let offer = offer.and_then(|offer| group.offers.get(offer));
        match wanted {
            Wanted::Taken => Some(i128::from(offer.is_none())),
            Wanted::Missing => Some(0),
            Wanted::Tiers => Some(offer.map_or(0, |offer| i128::from(offer.tier))),
            Wanted::Cost => offer.map_or(0, |offer| offer.price).checked_mul(whole),
        }
    };
    let group =
        |(columns, group): (&Columns, _)| columns.columns.iter().map(|stated| column(group, stated.offer)).collect::<Whole<Vec<_>>>();
    let columns = model.groups.iter().zip(&part.groups).map(group).collect::<Whole<_>>()?;
    let scale = if wanted == Wanted::Cost { whole } else { 1 };
    let scale = if wanted == Wanted::Missing { whole } else { scale };
    let (costs, common) = Costs { columns, spares }.reduced()?;
    Some((costs, BigRational::new(common.into(), scale.into())))
}
