//! What a band costs that is not a whole number of minor units: in parts of one, small enough that every figure of its lane is whole.

use num_integer::Integer;

use crate::matcher::rate::{BandTerms, ByUnit};
use crate::measure::WEIGHT_GRAIN;

/// The terms of a band whose price is not a whole number of minor units: weights in grains, the slope in the lane's parts.
pub(super) struct Terms {
    price: Amount,
    slope: i64,
    above: i64,
    step: i64,
    minimum: Amount,
}

/// Minor units, and parts of one; in a band fewer parts than make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) whole: i64,
    pub(super) parts: i64,
}

impl Amount {
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Some(Self { whole: self.whole.checked_add(other.whole)?, parts: self.parts.checked_add(other.parts)? })
    }

    /// The larger of two, in parts of one denominator.
    fn larger(self, other: Self, denominator: i64) -> Self {
        // Of a lane whose price goes by the kilogram, a minor unit has so many parts that 64 bits don't hold a hundred pounds.
        let parts = |amount: Self| i128::from(amount.whole) * i128::from(denominator) + i128::from(amount.parts);
        if parts(other) > parts(self) { other } else { self }
    }

    /// The nearest whole number, halves upwards: no price is negative.
    pub(super) fn rounded(self, denominator: i64) -> Option<i64> {
        let doubled = if self.parts == 0 { return Some(self.whole) } else { self.parts.checked_mul(2)?.checked_add(denominator)? };
        self.whole.checked_add(doubled / denominator.checked_mul(2)?)
    }
}

/// A weight that may lie between two grains.
#[derive(Clone, Copy)]
pub(super) struct Chargeable {
    /// Rounded up to whole grains.
    pub(super) grains: i64,
    pub(super) is_whole: bool,
}

/// The price of every weight in a band, if it is one and a whole number of minor units.
pub(super) fn plain(band: &BandTerms, minor_units: i128) -> Option<i64> {
    let ByUnit { per_unit, step, minimum, .. } = band.by_unit();
    let price = band.price.max(minimum);
    let is_whole = per_unit == 0 && step.is_none() && price % minor_units == 0;
    if is_whole { fits(price / minor_units) } else { None }
}

/// The least multiple of a denominator in which a band's prices are whole.
pub(super) fn denominator_of(band: &BandTerms, denominator: i128, minor_units: i128, unit: i128) -> Option<i128> {
    let by_unit = band.by_unit();
    let per = if by_unit.step.is_some() { minor_units } else { minor_units.checked_mul(unit)? };
    let amounts = [(band.price, minor_units), (by_unit.minimum, minor_units), (by_unit.per_unit, per)];
    amounts.into_iter().filter(|(amount, _)| *amount != 0).try_fold(denominator, |denominator, (amount, per)| {
        let own = per / common(per, amount);
        denominator.checked_mul(own / common(denominator, own))
    })
}

impl Terms {
    pub(super) fn new(band: &BandTerms, denominator: i128, minor_units: i128, unit: i128) -> Option<Self> {
        let ByUnit { per_unit, above, step, minimum } = band.by_unit();
        let parts = |amount: i128, per: i128| {
            let common = common(per, amount);
            fits((amount / common).checked_mul(denominator / (per / common))?)
        };
        let amount = |amount: i128| Some(Amount { whole: fits(amount / minor_units)?, parts: parts(amount % minor_units, minor_units)? });
        let grains = |steps: i128| if steps % WEIGHT_GRAIN == 0 { fits(steps / WEIGHT_GRAIN) } else { None };
        let per = if step.is_some() { minor_units } else { minor_units.checked_mul(unit)? };
        Some(Self {
            price: amount(band.price)?,
            slope: parts(per_unit, per)?,
            above: if per_unit == 0 { 0 } else { grains(above)? },
            step: step.map_or(Some(0), grains)?,
            minimum: amount(minimum)?,
        })
    }

    pub(super) fn price(&self, weight: Chargeable, denominator: i64) -> Option<Amount> {
        if self.slope == 0 {
            return Some(self.price.larger(self.minimum, denominator));
        }
        let above = (weight.grains - self.above).max(0);
        let count = match self.step {
            0 if !weight.is_whole => return None,
            0 => above,
            step => above / step + i64::from(above % step != 0),
        };
        Some(self.price.plus(Amount { whole: 0, parts: self.slope.checked_mul(count)? })?.larger(self.minimum, denominator))
    }
}

/// A number in 64 bits, if they hold it.
pub(super) fn fits(number: i128) -> Option<i64> {
    i64::try_from(number).ok()
}

/// The greatest common divisor: 128 bits only until 64 do.
pub(super) fn common(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one, other);
    loop {
        if let (Ok(one), Ok(other)) = (u64::try_from(one), u64::try_from(other)) {
            return one.gcd(&other).into();
        }
        if other == 0 {
            return one;
        }
        (one, other) = (other, one % other);
    }
}
