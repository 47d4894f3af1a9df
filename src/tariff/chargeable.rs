//! Chargeable weights: what goods are weighed as for their price. One routine, in whole numbers of the smallest size that holds them.

use num_bigint::BigInt;

use super::kind::{ONE, whole};
use super::measure::{Above, Measure, fit};
use super::ratio::{Fraction, Ratio};
use super::unpriced::{Calculated, Unpriced};
use super::watch::{Watch, Weighed};
use crate::consignment::{Dimensions, Package};
use crate::exact::Whole;
use crate::facts::{Facts, PackageFigures, STEPS_OF_MICROMETRE, Volume};
use crate::measure::{LENGTH_GRAIN, Length, WEIGHT_GRAIN};
use crate::rule_set::{ChargeBasis, Rounding};

/// The figures of a measure, in integers of one size.
#[derive(Debug, Clone)]
pub(crate) struct Charging<S> {
    pub(super) basis: ChargeBasis,
    /// Smallest steps in a unit of weight and of length: those of grains, or 1.
    units: [i128; 2],
    /// What sides are rounded to, in units of length. Volumes are then counted in its cubes, else in cubic micrometres.
    sides: Option<(Rounding, S)>,
    /// Units of weight that a unit of volume weighs, as a fraction.
    volume: Option<[S; 2]>,
    /// Above so many units of volume, as a fraction, or so many of weight.
    above_volume: Option<[S; 2]>,
    above_weight: Option<S>,
    weight: Option<(Rounding, S)>,
    least: S,
}

impl<S: Whole> Charging<S> {
    /// The figures of a measure, if they fit.
    pub(super) fn new(measure: &Measure) -> Option<Self> {
        let units = if S::IS_ENDLESS { [1, 1] } else { [WEIGHT_GRAIN, LENGTH_GRAIN] };
        let [weight, length] = units.map(S::of);
        let (weight, length) = (weight?, length?);
        let of_weight = |steps: i128| whole(&S::of(steps)?, &weight);
        let [micrometres, of] = measure.unit_of_volume();
        let [weight_unit, _] = units;
        let volume = match measure.divisor {
            Some([numerator, denominator]) => {
                Some(fit(BigInt::from(numerator) * (WEIGHT_GRAIN / weight_unit) * &micrometres, BigInt::from(denominator) * &of)?)
            }
            None => None,
        };
        let above_volume = match measure.above {
            Some(Above::Volume(count, unit)) => Some(fit(BigInt::from(count) * unit.micrometres() * of, BigInt::from(ONE) * micrometres)?),
            _ => None,
        };
        let above_weight = match measure.above {
            Some(Above::Weight(steps)) => Some(of_weight(steps)?),
            _ => None,
        };
        let sides = match measure.sides {
            Some((rounding, step)) => Some((rounding, whole(&S::of(step)?, &length)?)),
            None => None,
        };
        let rounded = match measure.weight {
            Some((rounding, step)) => Some((rounding, of_weight(step)?)),
            None => None,
        };
        let least = of_weight(measure.least)?;
        Some(Self { basis: measure.basis, units, sides, volume, above_volume, above_weight, weight: rounded, least })
    }
}

impl<S: Whole> Charging<S> {
    /// By weight alone.
    pub(super) fn plain(basis: ChargeBasis) -> Self {
        let (none, sides) = (None, None);
        Self { basis, units: [1, 1], sides, volume: None, above_volume: None, above_weight: None, weight: none, least: S::zero() }
    }
}

impl Charging<i128> {
    /// The same in 64 bits, if they hold it.
    pub(super) fn shortened(&self) -> Option<Charging<i64>> {
        let short = |figure: &i128| i64::try_from(*figure).ok();
        let pair = |pair: &Option<[i128; 2]>| match pair {
            Some([one, other]) => Some(Some([short(one)?, short(other)?])),
            None => Some(None),
        };
        let step = |step: &Option<(Rounding, i128)>| match step {
            Some((rounding, step)) => Some(Some((*rounding, short(step)?))),
            None => Some(None),
        };
        let above_weight = match &self.above_weight {
            Some(weight) => Some(short(weight)?),
            None => None,
        };
        Some(Charging {
            basis: self.basis,
            units: self.units,
            sides: step(&self.sides)?,
            volume: pair(&self.volume)?,
            above_volume: pair(&self.above_volume)?,
            above_weight,
            weight: step(&self.weight)?,
            least: short(&self.least)?,
        })
    }
}

