//! An instant, prepared: what of a decision depends on nothing else.

use std::fmt;

use chrono::{DateTime, Utc};

use super::collection::Clock;
use super::index::{KeptDays, Openings};
use super::{Compiled, Matcher};
use crate::fingerprint::Fingerprint;

/// An instant, prepared for the decisions of one rule set: what the clocks of every shipping location show, and on which days each carrier
/// collects there. Decisions at one instant share it, and each is the sooner made. It says nothing that the instant alone doesn't: with
/// another rule set it counts as its instant.
///
/// ```
/// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
/// #     { "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 3.95 }] }] }] }"#)?;
/// # let consignments = [consign::Consignment::from_json(r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
/// #     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#)?];
/// let matcher = rules.compile()?;
/// let (pool, moment) = (matcher.all(), matcher.moment("2026-11-02T09:00:00Z".parse()?));
/// for consignment in &consignments {
///     let choice = pool.decide_at(consignment, &moment)?.expect("a service takes it");
///     assert_eq!(choice.net().to_string(), "3.95");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Moment {
    at: DateTime<Utc>,
    /// Of which rule set the rest is.
    rules: Fingerprint,
    /// The clocks of each shipping location and, last, of an origin that names none.
    clocks: Box<[Clock]>,
    /// What the index makes of them; `None` without an index.
    openings: Option<Box<[u64]>>,
}

/// The instant of one decision.
#[derive(Clone, Copy)]
pub(crate) struct Now<'a> {
    pub(crate) clock: Clock,
    /// The open days, if more is known of them.
    pub(super) openings: Option<Openings<'a>>,
}

impl<'a> Now<'a> {
    pub(crate) fn of(clock: Clock) -> Self {
        Self { clock, openings: None }
    }

    /// The instant of one of many decisions, which keep what they find of an origin.
    pub(crate) fn keeping(clock: Clock, origin: Option<usize>, days: &'a mut KeptDays) -> Self {
        Self { clock, openings: days.at(origin, &clock) }
    }
}

impl Moment {
    /// The instant.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Moment").field(&self.at).finish()
    }
}

impl Matcher {
    /// Prepares an instant.
    #[must_use]
    pub fn moment(&self, at: DateTime<Utc>) -> Moment {
        let origins = (0..self.0.locations.len()).map(Some).chain([None]);
        let clocks: Box<[Clock]> = origins.map(|origin| self.0.clock(origin, at)).collect();
        let openings = self.0.index.as_ref().map(|index| index.openings(&clocks));
        Moment { at, rules: self.fingerprint(), clocks, openings }
    }
}

impl Compiled {
    /// The instant of a decision. A moment of another rule set is as good as the instant alone.
    pub(crate) fn at<'a>(&self, origin: Option<usize>, moment: &'a Moment) -> Now<'a> {
        let clock = if moment.rules == self.fingerprint { moment.clocks.get(origin.unwrap_or(self.locations.len())) } else { None };
        match clock {
            Some(clock) => Now { clock: *clock, openings: moment.openings.as_deref().map(Openings::Known) },
            None => self.now(origin, moment.at),
        }
    }

    /// The same of an instant that wasn't prepared.
    pub(crate) fn now(&self, origin: Option<usize>, at: DateTime<Utc>) -> Now<'static> {
        Now::of(self.clock(origin, at))
    }
}
