//! Where a consignment stands among a rule set's classes, rows and weights: what the index asks of it, in a handful of numbers.

use std::collections::HashMap;

use crate::consignment::{DeliveryPromise, Dimensions, Direction};
use crate::exact::compare_products;
use crate::measure::Length;
use crate::money::Currency;
use crate::place_list::ClassId;

/// The most packages that are kept one by one, of which prices of packages are worked out quickly.
pub(crate) const MOST_PACKAGES: usize = 6;
/// The most tags that a consignment may have.
pub(crate) const MOST_TAGS: usize = 8;
/// The most rows of bits that a consignment asks for: one for each figure, and its tags.
pub(crate) const MOST_ROWS: usize = 32;

/// A figure of a consignment that rules limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Axis {
    /// The consignment's weight.
    Weight,
    /// The weight of its lightest package.
    LightestPackage,
    /// The weight of its heaviest.
    HeaviestPackage,
    /// The least and the greatest of its packages' figures; unknown if a package has no dimensions.
    LeastLength,
    GreatestLength,
    LeastGirth,
    GreatestGirth,
    LeastLengthPlusGirth,
    GreatestLengthPlusGirth,
    /// What it is worth in a currency; unknown if that isn't given, or can't be converted.
    Worth(Currency),
}

/// A volume in cubic grains of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Volume {
    Grains(i64),
    /// Some package has no dimensions.
    NotGiven,
    /// It isn't whole in grains, or more of them than 64 bits count.
    TooFine,
}

impl Volume {
    pub(crate) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotGiven, _) | (_, Self::NotGiven) => Self::NotGiven,
            (Self::Grains(one), Self::Grains(other)) => one.checked_add(other).map_or(Self::TooFine, Self::Grains),
            _ => Self::TooFine,
        }
    }

    pub(crate) fn of(dimensions: Option<Dimensions>) -> Self {
        let Some(sides) = dimensions else { return Self::NotGiven };
        let volume = |sides: Dimensions| {
            let [length, width, height] = [sides.length, sides.width, sides.height].map(Length::grains);
            length?.checked_mul(width?)?.checked_mul(height?)
        };
        volume(sides).map_or(Self::TooFine, Self::Grains)
    }
}

/// A package as quick prices see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackageFigures {
    /// In grains.
    pub(crate) weight: i64,
    pub(crate) volume: Volume,
}

/// A consignment, as numbers of the index. Weights are in grains, dates in days since the beginning of the calendar.
#[derive(Debug, Clone)]
pub(crate) struct Coordinates {
    pub(crate) direction: Direction,
    pub(crate) origin_location: Option<usize>,
    pub(crate) origin: ClassId,
    pub(crate) destination: ClassId,
    /// The number of the destination country's holidays, if it has any.
    pub(crate) holidays: Option<u16>,
    pub(crate) shipping_day: Option<i32>,
    pub(crate) promise: DeliveryPromise,
    pub(crate) promised_day: Option<i32>,
    pub(crate) weight: i64,
    pub(crate) volume: Volume,
    /// The weight, or by the largest divisor of the rule set the volumetric weight, if that is more.
    pub(crate) chargeable: i64,
    pub(crate) heaviest_package: i64,
    pub(crate) package_count: i64,
    pub(crate) packages: [PackageFigures; MOST_PACKAGES],
    pub(crate) tags: [u32; MOST_TAGS],
    pub(crate) tag_count: usize,
    /// The rows of bits that its figures and tags ask for, but that of its promise, which depends on the day.
    pub(crate) rows: [u16; MOST_ROWS],
    pub(crate) row_count: usize,
    /// The figures of coarse screens, which are asked of services one by one.
    pub(crate) figures: Figures,
}

/// The figures that rules limit, in smallest steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) weight: i128,
    pub(crate) packages: (i128, i128),
    /// Least and greatest length, girth, and length plus girth; `None` if a package has no dimensions.
    pub(crate) lengths: Option<[(i128, i128); 3]>,
    pub(crate) worth: Option<(i128, Currency)>,
}

impl Figures {
    /// A figure; `None` if it isn't known. What a consignment is worth is in the currency asked for, or isn't told.
    pub(crate) fn of(&self, axis: Axis) -> Option<i128> {
        let [length, girth, both] = self.lengths.map_or([None; 3], |lengths| lengths.map(Some));
        match axis {
            Axis::Weight => Some(self.weight),
            Axis::LightestPackage => Some(self.packages.0),
            Axis::HeaviestPackage => Some(self.packages.1),
            Axis::LeastLength => length.map(|(least, _)| least),
            Axis::GreatestLength => length.map(|(_, greatest)| greatest),
            Axis::LeastGirth => girth.map(|(least, _)| least),
            Axis::GreatestGirth => girth.map(|(_, greatest)| greatest),
            Axis::LeastLengthPlusGirth => both.map(|(least, _)| least),
            Axis::GreatestLengthPlusGirth => both.map(|(_, greatest)| greatest),
            Axis::Worth(currency) => self.worth.filter(|(_, own)| *own == currency).map(|(amount, _)| amount),
        }
    }

    /// Whether the worth is beyond an amount of a currency; `None` if it can't be told.
    pub(crate) fn is_worth_more(&self, currency: Currency, exchange: &HashMap<Currency, i128>) -> Option<impl Fn(i128) -> bool> {
        let (amount, own) = self.worth?;
        let (rate, other) = if own == currency { (1, 1) } else { (*exchange.get(&own)?, *exchange.get(&currency)?) };
        Some(move |limit| compare_products(amount, rate, limit, other).is_gt())
    }
}

impl Coordinates {
    /// The packages one by one; `None` if they are too many.
    pub(crate) fn packages(&self) -> Option<&[PackageFigures]> {
        self.packages.get(..usize::try_from(self.package_count).ok()?)
    }

    pub(crate) fn tags(&self) -> &[u32] {
        self.tags.get(..self.tag_count).unwrap_or_default()
    }

    pub(crate) fn rows(&self) -> &[u16] {
        self.rows.get(..self.row_count).unwrap_or_default()
    }

    pub(crate) fn ask_for(&mut self, row: Option<u16>) -> Option<()> {
        if let Some(row) = row {
            *self.rows.get_mut(self.row_count)? = row;
            self.row_count += 1;
        }
        Some(())
    }
}
