//! From candidates to a problem.

use std::collections::BTreeMap;

use consign::rust_decimal::Decimal;
use consign::{Candidate, CapacityTerms, Counts, Period, Pool, Reference, Usage};
use num_integer::Integer;
use num_rational::{BigRational, Ratio};
use num_traits::ToPrimitive;

use crate::gather::Gathered;
use crate::problem::{Capacity, Offer, Problem, Share, Use};

/// In so many parts of the currency prices of candidates are.
pub(crate) const PRICE_DECIMALS: u32 = 22;
/// Decimals of amounts.
pub(crate) const AMOUNT_DECIMALS: u32 = 12;

/// What a place among the problem's capacities stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Its greatest and its least.
    Bounds,
    /// Its share.
    Share,
    /// All of which that is a share.
    All,
}

/// The problem of a batch, and what its capacities stand for.
pub(crate) struct Built {
    pub(crate) terms: Vec<CapacityTerms>,
    pub(crate) problem: Problem,
    /// The number of the capacity, the period, and what of it.
    pub(crate) stands_for: Vec<(u32, Period, Kind)>,
    places: BTreeMap<(u32, Period, Kind), usize>,
    /// Of each capacity of the problem, in how many 10^-12 of its unit it is counted.
    steps: Vec<i128>,
}

impl Built {
    pub(crate) fn new(pool: &Pool, gathered: &Gathered) -> Self {
        let terms: Vec<CapacityTerms> = pool.matcher().capacities().collect();
        let mut built = Self { terms, problem: Problem::default(), stands_for: Vec::new(), places: BTreeMap::new(), steps: Vec::new() };
        let numbers: BTreeMap<Reference, u32> = built.terms.iter().map(|terms| terms.reference.clone()).zip(0..).collect();
        // A shortfall is one in every period of the usage, too.
        for (reference, period, _) in pool.usage().iter() {
            if let Some(number) = numbers.get(reference) {
                built.place(*number, period, Kind::Bounds, pool.usage());
            }
        }
        for candidates in &gathered.candidates {
            let offers = candidates.iter().map(|candidate| built.offer(candidate, pool.usage())).collect();
            built.problem.consignments.push(offers);
        }
        built.shorten();
        built
    }

    /// Counts in the largest steps in which all is whole: solvers work with few digits.
    fn shorten(&mut self) {
        let mut steps: Vec<i128> = self.problem.capacities.iter().map(|one| one.unit.gcd(&one.used).gcd(&one.min.unwrap_or(0))).collect();
        for Use { capacity, amount } in self.problem.consignments.iter().flatten().flat_map(|offer| &offer.uses) {
            if let Some(step) = steps.get_mut(*capacity) {
                *step = step.gcd(amount);
            }
        }
        // A share is counted as all of which it is one.
        for (place, capacity) in self.problem.capacities.iter().enumerate() {
            let Some(of) = capacity.share.as_ref().map(|share| share.of) else { continue };
            let both = steps.get(place).copied().unwrap_or(1).gcd(&steps.get(of).copied().unwrap_or(1));
            for place in [place, of] {
                steps.get_mut(place).into_iter().for_each(|step| *step = both);
            }
        }
        for (capacity, step) in self.problem.capacities.iter_mut().zip(&steps) {
            // No use lies between two steps.
            capacity.max = capacity.max.map(|max| max / step);
            capacity.min = capacity.min.map(|min| min / step);
            (capacity.used, capacity.unit) = (capacity.used / step, capacity.unit / step);
        }
        for Use { capacity, amount } in self.problem.consignments.iter_mut().flatten().flat_map(|offer| &mut offer.uses) {
            *amount /= steps.get(*capacity).copied().unwrap_or(1);
        }
        self.steps = steps;
    }

    /// An amount of a capacity of the problem in its unit.
    pub(crate) fn amount(&self, place: usize, count: i128) -> Decimal {
        decimal(&BigRational::from_integer((count * self.steps.get(place).copied().unwrap_or(1)).into()), AMOUNT_DECIMALS)
    }

