//! Collections and their cut-offs (§5; second edition, §5).

use std::cmp::Reverse;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use serde_json::Value;

use super::consignment::{self, Consignment};
use super::number::whole;
use super::place::Address;
use super::time::is_one_of;
use super::{World, list, text, texts};

/// One collection of a calendar on one date.
pub struct Collected {
    pub date: Date,
    /// Its time of day, as the calendar states it.
    written: Time,
    pub at: Zoned,
    pub allocation_cut_off: Option<Zoned>,
    pub operational_cut_off: Option<Zoned>,
}

impl Collected {
    /// Of two at the same time the one that can be allocated to the longest, then the one with the later operational cut-off.
    fn rank(&self) -> (Timestamp, Reverse<Timestamp>, Reverse<Option<Timestamp>>) {
        let allocation = self.allocation_cut_off.as_ref().map_or(Timestamp::MAX, Zoned::timestamp);
        let operational = self.operational_cut_off.as_ref().map(Zoned::timestamp);
        (self.at.timestamp(), Reverse(allocation), Reverse(operational))
    }
}

/// Who collects a consignment where it stands.
enum Calendar<'a> {
    /// The entries of a location.
    At(&'a Value),
    /// The rule set's own, of inbound consignments from anywhere.
    Own(&'a Value),
    /// Every day at 00:00, without cut-off.
    EveryDay,
}

impl World<'_> {
    fn calendar(&self, consignment: &Consignment) -> Calendar<'_> {
        let own = &self.rules["Collections"];
        match &consignment.origin.location {
            Some(reference) => Calendar::At(self.find("ShippingLocations", reference).expect("a known location")),
            None if consignment.direction == "Inbound" && !list(own).is_empty() => Calendar::Own(own),
            None => Calendar::EveryDay,
        }
    }

    /// The clocks of the origin.
    pub fn zone(&self, consignment: &Consignment) -> TimeZone {
        let name = match self.calendar(consignment) {
            Calendar::At(location) => location["TimeZone"].as_str(),
            Calendar::Own(_) => self.rules["CollectionTimeZone"].as_str(),
            Calendar::EveryDay => None,
        };
        name.map_or(TimeZone::UTC, |name| TimeZone::get(name).expect("a time zone"))
    }

    /// The origin's local date.
    pub fn today(&self, consignment: &Consignment) -> Date {
        self.at.to_zoned(self.zone(consignment)).date()
    }

    fn horizon(&self) -> i64 {
        whole(&self.rules["HorizonDays"]).unwrap_or(28)
    }

    /// The dates that are still open, each with its collection; `None` if the carrier has no calendar there.
    pub fn open_collections(&self, service: &Value, consignment: &Consignment) -> Option<Vec<Collected>> {
        let zone = self.zone(consignment);
        let every_day = Value::Object(serde_json::Map::new());
        let calendar = self.calendar(consignment);
        let entries = match calendar {
            Calendar::At(location) => entries(&location["Collections"], service),
            Calendar::Own(collections) => entries(collections, service),
            Calendar::EveryDay => vec![&every_day],
        };
        if entries.is_empty() {
            return None;
        }
        let location = if let Calendar::At(location) = calendar { location } else { &Value::Null };
        let days = WorkingDays { days: &location["WorkingDays"], holidays: self.holidays_of_location(location) };
        let mut shut = self.holidays_of(text(&service["Carrier"]));
        if !location["WorkingDays"].is_null() {
            shut.extend(&days.holidays);
        }
        let asked = |date: &Date| {
            let only = [consignment.shipping_date, self.terms.collected];
            only.into_iter().flatten().all(|only| only == *date)
        };
        let first_open = |date: Date| {
            let held = entries.iter().filter_map(|entry| collected(entry, date, &zone, &shut, &days));
            held.filter(|one| self.is_open(one)).min_by_key(Collected::rank)
        };
        let today = self.today(consignment);
        Some((0..=self.horizon()).map(|days| today + days.days()).filter(asked).filter_map(first_open).collect())
    }

    /// No later than the cut-off; and, where a booking code asks for times of day, within them, ends included.
    fn is_open(&self, one: &Collected) -> bool {
        let in_time = one.allocation_cut_off.as_ref().is_none_or(|until| self.at <= until.timestamp());
        in_time && self.terms.collection.is_none_or(|(from, to)| from <= one.written && one.written <= to)
    }

    fn holidays_of_location(&self, location: &Value) -> Vec<Date> {
        let place = location["Reference"].as_str().and_then(|reference| self.location_place(reference));
        let address = place.map(|(country, within, postcode)| Address::new(country, within, &postcode));
        address.map(|address| self.holidays_at(&address, &[])).unwrap_or_default()
    }
}

