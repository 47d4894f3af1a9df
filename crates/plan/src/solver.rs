//! The one place that knows the solver.
//!
//! What it says is checked in whole numbers; its binary ones decide nothing but which plan is looked at.

use std::time::{Duration, Instant};

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions, SolveOutcome, Variable};
use num_traits::{FromPrimitive, ToPrimitive};

use crate::model::{Columns, Costs, Counts, Model};

/// When to stop looking.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit(Option<Instant>);

impl Limit {
    pub(crate) fn after(time: Option<Duration>) -> Self {
        Self(time.and_then(|time| Instant::now().checked_add(time)))
    }

    /// No time at all.
    pub(crate) fn none() -> Self {
        Self::after(Some(Duration::ZERO))
    }

    /// What is left, `None` where there is no limit.
    pub(crate) fn left(self) -> Option<Duration> {
        self.0.map(|end| end.saturating_duration_since(Instant::now()))
    }

    pub(crate) fn is_over(self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }

    /// The limit for a step of which there may be several: a part of what is left.
    pub(crate) fn part(self, of: u32) -> Self {
        Self::after(self.left().map(|left| left / of))
    }
}

/// What is asked of the solver: the cheapest counts of the columns that may be used.
pub(crate) struct Ask<'a> {
    pub(crate) model: &'a Model,
    pub(crate) costs: &'a Costs,
    /// For each column whether it may be used.
    pub(crate) open: &'a [Vec<bool>],
    /// For each column how many have it at least.
    pub(crate) least: Option<&'a Counts>,
    /// Counts to begin with.
    pub(crate) from: Option<&'a Counts>,
    pub(crate) limit: Limit,
}

/// What the solver says. Counts keep every row exactly.
pub(crate) enum Answer {
    /// There are none cheaper.
    Best(Counts),
    /// There may be cheaper ones.
    Some(Counts),
    /// There are none at all.
    None,
    /// The time was too short, or the figures too far apart.
    Unknown,
}

/// A count or a cost for the solver, the nearest there is.
fn binary(whole: i128) -> f64 {
    whole.to_f64().unwrap_or(f64::MAX)
}

/// What figures are multiplied with so that the solver's absolute tolerance, 10^-7, is small beside the greatest of them and still
/// tells figures apart: 1 for those up to `most`. A power of two, so that nothing is rounded.
fn scale(greatest: i128, most: i128) -> f64 {
    let mut scale = 1.0;
    let mut left = greatest;
    while left > most {
        left /= 2;
        scale /= 2.0;
    }
    scale
}

/// Above this figures of a row are made smaller.
const LARGE_IN_ROW: i128 = 1 << 20;
/// Above this costs are made smaller, and the solver's word is no proof any more.
const LARGE_COST: i128 = 1 << 30;
/// Below this sums of costs are exact to the solver.
const PROVED_BELOW: i128 = 1 << 48;

/// The ask, as it is built for the solver.
struct Built<'a> {
    ask: &'a Ask<'a>,
    problem: Problem,
    /// For each column its variable, where there is a choice.
    variables: Vec<Vec<Option<Variable>>>,
    /// Of groups without a choice, how many have each column; 0 for others.
    fixed: Counts,
    spares: Vec<Variable>,
    /// Whether costs are small enough for the solver to tell whole steps apart.
    is_exact: bool,
    /// Costs that make less of a difference need not be looked for: half a step of what the counts to begin with cost.
    step: f64,
}

pub(crate) fn ask(ask: &Ask<'_>) -> Answer {
    if ask.limit.is_over() {
        return Answer::Unknown;
    }
    Built::new(ask).map_or(Answer::Unknown, Built::solve)
}

