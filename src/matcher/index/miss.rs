//! Why services would offer nothing whatever their rules, as codes: one consignment's services in the order of their numbers.

use std::iter::Peekable;

use super::cell::{Prospect, chain_of};
use super::lane_price::Quick;
use super::seek::{Asking, Search, Unprepared};
use super::sure::unpriced;
use super::timetable::QuickLane;
use super::{Index, NO_CHAIN};
use crate::consignment::Direction;
use crate::coordinates::Coordinates;
use crate::matcher::Compiled;
use crate::matcher::collection::Clock;
use crate::matcher::offer::Miss;
use crate::place_list::Route;
use crate::rule::ReasonCode;

/// The carriers whose first open day is kept; those of greater numbers are asked again for each of their services.
const CARRIERS: usize = 64;

/// Whether, and on what day, a carrier first collects.
#[derive(Clone, Copy)]
enum Opening {
    Unasked,
    NotCollected,
    Never,
    On(i32),
}

/// Asks the services of one consignment.
pub(super) struct Misses<'a> {
    compiled: &'a Compiled,
    index: &'a Index,
    asked: &'a Coordinates,
    clock: &'a Clock,
    route: &'a Asking<'a>,
    /// What services have for the route that go the one way or the other: one that goes the other way would offer something, too.
    ways: [Peekable<std::slice::Iter<'a, Prospect>>; 2],
    openings: [Opening; CARRIERS],
}

impl<'a> Misses<'a> {
    pub(super) fn new<F>(search: &Search<'a, F>, route: &'a Asking<'a>) -> Self {
        let Search { compiled, index, asked, clock, .. } = *search;
        let way = |way| index.prospects_going(way, asked).unwrap_or_default().iter().peekable();
        let ways = [way(Direction::Outbound), way(Direction::Inbound)];
        Self { compiled, index, asked, clock, route, ways, openings: [Opening::Unasked; CARRIERS] }
    }

    /// The code for which a service would offer nothing; `None` if it would offer something. No number may be less than one asked before.
    ///
    /// # Errors
    /// [`Unprepared`] if it takes more to tell.
    pub(super) fn of(&mut self, service: usize) -> Result<Option<ReasonCode>, Unprepared> {
        let carrier = self.index.carriers.get(service).ok_or(Unprepared)?;
        let Some(prospect) = self.prospect(service) else { return self.without_price(service, *carrier as usize) };
        if prospect.chain == NO_CHAIN {
            return Err(Unprepared);
        }
        let lane = self.index.timetable.lane(prospect.lane).ok_or(Unprepared)?;
        match self.collected(lane, *carrier as usize) {
            Ok(day) => self.unpriced(prospect, day),
            Err(code) => Ok(Some(code)),
        }
    }

    fn prospect(&mut self, service: usize) -> Option<&'a Prospect> {
        let own = u32::try_from(service).ok()?;
        self.ways.iter_mut().find_map(|way| {
            while way.next_if(|prospect| prospect.service < own).is_some() {}
            way.peek().copied().filter(|prospect| prospect.service == own)
        })
    }

    /// The code of a service that has no transit lane, or no rate lane, for the route.
    fn without_price(&mut self, service: usize, carrier: usize) -> Result<Option<ReasonCode>, Unprepared> {
        let own = self.compiled.services.get(service).ok_or(Unprepared)?;
        let origin = self.index.origins.matched(self.asked.origin).ok_or(Unprepared)?;
        let route = Route { origin, destination: self.route.destination };
        let Some(place) = own.transit.iter().position(|lane| lane.matches(route)) else {
            return Ok(Some(if own.transit.is_empty() { ReasonCode::NotConfigured } else { ReasonCode::NoLane }));
        };
        let timetable = &self.index.timetable;
        let lane = timetable.number(service, place).and_then(|number| timetable.lane(number)).ok_or(Unprepared)?;
        Ok(Some(self.collected(lane, carrier).err().unwrap_or(ReasonCode::NoRate)))
    }

    /// The day of the first collection that keeps the promise, or the code if there is none.
    fn collected(&mut self, lane: &QuickLane, carrier: usize) -> Result<i32, ReasonCode> {
        let (timetable, asked) = (&self.index.timetable, self.asked);
        let calendars = timetable.calendars(carrier, asked);
        let first = match self.opening(carrier) {
            Opening::NotCollected => return Err(ReasonCode::NotCollected),
            Opening::Never => return Err(ReasonCode::NoCollectionDate),
            Opening::On(day) => Some(day),
            Opening::Unasked => None,
        };
        if let Some(day) = first.filter(|_| asked.promise.window.is_none() && !asked.promise.exactly)
            && let Some(latest) = timetable.latest_delivery(lane, day, asked)
        {
            // A later collection is never delivered earlier.
            return if asked.promised_day.is_none_or(|promised| latest <= promised) { Ok(day) } else { Err(ReasonCode::Promise) };
        }
        let kept = timetable.first_kept(lane, calendars, asked, self.route.horizon, self.clock);
        kept.map(|days| days.collected).ok_or_else(|| timetable.missed(lane, calendars, asked, self.route.horizon, self.clock).code())
    }

    fn opening(&mut self, carrier: usize) -> Opening {
        let Some(known) = self.openings.get_mut(carrier) else { return Opening::Unasked };
        if matches!(known, Opening::Unasked) {
            let calendars = self.index.timetable.calendars(carrier, self.asked);
            *known = if calendars.is_empty() {
                Opening::NotCollected
            } else {
                let mut days = self.route.horizon.from..self.route.horizon.end;
                days.find(|day| calendars.iter().any(|calendar| calendar.is_open(*day, self.clock))).map_or(Opening::Never, Opening::On)
            };
        }
        *known
    }

    /// The code if there is no price for a collection on a day.
    fn unpriced(&self, prospect: &Prospect, day: i32) -> Result<Option<ReasonCode>, Unprepared> {
        let (tariff, service) = (&self.index.tariff, prospect.service as usize);
        let mut rates = chain_of(&self.index.chains, prospect.chain).filter_map(|number| Some((number, tariff.rate(number)?)));
        let Some((number, rate)) = rates.find(|(_, rate)| rate.holds(day)) else { return Ok(Some(ReasonCode::NoRate)) };
        let reaches = self.compiled.services.get(service).map(|own| own.reaches.as_slice()).unwrap_or_default();
        let reach = tariff.first_rates.get(service).and_then(|first| number.checked_sub(*first)).and_then(|own| reaches.get(own as usize));
        let is_priced = reach.is_some_and(|reach| reach.holds_coordinates(self.asked));
        if !is_priced && let Some(unpriced) = unpriced(rate, self.asked) {
            return Ok(Some(Miss::Unpriced(unpriced).code()));
        }
        let is_priced = is_priced || matches!(tariff.net(prospect.service, rate, self.asked, self.route.destination, day), Quick::Price(_));
        if is_priced { Ok(rate.exchange.is_none().then_some(ReasonCode::Currency)) } else { Err(Unprepared) }
    }
}
