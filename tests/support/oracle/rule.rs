//! Who meets the allocation rules (§4, checks 6 to 10). Every bound includes its end.

use num_rational::BigRational;
use serde_json::Value;

use super::condition::within;
use super::consignment::{Consignment, Money, Package};
use super::number::{cubic_millimetres, exact, grams, millimetres};
use super::{World, list, text};

impl World<'_> {
    /// The code of every rule that the consignment breaks, or that can't be checked.
    pub fn broken_rules(&self, rules: &Value, consignment: &Consignment) -> Vec<&'static str> {
        let mut codes = Vec::new();
        weight(&rules["Weight"], consignment, &mut codes);
        let length = |package: &Package| Some(package.sides.as_ref()?[0].clone());
        let both = |package: &Package| Some(length(package)? + package.girth()?);
        every_package(&rules["Length"], consignment, length, "Length", &mut codes);
        every_package(&rules["Girth"], consignment, Package::girth, "Girth", &mut codes);
        every_package(&rules["LengthPlusGirth"], consignment, both, "LengthPlusGirth", &mut codes);
        self.value(&rules["Value"], consignment, &mut codes);
        let sum = |package: &Package| Some(package.sides.as_ref()?.iter().sum());
        sides(&rules["Sides"], consignment, &mut codes);
        volume(&rules["Volume"], consignment, &mut codes);
        every_package(&rules["SidesSum"], consignment, sum, "SidesSum", &mut codes);
        let items = consignment.packages.iter().flat_map(|package| &package.items).map(|item| &item.quantity).sum();
        for (rule, count) in [("Packages", BigRational::from_integer(consignment.packages.len().into())), ("Items", items)] {
            if !within(&rules[rule], &count, |bound| bound) {
                codes.push(rule);
            }
        }
        tags(&rules["Tags"], consignment, &mut codes);
        for name in list(&rules["ExcludedPlaces"]) {
            match self.named(text(name), &consignment.destination) {
                Ok(true) => codes.push("ExcludedPlace"),
                Ok(false) => {}
                Err(unknown) => codes.extend(unknown.codes()),
            }
        }
        codes
    }

    /// Check 8, of the consignment or of every package. What is in another currency goes by way of the rule set's own.
    fn value(&self, rule: &Value, consignment: &Consignment, codes: &mut Vec<&'static str>) {
        if rule.is_null() {
            return;
        }
        let values: Vec<&Option<Money>> = match rule["Basis"].as_str() {
            Some("Package") => consignment.packages.iter().map(|package| &package.value).collect(),
            _ => vec![&consignment.value],
        };
        for value in values {
            let Some(value) = value else {
                codes.push("MissingData");
                continue;
            };
            match self.converted(&value.amount, &value.currency, rule["Currency"].as_str().unwrap_or(self.currency())) {
                None => codes.push("Currency"),
                Some(amount) if within(rule, &amount, |bound| bound) => {}
                Some(_) => codes.push("Value"),
            }
        }
    }
}

/// Each package's sides, sorted, fit into these, sorted.
fn sides(rule: &Value, consignment: &Consignment, codes: &mut Vec<&'static str>) {
    if rule.is_null() {
        return;
    }
    let mut most: Vec<BigRational> = list(&rule["Max"]).iter().map(|side| millimetres(&exact(side), unit(rule, "Cm"))).collect();
    most.sort();
    most.reverse();
    for package in &consignment.packages {
        match &package.sides {
            None => codes.push("MissingData"),
            Some(sides) if sides.iter().zip(&most).all(|(side, most)| side <= most) => {}
            Some(_) => codes.push("Sides"),
        }
    }
}

/// Of the consignment, or of every package.
fn volume(rule: &Value, consignment: &Consignment, codes: &mut Vec<&'static str>) {
    if rule.is_null() {
        return;
    }
    let each: Vec<Option<BigRational>> = consignment.packages.iter().map(Package::volume).collect();
    let volumes = if rule["Basis"] == "Package" { each } else { vec![each.into_iter().sum()] };
    for volume in volumes {
        match volume {
            None => codes.push("MissingData"),
            Some(volume) if within(rule, &volume, |bound| cubic_millimetres(&bound, unit(rule, "Cm3"))) => {}
            Some(_) => codes.push("Volume"),
        }
    }
}

fn unit<'a>(rule: &'a Value, default: &'a str) -> &'a str {
    rule["Unit"].as_str().unwrap_or(default)
}

/// Check 6: of the consignment, or with `Basis` Package of every package.
fn weight(rule: &Value, consignment: &Consignment, codes: &mut Vec<&'static str>) {
    let allowed = |weight: &BigRational| within(rule, weight, |bound| grams(&bound, unit(rule, "Kg")));
    let weights: Vec<&BigRational> = match rule["Basis"].as_str() {
        Some("Package") => consignment.packages.iter().map(|package| &package.weight).collect(),
        _ => vec![&consignment.weight],
    };
    if !weights.into_iter().all(allowed) {
        codes.push("Weight");
    }
}

/// Check 7. A package that breaks the rule is told beside one that can't be checked.
fn every_package(
    rule: &Value,
    consignment: &Consignment,
    measure: impl Fn(&Package) -> Option<BigRational>,
    code: &'static str,
    codes: &mut Vec<&'static str>,
) {
    if rule.is_null() {
        return;
    }
    for package in &consignment.packages {
        match measure(package) {
            None => codes.push("MissingData"),
            Some(length) if within(rule, &length, |bound| millimetres(&bound, unit(rule, "Cm"))) => {}
            Some(_) => codes.push(code),
        }
    }
}

/// Check 9: every tag of the consignment is one of the service's tags.
fn tags(rule: &Value, consignment: &Consignment, codes: &mut Vec<&'static str>) {
    let has = |tag: &String| list(rule).iter().any(|own| text(own).trim() == tag);
    if !consignment.tags.iter().all(has) {
        codes.push("Tags");
    }
}