impl<'a> Built<'a> {
    fn new(ask: &'a Ask<'a>) -> Option<Self> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let (mut variables, mut fixed) = (Vec::new(), Vec::new());
        let (greatest, sum, start) = ask.dearest()?;
        let scale = scale(greatest, LARGE_COST);
        for (place, (group, costs)) in ask.model.groups.iter().zip(&ask.costs.columns).enumerate() {
            let open = ask.open.get(place)?;
            let least = ask.least.and_then(|least| least.get(place));
            let (some, all) = columns(&mut problem, group, &|cost| binary(cost) * scale, (costs, open, least))?;
            variables.push(some);
            fixed.push(all);
        }
        let spares = ask.costs.spares.iter().map(|&cost| problem.add_var(binary(cost) * scale, (0.0, f64::INFINITY))).collect();
        let is_exact = greatest <= LARGE_COST && sum < PROVED_BELOW;
        let step = 0.5 / binary(start).max(1.0);
        let mut built = Self { ask, problem, variables, fixed, spares, is_exact, step };
        built.rows()?;
        Some(built)
    }

    fn rows(&mut self) -> Option<()> {
        let model = self.ask.model;
        let sums = model.sums(&self.fixed)?;
        let mut rows: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); model.rows.len()];
        for (group, variables) in model.groups.iter().zip(&self.variables) {
            for (column, variable) in group.columns.iter().zip(variables) {
                let Some(variable) = variable else { continue };
                for &(row, amount) in &column.adds {
                    rows.get_mut(row)?.push((*variable, binary(amount)));
                }
            }
        }
        for ((row, sum), mut terms) in model.rows.iter().zip(sums).zip(rows) {
            for &(spare, times) in &row.spares {
                terms.push((*self.spares.get(spare)?, -binary(times)));
            }
            // Costs of a former step are whole numbers, but spares are none to the solver: half a step tells them apart.
            let room = binary(row.most.checked_sub(sum)?) + if row.spares.iter().any(|(_, times)| *times < 0) { 0.5 } else { 0.0 };
            let greatest = terms.iter().map(|(_, times)| times.abs()).fold(0.0, f64::max);
            let scale = scale(i128::from_f64(greatest)?, LARGE_IN_ROW);
            for (_, times) in &mut terms {
                *times *= scale;
            }
            self.problem.add_constraint(terms.as_slice(), ComparisonOp::Le, room * scale);
        }
        Some(())
    }

    fn solve(self) -> Answer {
        let mut options = SolveOptions::default();
        options.time_limit = self.ask.limit.left();
        options.tolerances.prune_epsilon = if self.is_exact { self.step } else { 0.0 };
        options.warm_start = self.ask.from.map(|from| self.start(from));
        let solution = match self.problem.solve_with(options) {
            Ok(SolveOutcome::Solution(solution)) => solution,
            Err(microlp::Error::Infeasible) => return Answer::None,
            _ => return Answer::Unknown,
        };
        let count = |(variable, fixed): (&Option<Variable>, &i128)| match variable {
            Some(variable) => i128::from_f64(solution.var_value(*variable).round()),
            None => Some(*fixed),
        };
        let group =
            |(variables, fixed): (&Vec<Option<Variable>>, &Vec<i128>)| variables.iter().zip(fixed).map(count).collect::<Option<Vec<_>>>();
        let counts: Option<Counts> = self.variables.iter().zip(&self.fixed).map(group).collect();
        match counts.filter(|counts| self.ask.model.cost(self.ask.costs, counts).is_some()) {
            Some(counts) if self.is_exact && solution.status() == SolutionStatus::Optimal => Answer::Best(counts),
            Some(counts) => Answer::Some(counts),
            None => Answer::Unknown,
        }
    }

    fn start(&self, from: &Counts) -> Vec<(Variable, f64)> {
        let pairs = self.variables.iter().flatten().zip(from.iter().flatten());
        pairs.filter_map(|(variable, &count)| Some(((*variable)?, binary(count)))).collect()
    }
}

impl Ask<'_> {
    /// What open columns and spares cost at most: one of them, all together, and the counts to begin with.
    fn dearest(&self) -> Option<(i128, i128, i128)> {
        let (mut greatest, mut sum) = (self.costs.spares.iter().max().copied().unwrap_or(0), 0_i128);
        for (place, (group, costs)) in self.model.groups.iter().zip(&self.costs.columns).enumerate() {
            let open = costs.iter().zip(self.open.get(place)?).filter(|(_, open)| **open).map(|(cost, _)| *cost);
            let most = open.max().unwrap_or(0);
            greatest = most.max(greatest);
            sum = sum.checked_add(most.checked_mul(group.count)?)?;
        }
        // Without counts to begin with the sum stands for them.
        Some((greatest, sum, self.from.and_then(|from| self.model.cost(self.costs, from)).unwrap_or(sum)))
    }
}

