//! Shelves: services of a region by steps of weight, in the order of a lower bound of their price.

use std::ops::Range;

use super::caps::Caps;
use super::weigh::{LOOSELY, Lane};
use crate::exact::small;
use crate::facts::{Facts, MOST_WEIGHERS, Weights};
use crate::matcher::locations::Collector;
use crate::money::Exchange;
use crate::tariff::{Always, Bound, Figuring, Heavy, NEVER, RISE_SHIFT, RISE_WEIGHT, Rate};
use crate::time::Transit;

/// A service and what its price isn't below: a least, and a line that rises with the weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// In minor units of the rule set's currency, rounded down.
    bound: u32,
    /// Its number among all regions' members, which are in the order of services.
    pub(super) member: u32,
    start: i32,
    rise: u32,
}

/// The entries of a shelf for what weighs so much.
pub(super) struct Step<'a> {
    pub(super) entries: &'a [Entry],
    /// Whether bounds rise with the weight, so that entries aren't in the order of their own.
    pub(super) rises: bool,
    weight: u64,
    /// What else prices aren't below: what the packages that don't count for the bounds cost, and surcharges that all have.
    pub(super) others: u32,
}

impl Step<'_> {
    /// What the price of an entry and of those that follow isn't below.
    #[inline]
    pub(super) fn least(&self, entry: &Entry) -> u32 {
        entry.bound.saturating_add(self.others)
    }

    /// Of those that are open the first whose own bound is the least, if it isn't above the most that matters.
    pub(super) fn first(&self, most: u32, bound: impl Fn(&Entry) -> u32, is_open: impl Fn(&Entry) -> bool) -> Option<&Entry> {
        let (mut first, mut least) = (None, u64::from(most) + 1);
        for entry in self.entries {
            if u64::from(self.least(entry)) >= least {
                break;
            }
            let bound = u64::from(bound(entry));
            if bound < least && is_open(entry) {
                (first, least) = (Some(entry), bound);
            }
        }
        first
    }

    /// What its own price isn't below.
    #[inline]
    pub(super) fn bound(&self, entry: &Entry) -> u32 {
        if entry.rise == 0 {
            return self.least(entry);
        }
        let line =
            i64::from(entry.start).saturating_add(i64::try_from((u64::from(entry.rise) * self.weight) >> RISE_SHIFT).unwrap_or(i64::MAX));
        u32::try_from(line.max(0)).unwrap_or(u32::MAX).max(entry.bound).saturating_add(self.others)
    }
}

/// Where the order of prices that rise within their bands often changes, in kilograms.
const CUTS: [i64; 6] = [1, 3, 7, 15, 30, 70];
const KILOGRAM: i64 = 1_000_000_000_000_000;

#[derive(Debug)]
pub(super) struct Shelf {
    by: u8,
    /// Where its steps end, among all ends.
    ends: Range<u32>,
    /// Whether all its services are collected and deliver on the same days, so that fewer days on the way are never later.
    pub(super) is_uniform: bool,
    /// From which of its steps on some bound rises with the weight.
    rises_from: usize,
    /// The grains by which all its prices rise; 0 where they rise otherwise.
    step: i64,
    /// What of a price in minor units may be paid but once, however many packages there are.
    once: u32,
}

/// All shelves.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    all: Vec<Shelf>,
    /// How each weighs.
    by: Vec<u8>,
    ends: Vec<i64>,
    /// For each end where the entries of its step begin, and where the last end.
    starts: Vec<u32>,
    entries: Vec<Entry>,
    /// Where coarse steps end.
    coarse: Vec<i64>,
    /// By coarse step and shelf the least bound of what weighs so much or more.
    leasts: Vec<u32>,
    /// Whether some shelf is weighed loosely.
    has_loose: bool,
    class_shift: u32,
}

/// A member on its way to a shelf: who collects, its days, its rates and the surcharges that surely apply.
pub(super) struct Priced<'a> {
    pub(super) collector: Collector,
    pub(super) transit: &'a Transit,
    pub(super) rates: Vec<Lane<'a>>,
    pub(super) always: Always<'a>,
}

impl Priced<'_> {
    /// What of its prices is paid but once, rounded up.
    fn once(&self, minor_unit: i128) -> u32 {
        let own = |Lane { exchange, tax, .. }: &Lane<'_>| {
            u32::try_from((i128::from(tax.most(self.always.once())).saturating_mul(*exchange)).div_euclid(minor_unit) + 1)
                .unwrap_or(u32::MAX)
        };
        self.rates.iter().map(own).max().unwrap_or(u32::MAX)
    }
}

