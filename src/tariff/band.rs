//! The price in a band.

use super::ratio::Ratio;
use super::scaled::{Scaled, Slope};
use crate::exact::Whole;

/// Some price, none beyond the last band, or none in a band that has none.
pub(super) enum Listed<T> {
    /// In the band of that number, from 0.
    Price(usize, Ratio<T>),
    Beyond,
    Null,
}

impl<S: Clone> Scaled<S> {
    /// The price of a figure in minor units, not yet rounded.
    pub(super) fn of_figure<T: Whole>(&self, figure: &Ratio<T>) -> Option<Listed<T>>
    where
        S: Into<T>,
    {
        let ceiling = figure.rounded_up();
        let mut band = self.ends.partition_point(|end| end.clone().into() < ceiling);
        if self.below.get(band) == Some(&true)
            && let Some(end) = self.ends.get(band)
            && end.clone().into().checked_mul(&figure.denominator)? == figure.numerator
        {
            band += 1;
        }
        if band == self.ends.len() && self.has_end {
            return Some(Listed::Beyond);
        }
        Some(self.of_band(band, figure)?.map_or(Listed::Null, |price| Listed::Price(band, price)))
    }

    /// The price in the band of that number, if it has one.
    #[expect(clippy::option_option, reason = "no price is an answer; that it is too large for these integers is none")]
    pub(super) fn of_band<T: Whole>(&self, band: usize, figure: &Ratio<T>) -> Option<Option<Ratio<T>>>
    where
        S: Into<T>,
    {
        if let Ok(number) = u32::try_from(band)
            && !self.slopes.is_empty()
            && let Ok(place) = self.slopes.binary_search_by_key(&number, |(band, _)| *band)
        {
            return Some(Some(self.slopes.get(place)?.1.price(&self.parts.clone().into(), figure)?));
        }
        let price: T = self.prices.get(band)?.clone().into();
        Some(if price < T::zero() { None } else { Some(Ratio::whole(price)) })
    }
}

impl<S: Clone> Slope<S> {
    fn price<T: Whole>(&self, parts: &T, figure: &Ratio<T>) -> Option<Ratio<T>>
    where
        S: Into<T>,
    {
        let [price, per, above, step, minimum] =
            [&self.price, &self.per, &self.above, &self.step, &self.minimum].map(|figure| figure.clone().into());
        let over = figure.numerator.checked_sub(&above.checked_mul(&figure.denominator)?)?.max(T::zero());
        let price = if step.is_zero() {
            Ratio {
                numerator: price.checked_mul(&figure.denominator)?.checked_add(&per.checked_mul(&over)?)?,
                denominator: parts.checked_mul(&figure.denominator)?,
            }
        } else {
            let count = over.div_ceil(&step.checked_mul(&figure.denominator)?);
            Ratio { numerator: price.checked_add(&per.checked_mul(&count)?)?, denominator: parts.clone() }
        };
        let price = price.larger(Ratio { numerator: minimum, denominator: parts.clone() })?;
        match &self.maximum {
            Some(maximum) => price.smaller(Ratio { numerator: maximum.clone().into(), denominator: parts.clone() }),
            None => Some(price),
        }
    }
}
