//! The figures of bands as whole numbers: what they go by in grains, or in smallest steps where that is finer; prices in whole minor units,
//! or in parts of one that are small enough.

use num_bigint::BigInt;

use super::figure::Figuring;
use super::kind::{ONE, whole};
use super::measure::Measure;
use crate::exact::Whole;
use crate::measure::Unit;
use crate::money::Currency;
use crate::number::Quantity;
use crate::rule_set::Band;

/// Bands as their author wrote them, and what they are in.
pub(super) struct Table<'a> {
    pub(super) measure: &'a Measure,
    /// Of what they go by.
    pub(super) unit: Unit,
    pub(super) currency: Currency,
    pub(super) next_break: bool,
    /// Each with whether it has a price.
    pub(super) bands: &'a [(Band, bool)],
}

/// Figures of one size.
#[derive(Debug)]
pub(super) struct Scaled<T> {
    /// How the figure comes about that bands go by.
    pub(super) figuring: Figuring<T>,
    /// Parts of a minor unit.
    pub(super) parts: T,
    /// Where bands end, ascending; the last may have no end.
    pub(super) ends: Box<[T]>,
    /// Whether an end isn't included; empty where all are.
    pub(super) below: Box<[bool]>,
    pub(super) has_end: bool,
    /// Their prices in whole minor units, or the numbers of their slopes; negative where there is no price.
    pub(super) prices: Box<[T]>,
    /// The bands whose price isn't one whole number of minor units; ascending.
    pub(super) slopes: Box<[(u32, Slope<T>)]>,
}

/// `min(maximum, max(minimum, price + per × n))`, in parts.
#[derive(Debug, Clone)]
pub(super) struct Slope<T> {
    pub(super) price: T,
    /// For one unit of the figure, or a step of them.
    pub(super) per: T,
    pub(super) above: T,
    /// 0 for none.
    pub(super) step: T,
    pub(super) minimum: T,
    /// Where the next band's price at this one's end may be less.
    pub(super) maximum: Option<T>,
}

/// A band's prices in 10^-20, and its other figures in units.
struct Raw<T> {
    price: i128,
    per_unit: i128,
    above: T,
    step: T,
    minimum: i128,
}

/// Bands being scaled.
struct Scaling<T> {
    minor_unit: T,
    /// A minor unit for each unit of the figure in one of its author's.
    of_unit: T,
    parts: T,
}

impl<T: Whole> Scaling<T> {
    /// What prices by the unit are divided by: a unit has many of ours, or one step.
    fn per(&self, raw: &Raw<T>) -> &T {
        if raw.step.is_zero() { &self.of_unit } else { &self.minor_unit }
    }

    /// Whether it is one whole number of minor units.
    fn is_flat(&self, raw: &Raw<T>) -> Option<bool> {
        Some(raw.per_unit == 0 && T::of(raw.price)?.is_multiple_of(&self.minor_unit))
    }

    /// With so small parts that a band's figures are whole in them.
    fn divide(&mut self, raw: &Raw<T>) -> Option<()> {
        if !self.is_flat(raw)? {
            let mut parts = self.parts.clone();
            for (amount, of) in [(raw.price, &self.minor_unit), (raw.minimum, &self.minor_unit), (raw.per_unit, self.per(raw))] {
                let own = of.clone() / of.gcd(&T::of(amount)?);
                parts = parts.checked_mul(&(own.clone() / parts.gcd(&own)))?;
            }
            self.parts = parts;
        }
        Some(())
    }

    fn slope(&self, raw: &Raw<T>) -> Option<Slope<T>> {
        let scaled = |amount: i128, of: &T| {
            let amount = T::of(amount)?;
            let common = amount.gcd(of);
            (amount / common.clone()).checked_mul(&whole(&self.parts, &(of.clone() / common))?)
        };
        Some(Slope {
            price: scaled(raw.price, &self.minor_unit)?,
            per: scaled(raw.per_unit, self.per(raw))?,
            above: raw.above.clone(),
            step: raw.step.clone(),
            minimum: scaled(raw.minimum, &self.minor_unit)?,
            maximum: None,
        })
    }
}

impl<T: Whole> Slope<T> {
    /// The price of a whole figure, in parts.
    fn at(&self, figure: &T) -> Option<T> {
        let over = figure.checked_sub(&self.above)?.max(T::zero());
        let count = if self.step.is_zero() { over } else { over.div_ceil(&self.step) };
        Some(self.price.checked_add(&self.per.checked_mul(&count)?)?.max(self.minimum.clone()))
    }
}

