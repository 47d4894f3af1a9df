//! The one routine of prices.

use num_bigint::BigInt;

use super::rate::{Figures, Rate};
use super::scaled::{Scaled, Slope};
use super::surcharge::Surcharge;
use crate::consignment::Package;
use crate::exact::{Whole, rounded};
use crate::facts::{Facts, STEPS_OF_MICROMETRE, Volume};
use crate::measure::Length;
use crate::place::PlaceLists;
use crate::rule::Basis;

/// Why no price could be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unpriced {
    /// Heavier than the last band, the consignment or the package of that number.
    BeyondLastBand(Option<usize>),
    /// A line of 1,000,000,000 or more.
    TooLarge,
    /// The package of that number lacks the dimensions that a volumetric weight needs.
    NoDimensions(usize),
}

/// What a calculation comes to; `None` where `T` overflows.
type Calculated<T> = Option<Result<T, Unpriced>>;

/// A number as a fraction.
pub(super) struct Ratio<T> {
    numerator: T,
    denominator: T,
}

impl<T: Whole> Ratio<T> {
    fn whole(numerator: T) -> Self {
        Self { numerator, denominator: T::one() }
    }

    fn plus(self, other: &Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Some(Self { numerator: self.numerator.checked_add(&other.numerator)?, ..self });
        }
        let numerator = self.numerator.checked_mul(&other.denominator)?.checked_add(&other.numerator.checked_mul(&self.denominator)?)?;
        Some(Self { numerator, denominator: self.denominator.checked_mul(&other.denominator)? })
    }

    fn larger(self, other: Self) -> Option<Self> {
        let is_less = self.numerator.checked_mul(&other.denominator)? < other.numerator.checked_mul(&self.denominator)?;
        Some(if is_less { other } else { self })
    }

    fn rounded_up(&self) -> T {
        if self.denominator.is_one() { self.numerator.clone() } else { self.numerator.div_ceil(&self.denominator) }
    }
}

/// Some packages as prices see them: all of a consignment, or one.
struct Goods<'a> {
    packages: &'a [Package],
    /// Of the first among the consignment's.
    number: usize,
    /// In grains, if it is whole in these, and in smallest steps.
    weight: (Option<i64>, i128),
    volume: Volume,
}

impl Goods<'_> {
    /// The chargeable weight, in the units of a lane's.
    fn chargeable<T: Whole, S: Clone + Into<T>>(&self, scaled: &Scaled<S>) -> Calculated<Ratio<T>> {
        let (grains, steps) = self.weight;
        let weight = if T::IS_ENDLESS {
            Ratio { numerator: T::of(steps)?, denominator: T::of(scaled.weight)? }
        } else {
            Ratio::whole(T::of(grains?.into())?)
        };
        let Some([numerator, denominator]) = &scaled.volume else { return Some(Ok(weight)) };
        let Ratio { numerator: volume, denominator: of } = match self.volume {
            Volume::NotGiven => {
                let without = self.packages.iter().position(|package| package.dimensions.is_none());
                return Some(Err(Unpriced::NoDimensions(self.number + without.unwrap_or_default())));
            }
            Volume::Whole(volume) => Ratio::whole(T::of(volume.into())?),
            Volume::TooFine => self.fine_volume()?,
        };
        let volumetric =
            Ratio { numerator: volume.checked_mul(&numerator.clone().into())?, denominator: of.checked_mul(&denominator.clone().into())? };
        Some(Ok(weight.larger(volumetric)?))
    }

    /// The volume in cubic micrometres where it isn't a whole number of them.
    #[cold]
    fn fine_volume<T: Whole>(&self) -> Option<Ratio<T>> {
        let step = T::of(STEPS_OF_MICROMETRE)?;
        let mut sum = T::zero();
        for sides in self.packages.iter().filter_map(|package| package.dimensions) {
            let [length, width, height] = [sides.length, sides.width, sides.height].map(|side| T::of(Length::steps(side)));
            sum = sum.checked_add(&length?.checked_mul(&width?)?.checked_mul(&height?)?)?;
        }
        Some(Ratio { numerator: sum, denominator: step.checked_mul(&step)?.checked_mul(&step)? })
    }
}

impl<S: Clone> Scaled<S> {
    /// The price of a chargeable weight in minor units, not yet rounded; `None` beyond the last band.
    #[expect(clippy::option_option, reason = "no price is an answer; that it is too large for these integers is none")]
    fn of_weight<T: Whole>(&self, weight: &Ratio<T>) -> Option<Option<Ratio<T>>>
    where
        S: Into<T>,
    {
        let ceiling = weight.rounded_up();
        let band = self.ends.partition_point(|end| end.clone().into() < ceiling);
        if band == self.ends.len() && self.has_end {
            return Some(None);
        }
        Some(Some(self.of_band(band, weight)?))
    }

    /// The price in the band of that number.
    pub(super) fn of_band<T: Whole>(&self, band: usize, weight: &Ratio<T>) -> Option<Ratio<T>>
    where
        S: Into<T>,
    {
        if let Ok(number) = u32::try_from(band)
            && !self.slopes.is_empty()
            && let Ok(place) = self.slopes.binary_search_by_key(&number, |(band, _)| *band)
        {
            return self.slopes.get(place)?.1.price(&self.parts.clone().into(), weight);
        }
        Some(Ratio::whole(self.prices.get(band)?.clone().into()))
    }
}

