//! The figures of a surcharge: added, then bounded; exact until the line is rounded.

use chrono::Datelike;
use num_bigint::BigInt;
use num_integer::Integer;

use super::pricing::{Heavy, OfLane, Pricing, lies_in, minor_unit};
use crate::condition::ConditionId;
use crate::exact::{Whole, reduced};
use crate::facts::Worth;
use crate::measure::{WEIGHT_GRAIN, Weight};
use crate::money::{Currency, Exchange};
use crate::number::Quantity;
use crate::place::Answer;
use crate::rule::Unknown;
use crate::rule_set::{self, ChargeBasis};
use crate::tariff::kind::ONE;
use crate::tariff::ratio::{Fraction, Ratio};
use crate::tariff::unpriced::{Calculated, Unpriced};

/// The figures of a surcharge, amounts in minor units of the lane's currency.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Figures {
    /// The currency of its amounts, if that has no rate to the lane's.
    without_rate: Option<Currency>,
    amount: Option<Fraction>,
    per_unit: Option<PerUnit>,
    share: Option<[i128; 2]>,
    of_value: Option<OfValue>,
    /// By their first days, which rise.
    table: Box<[(i32, Entry)]>,
    /// Whether it has a table: without an entry yet there is no price.
    has_table: bool,
    cases: Box<[(Case, Fraction)]>,
    /// Whether there are no figures but those of cases: where none holds, there is no line.
    is_of_cases: bool,
    pub(super) bounds: [Option<Fraction>; 2],
    least: i64,
}

/// When one of several amounts holds.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Case {
    pub(crate) places: Option<ConditionId>,
    pub(crate) zones: Option<Box<[Box<str>]>>,
    pub(crate) when: Option<ConditionId>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Entry {
    Amount(Fraction),
    Share([i128; 2]),
}

/// So much for each grain, or step, of weight.
#[derive(Debug, PartialEq, Eq, Hash)]
struct PerUnit {
    price: Fraction,
    /// In grains.
    above: Fraction,
    step: Option<Fraction>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct OfValue {
    share: [i128; 2],
    above: Option<Fraction>,
    step: Option<Fraction>,
    /// Of the lane.
    currency: Currency,
}

/// A fraction in lowest terms.
fn fraction(numerator: &BigInt, denominator: &BigInt) -> Fraction {
    let common = numerator.gcd(denominator).max(1.into());
    Fraction::of(&Ratio { numerator: numerator / &common, denominator: denominator / common })
}

/// What an amount of a currency is in minor units of another; `None` without a rate.
fn minor(exact: i128, of: Currency, to: Currency, exchange: &Exchange) -> Option<[BigInt; 2]> {
    let [one, other] = if of == to { [1, 1] } else { [exchange.rate(of)?, exchange.rate(to)?] };
    Some([BigInt::from(exact) * one * 10_i128.pow(to.decimals()), BigInt::from(ONE) * other])
}

fn percentage(percent: Quantity) -> [i128; 2] {
    reduced([percent.exact(), 100 * ONE])
}

impl Figures {
    /// The percentages among them on a day of collection, as fractions.
    pub(super) fn shares(&self, collected: i32) -> Vec<[i128; 2]> {
        let of_table = self.entry(collected).and_then(|entry| if let Entry::Share(share) = entry { Some(*share) } else { None });
        self.share.into_iter().chain(of_table).collect()
    }

    /// What holds of its table on a day of collection.
    fn entry(&self, collected: i32) -> Option<&Entry> {
        let begun = self.table.partition_point(|(from, _)| *from <= collected);
        begun.checked_sub(1).and_then(|last| self.table.get(last)).map(|(_, entry)| entry)
    }

    /// Whether they are of no base price, no days, no zones, and of no weight that a lane says.
    pub(super) fn are_of_consignment_alone(&self) -> bool {
        self.share.is_none() && self.per_unit.is_none() && !self.has_table && !self.has_zones()
    }

