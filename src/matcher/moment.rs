//! An instant as it is at shipping locations.

use std::fmt;

use chrono::{DateTime, Utc};

use super::compiled::Compiled;
use super::locations::{Collector, Locations};
use crate::fingerprint::Fingerprint;
use crate::time::{Clock, Opening, Span, Wanted};

/// An instant, prepared for the decisions of one rule set: what the clocks of every shipping location show, and on which days each carrier
/// collects there. Decisions at one instant share it, and each is the sooner made. It says nothing that the instant alone doesn't: with
/// another rule set it counts as its instant.
///
/// It pays in a batch at one instant, where it takes about a tenth off a decision from a consignment and a fifth off one of prepared
/// facts. For one decision the instant alone is quicker.
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
    pub(super) at: DateTime<Utc>,
    /// Of which rule set the rest is.
    pub(super) rules: Fingerprint,
    /// The clocks of each place of collection and, last, of those where all collect every day.
    pub(super) clocks: Box<[Clock]>,
    /// The near days of every collection, location by location.
    pub(super) near: Box<[u64]>,
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

/// The instant of one decision, at one place of collection.
#[derive(Clone, Copy)]
pub(crate) struct Now<'a> {
    pub(crate) clock: Clock,
    /// The near days of the origin's collections, if they are known.
    near: Option<&'a [u64]>,
}

impl Now<'_> {
    pub(super) fn of(clock: Clock) -> Self {
        Self { clock, near: None }
    }

    /// When a collector comes to a place of collection.
    #[inline]
    pub(super) fn opening<'c>(&self, locations: &'c Locations, at: Option<u32>, collector: Collector, wanted: &Wanted) -> Opening<'c> {
        let (calendars, place) = locations.calendars(at, collector);
        let known = self.near.filter(|_| at.is_some()).and_then(|near| near.get(place)).copied();
        Opening::new(calendars, known, wanted.hours, &self.clock)
    }
}

/// The days on which carriers collect at each place, kept from one decision to the next until one of their cut-offs passes.
#[derive(Clone, Default)]
pub(crate) struct LocalDays(Vec<Option<(Span, Box<[u64]>)>>);

/// The most origins whose days are kept.
const MOST_ORIGINS: usize = 4_096;

impl LocalDays {
    /// The instant of a decision.
    pub(crate) fn now(&mut self, compiled: &Compiled, place: Option<u32>, at: DateTime<Utc>) -> Now<'_> {
        self.now_at(compiled, place, compiled.clock(place, at))
    }

    /// The same by the clocks of the place.
    pub(super) fn now_at(&mut self, compiled: &Compiled, place: Option<u32>, clock: Clock) -> Now<'_> {
        let location = place.map(|location| location as usize).filter(|location| *location < MOST_ORIGINS);
        let Some((location, own)) = location.and_then(|location| Some((location, compiled.locations.get(location)?))) else {
            return Now::of(clock);
        };
        if self.0.len() <= location {
            self.0.resize_with(location + 1, || None);
        }
        let Some(kept) = self.0.get_mut(location) else { return Now::of(clock) };
        if !kept.as_ref().is_some_and(|(span, _)| span.holds(&clock)) {
            let all = own.collections.iter().map(|(_, calendars)| calendars);
            let span = all.fold(Span::of_day(&clock), |span, calendars| Opening::unchanged(calendars, span, &clock));
            *kept = Some((span, own.near(&clock).collect()));
        }
        Now { clock, near: kept.as_ref().map(|(_, near)| &**near) }
    }
}

impl Compiled {
    /// The clocks of a place of collection at an instant.
    pub(crate) fn clock(&self, place: Option<u32>, at: DateTime<Utc>) -> Clock {
        Clock::new(at, self.locations.clocks(place))
    }

    /// The instant of a decision.
    pub(crate) fn now(&self, place: Option<u32>, at: DateTime<Utc>) -> Now<'static> {
        Now::of(self.clock(place, at))
    }

    /// The same of a prepared instant. One of another rule set is as good as the instant alone.
    pub(crate) fn at<'a>(&self, place: Option<u32>, moment: &'a Moment) -> Now<'a> {
        let (locations, given) = (&self.locations, place);
        let place = place.map_or(locations.all.len(), |location| location as usize);
        let Some(clock) = moment.clocks.get(place).filter(|_| moment.rules == self.fingerprint) else { return self.now(given, moment.at) };
        let first = locations.firsts.get(place).copied();
        Now { clock: *clock, near: first.and_then(|first| moment.near.get(first..)) }
    }
}
