//! Bounds of figures: `Min` and `Max` include their ends, `Above` and `Below` don't.

use std::cmp::Ordering;

use num_bigint::BigInt;
use rust_decimal::Decimal;
use serde::Serialize;
use serde::ser::SerializeMap;

use super::thing::{Amount, Thing};
use crate::check::Checker;
use crate::exact::compare_products;
use crate::facts::STEPS_OF_MICROMETRE;
use crate::json::{self, Decode, Key, Problem, Reader, Trail, ViolationCode};
use crate::measure::{Length, LengthUnit, VolumeUnit, Weight, WeightUnit, length_text, weight_text};
use crate::money::{Currency, Exchange};
use crate::number::{AMOUNT_SCALE, Quantity, scaled, unscaled};
use crate::place::Answer;

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Measure {
    Weight,
    Length,
    Volume,
    Money,
    Count,
    /// Whatever a field says.
    Plain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    Weight(WeightUnit),
    Length(LengthUnit),
    Volume(VolumeUnit),
    Money(Currency),
}

/// The ends, in the order in which they are named.
const ENDS: [&str; 4] = ["Min", "Max", "Above", "Below"];

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Bounds {
    ends: [Option<Decimal>; 4],
    pub(super) unit: Option<Unit>,
}

impl Bounds {
    pub(super) fn decode(measure: Measure, reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        let mut bounds = Self::default();
        let known: &[&'static str] = match measure {
            Measure::Money => &["Min", "Max", "Above", "Below", "Currency"],
            Measure::Count | Measure::Plain => &ENDS,
            _ => &["Min", "Max", "Above", "Below", "Unit"],
        };
        reader.object(at, "bounds", |reader, key| match known.iter().find(|name| name.eq_ignore_ascii_case(&key.name)) {
            None => reader.unknown(&key, at, "bounds", known),
            Some(name @ (&"Unit" | &"Currency")) => {
                if bounds.unit.is_some() {
                    return reader.twice(&at.key(name), &key, &at.key(name));
                }
                let at = at.key(name);
                bounds.unit = match measure {
                    Measure::Weight => Some(Unit::Weight(WeightUnit::decode(reader, &at))),
                    Measure::Length => Some(Unit::Length(LengthUnit::decode(reader, &at))),
                    Measure::Volume => Some(Unit::Volume(VolumeUnit::decode(reader, &at))),
                    _ => Some(Unit::Money(Currency::decode(reader, &at))),
                };
            }
            Some(name) if measure == Measure::Plain => bounds.end(name, &key, reader, at),
            Some(name) => bounds.quantity(name, &key, reader, at),
        });
        bounds
    }

    fn quantity(&mut self, name: &'static str, key: &Key<'_>, reader: &mut Reader<'_>, at: &Trail<'_>) {
        let mut read: Option<Quantity> = None;
        if let Some(place) = self.place(name, key, reader, at) {
            reader.field(&mut read, at, name, key);
            *place = read.map(Quantity::decimal);
        }
    }

    /// Reads an end, which may be negative.
    pub(super) fn end(&mut self, name: &'static str, key: &Key<'_>, reader: &mut Reader<'_>, at: &Trail<'_>) {
        if let Some(place) = self.place(name, key, reader, at) {
            reader.field(place, at, name, key);
        }
    }

    /// Where an end of that name belongs, if it isn't given already.
    fn place(&mut self, name: &'static str, key: &Key<'_>, reader: &mut Reader<'_>, at: &Trail<'_>) -> Option<&mut Option<Decimal>> {
        let number = ENDS.iter().position(|end| *end == name)?;
        if self.ends.get(number).is_some_and(Option::is_some) {
            reader.twice(&at.key(name), key, &at.key(name));
            return None;
        }
        self.ends.get_mut(number)
    }

