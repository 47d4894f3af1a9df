//! The index: what makes a choice cost the same among ten services and among thousands.
//!
//! Where a consignment goes from and to, and which way, picks a *cell*; its weight picks a *part* of the cell. In a part stand the services
//! that may take such a consignment, in the order of a lower bound of their price. Beside them stand rows of bits, one row for each step
//! of each limit: the rows of the consignment's own steps, anded, leave the services whose rules it keeps, 64 at a time. These are looked
//! at in turn: the first open collection that keeps the promise, the exact price; and the search ends at the first bound above the best
//! price. So the answer is exact, and few services are looked at.
//!
//! - `coordinates`: a consignment as the numbers of its classes, weights and rows;
//! - `screen`: limits as rows of bits;
//! - `cell`: cells, and how they are built;
//! - `timetable`: calendars and lanes in whole days;
//! - `tariff` and `surcharge`: prices in 64 bits;
//! - `seek`: the search;
//! - `sure`: what explaining asks of all this.
//!
//! All of it says again, quickly, what `plan`, `rate` and the columns of the rules say plainly. Where figures don't fit 64 bits, or a rule
//! set has more kinds of route than cells are worth, the plain way is gone. `tests/index.rs` holds that no answer moves.

mod cell;
mod coordinates;
mod prospect;
mod screen;
mod seek;
mod surcharge;
mod sure;
mod tariff;
mod timetable;

use std::collections::HashMap;

use super::Compiled;
use crate::consignment::Direction;
use crate::coordinates::Coordinates;
use crate::place_list::{ClassId, Classes, ListId, Matched, Route};
use crate::rule::Limits;

pub(super) use seek::Search;
pub(crate) use seek::Unprepared;
pub(super) use sure::Sure;

use cell::{Builder, Candidate, Cell, Prospect};
use prospect::{Chains, prospect, tags, weights};
use screen::Screens;
use tariff::Tariff;
use timetable::Timetable;

