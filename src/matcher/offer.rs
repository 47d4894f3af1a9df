//! What one service offers for one consignment: when it collects and delivers, and at what price; or why not.

use std::cmp::Ordering;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::collection::{Calendar, Clock};
use super::index::{Openings, Search, Unprepared};
use super::moment::Now;
use super::offers::{Finds, Offers};
use super::plan::{Dates, Plan, Terms, date_of};
use super::rate::{Rate, Unpriced};
use super::transit::Transit;
use super::{Compiled, CompiledService};
use crate::consignment::{Direction, Window};
use crate::coordinates::Coordinates;
use crate::facts::Facts;
use crate::money::{Currency, Minor};
use crate::service_set::{Members, ServiceSet};

/// What a service offers.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// The number of the service.
    pub(super) number: u32,
    pub(crate) dates: Dates,
    pub(crate) net: Minor,
    pub(crate) currency: Currency,
    /// The net price as [`comparable`] has it.
    pub(super) price: i128,
}

/// Why a service offers nothing.
#[derive(Debug)]
pub(super) enum Miss {
    NotConfigured,
    NoLane,
    NotCollected,
    NoCollectionDate,
    Promise {
        soonest: Option<NaiveDate>,
        window: Option<Window>,
    },
    Unpriced(Unpriced),
    /// For the currency of that number.
    NoExchangeRate(usize),
}

impl Offer {
    /// The order in which offers are preferred: price, latest delivery date, collection instant, reference.
    pub(crate) fn compared(&self, other: &Self, clock: &Clock) -> Ordering {
        let by_price = self.price.cmp(&other.price).then(self.dates.latest.cmp(&other.dates.latest));
        let scheduled = |offer: &Self| (offer.dates.collected, offer.dates.time);
        by_price.then_with(|| clock.compared(scheduled(self), scheduled(other))).then(self.number.cmp(&other.number))
    }

    /// The number of the service.
    pub(crate) fn service(&self) -> usize {
        self.number as usize
    }
}

impl Compiled {
    /// The clocks of an origin at an instant.
    pub(crate) fn clock(&self, origin: Option<usize>, at: DateTime<Utc>) -> Clock {
        let location = origin.and_then(|location| self.locations.get(location));
        Clock::new(at, location.map_or(&self.utc, |location| &location.clocks))
    }

    /// Of some services the cheapest that can take the consignment.
    #[inline]
    pub(crate) fn cheapest(&self, among: &Members, facts: &Facts, now: &Now<'_>, terms: &[Terms]) -> Option<Offer> {
        let (clock, mut found_days) = (&now.clock, None);
        if let (Some(index), Some(asked), []) = (&self.index, &facts.coordinates, terms) {
            let plainly = |number| Ok(self.offer(number, facts, clock, terms));
            let openings = Openings::new(now.openings, &mut found_days);
            if let Ok(found) = (Search { compiled: self, index, asked, among, clock, openings, plainly }).cheapest() {
                return found;
            }
        }
        let mut best: Option<Offer> = None;
        for number in self.narrowed(among, facts).iter() {
            if let Some(offer) = self.offer(number, facts, clock, terms)
                && best.as_ref().is_none_or(|best| offer.compared(best, clock) == Ordering::Less)
            {
                best = Some(offer);
            }
        }
        best
    }

    /// The same of a consignment that wasn't prepared; [`Unprepared`] if it must be.
    #[inline]
    pub(crate) fn cheapest_unprepared(&self, among: &Members, asked: &Coordinates, now: &Now<'_>) -> Result<Option<Offer>, Unprepared> {
        let index = self.index.as_ref().ok_or(Unprepared)?;
        let (clock, mut found_days) = (&now.clock, None);
        let openings = Openings::new(now.openings, &mut found_days);
        Search { compiled: self, index, asked, among, clock, openings, plainly: |_| Err(Unprepared) }.cheapest()
    }

