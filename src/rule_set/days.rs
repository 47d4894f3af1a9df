//! The checks of calendars, and what their names stand for.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Carrier, Collection, CollectionException, CutOff, RuleSet, ShippingLocation, TransitLane, names::location_address};
use crate::check::{Checker, Names};
use crate::json::{Problem, Trail, ViolationCode};
use crate::place::{Place, PlaceError};
use crate::reference::Reference;

/// Of whom the dates under a key of `Holidays` are.
pub(crate) enum CalendarOf {
    Carrier,
    Place(Place),
}

/// Of whom the dates under a key of `Holidays` are: of a carrier, else of a place. Any other has to be named by a carrier.
pub(crate) fn calendar_of(names: &Names<'_>, key: &str) -> Result<CalendarOf, PlaceError> {
    if names.carriers.contains_key(key) { Ok(CalendarOf::Carrier) } else { key.parse().map(CalendarOf::Place) }
}

/// Checks the keys of `Holidays`, and the carriers' lists of them.
pub(super) fn check(rule_set: &RuleSet, checker: &mut Checker<'_>) {
    for (index, carrier) in rule_set.carriers.iter().enumerate() {
        carriers_own(rule_set, carrier, &Trail::Root.key("Carriers").index(index), checker);
    }
    let named: HashSet<&str> = rule_set.carriers.iter().flat_map(|carrier| &carrier.holidays).map(String::as_str).collect();
    let holidays = Trail::Root.key("Holidays");
    let mut places: BTreeMap<Place, &str> = BTreeMap::new();
    for key in rule_set.holidays.keys() {
        match calendar_of(&checker.names, key) {
            Ok(CalendarOf::Place(place)) => {
                if let Some(first) = places.insert(place, key) {
                    let message = format!("`{key}` is the place `{first}` again");
                    checker.clash(ViolationCode::DuplicateKey, &holidays.name(key), message, &holidays.name(first), "the first is");
                }
            }
            Err(error) if !named.contains(key.as_str()) => unknown_key(key, &error, &named, checker),
            Ok(CalendarOf::Carrier) | Err(_) => {}
        }
    }
}

fn unknown_key(key: &str, error: &PlaceError, named: &HashSet<&str>, checker: &mut Checker<'_>) {
    let path = Trail::Root.key("Holidays").name(key).path();
    let shown = crate::number::shortened(key);
    let zone = checker.names.zones.get(key).map(|zone| Trail::Root.key("Zones").index(*zone).key("Reference").path());
    let mut problem = if let Some(zone) = zone {
        let message = format!("`{shown}` is a zone: holidays are of a place, a carrier, or a calendar that a carrier names");
        Problem::new(path, message).other(zone, "the zone is")
    } else {
        Problem::new(path, format!("`{shown}` is no carrier, no calendar that a carrier names, and no place: {error}"))
    };
    let known = checker.names.carriers.keys().chain(named).copied();
    problem.hint = Checker::nearest(&mut checker.comparisons, known, key);
    checker.problems.push(problem.code(ViolationCode::UnknownReference));
}

/// The calendars that a carrier names and ignores exist, and stand once in their list.
fn carriers_own(rule_set: &RuleSet, carrier: &Carrier, path: &Trail<'_>, checker: &mut Checker<'_>) {
    for (key, calendars) in [("Holidays", &carrier.holidays), ("IgnoreHolidays", &carrier.ignore_holidays)] {
        let (list, mut first) = (path.key(key), HashMap::new());
        for (index, calendar) in calendars.iter().enumerate() {
            let here = list.index(index);
            if !rule_set.holidays.contains_key(calendar) {
                let hint = Checker::nearest(&mut checker.comparisons, rule_set.holidays.keys().map(String::as_str), calendar);
                let shown = crate::number::shortened(calendar);
                let mut problem = Problem::new(here.path(), format!("`{shown}` is no calendar of `Holidays`"));
                problem.hint = hint;
                checker.problems.push(problem.code(ViolationCode::UnknownReference));
            }
            if let Some(other) = first.insert(calendar, index) {
                let message = format!("`{}` stands twice in the list", crate::number::shortened(calendar));
                checker.clash(ViolationCode::DuplicateReference, &here, message, &list.index(other), "the first is");
            }
        }
    }
}

/// The days of a transit lane.
pub(super) fn of_transit(lane: &TransitLane, path: &Trail<'_>, checker: &mut Checker<'_>) {
    checker.not_empty(lane.delivery_days.as_deref(), &path.key("DeliveryDays"), "every day");
    checker.not_empty(lane.moving_days.as_deref(), &path.key("MovingDays"), "counting delivery days");
    if lane.holidays_of.is_some() && lane.moving_days.is_none() {
        let message = "`HolidaysOf` says which holidays are no moving days: it goes with `MovingDays`";
        checker.problems.push(Problem::new(path.key("HolidaysOf").path(), message).code(ViolationCode::Conflict));
    }
}

