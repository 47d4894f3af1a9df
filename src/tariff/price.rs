//! The one routine of prices.

use num_bigint::BigInt;

use super::chargeable::{Charging, Goods, Leasts, Watch};
use super::discount::Discount;
use super::figure::Cargo;
use super::rate::{Figures, Rate};
use super::ratio::{Fraction, Ratio};
use super::scaled::{Scaled, Slope};
use super::surcharge::{Pricing, Surcharges, Told};
use crate::condition::Asked;
use crate::exact::{Whole, rounded, small};
use crate::facts::Facts;
use crate::place::Missing;
use crate::rule::Unknown;

/// Why no price could be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unpriced {
    /// Heavier than the last band, the consignment or the package of that number.
    BeyondLastBand(Option<usize>),
    /// A line of 1,000,000,000 or more.
    TooLarge,
    /// In a band without a price, the consignment or the package of that number.
    NoPrice(Option<usize>),
    /// The package of that number lacks the dimensions that a volume or a side needs.
    NoDimensions(usize),
    /// It takes this to tell which tax is due.
    NoTax(Missing),
    /// The consignment's value isn't known.
    NoValue,
    /// It has no exchange rate, or the lane's currency has none.
    NoValueRate,
    /// A surcharge, of which something isn't known.
    Surcharge(Unknown),
    /// The same of the surcharge at a place among the lane's.
    AtSurcharge(u32, Unknown),
}

impl Unpriced {
    /// The same of the surcharge at a place.
    pub(super) fn at(self, place: usize) -> Self {
        if let Self::Surcharge(unknown) = self { Self::AtSurcharge(small(place), unknown) } else { self }
    }
}

/// What a calculation comes to; `None` where `T` overflows.
pub(super) type Calculated<T> = Option<Result<T, Unpriced>>;

/// How goods were priced, in minor units.
pub(crate) struct Priced<'a, T> {
    /// The number of the package, from 0; `None` of a consignment as a whole.
    pub(super) package: Option<usize>,
    pub(super) figure: &'a Ratio<T>,
    /// From 0.
    pub(super) band: usize,
    pub(super) list: &'a Ratio<T>,
    /// What a discount left of it, and whether its minimum took the place of that.
    pub(super) discount: Option<([i128; 2], bool)>,
    pub(super) price: &'a Ratio<T>,
}

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

/// The rounded base price in minor units.
fn base_of<T: Whole, S: Clone + Into<T>, W: Watch>(
    scaled: &Scaled<S>,
    discount: Option<&Discount>,
    cargo: Cargo<'_>,
    watch: &mut W,
) -> Calculated<i64> {
    let figuring = &scaled.figuring;
    watch.begin();
    let price = |figure: Result<Ratio<T>, Unpriced>, package: Option<usize>, watch: &mut W| -> Calculated<Ratio<T>> {
        let figure = match figure {
            Ok(figure) => figure,
            Err(unpriced) => return Some(Err(unpriced)),
        };
        Some(match scaled.of_figure(&figure)? {
            Listed::Price(band, list) => {
                let discounted = match discount {
                    Some(discount) => Some(discount.of(&list, &figure, figuring.unit)?),
                    None => None,
                };
                let taken = discounted.as_ref().map(|own| (own.left, own.is_minimum));
                let price = discounted.as_ref().map_or(&list, |own| &own.price);
                watch.priced(&Priced { package, figure: &figure, band, list: &list, discount: taken, price });
                Ok(discounted.map_or(list, |own| own.price))
            }
            Listed::Beyond => Err(Unpriced::BeyondLastBand(package)),
            Listed::Null => Err(Unpriced::NoPrice(package)),
        })
    };
    let sum = if figuring.is_by_package() {
        let mut sum: Option<Ratio<T>> = None;
        for (number, package) in cargo.facts.consignment().packages.iter().enumerate() {
            let figure = figuring.of_package(package, number, cargo, watch)?;
            match price(figure, Some(number), watch)? {
                Ok(price) => {
                    sum = Some(match sum.take() {
                        Some(sum) => sum.plus(&price)?,
                        None => price,
                    });
                }
                Err(unpriced) => return Some(Err(unpriced)),
            }
        }
        sum?
    } else {
        let figure = figuring.whole(cargo, watch)?;
        match price(figure, None, watch)? {
            Ok(price) => price,
            Err(unpriced) => return Some(Err(unpriced)),
        }
    };
    let minor = rounded(&sum.numerator, &sum.denominator)?;
    Some(minor.to_i64().ok_or(Unpriced::TooLarge))
}

