//! Capacities, compiled.

use super::amount::Amount;
use super::period::Period;
use crate::condition::RuleScope;
use crate::facts::{Facts, Worth, volume_of_packages};
use crate::measure::{VolumeUnit, WeightUnit};
use crate::money::{Currency, Exchange};
use crate::reference::Reference;
use crate::rule::Lacking;
use crate::rule_set::Per;

/// What a capacity counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Consignments,
    Packages,
    Weight(WeightUnit),
    Volume(VolumeUnit),
    Value(Currency),
}

impl Measure {
    /// How much a consignment counts.
    pub(crate) fn of(self, facts: &Facts<'_>, exchange: &Exchange) -> Result<Amount, Lacking> {
        match self {
            Self::Consignments => Ok(Amount::count(1)),
            Self::Packages => Ok(Amount::count(facts.consignment().packages.len())),
            Self::Weight(unit) => Ok(Amount::of_steps(facts.weight, unit.steps())),
            Self::Volume(unit) => {
                let [_, volume] = volume_of_packages(&facts.consignment().packages).ok_or(Lacking::Volume)?;
                Ok(Amount::of_steps(volume, unit.steps()))
            }
            Self::Value(currency) => {
                let Worth { amount, currency: own } = facts.worth.ok_or(Lacking::Value)?;
                if own == currency {
                    return Ok(Amount::of_steps(amount, 10_i128.pow(crate::number::AMOUNT_SCALE)));
                }
                let (rate, unit) = exchange.rate(own).zip(exchange.rate(currency)).ok_or(Lacking::Rate)?;
                Ok(Amount::of_products([amount, rate], [unit, 10_i128.pow(crate::number::AMOUNT_SCALE)]))
            }
        }
    }

    /// An amount of it as a person reads it.
    pub(crate) fn text(self, amount: Amount) -> String {
        match self {
            Self::Consignments | Self::Packages => amount.to_string(),
            Self::Weight(unit) => format!("{amount} {unit}"),
            Self::Volume(unit) => format!("{amount} {unit}"),
            Self::Value(currency) => format!("{amount} {currency}"),
        }
    }

    /// What is counted, in words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Consignments => "consignments",
            Self::Packages => "packages",
            Self::Weight(_) => "weight",
            Self::Volume(_) => "volume",
            Self::Value(_) => "value",
        }
    }
}

/// A share of all that is allocated, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// In 10^-20 of a percent.
    pub(crate) min: Option<i128>,
    pub(crate) max: Option<i128>,
}

/// How much some services may take, or should.
#[derive(Debug)]
pub(crate) struct Capacity {
    pub(crate) reference: Reference,
    /// Its days are those of collections.
    pub(crate) scope: RuleScope,
    pub(crate) per: Per,
    pub(crate) of: Measure,
    pub(crate) min: Option<Amount>,
    pub(crate) max: Option<Amount>,
    pub(crate) share: Option<Share>,
    /// What a unit of shortfall or excess costs, in 10^-20 of the rule set's currency.
    pub(crate) penalty: Option<i128>,
    /// Whether a full day is as if it were closed.
    pub(crate) takes_next_date: bool,
}

impl Capacity {
    /// Whether it counts what is collected on a day.
    pub(crate) fn is_valid(&self, day: i32) -> bool {
        let [from, to] = self.scope.valid;
        from <= day && day <= to
    }

    pub(crate) fn period(&self, day: i32) -> Period {
        self.per.of(day)
    }
}

/// The capacities of a rule set.
#[derive(Debug, Default)]
pub(crate) struct Capacities {
    pub(crate) all: Vec<Capacity>,
    /// Of each service the number of its class: those that have the same capacities are one.
    pub(crate) class_of: Vec<u32>,
    pub(crate) classes: Vec<Class>,
    /// Their numbers, in the order of their references.
    by_name: Vec<u32>,
}

/// The capacities of some services.
#[derive(Debug, Default)]
pub(crate) struct Class {
    /// Wherever goods come from.
    anywhere: Box<[u32]>,
    /// With the shipping location from which it holds, in the order of these.
    from: Box<[(u32, u32)]>,
}

impl Class {
    /// Of some capacities by their numbers, ascending.
    pub(crate) fn new(numbers: &[u32], all: &[Capacity]) -> Self {
        let scope = |number: &u32| all.get(*number as usize).and_then(|capacity| capacity.scope.locations.as_deref());
        let from = numbers.iter().flat_map(|number| scope(number).into_iter().flatten().map(|location| (*location, *number)));
        let mut from: Vec<(u32, u32)> = from.collect();
        from.sort_unstable();
        Self { anywhere: numbers.iter().copied().filter(|number| scope(number).is_none()).collect(), from: from.into() }
    }
}

impl Capacities {
    pub(crate) fn new(all: Vec<Capacity>, class_of: Vec<u32>, classes: Vec<Class>) -> Self {
        let name = |number: &u32| all.get(*number as usize).map(|capacity| &capacity.reference);
        let mut by_name: Vec<u32> = (0..).zip(&all).map(|(number, _)| number).collect();
        by_name.sort_by(|one, other| name(one).cmp(&name(other)));
        Self { all, class_of, classes, by_name }
    }

    /// The one of a reference.
    pub(crate) fn named(&self, reference: &Reference) -> Option<&Capacity> {
        let found = self.by_name.binary_search_by(|number| self.get(*number).map(|own| &own.reference).cmp(&Some(reference))).ok()?;
        self.get(*self.by_name.get(found)?)
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn get(&self, number: u32) -> Option<&Capacity> {
        self.all.get(number as usize)
    }

    /// Those of a service, from a shipping location or none, with their numbers.
    pub(crate) fn of(&self, service: u32, location: Option<u32>) -> impl Iterator<Item = (u32, &Capacity)> {
        let class = self.class_of.get(service as usize).and_then(|class| self.classes.get(*class as usize));
        let from = class.zip(location).map(|(class, location)| {
            let first = class.from.partition_point(|(own, _)| *own < location);
            class.from.iter().skip(first).take_while(move |(own, _)| *own == location).map(|(_, number)| *number)
        });
        let anywhere = class.into_iter().flat_map(|class| class.anywhere.iter().copied());
        anywhere.chain(from.into_iter().flatten()).filter_map(|number| Some((number, self.get(number)?)))
    }

    pub(crate) fn memory(&self) -> usize {
        let scopes = self.all.iter().map(|one| one.scope.locations.as_deref().map_or(0, size_of_val) + one.reference.as_str().len());
        let classes = self.classes.iter().map(|class| size_of_val(&*class.anywhere) + size_of_val(&*class.from) + size_of::<Class>());
        self.all.capacity() * size_of::<Capacity>()
            + scopes.chain(classes).sum::<usize>()
            + (self.class_of.capacity() + self.by_name.capacity()) * size_of::<u32>()
    }
}