impl<T: Whole> Scaled<T> {
    /// The figures of bands, if they fit.
    pub(super) fn new(table: &Table<'_>) -> Option<Self> {
        let kind = table.measure.kind;
        let unit = if T::IS_ENDLESS { 1 } else { kind.grain() };
        let count = |figure: Quantity| kind.count::<T>(figure, table.unit, unit);
        let minor_unit = T::of(ONE / 10_i128.pow(table.currency.decimals()))?;
        let of_unit = minor_unit.checked_mul(&count(Quantity::ONE)?)?;
        let mut scaling = Scaling { minor_unit, of_unit, parts: T::one() };
        let raw: Option<Vec<Option<Raw<T>>>> =
            table.bands.iter().map(|(band, is_priced)| if *is_priced { Some(Some(Raw::new(band, count)?)) } else { Some(None) }).collect();
        let raw = raw?;
        for raw in raw.iter().flatten() {
            scaling.divide(raw)?;
        }
        let ends: Option<Box<[T]>> = table.bands.iter().map_while(|(band, _)| band.end()).map(count).collect();
        let ends = ends?;
        let (mut prices, mut slopes) = (Vec::with_capacity(raw.len()), Vec::new());
        for (place, own) in raw.iter().enumerate() {
            let Some(own) = own else {
                prices.push(T::zero().checked_sub(&T::one())?);
                continue;
            };
            let next = raw.get(place + 1).and_then(Option::as_ref).filter(|_| table.next_break).zip(ends.get(place));
            let maximum = match next {
                Some((next, end)) => Some(scaling.slope(next)?.at(end)?),
                None => None,
            };
            let mut slope = scaling.slope(own)?;
            let flat = if scaling.is_flat(own)? { Some(slope.price.clone()) } else { None };
            slope.maximum = maximum.filter(|maximum| flat.as_ref().is_none_or(|flat| maximum < flat));
            let flat = flat.map(|flat| slope.maximum.clone().unwrap_or(flat)).and_then(|flat| whole(&flat, &scaling.parts));
            if let Some(flat) = flat {
                prices.push(flat);
            } else {
                prices.push(T::of(i128::try_from(slopes.len()).ok()?)?);
                slopes.push((u32::try_from(place).ok()?, slope));
            }
        }
        let below: Box<[bool]> = table.bands.iter().take(ends.len()).map(|(band, _)| band.below.is_some()).collect();
        Some(Self {
            figuring: Figuring::new(table.measure)?,
            parts: scaling.parts,
            has_end: ends.len() == raw.len(),
            ends,
            below: if below.contains(&true) { below } else { Box::default() },
            prices: prices.into(),
            slopes: slopes.into(),
        })
    }

    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.ends) + size_of_val(&*self.below) + size_of_val(&*self.prices) + size_of_val(&*self.slopes)
    }
}

impl<T: Whole> Raw<T> {
    fn new(band: &Band, count: impl Fn(Quantity) -> Option<T>) -> Option<Self> {
        let amount = |figure: Option<Quantity>| figure.map_or(0, Quantity::exact);
        let figure = |figure: Option<Quantity>| figure.map_or(Some(T::zero()), &count);
        let per_unit = amount(band.per_unit);
        // Where nothing goes by the figure, these say nothing.
        let [above, step] = if per_unit == 0 { [Some(T::zero()), Some(T::zero())] } else { [figure(band.above), figure(band.step)] };
        let (price, minimum) = (amount(band.price), amount(band.minimum));
        // And the price is the larger of two that never change: the smaller needn't be whole in any parts.
        let (price, minimum) = if per_unit == 0 { (price.max(minimum), 0) } else { (price, minimum) };
        Some(Self { price, per_unit, above: above?, step: step?, minimum })
    }
}

impl Scaled<BigInt> {
    /// The figures of any bands.
    pub(super) fn endless(table: &Table<'_>) -> Self {
        let figures = Self::new(table);
        debug_assert!(figures.is_some(), "numbers without limit hold every figure");
        let none = || Self {
            figuring: Figuring::plain(table.measure.basis),
            parts: 1.into(),
            ends: Box::default(),
            below: Box::default(),
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
            let Slope { price, per, above, step, minimum, maximum } = slope;
            let maximum = match maximum {
                Some(maximum) => Some(short(maximum)?),
                None => None,
            };
            let [price, per, above, step, minimum] = [price, per, above, step, minimum].map(short);
            Some((*number, Slope { price: price?, per: per?, above: above?, step: step?, minimum: minimum?, maximum }))
        };
        Some(Scaled {
            figuring: self.figuring.shortened()?,
            parts: short(&self.parts)?,
            ends: all(&self.ends)?,
            below: self.below.clone(),
            has_end: self.has_end,
            prices: all(&self.prices)?,
            slopes: self.slopes.iter().map(slope).collect::<Option<_>>()?,
        })
    }
}
