//! What one service offers for one consignment: when it collects and delivers, and at what price; or why not.

use std::cmp::Ordering;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::collection::Clock;
use super::plan::{Dates, Plan, Terms};
use super::rate::{Rate, Unpriced};
use super::{Compiled, CompiledService};
use crate::calendar::instant;
use crate::consignment::{Direction, Window};
use crate::facts::Facts;
use crate::money::{Currency, Minor};
use crate::rule::{Figure, ReasonCode, Reasons};
use crate::service_set::ServiceSet;

/// What a service offers.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// The number of the service.
    pub(crate) service: usize,
    pub(crate) dates: Dates,
    pub(crate) base: Minor,
    pub(crate) net: Minor,
    pub(crate) currency: Currency,
    /// The net price as [`comparable`] has it.
    pub(super) price: i128,
}

/// Why a service offers nothing.
pub(super) enum Miss {
    NotConfigured,
    NoLane,
    NotCollected,
    NoCollectionDate,
    Promise { soonest: Option<NaiveDate>, window: Option<Window> },
    Unpriced(Unpriced),
    NoExchangeRate(Currency),
}

impl Offer {
    /// The order in which offers are preferred: price, latest delivery date, collection instant, reference.
    pub(crate) fn compared(&self, other: &Self, clock: &Clock) -> Ordering {
        let collection = |offer: &Self| instant(offer.dates.collection, clock.zone);
        let by_price = self.price.cmp(&other.price).then(self.dates.latest.cmp(&other.dates.latest));
        by_price.then_with(|| collection(self).cmp(&collection(other))).then(self.service.cmp(&other.service))
    }
}

impl Compiled {
    /// The clocks of a consignment's origin at an instant.
    pub(crate) fn clock(&self, facts: &Facts, at: DateTime<Utc>) -> Clock {
        let location = facts.origin_location.and_then(|location| self.locations.get(location));
        Clock::new(at, location.map_or(chrono_tz::UTC, |location| location.zone))
    }