    pub(super) fn check(&self, measure: Measure, at: &Trail<'_>, checker: &mut Checker<'_>) {
        let [min, max, above, below] = self.ends;
        if self.ends.iter().all(Option::is_none) {
            checker.refuse(at, "bounds state one of `Min`, `Max`, `Above`, `Below` at least");
        }
        for (one, other, names) in [(min, above, ["Min", "Above"]), (max, below, ["Max", "Below"])] {
            if one.is_some() && other.is_some() {
                let [one, other] = names;
                let message = format!("`{one}` and `{other}` are two of the same end: one of them");
                checker.clash(ViolationCode::Conflict, &at.key(other), message, &at.key(one), &format!("`{one}` is"));
            }
        }
        let (low, high) = (min.zip(Some("Min")).or(above.zip(Some("Above"))), max.zip(Some("Max")).or(below.zip(Some("Below"))));
        if let (Some((low, low_key)), Some((high, high_key))) = (low, high)
            && (low > high || low == high && (low_key, high_key) != ("Min", "Max"))
        {
            let message = format!("nothing is within: `{low_key}` is `{low}`, `{high_key}` is `{high}`");
            checker.clash(ViolationCode::OutOfOrder, &at.key(low_key), message, &at.key(high_key), &format!("`{high_key}` is"));
        }
        for (name, end) in ENDS.into_iter().zip(self.ends).filter_map(|(name, end)| Some((name, end?))) {
            let problem = match (measure, self.unit) {
                _ if name == "Below" && end.is_zero() && measure != Measure::Plain => {
                    checker.refuse(&at.key(name), "nothing is below `0`");
                    continue;
                }
                (Measure::Weight, unit) => Weight::new(end, weight_unit(unit)).err(),
                (Measure::Length, unit) => Length::new(end, length_unit(unit)).err(),
                _ => None,
            };
            if let Some(problem) = problem {
                checker.problems.push(Problem::new(at.key(name).path(), problem.to_string()));
            }
        }
    }

    /// `own` is the rule set's currency.
    pub(super) fn compiled(&self, measure: Measure, own: Currency) -> Range {
        let unit = match measure {
            Measure::Weight => Some(Unit::Weight(weight_unit(self.unit))),
            Measure::Length => Some(Unit::Length(length_unit(self.unit))),
            Measure::Volume => Some(self.unit.unwrap_or(Unit::Volume(VolumeUnit::CubicCentimetre))),
            Measure::Money => Some(self.unit.unwrap_or(Unit::Money(own))),
            Measure::Count | Measure::Plain => None,
        };
        let exact = |end: Decimal| match unit {
            Some(Unit::Weight(unit)) => Weight::new(end, unit).map(Weight::steps).ok(),
            Some(Unit::Length(unit)) => Length::new(end, unit).map(Length::steps).ok(),
            _ => scaled(end, AMOUNT_SCALE),
        };
        Range { stated: self.ends.map(|end| end.map(|end| end.normalize())), exact: self.ends.map(|end| exact(end?)), unit }
    }
}

fn weight_unit(unit: Option<Unit>) -> WeightUnit {
    if let Some(Unit::Weight(unit)) = unit { unit } else { WeightUnit::Kilogram }
}

fn length_unit(unit: Option<Unit>) -> LengthUnit {
    if let Some(Unit::Length(unit)) = unit { unit } else { LengthUnit::Centimetre }
}

/// Bounds, compiled.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Range {
    stated: [Option<Decimal>; 4],
    /// In smallest steps, or 10^-20.
    exact: [Option<i128>; 4],
    unit: Option<Unit>,
}

/// One in units of 10^-20.
const ONE: i128 = 10_i128.pow(AMOUNT_SCALE);

impl Range {
    /// Its ends, in smallest steps or 10^-20.
    pub(super) fn ends(&self) -> impl Iterator<Item = i128> {
        self.exact.iter().copied().flatten()
    }

    /// Whether it is of amounts in a currency.
    pub(super) fn is_in(&self, currency: Currency) -> bool {
        self.unit == Some(Unit::Money(currency))
    }

    /// Whether a figure lies within.
    pub(super) fn answer(&self, amount: Option<&Amount>, exchange: &Exchange) -> Answer {
        let Some(amount) = amount else { return Answer::Unknown };
        if let Amount::Steps(steps) = amount {
            let mut ends = self.exact.iter().enumerate();
            return Answer::of(ends.all(|(place, end)| end.is_none_or(|end| is_kept(place, steps.cmp(&end)))));
        }
        let mut answer = Answer::Yes;
        for (place, exact) in self.exact.iter().enumerate() {
            let stated = self.stated.get(place).copied().flatten();
            let Some(stated) = stated else { continue };
            let keeps = match self.compared(amount, stated, exact.unwrap_or_default(), exchange) {
                None => Answer::Unknown,
                Some(order) => Answer::of(is_kept(place, order)),
            };
            answer = answer.and(|| keeps);
        }
        answer
    }