    pub(super) fn new(terms: &rule_set::Surcharge, lane: OfLane<'_>, cases: Vec<Case>) -> Self {
        let own = terms.currency.unwrap_or(lane.currency);
        let none = || Fraction::of(&Ratio::<i64>::whole(0));
        let money = |amount: Quantity| {
            minor(amount.exact(), own, lane.currency, lane.exchange).map_or_else(none, |[one, other]| fraction(&one, &other))
        };
        let unit = terms.unit.unwrap_or(lane.unit);
        let weight = |figure: Quantity| Weight::new(figure.decimal(), unit).map_or(0, Weight::steps);
        let grains = |steps: i128| fraction(&steps.into(), &WEIGHT_GRAIN.into());
        let per_unit = terms.per_unit.map(|price| {
            let by = if terms.step.is_some() { BigInt::from(1) } else { BigInt::from(unit.steps() / WEIGHT_GRAIN) };
            let [one, other] = minor(price.exact(), own, lane.currency, lane.exchange).unwrap_or_else(|| [0.into(), 1.into()]);
            PerUnit {
                price: fraction(&one, &(other * by)),
                above: grains(terms.above.map_or(0, weight)),
                step: terms.step.map(|step| grains(weight(step))),
            }
        });
        let of_value = terms.percent_of_value.map(|percent| OfValue {
            share: percentage(percent),
            above: terms.above.map(money),
            step: terms.step.map(money),
            currency: lane.currency,
        });
        let table = terms.table.iter().flatten().map(|entry| {
            let figure = match (entry.amount, entry.percent) {
                (Some(amount), _) => Entry::Amount(money(amount)),
                (None, percent) => Entry::Share(percentage(percent.unwrap_or_default())),
            };
            (entry.valid_from.num_days_from_ce(), figure)
        });
        let cases = cases.into_iter().zip(terms.amounts.iter().flatten()).map(|(case, terms)| (case, money(terms.amount)));
        let mut figures = Self {
            without_rate: minor(1, own, lane.currency, lane.exchange).is_none().then_some(own),
            amount: terms.amount.map(money),
            per_unit,
            share: terms.percent.map(percentage),
            of_value,
            table: table.collect(),
            has_table: terms.table.is_some(),
            cases: cases.collect(),
            is_of_cases: terms.amounts.is_some() && !terms.has_other_figures(),
            bounds: [terms.minimum, terms.maximum].map(|bound| bound.map(money)),
            least: 0,
        };
        // Where no case holds there may be no line.
        figures.least = if figures.is_of_cases { 0 } else { figures.least_line().unwrap_or(0) };
        figures
    }

    /// What it comes to at the least wherever it applies, in minor units, rounded down.
    pub(super) fn least(&self) -> i64 {
        self.least
    }

    /// The share of the base price that it is at the least, whenever and without end; of what isn't of the consignment's price none.
    pub(super) fn least_share(&self) -> Option<[i128; 2]> {
        let [_, maximum] = &self.bounds;
        let of_table = || {
            let share = |(_, entry): &(i32, Entry)| if let Entry::Share(share) = entry { Some(*share) } else { None };
            let shares: Option<Vec<[i128; 2]>> = self.table.iter().map(share).collect();
            shares?.into_iter().min_by(|[one, by], [other, of]| crate::exact::compare_products(*one, *of, *other, *by))
        };
        if maximum.is_some() { None } else { self.share.or_else(of_table) }
    }

    /// Whether there is neither a least nor a greatest.
    pub(super) fn are_without_ends(&self) -> bool {
        self.bounds.iter().all(Option::is_none)
    }

    /// What it comes to at the least of a base price, in minor units, rounded down.
    pub(super) fn least_of(&self, base: i64) -> i64 {
        let share = self.least_share().and_then(|of| crate::exact::share(base, of)).and_then(|line| i64::try_from(line).ok());
        share.map_or(self.least, |share| self.least.max(share.saturating_sub(1)))
    }

    /// What it comes to at the least, where some amount of it goes by a weight of so much or more.
    pub(super) fn least_at(&self, Heavy { grains, is_one_of_several }: Heavy) -> i64 {
        let [_, maximum] = &self.bounds;
        // What each of several packages adds is told by a straight line alone.
        let is_told = |per_unit: &&PerUnit| !is_one_of_several || per_unit.step.is_none() && maximum.is_none();
        let Some(per_unit) = self.per_unit.as_ref().filter(is_told) else { return self.least };
        let line = || {
            let amount: Ratio<i128> = self.amount.as_ref().map_or_else(|| Some(Ratio::whole(0)), Fraction::ratio)?;
            let line = self.bounded(per_unit.of(Ratio::whole(grains.into()))?.plus(&amount)?)?;
            i64::try_from(line.numerator / line.denominator).ok()
        };
        line().map_or(self.least, |line| line.max(self.least))
    }

