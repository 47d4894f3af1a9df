//! Comparison: two rule sets over the same consignments, and what the second changes: who moves from where to where, what that costs,
//! what newly fails and what no longer does, each with consignments that show it.
//!
//! ```
//! use consign::comparison::{Cause, ChangeKind, Comparison};
//! use consign::{Consignment, ReasonCode, RuleSet};
//!
//! let rules = |heaviest: u32| RuleSet::from_json(&format!(r#"{{
//!     "Currency": "GBP", "Carriers": [{{ "Reference": "SWIFT" }}],
//!     "CarrierServices": [
//!         {{ "Reference": "LETTER", "Carrier": "SWIFT", "Rules": {{ "Weight": {{ "Max": {heaviest}, "Unit": "Kg" }} }},
//!            "Transit": [{{ "TransitDays": {{ "Min": 2, "Max": 2 }} }}], "Rates": [{{ "Bands": [{{ "UpTo": 5, "Price": 2.95 }}] }}] }},
//!         {{ "Reference": "PARCEL", "Carrier": "SWIFT",
//!            "Transit": [{{ "TransitDays": {{ "Min": 1, "Max": 1 }} }}], "Rates": [{{ "Bands": [{{ "Price": 6.40 }}] }}] }}]
//! }}"#));
//! let (before, after) = (rules(5)?.compile()?.all(), rules(2)?.compile()?.all());
//! let consignment: Consignment = r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 3, "Unit": "Kg" } }],
//!     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#.parse()?;
//!
//! let mut comparison = Comparison::new(&before, &after)?;
//! let change = comparison.add(&consignment, "2026-11-02T09:00:00Z".parse()?);
//! assert_eq!(change.kind, ChangeKind::Moved);
//! assert!(matches!(change.left, Some(Cause::Excluded(codes)) if codes.only() == Some(ReasonCode::Weight)));
//! assert_eq!(change.came, Some(Cause::Outbid)); // it could have gone as a parcel before, at a higher price
//!
//! let differences = comparison.results();
//! let moved = &differences.changes[&ChangeKind::Moved];
//! assert_eq!((moved.before.to_string(), moved.after.to_string()), ("2.95 GBP".into(), "6.40 GBP".into()));
//! assert_eq!(differences.services[0].to.reference.as_ref().map(AsRef::as_ref), Some("PARCEL"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change;
mod document;
mod merge;
mod tally;

use std::fmt;

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::allocation::Pool;
use crate::capacity::Usage;
use crate::consignment::Consignment;
use crate::facts::Facts;
use crate::money::Currency;
use crate::reference::Reference;
use crate::rule::ReasonCode;
use crate::simulation::SimulatedOffer;

use tally::{End, Made, Tally};

pub use change::{Cause, Change, Standing};
pub use document::{Causes, ChangeKind, Difference, Differences, Flow, Node, Outcome, Side};

/// Why two pools cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ComparisonError {
    /// Their rule sets have different currencies of their own: nothing says what one is worth in the other.
    #[error("rule sets of different currencies cannot be compared: `{0}` and `{1}`")]
    Currencies(Currency, Currency),
}

/// A run of consignments through two pools. Services of the two are the same if their references are.
#[derive(Clone)]
pub struct Comparison {
    before: Pool,
    after: Pool,
    tally: Tally,
}

impl fmt::Debug for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comparison").field("before", &self.before).field("after", &self.after).finish_non_exhaustive()
    }
}

impl Comparison {
    /// A comparison that has been fed nothing.
    ///
    /// # Errors
    /// [`ComparisonError::Currencies`] if the rule sets have different currencies of their own.
    pub fn new(before: &Pool, after: &Pool) -> Result<Self, ComparisonError> {
        let (first, second) = (&before.matcher().0, &after.matcher().0);
        if first.own_currency != second.own_currency {
            return Err(ComparisonError::Currencies(first.own_currency, second.own_currency));
        }
        Ok(Self { tally: Tally::new(first, second), before: before.clone(), after: after.clone() })
    }

    /// The first pool.
    #[must_use]
    pub fn before(&self) -> &Pool {
        &self.before
    }

    /// The second pool.
    #[must_use]
    pub fn after(&self) -> &Pool {
        &self.after
    }

    /// Feeds a consignment, decided at an instant by both pools. Its state doesn't matter. One that isn't valid is counted as such.
    pub fn add(&mut self, consignment: &Consignment, at: DateTime<Utc>) -> Change {
        let (before, after) = (Decided::by(&self.before, consignment, at), Decided::by(&self.after, consignment, at));
        let services = (before.service(), after.service());
        let kind = kind(&before, &after);
        let differs = services.0 != services.1;
        let change = Change {
            kind,
            before: before.standing(),
            after: after.standing(),
            left: services.0.filter(|_| differs).and_then(|service| after.cause(service, at)),
            came: services.1.filter(|_| differs).and_then(|service| before.cause(service, at)),
        };
        self.tally.add(&consignment.reference, &before.made, &after.made, &change);
        let [used_before, used_after] = [before.increments(at), after.increments(at)];
        self.before.take(used_before.as_ref());
        self.after.take(used_after.as_ref());
        change
    }

