//! Surcharges, compiled: when they apply, and what they come to. Those that services share stand once.

mod figures;
mod kept;
mod lines;
mod list;
mod pricing;
mod words;

use num_bigint::BigInt;

use super::kind::ONE;
use super::rate::Validity;
use super::ratio::{Fraction, Ratio};
use crate::condition::ConditionId;
use crate::exact::{reduced, share};
use crate::measure::Weight;
use crate::money::Currency;
use crate::number::Quantity;
use crate::place::{Answer, ListId};
use crate::rule_set;
use crate::time::Weekdays;
use figures::Figures;

pub(crate) use figures::Case;
pub(crate) use kept::{Kept, Key, Quick};
pub(crate) use list::{Counts, Listed, Surcharges, Told, WhatOfIt};
pub(crate) use pricing::{Heavy, OfLane, Pricing};
use pricing::{lies_in, minor_unit};

/// What comes on top of base prices in one currency.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Surcharge {
    pub(crate) name: Box<str>,
    pub(super) is_per_package: bool,
    pub(crate) gate: Gate,
    line: Line,
    /// What it is reckoned by, where the line doesn't show it.
    pub(crate) words: Option<Box<str>>,
    /// In smallest steps.
    least_weight: Option<i128>,
}

/// What limits a surcharge.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Gate {
    pub(crate) validity: Validity,
    pub(crate) days: Option<Weekdays>,
    pub(crate) delivery_days: Option<Weekdays>,
    pub(crate) places: Option<(ListId, ConditionId)>,
    pub(crate) from: Option<ConditionId>,
    /// Zones of the chart that prices go by.
    pub(crate) zones: Option<Box<[Box<str>]>>,
    pub(crate) tags: Option<ConditionId>,
    pub(crate) when: Option<ConditionId>,
}

/// Which limit says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Validity,
    Days,
    DeliveryDays,
    Places,
    From,
    Zones,
    Tags,
    When,
    /// None of its amounts holds.
    Amounts,
}

/// Whether a surcharge is for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meets {
    Yes,
    No(Limit),
    /// What `When` asks isn't known.
    Unknown,
}

/// How much.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Line {
    /// Nothing: it has a least weight alone.
    Nothing,
    /// In minor units.
    Fixed(i64),
    /// So much for each package, as a fraction of minor units.
    PerPackage([i128; 2]),
    /// Such a fraction of what it is of, kept between a least and a greatest.
    Share { of: [i128; 2], minimum: i64, maximum: i64 },
    /// Anything else.
    Figures(Box<Figures>),
}

impl Gate {
    /// What is not known only matters if nothing else says no.
    #[inline]
    pub(super) fn meets(&self, pricing: &Pricing<'_>, package: Option<usize>) -> Meets {
        self.refuses(pricing).map_or_else(|| self.when(pricing, package), Meets::No)
    }

    /// Which limit says no, but for what is asked of packages.
    #[inline]
    pub(super) fn refuses(&self, pricing: &Pricing<'_>) -> Option<Limit> {
        let asked = pricing.asked;
        let [collected, latest] = asked.dates.unwrap_or_default();
        if !self.validity.holds(collected) {
            return Some(Limit::Validity);
        }
        if self.days.is_some_and(|days| !days.has_day(collected)) {
            return Some(Limit::Days);
        }
        if self.delivery_days.is_some_and(|days| !days.has_day(latest)) {
            return Some(Limit::DeliveryDays);
        }
        let lies = [(self.places.map(|(_, id)| id), Limit::Places), (self.from, Limit::From), (self.tags, Limit::Tags)];
        for (id, limit) in lies {
            if id.is_some_and(|id| asked.answer(id) != Answer::Yes) {
                return Some(limit);
            }
        }
        self.zones.as_ref().filter(|zones| !lies_in(zones, pricing.zone)).map(|_| Limit::Zones)
    }

    /// What `When` says.
    #[inline]
    pub(super) fn when(&self, pricing: &Pricing<'_>, package: Option<usize>) -> Meets {
        let (Some(when), asked) = (self.when, pricing.asked) else { return Meets::Yes };
        match package.map_or_else(|| asked.answer(when), |package| asked.of_package(when, package)) {
            Answer::Yes => Meets::Yes,
            Answer::No => Meets::No(Limit::When),
            Answer::Unknown => Meets::Unknown,
        }
    }
}

