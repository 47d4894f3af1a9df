//! Delivery options (§8): one offer per delivery date and window, the first service for it in the order of allocation.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan, Zoned};
use serde_json::Value;

use super::answer::Offer;
use super::booking::Booking;
use super::capacity::Use;
use super::condition::Own;
use super::number::written;
use super::{Choice, look};

/// One delivery option, as texts that any other answer can be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionVerdict {
    /// The latest delivery date: `2026-11-03`.
    pub date: String,
    /// The lane's window, or the whole day: `09:00`, `17:00`.
    pub window: (String, String),
    /// The service.
    pub service: String,
    /// With the currency's digits.
    pub net: String,
    /// The currency of the lane that priced it.
    pub currency: String,
    /// In the location's offset: `2026-11-02T17:00:00+00:00`.
    pub collection: String,
    /// Whether earliest is latest.
    pub guaranteed: bool,
    /// The allocation cut-off of its collection, likewise; none if it has none.
    pub expiry: Option<String>,
    /// The operational cut-off, likewise.
    pub operational: Option<String>,
}

/// The options of a consignment in any state, in the order of their dates and windows: those that deliver at most so many days after
/// the origin's local date. Or the status of one that is invalid.
pub fn delivery_options(rule_set: &Value, consignment: &Value, at: &str, choice: &Choice, days: i64) -> Result<Vec<OptionVerdict>, u16> {
    options_in_turn(rule_set, consignment, at, choice, days, Use::new())
}

/// The same where capacities are used already. A full date is none.
pub fn options_in_turn(
    rule_set: &Value,
    consignment: &Value,
    at: &str,
    choice: &Choice,
    days: i64,
    used: Use,
) -> Result<Vec<OptionVerdict>, u16> {
    let everyone = Booking::default().with_usage(used);
    let (world, read) = look(rule_set, consignment, at, &everyone)?;
    let last = world.today(&read) + days.days();
    let now: Timestamp = at.parse().unwrap();
    let mut best: BTreeMap<(Date, (Time, Time)), Offer> = BTreeMap::new();
    for service in world.pool(choice, &everyone) {
        if !world.reasons_of_rules(service, &read, choice).is_empty() {
            continue;
        }
        // Every open collection that keeps the promise, with the price of its date.
        for trip in world.trips(service, &read).unwrap_or_default() {
            // A day is offered until the earlier of its cut-offs.
            let is_over = trip.operational_cut_off.as_ref().is_some_and(|cut_off| cut_off.timestamp() < now);
            if is_over || !world.has_room(service, &read, &trip) {
                continue;
            }
            let Ok(price) = world.price(service, &read, &trip) else { continue };
            if !world.barred(service, &read, Own { trip: Some(&trip), price: Some(&price) }).is_empty() {
                continue;
            }
            let offer = world.offer(service, &read, trip, price, choice);
            let key = (offer.trip.latest, offer.trip.window);
            let beaten = best.get(&key).is_none_or(|other| offer.compare(other).1.is_lt());
            if key.0 <= last && beaten {
                best.insert(key, offer);
            }
        }
    }
    Ok(best.into_values().map(|offer| told(&offer)).collect())
}

fn told(offer: &Offer) -> OptionVerdict {
    let (trip, price) = (&offer.trip, &offer.price);
    let hour = |at: Time| at.strftime("%H:%M").to_string();
    let instant = |at: &Zoned| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    OptionVerdict {
        date: trip.latest.to_string(),
        window: (hour(trip.window.0), hour(trip.window.1)),
        service: offer.service.clone(),
        net: written(&price.net, &price.currency),
        currency: price.currency.clone(),
        collection: instant(&trip.collection),
        guaranteed: trip.earliest == trip.latest,
        expiry: trip.allocation_cut_off.as_ref().map(instant),
        operational: trip.operational_cut_off.as_ref().map(instant),
    }
}
