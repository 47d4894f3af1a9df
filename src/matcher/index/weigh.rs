//! How goods are weighed for their price: by weight or by volume, as a whole or by package.

use super::caps::Caps;
use crate::consignment::Package;
use crate::facts::{Facts, Volume};
use crate::measure::Weight;
use crate::rule::Basis;
use crate::tariff::{Measure, Rate};

/// How some lanes weigh goods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weigher {
    basis: Basis,
    /// Grains of weight in a cubic micrometre.
    volume: Option<[i64; 2]>,
}

/// How a shelf's goods are weighed: by one of the weighers, or by what nothing is charged less for.
pub(super) const LOOSELY: u8 = u8::MAX;
/// What weighs more than every step.
pub(super) const NEVER: i64 = i64::MAX;

/// The measures that weighers are of.
pub(super) struct Measures {
    most: usize,
    all: Vec<Measure>,
}

impl Measures {
    pub(super) fn new(caps: &Caps) -> Self {
        Self { most: caps.weighers, all: Vec::new() }
    }

    /// How the goods are weighed that some rates are for.
    pub(super) fn of(&mut self, rates: &[(&Rate, i128)]) -> u8 {
        let mut own = rates.iter().map(|(rate, _)| rate.measure);
        let first = own.next().filter(|first| own.all(|other| other == *first) && rates.iter().all(|(rate, _)| rate.is_short()));
        first.and_then(|measure| self.number(measure)).unwrap_or(LOOSELY)
    }

    fn number(&mut self, measure: Measure) -> Option<u8> {
        let place = self.all.iter().position(|own| *own == measure).or_else(|| {
            (self.all.len() < self.most && Weigher::of(measure).is_some()).then(|| {
                self.all.push(measure);
                self.all.len() - 1
            })
        })?;
        u8::try_from(place).ok()
    }

    pub(super) fn weighers(&self) -> Box<[Weigher]> {
        self.all.iter().filter_map(|measure| Weigher::of(*measure)).collect()
    }
}

impl Weigher {
    fn of(measure: Measure) -> Option<Self> {
        let volume = if measure.divisor == 0 { None } else { Some(measure.grains_of_volume()?) };
        Some(Self { basis: measure.basis, volume })
    }

    #[inline]
    pub(super) fn is_by_package(&self) -> bool {
        self.basis == Basis::Package
    }

    /// The chargeable weight rounded up; of packages the greatest. [`NEVER`] without the dimensions that it takes.
    #[inline]
    pub(super) fn weigh(&self, facts: &Facts<'_>) -> i64 {
        let packages = &facts.consignment().packages;
        if self.basis == Basis::Consignment {
            return self.chargeable(facts.grains.unwrap_or(0), facts.volume);
        }
        if packages.len() == 1 {
            return self.chargeable(facts.heaviest, facts.volume);
        }
        packages.iter().map(|package| self.of_package(package)).max().unwrap_or(NEVER)
    }

    pub(super) fn of_package(&self, package: &Package) -> i64 {
        // Who has a place in the index has weights of whole grains.
        let weight = package.weight.and_then(Weight::grains);
        debug_assert!(weight.is_some(), "a weight of whole grains");
        self.chargeable(weight.unwrap_or(0), self.volume.map_or(Volume::NotGiven, |_| Volume::of(package.dimensions)))
    }

    #[inline]
    fn chargeable(&self, weight: i64, volume: Volume) -> i64 {
        let Some([numerator, denominator]) = self.volume else { return weight };
        let Volume::Whole(volume) = volume else { return NEVER };
        let volumetric = if let Some(product) = volume.checked_mul(numerator) {
            product / denominator + i64::from(product % denominator != 0)
        } else {
            let product = i128::from(volume) * i128::from(numerator) + i128::from(denominator - 1);
            i64::try_from(product / i128::from(denominator)).unwrap_or(NEVER - 1)
        };
        weight.max(volumetric)
    }
}
