//! Ways: which lanes of a service lead from a class of origins to a class of destinations, the first that match.

use std::collections::HashMap;
use std::ops::Range;

use crate::exact::small;
use crate::matcher::verdict::Way;

/// A service in a region.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) service: u32,
    pub(super) way: u32,
}

/// No map.
pub(super) const LOOSE: u32 = u32::MAX;
/// The way of places to which nothing leads: the first.
pub(super) const NO_WAY: u32 = 0;

/// A transit lane and the rate lanes up to the first that is always valid, by their places among a service's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lanes {
    pub(super) transit: Option<u32>,
    /// Among the places of all ways.
    pub(super) rates: Range<u32>,
}

/// From classes to ways, for the services that name the same lists.
#[derive(Debug)]
pub(super) struct Map {
    /// Whether it is the same from everywhere: then there are only ways by class of destination.
    pub(super) is_blind: bool,
    /// The places from which on, up to the next, there is one way; ascending.
    pub(super) starts: Box<[u32]>,
    pub(super) ways: Box<[u32]>,
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
    pub(super) maps: Vec<Map>,
    pub(super) of_services: Box<[u32]>,
    pub(super) all: Vec<Lanes>,
    pub(super) rates: Vec<u32>,
    /// Where the shelves of each row begin, and where the last end.
    firsts: Vec<u32>,
    /// By class of weights the shelves of all rows, those of each the cheapest first.
    shelves: Vec<Vec<u32>>,
    /// The rows of what is the same from everywhere, by class of destination; of what isn't, by pair of classes.
    blind: Box<[u32]>,
    sighted: HashMap<u32, u32>,
}

/// The addresses for which some services have one way each.
#[derive(Default)]
pub(super) struct Region {
    pub(super) is_blind: bool,
    /// Pairs of classes, or classes of destinations.
    pub(super) area: Vec<u32>,
    pub(super) members: Vec<Member>,
}

impl Ways {
    /// No ways yet, to so many classes of destinations.
    pub(super) fn none(destinations: usize) -> Self {
        Self {
            destinations,
            maps: Vec::new(),
            of_services: Box::default(),
            all: Vec::new(),
            rates: Vec::new(),
            firsts: Vec::new(),
            shelves: Vec::new(),
            blind: Box::default(),
            sighted: HashMap::new(),
        }
    }

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
            for shelf in row {
                rows_of.entry(*shelf).or_default().push(number);
            }
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
        let Some(lanes) = self.all.get(number as usize) else { return Way::Unknown };
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
            + self.all.capacity() * size_of::<Lanes>()
            + (self.rates.capacity() + self.firsts.capacity()) * size_of::<u32>()
            + self.shelves.iter().map(|all| size_of_val(&**all)).sum::<usize>()
            + size_of_val(&*self.blind)
    }
}
