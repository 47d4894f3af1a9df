//! The figures of a rate lane as whole numbers: weights in grains, or in smallest steps where they are finer; prices in whole minor units,
//! or in parts of one that are small enough.

use num_bigint::BigInt;

use super::chargeable::{Charging, Measure};
use crate::exact::Whole;
use crate::measure::{WEIGHT_GRAIN, Weight, WeightUnit};
use crate::money::Currency;
use crate::number::{AMOUNT_SCALE, Quantity};
use crate::rule_set::{Band, RateLane};

/// One in units of 10^-20, as [`Quantity::exact`] counts.
pub(super) const ONE: i128 = 10_i128.pow(AMOUNT_SCALE);

/// Figures of one size.
#[derive(Debug)]
pub(super) struct Scaled<T> {
    /// How goods are weighed.
    pub(super) charging: Charging<T>,
    /// Parts of a minor unit.
    pub(super) parts: T,
    /// Where bands end, ascending, included; the last may have none.
    pub(super) ends: Box<[T]>,
    pub(super) has_end: bool,
    /// Their prices in whole minor units, or the numbers of their slopes.
    pub(super) prices: Box<[T]>,
    /// The bands whose price isn't one whole number of minor units; ascending.
    pub(super) slopes: Box<[(u32, Slope<T>)]>,
}

/// `max(minimum, price + per × n)`, in parts.
#[derive(Debug)]
pub(super) struct Slope<T> {
    pub(super) price: T,
    /// For one unit of weight, or a step of them.
    pub(super) per: T,
    pub(super) above: T,
    /// 0 for none.
    pub(super) step: T,
    pub(super) minimum: T,
}

/// A band's figures as they are written: steps of weight, and 10^-20.
struct Raw {
    price: i128,
    per_unit: i128,
    above: i128,
    step: i128,
    minimum: i128,
}

impl Raw {
    fn new(band: &Band, unit: WeightUnit) -> Self {
        let amount = |figure: Option<Quantity>| figure.map_or(0, Quantity::exact);
        let weight = |figure: Option<Quantity>| figure.map_or(0, |figure| steps(figure, unit));
        let per_unit = amount(band.per_unit);
        // Where nothing goes by weight, the weights say nothing.
        let [above, step] = if per_unit == 0 { [0, 0] } else { [weight(band.above), weight(band.step)] };
        Self { price: amount(band.price), per_unit, above, step, minimum: amount(band.minimum) }
    }
}

fn steps(figure: Quantity, unit: WeightUnit) -> i128 {
    let steps = Weight::new(figure.decimal(), unit).map(Weight::steps);
    debug_assert!(steps.is_ok(), "a weight that has been checked is one");
    steps.unwrap_or(i128::MAX)
}

/// A number divided by another, if that leaves nothing.
pub(super) fn whole<T: Whole>(number: &T, by: &T) -> Option<T> {
    let (quotient, rest) = number.div_rem(by);
    rest.is_zero().then_some(quotient)
}

impl<T: Whole> Scaled<T> {
    /// The figures of a lane, if they fit.
    pub(super) fn new(lane: &RateLane, currency: Currency, measure: &Measure) -> Option<Self> {
        Self::by(lane, currency, measure, WEIGHT_GRAIN)
    }

    fn by(lane: &RateLane, currency: Currency, measure: &Measure, weight: i128) -> Option<Self> {
        let unit = lane.unit.unwrap_or(WeightUnit::Kilogram);
        let minor_unit = T::of(ONE / 10_i128.pow(currency.decimals()))?;
        let by = T::of(weight)?;
        let of_unit = minor_unit.checked_mul(&whole(&T::of(unit.steps())?, &by)?)?;
        let raw: Vec<Raw> = lane.bands.iter().map(|band| Raw::new(band, unit)).collect();
        // What prices by the unit are divided by: a unit has many units of weight, or one step.
        let per = |raw: &Raw| if raw.step == 0 { &of_unit } else { &minor_unit };
        let is_flat = |raw: &Raw| Some(raw.per_unit == 0 && T::of(raw.price.max(raw.minimum))?.is_multiple_of(&minor_unit));
        let mut parts = T::one();
        for band in &raw {
            if is_flat(band)? {
                continue;
            }
            for (amount, of) in [(band.price, &minor_unit), (band.minimum, &minor_unit), (band.per_unit, per(band))] {
                let own = of.clone() / of.gcd(&T::of(amount)?);
                parts = parts.checked_mul(&(own.clone() / parts.gcd(&own)))?;
            }
        }
        let (mut prices, mut slopes) = (Vec::with_capacity(raw.len()), Vec::new());
        for (number, band) in (0..).zip(&raw) {
            if is_flat(band)? {
                prices.push(whole(&T::of(band.price.max(band.minimum))?, &minor_unit)?);
                continue;
            }
            let scaled = |amount: i128, of: &T| {
                let amount = T::of(amount)?;
                let common = amount.gcd(of);
                (amount / common.clone()).checked_mul(&whole(&parts, &(of.clone() / common))?)
            };
            prices.push(T::of(i128::try_from(slopes.len()).ok()?)?);
            slopes.push((
                number,
                Slope {
                    price: scaled(band.price, &minor_unit)?,
                    per: scaled(band.per_unit, per(band))?,
                    above: whole(&T::of(band.above)?, &by)?,
                    step: whole(&T::of(band.step)?, &by)?,
                    minimum: scaled(band.minimum, &minor_unit)?,
                },
            ));
        }
        let stated = lane.bands.iter().map_while(|band| band.up_to);
        let ends: Option<Box<[T]>> = stated.map(|end| whole(&T::of(steps(end, unit))?, &by)).collect();
        let (ends, charging) = (ends?, Charging::new(measure)?);
        Some(Self { charging, parts, has_end: ends.len() == raw.len(), ends, prices: prices.into(), slopes: slopes.into() })
    }

    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.ends) + size_of_val(&*self.prices) + size_of_val(&*self.slopes)
    }
}

impl Scaled<BigInt> {
    /// The figures of any lane.
    pub(super) fn endless(lane: &RateLane, currency: Currency, measure: &Measure) -> Self {
        let figures = Self::by(lane, currency, measure, 1);
        debug_assert!(figures.is_some(), "numbers without limit hold every figure");
        let none = || Self {
            charging: Charging::plain(measure.basis),
            parts: 1.into(),
            ends: Box::default(),
            has_end: true,
            prices: Box::default(),
            slopes: Box::default(),
        };
        figures.unwrap_or_else(none)
    }
}

impl Scaled<i128> {
    /// The same in 64 bits, if they hold it.
    pub(super) fn shortened(&self) -> Option<Scaled<i64>> {
        let short = |number: &i128| i64::try_from(*number).ok();
        let all = |numbers: &[i128]| numbers.iter().map(short).collect::<Option<Box<[i64]>>>();
        let slope = |(number, slope): &(u32, Slope<i128>)| {
            let Slope { price, per, above, step, minimum } = slope;
            Some((
                *number,
                Slope { price: short(price)?, per: short(per)?, above: short(above)?, step: short(step)?, minimum: short(minimum)? },
            ))
        };
        Some(Scaled {
            charging: self.charging.shortened()?,
            parts: short(&self.parts)?,
            ends: all(&self.ends)?,
            has_end: self.has_end,
            prices: all(&self.prices)?,
            slopes: self.slopes.iter().map(slope).collect::<Option<_>>()?,
        })
    }
}