    fn compared(&self, amount: &Amount, stated: Decimal, exact: i128, exchange: &Exchange) -> Option<Ordering> {
        Some(match (amount, self.unit) {
            (Amount::Steps(steps), _) => steps.cmp(&exact),
            (Amount::Count(count), _) => Decimal::try_from_i128_with_scale(*count, 0).unwrap_or(Decimal::MAX).cmp(&stated),
            (Amount::Plain(figure), _) => figure.cmp(&stated),
            (Amount::Cubic(micrometres), Some(Unit::Volume(unit))) => {
                compare_products(i128::from(*micrometres), ONE, exact, unit.micrometres())
            }
            (Amount::FineCubic(steps), Some(Unit::Volume(unit))) => {
                (steps * ONE).cmp(&(BigInt::from(exact) * unit.micrometres() * BigInt::from(STEPS_OF_MICROMETRE).pow(3)))
            }
            (Amount::Money(worth), Some(Unit::Money(currency))) if worth.currency == currency => worth.amount.cmp(&exact),
            (Amount::Money(worth), Some(Unit::Money(currency))) => {
                compare_products(worth.amount, exchange.rate(worth.currency)?, exact, exchange.rate(currency)?)
            }
            _ => return None,
        })
    }

    /// What decided: a figure is above an end, below it, and so on.
    pub(super) fn words(&self, name: &str, amount: Option<&Amount>, thing: &Thing<'_>, exchange: &Exchange) -> String {
        let Some(amount) = amount else { return format!("the {name} is not known") };
        let given = shown(amount, thing, self.unit);
        let unit = self.unit.map_or_else(String::new, |unit| format!(" {unit}"));
        let held = self.answer(Some(amount), exchange);
        let mut said = Vec::new();
        for (place, stated) in self.stated.iter().enumerate() {
            let Some(stated) = stated else { continue };
            let exact = self.exact.get(place).copied().flatten().unwrap_or_default();
            let Some(order) = self.compared(amount, *stated, exact, exchange) else {
                return format!("no exchange rate to compare the {name} `{given}` with `{stated}{unit}`");
            };
            if is_kept(place, order) == (held == Answer::Yes) {
                said.push(format!("{} `{stated}{unit}`", verb(place, order)));
            }
        }
        format!("{name} `{given}` is {}", said.join(" and "))
    }
}

/// Whether the end of a number is kept.
fn is_kept(place: usize, order: Ordering) -> bool {
    match place {
        0 => order.is_ge(),
        1 => order.is_le(),
        2 => order.is_gt(),
        _ => order.is_lt(),
    }
}

/// How a figure stands to an end.
fn verb(place: usize, order: Ordering) -> &'static str {
    match (place, is_kept(place, order)) {
        (0, true) => "at least",
        (1, true) => "at most",
        (2, true) | (1, false) => "above",
        (3, true) | (0, false) => "below",
        (2, false) => "not above",
        _ => "not below",
    }
}

/// A figure as a person reads it.
fn shown(amount: &Amount, thing: &Thing<'_>, unit: Option<Unit>) -> String {
    let volume = |micrometres: &BigInt, of: &BigInt| {
        let Some(Unit::Volume(unit)) = unit else { return String::new() };
        // Thousandths, cut: only to be read.
        let thousandths = micrometres * 1_000 / (of * unit.micrometres());
        let count = i128::try_from(thousandths).unwrap_or(i128::MAX);
        format!("{} {unit}", unscaled(count, 3))
    };
    match amount {
        Amount::Steps(steps) => match unit {
            Some(Unit::Length(unit)) => length_text(*steps, thing.length_unit().unwrap_or(unit)),
            _ => weight_text(*steps, thing.weight_unit()),
        },
        Amount::Cubic(micrometres) => volume(&(*micrometres).into(), &1.into()),
        Amount::FineCubic(steps) => volume(steps, &BigInt::from(STEPS_OF_MICROMETRE).pow(3)),
        Amount::Money(worth) => worth.to_string(),
        Amount::Count(count) => count.to_string(),
        Amount::Plain(figure) => figure.to_string(),
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Weight(unit) => unit.fmt(f),
            Self::Length(unit) => unit.fmt(f),
            Self::Volume(unit) => unit.fmt(f),
            Self::Money(currency) => currency.fmt(f),
        }
    }
}

/// A decimal, written digit for digit.
struct Figure(Decimal);

impl Serialize for Figure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::number(&self.0, serializer)
    }
}

impl Serialize for Bounds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, end) in ENDS.into_iter().zip(self.ends) {
            if let Some(end) = end {
                map.serialize_entry(name, &Figure(end))?;
            }
        }
        match self.unit {
            Some(Unit::Money(currency)) => map.serialize_entry("Currency", &currency)?,
            Some(unit) => map.serialize_entry("Unit", &unit.to_string())?,
            None => {}
        }
        map.end()
    }
}
