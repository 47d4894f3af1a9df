//! What a service costs: rate lanes, their bands, and surcharges.

use chrono::NaiveDate;

use crate::calendar::Weekdays;

use crate::exact::{Fraction, Whole, exactly};
use crate::facts::{Facts, PackageFacts};
use crate::measure::{CENTIMETRE, KILOGRAM};
use crate::money::{Currency, Minor};
use crate::place_list::ListId;
use crate::rule::Basis;

/// One in units of 10^-20, as [`crate::Quantity::exact`] counts.
pub(super) const ONE: i128 = 10_i128.pow(20);

/// The dates for which something is valid, ends included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Validity {
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
}

impl Validity {
    /// Whether there is no date for which it isn't valid.
    pub(super) fn is_endless(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    fn holds(self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}

/// A rate lane, compiled.
pub(super) struct Rate {
    pub(super) from: Option<ListId>,
    pub(super) to: Option<ListId>,
    pub(super) validity: Validity,
    pub(super) basis: Basis,
    pub(super) currency: Currency,
    /// The number of its currency.
    pub(super) currency_number: usize,
    /// The smallest steps in one unit of the bands' weights.
    pub(super) unit: i128,
    /// In 10^-20 cm³ per kg.
    pub(super) divisor: Option<i128>,
    pub(super) bands: Box<[BandTerms]>,
}

/// A band, compiled. Weights are in smallest steps, prices in 10^-20.
pub(super) struct BandTerms {
    /// Included; `i128::MAX` for no end.
    pub(super) up_to: i128,
    pub(super) price: i128,
    by_unit: Option<Box<ByUnit>>,
}

/// What few bands have: a price by the unit, and a least price.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ByUnit {
    pub(super) per_unit: i128,
    pub(super) above: i128,
    pub(super) step: Option<i128>,
    pub(super) minimum: i128,
}

impl BandTerms {
    pub(super) fn new(up_to: i128, price: i128, by_unit: ByUnit) -> Self {
        Self { up_to, price, by_unit: (by_unit != ByUnit::default()).then(|| Box::new(by_unit)) }
    }

    /// What it costs by the unit, and at least.
    pub(super) fn by_unit(&self) -> ByUnit {
        self.by_unit.as_deref().copied().unwrap_or_default()
    }
}

/// Why no base price could be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unpriced {
    /// No rate lane matches on that date.
    NoLane,
    /// Heavier than the last band, the consignment or the package of that number.
    BeyondLastBand(Option<usize>),
    /// A line of 1,000,000,000 or more.
    TooLarge,
    /// The package of that number lacks the dimensions that a volumetric weight needs.
    NoDimensions(usize),
}

impl Rate {
    pub(super) fn matches(&self, facts: &Facts, collected: NaiveDate) -> bool {
        self.validity.holds(collected) && facts.route().leads(self.from, self.to)
    }

    /// The base price, rounded to the minor unit.
    pub(super) fn base(&self, facts: &Facts) -> Result<Minor, Unpriced> {
        let minor = exactly!(base(self, facts)).unwrap_or(Err(Unpriced::TooLarge))?;
        Minor::new(minor, self.currency).ok_or(Unpriced::TooLarge)
    }

    pub(super) fn memory(&self) -> usize {
        size_of::<Self>()
            + size_of_val(&*self.bands)
            + self.bands.iter().filter(|band| band.by_unit.is_some()).count() * size_of::<ByUnit>()
    }
}

/// What a calculation comes to; `None` where `T` overflows.
type Calculated<V> = Option<Result<V, Unpriced>>;

/// The rounded base price in minor units.
fn base<T: Whole>(rate: &Rate, facts: &Facts) -> Calculated<i128> {
    let total = match rate.basis {
        Basis::Consignment => of_consignment::<T>(rate, facts)?,
        Basis::Package => of_packages(rate, facts)?,
    };
    let minor_units = Fraction::whole(10_i128.pow(rate.currency.decimals()));
    Some(match total {
        Ok(price) => Ok(price.times(&minor_units)?.rounded()?),
        Err(unpriced) => Err(unpriced),
    })
}

/// The price of the consignment as a whole: weights and volumes are summed first.
fn of_consignment<T: Whole>(rate: &Rate, facts: &Facts) -> Calculated<Fraction<T>> {
    let mut chargeable = Fraction::whole(facts.weight);
    if let Some(divisor) = rate.divisor {
        let mut volumetric = Fraction::whole(0);
        for (index, package) in facts.packages.iter().enumerate() {
            match volumetric_weight(package, index, divisor)? {
                Ok(own) => volumetric = volumetric.plus(&own)?,
                Err(unpriced) => return Some(Err(unpriced)),
            }
        }
        chargeable = chargeable.larger(volumetric)?;
    }
    band_price(rate, &chargeable, None)
}

