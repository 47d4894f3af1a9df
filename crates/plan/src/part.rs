//! A batch in parts that no capacity crosses, with the offers that a best plan may need.
//!
//! Most consignments of a batch meet no capacity that can become full: these have their first offer, whatever the others have.

use std::collections::{BTreeMap, BTreeSet};

use crate::in_turn::fits;
use crate::problem::{Offer, Problem, Use};

/// Consignments that share capacities.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// Alike consignments stand together, in the order of their first members.
    pub(crate) groups: Vec<Group>,
    /// What matters in this part, ascending.
    pub(crate) capacities: Vec<usize>,
}

/// Consignments whose offers have the same tiers, prices and uses.
#[derive(Debug)]
pub(crate) struct Group {
    /// In the order asked.
    pub(crate) members: Vec<Member>,
    /// The best first.
    pub(crate) offers: Vec<Kept>,
}

/// A consignment of a group.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) consignment: usize,
    /// For each offer of the group its place among all that the consignment has.
    pub(crate) places: Vec<usize>,
}

/// What counts of an offer: its uses are of capacities that matter, ascending, none of them 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kept {
    pub(crate) tier: i64,
    pub(crate) price: i128,
    pub(crate) uses: Vec<(usize, i128)>,
}

/// How a capacity matters to the choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Its maximum can be reached.
    pub(crate) full: bool,
    /// More of it may be better or worse, so offers that use it differently can't be compared.
    pub(crate) wanted: bool,
}

impl Weight {
    fn counts(self) -> bool {
        self.full || self.wanted
    }
}

/// A batch, reduced.
pub(crate) struct Reduced {
    pub(crate) weights: Vec<Weight>,
    pub(crate) parts: Vec<Part>,
    /// Consignments in no part, and the place of the offer that each has.
    pub(crate) free: Vec<(usize, Option<usize>)>,
}

/// Takes out what no best plan needs, and divides the rest.
pub(crate) fn reduce(problem: &Problem) -> Reduced {
    let used: Vec<i128> = problem.capacities.iter().map(|capacity| capacity.used).collect();
    let mut kept: Vec<Vec<(usize, Kept)>> = problem
        .consignments
        .iter()
        .map(|offers| {
            offers.iter().enumerate().filter(|(_, offer)| fits(problem, offer, &used)).map(|(place, offer)| (place, keep(offer))).collect()
        })
        .collect();
    let mut weights = wanted(problem);
    loop {
        let changed = weigh(problem, &kept, &mut weights);
        let before: usize = kept.iter().map(Vec::len).sum();
        for offers in &mut kept {
            for (_, offer) in offers.iter_mut() {
                offer.uses.retain(|(capacity, _)| weights.get(*capacity).is_some_and(|weight| weight.counts()));
            }
            undominated(offers, &weights);
        }
        if !changed && before == kept.iter().map(Vec::len).sum::<usize>() {
            break;
        }
    }
    divide(problem, weights, kept)
}

fn keep(offer: &Offer) -> Kept {
    let mut uses: Vec<(usize, i128)> =
        offer.uses.iter().filter(|used| used.amount != 0).map(|&Use { capacity, amount }| (capacity, amount)).collect();
    uses.sort_unstable();
    Kept { tier: offer.tier, price: offer.price, uses }
}

/// Capacities with a minimum that isn't reached, with a share, and those that are shared.
fn wanted(problem: &Problem) -> Vec<Weight> {
    let shared: BTreeSet<usize> = problem.capacities.iter().filter_map(|capacity| Some(capacity.share.as_ref()?.of)).collect();
    let wanted = problem.capacities.iter().enumerate().map(|(place, capacity)| {
        let lacks = capacity.min.is_some_and(|min| min > capacity.used);
        Weight { full: true, wanted: lacks || capacity.share.is_some() || shared.contains(&place) }
    });
    wanted.collect()
}

