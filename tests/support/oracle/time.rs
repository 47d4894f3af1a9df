//! When: collection, transit, promise (§5).

use std::cmp::Reverse;

use jiff::civil::{Date, Time, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use serde_json::Value;

use super::consignment::{self, Consignment, Promise, window};
use super::{World, list, text, texts};

/// A collection that is still open, and the delivery that it leads to.
#[derive(Clone, Debug)]
pub struct Trip {
    /// The collection date, which prices and surcharges go by.
    pub collected: Date,
    /// The collection itself, in the location's zone.
    pub collection: Zoned,
    /// The earliest delivery date.
    pub earliest: Date,
    /// The latest delivery date.
    pub latest: Date,
    /// The lane's delivery window.
    pub window: (Time, Time),
    /// Until when a consignment can be allocated to that collection; always, if there is none.
    pub allocation_cut_off: Option<Zoned>,
    /// Until when the warehouse must be ready.
    pub operational_cut_off: Option<Zoned>,
}

/// What is asked besides what the consignment asks: the times of a booking code.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The one collection date.
    pub collected: Option<Date>,
    /// Within which the collection's time of day lies.
    pub collection: Option<(Time, Time)>,
    /// The one delivery date, earliest and latest.
    pub delivered: Option<Date>,
    /// Within which the lane's window lies.
    pub delivery: Option<(Time, Time)>,
}

/// One collection of a calendar on one date.
struct Collected {
    date: Date,
    at: Zoned,
    allocation_cut_off: Option<Zoned>,
    operational_cut_off: Option<Zoned>,
}

impl Collected {
    fn rank(&self) -> (Timestamp, Reverse<Timestamp>, Reverse<Option<Timestamp>>) {
        let allocation = self.allocation_cut_off.as_ref().map_or(Timestamp::MAX, Zoned::timestamp);
        let operational = self.operational_cut_off.as_ref().map(Zoned::timestamp);
        (self.at.timestamp(), Reverse(allocation), Reverse(operational))
    }
}

impl World<'_> {
    /// The first open collection that keeps the promise, or the code of the first link that breaks.
    pub fn trip(&self, service: &Value, consignment: &Consignment) -> Result<Trip, &'static str> {
        self.trips(service, consignment)?.into_iter().next().ok_or("Promise")
    }

    /// Every open collection that keeps the promise, in the order of their dates; or the code of the first link that breaks before it.
    pub fn trips(&self, service: &Value, consignment: &Consignment) -> Result<Vec<Trip>, &'static str> {
        let lanes = list(&service["Transit"]);
        if lanes.is_empty() {
            return Err("NotConfigured");
        }
        let (origin, destination) = (&consignment.origin, &consignment.destination);
        let lane = lanes.iter().find(|lane| self.lane_matches(lane, origin, destination)).ok_or("NoLane")?;
        let open = self.open_collections(text(&service["Carrier"]), consignment).ok_or("NotCollected")?;
        if open.is_empty() {
            return Err("NoCollectionDate");
        }
        let holidays = self.holidays(destination.country.as_deref().expect("a destination has a country"));
        let trips = open.into_iter().filter_map(|collected| travel(collected, lane, &holidays));
        Ok(trips.filter(|trip| keeps(trip, &consignment.promise) && keeps_terms(trip, &self.terms)).collect())
    }

    /// The dates that are still open, each with its collection; `None` if the carrier has no calendar there.
    fn open_collections(&self, carrier: &str, consignment: &Consignment) -> Option<Vec<Collected>> {
        let zone = self.zone(consignment);
        let every_day = Value::Object(serde_json::Map::new());
        let calendar: Vec<&Value> = match self.location(consignment) {
            None => vec![&every_day],
            Some(location) => list(&location["Collections"]).iter().filter(|one| one["Carrier"] == carrier).collect(),
        };
        if calendar.is_empty() {
            return None;
        }
        let today = self.today(consignment);
        let asked = |date: &Date| {
            let only = [consignment.shipping_date, self.terms.collected];
            only.into_iter().flatten().all(|only| only == *date)
        };
        // Of two at the same time the one that can be allocated to the longest, then the one with the later operational cut-off.
        let first_open = |date: Date| {
            let still_open = calendar.iter().filter(|one| self.is_open(one, date, &zone) && self.is_asked(one));
            still_open.map(|one| collected(one, date, &zone)).min_by_key(Collected::rank)
        };
        Some((0..=self.horizon()).map(|days| today + days.days()).filter(asked).filter_map(first_open).collect())
    }

    fn location(&self, consignment: &Consignment) -> Option<&Value> {
        let reference = consignment.origin.location.as_ref()?;
        Some(self.find("ShippingLocations", reference).expect("a known location"))
    }

    fn zone(&self, consignment: &Consignment) -> TimeZone {
        let name = self.location(consignment).and_then(|location| location["TimeZone"].as_str());
        name.map_or(TimeZone::UTC, |name| TimeZone::get(name).expect("a time zone"))
    }

    /// The origin's local date.
    pub fn today(&self, consignment: &Consignment) -> Date {
        self.at.to_zoned(self.zone(consignment)).date()
    }

    /// Whether the collection's time of day lies within the one that a booking code asks for, ends included.
    fn is_asked(&self, collection: &Value) -> bool {
        let at = time_of_day(&collection["Time"]);
        self.terms.collection.is_none_or(|(from, to)| from <= at && at <= to)
    }

    fn horizon(&self) -> i64 {
        self.rules["HorizonDays"].as_i64().unwrap_or(28)
    }

    /// On a collection day that is not closed, no later than the cut-off.
    fn is_open(&self, collection: &Value, date: Date, zone: &TimeZone) -> bool {
        let closed = list(&collection["Closed"]).iter().any(|closed| consignment::date(text(closed)) == date);
        let in_time = || cut_off(&collection["AllocationCutOff"], date, zone).is_none_or(|until| self.at <= until.timestamp());
        is_one_of(date, &collection["Days"]) && !closed && in_time()
    }

    /// Of that country, however the rule set writes it.
    fn holidays(&self, country: &str) -> Vec<Date> {
        let Some(calendars) = self.rules["Holidays"].as_object() else {
            return Vec::new();
        };
        let of_country = calendars.iter().filter(|(code, _)| super::place::country(code) == Some(country));
        of_country.flat_map(|(_, dates)| texts(dates)).map(consignment::date).collect()
    }
}

