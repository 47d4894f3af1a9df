//! The index: what makes a choice cost the same among ten services and among thousands.
//!
//! Where a consignment goes from and to, and which way, picks a *cell*; its weight picks a *part* of the cell. In a part stand the services
//! that may take such a consignment, in the order of a lower bound of their price. Beside them stand rows of bits, one row for each step
//! of each limit: the rows of the consignment's own steps, anded, leave the services whose rules it keeps, 64 at a time. These are looked
//! at in turn: the first open collection that keeps the promise, the exact price; and the search ends at the first bound above the best
//! price. So the answer is exact, and few services are looked at.
//!
//! - `coordinates`: a consignment as the numbers of its classes, weights and rows;
//! - `screen`: limits as rows of bits; `in_time`: the same of lanes and carriers; `grid`: weights as steps;
//! - `cell`: cells; `build`: how they are built;
//! - `opening` and `timetable`: calendars and lanes in whole days; `open_days`: those that were found;
//! - `tariff`, `lane_price`, `terms` and `surcharge`: prices in 64 bits;
//! - `seek`: the search; `look`: what one service offers; `visitor` and `best`: who asks;
//! - `sure`: what explaining asks of all this;
//! - `obstacle` and `miss`: why no service takes a consignment.
//!
//! All of it says again, quickly, what `plan`, `rate` and the columns of the rules say plainly. Where figures don't fit 64 bits, or a rule
//! set has more kinds of route than cells are worth, the plain way is gone. `tests/index.rs` holds that no answer moves.

mod best;
mod build;
mod cell;
mod coordinates;
mod grid;
mod in_time;
mod lane_price;
mod look;
mod miss;
mod obstacle;
mod open_days;
mod opening;
mod prospect;
mod screen;
mod seek;
mod surcharge;
mod sure;
mod tariff;
mod terms;
mod timetable;
mod visitor;

use std::collections::HashMap;

use super::collection::Clock;
use super::{Compiled, CompiledService};
use crate::consignment::Direction;
use crate::coordinates::Coordinates;
use crate::place_list::{ClassId, Classes, ListId, Matched, Route};
use crate::rule::Limits;
use crate::service_set::ServiceSet;

pub(super) use obstacle::Standstill;
pub(crate) use open_days::KeptDays;
pub(super) use open_days::Openings;
pub(crate) use seek::Unprepared;
pub(super) use seek::{Plainly, Search};
pub(super) use sure::Sure;

use build::Builder;
use cell::{Cells, Prospect, chain_of};
use grid::Grid;
use lane_price::{Measure, Quick};
use obstacle::Roster;
use prospect::{Chains, prospect};
use screen::Screens;
use tariff::Tariff;
use timetable::Timetable;

/// The most looks that building may take, each at a lane of a service for one kind of route.
const MOST_LOOKS: usize = 100_000_000;
/// The most candidates in all parts of all cells: for each service, and besides.
const CANDIDATES_PER_SERVICE: usize = 640;
const MORE_CANDIDATES: usize = 200_000;
/// The most words of bits for classes of addresses: for each service, and besides.
const WORDS_PER_SERVICE: usize = 16;
const MORE_WORDS: usize = 65_536;
/// The most slots of all cells: for each service, and besides.
const SLOTS_PER_SERVICE: usize = 64;
const MORE_SLOTS: usize = 262_144;
/// The most parts of the weights in one strip of a cell, and the fewest before classes of addresses are put together.
const MOST_PARTS: usize = 48;
const FEWEST_PARTS: usize = 4;

/// The end of a chain of rate lanes; as a beginning: there are no quick prices.
const NO_CHAIN: u32 = u32::MAX;

/// What makes a choice quick.
pub(crate) struct Index {
    origins: Classes,
    destinations: Classes,
    /// The kind of route that an origin's, and a destination's, class makes.
    origin_kinds: Box<[u32]>,
    destination_kinds: Box<[u32]>,
    screens: Screens,
    grid: Grid,
    tariff: Tariff,
    timetable: Timetable,
    /// Numbers of rate lanes, each service's for a kind of route one after the other up to a [`NO_CHAIN`].
    chains: Vec<u32>,
    /// Of all rate lanes the ratio by which a volume weighs least.
    largest_divisor: Option<(i64, i64)>,
    minor_unit: i128,
    /// What services have for a kind of route, by direction, kind of origin and [`Index::routes`], in the order of their numbers.
    prospects: Vec<Box<[Prospect]>>,
    /// The kind of route that lanes make of each class of destination.
    routes: Box<[u32]>,
    route_count: usize,
    /// By direction, kind of origin, kind of destination.
    cells: Cells,
    origin_count: usize,
    destination_count: usize,
    /// All services by their numbers, for those who ask why none takes a consignment.
    roster: Roster,
    /// The number of the first zone that each class of destination lies in.
    zones: Box<[Option<u16>]>,
    /// Whether a cell is of several classes of destination, so that places are still to be asked.
    is_coarse: bool,
    /// Whether some screen leaves services that it shouldn't.
    has_coarse_screens: bool,
}

