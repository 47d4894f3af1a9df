//! What would be decided otherwise: without a rule, a preference or an objective, where some services are preferred.

use std::collections::BTreeSet;

use super::aim::Aim;
use super::engine::Engine;
use super::offer::Offer;
use super::outcome::{Barred, BestTwo, Outcome, Without};
use super::sink::OneKind;
use super::verdict::Asking;
use super::visitor::{Candidate, Visitor};
use crate::preference::Objective;
use crate::rule::RuleKind;
use crate::service_set::Members;

/// An offer that rules of one kind alone stand against, with that kind and, of shipping rules, with the one.
type Kept = (RuleKind, Option<u32>, Offer);

/// Asks for every offer that rules of one kind at most stand against.
struct Everything<'a> {
    asking: &'a Asking<'a>,
    offers: Vec<Offer>,
    barred: Vec<Kept>,
}

impl Visitor for Everything<'_> {
    const BARRED: bool = true;
    const IS_CHOOSING: bool = false;

    fn most(&self) -> u32 {
        u32::MAX
    }

    fn visit(&mut self, Candidate { number, way, .. }: Candidate<'_>) -> Option<i128> {
        let mut sink = OneKind::at_most(u32::MAX);
        let offer = self.asking.verdict(number, way, &mut sink)?;
        match sink.kind {
            Some(kind) => self.barred.push((kind, sink.rule(), offer)),
            None => self.offers.push(offer),
        }
        None
    }
}

impl Engine {
    /// What comes of a consignment, and what would without each rule, preference and objective that moves or fails it. What services offer
    /// that can take it.
    pub(super) fn preferred_outcome(&self, asking: &Asking<'_>, among: &Members, aim: Aim, outcome: &mut Outcome) -> Vec<Offer> {
        let mut all = Everything { asking, offers: Vec::new(), barred: Vec::new() };
        self.visit(asking, among, &mut all);
        let Everything { offers, barred, .. } = all;
        let counted = asking.objective(aim);
        let objective = counted.map(|(_, objective)| objective);
        let chosen = asking.firsts(objective, offers.iter());
        outcome.best = BestTwo::of(&chosen);
        let chosen = chosen.first().copied();
        let moved = |first: Option<&Offer>| first.filter(|first| Some(first.number) != chosen.map(|chosen| chosen.number)).cloned();
        let with = |is_it: &dyn Fn(&Kept) -> bool| {
            let others = barred.iter().filter(|one| is_it(one)).map(|(_, _, offer)| offer);
            moved(asking.firsts(objective, offers.iter().chain(others)).first().copied())
        };
        for (kind, rule, offer) in &barred {
            let service = offer.number;
            let instead = with(&|(_, _, other)| other.number == service);
            outcome.barred.extend(instead.map(|offer| Barred { kind: *kind, rule: *rule, service, offer }));
        }
        let kinds: BTreeSet<RuleKind> = barred.iter().map(|(kind, _, _)| *kind).collect();
        outcome.kinds.extend(kinds.into_iter().filter_map(|kind| Some((kind, with(&|(own, _, _)| *own == kind)?))));
        let rules: BTreeSet<u32> = barred.iter().filter_map(|(_, rule, _)| *rule).collect();
        let rules = rules.into_iter().filter_map(|rule| Some((Without::ShippingRule(rule), with(&|(_, own, _)| *own == Some(rule))?)));
        outcome.without.extend(rules);
        let held: Vec<Vec<u32>> = offers.iter().map(|offer| asking.held(offer).map(|(number, _)| number).collect()).collect();
        let preferences: BTreeSet<u32> = held.iter().flatten().copied().collect();
        for preference in preferences {
            let without = offers.iter().zip(&held).map(|(offer, held)| {
                let rank = if held.contains(&preference) { asking.rank_without(offer, preference) } else { offer.rank };
                Offer { rank, ..offer.clone() }
            });
            let without: Vec<Offer> = without.collect();
            let first = moved(asking.firsts(objective, without.iter()).first().copied());
            outcome.without.extend(first.map(|offer| (Without::Preference(preference), offer)));
        }
        if let Some((number, _)) = counted {
            let other = asking.usual_objective(Some(number)).map(|(_, objective)| objective);
            let first = moved(asking.firsts(other, offers.iter()).first().copied());
            outcome.without.extend(first.map(|offer| (Without::Objective(number), offer)));
        }
        offers
    }
}

impl Asking<'_> {
    /// The first offers in their order: all that an objective leaves, or the first two.
    fn firsts<'o>(&self, objective: Option<&Objective>, offers: impl Iterator<Item = &'o Offer>) -> Vec<&'o Offer> {
        if let Some(objective) = objective {
            return self.aimed(objective, offers, |_, _| {});
        }
        let mut first: [Option<&Offer>; 2] = [None; 2];
        for offer in offers {
            if offer.is_before(first[0], &self.now.clock) {
                first = [Some(offer), first[0]];
            } else if offer.is_before(first[1], &self.now.clock) {
                first[1] = Some(offer);
            }
        }
        first.into_iter().flatten().collect()
    }
}
