//! Shelves: services of a region by steps of weight, in the order of a lower bound of their price.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::facts::{Facts, Volume};
use crate::rule::Basis;
use crate::tariff::{Always, Measure, Rate};

/// A service and what its price isn't below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// In minor units of the rule set's currency, rounded down.
    pub(super) bound: u32,
    /// Its number among all regions' members, which are in the order of services.
    pub(super) member: u32,
}

/// How some lanes weigh goods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weigher {
    basis: Basis,
    /// Grains of weight in a cubic micrometre.
    volume: Option<[i64; 2]>,
}

/// How a shelf's goods are weighed: by one of the weighers, or by what nothing is charged less for.
const LOOSELY: u8 = u8::MAX;
/// How many weighers there are at the most; lanes that weigh otherwise are looked at loosely.
const MOST_WEIGHERS: usize = 16;
/// What weighs more than every step.
const NEVER: i64 = i64::MAX;

/// A consignment's weights in grains.
pub(super) struct Weights {
    /// No chargeable weight is below it.
    loosely: i64,
    by: [i64; MOST_WEIGHERS],
    /// The coarse step of the first.
    coarse: usize,
}

/// Where bands often end, in kilograms: steps of lanes whose prices rise within their bands.
const CUTS: [i64; 16] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 60, 100];
const KILOGRAM: i64 = 1_000_000_000_000_000;
/// The most coarse steps.
const COARSE: usize = 48;

#[derive(Debug)]
pub(super) struct Shelf {
    by: u8,
    /// Where its steps end, among all ends.
    ends: Range<u32>,
}

/// All shelves, region by region.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    shelves: Vec<Shelf>,
    /// Where the shelves of each region begin, and where the last end.
    firsts: Vec<u32>,
    ends: Vec<i64>,
    /// For each end where the entries of its step begin, and where the last end.
    starts: Vec<u32>,
    entries: Vec<Entry>,
    /// Where coarse steps end.
    coarse: Vec<i64>,
    /// By coarse step and region the least bound of what weighs so much or more.
    leasts: Vec<u32>,
}

/// A member on its way to a shelf: its rates, surcharges, and the rule set's minor unit.
pub(super) struct Priced<'a> {
    pub(super) member: u32,
    /// Each with what its minor unit is in the rule set's currency.
    pub(super) rates: Vec<(&'a Rate, i128)>,
    pub(super) always: Always<'a>,
}

/// The measures that weighers are of.
#[derive(Default)]
pub(super) struct Measures(Vec<Measure>);

impl Measures {
    fn number(&mut self, measure: Measure) -> Option<u8> {
        let place = self.0.iter().position(|own| *own == measure).or_else(|| {
            (self.0.len() < MOST_WEIGHERS && Weigher::of(measure).is_some()).then(|| {
                self.0.push(measure);
                self.0.len() - 1
            })
        })?;
        u8::try_from(place).ok()
    }

    pub(super) fn weighers(&self) -> Box<[Weigher]> {
        self.0.iter().filter_map(|measure| Weigher::of(*measure)).collect()
    }
}

impl Weigher {
    fn of(measure: Measure) -> Option<Self> {
        let volume = if measure.divisor == 0 { None } else { Some(measure.grains_of_volume()?) };
        Some(Self { basis: measure.basis, volume })
    }

    /// The chargeable weight rounded up; of packages the greatest. [`NEVER`] without the dimensions that it takes.
    #[inline]
    fn weigh(&self, facts: &Facts<'_>) -> i64 {
        let packages = &facts.consignment().packages;
        if self.basis == Basis::Consignment {
            return self.chargeable(facts.grains.unwrap_or(0), facts.volume);
        }
        if packages.len() == 1 {
            return self.chargeable(facts.heaviest, facts.volume);
        }
        let own = |package: &crate::consignment::Package| {
            // Who has a place in the index has weights of whole grains.
            let weight = package.weight.and_then(crate::measure::Weight::grains);
            debug_assert!(weight.is_some(), "a weight of whole grains");
            let weight = weight.unwrap_or(0);
            self.chargeable(weight, self.volume.map_or(Volume::NotGiven, |_| Volume::of(package.dimensions)))
        };
        packages.iter().map(own).max().unwrap_or(NEVER)
    }

