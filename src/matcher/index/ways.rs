//! Ways: which lanes of a service lead from a class of origins to a class of destinations, the first that match.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::Member;
use super::caps::Caps;
use crate::exact::small;
use crate::matcher::compiled::{Compiled, CompiledService, Route};
use crate::matcher::verdict::Way;
use crate::place::{Covered, ListId};

/// No map.
const LOOSE: u32 = u32::MAX;
/// The way of places to which nothing leads: the first.
const NO_WAY: u32 = 0;

/// About how many bytes the index takes for each place of an area, each start of a way and each of its rates, and each member of a region.
const OF_PLACE: usize = 32;
const OF_START: usize = 8;
const OF_MEMBER: usize = 800;

/// A transit lane and the rate lanes up to the first that is always valid, by their places among a service's.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lanes {
    transit: Option<u32>,
    /// Among the places of all ways.
    rates: Range<u32>,
}

/// From classes to ways, for the services that name the same lists.
#[derive(Debug)]
struct Map {
    /// Whether it is the same from everywhere: then there are only ways by class of destination.
    is_blind: bool,
    /// The places from which on, up to the next, there is one way; ascending.
    starts: Box<[u32]>,
    ways: Box<[u32]>,
}

impl Map {
    /// The way of a place.
    fn way(&self, place: u32) -> u32 {
        let before = self.starts.partition_point(|start| *start <= place);
        before.checked_sub(1).and_then(|last| self.ways.get(last)).copied().unwrap_or(NO_WAY)
    }
}

/// All ways, and which regions there are for a pair of classes.
pub(super) struct Ways {
    destinations: usize,
    maps: Vec<Map>,
    of_services: Box<[u32]>,
    ways: Vec<Lanes>,
    rates: Vec<u32>,
    /// Where the shelves of each row begin, and where the last end.
    firsts: Vec<u32>,
    /// By class of weights the shelves of all rows, those of each the cheapest first.
    shelves: Vec<Vec<u32>>,
    /// The rows of what is the same from everywhere, by class of destination; of what isn't, by pair of classes.
    blind: Box<[u32]>,
    sighted: HashMap<u32, u32>,
}

/// What some lanes name, in order.
#[derive(PartialEq, Eq, Hash)]
struct Named {
    transit: Vec<Route>,
    /// With whether they are always valid.
    rates: Vec<(Route, bool)>,
}

impl Named {
    fn of(service: &CompiledService) -> Self {
        Self {
            transit: service.transit.iter().map(|lane| lane.route).collect(),
            rates: service.rates.iter().map(|lane| (lane.route, lane.rate.validity.is_endless())).collect(),
        }
    }

    fn routes(&self) -> impl Iterator<Item = &Route> {
        self.transit.iter().chain(self.rates.iter().map(|(route, _)| route))
    }
}

/// The addresses for which some services have one way each.
#[derive(Default)]
pub(super) struct Region {
    pub(super) is_blind: bool,
    /// Pairs of classes, or classes of destinations.
    pub(super) area: Vec<u32>,
    pub(super) members: Vec<Member>,
}

/// Ways being found.
pub(super) struct Finder<'a> {
    covered: [&'a Covered; 2],
    /// How many classes of origins and of destinations there are.
    classes: [usize; 2],
    looks: usize,
    room: usize,
    known: HashMap<(Option<u32>, Vec<u32>), u32>,
    /// By class of destinations the lanes of a service from one class of origins; those that aren't empty are named beside them.
    found: Vec<Found>,
    touched: Vec<u32>,
    /// All classes of destinations.
    everywhere: std::rc::Rc<[u32]>,
    ways: Ways,
}

/// The lanes that have been found to lead to a class of destinations.
#[derive(Clone, Default)]
struct Found {
    transit: Option<u32>,
    rates: Vec<u32>,
    /// Whether the last is always valid.
    is_done: bool,
}

/// The ways of some services, and the places of those that have all that it takes.
type Mapped = (Map, BTreeMap<u32, Vec<u32>>);

