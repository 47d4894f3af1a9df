//! Offers in the order in which they are preferred.

use std::cmp::Ordering;

use super::Offer;
use super::collection::Clock;

/// As many offers as there seldom are.
const MANY: usize = 512;

/// What all services of a pool offer that can take a consignment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offers {
    /// As they were found.
    found: Vec<Offer>,
    /// In the order of preference: of each its rank and, in the lower half, its place.
    order: Vec<u64>,
}

impl Offers {
    /// How many they are.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// The offer that so many are preferred to.
    pub(crate) fn get(&self, place: usize) -> Option<&Offer> {
        self.order.get(place).and_then(|rank| at(&self.found, *rank))
    }

    /// All of them, in no order.
    pub(crate) fn in_no_order(&self) -> &[Offer] {
        &self.found
    }
}

fn at(found: &[Offer], rank: u64) -> Option<&Offer> {
    let place = usize::try_from(rank & u64::from(u32::MAX)).ok()?;
    found.get(place)
}

/// Offers as they are found.
pub(super) struct Finds {
    found: Vec<Offer>,
    /// Ranks that came in order, most of them.
    in_order: Vec<u64>,
    others: Vec<u64>,
}

impl Finds {
    /// None yet, of a pool of so many services.
    pub(super) fn among(services: usize) -> Self {
        let many = services.min(MANY);
        Self { found: Vec::with_capacity(many), in_order: Vec::with_capacity(many), others: Vec::with_capacity(many / 2) }
    }

    /// Adds an offer with its price, which may be known to be no less than those before that were.
    #[inline]
    pub(super) fn add(&mut self, offer: Offer, price: i128, is_in_order: bool) {
        // In units of 2^64, which in most currencies is less than a minor unit; dear ones are all alike.
        let high = u64::try_from(price >> 64).unwrap_or(u64::MAX).min(u32::MAX.into());
        let rank = high << 32 | self.found.len() as u64;
        self.found.push(offer);
        if is_in_order {
            self.in_order.push(rank);
        } else {
            self.others.push(rank);
        }
    }

    /// Puts them in the order of preference.
    #[expect(clippy::stable_sort_primitive, reason = "it makes use of what is in order")]
    pub(super) fn ranked(self, clock: &Clock) -> Offers {
        // Numbers are sorted soonest, so ranks and places are made into one; what that doesn't tell apart is compared.
        let Self { found, in_order: mut order, mut others } = self;
        order.sort();
        others.sort_unstable();
        merge(&mut order, &others);
        let compared = |one: u64, other: u64| {
            let offers = at(&found, one).zip(at(&found, other));
            offers.map_or(Ordering::Equal, |(one, other)| one.compared(other, clock))
        };
        let are_alike = |pair: &[u64]| matches!(pair, [one, next] if (one ^ next) >> 32 == 0);
        let mut rest = order.as_mut_slice();
        while let Some(first) = rest.windows(2).position(are_alike) {
            let alike = rest.get_mut(first..).unwrap_or_default();
            let count = alike.windows(2).take_while(|pair| are_alike(pair)).count() + 1;
            let (alike, after) = alike.split_at_mut(count);
            match alike {
                [one, other] if compared(*one, *other).is_gt() => std::mem::swap(one, other),
                [_, _] => {}
                alike => alike.sort_by(|one, other| compared(*one, *other)),
            }
            rest = after;
        }
        Offers { found, order }
    }
}

/// Merges what is in order into what is in order, from the last on, where there is room.
fn merge(order: &mut Vec<u64>, others: &[u64]) {
    // Where the last of each stand; before the first, where there is nothing, counts as 0, which nothing is below.
    let (mut own, mut other) = (order.len().wrapping_sub(1), others.len().wrapping_sub(1));
    order.resize(order.len() + others.len(), 0);
    for place in (0..order.len()).rev() {
        let Some(another) = others.get(other).copied() else { break };
        let last = order.get(own).copied().unwrap_or(0);
        // Which it will be nobody guesses, so nothing is branched to.
        let is_own = last > another;
        if let Some(place) = order.get_mut(place) {
            *place = last.max(another);
        }
        (own, other) = (own.wrapping_sub(usize::from(is_own)), other.wrapping_sub(usize::from(!is_own)));
    }
}
