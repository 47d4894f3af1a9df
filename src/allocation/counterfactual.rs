//! What would be chosen without a rule, a preference, an objective or a capacity.

use std::fmt;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Explanation, Pool, Quote, Refusal};
use crate::consignment::Consignment;
use crate::matcher::{Offer, Outcome, Without};
use crate::money::Currency;
use crate::reference::Reference;
use crate::rule::RuleKind;

/// What is left out of a rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum LeftOut {
    /// The services' own rules of a kind.
    Rules(RuleKind),
    /// A shipping rule.
    ShippingRule(Reference),
    /// A preference.
    Preference(Reference),
    /// An objective.
    Objective(Reference),
    /// The `Max` of a capacity.
    Capacity(Reference),
}

impl fmt::Display for LeftOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules(kind) => write!(formatter, "rules of {kind}"),
            Self::ShippingRule(rule) => write!(formatter, "shipping rule {rule}"),
            Self::Preference(preference) => write!(formatter, "preference {preference}"),
            Self::Objective(objective) => write!(formatter, "objective {objective}"),
            Self::Capacity(capacity) => write!(formatter, "capacity {capacity}"),
        }
    }
}

/// What would be chosen without something that the rule set says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instead {
    /// What is left out, and nothing else.
    pub without: LeftOut,
    /// What would be chosen then.
    pub quote: Quote,
}

impl Pool {
    /// What would be chosen without each of the rules, preferences, objectives and capacities, as far as that is something else than what is chosen: what
    /// they cost. Rules of one kind are left out together, shipping rules each by itself.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if the consignment isn't valid for this rule set. Its state doesn't matter.
    pub fn instead(&self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Vec<Instead>, Refusal> {
        let asked = self.asked(self.matcher.facts(consignment)?.into_kept(), at);
        let mut outcome = Outcome::default();
        self.outcome(&asked.facts, &asked.now(), &mut outcome);
        let Outcome { kinds, without, .. } = outcome;
        let kinds = kinds.into_iter().filter(|(kind, _)| *kind != RuleKind::ShippingRules);
        let kinds = kinds.map(|(kind, offer)| (Some(LeftOut::Rules(kind)), offer));
        let others = without.into_iter().map(|(without, offer)| (self.left_out(without), offer));
        let quote = |(without, offer): (Option<LeftOut>, Offer)| {
            Some(Instead { without: without?, quote: Quote::new(&asked, asked.service(offer.service())?, offer) })
        };
        Ok(kinds.chain(others).filter_map(quote).collect())
    }

    fn left_out(&self, without: Without) -> Option<LeftOut> {
        let name = self.matcher.0.name_of(without)?.clone();
        Some(match without {
            Without::ShippingRule(_) => LeftOut::ShippingRule(name),
            Without::Preference(_) => LeftOut::Preference(name),
            Without::Objective(_) => LeftOut::Objective(name),
            Without::Capacity(_) => LeftOut::Capacity(name),
        })
    }
}

impl Explanation {
    /// What comes next: the second that the objective leaves, if one counts, else the second of the quotes.
    #[must_use]
    pub fn runner_up(&self) -> Option<Quote> {
        self.at(1)
    }

    /// By how much the next is dearer than the chosen as they are compared, in the rule set's currency; below 0 if it is cheaper, and
    /// something else than the price decided. `None` without a next.
    #[must_use]
    pub fn margin(&self) -> Option<(Decimal, Currency)> {
        let (chosen, next) = (self.chosen()?, self.runner_up()?);
        Some((next.compared_price() - chosen.compared_price(), chosen.rule_set_currency()))
    }
}