impl<'a> Finder<'a> {
    pub(super) fn new(covered: [&'a Covered; 2], classes: [usize; 2], caps: &Caps, room: usize) -> Self {
        let ways = Ways {
            destinations: classes[1],
            maps: Vec::new(),
            of_services: Box::default(),
            ways: Vec::new(),
            rates: Vec::new(),
            firsts: Vec::new(),
            shelves: Vec::new(),
            blind: Box::default(),
            sighted: HashMap::new(),
        };
        let found = vec![Found::default(); classes[1]];
        let everywhere = (0..small(classes[1])).collect();
        let (known, touched) = (HashMap::new(), Vec::new());
        let mut finder = Self { covered, classes, looks: caps.looks, room, known, found, touched, everywhere, ways };
        finder.way(None, Vec::new());
        finder
    }

    fn way(&mut self, transit: Option<u32>, rates: Vec<u32>) -> u32 {
        let way = (transit, rates);
        if let Some(known) = self.known.get(&way) {
            return *known;
        }
        let number = small(self.ways.ways.len());
        let first = small(self.ways.rates.len());
        self.ways.rates.extend(&way.1);
        self.ways.ways.push(Lanes { transit, rates: first..small(self.ways.rates.len()) });
        self.known.insert(way, number);
        number
    }

    /// The ways of all services, the regions that they make, and the services that are loose.
    pub(super) fn find(mut self, compiled: &Compiled) -> (Ways, Vec<Region>, Vec<u32>) {
        let mut numbers: HashMap<Named, Vec<u32>> = HashMap::new();
        for (number, service) in (0..).zip(&compiled.services) {
            numbers.entry(Named::of(service)).or_default().push(number);
        }
        let mut named: Vec<(Named, Vec<u32>)> = numbers.into_iter().collect();
        named.sort_unstable_by_key(|(_, services)| services.first().copied());
        let mut of_services = vec![LOOSE; compiled.services.len()];
        let (mut regions, mut places): (Vec<Region>, HashMap<(bool, Vec<u32>), usize>) = (Vec::new(), HashMap::new());
        let mut loose = Vec::new();
        for (named, services) in named {
            let Some((map, areas)) = self.map(&named, services.len()) else {
                loose.extend(services);
                continue;
            };
            let number = small(self.ways.maps.len());
            for service in &services {
                if let Some(own) = of_services.get_mut(*service as usize) {
                    *own = number;
                }
            }
            for (way, area) in areas {
                let place = *places.entry((map.is_blind, area)).or_insert_with(|| {
                    regions.push(Region { is_blind: map.is_blind, ..Region::default() });
                    regions.len() - 1
                });
                if let Some(region) = regions.get_mut(place) {
                    region.members.extend(services.iter().map(|service| Member { service: *service, way }));
                }
            }
            self.ways.maps.push(map);
        }
        self.ways.of_services = of_services.into();
        for ((_, area), place) in places {
            if let Some(region) = regions.get_mut(place) {
                region.area = area;
                region.members.sort_unstable_by_key(|member| member.service);
            }
        }
        loose.sort_unstable();
        (self.ways, regions, loose)
    }

    /// The ways of what some lanes name, for so many services; `None` if it takes too many looks or too much room to find them.
    fn map(&mut self, named: &Named, services: usize) -> Option<Mapped> {
        let is_told =
            |side: usize, list: Option<ListId>| list.is_none_or(|list| self.covered.get(side).is_some_and(|own| own.by(list).is_some()));
        if !named.routes().all(|route| is_told(0, route.from) && is_told(1, route.to)) {
            return None;
        }
        let (room, ways) = (self.room, self.ways.ways.len());
        let mapped = self.mapped(named, services);
        if mapped.is_none() {
            self.put_back(ways);
            self.room = room;
        }
        mapped
    }

    fn mapped(&mut self, named: &Named, services: usize) -> Option<Mapped> {
        let is_blind = named.routes().all(|route| route.from.is_none());
        let origins = if is_blind { 1 } else { small(self.classes[0]) };
        // By origin the lanes that leave from there, in order.
        let mut leaving: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let room = self.room;
        for (lane, route) in (0..).zip(named.routes()) {
            let [covered, _] = self.covered;
            let from = route.from.map(|from| covered.by(from).unwrap_or_default());
            let count = from.map_or(origins as usize, <[u32]>::len);
            self.looks = self.looks.checked_sub(count)?;
            self.take(count * OF_START)?;
            match from {
                Some(from) => from.iter().for_each(|origin| leaving.entry(*origin).or_default().push(lane)),
                None => (0..origins).for_each(|origin| leaving.entry(origin).or_default().push(lane)),
            }
        }
        self.room = room;
        let (mut starts, mut ways, mut areas) = (Vec::new(), Vec::new(), BTreeMap::<u32, Vec<u32>>::new());
        let mut end = 0;
        for (origin, lanes) in leaving {
            for lane in lanes {
                self.lane(named, lane as usize)?;
            }
            self.touched.sort_unstable();
            let first = origin.checked_mul(small(self.classes[1]))?;
            for number in 0..self.touched.len() {
                let class = *self.touched.get(number)?;
                let (place, found) = (first.checked_add(class)?, self.found.get_mut(class as usize).map(std::mem::take)?);
                self.take(found.rates.len() * OF_START)?;
                let has_all = found.transit.is_some() && !found.rates.is_empty();
                let way = self.way(found.transit, found.rates);
                for (start, way) in [(end, NO_WAY), (place, way)] {
                    if start <= place && (start < place || way != NO_WAY) && ways.last().copied().unwrap_or(NO_WAY) != way {
                        starts.push(start);
                        ways.push(way);
                        self.take(OF_START)?;
                    }
                }
                if has_all {
                    let area = areas.entry(way).or_default();
                    self.take(OF_PLACE + if area.is_empty() { services * OF_MEMBER } else { 0 })?;
                    area.push(place);
                }
                end = place + 1;
            }
            self.touched.clear();
        }
        if ways.last().is_some_and(|way| *way != NO_WAY) {
            starts.push(end);
            ways.push(NO_WAY);
        }
        Some((Map { is_blind, starts: starts.into(), ways: ways.into() }, areas))
    }

    /// Puts down where a lane leads.
    fn lane(&mut self, named: &Named, lane: usize) -> Option<()> {
        let rate = lane.checked_sub(named.transit.len());
        let (to, is_endless) = match rate {
            Some(rate) => named.rates.get(rate).map(|(route, is_endless)| (route.to, *is_endless))?,
            None => (named.transit.get(lane)?.to, false),
        };
        let everywhere = self.everywhere.clone();
        let covered: &[u32] = match to {
            Some(to) => {
                let [_, covered] = self.covered;
                covered.by(to).unwrap_or_default()
            }
            None => &everywhere,
        };
        self.looks = self.looks.checked_sub(covered.len())?;
        for class in covered {
            let Some(found) = self.found.get_mut(*class as usize) else { continue };
            if found.transit.is_none() && found.rates.is_empty() {
                self.touched.push(*class);
            }
            match rate {
                Some(rate) if !found.is_done => {
                    found.rates.push(small(rate));
                    found.is_done = is_endless;
                }
                None => {
                    found.transit.get_or_insert(small(lane));
                }
                Some(_) => {}
            }
        }
        Some(())
    }

    /// Takes so many bytes of the room.
    fn take(&mut self, bytes: usize) -> Option<()> {
        self.room = self.room.checked_sub(bytes)?;
        Some(())
    }

    /// Forgets what has been found of services that are loose, with the ways from a number on.
    fn put_back(&mut self, first: usize) {
        for class in self.touched.drain(..) {
            if let Some(found) = self.found.get_mut(class as usize) {
                *found = Found::default();
            }
        }
        for lanes in self.ways.ways.drain(first..).rev() {
            let rates = self.ways.rates.split_off(lanes.rates.start as usize);
            self.known.remove(&(lanes.transit, rates));
        }
    }
}

impl Ways {
    /// Puts down which shelves there are where. `orders` has all shelves in the order in which they are looked at, by class of weights.
    pub(super) fn put(&mut self, regions: &[Region], shelves: &[Range<u32>], orders: &[Vec<u32>]) {
        let (mut blind, mut sighted): (Vec<Vec<u32>>, HashMap<u32, Vec<u32>>) = (vec![Vec::new(); self.destinations], HashMap::new());
        for (region, shelves) in regions.iter().zip(shelves) {
            for at in &region.area {
                if !region.is_blind {
                    sighted.entry(*at).or_default().extend(shelves.clone());
                } else if let Some(row) = blind.get_mut(*at as usize) {
                    row.extend(shelves.clone());
                }
            }
        }
        let (mut known, mut rows): (HashMap<Vec<u32>, u32>, Vec<Vec<u32>>) = (HashMap::new(), Vec::new());
        let mut row = |shelves: Vec<u32>| {
            *known.entry(shelves).or_insert_with_key(|shelves| {
                rows.push(shelves.clone());
                small(rows.len() - 1)
            })
        };
        self.blind = blind.into_iter().map(&mut row).collect();
        self.sighted = sighted.into_iter().map(|(at, shelves)| (at, row(shelves))).collect();
        self.put_rows(&rows, orders);
    }

