//! Surcharges, compiled.

use super::rate::Validity;
use super::scaled::ONE;
use crate::exact::{reduced, share};
use crate::facts::Facts;
use crate::number::Quantity;
use crate::place::{ListId, PlaceLists};
use crate::rule::{Basis, Tagged};
use crate::rule_set;
use crate::time::Weekdays;

/// What comes on top of base prices in currencies with so many decimals.
#[derive(Debug)]
pub(crate) struct Surcharge {
    pub(crate) name: Box<str>,
    line: Line,
    pub(crate) places: Option<ListId>,
    days: Option<Weekdays>,
    tags: Option<Tagged>,
    validity: Validity,
}

/// How much, in minor units.
#[derive(Debug, Clone, Copy)]
enum Line {
    Fixed(i64),
    /// So much for each package, as a fraction.
    PerPackage([i128; 2]),
    /// Such a fraction of the base price, kept between a least and a greatest.
    Share {
        of_base: [i128; 2],
        minimum: i64,
        maximum: i64,
    },
}

impl Surcharge {
    pub(crate) fn new(terms: &rule_set::Surcharge, decimals: u32, places: Option<ListId>, tags: Option<Tagged>) -> Self {
        let minor_unit = ONE / 10_i128.pow(decimals);
        // No amount has more than 14 digits in minor units. Rounding keeps the order, so ends may be rounded for themselves.
        let minor =
            |amount: Quantity| share(1, [amount.exact(), minor_unit]).and_then(|minor| i64::try_from(minor).ok()).unwrap_or(i64::MAX);
        let line = match (terms.percent, terms.amount) {
            (Some(percent), _) => Line::Share {
                of_base: reduced([percent.exact(), 100 * ONE]),
                minimum: terms.minimum.map_or(0, minor),
                maximum: terms.maximum.map_or(i64::MAX, minor),
            },
            (None, Some(amount)) if terms.per == Some(Basis::Package) => Line::PerPackage(reduced([amount.exact(), minor_unit])),
            (None, amount) => Line::Fixed(amount.map_or(0, minor)),
        };
        Self {
            name: terms.name.as_str().into(),
            line,
            places,
            days: terms.days.as_deref().map(|days| Weekdays::of(Some(days))),
            tags,
            validity: Validity::new(terms.valid_from, terms.valid_to),
        }
    }

    /// Whether it applies to what is collected on a day.
    #[inline]
    pub(crate) fn applies(&self, facts: &Facts<'_>, lists: &PlaceLists, collected: i32) -> bool {
        self.validity.holds(collected)
            && self.days.is_none_or(|days| days.has_day(collected))
            && self.tags.as_ref().is_none_or(|tags| tags.has_any(facts))
            && lists.allows(self.places, &facts.destination)
    }

    /// Whether it surely applies; `covers` tells of a list whether all that is meant lies in it.
    pub(super) fn always_applies(&self, covers: impl Fn(ListId) -> bool) -> bool {
        self.validity.is_endless() && self.days.is_none() && self.tags.is_none() && self.places.is_none_or(covers)
    }

    /// The share of the base price that it is without end.
    pub(super) fn rises(&self) -> Option<[i128; 2]> {
        if let Line::Share { of_base, maximum: i64::MAX, .. } = self.line { Some(of_base) } else { None }
    }

    /// What of it is paid but once, however dear the base price.
    pub(super) fn once(&self) -> i64 {
        match self.line {
            Line::Fixed(amount) => amount,
            Line::PerPackage(_) => 0,
            Line::Share { minimum, maximum, .. } => {
                if maximum == i64::MAX {
                    minimum
                } else {
                    maximum
                }
            }
        }
    }

    /// The line in minor units, rounded; `None` if 64 bits don't hold it.
    #[inline]
    pub(super) fn line(&self, base: i64, packages: i64) -> Option<i64> {
        match self.line {
            Line::Fixed(amount) => Some(amount),
            Line::PerPackage(amount) => share(packages, amount).and_then(|line| i64::try_from(line).ok()),
            Line::Share { of_base, minimum, maximum } => {
                let line = share(base, of_base).and_then(|line| i64::try_from(line).ok());
                line.map(|line| line.max(minimum).min(maximum))
            }
        }
    }

    pub(crate) fn memory(&self) -> usize {
        size_of::<Self>() + self.name.len() + self.tags.as_ref().map_or(0, Tagged::memory)
    }
}
