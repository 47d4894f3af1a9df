//! What an allocation comes to, with what would come next.

use super::aim::Aim;
use super::besides::Besides;
use super::engine::Engine;
use super::moment::Now;
use super::outcome::BestTwo;
use super::preferring::Stage;
use super::sink::OfferAlone;
use super::verdict::Asking;
use super::visitor::{Candidate, Visitor};
use crate::exact::small;
use crate::facts::Facts;
use crate::service_set::Members;

/// What an allocation comes to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    pub(crate) best: BestTwo,
    /// The objective by which it was chosen, if by one.
    pub(crate) objective: Option<u32>,
    /// With an objective: what is chosen costs net so much more than the cheapest of all that can take the consignment, in 10^-22 of the
    /// rule set's currency.
    pub(crate) cost: i128,
}

impl Engine {
    /// Of some services the first two offers, as a call aims at them.
    pub(crate) fn chosen(&self, among: &Members, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides, aim: Aim) -> Chosen {
        let asking = self.asking(facts, now, besides, aim);
        let Some((number, objective)) = asking.objective(aim) else {
            return Chosen { best: self.best_two(&asking, among), ..Chosen::default() };
        };
        let all = self.every(&asking, among);
        let left = asking.aimed(objective, all.in_no_order().iter(), |_, _| {});
        let best = BestTwo::of(&left);
        let least = all.in_no_order().iter().map(|offer| self.own_net(offer)).min().unwrap_or_default();
        let cost = best.chosen.as_ref().map_or(0, |chosen| self.own_net(chosen) - least);
        Chosen { best, objective: Some(number), cost }
    }

    /// Whether a service that can take a consignment is left out by a filter of the objective that a call aims at.
    pub(crate) fn is_left_out(&self, number: usize, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides, aim: Aim) -> bool {
        let asking = self.asking(facts, now, besides, aim);
        let Some((_, objective)) = asking.objective(aim).filter(|(_, objective)| !objective.filters.is_empty()) else { return false };
        let offer = asking.verdict(small(number), self.way(facts.place, small(number)), &mut OfferAlone::at_any_price());
        offer.is_some_and(|offer| asking.left_out_by(objective, &offer).is_some())
    }

    fn best_two(&self, asking: &Asking<'_>, among: &Members) -> BestTwo {
        let mut best = BestTwo::default();
        for stage in asking.stages() {
            self.visit_stage(asking, among, &stage, &mut Two { asking, stage, best: &mut best, bound: u32::MAX });
            if best.runner_up.is_some() {
                break;
            }
        }
        best
    }
}

/// Asks for the best two.
struct Two<'a> {
    asking: &'a Asking<'a>,
    stage: Stage,
    best: &'a mut BestTwo,
    bound: u32,
}

impl Visitor for Two<'_> {
    const BARRED: bool = false;
    const IS_CHOOSING: bool = true;

    fn most(&self) -> u32 {
        self.bound
    }

    fn visit(&mut self, Candidate { number, way, .. }: Candidate<'_>) -> Option<i128> {
        if !self.asking.is_of(number, &self.stage) {
            return None;
        }
        let offer = self.asking.verdict(number, way, &mut OfferAlone { most: self.bound })?;
        self.best.consider(offer, &self.asking.now.clock);
        self.bound = self.best.runner_up.as_ref().map_or(u32::MAX, |second| self.asking.most_before(second, &self.stage));
        None
    }
}
