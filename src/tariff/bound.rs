//! Bounds: what no price of some weights is below.

use super::price::of_units;
use super::rate::{Figures, Rate};
use super::scaled::Scaled;
use super::surcharge::Surcharge;
use crate::place::ListId;

/// The least base price of some weights, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Least(pub(crate) Option<i64>);

/// The surcharges that surely apply.
pub(crate) struct Always<'a>(Vec<&'a Surcharge>);

impl<'a> Always<'a> {
    /// Those of a service, wherever it goes; `covers` tells of a list whether all that is meant lies in it.
    pub(crate) fn of(surcharges: &'a [Surcharge], covers: impl Fn(ListId) -> bool) -> Self {
        Self(surcharges.iter().filter(|surcharge| surcharge.surely().is_some_and(|places| places.is_none_or(&covers))).collect())
    }

    /// What no net price is below whose base price isn't below one.
    pub(crate) fn net(&self, base: i64) -> i64 {
        self.0.iter().filter_map(|surcharge| surcharge.line(base, 1)).fold(base, i64::saturating_add)
    }
}

impl Rate {
    /// Where its bands end, in grains, ascending; none if 64 bits don't tell.
    pub(crate) fn ends(&self) -> &[i64] {
        if let Figures::Short(scaled) = &self.figures { &scaled.ends } else { &[] }
    }

    /// Whether its last band has no end, or it isn't told.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(&self.figures, Figures::Short(scaled) if scaled.has_end)
    }

    /// Whether prices rise within its bands.
    pub(crate) fn has_slopes(&self) -> bool {
        matches!(&self.figures, Figures::Short(scaled) if !scaled.slopes.is_empty())
    }

    /// The least base prices of the weights of each part, told by the parts' upper ends, ascending; no price where there is none.
    pub(crate) fn leasts(&self, ends: &[i64]) -> Vec<Least> {
        match &self.figures {
            Figures::Short(scaled) => scaled.leasts(ends, self.limit()),
            // Any price may be.
            _ => vec![Least(Some(0)); ends.len()],
        }
    }
}

impl Scaled<i64> {
    fn leasts(&self, ends: &[i64], limit: i64) -> Vec<Least> {
        let count = self.prices.len();
        let end_of = |band: usize| self.ends.get(band).copied().unwrap_or(if band < count { i64::MAX } else { -1 });
        let (mut band, mut above, mut leasts) = (0, -1_i64, Vec::with_capacity(ends.len()));
        for end in ends {
            let (mut least, mut from) = (None, above);
            while band < count {
                // Within a band no price is below that of its lightest weight. A step is begun by the next grain.
                let lightest = if self.is_stepped(band) { from.saturating_add(1) } else { from.max(0) };
                let price = self.of_band(band, &of_units(lightest)).map_or(0, |price| price.floor_of_rounded());
                least = Some(least.map_or(price, |least: i64| least.min(price)));
                from = end_of(band);
                if from > *end {
                    break;
                }
                band += 1;
                if from == *end {
                    break;
                }
            }
            above = *end;
            leasts.push(Least(least.filter(|least| *least < limit)));
        }
        leasts
    }

    fn is_stepped(&self, band: usize) -> bool {
        let slope = u32::try_from(band).ok().and_then(|band| self.slopes.binary_search_by_key(&band, |(number, _)| *number).ok());
        slope.and_then(|place| self.slopes.get(place)).is_some_and(|(_, slope)| slope.step != 0)
    }
}
