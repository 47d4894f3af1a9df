//! What comes of a consignment, all around: the chosen offer, the second-best, and what would be without a rule.

use super::offer::Offer;
use crate::rule::{ReasonCodes, RuleKind};
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
    /// The zone of a chart, by its number, by which what is chosen is priced; else that by which it goes.
    pub(crate) zone: Option<u32>,
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
    /// The greatest of a capacity.
    Capacity(u32),
}

/// The best two offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct BestTwo {
    /// What is chosen: the first in the order of [`Offer::compared`]. `None` if no service can take the consignment.
    pub(crate) chosen: Option<Offer>,
    /// What would be chosen without that service: the second in that order. `None` if no other can take it.
    pub(crate) runner_up: Option<Offer>,
}

impl Outcome {
    pub(super) fn clear(&mut self) {
        let Self { best, barred, kinds, without, on_time, zone, reasons, only } = self;
        (best.chosen, best.runner_up, *on_time, *zone) = (None, None, None, None);
        (*reasons, *only) = (ReasonCodes::default(), ReasonCodes::default());
        barred.clear();
        kinds.clear();
        without.clear();
    }

    /// Leaves what comes before the chosen offer, and finds the first of each kind and of each shipping rule.
    pub(super) fn settle(&mut self, clock: &Clock) {
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
    /// The first two of some offers in their order.
    pub(super) fn of(left: &[&Offer]) -> Self {
        let at = |place: usize| left.get(place).map(|offer| (*offer).clone());
        Self { chosen: at(0), runner_up: at(1) }
    }

    pub(super) fn consider(&mut self, offer: Offer, clock: &Clock) {
        if offer.is_before(self.chosen.as_ref(), clock) {
            self.runner_up = self.chosen.replace(offer);
        } else if offer.is_before(self.runner_up.as_ref(), clock) {
            self.runner_up = Some(offer);
        }
    }
}
