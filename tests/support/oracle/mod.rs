//! The rules, read aloud.
//!
//! This is the allocation specification as plain code over the JSON itself: slow, exact, and in the order of its
//! sections, so that it can be checked against the text by eye. It shares nothing with the library, which must agree
//! with it on every world that the generator thinks of. It takes a valid rule set for granted; consignments may be
//! invalid in the ways that the specification names.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "an oracle that meets what it does not know stops the test, and each test uses its own part of it"
)]

mod answer;
mod booking;
mod capacity;
mod chargeable;
mod chart;
mod collection;
mod condition;
mod consignment;
mod country;
mod field;
mod history;
mod holiday;
mod item;
mod names;
mod narrow;
mod number;
mod objective;
mod options;
mod place;
mod postcode;
mod preference;
mod price;
#[cfg(test)]
mod published;
#[cfg(test)]
mod published_capacity;
#[cfg(test)]
mod published_days;
#[cfg(test)]
mod published_objective;
#[cfg(test)]
mod published_options;
#[cfg(test)]
mod published_place;
#[cfg(test)]
mod published_preference;
#[cfg(test)]
mod published_price;
#[cfg(test)]
mod published_rule;
#[cfg(test)]
mod published_shipping;
#[cfg(test)]
mod published_surcharge;
#[cfg(test)]
mod published_tariff;
#[cfg(test)]
mod published_tax;
mod rule;
mod shipping;
mod subdivision;
mod surcharge;
mod tariff;
mod tax;
mod time;
mod word;

use std::borrow::Cow;

use jiff::Timestamp;
use num_rational::BigRational;
use serde_json::Value;

pub use answer::{Offer, RunnerUp, Told, Verdict};
pub use booking::{Booking, booked, booked_offers};
pub use capacity::{Use, add, in_turn, usage};
pub use consignment::Consignment;
pub use number::{exact, written};
pub use options::{OptionVerdict, delivery_options, options_in_turn};
pub use price::Price;
pub use time::{Terms, Trip};

use capacity::Room;
use condition::Own;

/// Every code, in the order in which a service's reasons are listed (§9).
pub const CODES: [&str; 28] = [
    "NotEnabled",
    "NotConfigured",
    "Direction",
    "NoLane",
    "NotCollected",
    "NoCollectionDate",
    "Promise",
    "NoRate",
    "PriceOverflow",
    "Currency",
    "Weight",
    "Length",
    "Girth",
    "LengthPlusGirth",
    "Value",
    "Sides",
    "Volume",
    "SidesSum",
    "Packages",
    "Items",
    "Tags",
    "ExcludedPlace",
    "PostcodeUnreadable",
    "ShippingRule",
    "MissingData",
    "CapacityReached",
    "Objective",
    "Filter",
];

/// A rule set, the instant at which it is asked, what a booking code asks besides, and what is used of capacities.
pub struct World<'a> {
    rules: Cow<'a, Value>,
    at: Timestamp,
    terms: Terms,
    used: Use,
}