impl ShippingLocation {
    pub(super) fn check(&self, rule_set: &RuleSet, path: &Trail<'_>, checker: &mut Checker<'_>) {
        if let Some(Err(error)) = self.place.as_deref().map(location_address) {
            let problem = Problem::new(path.key("Place").path(), error);
            checker.problems.push(problem.hint("a country, or a country and a full postcode: `GB M1 5WG`"));
        }
        checker.not_empty(self.working_days.as_deref(), &path.key("WorkingDays"), "Monday to Friday");
        for (index, collection) in self.collections.iter().enumerate() {
            collection.check(rule_set, &path.key("Collections").index(index), checker);
        }
    }
}

impl Collection {
    pub(super) fn check(&self, rule_set: &RuleSet, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.known("carrier", &self.carrier, &path.key("Carrier"), |names| &names.carriers);
        checker.not_empty(self.days.as_deref(), &path.key("Days"), "every day");
        checker.not_empty(self.services.as_deref(), &path.key("Services"), "all services of the carrier");
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (index, service) in self.services.iter().flatten().enumerate() {
            self.service(rule_set, service, index, (path, &mut first), checker);
        }
        for (key, cut_off) in [
            ("AllocationCutOff", self.allocation_cut_off),
            ("OperationalCutOff", self.operational_cut_off),
            ("ManifestCutOff", self.manifest_cut_off),
        ] {
            of_cut_off(cut_off, &path.key(key), checker);
        }
        let exceptions = path.key("Exceptions");
        let mut first = HashMap::new();
        for (index, exception) in self.exceptions.iter().enumerate() {
            let here = exceptions.index(index);
            exception.check(&here, checker);
            if let Some(other) = first.insert(exception.date, index) {
                let message = format!("a second exception for `{}`", exception.date);
                checker.clash(
                    ViolationCode::DuplicateReference,
                    &here.key("Date"),
                    message,
                    &exceptions.index(other).key("Date"),
                    "the first is",
                );
            }
        }
    }

    /// A service that the collection names exists, is the carrier's, and stands there once.
    fn service<'s>(
        &self,
        rule_set: &RuleSet,
        service: &'s Reference,
        index: usize,
        (path, first): (&Trail<'_>, &mut HashMap<&'s str, usize>),
        checker: &mut Checker<'_>,
    ) {
        let list = path.key("Services");
        let here = list.index(index);
        checker.known("carrier service", service, &here, |names| &names.services);
        if let Some(other) = first.insert(service.as_str(), index) {
            let message = format!("`{service}` stands twice in the list");
            checker.clash(ViolationCode::DuplicateReference, &here, message, &list.index(other), "the first is");
        }
        let Some(number) = checker.names.services.get(service.as_str()).copied() else { return };
        let Some(own) = rule_set.carrier_services.get(number).map(|service| &service.carrier) else { return };
        if *own != self.carrier && checker.names.carriers.contains_key(own.as_str()) {
            let message = format!("service `{service}` is of carrier `{own}`, the collection of `{}`", self.carrier);
            let other = Trail::Root.key("CarrierServices");
            let other = other.index(number);
            checker.clash(ViolationCode::Conflict, &here, message, &other.key("Carrier"), "its carrier is");
        }
    }
}

impl CollectionException {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        of_cut_off(self.allocation_cut_off, &path.key("AllocationCutOff"), checker);
        if self.cancelled != Some(true) {
            return;
        }
        for (key, is_given) in [("Time", self.time.is_some()), ("AllocationCutOff", self.allocation_cut_off.is_some())] {
            if is_given {
                let message = format!("a collection that is cancelled has no `{key}`");
                checker.clash(ViolationCode::Conflict, &path.key(key), message, &path.key("Cancelled"), "`Cancelled` is");
            }
        }
    }
}

/// The most days of either kind before a collection.
const MOST_DAYS_BEFORE: u32 = 60;

fn of_cut_off(cut_off: Option<CutOff>, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let Some(CutOff { days_before, working_days_before, .. }) = cut_off else { return };
    for (key, days) in [("DaysBefore", days_before), ("WorkingDaysBefore", working_days_before)] {
        if let Some(days) = days.filter(|days| *days > MOST_DAYS_BEFORE) {
            checker.refuse(&path.key(key), format!("`{days}` days before are too many: at most `{MOST_DAYS_BEFORE}`"));
        }
    }
    if days_before.is_some() && working_days_before.is_some() {
        let message = "a cut-off counts `DaysBefore` or `WorkingDaysBefore`, not both".to_owned();
        checker.clash(ViolationCode::Conflict, &path.key("WorkingDaysBefore"), message, &path.key("DaysBefore"), "`DaysBefore` is");
    }
}