    /// What has come of the consignments so far.
    #[must_use]
    pub fn results(&self) -> Differences {
        let service = |is_after: bool, number: usize| {
            let pool = if is_after { &self.after } else { &self.before };
            pool.matcher().0.services.get(number).map(|service| &*service.service)
        };
        Differences {
            before: Side::of(&self.before),
            after: Side::of(&self.after),
            currency: self.before.matcher().0.own_currency,
            consignments: self.tally.consignments(),
            changes: self.tally.changes(),
            allocated: self.tally.allocated(),
            newly_failed: self.tally.newly_failed.clone(),
            newly_allocated: self.tally.newly_allocated.clone(),
            left: self.tally.left.clone(),
            came: self.tally.came.clone(),
            services: self.tally.flows(|is_after, number| service(is_after, number).map(|service| &service.reference)),
            carriers: self.tally.flows(|is_after, number| service(is_after, number).map(|service| &service.carrier)),
        }
    }
}

/// What one pool decides about a consignment.
struct Decided<'p, 'c> {
    pool: &'p Pool,
    /// `None` for a consignment that isn't valid.
    facts: Option<Facts<'c>>,
    made: Made,
}

impl<'p, 'c> Decided<'p, 'c> {
    fn by(pool: &'p Pool, consignment: &'c Consignment, at: DateTime<Utc>) -> Self {
        let Ok(facts) = pool.matcher().facts(consignment) else {
            return Self { pool, facts: None, made: Made { end: End::Invalid, offer: None } };
        };
        let offer = pool.cheapest_offer(&facts, &pool.matcher().0.now(facts.collected_at, at));
        let end = offer.as_ref().map_or(End::Failed, |offer| End::Service(offer.service()));
        Self { pool, facts: Some(facts), made: Made { end, offer } }
    }

    /// The service that takes the consignment.
    fn service(&self) -> Option<&'p Reference> {
        let number = self.made.offer.as_ref()?.service();
        self.pool.matcher().0.services.get(number).map(|service| &service.service.reference)
    }

    /// What it adds to the use of capacities.
    fn increments(&self, at: DateTime<Utc>) -> Option<Usage> {
        let engine = &self.pool.matcher().0;
        // The instant is prepared for nothing where nothing counts.
        let (offer, facts) = self.made.offer.as_ref().zip(self.facts.as_ref()).filter(|_| !engine.capacities.is_empty())?;
        Some(self.pool.increments(offer, facts, &engine.now(facts.collected_at, at)))
    }

    fn standing(&self) -> Standing {
        match (&self.made.offer, &self.facts) {
            (Some(offer), _) => Standing::Allocated(SimulatedOffer::new(offer)),
            (None, Some(_)) => Standing::Failed,
            (None, None) => Standing::Invalid,
        }
    }

    /// Why this pool does not give the consignment to a service; `None` if it isn't valid here.
    fn cause(&self, service: &Reference, at: DateTime<Utc>) -> Option<Cause> {
        let (facts, compiled) = (self.facts.as_ref()?, &self.pool.matcher().0);
        let Some(number) = compiled.number(service.as_str()).filter(|number| self.pool.has(*number)) else { return Some(Cause::Absent) };
        let now = compiled.now(facts.collected_at, at);
        let codes = self.pool.codes(number, facts, &now);
        let codes = codes.with_if(codes.is_empty() && self.pool.is_left_out(number, facts, &now), ReasonCode::Objective);
        Some(if codes.is_empty() { Cause::Outbid } else { Cause::Excluded(codes) })
    }
}

/// What is different between two decisions.
fn kind(before: &Decided<'_, '_>, after: &Decided<'_, '_>) -> ChangeKind {
    let (Some(was), Some(is)) = (&before.made.offer, &after.made.offer) else {
        return match (before.made.end, after.made.end) {
            (End::Service(_), End::Failed) => ChangeKind::NewlyFailed,
            (End::Failed, End::Service(_)) => ChangeKind::NewlyAllocated,
            (from, to) if from == to => ChangeKind::None,
            _ => ChangeKind::Validity,
        };
    };
    if before.service() != after.service() {
        ChangeKind::Moved
    } else if (was.net, was.currency) != (is.net, is.currency) {
        ChangeKind::Repriced
    } else if !SimulatedOffer::new(was).is_scheduled_as(&SimulatedOffer::new(is)) {
        ChangeKind::Rescheduled
    } else {
        ChangeKind::None
    }
}

impl Side {
    fn of(pool: &Pool) -> Self {
        let compiled = &pool.matcher().0;
        let currencies = compiled.currencies().iter().map(|currency| (*currency, compiled.exchange().quantity(*currency)));
        Self {
            rule_set: pool.matcher().fingerprint(),
            pool: pool.fingerprint(),
            exchange_rates: currencies.filter_map(|(currency, rate)| Some((currency, rate?))).collect(),
        }
    }
}