/// What a group's columns cost, which are open, and how many have each at least.
type Stated<'a> = (&'a [i128], &'a [bool], Option<&'a Vec<i128>>);

/// A group's variables, and what is fixed where only one column is open.
fn columns(
    problem: &mut Problem,
    group: &Columns,
    cost_of: &dyn Fn(i128) -> f64,
    (costs, open, least): Stated<'_>,
) -> Option<(Vec<Option<Variable>>, Vec<i128>)> {
    if open.iter().filter(|open| **open).count() < 2 {
        return Some((vec![None; open.len()], open.iter().map(|&open| if open { group.count } else { 0 }).collect()));
    }
    let count = i32::try_from(group.count).ok()?;
    let mut variables = Vec::with_capacity(open.len());
    for (place, (&open, &cost)) in open.iter().zip(costs).enumerate() {
        let least = i32::try_from(least.and_then(|least| least.get(place)).copied().unwrap_or(0)).ok()?;
        variables.push(open.then(|| problem.add_integer_var(cost_of(cost), (least, count))));
    }
    let all: Vec<(Variable, f64)> = variables.iter().flatten().map(|&variable| (variable, 1.0)).collect();
    problem.add_constraint(all.as_slice(), ComparisonOp::Eq, f64::from(count));
    Some((variables, vec![0; open.len()]))
}

/// The greatest of a sum of figures, one for each block, less what rows have room for at their prices.
///
/// Its figures are costs times a scale, so that large ones do no harm.
pub(crate) struct Master {
    problem: Problem,
    scale: f64,
    rows: Vec<Variable>,
    blocks: Vec<Variable>,
}

impl Master {
    /// For each row its room and the greatest price that it is asked for; the greatest cost.
    pub(crate) fn new(rooms: &[(i128, f64)], blocks: usize, greatest: i128) -> Self {
        let scale = scale(greatest, LARGE_IN_ROW);
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let rows = rooms.iter().map(|&(room, greatest)| problem.add_var(-binary(room), (0.0, greatest * scale))).collect();
        let blocks = (0..blocks).map(|_| problem.add_var(1.0, (f64::NEG_INFINITY, f64::INFINITY))).collect();
        Self { problem, scale, rows, blocks }
    }

    /// The sum of prices, each so often, is at most that.
    pub(crate) fn prices_at_most(&mut self, times: &[(usize, i128)], most: i128) {
        let terms: Vec<_> = times.iter().filter_map(|&(row, times)| Some((*self.rows.get(row)?, binary(times)))).collect();
        self.problem.add_constraint(terms.as_slice(), ComparisonOp::Le, binary(most) * self.scale);
    }

    /// A block's figure is at most a cost and what rows add to it at their prices.
    pub(crate) fn block_at_most(&mut self, block: usize, cost: i128, adds: &[i128]) {
        let Some(&block) = self.blocks.get(block) else { return };
        let adds = adds.iter().zip(&self.rows).filter(|(add, _)| **add != 0).map(|(&add, &row)| (row, -binary(add)));
        let terms: Vec<_> = std::iter::once((block, 1.0)).chain(adds).collect();
        self.problem.add_constraint(terms.as_slice(), ComparisonOp::Le, binary(cost) * self.scale);
    }

    /// The greatest there is, and the price of each row times `scale`.
    pub(crate) fn solve(&self, scale: i128, limit: Limit) -> Option<(f64, Vec<i128>)> {
        let mut options = SolveOptions::default();
        options.time_limit = limit.left();
        let solution = self.problem.solve_with(options).ok()?.into_solution().ok()?;
        let price = |row: &Variable| i128::from_f64((solution.var_value(*row).max(0.0) / self.scale * binary(scale)).round());
        Some((solution.objective() / self.scale, self.rows.iter().map(price).collect::<Option<_>>()?))
    }
}
