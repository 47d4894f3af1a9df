//! What a lane costs before surcharges.

use serde_json::Value;

use super::parcel::{Package, Parcel, weight, weight_unit};
use super::read::{list, scaled, text};

/// The price of a lane, in minor units and in our units of weight.
pub struct Price {
    of_packages: bool,
    /// What a millionth of a cm³ weighs; without a divisor nothing.
    dense: i64,
    /// Our units of weight in the lane's.
    unit: i64,
    /// Where each band ends, and its price.
    bands: Vec<(i64, i64)>,
    /// What else each band says; empty if none says more.
    terms: Vec<Terms>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Terms {
    per_unit: i64,
    above: i64,
    /// 0 if it counts exactly.
    step: i64,
    minimum: i64,
}

impl Price {
    pub fn read(lane: &Value, currency: &Value) -> Self {
        assert!(lane["Currency"].is_null() || &lane["Currency"] == currency, "one currency");
        assert!(["ValidFrom", "ValidTo"].iter().all(|field| lane[field].is_null()), "no shape has lanes for a time");
        let dense = lane["VolumetricDivisor"].as_i64().map_or(0, |divisor| {
            assert_eq!(60_000 % divisor, 0, "volumes are whole");
            60_000 / divisor
        });
        let unit = &lane["Unit"];
        let pence = |band: &Value, field: &str| band.get(field).map_or(0, |amount| scaled(amount, 2));
        let weight = |band: &Value, field: &str, otherwise| band.get(field).map_or(otherwise, |figure| weight(figure, unit));
        let bands = list(&lane["Bands"]);
        let terms = bands.iter().map(|band| Terms {
            per_unit: pence(band, "PerUnit"),
            above: weight(band, "Above", 0),
            step: weight(band, "Step", 0),
            minimum: pence(band, "Minimum"),
        });
        let mut terms: Vec<Terms> = terms.collect();
        if terms.iter().all(|terms| terms.per_unit == 0 && terms.minimum == 0) {
            terms.clear();
        }
        let of_packages = lane.get("Basis").is_some_and(|basis| text(basis) == "Package");
        let bands = bands.iter().map(|band| (weight(band, "UpTo", i64::MAX), pence(band, "Price"))).collect();
        Self { of_packages, dense, unit: weight_unit(unit), bands, terms }
    }

    /// The base price in minor units, rounded.
    #[inline]
    pub fn base(&self, parcel: &Parcel) -> Option<i64> {
        if !self.of_packages {
            return self.one(&parcel.whole).map(|(price, part)| price + self.rounded(part));
        }
        let (mut price, mut part) = (0, 0);
        for package in &parcel.packages {
            let one = self.one(package)?;
            price += one.0;
            part += one.1;
        }
        Some(price + self.rounded(part))
    }

    /// The price of one chargeable weight: whole minor units, and what is to be added, over the unit of weight.
    #[inline]
    fn one(&self, of: &Package) -> Option<(i64, i64)> {
        let weight = of.weight.max(of.volume * self.dense);
        let band = self.bands.partition_point(|(up_to, _)| *up_to < weight);
        let (_, price) = *self.bands.get(band)?;
        let Some(terms) = self.terms.get(band) else { return Some((price, 0)) };
        let mut above = (weight - terms.above).max(0);
        if terms.step > 0 {
            above = (above + terms.step - 1) / terms.step * terms.step;
        }
        let part = terms.per_unit * above;
        Some(if price * self.unit + part < terms.minimum * self.unit { (terms.minimum, 0) } else { (price, part) })
    }

    #[inline]
    fn rounded(&self, part: i64) -> i64 {
        if part == 0 { 0 } else { halves_up(part, self.unit) }
    }
}

/// No figure here is below 0.
#[inline]
pub fn halves_up(figure: i64, over: i64) -> i64 {
    (2 * figure + over) / (2 * over)
}
