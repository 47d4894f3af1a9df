//! Shipping locations: their clocks, and who collects there when.

use std::sync::Arc;

use super::names::ByName;
use crate::consignment::Direction;
use crate::exact::small;
use crate::place::{Country, Spot};
use crate::time::{Calendar, Clock, Clocks, Opening};

/// A place of collection, compiled: a shipping location, or wherever inbound consignments are whose origin names none.
pub(super) struct Location {
    /// Of its time zone, shared with the other locations in it.
    pub(super) clocks: Arc<Clocks>,
    pub(super) spot: Spot,
    /// Its country and its postcode as an address gives them.
    pub(super) country: Option<Country>,
    pub(super) postcode: Option<String>,
    /// Who collects, by the numbers of collectors, ascending, each with its calendars.
    pub(super) collections: Box<[(u32, Box<[Calendar]>)]>,
}

impl Location {
    /// The near days on which each carrier collects.
    pub(super) fn near<'a>(&'a self, clock: &'a Clock) -> impl Iterator<Item = u64> + 'a {
        self.collections.iter().map(|(_, calendars)| Opening::near(calendars, None, clock))
    }

    /// The place of a collector among its own.
    #[inline]
    fn place(&self, collector: u32) -> Option<usize> {
        // Most carriers collect everywhere, and carriers are numbered as they stand in the rule set.
        match self.collections.get(collector as usize) {
            Some((same, _)) if *same == collector => Some(collector as usize),
            _ => self.collections.binary_search_by_key(&collector, |(own, _)| *own).ok(),
        }
    }
}

/// Who collects for a service: its carrier, by calendars for this service where a location has some, else by those for all of its services.
/// Collectors are numbered, the carriers first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Collector {
    pub(super) number: u32,
    pub(super) carrier: u32,
}

/// All of a rule set's. Where it has none, or none is named, every carrier collects every day but its holidays.
pub(crate) struct Locations {
    /// Those that have names, and after them that of inbound consignments whose origin names none, if the rule set says who collects these.
    pub(super) all: Vec<Location>,
    named: usize,
    /// How many collections stand before those of each.
    pub(super) firsts: Vec<usize>,
    numbers: ByName<usize>,
    everyday: [Calendar; 1],
    /// The same of carriers that have holidays, ascending.
    nearly_everyday: Box<[(u32, [Calendar; 1])]>,
    pub(super) utc: Arc<Clocks>,
}

impl Locations {
    pub(super) fn new(
        all: Vec<Location>,
        numbers: ByName<usize>,
        nearly_everyday: impl IntoIterator<Item = (u32, Calendar)>,
        utc: Arc<Clocks>,
    ) -> Self {
        let count = |sum: &mut usize, location: &Location| Some(std::mem::replace(sum, *sum + location.collections.len()));
        let firsts = all.iter().scan(0, count).collect();
        let named = all.iter().filter(|location| location.spot.location.is_some()).count();
        let nearly_everyday = nearly_everyday.into_iter().map(|(carrier, calendar)| (carrier, [calendar])).collect();
        Self { all, named, firsts, numbers, everyday: [Calendar::everyday([])], nearly_everyday, utc }
    }

    /// How many have names.
    pub(super) fn count(&self) -> usize {
        self.named
    }

    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    pub(super) fn get(&self, number: usize) -> Option<&Location> {
        self.all.get(number)
    }

    /// Where a consignment is collected; `None` where all collect every day.
    #[inline]
    pub(super) fn of(&self, origin: Option<u32>, direction: Direction) -> Option<u32> {
        let inbound = || (direction == Direction::Inbound && self.all.len() > self.named).then(|| small(self.named));
        origin.or_else(inbound)
    }

    pub(crate) fn spots(&self) -> Vec<Spot> {
        self.all.iter().take(self.named).map(|location| location.spot).collect()
    }

    /// The calendars of a collector at a place of collection, none where it doesn't collect, with their place among those there.
    #[inline]
    pub(super) fn calendars(&self, at: Option<u32>, collector: Collector) -> (&[Calendar], usize) {
        let Some(at) = at else { return (self.anywhere(collector.carrier), 0) };
        let Some(location) = self.all.get(at as usize) else { return (&[], 0) };
        let for_all = || location.place(collector.carrier).filter(|_| collector.number != collector.carrier);
        let place = location.place(collector.number).or_else(for_all);
        let calendars = place.and_then(|place| location.collections.get(place)).map(|(_, calendars)| &**calendars).unwrap_or_default();
        (calendars, place.unwrap_or_default())
    }

    /// Whether a collector ever comes to a shipping location.
    pub(crate) fn is_collected(&self, location: u32, collector: Collector) -> bool {
        !self.calendars(Some(location), collector).0.is_empty()
    }

    /// The calendar of a carrier where all collect every day.
    fn anywhere(&self, carrier: u32) -> &[Calendar] {
        let own = self.nearly_everyday.binary_search_by_key(&carrier, |(own, _)| *own).ok();
        own.and_then(|own| self.nearly_everyday.get(own)).map_or(&self.everyday, |(_, calendars)| calendars)
    }

    pub(super) fn clocks(&self, at: Option<u32>) -> &Clocks {
        at.and_then(|location| self.all.get(location as usize)).map_or(&self.utc, |location| &location.clocks)
    }

    pub(super) fn memory(&self) -> usize {
        let calendars = self.all.iter().flat_map(|location| location.collections.iter().flat_map(|(_, calendars)| calendars));
        let calendars = calendars.chain(self.nearly_everyday.iter().flat_map(|(_, calendars)| calendars));
        let collections = self.all.iter().map(|location| size_of_val(&*location.collections));
        calendars.map(Calendar::memory).sum::<usize>()
            + collections.sum::<usize>()
            + self.numbers.memory()
            + self.all.len() * (size_of::<Location>() + size_of::<usize>())
    }
}
