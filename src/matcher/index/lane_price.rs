//! Prices in 64 bits: the same prices as in `matcher/rate.rs`, to the last digit, of what has few enough digits.
//!
//! A price is so many whole minor units and so many parts of one, small enough that every figure of its lane is whole in them. What
//! doesn't fit has no quick price and is worked out in fractions.

use super::super::rate::{ONE, Rate};
use super::surcharge::Dates;
use super::terms::{Amount, Chargeable, Terms, common, denominator_of, fits, plain};
use crate::coordinates::{Coordinates, Volume};
use crate::measure::WEIGHT_GRAIN;
use crate::money::Currency;
use crate::rule::Basis;

/// What a quick calculation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quick<T> {
    /// It has this price.
    Price(T),
    /// It has none.
    Never,
    /// 64 bits don't tell.
    Unknown,
}

/// The least of some prices, in minor units.
#[derive(Clone, Copy)]
pub(super) struct Least {
    /// [`i64::MAX`] if there is none.
    pub(super) price: i64,
    /// Whether all of them are that.
    pub(super) is_all: bool,
}

impl Least {
    const NONE: Self = Self { price: i64::MAX, is_all: false };
}

/// What weighs the goods, as far as a price asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Measure {
    /// The consignment's weight.
    Weight,
    /// Its chargeable weight, by the largest divisor of the rule set.
    Chargeable,
    /// The weight of its heaviest package.
    HeaviestPackage,
}

impl Measure {
    pub(super) const ALL: [Self; 3] = [Self::Weight, Self::Chargeable, Self::HeaviestPackage];
}

/// A rate lane.
pub(super) struct QuickRate {
    dates: Dates,
    pub(super) basis: Basis,
    /// Grains of weight in a cubic micrometre, as a fraction.
    per_volume: Option<(i64, i64)>,
    /// Parts of a minor unit.
    denominator: i64,
    pub(super) currency: Currency,
    /// A line of so many minor units is no price.
    pub(super) limit: i64,
    /// What a minor unit is, as [`super::super::offer::comparable`] has it; `None` without an exchange rate.
    pub(super) exchange: Option<i128>,
    pub(super) bands: Box<[QuickBand]>,
    terms: Box<[Terms]>,
}

/// So many bands are sooner counted than searched.
const FEW_BANDS: usize = 16;

/// A band: weights in grains.
pub(super) struct QuickBand {
    pub(super) up_to: i64,
    /// In whole minor units, or the number of its terms among the lane's.
    price: i64,
    is_plain: bool,
}

/// What a volume weighs, by the grains of weight in a cubic micrometre.
fn volumetric(volume: i64, (numerator, denominator): (i64, i64)) -> Option<Chargeable> {
    let product = volume.checked_mul(numerator)?;
    let (whole, rest) = if denominator == 1 { (product, 0) } else { (product / denominator, product % denominator) };
    Some(Chargeable { grains: whole + i64::from(rest != 0), is_whole: rest == 0 })
}

/// The chargeable weight of a weight and a volume, rounded up to whole grains.
pub(super) fn chargeable(weight: i64, volume: i64, ratio: (i64, i64)) -> Option<i64> {
    volumetric(volume, ratio).map(|volumetric| volumetric.grains.max(weight))
}