impl<S: Clone> Slope<S> {
    fn price<T: Whole>(&self, parts: &T, weight: &Ratio<T>) -> Option<Ratio<T>>
    where
        S: Into<T>,
    {
        let [price, per, above, step, minimum] =
            [&self.price, &self.per, &self.above, &self.step, &self.minimum].map(|figure| figure.clone().into());
        let over = weight.numerator.checked_sub(&above.checked_mul(&weight.denominator)?)?.max(T::zero());
        let price = if step.is_zero() {
            Ratio {
                numerator: price.checked_mul(&weight.denominator)?.checked_add(&per.checked_mul(&over)?)?,
                denominator: parts.checked_mul(&weight.denominator)?,
            }
        } else {
            let count = over.div_ceil(&step.checked_mul(&weight.denominator)?);
            Ratio { numerator: price.checked_add(&per.checked_mul(&count)?)?, denominator: parts.clone() }
        };
        price.larger(Ratio { numerator: minimum, denominator: parts.clone() })
    }
}

/// The rounded base price in minor units.
fn base_of<T: Whole, S: Clone + Into<T>>(scaled: &Scaled<S>, basis: Basis, facts: &Facts<'_>) -> Calculated<i64> {
    let packages = &facts.consignment().packages;
    let mut sum: Option<Ratio<T>> = None;
    let mut add = |goods: &Goods<'_>, package: Option<usize>| -> Calculated<()> {
        let weight = match goods.chargeable(scaled)? {
            Ok(weight) => weight,
            Err(unpriced) => return Some(Err(unpriced)),
        };
        let Some(price) = scaled.of_weight(&weight)? else { return Some(Err(Unpriced::BeyondLastBand(package))) };
        sum = Some(match sum.take() {
            Some(sum) => sum.plus(&price)?,
            None => price,
        });
        Some(Ok(()))
    };
    if basis == Basis::Consignment {
        if let Err(unpriced) = add(&Goods { packages, number: 0, weight: (facts.grains, facts.weight), volume: facts.volume }, None)? {
            return Some(Err(unpriced));
        }
    } else {
        for (number, package) in packages.iter().enumerate() {
            let weight = package.weight?;
            let volume = if scaled.volume.is_some() { Volume::of(package.dimensions) } else { Volume::NotGiven };
            let packages = std::slice::from_ref(package);
            if let Err(unpriced) = add(&Goods { packages, number, weight: (weight.grains(), weight.steps()), volume }, Some(number))? {
                return Some(Err(unpriced));
            }
        }
    }
    let sum = sum?;
    let minor = rounded(&sum.numerator, &sum.denominator)?;
    Some(minor.to_i64().ok_or(Unpriced::TooLarge))
}

impl Rate {
    /// The first amount of minor units that is no price.
    pub(super) fn limit(&self) -> i64 {
        10_i64.pow(9 + self.currency.decimals())
    }

    /// The base price, rounded to the minor unit.
    #[inline]
    pub(crate) fn base(&self, facts: &Facts<'_>) -> Result<i64, Unpriced> {
        let basis = self.measure.basis;
        let base = match &self.figures {
            Figures::Short(scaled) => base_of::<i64, _>(scaled, basis, facts)
                .or_else(|| base_of::<i128, _>(scaled, basis, facts))
                .or_else(|| base_of::<BigInt, _>(scaled, basis, facts)),
            Figures::Long(scaled) => base_of::<i128, _>(scaled, basis, facts).or_else(|| base_of::<BigInt, _>(scaled, basis, facts)),
            Figures::Endless(scaled) => base_of::<BigInt, _>(scaled, basis, facts),
        };
        debug_assert!(base.is_some(), "numbers without limit hold every price");
        base.unwrap_or(Err(Unpriced::TooLarge)).and_then(|base| if base < self.limit() { Ok(base) } else { Err(Unpriced::TooLarge) })
    }
}

/// The net price in minor units of what is collected on a day: the base price and every surcharge that applies, each of which is told.
#[inline]
pub(crate) fn net<'s>(
    (rate, surcharges): (&Rate, &'s [Surcharge]),
    facts: &Facts<'_>,
    lists: &PlaceLists,
    collected: i32,
    mut told: impl FnMut(&'s Surcharge, i64),
) -> Result<i64, Unpriced> {
    let base = rate.base(facts)?;
    let (limit, mut net) = (rate.limit(), base);
    for surcharge in surcharges.iter().filter(|surcharge| surcharge.applies(facts, lists, collected)) {
        let line = surcharge.line(base, facts.package_count()).filter(|line| *line < limit);
        let line = line.ok_or(Unpriced::TooLarge)?;
        net = Some(net + line).filter(|net| *net < limit).ok_or(Unpriced::TooLarge)?;
        told(surcharge, line);
    }
    Ok(net)
}

/// A weight in whole units of a lane's, for its bounds.
pub(super) fn of_units(units: i64) -> Ratio<i128> {
    Ratio::whole(units.into())
}

impl Ratio<i128> {
    /// The nearest whole number, or less where 128 bits don't hold it.
    pub(super) fn floor_of_rounded(&self) -> i64 {
        rounded(&self.numerator, &self.denominator).and_then(|minor| i64::try_from(minor).ok()).unwrap_or(0)
    }
}
