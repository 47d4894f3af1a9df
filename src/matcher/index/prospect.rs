//! What a service has for a kind of route, and what else building cells looks up.

use std::collections::HashMap;

use super::NO_CHAIN;
use super::cell::Prospect;
use super::lane_price::Measure;
use super::tariff::{Tariff, is_quick};
use super::timetable::Timetable;
use crate::matcher::Compiled;
use crate::place_list::Route;

/// Rate lanes one after the other, each chain ended by [`NO_CHAIN`], and where each begins.
#[derive(Default)]
pub(super) struct Chains {
    pub(super) numbers: Vec<u32>,
    beginnings: HashMap<Vec<u32>, u32>,
}

impl Chains {
    fn number(&mut self, chain: Vec<u32>) -> Option<u32> {
        if let Some(beginning) = self.beginnings.get(&chain) {
            return Some(*beginning);
        }
        let beginning = u32::try_from(self.numbers.len()).ok().filter(|beginning| *beginning != NO_CHAIN)?;
        self.numbers.extend(&chain);
        self.numbers.push(NO_CHAIN);
        self.beginnings.insert(chain, beginning);
        Some(beginning)
    }
}

/// What a service has for a route; `None` if it has no transit lane or no rate lane for it.
pub(super) fn prospect(
    compiled: &Compiled,
    service: usize,
    route: Route<'_>,
    tariff: &Tariff,
    timetable: &Timetable,
    chains: &mut Chains,
) -> Option<Prospect> {
    let own = compiled.services.get(service)?;
    let lane = timetable.number(service, own.transit.iter().position(|lane| lane.matches(route))?)?;
    let mut rates = Vec::new();
    for (place, rate) in own.rates.iter().enumerate().filter(|(_, rate)| route.leads(rate.from, rate.to)) {
        rates.push(tariff.number(service, place)?);
        if rate.validity.is_endless() {
            break;
        }
    }
    let (first, number, carrier) = (*rates.first()?, u32::try_from(service).ok()?, u32::try_from(own.carrier).ok()?);
    let conditions = tariff.conditions(service);
    if !is_quick(tariff, service, own) {
        return Some(Prospect { service: number, carrier, lane, chain: NO_CHAIN, measure: Measure::Weight, conditions });
    }
    let measure = if rates.len() == 1 { tariff.rate(first)?.measure() } else { Measure::Weight };
    Some(Prospect { service: number, carrier, lane, chain: chains.number(rates)?, measure, conditions })
}