/// Classes put together by the lists that lanes name: each class's kind, and a class of each kind.
struct Kinds {
    of_classes: Box<[u32]>,
    examples: Vec<ClassId>,
}

impl Kinds {
    /// By some lists.
    fn by_lists(classes: &Classes, lists: &[ListId]) -> Self {
        let mut numbers: HashMap<Vec<bool>, u32> = HashMap::new();
        Self::by(classes, |matched| {
            let key = lists.iter().map(|list| matched.has(*list)).collect();
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(key).or_insert(next)
        })
    }

    /// Each class by itself.
    fn by_class(classes: &Classes) -> Self {
        let mut next = 0..;
        Self::by(classes, |_| next.next().unwrap_or(u32::MAX))
    }

    fn by(classes: &Classes, mut kind: impl FnMut(&Matched) -> u32) -> Self {
        let mut examples = Vec::new();
        let of_classes = classes.numbered().map(|(class, matched)| {
            let kind = kind(matched);
            if kind as usize == examples.len() {
                examples.push(class);
            }
            kind
        });
        Self { of_classes: of_classes.collect(), examples }
    }
}

/// The lists that lanes name, each once.
fn lists(
    compiled: &Compiled,
    of_transit: fn(&super::Transit) -> Option<ListId>,
    of_rate: fn(&super::Rate) -> Option<ListId>,
) -> Vec<ListId> {
    let lanes = compiled
        .services
        .iter()
        .flat_map(|service| service.transit.iter().filter_map(of_transit).chain(service.rates.iter().filter_map(of_rate)));
    let mut lists: Vec<ListId> = lanes.collect();
    lists.sort_unstable();
    lists.dedup();
    lists
}

impl Index {
    /// Builds the index of a rule set that is compiled but for it; `None` where it would take too much.
    pub(super) fn of(compiled: &Compiled) -> Option<Self> {
        let most_words = WORDS_PER_SERVICE * compiled.services.len() + MORE_WORDS;
        let origins = compiled.origins.classes(&compiled.addresses, MOST_LOOKS / 5, most_words)?;
        let destinations = compiled.destinations.classes(&compiled.addresses, MOST_LOOKS / 5, most_words)?;
        let mut limits = Limits::default();
        compiled.columns.iter().for_each(|column| column.limits(&mut limits));
        let carriers = compiled.services.iter().map(|service| service.carrier + 1).max().unwrap_or(0);
        let timetable = Timetable::of(compiled, carriers)?;
        let tariff = Tariff::of(compiled)?;
        let screens = Screens::new(compiled.services.len(), limits, &timetable)?;
        let origin_kinds = Kinds::by_lists(&origins, &lists(compiled, |lane| lane.from, |rate| rate.from));
        let routes = Kinds::by_lists(&destinations, &lists(compiled, |lane| lane.to, |rate| rate.to));
        let mut index = Self {
            has_coarse_screens: screens.has_coarse(),
            largest_divisor: tariff.largest_divisor(),
            minor_unit: compiled.minor_unit(),
            origin_kinds: origin_kinds.of_classes,
            destination_kinds: Box::default(),
            chains: Vec::new(),
            prospects: Vec::new(),
            routes: Box::default(),
            route_count: routes.examples.len(),
            cells: Cells::default(),
            origin_count: origin_kinds.examples.len(),
            destination_count: 0,
            zones: destinations.numbered().map(|(_, matched)| compiled.zone(matched).and_then(|zone| u16::try_from(zone).ok())).collect(),
            roster: Roster::default(),
            is_coarse: false,
            origins,
            destinations,
            screens,
            grid: Grid::default(),
            tariff,
            timetable,
        };
        let prospects = index.prospects(compiled, &origin_kinds.examples, &routes)?;
        index.build(compiled, &prospects, &routes)?;
        index.prospects = prospects.into_iter().map(Into::into).collect();
        index.routes = routes.of_classes;
        Some(index)
    }

