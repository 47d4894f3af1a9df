//! Finding ways: of services that name the same lists once, with as many looks and as much room as there are.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::caps::Caps;
use super::charted::Charted;
use super::ways::{LOOSE, Lanes, Map, Member, NO_WAY, Region, Ways};
use crate::exact::small;
use crate::matcher::compiled::{Compiled, CompiledService, Route};
use crate::place::{Covered, ListId};

/// About how many bytes the index takes for each place of an area, each start of a way and each of its rates, and each member of a region.
const OF_PLACE: usize = 32;
const OF_START: usize = 8;
const OF_MEMBER: usize = 800;

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
            rates: service.rates.iter().map(|lane| (lane.route, lane.validity.is_endless())).collect(),
        }
    }

    fn routes(&self) -> impl Iterator<Item = &Route> {
        self.transit.iter().chain(self.rates.iter().map(|(route, _)| route))
    }
}

/// Ways being found.
pub(super) struct Finder<'a> {
    covered: [&'a Covered; 2],
    charted: Charted,
    /// How many classes of origins and of destinations there are.
    classes: [usize; 2],
    looks: usize,
    room: usize,
    known: HashMap<(Option<u32>, Vec<u32>), u32>,
    /// By class of destinations the lanes of a service from one class of origins; those that aren't empty are named beside them.
    found: Vec<Found>,
    touched: Vec<u32>,
    /// All classes of destinations.
    everywhere: Rc<[u32]>,
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
    pub(super) fn new(covered: [&'a Covered; 2], classes: [usize; 2], charted: Charted, caps: &Caps, room: usize) -> Self {
        let ways = Ways::none(classes[1]);
        let found = vec![Found::default(); classes[1]];
        let everywhere = (0..small(classes[1])).collect();
        let (known, touched) = (HashMap::new(), Vec::new());
        let mut finder = Self { covered, charted, classes, looks: caps.looks, room, known, found, touched, everywhere, ways };
        finder.way(None, Vec::new());
        finder
    }

    fn way(&mut self, transit: Option<u32>, rates: Vec<u32>) -> u32 {
        let way = (transit, rates);
        if let Some(known) = self.known.get(&way) {
            return *known;
        }
        let number = small(self.ways.all.len());
        let first = small(self.ways.rates.len());
        self.ways.rates.extend(&way.1);
        self.ways.all.push(Lanes { transit, rates: first..small(self.ways.rates.len()) });
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
        let (mut regions, mut places) = (Vec::<Region>::new(), HashMap::<(bool, Vec<u32>), usize>::new());
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
        let is_zone_told = |zone: Option<u32>| zone.is_none_or(|zone| self.charted.zone(zone).is_some());
        if !named.routes().all(|route| is_told(0, route.from) && is_told(1, route.to) && is_zone_told(route.zone)) {
            return None;
        }
        let (room, ways) = (self.room, self.ways.all.len());
        let mapped = self.mapped(named, services);
        if mapped.is_none() {
            self.put_back(ways);
            self.room = room;
        }
        mapped
    }

    fn mapped(&mut self, named: &Named, services: usize) -> Option<Mapped> {
        let is_blind = named.routes().all(|route| self.origins(route).is_none());
        let origins = if is_blind { 1 } else { small(self.classes[0]) };
        // By origin the lanes that leave from there, in order.
        let mut leaving: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let room = self.room;
        for (lane, route) in (0..).zip(named.routes()) {
            let from = self.origins(route);
            let count = from.as_deref().map_or(origins as usize, <[u32]>::len);
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

    /// The classes of origins that a route leads from; `None` for all.
    fn origins(&self, route: &Route) -> Option<Cow<'a, [u32]>> {
        let [covered, _] = self.covered;
        let own = route.from.map(|from| covered.by(from).unwrap_or_default());
        let zone = route.zone.and_then(|zone| self.charted.zone(zone)).and_then(|(origins, _)| origins.as_deref());
        both(own, zone)
    }

    /// The classes of destinations that it leads to; `None` for all.
    fn destinations(&self, route: &Route) -> Option<Cow<'a, [u32]>> {
        let [_, covered] = self.covered;
        let of = |list: ListId| covered.by(list).unwrap_or_default();
        let zone = route.zone.and_then(|zone| self.charted.zone(zone)).map(|(_, to)| of(*to));
        match (route.to.map(of), zone) {
            (Some(own), None) | (None, Some(own)) => Some(Cow::Borrowed(own)),
            (own, zone) => both(own, zone),
        }
    }

    /// Puts down where a lane leads.
    fn lane(&mut self, named: &Named, lane: usize) -> Option<()> {
        let rate = lane.checked_sub(named.transit.len());
        let (route, is_endless) = match rate {
            Some(rate) => named.rates.get(rate).map(|(route, is_endless)| (route, *is_endless))?,
            None => (named.transit.get(lane)?, false),
        };
        let everywhere = self.everywhere.clone();
        let to = self.destinations(route);
        let covered = to.as_deref().unwrap_or(&everywhere);
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
        for lanes in self.ways.all.drain(first..).rev() {
            let rates = self.ways.rates.split_off(lanes.rates.start as usize);
            self.known.remove(&(lanes.transit, rates));
        }
    }
}

/// The classes that are in both of two lists, ascending; an absent list has all.
fn both<'c>(own: Option<&'c [u32]>, other: Option<&[u32]>) -> Option<Cow<'c, [u32]>> {
    match (own, other) {
        (Some(own), None) => Some(Cow::Borrowed(own)),
        (None, Some(other)) => Some(Cow::Owned(other.to_vec())),
        (Some(own), Some(other)) => Some(own.iter().copied().filter(|class| other.binary_search(class).is_ok()).collect()),
        (None, None) => None,
    }
}
