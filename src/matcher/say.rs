//! Findings in words: why a service cannot take a consignment, with the figures.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use super::besides::{Besides, promised_dates, promised_windows, wanted};
use super::compiled::{Compiled, CompiledService, Route};
use super::engine::Matcher;
use super::filter::ServiceFilter;
use super::moment::Now;
use super::offer::Offer;
use super::surcharged::Step;
use super::verdict::{Asking, Way};
use crate::capacity::Usage;
use crate::condition::ConditionId;
use crate::exact::small;
use crate::facts::Facts;
use crate::money::Minor;
use crate::place::{Answer, ListId, Missing, Spot};
use crate::rule::{Breach, Broken, Figure, Finding, Unknown};
use crate::tariff::{PriceWork, WeightWork, WhatOfIt, Work};
use crate::time::{Calendar, Clock, date_of, open_on};

/// What was asked of the services. The quotes and the reasons that answer it share it, and put themselves into words from it when
/// they are read.
pub(crate) struct Asked {
    pub(crate) matcher: Matcher,
    pub(crate) facts: Facts<'static>,
    pub(crate) clock: Clock,
    pub(crate) besides: Besides,
    pub(crate) filters: Vec<ServiceFilter>,
}

/// How a price came about.
#[derive(Default)]
pub(crate) struct PriceOf {
    /// Which of the service's rate lanes, from 0.
    pub(crate) lane: usize,
    /// Tariff, chart and zone.
    pub(crate) priced_by: Option<[String; 3]>,
    pub(crate) weights: Vec<WeightWork>,
    pub(crate) prices: Vec<PriceWork>,
    /// Of each surcharge its name, what it comes to if it applies, and why.
    pub(crate) surcharges: Vec<Step>,
    pub(crate) has_tax: bool,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("matcher", &self.matcher).field("facts", &self.facts).finish_non_exhaustive()
    }
}

impl Asked {
    pub(crate) fn now(&self) -> Now<'static> {
        Now::of(self.clock)
    }

    pub(crate) fn service(&self, number: usize) -> Option<&CompiledService> {
        self.matcher.0.services.get(number)
    }

    /// The surcharges of an offer in their order, by name; and its base price, in minor units.
    pub(crate) fn surcharges(&self, offer: &Offer, mut told: impl FnMut(&str, Minor)) -> Minor {
        let (compiled, now, mut base) = (&self.matcher.0, self.now(), 0);
        let asking = Asking::new(compiled, &self.facts, &now, &self.besides);
        let case = asking.case(offer.number);
        let lane =
            case.as_ref().and_then(|case| Some((case, case.rate(compiled.way(self.facts.place, offer.number), offer.dates.collected)?.1)));
        debug_assert!(lane.is_some(), "an offer has a rate");
        if let Some((case, lane)) = lane {
            let sum = case.sum(lane, [offer.dates.collected, offer.dates.latest], None, &mut (), |surcharge| {
                if let WhatOfIt::Line { line, .. } = surcharge.what {
                    told(&surcharge.surcharge.name, Minor::known(line));
                    base -= line;
                }
            });
            let taxed = sum.and_then(|sum| case.taxed(lane, sum)).map(|taxed| taxed.gross);
            debug_assert_eq!(taxed, Ok(offer.gross.count()), "an offer has its price");
            base += sum.unwrap_or_default();
        }
        Minor::known(base)
    }

    /// How the price of an offer came about.
    pub(crate) fn work(&self, offer: &Offer) -> Option<PriceOf> {
        let (compiled, now) = (&self.matcher.0, self.now());
        let asking = Asking::new(compiled, &self.facts, &now, &self.besides);
        let case = asking.case(offer.number)?;
        let (_, lane) = case.rate(compiled.way(self.facts.place, offer.number), offer.dates.collected)?;
        let (mut work, mut surcharges) = (Work::of(&lane.rate), Vec::new());
        let dates = [offer.dates.collected, offer.dates.latest];
        let (list, asked) = (compiled.surcharges_of(lane), asking.asked(Some(dates)));
        let told = |told| surcharges.push(Compiled::surcharge_step(list, &told, &asked, offer.currency));
        let sum = case.sum(lane, dates, None, &mut work, told);
        sum.ok()?;
        let zone = lane.route.zone.and_then(|zone| compiled.charts.zones.get(zone as usize));
        let names = || {
            let tariff = compiled.tariffs.get(lane.tariff? as usize)?.to_string();
            Some([tariff, compiled.charts.all.get(zone?.chart as usize)?.reference.to_string(), zone?.name.to_string()])
        };
        let Work { weights, prices, .. } = work;
        Some(PriceOf { lane: lane.lane as usize, priced_by: names(), weights, prices, surcharges, has_tax: lane.has_tax })
    }

    /// What an offer adds to the use of capacities.
    pub(crate) fn increments(&self, offer: &Offer) -> Usage {
        self.matcher.0.increments(offer, &self.facts, &self.now(), &self.besides)
    }

    /// The calendar by which an offer is collected.
    pub(crate) fn calendar(&self, offer: &Offer) -> Option<&Calendar> {
        let (calendars, _) = self.matcher.0.locations.calendars(self.facts.collected_at, self.service(offer.service())?.collector);
        open_on(calendars, offer.dates.collected, wanted(&self.facts, &self.besides).hours, &self.clock)
    }
}