/// The entries of the service's carrier: those that name the service, and if none does those that name none.
fn entries<'a>(collections: &'a Value, service: &Value) -> Vec<&'a Value> {
    let of_carrier = || list(collections).iter().filter(|entry| entry["Carrier"] == service["Carrier"]);
    let named: Vec<&Value> = of_carrier().filter(|entry| list(&entry["Services"]).contains(&service["Reference"])).collect();
    if named.is_empty() { of_carrier().filter(|entry| entry["Services"].is_null()).collect() } else { named }
}

/// What an entry holds on a date: on its days, if it isn't closed and no holiday; and as its exceptions say, whatever those say.
fn collected(entry: &Value, date: Date, zone: &TimeZone, shut: &[Date], days: &WorkingDays) -> Option<Collected> {
    let closed = texts(&entry["Closed"]).into_iter().any(|closed| consignment::date(closed) == date);
    let exception = list(&entry["Exceptions"]).iter().find(|one| consignment::date(text(&one["Date"])) == date);
    let held = match exception {
        Some(exception) => exception["Cancelled"] != true,
        None => is_one_of(date, &entry["Days"]) && !closed && !shut.contains(&date),
    };
    let given = |field: &str| exception.map(|one| &one[field]).filter(|field| !field.is_null()).unwrap_or(&entry[field]);
    held.then(|| Collected {
        date,
        written: time_of_day(given("Time")),
        at: instant(date, given("Time"), zone),
        allocation_cut_off: cut_off(given("AllocationCutOff"), date, zone, days),
        operational_cut_off: cut_off(given("OperationalCutOff"), date, zone, days),
    })
}

/// The working days of a location.
struct WorkingDays<'a> {
    /// Monday to Friday where it states none.
    days: &'a Value,
    /// Of its own place.
    holidays: Vec<Date>,
}

impl WorkingDays<'_> {
    fn contains(&self, date: Date) -> bool {
        let weekend = [Weekday::Saturday, Weekday::Sunday].contains(&date.weekday());
        let works = if self.days.is_null() { !weekend } else { is_one_of(date, self.days) };
        works && !self.holidays.contains(&date)
    }

    /// The n-th working day before a date, which isn't counted itself; 0 is the date.
    fn before(&self, date: Date, n: i64) -> Date {
        let mut day = date;
        for _ in 0..n {
            day -= 1.day();
            while !self.contains(day) {
                day -= 1.day();
            }
        }
        day
    }
}

/// The cut-off for a date: so many calendar days or working days before it, by the clocks of the location.
fn cut_off(json: &Value, date: Date, zone: &TimeZone, days: &WorkingDays) -> Option<Zoned> {
    let on = match whole(&json["WorkingDaysBefore"]) {
        Some(n) => days.before(date, n),
        None => date - whole(&json["DaysBefore"]).unwrap_or(0).days(),
    };
    (!json.is_null()).then(|| instant(on, &json["Time"], zone))
}

/// A time of day that the clocks repeat is its first occurrence; one that they skip is read with the offset from before
/// the gap. Left out, it is 00:00.
fn instant(date: Date, at: &Value, zone: &TimeZone) -> Zoned {
    zone.to_ambiguous_zoned(date.to_datetime(time_of_day(at))).compatible().expect("a date within the calendar")
}

fn time_of_day(at: &Value) -> Time {
    at.as_str().map_or(Time::midnight(), consignment::time)
}