    /// What every one of some services offers that can take the consignment.
    pub(crate) fn all_offers(&self, among: &Members, facts: &Facts, clock: &Clock, terms: &[Terms]) -> Offers {
        if let (Some(index), Some(asked), []) = (&self.index, &facts.coordinates, terms) {
            let plainly = |number| Ok(self.offer(number, facts, clock, terms));
            let mut found_days = None;
            let openings = Openings::new(None, &mut found_days);
            if let Ok(offers) = (Search { compiled: self, index, asked, among, clock, openings, plainly }).all() {
                return offers;
            }
        }
        let mut finds = Finds::among(self.services.len());
        for offer in self.narrowed(among, facts).iter().filter_map(|number| self.offer(number, facts, clock, terms)) {
            let price = offer.price;
            finds.add(offer, price, false);
        }
        finds.ranked(clock)
    }

    /// The services that can deliver and whose rules are met, as far as that needs no date and no price.
    pub(crate) fn narrowed(&self, among: &ServiceSet, facts: &Facts) -> ServiceSet {
        let mut eligible = among.clone();
        self.narrow(facts, &mut eligible);
        eligible
    }

    /// What a whole minor unit of the rule set's currency is, as prices compare.
    pub(super) fn minor_unit(&self) -> i128 {
        comparable(Minor::ONE, self.own_currency, 10_i128.pow(18))
    }

    /// Takes out the services that cannot deliver or whose rules the consignment breaks, as far as that needs no date and no price.
    pub(crate) fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet) {
        let [outbound, inbound] = &self.deliverable;
        eligible.keep(if facts.direction == Direction::Outbound { outbound } else { inbound });
        for column in &self.columns {
            column.narrow(facts, eligible);
        }
    }

    /// What a service offers, if it can keep the promise and a price can be worked out.
    pub(crate) fn offer(&self, number: usize, facts: &Facts, clock: &Clock, terms: &[Terms]) -> Option<Offer> {
        self.try_offer(number, self.services.get(number)?, facts, clock, terms).ok()
    }

    /// What a service offers on every date on which it keeps the promise and has a price, in the order of the dates.
    pub(crate) fn offers(&self, number: usize, facts: &Facts, clock: &Clock, terms: &[Terms]) -> Vec<Offer> {
        let Some(service) = self.services.get(number) else { return Vec::new() };
        let Ok(plan) = self.plan(service, facts, terms) else { return Vec::new() };
        let kept = self.collection_dates(facts, clock, terms).filter_map(|date| plan.dates(date, clock)).filter(|dates| plan.keeps(dates));
        kept.filter_map(|dates| self.priced(number, service, facts, dates).ok()).collect()
    }

    pub(super) fn try_offer(
        &self,
        number: usize,
        service: &CompiledService,
        facts: &Facts,
        clock: &Clock,
        terms: &[Terms],
    ) -> Result<Offer, Miss> {
        let plan = self.plan(service, facts, terms)?;
        let open = self.collection_dates(facts, clock, terms).filter_map(|date| Some((date, plan.open_on(date, clock)?)));
        let dates = plan.first_kept(open)?;
        self.priced(number, service, facts, dates)
    }

    pub(super) fn priced(&self, number: usize, service: &CompiledService, facts: &Facts, dates: Dates) -> Result<Offer, Miss> {
        let collected = date_of(dates.collected);
        let rate = service.rates.iter().find(|rate| rate.matches(facts, collected));
        let rate = rate.ok_or(Miss::Unpriced(Unpriced::NoLane))?;
        let net = service.net_price(rate, facts, collected).map_err(Miss::Unpriced)?;
        let exchange = self.currencies.get(rate.currency_number).and_then(|currency| currency.rate);
        let exchange = exchange.ok_or(Miss::NoExchangeRate(rate.currency_number))?;
        let price = comparable(net, rate.currency, exchange);
        Ok(Offer { number: u32::try_from(number).unwrap_or(u32::MAX), dates, net, currency: rate.currency, price })
    }

    /// The lane and the calendars that a service has for a consignment.
    fn plan<'a>(&'a self, service: &'a CompiledService, facts: &'a Facts, terms: &'a [Terms]) -> Result<Plan<'a>, Miss> {
        let lane = service.lane(facts)?;
        let calendars = self.calendars(service, facts.origin_location);
        if calendars.is_empty() {
            return Err(Miss::NotCollected);
        }
        Ok(Plan { lane, calendars, holidays: self.holidays(facts), promise: &facts.promise, terms })
    }

    /// The calendars of a service's carrier at the origin; none where it doesn't collect.
    pub(crate) fn calendars(&self, service: &CompiledService, origin: Option<usize>) -> &[Calendar] {
        let Some(location) = origin else { return std::slice::from_ref(&self.everyday) };
        self.locations.get(location).and_then(|location| location.calendars.get(&service.carrier)).map_or(&[], |own| own)
    }

    /// The holidays of the destination.
    pub(super) fn holidays(&self, facts: &Facts) -> &[NaiveDate] {
        self.holidays.get(&facts.destination_country).map(|days| &**days).unwrap_or_default()
    }

    /// The dates that count: the shipping date within the horizon, or every date of it.
    pub(super) fn collection_dates(&self, facts: &Facts, clock: &Clock, terms: &[Terms]) -> impl Iterator<Item = NaiveDate> {
        let first = clock.today().num_days_from_ce();
        let last = first + i32::try_from(self.horizon_days).unwrap_or(0);
        let (mut from, mut to) = (first, last);
        for only in facts.shipping_date.into_iter().chain(terms.iter().filter_map(|terms| terms.collected)) {
            (from, to) = (from.max(only.num_days_from_ce()), to.min(only.num_days_from_ce()));
        }
        (from..=to).filter_map(NaiveDate::from_num_days_from_ce_opt)
    }

    /// The base price of an offer.
    pub(crate) fn base(&self, offer: &Offer, facts: &Facts) -> Minor {
        let quick = self.index.as_ref().zip(facts.coordinates.as_ref());
        if let Some(base) = quick.and_then(|(index, asked)| index.base(asked, offer.number, offer.dates.collected)) {
            return Minor::known(base);
        }
        let rates = self.services.get(offer.service()).map(|service| &*service.rates).unwrap_or_default();
        let rate = rates.iter().find(|rate| rate.matches(facts, date_of(offer.dates.collected)));
        // The offer has a price, so it has a base price.
        rate.and_then(|rate| rate.base(facts).ok()).unwrap_or(offer.net)
    }

    /// The surcharge lines of an offer with that base price, by name.
    pub(crate) fn surcharges<'a>(&'a self, offer: &'a Offer, base: Minor, facts: &'a Facts) -> impl Iterator<Item = (&'a str, Minor)> {
        let service = self.services.get(offer.service());
        // The offer has a price, so every line is one.
        service.into_iter().flat_map(move |service| service.lines(base, offer.currency, facts, date_of(offer.dates.collected)).flatten())
    }
}

