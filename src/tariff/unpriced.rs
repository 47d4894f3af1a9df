//! Why there is no price.

use crate::exact::small;
use crate::place::Missing;
use crate::rule::{Finding, Unknown};

/// Why no price could be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unpriced {
    /// Heavier than the last band, the consignment or the package of that number.
    BeyondLastBand(Option<usize>),
    /// A line of 1,000,000,000 or more.
    TooLarge,
    /// More than anybody asks for: no more of it was worked out.
    Dearer,
    /// In a band without a price, the consignment or the package of that number.
    NoPrice(Option<usize>),
    /// The package of that number lacks the dimensions that a volume or a side needs.
    NoDimensions(usize),
    /// It takes this to tell which tax is due.
    NoTax(Missing),
    /// The consignment's value isn't known.
    NoValue,
    /// It has no exchange rate, or the lane's currency has none.
    NoValueRate,
    /// A surcharge, of which something isn't known.
    Surcharge(Unknown),
    /// The same of the surcharge at a place among the lane's.
    AtSurcharge(u32, Unknown),
}

impl Unpriced {
    /// What is found by it, on the rate lane of that place and with that list of surcharges.
    pub(crate) fn finding(self, place: u32, list: u32) -> Finding {
        match self {
            Self::AtSurcharge(surcharge, unknown) => Finding::Surcharge(list, surcharge, unknown),
            Self::Surcharge(unknown) => Finding::Surcharge(list, 0, unknown),
            Self::BeyondLastBand(package) => Finding::BeyondLastBand(place, package.map(small)),
            Self::NoPrice(package) => Finding::NoPrice(place, package.map(small)),
            Self::NoTax(missing) => Finding::NoTax(missing),
            Self::NoValue => Finding::NoValue,
            Self::NoValueRate => Finding::NoValueRate,
            Self::TooLarge | Self::Dearer => Finding::TooDear,
            Self::NoDimensions(package) => Finding::NoVolume(small(package)),
        }
    }

    /// The same of the surcharge at a place.
    pub(super) fn at(self, place: usize) -> Self {
        if let Self::Surcharge(unknown) = self { Self::AtSurcharge(small(place), unknown) } else { self }
    }
}

/// What a calculation comes to; `None` where `T` overflows.
pub(super) type Calculated<T> = Option<Result<T, Unpriced>>;