/// Which services may be chosen from (§8).
#[derive(Clone, Debug)]
pub enum Choice<'a> {
    /// Every service of the rule set.
    All,
    /// The services of one group.
    Group(&'a str),
    /// One service alone.
    Service(&'a str),
    /// Every service, of which those that differ from a given filter get the reason `Filter`.
    Filters {
        /// A direction that the service must have.
        direction: Option<&'a str>,
        /// What `IsPickUp` must be.
        pick_up: Option<bool>,
        /// What `IsDropOff` must be.
        drop_off: Option<bool>,
    },
}

/// Allocates one consignment.
pub fn judge(rule_set: &Value, consignment: &Value, at: &str, choice: &Choice) -> Verdict {
    booked(rule_set, consignment, at, choice, &Booking::default())
}

/// Every eligible service's offer, the best first; or the status of a consignment that can't be allocated.
pub fn offers(rule_set: &Value, consignment: &Value, at: &str, choice: &Choice) -> Result<Vec<Offer>, u16> {
    booked_offers(rule_set, consignment, at, choice, &Booking::default())
}

/// The same as `judge` and what is told besides, with an objective that the call names, if it names one.
pub fn allocated(rule_set: &Value, consignment: &Value, at: &str, choice: &Choice, objective: Option<&str>) -> (Verdict, Told) {
    called(rule_set, consignment, at, choice, &Booking::default(), objective)
}

/// The same with all that a call may take.
pub fn called(
    rule_set: &Value,
    consignment: &Value,
    at: &str,
    choice: &Choice,
    booking: &Booking,
    objective: Option<&str>,
) -> (Verdict, Told) {
    let (world, read, examined) = match examine(rule_set, consignment, at, choice, booking) {
        Ok(examined) => examined,
        Err(status) => return (Verdict { status, ..Verdict::default() }, Told::default()),
    };
    let mut verdict = Verdict { status: 422, ..Verdict::default() };
    for service in &examined {
        if !service.reasons.is_empty() {
            let reference = &service.reference;
            verdict.excluded.insert(reference.clone(), service.codes());
            verdict.flags.insert(reference.clone(), service.flags());
        }
    }
    let offers = eligible(examined);
    verdict.eligible = offers.iter().map(|offer| offer.service.clone()).collect();
    let decision = world.decide(&read, offers, choice, objective);
    for reference in &decision.left_out {
        verdict.excluded.insert(reference.clone(), vec!["Objective".to_owned()]);
        verdict.flags.insert(reference.clone(), (false, true));
    }
    if let Some(best) = decision.left.first() {
        verdict.status = 200;
        verdict.state(best);
    }
    let increments = decision.left.first().map(|best| world.increments(best, &read)).unwrap_or_default();
    (verdict, Told { increments, ..decision.told() })
}

/// One service of the choice, after every check that could be made.
struct Examined {
    reference: String,
    reasons: Vec<Reason>,
    offer: Option<Offer>,
}

/// Why a service can't take a consignment.
struct Reason {
    code: &'static str,
    /// Whether it is the price that could not be worked out (check 5 of §4).
    of_price: bool,
}

impl Reason {
    fn of_price(code: &'static str) -> Reason {
        let of_price = true;
        Reason { code, of_price }
    }

    fn other(code: &'static str) -> Reason {
        let of_price = false;
        Reason { code, of_price }
    }
}

impl Examined {
    /// Each code once, in the order of §9.
    fn codes(&self) -> Vec<String> {
        let given = |code: &&str| self.reasons.iter().any(|reason| reason.code == *code);
        CODES.iter().copied().filter(given).map(String::from).collect()
    }

    /// `Available` and `Rates` (§9). `Filter` is no fault of the service: it leaves both true.
    fn flags(&self) -> (bool, bool) {
        let available = self.reasons.iter().all(|reason| reason.of_price || reason.code == "Filter");
        let rates = self.reasons.iter().all(|reason| !reason.of_price);
        (available, rates)
    }
}

fn eligible(examined: Vec<Examined>) -> Vec<Offer> {
    let passed = examined.into_iter().filter(|service| service.reasons.is_empty());
    let mut offers: Vec<Offer> = passed.map(|service| service.offer.expect("a service without a reason has an offer")).collect();
    offers.sort_by(|a, b| a.compare(b).1);
    offers
}

type Asked<'a> = (World<'a>, Consignment, Vec<Examined>);

fn examine<'a>(rule_set: &'a Value, consignment: &Value, at: &str, choice: &Choice, booking: &Booking) -> Result<Asked<'a>, u16> {
    let (world, read) = look(rule_set, consignment, at, booking)?;
    // §8: only what is Unallocated or Allocation Failed can be allocated. States are read with or without spaces.
    let state = consignment["State"].as_str().unwrap_or("Unallocated").replace(' ', "");
    if state != "Unallocated" && state != "AllocationFailed" {
        return Err(409);
    }
    let examined = world.pool(choice, booking).into_iter().map(|service| world.examine(service, &read, choice)).collect();
    Ok((world, read, examined))
}

/// The world as a booking code sees it, and the consignment, whatever its state; or 400.
fn look<'a>(rule_set: &'a Value, consignment: &Value, at: &str, booking: &Booking) -> Result<(World<'a>, Consignment), u16> {
    let world = World {
        rules: names::rule_set(rule_set),
        at: at.parse().expect("an instant"),
        terms: booking.terms.clone(),
        used: booking.used.clone(),
    };
    let read = Consignment::read(&world, consignment).ok_or(400_u16)?;
    Ok((world, read))
}