    #[inline]
    fn chargeable(&self, weight: i64, volume: Volume) -> i64 {
        let Some([numerator, denominator]) = self.volume else { return weight };
        let Volume::Whole(volume) = volume else { return NEVER };
        let volumetric = match volume.checked_mul(numerator) {
            Some(product) => product / denominator + i64::from(product % denominator != 0),
            None => {
                let product = i128::from(volume) * i128::from(numerator) + i128::from(denominator - 1);
                i64::try_from(product / i128::from(denominator)).unwrap_or(NEVER - 1)
            }
        };
        weight.max(volumetric)
    }
}

impl Shelves {
    /// Adds a region with its members.
    pub(super) fn add_region(&mut self, members: Vec<Priced<'_>>, measures: &mut Measures, minor_unit: i128) {
        let mut shelves: BTreeMap<u8, Vec<Priced<'_>>> = BTreeMap::new();
        for member in members {
            let mut own = member.rates.iter().map(|(rate, _)| rate.measure);
            let first = own.next().filter(|first| own.all(|other| other == *first) && member.rates.iter().all(|(rate, _)| rate.is_short()));
            let by = first.and_then(|measure| measures.number(measure)).unwrap_or(LOOSELY);
            shelves.entry(by).or_default().push(member);
        }
        self.firsts.push(small(self.shelves.len()));
        for (by, members) in shelves {
            self.add_shelf(by, &members, minor_unit);
        }
    }

