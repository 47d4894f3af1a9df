//! What one service offers for one consignment: when it collects and delivers, and at what price; or why not.

use std::cmp::Ordering;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::collection::{Calendar, Clock, open_on};
use super::rate::{Rate, Unpriced};
use super::transit::{Transit, keeps_date};
use super::{Compiled, CompiledService};
use crate::calendar::instant;
use crate::consignment::{DeliveryPromise, Direction, Window};
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
    /// The net price in the rule set's currency, in 10^-22.
    price: i128,
}

/// When a service collects and delivers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dates {
    pub(crate) collected: NaiveDate,
    /// The collection, on the clocks of the origin.
    pub(crate) collection: NaiveDateTime,
    /// The allocation cut-off, likewise.
    pub(crate) allocation_cut_off: Option<NaiveDateTime>,
    /// The operational cut-off, likewise.
    pub(crate) operational_cut_off: Option<NaiveDateTime>,
    pub(crate) earliest: NaiveDate,
    pub(crate) latest: NaiveDate,
    pub(crate) window: Option<Window>,
}

/// What a caller asks for besides what the consignment does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Terms {
    /// The one collection date.
    pub(crate) collected: Option<NaiveDate>,
    /// The part of the day in which it is collected.
    pub(crate) collection: Option<Window>,
    /// The one delivery date, earliest and latest.
    pub(crate) delivered: Option<NaiveDate>,
    /// The part of the day in which it is delivered.
    pub(crate) delivery: Option<Window>,
}

/// How a service would move a consignment.
struct Plan<'a> {
    lane: &'a Transit,
    calendars: &'a [Calendar],
    holidays: &'a [NaiveDate],
    promise: &'a DeliveryPromise,
    terms: &'a Terms,
}

impl Plan<'_> {
    fn open_on(&self, date: NaiveDate, clock: &Clock) -> Option<&Calendar> {
        open_on(self.calendars, date, self.terms.collection, clock)
    }

    /// The dates of a collection, if it is open and delivered.
    fn dates(&self, date: NaiveDate, clock: &Clock) -> Option<Dates> {
        self.delivered(self.open_on(date, clock)?, date)
    }

    fn delivered(&self, calendar: &Calendar, date: NaiveDate) -> Option<Dates> {
        let (earliest, latest) = self.lane.delivery(date, self.holidays)?;
        Some(Dates {
            collected: date,
            collection: calendar.collects(date),
            allocation_cut_off: calendar.allocation_cut_off(date),
            operational_cut_off: calendar.operational_cut_off(date),
            earliest,
            latest,
            window: self.lane.window,
        })
    }

    fn keeps_window(&self) -> bool {
        [self.promise.window, self.terms.delivery].into_iter().flatten().all(|promised| promised.holds(&self.lane.part_of_day()))
    }

    fn promised_dates(&self) -> impl Iterator<Item = NaiveDate> {
        [self.promise.date, self.terms.delivered].into_iter().flatten()
    }

    fn keeps(&self, dates: &Dates) -> bool {
        self.keeps_window()
            && keeps_date(self.promise, (dates.earliest, dates.latest))
            && self.terms.delivered.is_none_or(|date| dates.earliest == date && dates.latest == date)
    }
}

/// Why a service offers nothing.
enum Miss {
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

