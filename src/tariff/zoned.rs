//! Tariffs, compiled: the prices of each zone, and what is taken off.

use num_bigint::BigInt;
use num_traits::Zero;

use super::band::Listed;
use super::discount::Discount;
use super::kind::{Kind, ONE};
use super::measure::Measure;
use super::rate::{Figures, Rate};
use super::ratio::{Fraction, Ratio};
use super::scaled::Table;
use crate::exact::Whole;
use crate::measure::{Unit, WeightUnit};
use crate::money::Currency;
use crate::number::Quantity;
use crate::rule_set::{self, Band, Chargeable, RateLane};

/// The list prices of a tariff, or of a lane's bands, and what their figures are in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) currency: Currency,
    kind: Kind,
    unit: Unit,
}

impl Terms {
    pub(crate) fn new(by: Option<rule_set::By>, unit: Option<Unit>, currency: Currency) -> Self {
        Self { currency, kind: Kind::new(by, currency), unit: unit.unwrap_or(Unit::of(by)) }
    }

    /// Of a tariff.
    pub(crate) fn of(tariff: &rule_set::Tariff, own: Currency) -> Self {
        Self::new(tariff.by, tariff.unit, tariff.currency.unwrap_or(own))
    }

    /// How goods are weighed.
    pub(crate) fn measure(self, weighing: &Chargeable) -> Measure {
        let weight_unit = if let Unit::Weight(unit) = self.unit { unit } else { WeightUnit::Kilogram };
        Measure::new(self.kind, weighing, weight_unit)
    }

    /// The list prices of some bands, each with whether it has one.
    pub(super) fn rate(self, weighing: &Chargeable, next_break: bool, bands: &[(Band, bool)]) -> Rate {
        let measure = self.measure(weighing);
        let Self { currency, unit, .. } = self;
        let table = Table { measure: &measure, unit, currency, next_break, bands };
        Rate { currency, unit, figures: Figures::new(&table), measure }
    }

    /// A figure in smallest steps.
    fn steps(self, figure: Quantity) -> Option<i128> {
        self.kind.count::<i128>(figure, self.unit, 1)
    }

    /// What a discount leaves in a zone.
    pub(crate) fn discount<'r>(
        self,
        terms: &rule_set::Discount,
        zone: Option<&str>,
        rate_of: impl Fn(&str) -> Option<&'r Rate>,
    ) -> Discount {
        let zero = Quantity::default();
        let own = |zones: &std::collections::BTreeMap<String, Quantity>, percent: Option<Quantity>| {
            zone.and_then(|zone| zones.get(zone).copied()).or(percent).unwrap_or(zero)
        };
        let bands: Vec<(Option<i128>, Quantity)> = if terms.bands.is_empty() {
            vec![(None, own(&terms.zones, terms.percent))]
        } else {
            // What is too large to be counted ends nothing.
            terms.bands.iter().map(|band| (band.up_to.and_then(|end| self.steps(end)), own(&band.zones, band.percent))).collect()
        };
        let minor = |amount: Quantity| Ratio { numerator: amount.exact(), denominator: ONE / 10_i128.pow(self.currency.decimals()) };
        let minimum = terms.minimum.as_ref().and_then(|minimum| match (minimum.amount, &minimum.zone, minimum.weight) {
            (Some(amount), ..) => Some(Fraction::of(&minor(amount))),
            (None, Some(zone), Some(weight)) => {
                let list = rate_of(zone)?.list(self, weight)?;
                let less = minor(minimum.less.unwrap_or_default());
                let less = Ratio { numerator: BigInt::from(less.numerator), denominator: less.denominator.into() };
                Some(Fraction::of(&list.minus(&less)))
            }
            _ => None,
        });
        Discount::new(&bands, minimum)
    }
}

impl Ratio<BigInt> {
    /// Less another; at least 0.
    fn minus(&self, other: &Self) -> Self {
        let numerator = &self.numerator * &other.denominator - &other.numerator * &self.denominator;
        Self { numerator: numerator.max(BigInt::zero()), denominator: &self.denominator * &other.denominator }
    }
}

impl Rate {
    /// The list prices of a lane's bands.
    pub(crate) fn new(lane: &RateLane, own: Currency) -> Self {
        let bands: Vec<(Band, bool)> = lane.bands.iter().map(|band| (band.clone(), true)).collect();
        let terms = Terms::new(lane.by, lane.unit, lane.currency.unwrap_or(own));
        terms.rate(&lane.weighing(), lane.next_break.unwrap_or(false), &bands)
    }

    /// The list prices of a zone of a tariff.
    pub(crate) fn of_zone(tariff: &rule_set::Tariff, zone: &str, weighing: &Chargeable, own: Currency) -> Self {
        let Some(prices) = tariff.prices.get(zone) else {
            // No weight has a price there.
            return Terms::of(tariff, own).rate(weighing, false, &[(Band::default(), false)]);
        };
        let band = |(up_to, price): (&Quantity, &Option<Quantity>)| {
            (Band { up_to: Some(*up_to), price: *price, ..Band::default() }, price.is_some())
        };
        let mut bands: Vec<(Band, bool)> = tariff.up_to.iter().zip(prices).map(band).collect();
        if let Some(beyond) = tariff.beyond.get(zone) {
            let last = tariff.up_to.last().copied();
            let price = prices.last().copied().flatten();
            let band = Band { price, per_unit: Some(beyond.per_unit), above: last, step: beyond.step, ..Band::default() };
            bands.push((band, price.is_some()));
        }
        Terms::of(tariff, own).rate(weighing, tariff.next_break.unwrap_or(false), &bands)
    }

    /// The list price of a figure in minor units; `None` where there is none.
    pub(crate) fn list(&self, terms: Terms, figure: Quantity) -> Option<Ratio<BigInt>> {
        let at = |unit: i128| {
            let numerator = terms.kind.count::<BigInt>(figure, terms.unit, 1)?;
            Some(Ratio { numerator, denominator: BigInt::of(unit)? })
        };
        let listed = match &self.figures {
            Figures::Short(scaled) => scaled.of_figure(&at(scaled.figuring.unit)?),
            Figures::Long(scaled) => scaled.of_figure(&at(scaled.figuring.unit)?),
            Figures::Endless(scaled) => scaled.of_figure(&at(scaled.figuring.unit)?),
        };
        if let Some(Listed::Price(_, price)) = listed { Some(price) } else { None }
    }
}
