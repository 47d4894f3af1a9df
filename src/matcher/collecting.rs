//! From shipping locations and their collections to calendars.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::holidays::Calendars;
use super::locations::{Collector, Location, Locations};
use crate::check::Names;
use crate::exact::small;
use crate::place::{Country, PlaceLists, Spot, locate};
use crate::rule_set::{CarrierService, Collection, CutOff, RuleSet, ShippingLocation, location_address};
use crate::time::{self, Before, Calendar, Clocks, Dates, Weekday, Weekdays, WorkingDays};

/// Who collects for which services.
pub(super) struct Collectors<'a> {
    names: &'a Names<'a>,
    /// The collectors of services that some collection names; the others are their carriers.
    of_services: HashMap<&'a str, u32>,
}

impl<'a> Collectors<'a> {
    pub(super) fn of(rule_set: &'a RuleSet, names: &'a Names<'a>) -> Self {
        let at_locations = rule_set.shipping_locations.iter().flat_map(|location| &location.collections);
        // Services that the same collections name are collected together.
        let mut naming: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, collection) in at_locations.chain(&rule_set.collections).enumerate() {
            for service in collection.services.iter().flatten() {
                naming.entry(service.as_str()).or_default().push(number);
            }
        }
        let mut together: HashMap<Vec<usize>, u32> = HashMap::new();
        let mut of_services = HashMap::new();
        for (service, collections) in naming {
            let next = small(names.carriers.len() + together.len());
            of_services.insert(service, *together.entry(collections).or_insert(next));
        }
        Self { names, of_services }
    }

    fn carrier(&self, reference: &str) -> u32 {
        let carrier = self.names.carriers.get(reference).copied();
        debug_assert!(carrier.is_some(), "a rule set that has been checked has its carriers");
        carrier.map_or(u32::MAX, small)
    }

    /// Who collects for a service.
    pub(super) fn collector(&self, service: &CarrierService) -> Collector {
        let carrier = self.carrier(service.carrier.as_str());
        Collector { number: self.of_services.get(service.reference.as_str()).copied().unwrap_or(carrier), carrier }
    }

    /// The collectors that a collection is for.
    fn named(&self, collection: &Collection) -> Vec<u32> {
        let Some(services) = &collection.services else { return vec![self.carrier(collection.carrier.as_str())] };
        let mut named: Vec<u32> = services.iter().filter_map(|service| self.of_services.get(service.as_str()).copied()).collect();
        named.sort_unstable();
        named.dedup();
        named
    }
}

/// What closes collections, beside what they say themselves, and counts as work.
struct Setting<'a> {
    collectors: &'a Collectors<'a>,
    calendars: &'a Calendars,
    /// The holidays of the place, where they close collections.
    closed: Vec<Dates>,
    working: Arc<WorkingDays>,
}

impl<'a> Setting<'a> {
    fn new(stated: Option<&[Weekday]>, holidays: Vec<Dates>, collectors: &'a Collectors<'a>, calendars: &'a Calendars) -> Self {
        let days = stated.map_or(Weekdays::MONDAY_TO_FRIDAY, |days| Weekdays::of(Some(days)));
        let closed = if stated.is_some() { holidays.clone() } else { Vec::new() };
        Self { collectors, calendars, closed, working: Arc::new(WorkingDays { days, off: holidays.into() }) }
    }

    fn collections(&self, collections: &[Collection]) -> Box<[(u32, Box<[Calendar]>)]> {
        let mut calendars: BTreeMap<u32, Vec<Calendar>> = BTreeMap::new();
        for collection in collections {
            let own = self.calendar(collection);
            for collector in self.collectors.named(collection) {
                calendars.entry(collector).or_default().extend(own.iter().cloned());
            }
        }
        calendars.into_iter().map(|(collector, calendars)| (collector, calendars.into())).collect()
    }