impl CompiledService {
    /// The transit lane that is used: the first that matches.
    pub(super) fn lane(&self, facts: &Facts) -> Result<&Transit, Miss> {
        let missing = if self.transit.is_empty() { Miss::NotConfigured } else { Miss::NoLane };
        self.transit.iter().find(|lane| lane.matches(facts.route())).ok_or(missing)
    }

    /// The net price.
    fn net_price(&self, rate: &Rate, facts: &Facts, collected: NaiveDate) -> Result<Minor, Unpriced> {
        let base = rate.base(facts)?;
        let mut net = base;
        for line in self.lines(base, rate.currency, facts, collected) {
            let (_, line) = line.ok_or(Unpriced::TooLarge)?;
            net = net.plus(line, rate.currency).ok_or(Unpriced::TooLarge)?;
        }
        Ok(net)
    }

    /// The surcharges that apply, by name; `None` for a line that is too large to be one.
    fn lines<'a>(
        &'a self,
        base: Minor,
        currency: Currency,
        facts: &'a Facts,
        collected: NaiveDate,
    ) -> impl Iterator<Item = Option<(&'a str, Minor)>> {
        let applying = self.surcharges.iter().filter(move |surcharge| surcharge.applies(facts, collected));
        applying.map(move |surcharge| Some((surcharge.name.as_str(), surcharge.line(base, facts.packages.len(), currency)?)))
    }
}

/// A net price in the rule set's currency, in 10^-22. `exchange` is in 10^-18.
pub(super) fn comparable(net: Minor, currency: Currency, exchange: i128) -> i128 {
    // At most 10^9 × 10^4 × 10^24: no product is too large.
    i128::from(net.count()) * 10_i128.pow(4 - currency.decimals()) * exchange
}