/// The sum of the packages' prices.
fn of_packages<T: Whole>(rate: &Rate, facts: &Facts) -> Calculated<Fraction<T>> {
    let mut total = Ok(Fraction::whole(0));
    for (index, package) in facts.packages.iter().enumerate() {
        let mut chargeable = Fraction::whole(package.weight);
        if let Some(divisor) = rate.divisor {
            match volumetric_weight(package, index, divisor)? {
                Ok(own) => chargeable = chargeable.larger(own)?,
                Err(unpriced) => return Some(Err(unpriced)),
            }
        }
        let own = band_price(rate, &chargeable, Some(index))?;
        total = match (total, own) {
            (Ok(total), Ok(own)) => Ok(total.plus(&own)?),
            (Err(unpriced), _) | (Ok(_), Err(unpriced)) => Err(unpriced),
        };
    }
    Some(total)
}

/// What the package of that number weighs by its volume, in smallest steps.
fn volumetric_weight<T: Whole>(package: &PackageFacts, index: usize, divisor: i128) -> Calculated<Fraction<T>> {
    let Some(sides) = package.dimensions else { return Some(Err(Unpriced::NoDimensions(index))) };
    let side = |steps| Fraction::<T>::new(steps, CENTIMETRE);
    let volume = side(sides.length.steps()).times(&side(sides.width.steps()))?.times(&side(sides.height.steps()))?;
    let kilograms = volume.over(&Fraction::new(divisor, ONE))?;
    Some(Ok(kilograms.times(&Fraction::whole(KILOGRAM))?))
}

/// The price of a chargeable weight, of the consignment or of the package of that number.
fn band_price<T: Whole>(rate: &Rate, chargeable: &Fraction<T>, package: Option<usize>) -> Calculated<Fraction<T>> {
    for band in &rate.bands {
        if band.up_to == i128::MAX || chargeable.compared(&Fraction::whole(band.up_to))?.is_le() {
            return Some(Ok(band.price(chargeable, rate.unit)?));
        }
    }
    Some(Err(Unpriced::BeyondLastBand(package)))
}

impl BandTerms {
    fn price<T: Whole>(&self, chargeable: &Fraction<T>, unit: i128) -> Option<Fraction<T>> {
        let mut price = Fraction::new(self.price, ONE);
        let ByUnit { per_unit, above, step, minimum } = self.by_unit();
        if per_unit > 0 {
            let above = chargeable.minus(&Fraction::whole(above))?.larger(Fraction::whole(0))?;
            let count = match step {
                Some(step) => above.over(&Fraction::whole(step))?.rounded_up(),
                None => above.over(&Fraction::whole(unit))?,
            };
            price = price.plus(&count.times(&Fraction::new(per_unit, ONE))?)?;
        }
        price.larger(Fraction::new(minimum, ONE))
    }
}

/// How much a surcharge is.
pub(super) enum SurchargeKind {
    Amount { amount: i128, per_package: bool },
    Percent { percent: i128, minimum: Option<i128>, maximum: Option<i128> },
}

/// A surcharge, compiled. Amounts are in 10^-20.
pub(super) struct SurchargeTerms {
    pub(super) name: String,
    pub(super) kind: SurchargeKind,
    pub(super) places: Option<ListId>,
    pub(super) days: Option<Weekdays>,
    /// The numbers of its tags.
    pub(super) tags: Option<Vec<u32>>,
    pub(super) validity: Validity,
}

impl SurchargeTerms {
    pub(super) fn applies(&self, facts: &Facts, collected: NaiveDate) -> bool {
        self.validity.holds(collected)
            && self.days.is_none_or(|days| days.has(collected))
            && facts.destination.allows(self.places)
            && self.tags.as_ref().is_none_or(|tags| facts.tags.iter().any(|(_, tag)| tag.is_some_and(|tag| tags.contains(&tag))))
    }

    /// The line, rounded to the minor unit; `None` if it is too large to be one.
    pub(super) fn line(&self, base: Minor, packages: usize, currency: Currency) -> Option<Minor> {
        Minor::new(exactly!(surcharge(&self.kind, base, packages, currency))?, currency)
    }
}

fn surcharge<T: Whole>(kind: &SurchargeKind, base: Minor, packages: usize, currency: Currency) -> Option<i128> {
    let minor_units = 10_i128.pow(currency.decimals());
    let line = match kind {
        SurchargeKind::Amount { amount, per_package } => {
            let times = if *per_package { i128::try_from(packages).ok()? } else { 1 };
            Fraction::<T>::new(*amount, ONE).times(&Fraction::whole(times))?
        }
        SurchargeKind::Percent { percent, minimum, maximum } => {
            let base = Fraction::<T>::new(i128::from(base.count()), minor_units);
            let mut line = base.times(&Fraction::new(*percent, 100 * ONE))?;
            if let Some(minimum) = minimum {
                line = line.larger(Fraction::new(*minimum, ONE))?;
            }
            if let Some(maximum) = maximum {
                line = line.smaller(Fraction::new(*maximum, ONE))?;
            }
            line
        }
    };
    line.times(&Fraction::whole(minor_units))?.rounded()
}

/// VAT on a net amount, rounded to the minor unit. `rate` is in 10^-20.
pub(crate) fn vat(net: Minor, rate: i128) -> Option<i128> {
    fn product<T: Whole>(net: Minor, rate: i128) -> Option<i128> {
        Fraction::<T>::whole(i128::from(net.count())).times(&Fraction::new(rate, ONE))?.rounded()
    }
    exactly!(product(net, rate))
}
