//! Bounds: what no price of some weights is below.

use super::discount::Discount;
use super::rate::{Figures, Rate};
use super::ratio::{Fraction, Ratio};
use super::scaled::{Scaled, Slope};
use super::surcharge::{Heavy, Surcharge, Surcharges};
use crate::place::ListId;

/// What no price of some weights is below, in minor units: the least, and a line that rises with the weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bound {
    pub(crate) least: i64,
    /// At no weight, if the line went on to there.
    pub(crate) start: i64,
    /// For each [`RISE_WEIGHT`], in 65,536ths.
    pub(crate) rise: u32,
}

/// The grains of weight that a bound rises by: about a gram.
pub(crate) const RISE_WEIGHT: i64 = 1 << 40;
/// Parts of a minor unit in which it does.
pub(crate) const RISE_SHIFT: u32 = 16;

impl Bound {
    /// Of which nothing is known.
    const ANY: Self = Self { least: 0, start: 0, rise: 0 };

    /// The same whatever the weight.
    pub(crate) fn flat(least: i64) -> Self {
        Self { least, start: least, rise: 0 }
    }
}

/// The surcharges that surely apply.
pub(crate) struct Always<'a>(Vec<&'a Surcharge>);

impl<'a> Always<'a> {
    /// Those of a lane's; `covers` tells of a list whether all that is meant lies in it.
    pub(crate) fn of(surcharges: &'a Surcharges, covers: impl Fn(ListId) -> bool) -> Self {
        Self(surcharges.sure(&covers))
    }

    /// What net prices aren't below of goods so heavy whose base prices aren't below a bound.
    pub(crate) fn net(&self, base: Bound, heavy: Heavy) -> Bound {
        let lines = |base: i64| self.0.iter().filter_map(|surcharge| surcharge.least(base, heavy)).fold(base, i64::saturating_add);
        let least = lines(base.least);
        if base.rise == 0 {
            return Bound::flat(least);
        }
        // What rises with the base price, rounded down; and what else there is, less what rounding may take.
        let rises: Vec<[i128; 2]> = self.0.iter().filter_map(|surcharge| surcharge.rises()).collect();
        let others = self.0.iter().filter(|surcharge| surcharge.rises().is_none());
        let fixed = others.filter_map(|surcharge| surcharge.least(0, heavy)).fold(0, i64::saturating_add);
        let more = |count: i64| {
            let own = |[numerator, denominator]: &[i128; 2]| {
                let product = i128::from(count).checked_mul(*numerator).map(|product| product.div_euclid(*denominator));
                // Of what 64 bits don't hold at least nothing is known of a gain, and of a loss that it is at most as large.
                product.and_then(|product| i64::try_from(product).ok()).unwrap_or(if count < 0 { i64::MIN } else { 0 })
            };
            rises.iter().map(own).fold(count, i64::saturating_add)
        };
        let slack = i64::try_from(self.0.len()).unwrap_or(0) + 1;
        let rise = u32::try_from(more(base.rise.into())).unwrap_or(u32::MAX);
        Bound { least, start: more(base.start).saturating_add(fixed).saturating_sub(slack), rise }
    }

    /// What is paid but once, however many packages there are, and what rounding each for itself may take.
    pub(crate) fn once(&self) -> i64 {
        let rounding = i64::try_from(self.0.len()).unwrap_or(0) + 1;
        self.0.iter().map(|surcharge| surcharge.once()).fold(rounding, i64::saturating_add)
    }
}

impl Rate {
    /// Where its bands end, in grains; none if 64 bits don't tell. Of an end that isn't included the grain before it, too.
    pub(crate) fn ends(&self) -> impl Iterator<Item = i64> {
        let scaled = if let Figures::Short(scaled) = &self.figures { Some(scaled) } else { None };
        let ends = scaled.into_iter().flat_map(|scaled| {
            let before = scaled.ends.iter().zip(&scaled.below).filter(|(_, below)| **below).map(|(end, _)| end.saturating_sub(1));
            scaled.ends.iter().copied().chain(before)
        });
        ends.filter(|end| *end >= 0)
    }

