//! The best two offers, and those that one rule keeps from being chosen.

use super::look::{Asking, Found};
use super::seek::{Place, Plainly, Search, Unprepared};
use super::visitor::Visitor;
use crate::matcher::offer::Offer;
use crate::matcher::outcome::BestTwo;
use crate::rule::RuleKind;

/// Asks for the best two.
struct Best<'a, F> {
    search: &'a Search<'a, F>,
    two: &'a mut BestTwo,
    /// Their prices, and the bound of the second's.
    prices: [i128; 2],
    bound: u32,
}

impl<F: Plainly> Visitor for Best<'_, F> {
    #[inline]
    fn found(&mut self, found: &Found<'_>, _: Option<RuleKind>) -> u32 {
        let [first, second] = self.prices;
        if found.price > second {
            return self.bound;
        }
        if found.price == first || found.price == second {
            return self.plain(self.search.offer(found), None);
        }
        let offer = Some(self.search.offer(found));
        if found.price < first {
            self.two.runner_up = std::mem::replace(&mut self.two.chosen, offer);
            self.prices = [found.price, first];
        } else {
            self.two.runner_up = offer;
            self.prices = [first, found.price];
        }
        self.second_changed()
    }

    #[inline(never)]
    fn plain(&mut self, offer: Offer, _: Option<RuleKind>) -> u32 {
        self.two.consider(offer, self.search.clock);
        self.prices = [&self.two.chosen, &self.two.runner_up].map(|offer| offer.as_ref().map_or(i128::MAX, |offer| offer.price));
        self.second_changed()
    }
}

impl<F: Plainly> Best<'_, F> {
    fn second_changed(&mut self) -> u32 {
        if let Some(second) = &self.two.runner_up {
            self.bound = self.search.bound(second);
        }
        self.bound
    }
}

/// Asks for what comes before the chosen offer, with the kinds of rules that bar it.
struct Before<'a, F> {
    search: &'a Search<'a, F>,
    chosen: &'a Offer,
    barred: &'a mut Vec<(RuleKind, Offer)>,
    bound: u32,
}

impl<F: Plainly> Visitor for Before<'_, F> {
    #[inline]
    fn found(&mut self, found: &Found<'_>, kind: Option<RuleKind>) -> u32 {
        if found.price < self.chosen.price {
            if let Some(kind) = kind {
                self.barred.push((kind, self.search.offer(found)));
            }
        } else if found.price == self.chosen.price {
            return self.plain(self.search.offer(found), kind);
        }
        self.bound
    }

    #[inline(never)]
    fn plain(&mut self, offer: Offer, kind: Option<RuleKind>) -> u32 {
        if let Some(kind) = kind
            && offer.compared(self.chosen, self.search.clock).is_lt()
        {
            self.barred.push((kind, offer));
        }
        self.bound
    }
}

impl<F: Plainly> Search<'_, F> {
    /// The best two offers, into `best`, which has none yet.
    pub(in crate::matcher) fn best_two(&self, place: &Place<'_>, asking: &Asking<'_>, best: &mut BestTwo) -> Result<(), Unprepared> {
        self.each(place, asking, &mut Best { search: self, two: best, prices: [i128::MAX; 2], bound: u32::MAX })
    }

    /// The offers that rules of one kind alone keep from being chosen in the place of another.
    pub(in crate::matcher) fn barred_before(
        &self,
        place: &Place<'_>,
        asking: &Asking<'_>,
        chosen: &Offer,
        barred: &mut Vec<(RuleKind, Offer)>,
    ) -> Result<(), Unprepared> {
        let last = self.bound(chosen);
        self.each_barred(place, asking, last, &mut Before { search: self, chosen, barred, bound: last })
    }
}
