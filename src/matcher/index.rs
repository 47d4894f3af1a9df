//! The index: for each kind of route and each part of the weights the services that may take it, in the order of the least they cost.
//!
//! What a route's places and a weight settle is settled when compiling: the services of a cell go that way, have a lane and a rate for
//! the route, and a band for such weights. They stand in the order of a lower bound of their price: of the band's price at its lower
//! end, with the surcharges that every consignment pays. A decision looks at them in turn, checks what is left to check, works out the
//! exact price, and stops at the first bound above the best price. So the answer is exact, and few services are looked at.
//!
//! A route that no cell was made for (ranges of postcodes that overlap in an unforeseen way, a location's name with another country) has
//! none; every service is looked at then, as it is where a rule set would need more cells than they are worth.

use std::collections::HashMap;

use super::offer::comparable;
use super::rate::Rate;
use super::{Compiled, CompiledService};
use crate::consignment::Direction;
use crate::facts::Facts;
use crate::place_list::{Matched, Route};
use crate::rule::Basis;

/// The most looks that building may take, each at a lane or a band of a service for one kind of route.
const MOST_LOOKS: usize = 100_000_000;
/// The most entries of all cells; cells have fewer parts of the weights rather than more entries.
const MOST_ENTRIES: usize = 2_000_000;
/// The most parts of the weights in one cell.
const MOST_PARTS: usize = 32;

/// The bound of what has no price.
const NEVER: i128 = i128::MAX;

/// A service that may take a consignment, and the least that it costs, as [`comparable`] has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub(super) bound: i128,
    pub(super) service: u32,
}

/// The candidates of one kind of route.
struct Cell {
    /// The upper ends of the parts of the weights but the last, ends included.
    ends: Box<[i128]>,
    /// The candidates of each part, in the order of their bounds.
    parts: Box<[Box<[Candidate]>]>,
}

/// All cells.
pub(super) struct Index {
    origins: HashMap<Box<[u64]>, usize>,
    destinations: HashMap<Box<[u64]>, usize>,
    cells: Vec<Cell>,
}

/// A service in a cell: the parts of its rates, each for weights above one end up to another, with the least price.
struct Prospect {
    service: u32,
    steps: Vec<Step>,
}

/// The least price for weights above `above` up to `up_to`.
#[derive(Clone, Copy)]
struct Step {
    above: i128,
    up_to: i128,
    bound: i128,
}

impl Index {
    /// Builds the index of a rule set that is compiled but for it; `None` where it would take too much.
    pub(super) fn of(compiled: &Compiled) -> Option<Self> {
        let origins = compiled.origins.classes(&compiled.addresses, MOST_LOOKS / 5)?;
        let destinations = compiled.destinations.classes(&compiled.addresses, MOST_LOOKS / 5)?;
        let routes = origins.len().checked_mul(destinations.len())?.checked_mul(2)?;
        let size =
            |service: &CompiledService| 1 + service.transit.len() + service.rates.iter().map(|rate| 1 + rate.bands.len()).sum::<usize>();
        if routes.checked_mul(compiled.services.iter().map(size).sum())? > MOST_LOOKS {
            return None;
        }
        let steps: Vec<Vec<Vec<Step>>> =
            compiled.services.iter().enumerate().map(|(number, service)| steps(compiled, number, service)).collect();
        let (mut cells, mut entries) = (Vec::with_capacity(routes), 0);
        for direction in Direction::ALL {
            for origin in &origins {
                for destination in &destinations {
                    let prospects = prospects(compiled, *direction, Route { origin, destination }, &steps);
                    entries += prospects.len();
                    if entries > MOST_ENTRIES {
                        return None;
                    }
                    cells.push(Cell::of(&prospects, MOST_ENTRIES / routes));
                }
            }
        }
        let numbered = |classes: &[Matched]| classes.iter().enumerate().map(|(number, class)| (class.route().into(), number)).collect();
        Some(Self { origins: numbered(&origins), destinations: numbered(&destinations), cells })
    }

    /// The services that may take a consignment; `None` if no cell was made for its route.
    pub(super) fn candidates(&self, facts: &Facts) -> Option<&[Candidate]> {
        let (origin, destination) = (self.origins.get(facts.origin.route())?, self.destinations.get(facts.destination.route())?);
        let cell = (facts.direction as usize * self.origins.len() + origin) * self.destinations.len() + destination;
        let cell = self.cells.get(cell)?;
        let part = cell.ends.partition_point(|end| *end < facts.weight);
        cell.parts.get(part).map(|candidates| &**candidates)
    }

