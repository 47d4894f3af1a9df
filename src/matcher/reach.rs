//! Up to which weights and volumes a rate lane surely has a price, so that nobody need work it out who only wants to know whether there is one.

use super::rate::{BandTerms, ByUnit, ONE, Rate, SurchargeKind, SurchargeTerms};
use crate::coordinates::{Coordinates, Volume};
use crate::facts::Facts;
use crate::measure::{WEIGHT_GRAIN, WeightUnit};
use crate::rule::Basis;

/// Beyond these a price is worked out: so many kilograms, and so many packages.
const HEAVIEST: i128 = 10_000;
const MOST_PACKAGES: usize = 100;

/// One gram and one kilogram in smallest steps.
const GRAM: i128 = WeightUnit::Gram.steps();
const KILOGRAM: i128 = WeightUnit::Kilogram.steps();

/// Half of the first amount that is no price, in units of 10^-20.
const MODEST: i128 = ONE * 500_000_000;

/// The consignments for which a rate lane surely has a price, whatever their surcharges; there may be others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// The heaviest, in smallest steps.
    weight: i128,
    /// The largest, in cubic hundredths of a millimetre, where volumes are weighed.
    volume: Option<i128>,
}

impl Reach {
    pub(super) fn new(rate: &Rate, surcharges: &[SurchargeTerms]) -> Self {
        let last = rate.bands.last().map_or(-1, |band| band.up_to);
        let is_modest = highest(rate, surcharges).is_some_and(|highest| highest < MODEST);
        let weight = if is_modest { last.min(HEAVIEST * KILOGRAM) } else { -1 };
        // So many grams take up so many cubic centimetres, of which each has 10^9 cubic hundredths.
        let volume = |divisor: i128| (weight / GRAM).checked_mul(divisor / 10_i128.pow(11)).map_or(-1, |volume| volume / 1_000);
        Self { weight, volume: rate.divisor.map(volume) }
    }

    /// Whether a consignment is surely among them.
    pub(super) fn holds(&self, facts: &Facts) -> bool {
        facts.packages.len() <= MOST_PACKAGES
            && facts.weight.max(facts.package_weights.greatest) <= self.weight
            && self.volume.is_none_or(|most| facts.volume.is_some_and(|volume| volume <= most))
    }

    /// The same of a consignment that stands in the index.
    pub(super) fn holds_coordinates(&self, asked: &Coordinates) -> bool {
        // A cubic hundredth of a millimetre is a thousand cubic micrometres.
        let volume = || if let Volume::Whole(volume) = asked.volume { Some(i128::from(volume).div_euclid(1_000) + 1) } else { None };
        usize::try_from(asked.package_count).is_ok_and(|count| count <= MOST_PACKAGES)
            && i128::from(asked.weight.max(asked.figures.heaviest_package())) * WEIGHT_GRAIN <= self.weight
            && self.volume.is_none_or(|most| volume().is_some_and(|volume| volume <= most))
    }
}

/// What no net price is above for the heaviest consignment of the most packages, in 10^-20; `None` if that is too much to count.
fn highest(rate: &Rate, surcharges: &[SurchargeTerms]) -> Option<i128> {
    let units = HEAVIEST * (KILOGRAM / rate.unit + 1);
    let band = rate.bands.iter().try_fold(None, |highest, band| Some(highest.max(Some(highest_of_band(band, units, rate.unit)?))))?;
    let packages = i128::try_from(MOST_PACKAGES).ok()?;
    let base = band?.checked_mul(if rate.basis == Basis::Package { packages } else { 1 })?;
    let hundredth = (base / (100 * ONE)).checked_add(1)?;
    surcharges.iter().try_fold(base, |highest, surcharge| {
        let line = match surcharge.kind {
            SurchargeKind::Amount { amount, .. } => amount.checked_mul(packages)?,
            SurchargeKind::Percent { percent, minimum, .. } => hundredth.checked_mul(percent)?.checked_add(minimum.unwrap_or(0))?,
        };
        highest.checked_add(line)?.checked_add(ONE)
    })
}

/// The same of one band, for at most so many units of weight.
fn highest_of_band(band: &BandTerms, units: i128, unit: i128) -> Option<i128> {
    let ByUnit { per_unit, step, minimum, .. } = band.by_unit();
    let fixed = band.price.checked_add(minimum)?.checked_add(ONE)?;
    if per_unit == 0 {
        return Some(fixed);
    }
    let count = match step {
        Some(step) => units.checked_mul(unit)?.checked_div(step)?.checked_add(1)?,
        None => units,
    };
    fixed.checked_add(per_unit.checked_mul(count)?)
}
