//! Where a consignment stands among a rule set's classes, rows and weights: what the index asks of it, in a handful of numbers.

use std::collections::HashMap;

use chrono::Datelike;

use crate::consignment::{DeliveryPromise, Dimensions, Direction};
use crate::exact::compare_products;
use crate::measure::{LENGTH_GRAIN, WEIGHT_GRAIN};
use crate::money::Currency;
use crate::place::Country;
use crate::place_list::ClassId;

/// The most packages that are kept one by one, of which prices of packages are worked out quickly.
pub(crate) const MOST_PACKAGES: usize = 6;
/// The most tags that a consignment may have.
pub(crate) const MOST_TAGS: usize = 8;
/// The most rows of bits that a consignment asks for: one for each figure, and its tags.
pub(crate) const MOST_ROWS: usize = 32;

/// The rows that every consignment asks for, its first: of what is switched on, and of what delivers to its destination.
pub(crate) const COMMON_ROWS: usize = 2;

/// Nanometres in a micrometre.
const VOLUME_GRAIN: i64 = 1_000;
/// Units of 10^-20 in a millionth.
const WORTH_GRAIN: i128 = 100_000_000_000_000;

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

impl Axis {
    /// How many there are before [`Axis::Worth`].
    const COUNT: usize = 9;

    fn place(self) -> usize {
        match self {
            Self::Weight => 0,
            Self::LightestPackage => 1,
            Self::HeaviestPackage => 2,
            Self::LeastLength => 3,
            Self::GreatestLength => 4,
            Self::LeastGirth => 5,
            Self::GreatestGirth => 6,
            Self::LeastLengthPlusGirth => 7,
            Self::GreatestLengthPlusGirth => 8,
            Self::Worth(_) => Self::COUNT,
        }
    }

    /// Smallest steps in one unit of its figures.
    pub(crate) fn grain(self) -> i128 {
        match self {
            Self::Weight | Self::LightestPackage | Self::HeaviestPackage => WEIGHT_GRAIN,
            Self::Worth(_) => WORTH_GRAIN,
            _ => LENGTH_GRAIN,
        }
    }
}

/// A volume in cubic micrometres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Volume {
    Whole(i64),
    /// Some package has no dimensions.
    NotGiven,
    /// It isn't whole in these, or more of them than 64 bits count.
    TooFine,
}

impl Volume {
    pub(crate) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotGiven, _) | (_, Self::NotGiven) => Self::NotGiven,
            (Self::Whole(one), Self::Whole(other)) => one.checked_add(other).map_or(Self::TooFine, Self::Whole),
            _ => Self::TooFine,
        }
    }

    pub(crate) fn of(dimensions: Option<Dimensions>) -> Self {
        let Some(sides) = dimensions else { return Self::NotGiven };
        let volume = |sides: Dimensions| {
            let [length, width, height] = [sides.length, sides.width, sides.height].map(|side| {
                let grains = side.grains()?;
                (grains % VOLUME_GRAIN == 0).then_some(grains / VOLUME_GRAIN)
            });
            length?.checked_mul(width?)?.checked_mul(height?)
        };
        volume(sides).map_or(Self::TooFine, Self::Whole)
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
///
/// What every choice asks for stands first, in two lines of a cache: as a rule a consignment is asked about once, and comes from afar.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(crate) struct Coordinates {
    pub(crate) origin_location: Option<usize>,
    pub(crate) origin: ClassId,
    pub(crate) destination: ClassId,
    /// The number of the destination country's holidays, if it has any.
    pub(crate) holidays: Option<u16>,
    pub(crate) direction: Direction,
    /// The steps of the index's grid that it is in, by what prices go by: its weight, its chargeable weight by the largest divisor of the
    /// rule set, the weight of its heaviest package.
    pub(crate) steps: [u8; 3],
    row_count: u16,
    tag_count: u16,
    pub(crate) promised_day: Option<i32>,
    pub(crate) shipping_day: Option<i32>,
    pub(crate) package_count: i64,
    pub(crate) promise: DeliveryPromise,
    /// The rows of bits that its figures and tags ask for, but those of its promise and its origin, which are no rules.
    rows: [u16; MOST_ROWS],
    pub(crate) weight: i64,
    pub(crate) volume: Volume,
    tags: [u32; MOST_TAGS],
    pub(crate) packages: [PackageFigures; MOST_PACKAGES],
    pub(crate) destination_country: Country,
    /// The figures of coarse screens, which are asked of services one by one.
    pub(crate) figures: Figures,
}

/// The figures that rules limit, each in grains of its own: picograms, nanometres, millionths of a unit of currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    by_axis: [i64; Axis::COUNT],
    has_lengths: bool,
    pub(crate) worth: Option<(i64, Currency)>,
}

impl Figures {
    /// Of no packages.
    const NONE: Self = Self { by_axis: [0, i64::MAX, 0, i64::MAX, 0, i64::MAX, 0, i64::MAX, 0], has_lengths: true, worth: None };

