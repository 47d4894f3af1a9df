//! What a surcharge is reckoned by, in words.

use crate::measure::WeightUnit;
use crate::money::Currency;
use crate::rule_set::Surcharge;

/// The figures of a surcharge that its line doesn't show: `0.45 for each kg above 20 kg`. Amounts are in its own currency, or the lane's.
pub(super) fn words(terms: &Surcharge, currency: Currency, unit: WeightUnit) -> Option<Box<str>> {
    let own = terms.currency.filter(|own| *own != currency).map(|own| format!(" {own}")).unwrap_or_default();
    let unit = terms.unit.unwrap_or(unit);
    let amount = terms.amount.filter(|_| !own.is_empty() || terms.per_unit.is_some()).map(|amount| format!("{amount}{own}"));
    let of_weight = terms.per_unit.map(|price| {
        let each = terms.step.map_or_else(|| unit.to_string(), |step| format!("{step} {unit} begun"));
        let above = terms.above.map_or_else(String::new, |above| format!(" above {above} {unit}"));
        format!("{price}{own} for each {each}{above}")
    });
    let of_value = terms.percent_of_value.map(|percent| {
        let above = terms.above.map_or_else(String::new, |above| format!(" above {above}{own}"));
        let step = terms.step.map_or_else(String::new, |step| format!(", in steps of {step}{own}"));
        format!("{percent} % of the value{above}{step}")
    });
    let words: Vec<String> = [amount, of_weight, of_value].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(" and ").into())
}
