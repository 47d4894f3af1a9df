//! What comes of a consignment, all around: the chosen offer, the second-best, and the offers that one rule alone keeps from being chosen.

use super::engine::Engine;
use super::moment::Now;
use super::offer::Offer;
use super::preferring::Stage;
use super::sink::OneKind;
use super::terms::Terms;
use super::verdict::Asking;
use super::visitor::{Candidate, Visitor};
use crate::facts::Facts;
use crate::rule::{ReasonCode, ReasonCodes, RuleKind};
use crate::service_set::{Members, ServiceSet};
use crate::time::Clock;

/// What comes of a consignment. It is filled in its place: offers are too large to be handed from one to the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    pub(crate) best: BestTwo,
    /// The services that everything but rules of one kind would let take the consignment, with that kind: those whose offer comes before
    /// the chosen one, or all where none is chosen. A service that is switched off breaks [`RuleKind::Enabled`]. In no order.
    pub(crate) barred: Vec<Barred>,
    /// Where nothing is chosen: the codes of all reasons of all services, and those that are the only reason of one of them.
    pub(crate) reasons: ReasonCodes,
    pub(crate) only: ReasonCodes,
}

/// An offer that rules of one kind alone stand against.
#[derive(Debug, Clone)]
pub(crate) struct Barred {
    pub(crate) kind: RuleKind,
    /// The shipping rule that alone does, by its number.
    pub(crate) rule: Option<u32>,
    pub(crate) offer: Offer,
}

/// The best two offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct BestTwo {
    /// What is chosen: the first in the order of [`Offer::compared`]. `None` if no service can take the consignment.
    pub(crate) chosen: Option<Offer>,
    /// What would be chosen without that service: the second in that order. `None` if no other can take it.
    pub(crate) runner_up: Option<Offer>,
}

/// The services of a pool, and those that pass its filters.
#[derive(Clone, Copy)]
pub(crate) struct Among<'a> {
    pub(crate) members: &'a ServiceSet,
    pub(crate) passing: &'a Members,
}

impl Engine {
    /// Finds out, whatever `outcome` was before.
    pub(crate) fn outcome(&self, among: Among<'_>, facts: &Facts<'_>, now: &Now<'_>, terms: &[Terms], outcome: &mut Outcome) {
        let asking = Asking::new(self, facts, now, terms);
        let Outcome { best, barred, reasons, only } = outcome;
        (best.chosen, best.runner_up, *reasons, *only) = (None, None, ReasonCodes::default(), ReasonCodes::default());
        barred.clear();
        self.visit(&asking, among.passing, &mut Both { asking: &asking, best, barred, stage: asking.stage(), bounds: [u32::MAX; 2] });
        let clock = &now.clock;
        if best.chosen.is_some() {
            barred.retain(|Barred { offer, .. }| offer.is_before(best.chosen.as_ref(), clock));
            return;
        }
        for number in among.members.iter() {
            let mut codes = ReasonCodes::default().with_if(!among.passing.has(number), ReasonCode::Filter);
            if let Ok(number) = u32::try_from(number) {
                asking.verdict(number, self.way(facts.place, number), &mut codes);
            }
            (*reasons, *only) = (reasons.and(codes), codes.only().map_or(*only, |code| only.with(code)));
        }
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
    stage: Stage,
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
                self.barred.push(Barred { kind, rule: sink.rule(), offer });
            }
            Some(_) => {}
            None => {
                self.best.consider(offer, &self.asking.now.clock);
                let bound = |offer: &Option<Offer>| offer.as_ref().map_or(u32::MAX, |offer| self.asking.most_before(offer, &self.stage));
                self.bounds = [bound(&self.best.chosen), bound(&self.best.runner_up)];
            }
        }
        None
    }
}

impl BestTwo {
    pub(super) fn consider(&mut self, offer: Offer, clock: &Clock) {
        if offer.is_before(self.chosen.as_ref(), clock) {
            self.runner_up = self.chosen.replace(offer);
        } else if offer.is_before(self.runner_up.as_ref(), clock) {
            self.runner_up = Some(offer);
        }
    }
}