impl World<'_> {
    /// What has this reference among the `ShippingLocations`, the `Zones` and so on.
    fn find(&self, kind: &str, reference: &str) -> Option<&Value> {
        list(&self.rules[kind]).iter().find(|one| one["Reference"] == reference)
    }

    fn currency(&self) -> &str {
        text(&self.rules["Currency"])
    }

    /// Units of the rule set's currency for one unit of this one (§6).
    fn exchange_rate(&self, currency: &str) -> Option<BigRational> {
        if currency == self.currency() {
            return Some(BigRational::from_integer(1.into()));
        }
        self.rules["ExchangeRates"].get(currency).map(exact)
    }

    /// The services of the choice, without those that a booking code doesn't name or leaves out.
    fn pool(&self, choice: &Choice, booking: &Booking) -> Vec<&Value> {
        let chosen = |service: &&Value| match choice {
            Choice::All | Choice::Filters { .. } => true,
            Choice::Group(group) => self.is_in_group(service, group),
            Choice::Service(reference) => service["Reference"] == *reference,
        };
        let services = list(&self.rules["CarrierServices"]).iter();
        services.filter(chosen).filter(|service| booking.takes(self, service)).collect()
    }

    fn is_in_group(&self, service: &Value, group: &str) -> bool {
        let group = self.find("CarrierServiceGroups", group).expect("a group of the rule set");
        list(&group["Services"]).contains(&service["Reference"])
    }

    /// §4: every check that does not build on one that failed.
    fn examine(&self, service: &Value, consignment: &Consignment, choice: &Choice) -> Examined {
        let mut reasons = self.reasons_of_rules(service, consignment, choice);
        // The chain: a lane, a collection, the promise, room on that date, and only then the price.
        let room = self.trips(service, consignment).map(|trips| self.room(service, consignment, trips));
        let Room { trip, reasons: of_dates } = room.unwrap_or_else(|code| Room { trip: None, reasons: vec![Reason::other(code)] });
        reasons.extend(of_dates);
        let price = trip.as_ref().map(|trip| self.price(service, consignment, trip));
        reasons.extend(price.as_ref().and_then(|price| price.as_ref().err()).map(|code| Reason::of_price(code)));
        // Shipping rules ask for what there is of these.
        let price = price.and_then(Result::ok);
        let own = Own { trip: trip.as_ref(), price: price.as_ref() };
        reasons.extend(self.barred(service, consignment, own).into_iter().map(Reason::other));
        let offer = trip.zip(price).map(|(trip, price)| self.offer(service, consignment, trip, price, choice));
        Examined { reference: text(&service["Reference"]).to_owned(), reasons, offer }
    }

    /// Every check that needs no date and no price.
    fn reasons_of_rules(&self, service: &Value, consignment: &Consignment, choice: &Choice) -> Vec<Reason> {
        let mut codes = Vec::new();
        if service["Enabled"] == false {
            codes.push("NotEnabled");
        }
        if !directions(service).contains(&consignment.direction.as_str()) {
            codes.push("Direction");
        }
        codes.extend(self.broken_rules(&service["Rules"], consignment));
        if !passes(service, choice) {
            codes.push("Filter");
        }
        codes.into_iter().map(Reason::other).collect()
    }
}

/// A service's `Direction` may be one word, or both as a list or comma-joined; without one it is Outbound.
fn directions(service: &Value) -> Vec<&str> {
    if service["Direction"].is_null() { vec!["Outbound"] } else { word::words(&service["Direction"]) }
}

/// Whether the service is one that the filters leave in (§8).
fn passes(service: &Value, choice: &Choice) -> bool {
    let Choice::Filters { direction, pick_up, drop_off } = choice else {
        return true;
    };
    let is = |flag: &str| service[flag].as_bool().unwrap_or(false);
    direction.is_none_or(|direction| directions(service).contains(&direction))
        && pick_up.is_none_or(|wanted| is("IsPickUp") == wanted)
        && drop_off.is_none_or(|wanted| is("IsDropOff") == wanted)
}

/// The items of a list; a list that is left out has none.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn texts(value: &Value) -> Vec<&str> {
    list(value).iter().map(text).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
