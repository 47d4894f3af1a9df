//! One consignment, prepared once: every figure that rules and prices ask for.

use chrono::NaiveDate;

use crate::consignment::{DeliveryPromise, Dimensions, Direction};
use crate::coordinates::Coordinates;
use crate::measure::{CENTIMETRE, Length, WeightUnit};
use crate::money::Currency;
use crate::number::AMOUNT_SCALE;
use crate::place::Country;
use crate::place_list::{Matched, Route};
use crate::reference::{Reference, Tag};

/// A package as rules and prices see it. Lengths and weights are in smallest steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackageFacts {
    pub(crate) weight: i128,
    pub(crate) weight_unit: WeightUnit,
    pub(crate) dimensions: Option<Dimensions>,
}

impl PackageFacts {
    /// The volume in cubic hundredths of a millimetre, if every side is known and whole in these.
    pub(crate) fn volume(&self) -> Option<i128> {
        const HUNDREDTH: i128 = CENTIMETRE / 1_000;
        let sides = self.dimensions?;
        let whole = |side: Length| (side.steps() % HUNDREDTH == 0).then(|| side.steps() / HUNDREDTH);
        whole(sides.length)?.checked_mul(whole(sides.width)?)?.checked_mul(whole(sides.height)?)
    }

    /// The longest side.
    pub(crate) fn length(&self) -> Option<i128> {
        self.dimensions.map(|sides| sides.length.max(sides.width).max(sides.height).steps())
    }

    /// Twice the sum of the other two sides.
    pub(crate) fn girth(&self) -> Option<i128> {
        let sides = self.dimensions?;
        let sum = sides.length.steps() + sides.width.steps() + sides.height.steps();
        Some(2 * (sum - self.length()?))
    }

    pub(crate) fn length_plus_girth(&self) -> Option<i128> {
        Some(self.length()? + self.girth()?)
    }
}

/// The least and the greatest of a figure over the packages that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extremes {
    pub(crate) least: i128,
    pub(crate) greatest: i128,
}

impl Extremes {
    pub(crate) fn of(figures: impl Iterator<Item = i128>) -> Option<Self> {
        figures.fold(None, |extremes: Option<Self>, figure| {
            Some(match extremes {
                None => Self { least: figure, greatest: figure },
                Some(Self { least, greatest }) => Self { least: least.min(figure), greatest: greatest.max(figure) },
            })
        })
    }
}

/// What a consignment is worth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worth {
    /// In units of 10^-20.
    pub(crate) amount: i128,
    pub(crate) currency: Currency,
}

impl Worth {
    pub(crate) fn text(self) -> String {
        format!("{} {}", crate::number::unscaled(self.amount, AMOUNT_SCALE), self.currency)
    }
}

/// A consignment, prepared for one rule set: worked out once, then asked by every rule and price.
#[derive(Debug, Clone)]
pub struct Facts {
    pub(crate) reference: Reference,
    pub(crate) direction: Direction,
    pub(crate) shipping_date: Option<NaiveDate>,
    pub(crate) promise: DeliveryPromise,
    pub(crate) packages: Vec<PackageFacts>,
    pub(crate) weight: i128,
    pub(crate) weight_unit: WeightUnit,
    pub(crate) package_weights: Extremes,
    pub(crate) lengths: Option<Extremes>,
    pub(crate) girths: Option<Extremes>,
    pub(crate) lengths_plus_girths: Option<Extremes>,
    /// Whether every package has dimensions.
    pub(crate) all_dimensions: bool,
    /// The packages' volumes together in cubic hundredths of a millimetre, if every side is known and whole in these.
    pub(crate) volume: Option<i128>,
    pub(crate) worth: Option<Worth>,
    /// Its tags, with their numbers in the rule set if it names them.
    pub(crate) tags: Vec<(Tag, Option<u32>)>,
    pub(crate) origin_location: Option<usize>,
    pub(crate) origin: Matched,
    pub(crate) destination: Matched,
    pub(crate) destination_country: Country,
    /// The destination as a person reads it.
    pub(crate) destination_text: String,
    /// Where it stands in the index; `None` without one, and where it is out of the ordinary.
    pub(crate) coordinates: Option<Coordinates>,
}

impl Facts {
    /// Another promise takes the place of the consignment's.
    pub(crate) fn promise_instead(&mut self, promise: DeliveryPromise) {
        self.promise = promise;
        if let Some(coordinates) = &mut self.coordinates {
            coordinates.promise_instead(promise);
        }
    }

    pub(crate) fn route(&self) -> Route<'_> {
        Route { origin: &self.origin, destination: &self.destination }
    }
}
