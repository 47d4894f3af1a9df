//! What comes of a consignment, all around: the chosen offer, the second-best, and the offers that one rule alone keeps from being chosen.

use super::aim::Aim;
use super::engine::Engine;
use super::moment::Now;
use super::offer::Offer;
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
    /// The services that everything but rules of one kind would let take the consignment, where that changes who does. A service that is
    /// switched off breaks [`RuleKind::Enabled`]. In no order.
    pub(crate) barred: Vec<Barred>,
    /// What would be chosen, were no rule of a kind checked, where that is something else; each kind once.
    pub(crate) kinds: Vec<(RuleKind, Offer)>,
    /// What would be chosen without something, where that is something else; each once.
    pub(crate) without: Vec<(Without, Offer)>,
    /// Of what is chosen, if a date was promised and the history says something: how often the service would have kept such a promise, of
    /// how many times.
    pub(crate) on_time: Option<(u64, u64)>,
    /// Where nothing is chosen: the codes of all reasons of all services, and those that are the only reason of one of them.
    pub(crate) reasons: ReasonCodes,
    pub(crate) only: ReasonCodes,
}

/// A service that rules of one kind alone stand against.
#[derive(Debug, Clone)]
pub(crate) struct Barred {
    pub(crate) kind: RuleKind,
    /// The shipping rule that alone does, by its number.
    pub(crate) rule: Option<u32>,
    /// The number of the service.
    pub(crate) service: u32,
    /// What would be chosen, were they not checked: its own offer, as a rule.
    pub(crate) offer: Offer,
}

/// What can be left out of a rule set, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Without {
    ShippingRule(u32),
    Preference(u32),
    Objective(u32),
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
    pub(crate) fn outcome(&self, among: Among<'_>, facts: &Facts<'_>, now: &Now<'_>, terms: &[Terms], aim: Aim, outcome: &mut Outcome) {
        let asking = self.asking(facts, now, terms, aim);
        outcome.clear();
        let mut left_out = Vec::new();
        if self.preferences.is_empty() && self.objectives.is_empty() {
            let Outcome { best, barred, .. } = outcome;
            self.visit(&asking, among.passing, &mut Both { asking: &asking, best, barred, bounds: [u32::MAX; 2] });
            outcome.settle(&now.clock);
        } else {
            left_out = self.preferred_outcome(&asking, among.passing, aim, outcome);
        }
        if let Some(chosen) = &outcome.best.chosen {
            outcome.on_time = asking.on_time(chosen);
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

impl Outcome {
    fn clear(&mut self) {
        let Self { best, barred, kinds, without, on_time, reasons, only } = self;
        (best.chosen, best.runner_up, *on_time) = (None, None, None);
        (*reasons, *only) = (ReasonCodes::default(), ReasonCodes::default());
        barred.clear();
        kinds.clear();
        without.clear();
    }

    /// Leaves what comes before the chosen offer, and finds the first of each kind and of each shipping rule.
    fn settle(&mut self, clock: &Clock) {
        let Self { best, barred, kinds, without, .. } = self;
        if best.chosen.is_some() {
            barred.retain(|barred| barred.offer.is_before(best.chosen.as_ref(), clock));
        }
        for Barred { kind, rule, offer, .. } in barred {
            keep_first(kinds, *kind, offer, clock);
            if let Some(rule) = rule {
                keep_first(without, Without::ShippingRule(*rule), offer, clock);
            }
        }
    }
}

/// Keeps an offer for a key, if it comes before the one that there is.
fn keep_first<K: PartialEq>(firsts: &mut Vec<(K, Offer)>, key: K, offer: &Offer, clock: &Clock) {
    match firsts.iter_mut().find(|(own, _)| *own == key) {
        None => firsts.push((key, offer.clone())),
        Some((_, first)) if offer.is_before(Some(first), clock) => first.clone_from(offer),
        Some(_) => {}
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
