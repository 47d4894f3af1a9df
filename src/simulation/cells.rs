//! What is counted while consignments are fed: plain numbers in fixed places, so that one more costs a few additions.

use std::collections::BTreeMap;

use super::{Costs, Share};
use crate::matcher::{Compiled, Offer};
use crate::money::Currency;
use crate::reference::Reference;

/// The most examples of anything: enough to look into, and to make a point.
pub const EXAMPLES: usize = 5;

/// The currencies that prices are in: each has a place in every sum.
#[derive(Debug, Clone)]
pub(crate) struct Currencies {
    all: Box<[Currency]>,
    /// What a minor unit of each is in the rule set's own currency, in 10^-22.
    rates: Box<[i128]>,
    /// The same of the rule set's own.
    own: i128,
}

impl Currencies {
    pub(crate) fn of(compiled: &Compiled) -> Self {
        let all: Box<[Currency]> = compiled.currencies().into();
        let rate = |currency: Currency| compiled.exchange().of_minor(currency);
        // Nothing has a price that is in a currency without a rate.
        let rates = all.iter().map(|currency| rate(*currency).unwrap_or(0)).collect();
        Self { all, rates, own: rate(compiled.own_currency).unwrap_or(1) }
    }

    /// How much dearer a price is than another in the rule set's own currency, rounded to its minor unit, halves upwards; at least 0.
    pub(crate) fn dearer(&self, price: Price, than: Option<Price>) -> u64 {
        let own = |price: Price| self.rates.get(price.place).map_or(0, |rate| rate * i128::from(price.minor));
        let difference = (own(price) - than.map_or(0, own) + self.own / 2) / self.own;
        u64::try_from(difference.max(0)).unwrap_or(u64::MAX)
    }

    pub(crate) fn zero(&self) -> Sums {
        Sums { first: 0, others: vec![0; self.all.len().saturating_sub(1)].into_boxed_slice() }
    }

    pub(crate) fn cells(&self, count: usize) -> Vec<Cell> {
        (0..count).map(|_| self.cell()).collect()
    }

    pub(crate) fn cell(&self) -> Cell {
        Cell { consignments: 0, cost: self.zero() }
    }

    /// A price, and the place of its currency.
    pub(crate) fn price(&self, offer: &Offer) -> Price {
        // There are few, and mostly one.
        Price { place: self.all.iter().position(|own| *own == offer.currency).unwrap_or(usize::MAX), minor: offer.net.count() }
    }

    pub(crate) fn costs(&self, sums: &Sums) -> Costs {
        let mut costs = Costs::default();
        for (currency, minor) in self.all.iter().zip(sums.all()) {
            costs.add(*currency, minor);
        }
        costs
    }

    pub(crate) fn share(&self, cell: &Cell) -> Share {
        Share { consignments: cell.consignments, cost: self.costs(&cell.cost) }
    }
}

/// A net price in minor units, with the place of its currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Price {
    place: usize,
    minor: i64,
}

/// A sum in each currency, in minor units.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    /// In the first currency, mostly the only one, where it is at hand.
    first: i128,
    others: Box<[i128]>,
}

impl Sums {
    pub(crate) fn add(&mut self, price: Price) {
        self.add_minor(price.place, i128::from(price.minor));
    }

    pub(crate) fn subtract(&mut self, price: Price) {
        self.add_minor(price.place, -i128::from(price.minor));
    }

    fn add_minor(&mut self, place: usize, minor: i128) {
        let Some(other) = place.checked_sub(1) else {
            self.first += minor;
            return;
        };
        if let Some(sum) = self.others.get_mut(other) {
            *sum += minor;
        }
    }

    pub(crate) fn add_all(&mut self, others: &Self) {
        self.first += others.first;
        for (sum, other) in self.others.iter_mut().zip(&others.others) {
            *sum += other;
        }
    }

    fn all(&self) -> impl Iterator<Item = i128> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

/// How many, and what they cost.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) consignments: u64,
    pub(crate) cost: Sums,
}

impl Cell {
    pub(crate) fn add(&mut self, price: Price) {
        self.consignments += 1;
        self.cost.add(price);
    }

    pub(crate) fn add_all(&mut self, others: &Self) {
        self.consignments += others.consignments;
        self.cost.add_all(&others.cost);
    }
}

