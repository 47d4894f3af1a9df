//! What a service has for a kind of route, and what else building cells looks up.

use std::collections::HashMap;

use super::NO_CHAIN;
use super::cell::Prospect;
use super::tariff::{Measure, Tariff, is_quick};
use super::timetable::Timetable;
use crate::coordinates::Axis;
use crate::matcher::Compiled;
use crate::measure::WEIGHT_GRAIN;
use crate::place_list::Route;
use crate::rule::Limits;

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
    let first = *rates.first()?;
    if !is_quick(tariff, service, own) {
        return Some(Prospect { service, lane, chain: NO_CHAIN, measure: Measure::Weight });
    }
    let measure = if rates.len() == 1 { tariff.rate(first)?.measure() } else { Measure::Weight };
    Some(Prospect { service, lane, chain: chains.number(rates)?, measure })
}

/// The least and the most weight that each service takes, in grains.
pub(super) fn weights(services: usize, limits: &Limits) -> Vec<(i64, i64)> {
    let mut weights = vec![(0, i64::MAX); services];
    let grains = |steps: i128| i64::try_from(steps.div_euclid(WEIGHT_GRAIN)).unwrap_or(i64::MAX);
    for (least, service) in limits.at_least.get(&Axis::Weight).into_iter().flatten() {
        if let Some((own, _)) = weights.get_mut(*service) {
            *own = grains(*least);
        }
    }
    for (most, service) in limits.at_most.get(&Axis::Weight).into_iter().flatten() {
        if let Some((_, own)) = weights.get_mut(*service) {
            *own = grains(*most);
        }
    }
    weights
}

/// The tags that each service carries.
pub(super) fn tags(services: usize, carrying: &[Vec<u32>]) -> Vec<Vec<u16>> {
    let mut tags = vec![Vec::new(); services];
    for (tag, services) in (0_u16..).zip(carrying) {
        for service in services {
            if let Some(own) = tags.get_mut(*service as usize) {
                own.push(tag);
            }
        }
    }
    tags
}