impl Compiled {
    /// Puts into words what was found about the service of that number; `None` of what is no figure of a service.
    pub(crate) fn figure(&self, number: usize, finding: Finding, question: &Asked) -> Option<Figure> {
        let service = self.services.get(number)?;
        Some(match finding {
            Finding::NotEnabled => Figure::new("the service is not enabled"),
            Finding::NotConfigured => Figure::new("the service has no transit lanes"),
            Finding::Direction => service.direction_figure(&question.facts),
            Finding::NoLane => {
                let figure = self.no_lane_figure(service, &question.facts);
                self.unsure(figure, service.transit.iter().map(|lane| lane.route), question)
            }
            Finding::NoRate(_) => {
                let figure = self.price_figure(service, finding, &question.facts);
                self.unsure(figure, service.rates.iter().map(|lane| lane.route), question)
            }
            Finding::NotCollected => {
                let carrier = &service.service.carrier;
                Figure::new(format!("carrier `{carrier}` does not collect this service at the origin"))
            }
            Finding::NoCollectionDate => self.no_collection_figure(question),
            Finding::Window(promised) => self.window_figure(service, promised, question)?,
            Finding::Late(promised, soonest) => self.late_figure(number, (promised, soonest), question)?,
            Finding::NoDeliveryDay => Figure::new("no open collection date is a delivery day, and delivery is on the collection date"),
            Finding::NoExchangeRate(currency) => {
                let currency = self.currencies.get(currency as usize)?;
                Figure::new(format!("no exchange rate for `{currency}`, the currency of the rates")).asked(currency.code())
            }
            Finding::Rule(Broken::Limit(number), breach) => service.limits.get(usize::from(number))?.figure(&question.facts, breach),
            Finding::Rule(Broken::Tags, breach) => service.tagged.figure(&question.facts, breach),
            Finding::Rule(Broken::Places, breach) => service.excluded.as_ref()?.figure(&question.facts, &self.lists, breach),
            Finding::Rule(Broken::Shipping, breach) => self.shipping_figure(number, breach, question)?,
            Finding::Objective(objective, step) => {
                let asked = (&question.facts, &question.now(), &question.besides);
                self.objective_figure(small(number), (objective, step), asked)?
            }
            Finding::Full(capacity, day) => {
                let now = question.now();
                self.full_figure(capacity, day, &Asking::new(self, &question.facts, &now, &question.besides))?
            }
            Finding::Uncounted(capacity, lacking) => {
                let now = question.now();
                self.uncounted_figure(capacity, lacking, &Asking::new(self, &question.facts, &now, &question.besides))?
            }
            Finding::Filter(filter) => {
                let filter = question.filters.get(filter as usize)?.to_string();
                Figure::new(format!("the service does not pass the filter `{filter}`")).asked(filter)
            }
            Finding::Surcharge(list, place, unknown) => self.surcharge_figure(number, (list, place), unknown, question)?,
            Finding::More(..) => return None,
            of_price => self.price_figure(service, of_price, &question.facts),
        })
    }