fn collected(collection: &Value, date: Date, zone: &TimeZone) -> Collected {
    let until = |kind: &str| cut_off(&collection[kind], date, zone);
    Collected {
        date,
        at: instant(date, &collection["Time"], zone),
        allocation_cut_off: until("AllocationCutOff"),
        operational_cut_off: until("OperationalCutOff"),
    }
}

/// The cut-off for a date: so many calendar days before it, by the clocks of the location.
fn cut_off(json: &Value, date: Date, zone: &TimeZone) -> Option<Zoned> {
    let before = json["DaysBefore"].as_i64().unwrap_or(0);
    (!json.is_null()).then(|| instant(date - before.days(), &json["Time"], zone))
}

/// A time of day that the clocks repeat is its first occurrence; one that they skip is read with the offset from before
/// the gap. Left out, it is 00:00.
fn instant(date: Date, at: &Value, zone: &TimeZone) -> Zoned {
    zone.to_ambiguous_zoned(date.to_datetime(time_of_day(at))).compatible().expect("a date within the calendar")
}

fn time_of_day(at: &Value) -> Time {
    at.as_str().map_or(Time::midnight(), consignment::time)
}

/// Whether the date's weekday is listed; left out, every day is.
pub fn is_one_of(date: Date, days: &Value) -> bool {
    days.is_null() || texts(days).contains(&date.strftime("%A").to_string().as_str())
}

/// Day 0 is the collection date; each step goes to the next delivery day. Without a day in between only a delivery day
/// can be delivered on.
fn travel(from: Collected, lane: &Value, holidays: &[Date]) -> Option<Trip> {
    let collected = from.date;
    let delivers = |date: Date| is_one_of(date, &lane["DeliveryDays"]) && !holidays.contains(&date);
    let after = |steps: i64| {
        let mut day = collected;
        for _ in 0..steps {
            day += 1.day();
            while !delivers(day) {
                day += 1.day();
            }
        }
        day
    };
    let days = |end: &str| lane["TransitDays"][end].as_i64().expect("a count of days");
    if days("Min") == 0 && !delivers(collected) {
        return None;
    }
    Some(Trip {
        collected,
        collection: from.at,
        earliest: after(days("Min")),
        latest: after(days("Max")),
        window: window(&lane["DeliveryWindow"]).unwrap_or((Time::midnight(), time(23, 59, 0, 0))),
        allocation_cut_off: from.allocation_cut_off,
        operational_cut_off: from.operational_cut_off,
    })
}

/// By a date, or exactly on it; and with the lane's window within the one that was asked for.
fn keeps(trip: &Trip, promise: &Promise) -> bool {
    let in_time =
        promise.date.is_none_or(|date| if promise.exactly { trip.earliest == date && trip.latest == date } else { trip.latest <= date });
    in_time && promise.window.is_none_or(|(start, end)| start <= trip.window.0 && trip.window.1 <= end)
}

/// The delivery date and window of a booking code: delivered on that very date, with the lane's window within that of the code.
fn keeps_terms(trip: &Trip, terms: &Terms) -> bool {
    terms.delivered.is_none_or(|date| trip.earliest == date && trip.latest == date)
        && terms.delivery.is_none_or(|(from, to)| from <= trip.window.0 && trip.window.1 <= to)
}
