//! Surcharges in 64 bits: the same lines as in `matcher/rate.rs`.

use chrono::{Datelike, NaiveDate};

use super::opening::Day;
use super::terms::{common, fits};
use crate::calendar::Weekdays;
use crate::coordinates::Coordinates;
use crate::matcher::rate::{ONE, SurchargeKind, SurchargeTerms, Validity};
use crate::place_list::{ListId, Matched};

/// Dates as days since the beginning of the calendar, ends included.
#[derive(Clone, Copy)]
pub(super) struct Dates {
    pub(super) from: i32,
    pub(super) to: i32,
}

impl Dates {
    pub(super) fn of(validity: Validity) -> Self {
        let day = |date: Option<NaiveDate>, absent: i32| date.map_or(absent, |date| date.num_days_from_ce());
        Self { from: day(validity.from, i32::MIN), to: day(validity.to, i32::MAX) }
    }

    pub(super) fn are_endless(self) -> bool {
        self.from == i32::MIN && self.to == i32::MAX
    }

    pub(super) fn hold(self, day: i32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// A surcharge: lines in minor units.
pub(super) struct QuickSurcharge {
    dates: Dates,
    days: Option<Weekdays>,
    pub(super) places: Option<ListId>,
    pub(super) tags: Option<Box<[u32]>>,
    line: Line,
}

#[derive(Clone, Copy)]
enum Line {
    Amount(i64),
    PerPackage { amount: i64, denominator: i64 },
    Percent { numerator: i64, denominator: i64, minimum: i64, maximum: i64 },
}

/// When some surcharges may be paid that aren't always: on a day of `days` within `dates`, and by what has a tag. They may hold where none
/// is paid.
#[derive(Clone, Copy)]
pub(super) struct Conditions {
    dates: Dates,
    days: Weekdays,
    tags: bool,
}

impl Conditions {
    pub(super) fn of(surcharges: &[QuickSurcharge]) -> Self {
        let mut conditions = Self { dates: Dates { from: i32::MAX, to: i32::MIN }, days: Weekdays::NONE, tags: false };
        for surcharge in surcharges.iter().filter(|surcharge| !surcharge.is_of_places_alone()) {
            if surcharge.tags.is_some() {
                conditions.tags = true;
                continue;
            }
            conditions.days = conditions.days.or(surcharge.days.unwrap_or(Weekdays::of(None)));
            conditions.dates.from = conditions.dates.from.min(surcharge.dates.from);
            conditions.dates.to = conditions.dates.to.max(surcharge.dates.to);
        }
        conditions
    }

    /// Whether one of them holds for what is collected on a day, and may have tags.
    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "no processor guesses any of them")]
    pub(super) fn hold(&self, has_tags: bool, collected: Day) -> bool {
        let days = self.days.has_weekday(collected.weekday) & (self.dates.from <= collected.number) & (collected.number <= self.dates.to);
        days | self.tags & has_tags
    }
}

/// `one / other` of numbers that aren't negative. Most are small, and processors divide small numbers several times faster.
pub(super) fn quotient(one: i64, other: i64) -> i64 {
    match (u32::try_from(one), u32::try_from(other)) {
        (Ok(one), Ok(other)) if other > 0 => i64::from(one / other),
        _ => one / other,
    }
}

/// Half a unit upwards: no price is negative.
fn rounded(numerator: i64, denominator: i64) -> Option<i64> {
    if denominator == 1 {
        return Some(numerator);
    }
    Some(quotient(numerator.checked_mul(2)?.checked_add(denominator)?, denominator.checked_mul(2)?))
}

impl QuickSurcharge {
    /// The surcharge, if it fits, of a currency with so many decimals.
    pub(super) fn new(terms: &SurchargeTerms, decimals: u32) -> Option<Self> {
        let minor_units = ONE / 10_i128.pow(decimals);
        let minor = |amount: i128| fits((amount + minor_units / 2) / minor_units);
        let ratio = |amount: i128, of: i128| Some((fits(amount / common(of, amount))?, fits(of / common(of, amount))?));
        let line = match &terms.kind {
            SurchargeKind::Amount { amount, per_package: false } => Line::Amount(minor(*amount)?),
            SurchargeKind::Amount { amount, per_package: true } => {
                let (amount, denominator) = ratio(*amount, minor_units)?;
                Line::PerPackage { amount, denominator }
            }
            SurchargeKind::Percent { percent, minimum, maximum } => {
                let (numerator, denominator) = ratio(*percent, 100 * ONE)?;
                let (minimum, maximum) = (minimum.map_or(Some(0), minor)?, maximum.map_or(Some(i64::MAX), minor)?);
                Line::Percent { numerator, denominator, minimum, maximum }
            }
        };
        Some(Self {
            dates: Dates::of(terms.validity),
            days: terms.days,
            places: terms.places,
            tags: terms.tags.as_deref().map(Into::into),
            line,
        })
    }

    pub(super) fn line(&self, base: i64, packages: i64) -> Option<i64> {
        match self.line {
            Line::Amount(amount) => Some(amount),
            Line::PerPackage { amount, denominator } => rounded(amount.checked_mul(packages)?, denominator),
            Line::Percent { numerator, denominator, minimum, maximum } => {
                Some(rounded(base.checked_mul(numerator)?, denominator)?.max(minimum).min(maximum))
            }
        }
    }

    pub(super) fn applies(&self, asked: &Coordinates, destination: &Matched, collected: i32) -> bool {
        self.dates.hold(collected)
            && self.days.is_none_or(|days| days.has_day(collected))
            && destination.allows(self.places)
            && self.tags.as_ref().is_none_or(|tags| asked.tags().iter().any(|tag| tags.contains(tag)))
    }

    pub(super) fn is_by_package(&self) -> bool {
        matches!(self.line, Line::PerPackage { .. })
    }

    /// Whether nothing but the destination tells whether it applies.
    pub(super) fn is_of_places_alone(&self) -> bool {
        self.dates.are_endless() && self.days.is_none() && self.tags.is_none()
    }
}
