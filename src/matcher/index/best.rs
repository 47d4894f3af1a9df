//! The best two offers, and those that one rule keeps from being chosen.

use super::look::Found;
use super::seek::{Plainly, Search, Sieve, Unprepared};
use super::visitor::Visitor;
use crate::matcher::offer::Offer;
use crate::matcher::outcome::BestTwo;
use crate::rule::RuleKind;

/// Asks for the best two.
struct Best<'a, F> {
    search: &'a Search<'a, F>,
    two: &'a mut BestTwo,
    /// The price of the second, and its bound.
    price: i128,
    bound: u32,
}

impl<F: Plainly> Visitor for Best<'_, F> {
    #[inline]
    fn found(&mut self, found: &Found<'_>, _: Option<RuleKind>) -> u32 {
        if found.price > self.price { self.bound } else { self.plain(self.search.offer(found), None) }
    }

    #[inline(never)]
    fn plain(&mut self, offer: Offer, _: Option<RuleKind>) -> u32 {
        self.two.consider(offer, self.search.clock);
        if let Some(second) = &self.two.runner_up {
            (self.price, self.bound) = (second.price, self.search.bound(second));
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
        if found.price > self.chosen.price { self.bound } else { self.plain(self.search.offer(found), kind) }
    }

    #[inline(never)]
    fn plain(&mut self, offer: Offer, kind: Option<RuleKind>) -> u32 {
        if offer.compared(self.chosen, self.search.clock).is_lt() {
            self.barred.extend(kind.map(|kind| (kind, offer)));
        }
        self.bound
    }
}

impl<F: Plainly> Search<'_, F> {
    /// The best two offers, into `best`, which has none yet.
    pub(in crate::matcher) fn best_two(&self, best: &mut BestTwo) -> Result<(), Unprepared> {
        self.each(&mut Best { search: self, two: best, price: i128::MAX, bound: u32::MAX })
    }

    /// The offers that rules of one kind alone keep from being chosen in the place of another.
    pub(in crate::matcher) fn barred_before(&self, chosen: &Offer, barred: &mut Vec<(RuleKind, Offer)>) -> Result<(), Unprepared> {
        let last = self.bound(chosen);
        self.each_of_cell(Sieve::Barred, last, &mut Before { search: self, chosen, barred, bound: last })
    }
}
