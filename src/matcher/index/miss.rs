//! Why services would offer nothing whatever their rules, as codes: one consignment's services in the order of their numbers.

use std::iter::Peekable;

use super::NO_CHAIN;
use super::cell::Prospect;
use super::look::Asking;
use super::seek::{Plainly, Search, Unprepared};
use super::sure::Priced;
use super::timetable::QuickLane;
use crate::consignment::Direction;
use crate::matcher::offer::Miss;
use crate::place_list::Route;
use crate::rule::ReasonCode;

/// How many answers about a carrier and a lane are kept: many services share both.
const KEPT: usize = 64;
/// No carrier and no lane.
const NOTHING: (u32, u32) = (u32::MAX, u32::MAX);

/// Asks the services of one consignment.
pub(super) struct Misses<'a, F> {
    search: &'a Search<'a, F>,
    asking: &'a Asking<'a>,
    /// What was found of a carrier and a lane; another pair that falls on the same place replaces it.
    kept: [((u32, u32), Result<i32, ReasonCode>); KEPT],
    /// What services have for the route that go the one way or the other: one that goes the other way would offer something, too.
    ways: [Peekable<std::slice::Iter<'a, Prospect>>; 2],
}

impl<'a, F: Plainly> Misses<'a, F> {
    pub(super) fn new(search: &'a Search<'a, F>, asking: &'a Asking<'a>) -> Self {
        let way = |way| search.index.prospects_going(way, search.asked).unwrap_or_default().iter().peekable();
        Self { search, asking, kept: [(NOTHING, Ok(0)); KEPT], ways: [way(Direction::Outbound), way(Direction::Inbound)] }
    }

    /// The code for which a service would offer nothing; `None` if it would offer something. No number may be less than one asked before.
    ///
    /// # Errors
    /// [`Unprepared`] if it takes more to tell.
    pub(super) fn of(&mut self, service: usize) -> Result<Option<ReasonCode>, Unprepared> {
        let Some(prospect) = self.prospect(service) else { return self.without_price(service) };
        if prospect.chain == NO_CHAIN {
            return Err(Unprepared);
        }
        match self.collected(prospect.lane, prospect.carrier)? {
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
    fn without_price(&mut self, service: usize) -> Result<Option<ReasonCode>, Unprepared> {
        let Search { compiled, index, asked, .. } = self.search;
        let own = compiled.services.get(service).ok_or(Unprepared)?;
        let origin = index.origins.matched(asked.origin).ok_or(Unprepared)?;
        let route = Route { origin, destination: self.asking.destination };
        let Some(place) = own.transit.iter().position(|lane| lane.matches(route)) else {
            return Ok(Some(if own.transit.is_empty() { ReasonCode::NotConfigured } else { ReasonCode::NoLane }));
        };
        let lane = index.timetable.number(service, place).ok_or(Unprepared)?;
        let carrier = u32::try_from(own.carrier).map_err(|_| Unprepared)?;
        Ok(Some(self.collected(lane, carrier)?.err().unwrap_or(ReasonCode::NoRate)))
    }

    /// The day of the first collection of a carrier that keeps the promise by a lane, or the code if there is none.
    fn collected(&mut self, lane: u32, carrier: u32) -> Result<Result<i32, ReasonCode>, Unprepared> {
        let (search, own) = (self.search, (carrier, lane));
        let place = (lane as usize).wrapping_mul(7).wrapping_add(carrier as usize) % KEPT;
        let (of, found) = self.kept.get_mut(place).ok_or(Unprepared)?;
        if *of != own {
            let (opening, horizon) = (search.opening(carrier, self.asking), &self.asking.horizon);
            let days = search.index.timetable.lane(lane).ok_or(Unprepared)?.first_kept(&opening, horizon, search.clock);
            let missed = || QuickLane::missed_code(&opening, horizon, search.clock);
            (*of, *found) = (own, days.map(|days| days.collected.number).ok_or_else(missed));
        }
        Ok(*found)
    }

    /// The code if there is no price for a collection on a day.
    fn unpriced(&self, prospect: &Prospect, day: i32) -> Result<Option<ReasonCode>, Unprepared> {
        let Search { compiled, index, asked, .. } = self.search;
        let reaches = compiled.services.get(prospect.service as usize).map(|own| own.reaches.as_slice()).unwrap_or_default();
        match index.priced((prospect, reaches), asked, self.asking.destination, day) {
            Priced::Yes { exchanged } => Ok((!exchanged).then_some(ReasonCode::Currency)),
            Priced::No(unpriced) => Ok(Some(Miss::Unpriced(unpriced).code())),
            Priced::NoLane => Ok(Some(ReasonCode::NoRate)),
            Priced::Unknown => Err(Unprepared),
        }
    }
}
