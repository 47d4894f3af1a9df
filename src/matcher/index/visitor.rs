//! Who asks for offers, and what they make of what is found.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use super::look::Found;
use super::seek::{Plainly, Search};
use crate::matcher::offer::Offer;
use crate::matcher::offers::Finds;
use crate::rule::RuleKind;

/// Who asks for offers. Both answer beyond which bound there is nothing more to look for. Most of what is found is not the best and never
/// becomes an offer.
pub(super) trait Visitor {
    fn found(&mut self, found: &Found<'_>, kind: Option<RuleKind>) -> u32;
    fn plain(&mut self, offer: Offer, kind: Option<RuleKind>) -> u32;
}

/// Asks for the cheapest offer.
pub(super) struct Cheapest<'a, F> {
    search: &'a Search<'a, F>,
    pub(super) best: Option<Offer>,
    /// Its price, and that as bounds have it.
    price: i128,
    bound: u32,
}

impl<'a, F: Plainly> Cheapest<'a, F> {
    #[inline]
    pub(super) fn new(search: &'a Search<'a, F>) -> Self {
        Self { search, best: None, price: i128::MAX, bound: u32::MAX }
    }
}

impl<F: Plainly> Visitor for Cheapest<'_, F> {
    #[inline(always)]
    fn found(&mut self, found: &Found<'_>, _: Option<RuleKind>) -> u32 {
        if found.price < self.price {
            self.best = Some(self.search.offer(found));
            (self.price, self.bound) = (found.price, self.search.bound_of(found.currency, found.net, found.price));
        } else if found.price == self.price {
            return self.plain(self.search.offer(found), None);
        }
        self.bound
    }

    #[inline(never)]
    fn plain(&mut self, offer: Offer, _: Option<RuleKind>) -> u32 {
        if self.best.as_ref().is_none_or(|best| offer.compared(best, self.search.clock).is_lt()) {
            (self.price, self.bound) = (offer.price, self.search.bound(&offer));
            self.best = Some(offer);
        }
        self.bound
    }
}

/// Asks for every offer, to sort them.
pub(super) struct All<'a, F> {
    search: &'a Search<'a, F>,
    pub(super) finds: Finds,
}

impl<'a, F: Plainly> All<'a, F> {
    pub(super) fn new(search: &'a Search<'a, F>) -> Self {
        Self { search, finds: Finds::among(search.compiled.services.len()) }
    }
}

impl<F: Plainly> Visitor for All<'_, F> {
    #[inline(always)]
    fn found(&mut self, found: &Found<'_>, _: Option<RuleKind>) -> u32 {
        // What bounds tell comes in the order of the bounds.
        self.finds.add(self.search.offer(found), found.price, found.is_exact);
        u32::MAX
    }

    fn plain(&mut self, offer: Offer, _: Option<RuleKind>) -> u32 {
        let price = offer.price;
        self.finds.add(offer, price, false);
        u32::MAX
    }
}