    /// The weight takes the place of what there was.
    pub(crate) fn set_weight(&mut self, weight: i64) {
        self.by_axis[0] = weight;
    }

    /// One package more of such a weight.
    pub(crate) fn add_weight(&mut self, weight: i64) -> Option<()> {
        let [total, lightest, heaviest, ..] = &mut self.by_axis;
        *total = total.checked_add(weight)?;
        *lightest = weight.min(*lightest);
        *heaviest = weight.max(*heaviest);
        Some(())
    }

    /// One package more of such sides; `None` if they are too fine.
    pub(crate) fn add_sides(&mut self, dimensions: Option<Dimensions>) -> Option<()> {
        let Some(sides) = dimensions else {
            self.has_lengths = false;
            return Some(());
        };
        let [one, other, third] = [sides.length.grains()?, sides.width.grains()?, sides.height.grains()?];
        let longest = one.max(other).max(third);
        let girth = one.checked_add(other)?.checked_add(third)?.checked_sub(longest)?.checked_mul(2)?;
        let own = [longest, girth, girth.checked_add(longest)?];
        let [.., least, most, least_girth, most_girth, least_both, most_both] = &mut self.by_axis;
        let ends = [[least, most], [least_girth, most_girth], [least_both, most_both]];
        for (figure, [least, greatest]) in own.into_iter().zip(ends) {
            *least = figure.min(*least);
            *greatest = figure.max(*greatest);
        }
        Some(())
    }

    /// A figure; `None` if it isn't known. What a consignment is worth isn't told here.
    pub(crate) fn of(&self, axis: Axis) -> Option<i64> {
        let place = axis.place();
        self.by_axis.get(place).copied().filter(|_| place < 3 || self.has_lengths)
    }

    /// Whether the worth is beyond an amount of a currency; `None` if it can't be told.
    pub(crate) fn is_worth_more(&self, currency: Currency, exchange: &HashMap<Currency, i128>) -> Option<impl Fn(i64) -> bool> {
        let (amount, own) = self.worth?;
        let (rate, other) = if own == currency { (1, 1) } else { (*exchange.get(&own)?, *exchange.get(&currency)?) };
        Some(
            move |limit: i64| {
                if rate == other { amount > limit } else { compare_products(amount.into(), rate, limit.into(), other).is_gt() }
            },
        )
    }

    pub(crate) fn weight(&self) -> i64 {
        self.by_axis[0]
    }

    pub(crate) fn heaviest_package(&self) -> i64 {
        self.by_axis[2]
    }
}

impl Coordinates {
    /// Those of nothing yet.
    pub(crate) const BLANK: Self = Self {
        direction: Direction::Outbound,
        origin_location: None,
        origin: ClassId::FIRST,
        destination: ClassId::FIRST,
        destination_country: Country::PLACEHOLDER,
        holidays: None,
        shipping_day: None,
        promise: DeliveryPromise { date: None, exactly: false, window: None },
        promised_day: None,
        weight: 0,
        volume: Volume::Whole(0),
        steps: [0; 3],
        package_count: 0,
        packages: [PackageFigures { weight: 0, volume: Volume::Whole(0) }; MOST_PACKAGES],
        tags: [0; MOST_TAGS],
        tag_count: 0,
        rows: [0; MOST_ROWS],
        row_count: 0,
        figures: Figures::NONE,
    };

    /// The packages one by one; `None` if they are too many.
    pub(crate) fn packages(&self) -> Option<&[PackageFigures]> {
        self.packages.get(..usize::try_from(self.package_count).ok()?)
    }

    pub(crate) fn tags(&self) -> &[u32] {
        self.tags.get(..usize::from(self.tag_count)).unwrap_or_default()
    }

    pub(crate) fn has_tags(&self) -> bool {
        self.tag_count > 0
    }

    pub(crate) fn rows(&self) -> &[u16] {
        self.rows.get(..usize::from(self.row_count)).unwrap_or_default()
    }

    /// The rows but those that every consignment asks for.
    pub(crate) fn own_rows(&self) -> &[u16] {
        self.rows.get(COMMON_ROWS..usize::from(self.row_count)).unwrap_or_default()
    }

    /// Another promise takes the place of the consignment's.
    pub(crate) fn promise_instead(&mut self, promise: DeliveryPromise) {
        (self.promise, self.promised_day) = (promise, promise.date.map(|date| date.num_days_from_ce()));
    }

    /// One tag more, by its number; `None` if they are too many.
    pub(crate) fn add_tag(&mut self, tag: u32) -> Option<()> {
        *self.tags.get_mut(usize::from(self.tag_count))? = tag;
        self.tag_count += 1;
        Some(())
    }

    /// One row more, if there is one; `None` if there is no place for it.
    #[inline]
    pub(crate) fn ask_for(&mut self, row: Option<u16>) -> Option<()> {
        // Half of the figures ask for none, and which nobody guesses: what stands in the place then, the next is written over.
        *self.rows.get_mut(usize::from(self.row_count))? = row.unwrap_or(0);
        self.row_count += u16::from(row.is_some());
        Some(())
    }
}
