//! Numbers as fractions.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{ToPrimitive, Zero};
use rust_decimal::Decimal;

use crate::exact::{Whole, rounded};
use crate::measure::{WEIGHT_GRAIN, WeightUnit};
use crate::money::Currency;
use crate::number::unscaled;
use crate::rule_set::Rounding;

/// A number as a fraction; neither part is negative, and the lower isn't 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Ratio<T> {
    pub(super) numerator: T,
    pub(super) denominator: T,
}

impl<T: Whole> Ratio<T> {
    pub(super) fn whole(numerator: T) -> Self {
        Self { numerator, denominator: T::one() }
    }

    pub(super) fn plus(self, other: &Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Some(Self { numerator: self.numerator.checked_add(&other.numerator)?, ..self });
        }
        let numerator = self.numerator.checked_mul(&other.denominator)?.checked_add(&other.numerator.checked_mul(&self.denominator)?)?;
        Some(Self { numerator, denominator: self.denominator.checked_mul(&other.denominator)? })
    }

    /// Times a fraction.
    pub(super) fn times(&self, [numerator, denominator]: &[T; 2]) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_mul(numerator)?, denominator: self.denominator.checked_mul(denominator)? })
    }

    pub(super) fn is_above(&self, other: &Self) -> Option<bool> {
        Some(self.numerator.checked_mul(&other.denominator)? > other.numerator.checked_mul(&self.denominator)?)
    }

    pub(super) fn larger(self, other: Self) -> Option<Self> {
        Some(if other.is_above(&self)? { other } else { self })
    }

    pub(super) fn smaller(self, other: Self) -> Option<Self> {
        Some(if self.is_above(&other)? { other } else { self })
    }

    pub(super) fn rounded_up(&self) -> T {
        if self.denominator.is_one() { self.numerator.clone() } else { self.numerator.div_ceil(&self.denominator) }
    }

    /// As so many steps as it comes to, rounded.
    pub(super) fn steps(&self, rounding: Rounding, step: &T) -> Option<T> {
        let step = self.denominator.checked_mul(step)?;
        match rounding {
            Rounding::Up => Some(self.numerator.div_ceil(&step)),
            Rounding::Nearest => rounded(&self.numerator, &step),
        }
    }
}

/// A number of any size, as small as it is held.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Fraction {
    Short(Ratio<i64>),
    Long(Ratio<i128>),
    Endless(Ratio<BigInt>),
}

impl Fraction {
    pub(super) fn of<T: Whole>(ratio: &Ratio<T>) -> Self {
        let Ratio { numerator, denominator } = ratio;
        if let Some((numerator, denominator)) = numerator.to_i64().zip(denominator.to_i64()) {
            Self::Short(Ratio { numerator, denominator })
        } else if let Some((numerator, denominator)) = numerator.to_i128().zip(denominator.to_i128()) {
            Self::Long(Ratio { numerator, denominator })
        } else {
            Self::Endless(Ratio { numerator: numerator.endless(), denominator: denominator.endless() })
        }
    }

    /// The same in integers of one size, if they hold it.
    pub(crate) fn ratio<T: Whole>(&self) -> Option<Ratio<T>> {
        let ratio = |numerator: Option<i128>, denominator: Option<i128>| {
            Some(Ratio { numerator: T::of(numerator?)?, denominator: T::of(denominator?)? })
        };
        match self {
            Self::Short(own) => ratio(Some(own.numerator.into()), Some(own.denominator.into())),
            Self::Long(own) => ratio(Some(own.numerator), Some(own.denominator)),
            Self::Endless(own) => Some(Ratio { numerator: T::fit(&own.numerator)?, denominator: T::fit(&own.denominator)? }),
        }
    }
}

impl Fraction {
    fn endless(&self) -> Ratio<BigInt> {
        // Numbers without limit hold every other.
        self.ratio().unwrap_or_else(|| Ratio::whole(BigInt::default()))
    }

    /// So many minor units of a currency, with its decimals or more.
    pub(crate) fn money_text(&self, currency: Currency) -> String {
        let Ratio { numerator, denominator } = self.endless();
        let text = Ratio { numerator, denominator: denominator * 10_i128.pow(currency.decimals()) }.text();
        let Ok(mut amount) = text.parse::<Decimal>() else { return text };
        if amount.scale() < currency.decimals() {
            amount.rescale(currency.decimals());
        }
        amount.to_string()
    }

    /// So many grains as a person reads them, in a unit of weight: `5.4388… lb` where four decimals don't tell all.
    pub(crate) fn weight_text(&self, unit: WeightUnit) -> String {
        let Ratio { numerator, denominator } = self.endless();
        let grains = unit.steps() / WEIGHT_GRAIN;
        format!("{} {unit}", Ratio { numerator, denominator: denominator * grains }.text())
    }
}

impl Ratio<BigInt> {
    /// As a decimal with at most ten decimals; of one that has more, four and a sign that there are.
    pub(crate) fn text(&self) -> String {
        let at = |decimals: u32| (&self.numerator * 10_i64.pow(decimals)).div_rem(&self.denominator);
        let (count, rest) = at(10);
        let (count, scale, more) = if rest.is_zero() { (count, 10, "") } else { (at(4).0, 4, "…") };
        let text = count.to_i128().map_or_else(|| count.to_string(), |count| unscaled(count, scale).to_string());
        text + more
    }
}

impl Ratio<i128> {
    /// The nearest whole number, or less where 128 bits don't hold it.
    pub(super) fn floor_of_rounded(&self) -> i64 {
        rounded(&self.numerator, &self.denominator).and_then(|minor| minor.to_i64()).unwrap_or(0)
    }
}
