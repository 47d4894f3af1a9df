//! Calendars of days off: those that nothing uses, those that end too soon, and names that may be meant otherwise.

use std::collections::{BTreeSet, HashSet};

use chrono::{Days, NaiveDate};

use super::{Doubts, lanes};
use crate::consignment::Direction;
use crate::json::{Path, ViolationCode};
use crate::place::{Country, Place};
use crate::rule_set::{CalendarOf, Collection, RuleSet, calendar_of, location_address};
use crate::time::HolidaysOf;

/// Calendars and collections that change nothing, and keys that are a carrier's and could be a place.
pub(super) fn of_rule_set(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let uses = Uses::of(rule_set, doubts);
    for key in rule_set.holidays.keys() {
        let path = || Path::default().key("Holidays").key(key.clone());
        if let Some(message) = uses.unused(key, doubts).filter(|_| !rule_set.carrier_services.is_empty()) {
            doubts.add(ViolationCode::Unused, path(), message);
        }
        if let Ok(CalendarOf::Place(Place::Country(country))) = calendar_of(&doubts.names, key)
            && country.code() == "GB"
        {
            used_to_close_islands(rule_set, &uses, &path(), doubts);
        }
        if doubts.names.carriers.contains_key(key.as_str()) && key.parse::<Place>().is_ok() {
            let message = format!("`{key}` is also a place: here the carrier is meant, and its days off");
            doubts.hinted(ViolationCode::AmbiguousName, path(), message, "give the carrier a reference that is no place");
        }
    }
    let root = Path::default();
    for (index, carrier) in rule_set.carriers.iter().enumerate() {
        let own = carrier.holidays.iter().map(String::as_str).chain([carrier.reference.as_str()]);
        let own: HashSet<&str> = own.collect();
        for (place, calendar) in carrier.ignore_holidays.iter().enumerate().filter(|(_, calendar)| own.contains(calendar.as_str())) {
            let path = root.key("Carriers").index(index).key("IgnoreHolidays").index(place);
            let message = format!("calendar `{calendar}` is carrier `{}`'s own, and ignored: its dates don't count", carrier.reference);
            doubts.add(ViolationCode::Conflict, path, message);
        }
    }
    if rule_set.collections.is_empty() && rule_set.collection_time_zone.is_some() {
        doubts.add(ViolationCode::Unused, root.key("CollectionTimeZone"), "there are no `Collections` that go by these clocks");
    }
    if !rule_set.collections.is_empty() && !rule_set.carrier_services.iter().any(|service| super::unused::goes(service, Direction::Inbound))
    {
        let message = "no service is inbound: nothing is collected by these";
        doubts.add(ViolationCode::Unused, root.key("Collections"), message);
    }
}

/// The holidays of GB, where something is delivered to the islands too: an address in GB with a postcode of theirs has theirs.
fn used_to_close_islands(rule_set: &RuleSet, uses: &Uses<'_>, path: &Path, doubts: &mut Doubts<'_>) {
    let of = |code: &str| code.parse::<Country>().ok();
    let own: HashSet<Country> = rule_set.holidays.keys().filter_map(|key| key.parse::<Place>().ok()?.country()).collect();
    let is_met = |country: &Country| uses.countries.as_ref().is_none_or(|met| met.contains(country)) && !own.contains(country);
    let islands = super::places::ISLANDS.into_iter().filter(|code| of(code).is_some_and(|country| is_met(&country)));
    super::places::changed("the days off of `GB` used to count for", &islands.collect::<Vec<_>>(), path.clone(), doubts);
}

/// Calendars whose last date is before the end of the horizon.
pub(super) fn outdated(rule_set: &RuleSet, today: NaiveDate, doubts: &mut Doubts<'_>) {
    let horizon = today.checked_add_days(Days::new(rule_set.horizon_days.unwrap_or(28).into())).unwrap_or(NaiveDate::MAX);
    let uses = Uses::of(rule_set, doubts);
    for (key, dates) in &rule_set.holidays {
        let last = dates.iter().max().filter(|last| **last < horizon);
        if let Some(last) = last.filter(|_| uses.unused(key, doubts).is_none()) {
            let path = Path::default().key("Holidays").key(key.clone());
            let message = format!("the last holiday of `{key}` is `{last}`, and collections are looked for until `{horizon}`");
            doubts.hinted(ViolationCode::Outdated, path, message, "holidays that are not listed count as delivery days");
        }
    }
}

/// What goes by calendars.
struct Uses<'r> {
    /// The countries that something is delivered to, or that have locations where holidays count; `None`: all.
    countries: Option<BTreeSet<Country>>,
    /// The carriers that have services.
    carriers: HashSet<&'r str>,
    /// The calendars that these name.
    named: HashSet<&'r str>,
}

impl<'r> Uses<'r> {
    fn of(rule_set: &'r RuleSet, doubts: &Doubts<'_>) -> Self {
        let carriers: HashSet<&str> = rule_set.carrier_services.iter().map(|service| service.carrier.as_str()).collect();
        let working = rule_set.carriers.iter().filter(|carrier| carriers.contains(carrier.reference.as_str()));
        let named = working.flat_map(|carrier| &carrier.holidays).map(String::as_str).collect();
        let mut lanes = rule_set.carrier_services.iter().flat_map(|service| &service.transit);
        let from_origins = lanes.any(|lane| matches!(lane.holidays_of, Some(HolidaysOf::Origin | HolidaysOf::Both)));
        let countries = lanes::delivered(rule_set, &doubts.names).filter(|_| !from_origins).map(|mut countries| {
            let counting = rule_set
                .shipping_locations
                .iter()
                .filter(|location| location.working_days.is_some() || location.collections.iter().any(counts_working_days));
            countries.extend(counting.filter_map(|location| Some(location_address(location.place.as_deref()?).ok()?.0)));
            countries
        });
        Self { countries, carriers, named }
    }

    /// Why a calendar changes nothing, if it doesn't.
    fn unused(&self, key: &str, doubts: &Doubts<'_>) -> Option<String> {
        if self.named.contains(key) {
            return None;
        }
        match calendar_of(&doubts.names, key) {
            Ok(CalendarOf::Carrier) => {
                (!self.carriers.contains(key)).then(|| format!("no service is of carrier `{key}`: its holidays change nothing"))
            }
            Ok(CalendarOf::Place(place)) => {
                let is_elsewhere = |country: Country| self.countries.as_ref().is_some_and(|countries| !countries.contains(&country));
                place.country().is_some_and(is_elsewhere).then(|| format!("no transit lane leads to `{key}`: its holidays change nothing"))
            }
            Err(_) => Some(format!("no carrier that has services keeps to calendar `{key}`: it changes nothing")),
        }
    }
}

fn counts_working_days(collection: &Collection) -> bool {
    let excepted = collection.exceptions.iter().filter_map(|exception| exception.allocation_cut_off);
    let cut_offs = [collection.allocation_cut_off, collection.operational_cut_off, collection.manifest_cut_off];
    cut_offs.into_iter().flatten().chain(excepted).any(|cut_off| cut_off.working_days_before.is_some())
}