/// Least chargeable weights from outside, in smallest steps, by package; there may be fewer than packages, and 0 is none.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Leasts<'a>(pub(crate) &'a [i128]);

/// Some packages as prices see them: all of a consignment, or one.
pub(super) struct Goods<'a> {
    packages: &'a [Package],
    /// Of the one package among the consignment's.
    number: Option<usize>,
    /// In grains, if it is whole in these, and in smallest steps.
    weight: (Option<i64>, i128),
    volume: Volume,
    /// The least chargeable weight from outside, in smallest steps.
    least: i128,
}

impl<'a> Goods<'a> {
    pub(super) fn all(facts: &'a Facts<'_>) -> Self {
        let packages = &facts.consignment().packages;
        Self { packages, number: None, weight: (facts.grains, facts.weight), volume: facts.volume, least: 0 }
    }

    /// The package of a number, from 0. `by_volume` tells whether its volume, sides as given, is asked for.
    pub(super) fn package(package: &'a Package, number: usize, by_volume: bool, leasts: Leasts<'_>) -> Option<Self> {
        let weight = package.weight?;
        let volume = if by_volume { Volume::of(package.dimensions) } else { Volume::NotGiven };
        let least = leasts.0.get(number).copied().unwrap_or(0);
        Some(Self {
            packages: std::slice::from_ref(package),
            number: Some(number),
            weight: (weight.grains(), weight.steps()),
            volume,
            least,
        })
    }

    pub(super) fn count(&self) -> usize {
        self.packages.len()
    }

    /// The longest side of all, in smallest steps.
    pub(super) fn longest(&self) -> Result<i128, Unpriced> {
        let mut longest = 0;
        for package in self.packages {
            longest = longest.max(PackageFigures::of(package).length().ok_or_else(|| self.no_dimensions())?);
        }
        Ok(longest)
    }

    fn no_dimensions(&self) -> Unpriced {
        let without = self.packages.iter().position(|package| package.dimensions.is_none());
        Unpriced::NoDimensions(self.number.unwrap_or_default() + without.unwrap_or_default())
    }
}

impl<S: Clone> Charging<S> {
    /// Whether volumes are taken with sides as given.
    pub(super) fn takes_volumes(&self) -> bool {
        self.volume.is_some() && self.sides.is_none()
    }

    /// The chargeable weight of all that is priced: of the consignment, or the sum of its packages'.
    pub(super) fn whole<T: Whole>(&self, facts: &Facts<'_>, leasts: Leasts<'_>, watch: &mut impl Watch) -> Calculated<Ratio<T>>
    where
        S: Into<T>,
    {
        if self.basis == ChargeBasis::Consignment {
            return self.of(&Goods::all(facts), watch);
        }
        let mut sum = Ratio::whole(T::zero());
        for (number, package) in facts.consignment().packages.iter().enumerate() {
            match self.of(&Goods::package(package, number, self.takes_volumes(), leasts)?, watch)? {
                Ok(weight) => sum = sum.plus(&weight)?,
                Err(unpriced) => return Some(Err(unpriced)),
            }
        }
        Some(Ok(sum))
    }