    /// A figure that comes of lanes that don't lead there, with what keeps some of them from being told to, and whether it is that there
    /// is no origin.
    fn unsure(&self, figure: Figure, routes: impl Iterator<Item = Route>, question: &Asked) -> Figure {
        let Facts { destination, origin, .. } = &question.facts;
        let has_origin = question.facts.consignment().origin.is_some();
        let (mut missing, mut no_origin) = ([Missing::default(); 2], "");
        for Route { from, to, zone } in routes {
            let zone = zone.and_then(|zone| self.charts.zones.get(zone as usize));
            let of_zone = [zone.map(|zone| zone.to), zone.and_then(|zone| zone.from)];
            let is_lost = |list: Option<ListId>, spot: &Spot| list.is_some_and(|list| self.lists.answer(list, spot) == Answer::No);
            let of = |list: Option<ListId>, spot: &Spot| list.map(|list| self.lists.missing(list, spot)).unwrap_or_default();
            if is_lost(to, destination) || is_lost(of_zone[0], destination) {
                continue;
            }
            if !has_origin && [from, of_zone[1]].iter().any(Option::is_some) {
                no_origin = "the consignment has no origin; ";
            }
            if !is_lost(from, origin) && zone.is_none_or(|zone| zone.may_be_from(&self.lists, origin)) {
                // What else a chart misses is told where it is named.
                let of_charts =
                    [(of_zone[0], destination), (of_zone[1], origin)].map(|(list, spot)| of(list, spot).within(Missing::POSTCODE));
                missing = [missing[0].and(of(to, destination)).and(of_charts[0]), missing[1].and(of(from, origin)).and(of_charts[1])];
            }
        }
        Figure { message: question.facts.said_first(missing) + no_origin + &figure.message, ..figure }
    }

    /// What of a surcharge isn't known.
    fn surcharge_figure(&self, number: usize, (list, place): (u32, u32), unknown: Unknown, question: &Asked) -> Option<Figure> {
        let surcharge = &self.surcharges.get(list as usize)?.all.get(place as usize)?.surcharge;
        let name = &surcharge.name;
        Some(match unknown {
            Unknown::Table => Figure::new(format!("surcharge `{name}`: its table begins after the collection date")),
            Unknown::Value => Figure::new(format!("surcharge `{name}` goes by a value that is not known")),
            Unknown::Rate(currency) => Figure::new(format!("surcharge `{name}`: no exchange rate for `{currency}`")).asked(currency.code()),
            Unknown::When | Unknown::Case => {
                let now = question.now();
                let asking = Asking::new(self, &question.facts, &now, &question.besides);
                let asked = asking.asked(asking.case(small(number))?.dates());
                let packages = if surcharge.is_per_package() { question.facts.consignment().packages.len() } else { 0 };
                let of_packages = (0..packages).find_map(|package| {
                    let unknown = |id: &ConditionId| asked.of_package(*id, package) == Answer::Unknown;
                    Some(asked.words_of_package(surcharge.conditions().find(unknown)?, package))
                });
                let unknown = |id: &ConditionId| asked.answer(*id) == Answer::Unknown;
                let once = || Some(asked.words(surcharge.conditions().find(unknown).filter(|_| packages == 0)?));
                Figure::new(format!("surcharge `{name}`: {}", of_packages.or_else(once)?))
            }
        })
    }

    /// Which shipping rule keeps a service from a consignment, and what decided it.
    fn shipping_figure(&self, number: usize, breach: Breach, question: &Asked) -> Option<Figure> {
        let now = question.now();
        let asking = Asking::new(self, &question.facts, &now, &question.besides);
        let words = asking.case(small(number))?.shipping_words(small(breach.place()), Way::Unknown)?;
        Some(Figure::new(words))
    }

    fn no_collection_figure(&self, question: &Asked) -> Figure {
        let Asked { facts, clock, besides: Besides { booked, .. }, .. } = question;
        let (from, days) = (clock.today(), Days::new(self.horizon_days.into()));
        let until = from.checked_add_days(days).unwrap_or(NaiveDate::MAX);
        let shipping_date = facts.consignment().shipping_date;
        let shipping = shipping_date.map(|date| format!("on the shipping date `{date}`"));
        let asked = booked.iter().flat_map(|booked| {
            let date = booked.collected.map(|date| format!("on the collection date asked for, `{date}`"));
            [date, booked.collection.map(|hours| format!("within `{hours}`"))]
        });
        let mut when: Vec<String> = shipping.into_iter().chain(asked.flatten()).collect();
        if shipping_date.is_none() && booked.iter().all(|booked| booked.collected.is_none()) {
            when.push(format!("from `{from}` to `{until}`"));
        }
        let mut figure = Figure::new(format!("no collection is open {}", when.join(", "))).allowed(format!("{from} to {until}"));
        figure.asked = shipping_date.or(booked.iter().find_map(|booked| booked.collected)).map(|date| date.to_string());
        figure
    }