/// The most looks that building may take, each at a lane of a service for one kind of route.
const MOST_LOOKS: usize = 100_000_000;
/// The most candidates in all parts of all cells: for each service, and besides.
const CANDIDATES_PER_SERVICE: usize = 640;
const MORE_CANDIDATES: usize = 200_000;
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
    tariff: Tariff,
    timetable: Timetable,
    /// The carrier of each service.
    carriers: Box<[u32]>,
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
    cells: Vec<Cell>,
    origin_count: usize,
    destination_count: usize,
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
        let origins = compiled.origins.classes(&compiled.addresses, MOST_LOOKS / 5)?;
        let destinations = compiled.destinations.classes(&compiled.addresses, MOST_LOOKS / 5)?;
        let mut limits = Limits::default();
        compiled.columns.iter().for_each(|column| column.limits(&mut limits));
        let weights = weights(compiled.services.len(), &limits);
        let carriers: Box<[u32]> = compiled.services.iter().map(|service| u32::try_from(service.carrier).unwrap_or(u32::MAX)).collect();
        let timetable = Timetable::of(compiled, carriers.iter().max().map_or(0, |most| *most as usize + 1))?;
        let tariff = Tariff::of(compiled)?;
        let screens = Screens::new(compiled.services.len(), limits, &timetable.transit_days())?;
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
            cells: Vec::new(),
            origin_count: origin_kinds.examples.len(),
            destination_count: 0,
            is_coarse: false,
            origins,
            destinations,
            screens,
            tariff,
            timetable,
            carriers,
        };
        let prospects = index.prospects(compiled, &origin_kinds.examples, &routes)?;
        index.build(compiled, &prospects, &routes, &weights)?;
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
        for deliverable in &compiled.deliverable {
            for origin in origins {
                for destination in &routes.examples {
                    let route = Route { origin: self.origins.matched(*origin)?, destination: self.destinations.matched(*destination)? };
                    let find = |number| prospect(compiled, number, route, &self.tariff, &self.timetable, &mut chains);
                    all.push(deliverable.iter().filter_map(find).collect());
                }
            }
        }
        self.chains = chains.numbers;
        Some(all)
    }

    /// The cells: of each class of destination, where they aren't too many; else of each kind of route.
    fn build(&mut self, compiled: &Compiled, prospects: &[Vec<Prospect>], routes: &Kinds, weights: &[(i64, i64)]) -> Option<()> {
        let most = CANDIDATES_PER_SERVICE * compiled.services.len() + MORE_CANDIDATES;
        let kinds = routes.examples.len();
        let of_kind = |place: usize| prospects.get(place).map_or(0, Vec::len);
        let before = prospects.len() / kinds.max(1);
        let by_class: usize =
            (0..before).flat_map(|before| routes.of_classes.iter().map(move |kind| before * kinds + *kind as usize)).map(of_kind).sum();
        let by_kind: usize = prospects.iter().map(Vec::len).sum();
        self.is_coarse = by_class * FEWEST_PARTS > most;
        if by_kind > most {
            return None;
        }
        let parts = most / (if self.is_coarse { by_kind } else { by_class }).max(1);
        let tags = tags(compiled.services.len(), &self.screens.carrying);
        let builder = self.builder(&tags, weights, parts.clamp(1, MOST_PARTS));
        let mut cells = Vec::new();
        if self.is_coarse {
            cells.extend(prospects.iter().map(|own| builder.cell(own, None)));
            self.destination_kinds.clone_from(&routes.of_classes);
        } else {
            for before in 0..before {
                for (class, kind) in self.destinations.numbered().zip(&routes.of_classes) {
                    cells.push(of_class(compiled, &builder, prospects.get(before * kinds + *kind as usize)?, class.1));
                }
            }
            self.destination_kinds = Kinds::by_class(&self.destinations).of_classes;
        }
        self.destination_count = cells.len() / before;
        self.cells = cells;
        Some(())
    }

    /// The cell of a consignment.
    fn cell_of(&self, asked: &Coordinates) -> Option<&Cell> {
        let origin = *self.origin_kinds.get(asked.origin.number())? as usize;
        let destination = *self.destination_kinds.get(asked.destination.number())? as usize;
        self.cells.get((asked.direction as usize * self.origin_count + origin) * self.destination_count + destination)
    }

    /// What services have for a consignment, in the order of their numbers.
    fn prospects_of(&self, asked: &Coordinates) -> Option<&[Prospect]> {
        let origin = *self.origin_kinds.get(asked.origin.number())? as usize;
        let route = *self.routes.get(asked.destination.number())? as usize;
        self.prospects.get((asked.direction as usize * self.origin_count + origin) * self.route_count + route).map(|own| &**own)
    }

    /// What a service has for a consignment, as a candidate without a bound.
    fn prospect(&self, asked: &Coordinates, service: u32) -> Option<Candidate> {
        let prospects = self.prospects_of(asked)?;
        let place = prospects.binary_search_by_key(&(service as usize), |prospect| prospect.service).ok()?;
        let Prospect { lane, chain, .. } = *prospects.get(place)?;
        Some(Candidate { bound: 0, service, chain, lane })
    }

    /// Whether a candidate's bits would be left by a consignment's rows, in a cell of its class of destination.
    fn passes(
        &self,
        candidate: &Candidate,
        asked: &Coordinates,
        days_row: Option<u16>,
        destination: &Matched,
        compiled: &Compiled,
    ) -> bool {
        let service = candidate.service as usize;
        let rows = asked.rows().iter().copied().chain(days_row);
        rows.into_iter().all(|row| self.screens.leaves(row, service, candidate.lane as usize))
            && (self.is_coarse || !compiled.columns.iter().any(|column| column.excludes(service, destination)))
    }

    pub(super) fn memory(&self) -> usize {
        self.cells.iter().map(Cell::memory).sum::<usize>()
            + self.origins.memory()
            + self.destinations.memory()
            + self.screens.memory()
            + self.tariff.memory()
            + self.timetable.memory()
            + self.chains.capacity() * size_of::<u32>()
            + size_of_val(&*self.carriers)
            + self.prospects.iter().map(|own| size_of_val(&**own) + 16).sum::<usize>()
            + size_of_val(&*self.routes)
            + size_of_val(&*self.origin_kinds)
            + size_of_val(&*self.destination_kinds)
    }
}

/// The cell of one class of destination, without the services that don't deliver there.
fn of_class(compiled: &Compiled, builder: &Builder<'_>, prospects: &[Prospect], destination: &Matched) -> Cell {
    let excluded = |prospect: &Prospect| compiled.columns.iter().any(|column| column.excludes(prospect.service, destination));
    let own: Vec<Prospect> = prospects.iter().filter(|prospect| !excluded(prospect)).copied().collect();
    builder.cell(&own, Some(destination))
}