    /// Of some services the cheapest that can take the consignment.
    pub(crate) fn cheapest(&self, among: &ServiceSet, facts: &Facts, clock: &Clock, terms: &[Terms]) -> Option<Offer> {
        let mut best: Option<Offer> = None;
        let mut consider = |number| {
            if let Some(offer) = self.offer(number, facts, clock, terms)
                && best.as_ref().is_none_or(|best| offer.compared(best, clock) == Ordering::Less)
            {
                best = Some(offer);
            }
            best.as_ref().map(|best| best.price)
        };
        if let Some(candidates) = self.index.as_ref().and_then(|index| index.candidates(facts)) {
            let mut least = None;
            for candidate in candidates {
                // Whatever follows costs no less; what costs as much may still be delivered sooner.
                if least.is_some_and(|least| candidate.bound > least) {
                    break;
                }
                let number = candidate.service as usize;
                if among.has(number) && self.columns.iter().all(|column| column.allows(number, facts)) {
                    least = consider(number);
                }
            }
        } else {
            let mut eligible = among.clone();
            self.narrow(facts, &mut eligible);
            for number in eligible.iter() {
                consider(number);
            }
        }
        best
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

    /// Every reason for which a service cannot take the consignment, or what it offers.
    pub(crate) fn explain(&self, number: usize, facts: &Facts, clock: &Clock, terms: &[Terms], reasons: &mut Reasons) -> Option<Offer> {
        let service = self.services.get(number)?;
        if !service.enabled {
            reasons.add(ReasonCode::NotEnabled, Figure::new("the service is not enabled"));
        }
        if !service.service.directions.contains(&facts.direction) {
            let allowed = service.service.directions.iter().map(|direction| direction.as_str()).collect::<Vec<_>>().join(", ");
            let figure = Figure::new(format!("direction `{}` is not the service's: `{allowed}`", facts.direction));
            reasons.add(ReasonCode::Direction, figure.asked(facts.direction.as_str()).allowed(allowed));
        }
        let offer = self
            .try_offer(number, service, facts, clock, terms)
            .map_err(|miss| self.say(&miss, service, facts, clock, terms, reasons))
            .ok();
        for column in &self.columns {
            column.explain(number, facts, reasons);
        }
        offer.filter(|_| reasons.is_empty())
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
        let dates = self.first_kept(&plan, facts, clock, terms)?;
        self.priced(number, service, facts, dates)
    }

    fn priced(&self, number: usize, service: &CompiledService, facts: &Facts, dates: Dates) -> Result<Offer, Miss> {
        let rate = service.rates.iter().find(|rate| rate.matches(facts, dates.collected));
        let rate = rate.ok_or(Miss::Unpriced(Unpriced::NoLane))?;
        let (base, net) = net_price(service, rate, facts, dates.collected, |_, _| ()).map_err(Miss::Unpriced)?;
        let exchange = self.currencies.get(rate.currency_number).and_then(|currency| currency.rate);
        let exchange = exchange.ok_or(Miss::NoExchangeRate(rate.currency))?;
        let price = comparable(net, rate.currency, exchange);
        Ok(Offer { service: number, dates, base, net, currency: rate.currency, price })
    }

    /// The lane and the calendars that a service has for a consignment.
    fn plan<'a>(&'a self, service: &'a CompiledService, facts: &'a Facts, terms: &'a [Terms]) -> Result<Plan<'a>, Miss> {
        if service.transit.is_empty() {
            return Err(Miss::NotConfigured);
        }
        let lane = service.transit.iter().find(|lane| lane.matches(facts.route())).ok_or(Miss::NoLane)?;
        let calendars = match facts.origin_location {
            None => std::slice::from_ref(&self.everyday),
            Some(location) => {
                self.locations.get(location).and_then(|location| location.calendars.get(&service.carrier)).map_or(&[][..], |own| own)
            }
        };
        if calendars.is_empty() {
            return Err(Miss::NotCollected);
        }
        let holidays = self.holidays.get(&facts.destination_country).map(|days| &**days).unwrap_or_default();
        Ok(Plan { lane, calendars, holidays, promise: &facts.promise, terms })
    }

    /// The first open collection that keeps the promise.
    fn first_kept(&self, plan: &Plan<'_>, facts: &Facts, clock: &Clock, terms: &[Terms]) -> Result<Dates, Miss> {
        let (mut any_open, mut soonest) = (false, None);
        for date in self.collection_dates(facts, clock, terms) {
            let Some(calendar) = plan.open_on(date, clock) else { continue };
            any_open = true;
            let Some(dates) = plan.delivered(calendar, date) else { continue };
            soonest = soonest.or(Some(dates.latest));
            if plan.keeps(&dates) {
                return Ok(dates);
            }
            // A later collection is never delivered earlier, and no window is another on another day.
            if !plan.keeps_window() || plan.promised_dates().any(|promised| dates.latest > promised) {
                break;
            }
        }
        let window = (!plan.keeps_window()).then(|| plan.lane.part_of_day());
        Err(if any_open { Miss::Promise { soonest, window } } else { Miss::NoCollectionDate })
    }

    /// The dates that count: the shipping date within the horizon, or every date of it.
    fn collection_dates(&self, facts: &Facts, clock: &Clock, terms: &[Terms]) -> impl Iterator<Item = NaiveDate> {
        let first = clock.today().num_days_from_ce();
        let last = first + i32::try_from(self.horizon_days).unwrap_or(0);
        let (mut from, mut to) = (first, last);
        for only in facts.shipping_date.into_iter().chain(terms.iter().filter_map(|terms| terms.collected)) {
            (from, to) = (from.max(only.num_days_from_ce()), to.min(only.num_days_from_ce()));
        }
        (from..=to).filter_map(NaiveDate::from_num_days_from_ce_opt)
    }

    /// The surcharge lines of an offer, by name.
    pub(crate) fn surcharges(&self, offer: &Offer, facts: &Facts) -> Vec<(String, Minor)> {
        let mut lines = Vec::new();
        let service = self.services.get(offer.service);
        let rate = service.and_then(|service| service.rates.iter().find(|rate| rate.matches(facts, offer.dates.collected)));
        if let (Some(service), Some(rate)) = (service, rate) {
            // The offer has a price: working it out again cannot fail.
            let _ = net_price(service, rate, facts, offer.dates.collected, |name, line| lines.push((name.to_owned(), line)));
        }
        lines
    }
}

/// A net price in the rule set's currency, in 10^-22. `exchange` is in 10^-18.
pub(super) fn comparable(net: Minor, currency: Currency, exchange: i128) -> i128 {
    // At most 10^9 × 10^4 × 10^24: no product is too large.
    i128::from(net.count()) * 10_i128.pow(4 - currency.decimals()) * exchange
}

/// The base price and the net price; `line` hears each surcharge.
fn net_price(
    service: &CompiledService,
    rate: &Rate,
    facts: &Facts,
    collected: NaiveDate,
    mut line: impl FnMut(&str, Minor),
) -> Result<(Minor, Minor), Unpriced> {
    let base = rate.base(facts)?;
    let mut net = base;
    for surcharge in service.surcharges.iter().filter(|surcharge| surcharge.applies(facts, collected)) {
        let own = surcharge.line(base, facts.packages.len(), rate.currency).ok_or(Unpriced::TooLarge)?;
        net = net.plus(own, rate.currency).ok_or(Unpriced::TooLarge)?;
        line(&surcharge.name, own);
    }
    Ok((base, net))
}
