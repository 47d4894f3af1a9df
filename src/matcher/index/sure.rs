//! What explaining asks of the index: which services surely are in time and have a price, and which surely have none. Of the others the
//! plain way finds out why.

use std::iter::Peekable;

use super::cell::{Prospect, chain_of};
use super::lane_price::{Quick, QuickRate, chargeable};
use super::open_days::{FoundDays, Openings};
use super::opening::Horizon;
use super::timetable::Origin;
use super::{Index, NO_CHAIN};
use crate::coordinates::{Coordinates, Volume};
use crate::facts::Facts;
use crate::matcher::Compiled;
use crate::matcher::collection::Clock;
use crate::matcher::offer::Miss;
use crate::matcher::rate::Unpriced;
use crate::matcher::reach::Reach;
use crate::place_list::Matched;
use crate::rule::Basis;

/// One consignment's services, asked in the order of their numbers.
pub(in crate::matcher) struct Sure<'a> {
    index: &'a Index,
    asked: &'a Coordinates,
    clock: &'a Clock,
    horizon: Horizon<'a>,
    origin: Origin,
    openings: FoundDays,
    prospects: Peekable<std::slice::Iter<'a, Prospect>>,
}

impl<'a> Sure<'a> {
    pub(in crate::matcher) fn new(compiled: &Compiled, index: &'a Index, asked: &'a Coordinates, clock: &'a Clock) -> Self {
        let prospects = index.prospects_of(asked).unwrap_or_default().iter().peekable();
        Self {
            index,
            asked,
            clock,
            horizon: index.timetable.horizon(asked, clock, compiled.horizon_days),
            origin: index.timetable.origin(asked),
            openings: FoundDays::NONE,
            prospects,
        }
    }

    /// Whether a service has dates and a price, and if it hasn't, why; `None` if the plain way must tell. No number may be less than one
    /// asked before.
    pub(in crate::matcher) fn offers(&mut self, service: usize, reaches: &[Reach], facts: &Facts) -> Option<Result<(), Miss>> {
        let own = u32::try_from(service).ok()?;
        while self.prospects.next_if(|prospect| prospect.service < own).is_some() {}
        let prospect = self.prospects.next_if(|prospect| prospect.service == own).filter(|prospect| prospect.chain != NO_CHAIN)?;
        let opening = self.index.timetable.opening(prospect.carrier, self.origin, self.clock, &Openings::Found(&self.openings));
        let lane = self.index.timetable.lane(prospect.lane)?;
        let Some(days) = lane.first_kept(&opening, &self.horizon, self.clock) else {
            return Some(Err(lane.missed(&opening, &self.horizon, self.clock)));
        };
        match self.index.priced((prospect, reaches), self.asked, &facts.destination, days.collected.number) {
            Priced::Yes { exchanged: true } => Some(Ok(())),
            Priced::No(unpriced) => Some(Err(Miss::Unpriced(unpriced))),
            Priced::Yes { exchanged: false } | Priced::NoLane | Priced::Unknown => None,
        }
    }
}

/// Whether there is a price, whatever it is.
pub(super) enum Priced {
    /// There is; and whether it can be converted.
    Yes {
        exchanged: bool,
    },
    No(Unpriced),
    /// No rate lane holds on that day.
    NoLane,
    /// The plain way must tell.
    Unknown,
}

impl Index {
    /// Whether a service has a price for what is collected on a day; `reaches` are of its rate lanes.
    pub(super) fn priced(
        &self,
        (prospect, reaches): (&Prospect, &[Reach]),
        asked: &Coordinates,
        destination: &Matched,
        day: i32,
    ) -> Priced {
        let (tariff, service) = (&self.tariff, prospect.service as usize);
        let mut rates = chain_of(&self.chains, prospect.chain).filter_map(|number| Some((number, tariff.rate(number)?)));
        let Some((number, rate)) = rates.find(|(_, rate)| rate.holds(day)) else { return Priced::NoLane };
        let own = tariff.first_rates.get(service).and_then(|first| number.checked_sub(*first));
        let yes = Priced::Yes { exchanged: rate.exchange.is_some() };
        if own.and_then(|own| reaches.get(own as usize)).is_some_and(|reach| reach.holds_coordinates(asked)) {
            return yes;
        }
        if let Some(unpriced) = unpriced(rate, asked) {
            return Priced::No(unpriced);
        }
        match tariff.net(prospect.service, rate, asked, destination, day) {
            Quick::Price(_) => yes,
            Quick::Never | Quick::Unknown => Priced::Unknown,
        }
    }
}

/// Why a rate lane has no base price; `None` if it isn't for want of dimensions or of a band, or can't be told.
fn unpriced(rate: &QuickRate, asked: &Coordinates) -> Option<Unpriced> {
    let ratio = rate.per_volume();
    if ratio.is_some() && asked.volume == Volume::NotGiven {
        let without_dimensions = asked.packages()?.iter().position(|package| package.volume == Volume::NotGiven);
        return without_dimensions.map(Unpriced::NoDimensions);
    }
    let last = rate.bands.last()?.up_to;
    let is_beyond = |weight: i64, volume: Volume| match (ratio, volume) {
        (None, _) => Some(weight > last),
        (Some(ratio), Volume::Whole(volume)) => Some(chargeable(weight, volume, ratio)? > last),
        _ => None,
    };
    if rate.basis == Basis::Consignment {
        return is_beyond(asked.weight, asked.volume)?.then_some(Unpriced::BeyondLastBand(None));
    }
    for (number, package) in asked.packages()?.iter().enumerate() {
        if is_beyond(package.weight, package.volume)? {
            return Some(Unpriced::BeyondLastBand(Some(number)));
        }
    }
    None
}
