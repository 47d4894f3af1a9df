//! When: transit and promise (§5; second edition, §5).

use jiff::civil::{Date, Time, time};
use jiff::{ToSpan, Zoned};
use serde_json::Value;

use super::collection::Collected;
use super::consignment::{Consignment, Promise, window};
use super::number::whole;
use super::word::{one_or_more, words};
use super::{World, list, text};

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
    /// The zone of the transit lane's chart, if it goes by one.
    pub zone: Option<String>,
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

impl World<'_> {
    /// Every open collection that keeps the promise, in the order of their dates, at least one; or the code of the first link that breaks.
    pub fn trips(&self, service: &Value, consignment: &Consignment) -> Result<Vec<Trip>, &'static str> {
        let lanes = list(&service["Transit"]);
        if lanes.is_empty() {
            return Err("NotConfigured");
        }
        let (lane, zone) = lanes.iter().find_map(|lane| Some((lane, self.transit_zone(lane, consignment)?))).ok_or("NoLane")?;
        let open = self.open_collections(service, consignment).ok_or("NotCollected")?;
        if open.is_empty() {
            return Err("NoCollectionDate");
        }
        let road = self.road(service, consignment, lane, zone);
        let trips = open.into_iter().filter_map(|collected| road.travel(collected));
        let trips: Vec<Trip> = trips.filter(|trip| keeps(trip, &consignment.promise) && keeps_terms(trip, &self.terms)).collect();
        if trips.is_empty() { Err("Promise") } else { Ok(trips) }
    }

    /// Whether a transit lane is for this way, and if it goes by a chart the zone. Its `Days` or its `Zone` say for which zones it is.
    #[allow(clippy::option_option, reason = "a lane may match without a zone")]
    fn transit_zone(&self, lane: &Value, consignment: &Consignment) -> Option<Option<String>> {
        let (origin, destination) = (&consignment.origin, &consignment.destination);
        if !self.lane_matches(lane, origin, destination) {
            return None;
        }
        let Some(chart) = lane["ZoneChart"].as_str() else {
            return Some(None);
        };
        let zone = self.zone_of(chart, origin, destination)?;
        let is_for = lane["Days"].get(&zone).is_some() || one_or_more(&lane["Zone"]).contains(&zone.as_str());
        is_for.then_some(Some(zone))
    }

    /// What a lane is like between two places: who works there and moves on which days.
    fn road<'a>(&self, service: &Value, consignment: &Consignment, lane: &'a Value, zone: Option<String>) -> Road<'a> {
        let carrier = text(&service["Carrier"]);
        let ignored = self.ignored_by(carrier);
        let origin = self.holidays_at(&consignment.origin, &ignored);
        let destination = self.holidays_at(&consignment.destination, &ignored);
        let own = self.holidays_of(carrier);
        let still = match lane["HolidaysOf"].as_str().unwrap_or("Destination") {
            "Destination" => destination.clone(),
            "Origin" => origin,
            "Both" => [origin, destination.clone()].concat(),
            _ => Vec::new(),
        };
        Road { lane, zone, still: [still, own.clone()].concat(), shut: [destination, own].concat() }
    }
}

/// A transit lane, with the dates on which nothing moves on it and nothing is delivered, whatever the weekday.
struct Road<'a> {
    lane: &'a Value,
    zone: Option<String>,
    still: Vec<Date>,
    shut: Vec<Date>,
}

impl Road<'_> {
    fn delivers(&self, date: Date) -> bool {
        is_one_of(date, &self.lane["DeliveryDays"]) && !self.shut.contains(&date)
    }

    fn moves(&self, date: Date) -> bool {
        is_one_of(date, &self.lane["MovingDays"]) && !self.still.contains(&date)
    }

    /// `None` where it can't be delivered on the collection date itself, as it should be.
    fn travel(&self, from: Collected) -> Option<Trip> {
        let days = match &self.zone {
            Some(zone) if !self.lane["Days"].is_null() => &self.lane["Days"][zone],
            _ => &self.lane["TransitDays"],
        };
        let [min, max] = ["Min", "Max"].map(|end| whole(&days[end]).expect("a count of days"));
        let (earliest, latest) = if self.lane["MovingDays"].is_null() {
            // Day 0 is the collection date; each step goes to the next delivery day. Without a day in between only a delivery day
            // can be delivered on.
            if min == 0 && !self.delivers(from.date) {
                return None;
            }
            let arrives = |days| after(from.date, days, |date| self.delivers(date));
            (arrives(min), arrives(max))
        } else {
            // So many moving days after the collection date, then the first delivery day on or after.
            let arrives = |days| {
                let moved = after(from.date, days, |date| self.moves(date));
                if self.delivers(moved) { moved } else { after(moved, 1, |date| self.delivers(date)) }
            };
            (arrives(min), arrives(max))
        };
        Some(Trip {
            collected: from.date,
            collection: from.at,
            earliest,
            latest,
            window: window(&self.lane["DeliveryWindow"]).unwrap_or((Time::midnight(), time(23, 59, 0, 0))),
            allocation_cut_off: from.allocation_cut_off,
            operational_cut_off: from.operational_cut_off,
            zone: self.zone.clone(),
        })
    }
}

/// So many steps from a date, each to the next day that counts.
fn after(date: Date, steps: i64, counts: impl Fn(Date) -> bool) -> Date {
    let mut day = date;
    for _ in 0..steps {
        day += 1.day();
        while !counts(day) {
            day += 1.day();
        }
    }
    day
}

/// Whether the date's weekday is listed; left out, every day is.
pub fn is_one_of(date: Date, days: &Value) -> bool {
    days.is_null() || words(days).contains(&date.strftime("%A").to_string().as_str())
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