    fn put_rows(&mut self, rows: &[Vec<u32>], orders: &[Vec<u32>]) {
        let mut rows_of: HashMap<u32, Vec<u32>> = HashMap::new();
        self.firsts.push(0);
        let mut count = 0;
        for (number, row) in (0..).zip(rows) {
            row.iter().for_each(|shelf| rows_of.entry(*shelf).or_default().push(number));
            count += row.len();
            self.firsts.push(small(count));
        }
        for order in orders {
            let (mut next, mut all) = (self.firsts.clone(), vec![0; count]);
            for shelf in order {
                for row in rows_of.get(shelf).into_iter().flatten() {
                    if let Some(next) = next.get_mut(*row as usize)
                        && let Some(place) = all.get_mut(*next as usize)
                    {
                        *place = *shelf;
                        *next += 1;
                    }
                }
            }
            self.shelves.push(all);
        }
    }

    /// The number of a pair of classes.
    #[inline]
    pub(super) fn place(&self, origin: u32, destination: u32) -> Option<u32> {
        origin.checked_mul(u32::try_from(self.destinations).ok()?)?.checked_add(destination)
    }

    /// The class of destinations of a place.
    pub(super) fn destination(&self, place: u32) -> usize {
        place as usize % self.destinations.max(1)
    }

