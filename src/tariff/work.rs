//! What is told of a price that is being worked out.

use num_bigint::BigInt;

use super::kind::{Kind, ONE};
use super::rate::{Figures, Rate};
use super::ratio::{Fraction, Ratio};
use super::watch::{Priced, Watch, Weighed};
use crate::exact::Whole;
use crate::measure::{LENGTH_GRAIN, LengthUnit, Unit, VolumeUnit, WEIGHT_GRAIN, WeightUnit, length_text};
use crate::rule_set::Rounding;

/// How the base price of a lane came about: in words, with every figure in the lane's units.
pub(crate) struct Work<'r> {
    rate: &'r Rate,
    pub(crate) weights: Vec<WeightWork>,
    pub(crate) prices: Vec<PriceWork>,
}

/// How goods were weighed.
pub(crate) struct WeightWork {
    /// From 0; `None` of a consignment as a whole.
    pub(crate) package: Option<usize>,
    pub(crate) actual: String,
    /// How sides were rounded for the volume.
    pub(crate) sides: Option<String>,
    /// The volume, what it weighs, and whether that counts.
    pub(crate) volumetric: Option<(String, String, bool)>,
    pub(crate) rounded: String,
    pub(crate) charged: String,
}

/// How they were priced.
pub(crate) struct PriceWork {
    pub(crate) package: Option<usize>,
    pub(crate) figure: String,
    /// From 0.
    pub(crate) band: usize,
    /// Where it ends, and whether before that.
    pub(crate) band_end: Option<String>,
    pub(crate) ends_below: bool,
    /// In minor units, as a decimal of whole ones.
    pub(crate) list: Fraction,
    /// What was taken off in percent, and whether the minimum held.
    pub(crate) discount: Option<(String, bool)>,
    pub(crate) price: Fraction,
}

impl<'r> Work<'r> {
    pub(crate) fn of(rate: &'r Rate) -> Self {
        Self { rate, weights: Vec::new(), prices: Vec::new() }
    }

    fn weight_unit(&self) -> WeightUnit {
        if let Unit::Weight(unit) = self.rate.unit { unit } else { WeightUnit::Kilogram }
    }

    /// Smallest steps in a unit of weight, and whether figures are in grains.
    fn is_in_grains(&self) -> bool {
        !matches!(self.rate.figures, Figures::Endless(_))
    }

    fn weight<T: Whole>(&self, weight: &Ratio<T>) -> String {
        let steps = if self.is_in_grains() { WEIGHT_GRAIN } else { 1 };
        let unit = self.weight_unit();
        format!("{} {unit}", over(weight, [BigInt::from(steps), unit.steps().into()]).text())
    }

    fn volume<T: Whole>(&self, volume: &Ratio<T>) -> String {
        let unit = match self.rate.unit {
            Unit::Volume(unit) => unit,
            _ if self.is_imperial() => VolumeUnit::CubicInch,
            _ => VolumeUnit::CubicCentimetre,
        };
        let [micrometres, of] = self.rate.measure.unit_of_volume();
        format!("{} {unit}", over(volume, [micrometres, of * unit.micrometres()]).text())
    }

    /// To which multiples of so many smallest steps sides are rounded.
    fn sides(&self, rounding: Rounding, step: i128) -> String {
        let unit = if self.is_imperial() { LengthUnit::Inch } else { LengthUnit::Centimetre };
        let how = if rounding == Rounding::Up { "up to" } else { "to the nearest" };
        format!("{how} {}", length_text(step, unit))
    }

    fn is_imperial(&self) -> bool {
        matches!(self.weight_unit(), WeightUnit::Pound | WeightUnit::Ounce)
    }

    /// Where a band ends.
    fn end(&self, band: usize) -> Option<String> {
        Some(match &self.rate.figures {
            Figures::Short(scaled) => self.figure(&Ratio::whole(*scaled.ends.get(band)?)),
            Figures::Long(scaled) => self.figure(&Ratio::whole(*scaled.ends.get(band)?)),
            Figures::Endless(scaled) => self.figure(&Ratio::whole(scaled.ends.get(band)?.clone())),
        })
    }

    fn ends_below(&self, band: usize) -> bool {
        let below = match &self.rate.figures {
            Figures::Short(scaled) => &scaled.below,
            Figures::Long(scaled) => &scaled.below,
            Figures::Endless(scaled) => &scaled.below,
        };
        below.get(band) == Some(&true)
    }

    fn figure<T: Whole>(&self, figure: &Ratio<T>) -> String {
        let kind = self.rate.measure.kind;
        let steps = BigInt::from(if self.is_in_grains() { kind.grain() } else { 1 });
        let one = BigInt::from(ONE);
        match (kind, self.rate.unit) {
            (Kind::Weight, _) => self.weight(figure),
            (Kind::Volume, Unit::Volume(unit)) => format!("{} {unit}", over(figure, [steps, one * unit.micrometres()]).text()),
            (Kind::Longest, Unit::Length(unit)) => {
                let steps = if self.is_in_grains() { LENGTH_GRAIN } else { 1 };
                format!("{} {unit}", over(figure, [steps.into(), unit.steps().into()]).text())
            }
            (Kind::Packages, _) => format!("{} packages", over(figure, [steps, one]).text()),
            (Kind::Value(currency), _) => format!("{} {currency}", over(figure, [steps, one]).text()),
            _ => over(figure, [steps, one]).text(),
        }
    }
}

/// A number of units as one of other units, of which so many are so many.
fn over<T: Whole>(number: &Ratio<T>, [units, others]: [BigInt; 2]) -> Ratio<BigInt> {
    Ratio { numerator: number.numerator.endless() * units, denominator: number.denominator.endless() * others }
}

impl Watch for Work<'_> {
    fn begin(&mut self) {
        self.weights.clear();
        self.prices.clear();
    }

    fn weighed<T: Whole>(&mut self, weighed: &Weighed<T>) {
        let volumetric = weighed.volumetric.as_ref();
        let weight = WeightWork {
            package: weighed.package,
            actual: self.weight(&weighed.actual),
            sides: self.rate.measure.sides.filter(|_| volumetric.is_some()).map(|(rounding, step)| self.sides(rounding, step)),
            volumetric: volumetric.map(|(volume, weight, counts)| (self.volume(volume), self.weight(weight), *counts)),
            rounded: self.weight(&weighed.rounded),
            charged: self.weight(&weighed.charged),
        };
        self.weights.push(weight);
    }

    fn priced<T: Whole>(&mut self, priced: &Priced<'_, T>) {
        let percent = |[left, of]: [i128; 2]| {
            let [left, of] = [BigInt::from(left), BigInt::from(of)];
            Ratio { numerator: (&of - left) * 100, denominator: of }.text()
        };
        let price = PriceWork {
            package: priced.package,
            figure: self.figure(priced.figure),
            band: priced.band,
            band_end: self.end(priced.band),
            ends_below: self.ends_below(priced.band),
            list: Fraction::of(priced.list),
            discount: priced.discount.map(|(left, is_minimum)| (percent(left), is_minimum)),
            price: Fraction::of(priced.price),
        };
        self.prices.push(price);
    }
}
