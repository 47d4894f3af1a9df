//! A whole batch: its parts, what they come to, and what one more unit would save.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::in_turn::{fill, fits, in_turn};
use crate::part::reduce;
use crate::problem::{Flaw, Offer, PlanError, Problem, Use};
use crate::score::{Choice, Score, chosen, used};
use crate::solve::{Gap, Solved, Task, solve};
use crate::solver::Limit;

/// How to plan.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How long to look for a better plan at most. Without it as long as it takes; then equal problems have equal plans.
    pub time: Option<Duration>,
    /// Whether to find what one more unit of each full capacity would save. Each takes another plan of its part, within the same time.
    pub one_more: bool,
    /// What taking consignments in turn comes to, where that isn't each with its first offer for which there is room. It keeps every maximum.
    pub in_turn: Option<Choice>,
}

/// A plan for a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// For each consignment the place of its offer; `None` where it has none or capacities keep it out.
    pub choice: Choice,
    /// What it is worth.
    pub score: Score,
    /// What each capacity is used, with what was used before.
    pub used: Vec<i128>,
    /// The choice if consignments are taken in turn, each with its first offer for which there is room, and what that is worth.
    pub in_turn: (Choice, Score),
    /// For each capacity that some consignment would use and that has no room for it, what a plan with one more unit is worth, if that was
    /// asked and could be proved. The difference is what the unit saves.
    pub one_more: Vec<Option<Score>>,
    /// What isn't proved, one for each part of the batch in which the time was too short. Empty for the best plan there is.
    pub gaps: Vec<Gap>,
    /// Whether, of all equal plans, it is surely the one in which the first consignment has its earlier offer, then the second, and so on.
    pub is_settled: bool,
    /// The consignments that have another offer than in turn.
    pub moved: Vec<Moved>,
    /// For each capacity the consignments that use it by the plan and not in turn.
    pub newcomers: Vec<Vec<usize>>,
    /// The batch in parts that no capacity crosses: the consignments of each. All that are in none of them have their first offer.
    pub parts: Vec<Vec<usize>>,
}

/// A consignment that has another offer than in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub consignment: usize,
    /// The place of its offer in turn.
    pub from: Option<usize>,
    /// The place of its offer by the plan.
    pub to: Option<usize>,
    /// The capacities that have no room left for its offer in turn: it was moved because of their [`newcomers`](Plan::newcomers). Empty
    /// if there is room, so if it has a better offer now, or if a minimum or a share drew it.
    pub full: Vec<usize>,
}

/// The best plan for a batch.
pub fn plan(problem: &Problem, options: &Options) -> Result<Plan, PlanError> {
    problem.check()?;
    let limit = Limit::after(options.time);
    let in_turn = options.in_turn.clone().unwrap_or_else(|| in_turn(problem));
    let mut best = best(problem, &in_turn, limit, true)?;
    // Where the time was too short what is found may be worse than what there was.
    if Score::of(problem, &in_turn) < Score::of(problem, &best.choice) {
        best.choice.clone_from(&in_turn);
    }
    fill(problem, &mut best.choice);
    let uses = used(problem, &best.choice);
    let one_more = if options.one_more { one_more(problem, &best.choice, &uses, limit)? } else { vec![None; problem.capacities.len()] };
    Ok(Plan {
        newcomers: newcomers(problem, &in_turn, &best.choice),
        moved: moved(problem, &in_turn, &best.choice, &uses),
        score: Score::of(problem, &best.choice),
        in_turn: (in_turn.clone(), Score::of(problem, &in_turn)),
        used: uses,
        one_more,
        choice: best.choice,
        gaps: best.gaps,
        is_settled: best.is_settled,
        parts: best.parts,
    })
}

struct Best {
    choice: Choice,
    gaps: Vec<Gap>,
    is_settled: bool,
    parts: Vec<Vec<usize>>,
}