    fn late_figure(&self, number: usize, (promised, soonest): (u32, Option<i32>), question: &Asked) -> Option<Figure> {
        let (date, exactly) = promised_dates(&question.facts.promise, &question.besides).nth(promised as usize)?;
        let soonest = soonest.map_or_else(|| "never".to_owned(), |day| date_of(day).to_string());
        let how = if exactly { "exactly on" } else { "by" };
        let why = if exactly { self.why_not_on(number, date, question) } else { None };
        let why = why.unwrap_or_else(|| format!("the soonest is `{soonest}`"));
        Some(Figure::new(format!("delivery {how} `{date}` cannot be kept: {why}")).asked(date.to_string()).allowed(soonest))
    }

    /// Why a service delivers on other dates, but not on this one; `None` if it is too soon, and nothing else.
    fn why_not_on(&self, number: usize, date: NaiveDate, question: &Asked) -> Option<String> {
        let (now, day) = (question.now(), date.num_days_from_ce());
        let asking = Asking::new(self, &question.facts, &now, &question.besides);
        let case = asking.case(small(number))?;
        let journey = case.journey(Way::Unknown).ok()?;
        let (transit, off) = (journey.transit, journey.off(&asking.horizon));
        let mut why = Vec::new();
        if !transit.days.has_day(day) {
            why.push(format!("it doesn't deliver on {}s", date.format("%A")));
        } else if off.delivering.has_of_carrier(day) {
            why.push(format!("`{date}` is a holiday of carrier `{}`", case.service.service.carrier));
        } else if off.delivering.has(day) {
            why.push(format!("`{date}` is a holiday there"));
        }
        if !transit.may_be_certain() {
            why.push(format!("it delivers within `{}` to `{}` days, on no certain one", transit.min, transit.max));
            return Some(why.join("; "));
        }
        let nearest = transit.nearest(&journey.opening, &asking.horizon, off, &now.clock, day);
        if why.is_empty() && nearest.first().is_none_or(Option::is_none) {
            return None;
        }
        let near = ["before", "after"].into_iter().zip(nearest).filter_map(|(side, day)| Some(format!("{side} it `{}`", date_of(day?))));
        let near = near.collect::<Vec<_>>().join(", ");
        Some(why.into_iter().chain((!near.is_empty()).then_some(near)).collect::<Vec<_>>().join("; "))
    }

    fn no_lane_figure(&self, service: &CompiledService, facts: &Facts<'_>) -> Figure {
        let to = facts.destination_text();
        let message = match service.lanes {
            1 => format!("the one transit lane does not lead to `{to}` from the origin"),
            lanes => format!("none of {lanes} transit lanes leads to `{to}` from the origin"),
        };
        let zones = self.without_zone(service.transit.iter().filter_map(|lane| lane.route.zone), facts);
        Figure::new(std::iter::once(message).chain(zones).collect::<Vec<_>>().join("; ")).asked(to)
    }

    fn window_figure(&self, service: &CompiledService, promised: u32, question: &Asked) -> Option<Figure> {
        let promised = promised_windows(&question.facts.promise, &question.besides).nth(promised as usize)?;
        let lane = service.transit.iter().find(|lane| self.leads(lane.route, &question.facts))?;
        let offered = self.transits.get(lane.transit as usize)?.part_of_day();
        let message = format!("delivery window `{offered}` is not within the promised `{promised}`");
        Some(Figure::new(message).asked(promised.to_string()).allowed(offered.to_string()))
    }
}

impl CompiledService {
    fn direction_figure(&self, facts: &Facts<'_>) -> Figure {
        let allowed = self.service.directions.iter().map(|direction| direction.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!("direction `{}` is not the service's: `{allowed}`", facts.direction);
        Figure::new(message).asked(facts.direction.as_str()).allowed(allowed)
    }
}
