//! Up to which weights and volumes a rate lane surely has a price, so that nobody need work it out who only wants to know whether there is one.

use crate::facts::Facts;
use crate::measure::{Weight, WeightUnit};
use crate::number::Quantity;
use crate::rule::Basis;
use crate::rule_set::{Band, RateLane, Surcharge};

/// Beyond these a price is worked out: so many kilograms, and so many packages.
const HEAVIEST: i128 = 10_000;
const MOST_PACKAGES: usize = 100;

/// One gram and one kilogram in smallest steps.
const GRAM: i128 = WeightUnit::Gram.steps();
const KILOGRAM: i128 = WeightUnit::Kilogram.steps();

/// One, and half of the first amount that is no price, in units of 10^-20, as [`Quantity::exact`] counts.
const ONE: i128 = 10_i128.pow(20);
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
    pub(super) fn new(lane: &RateLane, surcharges: &[Surcharge]) -> Self {
        let unit = lane.unit.unwrap_or(WeightUnit::Kilogram);
        let last = lane.bands.last().map_or(Some(-1), |band| Some(Weight::new(band.up_to?.decimal(), unit).map_or(-1, Weight::steps)));
        let is_modest = highest(lane, unit, surcharges).is_some_and(|highest| highest < MODEST);
        let weight = if is_modest { last.unwrap_or(i128::MAX).min(HEAVIEST * KILOGRAM) } else { -1 };
        // So many grams take up so many cubic centimetres, of which each has 10^9 cubic hundredths.
        let volume = |divisor: Quantity| (weight / GRAM).checked_mul(divisor.exact() / 10_i128.pow(11)).map_or(-1, |volume| volume / 1_000);
        Self { weight, volume: lane.volumetric_divisor.map(volume) }
    }

    /// Whether a consignment is surely among them.
    pub(super) fn holds(&self, facts: &Facts) -> bool {
        facts.packages.len() <= MOST_PACKAGES
            && facts.weight.max(facts.package_weights.greatest) <= self.weight
            && self.volume.is_none_or(|most| facts.volume.is_some_and(|volume| volume <= most))
    }
}

/// What no net price is above for the heaviest consignment of the most packages, in 10^-20; `None` if that is too much to count.
fn highest(lane: &RateLane, unit: WeightUnit, surcharges: &[Surcharge]) -> Option<i128> {
    let units = HEAVIEST * (KILOGRAM / unit.steps() + 1);
    let band = lane.bands.iter().try_fold(None, |highest, band| Some(highest.max(Some(highest_of_band(band, units)?))))?;
    let packages = i128::try_from(MOST_PACKAGES).ok()?;
    let base = band?.checked_mul(if lane.basis == Some(Basis::Package) { packages } else { 1 })?;
    let hundredth = (base / (100 * ONE)).checked_add(1)?;
    surcharges.iter().try_fold(base, |highest, surcharge| {
        let share = hundredth.checked_mul(exact(surcharge.percent))?;
        let amount = exact(surcharge.amount).checked_mul(packages)?.checked_add(exact(surcharge.minimum))?;
        highest.checked_add(share)?.checked_add(amount)?.checked_add(ONE)
    })
}

/// The same of one band, for at most so many of its units of weight.
fn highest_of_band(band: &Band, units: i128) -> Option<i128> {
    let fixed = exact(band.price).checked_add(exact(band.minimum))?.checked_add(ONE)?;
    let Some(per_unit) = band.per_unit else { return Some(fixed) };
    let count = match band.step {
        Some(step) => units.checked_mul(ONE)?.checked_div(step.exact())?.checked_add(1)?,
        None => units,
    };
    fixed.checked_add(per_unit.exact().checked_mul(count)?)
}

fn exact(figure: Option<Quantity>) -> i128 {
    figure.map_or(0, Quantity::exact)
}
