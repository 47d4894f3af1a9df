//! Discounts, compiled: what is left of list prices.

use std::cmp::Ordering;

use super::kind::{Kind, ONE};
use super::ratio::{Fraction, Ratio};
use crate::exact::{Whole, compare_products, reduced, rounded};
use crate::number::Quantity;

/// What a discount leaves of the list prices of one zone.
#[derive(Debug)]
pub(crate) struct Discount {
    /// Where its bands end, in smallest steps of the figure, included; ascending.
    ends: Box<[i128]>,
    /// What is left in each band and above the last, as a fraction.
    left: Box<[[i128; 2]]>,
    /// What no price is below, in minor units.
    minimum: Option<Fraction>,
}

/// What a percentage leaves.
fn left(percent: Quantity) -> [i128; 2] {
    reduced([100 * ONE - percent.exact(), 100 * ONE])
}

impl Discount {
    /// Of percentages by bands, each with where it ends, in smallest steps; the last may have no end.
    pub(super) fn new(bands: &[(Option<i128>, Quantity)], minimum: Option<Fraction>) -> Self {
        let ends: Box<[i128]> = bands.iter().map_while(|(end, _)| *end).collect();
        let mut all: Vec<[i128; 2]> = bands.iter().map(|(_, percent)| left(*percent)).collect();
        if all.len() == ends.len() {
            all.push([1, 1]);
        }
        Self { ends, left: all.into(), minimum }
    }

    /// The price that is left of a list price, rounded, in minor units; the figure is in units of so many smallest steps.
    pub(super) fn of<T: Whole>(&self, list: &Ratio<T>, figure: &Ratio<T>, unit: i128) -> Option<Discounted<T>> {
        let mut band = 0;
        for end in &self.ends {
            let whole = end % unit == 0;
            let end = if whole { Ratio::whole(T::of(end / unit)?) } else { Ratio { numerator: T::of(*end)?, denominator: T::of(unit)? } };
            if !figure.is_above(&end)? {
                break;
            }
            band += 1;
        }
        let [left, of] = *self.left.get(band)?;
        let price = list.times(&[T::of(left)?, T::of(of)?])?;
        // Each discounted price is rounded, that of a package, too.
        let price = Ratio::whole(rounded(&price.numerator, &price.denominator)?);
        let Some(minimum) = &self.minimum else { return Some(Discounted { left: [left, of], is_minimum: false, price }) };
        let minimum = minimum.ratio::<T>()?;
        let is_minimum = minimum.is_above(&price)?;
        Some(Discounted { left: [left, of], is_minimum, price: if is_minimum { minimum } else { price } })
    }

    /// The least that is left of list prices of figures above one and up to another, in grains; and what no price is below.
    pub(super) fn least(&self, above: i64, end: i64, kind: Kind) -> ([i128; 2], Option<&Fraction>) {
        let steps = |grains: i64| i128::from(grains).saturating_mul(kind.grain());
        // A figure may lie anywhere within the grain that it is rounded up to.
        let first = self.ends.partition_point(|own| *own <= steps(above));
        let last = self.ends.partition_point(|own| *own < steps(end));
        let of = self.left.get(first..=last.max(first)).unwrap_or_default();
        let least = of.iter().min_by(|[one, of], [other, of_other]| compare(*one, *of, *other, *of_other));
        (least.copied().unwrap_or([0, 1]), self.minimum.as_ref())
    }

    /// Where its bands end, in grains rounded up.
    pub(super) fn ends(&self, kind: Kind) -> impl Iterator<Item = i64> {
        let grain = kind.grain();
        self.ends.iter().filter_map(move |end| i64::try_from(end / grain + i128::from(end % grain != 0)).ok())
    }

    pub(crate) fn memory(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.ends) + size_of_val(&*self.left)
    }
}

fn compare(one: i128, of: i128, other: i128, of_other: i128) -> Ordering {
    compare_products(one, of_other, other, of)
}

/// A price that a discount left.
pub(super) struct Discounted<T> {
    /// What was left of the list price.
    pub(super) left: [i128; 2],
    /// Whether that was below the minimum, which took its place.
    pub(super) is_minimum: bool,
    pub(super) price: Ratio<T>,
}
