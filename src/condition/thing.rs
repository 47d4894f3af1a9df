//! What conditions are asked of: a consignment, one of its packages, an item.

use num_bigint::BigInt;
use rust_decimal::Decimal;

use crate::consignment::{DangerousGoods, Dimensions, Item, Package};
use crate::facts::{Facts, Volume, Worth};
use crate::measure::{Length, Weight};
use crate::money::Money;
use crate::place::Answer;

/// A figure that is asked.
#[derive(Debug, Clone)]
pub(super) enum Amount {
    /// Of weight or length, in smallest steps.
    Steps(i128),
    /// In cubic micrometres.
    Cubic(i64),
    /// In cubes of smallest steps.
    FineCubic(BigInt),
    Money(Worth),
    Count(i128),
    Plain(Decimal),
}

/// A consignment, or the package of it, or the item, that is asked about.
#[derive(Clone, Copy)]
pub(super) struct Thing<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) package: Option<&'a Package>,
    pub(super) item: Option<&'a Item>,
}

/// What is said of something that is so or isn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    Yes,
    No,
    /// It should be said.
    Unknown,
    /// There is nothing of which it could be.
    Nothing,
}

impl Stated {
    pub(super) fn of(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }

    /// Whether it is as asked.
    pub(super) fn answer(self, asked: bool) -> Answer {
        match self {
            Self::Yes => Answer::of(asked),
            Self::No => Answer::of(!asked),
            Self::Unknown => Answer::Unknown,
            Self::Nothing => Answer::No,
        }
    }

    /// What should be said.
    pub(super) fn said(is_so: Option<bool>) -> Self {
        is_so.map_or(Self::Unknown, Self::of)
    }
}

/// The sides of a package in smallest steps, the longest first.
fn sides(dimensions: Dimensions) -> [i128; 3] {
    let [one, other, third] = [dimensions.length, dimensions.width, dimensions.height].map(Length::steps);
    let (longest, shortest) = (one.max(other).max(third), one.min(other).min(third));
    [longest, one + other + third - longest - shortest, shortest]
}

impl<'a> Thing<'a> {
    /// The consignment.
    pub(super) fn consignment(facts: &'a Facts<'a>) -> Self {
        Self { facts, package: None, item: None }
    }

    pub(super) fn weight(&self) -> Option<Amount> {
        let steps = match (self.item, self.package) {
            (Some(item), _) => item.weight?.steps(),
            (None, Some(package)) => package.weight?.steps(),
            (None, None) => self.facts.weight,
        };
        Some(Amount::Steps(steps))
    }

    /// The unit that a person reads its weight in.
    pub(super) fn weight_unit(&self) -> crate::measure::WeightUnit {
        let own = match (self.item, self.package) {
            (Some(item), _) => item.weight,
            (None, Some(package)) => package.weight,
            (None, None) => None,
        };
        own.map_or_else(|| self.facts.weight_unit(), Weight::unit)
    }

    /// The unit that a person reads its lengths in.
    pub(super) fn length_unit(&self) -> Option<crate::measure::LengthUnit> {
        self.package.and_then(|package| package.dimensions).map(|dimensions| dimensions.length.unit())
    }

    pub(super) fn volume(&self) -> Option<Amount> {
        let (volume, packages) = match self.package {
            Some(package) => (Volume::of(package.dimensions), std::slice::from_ref(package)),
            None => (self.facts.volume, &*self.facts.consignment().packages),
        };
        match volume {
            Volume::NotGiven => None,
            Volume::Whole(micrometres) => Some(Amount::Cubic(micrometres)),
            Volume::TooFine => {
                let dimensions = packages.iter().filter_map(|package| package.dimensions);
                Some(Amount::FineCubic(dimensions.map(|dimensions| sides(dimensions).iter().product::<BigInt>()).sum()))
            }
        }
    }

    pub(super) fn value(&self) -> Option<Amount> {
        let of = |money: Money| Amount::Money(Worth { amount: money.amount.exact(), currency: money.currency });
        match (self.item, self.package) {
            (Some(item), _) => item.value.map(of),
            (None, Some(package)) => package.value.map(of),
            (None, None) => self.facts.worth.map(Amount::Money),
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "a figure as any other")]
    pub(super) fn packages(&self) -> Option<Amount> {
        Some(Amount::Count(self.facts.package_count().into()))
    }

    /// How many pieces there are of the item, in the package, in all packages.
    #[expect(clippy::unnecessary_wraps, reason = "a figure as any other")]
    pub(super) fn pieces(&self) -> Option<Amount> {
        let count = match (self.item, self.package) {
            (Some(item), _) => item.quantity.into(),
            (None, Some(package)) => package.pieces(),
            (None, None) => self.facts.consignment().packages.iter().map(Package::pieces).sum(),
        };
        Some(Amount::Count(count.into()))
    }

    /// What comes of the sides of the package, the longest first.
    pub(super) fn side(&self, of: fn([i128; 3]) -> i128) -> Option<Amount> {
        Some(Amount::Steps(of(sides(self.package?.dimensions?))))
    }

    pub(super) fn of_item<R>(&self, of: impl FnOnce(&'a Item) -> Option<R>) -> Option<R> {
        self.item.and_then(of)
    }

    pub(super) fn danger(&self) -> Option<&'a DangerousGoods> {
        self.item.and_then(|item| item.dangerous_goods.as_ref())
    }

    pub(super) fn of_danger<R>(&self, of: impl FnOnce(&'a DangerousGoods) -> Option<R>) -> Option<R> {
        self.danger().and_then(of)
    }

    /// Its items: of the package, or of all packages.
    pub(super) fn items(self) -> impl Iterator<Item = &'a Item> {
        let packages: &'a [Package] = match self.package {
            Some(package) => std::slice::from_ref(package),
            None => &self.facts.consignment().packages,
        };
        packages.iter().flat_map(|package| &package.items)
    }
}
