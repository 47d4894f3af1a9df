//! What a lane costs before surcharges.

use serde_json::Value;

use super::parcel::{Package, Parcel, weight, weight_unit};
use super::read::{list, scaled, text};

/// The price of a lane.
pub struct Price {
    of_packages: bool,
    /// What a millionth of a cm³ weighs, of which none counts without a divisor.
    dense: i64,
    /// Our units of weight in the lane's.
    unit: i64,
    bands: Vec<Band>,
}

/// In minor units, and in our units of weight.
#[derive(Clone, Copy)]
struct Band {
    up_to: i64,
    price: i64,
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
        let bands = list(&lane["Bands"]).iter().map(|band| {
            let figure = |field: &str, read: &dyn Fn(&Value) -> i64, otherwise| band.get(field).map_or(otherwise, read);
            let (weight, pence) = (|value: &Value| weight(value, unit), |value: &Value| scaled(value, 2));
            Band {
                up_to: figure("UpTo", &weight, i64::MAX),
                price: figure("Price", &pence, 0),
                per_unit: figure("PerUnit", &pence, 0),
                above: figure("Above", &weight, 0),
                step: figure("Step", &weight, 0),
                minimum: figure("Minimum", &pence, 0),
            }
        });
        let of_packages = lane.get("Basis").is_some_and(|basis| text(basis) == "Package");
        Self { of_packages, dense, unit: weight_unit(unit), bands: bands.collect() }
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
        let band = self.bands.get(self.bands.partition_point(|band| band.up_to < weight))?;
        if band.per_unit == 0 {
            return Some((band.price.max(band.minimum), 0));
        }
        let mut above = (weight - band.above).max(0);
        if band.step > 0 {
            above = (above + band.step - 1) / band.step * band.step;
        }
        let part = band.per_unit * above;
        Some(if band.price * self.unit + part < band.minimum * self.unit { (band.minimum, 0) } else { (band.price, part) })
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
