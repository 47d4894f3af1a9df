//! When: collection, transit, promise (§5).

use jiff::civil::{Date, Time, time};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
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
}

impl World<'_> {
    /// The first open collection that keeps the promise, or the code of the first link that breaks.
    pub fn trip(&self, service: &Value, consignment: &Consignment) -> Result<Trip, &'static str> {
        let lanes = list(&service["Transit"]);
        if lanes.is_empty() {
            return Err("NotConfigured");
        }
        let (origin, destination) = (&consignment.origin, &consignment.destination);
        let lane = lanes
            .iter()
            .find(|lane| self.lane_matches(lane, origin, destination))
            .ok_or("NoLane")?;
        let open = self
            .open_collections(text(&service["Carrier"]), consignment)
            .ok_or("NotCollected")?;
        if open.is_empty() {
            return Err("NoCollectionDate");
        }
        let holidays = self.holidays(
            destination
                .country
                .as_deref()
                .expect("a destination has a country"),
        );
        let trips = open
            .into_iter()
            .filter_map(|(date, collection)| travel(date, collection, lane, &holidays));
        trips
            .into_iter()
            .find(|trip| keeps(trip, &consignment.promise))
            .ok_or("Promise")
    }

    /// The dates that are still open, each with its collection; `None` if the carrier has no calendar there.
    fn open_collections(
        &self,
        carrier: &str,
        consignment: &Consignment,
    ) -> Option<Vec<(Date, Zoned)>> {
        let location = consignment.origin.location.as_ref();
        let location = location.map(|reference| {
            self.find("ShippingLocations", reference)
                .expect("a known location")
        });
        let zone = location.and_then(|location| location["TimeZone"].as_str());
        let zone = zone.map_or(TimeZone::UTC, |name| {
            TimeZone::get(name).expect("a time zone")
        });
        let every_day = Value::Object(serde_json::Map::new());
        let calendar: Vec<&Value> = match location {
            None => vec![&every_day],
            Some(location) => list(&location["Collections"])
                .iter()
                .filter(|one| one["Carrier"] == carrier)
                .collect(),
        };
        if calendar.is_empty() {
            return None;
        }
        let today = self.at.to_zoned(zone.clone()).date();
        let asked = |date: &Date| {
            consignment
                .shipping_date
                .is_none_or(|shipping| shipping == *date)
        };
        let mut open = Vec::new();
        for date in (0..=self.horizon())
            .map(|days| today + days.days())
            .filter(asked)
        {
            let still_open = calendar.iter().filter(|one| self.is_open(one, date, &zone));
            let collections = still_open.map(|one| instant(date, &one["Time"], &zone));
            if let Some(earliest) = collections.min() {
                open.push((date, earliest));
            }
        }
        Some(open)
    }

    fn horizon(&self) -> i64 {
        self.rules["HorizonDays"].as_i64().unwrap_or(28)
    }

    /// On a collection day that is not closed, no later than the cut-off.
    fn is_open(&self, collection: &Value, date: Date, zone: &TimeZone) -> bool {
        let closed = list(&collection["Closed"])
            .iter()
            .any(|closed| consignment::date(text(closed)) == date);
        let cut_off = &collection["AllocationCutOff"];
        let in_time = || {
            let before = cut_off["DaysBefore"].as_i64().unwrap_or(0);
            self.at <= instant(date - before.days(), &cut_off["Time"], zone).timestamp()
        };
        is_one_of(date, &collection["Days"]) && !closed && (cut_off.is_null() || in_time())
    }

    /// Of that country, however the rule set writes it.
    fn holidays(&self, country: &str) -> Vec<Date> {
        let Some(calendars) = self.rules["Holidays"].as_object() else {
            return Vec::new();
        };
        let of_country = calendars
            .iter()
            .filter(|(code, _)| super::place::country(code) == Some(country));
        of_country
            .flat_map(|(_, dates)| texts(dates))
            .map(consignment::date)
            .collect()
    }
}

/// A time of day that the clocks repeat is its first occurrence; one that they skip is read with the offset from before
/// the gap. Left out, it is 00:00.
fn instant(date: Date, at: &Value, zone: &TimeZone) -> Zoned {
    let at = at.as_str().map_or(Time::midnight(), consignment::time);
    zone.to_ambiguous_zoned(date.to_datetime(at))
        .compatible()
        .expect("a date within the calendar")
}

/// Whether the date's weekday is listed; left out, every day is.
pub fn is_one_of(date: Date, days: &Value) -> bool {
    days.is_null() || texts(days).contains(&date.strftime("%A").to_string().as_str())
}

/// Day 0 is the collection date; each step goes to the next delivery day. Without a day in between only a delivery day
/// can be delivered on.
fn travel(collected: Date, collection: Zoned, lane: &Value, holidays: &[Date]) -> Option<Trip> {
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
        collection,
        earliest: after(days("Min")),
        latest: after(days("Max")),
        window: window(&lane["DeliveryWindow"]).unwrap_or((Time::midnight(), time(23, 59, 0, 0))),
    })
}

/// By a date, or exactly on it; and with the lane's window within the one that was asked for.
fn keeps(trip: &Trip, promise: &Promise) -> bool {
    let in_time = promise.date.is_none_or(|date| {
        if promise.exactly {
            trip.earliest == date && trip.latest == date
        } else {
            trip.latest <= date
        }
    });
    in_time
        && promise
            .window
            .is_none_or(|(start, end)| start <= trip.window.0 && trip.window.1 <= end)
}