    /// Where the bands of a discount end, in grains.
    pub(crate) fn ends_of<'d>(&self, discount: &'d Discount) -> impl Iterator<Item = i64> + use<'d> {
        discount.ends(self.measure.kind)
    }

    /// Whether its last band has no end, or it isn't told.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(&self.figures, Figures::Short(scaled) if scaled.has_end)
    }

    /// Whether prices rise within its bands.
    pub(crate) fn has_slopes(&self) -> bool {
        matches!(&self.figures, Figures::Short(scaled) if !scaled.slopes.is_empty())
    }

    /// The step of weight, in grains, by which all its prices rise; `None` if they rise otherwise, too, or within no band.
    pub(crate) fn step(&self) -> Option<i64> {
        let Figures::Short(scaled) = &self.figures else { return None };
        let mut steps = scaled.slopes.iter().map(|(_, slope)| (slope.step, slope.above));
        let (step, above) = steps.next()?;
        (step > 0 && above % step == 0 && steps.all(|(own, above)| own == step && above % step == 0)).then_some(step)
    }

    /// Bounds of the base prices, less a discount, of the weights of each part, told by the parts' upper ends, ascending; `None` where there
    /// is no price.
    pub(crate) fn bounds(&self, ends: &[i64], discount: Option<&Discount>) -> Vec<Option<Bound>> {
        match &self.figures {
            Figures::Short(scaled) => scaled.bounds(ends, self.limit(), discount),
            _ => vec![Some(Bound::ANY); ends.len()],
        }
    }
}

impl Scaled<i64> {
    fn bounds(&self, ends: &[i64], limit: i64, discount: Option<&Discount>) -> Vec<Option<Bound>> {
        let count = self.prices.len();
        let end_of = |band: usize| self.ends.get(band).copied().unwrap_or(if band < count { i64::MAX } else { -1 });
        let (mut band, mut above, mut bounds) = (0, -1_i64, Vec::with_capacity(ends.len()));
        for end in ends {
            let (mut bound, mut from) = (None, above);
            while band < count {
                if let Some(own) = self.bound(band, (from, *end), discount) {
                    // Of several bands only the least is known.
                    bound = Some(bound.map_or(own, |bound: Bound| Bound::flat(bound.least.min(own.least))));
                }
                let last = end_of(band);
                if last > *end {
                    break;
                }
                band += 1;
                // What is just at an end that isn't included is in the next band.
                from = if self.below.get(band - 1) == Some(&true) { last - 1 } else { last };
                if from >= *end {
                    break;
                }
            }
            above = *end;
            bounds.push(bound.filter(|bound| bound.least < limit));
        }
        bounds
    }

    /// Of what is above one figure and not above another, and in a band; `None` of a band without a price.
    fn bound(&self, band: usize, (above, end): (i64, i64), discount: Option<&Discount>) -> Option<Bound> {
        let (left, minimum) = discount.map_or(([1, 1], None), |discount| discount.least(above, end, self.figuring.kind));
        let minimum = minimum.map_or(Some(Ratio::whole(0)), Fraction::ratio::<i128>);
        let least = |figure: i64| {
            let price = self.of_band(band, &of_units(figure))?;
            // Of what 128 bits don't hold nothing is known.
            Some(price.and_then(|price| price.times(&left)?.larger(minimum.clone()?)).map(|price| price.floor_of_rounded()))
        };
        let Some(slope) = self.slope(band).filter(|slope| slope.per > 0) else {
            return match self.of_band(band, &of_units(above.max(0))) {
                Some(None) => None,
                _ => Some(least(above.max(0)).flatten().map_or(Bound::ANY, Bound::flat)),
            };
        };
        // Within a band no list price is below that of its lightest weight. A step is begun by the next grain.
        let lightest = if slope.step > 0 { above.saturating_add(1) } else { above.max(0) };
        let least = least(lightest).flatten().unwrap_or(0);
        if slope.maximum.is_some() {
            return Some(Bound::flat(least));
        }
        let [left, of] = left;
        let (parts, units) = (i128::from(self.parts), i128::from(slope.step.max(1)));
        let share = |figure: i128| figure.checked_mul(left).map(|figure| figure.div_euclid(of));
        let line = || {
            let rise = share(((i128::from(slope.per) * i128::from(RISE_WEIGHT)) << RISE_SHIFT) / (parts * units))?;
            let before = i128::from(slope.per) * i128::from(slope.above) / units;
            let start = share((i128::from(slope.price) - before).div_euclid(parts))? - if left == of { 1 } else { 2 };
            Some((rise, start))
        };
        let Some((rise, start)) = line() else { return Some(Bound::flat(least)) };
        Some(Bound { least, start: i64::try_from(start).unwrap_or(i64::MIN), rise: u32::try_from(rise).unwrap_or(u32::MAX) })
    }

    fn slope(&self, band: usize) -> Option<&Slope<i64>> {
        let number = u32::try_from(band).ok()?;
        let place = self.slopes.binary_search_by_key(&number, |(own, _)| *own).ok()?;
        self.slopes.get(place).map(|(_, slope)| slope)
    }
}

/// A weight in whole units of a lane's.
fn of_units(units: i64) -> Ratio<i128> {
    Ratio::whole(units.into())
}
