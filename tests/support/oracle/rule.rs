//! Who meets the allocation rules (§4, checks 6 to 10). Every bound includes its end.

use num_rational::BigRational;
use serde_json::Value;

use super::consignment::{Consignment, Package};
use super::number::{exact, grams, millimetres};
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
        codes.extend(self.value(&rules["Value"], consignment));
        tags(&rules["Tags"], consignment, &mut codes);
        for name in list(&rules["ExcludedPlaces"]) {
            match self.named(text(name), &consignment.destination) {
                Some(true) => codes.push("ExcludedPlace"),
                Some(false) => {}
                None => codes.push("PostcodeUnreadable"),
            }
        }
        codes
    }

    /// Check 8. What is in another currency goes by way of the rule set's own.
    fn value(&self, rule: &Value, consignment: &Consignment) -> Option<&'static str> {
        if rule.is_null() {
            return None;
        }
        let Some(value) = &consignment.value else {
            return Some("MissingData");
        };
        let allowed_currency = text(&rule["Currency"]);
        let mut amount = value.amount.clone();
        if value.currency != allowed_currency {
            let rates = (self.exchange_rate(&value.currency), self.exchange_rate(allowed_currency));
            let (Some(from), Some(to)) = rates else {
                return Some("Currency");
            };
            amount = amount * from / to;
        }
        (amount > exact(&rule["Max"])).then_some("Value")
    }
}

/// Check 6: of the consignment, or with `Basis` Package of every package.
fn weight(rule: &Value, consignment: &Consignment, codes: &mut Vec<&'static str>) {
    let allowed = |weight: &BigRational| within(rule, weight, |bound| grams(&bound, text(&rule["Unit"])));
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
            Some(length) if within(rule, &length, |bound| millimetres(&bound, text(&rule["Unit"]))) => {}
            Some(_) => codes.push(code),
        }
    }
}

/// A bound that is left out bounds nothing.
fn within(rule: &Value, figure: &BigRational, measured: impl Fn(BigRational) -> BigRational) -> bool {
    let bound = |name: &str| (!rule[name].is_null()).then(|| measured(exact(&rule[name])));
    bound("Min").is_none_or(|min| *figure >= min) && bound("Max").is_none_or(|max| *figure <= max)
}

/// Check 9: every tag of the consignment is one of the service's tags.
fn tags(rule: &Value, consignment: &Consignment, codes: &mut Vec<&'static str>) {
    let has = |tag: &String| list(rule).iter().any(|own| text(own).trim() == tag);
    if !consignment.tags.iter().all(has) {
        codes.push("Tags");
    }
}
