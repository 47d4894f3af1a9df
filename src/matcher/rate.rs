//! What a service costs: rate lanes, their bands, and surcharges.

use chrono::NaiveDate;
use num_integer::Integer;

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
    pub(super) volumetric: Volumetric,
    pub(super) bands: Vec<BandTerms>,
}

/// A band, compiled. Weights are in smallest steps, prices in 10^-20.
pub(super) struct BandTerms {
    /// `None`: no end.
    pub(super) up_to: Option<i128>,
    pub(super) price: i128,
    pub(super) per_unit: i128,
    pub(super) above: i128,
    pub(super) step: Option<i128>,
    pub(super) minimum: i128,
    pub(super) line: Line,
}

/// `price + slope × n` in minor units over a common denominator, n counted in smallest steps of weight or in the band's steps.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    price: i128,
    slope: i128,
    denominator: i128,
}

impl Line {
    /// The line of a price and a price per so many of n, both in 10^-20; all 0 where 128 bits don't hold it.
    pub(super) fn new(price: i128, per_unit: i128, unit: i128, currency: Currency) -> Self {
        let minor_units = ONE / 10_i128.pow(currency.decimals());
        let line = || {
            let (of_price, of_slope) = (price.gcd(&minor_units), per_unit.gcd(&minor_units));
            let (below_price, below_slope) = (minor_units / of_price, (minor_units / of_slope).checked_mul(unit)?);
            let denominator = (below_price / below_price.gcd(&below_slope)).checked_mul(below_slope)?;
            let slope = (per_unit / of_slope).checked_mul(denominator / below_slope)?;
            Some(Self { price: (price / of_price).checked_mul(denominator / below_price)?, slope, denominator })
        };
        line().unwrap_or_default()
    }

    /// The nearest whole number of minor units, halves upwards; no price is negative.
    fn at(&self, n: i128) -> Option<i128> {
        let doubled = self.slope.checked_mul(n)?.checked_add(self.price)?.checked_mul(2)?.checked_add(self.denominator)?;
        doubled.checked_div(self.denominator.checked_mul(2)?)
    }
}

/// What a cubic hundredth of a millimetre weighs in smallest steps: `steps / whole`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Volumetric {
    steps: i128,
    whole: i128,
}

impl Volumetric {
    /// Of a divisor in 10^-20 cm³ per kg; 0 / 0 where 128 bits don't hold it.
    pub(super) fn new(divisor: i128) -> Self {
        // A kilogram has 10^30 steps and a cm³ 10^9 cubic hundredths.
        let cubic = KILOGRAM / 1_000_000_000;
        let common = ONE.gcd(&divisor);
        let steps = cubic.checked_mul(ONE / common).map(|steps| (steps, divisor / common));
        let reduced = steps.map(|(steps, whole)| (steps / steps.gcd(&whole), whole / steps.gcd(&whole)));
        reduced.map_or_else(Self::default, |(steps, whole)| Self { steps, whole })
    }

    /// The volumetric weight, if it is whole in smallest steps.
    fn of(&self, volume: i128) -> Option<i128> {
        let steps = self.steps.checked_mul(volume)?;
        (steps.checked_rem(self.whole)? == 0).then(|| steps / self.whole)
    }
}

impl BandTerms {
    /// The price of a weight but for the minimum, rounded to the minor unit.
    fn plain(&self, weight: i128) -> Option<i128> {
        let above = (weight - self.above).max(0);
        self.line.at(match self.step {
            Some(step) => Integer::div_ceil(&above, &step),
            None => above,
        })
    }

    fn holds(&self, weight: i128) -> bool {
        self.up_to.is_none_or(|up_to| weight <= up_to)
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
        let minor = match self.plain(facts) {
            Some(plain) => plain?,
            None => exactly!(base(self, facts)).unwrap_or(Err(Unpriced::TooLarge))?,
        };
        Minor::new(minor, self.currency).ok_or(Unpriced::TooLarge)
    }

    /// The price of a chargeable weight that is whole in smallest steps, for which no fractions are needed; `None` if it isn't.
    fn plain(&self, facts: &Facts) -> Option<Result<i128, Unpriced>> {
        let chargeable = match self.divisor {
            _ if self.basis == Basis::Package => return None,
            None => facts.weight,
            Some(_) => facts.weight.max(self.volumetric.of(facts.volume?)?),
        };
        let Some(band) = self.bands.iter().find(|band| band.holds(chargeable)) else {
            return Some(Err(Unpriced::BeyondLastBand(None)));
        };
        Some(Ok(band.plain(chargeable)?.max(in_minor_units(band.minimum, self.currency))))
    }

    pub(super) fn memory(&self) -> usize {
        size_of::<Self>() + self.bands.capacity() * size_of::<BandTerms>()
    }
}

/// An amount in 10^-20, rounded to the minor unit.
fn in_minor_units(amount: i128, currency: Currency) -> i128 {
    let step = ONE / 10_i128.pow(currency.decimals());
    (amount + step / 2) / step
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
        let within = match band.up_to {
            Some(up_to) => chargeable.compared(&Fraction::whole(up_to))?.is_le(),
            None => true,
        };
        if within {
            return Some(Ok(band.price(chargeable, rate.unit)?));
        }
    }
    Some(Err(Unpriced::BeyondLastBand(package)))
}

impl BandTerms {
    fn price<T: Whole>(&self, chargeable: &Fraction<T>, unit: i128) -> Option<Fraction<T>> {
        let mut price = Fraction::new(self.price, ONE);
        if self.per_unit > 0 {
            let above = chargeable.minus(&Fraction::whole(self.above))?.larger(Fraction::whole(0))?;
            let count = match self.step {
                Some(step) => above.over(&Fraction::whole(step))?.rounded_up(),
                None => above.over(&Fraction::whole(unit))?,
            };
            price = price.plus(&count.times(&Fraction::new(self.per_unit, ONE))?)?;
        }
        price.larger(Fraction::new(self.minimum, ONE))
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
