//! Chargeable weight (§6; tariffs, §1).

use num_rational::BigRational;
use num_traits::{One, Zero};
use serde_json::{Value, json};

use super::consignment::{Consignment, Package};
use super::number::{cubic_millimetres, decimal, exact, grams, millimetres, to_steps};
use super::tariff::Lane;

/// How a lane comes to what it charges for.
pub struct Chargeable {
    terms: Value,
    /// The unit of weight where it states none.
    unit: String,
}

impl Chargeable {
    /// A lane's own stands in place of its tariff's as a whole. `VolumetricDivisor` and `Basis` are short for it.
    pub fn new(lane: &Lane) -> Chargeable {
        let stated = |json: &Value| {
            if !json["Chargeable"].is_null() {
                return Some(json["Chargeable"].clone());
            }
            let (divisor, basis) = (&json["VolumetricDivisor"], &json["Basis"]);
            let mut terms = json!({ "Basis": basis });
            if !divisor.is_null() {
                terms["Divisor"] = json!({ "Value": divisor, "Unit": "Cm3PerKg" });
            }
            (!divisor.is_null() || !basis.is_null()).then_some(terms)
        };
        let terms = stated(lane.json).or_else(|| stated(lane.tariff)).unwrap_or_default();
        Chargeable { terms, unit: lane.weight_unit().to_owned() }
    }

    /// `Consignment`, `Package` or `PackageWeights`.
    pub fn basis(&self) -> &str {
        self.terms["Basis"].as_str().unwrap_or("Consignment")
    }

    /// In cubic millimetres, of the sides as they are rounded; `None` if they are missing.
    pub fn volume(&self, package: &Package) -> Option<BigRational> {
        let rule = &self.terms["Sides"];
        if rule.is_null() {
            return package.volume();
        }
        let default = if self.terms["Divisor"]["Unit"] == "In3PerLb" { "In" } else { "Cm" };
        let step = step(&rule["To"]);
        let step = millimetres(&step, rule["Unit"].as_str().unwrap_or(default));
        let sides = package.sides.as_ref()?.iter().map(|side| to_steps(side, super::text(&rule["Round"]), &step));
        Some(sides.product())
    }

    /// What each package is charged for, in grams, at least as much as is stated for it. `None` if a volume is missing.
    pub fn of_packages(&self, consignment: &Consignment, least: &[BigRational]) -> Option<Vec<BigRational>> {
        let weights = consignment.packages.iter().zip(least).map(|(package, least)| {
            let volume = || self.volume(package);
            Some(self.charged(&package.weight, volume)?.max(least.clone()))
        });
        weights.collect()
    }

    /// What the consignment is charged for, where weights and volumes are summed first.
    pub fn of_consignment(&self, consignment: &Consignment) -> Option<BigRational> {
        self.charged(&consignment.weight, || consignment.packages.iter().map(|package| self.volume(package)).sum())
    }

    /// The larger of the weight and the volumetric weight, rounded as stated.
    fn charged(&self, weight: &BigRational, volume: impl FnOnce() -> Option<BigRational>) -> Option<BigRational> {
        let mut charged = weight.clone();
        if !self.terms["Divisor"].is_null() {
            let volume = volume()?;
            let volumetric = self.volumetric(&volume);
            if self.counts(&volume, &volumetric) {
                charged = charged.max(volumetric);
            }
        }
        Some(self.rounded(charged))
    }

    /// In grams.
    fn volumetric(&self, volume: &BigRational) -> BigRational {
        let divisor = &self.terms["Divisor"];
        let value = exact(&divisor["Value"]);
        let kilogram = decimal("1000");
        match super::text(&divisor["Unit"]) {
            "Cm3PerKg" => volume / decimal("1000") / value * kilogram,
            "In3PerLb" => volume / cubic_millimetres(&BigRational::one(), "In3") / value * grams(&BigRational::one(), "Lb"),
            "KgPerM3" => volume / decimal("1e9") * value * kilogram,
            other => panic!("not a unit of divisors: {other}"),
        }
    }

    /// The volumetric weight counts only strictly above what is stated.
    fn counts(&self, volume: &BigRational, volumetric: &BigRational) -> bool {
        let above = &self.terms["VolumetricAbove"];
        let unit = above["Unit"].as_str();
        if !above["Volume"].is_null() {
            *volume > cubic_millimetres(&exact(&above["Volume"]), unit.unwrap_or("Cm3"))
        } else if !above["Weight"].is_null() {
            *volumetric > grams(&exact(&above["Weight"]), unit.unwrap_or(&self.unit))
        } else {
            true
        }
    }

    fn rounded(&self, weight: BigRational) -> BigRational {
        let rule = &self.terms["Weight"];
        let unit = rule["Unit"].as_str().unwrap_or(&self.unit);
        let rounded = match rule["Round"].as_str() {
            Some(round) => to_steps(&weight, round, &grams(&step(&rule["To"]), unit)),
            None => weight,
        };
        let least = if rule["Least"].is_null() { BigRational::zero() } else { grams(&exact(&rule["Least"]), unit) };
        rounded.max(least)
    }
}

/// `To` is 1 where it is left out.
fn step(to: &Value) -> BigRational {
    if to.is_null() { BigRational::one() } else { exact(to) }
}
