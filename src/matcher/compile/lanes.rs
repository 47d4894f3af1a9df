//! Lanes: those by charts and tariffs have a part for each zone, which share what is the same.

use std::collections::HashMap;
use std::sync::Arc;

use super::dictionary::{Dictionary, Shared};
use crate::exact::small;
use crate::matcher::compiled::{RateLane, Route, TransitLane};
use crate::measure::{Unit, WeightUnit};
use crate::money::Currency;
use crate::rule_set::{self, CarrierService, Tariff, TransitDays};
use crate::tariff::{Discount, Rate, Terms, Validity};
use crate::time::{Transit, Weekdays};

impl<'a> Dictionary<'a> {
    pub(super) fn transits(&mut self, lanes: &'a [rule_set::TransitLane], carrier: u32) -> Box<[TransitLane]> {
        let mut all = Vec::with_capacity(lanes.len());
        for (number, lane) in (0..).zip(lanes) {
            let is_plain = lane.moving_days.is_none() && self.calendars.is_plain(carrier);
            let holidays_of = (!is_plain).then(|| lane.holidays_of.unwrap_or_default());
            let route = self.route(lane.from.as_deref(), lane.to.as_deref());
            let chart = lane.zone_chart.as_ref().and_then(|chart| self.names.zone_charts.get(chart.as_str()).copied());
            let Some(chart) = chart else {
                let transit = lane.transit_days.map(|days| self.days(lane, days));
                all.extend(transit.map(|transit| TransitLane { lane: number, route, transit, holidays_of }));
                continue;
            };
            let asked = |name: &str| match (&lane.zone, lane.transit_days) {
                (Some(zones), Some(days)) => zones.0.iter().any(|zone| zone == name).then_some(days),
                _ => lane.days.get(name).copied(),
            };
            let zones: Vec<(u32, TransitDays)> =
                self.charts.zones_of(chart).filter_map(|(zone, own)| Some((zone, asked(&own.name)?))).collect();
            for (zone, days) in zones {
                let transit = self.days(lane, days);
                all.push(TransitLane { lane: number, route: Route { zone: Some(zone), ..route }, transit, holidays_of });
            }
        }
        all.into()
    }

    /// The number of what a lane says of days.
    fn days(&mut self, lane: &rule_set::TransitLane, TransitDays { min, max }: TransitDays) -> u32 {
        let moving = lane.moving_days.as_deref().map(|days| Weekdays::of(Some(days)));
        let transit = Transit::new([min, max], Weekdays::of(lane.delivery_days.as_deref()), moving, lane.delivery_window);
        let transits = &mut self.transits;
        *self.known_transits.entry(transit.clone()).or_insert_with(|| {
            transits.push(transit);
            small(transits.len() - 1)
        })
    }

    pub(super) fn rates(&mut self, service: &'a CarrierService, index: usize) -> Box<[RateLane]> {
        let mut all = Vec::with_capacity(service.rates.len());
        for (number, lane) in (0..).zip(&service.rates) {
            let tariff = lane.tariff.as_ref().and_then(|tariff| self.names.tariffs.get(tariff.as_str()).copied());
            match tariff.and_then(|number| Some((number, self.rule_set.tariffs.get(number)?))) {
                Some((tariff, terms)) => self.by_tariff((number, lane), (tariff, terms), (index, service), &mut all),
                None => all.push(self.by_bands(number, lane, (index, service))),
            }
        }
        all.into()
    }