/// A bound of a member in the rule set's currency.
fn entry(member: u32, bound: Bound, exchange: i128, minor_unit: i128) -> Entry {
    let own = |count: i64| i128::from(count).saturating_mul(exchange).div_euclid(minor_unit);
    let entry = Entry { bound: u32::try_from(own(bound.least)).unwrap_or(u32::MAX), member, start: 0, rise: 0 };
    match i32::try_from(own(bound.start)) {
        Ok(start) if bound.rise > 0 => Entry { start, rise: u32::try_from(own(bound.rise.into())).unwrap_or(u32::MAX), ..entry },
        _ => entry,
    }
}

impl Entry {
    /// What two aren't below.
    fn or(self, other: Self) -> Self {
        Self { bound: self.bound.min(other.bound), start: 0, rise: 0, ..self }
    }
}

impl Shelves {
    /// Adds a shelf of some members, whose numbers begin at one.
    pub(super) fn add(&mut self, by: u8, first_member: u32, members: &[Priced<'_>], minor_unit: i128, caps: &Caps) {
        self.has_loose |= by == LOOSELY;
        let ends = steps(by, members, caps);
        let mut entries: Vec<Vec<Entry>> = vec![Vec::new(); ends.len()];
        for (number, member) in (first_member..).zip(members) {
            let mut bounds: Vec<Option<Entry>> = vec![None; ends.len()];
            for Lane { rate, discount, tax, exchange } in &member.rates {
                let mut all = rate.bounds(&ends, *discount);
                if by == LOOSELY && !rate.measure.is_never_less() {
                    // What weighs so much may be charged for less.
                    let least = all.iter().flatten().map(|bound| bound.least).min();
                    all.fill(least.map(Bound::flat));
                }
                let above = [0].iter().chain(&ends);
                for ((own, bound), above) in bounds.iter_mut().zip(all).zip(above) {
                    let Some(bound) = bound else { continue };
                    let heavy = Heavy::above(if by == LOOSELY { 0 } else { *above }, rate);
                    let bound = entry(number, tax.bound(member.always.net(bound, heavy)), *exchange, minor_unit);
                    *own = Some(own.map_or(bound, |own| own.or(bound)));
                }
            }
            if by == LOOSELY {
                // What weighs so much loosely is charged for that or more.
                let mut heavier: Option<Entry> = None;
                for own in bounds.iter_mut().rev() {
                    heavier = own.map_or(heavier, |own| Some(heavier.map_or(own, |least| least.or(own))));
                    *own = heavier;
                }
            }
            bounds.into_iter().zip(&mut entries).for_each(|(bound, entries)| entries.extend(bound));
        }
        let first = small(self.ends.len());
        let rises_from = entries.iter().position(|step| step.iter().any(|entry| entry.rise > 0)).unwrap_or(usize::MAX);
        let on_the_way = |entry: &Entry| members.get((entry.member - first_member) as usize).map(|member| member.transit.max);
        for (end, mut entries) in ends.into_iter().zip(entries) {
            entries.sort_unstable_by_key(|entry| (entry.bound, on_the_way(entry), entry.member));
            self.ends.push(end);
            self.starts.push(small(self.entries.len()));
            self.entries.append(&mut entries);
        }
        let mut steps = members.iter().flat_map(|member| member.rates.iter().map(|lane| lane.rate.step()));
        let step = steps.next().flatten().filter(|first| steps.all(|step| step == Some(*first))).unwrap_or(0);
        let once = members.iter().map(|member| member.once(minor_unit)).max().unwrap_or(u32::MAX);
        self.all.push(Shelf { by, ends: first..small(self.ends.len()), is_uniform: is_uniform(members), rises_from, step, once });
    }

    /// Works out coarse steps. Tells for each class of weights all shelves in the order of their least bounds.
    pub(super) fn finish(&mut self, caps: &Caps) -> Vec<Vec<u32>> {
        self.class_shift = caps.class_shift;
        self.by = self.all.iter().map(|shelf| shelf.by).collect();
        self.starts.push(small(self.entries.len()));
        let mut ends: Vec<i64> = self.ends.clone();
        ends.sort_unstable();
        ends.dedup();
        let apart = ends.len().div_ceil(caps.coarse - 1).max(1);
        self.coarse = ends.into_iter().step_by(apart).filter(|end| *end < NEVER).chain([NEVER]).collect();
        let leasts: Vec<Vec<u32>> = self.all.iter().map(|shelf| self.leasts_of(shelf)).collect();
        self.leasts = (0..self.coarse.len()).flat_map(|step| leasts.iter().filter_map(move |leasts| leasts.get(step).copied())).collect();
        let in_order = |step: usize| {
            let mut order: Vec<(u32, u32)> = leasts.iter().filter_map(|leasts| leasts.get(step).copied()).zip(0..).collect();
            order.sort_unstable();
            order.into_iter().map(|(_, shelf)| shelf).collect()
        };
        let rows = (0..self.coarse.len()).step_by(1 << caps.class_shift).map(in_order).collect();
        self.shrink();
        rows
    }

    /// The least bounds of a shelf by coarse step, of what weighs so much or more.
    fn leasts_of(&self, shelf: &Shelf) -> Vec<u32> {
        let range = shelf.ends.start as usize..shelf.ends.end as usize;
        let mut heavier = u32::MAX;
        let mut steps: Vec<(i64, u32)> = Vec::with_capacity(range.len());
        for place in range.rev() {
            let first = self.entries.get(range_at(&self.starts, place)).and_then(<[Entry]>::first);
            heavier = heavier.min(first.map_or(u32::MAX, |entry| entry.bound));
            steps.extend(self.ends.get(place).map(|end| (*end, heavier)));
        }
        steps.reverse();
        let mut above = -1;
        let least = |end: &i64| {
            let own = steps.partition_point(|(step, _)| *step <= above);
            above = *end;
            steps.get(own).map_or(u32::MAX, |(_, least)| *least)
        };
        self.coarse.iter().map(least).collect()
    }

    /// What a consignment weighs.
    #[inline]
    pub(super) fn weigh(&self, weighers: &[Figuring<i64>], facts: &Facts<'_>, exchange: &Exchange) -> Weights {
        let loosely = facts.grains.unwrap_or(0).min(facts.heaviest);
        let coarse = |weight: i64| u8::try_from(self.coarse.partition_point(|end| *end < weight)).unwrap_or(u8::MAX);
        let mut weights = Weights { loosely, by: [NEVER; MOST_WEIGHERS], coarse: [0; MOST_WEIGHERS], coarse_loosely: 0, class: 0 };
        let mut least = u8::MAX;
        for ((own, step), weigher) in weights.by.iter_mut().zip(&mut weights.coarse).zip(weighers) {
            *own = weigher.grains(facts, exchange);
            *step = coarse(*own);
            least = least.min(*step);
        }
        if self.has_loose {
            weights.coarse_loosely = coarse(loosely);
            least = least.min(weights.coarse_loosely);
        }
        weights.class = usize::from(least) >> self.class_shift;
        weights
    }

    /// What nothing on a shelf costs less than, of all that weighs as much as a class of weights.
    #[inline]
    pub(super) fn least_of_class(&self, number: u32, weights: &Weights) -> u32 {
        self.least_at(number, weights.class << self.class_shift)
    }

    /// The same of what weighs so much.
    #[inline]
    pub(super) fn least(&self, number: u32, weights: &Weights) -> u32 {
        let by = self.by.get(number as usize).copied().unwrap_or(LOOSELY);
        self.least_at(number, usize::from(weights.coarse.get(usize::from(by)).copied().unwrap_or(weights.coarse_loosely)))
    }

    #[inline]
    fn least_at(&self, number: u32, step: usize) -> u32 {
        let least = self.leasts.get(step * self.all.len() + number as usize);
        debug_assert!(least.is_some(), "every shelf has a least bound");
        least.copied().unwrap_or(0)
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    #[inline]
    pub(super) fn shelf(&self, number: u32) -> Option<&Shelf> {
        self.all.get(number as usize)
    }

    /// The entries of a shelf for what weighs so much.
    #[inline]
    pub(super) fn step(&self, shelf: &Shelf, weights: &Weights, weighers: &[Figuring<i64>], goods: (&Facts<'_>, &Exchange)) -> Step<'_> {
        let weight = if shelf.by == LOOSELY { weights.loosely } else { weights.by.get(usize::from(shelf.by)).copied().unwrap_or(NEVER) };
        let (entries, place) = self.entries(shelf, weight);
        let others = match weighers.get(usize::from(shelf.by)) {
            Some(weigher) if weigher.is_by_package() && !entries.is_empty() => self.others(shelf, weight, weigher, goods),
            _ => 0,
        };
        let weight = if shelf.step == 0 { weight } else { (weight.saturating_add(shelf.step - 1)) / shelf.step * shelf.step };
        Step { entries, rises: place >= shelf.rises_from, weight: u64::try_from(weight / RISE_WEIGHT).unwrap_or(0), others }
    }

    /// The same, with the place of the step.
    #[inline]
    fn entries(&self, shelf: &Shelf, weight: i64) -> (&[Entry], usize) {
        let ends = self.ends.get(shelf.ends.start as usize..shelf.ends.end as usize).unwrap_or_default();
        let step = ends.partition_point(|end| *end < weight);
        // Without dimensions nothing has a price that goes by volume.
        if step == ends.len() || weight == NEVER {
            return (&[], step);
        }
        (self.entries.get(range_at(&self.starts, shelf.ends.start as usize + step)).unwrap_or_default(), step)
    }

    /// What all packages but the one that counts cost at the least, priced by package.
    fn others(&self, shelf: &Shelf, counted: i64, weigher: &Figuring<i64>, (facts, exchange): (&Facts<'_>, &Exchange)) -> u32 {
        let packages = &facts.consignment().packages;
        if packages.len() == 1 {
            return 0;
        }
        let least = |weight: i64| self.entries(shelf, weight).0.first().map_or(0, |entry| entry.bound.saturating_sub(shelf.once));
        let all = packages.iter().map(|package| least(weigher.grains_of(package, facts, exchange))).fold(0, u32::saturating_add);
        all.saturating_sub(least(counted))
    }

    pub(super) fn memory(&self) -> usize {
        self.all.capacity() * size_of::<Shelf>()
            + (self.starts.capacity() + self.leasts.capacity()) * size_of::<u32>()
            + self.ends.capacity() * size_of::<i64>()
            + self.entries.capacity() * size_of::<Entry>()
    }

    /// Gives back the room that nothing came to.
    fn shrink(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.entries.shrink_to_fit();
    }
}

/// Whether some services have one collector, and deliver on the same weekdays, which they count, but never on the day of the collection.
fn is_uniform(members: &[Priced<'_>]) -> bool {
    let days = |member: &Priced<'_>| (member.collector, member.transit.days);
    let first = members.first().map(days);
    members.iter().all(|member| Some(days(member)) == first && member.transit.min > 0 && member.transit.moving.is_none())
}

/// Where the steps of a shelf end: where its bands do, unless these are too many.
fn steps(by: u8, members: &[Priced<'_>], caps: &Caps) -> Vec<i64> {
    let rates = || members.iter().flat_map(|member| member.rates.iter().map(|lane| lane.rate));
    let discounts = || members.iter().flat_map(|member| &member.rates).filter_map(|lane| Some((lane.rate, lane.discount?)));
    let mut ends: Vec<i64> = rates().flat_map(Rate::ends).chain(discounts().flat_map(|(rate, discount)| rate.ends_of(discount))).collect();
    let [least, each, most] = caps.steps;
    let most = (least + each * ends.len() / members.len().max(1)).min(most);
    if rates().any(Rate::has_slopes) {
        ends.extend(CUTS.map(|kilograms| kilograms * KILOGRAM));
    }
    ends.sort_unstable();
    ends.dedup();
    // Of the heaviest something may have a price, or is looked at.
    let has_no_end = by == LOOSELY || rates().any(Rate::is_open);
    let last = ends.last().copied();
    let apart = ends.len().div_ceil(most).max(1);
    let mut ends: Vec<i64> = ends.into_iter().step_by(apart).collect();
    ends.extend(last.filter(|last| ends.last().is_some_and(|own| own < last)));
    if has_no_end {
        ends.push(NEVER);
    }
    ends
}

/// What stands between two beginnings.
#[inline]
pub(super) fn range_at(firsts: &[u32], place: usize) -> Range<usize> {
    debug_assert!(place + 1 < firsts.len(), "every place has a beginning and an end");
    let [from, to] = [place, place + 1].map(|place| firsts.get(place).copied().unwrap_or(0) as usize);
    from..to
}
