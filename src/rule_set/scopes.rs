//! What is wrong with what rules are for.

use super::{Chosen, RuleSet, ScopeTerms};
use crate::check::Checker;
use crate::condition::{Scope, Uses};
use crate::json::{Problem, Trail, ViolationCode};

/// The most shipping rules, the most preferences, and the most capacities, of a rule set.
pub const MOST_RULES: usize = 10_000;

/// The rules of a list: what one is called, and the list's name; what their conditions may ask.
pub(super) fn of_rules<'a>(
    rule_set: &'a RuleSet,
    (kind, key): (&str, &'static str),
    uses: Uses,
    rules: impl ExactSizeIterator<Item = ScopeTerms<'a>> + Clone,
    checker: &mut Checker<'a>,
) {
    let list = Trail::Root.key(key);
    if rules.len() == 0 {
        return;
    }
    if rules.len() > MOST_RULES {
        let message = format!(
            "`{}` {} are too many: at most `{MOST_RULES}`",
            rules.len(),
            kind.strip_suffix('y').map_or_else(|| format!("{kind}s"), |kind| format!("{kind}ies"))
        );
        checker.problems.push(Problem::new(list.path(), message).code(ViolationCode::TooLarge));
        return;
    }
    checker.unique(kind, key, rules.clone().map(|terms| terms.reference));
    let chosen = Chosen::new(rule_set);
    for (index, terms) in rules.enumerate() {
        let here = list.index(index);
        if terms.name.is_some_and(|name| name.trim().is_empty()) {
            checker.refuse(&here.key("Name"), "the name is empty");
        }
        chosen.check(&terms.chosen, &here, checker);
        let locations = here.key("ShippingLocations");
        checker.not_empty(terms.shipping_locations, &locations, "any origin");
        for (index, location) in terms.shipping_locations.into_iter().flatten().enumerate() {
            checker.known("shipping location", location, &locations.index(index), |names| &names.locations);
        }
        checker.validity(terms.valid_from, terms.valid_to, &here);
        if let Some(when) = terms.when {
            when.check(&here.key("When"), Scope::Consignment, uses, checker);
        }
    }
}

impl RuleSet {
    /// Tells what every rule is for, and where it stands.
    pub(super) fn each_rule<'a>(&'a self, told: &mut dyn FnMut(&Trail<'_>, ScopeTerms<'a>)) {
        let list = Trail::Root.key("ShippingRules");
        for (index, rule) in self.shipping_rules.iter().enumerate() {
            told(&list.index(index), rule.scope());
        }
        let list = Trail::Root.key("Capacities");
        for (index, capacity) in self.capacities.iter().enumerate() {
            told(&list.index(index), capacity.scope());
        }
        let list = Trail::Root.key("Preferences");
        for (index, preference) in self.preferences.iter().enumerate() {
            told(&list.index(index), preference.scope());
        }
    }
}