impl QuickRate {
    /// The lane, if it fits.
    pub(super) fn new(rate: &Rate, exchange: Option<i128>) -> Option<Self> {
        let minor_units = ONE / 10_i128.pow(rate.currency.decimals());
        let unit = rate.unit / WEIGHT_GRAIN;
        let (mut bands, mut by_terms) = (Vec::with_capacity(rate.bands.len()), Vec::new());
        // The least denominator in which all prices are whole.
        let mut denominator: i128 = 1;
        for band in &rate.bands {
            // Between two grains there is no weight to ask for.
            let up_to = fits(band.up_to.div_euclid(WEIGHT_GRAIN)).unwrap_or(i64::MAX);
            let plain = plain(band, minor_units);
            let price = match plain {
                Some(price) => price,
                None => i64::try_from(by_terms.len()).ok()?,
            };
            bands.push(QuickBand { up_to, price, is_plain: plain.is_some() });
            if plain.is_none() {
                denominator = denominator_of(band, denominator, minor_units, unit)?;
                by_terms.push(band);
            }
        }
        let terms: Option<Box<[Terms]>> = by_terms.into_iter().map(|band| Terms::new(band, denominator, minor_units, unit)).collect();
        Some(Self {
            dates: Dates::of(rate.validity),
            basis: rate.basis,
            per_volume: match rate.divisor {
                // A cubic micrometre is 10^-12 cm³, a kilogram has 10^15 grains.
                Some(divisor) => {
                    let common = common(1_000 * ONE, divisor);
                    Some((fits(1_000 * ONE / common)?, fits(divisor / common)?))
                }
                None => None,
            },
            denominator: fits(denominator)?,
            currency: rate.currency,
            limit: fits(10_i128.pow(9 + rate.currency.decimals()))?,
            exchange: exchange.map(|exchange| 10_i128.pow(4 - rate.currency.decimals()) * exchange),
            bands: bands.into(),
            terms: terms?,
        })
    }

    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.bands) + size_of_val(&*self.terms)
    }

    pub(super) fn holds(&self, day: i32) -> bool {
        self.dates.hold(day)
    }

    pub(super) fn measure(&self) -> Measure {
        match (self.basis, self.per_volume) {
            (Basis::Package, _) => Measure::HeaviestPackage,
            (Basis::Consignment, Some(_)) => Measure::Chargeable,
            (Basis::Consignment, None) => Measure::Weight,
        }
    }

    /// Grains of weight for a cubic micrometre, if it has a divisor.
    pub(super) fn per_volume(&self) -> Option<(i64, i64)> {
        self.per_volume
    }

    /// The base price in minor units.
    pub(super) fn base(&self, asked: &Coordinates) -> Quick<i64> {
        let price = match self.basis {
            Basis::Consignment => self.price(asked.weight, asked.volume),
            Basis::Package => {
                let Some(packages) = asked.packages() else { return Quick::Unknown };
                let mut sum = Quick::Price(Amount { whole: 0, parts: 0 });
                for package in packages {
                    sum = match (sum, self.price(package.weight, package.volume)) {
                        (Quick::Price(sum), Quick::Price(own)) => sum.plus(own).map_or(Quick::Unknown, Quick::Price),
                        (Quick::Unknown, _) | (_, Quick::Unknown) => Quick::Unknown,
                        _ => Quick::Never,
                    };
                }
                sum
            }
        };
        match price {
            Quick::Price(price) => match price.rounded(self.denominator) {
                Some(minor) if minor < self.limit => Quick::Price(minor),
                Some(_) => Quick::Never,
                None => Quick::Unknown,
            },
            Quick::Never => Quick::Never,
            Quick::Unknown => Quick::Unknown,
        }
    }

    /// The price of a weight and a volume.
    fn price(&self, weight: i64, volume: Volume) -> Quick<Amount> {
        let chargeable = match self.chargeable(weight, volume) {
            Quick::Price(chargeable) => chargeable,
            Quick::Never => return Quick::Never,
            Quick::Unknown => return Quick::Unknown,
        };
        let Some(band) = self.band(chargeable.grains) else { return Quick::Never };
        self.of_band(band, chargeable).map_or(Quick::Unknown, Quick::Price)
    }

    /// The band that a weight is in.
    fn band(&self, grains: i64) -> Option<&QuickBand> {
        if self.bands.len() > FEW_BANDS {
            return self.bands.get(self.bands.partition_point(|band| band.up_to < grains));
        }
        // Counting them all is quicker than to guess where to stop.
        self.bands.get(self.bands.iter().map(|band| usize::from(band.up_to < grains)).sum::<usize>())
    }

    fn of_band(&self, band: &QuickBand, weight: Chargeable) -> Option<Amount> {
        if band.is_plain {
            return Some(Amount { whole: band.price, parts: 0 });
        }
        self.terms.get(usize::try_from(band.price).ok()?)?.price(weight, self.denominator)
    }

    fn chargeable(&self, weight: i64, volume: Volume) -> Quick<Chargeable> {
        let by_weight = Chargeable { grains: weight, is_whole: true };
        let Some(ratio) = self.per_volume else { return Quick::Price(by_weight) };
        match volume {
            Volume::Whole(volume) => match volumetric(volume, ratio) {
                Some(volumetric) if volumetric.grains > weight => Quick::Price(volumetric),
                Some(_) => Quick::Price(by_weight),
                None => Quick::Unknown,
            },
            Volume::NotGiven => Quick::Never,
            Volume::TooFine => Quick::Unknown,
        }
    }

    /// Whether it holds on every day.
    pub(super) fn is_endless(&self) -> bool {
        self.dates.are_endless()
    }

    /// The least base price of any weight.
    pub(super) fn least(&self) -> Least {
        let least = self.leasts(&[i64::MAX], false).first().copied();
        Least { is_all: false, ..least.unwrap_or(Least::NONE) }
    }

    /// The least base price of the weights of each part, or of those and all heavier ones. Parts are told by their upper ends, ascending,
    /// the last without end.
    pub(super) fn leasts(&self, ends: &[i64], or_heavier: bool) -> Vec<Least> {
        let mut leasts = vec![Least::NONE; ends.len()];
        let mut bands = self.bands.iter().peekable();
        let (mut above, mut band_above) = (-1, -1);
        for (least, end) in leasts.iter_mut().zip(ends) {
            while let Some(band) = bands.peek().filter(|_| band_above < *end) {
                // Within a band no price is below that of its lightest weight. One that 64 bits don't hold could be any.
                let lightest = Chargeable { grains: band_above.max(above) + 1, is_whole: true };
                let price = self.of_band(band, lightest).and_then(|price| price.rounded(self.denominator)).unwrap_or(0);
                *least = Least { price: price.min(least.price), is_all: band.is_plain && band_above <= above && band.up_to >= *end };
                if band.up_to > *end {
                    break;
                }
                band_above = band.up_to;
                bands.next();
            }
            above = *end;
        }
        if or_heavier {
            let mut heavier = i64::MAX;
            for least in leasts.iter_mut().rev() {
                heavier = heavier.min(least.price);
                *least = Least { price: heavier, is_all: false };
            }
        }
        leasts.iter_mut().filter(|least| least.price >= self.limit).for_each(|least| *least = Least::NONE);
        leasts
    }
}
