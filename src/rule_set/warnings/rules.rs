//! Shipping rules, preferences and objectives that can hardly be meant as they stand.

use chrono::NaiveDate;

use super::Doubts;
use crate::json::{Trail, ViolationCode};
use crate::money::Currency;
use crate::rule_set::{Chosen, RuleSet};

pub(super) fn of_rule_set(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let has_rate = |currency: Currency| currency == rule_set.currency || rule_set.exchange_rates.contains_key(&currency);
    let chosen = Chosen::new(rule_set);
    rule_set.each_rule(&mut |at, terms| {
        if !terms.chosen.is_all() && chosen.of(&terms.chosen).is_empty() {
            let message = format!("rule `{}` is for no service", terms.reference);
            doubts.add(ViolationCode::Unused, at.path(), message);
        }
        if let Some(when) = terms.when {
            when.doubts(&at.key("When"), (&has_rate, "the rule can't be told"), &mut doubts.found);
        }
    });
    let list = Trail::Root.key("Objectives");
    for (index, objective) in rule_set.objectives.iter().enumerate() {
        let here = list.index(index);
        if let Some(when) = &objective.when {
            when.doubts(&here.key("When"), (&has_rate, "the objective doesn't count"), &mut doubts.found);
        }
        let steps = here.key("Choose");
        let first_other = objective.choose.iter().position(|step| !step.is_filter()).unwrap_or(usize::MAX);
        for (index, step) in objective.choose.iter().enumerate().filter(|(index, step)| *index > first_other && step.is_filter()) {
            let message = format!("`{}` is a filter: it is taken before the steps that stand before it", step.key());
            doubts.add(ViolationCode::OutOfOrder, steps.index(index).path(), message);
        }
    }
}

pub(super) fn outdated(rule_set: &RuleSet, today: NaiveDate, doubts: &mut Doubts<'_>) {
    rule_set.each_rule(&mut |at, terms| {
        if let Some(end) = terms.valid_to.filter(|end| *end < today) {
            doubts.add(ViolationCode::Outdated, at.key("ValidTo").path(), format!("the rule was valid until `{end}`"));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RATES, TRANSIT, of_service, warned};

    #[test]
    fn rules_for_nothing_that_are_over_and_that_cannot_be_told() {
        let rules = r#""ShippingRules": [
            { "Reference": "R", "Type": "Exclude", "CarrierServiceGroups": ["NONE"], "ValidTo": "2026-10-31" },
            { "Reference": "S", "Type": "Exclude", "When": { "Offer": { "Price": { "Max": 5, "Currency": "SEK" } } } }],
            "CarrierServiceGroups": [{ "Reference": "NONE", "Services": [] }],"#;
        let source = of_service(&format!("{TRANSIT}, {RATES}")).replacen('{', &format!("{{ {rules}"), 1);
        assert_eq!(
            warned(&source, Some("2026-11-02")),
            [
                "unused ShippingRules[0]: rule `R` is for no service",
                "outdated ShippingRules[0].ValidTo: the rule was valid until `2026-10-31`",
                "never-wins ShippingRules[1].When.Offer.Price.Currency: `SEK` has no exchange rate: nobody knows whether this holds, and then the rule can't be told",
                "empty-list CarrierServiceGroups[0].Services: group `NONE` has no services: nothing can be allocated with it",
            ]
        );
    }
}