/// Finds which maximums can be reached by what is kept. Whether there are fewer than before.
fn weigh(problem: &Problem, kept: &[Vec<(usize, Kept)>], weights: &mut [Weight]) -> bool {
    let mut most: Vec<i128> = problem.capacities.iter().map(|capacity| capacity.used).collect();
    for offers in kept {
        let mut greatest: BTreeMap<usize, i128> = BTreeMap::new();
        for &(capacity, amount) in offers.iter().flat_map(|(_, offer)| &offer.uses) {
            let greatest = greatest.entry(capacity).or_default();
            *greatest = amount.max(*greatest);
        }
        for (capacity, amount) in greatest {
            if let Some(most) = most.get_mut(capacity) {
                *most += amount;
            }
        }
    }
    let mut changed = false;
    for ((capacity, most), weight) in problem.capacities.iter().zip(most).zip(weights) {
        let full = capacity.is_over(most);
        changed |= weight.full != full;
        weight.full = full;
    }
    changed
}

/// Leaves out each offer for which an earlier one is as good in every plan.
fn undominated(offers: &mut Vec<(usize, Kept)>, weights: &[Weight]) {
    let mut seen: BTreeSet<Vec<(usize, i128)>> = BTreeSet::new();
    let mut left: Vec<(usize, Kept)> = Vec::new();
    for (place, offer) in offers.drain(..) {
        if !seen.contains(&offer.uses) && !left.iter().any(|(_, earlier)| takes_no_more(&earlier.uses, &offer.uses, weights)) {
            seen.insert(offer.uses.clone());
            left.push((place, offer));
        }
    }
    *offers = left;
}

/// Whether uses take no more than others of anything that can be full, and as much of what is wanted.
fn takes_no_more(uses: &[(usize, i128)], others: &[(usize, i128)], weights: &[Weight]) -> bool {
    let of = |uses: &[(usize, i128)], capacity: usize| uses.iter().find(|used| used.0 == capacity).map_or(0, |used| used.1);
    uses.iter().chain(others).all(|&(capacity, _)| {
        let (one, other) = (of(uses, capacity), of(others, capacity));
        one == other || (one < other && !weights.get(capacity).is_some_and(|weight| weight.wanted))
    })
}

fn divide(problem: &Problem, weights: Vec<Weight>, kept: Vec<Vec<(usize, Kept)>>) -> Reduced {
    let mut heads: Vec<usize> = (0..problem.capacities.len()).collect();
    for (place, capacity) in problem.capacities.iter().enumerate() {
        if let Some(share) = &capacity.share {
            join(&mut heads, place, share.of);
        }
    }
    for offers in &kept {
        let mut uses = offers.iter().flat_map(|(_, offer)| &offer.uses);
        if let Some(&(first, _)) = uses.next() {
            uses.for_each(|&(other, _)| join(&mut heads, first, other));
        }
    }
    let mut parts: BTreeMap<usize, (Part, BTreeMap<Vec<Kept>, usize>)> = BTreeMap::new();
    let mut free = Vec::new();
    for (consignment, offers) in kept.into_iter().enumerate() {
        let (places, offers): (Vec<usize>, Vec<Kept>) = offers.into_iter().unzip();
        let Some(&(capacity, _)) = offers.iter().find_map(|offer| offer.uses.first()) else {
            free.push((consignment, places.first().copied()));
            continue;
        };
        let (part, known) = parts.entry(head(&heads, capacity)).or_default();
        let group = *known.entry(offers).or_insert_with_key(|offers| {
            part.groups.push(Group { members: Vec::new(), offers: offers.clone() });
            part.groups.len() - 1
        });
        if let Some(group) = part.groups.get_mut(group) {
            group.members.push(Member { consignment, places });
        }
    }
    for (capacity, _) in weights.iter().enumerate().filter(|(_, weight)| weight.counts()) {
        if let Some((part, _)) = parts.get_mut(&head(&heads, capacity)) {
            part.capacities.push(capacity);
        }
    }
    Reduced { weights, parts: parts.into_values().map(|(part, _)| part).collect(), free }
}

fn head(heads: &[usize], of: usize) -> usize {
    let mut of = of;
    while let Some(&above) = heads.get(of).filter(|&&above| above != of) {
        of = above;
    }
    of
}

/// Puts two capacities, and all that hang together with them, under the lesser head.
fn join(heads: &mut [usize], one: usize, other: usize) {
    let (one, other) = (head(heads, one), head(heads, other));
    if let Some(above) = heads.get_mut(one.max(other)) {
        *above = one.min(other);
    }
}