    pub(super) fn memory(&self) -> usize {
        let cell = |cell: &Cell| size_of_val(&*cell.ends) + cell.parts.iter().map(|part| size_of_val(&**part) + 16).sum::<usize>();
        let class = |class: &[u64]| size_of_val(class) + size_of::<(Box<[u64]>, usize)>();
        self.cells.iter().map(cell).sum::<usize>()
            + self.origins.keys().chain(self.destinations.keys()).map(|own| class(own)).sum::<usize>()
    }
}

/// The least prices of a service by weight, for each of its rate lanes.
fn steps(compiled: &Compiled, number: usize, service: &CompiledService) -> Vec<Vec<Step>> {
    let limits = compiled.columns.iter().find_map(|column| column.weight_bounds(number));
    service.rates.iter().map(|rate| rate_steps(compiled, service, rate, limits.unwrap_or((0, i128::MAX)))).collect()
}

fn rate_steps(compiled: &Compiled, service: &CompiledService, rate: &Rate, (min, max): (i128, i128)) -> Vec<Step> {
    let Some(exchange) = compiled.currencies.get(rate.currency_number).and_then(|currency| currency.rate) else { return Vec::new() };
    let mut steps = Vec::with_capacity(rate.bands.len());
    let mut above = -1;
    for (number, band) in rate.bands.iter().enumerate() {
        let up_to = band.up_to.unwrap_or(i128::MAX);
        let surcharged = rate.least(number).and_then(|base| {
            let unconditional = service.surcharges.iter().filter(|surcharge| surcharge.is_unconditional());
            unconditional.map(|surcharge| surcharge.line(base, 1, rate.currency)).try_fold(base, |net, line| net.plus(line?, rate.currency))
        });
        // What is too dear at its least is so at any weight in the band.
        steps.push(Step { above, up_to, bound: surcharged.map_or(NEVER, |net| comparable(net, rate.currency, exchange)) });
        above = up_to;
    }
    if rate.basis == Basis::Package {
        // The weights of packages say nothing of the consignment's.
        let bound = steps.iter().map(|step| step.bound).min();
        steps = bound.map(|bound| Step { above: -1, up_to: i128::MAX, bound }).into_iter().collect();
    } else if rate.divisor.is_some() {
        // The chargeable weight is at least the weight: any later band may price it.
        let mut least = NEVER;
        for step in steps.iter_mut().rev() {
            least = least.min(step.bound);
            step.bound = least;
        }
    }
    let within = |step: &Step| Step { above: step.above.max(min - 1), up_to: step.up_to.min(max), ..*step };
    steps.iter().map(within).filter(|step| step.above < step.up_to && step.bound < NEVER).collect()
}

/// The services that go a certain way, with the least prices of the rates that may be used.
fn prospects(compiled: &Compiled, direction: Direction, route: Route<'_>, steps: &[Vec<Vec<Step>>]) -> Vec<Prospect> {
    let mut prospects = Vec::new();
    let Some(deliverable) = compiled.deliverable.get(direction as usize) else { return prospects };
    for number in deliverable.iter() {
        let (Some(service), Some(steps)) = (compiled.services.get(number), steps.get(number)) else { continue };
        if !service.transit.iter().any(|lane| lane.matches(route)) {
            continue;
        }
        let mut own = Vec::new();
        for (rate, steps) in service.rates.iter().zip(steps).filter(|(rate, _)| route.leads(rate.from, rate.to)) {
            own.extend_from_slice(steps);
            if rate.validity.is_endless() {
                break;
            }
        }
        if let (false, Ok(service)) = (own.is_empty(), u32::try_from(number)) {
            prospects.push(Prospect { service, steps: own });
        }
    }
    prospects
}

impl Cell {
    fn of(prospects: &[Prospect], most_entries: usize) -> Self {
        let mut ends: Vec<i128> = prospects.iter().flat_map(|prospect| &prospect.steps).flat_map(|step| [step.above, step.up_to]).collect();
        ends.retain(|end| (0..i128::MAX).contains(end));
        ends.sort_unstable();
        ends.dedup();
        let parts = (most_entries / prospects.len().max(1)).clamp(1, MOST_PARTS);
        let every = (ends.len() + 1).div_ceil(parts);
        let ends: Box<[i128]> = ends.into_iter().skip(every - 1).step_by(every).collect();
        let lower = std::iter::once(-1).chain(ends.iter().copied());
        let upper = ends.iter().copied().chain(std::iter::once(i128::MAX));
        let part = |(above, up_to): (i128, i128)| {
            let candidate = |prospect: &Prospect| {
                let meeting = prospect.steps.iter().filter(|step| step.above < up_to && above < step.up_to);
                meeting.map(|step| step.bound).min().map(|bound| Candidate { bound, service: prospect.service })
            };
            let mut candidates: Box<[Candidate]> = prospects.iter().filter_map(candidate).collect();
            candidates.sort_unstable();
            candidates
        };
        let parts = lower.zip(upper).map(part).collect();
        Self { ends, parts }
    }
}