    fn offer(&mut self, candidate: &Candidate, usage: &Usage) -> Offer {
        let mut uses = Vec::with_capacity(candidate.counts.len());
        for Counts { capacity, period, amount } in &candidate.counts {
            let bounds = self.place(*capacity, *period, Kind::Bounds, usage);
            let share = self.place(*capacity, *period, Kind::Share, usage);
            uses.extend([bounds, share].into_iter().flatten().map(|capacity| Use { capacity, amount: *amount }));
        }
        for Counts { capacity, period, amount } in &candidate.shares {
            // That of which it is the share is there, whether or not anybody uses it.
            self.place(*capacity, *period, Kind::Share, usage);
            uses.extend(self.place(*capacity, *period, Kind::All, usage).map(|capacity| Use { capacity, amount: *amount }));
        }
        Offer { tier: candidate.tier.into(), price: candidate.price, uses }
    }

    /// The place among the problem's capacities; `None` if the capacity states nothing of the kind.
    fn place(&mut self, number: u32, period: Period, kind: Kind, usage: &Usage) -> Option<usize> {
        if let Some(place) = self.places.get(&(number, period, kind)) {
            return Some(*place);
        }
        let terms = self.terms.get(number as usize)?.clone();
        let steps = |figure: Decimal| scaled(figure, AMOUNT_DECIMALS);
        let penalty = terms.penalty.and_then(|penalty| scaled(penalty, PRICE_DECIMALS));
        let plain = Capacity { unit: CapacityTerms::PARTS, ..Capacity::default() };
        let capacity = match kind {
            Kind::Bounds if terms.min.is_none() && terms.max.is_none() => return None,
            Kind::Bounds => Capacity {
                used: steps(usage.used(terms.reference.as_str(), period)).unwrap_or_default(),
                min: terms.min.and_then(steps),
                max: terms.max.and_then(steps),
                penalty,
                ..plain
            },
            Kind::All if terms.share.is_none() => return None,
            Kind::All => plain,
            Kind::Share => {
                let share = terms.share?;
                let of = self.place(number, period, Kind::All, usage)?;
                let [min, max] = share.map(|percent| percent.and_then(ratio));
                Capacity { share: Some(Share { of, min, max }), penalty, ..plain }
            }
        };
        let place = self.stands_for.len();
        self.places.insert((number, period, kind), place);
        self.stands_for.push((number, period, kind));
        self.problem.capacities.push(capacity);
        Some(place)
    }

    pub(crate) fn reference(&self, number: u32) -> Option<&Reference> {
        self.terms.get(number as usize).map(|terms| &terms.reference)
    }
}

/// A figure in 10^-n, if it is whole in these.
fn scaled(figure: Decimal, decimals: u32) -> Option<i128> {
    let figure = figure.normalize();
    10_i128.checked_pow(decimals.checked_sub(figure.scale())?)?.checked_mul(figure.mantissa())
}

/// A percentage as a ratio.
fn ratio(percent: Decimal) -> Option<Ratio<i128>> {
    let percent = percent.normalize();
    Some(Ratio::new(percent.mantissa(), 100_i128.checked_mul(10_i128.checked_pow(percent.scale())?)?))
}

/// A count of 10^-n as a decimal, cut after 12 decimals.
pub(crate) fn decimal(count: &BigRational, decimals: u32) -> Decimal {
    let parts = BigRational::from_integer(10_i128.pow(AMOUNT_DECIMALS).into());
    let whole = (count * parts / BigRational::from_integer(10_i128.pow(decimals).into())).to_integer();
    let figure = whole.to_i128().and_then(|whole| Decimal::try_from_i128_with_scale(whole, AMOUNT_DECIMALS).ok());
    figure.unwrap_or(Decimal::MAX).normalize()
}