/// Adds a price to the cell of that number, if there is one.
pub(crate) fn add_at(cells: &mut [Cell], number: usize, price: Price) {
    if let Some(cell) = cells.get_mut(number) {
        cell.add(price);
    }
}

/// One more of that number, if there is such a count.
pub(crate) fn count_at(counts: &mut [u64], number: usize) {
    if let Some(count) = counts.get_mut(number) {
        *count += 1;
    }
}

/// A reference with its first bytes as a number, which tells most pairs apart: the order of numbers is that of the references.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a> {
    reference: &'a Reference,
    beginning: u128,
}

impl<'a> Name<'a> {
    pub(crate) fn of(reference: &'a Reference) -> Self {
        let mut beginning = [0; 16];
        beginning.iter_mut().zip(reference.as_str().as_bytes()).for_each(|(place, byte)| *place = *byte);
        Self { reference, beginning: u128::from_be_bytes(beginning) }
    }
}

/// The least references of those that were offered, each once.
#[derive(Debug, Clone)]
pub(crate) struct Examples {
    names: Vec<Reference>,
    /// Where a reference begins that is surely not among the least: after this.
    last: u128,
}

impl Default for Examples {
    fn default() -> Self {
        Self { names: Vec::new(), last: u128::MAX }
    }
}

impl Examples {
    /// Keeps a reference if it is among the least. Copies it only then: of references that ascend, no more than there are places.
    #[inline]
    pub(crate) fn offer(&mut self, name: Name<'_>) {
        if name.beginning <= self.last {
            self.offer_near(name.reference);
        }
    }

    fn offer_near(&mut self, reference: &Reference) {
        if self.names.len() == EXAMPLES && self.names.last().is_some_and(|last| last <= reference) {
            return;
        }
        if let Err(place) = self.names.binary_search(reference) {
            self.names.truncate(EXAMPLES - 1);
            self.names.insert(place, reference.clone());
        }
        if let Some(last) = self.names.get(EXAMPLES - 1) {
            self.last = Name::of(last).beginning;
        }
    }

    pub(crate) fn list(&self) -> Vec<Reference> {
        self.names.clone()
    }
}

/// How many consignments have so many days. The usual numbers have a place each.
#[derive(Debug, Clone)]
pub(crate) struct DayCounts {
    few: Vec<u64>,
    many: BTreeMap<u32, u64>,
}

/// The first number of days that has no place of its own.
const MANY: usize = 64;

impl DayCounts {
    pub(crate) fn new() -> Self {
        Self { few: vec![0; MANY], many: BTreeMap::new() }
    }

    /// No number of days is negative: delivery is never before collection, nor after what was promised.
    pub(crate) fn add(&mut self, days: i64) {
        let days = u32::try_from(days.max(0)).unwrap_or(u32::MAX);
        match self.few.get_mut(days as usize) {
            Some(count) => *count += 1,
            None => *self.many.entry(days).or_default() += 1,
        }
    }

    pub(crate) fn counts(&self) -> BTreeMap<u32, u64> {
        let few = (0..).zip(self.few.iter().copied()).filter(|(_, count)| *count > 0);
        few.chain(self.many.iter().map(|(days, count)| (*days, *count))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_references_stay_each_once() {
        let mut examples = Examples::default();
        for name in ["g", "b", "e", "b", "a", "f", "c", "d", "a"] {
            examples.offer(Name::of(&name.parse().unwrap()));
        }
        let names: Vec<String> = examples.list().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["a", "b", "c", "d", "e"]);
        let mut examples = Examples::default();
        for number in (0..40).rev() {
            let beginning = "as long as it takes: ";
            examples.offer(Name::of(&format!("{beginning}{number:02}").parse().unwrap()));
            examples.offer(Name::of(&beginning[..12 + number % 4].parse().unwrap()));
        }
        let names: Vec<String> = examples.list().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["as long as i", "as long as it", "as long as it ", "as long as it t", "as long as it takes: 00"]);
    }

    #[test]
    fn days_are_counted_however_many() {
        let mut counts = DayCounts::new();
        for days in [0, 63, 64, 64, 400_000] {
            counts.add(days);
        }
        assert_eq!(counts.counts(), BTreeMap::from([(0, 1), (63, 1), (64, 2), (400_000, 1)]));
    }
}
