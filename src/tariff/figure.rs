//! What bands go by: the chargeable weight, or another figure of a consignment.

use num_bigint::BigInt;

use super::chargeable::{Charging, Goods, Leasts};
use super::kind::{Kind, ONE};
use super::measure::{Measure, fit};
use super::ratio::Ratio;
use super::unpriced::{Calculated, Unpriced};
use super::watch::Watch;
use crate::consignment::Package;
use crate::exact::{Whole, reduced};
use crate::facts::Facts;
use crate::money::{Currency, Exchange};
use crate::rule_set::ChargeBasis;

/// What is priced.
#[derive(Clone, Copy)]
pub(crate) struct Cargo<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) exchange: &'a Exchange,
    pub(crate) leasts: Leasts<'a>,
}

/// How the figure comes about that bands go by, in integers of one size.
#[derive(Debug, Clone)]
pub(crate) struct Figuring<S> {
    pub(super) charging: Charging<S>,
    pub(super) kind: Kind,
    /// Smallest steps in a unit of it: those of a grain, or 1.
    pub(super) unit: i128,
    /// Units of it in a unit of volume, as a fraction, where it goes by volume.
    volume: Option<[S; 2]>,
}

impl<S: Whole> Figuring<S> {
    /// By a measure, if its figures fit.
    pub(super) fn new(measure: &Measure) -> Option<Self> {
        let kind = measure.kind;
        let unit = if S::IS_ENDLESS { 1 } else { kind.grain() };
        let volume = if kind == Kind::Volume {
            let [micrometres, of] = measure.unit_of_volume();
            Some(fit(micrometres * (kind.grain() / unit), of)?)
        } else {
            None
        };
        Some(Self { charging: Charging::new(measure)?, kind, unit, volume })
    }

    /// By weight alone.
    pub(super) fn plain(basis: ChargeBasis) -> Self {
        Self { charging: Charging::plain(basis), kind: Kind::Weight, unit: 1, volume: None }
    }
}

impl Figuring<i128> {
    /// The same in 64 bits, if they hold it.
    pub(super) fn shortened(&self) -> Option<Figuring<i64>> {
        let volume = match &self.volume {
            Some([one, other]) => Some([i64::try_from(*one).ok()?, i64::try_from(*other).ok()?]),
            None => None,
        };
        Some(Figuring { charging: self.charging.shortened()?, kind: self.kind, unit: self.unit, volume })
    }
}

impl<S: Clone> Figuring<S> {
    fn takes_volumes(&self) -> bool {
        self.kind == Kind::Volume || self.charging.takes_volumes()
    }

    /// Whether packages are priced by themselves.
    pub(crate) fn is_by_package(&self) -> bool {
        self.charging.basis == ChargeBasis::Package
    }

    /// The figure of a package, by its number from 0, where packages are priced by themselves.
    #[inline]
    pub(super) fn of_package<T: Whole>(
        &self,
        package: &Package,
        number: usize,
        cargo: Cargo<'_>,
        watch: &mut impl Watch,
    ) -> Calculated<Ratio<T>>
    where
        S: Into<T>,
    {
        let goods = Goods::package(package, number, self.takes_volumes(), cargo.leasts)?;
        if self.kind == Kind::Weight { self.charging.of(&goods, watch) } else { self.other(&goods, cargo) }
    }

    /// The figure of all that is priced at once.
    #[inline]
    pub(super) fn whole<T: Whole>(&self, cargo: Cargo<'_>, watch: &mut impl Watch) -> Calculated<Ratio<T>>
    where
        S: Into<T>,
    {
        if self.kind == Kind::Weight {
            return self.charging.whole(cargo.facts, cargo.leasts, watch);
        }
        self.other(&Goods::all(cargo.facts), cargo)
    }

    /// Another figure than the chargeable weight.
    fn other<T: Whole>(&self, goods: &Goods<'_>, cargo: Cargo<'_>) -> Calculated<Ratio<T>>
    where
        S: Into<T>,
    {
        match (self.kind, &self.volume) {
            (Kind::Volume, Some(per)) => Some(match self.charging.volume_of(goods)? {
                Ok(volume) => Ok(volume.times(&per.clone().map(Into::into))?),
                Err(unpriced) => Err(unpriced),
            }),
            (Kind::Longest, _) => Some(match goods.longest() {
                Ok(longest) => Ok(self.in_units(longest)?),
                Err(unpriced) => Err(unpriced),
            }),
            (Kind::Value(currency), _) => self.value(currency, cargo),
            _ => Some(Ok(self.in_units(i128::try_from(goods.count()).ok()?.checked_mul(ONE)?)?)),
        }
    }

    /// So many smallest steps in units.
    fn in_units<T: Whole>(&self, steps: i128) -> Option<Ratio<T>> {
        if steps % self.unit == 0 {
            Some(Ratio::whole(T::of(steps / self.unit)?))
        } else {
            Some(Ratio { numerator: T::of(steps)?, denominator: T::of(self.unit)? })
        }
    }

    /// What a consignment is worth in a currency.
    fn value<T: Whole>(&self, currency: Currency, cargo: Cargo<'_>) -> Calculated<Ratio<T>> {
        let Some(worth) = cargo.facts.worth else { return Some(Err(Unpriced::NoValue)) };
        let value = self.in_units(worth.amount)?;
        if worth.currency == currency {
            return Some(Ok(value));
        }
        let rates = cargo.exchange.rate(worth.currency).zip(cargo.exchange.rate(currency));
        let Some((own, other)) = rates else { return Some(Err(Unpriced::NoValueRate)) };
        let [own, other] = reduced([own, other]).map(T::of);
        Some(Ok(value.times(&[own?, other?])?))
    }
}

/// What weighs more than everything.
pub(crate) const NEVER: i64 = i64::MAX;

/// A figure rounded up to grains, if integers of one size hold it; [`NEVER`] where it isn't known.
fn rounded<T: Whole>(figure: Calculated<Ratio<T>>) -> Option<i64> {
    // What 64 bits don't count is above all that has a price there, or is looked at.
    Some(figure?.map_or(NEVER, |figure| figure.rounded_up().to_i64().unwrap_or(NEVER - 1)))
}

impl Figuring<i64> {
    /// The figure in grains, rounded up; where packages are priced by themselves, the greatest. [`NEVER`] of what has no price for want of
    /// something.
    pub(crate) fn grains(&self, facts: &Facts<'_>, exchange: &Exchange) -> i64 {
        let cargo = Cargo { facts, exchange, leasts: Leasts::default() };
        let packages = &facts.consignment().packages;
        if !self.is_by_package() {
            return rounded::<i64>(self.whole(cargo, &mut ()))
                .or_else(|| rounded::<i128>(self.whole(cargo, &mut ())))
                .or_else(|| rounded::<BigInt>(self.whole(cargo, &mut ())))
                .unwrap_or(NEVER - 1);
        }
        packages.iter().map(|package| self.grains_of(package, facts, exchange)).max().unwrap_or(NEVER)
    }

    /// The same of one package.
    pub(crate) fn grains_of(&self, package: &Package, facts: &Facts<'_>, exchange: &Exchange) -> i64 {
        let cargo = Cargo { facts, exchange, leasts: Leasts::default() };
        rounded::<i64>(self.of_package(package, 0, cargo, &mut ()))
            .or_else(|| rounded::<i128>(self.of_package(package, 0, cargo, &mut ())))
            .or_else(|| rounded::<BigInt>(self.of_package(package, 0, cargo, &mut ())))
            .unwrap_or(NEVER - 1)
    }
}
