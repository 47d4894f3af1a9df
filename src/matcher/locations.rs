//! Shipping locations: their clocks, and who collects there when.

use std::sync::Arc;

use super::names::ByName;
use crate::place::{Country, Spot};
use crate::time::{Calendar, Clock, Clocks, Opening};

/// A shipping location, compiled.
pub(super) struct Location {
    /// Of its time zone, shared with the other locations in it.
    pub(super) clocks: Arc<Clocks>,
    pub(super) spot: Spot,
    /// Its country and its postcode as an address gives them.
    pub(super) country: Option<Country>,
    pub(super) postcode: Option<String>,
    /// The carriers that collect, by their numbers, ascending, each with its calendars.
    pub(super) collections: Box<[(u32, Box<[Calendar]>)]>,
}

impl Location {
    /// The near days on which each carrier collects.
    pub(super) fn near<'a>(&'a self, clock: &'a Clock) -> impl Iterator<Item = u64> + 'a {
        self.collections.iter().map(|(_, calendars)| Opening::near(calendars, None, clock))
    }
}

/// All of a rule set's. Where it has none, or none is named, every carrier collects every day.
pub(super) struct Locations {
    pub(super) all: Vec<Location>,
    /// How many collections stand before those of each.
    pub(super) firsts: Vec<usize>,
    numbers: ByName<usize>,
    everyday: [Calendar; 1],
    pub(super) utc: Arc<Clocks>,
}

impl Locations {
    pub(super) fn new(all: Vec<Location>, numbers: ByName<usize>, utc: Arc<Clocks>) -> Self {
        let count = |sum: &mut usize, location: &Location| Some(std::mem::replace(sum, *sum + location.collections.len()));
        let firsts = all.iter().scan(0, count).collect();
        Self { all, firsts, numbers, everyday: [Calendar::everyday()], utc }
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    pub(super) fn get(&self, number: usize) -> Option<&Location> {
        self.all.get(number)
    }

    pub(super) fn spots(&self) -> Vec<Spot> {
        self.all.iter().map(|location| location.spot).collect()
    }

    /// The carriers that collect at a location.
    pub(super) fn carriers(&self, location: usize) -> impl Iterator<Item = u32> {
        self.all.get(location).into_iter().flat_map(|location| location.collections.iter().map(|(carrier, _)| *carrier))
    }

    /// The calendars of a carrier at an origin, none where it doesn't collect, with their place among those of the location.
    #[inline]
    pub(super) fn calendars(&self, origin: Option<u32>, carrier: u32) -> (&[Calendar], usize) {
        let Some(location) = origin else { return (&self.everyday, 0) };
        let own = self.all.get(location as usize).map(|location| &*location.collections).unwrap_or_default();
        // Most carriers collect everywhere, and carriers are numbered as they stand in the rule set.
        let place = match own.get(carrier as usize) {
            Some((same, _)) if *same == carrier => Some(carrier as usize),
            _ => own.binary_search_by_key(&carrier, |(own, _)| *own).ok(),
        };
        let calendars = place.and_then(|place| own.get(place)).map(|(_, calendars)| &**calendars).unwrap_or_default();
        (calendars, place.unwrap_or_default())
    }

    pub(super) fn clocks(&self, origin: Option<u32>) -> &Clocks {
        origin.and_then(|location| self.all.get(location as usize)).map_or(&self.utc, |location| &location.clocks)
    }

    pub(super) fn memory(&self) -> usize {
        let calendars = self.all.iter().flat_map(|location| location.collections.iter().flat_map(|(_, calendars)| calendars));
        let collections = self.all.iter().map(|location| size_of_val(&*location.collections));
        calendars.map(Calendar::memory).sum::<usize>()
            + collections.sum::<usize>()
            + self.numbers.memory()
            + self.all.len() * (size_of::<Location>() + size_of::<usize>())
    }
}
