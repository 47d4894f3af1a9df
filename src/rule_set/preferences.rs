//! What is wrong with preferences.

use rust_decimal::Decimal;

use super::{Adjust, Preference, RuleSet, scopes};
use crate::check::Checker;
use crate::condition::Uses;
use crate::json::Trail;

/// The last tier.
const LAST_TIER: u32 = 1_000;

pub(super) fn of_rule_set<'a>(rule_set: &'a RuleSet, checker: &mut Checker<'a>) {
    let list = Trail::Root.key("Preferences");
    let rules = rule_set.preferences.iter().map(Preference::scope);
    scopes::of_rules(rule_set, ("preference", "Preferences"), Uses::PREFERENCE, rules, checker);
    for (index, preference) in rule_set.preferences.iter().enumerate() {
        let here = list.index(index);
        if preference.tier.is_none() && preference.adjust.is_none() {
            checker.refuse(&here, "a preference states `Tier`, `Adjust` or both");
        }
        if let Some(tier) = preference.tier.filter(|tier| *tier > LAST_TIER) {
            checker.refuse(&here.key("Tier"), format!("the tier `{tier}` is too large: 0 to {LAST_TIER}, the least first"));
        }
        if let Some(adjust) = preference.adjust {
            adjust.check(&here.key("Adjust"), checker);
        }
    }
}

impl Adjust {
    /// The most decimals of a percentage.
    pub(crate) const DECIMALS: u32 = 10;

    fn check(self, at: &Trail<'_>, checker: &mut Checker<'_>) {
        if self.amount.is_none() && self.percent.is_none() {
            checker.refuse(at, "an adjustment states `Amount`, `Percent` or both");
        }
        let Some(percent) = self.percent.map(|percent| percent.decimal().normalize()) else { return };
        let at = at.key("Percent");
        if percent < -Decimal::ONE_HUNDRED {
            checker.refuse(&at, format!("`{percent}` % takes off more than the price: at least `-100`"));
        } else if percent > Decimal::ONE_THOUSAND {
            checker.refuse(&at, format!("`{percent}` % is too much: at most `1000`; `5` is 5 %"));
        }
        if percent.scale() > Self::DECIMALS {
            checker.refuse(&at, format!("`{percent}` has too many decimals: at most {}", Self::DECIMALS));
        }
    }
}