    /// The calendar of a collection, and one for each exception that is held.
    fn calendar(&self, collection: &Collection) -> Vec<Calendar> {
        let time = collection.time.unwrap_or_default();
        let cut_offs = [collection.allocation_cut_off, collection.operational_cut_off].map(|own| own.map(|own| self.cut_off(own)));
        let excepted = collection.exceptions.iter().map(|exception| exception.date);
        let carriers = self.calendars.own(self.collectors.carrier(collection.carrier.as_str())).iter().cloned();
        let closed =
            [dates(collection.closed.iter().copied().chain(excepted))].into_iter().chain(carriers).chain(self.closed.iter().cloned());
        let days = Weekdays::of(collection.days.as_deref());
        let mut calendars = vec![Calendar::new(time, days, cut_offs.clone(), closed)];
        for exception in collection.exceptions.iter().filter(|exception| exception.cancelled != Some(true)) {
            let [allocation, operational] = cut_offs.clone();
            let allocation = exception.allocation_cut_off.map(|own| self.cut_off(own)).or(allocation);
            let day = exception.date.num_days_from_ce();
            calendars.push(Calendar::once(day, exception.time.unwrap_or(time), [allocation, operational]));
        }
        calendars
    }

    fn cut_off(&self, own: CutOff) -> time::CutOff {
        let before = match own.working_days_before {
            Some(days) => Before::WorkingDays(days, self.working.clone()),
            None => Before::Days(own.days_before.unwrap_or(0)),
        };
        time::CutOff { time: own.time, before }
    }
}

fn dates(dates: impl Iterator<Item = NaiveDate>) -> Dates {
    let mut days: Vec<i32> = dates.map(|date| date.num_days_from_ce()).collect();
    days.sort_unstable();
    days.into()
}

/// The locations of a rule set, and whatever else there is to collect from.
pub(super) fn locations(
    rule_set: &RuleSet,
    names: &Names<'_>,
    collectors: &Collectors<'_>,
    calendars: &Calendars,
    lists: &PlaceLists,
) -> Locations {
    let mut known: HashMap<Tz, Arc<Clocks>> = HashMap::new();
    let mut clocks = |zone: Option<Tz>| {
        let zone = zone.unwrap_or(Tz::UTC);
        known.entry(zone).or_insert_with(|| Arc::new(Clocks::of(zone))).clone()
    };
    let mut all: Vec<Location> = Vec::with_capacity(rule_set.shipping_locations.len() + 1);
    for (number, location) in (0..).zip(&rule_set.shipping_locations) {
        let (spot, country, postcode) = spot(number, location, lists);
        let holidays = calendars.dates_of(calendars.of_place(lists, &spot));
        let setting = Setting::new(location.working_days.as_deref(), holidays, collectors, calendars);
        all.push(Location {
            clocks: clocks(location.time_zone),
            spot,
            country,
            postcode,
            collections: setting.collections(&location.collections),
        });
    }
    if !rule_set.collections.is_empty() {
        let collections = Setting::new(None, Vec::new(), collectors, calendars).collections(&rule_set.collections);
        all.push(Location {
            clocks: clocks(rule_set.collection_time_zone),
            spot: Spot::default(),
            country: None,
            postcode: None,
            collections,
        });
    }
    let numbers = names.locations.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
    let with_holidays = (0..small(rule_set.carriers.len())).filter(|carrier| !calendars.own(*carrier).is_empty());
    let nearly_everyday = with_holidays.map(|carrier| (carrier, Calendar::everyday(calendars.own(carrier).iter().cloned())));
    Locations::new(all, numbers, nearly_everyday, clocks(None))
}

/// Where a location is: its spot, its country, and its postcode as an address gives it.
fn spot(number: u32, location: &ShippingLocation, lists: &PlaceLists) -> (Spot, Option<Country>, Option<String>) {
    let here = Spot { location: Some(number), ..Spot::default() };
    let place = location.place.as_deref().and_then(|place| location_address(place).ok());
    let Some((country, postcode)) = place else { return (here, None, None) };
    let (own, key) = locate(country, postcode.as_deref());
    let attributes = lists.attributes(own, key, None, None);
    (Spot { country: Some(own), postcode: key, attributes, ..here }, Some(country), postcode)
}