    /// The shelves of a place for a class of weights, in two rows: of each the cheapest first.
    #[inline]
    pub(super) fn rows(&self, place: u32, weights: usize) -> [&[u32]; 2] {
        let sighted = if self.sighted.is_empty() { None } else { self.sighted.get(&place) };
        let all = self.shelves.get(weights).map(Vec::as_slice).unwrap_or_default();
        [sighted, self.blind.get(self.destination(place))].map(|row| {
            let Some(row) = row else { return &[][..] };
            let [from, to] = [*row, *row + 1].map(|number| self.firsts.get(number as usize).copied().unwrap_or(0) as usize);
            all.get(from..to).unwrap_or_default()
        })
    }

    #[inline]
    pub(super) fn way(&self, number: u32) -> Way<'_> {
        let Some(lanes) = self.ways.get(number as usize) else { return Way::Unknown };
        let rates = self.rates.get(lanes.rates.start as usize..lanes.rates.end as usize).unwrap_or_default();
        Way::Known { transit: lanes.transit, rates }
    }

    /// The way of a service at a place.
    #[inline]
    pub(super) fn of_service(&self, service: u32, place: u32) -> Way<'_> {
        let map = self.of_services.get(service as usize).and_then(|map| self.maps.get(*map as usize));
        let Some(map) = map else { return Way::Unknown };
        self.way(map.way(if map.is_blind { small(self.destination(place)) } else { place }))
    }

    pub(super) fn memory(&self) -> usize {
        let maps: usize = self.maps.iter().map(|map| size_of::<Map>() + size_of_val(&*map.starts) + size_of_val(&*map.ways)).sum();
        maps + self.sighted.capacity() * size_of::<(u32, u32)>()
            + size_of_val(&*self.of_services)
            + self.ways.capacity() * size_of::<Lanes>()
            + (self.rates.capacity() + self.firsts.capacity()) * size_of::<u32>()
            + self.shelves.iter().map(|all| size_of_val(&**all)).sum::<usize>()
            + size_of_val(&*self.blind)
    }
}
