//! Finds out what comes of a consignment.

use super::aim::Aim;
use super::besides::Besides;
use super::engine::Engine;
use super::moment::Now;
use super::offer::Offer;
use super::outcome::{Barred, BestTwo, Outcome, Without};
use super::sink::OneKind;
use super::verdict::Asking;
use super::visitor::{Candidate, Visitor};
use crate::facts::Facts;
use crate::rule::{ReasonCode, ReasonCodes};
use crate::service_set::{Members, ServiceSet};

/// The services of a pool, and those that pass its filters.
#[derive(Clone, Copy)]
pub(crate) struct Among<'a> {
    pub(crate) members: &'a ServiceSet,
    pub(crate) passing: &'a Members,
}

impl Engine {
    /// Finds out, whatever `outcome` was before.
    pub(crate) fn outcome(&self, among: Among<'_>, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides, aim: Aim, outcome: &mut Outcome) {
        let asking = self.asking(facts, now, besides, aim);
        outcome.clear();
        let mut left_out = Vec::new();
        if self.wishes.preferences.is_empty() && self.wishes.objectives.is_empty() {
            let Outcome { best, barred, .. } = outcome;
            self.visit(&asking, among.passing, &mut Both { asking: &asking, best, barred, bounds: [u32::MAX; 2] });
            outcome.settle(&now.clock);
        } else {
            left_out = self.preferred_outcome(&asking, among.passing, aim, outcome);
        }
        let best = outcome.best.chosen.as_ref().map(|chosen| (chosen.number, chosen.dates.collected));
        for capacity in asking.greatest.full.take() {
            let mut again = self.asking(facts, now, besides, aim);
            again.greatest.boundless = Some(capacity);
            let first = self.first_of(&again, among.passing, aim);
            let other = first.filter(|first| best != Some((first.number, first.dates.collected)));
            outcome.without.extend(other.map(|first| (Without::Capacity(capacity), first)));
        }
        if let Some(chosen) = &outcome.best.chosen {
            outcome.on_time = asking.on_time(chosen);
            outcome.zone = self.chart_zone(&asking, chosen);
            return;
        }
        for number in among.members.iter() {
            let mut codes = ReasonCodes::default().with_if(!among.passing.has(number), ReasonCode::Filter);
            if let Ok(number) = u32::try_from(number) {
                asking.verdict(number, self.way(facts.place, number), &mut codes);
            }
            let codes = codes.with_if(left_out.iter().any(|offer| offer.service() == number), ReasonCode::Objective);
            outcome.reasons = outcome.reasons.and(codes);
            outcome.only = codes.only().map_or(outcome.only, |code| outcome.only.with(code));
        }
    }

    /// The zone of a chart by which an offer is priced; else that by which it goes.
    fn chart_zone(&self, asking: &Asking<'_>, offer: &Offer) -> Option<u32> {
        if self.charts.zones.is_empty() {
            return None;
        }
        let (case, way) = (asking.case(offer.number)?, self.way(asking.facts.place, offer.number));
        let (_, lane) = case.rate(way, offer.dates.collected)?;
        lane.route.zone.or_else(|| case.journey(way).ok()?.zone)
    }

    /// The number of the first zone that a destination lies in.
    pub(crate) fn zone(&self, facts: &Facts<'_>) -> Option<usize> {
        let told = self.index.as_ref().zip(facts.place).and_then(|(index, place)| index.zone(place));
        let asked = || self.zones.iter().position(|(_, list)| self.lists.allows(Some(*list), &facts.destination));
        told.map_or_else(asked, |zone| zone.checked_sub(1))
    }
}

/// Asks for the best two, and for what comes before the first but for one kind of rule.
struct Both<'a> {
    asking: &'a Asking<'a>,
    best: &'a mut BestTwo,
    barred: &'a mut Vec<Barred>,
    /// Of the chosen and of the second.
    bounds: [u32; 2],
}

impl Visitor for Both<'_> {
    const BARRED: bool = true;
    const IS_CHOOSING: bool = true;

    fn most(&self) -> u32 {
        self.bounds[1]
    }

    fn visit(&mut self, Candidate { number, way, .. }: Candidate<'_>) -> Option<i128> {
        let mut sink = OneKind::at_most(self.most());
        let offer = self.asking.verdict(number, way, &mut sink)?;
        match sink.kind {
            Some(kind) if offer.is_before(self.best.chosen.as_ref(), &self.asking.now.clock) => {
                self.barred.push(Barred { kind, rule: sink.rule(), service: number, offer });
            }
            Some(_) => {}
            None => {
                self.best.consider(offer, &self.asking.now.clock);
                let bound = |offer: &Option<Offer>| offer.as_ref().map_or(u32::MAX, |offer| self.asking.compiled.bound(offer.price));
                self.bounds = [bound(&self.best.chosen), bound(&self.best.runner_up)];
            }
        }
        None
    }
}
