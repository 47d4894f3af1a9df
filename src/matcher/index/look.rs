//! A look at one service: when it collects and delivers, and at what price.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use super::NO_CHAIN;
use super::cell::{Prospect, chain_of};
use super::in_time;
use super::lane_price::Quick;
use super::opening::{Horizon, Opening};
use super::seek::{Place, Plainly, Search};
use super::timetable::{Days, Origin, QuickLane};
use crate::calendar::TimeOfDay;
use crate::matcher::collection::{Calendar, open_on};
use crate::matcher::offer::Offer;
use crate::matcher::plan::{Dates, date_of};
use crate::money::{Currency, Minor};
use crate::place_list::Matched;

/// What all candidates of a consignment have in common.
pub(in crate::matcher) struct Asking<'a> {
    pub(super) destination: &'a Matched,
    pub(super) horizon: Horizon<'a>,
    /// The rows of what may be in time.
    pub(super) in_time: in_time::Asked,
    origin: Origin,
    lanes: &'a [QuickLane],
    has_tags: bool,
    /// Whether rules are to be asked that no row tells.
    asks_rules: bool,
}

/// A service with dates and a price.
pub(super) struct Found<'a> {
    prospect: &'a Prospect,
    lane: &'a QuickLane,
    opening: Opening<'a>,
    days: Days,
    pub(super) currency: Currency,
    pub(super) net: i64,
    /// As offers have it.
    pub(super) price: i128,
    /// Whether the bound told it.
    pub(super) is_exact: bool,
}

/// What comes of a look at a service.
pub(super) enum Look<'a> {
    Found(Found<'a>),
    Nothing,
    /// The plain way must tell.
    Unknown,
}

impl<F: Plainly> Search<'_, F> {
    /// What all candidates have in common.
    #[inline(always)]
    pub(in crate::matcher) fn asking<'s>(&'s self, Place { destination, .. }: &Place<'s>) -> Asking<'s> {
        let horizon = self.index.timetable.horizon(self.asked, self.clock, self.compiled.horizon_days);
        let in_time = self.index.screens.in_time.asked(self.asked, horizon.from);
        Asking {
            destination,
            horizon,
            in_time,
            origin: self.index.timetable.origin(self.asked),
            lanes: self.index.timetable.lanes(),
            has_tags: self.asked.has_tags(),
            asks_rules: self.index.is_coarse || self.index.has_coarse_screens,
        }
    }

    /// Whether a service has dates and a price.
    #[inline(always)]
    pub(super) fn look<'s>(&'s self, prospect: &'s Prospect, exact: Option<u32>, asking: &Asking<'s>) -> Look<'s> {
        if asking.asks_rules && !self.keeps_rules(prospect.service as usize, asking) {
            return Look::Nothing;
        }
        if prospect.chain == NO_CHAIN {
            return Look::Unknown;
        }
        let Some(lane) = asking.lanes.get(prospect.lane as usize) else { return Look::Nothing };
        let opening = self.opening(prospect.carrier, asking);
        let Some(days) = lane.first_kept(&opening, &asking.horizon, self.clock) else { return Look::Nothing };
        let found = |currency, net, exchange, is_exact| {
            Look::Found(Found { prospect, lane, opening, days, currency, net, price: i128::from(net) * exchange, is_exact })
        };
        if let Some(net) = exact.filter(|_| !prospect.conditions.hold(asking.has_tags, days.collected)) {
            return found(self.compiled.own_currency, net.into(), self.index.minor_unit, true);
        }
        let collected = days.collected.number;
        let mut rates = chain_of(&self.index.chains, prospect.chain).filter_map(|number| self.index.tariff.rate(number));
        let Some(rate) = rates.find(|rate| rate.holds(collected)) else { return Look::Nothing };
        let Some(exchange) = rate.exchange else { return Look::Nothing };
        match self.index.tariff.net(prospect.service, rate, self.asked, asking.destination, collected) {
            Quick::Price(net) => found(rate.currency, net, exchange, false),
            Quick::Never => Look::Nothing,
            Quick::Unknown => Look::Unknown,
        }
    }

    /// Whether a service that the rows leave keeps what they don't tell.
    #[cold]
    fn keeps_rules(&self, service: usize, asking: &Asking<'_>) -> bool {
        let index = self.index;
        (!index.is_coarse || !self.compiled.columns.iter().any(|column| column.excludes(service, asking.destination)))
            && (!index.has_coarse_screens || index.screens.keeps(service, self.asked))
    }

    /// What is found, as an offer.
    #[inline(always)]
    pub(super) fn offer(&self, found: &Found<'_>) -> Offer {
        let Found { prospect, lane, opening, days: Days { collected, earliest, latest }, currency, net, price, .. } = *found;
        let time = self.index.timetable.time(opening.place, collected.number, self.clock);
        let time = time.unwrap_or_else(|| self.time(prospect.service as usize, collected.number));
        Offer {
            number: prospect.service,
            dates: Dates { collected: collected.number, time, earliest, latest, window: lane.window() },
            net: Minor::known(net),
            currency,
            price,
        }
    }

    #[inline]
    pub(super) fn opening(&self, carrier: u32, asking: &Asking<'_>) -> Opening<'_> {
        self.index.timetable.opening(carrier, asking.origin, self.clock, &self.openings)
    }

    /// When a service collects on a day on which one of its calendars is open.
    #[cold]
    fn time(&self, service: usize, day: i32) -> TimeOfDay {
        let service = self.compiled.services.get(service);
        let own = service.map(|service| self.compiled.calendars(service, self.asked.origin_location)).unwrap_or_default();
        open_on(own, date_of(day), |_| true, self.clock).map(Calendar::time).unwrap_or_default()
    }
}