impl Surcharge {
    /// By terms that have been checked. `cases` are the conditions of its `Amounts`; a family's members are compared, which takes all figures.
    pub(crate) fn new(terms: &rule_set::Surcharge, lane: OfLane<'_>, gate: Gate, cases: Vec<Case>, is_of_family: bool) -> Self {
        let line = Line::plain(terms, lane).filter(|line| !is_of_family || line.is_exact(terms, lane.currency));
        let has_figures = terms.amount.is_some()
            || terms.per_unit.is_some()
            || terms.percent.is_some()
            || terms.percent_of_value.is_some()
            || terms.table.is_some()
            || terms.amounts.is_some();
        let figures = || if has_figures { Line::Figures(Box::new(Figures::new(terms, lane, cases))) } else { Line::Nothing };
        let least = terms.least_weight.and_then(|least| Weight::new(least.value.decimal(), least.unit).ok());
        Self {
            name: terms.called().into(),
            is_per_package: terms.is_per_package(),
            gate,
            words: words::words(terms, lane.currency, lane.unit),
            line: line.unwrap_or_else(figures),
            least_weight: least.map(Weight::steps),
        }
    }

    /// Whether it surely applies; `covers` tells of a list whether all that is meant lies in it.
    pub(super) fn always_applies(&self, covers: impl Fn(ListId) -> bool) -> bool {
        let Gate { validity, days, delivery_days, places, from, zones, tags, when } = &self.gate;
        let is_dated = !validity.is_endless() || days.is_some() || delivery_days.is_some();
        !is_dated && from.is_none() && zones.is_none() && tags.is_none() && when.is_none() && places.is_none_or(|(list, _)| covers(list))
    }

    /// Whether its line depends on the consignment alone, and on whether it is valid; `is_dated` tells of a condition whether it asks for days of the service's.
    pub(crate) fn is_of_consignment_alone(&self, is_dated: impl Fn(ConditionId) -> bool) -> bool {
        let Gate { days, delivery_days, zones, .. } = &self.gate;
        let is_free = days.is_none() && delivery_days.is_none() && zones.is_none();
        is_free
            && !self.conditions().any(is_dated)
            && match &self.line {
                Line::Nothing | Line::Fixed(_) | Line::PerPackage(_) => true,
                Line::Share { .. } => false,
                Line::Figures(figures) => figures.are_of_consignment_alone(),
            }
    }

    /// The share of the base price that it is without end.
    pub(super) fn rises(&self) -> Option<[i128; 2]> {
        match &self.line {
            Line::Share { of, maximum: i64::MAX, .. } => Some(*of),
            Line::Figures(figures) => figures.least_share(),
            _ => None,
        }
    }

    /// What it comes to more, at the least, where what it is of is so many minor units more.
    pub(super) fn more_of(&self, more: i64) -> i64 {
        let of = match &self.line {
            Line::Share { of, minimum: 0, maximum: i64::MAX } => Some(*of),
            Line::Figures(figures) => figures.least_share().filter(|_| figures.are_without_ends()),
            _ => None,
        };
        // Rounding both takes less than one.
        of.and_then(|of| share(more, of)).and_then(|line| i64::try_from(line).ok()).map_or(0, |line| (line - 2).max(0))
    }

    /// What of it is paid but once, however dear the base price.
    pub(super) fn once(&self) -> i64 {
        match &self.line {
            Line::Fixed(amount) => *amount,
            Line::Nothing | Line::PerPackage(_) => 0,
            Line::Share { minimum, maximum, .. } => {
                if *maximum == i64::MAX {
                    *minimum
                } else {
                    *maximum
                }
            }
            Line::Figures(figures) if self.is_per_package => figures.least().min(0),
            Line::Figures(figures) => figures.least(),
        }
    }

    /// What the line isn't below where it applies, of a base price and goods so heavy.
    pub(super) fn least(&self, base: i64, heavy: Heavy) -> Option<i64> {
        match &self.line {
            Line::Figures(figures) if self.is_per_package => Some(figures.least_of(base)),
            Line::Figures(figures) => Some(figures.least_of(base).max(figures.least_at(heavy))),
            line => line.plain_line(base, 1),
        }
    }