    fn by_bands(&mut self, number: u32, lane: &'a rule_set::RateLane, (index, service): (usize, &'a CarrierService)) -> RateLane {
        let own = self.rule_set.currency;
        let rate = Rate::new(lane, own);
        let terms = Terms::new(lane.by, lane.unit, rate.currency);
        let discount = lane.discount.as_ref().map(|discount| Arc::new(terms.discount(discount, None, |_| None)));
        self.shared.memory += rate.memory() + discount.as_ref().map_or(0, |discount| discount.memory());
        RateLane {
            route: self.route(lane.from.as_deref(), lane.to.as_deref()),
            lane: number,
            tariff: None,
            validity: Validity::new(lane.valid_from, lane.valid_to),
            exchange: self.exchange.of_minor(rate.currency),
            surcharges: self.priced_in((index, service), (rate.currency, lane.unit)),
            rate: Arc::new(rate),
            discount,
            has_tax: lane.prices_include.is_some(),
        }
    }

    /// The parts of a lane, one for each zone of the tariff's chart.
    fn by_tariff(
        &mut self,
        (number, lane): (u32, &'a rule_set::RateLane),
        (tariff, terms): (usize, &'a Tariff),
        (index, service): (usize, &'a CarrierService),
        all: &mut Vec<RateLane>,
    ) {
        let route = self.route(lane.from.as_deref(), lane.to.as_deref());
        let chart = self.names.zone_charts.get(terms.zone_chart.as_str()).copied().unwrap_or(usize::MAX);
        let weighing = lane.own_weighing().or(terms.chargeable).unwrap_or_default();
        let validity = Validity::new(terms.valid_from, terms.valid_to).and(Validity::new(lane.valid_from, lane.valid_to));
        let mut discounts: HashMap<&str, Arc<Discount>> = HashMap::new();
        let entries = self.rule_set.zone_charts.get(chart).map(rule_set::ZoneChart::reached).unwrap_or_default();
        let names: Vec<&'a str> = entries.iter().flat_map(|entry| entry.zones.keys()).map(String::as_str).collect();
        let zones: Vec<u32> = self.charts.zones_of(chart).map(|(zone, _)| zone).collect();
        let currency = terms.currency.unwrap_or(self.rule_set.currency);
        let surcharges = self.priced_in((index, service), (currency, terms.unit));
        for (zone, name) in zones.into_iter().zip(names) {
            let rate = self.rate_of((tariff, terms), name, &weighing);
            let discount = match &lane.discount {
                Some(own) => Some(discounts.entry(name).or_insert_with(|| self.discount(own, (tariff, terms), name, &weighing)).clone()),
                None => self.own_discount((tariff, terms), name, &weighing),
            };
            all.push(RateLane {
                route: Route { zone: Some(zone), ..route },
                lane: number,
                tariff: Some(small(tariff)),
                validity,
                exchange: self.exchange.of_minor(rate.currency),
                surcharges,
                rate,
                discount,
                has_tax: lane.prices_include.or(terms.prices_include).is_some(),
            });
        }
    }

    /// The list prices of a zone of a tariff, compiled once for each way of weighing.
    fn rate_of(&mut self, (tariff, terms): (usize, &'a Tariff), zone: &'a str, weighing: &rule_set::Chargeable) -> Arc<Rate> {
        let own = self.rule_set.currency;
        let measure = Terms::of(terms, own).measure(weighing);
        let Shared { rates, memory, .. } = &mut self.shared;
        let rate = rates.entry((tariff, measure, zone)).or_insert_with(|| {
            let rate = Rate::of_zone(terms, zone, weighing, own);
            *memory += rate.memory();
            Arc::new(rate)
        });
        rate.clone()
    }

    /// What a tariff takes off itself.
    fn own_discount(
        &mut self,
        (tariff, terms): (usize, &'a Tariff),
        zone: &'a str,
        weighing: &rule_set::Chargeable,
    ) -> Option<Arc<Discount>> {
        let discount = terms.discount.as_ref()?;
        if let Some(known) = self.shared.discounts.get(&(tariff, zone)) {
            return Some(known.clone());
        }
        let compiled = self.discount(discount, (tariff, terms), zone, weighing);
        self.shared.discounts.insert((tariff, zone), compiled.clone());
        Some(compiled)
    }

    fn discount(
        &mut self,
        discount: &'a rule_set::Discount,
        (tariff, terms): (usize, &'a Tariff),
        zone: &'a str,
        weighing: &rule_set::Chargeable,
    ) -> Arc<Discount> {
        let least = discount.minimum.as_ref().and_then(|minimum| minimum.zone.as_deref());
        let least = least.map(|zone| self.rate_of((tariff, terms), zone, weighing));
        let compiled = Terms::of(terms, self.rule_set.currency).discount(discount, Some(zone), |_| least.as_deref());
        self.shared.memory += compiled.memory();
        Arc::new(compiled)
    }

    /// The number of the list of a service's surcharges that go with prices in a currency, by weights in a unit.
    fn priced_in(&mut self, (index, service): (usize, &'a CarrierService), (currency, unit): (Currency, Option<Unit>)) -> u32 {
        if !self.currencies.contains(&currency) {
            self.currencies.push(currency);
        }
        // By which surcharges go that name none.
        let unit = if let Some(Unit::Weight(unit)) = unit { unit } else { WeightUnit::Kilogram };
        self.surcharges(index, service, (currency, unit))
    }
}