    /// What services have for each kind of route: by direction, kind of origin and kind of destination.
    fn prospects(&mut self, compiled: &Compiled, origins: &[ClassId], routes: &Kinds) -> Option<Vec<Vec<Prospect>>> {
        let lanes: usize = compiled.services.iter().map(|service| 1 + service.transit.len() + service.rates.len()).sum();
        let kinds = Direction::ALL.len().checked_mul(origins.len())?.checked_mul(routes.examples.len())?;
        if kinds.checked_mul(lanes)? > MOST_LOOKS {
            return None;
        }
        let mut all = Vec::with_capacity(kinds);
        let mut chains = Chains::default();
        for direction in Direction::ALL {
            let going: Vec<usize> = numbers(compiled, |service| service.service.directions.contains(direction)).collect();
            for origin in origins {
                for destination in &routes.examples {
                    let route = Route { origin: self.origins.matched(*origin)?, destination: self.destinations.matched(*destination)? };
                    let find = |number| prospect(compiled, number, route, &self.tariff, &self.timetable, &mut chains);
                    all.push(going.iter().copied().filter_map(find).collect());
                }
            }
        }
        self.chains = chains.numbers;
        Some(all)
    }

    /// The cells: of each class of destination, where they aren't too many; else of each kind of route.
    fn build(&mut self, compiled: &Compiled, prospects: &[Vec<Prospect>], routes: &Kinds) -> Option<()> {
        let most = CANDIDATES_PER_SERVICE * compiled.services.len() + MORE_CANDIDATES;
        let kinds = routes.examples.len();
        let of_kind = |place: usize| prospects.get(place).map_or(0, Vec::len);
        let before = prospects.len() / kinds.max(1);
        let by_class: usize =
            (0..before).flat_map(|before| routes.of_classes.iter().map(move |kind| before * kinds + *kind as usize)).map(of_kind).sum();
        let by_kind: usize = prospects.iter().map(Vec::len).sum();
        let words = routes.of_classes.len() * compiled.services.len().div_ceil(64);
        // The steps of each measure that there is room for.
        let most_slots = SLOTS_PER_SERVICE * compiled.services.len() + MORE_SLOTS;
        let steps = |cells: usize| most_slots / (cells * Measure::ALL.len()).max(1);
        let cells_by_class = before * routes.of_classes.len();
        self.is_coarse = by_class * FEWEST_PARTS > most
            || words > WORDS_PER_SERVICE * compiled.services.len() + MORE_WORDS
            || steps(cells_by_class) < FEWEST_PARTS;
        let steps = steps(if self.is_coarse { prospects.len() } else { cells_by_class });
        if by_kind > most || steps < FEWEST_PARTS {
            return None;
        }
        self.grid = Grid::of(&self.tariff, steps);
        let parts = most / (if self.is_coarse { by_kind } else { by_class }).max(1);
        let enabled = ServiceSet::of(compiled.services.len(), numbers(compiled, |service| service.enabled));
        let builder = Builder {
            tariff: &self.tariff,
            screens: &self.screens,
            grid: &self.grid,
            chains: &self.chains,
            largest_divisor: self.largest_divisor,
            own_rows: self.screens.own_rows(compiled.services.len(), &enabled),
            enabled: &enabled,
            minor_unit: self.minor_unit,
            own_currency: compiled.own_currency,
            most_parts: parts.clamp(1, MOST_PARTS),
        };
        let steps = Measure::ALL.map(|measure| self.grid.steps(measure));
        let (mut cells, mut excluding) = (Cells::new(steps, usize::from(self.screens.rows)), Vec::new());
        if self.is_coarse {
            for own in prospects {
                builder.cell(&mut cells, own, None)?;
            }
        } else {
            let excludes = |service: usize, class| compiled.columns.iter().any(|column| column.excludes(service, class));
            let all = || 0..compiled.services.len();
            let of_class = |(_, class)| ServiceSet::of(compiled.services.len(), all().filter(|service| excludes(*service, class)));
            excluding.extend(self.destinations.numbered().map(of_class));
            for before in 0..before {
                for (((_, class), kind), excluding) in self.destinations.numbered().zip(&routes.of_classes).zip(&excluding) {
                    builder.cell(&mut cells, prospects.get(before * kinds + *kind as usize)?, Some((class, excluding)))?;
                }
            }
        }
        let going = |direction: &Direction| {
            ServiceSet::of(compiled.services.len(), numbers(compiled, |service| service.service.directions.contains(direction)))
        };
        let going = Direction::ALL.iter().map(going).collect();
        let roster = Roster::new(&builder, compiled.services.len(), going, excluding);
        let of_classes = || Kinds::by_class(&self.destinations).of_classes;
        self.destination_kinds = if self.is_coarse { routes.of_classes.clone() } else { of_classes() };
        self.roster = roster;
        self.grid.built();
        self.destination_count = cells.count() / before;
        cells.built();
        self.cells = cells;
        Some(())
    }