/// Runs a calculation in integers of the smallest size that holds it.
macro_rules! in_smallest {
    ($figures:expr, $scaled:ident => $run:ident($($argument:expr),*)) => {{
        let result = match $figures {
            Figures::Short($scaled) => $run::<i64, _, _>($($argument),*)
                .or_else(|| $run::<i128, _, _>($($argument),*))
                .or_else(|| $run::<BigInt, _, _>($($argument),*)),
            Figures::Long($scaled) => $run::<i128, _, _>($($argument),*).or_else(|| $run::<BigInt, _, _>($($argument),*)),
            Figures::Endless($scaled) => $run::<BigInt, _, _>($($argument),*),
        };
        debug_assert!(result.is_some(), "numbers without limit hold every figure");
        result.unwrap_or(Err(Unpriced::TooLarge))
    }};
}

/// The chargeable weight of a package, or of all that is priced, in grains.
fn weight_of<T: Whole, S: Clone + Into<T>, W: Watch>(
    charging: &Charging<S>,
    package: Option<usize>,
    facts: &Facts<'_>,
    leasts: Leasts<'_>,
    watch: &mut W,
) -> Calculated<Fraction> {
    let weight = match package {
        Some(number) => {
            let package = facts.consignment().packages.get(number)?;
            charging.of::<T>(&Goods::package(package, number, charging.takes_volumes(), leasts)?, watch)
        }
        None => charging.whole::<T>(facts, leasts, watch),
    };
    Some(match weight? {
        Ok(weight) => Ok(charging.in_grains(weight)?),
        Err(unpriced) => Err(unpriced),
    })
}

impl Rate {
    /// The first amount of minor units that is no price.
    pub(super) fn limit(&self) -> i64 {
        10_i64.pow(9 + self.currency.decimals())
    }

    /// The base price, rounded to the minor unit.
    #[inline]
    pub(crate) fn base(&self, discount: Option<&Discount>, cargo: Cargo<'_>, watch: &mut impl Watch) -> Result<i64, Unpriced> {
        let base = in_smallest!(&self.figures, scaled => base_of(scaled, discount, cargo, watch));
        base.and_then(|base| if base < self.limit() { Ok(base) } else { Err(Unpriced::TooLarge) })
    }

    /// The chargeable weight, in grains, of a package, or of all that is priced: where packages count for themselves, the sum of theirs.
    pub(crate) fn chargeable(&self, package: Option<usize>, facts: &Facts<'_>, leasts: Leasts<'_>) -> Result<Fraction, Unpriced> {
        in_smallest!(&self.figures, scaled => weight_of(&scaled.figuring.charging, package, facts, leasts, &mut ()))
    }
}

/// What all lines come to in minor units: the base price and every surcharge that applies, each of which is told. `zone` is
/// the one that prices.
#[inline]
pub(crate) fn sum<'s>(
    (rate, discount, zone): (&Rate, Option<&Discount>, Option<&str>),
    surcharges: &'s Surcharges,
    asked: &Asked<'_>,
    watch: &mut impl Watch,
    told: impl FnMut(Told<'s>),
) -> Result<i64, Unpriced> {
    let pricing = Pricing { rate, zone, asked, leasts: Leasts::default() };
    let leasts = surcharges.leasts(&pricing);
    let pricing = Pricing { leasts: Leasts(&leasts), ..pricing };
    let base = rate.base(discount, Cargo { facts: asked.facts, exchange: asked.exchange, leasts: pricing.leasts }, watch)?;
    surcharges.add(base, &pricing, told)
}