    fn least_line(&self) -> Option<i64> {
        let zero = || Ratio::<BigInt>::whole(0.into());
        let amount = self.amount.as_ref().map_or_else(|| Some(zero()), Fraction::ratio)?;
        let bounded = self.bounded(amount)?;
        i64::try_from(bounded.numerator / bounded.denominator).ok()
    }

    fn bounded<T: Whole>(&self, line: Ratio<T>) -> Option<Ratio<T>> {
        let [minimum, maximum] = &self.bounds;
        let mut line = line;
        if let Some(minimum) = minimum {
            line = line.larger(minimum.ratio()?)?;
        }
        if let Some(maximum) = maximum {
            let maximum = maximum.ratio()?;
            line = if line.is_above(&maximum)? { maximum } else { line };
        }
        Some(line)
    }

    /// What it comes to for a package, or for the consignment, not yet rounded, if to anything; percentages are of so many minor units. Of
    /// figures that can't be worked out the first is the reason.
    pub(super) fn line<T: Whole>(&self, pricing: &Pricing<'_>, package: Option<usize>, of_what: i64) -> Calculated<Option<Ratio<T>>> {
        let no_rate = |is_amount: bool| self.without_rate.filter(|_| is_amount).map(|own| Unpriced::Surcharge(Unknown::Rate(own)));
        if let Some(unpriced) = no_rate(self.amount.is_some() || self.per_unit.is_some()) {
            return Some(Err(unpriced));
        }
        let mut sum = match &self.amount {
            Some(amount) => amount.ratio()?,
            None => Ratio::whole(T::zero()),
        };
        let share = |share: &[i128; 2], sum: Ratio<T>| {
            let [numerator, denominator] = share.map(T::of);
            sum.plus(&Ratio::whole(T::of(of_what.into())?).times(&[numerator?, denominator?])?)
        };
        if let Some(percent) = &self.share {
            sum = share(percent, sum)?;
        }
        for part in [self.by_weight(pricing, package), self.by_value(pricing, package)] {
            match part? {
                Ok(part) => sum = sum.plus(&part)?,
                Err(unpriced) => return Some(Err(unpriced)),
            }
        }
        if self.has_table {
            let [collected, _] = pricing.asked.dates.unwrap_or_default();
            sum = match self.entry(collected) {
                None => return Some(Err(Unpriced::Surcharge(Unknown::Table))),
                Some(Entry::Share(percent)) => share(percent, sum)?,
                Some(Entry::Amount(amount)) => match no_rate(true) {
                    Some(unpriced) => return Some(Err(unpriced)),
                    None => sum.plus(&amount.ratio()?)?,
                },
            };
        }
        match self.by_case(pricing, package)? {
            Ok(Some(part)) => match no_rate(true) {
                Some(unpriced) => return Some(Err(unpriced)),
                None => sum = sum.plus(&part)?,
            },
            Ok(None) if self.is_of_cases => return Some(Ok(None)),
            Ok(None) => {}
            Err(unpriced) => return Some(Err(unpriced)),
        }
        if let Some(unpriced) = no_rate(self.bounds.iter().any(Option::is_some)) {
            return Some(Err(unpriced));
        }
        Some(Ok(Some(self.bounded(sum)?)))
    }

    fn by_weight<T: Whole>(&self, pricing: &Pricing<'_>, package: Option<usize>) -> Calculated<Ratio<T>> {
        let Some(per_unit) = &self.per_unit else { return Some(Ok(Ratio::whole(T::zero()))) };
        let facts = pricing.asked.facts;
        let own = package.filter(|_| pricing.rate.measure.basis == ChargeBasis::Consignment);
        let weight: Ratio<T> = if let Some(number) = own {
            let weight = facts.consignment().packages.get(number).and_then(|package| package.weight)?;
            match weight.grains() {
                Some(grains) => Ratio::whole(T::of(grains.into())?),
                None => Ratio { numerator: T::of(weight.steps())?, denominator: T::of(WEIGHT_GRAIN)? },
            }
        } else {
            match pricing.rate.chargeable(package, facts, pricing.leasts) {
                Ok(weight) => weight.ratio()?,
                Err(unpriced) => return Some(Err(unpriced)),
            }
        };
        Some(Ok(per_unit.of(weight)?))
    }