    /// On which days carriers collect, for [`Search::openings`], at the instant that these clocks show.
    pub(super) fn openings(&self, clocks: &[Clock]) -> Box<[u64]> {
        self.timetable.openings(clocks)
    }

    /// The number of a consignment's cell.
    fn cell_of(&self, asked: &Coordinates) -> Option<usize> {
        let origin = *self.origin_kinds.get(asked.origin.number())? as usize;
        let destination = *self.destination_kinds.get(asked.destination.number())? as usize;
        Some((asked.direction as usize * self.origin_count + origin) * self.destination_count + destination)
    }

    /// The base price of a service for what is collected on a day, in minor units; `None` if it takes more to tell.
    pub(super) fn base(&self, asked: &Coordinates, service: u32, collected: i32) -> Option<i64> {
        let prospects = self.prospects_of(asked)?;
        let prospect = prospects.get(prospects.binary_search_by_key(&service, |prospect| prospect.service).ok()?)?;
        let mut rates = chain_of(&self.chains, prospect.chain).filter_map(|number| self.tariff.rate(number));
        match rates.find(|rate| rate.holds(collected))?.base(asked) {
            Quick::Price(base) => Some(base),
            Quick::Never | Quick::Unknown => None,
        }
    }

    /// The number of the first zone that a consignment's destination lies in.
    pub(super) fn zone(&self, asked: &Coordinates) -> Option<usize> {
        self.zones.get(asked.destination.number())?.map(usize::from)
    }

    /// Whether it can tell which kind of rule bars a service.
    pub(in crate::matcher) fn tells_kinds(&self) -> bool {
        !self.is_coarse && !self.has_coarse_screens
    }

    /// What services have for a consignment's kind of route.
    fn prospects_of(&self, asked: &Coordinates) -> Option<&[Prospect]> {
        self.prospects_going(asked.direction, asked)
    }

    /// What they have that go some way.
    fn prospects_going(&self, direction: Direction, asked: &Coordinates) -> Option<&[Prospect]> {
        let origin = *self.origin_kinds.get(asked.origin.number())? as usize;
        let route = *self.routes.get(asked.destination.number())? as usize;
        let place = (direction as usize * self.origin_count + origin) * self.route_count + route;
        self.prospects.get(place).map(|own| &**own)
    }

    /// Whether a consignment keeps the rules of a service, in a cell of its class of destination.
    fn passes(&self, prospect: &Prospect, asked: &Coordinates, destination: &Matched, compiled: &Compiled) -> bool {
        let service = prospect.service as usize;
        asked.rows().iter().all(|row| self.screens.leaves(*row, service))
            && compiled.services.get(service).is_some_and(|service| service.enabled)
            && (self.is_coarse || !compiled.columns.iter().any(|column| column.excludes(service, destination)))
    }

    pub(super) fn memory(&self) -> usize {
        self.cells.memory()
            + self.origins.memory()
            + self.destinations.memory()
            + self.screens.memory()
            + self.grid.memory()
            + self.tariff.memory()
            + self.timetable.memory()
            + self.chains.capacity() * size_of::<u32>()
            + self.roster.memory()
            + self.prospects.iter().map(|own| size_of_val(&**own) + 16).sum::<usize>()
            + size_of_val(&*self.routes)
            + size_of_val(&*self.zones)
            + size_of_val(&*self.origin_kinds)
            + size_of_val(&*self.destination_kinds)
    }
}

/// The numbers of some services.
fn numbers(compiled: &Compiled, which: impl Fn(&CompiledService) -> bool) -> impl Iterator<Item = usize> {
    compiled.services.iter().enumerate().filter(move |(_, service)| which(service)).map(|(number, _)| number)
}