    fn add_shelf(&mut self, by: u8, members: &[Priced<'_>], minor_unit: i128) {
        let ends = steps(by, members);
        let mut entries: Vec<Vec<Entry>> = vec![Vec::new(); ends.len()];
        for member in members {
            let mut bounds: Vec<Option<u32>> = vec![None; ends.len()];
            for (rate, exchange) in &member.rates {
                for (own, least) in bounds.iter_mut().zip(rate.leasts(&ends)) {
                    let Some(base) = least.0 else { continue };
                    let net = i128::from(member.always.net(base));
                    let bound = u32::try_from(net.saturating_mul(*exchange) / minor_unit).unwrap_or(u32::MAX);
                    *own = Some(own.map_or(bound, |own| own.min(bound)));
                }
            }
            if by == LOOSELY {
                // What weighs so much loosely is charged for that or more.
                let mut heavier = None;
                for own in bounds.iter_mut().rev() {
                    heavier = own.map_or(heavier, |own| Some(heavier.map_or(own, |least: u32| least.min(own))));
                    *own = heavier;
                }
            }
            for (bound, entries) in bounds.into_iter().zip(&mut entries) {
                entries.extend(bound.map(|bound| Entry { bound, member: member.member }));
            }
        }
        let first = small(self.ends.len());
        for (end, mut entries) in ends.into_iter().zip(entries) {
            entries.sort_unstable();
            self.ends.push(end);
            self.starts.push(small(self.entries.len()));
            self.entries.append(&mut entries);
        }
        self.shelves.push(Shelf { by, ends: first..small(self.ends.len()) });
    }

    /// Puts regions in the order of their least price, and tells the place of each.
    pub(super) fn finish(&mut self) -> Vec<u32> {
        self.firsts.push(small(self.shelves.len()));
        self.starts.push(small(self.entries.len()));
        let mut ends: Vec<i64> = self.ends.clone();
        ends.sort_unstable();
        ends.dedup();
        let apart = ends.len().div_ceil(COARSE - 1).max(1);
        self.coarse = ends.into_iter().step_by(apart).filter(|end| *end < NEVER).chain([NEVER]).collect();
        let regions = self.firsts.len() - 1;
        let leasts: Vec<Vec<u32>> = (0..regions).map(|region| self.leasts_of(region)).collect();
        let mut order: Vec<usize> = (0..regions).collect();
        order.sort_by_key(|region| leasts.get(*region).and_then(|leasts| leasts.first().copied()));
        let mut places = vec![0; regions];
        let mut old = std::mem::take(&mut self.shelves).into_iter().map(Some).collect::<Vec<_>>();
        let firsts = std::mem::take(&mut self.firsts);
        for (place, region) in order.iter().enumerate() {
            if let Some(own) = places.get_mut(*region) {
                *own = small(place);
            }
            self.firsts.push(small(self.shelves.len()));
            let range = range_at(&firsts, *region);
            self.shelves.extend(old.get_mut(range).into_iter().flatten().filter_map(Option::take));
        }
        self.firsts.push(small(self.shelves.len()));
        let step_of = |step: usize| order.iter().map(move |region| (step, *region));
        let all = (0..self.coarse.len()).flat_map(step_of);
        self.leasts = all.filter_map(|(step, region)| leasts.get(region)?.get(step).copied()).collect();
        places
    }

    /// The least bounds of a region by coarse step.
    fn leasts_of(&self, region: usize) -> Vec<u32> {
        let mut leasts = vec![u32::MAX; self.coarse.len()];
        for shelf in self.shelves.get(range_at(&self.firsts, region)).unwrap_or_default() {
            let range = shelf.ends.start as usize..shelf.ends.end as usize;
            // From the heaviest step on: the least of it and all that are heavier, by where they end.
            let mut heavier = u32::MAX;
            let mut steps: Vec<(i64, u32)> = Vec::with_capacity(range.len());
            for place in range.rev() {
                let first = self.entries.get(range_at(&self.starts, place)).and_then(<[Entry]>::first);
                heavier = heavier.min(first.map_or(u32::MAX, |entry| entry.bound));
                steps.extend(self.ends.get(place).map(|end| (*end, heavier)));
            }
            steps.reverse();
            let mut above = -1;
            for (least, end) in leasts.iter_mut().zip(&self.coarse) {
                let own = steps.partition_point(|(step, _)| *step <= above);
                *least = steps.get(own).map_or(*least, |(_, own)| (*least).min(*own));
                above = *end;
            }
        }
        leasts
    }

    /// What a consignment weighs.
    #[inline]
    pub(super) fn weigh(&self, weighers: &[Weigher], facts: &Facts<'_>) -> Weights {
        let loosely = facts.grains.unwrap_or(0).min(facts.heaviest);
        let mut by = [NEVER; MOST_WEIGHERS];
        for (own, weigher) in by.iter_mut().zip(weighers) {
            *own = weigher.weigh(facts);
        }
        Weights { loosely, by, coarse: self.coarse.partition_point(|end| *end < loosely) }
    }

    /// What nothing in a region costs less than.
    #[inline]
    pub(super) fn least(&self, region: u32, weights: &Weights) -> u32 {
        let regions = self.firsts.len() - 1;
        let least = self.leasts.get(weights.coarse * regions + region as usize);
        debug_assert!(least.is_some(), "every region has a least bound");
        least.copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn of_region(&self, region: u32) -> &[Shelf] {
        self.shelves.get(range_at(&self.firsts, region as usize)).unwrap_or_default()
    }

    /// The entries of a shelf for what weighs so much.
    #[inline]
    pub(super) fn entries(&self, shelf: &Shelf, weights: &Weights) -> &[Entry] {
        let weight = if shelf.by == LOOSELY { weights.loosely } else { weights.by.get(usize::from(shelf.by)).copied().unwrap_or(NEVER) };
        let ends = self.ends.get(shelf.ends.start as usize..shelf.ends.end as usize).unwrap_or_default();
        let step = ends.partition_point(|end| *end < weight);
        // Without dimensions nothing has a price that goes by volume.
        if step == ends.len() || weight == NEVER {
            return &[];
        }
        self.entries.get(range_at(&self.starts, shelf.ends.start as usize + step)).unwrap_or_default()
    }

    pub(super) fn memory(&self) -> usize {
        self.shelves.capacity() * size_of::<Shelf>()
            + (self.firsts.capacity() + self.starts.capacity() + self.leasts.capacity()) * size_of::<u32>()
            + self.ends.capacity() * size_of::<i64>()
            + self.entries.capacity() * size_of::<Entry>()
    }

    /// Gives back the room that nothing came to.
    pub(super) fn shrink(&mut self) {
        self.shelves.shrink_to_fit();
        self.firsts.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.entries.shrink_to_fit();
    }
}

/// Where the steps of a shelf end: where its bands do, unless these are too many.
fn steps(by: u8, members: &[Priced<'_>]) -> Vec<i64> {
    let rates = || members.iter().flat_map(|member| member.rates.iter().map(|(rate, _)| *rate));
    let mut ends: Vec<i64> = rates().flat_map(Rate::ends).copied().collect();
    let most = 24 + 2 * ends.len() / members.len().max(1);
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

fn small(count: usize) -> u32 {
    debug_assert!(u32::try_from(count).is_ok(), "counts of the index fit 32 bits");
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What stands between two beginnings.
#[inline]
fn range_at(firsts: &[u32], place: usize) -> Range<usize> {
    let [from, to] = [place, place + 1].map(|place| firsts.get(place).copied().unwrap_or(0) as usize);
    from..to
}