    fn by_value<T: Whole>(&self, pricing: &Pricing<'_>, package: Option<usize>) -> Calculated<Ratio<T>> {
        let Some(of_value) = &self.of_value else { return Some(Ok(Ratio::whole(T::zero()))) };
        let facts = pricing.asked.facts;
        let worth = match package {
            None => facts.worth,
            Some(number) => {
                let value = facts.consignment().packages.get(number).and_then(|package| package.value);
                value.map(|value| Worth { amount: value.amount.exact(), currency: value.currency })
            }
        };
        let Some(worth) = worth else { return Some(Err(Unpriced::Surcharge(Unknown::Value))) };
        // Most values are whole in the lane's minor units.
        let minor_unit = minor_unit(of_value.currency);
        let mut over: Ratio<T> = if worth.currency == of_value.currency && worth.amount % minor_unit == 0 {
            Ratio::whole(T::of(worth.amount / minor_unit)?)
        } else if let Some([numerator, denominator]) = minor(worth.amount, worth.currency, of_value.currency, pricing.asked.exchange) {
            fraction(&numerator, &denominator).ratio()?
        } else {
            return Some(Err(Unpriced::Surcharge(Unknown::Rate(worth.currency))));
        };
        if let Some(own) = self.without_rate.filter(|_| of_value.above.is_some() || of_value.step.is_some()) {
            return Some(Err(Unpriced::Surcharge(Unknown::Rate(own))));
        }
        if let Some(from) = &of_value.above {
            over = above(over, from)?;
        }
        let over = match &of_value.step {
            Some(step) => {
                let Ratio { numerator, denominator } = step.ratio::<T>()?;
                whole_steps(&over, step)?.times(&[numerator, denominator])?
            }
            None => over,
        };
        let [numerator, denominator] = of_value.share.map(T::of);
        Some(Ok(over.times(&[numerator?, denominator?])?))
    }

    fn by_case<T: Whole>(&self, pricing: &Pricing<'_>, package: Option<usize>) -> Calculated<Option<Ratio<T>>> {
        for (Case { places, zones, when }, amount) in &self.cases {
            if zones.as_ref().is_some_and(|zones| !lies_in(zones, pricing.zone)) {
                continue;
            }
            if places.is_some_and(|places| pricing.asked.answer(places) != Answer::Yes) {
                continue;
            }
            let answer = |when: &ConditionId| {
                package.map_or_else(|| pricing.asked.answer(*when), |package| pricing.asked.of_package(*when, package))
            };
            match when.as_ref().map_or(Answer::Yes, answer) {
                Answer::Yes => return Some(Ok(Some(amount.ratio()?))),
                Answer::No => {}
                Answer::Unknown => return Some(Err(Unpriced::Surcharge(Unknown::Case))),
            }
        }
        Some(Ok(None))
    }

    /// The first case whose condition isn't known.
    pub(super) fn cases(&self) -> impl Iterator<Item = ConditionId> {
        self.cases.iter().filter_map(|(case, _)| case.when)
    }

    pub(super) fn has_zones(&self) -> bool {
        self.cases.iter().any(|(case, _)| case.zones.is_some())
    }

    pub(super) fn memory(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.table) + size_of_val(&*self.cases)
    }
}

impl PerUnit {
    /// What a weight in grains comes to.
    fn of<T: Whole>(&self, weight: Ratio<T>) -> Option<Ratio<T>> {
        let over = above(weight, &self.above)?;
        let over = match &self.step {
            Some(step) => whole_steps(&over, step)?,
            None => over,
        };
        let Ratio { numerator, denominator } = self.price.ratio()?;
        over.times(&[numerator, denominator])
    }
}

/// What of a figure is above another; 0 if nothing is.
fn above<T: Whole>(figure: Ratio<T>, from: &Fraction) -> Option<Ratio<T>> {
    let from: Ratio<T> = from.ratio()?;
    if !figure.is_above(&from)? {
        return Some(Ratio::whole(T::zero()));
    }
    let Ratio { numerator, denominator } = figure;
    let rest = numerator.checked_mul(&from.denominator)?.checked_sub(&from.numerator.checked_mul(&denominator)?)?;
    Some(Ratio { numerator: rest, denominator: denominator.checked_mul(&from.denominator)? })
}

/// How many steps a figure begins.
fn whole_steps<T: Whole>(figure: &Ratio<T>, step: &Fraction) -> Option<Ratio<T>> {
    let step: Ratio<T> = step.ratio()?;
    let (one, other) = (figure.numerator.checked_mul(&step.denominator)?, figure.denominator.checked_mul(&step.numerator)?);
    Some(Ratio::whole(one.div_ceil(&other)))
}
