//! Booking codes: who may be chosen, and when it is collected and delivered.
//!
//! `service|@group[,…][!not]/collection date/from-to/delivery date/from-to`, with `*` for whatever, and wildcards at the
//! end left out.

use jiff::civil::{Time, time};
use serde_json::Value;

use super::answer::{Offer, Verdict};
use super::capacity::Use;
use super::time::Terms;
use super::{Choice, World, called, consignment, eligible, examine};

/// A booking code, and what is used of capacities. The default asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Booking {
    /// Services, and groups with their `@`; empty for all.
    among: Vec<String>,
    /// The same, of those that are left out.
    not: Vec<String>,
    /// Its times.
    pub terms: Terms,
    /// Nothing is used by default.
    pub used: Use,
}

impl Booking {
    /// Reads a booking code that is one.
    pub fn read(code: &str) -> Booking {
        let mut parts = code.split('/');
        let mut part = || parts.next().unwrap_or("*");
        let services = part();
        let (among, not) = services.split_once('!').unwrap_or((services, ""));
        let names = |names: &str| -> Vec<String> {
            let given = names.split([',', '!']).filter(|name| !["", "*"].contains(name));
            given.map(String::from).collect()
        };
        let date = |text: &str| (text != "*").then(|| consignment::date(text));
        let terms = Terms { collected: date(part()), collection: times(part()), delivered: date(part()), delivery: times(part()) };
        Booking { among: names(among), not: names(not), terms, used: Use::new() }
    }

    /// With what is used already.
    pub fn with_usage(self, used: Use) -> Booking {
        Booking { used, ..self }
    }

    /// Whether a service is one of those that it names, and none of those that it leaves out.
    pub(super) fn takes(&self, world: &World, service: &Value) -> bool {
        let named = |names: &[String]| {
            names.iter().any(|name| match name.strip_prefix('@') {
                Some(group) => world.is_in_group(service, group),
                None => service["Reference"] == *name,
            })
        };
        (self.among.is_empty() || named(&self.among)) && !named(&self.not)
    }
}

/// From and to, ends included. An open end reaches to the end of the day.
fn times(text: &str) -> Option<(Time, Time)> {
    let (from, to) = text.split_once('-')?;
    let end = |text: &str, open: Time| if text == "*" { open } else { consignment::time(text) };
    Some((end(from, Time::midnight()), end(to, time(23, 59, 59, 0))))
}

/// Allocates one consignment under a booking code. The services that it does not name are not in the pool.
pub fn booked(rule_set: &Value, consignment: &Value, at: &str, choice: &Choice, booking: &Booking) -> Verdict {
    called(rule_set, consignment, at, choice, booking, None).0
}

/// Every eligible service's offer under a booking code, the best first; or the status of a consignment that can't be allocated.
pub fn booked_offers(rule_set: &Value, consignment: &Value, at: &str, choice: &Choice, booking: &Booking) -> Result<Vec<Offer>, u16> {
    examine(rule_set, consignment, at, choice, booking).map(|(.., examined)| eligible(examined))
}
