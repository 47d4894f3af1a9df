//! Whose days off are when: the calendars of places and of carriers.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::check::Names;
use crate::place::{Country, ListId, Named, Place, PlaceLists, Spot, narrowness};
use crate::rule_set::{CalendarOf, Carrier, RuleSet, calendar_of};
use crate::time::{Dates, DaysOff, Holidays, HolidaysOf};

/// The calendars that hold at an address: its country's, and that of the narrowest other place.
pub(crate) type OfPlace = [Option<u32>; 2];

/// The calendars of a rule set, numbered in the order of their keys.
pub(super) struct Calendars {
    dates: Box<[Dates]>,
    /// Ascending by country.
    countries: Box<[OfCountry]>,
    everywhere: Option<u32>,
    /// By the carriers' numbers.
    carriers: Box<[OfCarrier]>,
}

/// The calendars of a country.
struct OfCountry {
    country: Country,
    own: Option<u32>,
    /// Of places in it, the narrowest first.
    parts: Box<[(ListId, u32)]>,
}

/// The same while keys are read.
#[derive(Default)]
struct Gathered {
    own: Option<u32>,
    parts: Vec<(Place, u32)>,
}

/// What a carrier keeps to.
#[derive(Default)]
struct OfCarrier {
    own: Box<[Dates]>,
    /// The calendars that don't count for it, ascending.
    ignored: Box<[u32]>,
}

impl Calendars {
    pub(super) fn new(rule_set: &RuleSet, names: &Names<'_>, lists: &mut PlaceLists) -> Self {
        let dates: Box<[Dates]> = rule_set.holidays.values().map(|dates| in_order(dates)).collect();
        let numbers: BTreeMap<&str, u32> = rule_set.holidays.keys().map(String::as_str).zip(0..).collect();
        let mut countries: BTreeMap<Country, Gathered> = BTreeMap::new();
        let mut everywhere = None;
        for (key, number) in &numbers {
            let Ok(CalendarOf::Place(place)) = calendar_of(names, key) else { continue };
            match place.country() {
                None => everywhere = Some(*number),
                Some(country) => {
                    let gathered = countries.entry(country).or_default();
                    if place == Place::Country(country) { gathered.own = Some(*number) } else { gathered.parts.push((place, *number)) }
                }
            }
        }
        let mut country = |(country, Gathered { own, mut parts }): (Country, Gathered)| {
            parts.sort_by_key(|(place, number)| (Reverse(narrowness(place)), *number));
            let parts = parts.into_iter().map(|(place, number)| (lists.add(&[Named::Place(place)]), number));
            OfCountry { country, own, parts: parts.collect() }
        };
        Self {
            countries: countries.into_iter().map(&mut country).collect(),
            everywhere,
            carriers: rule_set.carriers.iter().map(|carrier| OfCarrier::new(carrier, &numbers, &dates)).collect(),
            dates,
        }
    }

    /// The calendars that hold where an address lies.
    #[inline]
    pub(super) fn of_place(&self, lists: &PlaceLists, spot: &Spot) -> OfPlace {
        let place = spot.country.and_then(|country| self.countries.binary_search_by_key(&country, |own| own.country).ok());
        let Some(country) = place.and_then(|place| self.countries.get(place)) else { return [None, self.everywhere] };
        let narrowest = country.parts.iter().find(|(list, _)| lists.allows(Some(*list), spot)).map(|(_, number)| *number);
        [country.own, narrowest.or(self.everywhere)]
    }

    /// The dates of a calendar.
    fn dates(&self, number: u32) -> Option<&Dates> {
        self.dates.get(number as usize)
    }

    /// Those of the calendars that hold at a place.
    pub(super) fn dates_of(&self, place: OfPlace) -> Vec<Dates> {
        place.into_iter().flatten().filter_map(|number| self.dates(number)).cloned().collect()
    }

    /// Those of a carrier's own calendars.
    pub(super) fn own(&self, carrier: u32) -> &[Dates] {
        self.carriers.get(carrier as usize).map(|carrier| &*carrier.own).unwrap_or_default()
    }

    /// Whether a carrier keeps to the holidays of places, all of them, and to no others.
    pub(super) fn is_plain(&self, carrier: u32) -> bool {
        self.carriers.get(carrier as usize).is_none_or(|carrier| carrier.own.is_empty() && carrier.ignored.is_empty())
    }

    /// The holidays of a place, as whoever is plain keeps them.
    #[inline]
    pub(super) fn holidays(&self, place: OfPlace) -> Holidays<'_> {
        let places = place.map(|number| number.and_then(|number| self.dates(number)).map(|dates| &**dates).unwrap_or_default());
        Holidays { places, carrier: &[] }
    }

    /// The holidays of a place as a carrier keeps them, with its own.
    pub(super) fn kept(&self, carrier: u32, place: OfPlace) -> Holidays<'_> {
        let Some(carrier) = self.carriers.get(carrier as usize) else { return self.holidays(place) };
        let counts = |number: &u32| carrier.ignored.binary_search(number).is_err();
        Holidays { carrier: &carrier.own, ..self.holidays(place.map(|number| number.filter(counts))) }
    }

    /// When a carrier neither delivers nor moves: `ends` are the calendars at the origin and at the destination.
    #[inline(never)]
    pub(super) fn off(&self, carrier: u32, ends: [OfPlace; 2], of: HolidaysOf, from: i32) -> DaysOff<'_> {
        let [at_origin, at_destination] = ends.map(|place| self.kept(carrier, place));
        let moving = match of {
            HolidaysOf::Destination => [at_destination, Holidays::default()],
            HolidaysOf::Origin => [at_origin, Holidays::default()],
            HolidaysOf::Both => [at_destination, at_origin],
            HolidaysOf::Neither => [self.kept(carrier, [None; 2]), Holidays::default()],
        };
        DaysOff::new(at_destination, moving, from)
    }

    pub(super) fn memory(&self) -> usize {
        let dates = self.dates.iter().map(|dates| size_of::<Dates>() + size_of_val(&**dates));
        let parts = self.countries.iter().map(|country| size_of::<OfCountry>() + size_of_val(&*country.parts));
        let carriers = self.carriers.iter().map(|own| size_of::<OfCarrier>() + size_of_val(&*own.own) + size_of_val(&*own.ignored));
        dates.chain(parts).chain(carriers).sum()
    }
}

impl OfCarrier {
    fn new(carrier: &Carrier, numbers: &BTreeMap<&str, u32>, dates: &[Dates]) -> Self {
        let number = |key: &str| numbers.get(key).copied();
        let mut ignored: Vec<u32> = carrier.ignore_holidays.iter().filter_map(|key| number(key)).collect();
        ignored.sort_unstable();
        let mut own: Vec<u32> =
            carrier.holidays.iter().map(String::as_str).chain([carrier.reference.as_str()]).filter_map(number).collect();
        own.sort_unstable();
        own.dedup();
        own.retain(|number| ignored.binary_search(number).is_err());
        Self { own: own.into_iter().filter_map(|number| dates.get(number as usize)).cloned().collect(), ignored: ignored.into() }
    }
}

fn in_order(dates: &[NaiveDate]) -> Dates {
    let mut days: Vec<i32> = dates.iter().map(Datelike::num_days_from_ce).collect();
    days.sort_unstable();
    days.dedup();
    days.into()
}
