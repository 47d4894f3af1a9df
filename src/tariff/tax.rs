//! Tax, compiled: what is due where, and what is net and gross.

use super::bound::Bound;
use crate::exact::share;
use crate::number::Quantity;
use crate::place::{Answer, ListId, Missing, PlaceLists, Spot};
use crate::rule_set::VatRounding;

/// One, in the units of rates.
const WHOLE: i128 = super::kind::ONE;

/// A rate of tax, in 10^-20.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TaxRate {
    pub(crate) rate: i128,
    /// Whether none is due at all.
    pub(crate) is_exempt: bool,
}

/// What is due by destination: the first entry that matches.
#[derive(Debug, Default)]
pub(crate) struct Tax(Box<[(Option<ListId>, TaxRate)]>);

impl Tax {
    /// Of entries, each with where it is due and at what rate.
    pub(crate) fn new(entries: impl Iterator<Item = (Option<ListId>, Option<Quantity>)>) -> Self {
        let rate = |rate: Option<Quantity>| TaxRate { rate: rate.map_or(0, Quantity::exact), is_exempt: rate.is_none() };
        Self(entries.map(|(to, own)| (to, rate(own))).collect())
    }

    /// What is due at a destination; or what is missing to tell.
    #[inline]
    pub(crate) fn rate(&self, lists: &PlaceLists, destination: &Spot) -> Result<TaxRate, Missing> {
        for (to, rate) in &self.0 {
            let Some(to) = to else { return Ok(*rate) };
            match lists.answer(*to, destination) {
                Answer::Yes => return Ok(*rate),
                Answer::No => {}
                Answer::Unknown => return Err(lists.missing(*to, destination)),
            }
        }
        Ok(TaxRate::default())
    }

    /// The lists of destinations that it names.
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        self.0.iter().filter_map(|(to, _)| *to)
    }

    /// The least and the greatest rate that may be due; `covers` tells of a list whether all that is meant lies in it.
    fn range(&self, covers: impl Fn(ListId) -> bool) -> [i128; 2] {
        let mut range: Option<[i128; 2]> = None;
        let mut add = |rate: i128| range = Some(range.map_or([rate; 2], |[least, most]| [least.min(rate), most.max(rate)]));
        let mut is_certain = false;
        for (to, rate) in &self.0 {
            add(rate.rate);
            is_certain = to.is_none_or(&covers);
            if is_certain {
                break;
            }
        }
        if !is_certain {
            add(0);
        }
        range.unwrap_or_default()
    }
}

/// How taxes are worked out and compared, for all of a rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taxation {
    pub(crate) rounding: VatRounding,
    /// Whether gross prices are compared.
    pub(crate) by_gross: bool,
}

/// A price without and with tax, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taxed {
    pub(crate) net: i64,
    pub(crate) gross: i64,
}

impl Taxation {
    /// Net and gross of what lines come to, which have tax in them or not.
    #[inline]
    pub(crate) fn taxed(self, sum: i64, has_tax: bool, TaxRate { rate, .. }: TaxRate) -> Taxed {
        if rate == 0 {
            Taxed { net: sum, gross: sum }
        } else if has_tax {
            Taxed { net: part(sum, [WHOLE, WHOLE + rate]), gross: sum }
        } else {
            Taxed { net: sum, gross: sum + self.due(sum, rate) }
        }
    }

    /// The tax on a net price.
    fn due(self, net: i64, rate: i128) -> i64 {
        let nearest = part(net, [rate, WHOLE]);
        // Whether the nearest is above, below or just it.
        let order = crate::exact::compare_products(nearest.into(), WHOLE, net.into(), rate);
        match self.rounding {
            VatRounding::Down if order.is_gt() => nearest - 1,
            VatRounding::Up if order.is_lt() => nearest + 1,
            _ => nearest,
        }
    }

    /// Whether what is added to lines, which have tax in them or not, adds as much at least to the price that is compared.
    #[inline]
    pub(crate) fn adds(self, has_tax: bool) -> bool {
        self.by_gross || !has_tax
    }

    /// The price that is compared.
    #[inline]
    pub(crate) fn compared(self, Taxed { net, gross }: Taxed) -> i64 {
        if self.by_gross { gross } else { net }
    }
}

/// A part of an amount, rounded halves away from zero.
fn part(amount: i64, part: [i128; 2]) -> i64 {
    let part = share(amount, part).and_then(|part| i64::try_from(part).ok());
    debug_assert!(part.is_some(), "64 bits hold a part of a price");
    part.unwrap_or(i64::MAX)
}

/// What tax makes of bounds of what lines come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TaxBound {
    taxation: Taxation,
    has_tax: bool,
    /// The rate that gives the least price.
    rate: TaxRate,
    /// As many as all prices are multiplied by at the most, as a fraction.
    most: [i128; 2],
}

impl TaxBound {
    pub(crate) fn of(tax: &Tax, taxation: Taxation, has_tax: bool, covers: impl Fn(ListId) -> bool) -> Self {
        let changes = taxation.by_gross != has_tax;
        let [least, most] = if changes { tax.range(covers) } else { [0, 0] };
        // Of gross prices the greatest rate leaves the least.
        let rate = TaxRate { rate: if has_tax { most } else { least }, is_exempt: false };
        Self { taxation, has_tax, rate, most: [if has_tax { WHOLE } else { WHOLE + most }, WHOLE] }
    }

    /// What compared prices aren't below where their lines aren't below a bound.
    pub(crate) fn bound(&self, lines: Bound) -> Bound {
        let TaxRate { rate, .. } = self.rate;
        if rate == 0 {
            return lines;
        }
        let least = self.taxation.compared(self.taxation.taxed(lines.least.max(0), self.has_tax, self.rate));
        if lines.rise == 0 {
            return Bound::flat(least);
        }
        let [of, by] = if self.has_tax { [WHOLE, WHOLE + rate] } else { [WHOLE + rate, WHOLE] };
        let of = |count: i64| Some(i128::from(count).checked_mul(of)?.div_euclid(by));
        let line = || Some((i64::try_from(of(lines.start)? - 1).ok()?, of(lines.rise.into())?));
        let Some((start, rise)) = line() else { return Bound::flat(least) };
        Bound { least, start, rise: u32::try_from(rise).unwrap_or(u32::MAX) }
    }

    /// The most that an amount comes to with tax.
    pub(crate) fn most(&self, amount: i64) -> i64 {
        let [most, of] = self.most;
        let product = i128::from(amount).saturating_mul(most);
        i64::try_from(product.div_euclid(of)).unwrap_or(i64::MAX).saturating_add(1)
    }
}