fn best(problem: &Problem, start: &Choice, limit: Limit, ties: bool) -> Result<Best, PlanError> {
    let reduced = reduce(problem);
    let mut best = Best { choice: vec![None; problem.consignments.len()], gaps: Vec::new(), is_settled: true, parts: Vec::new() };
    let mut choose = |choice: &[(usize, Option<usize>)]| {
        for &(consignment, place) in choice {
            if let Some(chosen) = best.choice.get_mut(consignment) {
                *chosen = place;
            }
        }
    };
    choose(&reduced.free);
    let count = u32::try_from(reduced.parts.len()).unwrap_or(u32::MAX);
    for (part, after) in reduced.parts.iter().zip(0..) {
        // A part that needs less than its share of the time leaves the rest to those after it.
        let task = Task { problem, weights: &reduced.weights, limit: limit.part(count.saturating_sub(after).max(1)), ties };
        let mut members: Vec<usize> = part.groups.iter().flat_map(|group| &group.members).map(|member| member.consignment).collect();
        members.sort_unstable();
        let consignment = members.first().copied().unwrap_or(0);
        let Some(Solved { choice, gap, is_settled }) = solve(task, part, start) else {
            return Err(PlanError { flaws: vec![Flaw::TooLarge { consignment }] });
        };
        choose(&choice);
        best.gaps.extend(gap);
        best.is_settled &= is_settled;
        best.parts.push(members);
    }
    Ok(best)
}

/// Plans again with one more unit of each capacity that keeps a consignment from an earlier offer.
fn one_more(problem: &Problem, choice: &Choice, uses: &[i128], limit: Limit) -> Result<Vec<Option<Score>>, PlanError> {
    let mut scores = vec![None; problem.capacities.len()];
    for (place, (capacity, used)) in problem.capacities.iter().zip(uses).enumerate() {
        let greatest = problem.consignments.iter().flatten().flat_map(|offer| &offer.uses).filter(|used| used.capacity == place);
        let greatest = greatest.map(|used| used.amount).max().unwrap_or(0);
        if !capacity.is_over(used + greatest) || limit.is_over() {
            continue;
        }
        let mut wider = problem.clone();
        if let Some(max) = wider.capacities.get_mut(place).and_then(|capacity| capacity.max.as_mut()) {
            *max += capacity.unit;
        }
        let best = best(&wider, choice, limit, false)?;
        if let Some(score) = scores.get_mut(place).filter(|_| best.gaps.is_empty()) {
            *score = Some(Score::of(&wider, &best.choice));
        }
    }
    Ok(scores)
}

fn moved(problem: &Problem, in_turn: &Choice, choice: &Choice, uses: &[i128]) -> Vec<Moved> {
    let both = problem.consignments.iter().zip(in_turn).zip(choice).enumerate();
    let moved = both.filter(|(_, ((_, from), to))| from != to).map(|(consignment, ((offers, &from), &to))| {
        let before = from.and_then(|from| offers.get(from));
        let after = to.and_then(|to| offers.get(to));
        let mut others = uses.to_vec();
        for Use { capacity, amount } in after.iter().flat_map(|offer| &offer.uses) {
            if let Some(used) = others.get_mut(*capacity) {
                *used -= amount;
            }
        }
        let before = before.filter(|offer| !fits(problem, offer, &others));
        let full = before.iter().flat_map(|offer| &offer.uses).filter(|used| {
            let left = others.get(used.capacity).copied().unwrap_or(0);
            problem.capacities.get(used.capacity).is_some_and(|capacity| capacity.is_over(left + used.amount))
        });
        let full = full.map(|used| used.capacity).collect();
        Moved { consignment, from, to, full }
    });
    moved.collect()
}

fn newcomers(problem: &Problem, in_turn: &Choice, choice: &Choice) -> Vec<Vec<usize>> {
    let uses = |offer: Option<&Offer>| -> BTreeSet<usize> {
        offer.into_iter().flat_map(|offer| &offer.uses).filter(|used| used.amount > 0).map(|used| used.capacity).collect()
    };
    let mut newcomers = vec![Vec::new(); problem.capacities.len()];
    let both = chosen(problem, in_turn).zip(chosen(problem, choice)).enumerate();
    for (consignment, (before, after)) in both {
        for capacity in uses(after).difference(&uses(before)) {
            if let Some(newcomers) = newcomers.get_mut(*capacity) {
                newcomers.push(consignment);
            }
        }
    }
    newcomers
}