    /// Takes out the services that cannot deliver or whose rules the consignment breaks, as far as that needs no date and no price.
    pub(crate) fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet) {
        let [outbound, inbound] = &self.deliverable;
        eligible.keep(if facts.direction == Direction::Outbound { outbound } else { inbound });
        for column in &self.columns {
            column.narrow(facts, eligible);
        }
    }

    /// What a service offers, if it can keep the promise and a price can be worked out.
    pub(crate) fn offer(&self, number: usize, facts: &Facts, clock: &Clock, terms: &Terms) -> Option<Offer> {
        self.try_offer(number, self.services.get(number)?, facts, clock, terms).ok()
    }

    /// Every reason for which a service cannot take the consignment, or what it offers.
    pub(crate) fn explain(&self, number: usize, facts: &Facts, clock: &Clock, terms: &Terms, reasons: &mut Reasons) -> Option<Offer> {
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
    pub(crate) fn offers(&self, number: usize, facts: &Facts, clock: &Clock, terms: &Terms) -> Vec<Offer> {
        let Some(service) = self.services.get(number) else { return Vec::new() };
        let Ok(plan) = self.plan(service, facts, terms) else { return Vec::new() };
        let kept = self.collection_dates(facts, clock, terms).filter_map(|date| plan.dates(date, clock)).filter(|dates| plan.keeps(dates));
        kept.filter_map(|dates| self.priced(number, service, facts, dates).ok()).collect()
    }

    fn try_offer(&self, number: usize, service: &CompiledService, facts: &Facts, clock: &Clock, terms: &Terms) -> Result<Offer, Miss> {
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
        // At most 10^9 × 10^4 × 10^24: no product is too large.
        let price = i128::from(net.count()) * 10_i128.pow(4 - rate.currency.decimals()) * exchange;
        Ok(Offer { service: number, dates, base, net, currency: rate.currency, price })
    }

    /// The lane and the calendars that a service has for a consignment.
    fn plan<'a>(&'a self, service: &'a CompiledService, facts: &'a Facts, terms: &'a Terms) -> Result<Plan<'a>, Miss> {
        if service.transit.is_empty() {
            return Err(Miss::NotConfigured);
        }
        let lane = service.transit.iter().find(|lane| lane.matches(facts)).ok_or(Miss::NoLane)?;
        let calendars = match facts.origin_location {
            None => std::slice::from_ref(&self.everyday),
            Some(location) => {
                self.locations.get(location).and_then(|location| location.calendars.get(service.carrier)).map_or(&[][..], |own| own)
            }
        };
        if calendars.is_empty() {
            return Err(Miss::NotCollected);
        }
        let holidays = self.holidays.get(&facts.destination_country).map(|days| &**days).unwrap_or_default();
        Ok(Plan { lane, calendars, holidays, promise: &facts.promise, terms })
    }

    /// The first open collection that keeps the promise.
    fn first_kept(&self, plan: &Plan<'_>, facts: &Facts, clock: &Clock, terms: &Terms) -> Result<Dates, Miss> {
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
    fn collection_dates(&self, facts: &Facts, clock: &Clock, terms: &Terms) -> impl Iterator<Item = NaiveDate> {
        let first = clock.today().num_days_from_ce();
        let last = first + i32::try_from(self.horizon_days).unwrap_or(0);
        let (mut from, mut to) = (first, last);
        for only in [facts.shipping_date, terms.collected].into_iter().flatten() {
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

    /// Puts the reason for a miss into words.
    fn say(&self, miss: &Miss, service: &CompiledService, facts: &Facts, clock: &Clock, terms: &Terms, reasons: &mut Reasons) {
        let to = &facts.destination_text;
        match miss {
            Miss::NotConfigured => reasons.add(ReasonCode::NotConfigured, Figure::new("the service has no transit lanes")),
            Miss::NoLane => {
                let figure = Figure::new(format!("none of {} transit lanes leads to `{to}` from the origin", service.transit.len()));
                reasons.add(ReasonCode::NoLane, figure.asked(to));
            }
            Miss::NotCollected => {
                let carrier = &service.service.carrier;
                reasons.add(ReasonCode::NotCollected, Figure::new(format!("carrier `{carrier}` does not collect at the origin")));
            }
            Miss::NoCollectionDate => {
                let until = self.collection_horizon(clock);
                let figure = match facts.shipping_date.or(terms.collected) {
                    Some(date) => Figure::new(format!("no collection is open on the shipping date `{date}`")).asked(date.to_string()),
                    None => Figure::new(format!("no collection is open from `{}` to `{until}`", clock.today())),
                };
                reasons.add(ReasonCode::NoCollectionDate, figure.allowed(format!("{} to {until}", clock.today())));
            }
            Miss::Promise { soonest, window } => say_promise(*soonest, *window, facts, terms, reasons),
            Miss::Unpriced(unpriced) => say_unpriced(*unpriced, facts, reasons),
            Miss::NoExchangeRate(currency) => {
                let figure = Figure::new(format!("no exchange rate for `{currency}`, the currency of the rates")).asked(currency.code());
                reasons.add_unpriced(ReasonCode::Currency, figure);
            }
        }
    }

    fn collection_horizon(&self, clock: &Clock) -> NaiveDate {
        clock.today().checked_add_days(chrono::Days::new(self.horizon_days.into())).unwrap_or(NaiveDate::MAX)
    }
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

fn say_promise(soonest: Option<NaiveDate>, window: Option<Window>, facts: &Facts, terms: &Terms, reasons: &mut Reasons) {
    let promise = &facts.promise;
    for promised in [promise.window, terms.delivery].into_iter().flatten() {
        if let Some(offered) = window.filter(|offered| !promised.holds(offered)) {
            let figure = Figure::new(format!("delivery window `{offered}` is not within the promised `{promised}`"));
            reasons.add(ReasonCode::Promise, figure.asked(promised.to_string()).allowed(offered.to_string()));
        }
    }
    let soonest_text = soonest.map_or_else(|| "never".to_owned(), |date| date.to_string());
    let promised = [(promise.date, promise.exactly), (terms.delivered, true)].into_iter();
    for (date, exactly) in promised.filter_map(|(date, exactly)| Some((date?, exactly))) {
        if window.is_none() || soonest.is_none_or(|soonest| soonest > date) {
            let how = if exactly { "exactly on" } else { "by" };
            let figure = Figure::new(format!("delivery {how} `{date}` cannot be kept: the soonest is `{soonest_text}`"));
            reasons.add(ReasonCode::Promise, figure.asked(date.to_string()).allowed(&*soonest_text));
        }
    }
    if window.is_none() && promise.date.is_none() && terms.delivered.is_none() {
        let figure = Figure::new("no open collection date is a delivery day, and delivery is on the collection date");
        reasons.add(ReasonCode::Promise, figure);
    }
}

fn say_unpriced(unpriced: Unpriced, facts: &Facts, reasons: &mut Reasons) {
    let weight = crate::measure::weight_text(facts.weight, facts.weight_unit);
    match unpriced {
        Unpriced::NoLane => {
            let to = &facts.destination_text;
            let figure = Figure::new(format!("no rate lane to `{to}` is valid on the collection date")).asked(to);
            reasons.add_unpriced(ReasonCode::NoRate, figure);
        }
        Unpriced::BeyondLastBand(package) => {
            let of = package.map_or_else(|| format!("`{weight}`"), |index| format!("of package {}", index + 1));
            reasons
                .add_unpriced(ReasonCode::NoRate, Figure::new(format!("the chargeable weight {of} is beyond the last band")).asked(weight));
        }
        Unpriced::TooLarge => {
            let figure = Figure::new("a price of `1000000000` or more is no price").allowed("below 1000000000");
            reasons.add_unpriced(ReasonCode::PriceOverflow, figure);
        }
        Unpriced::NoDimensions(index) => {
            let mut figure = Figure::new(format!("package {} has no dimensions: its volumetric weight is not known", index + 1));
            figure.package = Some(index + 1);
            reasons.add_unpriced(ReasonCode::MissingData, figure);
        }
    }
}