    /// Its percentages of other lines on a day of collection, as decimals.
    pub(crate) fn percentages(&self, collected: i32) -> Vec<String> {
        let shares = match &self.line {
            Line::Share { of, .. } => vec![*of],
            Line::Figures(figures) => figures.shares(collected),
            _ => Vec::new(),
        };
        let percent = |[part, whole]: [i128; 2]| Ratio { numerator: BigInt::from(part) * 100, denominator: whole.into() }.text();
        shares.into_iter().map(percent).collect()
    }

    /// What it comes to at least and at most for what it is charged for, in minor units, as far as that is stated.
    pub(crate) fn bounds(&self) -> [Option<Fraction>; 2] {
        match &self.line {
            Line::Share { minimum, maximum, .. } => {
                let bounds = [(*minimum > 0).then_some(*minimum), (*maximum < i64::MAX).then_some(*maximum)];
                bounds.map(|bound| bound.map(|bound| Fraction::of(&Ratio::whole(bound))))
            }
            Line::Figures(figures) => figures.bounds.clone(),
            _ => [None, None],
        }
    }

    /// The conditions that it asks of a package, or of the consignment.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = ConditionId> {
        let cases = if let Line::Figures(figures) = &self.line { Some(figures.cases()) } else { None };
        self.gate.when.into_iter().chain(cases.into_iter().flatten())
    }

    pub(crate) fn memory(&self) -> usize {
        let figures = if let Line::Figures(figures) = &self.line { figures.memory() } else { 0 };
        size_of::<Self>() + self.name.len() + self.words.as_ref().map_or(0, |words| words.len()) + figures
    }
}

impl Line {
    /// The line of terms of a figure or two in the lane's currency, if they are such.
    fn plain(terms: &rule_set::Surcharge, lane: OfLane<'_>) -> Option<Self> {
        let is_more = terms.per_unit.is_some() || terms.percent_of_value.is_some() || terms.table.is_some() || terms.amounts.is_some();
        if is_more || terms.currency.is_some_and(|own| own != lane.currency) {
            return None;
        }
        let minor_unit = minor_unit(lane.currency);
        // No amount has more than 14 digits in minor units. Rounding keeps the order, so ends may be rounded for themselves.
        let minor =
            |amount: Quantity| share(1, [amount.exact(), minor_unit]).and_then(|minor| i64::try_from(minor).ok()).unwrap_or(i64::MAX);
        match (terms.amount, terms.percent) {
            (None, Some(percent)) => Some(Self::Share {
                of: reduced([percent.exact(), 100 * ONE]),
                minimum: terms.minimum.map_or(0, minor),
                maximum: terms.maximum.map_or(i64::MAX, minor),
            }),
            (Some(amount), None) if terms.is_per_package() => Some(Self::PerPackage(reduced([amount.exact(), minor_unit]))),
            (Some(amount), None) => Some(Self::Fixed(minor(amount))),
            _ => None,
        }
    }

    /// Whether it is told without rounding.
    fn is_exact(&self, terms: &rule_set::Surcharge, currency: Currency) -> bool {
        match self {
            Self::PerPackage(_) => true,
            Self::Fixed(_) => terms.amount.is_some_and(|amount| amount.exact() % minor_unit(currency) == 0),
            _ => false,
        }
    }

    /// The line in minor units, rounded, of what it is of and some packages; `None` if 64 bits don't hold it, or it isn't that plain.
    #[inline]
    fn plain_line(&self, of_what: i64, packages: i64) -> Option<i64> {
        match self {
            Self::Nothing => Some(0),
            Self::Fixed(amount) => Some(*amount),
            Self::PerPackage(amount) => share(packages, *amount).and_then(|line| i64::try_from(line).ok()),
            Self::Share { of, minimum, maximum } => {
                let line = share(of_what, *of).and_then(|line| i64::try_from(line).ok());
                line.map(|line| line.max(*minimum).min(*maximum))
            }
            Self::Figures(_) => None,
        }
    }
}