    /// The chargeable weight of some goods.
    #[inline]
    pub(super) fn of<T: Whole>(&self, goods: &Goods<'_>, watch: &mut impl Watch) -> Calculated<Ratio<T>>
    where
        S: Into<T>,
    {
        let [unit, _] = self.units;
        let (grains, steps) = goods.weight;
        let actual = if T::IS_ENDLESS {
            Ratio { numerator: T::of(steps)?, denominator: T::of(unit)? }
        } else {
            Ratio::whole(T::of(grains?.into())?)
        };
        let volumetric = match &self.volume {
            Some(per) => {
                let volume = match self.volume_of(goods)? {
                    Ok(volume) => volume,
                    Err(unpriced) => return Some(Err(unpriced)),
                };
                let weight: Ratio<T> = volume.times(&per.clone().map(Into::into))?;
                let counts = self.counts(&volume, &weight)?;
                Some((volume, weight, counts))
            }
            None => None,
        };
        let larger = match &volumetric {
            Some((_, weight, true)) => actual.clone().larger(weight.clone())?,
            _ => actual.clone(),
        };
        let rounded = self.rounded(larger)?;
        let charged = if goods.least == 0 { rounded.clone() } else { rounded.clone().larger(self.least_of(goods.least)?)? };
        watch.weighed(&Weighed { package: goods.number, actual, volumetric, rounded, charged: charged.clone() });
        Some(Ok(charged))
    }
    /// The volume of some goods, sides rounded.
    #[inline]
    pub(super) fn volume_of<T: Whole>(&self, goods: &Goods<'_>) -> Calculated<Ratio<T>>
    where
        S: Into<T>,
    {
        let Some((rounding, step)) = &self.sides else {
            return match goods.volume {
                Volume::NotGiven => Some(Err(goods.no_dimensions())),
                Volume::Whole(volume) => Some(Ok(Ratio::whole(T::of(volume.into())?))),
                Volume::TooFine => Some(Ok(goods.fine_volume()?)),
            };
        };
        let [_, unit] = self.units;
        let step = if T::IS_ENDLESS { step.clone().into().checked_mul(&T::of(unit)?)? } else { step.clone().into() };
        let count = |side: Length| {
            let side = if T::IS_ENDLESS { T::of(side.steps())? } else { T::of(side.grains()?.into())? };
            Ratio::whole(side).steps(*rounding, &step)
        };
        let mut sum = T::zero();
        for package in goods.packages {
            let Some(Dimensions { length, width, height }) = package.dimensions else { return Some(Err(goods.no_dimensions())) };
            sum = sum.checked_add(&count(length)?.checked_mul(&count(width)?)?.checked_mul(&count(height)?)?)?;
        }
        Some(Ok(Ratio::whole(sum)))
    }

    /// Whether a volumetric weight counts.
    #[inline]
    fn counts<T: Whole>(&self, volume: &Ratio<T>, weight: &Ratio<T>) -> Option<bool>
    where
        S: Into<T>,
    {
        if let Some([numerator, denominator]) = &self.above_volume {
            return volume.is_above(&Ratio { numerator: numerator.clone().into(), denominator: denominator.clone().into() });
        }
        self.above_weight.as_ref().map_or(Some(true), |least| weight.is_above(&Ratio::whole(least.clone().into())))
    }

    /// Rounded as stated, and no less than the least that is.
    #[inline]
    fn rounded<T: Whole>(&self, weight: Ratio<T>) -> Option<Ratio<T>>
    where
        S: Into<T>,
    {
        let weight = match &self.weight {
            Some((rounding, step)) => {
                let step = step.clone().into();
                Ratio::whole(weight.steps(*rounding, &step)?.checked_mul(&step)?)
            }
            None => weight,
        };
        weight.larger(Ratio::whole(self.least.clone().into()))
    }

    /// A weight in units of weight in grains.
    pub(super) fn in_grains<T: Whole>(&self, weight: Ratio<T>) -> Option<Fraction> {
        let [unit, _] = self.units;
        let denominator = if unit == WEIGHT_GRAIN { weight.denominator } else { weight.denominator.checked_mul(&T::of(WEIGHT_GRAIN)?)? };
        Some(Fraction::of(&Ratio { denominator, ..weight }))
    }

    #[cold]
    fn least_of<T: Whole>(&self, steps: i128) -> Option<Ratio<T>> {
        let [unit, _] = self.units;
        if T::IS_ENDLESS {
            return Some(Ratio { numerator: T::of(steps)?, denominator: T::of(unit)? });
        }
        if steps % unit == 0 { Some(Ratio::whole(T::of(steps / unit)?)) } else { None }
    }
}

impl Goods<'_> {
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
