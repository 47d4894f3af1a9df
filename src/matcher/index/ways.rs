//! Ways: which lanes of a service lead from a class of origins to a class of destinations, the first that match.

use std::collections::HashMap;
use std::ops::Range;

use super::Member;
use crate::matcher::compiled::{Compiled, CompiledService, Route};
use crate::matcher::verdict::Way;
use crate::place::{Covered, ListId};

/// The most looks at lanes and classes that finding ways may take; the services of lists that are then left are loose.
pub(super) const MOST_LOOKS: usize = 200_000_000;

/// No map.
const LOOSE: u32 = u32::MAX;

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
    ways: Box<[u32]>,
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
    /// The rows of what is the same from everywhere, by class of destination; of what isn't, by class of origin, too.
    blind: Box<[u32]>,
    sighted: HashMap<u32, Box<[u32]>>,
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
    pub(super) covered: [&'a Covered; 2],
    /// How many classes of origins and of destinations there are.
    pub(super) classes: [usize; 2],
    pub(super) most_looks: usize,
    known: HashMap<(Option<u32>, Vec<u32>), u32>,
    ways: Ways,
}

impl<'a> Finder<'a> {
    pub(super) fn new(covered: [&'a Covered; 2], classes: [usize; 2], most_looks: usize) -> Self {
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
        let mut finder = Self { covered, classes, most_looks, known: HashMap::new(), ways };
        finder.way(None, Vec::new());
        finder
    }

    fn way(&mut self, transit: Option<u32>, rates: Vec<u32>) -> u32 {
        if let Some(known) = self.known.get(&(transit, rates.clone())) {
            return *known;
        }
        let number = small(self.ways.ways.len());
        let first = small(self.ways.rates.len());
        self.ways.rates.extend(&rates);
        self.ways.ways.push(Lanes { transit, rates: first..small(self.ways.rates.len()) });
        self.known.insert((transit, rates), number);
        number
    }

    /// The ways of all services, the regions that they make, and the services that are loose.
    pub(super) fn find(mut self, compiled: &Compiled) -> (Ways, Vec<Region>, Vec<u32>) {
        let (mut numbers, mut named): (HashMap<Named, u32>, Vec<(Named, Vec<u32>)>) = (HashMap::new(), Vec::new());
        for (number, service) in (0..).zip(&compiled.services) {
            let next = small(named.len());
            let place = *numbers.entry(Named::of(service)).or_insert(next);
            if place == next {
                named.push((Named::of(service), Vec::new()));
            }
            if let Some((_, services)) = named.get_mut(place as usize) {
                services.push(number);
            }
        }
        let mut of_services = vec![LOOSE; compiled.services.len()];
        let (mut regions, mut places): (Vec<Region>, HashMap<(bool, Vec<u32>), usize>) = (Vec::new(), HashMap::new());
        let mut loose = Vec::new();
        for (named, services) in named {
            let Some(map) = self.map(&named) else {
                loose.extend(services);
                continue;
            };
            let number = small(self.ways.maps.len());
            for service in &services {
                if let Some(own) = of_services.get_mut(*service as usize) {
                    *own = number;
                }
            }
            let mut areas: HashMap<u32, Vec<u32>> = HashMap::new();
            for (place, way) in (0..).zip(&map.ways) {
                areas.entry(*way).or_default().push(place);
            }
            let mut areas: Vec<(u32, Vec<u32>)> = areas.into_iter().collect();
            areas.sort_unstable();
            for (way, area) in areas {
                let has_all = self.ways.ways.get(way as usize).is_some_and(|own| own.transit.is_some() && !own.rates.is_empty());
                if !has_all {
                    continue;
                }
                let place = *places.entry((map.is_blind, area)).or_insert_with_key(|(is_blind, area)| {
                    regions.push(Region { is_blind: *is_blind, area: area.clone(), members: Vec::new() });
                    regions.len() - 1
                });
                if let Some(region) = regions.get_mut(place) {
                    region.members.extend(services.iter().map(|service| Member { service: *service, way }));
                }
            }
            self.ways.maps.push(map);
        }
        self.ways.of_services = of_services.into();
        regions.iter_mut().for_each(|region| region.members.sort_unstable_by_key(|member| member.service));
        (self.ways, regions, loose)
    }

    /// The ways of what some lanes name; `None` if it takes too many looks to find them.
    fn map(&mut self, named: &Named) -> Option<Map> {
        let is_blind = named.routes().all(|route| route.from.is_none());
        let [origins, destinations] = self.classes;
        let origins = if is_blind { 1 } else { origins };
        let looks: usize =
            named.routes().map(|route| route.to.map_or(destinations, |to| self.covered[1].by(to).map_or(0, <[u32]>::len))).sum();
        self.most_looks = self.most_looks.checked_sub(looks.checked_add(destinations)?.checked_mul(origins)?)?;
        let mut ways = Vec::with_capacity(origins * destinations);
        for origin in 0..small(origins) {
            let leaves = |route: &Route| is_blind || route.from.is_none_or(|from| self.covers(0, from).binary_search(&origin).is_ok());
            let mut transit: Vec<Option<u32>> = vec![None; destinations];
            for (place, route) in (0..).zip(&named.transit).filter(|(_, route)| leaves(route)) {
                self.each(route.to, |class| {
                    if let Some(own) = transit.get_mut(class) {
                        own.get_or_insert(place);
                    }
                });
            }
            let mut rates: Vec<(Vec<u32>, bool)> = vec![(Vec::new(), false); destinations];
            for (place, (route, is_endless)) in (0..).zip(&named.rates).filter(|(_, (route, _))| leaves(route)) {
                self.each(route.to, |class| {
                    if let Some((own, is_done)) = rates.get_mut(class).filter(|(_, is_done)| !is_done) {
                        own.push(place);
                        *is_done = *is_endless;
                    }
                });
            }
            for (transit, (rates, _)) in transit.into_iter().zip(rates) {
                let way = self.way(transit, rates);
                ways.push(way);
            }
        }
        Some(Map { is_blind, ways: ways.into() })
    }

    fn covers(&self, side: usize, list: ListId) -> &[u32] {
        let covered = self.covered.get(side).and_then(|covered| covered.by(list));
        debug_assert!(covered.is_some(), "every list of a lane tells classes apart");
        covered.unwrap_or_default()
    }

    /// Each class of destinations that a lane leads to.
    fn each(&self, to: Option<ListId>, mut visit: impl FnMut(usize)) {
        match to {
            Some(to) => self.covers(1, to).iter().for_each(|class| visit(*class as usize)),
            None => (0..self.classes[1]).for_each(visit),
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
        let none = row(Vec::new());
        for (at, shelves) in sighted {
            let (origin, class) = (at / small(self.destinations), at % small(self.destinations));
            let number = row(shelves);
            let rows = self.sighted.entry(origin).or_insert_with(|| vec![none; self.destinations].into());
            if let Some(own) = rows.get_mut(class as usize) {
                *own = number;
            }
        }
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
        let (origin, class) = (place / small(self.destinations).max(1), self.destination(place));
        let sighted = if self.sighted.is_empty() { None } else { self.sighted.get(&origin).and_then(|rows| rows.get(class)) };
        let all = self.shelves.get(weights).map(Vec::as_slice).unwrap_or_default();
        [sighted, self.blind.get(class)].map(|row| {
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
        let place = if map.is_blind { self.destination(place) } else { place as usize };
        map.ways.get(place).map_or(Way::Unknown, |way| self.way(*way))
    }

    pub(super) fn memory(&self) -> usize {
        let maps: usize = self.maps.iter().map(|map| size_of::<Map>() + size_of_val(&*map.ways)).sum();
        let sighted: usize = self.sighted.values().map(|rows| size_of_val(&**rows)).sum();
        maps + sighted
            + size_of_val(&*self.of_services)
            + self.ways.capacity() * size_of::<Lanes>()
            + (self.rates.capacity() + self.firsts.capacity()) * size_of::<u32>()
            + self.shelves.iter().map(|all| size_of_val(&**all)).sum::<usize>()
            + size_of_val(&*self.blind)
    }
}

fn small(count: usize) -> u32 {
    debug_assert!(u32::try_from(count).is_ok(), "counts of the index fit 32 bits");
    u32::try_from(count).unwrap_or(u32::MAX)
}
